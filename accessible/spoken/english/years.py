"""Years, and what is counted in them: ranges, decades, centuries, eras, quarters.

A bare four-digit number is a year unless its context counts something.
"""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal, ordinal, plural, year
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

DASH = r" ?[-–—] ?"
#: Nothing before a year that makes it the rest of a larger number, a sum or a code.
_START = r"(?<![\w.$£€¥#+−^/\\])(?<!\d[,:])(?<![\d\s\W]-)(?<!^-)"
END = r"(?![\w%°]|[.,:/]\d|[-–]\d| ?%)"
APOSTROPHE = "[’'‘]"

#: What is counted, even where a word before the number speaks for a year.
_COUNTED = frozenset(
    "people persons men women children boys girls soldiers troops horse horses foot infantry "
    "cavalry guns sheep cattle head souls inhabitants residents copies pages words lines feet "
    "miles yards acres inches fathoms pounds dollars euros francs marks rubles tons tonnes pieces "
    "volumes items cases times votes seats members students pupils employees workers prisoners "
    "casualties deaths wounded dead meters metres kilometers kilometres degrees hours minutes "
    "seconds million billion thousand hundred percent per rpm hp years days weeks months "
    "generations species families households specimens examples others".split()
)
_NOT_PLURAL = frozenset(
    "was is has as its this his us thus plus always perhaps sees does goes marks begins ends "
    "brings shows saw series across towards afterwards besides unless yes versus census campus "
    "crisis congress progress process class business news less access".split()
)
_FUNCTION = frozenset(
    "of in on and or to from for by with at as the a an but that which who when where while if so "
    "then than through until till about after before during under over into".split()
)
_TEMPORAL = Pattern(
    r"\b(?:in|since|until|till|til|by|before|after|during|from|circa|year|years|late|early|mid|"
    r"mid-|anno|(?:between|from) \d{3,4} (?:and|to)|between|through|spring|summer|autumn|fall|"
    r"winter|season|class of|(?:year|battle|council|synod|treaty|act|census|spring|summer|autumn|"
    r"winter|campaign|revolution|conquest|invasion|crisis|war) of) (?:the year )?$",
    re.IGNORECASE,
)
_NUMBERED = Pattern(
    r"\b(?:pages?|pp?\.|lines?|verses?|numbers?|numbered|nos?\.|items?|§|population of|total of|"
    r"sum of|altitude of|height of|depth of|distance of|force of|crew of|army of|number of|"
    r"more than|less than|fewer than|greater than|nearly|almost|approximately|roughly|at least|"
    r"at most|there (?:were|are)|additional|another|some|exactly|multiply|divide|plus|minus|"
    r"times) $",
    re.IGNORECASE,
)
_DETERMINED = Pattern(r"(?:\b(?:the|its|his|her|their|our|this|that|a|an)|['’]s) $", re.I)
_ADJECTIVE = Pattern(
    r"^(?:new|old|young|different|large|small|foreign|black|white|long|short|full|such|armed|"
    r"square|more|other|wounded|[a-z]+(?:ing|al|ive|ous|ic|ary|ish|ful|able|ese|ern)|"
    r"[A-Z][a-z]+(?:ish|ese|an|nch|ic))$"
)
_FOLLOWING = Pattern(r"(-| )([A-Za-z]+)(?: ([A-Za-z]+))?")
_LIKE = frozenset(
    "era style built born made model vintage founded established present and or to now today "
    "dated only level based".split()
)


def year_words(number: int, manner: Manner) -> str:
    """A year as the user has it: "nineteen oh five", "two thousand (and) five", "four forty"."""
    if number % 1000 < 10:
        return cardinal(number, british=not manner.american)
    return year(number, manner.style.zero)


def short_year(two: str, manner: Manner) -> str:
    """The last two digits of a year: "ninety eight", "oh five"; 00 is the year 2000."""
    if two == "00":
        return "two thousand"
    number = int(two)
    return f"{manner.style.zero} {cardinal(number)}" if two[0] == "0" else cardinal(number)


def counts(text: str, end: int) -> bool:
    """Whether what follows the number at ``end`` is surely something that it counts."""
    following = _FOLLOWING.match(text, end)
    return bool(following and following[1] == " " and following[2].lower() in _COUNTED)


def _plural(word: str) -> bool:
    return word.islower() and word.endswith("s") and word not in _NOT_PLURAL


def _is_year(match: Match, manner: Manner) -> bool:
    """Whether a bare number of four digits is a year: by what stands around it."""
    text = match.string
    start, end = match.span("said")
    before = max(0, start - 40)
    number = int(match["said"])
    temporal = bool(_TEMPORAL.search(text, before, start))
    if _NUMBERED.search(text, before, start) or counts(text, end):
        return False
    following = _FOLLOWING.match(text, end)
    determined = bool(_DETERMINED.search(text, before, start))
    if not 1100 <= number < 2100 and not temporal:
        if number < 1100 and determined and following and following[1] == " ":
            return following[2].islower() and not _plural(following[2])
        return bool(re.fullmatch(r"\W*1\d{3}\W*", text))
    if following is None or temporal:
        return following is None or following[1] != "-" or following[2].lower() in _LIKE
    mark, first, second = following[1], following[2], following[3] or ""
    if mark == "-":
        return first.lower() in _LIKE
    adjective = first not in _FUNCTION and (first.islower() or not determined)
    if adjective and second.lower() in _COUNTED:
        return False
    if determined:
        return True
    if first == "of" and second in ("the", "them", "these", "those", "whom", "which", "his", "our"):
        return False
    if _ADJECTIVE.search(first) and _plural(second):
        return False
    return not _plural(first) and first not in ("were", "are")


