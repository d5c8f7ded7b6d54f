"""French: "le premier mars", "vingt heures trente", "Louis quatorze", "dix-neuvième siècle".

Belgium says septante and nonante, Switzerland huitante too (by the language's tag).
"""

from __future__ import annotations

import re

from accessible.spoken import numerals, roman
from accessible.spoken.european import Tongue, rules
from accessible.spoken.european.numbers import pairs
from accessible.spoken.european.tongue import region
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

_TEENS = dict(
    zip(
        "dix onze douze treize quatorze quinze seize".split(),
        ("", " et un", "-deux", "-trois", "-quatre", "-cinq", "-six"),
        strict=True,
    )
)
_SEVENTY = re.compile(
    r"(soixante|quatre-vingt)(?:-| et )(dix-\w+|dix|onze|douze|treize|quatorze|quinze|seize)"
)
_EIGHTY = re.compile(r"quatre-vingts?(-un\b)?")


def _cardinal(number: int, tag: str, gender: str) -> str:
    words = numerals.cardinal(number, "fr")
    where = region(tag)
    if where in ("BE", "CH", "LU"):
        words = _SEVENTY.sub(_regional, words)
        if where == "CH":
            words = _EIGHTY.sub(lambda match: "huitante" + (" et un" if match[1] else ""), words)
    if gender == "f" and words.endswith("un"):
        words += "e"
    return words


def _regional(match: Match) -> str:
    tens = "septante" if match[1] == "soixante" else "nonante"
    return tens + _TEENS.get(match[2], match[2].removeprefix("dix"))


def _ordinal(number: int, tag: str, gender: str) -> str:
    if number == 1:
        return "première" if gender == "f" else "premier"
    words = re.sub(r"(vingt|cent|ion|iard)s$", r"\1", _cardinal(number, tag, "")).removesuffix("e")
    if words.endswith("neuf"):
        words = words[:-1] + "v"
    return words + ("uième" if words.endswith("cinq") else "ième")


#: What ends so is feminine, and these words are: "vingt et une personnes".
_FEMININE = re.compile(
    r"(?:tion|sion|té|ée|ence|ance|ure|elle|ette|euse|trice|ère|aine|ie|ille|esse|rne|gne|otte)s?$"
)
_FEMININES = frozenset(
    "personne heure minute seconde année semaine femme fois page pièce place voix tonne victime "
    "ligne lettre ville nuit minute chaise porte fenêtre voiture tête main jambe langue île mer "
    "livre-sterling étoile chambre maison table bête classe école équipe étape forme carte image "
    "œuvre note phrase question rue route salle série somme tasse tranche usine vache vague arme "
    "âme aile chose larme marche pierre pomme rose roue scène planche flamme dame".split()
)


def _agree(number: int, word: str) -> str:
    if number % 10 != 1 or number % 100 in (11, 71, 91) or not word:
        return ""
    word = word.lower()
    feminine = word.removesuffix("s") in _FEMININES or word in _FEMININES
    return "f" if feminine or _FEMININE.search(word) else "m"


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    words = f"{_cardinal(hour, tag, 'f')} heure{'s' if hour > 1 else ''}"
    if second is not None:
        minutes = f"{_cardinal(minute, tag, 'f')} minute{'s' if minute > 1 else ''}"
        words += f" {minutes} et {_cardinal(second, tag, 'f')} seconde{'s' if second > 1 else ''}"
    elif minute:
        words += f" {_cardinal(minute, tag, 'f')}"
    if half:
        late = "du soir" if 6 <= hour < 12 else "de l'après-midi"
        words += " du matin" if half == "a" else f" {late}"
    return words


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    name = {2: "demi", 3: "tiers", 4: "quart"}.get(bottom) or _ordinal(bottom, tag, "")
    plural = "s" if top > 1 and not name.endswith("s") else ""
    return f"{_cardinal(top, tag, '')} {name}{plural}"


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    return _ordinal(1, "", "") if number == 1 else _cardinal(number, manner.language, "")


