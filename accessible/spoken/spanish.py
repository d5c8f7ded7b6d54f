"""Spanish: "veintiuna personas", "primero de mayo", "la una de la tarde", "Felipe segundo".

Decimal commas, and decimal points where America writes them (by the language's tag).
"""

from __future__ import annotations

import re

from accessible.spoken import numerals, roman
from accessible.spoken.european import Tongue, rules
from accessible.spoken.european.numbers import pairs, stop
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

_UNITS = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno".split()
_TEENS = (
    "décimo undécimo duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo "
    "decimoctavo decimonoveno"
).split()
_TWENTIES = (
    "vigésimo vigesimoprimero vigesimosegundo vigesimotercero vigesimocuarto vigesimoquinto "
    "vigesimosexto vigesimoséptimo vigesimoctavo vigesimonoveno"
).split()
_TENS = (
    "trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
).split()
_HUNDREDS = (
    "centésimo ducentésimo tricentésimo cuadringentésimo quingentésimo sexcentésimo "
    "septingentésimo octingentésimo noningentésimo"
).split()


def _cardinal(number: int, tag: str, gender: str) -> str:
    words = numerals.cardinal(number, "es").replace("veintiuno mil", "veintiún mil")
    words = words.replace(" uno mil", " un mil")
    if gender == "f":
        # Thousands agree, millions do not.
        head, million, tail = words.rpartition("ill")
        tail = tail.replace("cientos", "cientas").replace("quinientos", "quinientas")
        words = head + million + re.sub(r"uno$", "una", tail)
    elif gender:
        words = re.sub(r"veintiuno$", "veintiún", words)
        words = re.sub(r"(^|\W)uno$", r"\1un", words)
    return words


def _ordinal(number: int, tag: str, gender: str) -> str:
    """``gender``: f, m, or "short" for "primer" and "tercer" before a noun."""
    words = []
    thousands, rest = divmod(number, 1000)
    if thousands:
        head = "" if thousands == 1 else _cardinal(thousands, tag, "m").replace(" ", "")
        words.append(f"{head}milésimo")
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        words.append(_HUNDREDS[hundreds - 1])
    tens, ones = divmod(rest, 10)
    if tens in (1, 2):
        words.append((_TEENS if tens == 1 else _TWENTIES)[ones])
    else:
        if tens:
            words.append(_TENS[tens - 3])
        if ones:
            words.append(_UNITS[ones - 1])
    if gender == "f":
        words = [word[:-1] + "a" for word in words]
    said = " ".join(words)
    return re.sub(r"(primer|tercer)o$", r"\1", said) if gender == "short" else said


#: Feminine nouns by their ends, and nouns in -a that are masculine.
_FEMININE = re.compile(r"(?:as|iones|ades|udes|eces|a|ión|dad|tud|umbre|umbres)$")
_FEMININES = frozenset(
    "veces mujeres voces noches tardes partes calles leyes clases bases naves "
    "torres llaves sangres nubes vez noche parte calle ley clase mujer voz".split()
)
_MASCULINES = frozenset(
    "día días programa programas problema problemas sistema sistemas tema temas mapa mapas planeta "
    "planetas idioma idiomas clima climas poema poemas cometa cometas gramas sofá".split()
)
#: What stands after a number and is no noun of it.
_NO_NOUN = frozenset(
    "a ante bajo con contra de desde del e el ella en entre era es fue ha han hasta la las lo los "
    "más menos ni o para pero por que se sin sobre son su sus tras u un una y ya como si no".split()
)


def _agree(number: int, word: str) -> str:
    if not word or word in _NO_NOUN or len(word) < 3 or not word[0].islower():
        return ""
    if word in _MASCULINES:
        return "m"
    if word in _FEMININES or _FEMININE.search(word):
        # "1 para", "1 era": a singular counts one thing, a plural more.
        return "f" if word.endswith("s") or number == 1 else ""
    return "m" if (number == 1 or word.endswith("s")) and not word.endswith("mente") else ""


def _half(hour: int, half: str) -> str:
    if half == "a":
        return "de la noche" if hour == 12 else "de la mañana"
    return "de la tarde" if hour < 8 or hour == 12 else "de la noche"


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    said = _cardinal(hour, tag, "f")
    if second:
        hours = f"{said} hora{'' if hour == 1 else 's'}"
        minutes = f"{_cardinal(minute, tag, 'm')} minuto{'' if minute == 1 else 's'}"
        seconds = f"{_cardinal(second, tag, 'm')} segundo{'' if second == 1 else 's'}"
        said = f"{hours} {minutes} y {seconds}"
    elif minute == 30 and 0 < hour <= 12:
        said += " y media"
    elif minute == 15 and 0 < hour <= 12:
        said += " y cuarto"
    elif minute:
        said += f" y {_cardinal(minute, tag, '')}"
    return f"{said} {_half(hour, half)}" if half else said


