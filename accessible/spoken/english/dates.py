"""Dates in every usual order, ranges of dates, months and weekdays cut short."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import ordinal
from accessible.spoken.english.quantity import sentence_ends
from accessible.spoken.english.years import counts, short_year, year_words
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTHS = {name[:3].lower(): name for name in MONTHS} | {"sept": "September"}
_WEEKDAYS = {
    name[:3].lower(): name
    for name in ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()
} | {"tues": "Tuesday", "weds": "Wednesday", "thur": "Thursday", "thurs": "Thursday"}

_SHORT = r"(?:[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ept?|[Oo]ct|[Nn]ov|[Dd]ec)"
_CAPITALS = "JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC"
_MONTH = (
    r"(?:(?:[Jj]anuary|[Ff]ebruary|[Mm]arch|[Aa]pril|[Mm]ay|[Jj]une|[Jj]uly|[Aa]ugust"
    rf"|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember|{'|'.join(MONTHS).upper()})\b"
    rf"|(?:{_SHORT}|{_CAPITALS})\b\.?)"
)
_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
_DAY = rf"{_NUMBER}(?:st|nd|rd|th|ST|ND|RD|TH)?(?!\w)"
#: What may not stand before the day of a date: the rest of a number, a sum or a code.
_START = r"(?<![\w.$£€#/])(?<!\d[,:–-])"
_BETWEEN = r"(?: ?[-–—/] ?| (?:and|or|to|through|until|&) |, (?:and|or) |, )"
_DAYS = rf"{_DAY}(?:{_BETWEEN}{_DAY}){{1,4}}"
_END = r"(?![\d%:]|[.,:]\d|/\d)"

_DETERMINED = Pattern(
    r"\b(?:the|this|that|his|her|their|our|its|an?|next|last|every|each) $", re.IGNORECASE
)
#: May and march are words too: a verb's company, or no sign of a date.
_VERB = Pattern(r" (?:be|have|not|also|well|still|yet|never|only|been)\b")
_OF_THEM = Pattern(r" (?:of (?:us|them|you|the|these|those)|more|other)\b")
_ENDS = Pattern(r"\W*(?:$|[,.;:!?)\]]|,? ?\d{4})")


def _month(written: str) -> str:
    """The month's name; one that is written in full stays as it is."""
    word = written.rstrip(".")
    name = _MONTHS.get(word.lower(), word) if len(word) < 5 else word
    return name.capitalize() if word.isupper() else word if word.lower() == "may" else name


def _day(written: str) -> str:
    return ordinal(int(re.sub(r"\D", "", written)))


def _the(match: Match) -> str:
    """ "the ", where no such word stands before the day."""
    start = match.start()
    return "" if _DETERMINED.search(match.string, max(0, start - 8), start) else "the "


def _doubtful(match: Match) -> bool:
    """Whether "march 3", "10 may" or "May 5 of us" is no date."""
    month = match["month"]
    text, end = match.string, match.end()
    if month.islower() and month in ("may", "march"):
        return match["day"].isdigit() and not _ENDS.match(text, end)
    if month in ("May", "March"):
        if month == "May" and _VERB.match(text, end):
            return True
        opening = not text[: match.start("month")].strip("\"'“‘( ")
        return opening and bool(_OF_THEM.match(text, end) or counts(text, end))
    return False


def _in_order(day: str, month: str, *, day_first: bool, manner: Manner) -> str:
    if day_first:
        return f"the {day} of {month}"
    return f"{month} {day}" if manner.american else f"{month} the {day}"


def _day_month(match: Match, manner: Manner) -> str | None:
    if _doubtful(match):
        return None
    month = match["month"]
    stop = "." if month.endswith(".") and sentence_ends(match.string, match.end()) else ""
    the = _the(match)
    return f"{the}{_day(match['day'])} of {_month(month)}{stop}"


