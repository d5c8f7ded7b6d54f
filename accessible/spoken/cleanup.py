"""Light clean-up before speech: what has no sound goes, white space becomes one space."""

from __future__ import annotations

import re

#: Soft hyphens, zero-width characters, bidi controls, byte-order marks, C0 and C1 controls.
_SILENT = (
    "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
    "\u0000-\u0008\u000e-\u001f\u007f-\u009f"
)
_CLEAN = re.compile(rf"(?P<silent>[{_SILENT}]+)|(?P<space>[\s\u0085]+)|(?P<ligature>[ﬀ-ﬆ])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


def replacements(written: str) -> list[tuple[int, int, str]]:
    """``(start, end, said)`` over the written text, in order, not overlapping."""
    found = []
    for match in _CLEAN.finditer(written):
        if match["ligature"]:
            said = _LIGATURES[match["ligature"]]
        elif match["space"]:
            said = " "
        else:
            said = ""
        if match[0] != said:
            found.append((match.start(), match.end(), said))
    return found
