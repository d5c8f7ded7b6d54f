"""Dutch: "negentien vierentachtig", "twintig uur dertig", "Willem de Tweede".

Number words are said in parts after thousand and hundred, as Dutch writes the former.
"""

from __future__ import annotations

import re

from accessible.spoken import numerals, roman
from accessible.spoken.european import Tongue, rules
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner


def _cardinal(number: int, tag: str, gender: str) -> str:
    if 1000 < number < 10_000 and number % 100 == 0 and number % 1000:
        return f"{_cardinal(number // 100, tag, '')} honderd"
    words = numerals.cardinal(number, "nl").replace("éé", "ee")
    words = re.sub(r"(duizend|honderd)(?=\w)", r"\1 ", words)
    # The number, not the article.
    return re.sub(r"(^| )een$", r"\1één", words) if number < 1_000_000 else words


def _ordinal(number: int, tag: str, gender: str) -> str:
    words = numerals.ordinal(number, "nl")
    return re.sub(r"(duizend|honderd)(?=\w)(?!ste)", r"\1 ", words)


def _year(number: int, tag: str) -> str:
    century, rest = divmod(number, 100)
    if not 11 <= century <= 19:
        return _cardinal(number, tag, "")
    if rest == 0:
        return f"{_cardinal(century, tag, '')} honderd"
    link = " honderd " if rest < 10 else " "
    return f"{_cardinal(century, tag, '')}{link}{_cardinal(rest, tag, '')}"


def _decimals(digits: str, tag: str, gender: str) -> str:
    if len(digits) == 2 and digits[0] != "0":
        return _cardinal(int(digits), tag, "")
    return TONGUE.digits(digits, tag)


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    words = f"{_cardinal(hour, tag, '')} uur"
    if minute or second is not None:
        words += f" {_cardinal(minute, tag, '')}"
    if second is not None:
        minutes = "minuut" if minute == 1 else "minuten"
        words += f" {minutes} en {_cardinal(second, tag, '')} seconde{'' if second == 1 else 'n'}"
    if half:
        late = "'s avonds" if 6 <= hour < 12 else "'s middags"
        words += " 's ochtends" if half == "a" else f" {late}"
    return words


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    name = {2: "half" if top == 1 else "halve", 4: "kwart"}.get(bottom) or _ordinal(bottom, tag, "")
    return f"{'een' if top == 1 else _cardinal(top, tag, '')} {name}"


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    ordinal = _ordinal(number, manner.language, "")
    return f"de {ordinal[0].upper()}{ordinal[1:]}"


def _century(number: int, match: Match, manner: Manner) -> str:
    return _ordinal(number, manner.language, "")


