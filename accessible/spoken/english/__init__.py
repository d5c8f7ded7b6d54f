"""English, complete: the ordered table of its rules.

The order is the precedence: what is surely one thing comes before what may be another. Each file
holds one family of readings; their tables are joined here.
"""

from __future__ import annotations

from accessible.spoken import emoji
from accessible.spoken.english import (
    abbreviations,
    addresses,
    chemistry,
    codes,
    coinage,
    dates,
    electronic,
    eras,
    feet,
    laws,
    letters,
    maths,
    measures,
    money,
    notes,
    numbers,
    ordinals,
    references,
    romans,
    scripture,
    signs,
    sovereigns,
    symbols,
    telephones,
    times,
    titles,
    years,
)
from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = (
    *emoji.RULES,
    *electronic.RULES,
    *telephones.RULES,
    *codes.RULES,
    *addresses.RULES,
    *chemistry.RULES,
    *coinage.RULES,
    *money.RULES,
    *dates.RULES,
    *notes.RULES,
    *scripture.RULES,
    *laws.RULES,
    *references.RULES,
    *eras.RULES,
    *years.RULES,
    *romans.RULES,
    *sovereigns.RULES,
    *romans.ALONE,
    *times.RULES,
    *feet.RULES,
    *measures.RULES,
    *maths.RULES,
    *titles.RULES,
    *abbreviations.RULES,
    *numbers.LARGE,
    *codes.MIXED,
    *letters.RULES,
    *years.BARE,
    *ordinals.RULES,
    *numbers.RULES,
    *symbols.RULES,
    *signs.RULES,
)
