"""What outputs are called: a template with what is known of a document, safe on every file system.

``{folder}/{stem}`` names outputs as documents are. What stands in braces is a field, a part of it
where a format is given (``{number:03}``, ``{title:.40}``); ``/`` in a template makes folders, in a
field it does not (but for ``{folder}``), so that no name leads out of the output folder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from string import Formatter

from accessible.errors import UsageError

#: How outputs are called where nothing else is asked for.
USUAL = "{folder}/{stem}"
#: The fields that every document has.
FIELDS = ("stem", "folder", "root", "number")
#: The longest part of a name in bytes: of the 255 that there are, outputs need some for their ends.
_LONGEST = 120
#: What some file system refuses in a name (Windows the most).
_REFUSED = re.compile(r'[<>:"/\\|?*]+')
#: Names that Windows keeps for devices, whatever follows their first dot.
_DEVICES = frozenset(
    [
        *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"),
        *(f"{port}{sign}" for port in ("COM", "LPT") for sign in "0123456789¹²³"),
    ]
)
_FORMAT_OF_NUMBER = re.compile(r"0?\d{0,2}d?")
_FORMAT_OF_TEXT = re.compile(r"(\.\d{1,3})?")


class Template:
    """How outputs are called. Raises ``UsageError`` for what is none."""

    def __init__(self, text: str) -> None:
        try:
            pieces = list(Formatter().parse(text.replace("\\", "/")))
        except ValueError as error:
            raise _no_template(text, f"{error}") from None
        self._pieces: list[tuple[str, str | None, str]] = []
        for literal, field, form, conversion in pieces:
            if field is not None:
                field = field.strip().replace("-", "_").lower()
                known = _FORMAT_OF_NUMBER if field == "number" else _FORMAT_OF_TEXT
                if conversion or not re.fullmatch(r"[^\W\d]\w*", field):
                    raise _no_template(text, f"there is no field “{field}”")
                if not known.fullmatch(form or ""):
                    raise _no_template(text, f"“{form}” is no format of {field}")
            self._pieces.append((literal, field, form or ""))
        self.fields = tuple(dict.fromkeys(field for _, field, _ in self._pieces if field))
        if not self.fields:
            raise _no_template(text, "all outputs would be called the same")

    def name(self, values: Mapping[str, str | int]) -> str:
        """The name of a document of which this is known; its ``stem`` where it would have none."""
        written = []
        for literal, field, form in self._pieces:
            written.append(literal)
            if field == "number":
                written.append(format(int(values[field]), form))
            elif field:
                value = str(values.get(field, "")).replace("\\", "-")
                value = value if field == "folder" else value.replace("/", "-")
                written.append(format(value, form))
        return named("".join(written), str(values["stem"]))


def named(name: str, stem: str) -> str:
    """A name as somebody wrote it, safe part by part; its last part is ``stem`` where that is
    empty."""
    *folders, last = map(safe, name.replace("\\", "/").split("/"))
    return "/".join((*filter(None, folders), last or safe(stem) or "book"))


def safe(part: str) -> str:
    """A part of a path that every file system takes; may be empty.

    No separators, no signs that control others, no dots and blanks at its ends, none of Windows'
    devices; bounded in bytes, in Unicode's NFC.
    """
    part = " ".join(_REFUSED.sub("-", unicodedata.normalize("NFC", part)).split())
    # Categories C…: controls, marks of direction, halves of surrogates, signs that are none.
    part = "".join(sign for sign in part if not unicodedata.category(sign).startswith("C"))
    # What they stood between comes together.
    part = unicodedata.normalize("NFC", " ".join(part.split()))
    part = part.strip(" .").encode()[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    base, dot, rest = part.partition(".")
    if base.rstrip(" ").upper() in _DEVICES:
        return f"{base.rstrip(' ')}_{dot}{rest}"
    return part


def as_one(name: str) -> str:
    """The same for all names that some file system takes for one: those that differ in case."""
    return unicodedata.normalize("NFC", name.casefold())


def _no_template(text: str, why: str) -> UsageError:
    return UsageError(
        f"The template “{text}” names no outputs: {why}.",
        "Write one as in '{folder}/{number:03} {stem}'.",
    )