_PARTS = {2: "medio", 3: "tercio", 4: "cuarto"}


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    name = _PARTS.get(bottom)
    round_thousands = bottom % 1000 == 0 and bottom < 1_000_000
    if name is None and (bottom <= 10 or round_thousands or (bottom < 1000 and bottom % 100 == 0)):
        name = _ordinal(bottom, tag, "")
    elif name is None and bottom < 100:
        # onceavo, treintaidosavo
        name = re.sub(r"[aeo]$", "", _cardinal(bottom, tag, "").replace(" y ", "i")) + "avo"
        name = name.replace("é", "e").replace("ó", "o").replace("ú", "u")
        name = re.sub(r"(treint|cuarent|cincuent|sesent|setent|ochent|novent)avo$", r"\1avo", name)
        name = re.sub(r"(onc|doc|trec|catorc|quinc)avo$", r"\1eavo", name)
        name = re.sub(r"(veint)avo$", r"\1eavo", name)
        name = re.sub(r"(siet|nuev)avo$", r"\1eavo", name)
        name = re.sub(r"(och|cuatr|cinc)avo$", r"\1oavo", name)
    elif name is None and bottom % 1_000_000 == 0:
        count = bottom // 1_000_000
        head = "" if count == 1 else _cardinal(count, tag, "m").replace(" ", "")
        name = f"{head}millonésimo"
    if name is None:
        return f"{_cardinal(top, tag, '')} sobre {_cardinal(bottom, tag, '')}"
    return f"{_cardinal(top, tag, 'm')} {name}{'' if top == 1 else 's'}"


_WOMEN = frozenset("María Isabel Ana Catalina Cristina Juana Margarita Victoria Beatriz".split())


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    if number > 10:
        return _cardinal(number, manner.language, "")
    return _ordinal(number, manner.language, "f" if name in _WOMEN else "m")


def _century(number: int, match: Match, manner: Manner) -> str:
    return _cardinal(number, manner.language, "")


