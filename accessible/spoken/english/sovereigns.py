"""The numerals of kings, popes and namesakes: Louis XIV, Charles I, Robert Griffin III."""

from __future__ import annotations

import re

from accessible.spoken.english.names import GIVEN, SOVEREIGNS
from accessible.spoken.english.romans import (
    BETWEEN,
    END,
    say,
    speaks,
    values_of,
    word_before,
)
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

_TITLES = (
    "King|Queen|Pope|Emperor|Empress|Tsar|Tsarina|Czar|Czarina|Kaiser|Prince|Princess|Duke|Count|"
    "Earl|Baron|Sultan|Shah|Pharaoh|Caliph|Patriarch|Archbishop|Bishop|Saint|Margrave|Landgrave|"
    "Elector|Khan|Emir|Lord|Grand Duke|Antipope|Catholicos|Maharaja"
)
_NAME_BEFORE = Pattern(r"((?:(?<![\w.])[A-Z][^\W\d_]*\.? (?:de |von |van )?){2,4})$")
_TITLE_BEFORE = Pattern(rf"\b(?:{_TITLES})(?: [A-Z][\w'’-]+){{1,3}} $", re.IGNORECASE)
_OPENING = Pattern(
    r"(?:^|[.!?:;—–\"“”‘’'(\[]|\b(?:that|when|while|as|if|because|where|until|since|"
    r"though|although|which|before|after|and|but|than|like)\b)\W*$",
    re.IGNORECASE,
)


def _stop(match: Match) -> str:
    """The full stop after a numeral: old books have one in the middle of a sentence."""
    text, end = match.string, match.end()
    if text[end - 1] != ".":
        return ""
    following = text[end:].lstrip("\"'”’)] ")
    if text[end : end + 1] in (",", ";", ":", "'", "’"):
        return ""
    return "" if following[:1].islower() and text[end : end + 1] == " " else "."


def _initial(match: Match) -> bool:
    """Whether the single letter is an initial before a surname: William I. Thomas."""
    return bool(re.match(r" [A-Z][a-z]", match.string[match.end() :]))


def _regnal(match: Match, manner: Manner) -> str | None:
    """Louis XIV, Charles I., Henrys IV and V, Robert Griffin III."""
    text, start = match.string, match.start("said")
    name, point = word_before(match)
    if not name[:1].isupper() or point:
        return None
    written = match["said"].rstrip(".")
    values = values_of(written)
    if not values or max(values) > 40:
        return None
    name = name.capitalize()
    if name not in SOVEREIGNS and len(values) > 1:
        name = name.removesuffix("s")
    single = len(written) == 1
    if single and _initial(match):
        return None
    before = text[max(0, start - 60) : start]
    titled = bool(_TITLE_BEFORE.search(before))
    if name in SOVEREIGNS or titled:
        ahead = before[: -len(name) - 1]
        known = _REIGN.search(ahead) and not speaks(match)
        if written == "I" and not (known or _first(match, titled or _OPENING.search(ahead))):
            return None
        if written == "X" and name == "Malcolm":
            return None
    elif written == "I":
        if name not in GIVEN or text.strip(" .") != f"{name} I":
            return None
    elif written == "X" or not (
        name in GIVEN
        or _person(before, text[match.end() :])
        or (not single and text.startswith(" of ", match.end()))
    ):
        return None
    return f"the {say(written, manner, ordinals=True)}{_stop(match)}"


_AFTER_FIRST = Pattern(
    r"\.?(?:\W*$|['’](?:s\b|(?!\w))|[,;:?!)\]”\"—–]"
    r"| (?:of|and|or|to|in|at|by|for|on|from|with|is|the|who|whose|"
    r"reigned|ruled|became|succeeded|issued|granted|founded|died|abdicated|[(\[\d–—-]))"
)
_REIGN = Pattern(
    r"(?:\b(?:reign|court|times?|age|days|death|son|daughter|wife|widow|brother|sister|house|"
    r"execution|coronation|accession|restoration|abdication) of|\b[Uu]nder) "
    r"(?:King |Queen |Pope |Emperor |Tsar )?$"
)
_AFTER_KING = Pattern(
    r" (?:was|had|did|gave|made|came|took|began|ordered|married|sent|would|has)\b"
)


def _first(match: Match, subject: object) -> bool:
    """Whether the "I" after a sovereign's name is a numeral."""
    text, end = match.string, match.start("said") + 1
    if _AFTER_FIRST.match(text, end):
        return True
    if text[end : end + 2] == ". ":
        return True
    return bool(subject and _AFTER_KING.match(text, end))


_TITLED = frozenset(
    "Mr Mr. Mrs. Dr Dr. Colonel Col. Captain Capt. General Gen. Senator Sen. Judge Justice "
    "Professor Prof. Governor Gov. Congressman Rev. Reverend Sir Admiral Ambassador Lieutenant "
    "Major Sergeant Mister Doctor".split()
)
_DOES = Pattern(
    r" (?:said|says|came|comes|smiled|nodded|replied|answered|asked|laughed|walked|married|"
    r"inherited|graduated|told|spoke|wrote|looked|stood|sat|went|died|grew|founded|joined|argued|"
    r"testified|resigned|himself|and his|, (?:who|his|the son|the grandson|heir|a lawyer))\b"
)


def _person(before: str, after: str) -> bool:
    """Whether the numeral follows a person's name: first names, a title, or what persons do."""
    found = _NAME_BEFORE.search(before)
    if found is None:
        return False
    names = found[1].split()
    return bool(_DOES.match(after)) or any(
        name in GIVEN or name in SOVEREIGNS or name in _TITLED for name in names[:-1]
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "roman",
        rf"(?P<said>[IVX](?<= .)[IVX]*(?:{BETWEEN}(?!I\b)[IVX]+\b){{0,6}}\.?){END}",
        _regnal,
        needs="IVX",
    ),
)
