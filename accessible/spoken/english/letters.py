"""Initialisms and acronyms; texts in capitals.

A word in capitals is spelled, said as a word, or a shouted ordinary word. No list could tell for
all of them: short lists say what the shape of a word would tell wrong, and the shape (can an
English mouth say it?) decides for the rest.
"""

from __future__ import annotations

import re
from itertools import pairwise

from accessible.spoken import roman
from accessible.spoken.rules import Match, Pattern, Rule
from accessible.spoken.style import Manner

#: Ordinary words of two and three letters: in capitals they are shouted, not spelled.
_SHORT = frozenset(
    "ad ah am an as at aw ax be by do eh go ha he hi ho if in is it lo me my no of oh on or ox so "
    "to uh um up us we ye yo "
    "act add ado age ago aha aid ail aim air ale all and any ape apt arc are ark arm art ash ask "
    "ate awe axe bad bag ban bar bat bay bed bee beg bet bid big bin bit boa bow box boy bud bug "
    "bun bus but buy bye cab can cap car cat cow cry cub cue cup cur cut dad dam day den dew did "
    "die dig dim din dip doe dog dot dry due dug dye ear eat ebb egg ego elf elk elm end era eve "
    "ewe eye fan far fat fee few fig fin fir fit fix fly foe fog for fox fro fry fun fur gap gas "
    "gay get gig gin god got gum gun gut guy had ham has hat hay hem hen her hey hid him hip his "
    "hit hog hop hot how hub hue hug hum hut ice icy ill imp ink inn ion its ivy jam jar jaw jay "
    "jet job jog joy jug key kid kin kit lad lag lap law lay leg let lid lie lip lit log lot low "
    "mad man map mat may men met mix mob mop mud mug nap nay net new nod nor not now nun nut oak "
    "oar oat odd off oft oil old one orb ore our out owe owl own pan par pat paw pay pea peg pen "
    "per pet pew pie pig pin pit ply pod pot pry pub put rag ram ran rap rat raw ray red rib rid "
    "rim rob rod rot row rub rug run rut rye sad sap sat saw say sea see set sew she shy sin sir "
    "sit six ski sky sly son sow spy sue sum sun tab tag tan tap tar tax tea ten the thy tie tin "
    "tip toe ton too top toy try tub tug two urn use van vat vet via vow wag war was wax way web "
    "wed wet who why wig win wit woe won yes yet you zoo".split()
)
#: Of these the ones that are another thing in capitals, outside a shouted text.
_LETTERS_ALONE = frozenset("AD IT US".split())
#: Names and particles of names: words where their neighbors are in capitals, too.
_NAMES = frozenset(
    "abe ada alf ali amy ann asa eli ely eva ian ida ike ira iva una "
    "al da de del der des di du ed el en et il la las le les los mac san un van von".split()
)
#: What may stand before the pronoun in LET US GO; else US is the country.
_BEFORE_US = frozenset(
    "LET GIVE TELL SHOW SEND HELP SAVE SPARE BRING LEAVE KEEP MAKE TAKE JOIN FOLLOW FORGIVE "
    "DELIVER LEAD OF TO FOR WITH FROM BY UPON ON AT AMONG BETWEEN BEHIND BEFORE AROUND AGAINST ALL "
    "BOTH THAN LIKE ABOUT NEAR".split()
)
#: Said as words though short, or though the shape says no.
_ACRONYMS = frozenset(
    "AIDS ALGOL ANZAC ASEAN AWACS BASIC BREXIT CERN COBOL COVID DARPA DEFRA EFTA EPCOT FEMA FIAT "
    "FIFA FORTRAN GIF HAZMAT IKEA INTERPOL JPEG LASER LIDAR MAX MODEM NABISCO NAFTA NASA NASCAR "
    "NASDAQ NATO NORAD OPEC OSHA OXFAM PIN PLUS PRO QANTAS RADAR RAM RENAMO SALT SARS SCUBA SEAL "
    "SIM SONAR SPAM SWAT TASER UEFA UNESCO UNICEF UNIX UNPROFOR WASP WYSIWYG YUPPIE ZIP "
    "DOS GUI LAN MASH MIG RAND ROM SAAB SAM SEATO SEZ TED VAT WAN WAP XEROX".split()
)
#: Spelled though they could be said.
_SPELLED = frozenset(
    "ADHD NYSE FTSE AFAIK ASAP CEO COO CIO CFO CTO DIY EPA ESA EU EPO FAQ HIV IATA IBAN ICAO ICOS "
    "IEEE INE IOU IPO IRA IRS ITV LED MIA MIT MOT NAACP NIH OAP OECD PLOS POW RAF REM RIP RSVP SOS "
    "UCLA UCI UFO UGA UK UNHCR URI URL USA USAF USB USMC USSR USDA USGS UTC UAE VIP WIAA WTO YMCA "
    "YWCA BYU DEA DOI DOB EEG ECG EMI ESP ETA IQ ISO IVF OED OBE DUI DNA RNA AIG".split()
)

