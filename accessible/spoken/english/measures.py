"""Measures, temperatures, percentages, feet and inches, durations."""

from __future__ import annotations

import re

from accessible.spoken.english.quantity import (
    AMOUNT,
    COUNTS,
    DASH,
    OTHER,
    SIGN,
    START,
    amount,
    before_a_noun,
    names_a_noun,
    one,
    sentence_ends,
)
from accessible.spoken.english.units import UNIT, denominator, unit
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_MAGNITUDE = r"(?: (?:hundred|thousand|million|billion|trillion))?"
_BY = r" ?[x×] ?| by "
_LINKS = {"x": "by", "×": "by", "by": "by"}


def _range(match: Match, manner: Manner) -> str:
    """The numbers of a measure: one, a range, or an area's sides."""
    said = amount(match["first"].strip(), manner)
    for link, number in (("link", "second"), ("another", "third")):
        if match[number]:
            word = _LINKS.get(match[link].strip(), "to")
            said += f" {word} {amount(match[number], manner)}"
    return said


def _slipped(match: Match, manner: Manner) -> str | None:
    """7. 7: a space slipped into a decimal, where the text around shows it."""
    text = match.string
    before = text[: match.start()]
    sure = match["whole"] == "0" or re.match(r" ?(?:%|per ?cent)", text[match.end() :])
    if not sure:
        inside = re.search(r"(?:^|[a-z,] |\()$", before) and not re.search(
            r"\b(?:chapter|chap|ch|page|pp?|no|nos|number|vol|volume|section|sect|part|book|fig"
            r"|figure|table|verse|act|scene|line|stage|step|version)\.? $",
            before,
            re.IGNORECASE,
        )
        if not inside or not _COUNTED.match(text, match.end()):
            return None
    return amount(f"{match['whole']}.{match['part']}", manner)


_COUNTED = Pattern(
    r"\)| (?:people|persons?|inhabitants|residents|males|females|households|years?|months?|weeks?"
    r"|days?|hours?|minutes?|seconds?|miles?|yards?|feet|foot|inche?s?|acres?|hectares?|pounds?"
    r"|ounces?|tons?|tonnes?|\w*met(?:er|re)s?|\w*grams?|\w*lit(?:er|re)s?|\w*watts?|\w*volts?|\w*hertz"
    r"|million|billion|trillion|percent|points?|goals?|times|degrees?|dollars?|euros?|cents?|m|km|cm"
    r"|mm|kg|ft|in|mi|lb|oz|mph)\b"
)


def _percent(match: Match, manner: Manner) -> str:
    sign = match["sign"]
    word = {"%": "percent", "‰": "per mille", "‱": "per ten thousand"}[sign]
    after = match.string[match.end() : match.end() + 1]
    return f"{_range(match, manner)} {word}" + " " * after.isalpha()


def _points(match: Match, manner: Manner) -> str | None:
    name = match["unit"].lower()
    if name.startswith("b") and not _RATES.search(match.string):
        return None
    if name == "pp" and "." not in match["first"] and "%" not in match.string:
        return None
    word = "basis point" if name.startswith("b") else "percentage point"
    return f"{_range(match, manner)} {word}{'' if one(match['first']) else 's'}"


_RATES = Pattern(
    r"%|percent|\brates?\b|yield|interest|spread|\bFed\b|\bbank|bond|econom|inflation|basis",
    re.IGNORECASE,
)


_HEAT = Pattern(
    r"temperature|thermo|degree|heat|\bhot|\bcold|\bcool|warm|oven|boil|freez|weather|bake|melt"
    r"|kelvin|fever|[°º]",
    re.IGNORECASE,
)
_KITCHEN = Pattern(
    r"\b(?:pints?|milk|cream|water|oz|cups?|qts?|tsp|tbsp|stock|beer|ale)\b|\bpts?\.? of\b",
    re.IGNORECASE,
)
_ENERGY = Pattern(r"force|newton|energy|joule|magnet|tesla|field|current|fuse|amp|circuit|\bV\b")
_CAPITAL = Pattern(r" ?\.? ?[A-Z][A-Za-z]|\. [A-Z]|\. ?\d| \d")
_INITIAL = Pattern(r"\.\w")


