"""Note marks: word.[3], word,¹² word*: silent, or spoken where the user wants them."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

_MARKS = r"[1-9]\d{0,2}(?:(?:, ?| ?[-–] ?)\d{1,3}){0,9}"
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


def _apart(match: Match, manner: Manner) -> str:
    """A raised number by itself: before a note's own text, or alone as a link to it."""
    number = cardinal(int(match["said"].strip().translate(_SUPERSCRIPTS)))
    if match[0] == match.string:
        return number
    return "" if manner.style.notes == "silent" else f"note {number} "


def _after_a_word(match: Match, manner: Manner) -> bool:
    """Whether "[3]" is a mark after a sentence, and no part of it ("as shown in [3]")."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return bool(re.search(r"[^\W\d_]$", before)) and not re.search(
        r"\b(?:in|of|see|by|from|and|or|to|at|on|as|for|with|ref|reference|than|per)$", before, re.I
    )


_WORD = Pattern(r"(?<![^\s(\[“‘\"'—–-])[A-Za-z]?[a-z]+$")
_VOWEL = Pattern(r"[AEIOUaeiouy]")
#: Words with an exponent: units and functions.
_RAISED_WORDS = frozenset(
    "meter meters metre metres foot feet mile miles inch inches yard yards second seconds hour "
    "centimeter centimeters centimetre centimetres kilometer kilometers kilometre kilometres in mi "
    "sec min sin cos tan cot csc log exp sinh cosh tanh arcsin arccos arctan au".split()
)


def _no_power(match: Match, manner: Manner) -> bool:
    """Whether a raised number is no power of a unit or a letter (meters², sin², mc²)."""
    text, start = match.string, match.start()
    if text[start - 1] == ")":
        inside = text[text.rfind("(", 0, start) + 1 : start]
        return bool(re.search(r"[^\W\d_]{3}|\d{4}", inside))
    if not text[start - 1].isalpha():
        return True
    word = _WORD.search(text, max(0, start - 16), start)
    if word is None or word[0].lower() in _RAISED_WORDS:
        return False
    return len(word[0]) > 3 or (len(word[0]) > 1 and bool(_VOWEL.search(word[0])))


def _no_emphasis(match: Match, manner: Manner) -> bool:
    """Whether a star is no second one of a pair: *so*."""
    opened = re.search(r"(?<!\w)\*{1,2}[\w\"“]", match.string[: match.start()])
    return match["said"][0] != "*" or opened is None


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
        rf"(?<=[a-z.,;:!?”\"'’)])"
        rf"(?P<said>[{_RAISED}]{{1,3}}(?:[,–-][{_RAISED}]{{1,3}}){{0,9}})(?![⁺⁻])",
        _note,
        _no_power,
        needs=_RAISED,
    ),
    Rule("note", rf"(?<!\S)(?P<said>[{_RAISED}]{{1,3}}(?: |$))", _apart, needs=_RAISED),
    Rule(
        "note",
        r"(?:(?<=[a-z]{3})|(?<=[.,;:!?”\"'’)]))(?P<said>\*{1,2}|[†‡]{1,2})(?=$|[\s.,;:)])",
        _note,
        _no_emphasis,
        needs="*†‡",
    ),
    Rule("note", rf"(?<=[^\s(\[])(?P<said>\[{_REMARKS}\])(?!\w)", _note, needs="["),
)
