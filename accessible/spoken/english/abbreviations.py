"""Latin and other abbreviations that are no titles, places, dates or measures.

An abbreviation in front of something loses its full stop, which would be a pause to the voice; at
the end of a sentence the stop stays, for the fall of the voice.
"""

from __future__ import annotations

from accessible.spoken.english.letters import spelled
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner


def pairs(text: str) -> dict[str, str]:
    """A table of "short=long" items; "_" in a long form is a space."""
    items = (item.split("=") for item in text.split())
    return {short: long.replace("_", " ") for short, long in items}


#: Each with its full stop.
_SHORT = pairs(
    "etc=et_cetera approx=approximately dept=department depts=departments Dept=Department "
    "govt=government Govt=Government misc=miscellaneous Ltd=Limited Inc=Incorporated "
    "Corp=Corporation Bros=Brothers Assn=Association Assoc=Associates Univ=University Co=Co "
    "Esq=Esquire Jr=Junior Jun=Junior Sr=Senior Sen=Senior avg=average vs=versus viz=namely al=al "
    "incl=including excl=excluding esp=especially usu=usually orig=originally temp=temperature "
    "tel=telephone Tel=Telephone intl=international Intl=International mgmt=management "
    "bldg=building Bldg=Building apt=apartment Apt=Apartment yrs=years "
    "mos=months wks=weeks attn=attention asst=assistant natl=national Natl=National "
    "mfg=manufacturing mfr=manufacturer jun=junior sen=senior"
)
#: Before a number.
_COUNTED = pairs(
    "ext=extension Ext=Extension est=established Est=Established min=minimum max=maximum "
    "apt=apartment Apt=Apartment ste=suite Ste=Suite rm=room Rm=Room pop=population"
)
#: After an article.
_DESCRIBING = pairs("approx=approximate max=maximum min=minimum avg=average")
_ARTICLES = ("the", "The", "a", "A", "an", "An", "its", "their", "your", "no")
#: After a name; without one they are words, or titles.
_AFTER_NAME = frozenset("Jr Sr Jun Sen jun sen Corp Co Inc Esq Assoc".split())
#: Words at a sentence's end.
_NEVER_LAST = frozenset("temp tel apt Apt mos orig esp".split())
#: Without a full stop, in any case.
_BARE = pairs("vs=versus ltd=limited jr=junior esq=esquire govt=government")
_LATIN = pairs(
    "e.g.=for_example i.e.=that_is a.k.a.=A_K_A n.b.=N_B q.v.=Q_V p.s.=P_S et.al.=et_al "
    "ad.lib.=ad_lib"
)
_CLIPPED = pairs(
    "gov't=government dep't=department int'l=international nat'l=national ass'n=association "
    "sec'y=secretary cont'd=continued"
)
#: Words that begin a sentence rather than a name.
STARTERS = frozenset(
    "The He She It I A An In On At They We There This That These Those And But When If As His Her "
    "Our My Its To For From With You What Who How Where Then So Or No Not".split()
)
_FOLLOWING = Pattern(r"[\"'”’»)\] ]*(?P<word>(?:[A-Z]\w*)?)")
_LAST_WORD = Pattern(r"([\w&)’'”\"]+)[.,]?$")


def ends(match: Match) -> bool:
    """Whether the text ends after the match, or a word that begins sentences follows."""
    end = match.end("said") if "said" in match.re.groupindex else match.end()
    following = _FOLLOWING.match(match.string, end)
    assert following, "it may be empty"
    word = following["word"]
    return word in STARTERS if word else following.end() == len(match.string)


def stop(match: Match, dotted: bool = True) -> str:
    """The full stop of an abbreviation, where it ends the sentence, too."""
    return "." if dotted and ends(match) else ""


