"""What surrounds years: eras, lives, centuries, quarters and fiscal years."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal, ordinal
from accessible.spoken.english.quantity import sentence_ends
from accessible.spoken.english.years import APOSTROPHE, DASH, END, counts, short_year, year_words
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

_ERA = r"(?:[Bb]\.? ?[Cc]\b(?:\.? ?[Ee]\b)?|[Aa]\.? ?[Dd]\b|[Cc]\.? ?[Ee]\b|BP\b)\.?"
_ERAS = (*"BC B.C AD A.D CE C.E BP AH bc b.c a.d c.e".split(), "B. C", "A. D", " ad", " ce")
_LIFE = {
    "b": "born",
    "d": "died",
    "fl": "flourished",
    "r": "reigned",
    "est": "established",
    "bapt": "baptized",
    "bur": "buried",
    "c": "circa",
    "ca": "circa",
    "circ": "circa",
}


def _dated(match: Match, manner: Manner) -> str | None:
    number = int(match["said"])
    if counts(match.string, match.end()) or number >= 2100:
        return None
    return year_words(number, manner)


def _letters(era: str) -> str:
    return " ".join(letter.upper() for letter in era if letter.isalpha())


def _lower_case(match: Match) -> bool:
    """Whether "ad" or "ce" may be a word: "a 2001 ad". At the end of "in 500 ad," it is an era."""
    if match["era"] not in ("ad", "ce", "a d", "c e"):
        return False
    start, end = match.span("era")
    if re.search(
        r"\b(?:an?|the|this|that|new|tv) \d+ $", match.string[:start][-16:], re.IGNORECASE
    ):
        return True
    return " " in match["era"] or not re.match(r"\s*(?:$|[.,;:)])", match.string[end:])


def _era(match: Match, manner: Manner) -> str | None:
    era = match["era"]
    if _lower_case(match):
        return None
    stop = "." if era.endswith(".") and sentence_ends(match.string, match.end()) else ""
    return _letters(era) + stop


def _in_era(match: Match, manner: Manner) -> str | None:
    if _lower_case(match):
        return None
    numbers = [
        year_words(number, manner) if 100 <= number < 10_000 else cardinal(number)
        for number in (
            int(match[group].replace(",", "")) for group in ("first", "last") if match[group]
        )
    ]
    return " to ".join(numbers)


def _period(match: Match, manner: Manner) -> str:
    """2Q22, Q3 2021, 1H 2020: "the third quarter of twenty twenty one"."""
    part = "half" if "H" in (match["before"] or "") + (match["after"] or "") else "quarter"
    number = int(match["number"] or match["count"])
    digits = match["year"]
    said = year_words(int(digits), manner) if len(digits) == 4 else short_year(digits, manner)
    the = "" if match["the"] else "the "
    return f"{the}{ordinal(number)} {part} of {said}"


def _fiscal(match: Match, manner: Manner) -> str:
    digits = match["year"]
    said = year_words(int(digits), manner) if len(digits) == 4 else short_year(digits, manner)
    return f"fiscal year {said}"


def _century(match: Match, manner: Manner) -> str:
    era = re.match(rf" {_ERA}(?!\w)", match.string[match.end() :])
    stop = "." if not era and sentence_ends(match.string, match.end()) else ""
    return ("centuries" if match["several"] else "century") + stop


RULES: tuple[Rule, ...] = (
    # 44 BC, 340 A.D., 500–400 B.C.E., 10,000 BP: the number, then the letters
    Rule(
        "year",
        rf"(?<![\w.,$£€])(?P<said>(?P<first>\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}})"
        rf"(?:{DASH}(?P<last>\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}))?)(?= ?(?P<era>{_ERA})(?!\w))",
        _in_era,
        needs=DIGITS,
        also=_ERAS,
    ),
    Rule(
        "year",
        rf"(?:A\.? ?D\.?|AH) ?(?:c\. ?)?(?P<said>(?P<first>\d{{1,4}})"
        rf"(?:{DASH}(?P<last>\d{{1,4}}))?)(?P<era>)(?![\w%]|[.,:]\d)",
        _in_era,
        needs=DIGITS,
        also=_ERAS,
    ),
    Rule(
        "year",
        rf"(?:\d ?|\b(?:century|centuries|millennium) )(?P<said>(?P<era>{_ERA}))(?!\w)",
        _era,
        needs=_ERAS,
    ),
    Rule(
        "year",
        r"\b(?P<said>(?P<era>A\. ?D\.|AD|AH))(?= ?(?:c\. ?)?\d)",
        _era,
        needs=_ERAS,
        also=DIGITS,
    ),
    Rule(
        "range",
        r"(?:BCE?|B\. ?C\.(?: ?E\.)?|AD|A\. ?D\.|CE)(?P<said> ?[-–] ?)(?=A\.?D|\d|c\.)",
        " to ",
        needs="-–",
        also=_ERAS,
    ),
    # 2Q22, Q3 2021, FY2012
    Rule(
        "date",
        rf"(?P<the>\b[Tt]he )?(?P<said>\b(?:(?P<count>[1-4])(?P<after>[QH]) ?{APOSTROPHE}?|"
        rf"(?P<before>[QH])(?P<number>[1-4])[ -](?:of )?(?:FY ?)?{APOSTROPHE}?)"
        r"(?P<year>(?:19|20)\d\d|\d\d))\b(?![.,:]\d|%)",
        _period,
        needs="QH",
        also=DIGITS,
    ),
    Rule("date", rf"\bFY ?{APOSTROPHE}?(?P<year>(?:19|20)\d\d|\d\d)\b", _fiscal, needs=("FY",)),
    Rule(
        "abbreviation",
        r"(?P<several>(?:\dth|[IVX]) ?[-–—] ?)?(?:\d\d?(?:st|nd|rd|th)|\b[IVX]{1,5}) "
        r"(?P<said>(?:c|cent)\.)",
        _century,
        needs=(" c.", " cent."),
    ),
    # c. 1500, b. 1850, fl. 1200
    Rule(
        "year",
        r"(?<![\w.])(?P<said>(?P<word>b|d|fl|r|est|bapt|bur)\. ?)"
        r"(?=(?:ca?\. ?)?\d{3,4}\b(?![.,:]\d)"
        r"|(?:\d\d? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
        r"|(?:about|before|after|in) \d{4})",
        lambda match, manner: _LIFE[match["word"]] + " ",
        needs=("b.", "d.", "fl.", "r.", "st.", "bapt."),
        also=DIGITS,
    ),
    Rule(
        "year",
        r"(?<![\w.])(?P<said>(?P<word>circ|ca|c)\. ?)(?=\d|A\.?D|B\.?C)",
        "circa ",
        needs=("c.", "ca.", "circ."),
        also=DIGITS,
    ),
    Rule(
        "year",
        r"(?<![\w.])(?P<said>c ?)(?=(?:1\d|20)\d\d\b(?![.,:]\d))",
        "circa ",
        needs=("c1", "c2", "c 1", "c 2"),
    ),
    Rule(
        "range", r"\d(?P<said> ?[-–] ?)(?=(?:c|ca)\. ?\d)", " to ", needs="-–", also=("c.", "ca.")
    ),
    Rule(
        "year",
        r"(?:(?<![\w.])(?:(?:b|d|fl|r|est|c|ca|circ)\. ?|c)|\bcirca |\byears? )"
        rf"(?P<said>\d{{3,4}}){END}",
        _dated,
        needs=("b.", "d.", "fl.", "r.", "st.", "c.", "ca.", "circ", "year", "c1", "c2"),
        also=DIGITS,
    ),
)