TONGUE = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=lambda digits, tag, gender: pairs(digits, lambda n: _cardinal(n, tag, "")),
    comma="virgule",
    point="point",
    minus="moins",
    plus="plus",
    agree=_agree,
    point_regions=frozenset({"CH"}),
    magnitudes="""
million millions = million, millions
milliard milliards = milliard, milliards
billion billions = billion, billions
billiard billiards = billiard, billiards
M Mio = million, millions
Md Mds Mrd = milliard, milliards
""",
    of=lambda counted: f" d'{counted}" if counted[0] in "aeiouhyéâ" else f" de {counted}",
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    month_forms="""
janv jan = 1
févr fév = 2
avr = 4
juil = 7
sept = 9
oct = 10
nov = 11
déc = 12
""",
    day=lambda day, context, tag: "premier" if day == 1 else _cardinal(day, tag, ""),
    year=lambda number, tag: _cardinal(number, tag, ""),
    date_cues=r"[Ll]e|[Dd]u|[Aa]u|[Ll]es|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    dotted_days=True,
    time=_time,
    clock_after=r"h|heures?",
    clock_before=r"(?!)",
    hours_letter=True,
    currencies="""
€ EUR = euro, euros; centime, centimes
$ = dollar, dollars; cent, cents
USD US$ = dollar américain, dollars américains; cent, cents
CAD C$ $CA = dollar canadien, dollars canadiens; cent, cents
£ GBP = livre sterling, livres sterling, f; penny, pence
CHF Fr. = franc suisse, francs suisses; centime, centimes
F FF fr. frs = franc, francs; centime, centimes
FCFA XOF XAF CFA = franc CFA, francs CFA; centime, centimes
¥ JPY = yen, yens; sen
CNY = yuan, yuans; fen
₽ RUB = rouble, roubles; kopeck, kopecks
₩ KRW = won, wons; jeon
₹ INR = roupie, roupies, f; paisa
DM = mark, marks; pfennig, pfennigs
SEK NOK DKK kr = couronne, couronnes, f; öre
zł PLN = zloty, zlotys; grosz
MAD DZD TND = dinar, dinars; centime, centimes
₿ BTC = bitcoin, bitcoins; satoshi, satoshis
k€ K€ = mille euros; centime
M€ = million d'euros, millions d'euros; centime
Md€ = milliard d'euros, milliards d'euros; centime
""",
    money="{whole} {rest}",
    units="""
t = tonne, tonnes, f
h = heure, heures, f
min mn = minute, minutes, f
s sec = seconde, secondes, f
j = jour, jours
ha = hectare, hectares
°C = degré Celsius, degrés Celsius
°F = degré Fahrenheit, degrés Fahrenheit
° = degré, degrés
K = kelvin, kelvins
mph = mile à l'heure, miles à l'heure
km/h = kilomètre à l'heure, kilomètres à l'heure
kph = kilomètre à l'heure, kilomètres à l'heure
dB = décibel, décibels
bar = bar, bars
ko Ko = kilooctet, kilooctets
Mo = mégaoctet, mégaoctets
Go = gigaoctet, gigaoctets
To = téraoctet, téraoctets
ch = cheval, chevaux
kcal = kilocalorie, kilocalories, f
psi = p s i
ppm = partie par million, parties par million, f
""",
    bases="""
m = mètre, mètres
g = gramme, grammes
l L = litre, litres
W = watt, watts
Wh = wattheure, wattheures
V = volt, volts
Ω = ohm, ohms
Hz = hertz
Pa = pascal, pascals
J = joule, joules
B = octet, octets
bit = bit, bits
cal = calorie, calories, f
s = seconde, secondes, f
""",
    prefixes="""
m = milli
µ μ = micro
n = nano
c = centi
d = déci
h = hecto
k = kilo
M = méga
G = giga
T = téra
""",
    per="par",
    square="{} carré, {} carrés",
    cubic="{} cube, {} cubes",
    percent="pour cent",
    fraction=_fraction,
    mixed="et",
    half="demi",
    by="sur",
    to="à",
    ratio="contre",
    ordinal_suffix=(
        r"(?P<suffix>(?:ers?|ères?|eres?|res?|ièmes?|ièmes?|emes?|èmes?|es?|nde?s?|de?|ᵉʳˢ?|ʳᵉˢ?|"
        r"ᵉˢ?))"
    ),
    ordinal_gender=lambda suffix: "f" if suffix.rstrip("sˢ") in ("re", "ère", "ere", "ʳᵉ") else "m",
    regnal=_regnal,
    rulers="""
Alexandre Alphonse Benoît Boniface Charles Christian Clément Clotaire Conrad Dagobert Édouard
Edouard Elisabeth Élisabeth Ernest Étienne Eugène Ferdinand Foulques François Frédéric Georges
Grégoire Guillaume Gustave Henri Hugues Innocent Jacques Jean Joseph Jules Karl Léon Léopold
Lothaire Louis Ludwig Marie Martin Maximilien Mohammed Napoléon Nicolas Othon Paul Philippe Pie
Pierre Raymond Richard Robert Rodolphe Sixte Urbain Victor Ramsès Sigismond Baudouin Albert Thibaut
""",
    century_before=r"(?!)",
    numbered=(
        r"(?i:chapitre|chap\.|tome|t\.|acte|scène|livre|partie|volume|vol\.|annexe|titre|article|"
        r"art\.|planche|figure|fig\.|section|leçon|lettre|chant|psaume|tableau|phase|type|niveau)"
    ),
    phrases="""
p.ex. = par exemple
c.-à-d. c.à.d. = c'est-à-dire
s.v.p. = s'il vous plaît
av.J.-C. = avant Jésus-Christ
apr.J.-C. ap.J.-C. = après Jésus-Christ
J.-C. = Jésus-Christ
N.B. = nota bene
i.e. = c'est-à-dire
""",
    abbreviations="""
etc. = et cetera
cf. = confer
env. = environ
tél. = téléphone
éd. = édition
apr. = après
hab. = habitants
St. = Saint
Ste. = Sainte
Cie. = compagnie
Dr. = docteur
Pr. = professeur
Prof. = professeur
Mgr. = monseigneur
bibl. = bibliothèque
dép. = département
gén. = général
max. = maximum
min. = minimum
adj. = adjectif
adv. = adverbe
intro. = introduction
trad. = traduction
""",
    before_number="""
n° nº N° Nº no. No. no = numéro
n°s nᵒˢ = numéros
nᵒ Nᵒ = numéro
p. = page
pp. = pages
vol. = volume
chap. ch. = chapitre
art. = article
fig. = figure
t. = tome
l. = ligne
éd. = édition
tabl. = tableau
al. = alinéa
v. = vers
sect. = section
tél. Tél. = téléphone
bd = boulevard
""",
    before_name="""
Dr Dr. = docteur
Drs = docteurs
Pr Pr. Prof. = professeur
Mgr Mgr. = monseigneur
Me = maître
St St. = saint
Ste Ste. = sainte
bd bd. Blvd = boulevard
Av. = avenue
Mr Mr. = mister
Mrs Mrs. = mistress
""",
    signs="""
& = et
% = pour cent
‰ = pour mille
€ = euros
$ = dollars
£ = livres
° = degrés
# = numéro
§ = paragraphe
§§ = paragraphes
@ = arobase
∞ = infini
""",
    parentheses="ouvrez la parenthèse, fermez la parenthèse",
    operators="""
+ = plus
- – − = moins
× · * x = fois
÷ : / = divisé par
= = égale
≠ = différent de
< = inférieur à
> = supérieur à
≤ = inférieur ou égal à
≥ = supérieur ou égal à
≈ = environ
± = plus ou moins
""",
    address_signs="""
. = point
@ = arobase
: = deux points
/ = slash
- = tiret
_ = tiret bas
? = point d'interrogation
= = égale
& = esperluette
# = dièse
% = pour cent
+ = plus
~ = tilde
! = point d'exclamation
, = virgule
; = point-virgule
* = étoile
""",
    telephone=r"0\d(?:[ .-]?\d\d){4}|0800[ .]\d{3}[ .]\d{3}",
    country_codes=True,
    paired_digits=True,
)

