"""English, complete: the ordered table of its rules.

The order is the precedence: what is surely one thing comes before what may be another. Each file
holds one family of readings; their tables are joined here.
"""

from __future__ import annotations

from accessible.spoken.english import (
    abbreviations,
    dates,
    electronic,
    letters,
    measures,
    money,
    numbers,
    references,
    symbols,
    times,
)
from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = (
    *electronic.RULES,
    *money.RULES,
    *dates.RULES,
    *times.RULES,
    *references.RULES,
    *measures.RULES,
    *abbreviations.RULES,
    *letters.RULES,
    *numbers.RULES,
    *symbols.RULES,
)
