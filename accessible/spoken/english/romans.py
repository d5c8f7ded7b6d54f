"""Roman numerals: kings and popes, chapters and wars, headings and pages.

Letters are numerals only in company that makes them so: what may be a word, a name or a letter
("I", "V for", "Malcolm X", "vitamin C", "CD", "MIX") stays as it is.
"""

from __future__ import annotations

import re

from accessible.spoken import roman
from accessible.spoken.english.numerals import cardinal, ordinal, year
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

#: Words after which a numeral counts; after the first group also one of a single letter.
_COUNTING = frozenset(
    "chapter chapters chap chaps ch part parts pt book books bk volume volumes vol vols act acts "
    "scene scenes sc canto cantos canticle section sections sec sect sonnet sonnets psalm psalms "
    "lesson lessons lecture lectures sermon stanza stanzas strophe type types class classes phase "
    "phases stage stages level levels grade title titles article articles art figure figures fig "
    "figs plate plates pl table tables map maps appendix appendices annex schedule war wars mark "
    "mk page pages p pp paragraph paragraphs para clause clauses rule rules amendment amend "
    "proposition theorem step steps number numbers no nos saturn apollo gemini soyuz falcon rocky "
    "vatican bowl "
    "olympiad wrestlemania symphony sonata concerto quartet opus op series division divisions "
    "factor group groups region zone unit module tier episode season cycle quadrant tablet "
    "fragment exhibit letter letters epistle fit idyll ode elegy eclogue satire corps iphone os "
    "trek rambo halloween quest civilization scrolls auto fantasy interlude tome study scale "
    "column question chamber dynasty case cases".split()
)
_ABBREVIATED = frozenset(
    "ch pt bk vol vols sc sec sect art fig figs pl mk p pp no nos op os".split()
)
#: After these even L and C are numbers; elsewhere they are letters (Appendix C, Section D).
_LONG = frozenset("chapter chapters chap ch canto psalm psalms sonnet page p book lesson".split())
#: After these a single small letter is a numeral (chapter i), not after others (type c, Mark x).
_BOOKISH = _LONG | frozenset(
    "chapters books bk part parts pt volume volumes vol vols act acts scene scenes sc section "
    "sections sec sect no nos pages pp article art stanza paragraph para clause op plate table "
    "appendix letter note".split()
)
#: "the letter V", "in case I go": only where the word has a capital.
_CAPITAL_ONLY = frozenset(
    "letter letters case cases number numbers no rule mark os p pp op art season unit study scale "
    "column question series step title figure fit bowl".split()
)
_PERSON = (
    "am was have had think thought know knew saw see felt feel believe said say went go did do "
    "will would can could shall should may might must never always often also really want wanted "
    "came come took take made make found find got get love loved like liked hope wish suppose "
    "remember met left told asked wrote read heard hear gave ran sat stood lived looked tried used "
    "just only still then now ever soon once myself who"
)
_FIRST_PERSON = frozenset(_PERSON.split())

_SUCCESSION = (
    "Legion|Corps|Army|Dynasty|Century|century|dynasty|legion|Cohort|Congress|Amendment|Olympiad|"
    "Brigade|Regiment|Airborne|Republic|arrondissement|Arrondissement|Crusade"
)

_UPPER = "[IVXLCDM]+"
_LOWER = "[ivxlcdm]+"
BETWEEN = r"(?:,? and |,? or |, | to | & | ?[-–—/&] ?)"
#: After the first letter of a numeral: what may not stand before it.
START = r"(?<![\w.-].)(?<!\w['’].)"
_LIST = rf"(?P<said>[IVXLCDM](?<= .)[IVXLCDM]*(?:{BETWEEN}(?!I\b|[LCDM]\b){_UPPER}\b){{0,6}})"
_LOWER_LIST = rf"(?P<said>[ivxlcdm](?<= .)[ivxlcdm]*(?:{BETWEEN}(?![lcdm]\b){_LOWER}\b){{0,6}})"
END = r"(?![\w&@+]|['’](?=\w)(?![sS]\b)|-[A-Za-z](?![a-z]{2}))"

_EACH = Pattern(rf"\b(?:{_UPPER}|{_LOWER})\b")


def word_before(match: Match) -> tuple[str, str]:
    """The word before the numeral and the point after that word, both empty where there is none."""
    text, end = match.string, match.start("said") - 1
    if end < 1 or text[end] != " ":
        return ("", "")
    point = "." if text[end - 1] == "." else ""
    head = text[max(0, end - 30) : end - len(point)]
    start = len(head)
    while start and head[start - 1].isalpha():
        start -= 1
    return (head[start:], point) if start < len(head) else ("", "")


