"""Streets, house numbers, saints, states and postal codes."""

from __future__ import annotations

import re

from accessible.spoken.english.abbreviations import STARTERS, stop
from accessible.spoken.english.codes import serial
from accessible.spoken.english.names import GIVEN, SOVEREIGNS
from accessible.spoken.english.numerals import digits
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_TYPES = {
    "st": "Street",
    "ave": "Avenue",
    "av": "Avenue",
    "blvd": "Boulevard",
    "rd": "Road",
    "ct": "Court",
    "ln": "Lane",
    "pkwy": "Parkway",
    "hwy": "Highway",
    "dr": "Drive",
    "sq": "Square",
    "pl": "Place",
    "ter": "Terrace",
    "cir": "Circle",
    "expy": "Expressway",
    "fwy": "Freeway",
    "tpke": "Turnpike",
    "cres": "Crescent",
    "gdns": "Gardens",
}
_DIRECTIONS = {
    "N": "North",
    "S": "South",
    "E": "East",
    "W": "West",
    "NE": "Northeast",
    "NW": "Northwest",
    "SE": "Southeast",
    "SW": "Southwest",
}
_LONG = (
    "Street|Avenue|Boulevard|Road|Court|Lane|Parkway|Highway|Drive|Square|Place|Terrace|Circle|"
    "Crescent|Gardens|Row|Way"
)
_SHORT = "St|Ave?|Blvd|Rd|Ct|Ln|Pkwy|Hwy|Dr|Sq|Pl|Ter|Cir|Expy|Fwy|Tpke|Cres|Gdns"
#: Lands of which there is a northern, southern … one.
_LANDS = (
    "Korean?s?|Africans?|Africa|Americans?|America|Carolina|Dakota|Ireland|Irish|Vietnam|"
    "Vietnamese|Yemen|Germans?|Germany|Berlin|Asian?|Europe|European|Virginia|Sudan|Wales|Sussex|"
    "Yorkshire|Riding|Indies|Indian|Africa|Atlantic|Pacific|Coast|Bank|Side|End|Hampton|London"
)
#: A street's name, of up to three words, and what streets are called.
_NAMED = rf"(?:[A-Z][\w’'-]{{1,30}} |\d{{1,3}}(?:st|nd|rd|th) ){{1,3}}(?i:{_SHORT}|{_LONG})\b"
#: The states by their postal codes.
_STATES = dict(
    zip(
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
        "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(),
        "Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Georgia,"
        "Hawaii,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,"
        "Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,"
        "New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,"
        "Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,"
        "West Virginia,Wisconsin,Wyoming".split(","),
        strict=True,
    )
)
#: Older abbreviations; after a comma, for most of them are words or names, too.
_OLD = {
    old: _STATES[code]
    for old, code in (
        pair.split("=")
        for pair in "Ala=AL Ariz=AZ Ark=AR Cal=CA Calif=CA Colo=CO Conn=CT Del=DE Fla=FL Ga=GA "
        "Ida=ID Ill=IL Ind=IN Kan=KS Kans=KS Ky=KY La=LA Mass=MA Md=MD Me=ME Mich=MI Minn=MN "
        "Miss=MS Mo=MO Mont=MT Neb=NE Nebr=NE Nev=NV Okla=OK Ore=OR Oreg=OR Pa=PA Penn=PA "
        "Tenn=TN Tex=TX Va=VA Vt=VT Wash=WA Wis=WI Wisc=WI Wyo=WY".split()
    )
}
_ALONE = frozenset("Ariz Calif Conn Fla Minn Okla Tenn Wyo Mich Nebr".split())
#: Codes that are words or degrees as well.
_WORDS = frozenset("OK OH HI ME IN OR ID MA MD PA LA AL DE CO MS".split())
_PLACE = Pattern(r"((?:[A-Z][\w.’'-]* ){0,3})([A-Z][\w’'-]*[a-z][\w’'-]*),? $")
_INTERJECTIONS = frozenset(
    "Well Yes No Oh Ah Hey Okay Fine Right Sure Now So And But Or Then Hi Hello Alright Actually "
    "Look Listen Please Thanks Sorry Yeah Hmm Um Er God Really Maybe Anyway Still".split()
)
_SMALL_BEFORE = Pattern(r"(?:^|[\s(—])[a-z]+ $")
_ORDINAL = Pattern(r"\d{1,3}(?:st|nd|rd|th)")
_PEOPLE = frozenset("Cal Del Ida Ill La Mass Me Miss Mo Pa Penn Tex Wash Ore Va Ga".split())
_TOWN = Pattern(
    r"(?:\b(?:in|of|at|from|near|to|for|through|around|and|or)|[,;(]) "
    r"(?:[A-Z][\w.’'-]* ){0,2}[A-Z][\w’'-]+$"
)
#: With a stop after each letter: New York and the like have names of two words.
_DOTTED = frozenset("NY NJ NH NM NC ND SC SD RI WV".split())
_SMALL = frozenset(
    "the a an of in at on to by for from with and or de near old good our his her my your this "
    "that as is was saint mount port fort lake sir mr mrs ms dr lord lady new great north south "
    "east west upper lower hello hi dear yes no oh".split()
)


