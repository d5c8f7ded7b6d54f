"""Roman numerals."""

from __future__ import annotations

import re

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_FORM = re.compile(
    r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})", re.IGNORECASE
)


def value(numeral: str) -> int | None:
    """The number, or ``None`` when the letters are no Roman numeral. IIII and XXXX are allowed."""
    if not _FORM.fullmatch(numeral):
        return None
    total = 0
    values = [_VALUES[letter] for letter in numeral.upper()]
    for this, following in zip(values, [*values[1:], 0], strict=True):
        total += -this if this < following else this
    return total
