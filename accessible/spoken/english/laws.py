"""Laws and law reports: 42 U.S.C. § 1983, 347 U.S. 483, Brown v. Board, 401(k)."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal, year
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

_REPORTER = (
    r"(?:U\.? ?S\.|F\. ?[234] ?(?:d|th)|F\. ?Supp\.(?: ?[23]d)?|S\. ?Ct\.|L\. ?Ed\.(?: ?2d)?)"
)


def _plan(match: Match, manner: Manner) -> str:
    """401(k), 501(c)(3): said as the law's own people say them."""
    said = f"{year(int(match['number']), manner.style.zero)} {match['letter']}"
    return f"{said} {cardinal(int(match['part']))}" if match["part"] else said


def _reporter(match: Match, manner: Manner) -> str:
    """U.S., F.2d, S. Ct.: the letters of a law report."""
    letters = re.sub(r"[^A-Za-z0-9]", "", match["said"])
    series = {"2d": "second", "3d": "third", "4th": "fourth"}
    for ending, said in series.items():
        if letters.endswith(ending):
            return " ".join(letters.removesuffix(ending)) + f" {said}"
    return {"SCt": "Supreme Court", "FSupp": "F Supplement"}.get(letters, " ".join(letters))


def _page(match: Match, manner: Manner) -> str:
    return year(int(match["said"]), manner.style.zero)


RULES: tuple[Rule, ...] = (
    # 42 U.S.C. § 1983, 347 U.S. 483
    Rule(
        "law",
        rf"\b\d{{1,4}} (?P<said>{_REPORTER})(?= \d)",
        _reporter,
        needs=("U.", "US", "F.", "S.", "L."),
        also=DIGITS,
    ),
    Rule(
        "law",
        rf"\b(?P<said>[1-9]\d\d)(?= {_REPORTER} \d)",
        _page,
        needs=("U.", "US", "F.", "S.", "L."),
        also=DIGITS,
    ),
    Rule(
        "law",
        rf"\d {_REPORTER} (?P<said>\d{{3,4}})\b",
        _page,
        needs=("U.", "US", "F.", "S.", "L."),
        also=DIGITS,
    ),
    Rule(
        "law",
        r"\b(?P<number>[1-9]0[1-9])\((?P<letter>[a-z])\)(?:\((?P<part>\d{1,2})\))?",
        _plan,
        needs=DIGITS,
        also="(",
    ),
    # Brown v. Board of Education
    Rule(
        "law", r"(?<=[\w.’'”)] )v\.?(?= [A-Z][a-z]|(?<=\.) the )", "versus", needs=(" v. ", " v ")
    ),
)