_PARTICLE = r"(?:[A-ZÀ-Þ]|l[ea]s? |l['’]|d['’]|d[ue] |des )"
_TITLES = {
    "M.": "Monsieur",
    "MM.": "Messieurs",
    "Mme": "Madame",
    "Mmes": "Mesdames",
    "Mlle": "Mademoiselle",
    "Mlles": "Mesdemoiselles",
}
_RAISED = str.maketrans("ᵐᵉˢˡʳᵒᵗᵈ", "meslrotd")
_RAISED_TITLES = {
    "Mme": "Madame",
    "Mmes": "Mesdames",
    "Mlle": "Mademoiselle",
    "Mlles": "Mesdemoiselles",
    "Mr": "Monsieur",
    "Dr": "docteur",
    "Drs": "docteurs",
    "Dre": "docteure",
    "Dres": "docteures",
    "Me": "maître",
    "St": "saint",
    "Ste": "sainte",
    "Pr": "professeur",
    "Prs": "professeurs",
    "no": "numéro",
    "No": "numéro",
    "nos": "numéros",
}
#: A degree sign is "-ième" after an article or alone, and a degree elsewhere.
_DEGREE = re.compile(r"(?:^|(?<!\w)(?:le|la|les|du|au|un|une)) ?$", re.IGNORECASE)