TONGUE: Tongue = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=_decimals,
    comma="komma",
    point="punt",
    minus="min",
    plus="plus",
    magnitudes="""
duizend = duizend
miljoen mln mln. = miljoen
miljard mld mld. mrd. = miljard
biljoen = biljoen
""",
    months=(
        "januari februari maart april mei juni juli augustus september oktober november december"
    ),
    month_forms="""
jan = 1
feb febr = 2
mrt = 3
apr = 4
jun = 6
jul = 7
aug = 8
sept sep = 9
okt = 10
nov = 11
dec = 12
""",
    day=lambda day, context, tag: _cardinal(day, tag, ""),
    year=_year,
    date_cues=(
        r"[Oo]p|[Vv]an|[Tt]ot|[Vv]anaf|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
    ),
    year_cues=(
        r"(?i:in|sinds|van|tot|uit|vanaf|rond|omstreeks|anno|jaar|jaren|zomer|winter|herfst|lente|"
        r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
        r"en|eind|begin|na|voor|pas|al|was|werd|tussen)|\("
    ),
    year_before=r"(?<=\(.{4})(?=\))|(?<=\w .{4})(?=[.,;:)!?])"
    r"|(?= (?:was|werd|is|had|kwam|ging|begon|stierf)\b)",
    time=_time,
    clock_after=r"uur|u|h",
    clock_before=r"[Oo]m|[Vv]anaf|[Tt]ot|rond",
    currencies="""
€ EUR = euro; cent
$ = dollar; cent
USD US$ = Amerikaanse dollar; cent
£ GBP = pond; penny, pence
ƒ fl. NLG = gulden; cent
BEF Bfr. = Belgische frank; centime
CHF = Zwitserse frank; rappen
¥ JPY = yen; sen
CNY = yuan; fen
₽ RUB = roebel; kopeke
₩ KRW = won; jeon
₹ INR = roepie; paisa
SEK NOK DKK kr = kroon, kronen; öre
zł PLN = zloty; grosz
DM = mark; pfennig
₿ BTC = bitcoin; satoshi
""",
    money="{whole} {rest}",
    units="""
t = ton
u h = uur
min min. = minuut, minuten
s sec sec. = seconde, seconden
ha = hectare
°C = graad Celsius, graden Celsius
°F = graad Fahrenheit, graden Fahrenheit
° = graad, graden
K = kelvin
mph = mijl per uur
kph = kilometer per uur
dB = decibel
bar = bar
pk = paardenkracht
psi = p s i
cc = kubieke centimeter
st. = stuk, stuks
rpm = toer per minuut, toeren per minuut
""",
    bases="""
m = meter
g gr = gram
l L = liter
W = watt
Wh = wattuur
V = volt
Ω = ohm
Hz = hertz
Pa = pascal
J = joule
B = byte
bit = bit
cal = calorie, calorieën
s = seconde, seconden
""",
    prefixes="""
m = milli
µ μ = micro
n = nano
c = centi
d = deci
h = hecto
k = kilo
M = mega
G = giga
T = tera
""",
    per="per",
    square="vierkante {}",
    cubic="kubieke {}",
    percent="procent",
    fraction=_fraction,
    mixed="en",
    by="bij",
    to="tot",
    ratio="op",
    ordinal_suffix=r"(?P<suffix>de|ste|e|ᵉ|ᵈᵉ|ˢᵗᵉ)",
    regnal=_regnal,
    regnal_dot="",
    rulers="""
Adriaan Albert Albrecht Alexander Beatrix Benedictus Bonifatius Boudewijn Christiaan Clemens
Catharina Dirk Eduard Elizabeth Elisabeth Ernst Ferdinand Filips Floris Frans Frederik Frederick
George Gregorius Gustaaf Hendrik Innocentius Jacobus Jan Johan Johannes Jozef Karel Koenraad
Leopold Leo Lodewijk Lotharius Margaretha Maria Maximiliaan Napoleon Nicolaas Otto Paulus Peter
Pius Philips Ramses Reinoud Richard Rudolf Sixtus Urbanus Victor Willem Wilhelm
""",
    century_after=r"eeuwe?n?|arrondissement|wereldoorlog|Wereldoorlog|klasse|Republiek",
    century=_century,
    roman_suffix=r"(?P<suffix>e|de|ste|ᵉ)",
    numbered=(
        r"(?i:hoofdstuk|hfst\.|deel|boek|akte|bedrijf|scène|toneel|artikel|art\.|bijlage|figuur|"
        r"fig\.|band|titel|afdeling|fase|type|niveau)"
    ),
    phrases="""
d.w.z. = dat wil zeggen
o.a. = onder andere
m.a.w. = met andere woorden
m.b.t. = met betrekking tot
m.b.v. = met behulp van
t.o.v. = ten opzichte van
i.p.v. = in plaats van
i.v.m. = in verband met
t.a.v. = ter attentie van
t.g.v. = ten gevolge van
n.a.v. = naar aanleiding van
e.d. = en dergelijke
e.a. = en andere
a.u.b. = alstublieft
s.v.p. = alstublieft
t.e.m. = tot en met
v.Chr. = voor Christus
n.Chr. = na Christus
z.g. z.g.n. = zogenaamd
o.l.v. = onder leiding van
i.h.b. = in het bijzonder
i.h.a. = in het algemeen
N.B. = nota bene
P.S. = post scriptum
i.t.t. = in tegenstelling tot
""",
    abbreviations="""
bijv. bv. = bijvoorbeeld
bijz. = bijzonder
enz. = enzovoort
enzov. = enzovoort
etc. = et cetera
dhr. = de heer
mevr. mw. = mevrouw
mej. = mejuffrouw
dr. = doctor
drs. = doctorandus
ir. = ingenieur
ing. = ingenieur
mr. = meester
prof. = professor
ds. = dominee
ca. = circa
blz. = bladzijde
nr. = nummer
nrs. = nummers
jl. = jongstleden
jr. = junior
sr. = senior
vgl. = vergelijk
incl. = inclusief
excl. = exclusief
resp. = respectievelijk
zgn. = zogenaamd
tel. = telefoon
afb. = afbeelding
hfst. = hoofdstuk
max. = maximaal
min. = minimaal
gem. = gemiddeld
geb. = geboren
evt. = eventueel
gebr. = gebroeders
kath. = katholiek
""",
    before_number="""
nr. no. Nr. = nummer
nrs. = nummers
blz. p. pag. = pagina
pp. = pagina's
art. = artikel
afb. = afbeelding
fig. = figuur
hfst. = hoofdstuk
vol. = volume
dl. = deel
tab. = tabel
par. = paragraaf
tel. = telefoon
vs. = vers
""",
    before_name="""
St. St = Sint
Mr. = mister
Mrs. = missis
""",
    signs="""
& = en
% = procent
‰ = promille
€ = euro
$ = dollar
£ = pond
° = graden
# = nummer
§ = paragraaf
@ = apenstaartje
∞ = oneindig
""",
    parentheses="haakje openen, haakje sluiten",
    operators="""
+ = plus
- – − = min
× · * x = keer
÷ : / = gedeeld door
= = is
≠ = is niet gelijk aan
< = kleiner dan
> = groter dan
≤ = kleiner dan of gelijk aan
≥ = groter dan of gelijk aan
≈ = ongeveer
± = plusminus
""",
    address_signs="""
. = punt
@ = apenstaartje
: = dubbele punt
/ = slash
- = streepje
_ = liggend streepje
? = vraagteken
= = is gelijk aan
& = en
# = hekje
% = procent
+ = plus
~ = tilde
! = uitroepteken
, = komma
; = puntkomma
* = sterretje
""",
    telephone=r"0\d{1,3}[ /-]\d{6,8}|0\d{1,3}(?:[ -]\d{2,3}){3}",
)


def _decade(match: Match, manner: Manner) -> str:
    """De jaren 80, de jaren '20, jaren 1980."""
    number = match["number"]
    return _year(int(number), "nl") if len(number) == 4 else _cardinal(int(number), "nl", "")


def _roman(match: Match, manner: Manner) -> str | None:
    number = roman.value(match["numeral"])
    return _ordinal(number, "nl", "") if number and number < 100 else None


RULES: tuple[Rule, ...] = (
    Rule(
        "date",
        r"(?<=\bjaren )(?P<said>['’‘]?(?P<number>[1-9]0|1\d\d0))(?!\w)",
        _decade,
        needs=DIGITS,
    ),
    Rule(
        "roman", r"(?<![\w'])(?P<numeral>[IVX]{2,}|[VX])(?:de|ste|e|ᵉ)(?!\w)", _roman, needs="IVX"
    ),
    *rules(TONGUE),
)
