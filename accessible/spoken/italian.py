"""Italian: "trentotto", "il primo maggio", "le dodici e mezza", "Luigi quattordicesimo".

Number words are said in parts ("mille novecento ottantasette"): a synthesizer stresses a word
once, and people stress each part.
"""

from __future__ import annotations

import re

from accessible.spoken import numerals
from accessible.spoken.european import Tongue, rules
from accessible.spoken.european.numbers import pairs
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

_SMALL = "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo".split()


def _cardinal(number: int, tag: str, gender: str) -> str:
    if number == 1 and gender:
        return "una" if gender == "f" else "un"
    if number >= 1_000_000:
        # num2words joins the powers with commas and "e"; each group of ours is said alone.
        words = re.sub(r" e (?=\w+$)", " ", numerals.cardinal(number, "it"))
        head = words.rpartition(" ")[0]
        rest = number % 1_000_000
        return f"{head} {_cardinal(rest, tag, '')}" if rest else words
    thousands, rest = divmod(number, 1000)
    parts = [numerals.cardinal(rest % 100, "it")] if rest % 100 or not number else []
    if rest >= 100:
        parts.insert(0, numerals.cardinal(rest // 100 * 100, "it"))
    if thousands == 1:
        parts.insert(0, "mille")
    elif thousands:
        before = re.sub(r"uno$", "un", _cardinal(thousands, tag, "")).replace("tré", "tre")
        parts.insert(0, before + "mila")
    return " ".join(parts)


def _ordinal(number: int, tag: str, gender: str) -> str:
    if 0 < number <= 10:
        words = _SMALL[number - 1]
    else:
        words = _cardinal(number, tag, "").replace("mila", "mille")
        words = words.replace("tré", "tre")
        kept = words.endswith(("tre", "sei"))
        words = (words if kept else words[:-1]) + "esimo"
        words = words.replace("millesimo", "millesimo")
    return words[:-1] + "a" if gender == "f" else words


_MASCULINES = frozenset("problema tema sistema programma poeta clima pianeta".split())


def _agree(number: int, word: str) -> str:
    if number != 1 or len(word) < 3 or not word[0].islower() or word in ("alla", "della", "dalla"):
        return ""
    if word.endswith(("a", "ione", "udine")):
        return "m" if word in _MASCULINES else "f"
    # "Uno studente", "uno zaino".
    long = re.match(r"z|s[^aeiouh]|ps|pn|gn|x|y", word)
    return "m" if word[-1] in "oe" and not long else ""


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    said = {0: "mezzanotte", 1: "una"}.get(hour) or _cardinal(hour, tag, "")
    if hour == 0:
        said = "zero"
    if second is not None:
        said += f" e {_minutes(minute, tag)} e {_cardinal(second, tag, '')} secondi"
    elif minute == 30 and 0 < hour <= 12:
        said += " e mezza"
    elif minute == 15 and 0 < hour <= 12:
        said += " e un quarto"
    elif minute:
        said += f" e {_minutes(minute, tag)}"
    if half:
        late = "del pomeriggio" if hour < 6 or hour == 12 else "di sera"
        said += " di mattina" if half == "a" else f" {late}"
    return said


def _minutes(minute: int, tag: str) -> str:
    return "un minuto" if minute == 1 else f"{_cardinal(minute, tag, '')} minuti"


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    name = "mezzo" if bottom == 2 else _ordinal(bottom, tag, "m")
    return f"{_cardinal(top, tag, 'm')} {name if top == 1 else name[:-1] + 'i'}"


_WOMEN = frozenset(
    "Elisabetta Maria Caterina Giovanna Isabella Margherita Cristina Vittoria".split()
)


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    return _ordinal(number, manner.language, "f" if name in _WOMEN else "m")


_FEMININE = re.compile(r"(?<!\w)(?:la|alla|della|nella|dalla|una|sulla) $", re.IGNORECASE)


def _century(number: int, match: Match, manner: Manner) -> str:
    feminine = _FEMININE.search(match.string[: match.start("said")])
    return _ordinal(number, manner.language, "f" if feminine else "m")


TONGUE = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=lambda digits, tag, gender: pairs(digits, lambda n: _cardinal(n, tag, "")),
    comma="virgola",
    point="punto",
    minus="meno",
    plus="più",
    agree=_agree,
    point_regions=frozenset({"CH"}),
    magnitudes="""
mila = mila
milione milioni mln mln. = milione, milioni
miliardo miliardi mld mld. = miliardo, miliardi
bilione bilioni = bilione, bilioni
trilione trilioni = trilione, trilioni
""",
    of=lambda counted: f" di {counted}",
    months=(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dic"
        "embre"
    ),
    month_forms="""
gen genn = 1
feb febbr = 2
mar = 3
apr = 4
mag = 5
giu = 6
lug = 7
ago = 8
set sett = 9
ott = 10
nov = 11
dic = 12
""",
    links=r"(?:di)?",
    day=lambda day, context, tag: "primo" if day == 1 else _cardinal(day, tag, ""),
    year=lambda number, tag: _cardinal(number, tag, ""),
    date_cues=r"[Ii]l|[Dd]el|[Dd]al|[Aa]l|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    time=_time,
    clock_after=r"h",
    clock_before=r"[Aa]lle|[Oo]re|[Dd]alle|[Dd]elle|[Ll]e|[Vv]erso le|[Dd]opo le|[Pp]rima delle",
    currencies="""
€ EUR = euro; centesimo, centesimi
$ = dollaro, dollari; centesimo, centesimi
USD US$ = dollaro americano, dollari americani; centesimo, centesimi
£ GBP = sterlina, sterline, f; penny
₤ Lit. ITL = lira, lire, f; centesimo, centesimi
CHF Fr. = franco svizzero, franchi svizzeri; centesimo, centesimi
¥ JPY = yen; sen
CNY = yuan; fen
₽ RUB = rublo, rubli; copeco, copechi
₩ KRW = won; jeon
₹ INR = rupia, rupie, f; paisa
SEK NOK DKK kr = corona, corone, f; öre
zł PLN = zloty; grosz
CAD C$ = dollaro canadese, dollari canadesi; centesimo, centesimi
AUD A$ = dollaro australiano, dollari australiani; centesimo, centesimi
TRY ₺ = lira turca, lire turche, f; kuruş
BRL R$ = real, reais; centavo, centavos
₿ BTC = bitcoin; satoshi
""",
    units="""
A = ampere
mA = milliampere
t = tonnellata, tonnellate, f
q = quintale, quintali
h = ora, ore, f
min = minuto, minuti
s sec = secondo, secondi
d gg = giorno, giorni
hg = etto, etti
°C = grado Celsius, gradi Celsius
°F = grado Fahrenheit, gradi Fahrenheit
° = grado, gradi
K = kelvin
mph = miglio orario, miglia orarie
km/h kmh kph = chilometro orario, chilometri orari
dB = decibel
bar = bar
lb = libbra, libbre, f
oz = oncia, once, f
ft = piede, piedi
CV = cavallo, cavalli
psi = p s i
mq = metro quadrato, metri quadrati
mc = metro cubo, metri cubi
kmq = chilometro quadrato, chilometri quadrati
cmq = centimetro quadrato, centimetri quadrati
cc = centimetro cubico, centimetri cubici
ppm = parte per milione, parti per milione, f
""",
    bases="""
m mt = metro, metri
g gr = grammo, grammi
l L lt = litro, litri
W = watt
Wh = wattora
V = volt
Ω = ohm
Hz = hertz
Pa = pascal
J = joule
N = newton
B = byte
bit = bit
cal = caloria, calorie, f
s = secondo, secondi
""",
    prefixes="""
m = milli
µ μ = micro
n = nano
c = centi
d = deci
h = etto
k = chilo
M = mega
G = giga
T = tera
""",
    per="per",
    square="{} quadrato, {} quadrati",
    cubic="{} cubo, {} cubi",
    percent="percento",
    fraction=_fraction,
    mixed="e",
    half="mezzo",
    by="per",
    to="a",
    range_from="da",
    no_range_from=(
        r"(?i:da|dal|dai|dalle|dalla|dall['’]|tra|fra|il|lo|la|i|gli|le|nel|nei|nelle|del|dei|del"
        r"le)"
    ),
    ratio="a",
    ordinal_suffix=r"\.?(?P<suffix>[ºª]|°(?! ?[CFK]\b)(?= [a-zà-ÿ]{3,})|ᵒ|ᵃ|(?:esim[oaie]))",
    ordinal_gender=lambda suffix: "f" if suffix[-1] in "ªᵃae" else "m",
    regnal=_regnal,
    rulers="""
Adriano Alessandro Alfonso Amedeo Benedetto Bonifacio Callisto Carlo Caterina Celestino Clemente
Corrado Cosimo Cristiano Edoardo Elisabetta Emanuele Enrico Eugenio Federico Ferdinando Filippo
Francesco Giacomo Giorgio Giovanna Giovanni Giulio Giuseppe Gregorio Guglielmo Gustavo Innocenzo
Isabella Leone Leopoldo Lotario Ludovico Luigi Margherita Maria Martino Massimiliano Napoleone
Nicola Niccolò Onorio Ottone Paolo Pasquale Pietro Pio Ramses Ramsete Ranieri Riccardo Roberto
Rodolfo Ruggero Sisto Stefano Teodosio Tolomeo Umberto Urbano Vittorio Alberto Aleramo
""",
    century_before=r"[Ss]ecol[oi]|[Ss]ec\.",
    century_after=(
        r"[ad]\. ?C\.|secol[oi]|sec\.|millennio|dinastia|congresso|edizione|capitolo|libro|canto|"
        r"legislatura|repubblica|guerra|Guerra|Repubblica|Reich|Municipio|circoscrizione|legione|"
        r"Concilio|"
        r"[Aa]rrondissement|[Oo]limpiade|anniversario|classe"
    ),
    century=_century,
    numbered=(
        r"(?i:capitolo|cap\.|tomo|volume|vol\.|libro|atto|scena|parte|titolo|articolo|art\.|"
        r"tavola|tav\.|figura|fig\.|sezione|canto|salmo|fase|tipo|anno|livello)"
    ),
    phrases="""
p.es. p.e. = per esempio
a.C. = avanti Cristo
d.C. = dopo Cristo
c.d. = cosiddetto
c.v.d. = come volevasi dimostrare
u.s. = ultimo scorso
c.m. = corrente mese
N.B. = nota bene
P.S. = post scriptum
S.p.A. = società per azioni
S.r.l. = società a responsabilità limitata
p.v. = prossimo venturo
n.d.r. = nota della redazione
n.d.t. = nota del traduttore
q.b. = quanto basta
""",
    abbreviations="""
sig. sig.re = signor
sigg. sig.ri = signori
sig.ra = signora
sig.re = signore
sig.na = signorina
sigg.re = signore
dott. dr. = dottor
dott.ssa dott.sa dr.ssa = dottoressa
dott.ri = dottori
prof. = professore
prof.ssa = professoressa
proff. = professori
avv. = avvocato
arch. = architetto
ing. = ingegnere
ingg. = ingegneri
rag. = ragioniere
geom. = geometra
on. = onorevole
onn. = onorevoli
sen. = senatore
rev. = reverendo
mons. = monsignor
cav. = cavaliere
comm. = commendatore
gen. = generale
col. = colonnello
cap. = capitano
ten. = tenente
fam. = famiglia
f.lli = fratelli
F.lli = fratelli
ecc. etc. = eccetera
cfr. = confronta
v.le = viale
p.za p.zza = piazza
c.so = corso
l.go = largo
loc. = località
ist. = istituto
segr. = segreteria
uff. = ufficio
dip. = dipartimento
div. = divisione
tel. = telefono
ca. = circa
es. = esempio
pag. = pagina
pagg. = pagine
sec. = secolo
secc. = secoli
gr. = grammi
egr. = egregio
gent. gent.mo = gentilissimo
gent.ma = gentilissima
ill.mo = illustrissimo
spett. = spettabile
""",
    before_number="""
n. n° nº n.° N. = numero
nn. = numeri
pag. p. = pagina
pagg. pp. = pagine
vol. = volume
cap. = capitolo
capp. = capitoli
art. = articolo
artt. = articoli
fig. = figura
tav. = tavola
tab. = tabella
col. = colonna
v. = verso
vv. = versi
sec. = secolo
tel. = telefono
c. = comma
""",
    before_name="""
prof. = professor
ing. = ingegner
S. = san
s. = san
SS. = santi
sta. Sta. = santa
dr Dr = dottor
sig Sig = signor
""",
    abbreviation_marks=".°º",
    signs="""
& = e
% = percento
‰ = per mille
€ = euro
$ = dollari
£ = sterline
° = gradi
# = numero
§ = paragrafo
§§ = paragrafi
@ = chiocciola
∞ = infinito
""",
    parentheses="aperta parentesi, chiusa parentesi",
    operators="""
+ = più
- – − = meno
× · * x = per
÷ : / = diviso
= = uguale
≠ = diverso da
< = minore di
> = maggiore di
≤ = minore o uguale a
≥ = maggiore o uguale a
≈ = circa
± = più o meno
""",
    address_signs="""
. = punto
@ = chiocciola
: = due punti
/ = slash
- = trattino
_ = trattino basso
? = punto interrogativo
= = uguale
& = e commerciale
# = cancelletto
% = per cento
+ = più
~ = tilde
! = punto esclamativo
, = virgola
; = punto e virgola
* = asterisco
""",
    telephone=r"0\d{1,3}[ /.-]\d{4,8}|3\d{2}[ /.-]\d{3}[ .-]?\d{3,4}",
)


def _spoken_time(match: Match, manner: Manner) -> str:
    """Alle nove e cinque: the minutes need no name where the words say that it is a time."""
    hour, minute = int(match["hour"]), int(match["minute"])
    said = _time(hour, minute, None, "", manner.language)
    return re.sub(r" minut[oi]$", "", said.replace("un minuto", "uno"))


_ARTICLE = re.compile(
    r"(?<!\w)(?:il|lo|la|l['’]|al|alla|del|della|dal|nel|un|una) ?$", re.IGNORECASE
)


def _degree(match: Match, manner: Manner) -> str | None:
    """Il 5° for il 5º."""
    context = match.string[: match.start()]
    alone = not context.strip() and not match.string[match.end() :].strip()
    article = _ARTICLE.search(context)
    if not (alone or article):
        return None
    feminine = article and article[0].strip().lower().endswith("a")
    return _ordinal(int(match["number"]), manner.language, "f" if feminine else "m")


RULES: tuple[Rule, ...] = (
    Rule("ordinal", r"(?<![\w.,])(?P<number>\d{1,4})°(?! ?[CFKcfk]\b)", _degree, needs="°"),
    Rule(
        "time",
        r"(?<!\w)(?i:alle|dalle|all['’]|ore|le|delle) ?(?P<said>(?P<hour>[01]?\d|2[0-4])[:.]"
        r"(?P<minute>[0-5][1-9]|[1-5]0))(?!\w|[.,:]\d)",
        _spoken_time,
        needs=":.",
    ),
    Rule("cardinal", r"(?<![\w.,])1 (?=[aeiou][a-zà-ù]*a\b)", "un'", needs="1"),
    Rule("measure", r"(?<=\d) ?ha(?= di |[.,;:)]|$)", " ettari", needs="h"),
    *rules(TONGUE),
)