TONGUE = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=lambda digits, tag, gender: _decimals(digits, tag, gender),
    comma="coma",
    point="punto",
    minus="menos",
    plus="más",
    agree=_agree,
    whole_agrees=True,
    point_regions=frozenset("MX US GT HN NI PA PE DO SV PR 419".split()),
    magnitudes="""
mil = mil
millón millones mill. = millón, millones
millardo millardos = millardo, millardos
billón billones = billón, billones
trillón trillones = trillón, trillones
""",
    of=lambda counted: f" de {counted}",
    months=(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    month_forms="""
ene = 1
feb = 2
mar = 3
abr = 4
may = 5
jun = 6
jul = 7
ago agos = 8
sept sep set setiembre = 9
oct = 10
nov = 11
dic = 12
""",
    date="{day} de {month} de {year}",
    links=r"(?:de|del)?",
    day=lambda day, context, tag: "primero" if day == 1 else _cardinal(day, tag, ""),
    year=lambda number, tag: _cardinal(number, tag, ""),
    date_cues=r"[Ee]l|[Dd]el|[Aa]l|[Dd]ía|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    month_first=True,
    time=_time,
    clock_after=r"h|hs|hrs|horas",
    clock_before=r"[Ll]as?",
    hours_letter=True,
    bare_halves=True,
    dotted_hours=True,
    currencies="""
€ EUR = euro, euros; céntimo, céntimos
$ = dólar, dólares; centavo, centavos
USD US$ U$S = dólar estadounidense, dólares estadounidenses; centavo, centavos
£ GBP = libra, libras, f; penique, peniques
¥ JPY = yen, yenes; sen
CNY RMB = yuan, yuanes; fen
CHF Fr fr = franco, francos; céntimo, céntimos
₩ KRW = won, wones; jeon
₽ RUB = rublo, rublos; kopek, kopeks
₹ INR rs Rs = rupia, rupias, f; paisa, paisas, f
kr SEK NOK DKK = corona, coronas, f; öre
mk DM = marco, marcos; pfennig, pfennigs
MXN MX$ = peso mexicano, pesos mexicanos; centavo, centavos
ARS AR$ = peso argentino, pesos argentinos; centavo, centavos
CLP CL$ = peso chileno, pesos chilenos; centavo, centavos
COP CO$ = peso colombiano, pesos colombianos; centavo, centavos
UYU = peso uruguayo, pesos uruguayos; centésimo, centésimos
CUP = peso cubano, pesos cubanos; centavo, centavos
DOP RD$ = peso dominicano, pesos dominicanos; centavo, centavos
PEN S/. = sol, soles; céntimo, céntimos
BOP = peso boliviano, pesos bolivianos; centavo, centavos
BOB Bs = boliviano, bolivianos; centavo, centavos
VES VEF = bolívar, bolívares; céntimo, céntimos
PYG ₲ = guaraní, guaraníes; céntimo, céntimos
CRC ₡ = colón costarricense, colones costarricenses; céntimo, céntimos
SVC = colón salvadoreño, colones salvadoreños; centavo, centavos
NIO C$ = córdoba, córdobas; centavo, centavos
HNL = lempira, lempiras; centavo, centavos
GTQ = quetzal, quetzales; centavo, centavos
PAB B/. = balboa, balboas; centésimo, centésimos
BRL R$ = real, reales; centavo, centavos
PHP ₱ = peso filipino, pesos filipinos; céntimo, céntimos
CAD = dólar canadiense, dólares canadienses; centavo, centavos
AUD = dólar australiano, dólares australianos; centavo, centavos
NZD = dólar neozelandés, dólares neozelandeses; centavo, centavos
MAD = dirham marroquí, dirhams marroquíes; céntimo, céntimos
TRY ₺ = lira turca, liras turcas, f; kuruş
PLN zł = zloty, zlotys; grosz
₿ BTC = bitcóin, bitcoines; satoshi, satoshis
""",
    units="""
A = amperio, amperios
mA = miliamperio, miliamperios
t = tonelada, toneladas, f
h hr hrs = hora, horas, f
min = minuto, minutos
s seg = segundo, segundos
d = día, días
km = kilómetro, kilómetros
cm = centímetro, centímetros
mm = milímetro, milímetros
dm = decímetro, decímetros
hm = hectómetro, hectómetros
dam = decámetro, decámetros
µm μm = micrómetro, micrómetros
nm = nanómetro, nanómetros
hect. = hectárea, hectáreas, f
° = grado, grados
°C ºC = grado Celsius, grados Celsius
°F ºF = grado Fahrenheit, grados Fahrenheit
°K ºK = grado Kelvin, grados Kelvin
K = kelvin, kelvins
mph = milla por hora, millas por hora, f
kph = kilómetro por hora, kilómetros por hora
psi = p s i
dB = decibelio, decibelios
bar = bar, bares
lb = libra, libras, f
oz = onza, onzas, f
ft = pie, pies
yd = yarda, yardas, f
gal = galón, galones
hp = caballo de fuerza, caballos de fuerza
CV = caballo de vapor, caballos de vapor
kgf = kilogramo fuerza, kilogramos fuerza
atm = atmósfera, atmósferas, f
rpm = revolución por minuto, revoluciones por minuto, f
ppm = parte por millón, partes por millón, f
cc = centímetro cúbico, centímetros cúbicos
""",
    bases="""
m = metro, metros
g = gramo, gramos
l L = litro, litros
W = vatio, vatios
Wh = vatio hora, vatios hora
V = voltio, voltios
Ω = ohmio, ohmios
Hz = hercio, hercios
Pa = pascal, pascales
J = julio, julios
N = newton, newtons
B = byte, bytes
bit = bit, bits
cal = caloría, calorías, f
s = segundo, segundos
""",
    prefixes="""
m = mili
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
    per="por",
    square="{} cuadrado, {} cuadrados",
    cubic="{} cúbico, {} cúbicos",
    percent="por ciento",
    fraction=_fraction,
    mixed="y",
    half="medio",
    by="por",
    to="a",
    ratio="a",
    ordinal_suffix=r"\.?(?P<suffix>[ºª]|ᵉʳ|er|[oa](?!\w)|ero|era|avo|ava|ᵒ|ᵃ)",
    ordinal_gender=lambda suffix: (
        "f" if suffix[-1] in "ªaᵃ" else "short" if suffix in ("er", "ᵉʳ") else "m"
    ),
    regnal=_regnal,
    rulers="""
Adriano Alejandro Alfonso Benedicto Bonifacio Carlos Catalina Clemente Cristina Eduardo Enrique
Federico Felipe Fernando Francisco Guillermo Gregorio Gustavo Inocencio Isabel Jacobo Jaime Jorge
José Juan Juana Julio Leopoldo León Luis Manuel Margarita María Martín Maximiliano Napoleón Nicolás
Otón Pablo Pedro Pío Ramiro Ramón Ramsés Ricardo Sancho Sixto Urbano Víctor Alberto Amadeo Bermudo
Ordoño Abderramán Alhakén Balduino
""",
    century_before=r"[Ss]iglos?|SIGLO|[Ss]\.|[Ss]iglos? (?:[IVX]+) (?:y|a|al)",
    century_after=r"[ad]\. ?[cC]\.",
    century=_century,
    numbered=(
        r"(?i:capítulo|cap\.|tomo|volumen|vol\.|libro|acto|escena|parte|título|artículo|art\.|"
        r"anexo|lámina|figura|fig\.|sección|canto|salmo|fase|tipo|año|nivel)"
    ),
    phrases="""
p.ej. = por ejemplo
EE.UU. EEUU. ee.uu. = Estados Unidos
a.C. a.de.C. = antes de Cristo
d.C. d.de.C. = después de Cristo
a.e.c. = antes de la era común
e.c. = era común
P.D. = posdata
Q.E.P.D. = que en paz descanse
s.a. = sociedad anónima
S.A. = Sociedad Anónima
S.L. = Sociedad Limitada
JJ.OO. = Juegos Olímpicos
RR.HH. = Recursos Humanos
FF.AA. = Fuerzas Armadas
CC.OO. = Comisiones Obreras
DD.HH. = Derechos Humanos
SS.MM. = Sus Majestades
S.M. = Su Majestad
S.S. = Su Santidad
S.A.R. = Su Alteza Real
N.B. = nota bene
""",
    abbreviations="""
ud. vd. = usted
uds. vds. = ustedes
sr. = señor
sres. = señores
sra. = señora
sras. = señoras
srta. = señorita
srtas. = señoritas
dr. = doctor
dra. = doctora
dres. = doctores
prof. = profesor
profa. = profesora
lic. = licenciado
ing. = ingeniero
arq. = arquitecto
gral. = general
gob. = gobierno
cnel. = coronel
cap. = capitán
mons. = monseñor
pdte. = presidente
pdta. = presidenta
etc. = etcétera
esq. = esquina
av. avda. avd. = avenida
blvr. blvd. = bulevar
ctra. carret. = carretera
cta. = cuenta
pza. plza. pl. = plaza
pje. = pasaje
rbla. = rambla
vda. = viuda
tel. teléf. = teléfono
aprox. = aproximadamente
pág. = página
págs. = páginas
núm. nro. = número
dpto. depto. = departamento
dcha. = derecha
izda. izq. = izquierda
máx. = máximo
mín. = mínimo
admón. = administración
cía. = compañía
hnos. = hermanos
apdo. = apartado
prov. = provincia
c.º = camino
p.º = paseo
n.º = número
carr.ª = carrera
fdo. = firmado
vol. = volumen
""",
    before_number="""
n.º n° nº núm. nro. No. N.º N° Nº = número
n.os n.ºs = números
pág. p. = página
págs. pp. = páginas
vol. = volumen
cap. = capítulo
caps. = capítulos
art. = artículo
arts. = artículos
fig. = figura
t. = tomo
ed. = edición
v. = verso
s. = siglo
km. = kilómetro
tel. = teléfono
apdo. = apartado
""",
    before_name="""
d. D. = don
d.ª dª D.ª Dª Da. Dña. dña. = doña
sto. Sto. = santo
sta. Sta. = santa
S. = san
fr. Fr. = fray
gral. Gral. = general
""",
    abbreviation_marks=".ºª°",
    signs="""
& = y
% = por ciento
‰ = por mil
€ = euros
$ = dólares
£ = libras
° = grados
# = número
§ = sección
@ = arroba
∞ = infinito
""",
    parentheses="abre paréntesis, cierra paréntesis",
    operators="""
+ = más
- – − = menos
× · * x = por
÷ : / = dividido entre
= = es igual a
≠ = distinto de
< = menor que
> = mayor que
≤ = menor o igual que
≥ = mayor o igual que
≈ = aproximadamente
± = más menos
""",
    address_signs="""
. = punto
@ = arroba
: = dos puntos
/ = barra
- = guion
_ = guion bajo
? = interrogación
= = igual
& = et
# = almohadilla
% = por ciento
+ = más
~ = virgulilla
! = exclamación
, = coma
; = punto y coma
* = asterisco
^ = acento circunflejo
""",
    telephone=r"[689]\d{2}(?: \d{3}){2}|[689]\d{2}(?: \d{2}){3}|[689]\d(?: \d{2,3}){3}",
)


def _decimals(digits: str, tag: str, gender: str) -> str:
    """In pairs; the last number agrees with what is counted ("un millones", "una millas")."""
    said = pairs(digits, lambda number: _cardinal(number, tag, ""))
    if gender == "f":
        return re.sub(r"uno$", "una", said)
    return (
        re.sub(r"(^|\W)uno$", r"\1un", re.sub(r"veintiuno$", "veintiún", said)) if gender else said
    )


def _roman(match: Match, manner: Manner) -> str | None:
    """El XI apóstol, la II Guerra Mundial: an ordinal before its noun."""
    number = roman.value(match["numeral"])
    if not number or number > 99:
        return None
    article = (match["article"] or "").lower()
    feminine = article in ("la", "las", "una") or bool(
        re.match(r"(?:\w+a|\w+ión|\w+dad)\b", match["noun"])
    )
    if match["noun"].lower() in _MASCULINES:
        feminine = False
    return _ordinal(number, manner.language, "f" if feminine else "short")


def _lone(match: Match, manner: Manner) -> str | None:
    number = roman.value(match[0].strip(" ."))
    if not number or manner.heading:
        return None
    return _ordinal(number, manner.language, "m") if number < 1000 else None


_ARTICLE = re.compile(r"(?<!\w)(?:el|la|del|al|un|una|los|las) ?$", re.IGNORECASE)


def _degree(match: Match, manner: Manner) -> str | None:
    """28° for 28.º: after an article, or alone."""
    context = match.string[: match.start()]
    alone = not context.strip() and not match.string[match.end() :].strip()
    if not (alone or _ARTICLE.search(context)):
        return None
    return _ordinal(int(match["number"]), manner.language, "m")


def _era(match: Match, manner: Manner) -> str:
    said = "antes" if match["which"] == "a" else "después"
    return f"{said} de Cristo{stop(match)}"


RULES: tuple[Rule, ...] = (
    Rule("abbreviation", r"(?<=\d )(?P<said>(?P<which>[ad])\. ?[cC]\.)(?!\w)", _era, needs="."),
    Rule(
        "street",
        r"(?<![\w.])(?P<said>(?P<road>[cp])\.º (?P<part>[abv])\.)(?!\w)",
        lambda match, manner: (
            ("camino " if match["road"] == "c" else "paseo ")
            + {"a": "alto", "b": "bajo", "v": "viejo"}[match["part"]]
        ),
        needs="º",
    ),
    Rule("roman", r"^(?:[IVX]+|[CLXVI]+|[mdclxvi]{4,})\.?$", _lone, needs="IVXLCMivxlcdm"),
    Rule(
        "roman",
        r"(?<![\w.])(?:(?P<article>[Ee]l|[Ll]a|[Uu]n|[Uu]na|[Dd]el|[Aa]l|[Ss]u|[Ee]n|[Ee]ste|[Ee]"
        r"sta) |^)(?P<said>(?P<numeral>[IVX]+)) (?P<noun>[^\W\d_]{4,})",
        _roman,
        guard=lambda match, manner: len(match["numeral"]) > 1 or bool(match["article"]),
        needs="IVX",
    ),
    Rule(
        "roman",
        r"(?<!\w)(?:siglos?) (?P<said>[ivx]+)(?!\w)",
        lambda match, manner: (
            _cardinal(roman.value(match["said"]) or 0, manner.language, "")
            if roman.value(match["said"])
            else None
        ),
        needs=("iglo",),
    ),
    Rule("measure", r"(?<=\d) ?ha(?= de |[.,;:)]|$)", " hectáreas", needs="h"),
    Rule("street", r"(?<!\w)[Cc]/(?: (?=[^\W\d])|(?=[A-ZÀ-Þ]))", "calle ", needs="/"),
    Rule("ordinal", r"(?<![\w.,])(?P<number>\d{1,4})°(?! ?[CFKcfk]\b)", _degree, needs="°"),
    *rules(TONGUE),
)