def _month_day(match: Match, manner: Manner) -> str | None:
    if _doubtful(match):
        return None
    return _in_order(_day(match["day"]), _month(match["month"]), day_first=False, manner=manner)


def _several(days: str) -> str | None:
    """10–12 as "tenth to twelfth", 10, 11 and 12 as "tenth, eleventh and twelfth"."""
    if not re.search(r"[^\d, a-z]|[a-z] |\d [a-z]", days):
        return None  # commas alone: "in room 5, 12 May"
    days = re.sub(r" ?[-–—/] ?", " to ", days).replace("&", "and")
    return re.sub(r"\d+(?:st|nd|rd|th)?", lambda day: _day(day[0]), days, flags=re.IGNORECASE)


def _days_month(match: Match, manner: Manner) -> str | None:
    days = _several(match["days"])
    if days is None or (match["month"] == "may" and not _ENDS.match(match.string, match.end())):
        return None
    the = _the(match)
    return f"{the}{days} of {_month(match['month'])}"


def _month_days(match: Match, manner: Manner) -> str | None:
    days = _several(match["days"])
    if days is None or match["month"] in ("may", "march") or counts(match.string, match.end()):
        return None
    if re.match(r" [a-z]+s\b(?! (?:of|in|at|on)\b)", match.string[match.end() :]):
        return None
    return _in_order(days, _month(match["month"]), day_first=False, manner=manner)


def _year(match: Match, manner: Manner) -> str | None:
    text, end = match.string, match.end()
    number = int(match["said"])
    if counts(text, end) or not 100 <= number < 2400:
        return None
    return year_words(number, manner)


def _dashed(match: Match, manner: Manner) -> str | None:
    """12-May-98, Nov-05-1605."""
    digits = match["year"]
    if not match["day"] and not match["day2"]:
        return None
    year = year_words(int(digits), manner) if len(digits) == 4 else short_year(digits, manner)
    day = _day(match["day"] or match["day2"])
    first = bool(match["day"])
    return f"{_in_order(day, _month(match['month']), day_first=first, manner=manner)} {year}"


def _month_of_year(match: Match, manner: Manner) -> str | None:
    month = match["month"]
    stop = "." if month.endswith(".") and sentence_ends(match.string, match.end()) else ""
    return _month(month) + stop


def _numeric(match: Match, manner: Manner) -> str | None:
    """5/6/2011: what cannot be a month is the day; else as the user or the region has it."""
    first, second = int(match["first"]), int(match["second"])
    if first > 12 or (match["mark"] == "." and manner.style.dates == "auto" and second <= 12):
        day_first = True
    elif second > 12:
        day_first = False
    else:
        day_first = manner.day_first
    day, month = (first, second) if day_first else (second, first)
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    digits = match["year"]
    if len(digits) == 2 and (match["mark"] == "." or (match["mark"] == "-" and len(match[0]) < 8)):
        return None  # a version, a score
    said = _in_order(ordinal(day), MONTHS[month - 1], day_first=day_first, manner=manner)
    if not digits:
        return said
    year = year_words(int(digits), manner) if len(digits) == 4 else short_year(digits, manner)
    return f"{said} {year}"


def _iso(match: Match, manner: Manner) -> str | None:
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    said = _in_order(ordinal(day), MONTHS[month - 1], day_first=manner.day_first, manner=manner)
    return f"{said} {year_words(int(match['year']), manner)}"


_CALENDAR = Pattern(
    r"\b(?:remind|reminder|meeting|appointment|schedule|scheduled|deadline|due|calendar|birthday|"
    r"reservation|booking|flight|dated|[A-Z][a-z]+day,?)\b"
)
#: Denominators that make a fraction more likely than a day.
_PARTS = frozenset((2, 3, 4, 8, 10, 16, 32, 64, 100))