def values_of(written: str) -> list[int] | None:
    values = [roman.value(each) for each in _EACH.findall(written)]
    known = [number for number in values if number is not None]
    return known if len(known) == len(values) else None


def say(written: str, manner: Manner, *, ordinals: bool = False) -> str:
    """The numerals of a list in words, a dash between them as "to"."""

    def word(match: Match) -> str:
        number = roman.value(match[0]) or 0
        british = not manner.american
        return ordinal(number, british=british) if ordinals else cardinal(number, british=british)

    said = re.sub(r" ?[-–—] ?", " to ", _EACH.sub(word, written))
    return re.sub(r" ?& ?", " and ", said).replace("/", " ")


def speaks(match: Match) -> bool:
    """Whether the "I" after the match's word is the person who speaks."""
    following = re.match(r" ([a-z]+)", match.string[match.end() : match.end() + 20])
    return bool(following and following[1] in _FIRST_PERSON)


def _counted(match: Match, manner: Manner) -> str | None:
    """Chapter IV, Acts I–III, World War I, pp. xii–xv."""
    word, point = word_before(match)
    low = word.lower()
    written = match["said"]
    letters = "".join(_EACH.findall(written))
    values = values_of(written)
    if low not in _COUNTING or not values or max(values) > 400:
        return None
    if low in _CAPITAL_ONLY and word.islower() and (letters.isupper() or low not in ("p", "pp")):
        return None
    if low in _ABBREVIATED and not point:
        spelled = word.isupper() and low not in ("os", "mk")
        if spelled or (len(low) < 3 and len(written) < 2):
            return None
    if low in ("p", "pp") and not word.islower():
        return None
    short = low not in _LONG and low not in ("volume", "volumes", "vol", "bowl", "olympiad")
    if short and (set(letters.upper()) & set("CDM") or written in _ACRONYMS):
        return None
    if len(written) == 1:
        if re.match(r" [B-Z]\b", match.string[match.end() :]):
            return None  # letters that are spelled
        if written.islower() and low not in _BOOKISH:
            return None
        if written in "dDmM" or (written in "lLcC" and low not in _LONG):
            return None
        if written == "I":
            world = match.string[: match.start()].endswith("World War ")
            if (word.islower() and not point) or (speaks(match) and not world):
                return None
            if low == "no" and re.match(r" [a-z]|['’]", match.string[match.end() :]):
                return None  # "No. I won't."
    return say(written, manner)


_SCALES = frozenset(("from", "to", "intensity", "grade", "degree"))
#: Numerals of two letters and more that are something else as often: a drip, sizes, a name.
_DOUBTFUL = frozenset("IV VI XX XV".split())
#: Those that are letters unless a word says otherwise: LI, XL, LIV.
_ACRONYMS = frozenset("XL XXX LI LV LX LIV CC CV CI".split())


def _plain(match: Match, manner: Manner) -> str | None:
    """Any numeral that can be nothing else: Apollo XI, carbonic anhydrases III and IV."""
    written = match["said"]
    values = values_of(written)
    if not values or max(values) > 89:
        return None
    first = _EACH.findall(written)[0]
    if first in _ACRONYMS or written == "XX":
        return None
    if first in _DOUBTFUL and len(values) == 1:
        name, point = word_before(match)
        known = name[:1].isupper() and not name.isupper() and len(name) > 3
        if point or not (known or name in _SCALES):
            return None
    return say(written, manner)


def _succession(match: Match, manner: Manner) -> str | None:
    number = roman.value(match["said"])
    return ordinal(number) if number and number < 100 else None


def _suffixed(match: Match, manner: Manner) -> str | None:
    number = roman.value(match["numeral"])
    return ordinal(number) if number and number < 100 else None


def _heading(match: Match, manner: Manner) -> str | None:
    """A numeral that is the whole text, or opens a heading: IV., XII. Darkness."""
    written = match["said"]
    number = roman.value(written)
    if not number or number > 199 or written in ("CV", "C", "L"):
        return None
    if len(written) == 1 and not (manner.heading or match["point"] or written != "I"):
        return None
    return cardinal(number, british=not manner.american)


_TITLE_WORDS = (
    "The|A|An|In|On|Of|At|How|What|Why|Where|When|To|From|For|With|My|His|Her|Our|Some|Introduction"
)


