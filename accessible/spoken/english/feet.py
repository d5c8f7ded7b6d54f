"""Feet and inches, degrees and minutes: 6 ft. 2 in., 5'10", 51° 30′ N."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import plural
from accessible.spoken.english.quantity import (
    AMOUNT,
    COUNTS,
    SIGN,
    START,
    amount,
    before_a_noun,
    one,
    sentence_ends,
)
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner


def _feet(match: Match, manner: Manner) -> str | None:
    """Six feet two inches, where that counts a noun six foot two inch."""
    text = match.string
    end = match.end()
    noun = before_a_noun(text, match.start(), end) or match["joined"] is not None
    feet = "foot" if noun or match["feet"] == "1" else "feet"
    inches = "inch" if noun or one(match["inches"]) else "inches"
    said = f"{amount(match['feet'], manner)} {feet} {amount(match['inches'], manner)} {inches}"
    if match[0].endswith(".") and sentence_ends(text, end):
        said += "."
    return said


def _quote_is_open(text: str, at: int) -> bool:
    """Whether a quotation that began before ``at`` still waits for the mark there to end it."""
    if text[at] == "”":
        return "“" in text[:at]
    opened = 0
    for place, mark in enumerate(text):
        if mark != '"' or place == at:
            continue
        opens = text[place + 1 : place + 2].strip() and not text[place - 1 : place].isalnum()
        if place > at:
            return opened > 0 and bool(opens)
        opened += 1 if opens else -(opened > 0)
    return opened > 0


def _inch_mark(match: Match, manner: Manner) -> str | None:
    text, at = match.string, match.end() - 1
    if text[at] != "″":
        following = text[at + 1 : at + 2]
        if following not in tuple(" )-x×,;") and (following or not _sized(match)):
            return None
        if _quote_is_open(text, at):
            return None
        if len(match["first"]) > 3 and match["first"].isdigit():
            return None
    joined = text[at + 1 : at + 2] == "-"
    noun = joined or before_a_noun(text, match.start(), match.end())
    name = "inch" if one(match["first"]) or noun else "inches"
    return f"{amount(match['first'], manner)} {name}"


def _sized(match: Match) -> bool:
    """Whether a mark at the text's end is inches: 8 x 11", 5/8"."""
    first = match["first"]
    sides = re.search(r"(?:[x×]|\bby) ?$", match.string[: match.start()])
    return bool(sides) or not first.isdigit()


def _foot_mark(match: Match, manner: Manner) -> str | None:
    """5', a 10' wall: where no quotation is open that the mark could end."""
    text, at = match.string, match.end() - 1
    if text[at] != "′" and _OPEN_QUOTE.search(text, 0, at):
        return None
    joined = text[at + 1 : at + 2] == "-"
    noun = joined or before_a_noun(text, match.start(), match.end())
    name = "foot" if one(match["first"]) or noun else "feet"
    return f"{amount(match['first'], manner)} {name}"


_OPEN_QUOTE = Pattern(r"(?<!\w)['‘](?=\w)")


_WINDS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def _angle(match: Match, manner: Manner) -> str | None:
    parts = []
    for value, name in (("degrees", "degree"), ("minutes", "minute"), ("seconds", "second")):
        if match[value]:
            number = match[value].strip()
            parts.append(f"{amount(number, manner)} {name if one(number) else plural(name)}")
    if not match["minutes"] and not match["wind"]:
        return None
    if match["wind"]:
        parts.append(_WINDS[match["wind"]])
    if line := match["line"]:
        parts.append("latitude" if line == "lat" else "longitude")
        return " ".join(parts) + "." * sentence_ends(match.string, match.end())
    return " ".join(parts)


RULES: tuple[Rule, ...] = (
    Rule(
        "measure",
        r"(?<=[\d½¼¾][\"″”'’′])(?P<said> ?[x×] ?)(?=\d)",
        " by ",
        needs="x×",
        also=COUNTS,
    ),
    Rule(
        "measure",
        rf"{START}(?P<degrees>{SIGN}\d{{1,3}}(?:\.\d+)?) ?[°º]"
        r"(?: ?(?P<minutes>\d{1,2}(?:\.\d+)?) ?['’′]"
        r"(?: ?(?P<seconds>\d{1,2}(?:\.\d+)?) ?(?:[\"”″]|''|’’|′′))?)?"
        r"(?: ?(?P<wind>[NSEW])(?![\w.]\w|\w)(?:\.(?=[,;)]| [a-z(]))?"
        r"(?: (?P<line>lat|long?)\.)?)?",
        _angle,
        needs="°º",
    ),
    Rule(
        "measure",
        rf"{START}(?P<feet>\d{{1,3}})(?P<gap>[ -]?)(?:ft\.?|feet|foot)(?P<joined>-)?,? ?"
        rf"(?P<inches>\d{{1,2}}(?:\.\d)?(?: ?[½¼¾]| \d/\d)?)[ -]?in(?:\.(?!\w)|s\.|\b(?! [a-z]))",
        _feet,
        needs=DIGITS,
        also=("ft", "feet", "foot"),
    ),
    Rule(
        "measure",
        rf"{START}(?P<feet>\d{{1,3}}) ?['’′](?P<joined>(?!))?[ -]?"
        rf"(?P<inches>\d{{1,2}}(?:\.\d)?(?: ?[½¼¾]| \d/\d)?) ?(?:[\"”″]|''|’’|′′)",
        _feet,
        needs="'’′",
    ),
    Rule("measure", rf"{START}(?P<first>{AMOUNT}) ?″", _inch_mark, needs="″"),
    Rule("measure", rf"{START}(?P<first>{AMOUNT})[\"”]", _inch_mark, needs=COUNTS, also='"”'),
    Rule(
        "measure",
        rf"{START}(?P<first>\d{{1,3}}|\d{{0,3}} ?[½¼¾])['’′](?=[ ),;.-]|$)(?! [a-z]+['’])",
        _foot_mark,
        needs="'’′",
        also=COUNTS,
    ),
)
