"""Titles before names, degrees and initials in them, given names as old books shorten them."""

from __future__ import annotations

import re

from accessible.spoken.english.abbreviations import STARTERS, pairs, stop
from accessible.spoken.english.letters import spelled
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

#: These need no full stop and may be in lower case.
_PLAIN = pairs(
    "Mr=Mister Mrs=Missus Ms=Miz Messrs=Messrs Mme=Madame Mmes=Mesdames Mlle=Mademoiselle "
    "Mlles=Mesdemoiselles Dr=Doctor Drs=Doctors Revd=Reverend Mt=Mount Mts=Mounts"
)
_TITLES = _PLAIN | pairs(
    "Prof=Professor Profs=Professors Rev=Reverend Revs=Reverends Hon=Honorable Gen=General "
    "Gens=Generals Lt=Lieutenant Lieut=Lieutenant Col=Colonel Cols=Colonels Maj=Major Capt=Captain "
    "Capts=Captains Cpt=Captain Cpl=Corporal Corp=Corporal Sgt=Sergeant Sergt=Sergeant "
    "Serjt=Serjeant Pvt=Private Pte=Private Adm=Admiral Adml=Admiral Cmdr=Commander "
    "Comdr=Commander Brig=Brigadier Ens=Ensign Gov=Governor Govs=Governors Sen=Senator "
    "Sens=Senators Rep=Representative Reps=Representatives Pres=President Amb=Ambassador "
    "Atty=Attorney Insp=Inspector Det=Detective Supt=Superintendent Msgr=Monsignor Mgr=Monsignor "
    "Fr=Father Br=Brother Sr=Sister Bp=Bishop Abp=Archbishop Ald=Alderman Ft=Fort Pt=Point "
    "Ste=Sainte Rt=Right Sec=Secretary Attn=Attention Asst=Assistant Mk=Mark"
)
_BRITISH = {"Hon": "Honourable"}
#: Without a full stop these too, before a name.
_RANKS = frozenset("Prof Rev Capt Col Sgt Lt Cpl".split())
#: After a name these are other things: John Davis Sr., Acme Corp.
_NOT_AFTER_NAMES = frozenset("Sr Pt Ste Corp".split())
#: What is told apart by letters, which end sentences.
_LETTERED = Pattern(
    r"\b(?:type|vitamin|plan|grade|class|section|part|appendix|figure|group|team|point|letter"
    r"|option|exhibit|schedule|hepatitis|generation|model|row|gate|room) $",
    re.IGNORECASE,
)
_BEFORE_NAMES = frozenset("A AND BY FOR FROM IN OF ON THE TO WHEN WITH".split())
_CAPITALS = re.compile(r" [A-Z]{3,}(?![a-z])")
_NAME_BEFORE = Pattern(r"\b[A-Z][\w’'-]*,? $")
_ALONE = pairs(
    "Dr=Doctor dr=doctor Hon=Honorable Prof=Professor Adm=Admiral Gen=General Sec=Secretary"
)
_GIVEN = pairs(
    "Wm=William Chas=Charles Geo=George Jas=James Thos=Thomas Edw=Edward Edwd=Edward Robt=Robert "
    "Jno=John Saml=Samuel Benj=Benjamin Danl=Daniel Fredk=Frederick Richd=Richard Hy=Henry "
    "Alexr=Alexander Jos=Joseph Theo=Theodore"
)
_DEGREES = pairs(
    "Ph.D=P_H_D PhD=P_H_D D.Phil=D_Phil DPhil=D_Phil M.Phil=M_Phil MPhil=M_Phil B.Phil=B_Phil "
    "Litt.D=Litt_D D.Litt=D_Litt B.Litt=B_Litt B.Sc=B_S_C BSc=B_S_C M.Sc=M_S_C MSc=M_S_C "
    "D.Sc=D_S_C Ed.D=Ed_D Ed.M=Ed_M B.Ed=B_Ed M.Ed=M_Ed Mus.D=Muse_D Mus.B=Muse_B "
    "Pharm.D=Pharm_D Th.D=T_H_D LL.B=L_L_B LL.D=L_L_D LL.M=L_L_M B.Com=B_Com B.Eng=B_Eng "
    "Ph.B=P_H_B"
)