_ONSETS = frozenset(
    "b bl br c ch chr cl cr d dr dw f fl fr g gh gl gn gr h j k kh kl kn kr l m n p ph phl phr pl "
    "pr ps qu r rh s sc sch scr sh shr sk sl sm sn sp sph spl spr squ st str sw t th thr tr ts tw "
    "v w wh wr x y z".split()
)
_CODAS = frozenset(
    "b c ch cht ck cks ct cts d ds f ff ffs ft fth fts g gh ght ghts gs h k ks l lb lbs lch "
    "ld lds lf lk lks ll lls lm lms ln lp lps ls lst lt lth lts lves m mb mbs mp mph mps mpt "
    "mpts ms n nc nch nct nd nds ng ngs ngth ngths nk nks nn ns nst nt nth nths nts nx nz p "
    "ph phs ps pt pts r rb rbs rc rce rch rd rds rf rg rk rks rl rld rls rm rms rn rns rp rps "
    "rr rs rst rt rth rths rts rv s sh sk sks sm sms sp sps ss st sts t tch th thm ths ts tt "
    "tts tz v w wd wds wk wks wl wls wn wns ws x xt xth xts z zz".split()
)
_VOWELS = Pattern(r"(?:[aeiou]|(?<=[^\Waeiou])y|(?<=[aeou])y(?![aeiou]))+")
_HIATUS = Pattern(r"aa|ae[aeiou]|ii|uu|[aiu]{3}|iou(?!s)|oe[aeiou]|[aeiou]{4}|q(?!u)|aeo")


def spelled(letters: str) -> str:
    """Letters one by one, a plural or possessive ending on the last: "F B I's", "V D C's"."""
    head = letters.rstrip("s’'")
    ending = letters[len(head) :]
    return " ".join(head) + ("'s" if ending == "s" else ending)


def pronounceable(word: str) -> bool:
    """Whether the letters could be an English word: vowels, with clusters that English has."""
    small = word.lower()
    vowels = list(_VOWELS.finditer(small))
    if not vowels:
        return False
    if len(small) > 5:
        return True
    if _HIATUS.search(small):
        return False
    onset, coda = small[: vowels[0].start()], small[vowels[-1].end() :]
    if (onset and onset not in _ONSETS) or (coda and coda not in _CODAS):
        return False
    # Between vowels: what may end a syllable and what may begin one.
    for this, following in pairwise(vowels):
        middle = small[this.end() : following.start()]
        if not any(
            (not middle[:cut] or middle[:cut] in _CODAS)
            and (not middle[cut:] or middle[cut:] in _ONSETS)
            for cut in range(len(middle) + 1)
        ):
            return False
    return True


def is_word(letters: str, shouted: bool = False) -> bool:
    """Whether a word in capitals is said as a word. ``shouted``: its neighbors are in capitals."""
    if letters in _ACRONYMS:
        return True
    if letters in _SPELLED:
        return False
    if len(letters) < 4:
        if letters.lower() in _SHORT:
            return shouted or letters not in _LETTERS_ALONE
        name = letters.lower() in _NAMES or (len(letters) == 3 and letters[0] not in "AEIOU")
        return shouted and name and pronounceable(letters)
    return pronounceable(letters) or (shouted and bool(_ANY_VOWEL.search(letters, 1)))


def _initialism(match: Match, _: Manner) -> str | None:
    """FBI, DVDs, BBC's; an acronym or an ordinary word in capitals is left to the voice."""
    letters = match["letters"]
    text = match.string
    if letters == "WHO" and text[: match.start()].endswith(("the ", "The ", "by ")):
        return spelled(match[0])
    if "&" in (text[match.end() : match.end() + 1], text[: match.start()][-1:]):
        return spelled(match[0])  # AT&T
    if letters == "AM" and (
        text[: match.start()].endswith("an ") or _RADIO.match(text, match.end())
    ):
        return spelled(match[0])
    # ST and DR may be a saint, a street, a doctor: where nothing says so, the voice spells them.
    if letters in ("ST", "DR") or is_word(letters) or _numeral(letters):
        return None
    return spelled(match[0])