def _name(match: Match) -> tuple[str, str] | None:
    """The unit after a number, where it is one: short symbols depend on what is around them."""
    symbol = match["unit"]
    text, start, end = match.string, match.start("unit"), match.end("unit")
    spaced = " " in match["gap"]
    after = text[end : end + 2]
    if symbol == "in":
        return ("inch", "inches") if _inches(match, after) else None
    if symbol == "foot":
        return None  # a word already: "five foot", "40,000 foot and 6,000 horse"
    if symbol == "pc" and match["gap"] == "":
        return _PERCENT
    if symbol in ("pt", "pts"):
        pint = bool(_KITCHEN.search(text))
        return ("pint", "pints") if pint else ("point", "points")
    if symbol == "K":
        return ("kelvin", "kelvins") if spaced and _HEAT.search(text) else None
    if symbol in ("C", "F"):
        if not _HEAT.search(text[:start] + text[end:]) or _INITIAL.match(text, end):
            return None
        scale = "Celsius" if symbol == "C" else "Fahrenheit"
        return f"degree {scale}", f"degrees {scale}"
    if symbol == "st":
        return ("stone", "stone") if re.match(r"\.? \d+ ?lbs?\b", text[end:]) else None
    if symbol == "m" and not spaced and _CROWD.match(text, end):
        return ("million", "million")
    if symbol in ("m", "sq. m", "sq m") and _old_miles(match):
        return ("square mile", "square miles") if symbol != "m" else ("mile", "miles")
    if symbol in _NEVER_ALONE or (symbol in _PHYSICS and _CAPITAL.match(text, end)):
        return None
    if len(symbol) == 1 and (text[end : end + 1] == "-" or re.match(r"0\d", match["first"])):
        return None  # 1-5-b-s-b, 08 W
    if symbol in _RARE and "." not in match["first"] and not _ENERGY.search(text):
        return None
    if symbol == "s" and (not spaced or text[end : end + 1] == "'") and "." not in match["first"]:
        return None  # the 60s
    return unit(symbol)


#: Letters that are units only beside others (MB, Mb, mM), and those that are also a point of the
#: compass or an initial.
_NEVER_ALONE = frozenset("MBbFdaKC")
_PHYSICS = frozenset(["V", "W", "N", "J", "T", "A", "L", "H", "mo", "ha", "ac", "ly", "bu", "lt"])
_RARE = frozenset("NJTAH")
_CROWD = Pattern(
    r" (?:more |new |other )?(?:people|users?|customers|viewers|copies|voters|jobs|homes|tonnes"
    r"|barrels|households|children|workers|subscribers|followers|passengers|visitors|residents"
    r"|members|downloads|views|listeners|shares|years|readers|deaths|cases|refugees|migrants"
    r"|Americans|Britons|euros|dollars|pounds|yen|yuan|rupees|francs)\b"
)


def _old_miles(match: Match) -> bool:
    """Whether "20 m. from" are miles, as in old books: meters have no full stop."""
    text, end = match.string, match.end()
    inside = match["dot"] and text[end : end + 1] in tuple(" ,;)") and not sentence_ends(text, end)
    return bool(inside) and not _METRIC.search(text)


_METRIC = Pattern(r"\d ?(?:km|cm|mm|kg)\b|met(?:er|re)s?\b")


def _inches(match: Match, after: str) -> bool:
    """Whether "in" after a number is inches, not the preposition."""
    text, end = match.string, match.end("unit")
    if match["gap"] == "-" or match["dot"]:
        return not re.fullmatch(r"1\d{3}|20\d{2}", match["first"])
    if after[:1] in (")", ",", ";", ""):
        return True
    return bool(
        re.match(r" (?:long|wide|high|tall|thick|deep|in (?:diameter|length|width|height)"
                 r"|diameter|x \d|× ?\d|by \d|\(\d)", text[end:])
    )  # fmt: skip


