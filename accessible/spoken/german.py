"""German: "am vierzehnten Januar", "neunzehn hundert vier und achtzig", "Ludwig der Vierzehnte".

Number words are said in parts ("ein hundert drei und zwanzig"): a synthesizer finds the stresses
and long vowels of the parts, and loses them in a word of thirty letters.
"""

from __future__ import annotations

import re

from accessible.spoken import numerals
from accessible.spoken.european import Tongue, rules
from accessible.spoken.european.calendar import before
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

_PARTS = re.compile(r"hundert|tausend|und")
_FEMININE = re.compile(r"(?:[^s]e|ung|heit|keit|ion|tät|schaft|frau|person)$", re.IGNORECASE)


def _cardinal(number: int, tag: str, gender: str) -> str:
    if number == 1 and gender:
        return "eine" if gender == "f" else "ein"
    words = _PARTS.sub(lambda part: f" {part[0]} ", numerals.cardinal(number, "de"))
    return " ".join(words.split())


def _ordinal(number: int, tag: str, ending: str) -> str:
    """``ending`` is the letter after "-te": the adjective's ending, "" for "der dritte"."""
    head, _, last = _cardinal(number, tag, "").rpartition(" ")
    stems = {"eins": "ers", "drei": "drit", "sieben": "sieb", "acht": "ach"}
    small = number % 100 < 20 and number % 100 > 0
    stem = stems.get(last) if number % 100 in (1, 3, 7, 8) else None
    last = (stem or re.sub(r"e?n?$", "", last) if "illi" in last else stem or last) + (
        "t" if small else "st"
    )
    return f"{head} {last}e{ending}".strip()


#: After these an ordinal ends in -ten, after those in -te; after nothing of the kind in -ter.
_WEAK_N = re.compile(
    r"(?<!\w)(?i:dem|den|des|am|im|vom|zum|zur|beim|bis|ab|einem|einen|eines|einer|keinem|keinen|"
    r"diesem|diesen|jedem|jeden|meinem|meinen|seinem|seinen|ihrem|ihren|unserem|unseren|deren|"
    r"(?:in|an|auf|bei|mit|nach|seit|von|zu|aus|unter|über|vor|hinter|neben|während|wegen|trotz)"
    r" (?:der|dieser|seiner|ihrer|einer))$"
)
_WEAK = re.compile(
    r"(?<!\w)(?i:der|die|das|eine|keine|diese|dieser|dieses|jede|jeder|jedes|ins|"
    r"seine|ihre|meine|unsere)$"
)
#: Nouns that an ordinal with its stop stands before, by gender: elsewhere the stop may be the
#: sentence's.
_NOUNS = {
    noun: ending
    for ending, nouns in {
        "r": "Akt Band Stock Tag Monat Platz Rang Geburtstag Jahrestag Weltkrieg Teil Abschnitt "
        "Satz Gang Versuch Spieltag Advent Sonntag Kreuzzug Preis Bezirk Hochzeitstag Versuch",
        "": "Etage Klasse Auflage Ausgabe Liga Bundesliga Runde Woche Stunde Minute Person Stelle "
        "Reihe Szene Strophe Folge Staffel Hälfte Generation Sinfonie Symphonie Stufe Seite Welt "
        "Republik Armee Division Kammer Lesung Dimension",
        "s": "Mal Jahrhundert Jh Jahrtausend Kapitel Lebensjahr Jahr Jahrzehnt Buch Quartal "
        "Semester Stockwerk Reich Halbjahr Viertel Drittel Gebot Obergeschoss Spiel Rennen",
    }.items()
    for noun in nouns.split()
}


#: "Der" before a feminine noun is a genitive or dative.
_OBLIQUE = re.compile(r"(?<!\w)(?i:der|dieser|jeder|jener)$")
#: The first of two ordinals: what stands before it decides both.
_BEFORE = re.compile(r"\d{1,3}\.? ?(?:und|bis|oder|[–-])?$")


def _ending(context: str, noun: str = "") -> str:
    context = _BEFORE.sub("", context).rstrip()
    feminine = _NOUNS.get(noun.rstrip(".")) == ""
    if _WEAK_N.search(context) or (feminine and _OBLIQUE.search(context)):
        return "n"
    if _WEAK.search(context):
        return ""
    return _NOUNS.get(noun.rstrip("."), "r")