def _without_year(match: Match, manner: Manner) -> str | None:
    """On 4/9: a date only after "on", or in the company of calendars."""
    word = match["word"].lower()
    if match["date"] == "9/11":
        return None
    doubtful = int(match["second"]) in _PARTS or not _CALENDAR.search(match.string)
    if doubtful and word not in ("on", "dated") and not word.endswith("day"):
        return None
    return _numeric(match, manner)


def _month_and_year(match: Match, manner: Manner) -> str | None:
    if match[0] == match.string:
        return None
    return f"{MONTHS[int(match['month']) - 1]} {year_words(int(match['year']), manner)}"


def _of_month(match: Match, manner: Manner) -> str:
    """Of this month, of the last and of the next, in old letters."""
    said = {"inst.": "instant", "ult.": "ultimo", "prox.": "proximo"}[match["said"]]
    return said + "." * sentence_ends(match.string, match.end())


def _weekday(match: Match, manner: Manner) -> str | None:
    word = match["said"]
    if match[0][:3] in ("on ", "On ") and not word.endswith("."):
        return None
    stop = "." if word.endswith(".") and sentence_ends(match.string, match.end("said")) else ""
    return _WEEKDAYS[word.rstrip(".").lower()] + stop


_SHORT_WEEKDAY = r"(?:Mon|Tues?|Weds?|Thurs?|Thu|Fri|Sat|Sun)"
_MONTH_STARTS = tuple(
    form for name in MONTHS for form in (name[:3], name[:3].lower(), name[:3].upper())
)
_WEEKDAY_STARTS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = rf"(?:{_MONTH}(?: {_DAY})?(?:,? \d{{4}})?|{_DAY} {_MONTH}(?: \d{{4}})?)"