def _shortened(match: Match, _: Manner) -> str | None:
    short = match["short"]
    text = match.string
    if short in _COUNTED and text[match.end() :].lstrip(" ")[:1] in DIGITS and not ends(match):
        return _COUNTED[short]
    if short in _DESCRIBING and not ends(match):
        last = text[: match.start()].rstrip().rpartition(" ")[2]
        if last in _ARTICLES or (short in ("max", "min") and not last[-1:].isdigit()):
            return _DESCRIBING[short]
    long = _SHORT.get(short)
    if long is None or (short in _NEVER_LAST and ends(match)):
        return None
    before = text[max(0, match.start() - 24) : match.start()].rstrip()
    if short in _AFTER_NAME:
        word = _LAST_WORD.search(before)
        if word is None or word[1][0].islower():
            return None
    if short == "al" and not before.endswith(("et", "Et")):
        return None
    return long + stop(match)


def _bare(match: Match, _: Manner) -> str | None:
    return _BARE.get(match[0].lower())


def _latin(match: Match, _: Manner) -> str | None:
    said = match["said"]
    long = _LATIN[said.lower().replace(". ", ".").replace(" ", ".")]
    return (long[0].upper() + long[1:] if said[0].isupper() else long) + stop(match)


def _clipped(match: Match, _: Manner) -> str | None:
    """Gov't, Int'l."""
    said = match[0].replace("’", "'")
    long = _CLIPPED.get(said.lower())
    return long and (long.capitalize() if said[0].isupper() else long)


def _small_letters(match: Match, _: Manner) -> str | None:
    """v.i.p., r.s.v.p.; hours are for the rules of times."""
    letters = match[0].replace(".", "").upper()
    return None if letters in ("AM", "PM") else spelled(letters) + stop(match)


def _and_so_on(match: Match, _: Manner) -> str:
    return "et cetera" + stop(match)


RULES: tuple[Rule, ...] = (
    Rule(
        "abbreviation",
        r"(?P<said>[eianqpEIANQP]\.(?<![\w.]..)(?i:(?<=e.)g|(?<=i.)e|(?<=n.)b|(?<=q.)v|(?<=p.)s"
        r"|(?<=a.)k\.a)\.|\b(?:et\. al|ad lib)\.)(?!\w)",
        _latin,
        needs=(
            ".g.",
            ".e.",
            ".G.",
            ".E.",
            "k.a",
            ".b.",
            ".B.",
            ".v.",
            ".s.",
            ".S.",
            "t. al",
            "d lib",
        ),
    ),
    Rule("initialism", r"[a-z]\.(?<![\w.’'-]..)(?:[a-z]\.){1,4}(?!\w)", _small_letters),
    Rule("initialism", r"\baka\b", "A K A", needs=("aka",)),
    Rule("abbreviation", r"&c(?<![\w&]..)\b\.?", _and_so_on, needs="&"),
    Rule(
        "abbreviation",
        r"\b(?P<short>[A-Za-z](?<![.'’-].)[a-z]{1,6})\.(?!\w)",
        _shortened,
        needs=".",
    ),
    Rule(
        "abbreviation",
        r"\b[A-Za-z]{3,4}['’][tlnydg]\b",
        _clipped,
        needs=("v't", "v’t", "p't", "p’t", "t'l", "t’l", "s'n", "s’n", "c'y", "c’y", "t'd", "t’d"),
    ),
    Rule("abbreviation", r"\bCo\.(?= [A-HJ-Z]\b(?!&|\.\w|\. ?[A-Z]\.))", "Company", needs=("Co.",)),
    Rule("abbreviation", r"[VvLlJjEeGg](?<![\w.'’-].)(?:s|td|r|sq|ovt)\b(?!\.)", _bare),
    Rule("abbreviation", r"w/o(?<![\w/]...)(?= \w)", "without", needs="/"),
    Rule("abbreviation", r"w/(?<![\w/]..) ?(?=[A-Za-z])(?!o\b)", "with ", needs="/"),
    Rule("abbreviation", r"b/c(?<![\w/]...)(?= \w)", "because", needs="/"),
    Rule("abbreviation", r"[cC]/o(?<![\w/]...)(?= \w)", "care of", needs="/"),
)