def _year(number: int, tag: str) -> str:
    century, rest = divmod(number, 100)
    if 11 <= century <= 19:
        words = f"{_cardinal(century, tag, '')} hundert"
        return f"{words} {_cardinal(rest, tag, '')}" if rest else words
    return _cardinal(number, tag, "")


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    words = f"{_cardinal(hour, tag, 'm')} Uhr"
    if second is not None:
        minutes = f"{_cardinal(minute, tag, 'f')} Minute{'' if minute == 1 else 'n'}"
        seconds = f"{_cardinal(second, tag, 'f')} Sekunde{'' if second == 1 else 'n'}"
        return f"{words} {minutes} und {seconds}"
    return f"{words} {_cardinal(minute, tag, '')}" if minute else words


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    if bottom == 2:
        return "ein halb" if top == 1 else f"{_cardinal(top, tag, '')} halbe"
    # "dritte" and "zwanzigste" give "Drittel" and "Zwanzigstel".
    name = _ordinal(bottom, tag, "").removeprefix("ein ") + "l"
    return f"{_cardinal(top, tag, 'm')} {name[0].upper()}{name[1:]}"


_DATIVE = re.compile(
    r"(?<!\w)(?:unter|von|mit|bei|nach|seit|zu|gegenüber|samt|neben|vor|dem)$", re.IGNORECASE
)
_ACCUSATIVE = re.compile(r"(?<!\w)(?:für|gegen|durch|ohne|um|über|den)$", re.IGNORECASE)
_WOMEN = frozenset("Elisabeth Katharina Maria Margarethe Anna Isabella Christina Beatrix".split())


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    """Ludwig der Vierzehnte, Ludwigs des Vierzehnten, unter Ludwig dem Vierzehnten."""
    ordinal = _ordinal(number, manner.language, "")
    ordinal = ordinal[0].upper() + ordinal[1:]
    context = re.sub(
        r"(?: (?:König|Kaiser|Papst|Königin|Kaiserin|Zar|Herzog|Fürst|Graf))$",
        "",
        " " + before(match),
    )
    woman = name in _WOMEN
    if name.endswith("s") and name not in TONGUE.ruler_names:
        return f"{'der' if woman else 'des'} {ordinal}n"
    if _DATIVE.search(context):
        return f"{'der' if woman else 'dem'} {ordinal}n"
    if _ACCUSATIVE.search(context) and not woman:
        return f"den {ordinal}n"
    return f"{'die' if woman else 'der'} {ordinal}"


def _century(number: int, match: Match, manner: Manner) -> str:
    noun = match.string[match.end("said") :].split(maxsplit=1)[0] if match["dot"] else ""
    return _ordinal(number, manner.language, _ending(before(match, "said"), noun or "Jahrhundert"))


def _agree(number: int, word: str) -> str:
    if number != 1 or not word[:1].isupper():
        return ""
    return "f" if _FEMININE.search(word) else "m"


