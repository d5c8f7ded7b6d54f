"""What identifies: ISBNs, versions, IP addresses, serials, calibers, letters with digits."""

from __future__ import annotations

import re

from accessible.spoken.english.letters import is_word, spelled
from accessible.spoken.english.numerals import cardinal, digits, plural
from accessible.spoken.english.telephones import digit_groups
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_BORES = frozenset("22 25 30 32 36 38 40 44 45 50 303 308 357".split())
_PARTS = Pattern(r"\d+|[^\W\d_]+")


def serial(number: str, manner: Manner) -> str:
    """The number of a house or a flight: 12 as it is, 123 as "one twenty three", 1101 as "eleven
    oh one"; round hundreds as numbers, long ones and ones with a leading zero digit by digit."""
    if number[0] == "0" and len(number) > 1:
        return digits(number, manner.style.zero)
    value = int(number)
    if len(number) < 3 or value % 1000 == 0:
        return cardinal(value) if len(number) < 6 else digits(number, manner.style.zero)
    if len(number) == 3:
        hundreds, rest = divmod(value, 100)
        if rest == 0:
            return cardinal(value)
        if rest < 10:
            return digits(number, manner.style.zero)
        return f"{cardinal(hundreds)} {cardinal(rest)}"
    if len(number) == 4:
        hundreds, rest = divmod(value, 100)
        last = "hundred" if rest == 0 else cardinal(rest)
        return f"{cardinal(hundreds)} {manner.style.zero + ' ' if 0 < rest < 10 else ''}{last}"
    return digits(number, manner.style.zero)


def _number(number: str, apart: bool, manner: Manner) -> str:
    """A number within a serial: three digits one by one, but as a number after a hyphen; A380 is
    a three eighty."""
    if len(number) == 3 and number[0] != "0" and number[2] != "0":
        return cardinal(int(number)) if apart else digits(number, manner.style.zero)
    return serial(number, manner)


def _book_number(match: Match, manner: Manner) -> str:
    """An ISBN, ISSN …: digits; a last X is the letter."""
    number = digits(match["number"], manner.style.zero)
    last = " X" if match["number"].endswith(("X", "x")) else ""
    return f"{spelled(match['name'])} {number}{last}"


def _dotted(match: Match, manner: Manner) -> str | None:
    """Four numbers up to 255 are an IP address, the others a version."""
    parts = match["numbers"].split(".")
    if len(parts) == 4 and not match["v"] and all(int(part) < 256 for part in parts):
        if any(len(part) > 1 for part in parts):
            return " dot ".join(digits(part, "zero") for part in parts)
    elif not match["v"] and len(parts) == 3 and _may_be_date(*parts):
        return None
    said = " point ".join(
        digits(part) if len(part) > 1 and part[0] == "0" else cardinal(int(part)) for part in parts
    )
    return f"version {said}" if match["v"] else said


def _may_be_date(first: str, second: str, third: str) -> bool:
    """5.6.2011 or 5.6.11, for the rules of dates."""
    return (
        1 <= int(first) <= 31
        and 1 <= int(second) <= 31
        and (len(third) == 4 or (len(third) == 2 and len(second) == 2))
    )


def _version(match: Match, manner: Manner) -> str:
    return f"version {match['number'] or match['point']}"


def _mixed(match: Match, manner: Manner) -> str:
    """B2A23C, B-52, 12B, MP3s: letters spelled, words said, numbers as people say them."""
    parts = _PARTS.findall(match["said"])
    last = parts.pop() if len(parts) > 1 and parts[-1] == "s" and parts[-2].isdigit() else ""
    # "chapter100": a word with a number.
    apart = "-" in match["said"] or (len(parts[0]) > 2 and parts[0].islower())
    said = [_number(part, apart, manner) if part.isdigit() else _letters(part) for part in parts]
    words = " ".join(said)
    return plural(words) if last else words