def _opening(match: Match, manner: Manner) -> str | None:
    written = match["said"]
    number = roman.value(written)
    if not number or number > 199 or written in ("L", "C", "D", "M", "CV"):
        return None
    rest = match.string[match.end() :]
    if len(written) == 1:
        if not manner.heading and not re.match(rf"\. (?:{_TITLE_WORDS})\b", rest):
            return None
        if re.match(r"\. ?[A-Z]\.", rest):
            return None  # V. S. Naipaul
    return cardinal(number, british=not manner.american)


def _scene(match: Match, manner: Manner) -> str | None:
    """III.ii.5: act three, scene two, line five."""
    act, scene = roman.value(match["act"]), roman.value(match["scene"])
    if not act or not scene:
        return None
    said = f"act {cardinal(act)} scene {cardinal(scene)}"
    if match["line"]:
        said += f" line{'s' if match['last'] else ''} {cardinal(int(match['line']))}"
    if match["last"]:
        said += f" to {cardinal(int(match['last']))}"
    return said


def _small(match: Match, manner: Manner) -> str | None:
    values = values_of(match["said"])
    if not values or max(values) > 89 or match["said"] == "xxx":
        return None
    return say(match["said"], manner)


def _label(match: Match, manner: Manner) -> str | None:
    number = roman.value(match["said"])
    return cardinal(number) if number and number < 40 else None


def _latin_year(match: Match, manner: Manner) -> str | None:
    number = roman.value(match[0])
    return year(number) if number and 1400 <= number < 2100 else None


RULES: tuple[Rule, ...] = (
    Rule("roman", r"^[\"“'‘(]*(?P<said>[IVXLC]+)(?P<point>\.?)[\"”'’)]*$", _heading, needs="IVX"),
    Rule("roman", r"^[\"“'‘(]*(?P<said>[IVXLC]+)(?=[.:] | ?--| ?[—–] ?)", _opening, needs="IVX"),
    Rule(
        "roman",
        r"\b(?P<act>[IV]+)\. ?(?P<scene>[ivx]+)\b"
        r"(?:\. ?(?P<line>\d+)(?:[-–](?P<last>\d+))?|\.(?=,))?(?!\w|['’]\w)",
        _scene,
        needs=("I.", "V."),
    ),
    Rule("roman", _LIST + END, _counted, needs="IVXLC"),
    Rule("roman", _LOWER_LIST + END, _counted, needs="ivxlc"),
    Rule(
        "roman",
        r"\bWW(?P<number>I{1,3}|[123])\b",
        lambda match, manner: (
            "World War "
            + cardinal(len(match["number"]) if match["number"][0] == "I" else int(match["number"]))
        ),
        needs=("WWI", "WW1", "WW2", "WW3"),
    ),
    Rule(
        "roman",
        rf"(?P<said>[IVX]{START}[IVXLC]*)(?<!\bI)"
        rf"(?= (?:(?:[A-Z][a-z]+ )?(?:{_SUCCESSION})\b|c\. ?))",
        _succession,
        needs="IVX",
    ),
    # the XX Olympic Games
    Rule(
        "roman",
        r"\b[Tt]he (?P<said>(?!(?:I|V|X|IV|VI)\b)[IVX]+)(?= [A-Z][a-z])",
        _succession,
        needs=("he I", "he V", "he X"),
    ),
    Rule(
        "roman",
        r"\b(?P<numeral>[IVXL]+)(?:st|nd|rd|th)\b",
        _suffixed,
        needs=("Ist", "Ind", "Ird", "Ith", "Vth", "Xth", "Lth"),
    ),
)

#: What can be nothing else.
ALONE: tuple[Rule, ...] = (
    Rule(
        "roman",
        rf"(?P<said>[IVXL]{START}(?:[IVXL]+|(?<=I)(?={BETWEEN}I{{2,3}}\b))"
        rf"(?:{BETWEEN}(?!I\b)[IVXL]+\b){{0,6}}){END}",
        _plain,
        needs="IVX",
    ),
    Rule("roman", r"\bM[MDCLXVI]{4,}\b", _latin_year, needs=("MC", "MD", "MM")),
    # xiii, 221 p.; (ii); see iii
    Rule(
        "roman",
        rf"(?P<said>[ivx]{START}(?:[ivx]{{2,}}|(?<=i)i)(?:{BETWEEN}(?:[ivx]{{3,}}|ii)\b)?)(?![\w-]|['’]\w)",
        _small,
        needs=("ii", "iv", "xi", "xv", "xx", "vi"),
    ),
    Rule(
        "roman",
        r"(?<!\w)\((?P<said>[ivx]{2,}|i|(?<=; \()v|^\(v)\)",
        _label,
        needs=("(i", "(v", "(x"),
    ),
)
