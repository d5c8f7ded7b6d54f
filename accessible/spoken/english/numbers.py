"""Plain numbers: fractions, decimals, ranges, ratios, scores, and what is left."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal, plural
from accessible.spoken.english.quantity import (
    INTEGER,
    SIGN,
    START,
    VULGAR,
    amount,
    british,
    over,
)
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

#: Written with a stroke, said as two numbers.
_SAID_APART = {
    "24/7": "twenty four seven",
    "24/7/365": "twenty four seven three sixty five",
    "9/11": "nine eleven",
    "7/7": "seven seven",
    "50/50": "fifty fifty",
    "60/40": "sixty forty",
    "70/30": "seventy thirty",
    "80/20": "eighty twenty",
    "90/10": "ninety ten",
    "20/20": "twenty twenty",
}


def _apart(match: Match, manner: Manner) -> str | None:
    """24/7; the time of music and the sharpness of eyes: in 3/4 time, 20/40 vision."""
    if _BEATS.match(match.string, match.end()):
        return " ".join(cardinal(int(number)) for number in match[0].split("/"))
    return _SAID_APART.get(match[0])


_BEATS = Pattern(r"[ -](?:time|beat|meter|metre|rhythm|vision|eyesight|sight)\b(?! (?:of|in) )")


def _plain(written: str) -> str:
    return written.replace(",", "").replace(" ", "")


def _fraction(match: Match, manner: Manner) -> str:
    """3/4; odds are 7 to 2."""
    top, _, bottom = match[0].partition("/")
    if _ODDS.search(match.string) and top.isdigit() and bottom.isdigit():
        return f"{amount(top, manner)} to {amount(bottom, manner)}"
    return amount(match[0], manner)


_ODDS = Pattern(r"\bodds\b|favou?rite|bookmaker|\bbets?\b|\bbetting|outsider", re.IGNORECASE)


def _raised(match: Match, manner: Manner) -> str:
    """¹/₂, 2³⁄₄: a fraction set small."""
    top = match["top"].translate(_SMALL)
    parts = over(
        int(top), int(match["bottom"].translate(_SMALL)), manner, mixed=bool(match["whole"])
    )
    return f"{amount(match['whole'].strip(), manner)} and {parts}" if match["whole"] else parts


_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def _tennis(match: Match, manner: Manner) -> str | None:
    """6-4, 3-6, 7-6: the sets of a match, game by game."""
    sets = re.findall(r"(\d{1,2})[-–](\d{1,2})(?: ?\((\d{1,2})(?:[-–](\d{1,2}))?\))?", match[0])
    if any(max(int(a), int(b)) < 6 and int(a) + int(b) < 6 for a, b, _, _ in sets):
        return None
    said = []
    for games in sets:
        said.append(" ".join(cardinal(int(number)) for number in games if number))
    return ", ".join(said)


def _range(match: Match, manner: Manner) -> str | None:
    first, second = match["first"], match["second"]
    if match["dash"] in (" – ", "—") and float(_plain(first)) >= float(_plain(second)):
        return None  # a dash between two thoughts
    link = " " if first == second else " to "  # fifty fifty
    return f"{amount(first, manner)}{link}{amount(second, manner)}"


def _ratio(match: Match, manner: Manner) -> str:
    numbers = re.split(r" ?[:∶] ?", match[0])
    return " to ".join(amount(number, manner) for number in numbers)


def _sides(match: Match, manner: Manner) -> str:
    numbers = re.split(r" ?[x×X] ?", match[0])
    equation = "=" in match.string or ("×" in match[0] and " × " in match[0])
    return (" times " if equation else " by ").join(amount(number, manner) for number in numbers)


def _times(match: Match, manner: Manner) -> str:
    number = amount(match["number"], manner)
    compares = re.match(r" (?:\w+er|more|less|as|the)\b", match.string[match.end() :])
    return f"{number} {'times' if compares else 'x'}"


_LARGE = {"k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million",
          "mln": "million", "bn": "billion", "B": "billion", "b": "billion", "tn": "trillion",
          "trn": "trillion"}  # fmt: skip


#: 4K television, a 5K run: the letter.
_BARE_K = frozenset("1 2 3 4 5 6 7 8 10".split())


def _large(match: Match, manner: Manner) -> str | None:
    """100K, 3M, 2bn."""
    number, size = match["number"], match["size"]
    after = match.string[match.end() :]
    if match[0] == "3M":
        return None  # the company
    if len(size) == 1:
        counted = re.match(r" (?:[a-z-]+s|people|men|women|children|of)\b|\+", after)
        if size in "kK" and (number in _BARE_K or re.match(r" (?:run|race|walk|res)", after)):
            return f"{amount(number, manner)} K"
        if size in "mMbB" and not counted and "." not in number:
            return None
        if size in "kK" and number.startswith("0"):
            return None
    return f"{amount(number, manner)} {_LARGE[size]}"


def _scientific(match: Match, manner: Manner) -> str:
    power = match["power"].lstrip("+").replace("−", "-")
    words = cardinal(int(power.lstrip("-")), british=british(manner))
    sign = "minus " if power.startswith("-") else ""
    return f"{amount(match['number'], manner)} times ten to the {sign}{words}"


def _hash(match: Match, manner: Manner) -> str:
    return f"number {amount(match['number'], manner)}"


def _plus(match: Match, manner: Manner) -> str:
    return f"{amount(match['number'], manner)} plus"


def _cardinal(match: Match, manner: Manner) -> str:
    return amount(match[0], manner)


def _paired(number: str) -> str:
    """In pairs from the end: "three fifty seven", "seven oh seven", "forty five"."""
    if len(number) < 3:
        return cardinal(int(number))
    tens = number[-2:]
    last = "hundred" if tens == "00" else cardinal(int(tens))
    if tens[0] == "0" and tens != "00":
        last = f"oh {last}"
    return f"{cardinal(int(number[:-2]))} {last}"


def _several(match: Match, manner: Manner) -> str:
    """747s, 45s, 5s: the things of that number."""
    return plural(_paired(match["number"]))


def _raised_point(match: Match, manner: Manner) -> str:
    """3·5, as British books have it."""
    return amount(match[0].replace("·", "."), manner)


def _left_over(match: Match, manner: Manner) -> str:
    """Digits that touch letters and that no rule has read."""
    text, start, end = match.string, match.start(), match.end()
    number = match[0]
    said = amount(number, manner)
    left = " " * (start > 0 and text[start - 1].isalnum())
    return left + said + " " * (end < len(text) and text[end].isalnum())


_DASH = r"(?P<dash> ?[-–−] ?|—)"
_DECIMAL = rf"(?:{INTEGER}(?:\.\d+)?|(?<![\d.])\.\d+)"
_ALONE = r"(?![\w/⁄]|[.,:]\d|-\d|-[A-Za-z]{1,2}\b)"

#: Read before codes, which letters after digits may be.
LARGE: tuple[Rule, ...] = (
    Rule(
        "number",
        rf"{START}(?P<number>{_DECIMAL})(?P<size>bn|mn|mln|tn|trn|[kKmMbB])(?![\w'’])",
        _large,
        needs=DIGITS,
    ),
)

RULES: tuple[Rule, ...] = (
    # A mark of 9.5/10: no fraction has a decimal above it.
    Rule(
        "ratio",
        r"(?<=\d\.\d)(?P<said> ?/ ?)(?=(?:5|10|20|100)(?![\w/]|[.,]\d))",
        " out of ",
        needs="/",
        also=DIGITS,
    ),
    Rule("time", r"(?<![\w/.-])\d\d?/\d\d?(?:/\d{3})?(?![\w/-])", _apart, needs="/"),
    Rule(
        "score",
        r"(?<![\w/.,:-])\d{1,2}[-–]\d{1,2}(?: ?\(\d{1,2}(?:[-–]\d{1,2})?\))?"
        r"(?:,? (?:and )?\d{1,2}[-–]\d{1,2}(?: ?\(\d{1,2}(?:[-–]\d{1,2})?\))?){1,4}(?![\w-])",
        _tennis,
        needs=DIGITS,
        also="-–",
    ),
    Rule(
        "number",
        r"(?<![\w.,'’-])(?<!iPhone )(?P<number>\d?[1-9]|\d{3})(?:s|(?<=\d{3})['’]s)(?!\w)",
        _several,
        needs=DIGITS,
        also="s",
    ),
    Rule(
        "fraction",
        rf"{START}{SIGN}(?:{INTEGER}[ -])?\d{{1,5}}[/⁄](?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}})"
        r"(?![\w/]|[.,]\d|-\d)",
        _fraction,
        needs="/⁄",
        also=DIGITS + "⁰¹²³⁴⁵⁶⁷⁸⁹",
    ),
    Rule(
        "fraction",
        r"(?<![\w.,/])(?P<whole>[\d,]+ ?)??(?P<top>[⁰¹²³⁴-⁹]{1,3})[/⁄](?P<bottom>[₀-₉]{1,4})",
        _raised,
        needs="/⁄",
        also=DIGITS + "⁰¹²³⁴⁵⁶⁷⁸⁹",
    ),
    Rule("fraction", rf"{START}{SIGN}(?:{INTEGER} ?)?[{VULGAR}]", _cardinal, needs=VULGAR),
    Rule("decimal", rf"{START}\d{{1,4}}·\d{{1,6}}(?![\w·])", _raised_point, needs="·"),
    Rule(
        "decimal",
        rf"{START}(?P<number>\d{{1,3}}(?:\.\d+)?)[eE](?P<power>[-−+]\d{{1,3}})(?!\w)",
        _scientific,
        needs=DIGITS,
        also="eE",
    ),
    Rule(
        "range",
        rf"{START}(?<![-–])(?P<first>{_DECIMAL}){_DASH}(?P<second>{_DECIMAL}){_ALONE}",
        _range,
        needs=DIGITS,
        also="-–—−",
    ),
    Rule(
        "ratio",
        rf"{START}{_DECIMAL} ?[:∶] ?{_DECIMAL}(?: ?[:∶] ?{_DECIMAL})?{_ALONE}",
        _ratio,
        needs=DIGITS,
        also=":∶",
    ),
    Rule(
        "measure",
        rf"{START}{_DECIMAL} ?[x×] ?{_DECIMAL}(?: ?[x×] ?{_DECIMAL})?{_ALONE}",
        _sides,
        needs=DIGITS,
        also="x×",
    ),
    Rule("number", rf"{START}(?P<number>{_DECIMAL})[x×](?!\w)", _times, needs=DIGITS, also="x×"),
    Rule("number", rf"(?<![\w&/])# ?(?P<number>{INTEGER})(?![\w.]\w|\w)", _hash, needs="#"),
    Rule("number", rf"{START}(?P<number>{_DECIMAL})\+(?![\w+])", _plus, needs="+"),
    Rule(
        "decimal",
        rf"{START}{SIGN}(?:{INTEGER}\.\d+|(?<![\d.])\.\d+)(?!\w|\.\d)",
        _cardinal,
        needs=DIGITS,
        also=".",
    ),
    Rule("decimal", r"(?<![\w.])\d{1,9}\.\d{1,9}(?=[A-Za-z])", _left_over, needs=DIGITS, also="."),
    Rule("cardinal", rf"{START}{SIGN}{INTEGER}(?!\w)", _cardinal, needs=DIGITS),
    Rule("cardinal", r"\d+", _left_over),
)