TONGUE: Tongue = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=lambda digits, tag, gender: TONGUE.digits(digits, tag),
    comma="Komma",
    point="Punkt",
    minus="minus",
    plus="plus",
    agree=_agree,
    point_regions=frozenset({"CH", "LI"}),
    magnitudes="""
Tsd. = tausend
Million Millionen Mio. Mio = Million, Millionen, f
Milliarde Milliarden Mrd. Mrd = Milliarde, Milliarden, f
Billion Billionen Bio. = Billion, Billionen, f
Billiarde Billiarden = Billiarde, Billiarden, f
""",
    months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    month_forms="""
Jan Jänner Jän = 1
Feb Feber = 2
Mär Mrz = 3
Apr = 4
Jun = 6
Jul = 7
Aug = 8
Sept Sep = 9
Okt = 10
Nov = 11
Dez = 12
""",
    regional_months="""
AT_1 = Jänner
""",
    links=r"\.?",
    day=lambda day, context, tag: _ordinal(day, tag, _ending(context)),
    year=_year,
    date_cues=r"[Aa]m|[Vv]om|[Zz]um|[Bb]is|[Aa]b|[Ss]eit|[Dd]en|[Dd]em|[Dd]er",
    dotted_days=True,
    year_cues=(
        r"(?i:jahre?s?|in|seit|von|bis|um|ab|nach|vor|anno|sommer|winter|herbst|frühling|frühjahr|"
        r"januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|und|"
        r"ende|anfang|mitte|erst|noch|schon|bereits|war|wurde)|\(|[*†]"
    ),
    # "Zwölf hundert Menschen" is said of numbers too.
    year_before=r"(?<=\(.{4})(?=\))|(?<=\w .{4})|(?<=\W .{4})|(?= \w)",
    time=_time,
    clock_after=r"Uhr|uhr|h",
    clock_before=r"[Uu]m|[Aa]b|gegen|[Kk]urz vor|[Kk]urz nach",
    currencies="""
€ EUR = Euro; Cent
$ = Dollar; Cent
USD US$ = US-Dollar; Cent
£ GBP = Pfund, Pfund, n; Penny, Pence
CHF Fr. sFr. SFr. = Franken; Rappen
¥ JPY = Yen; Sen
DM = Mark, Mark, f; Pfennig
Mk. = Mark, Mark, f; Pfennig
Kč CZK = Krone, Kronen, f; Heller
SEK NOK DKK kr = Krone, Kronen, f; Öre
zł PLN = Zloty; Groschen
₽ RUB = Rubel; Kopeke, Kopeken, f
₩ KRW = Won; Jeon
₹ INR = Rupie, Rupien, f; Paisa
₺ = Lira, Lira, f; Kuruş
CNY RMB = Yuan; Fen
CAD C$ = kanadischer Dollar, kanadische Dollar; Cent
AUD A$ = australischer Dollar, australische Dollar; Cent
₪ = Schekel; Agora
₿ BTC = Bitcoin; Satoshi
""",
    units="""
t = Tonne, Tonnen, f
h Std. = Stunde, Stunden, f
min Min. = Minute, Minuten, f
s sec Sek. = Sekunde, Sekunden, f
ha = Hektar
°C = Grad Celsius
°F = Grad Fahrenheit
° = Grad
K = Kelvin
Pfd. = Pfund, n
Ztr. = Zentner
St. Stk. = Stück, n
% = Prozent
mph = Meile pro Stunde, Meilen pro Stunde, f
dB = Dezibel
bar = Bar
kgf = Kilopond
PS = PS
sm = Seemeile, Seemeilen, f
kcal = Kilokalorie, Kilokalorien, f
ccm = Kubik Zentimeter
qm = Quadrat Meter
qkm = Quadrat Kilometer
Mbit Mbits = Megabit
Gbit = Gigabit
rpm = Umdrehung pro Minute, Umdrehungen pro Minute, f
kph = Kilometer pro Stunde
""",
    bases="""
m = Meter
g = Gramm
l L = Liter
W = Watt
Wh = Wattstunde, Wattstunden, f
V = Volt
Ω = Ohm
Hz = Hertz
Pa = Pascal
J = Joule
B = Byte
bit = Bit
cal = Kalorie, Kalorien, f
Wp = Watt Peak
s = Sekunde, Sekunden, f
""",
    prefixes="""
m = Milli
µ μ = Mikro
n = Nano
c = Zenti
d = Dezi
h = Hekto
k = Kilo
M = Mega
G = Giga
T = Tera
""",
    per="pro",
    square="Quadrat {}",
    cubic="Kubik {}",
    percent="Prozent",
    fraction=_fraction,
    mixed="",
    by="mal",
    to="bis",
    ratio="zu",
    ordinal_suffix=r"(?P<suffix>te[rnms]?|ste[rnms]?)",
    ordinal_gender=lambda suffix: suffix.partition("te")[2],
    regnal=_regnal,
    regnal_dot=r"\.?",
    rulers="""
Albrecht Alexander Alfons Amenophis August Benedikt Bonifatius Cäsar Christian Christoph Clemens
Darius David Edward Eduard Elisabeth Ernst Eugen Ferdinand Franz Friedrich Georg Gregor Gustav
Heinrich Hadrian Innozenz Iwan Jakob Johann Johannes Joseph Josef Julius Kambyses Karl Katharina
Konrad Konstantin Leo Leopold Lothar Ludwig Manuel Margarethe Maria Maximilian Mehmed Michael
Napoleon Nikolaus Nikolai Olaf Oskar Otto Paul Peter Philipp Pius Ramses Rudolf Richard Robert
Ruprecht Sigismund Sixtus Stephan Süleyman Theoderich Thutmosis Umberto Urban Viktor Waldemar
Wenzel Wilhelm Xerxes
""",
    century_after=(
        r"Jahrhunderts?|Jh\.?|Jahrtausends?|Weltkriegs?e?s?|Akt|Kapitel|Band|Teil|Buch|Klasse"
    ),
    century=_century,
    roman_suffix=r"(?P<suffix>)(?=\.)",
    numbered=(
        r"Kapitel|Kap\.|Band|Bd\.|Teil|Akt|Szene|Buch|Abschnitt|Artikel|Abteilung|Tafel|Klasse|"
        r"Nummer|Typ|Anhang|Stufe|Grad|Phase|Hartz"
    ),
    phrases="""
z.B. = zum Beispiel
d.h. = das heißt
u.a. = unter anderem
u.U. = unter Umständen
u.Ä. u.ä. = und Ähnliches
o.Ä. o.ä. = oder Ähnliches
i.d.R. = in der Regel
i.A. = im Auftrag
i.V. = in Vertretung
z.T. = zum Teil
z.Z. z.Zt. = zur Zeit
s.o. = siehe oben
s.u. = siehe unten
v.a. = vor allem
v.Chr. = vor Christus
n.Chr. = nach Christus
v.u.Z. = vor unserer Zeitrechnung
n.u.Z. = nach unserer Zeitrechnung
m.E. = meines Erachtens
o.g. = oben genannte
sog. = sogenannte
u.s.w. = und so weiter
a.D. = außer Dienst
d.Ä. = der Ältere
d.J. = der Jüngere
h.c. = honoris causa
a.M. = am Main
a.d. = an der
i.e. = id est
""",
    abbreviations="""
usw. = und so weiter
usf. = und so fort
etc. = et cetera
bzw. = beziehungsweise
ca. = circa
vgl. = vergleiche
evtl. = eventuell
ggf. = gegebenenfalls
inkl. = inklusive
exkl. = exklusive
zzgl. = zuzüglich
bzgl. = bezüglich
sog. = sogenannte
allg. = allgemein
geb. = geboren
gest. = gestorben
verh. = verheiratet
Jh. Jhd. Jhdt. = Jahrhundert
Jhs. = Jahrhunderts
Hrsg. = Herausgeber
hrsg. = herausgegeben
Anm. = Anmerkung
Abb. = Abbildung
Aufl. = Auflage
Tel. = Telefon
Str. = Straße
Min. = Minuten
Std. = Stunden
Sek. = Sekunden
Mag. = Magister
Ing. = Ingenieur
Dipl.-Ing. = Diplomingenieur
Dr. = Doktor
Prof. = Professor
Hr. = Herr
Hrn. = Herrn
Frl. = Fräulein
Nr. = Nummer
Nrn. = Nummern
max. = maximal
min. = minimal
mind. = mindestens
insb. = insbesondere
entspr. = entsprechend
ehem. = ehemals
urspr. = ursprünglich
gegr. = gegründet
Ltd. = Limited
""",
    before_number="""
Nr. No. = Nummer
S. = Seite
Bd. = Band
Bde. = Bände
Kap. = Kapitel
Abs. = Absatz
Art. = Artikel
Abb. = Abbildung
Tab. = Tabelle
Abschn. = Abschnitt
Z. = Zeile
V. = Vers
Sp. = Spalte
H. = Heft
Jg. = Jahrgang
Anm. = Anmerkung
Fn. = Fußnote
Tel. = Telefon
geb. = geboren
gest. = gestorben
""",
    before_name="""
Dr. = Doktor
Prof. = Professor
Hr. = Herr
Hrn. = Herrn
Fr. = Frau
Frl. = Fräulein
St. = Sankt
Mag. = Magister
Ing. = Ingenieur
Dipl.-Ing. = Diplomingenieur
Mr. = Mister
Mrs. = Missis
Ms. = Miss
""",
    signs="""
& = und
% = Prozent
‰ = Promille
€ = Euro
$ = Dollar
£ = Pfund
° = Grad
# = Nummer
§ = Paragraf
§§ = Paragrafen
@ = at
∞ = unendlich
→ = Pfeil
""",
    parentheses="Klammer auf, Klammer zu",
    operators="""
+ = plus
- – − = minus
× · * x = mal
÷ : / = geteilt durch
= = gleich
≠ = ungleich
< = kleiner als
> = größer als
≤ = kleiner gleich
≥ = größer gleich
≈ = ungefähr
± = plus minus
""",
    address_signs="""
. = Punkt
@ = at
: = Doppelpunkt
/ = Slash
- = Bindestrich
_ = Unterstrich
? = Fragezeichen
= = Gleichheitszeichen
& = Und-Zeichen
# = Raute
% = Prozent
+ = plus
~ = Tilde
! = Ausrufezeichen
, = Komma
; = Semikolon
* = Stern
""",
    telephone=r"(?:\(0\d{2,5}\)|0\d{2,5})[ /–-]{1,3}\d{2,8}(?:[ -]\d{1,8}){0,3}",
    country_codes=True,
)


