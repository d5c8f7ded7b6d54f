"""International Standard Book Numbers (ISO 2108), told from what is none by their check digit."""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?:urn:)?isbn(?:[- ]?1[03])?(?:[:\s]\s*|$)", re.IGNORECASE)
_DIGITS = re.compile(r"97[89]\d{10}|\d{9}[\dX]")
_BETWEEN = re.compile(r"[\s\-‐‑–]+")


def isbn(written: str) -> str:
    """The number that someone wrote, with hyphens or ``urn:isbn:`` or not, as its 13 or 10 digits;
    empty where it is none."""
    digits = _BETWEEN.sub("", _NAMED.sub("", written.strip(), count=1)).upper()
    if not _DIGITS.fullmatch(digits):
        return ""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(digits) == 13:
        weighed = sum(value * (3 if at % 2 else 1) for at, value in enumerate(values)) % 10
    else:
        weighed = sum(value * (10 - at) for at, value in enumerate(values)) % 11
    return "" if weighed else digits


def named_isbn(written: str) -> str:
    """The same of an identifier of any kind: ten digits alone may be anything."""
    found = isbn(written)
    return found if len(found) == 13 or _NAMED.match(written.strip()) else ""