def _numeral(letters: str) -> bool:
    """Whether letters that no rule read as a number are one all the same; IV may be a drip."""
    return letters != "IV" and set(letters) <= {"I", "V", "X"} and roman.value(letters) is not None


def _mixed_case(match: Match, _: Manner) -> str | None:
    """PbS, pH, GmbH have no vowel to be said with; iOS and mRNA end in an initialism."""
    word = match["word"]
    tail = _TAIL.search(word)
    if tail and len(tail[0]) > 1 and 0 < tail.start() < 3 and word[: tail.start()].islower():
        return spelled(word)
    return None if _ANY_VOWEL.search(word) else spelled(word)


_RADIO = Pattern(
    r"(?:[/ ]| and | or )(?:FM\b|radio|station|band|broadcast|transm|signal|frequen|dial)"
)
_TAIL = Pattern(r"[A-Z]+$")
_ANY_VOWEL = Pattern("[aeiouy]", re.IGNORECASE)
#: With a full stop these are abbreviations.
_DOTTED = frozenset("NO NOS VOL ST MR MRS DR CO INC LTD JR SR PT CH FIG SEC ART".split())
_STOP = Pattern(r"(?<=\b[A-Z])\. ")
_RUN = Pattern(r"[A-Z]+(?:['’][A-Z]+)?")


def _capitals(match: Match, _: Manner) -> str | None:
    """A stretch in capitals as ordinary words; initialisms and numerals in it stay."""
    words = match["said"]
    parts = _RUN.findall(words)
    sure = [
        part for part in parts if len(part) > 3 and part not in _SPELLED and pronounceable(part)
    ]
    short = [part for part in parts if part.lower() in _SHORT and part not in _LETTERS_ALONE]
    if " " not in words and len(sure) + len(short) < len(parts):
        return None  # WAI-ARIA
    if not sure and len(short) < max(2, len(parts) - len(short)):
        return None
    words = _STOP.sub(" ", words)
    before = ""
    said = []
    at = 0
    dotted = match.string[match.end() : match.end() + 1] == "."
    for found in _RUN.finditer(words):
        kept = dotted and found.end() == len(words) and found[0] in _DOTTED
        said += [words[at : found.start()], found[0] if kept else _lowered(found[0], before)]
        before, at = found[0], found.end()
    return "".join(said) + words[at:]


def _lowered(letters: str, before: str) -> str:
    """A word of a stretch in capitals as it is said there."""
    if len(letters) == 1:
        return letters
    if not letters.isalpha():
        return letters.lower()
    spelled_there = letters == "US" and before not in _BEFORE_US
    number = roman.value(letters) and letters.lower() not in _SHORT and letters != "MILD"
    if spelled_there or number or letters in _ACRONYMS or not is_word(letters, shouted=True):
        return letters
    return letters.lower()


def _opening(match: Match, _: Manner) -> str | None:
    """IT WAS, at a chapter's opening, is no information technology."""
    return match["said"].lower()


RULES: tuple[Rule, ...] = (
    # Two words or more in capitals, with what stands between words.
    Rule(
        "capitals",
        r"(?P<said>[A-Z](?<![\w.@#/&-].)[A-Z]*(?:['’][A-Z]+)?(?:(?:[,;:]? |-|—|--|(?<=\b[A-Z])\. )"
        r"[A-Z]+(?:['’][A-Z]+)?)+)(?![\w&@])(?!['’-]\w)(?!\.\w)",
        _capitals,
    ),
    Rule(
        "capitals",
        r"^[\"'“‘(]*(?P<said>IT)(?= (?:was|is|had|has|would|will|must|may|might|seems?|could|"
        r"can|should|were|came|happened|appear(?:s|ed))\b)",
        _opening,
    ),
    Rule(
        "initialism",
        r"(?P<letters>[A-Z](?<![\w.@#$€£].)(?<!\w['’].)[A-Z]+)(?:['’]?s)?(?![\w@]|\.\w)",
        _initialism,
    ),
    Rule(
        "initialism",
        r"(?<![\w.@#$€£'’])(?P<word>[A-Za-z]{0,4}[a-z][A-Z]{1,5})(?![\w@'’]|\.\w)",
        _mixed_case,
    ),
)