def _title(match: Match, manner: Manner) -> str | None:
    """Dr. Smith, Lt. Col. Gray, mr Lambert, MR. HOLMES."""
    short, dot = match["short"], match["dot"]
    text, end = match.string, match.end()
    close = text[end : end + 1].isalpha()  # Dr.Smith
    if close and not text[end + 1 : end + 2].islower():
        return None
    name = short if short[1:].islower() and short[0].isupper() else short.capitalize()
    long = _TITLES.get(name)
    if long is None or (not dot and name not in _PLAIN and name not in _RANKS):
        return None
    if short.islower() and name not in _PLAIN:
        return None
    # MS is many things, and DR is a street's too; MR and MRS are in a heading.
    if short.isupper() and not dot and short not in ("MR", "MRS") and not _is_doctor(match):
        return None
    if name in _NOT_AFTER_NAMES and _NAME_BEFORE.search(match.string, 0, match.start()):
        return None
    return (long if manner.american else _BRITISH.get(name, long)) + " " * close


def _is_doctor(match: Match) -> bool:
    """DR WATSON, THE CASE OF DR JEKYLL: a name follows in a text that is all capitals, and no name
    of a street stands before."""
    text = match.string
    before = text[: match.start()].strip().rpartition(" ")[2]
    return (
        match["short"] == "DR"
        and (not before[-1:].isalpha() or before in _BEFORE_NAMES)
        and _CAPITALS.match(text, match.end()) is not None
    )


def _alone(match: Match, _: Manner) -> str | None:
    """A title that no name follows: "the Dr. said", "the Hon."."""
    long = _ALONE.get(match["short"])
    return long and long + stop(match)


def _given(match: Match, _: Manner) -> str | None:
    return _GIVEN.get(match["short"])


def _degree(match: Match, _: Manner) -> str | None:
    ending = match["plural"] or ""
    said = match["said"].removesuffix(ending)
    long = _DEGREES.get(said.rstrip(".").replace(" ", ""))
    if long and ending:
        return long + ("'s" if ending == "s" else ending)
    return long and long + stop(match, said.endswith("."))


def _dotted(match: Match, _: Manner) -> str | None:
    """U.S., B.B.C., J. R. R. Tolkien: the letters without pauses."""
    said = match["said"]
    letters = "".join(filter(str.isupper, said))
    if ending := match["plural"]:
        return spelled(letters) + ("'s" if ending == "s" else ending)
    return spelled(letters) + stop(match, said.endswith("."))


def _initial(match: Match, _: Manner) -> str | None:
    """Mark R. Wenger, E. coli: the letter without a pause, as part of the name."""
    letter, following = match["said"][0], match["following"]
    if _LETTERED.search(match.string, 0, match.start()):
        return None  # "blood of type O. Please"
    # An A without its stop would be the article; "I." may be a number.
    if letter == "A" or following in STARTERS:
        return None
    return None if letter == "I" and (not match.start() or following[0].islower()) else letter


RULES: tuple[Rule, ...] = (
    Rule(
        "degree",
        r"(?P<said>[PLEMTBD](?<![\w.].)(?:(?:h|L|itt|d|us|harm)\. ?[BDM]\.?"
        r"|\. ?(?:Sc|Phil|Litt|Ed|Com|Eng)\.?|hD|Phil|Sc)(?P<plural>['’]?s(?!\w))?)(?!\w)",
        _degree,
    ),
    Rule(
        "title",
        r"(?P<short>[A-Zdm](?<![\w.'’&/].)(?<![^.er]-.)[A-Za-z]{1,5}\b)(?P<dot>\.?)"
        r"(?= ?[“\"‘']?[A-ZÀ-Þ]|-[A-Z]| & Mrs?\b| and (?:Mrs?|Dr|Miss)\b)",
        _title,
    ),
    Rule(
        "title",
        r"(?P<short>[DdHPAGS](?<![\w.'’-].)(?:r|on|rof|dm|en|ec))\.(?= [a-z]|[\"'”’)\]]*$)",
        _alone,
        needs=".",
    ),
    Rule(
        "title",
        r"(?P<short>[A-Z](?<![\w.'’-].)[a-z]{1,4})\.(?= [A-Z])",
        _given,
        needs=".",
    ),
    Rule(
        "initialism",
        r"(?P<said>[A-Z]\.(?<![\w.]..) ?(?:[A-Z]\. ?){0,6}[A-Z]\b(?:\.(?!\w))?"
        r"(?P<plural>['’]?s\b)?)(?!\w)",
        _dotted,
        needs=".",
    ),
    Rule(
        "initialism",
        r"(?P<said>[A-Z]\.)(?<![\w.’'-]..)(?<!\b[A-Z] ..)(?= (?P<following>[A-ZÀ-Þ]?[a-zà-ÿ’']+))",
        _initial,
        needs=".",
    ),
)