def _letters(part: str) -> str:
    if len(part) == 1 or (part.islower() and any(vowel in part for vowel in "aeiouy")):
        return part
    if part.isupper():
        word = is_word(part) and len(part) > 2
        return part if word else spelled(part)
    # IPv6; but "Win95"
    return spelled(part) if len(part) < 4 and not part.istitle() else part


def _serial_guard(match: Match, _: Manner) -> bool:
    """Digits and letters in short parts; no compound of words ("6-year-old"), no range."""
    parts = re.split("[-/]", match["said"])
    return (
        any(part.isdigit() for part in parts)
        and any(not part.isdigit() and not part.isspace() for part in parts)
        and all(len(part) <= 2 or not part.isalpha() or part.isupper() for part in parts)
    )


def _caliber(match: Match, manner: Manner) -> str:
    """A .45 is a forty five, a .303 a three oh three."""
    number = match["number"]
    if len(number) == 2 and number[0] != "0":
        return cardinal(int(number))
    return digits(number, manner.style.zero) if number[1] == "0" else serial(number, manner)


def _players(match: Match, _: Manner) -> str:
    """The 49ers are forty niners."""
    said = cardinal(int(match["number"]))
    return said + ("rs" if said.endswith("e") else "ers")


def _postcode(match: Match, manner: Manner) -> str:
    return " ".join(
        spelled(part) if part.isalpha() else serial(part, manner)
        for part in _PARTS.findall(match["said"])
    )


#: Before everything that reads numbers.
RULES: tuple[Rule, ...] = (
    Rule(
        "isbn",
        r"\b(?P<name>ISBN|ISSN|EAN|ISMN)(?:[- ]1[03](?!\d))?:? ?(?P<number>\d[\d–-]{6,20}[\dXx]\b)",
        _book_number,
        needs="I",
    ),
    Rule(
        "isbn",
        r"\b(?P<name>ISBN|EAN)(?:[- ]1[03](?!\d))?:? ?(?P<number>97[89](?: \d{1,7}){3} [\dXx]\b)",
        _book_number,
        needs="I",
    ),
    Rule(
        "version",
        r"(?<![\w.,/$€£-])(?P<v>[vV]\.? ?)?(?P<numbers>\d{1,4}(?:\.\d{1,4}){2,5})(?![\w/]|[.,]\d)",
        _dotted,
        needs=DIGITS,
    ),
    Rule(
        "version",
        r"(?<![\w./])(?:v(?P<number>\d+(?:\.\d+)?)|V(?P<point>\d+\.\d+))(?![\w/]|\.\w)",
        _version,
        needs=DIGITS,
    ),
    # Said digit by digit: what only has to be typed.
    Rule(
        "code",
        r"\b(?:PIN|pin|ZIP|zip|passcode|password|combination|[Cc]ode)\b"
        r"(?: (?:code|number|no\.|is|was|of)){0,2}:? "
        r"(?P<said>\d{4,6})(?![\w-]|[.,]\d)",
        digit_groups,
        needs=DIGITS,
    ),
    Rule(
        "code",
        r"\b(?:[Ff]orm|Highway|Hwy\.?|Route|Rte?\.?|Interstate|US|U\.S\.) (?P<said>\d{3,4})"
        r"(?![\w-]|[.,]\d)",
        lambda match, manner: serial(match["said"], manner),
        needs=DIGITS,
    ),
    # 0x7fff
    Rule(
        "code",
        r"(?<!\w)0x[0-9A-Fa-f]{1,16}\b",
        lambda match, manner: " ".join(
            digits(sign, "zero") if sign.isdigit() else sign.upper() for sign in match[0]
        ),
        needs=("0x",),
        also="x",
    ),
    Rule("code", r"(?<![\w-])\.?30-06\b", "thirty aught six", needs=("30-06",)),
    Rule("code", r"(?<![\w-])\.?30-30\b", "thirty thirty", needs=("30-30",)),
    # Calibers: known bores after an article, any before a gun.
    Rule(
        "code",
        r"(?i:\b(?:a|an|the|his|her|my|your|their|old|loaded|colt|wesson|winchester|ruger) )"
        r"(?P<said>\.(?P<number>\d\d\d?))"
        r"(?! ?(?:%|percent|per cent|of|seconds?)\b)(?![\w%]|[.,]\d)",
        _caliber,
        guard=lambda match, _: match["number"] in _BORES,
        needs=DIGITS,
        also=(" .",),
    ),
    Rule(
        "code",
        r"(?<![\w.])\.(?P<number>\d\d\d?)(?=[- ](?:caliber|calibre|[Mm]agnum|revolver|rifle|pistol"
        r"|Colt|Winchester|Remington|ACP|Special|Smith)\b)",
        _caliber,
        needs=DIGITS,
        also=".",
    ),
    Rule("code", r"\b(?P<number>[2-9]\d)ers\b", _players, needs=DIGITS, also=("ers",)),
    Rule("code", r"\b[A-G](?=#(?!\w))#", lambda match, _: f"{match[0][0]} sharp", needs="#"),
    Rule("code", r"\b401 ?(?:\(k\)|k\b)", "four oh one K", needs=("401",)),
    Rule(
        "code",
        r"\b(?P<said>(?:480|576|720|1080|1440|2160)[pi])\b",
        lambda match, manner: f"{serial(match['said'][:-1], manner)} {match['said'][-1]}",
        needs=DIGITS,
        also=("0p", "0i", "6i"),
    ),
    Rule(
        "code",
        r"\b(?P<said>[HX]\.26\d)\b",
        lambda match, manner: f"{match['said'][0]} {digits(match['said'])}",
        needs=(".26",),
    ),
    Rule(
        "code",
        r"(?<=\b[Aa]gent )007\b|(?<=\bBond, )007\b|^007\b|(?<=\bnumber )007\b",
        "double oh seven",
        needs=DIGITS,
    ),
    Rule("code", r"(?<![\w-])24/7(?![\w/])", "twenty four seven", needs=DIGITS),
    Rule("code", r"(?<![\w-])[Yy]2[Kk]\b", "Y two K", needs=DIGITS),
    # 1-413-te-b-1-5: ranges and subtractions have no letters.
    Rule(
        "code",
        r"(?<![\w/.-])(?P<said>[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){2,8})(?![\w/]|-\w)",
        _mixed,
        guard=_serial_guard,
        needs=DIGITS,
    ),
    Rule(
        "code",
        r"\b(?P<said>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b",
        _postcode,
        needs=DIGITS,
    ),
)

