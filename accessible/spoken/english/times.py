"""Times of the day, durations by the clock, time zones."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal, decimal
from accessible.spoken.english.quantity import sentence_ends
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_START = r"(?<![\w$£€/#%-])(?<!\d[.,:–])"
_HALF = r"(?P<half>[AaPp])(?:\. ?[Mm]\b\.?| ?[Mm]\b\.?)"
_DASH = r" ?[-–—] ?"
_ZONE = (
    r"(?:(?:[ECMP][SD]T|A[CEW]?[SD]T|[ECMP]T|GMT|UTC|BST|CES?T|EES?T|WES?T|[IJKM]ST|NZ[SD]T|HK?T)\b"
    r"|\b(?:[ecmp][sd]t|gmt|utc)\b|\b(?:[ECMPecmp]\.[SDsd]\.[Tt]|[Gg]\.[Mm]\.[Tt])\b\.?)"
)


def _minutes(minute: str, manner: Manner) -> str:
    if minute[0] == "0":
        return f"{manner.style.zero} {cardinal(int(minute))}"
    return cardinal(int(minute))


def _clock(hour: str, minute: str | None, manner: Manner) -> str:
    """The hour and the minutes: "six oh five"; the hour alone at a full hour."""
    number = cardinal(int(hour))
    return number if minute in (None, "00") else f"{number} {_minutes(minute or '', manner)}"


def _valid(hour: str, minute: str | None, *, hours: int = 24) -> bool:
    return int(hour) <= hours and (minute is None or int(minute) < 60)


def _stop(match: Match) -> str:
    """The full stop of "p.m." where it also ends the sentence."""
    text, start, end = match.string, match.start(), match.end()
    if not text[:end].endswith(".") or not sentence_ends(text, end):
        return ""
    opening = re.split(r"[.!?:;\"“”] ?", text[max(0, start - 40) : start])[-1]
    at_the_end = not text[end:].strip("\"'”’)] ")
    return "." if at_the_end or len(opening.split()) > 2 else ""


def _with_half(match: Match, manner: Manner) -> str | None:
    hour, minute = match["hour"], match["minute"]
    if not _valid(hour, minute):
        return None
    said = _clock(hour, minute, manner)
    if match["second"]:
        seconds = int(match["second"])
        said += f" and {cardinal(seconds)} second{'s' * (seconds != 1)}"
    return f"{said} {match['half'].upper()} M{_stop(match)}"


def _span_with_half(match: Match, manner: Manner) -> str | None:
    if not (_valid(match["hour"], match["minute"]) and _valid(match["from"], match["past"])):
        return None
    first = _clock(match["from"], match["past"], manner)
    if match["first_half"]:
        first += f" {match['first_half'].upper()} M"
    last = f"{_clock(match['hour'], match['minute'], manner)} {match['half'].upper()} M"
    return f"{first} to {last}{_stop(match)}"


def _said_in_letters(match: Match, manner: Manner) -> str:
    stop = "." if sentence_ends(match.string, match.end("said")) else ""
    return f"{match['said'][0]} M{stop}"


def _letters(match: Match, manner: Manner) -> str:
    stop = "." if match["said"].endswith(".") and sentence_ends(match.string, match.end()) else ""
    space = "" if match.string[match.start("said") - 1] == " " else " "
    letters = (letter.upper() for letter in match["said"] if letter.isalpha())
    return space + " ".join(letters) + stop


#: What makes two numbers with a colon between them a ratio, a score or a place in a book.
_NO_TIME = Pattern(
    r"\b(?:ratios?|scales?|odds|aspect|proportions?|diluted?|dilution|gear|mixture|mixed|score|"
    r"scored|won|win|beat|lost|verses?|chapter)\b",
    re.IGNORECASE,
)


def _no_ratio(match: Match, manner: Manner) -> bool:
    start, end = match.span()
    return not _NO_TIME.search(match.string, max(0, start - 30), min(len(match.string), end + 20))


def _of_day(match: Match, manner: Manner) -> str | None:
    hour, minute = match["hour"], match["minute"]
    if minute != "00":
        return _clock(hour, minute, manner)
    if int(hour) in (0, 24):
        return "midnight"
    if match.string.startswith((" o'clock", " o’clock"), match.end()):
        return cardinal(int(hour))
    if match.string.startswith((" hours", " hrs"), match.end()):
        zero = f"{manner.style.zero} " if hour[0] == "0" else ""
        return f"{zero}{cardinal(int(hour))} hundred"
    return f"{cardinal(int(hour))} o'clock"


def _units(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'s' * (number != 1)}"


_OF_DAY = Pattern(r"(?:\b(?:at|by|from|until|till|since|before|after|around)|\d{4},?) $")
_IN_ZONE = Pattern(rf" ?(?:{_ZONE}|[-+−]\d\d:?\d\d\b)")


def _with_seconds(match: Match, manner: Manner) -> str:
    """21:51:31: hours, minutes and seconds; in the company of a date or a zone, a time of day."""
    text, seconds = match.string, match["second"]
    of_day = _OF_DAY.search(text, max(0, match.start() - 8), match.start())
    if (
        match["hour"] != "0"
        and int(match["hour"]) < 25
        and (of_day or _IN_ZONE.match(text, match.end()))
    ):
        clock = f"{cardinal(int(match['hour']))} {_minutes(match['minute'], manner)}"
        return f"{clock} and {_units(int(float(seconds)), 'second')}"
    last = f"{decimal(seconds)} seconds" if "." in seconds else _units(int(seconds), "second")
    hour, minute = int(match["hour"]), int(match["minute"])
    return f"{_units(hour, 'hour')} {_units(minute, 'minute')} and {last}"


def _lap(match: Match, manner: Manner) -> str:
    """1:23.45: minutes and parts of a second."""
    minutes = _units(int(match["minute"]), "minute")
    return f"{minutes} {decimal(match['second'].lstrip('0'))} seconds"


def _military(match: Match, manner: Manner) -> str | None:
    digits = match["said"]
    zero = digits[0] == "0"
    if match["at"] is None and (not match["hours"] or (not zero and digits.endswith("00"))):
        return None
    hour = f"{manner.style.zero} {cardinal(int(digits[1]))}" if zero else cardinal(int(digits[:2]))
    return f"{hour} {'hundred' if digits.endswith('00') else _minutes(digits[2:], manner)}"


def _shift(match: Match, manner: Manner) -> str:
    """GMT+1, UTC−05:30: what the zone is before or behind."""
    sign = "plus" if match["sign"] == "+" else "minus"
    said = f"{' '.join(match['zone'])} {sign} {cardinal(int(match['hour']))}"
    return said + (f" {_minutes(match['minute'], manner)}" if match["minute"] else "")


def _hours(match: Match, manner: Manner) -> str:
    return f"{_units(int(match['hour']), 'hour')} {_minutes(match['minute'], manner)}"


#: The letters of a half of the day, as they are written.
_HALVES = tuple(half + point + m for half in "aApP" for point in ("", ".", ". ", " ") for m in "mM")

RULES: tuple[Rule, ...] = (
    Rule(
        "time",
        rf"{_START}(?P<from>\d{{1,2}})(?:[:.](?P<past>\d\d))?"
        rf"(?: ?(?P<first_half>[AaPp])\.? ?[Mm]\b\.?)?{_DASH}"
        rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))? ?{_HALF}",
        _span_with_half,
        needs=DIGITS,
        also=_HALVES,
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?)? ?{_HALF}",
        _with_half,
        needs=DIGITS,
        also=_HALVES,
    ),
    # A.M. and P.M., seven a.m.
    Rule("time", r"(?<!\S)(?P<said>[AP]\.M\.)", _said_in_letters, needs=("A.M.", "P.M.")),
    Rule(
        "time", r"(?<=[a-z] )(?P<said>[ap]\. ?m\.)", _letters, needs=("a.m", "p.m", "a. m", "p. m")
    ),
    Rule(
        "time",
        rf"(?::\d\d|[AaPp]\.? ?[Mm]\b\.?) ?(?P<said>{_ZONE})",
        _letters,
        needs="CTct",
        also=DIGITS,
    ),
    Rule(
        "time",
        r"\b(?P<zone>GMT|UTC) ?(?P<sign>[-+−–]) ?(?P<hour>\d{1,2})(?::?(?P<minute>\d\d))?(?![\w:])",
        _shift,
        needs=("GMT", "UTC"),
    ),
    Rule(
        "time",
        rf"{_START}(?P<hour>\d{{1,3}}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d(?:\.\d+)?)(?![\w:])",
        _with_seconds,
        needs=":",
        also=DIGITS,
    ),
    Rule(
        "time",
        rf"{_START}(?P<minute>\d{{1,2}}):(?P<second>[0-5]\d\.\d{{1,3}})(?![\w:]|\.\d)",
        _lap,
        needs=":",
        also=DIGITS,
    ),
    Rule(
        "range",
        rf"{_START}(?:[01]?\d|2[0-4]):[0-5]\d(?P<said>{_DASH})(?=(?:[01]?\d|2[0-4]):[0-5]\d(?!\w))",
        " to ",
        _no_ratio,
        needs=":",
        also=DIGITS,
    ),
    Rule(
        "time",
        rf"(?:{_START}|(?<=:\d\d[-–—]))"
        r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?:(?=ish\b)|(?![\w:%]|[.,/]\d|[-–]\d(?!\d?:)))",
        _of_day,
        _no_ratio,
        needs=":",
        also=DIGITS,
    ),
    # at 8.30; the 10.15 train
    Rule(
        "time",
        rf"\b(?:[Aa]t|till|until) (?:about |exactly |precisely )?{_START}"
        r"(?P<said>(?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5]\d))(?![\w%°]|[.,:/-]\d| ?%)"
        r"(?=\W*$|[,;:?!)]|\.\W| (?:in|on|the|to|this|that|and|sharp|tomorrow|tonight|every|o|when|"
        r"we|he|she|they|I|it|exactly|precisely|prompt|for|from|by|with|local|GMT)\b)",
        _of_day,
        needs=DIGITS,
        also=".",
    ),
    Rule(
        "time",
        rf"\b(?:[Tt]he|by) {_START}(?P<said>(?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5]\d))"
        r"(?= (?:train|express|bus|coach|ferry|flight|boat|tram|to [A-Z]|from [A-Z]|for [A-Z]))",
        _of_day,
        needs=DIGITS,
        also=".",
    ),
    # 0800 hours, at 1430 hrs
    Rule(
        "time",
        r"(?:\b(?P<at>at|by|from|until|till|to|before|after|around|about) )?(?<![\w.,:/-])"
        r"(?P<said>(?:[01]\d|2[0-3])[0-5]\d)(?=(?P<hours> ?(?:hours|hrs)\b))",
        _military,
        needs=("hours", "hrs"),
        also=DIGITS,
    ),
    Rule(
        "time",
        r"\b(?P<at>[Aa]t|by|from|until|till|before|after|around) (?P<said>0\d[0-5]\d)"
        r"(?P<hours>)(?![\w-]|[.,:/]\d)",
        _military,
        needs="0",
    ),
    Rule(
        "time",
        r"(?<![\w.,:/-])(?P<hour>\d{1,2})h(?P<minute>[0-5]\d)\b",
        _hours,
        needs=DIGITS,
        also="h",
    ),
    Rule("time", r"(?<=\d\d) ?(?P<said>hrs\b)", "hours", needs=("hrs",), also=DIGITS),
)
