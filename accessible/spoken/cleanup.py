"""Light clean-up before speech: what has no sound goes, white space becomes one space."""

from __future__ import annotations

import re
from unicodedata import normalize

from accessible.spoken.alignment import Replacement

#: Soft hyphens, zero-width characters, bidi controls, byte-order marks, C0 and C1 controls. The
#: two joiners stay where scripts and emoji need them: anywhere but after a Latin letter.
_SILENT = (
    "\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
    "\u0000-\u0008\u000e-\u001f\u007f-\u009f"
)
#: Letters and marks of Windows-1252 that arrive as C1 controls when a file was read as Latin-1.
_CONTROLS = {
    chr(code): bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_NARROW = "\u00a0\u2005\u2006\u2009\u200a\u202f"
_BETWEEN = re.compile(f"[{_NARROW}]")
#: Small capitals that are characters of their own; those of the second row are letters
#: of the IPA too, and small capitals only in a word with one of the first.
_SMALL_CAPITALS = dict(zip("ᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ", "acdefjkmopstuvwz", strict=True))
_IPA_CAPITALS = dict(zip("ʙɢʜɪʟɴʀʏ", "bghilnry", strict=True))
_CAPITALS = {**_SMALL_CAPITALS, **_IPA_CAPITALS}
#: Small letters that look like small capitals, and stand among them.
_ALIKE = "coqsvwxz"
_CLEAN = re.compile(
    r"(?P<broken>(?<=[a-zß-öø-ÿ])-[ \t]*\r?\n[ \t]*(?=[a-zß-öø-ÿ]))"
    rf"|(?P<control>[{''.join(_CONTROLS)}])"
    rf"|(?P<silent>[{_SILENT}]+|(?<=[\x00-\u024f])[\u200c\u200d]+)"
    # A word whose letters are spaced out by fixed or narrow spaces.
    rf"|(?P<spaced>(?<![^\W_])(?:[^\W\d_][{_NARROW}]){{3,40}}[^\W\d_](?![^\W_]))"
    # A narrow or fixed space between the groups of a large number (SI brochure §5.4.4).
    r"|(?P<group>(?<=[0-9])(?<![0-9]{4})[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9])))"
    r"|(?P<space>[^\S ][\s\u0085]*|\u0085[\s\u0085]*| [\s\u0085]+)"
    r"|(?P<ligature>[ﬀ-ﬆ])"
    # Letters and digits in a mathematical typeface, as they are used to make plain text bold.
    r"|(?P<styled>[\U0001d400-\U0001d7ff]+)"
    rf"|(?P<capitals>(?<![^\W_])[^\W\d_]?[{''.join(_IPA_CAPITALS)}{_ALIKE}]{{0,40}}"
    rf"[{''.join(_SMALL_CAPITALS)}][{''.join(_CAPITALS)}{_ALIKE}]{{0,40}}(?![^\W_]))"
)
#: Without any of these, and without two spaces together, there is nothing to clean.
_SUSPECT = re.compile(
    rf"[^\S ]|[\u0085{''.join(_CONTROLS)}{_SILENT}\u200c\u200dﬀ-ﬆ\U0001d400-\U0001d7ff"
    rf"{''.join(_SMALL_CAPITALS)}]"
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


def replacements(written: str) -> list[Replacement]:
    """What is said for marks without a sound, in order, not overlapping.

    A word that was broken at a line's end is one word again.
    """
    found: list[Replacement] = []
    if "  " not in written and not _SUSPECT.search(written):
        return found
    for match in _CLEAN.finditer(written):
        kind = match.lastgroup or ""
        if kind == "ligature":
            said = _LIGATURES[match[0]]
        elif kind == "control":
            said = _CONTROLS[match[0]]
        elif kind == "styled":
            said = normalize("NFKC", match[0])
        elif kind == "capitals":
            said = "".join(_CAPITALS.get(letter, letter) for letter in match[0])
        elif kind == "spaced":
            said = _BETWEEN.sub("", match[0])
        else:
            said = " " if kind == "space" else ""
        if match[0] != said:
            found.append((match.start(), match.end(), said, kind))
    return found