#: After measures, money and times, before plain numbers.
MIXED: tuple[Rule, ...] = (
    # B-52, C - 17, MIG-25, covid-19; a month or a word before a hyphen is none.
    Rule(
        "code",
        r"(?<![\w.'’/-])(?P<said>(?:[A-Z]{1,5}|[Cc]ovid|[A-Z][a-z]?)(?:-| - |- )\d{1,4}"
        r"(?:[A-Z]{0,3}|[a-z]))(?!\w|[-/.,]\d)",
        _mixed,
        needs=DIGITS,
    ),
    # Letters and digits in one word: B2A23C, W3C, A4, MP3s, p53, x86, IPv6.
    Rule(
        "code",
        r"(?<![\w.'’-])(?P<said>[A-Za-z]{1,8}\d{1,4}(?:[A-Za-z]{1,3}\d{1,4}){0,4}[A-Za-z]{0,3})"
        r"(?:'s|’s)?(?!\w|\.\d|,\d{3})",
        _mixed,
        needs=DIGITS,
    ),
    # 12B, 97X, 3D, 4K, 133-A
    Rule(
        "code",
        r"(?<![\w.,'’$€£-])(?P<said>\d{1,4}(?:-?[A-Z]{1,2}|[A-Z]{3}|"
        r"(?:[A-Z]{1,3}\d{1,4}){1,4}[A-Z]{0,3}))(?<!ST|ND|RD|TH)(?![\w]|[-.]\d)",
        _mixed,
        needs=DIGITS,
    ),
)