def _measure(match: Match, manner: Manner) -> str | None:
    if match["slash"]:
        below = denominator(match["unit"])
        if below is None or len(match["unit"]) < 2:
            return None
        return f"{_range(match, manner)} per {below}"
    name = _name(match)
    if name is None:
        return None
    singular, several = name
    text = match.string
    joined = match["gap"].strip() == "-" and match["gap"] != " - "
    end = match.end()
    counted = one(match["first"]) and not match["second"] and not match["power"]
    label = match["unit"] in _LABELS and match["gap"] == "" and names_a_noun(text, end)
    if counted or joined or label or before_a_noun(text, match.start(), end):
        several = singular
    if match["first"] in ("1/2", "½") and counted:
        said = f"half {'an' if singular[0] in 'aeiou' or singular == 'hour' else 'a'} {singular}"
    else:
        said = f"{_range(match, manner)}{match['power'] or ''} {several}"
    if match["dot"] or match["unit"].endswith("."):
        return said + ("." if sentence_ends(text, end) else "")
    return said


#: What is glued to its number before a noun: 60W bulb, 35mm film.
_LABELS = frozenset(["W", "kW", "V", "mm", "MP", "hp", "cc", "Hz"])


def _both(match: Match, manner: Manner) -> str | None:
    """10 cm – 20 cm, 5%–10%: a unit at both ends, or 10 cm x 20 cm."""
    words = []
    for number, symbol in (("first", "one"), ("second", "two")):
        name = _PERCENT if match[symbol] == "%" else unit(match[symbol])
        if name is None or (len(match[symbol]) == 1 and match[symbol] not in "m%glL°"):
            return None
        words.append(f"{amount(match[number].strip(), manner)} {name[not one(match[number])]}")
    return f" {_LINKS.get(match['link'].strip(), 'to')} ".join(words)


_PERCENT = ("percent", "percent")


def _duration(match: Match, manner: Manner) -> str | None:
    """1h 42m, 3m 20s."""
    if not (match["hours"] or match["seconds"]):
        return None
    said = []
    for name in ("hour", "minute", "second"):
        if number := match[f"{name}s"]:
            number = number.lstrip("0") or "0"
            said.append(f"{amount(number, manner)} {name}{'' if one(number) else 's'}")
    ended = match[0].endswith(".") and sentence_ends(match.string, match.end())
    return " ".join(said) + "." * ended


def _bare(match: Match, manner: Manner) -> str | None:
    """km/h without a number: the unit itself is spoken of."""
    name = unit(match["unit"])
    return None if name is None else name[1]


def _after_words(match: Match, manner: Manner) -> str | None:
    """A unit after a number in words: "several km", "two hundred lbs.", "five feet seven in."."""
    text, start, end = match.string, match.start("said"), match.end("said")
    symbol = match["said"].rstrip(".")
    word = re.split(r"[ -]", text[max(0, start - 12) : start - 1].lower())[-1]
    if word not in _NUMBER_WORDS and not word.endswith(("teen", "ty")):
        return None
    if symbol == "in" and not re.search(r"(?:feet|foot|ft\.?),? \w+ $", text[:start]):
        return None
    name = unit(symbol)
    if name is None:
        return None
    alone = text[start - 1] == "-" or word in ("per", "one", "a", "an")
    return name[not alone] + "." * (match["said"] != symbol and sentence_ends(text, end))


_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million "
    "billion few several many half per a an".split()
)


def _per(match: Match, manner: Manner) -> str | None:
    name = denominator(match["unit"])
    return None if name is None else f" per {name}"


#: One number, a range or the sides of an area, before what it counts.
_NUMBERS = (
    rf"(?P<first>{SIGN}{AMOUNT})(?:(?P<link>{DASH}|{_BY})(?P<second>{OTHER})"
    rf"(?:(?P<another>{_BY})(?P<third>{OTHER}))?)?"
)
_SHORT = r"(?:[°º] ?[CF]|[A-Za-zµ]{1,3}[²³]?)"
_SYMBOLS = ("km", "kg", "cm", "mm", "lb", "oz", "ft", "mph", "mi", "kWh", "tsp", "tbsp", "GB", "MB",
            "m/s", "in.")  # fmt: skip