def _house(match: Match, manner: Manner) -> str:
    number, letter = match["number"], match["letter"]
    return serial(number, manner) + (f" {letter}" if letter else "")


def _direction(match: Match, _: Manner) -> str:
    return _DIRECTIONS[match["said"].replace(".", "").strip()]


def _region(match: Match, _: Manner) -> str:
    """N. Korea, S. Dakota; W. 4th St., E. Main St."""
    return _DIRECTIONS[match["point"]] + (match["rest"] or "")


def _bearing(match: Match, _: Manner) -> str | None:
    said = match["said"]
    long = _DIRECTIONS.get(said.replace(".", ""))
    return long and long.lower() + stop(match, said.endswith("."))


def _street(match: Match, _: Manner) -> str | None:
    """The type of a street after its name; after it no name follows that it could belong to."""
    before, kind, following = match["before"], match["kind"], match["following"]
    if before[0].isdigit() and not _ORDINAL.fullmatch(before):
        return None
    if before.lower() in _SMALL or (kind.isupper() and not match["dot"]):
        return None
    small = kind.lower()
    if kind.islower() and match.string[match.start("said") - 2] == ",":
        return None  # "Bugs, pl. n.": no part of a name
    name = not match["mark"] and following[:1].isupper() and following not in STARTERS
    if name and small in ("st", "dr") and not _numbered(match):
        return None  # "Roland St. John", "Tamil Nadu Dr. Rao": the name that follows has it
    words = kind.islower() and not match["dot"] and small in ("dr", "ct", "pl", "ter", "cir", "sq")
    if words and following and not following[0].isdigit():
        return None
    return _TYPES[small] + stop(match, bool(match["dot"]))


def _numbered(match: Match) -> bool:
    """Whether a house number stands before the street's name: "221 Baker St. London"."""
    return bool(
        match["before"][0].isdigit()
        or re.search(
            r"(?<!\w)\d{1,5}[A-Z]? (?:[NSEW]\.? |[A-Z][\w.]* ){0,3}$",
            match.string[: match.start("before")],
        )
    )


def _saint(match: Match, _: Manner) -> str:
    return "Saint" if match[0][0] == "S" else "saint"


def _road(match: Match, _: Manner) -> str:
    return {"Hwy": "Highway", "Rte": "Route", "Rt": "Route"}[match["kind"]]


def _state(match: Match, _: Manner) -> str | None:
    """Reno, NV; a word or a degree ("Well, OK, …", "John Gray, MD,") only after a town."""
    code, text = match[0], match.string
    coded = text[match.end() :].lstrip(", ")[:5].isdigit()
    if code in _WORDS and not coded:
        place = _PLACE.search(text, max(0, match.start() - 60), match.start())
        if place is None or place[2] in _INTERJECTIONS:
            return None
        if any(name in GIVEN or name in SOVEREIGNS for name in place[1].split()):
            return None
    return _STATES.get(code)


def _old_state(match: Match, _: Manner) -> str | None:
    short = match["short"]
    long = _OLD.get(short)
    comma = match.string[match.start() - 2] == ","
    if long is None or (not comma and short not in _ALONE):
        return None
    # "Yes, Miss." and "Thanks, Cal." have no town before them.
    before = match.string[max(0, match.start() - 60) : match.start() - 1].rstrip(",")
    if short in _PEOPLE and match.string[match.end() :][:1] != "," and not _TOWN.search(before):
        return None
    return long + stop(match)


def _dotted_state(match: Match, _: Manner) -> str | None:
    letters = match["said"].replace(".", "").replace(" ", "")
    return _STATES[letters] + stop(match) if letters in _DOTTED else None


def _zip(match: Match, manner: Manner) -> str:
    return digits(match["said"], manner.style.zero)


