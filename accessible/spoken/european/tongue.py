"""What a European language tells of itself; the shared rules are built from it.

The vocabularies are texts that are read when they are first asked for: one entry a line, the
written forms before ``=``, what is said after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from accessible.spoken.rules import Match
from accessible.spoken.style import Manner

#: ``(number, tag, gender)``: its words. ``gender`` is that of the noun that follows, ``m``, ``f``
#: or ``n``, empty where the number stands for itself.
Number = Callable[[int, str, str], str]


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: "hora, horas, f"."""

    one: str
    many: str
    gender: str

    def form(self, single: bool) -> str:
        return self.one if single else self.many


def region(tag: str) -> str:
    """The region of a BCP 47 tag, in capitals; empty without."""
    parts = tag.upper().split("-")[1:]
    return next((part for part in parts if len(part) == 2 or part.isdigit()), "")


@cache
def noun(text: str) -> Noun:
    """A noun from "one, many, gender"; the gender is ``m`` unless given, ``many`` like ``one``."""
    parts = [part.strip() for part in text.split(",")]
    gender = parts.pop() if parts[-1] in ("m", "f", "n") and len(parts) > 1 else "m"
    return Noun(parts[0], parts[-1], gender)


@cache
def table(text: str) -> dict[str, str]:
    """``written written = said`` a line, as a dictionary. ``_`` stands for a space within."""
    entries: dict[str, str] = {}
    for line in text.strip().splitlines():
        written, _, said = line.partition(" = ")
        entries.update(
            (key.replace("_", " ") if len(key) > 1 else key, said.strip())
            for key in written.split()
        )
    return entries


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """A language's words and ways.

    Numbers: ``cardinal``, ``ordinal``; ``decimals`` says the digits after the decimal mark, which
    is called ``comma`` or ``point``; in the ``point_regions`` of the language the mark is a point.
    ``agree`` guesses the gender that a number before a word has.
    """

    cardinal: Number
    ordinal: Number
    decimals: Callable[[str, str, str], str]
    comma: str
    point: str
    minus: str
    plus: str
    agree: Callable[[int, str], str] = lambda number, word: ""
    #: Whether the part before the decimal mark has the noun's gender too.
    whole_agrees: bool = False
    point_regions: frozenset[str] = frozenset()
    #: "millones = millón, millones": the words and abbreviations of powers.
    magnitudes: str = ""
    #: Before what is counted in millions: "dos millones de euros".
    of: Callable[[str], str] = lambda counted: f" {counted}"

    #: The twelve names; ``month_forms`` are abbreviations, "1" the first ("ene. = 1").
    months: str
    month_forms: str = ""
    #: Another name in a region: "AT_1 = Jänner".
    regional_months: str = ""
    #: With ``{day}``, ``{month}``, ``{year}``.
    date: str = "{day} {month} {year}"
    #: What may stand between the parts of a written date ("de").
    links: str = r"\.?"
    #: The day of a month; the written text before it decides its form.
    day: Callable[[int, str, str], str]
    year: Callable[[int, str], str]
    #: Words after which a fraction or decimal is a day and a month ("le 3/4"), as a pattern.
    date_cues: str = r"(?!)"
    #: Whether 02.03 is a day and a month.
    dotted_days: bool = False
    #: Whether the month may stand first ("junio 21").
    month_first: bool = False
    #: Words after which a bare number is a year, as a pattern; others are cardinals.
    year_cues: str = r"(?!)"
    #: Where else 1100 to 1999 are years, as a pattern of what follows.
    year_before: str = r"(?!)"

    #: ``(hour, minute, second, half, tag)``; ``half`` is "a" or "p", or empty.
    time: Callable[[int, int, int | None, str, str], str]
    #: What stands after the clock's digits, and before them, as patterns.
    clock_after: str = r"(?!)"
    clock_before: str = r"(?!)"
    #: Whether "am" and "pm" are halves of the day without their stops.
    bare_halves: bool = False
    #: Whether 14 h 30 is a time.
    hours_letter: bool = False
    #: Whether 14.05 is a time.
    dotted_hours: bool = False

    #: "€ = euro, euros, m; céntimo, céntimos".
    currencies: str
    #: With ``{whole}``, ``{cents}`` (both with their nouns) and ``{rest}`` (the cents' number).
    money: str = "{whole} {cents}"

    #: Units that stand for themselves, those that take prefixes, and the prefixes.
    units: str
    bases: str
    prefixes: str
    per: str
    #: "m²": with ``{}`` for the unit.
    square: str
    cubic: str
    percent: str

    #: ``(numerator, denominator, tag)``; ``None`` where it is no fraction that one says.
    fraction: Callable[[int, int, str], str | None]
    #: Between a whole number and its fraction.
    mixed: str
    #: ½ after a whole number, where it has a form of its own ("dos y medio").
    half: str = ""

    #: Between the sides of what is measured: 20 × 30 cm.
    by: str
    #: Between the ends of a range, and of a ratio.
    to: str
    #: Before the whole range ("da tre a cinque"), except after these words.
    range_from: str = ""
    no_range_from: str = r"(?!)"
    ratio: str
    score: str = ""

    #: The suffixes of written ordinals, as a pattern with the group ``suffix``, and their gender.
    ordinal_suffix: str
    ordinal_gender: Callable[[str], str] = lambda suffix: "m"

    #: Roman numerals: after names of rulers, beside the word for century, after other words.
    regnal: Callable[[int, str, Match, Manner], str]
    rulers: str = ""
    century_before: str = r"(?!)"
    century_after: str = r"(?!)"
    century: Callable[[int, Match, Manner], str] | None = None
    #: What a Roman ordinal ends with before its century ("XIXe"), and a ruler's numeral.
    roman_suffix: str = r"(?P<suffix>)"
    regnal_dot: str = ""
    numbered: str = r"(?!)"

    #: Abbreviations with inner stops ("z. B."), anywhere, before a number, before a capital.
    phrases: str = ""
    abbreviations: str = ""
    before_number: str = ""
    before_name: str = ""
    #: Characters of which every abbreviation has one; empty where some have none (Mme).
    abbreviation_marks: str = "."

    #: Signs in the text, between numbers, and in addresses.
    signs: str
    #: "open parenthesis", "close parenthesis" in the language, parted by a comma.
    parentheses: str
    operators: str
    address_signs: str
    telephone: str = r"(?!)"
    #: Whether a country's code is said as one number.
    country_codes: bool = False
    #: How the digits of a telephone number are said, in pairs where they are written in pairs.
    paired_digits: bool = False

    @cached_property
    def month_names(self) -> list[str]:
        return self.months.split()

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        """Names and abbreviations, in lower case and without their stop, to 1 … 12."""
        names = {name.lower(): number for number, name in enumerate(self.month_names, 1)}
        forms = table(self.month_forms)
        return names | {form.lower(): int(number) for form, number in forms.items()}

    def month_name(self, month: int, tag: str) -> str:
        names = table(self.regional_months)
        return names.get(f"{region(tag)} {month}") or self.month_names[month - 1]

    @cached_property
    def ruler_names(self) -> frozenset[str]:
        return frozenset(self.rulers.split())

    def digits(self, text: str, tag: str) -> str:
        """Each digit by its name; the rest is left out."""
        return " ".join(
            self.cardinal(int(digit), tag, "") for digit in text if digit in "0123456789"
        )