def _numbered_degree(match: Match, manner: Manner) -> str | None:
    alone = not match.string[: match.start()].strip() and not match.string[match.end() :].strip()
    article = _DEGREE.search(match.string[: match.start()]) and match.start() > 0
    return _ordinal(int(match["number"]), manner.language, "") if alone or article else None


def _roman(match: Match, manner: Manner) -> str | None:
    """XIXe, Ier, IIᵉ."""
    number = roman.value(match["numeral"])
    suffix = match["suffix"].translate(str.maketrans("ᵉʳˢ", "ers")).removesuffix("s")
    if not number or (number == 1) == (suffix in ("e", "ème")):
        return None
    feminine = suffix in ("re", "ère")
    return _ordinal(number, manner.language, "f" if feminine else "m")


RULES: tuple[Rule, ...] = (
    Rule(
        "title",
        rf"(?<![\w.])MM?\.(?= {_PARTICLE})",
        lambda match, manner: _TITLES[match[0]],
        needs="M",
    ),
    Rule(
        "title",
        r"(?<![\w.])M(?:mes?|lles?)(?![\w.])",
        lambda match, manner: _TITLES[match[0]],
        needs="M",
    ),
    Rule(
        "title",
        r"(?<!\w)\w[ᵐᵉˢˡʳᵒᵗ]+",
        lambda match, manner: _RAISED_TITLES.get(match[0].translate(_RAISED)),
        needs="ᵐᵉˢˡʳᵒᵗ",
    ),
    Rule(
        "title",
        r"(?<![\w-])(?P<said>Ste?)(?=-[A-ZÀ-Þ])",
        lambda match, manner: "Sainte" if match[0] == "Ste" else "Saint",
        needs="S",
    ),
    Rule(
        "ordinal",
        r"(?<![\w.,])(?P<number>\d{1,4})[°º](?! ?[CFKcf]\b)",
        _numbered_degree,
        needs="°º",
    ),
    Rule(
        "ordinal",
        r"(?<![\w.,])(?P<said>2(?P<suffix>n?de?s?))(?!\w)",
        lambda match, manner: "seconde" if "de" in match["suffix"] else "second",
        needs="2",
    ),
    Rule(
        "roman",
        r"(?<![\w'])(?P<numeral>[IVX]+)(?P<suffix>ers?|res?|ères?|es?|èmes?|ᵉʳˢ?|ʳᵉˢ?|ᵉˢ?)(?!\w)",
        _roman,
        needs="IVX",
    ),
    Rule(
        "roman",
        r"(?<!\w)(?P<said>(?P<numeral>[ivx]+)(?P<suffix>er|e|ème|ᵉʳ|ᵉ))(?=(?:[ -](?:et|au|ou|à) "
        r"(?:le |la |du )?[ivx]+e)? siècles?)",
        _roman,
        needs=("iècle",),
    ),
    *rules(TONGUE),
)