RULES: tuple[Rule, ...] = (
    # 1211 E Arques Ave: a number, perhaps a direction, a name, and what streets are called.
    Rule(
        "street",
        rf"(?<![\w$£€#.,:/-])(?P<said>(?P<number>\d{{1,5}})-?(?P<letter>[A-Z]?)),? "
        rf"(?=(?:[NSEW]{{1,2}} ?\.? |(?:North|South|East|West) )?(?:St\.? )?{_NAMED})",
        _house,
        guard=lambda match, _: len(match["number"]) > 2 or bool(match["letter"]),
        needs=DIGITS,
    ),
    Rule(
        "street",
        rf"(?<=\d )(?P<said>[NSEW]{{1,2}}(?: ?\.)?)(?= {_NAMED})",
        _direction,
        guard=lambda match, _: match["said"].rstrip(" .") in _DIRECTIONS,
        needs=DIGITS,
    ),
    Rule(
        "street",
        rf"(?P<before>[A-Z0-9][\w’'-]{{0,30}}),? (?P<said>(?P<kind>(?i:{_SHORT}))\b(?P<dot>\.?))"
        r"(?![.\w]|['’]\w| ?[-—⸺])(?= ?(?P<mark>[,;:.)\]\"'”’&]*) ?(?P<following>\w*))",
        _street,
    ),
    Rule(
        "street",
        rf"\b(?i:{_LONG}|{_SHORT})\b\.?,? (?P<said>[NS]\.?[EW]\b\.?)(?!\w)",
        lambda match, _: (
            _DIRECTIONS[match["said"].replace(".", "")] + stop(match, match["said"][-1] == ".")
        ),
        needs=("NW", "NE", "SW", "SE", "N.W", "N.E", "S.W", "S.E"),
    ),
    Rule(
        "street",
        rf"(?P<said>(?P<point>[NSEW])\.(?<![\w.]..)(?P<rest>))(?= (?:{_LANDS})\b| {_NAMED})",
        _region,
        needs=("N. ", "S. ", "E. ", "W. "),
    ),
    Rule(
        "measure",
        r"\b(?:mi\.?|km|miles?|kilometers?|kilometres?|feet|ft\.?) "
        r"(?P<said>[NSEW]{1,2}|[NS]\.[EW]\.|[NSEW]\.)(?= of\b)",
        _bearing,
        needs=("N of", "S of", "E of", "W of", "N. of", "S. of", "E. of", "W. of"),
    ),
    # flows S.W., W. of the river; after a name they are initials or a district
    Rule(
        "measure",
        r"(?<=[a-z] )(?P<said>[NS]\.[EW]\.(?!\w| [A-Z][a-z])"
        r"|[NSEW]\.(?= of (?:the |[A-Z])| (?:to|from) the | and [NSEW]\.))",
        _bearing,
        guard=lambda match, _: bool(_SMALL_BEFORE.search(match.string, 0, match.start())),
        needs=("N.", "S.", "E.", "W."),
    ),
    Rule(
        "street",
        r"(?P<kind>[HR](?<![\w.].)(?:wy|te?))\.?(?= \d)",
        _road,
        needs=DIGITS,
    ),
    Rule(
        "title",
        r"[Ss]t(?<![\w.'’/-]..)\.?(?= [A-ZÀ-Þ][\w’'])",
        _saint,
        needs=("St ", "St. ", "st ", "st. "),
    ),
    Rule("title", r"ST\.(?<![\w.'’/-]...)(?= [A-Z]{3})", "Saint", needs=("ST. ",)),
    Rule("title", r"S[st]s\.(?<![\w.'’/-]....)(?= [A-ZÀ-Þ])", "Saints", needs=("s. ",)),
    Rule(
        "street",
        r"[A-Z]{2}(?<=[a-zA-Z], ..)(?=,? \d{5}(?:-\d{4})?\b|[,;.)\]\"”’]|$)(?!\.\w)"
        r"|[A-Z]{2}(?<=[a-z] ..)(?=,? \d{5}(?:-\d{4})?\b)",
        _state,
    ),
    Rule(
        "street",
        r"\b(?P<state>[A-Z]{2}),? (?P<said>\d{5}(?:-\d{4})?)\b(?![-,.]\d)",
        _zip,
        guard=lambda match, _: match["state"] in _STATES or match["state"] == "DC",
        needs=DIGITS,
    ),
    Rule(
        "street",
        r"(?P<said>(?P<short>[A-Z](?<=[\w,] .)[a-z]{1,4})\.)(?!\w)",
        _old_state,
        needs=".",
    ),
    Rule(
        "street",
        r"(?<=\b[DRI]-)(?P<said>(?P<short>[A-Z][a-z]{1,4})\.)",
        lambda match, _: _OLD.get(match["short"]),
        needs=("D-", "R-", "I-"),
    ),
    Rule(
        "street",
        r"(?P<said>[NSRW]\.(?<=[a-zA-Z], ..) ?[A-Z]\.)(?!\w|\. ?[A-Z]\.)",
        _dotted_state,
        needs=(", N.", ", S.", ", R.", ", W."),
    ),
)
