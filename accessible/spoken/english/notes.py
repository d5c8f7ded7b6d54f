"""Note marks: word.[3], word,¹² word*: silent, or spoken where the user wants them."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

_MARKS = r"\d{1,3}(?:(?:, ?| ?[-–] ?)\d{1,3}){0,9}"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPTS = str.maketrans(_RAISED, "0123456789")
#: What editors of an encyclopedia leave in a text.
_REMARKS = (
    r"(?:(?:better source|non-primary source|[a-z]{3,15}) needed|dubious(?: ?[–-] ?discuss)?|"
    r"(?:according to |by )?whom\?|who\?|when\?|where\?|which\?|why\?|how\?|"
    r"(?:note|nb|fn|n) ?\d{1,3})"
)


def _note(match: Match, manner: Manner) -> str:
    if manner.style.notes == "silent":
        return ""
    numbers = re.findall(r"\d+", match["said"].translate(_SUPERSCRIPTS))
    if not numbers:
        remark = re.sub(r"[^a-z ]", "", match["said"])
        return f" {remark}" if len(remark) > 1 else " note"
    said = [cardinal(int(number)) for number in numbers]
    between = " to " if re.search(r"\d ?[-–]", match["said"]) else " "
    return f" note{'s' * (len(said) > 1)} {between.join(said)}"


def _after_a_word(match: Match, manner: Manner) -> bool:
    """Whether "[3]" is a mark after a sentence, and no part of it ("as shown in [3]")."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return bool(re.search(r"[^\W\d_]$", before)) and not re.search(
        r"\b(?:in|of|see|by|from|and|or|to|at|on|as|for|with|ref|reference|than|per)$", before, re.I
    )


def _no_power(match: Match, manner: Manner) -> bool:
    """Whether a raised number is no power of a unit (meters²)."""
    return not re.search(
        r"(?:met(?:er|re)s?|feet|miles?|inch(?:es)?|yards?|sinh|cosh|tanh)$",
        match.string[max(0, match.start() - 11) : match.start()],
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "note",
        rf"(?<=[^\s\d(\[—–-])(?P<said>\[{_MARKS}\])(?!\w)",
        _note,
        needs="[",
    ),
    Rule("note", r"(?<=[.,;:!?”\"'’…)])(?P<said>\[[a-z]\])(?!\w)", _note, needs="["),
    Rule("note", rf"(?P<said> \[{_MARKS}\])(?=\W*$|[.,;])", _note, _after_a_word, needs="["),
    Rule(
        "note",
        rf"(?:(?<=[a-z]{{4}})|(?<=[.,;:!?”\"'’)]))"
        rf"(?P<said>[{_RAISED}]{{1,3}}(?:[,–-][{_RAISED}]{{1,3}}){{0,9}})",
        _note,
        _no_power,
        needs=_RAISED,
    ),
    Rule(
        "note",
        r"(?:(?<=[a-z]{3})|(?<=[.,;:!?”\"'’)]))(?P<said>\*{1,2}|[†‡]{1,2})(?=$|[\s.,;:)])",
        _note,
        needs="*†‡",
    ),
    Rule("note", rf"(?<=[^\s(\[])(?P<said>\[{_REMARKS}\])(?!\w)", _note, needs="["),
)