def _bare(match: Match, manner: Manner) -> str:
    return year_words(int(match["said"]), manner)


def _range(match: Match, manner: Manner) -> str | None:
    first, last = match["first"], match["last"]
    start = int(first)
    if not 1000 <= start < 2200 or counts(match.string, match.end()):
        return None
    if len(last) == 4:
        if not start < int(last) < 2300:
            return None
        said = year_words(int(last), manner)
    else:
        spaced = " " in match["dash"]
        smaller = int(last) <= start % 10 ** len(last) and last != "00"
        if smaller or (spaced and len(last) == 1):
            return None
        said = short_year(last, manner)
    return f"{year_words(start, manner)} to {said}"


def _season(match: Match, manner: Manner) -> str | None:
    known = match["season"] or match.start() < match.start("said") - 4
    following = int(match["last"]) == (int(match["first"]) + 1) % 100
    if not known or not following:
        return None
    return f"{short_year(match['first'], manner)} to {short_year(match['last'], manner)}"


def _decade(number: int) -> str:
    century, rest = divmod(number, 100)
    if rest == 0:
        return plural(cardinal(number) if century % 10 == 0 else f"{cardinal(century)} hundred")
    return f"{cardinal(century)} {plural(cardinal(rest))}" if century else plural(cardinal(rest))


def _decades(match: Match, manner: Manner) -> str:
    said = _decade(int(match["first"]))
    if match["last"]:
        said += f" to {_decade(int(match['last']))}"
    return said


def _short_decade(match: Match, manner: Manner) -> str:
    return _decade(int(match["tens"])) if match["tens"] != "00" else "two thousands"


_DECADES = ("0s", "0's", "0’s", "0 s")


def _apostrophe(match: Match, manner: Manner) -> str:
    return short_year(match["two"], manner)


RULES: tuple[Rule, ...] = (
    # 1990s, 1960s–1980s, 1980 s, the ’90s, in her 20s
    Rule(
        "year",
        rf"(?<![\d.,])(?P<first>\d{{3}}0)(?:[’']?s| s)\b"
        rf"(?:{DASH}{APOSTROPHE}?(?P<last>(?:\d\d)?\d0)[’']?s\b)?",
        _decades,
        needs=_DECADES,
    ),
    Rule(
        "year",
        rf"(?<![\w.,$£€%])(?<![^a-z]-)(?<!\dm )(?<!min )"
        rf"{APOSTROPHE}?(?P<tens>[1-9]0|(?<={APOSTROPHE})00)[’']?s\b",
        _short_decade,
        needs=_DECADES,
    ),
    # 1914–18, 1961–1965, 1922/33, 1999–present
    Rule(
        "year",
        rf"(?<![\w$£€/#-])(?<!\d[.,:])(?P<first>\d{{4}})(?P<dash>{DASH}|/)"
        rf"(?P<last>\d{{4}}|\d\d?){END}",
        _range,
        needs="-–—/",
        also=DIGITS,
    ),
    Rule(
        "range",
        r"\b\d{4}(?P<said> ?[-–—] ?)(?=(?:present|date|now|today)\b)",
        " to ",
        needs=("present", "date", "now", "today"),
        also="-–—",
    ),
    # the 87/88 season
    Rule(
        "year",
        r"(?:\b(?:winter|season|summer|autumn|fall|year)s?(?: of)? |\b[Tt]he )?"
        r"(?<![\w/.,$£€-])(?P<said>(?P<first>\d\d)/(?P<last>\d\d))(?![\w/%-]|[.,]\d)"
        r"(?P<season> (?:season|winter|campaign|tax|school|academic|fiscal|financial))?",
        _season,
        needs=DIGITS,
        also="/",
    ),
    # (2006a): two works of one year
    Rule(
        "year",
        r"(?<=[(\s])(?P<year>(?:1[89]|20)\d\d) ?(?P<letter>[a-e])(?=[);,]| [);,])",
        lambda match, manner: f"{year_words(int(match['year']), manner)} {match['letter'].upper()}",
        needs=DIGITS,
    ),
    # 16th–20th
    Rule(
        "range",
        r"\b(?P<first>\d{1,3})(?:st|nd|rd|th) ?[-–—] ?(?P<last>\d{1,3})(?:st|nd|rd|th)\b",
        lambda match, manner: (
            f"{ordinal(int(match['first']), british=not manner.american)} to "
            f"{ordinal(int(match['last']), british=not manner.american)}"
        ),
        needs="-–—",
        also=DIGITS,
    ),
)

#: After measures, addresses and codes: what is left to it is a year or a plain number.
BARE: tuple[Rule, ...] = (
    Rule("year", rf"{_START}(?P<said>1\d{{3}}|2[0-3]\d\d){END}", _bare, _is_year, needs=DIGITS),
    Rule(
        "range",
        rf"{APOSTROPHE}\d\d(?P<said> ?[-–] ?)(?={APOSTROPHE}\d\d(?!\w))",
        " to ",
        needs=DIGITS,
    ),
    # the summer of ’69
    Rule(
        "year",
        r"(?:\b(?:of|in|since|until|till|by|from|and|to|spring|summer|autumn|fall|winter|class|late|"
        rf"early|the|back|or|before|after|\d,?|[A-Z][a-z]+) |(?<=[(\s])(?=’)|(?<=\d[-–]))"
        rf"(?P<said>{APOSTROPHE}(?P<two>\d\d))(?![\w’']|[.,]\d)",
        _apostrophe,
        needs=DIGITS,
        also="’'‘",
    ),
)