RULES: tuple[Rule, ...] = (
    Rule(
        "date",
        r"(?<![\w/.-])(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)"
        r"(?P<day>\d{1,2})(?![\w/-]|\.\d)",
        _iso,
        needs=DIGITS,
    ),
    Rule(
        "date",
        r"(?<![\w/.$£€-])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)"
        r"(?P<year>\d{4}|\d\d)(?![\w/-]|\.\d)",
        _numeric,
        needs=DIGITS,
    ),
    Rule(
        "date",
        r"\b(?P<word>[Oo]n|due|dated|until|since|by|for|from|[A-Z][a-z]+day),? "
        r"(?P<said>(?P<date>(?P<first>\d\d?)(?P<mark>/)(?P<second>\d\d?)))(?P<year>)"
        r"(?![\w/.-]|,\d| ?(?:of|cup|tsp|tbsp|inch|in\.|mile|hour|acre|a|an|the|majority)\b)",
        _without_year,
        needs=DIGITS,
        also="/",
    ),
    Rule(
        "date",
        rf"{_START}(?:(?P<day>{_DAY})-)?(?P<month>{_MONTH})-(?:(?P<day2>{_DAY})-)?"
        r"(?P<year>[12]\d{3}|\d\d)(?![\w:-])",
        _dashed,
        needs="-",
        also=_MONTH_STARTS,
    ),
    # 9/1990, in company: alone it is a fraction
    Rule(
        "date",
        r"(?<![\w/.,$£€-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:1[89]|20)\d\d)(?![\w/%-]|[.,]\d)",
        _month_and_year,
        needs=DIGITS,
        also="/",
    ),
    # The year of a date, by its own span: 12 May 1940, May 12, 1940, July 1506
    Rule(
        "date",
        rf"(?:{_START}{_DAY}(?: of)? {_MONTH},? ?|\b{_MONTH} {_DAY} ?, ?|\b{_MONTH} {_DAY} |"
        rf"\b{_MONTH} ?,? )(?P<said>[12]\d{{3}})(?![\w%-]|[.,:]\d|[–/]\d)",
        _year,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    Rule(
        "date",
        rf"{_START}{_DAY} {_MONTH} (?P<said>[3-9]\d\d)(?!\w|[.,:]\d)",
        _year,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    # 10–12 May, the 10th and 12th of May, May 10–12
    Rule(
        "date",
        rf"{_START}(?P<days>{_DAYS})(?: of)?[ -](?P<month>{_MONTH})(?!\w)",
        _days_month,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    Rule(
        "date",
        rf"\b(?P<month>{_MONTH}) (?P<days>{_DAYS}){_END}",
        _month_days,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    # 10 May–12 June, May 10 – June 12, May–June 1940, Mon.–Fri.
    Rule(
        "range",
        rf"{_DATE}(?P<said> ?[-–] ?)(?=(?:{_DAY} )?{_MONTH}(?!\w))",
        " to ",
        needs="-–",
        also=_MONTH_STARTS,
    ),
    Rule(
        "range",
        rf"\b{_SHORT_WEEKDAY}\.?(?P<said> ?[-–] ?)(?={_SHORT_WEEKDAY}\b)",
        " to ",
        needs="-–",
        also=_WEEKDAY_STARTS,
    ),
    Rule(
        "date",
        rf"{_START}(?P<day>{_DAY})(?: of)?[ -](?P<month>{_MONTH})(?!\w)",
        _day_month,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    Rule(
        "date",
        rf"\b(?P<month>{_MONTH})[ -](?P<day>{_DAY}){_END}(?![-–]\w)",
        _month_day,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    # Sept., Tues.
    Rule(
        "date",
        rf"\b(?P<month>(?:{_SHORT}|{_CAPITALS})\.?)(?=,? ?[12]\d{{3}}\b)",
        _month_of_year,
        needs=DIGITS,
        also=_MONTH_STARTS,
    ),
    Rule(
        "date",
        # Jan., Mar. and the like before a name may be a name.
        r"\b(?P<said>(?P<month>(?:Feb|Apr|Aug|Sept?|Oct|Nov)\.|(?:Jan|Mar|Jun|Jul|Dec)\."
        r"(?! [A-Z][a-z]+(?! ?\d))))",
        _month_of_year,
        needs=tuple(f"{form}." for form in (*_MONTH_STARTS[::3], "Sept")),
    ),
    Rule(
        "range",
        r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?(?P<said> ?[-–] ?)"
        r"(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
        " to ",
        needs=("day-", "day–", "day ", "days"),
        also="-–",
    ),
    # upon the 22nd inst.
    Rule(
        "date",
        r"(?<=\d(?:st|nd|rd|th) )(?P<said>(?:inst|ult|prox)\.)",
        _of_month,
        needs=("inst.", "ult.", "prox."),
    ),
    Rule(
        "date",
        r"\b(?P<said>(?:Tues|Weds|Thurs?|Thu|Fri)\.)",
        _weekday,
        needs=_WEEKDAY_STARTS,
        also=".",
    ),
    Rule(
        "date",
        rf"\b(?P<before>[Oo]n |{_SHORT_WEEKDAY}(?:\.? ?[-–] ?|\.,? (?:and |or |to |& )?))"
        rf"(?P<said>{_SHORT_WEEKDAY}\b\.?)",
        _weekday,
        needs=_WEEKDAY_STARTS,
    ),
    Rule(
        "date",
        rf"\b(?P<said>{_SHORT_WEEKDAY}\b\.?)(?=,? (?:the )?(?:{_DAY} )?{_MONTH}(?!\w)"
        rf"| ?[-–] ?{_SHORT_WEEKDAY}\b)",
        _weekday,
        needs=_WEEKDAY_STARTS,
    ),
    Rule(
        "date",
        rf"\b(?P<said>{_SHORT_WEEKDAY}\.)(?=,? (?:and |or |to |& )?(?:{_SHORT_WEEKDAY}\b"
        r"|mornings?\b|afternoons?\b|evenings?\b|nights?\b))",
        _weekday,
        needs=_WEEKDAY_STARTS,
        also=".",
    ),
)
