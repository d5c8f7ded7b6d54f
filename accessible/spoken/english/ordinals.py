"""Ordinals: 1st, 23RD, the 2d of May; fractions that are written as ordinals: 1/4th."""

from __future__ import annotations

from accessible.spoken.english.numerals import cardinal, ordinal
from accessible.spoken.english.quantity import INTEGER, amount, british, over
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner


def _ordinal(match: Match, manner: Manner) -> str:
    """23rd; a wrong ending ("12nd") is said as it stands."""
    number = int(match["number"].replace(",", "").replace(" ", ""))
    ending = match["ending"].lower()
    words = ordinal(number, british=british(manner))
    right = _ENDINGS.get(words.rpartition(" ")[2], "th")
    if ending != right:
        return f"{cardinal(number, british=british(manner))} {ending}"
    return words + (match["several"] or "")


_ENDINGS = {"first": "st", "second": "nd", "third": "rd"}


def _listed_ordinal(match: Match, manner: Manner) -> str | None:
    """2d and 3d beside other ordinals: "the 1st, 2d and 3d"."""
    if not _REGULAR.search(match.string):
        return None
    return _old_ordinal(match, manner)


_REGULAR = Pattern(r"\b\d*(?:1st|\dth)\b")


def _old_ordinal(match: Match, manner: Manner) -> str:
    return ordinal(int(match["number"]), british=british(manner))


def _ordinal_fraction(match: Match, manner: Manner) -> str:
    """1/4th, 2/3rds, 1 1/8th."""
    parts = over(int(match["top"]), int(match["bottom"]), manner, mixed=bool(match["whole"]))
    return f"{amount(match['whole'].strip(), manner)} and {parts}" if match["whole"] else parts


RULES: tuple[Rule, ...] = (
    Rule(
        "fraction",
        r"(?<![\w/⁄.,])(?:(?P<whole>\d{1,4})[ -])?(?P<top>\d{1,3})/(?P<bottom>\d{1,4})"
        r"(?:st|nd|rd|th|ths|rds|ST|ND|RD|TH)(?!\w)",
        _ordinal_fraction,
        needs="/",
        also=DIGITS,
    ),
    Rule(
        "ordinal",
        rf"(?<![\w.])(?P<number>{INTEGER}|\d{{1,3}}(?: \d{{3}})+)[ -]?(?<=\d)"
        r"(?P<ending>st|nd|rd|th|ST|ND|RD|TH|St|Nd|Rd|Th)(?P<several>s|['’]s)?(?!\w)",
        _ordinal,
        needs=DIGITS,
        also=("st", "nd", "rd", "th", "ST", "ND", "RD", "TH"),
    ),
    Rule(
        "ordinal",
        r"(?<![\w.])(?P<number>\d{1,3})(?P<ending>ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ|º|ª)(?!\w)",
        _old_ordinal,
        needs="ᵗᵈº",
    ),
    Rule(
        "ordinal",
        r"(?:(?<=[Tt]he )|(?<=[Oo]n )|(?<=[Tt]o )|(?<=[Hh]is ))(?P<said>(?P<number>\d{0,3}[23])d)"
        r"(?=[,.;] |[,.]?$| (?:of|and|to|edition|ed|day|time|inst|ult|prox|regiment|volume|vol|book"
        r"|chapter|place|or|[A-Z]))",
        _old_ordinal,
        needs=("2d", "3d"),
    ),
    Rule(
        "ordinal",
        r"(?<![\w.])(?P<said>(?P<number>\d{0,3}[23])d)(?= (?:ed\b|edition|Regiment|Lieut|Lt|Cavalry"
        r"|Infantry|Division|Battalion|Brigade|Corps|Army|Artillery|Congress|Session|Series))",
        _old_ordinal,
        needs=("2d", "3d"),
    ),
    Rule(
        "ordinal",
        r"(?<![\w.])(?P<number>\d?[23])d(?=,|;| and\b| or\b| [a-z])",
        _listed_ordinal,
        needs=("2d", "3d"),
        also=("1st", "th"),
    ),
)