def _degrees(match: Match, manner: Manner) -> str:
    """50 deg. F., 30 deg: the word, its scale, and a full stop that ends the sentence."""
    scale = {"C": " Celsius", "F": " Fahrenheit"}.get(match["scale"] or "", "")
    dotted = match[0].endswith(".") and sentence_ends(match.string, match.end())
    return f"degrees{scale}{'.' if dotted else ''}"


RULES: tuple[Rule, ...] = (
    Rule(
        "measure",
        r"(?<=\d )(?P<said>deg\b\.?(?: ?(?P<scale>[CF])\b\.?)?)",
        _degrees,
        needs=("deg",),
        also=DIGITS,
    ),
    Rule(
        "decimal",
        r"(?<![\w.,])(?P<whole>\d{1,3})\. (?P<part>\d{1,3})(?![\w/]|[.,:-]\d|, \d)",
        _slipped,
        needs=DIGITS,
        also=".",
    ),
    Rule(
        "measure",
        rf"{START}(?:(?P<hours>\d{{1,3}}) ?h(?:rs?\.?)? ?)?(?P<minutes>\d{{1,2}}) ?m(?:ins?\.?)?"
        r"(?: ?(?P<seconds>\d{1,2}(?:\.\d+)?) ?s(?:ecs?)?\b(?:\.(?!\w))?)?(?!\w)",
        _duration,
        needs=DIGITS,
        also="m",
    ),
    Rule(
        "measure",
        rf"{START}(?P<first>{SIGN}{AMOUNT}) ?(?P<one>{_SHORT}|%)(?P<link>{DASH}|{_BY})"
        rf"(?P<second>{OTHER}) ?(?P<two>{_SHORT}|%)(?!\w)",
        _both,
        needs=COUNTS,
        also=("-", "–", "−", "×", "x", " by "),
    ),
    Rule("percent", rf"{START}{_NUMBERS} ?(?P<sign>[%‰‱])", _percent, needs="%‰‱"),
    Rule(
        "percent",
        rf"{START}{_NUMBERS}[ -]?(?P<unit>bps?|bips|pp)(?!\w|\.)",
        _points,
        needs=("bp", "bips", "pp"),
        also=DIGITS,
    ),
    Rule(
        "measure",
        rf"{START}{_NUMBERS}(?P<power>{_MAGNITUDE})(?P<gap> - | ?-?)(?P<slash>/ ?)?"
        rf"(?P<unit>{UNIT})(?P<dot>\.(?!\w))?(?!\w|\.\w)",
        _measure,
        needs=COUNTS,
    ),
    Rule(
        "measure",
        r"(?<=[a-z][ -])(?P<said>(?:sq\.? |cu\.? )?(?:km/h|m/s|km|kg|cm|mm|lbs?|oz|ft|in(?=\.)|mph"
        r"|mi|kWh|tsp|tbsp|GB|MB)[²³23]?(?:\.(?!\w))?)(?![\w/])",
        _after_words,
        needs=_SYMBOLS,
    ),
    Rule(
        "measure",
        r"(?<![\w/.@-])(?P<unit>(?:[kcmµ]?m|[mkµn]?g|m?mol|mi|ft|lbs?|[kM]?Wh?|k?J|m?[lL]|k?cal|[GMkT]B)"
        r"[²³]?/(?:h|hr|s|s²|m[²³]|cm[²³]|km²?|d?[lL]|kg|mol|min|day|ha|in²))(?![\w/.@]\w|\w)",
        _bare,
        needs="/",
    ),
    Rule(
        "measure",
        r"(?<=[a-z]) ?/ ?(?P<unit>(?:(?:sq|cu)\.? ?(?:mi|km|ft|m|yd|in)\b\.?|(?:[kcm]?m|mi|ft|yd)"
        r"(?:[²³]|[23]\b)))",
        _per,
        needs="/",
    ),
)