def _ordinal_before_noun(match: Match, manner: Manner) -> str | None:
    """ "3." before what it may stand with; at a sentence's end it is a cardinal."""
    number, noun = int(match["number"]), match["noun"] or ""
    context = before(match)
    inflected = _WEAK_N.search(context) or _WEAK.search(context)
    lone = not noun and not context
    if not (noun.rstrip(".") in _NOUNS or (inflected and noun) or noun[:1].islower() or lone):
        return None
    if not context and noun[:1].isupper() and noun.rstrip(".") not in _NOUNS:
        return None
    return _ordinal(number, manner.language, _ending(context, noun))


#: Two ordinals before one noun: the second rule's.
_ANOTHER = re.compile(r" (?:und|bis|oder) \d{1,3}\.")


def _decade(match: Match, manner: Manner) -> str:
    """1920er, 20er: zwanziger."""
    return _year(int(match["number"]), manner.language) + "er" + (match["case"] or "")


def _street(match: Match, manner: Manner) -> str:
    return "straße"


RULES: tuple[Rule, ...] = (
    Rule(
        "date", r"(?<![\w.,])(?P<number>\d{2}|[12]\d\d0)er(?P<case>n)?(?!\w)", _decade, needs=DIGITS
    ),
    Rule(
        "ordinal",
        r"(?<![\w.,:/-])(?P<said>(?P<number>\d{1,3}|1000)\.)(?=(?: (?P<noun>[^\W\d_]+\.?))| ?$)",
        _ordinal_before_noun,
        guard=lambda match, manner: (
            (match["noun"] or "").lower().rstrip(".") not in TONGUE.month_numbers
            and not _ANOTHER.match(match.string, match.end())
        ),
        needs=".",
    ),
    Rule(
        "ordinal",
        r"(?<![\w.,:/-])(?P<said>(?P<number>\d{1,3})\.)(?= (?:und|bis|oder) \d{1,3}\. (?P<noun>"
        r"[^\W\d_]+))",
        _ordinal_before_noun,
        needs=".",
    ),
    Rule(
        "percent",
        r"(?<![\w.,])(?P<number>\d{1,3}) ?%-?(?P<end>ig\w{0,2})(?!\w)",
        lambda match, manner: f"{_cardinal(int(match['number']), 'de', '')} prozent{match['end']}",
        needs="%",
    ),
    Rule("street", r"(?<=[a-zß])str\.(?= \d|,|$)", _street, needs="."),
    Rule(
        "cardinal",
        r"(?<![\w.,-])(?P<said>(?P<number>[1-9]))-?(?=D(?:-|(?!\w)))",
        lambda match, manner: f"{_cardinal(int(match['number']), 'de', '')}-",
        needs="D",
    ),
    *rules(TONGUE),
)
