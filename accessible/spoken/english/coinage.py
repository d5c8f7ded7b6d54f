"""The old coinage of books: £3 10s. 6d., 10/6, 40l. a year, guineas.

Before 1971 twelve pence (d., denarii) were a shilling (s., solidi), and twenty of these a pound
(l., librae).
"""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal
from accessible.spoken.english.quantity import AMOUNT, COUNTS, amount, sentence_ends
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_HALVES = {"½": "halfpenny", "¼": "farthing", "¾": "three farthings"}


def _old_pence(written: str) -> str:
    number, part = written.rstrip("½¼¾").strip(), written[-1:]
    if not number:
        return _HALVES[part] if part == "¾" else f"a {_HALVES[part]}"
    count = int(number)
    if part in _HALVES:
        if count == 1:
            return f"a penny {_HALVES[part]}"
        return f"{_coins(count)} {_HALVES[part]}"
    return _coins(count)


def _coins(count: int) -> str:
    if count == 1:
        return "one penny"
    if count == 2:
        return "twopence"
    return f"{cardinal(count)}pence" if count < 13 else f"{cardinal(count)} pence"


def _shillings(count: str, manner: Manner) -> str:
    return f"{amount(count, manner)} {'shilling' if count == '1' else 'shillings'}"


def _old_money(match: Match, manner: Manner) -> str | None:
    text, end = match.string, match.end()
    said = []
    if match["pounds"]:
        name = "pound" if match["pounds"].strip() == "1" else "pounds"
        said.append(f"{amount(match['pounds'].strip(), manner)} {name}")
    if match["shillings"] and match["shillings"] != "0":
        said.append(_shillings(match["shillings"], manner))
    if match["pence"] and match["pence"] != "0":
        said += ["and"] * (len(said) == 1 or bool(said)) + [_old_pence(match["pence"])]
    if len(said) == 2 and "and" not in said and match["pounds"]:
        said.insert(1, "")
    ended = match[0].endswith(".") and sentence_ends(text, end)
    return re.sub(" +", " ", " ".join(said)) + "." * ended


def _lone_coin(match: Match, manner: Manner) -> str | None:
    """4s., 3d., 40l. a year: only where nothing else is meant."""
    text, start, end = match.string, match.start(), match.end()
    count, coin = match["count"], match["coin"]
    if coin == "s":
        decade = re.search(r"(?:the|early|late|mid|his|her|their|my|in|'|’)[ -]$", text[:start])
        if decade or (count.endswith("0") and len(count) > 1 and not _OLD.search(text)):
            return None
        said = _shillings(count, manner)
    elif coin == "d":
        if re.search(r"[½¼¾]", count):
            said = _old_pence(count)
        elif count in ("2", "3", "22", "23", "32", "33") and not _OLD.search(text):
            return None  # 2d., the old second
        else:
            said = _old_pence(count)
    else:
        if not re.match(r" (?:a|per|an) |,? ?\d+s\.| sterling| a-year", text[end:]) and not (
            _OLD.search(text)
        ):
            return None
        said = f"{amount(count, manner)} {'pound' if count == '1' else 'pounds'}"
    return said + "." * sentence_ends(text, end)


_OLD = Pattern(
    r"£|\d+s\. ?\d+d\b|shilling|pence|penny|\bl\.|guinea|\bprice|\bcost|\bpaid|\bcharge|\bpay\b"
    r"|wages|\bfee\b|\brent\b|per annum|a week|apiece|a dozen|\bsold\b|\bworth\b",
    re.IGNORECASE,
)


def _stroke(match: Match, manner: Manner) -> str | None:
    """2/6, 10/-: shillings and pence, where a price is spoken of and it is no fraction."""
    shillings, pence = match["shillings"], match["pence"]
    if pence == "-":
        return _shillings(shillings, manner)
    if pence in ("2", "3", "4", "8") and int(shillings) < int(pence):
        return None  # 3/4
    priced = int(shillings) > int(pence) > 4 and _PRICES.search(match.string)
    if int(pence) > 11 or pence == "0" or not (priced or _STROKES.search(match.string)):
        return None
    return f"{_shillings(shillings, manner)} and {_old_pence(pence)}"


_STROKES = Pattern(r"£|\d/-|shilling|[0-9]s\.|guinea|\bd\.")

#: With these 12/6 is no fraction, for it would be more than one.
_PRICES = Pattern(r"\b(?:cost|paid|price|priced|worth|dear|bought|sold|charged|wages|rent)\b")


def _guineas(match: Match, manner: Manner) -> str:
    ended = match[0].endswith(".") and sentence_ends(match.string, match.end())
    name = "guinea" if match["count"] == "1" else "guineas"
    return f"{amount(match['count'], manner)} {name}" + "." * ended


_PENCE = r"\d{1,2} ?[½¼¾]?|[½¼¾]"

RULES: tuple[Rule, ...] = (
    Rule(
        "money",
        rf"(?<![\w.])£ ?(?P<pounds>{AMOUNT})[.,]? ?(?:(?P<shillings>\d{{1,2}}) ?s\b\.?)"
        rf"(?:,? ?(?P<pence>{_PENCE}) ?d\b\.?)?",
        _old_money,
        needs="£",
    ),
    Rule(
        "money",
        rf"(?<![\w.])(?:(?P<pounds>\d{{1,3}}(?:,\d{{3}})*) ?l\. ?)?(?P<shillings>\d{{1,3}}) ?s\b\.?"
        rf"(?:,? ?(?:and )?(?P<pence>{_PENCE}) ?d\b\.?)",
        _old_money,
        needs=DIGITS,
    ),
    Rule(
        "money",
        r"(?<![\w.])(?P<pounds>\d{1,3}(?:,\d{3})*) ?l\. ?(?P<shillings>\d{1,2}) ?s\b\.?"
        r"(?P<pence>(?!))?",
        _old_money,
        needs=DIGITS,
    ),
    Rule(
        "money",
        r"(?<![\w.,/£-])(?P<count>\d{1,3}(?=[ds])|\d{1,2} ?[½¼¾](?=d)|[½¼¾](?=d)"
        r"|\d{1,3}(?:,\d{3})?(?=l))(?P<coin>[sdl])\.(?![\w])",
        _lone_coin,
        needs=COUNTS,
        also=("s.", "d.", "l."),
    ),
    Rule(
        "money",
        r"(?<![\w.,/-])(?P<shillings>\d{1,3})/(?P<pence>-|\d{1,2})(?![\w/]|[.,]\d)",
        _stroke,
        needs=DIGITS,
        also="/",
    ),
    Rule(
        "money",
        r"(?<![\w.,])(?P<count>\d{1,3}(?:,\d{3})*) ?(?:gs|gns|gn|guas)\b\.?",
        _guineas,
        needs=DIGITS,
        also="g",
    ),
)
