"""Telephone numbers and other numbers that come in groups.

The groups are set apart by commas, as people say them.
"""

from __future__ import annotations

import re

from accessible.spoken.english.letters import is_word, spelled
from accessible.spoken.english.numerals import cardinal, digits
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner


def groups(text: str, manner: Manner) -> str:
    """Groups of digits: "555-1234" as "five five five, one two three four"."""
    return ", ".join(digits(part, manner.style.zero) for part in re.findall(r"\d+", text))


def _international(match: Match, manner: Manner) -> str:
    return f"plus {groups(match['said'], manner)}"


def _telephone(match: Match, manner: Manner) -> str:
    """An American number; 1-800 is "one, eight hundred"."""
    parts = re.findall(r"\d+", match["said"])
    said = [digits(part, manner.style.zero) for part in parts]
    if len(parts) == 4 and parts[0] == "1" and parts[1] in ("800", "900"):
        said[1] = cardinal(int(parts[1]))
    return ", ".join(said)


def _vanity(match: Match, manner: Manner) -> str:
    """1-800-FLOWERS: letters as the words that they are."""
    parts: list[str] = re.findall(r"\d+|[A-Z]+", match[0])
    said = []
    for part in parts:
        if part.isdigit():
            hundred = part in ("800", "900")
            said.append(cardinal(int(part)) if hundred else digits(part, manner.style.zero))
        else:
            said.append(part if is_word(part, shouted=True) else spelled(part))
    joined = said[0]
    for number in range(1, len(parts)):
        word = parts[number - 1].isalpha() and parts[number].isalpha()
        joined += (" " if word else ", ") + said[number]
    return joined


def digit_groups(match: Match, manner: Manner) -> str:
    """The group ``said`` digit by digit."""
    return groups(match["said"], manner)


#: Before everything that reads numbers.
RULES: tuple[Rule, ...] = (
    Rule(
        "telephone",
        r"(?<![\w+])(?P<said>\+\d{1,3}(?:[ .-]?\(\d{1,4}\))?(?:[ .-]?\d{2,5}){1,6})(?!\w)"
        r"(?![.,-]\d)",
        _international,
        guard=lambda match, _: sum(map(str.isdigit, match["said"])) >= 8,
        needs="+",
    ),
    Rule(
        "telephone",
        r"(?<![\w.,/$-])(?P<said>(?:\+?1[ .-]?)?(?:\(\d{3}\)|\d{3}(?=[ .-]))[ .-]?\d{3}"
        r"(?:[.-]| (?=\d{4}\b))\d{4}(?:-\d{1,2})?)(?![\w/]|[.,-]\d)",
        _telephone,
        needs=DIGITS,
    ),
    Rule(
        "telephone",
        r"(?<![\w-])1-[89]\d\d-(?=[\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+)*\b",
        _vanity,
        needs=DIGITS,
    ),
    Rule(
        "telephone",
        r"(?<![\w-])(?P<said>\d{3}-\d{2}-\d{4}|\d{5}-\d{4}|\d{4}(?:[ -]\d{4}){3}"
        r"|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4})(?![\w-])",
        digit_groups,
        needs=DIGITS,
    ),
    # Seven digits may be a range: only where something says that they are called.
    Rule(
        "telephone",
        r"(?i:\b(?:call|phone|dial|ring|tel|telephone|fax|number|text)\b\.?:?(?: \w{1,9}){0,3}? )"
        r"(?P<said>\d{3}-\d{4}|\d{5} \d{6}|[1-9]11|999|112)(?![\w-]|[.,]\d)",
        digit_groups,
        needs=DIGITS,
    ),
    Rule(
        "telephone",
        r"(?<![\w-])(?P<said>555-\d{4})(?![\w-])",
        digit_groups,
        needs=DIGITS,
    ),
)
