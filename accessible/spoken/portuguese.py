"""Portuguese: "duzentas pessoas", "primeiro de maio", "catorze e trinta", "Dom João sexto".

Brazil's words unless the tag says otherwise: dezesseis and bilhão there, dezasseis and mil milhões
in Portugal and Africa.
"""

from __future__ import annotations

import re

from accessible.spoken import numerals, roman
from accessible.spoken.european import Tongue, rules
from accessible.spoken.european.numbers import pairs
from accessible.spoken.european.tongue import region
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

_UNITS = "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono".split()
_TENS = (
    "décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo "
    "nonagésimo"
).split()
_HUNDREDS = (
    "centésimo ducentésimo tricentésimo quadringentésimo quingentésimo seiscentésimo "
    "septingentésimo octingentésimo nongentésimo"
).split()


def _brazilian(tag: str) -> bool:
    return region(tag) in ("", "BR")


def _cardinal(number: int, tag: str, gender: str) -> str:
    words = numerals.cardinal(number, "pt_BR" if _brazilian(tag) else "pt")
    if gender == "f":
        # Thousands agree, millions do not.
        head, millions, tail = words.rpartition("lh")
        tail = re.sub(r"\bdois\b", "duas", tail.replace("entos", "entas"))
        words = head + millions + re.sub(r"\bum$", "uma", re.sub(r"\bum mil\b", "uma mil", tail))
    return words


def _ordinal(number: int, tag: str, gender: str) -> str:
    words = []
    thousands, rest = divmod(number, 1000)
    if thousands:
        words += [*([_cardinal(thousands, tag, "m")] if thousands > 1 else []), "milésimo"]
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    for names, digit in ((_HUNDREDS, hundreds), (_TENS, tens), (_UNITS, ones)):
        if digit:
            words.append(names[digit - 1])
    if gender == "f":
        words = [word[:-1] + "a" if word.endswith("o") else word for word in words]
    return " ".join(words)


_FEMININE = re.compile(r"(?:as|ções|sões|ades|agens|a|ção|são|dade|agem|ice|ude)$")
_FEMININES = frozenset(
    "vezes mulheres vozes noites tardes partes leis bases vez noite parte lei "
    "mulher voz mães mãe árvores flores mortes torres redes mãos mão".split()
)
_MASCULINES = frozenset(
    "dia dias programa programas problema problemas sistema sistemas tema temas mapa mapas planeta "
    "planetas idioma idiomas clima climas poema poemas cometa cometas grama gramas quilograma "
    "quilogramas sofá sofás".split()
)
_NO_NOUN = frozenset(
    "a à ao as às até com contra da das de desde do dos e em entre era foi há já mais mas mil na "
    "nas no nos o os ou para pela pelas pelo por que se sem será seria são só sua um uma".split()
)


def _agree(number: int, word: str) -> str:
    if not word or word in _NO_NOUN or len(word) < 3 or not word[0].islower():
        return ""
    if word in _MASCULINES:
        return "m"
    feminine = word in _FEMININES or _FEMININE.search(word)
    return "f" if feminine and (word.endswith("s") or number == 1) else "m"


def _time(hour: int, minute: int, second: int | None, half: str, tag: str) -> str:
    said = _cardinal(hour, tag, "f")
    if hour == 0 or second is not None:
        said += " hora" if hour in (0, 1) else " horas"
    if second is not None:
        minutes = f"{_cardinal(minute, tag, 'm')} minuto{'' if minute == 1 else 's'}"
        return (
            f"{said} {minutes} e {_cardinal(second, tag, 'm')} segundo{'' if second == 1 else 's'}"
        )
    if minute == 0:
        said = said if half or "hora" in said else f"{said} hora{'' if hour == 1 else 's'}"
    elif minute == 30 and 0 < hour <= 12:
        said += " e meia"
    else:
        said += f" e {_cardinal(minute, tag, '')}"
    if half:
        late = "da tarde" if hour < 7 or hour == 12 else "da noite"
        said += " da manhã" if half == "a" else f" {late}"
    return said


def _fraction(top: int, bottom: int, tag: str) -> str | None:
    if bottom == 1:
        return None
    count = _cardinal(top, tag, "m")
    plural = "" if top == 1 else "s"
    names = {2: "meio", 3: "terço"}
    if bottom <= 10 or bottom in (100, 1000):
        return f"{count} {names.get(bottom) or _ordinal(bottom, tag, 'm')}{plural}"
    return f"{count} {_cardinal(bottom, tag, '')} avo{plural}"


_WOMEN = frozenset("Maria Isabel Ana Catarina Cristina Joana Margarida Vitória Beatriz".split())


def _regnal(number: int, name: str, match: Match, manner: Manner) -> str:
    if number > 10:
        return _cardinal(number, manner.language, "")
    return _ordinal(number, manner.language, "f" if name in _WOMEN else "m")


def _century(number: int, match: Match, manner: Manner) -> str:
    if number > 10:
        return _cardinal(number, manner.language, "")
    return _ordinal(number, manner.language, "m")


TONGUE = Tongue(
    cardinal=_cardinal,
    ordinal=_ordinal,
    decimals=lambda digits, tag, gender: pairs(digits, lambda n: _cardinal(n, tag, "")),
    comma="vírgula",
    point="ponto",
    minus="menos",
    plus="mais",
    agree=_agree,
    magnitudes="""
mil = mil
milhão milhões mi = milhão, milhões
bilhão bilhões bi = bilhão, bilhões
bilião biliões = bilião, biliões
trilhão trilhões tri = trilhão, trilhões
""",
    of=lambda counted: f" de {counted}",
    months=(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    month_forms="""
jan = 1
fev = 2
mar = 3
abr = 4
mai = 5
jun = 6
jul = 7
ago = 8
set = 9
out = 10
nov = 11
dez = 12
""",
    date="{day} de {month} de {year}",
    links=r"(?:de)?",
    day=lambda day, context, tag: (
        "primeiro" if day == 1 and _brazilian(tag) else _cardinal(day, tag, "")
    ),
    year=lambda number, tag: _cardinal(number, tag, ""),
    date_cues=r"[Dd]ia|[Aa]té|(?:segunda|terça|quarta|quinta|sexta)-feira|sábado|domingo",
    time=_time,
    clock_after=r"hs?|horas?",
    clock_before=r"[ÀàÁá]s|[Dd]as|[Aa]s",
    hours_letter=True,
    bare_halves=True,
    currencies="""
R$ BRL = real, reais; centavo, centavos
€ EUR = euro, euros; cêntimo, cêntimos
$ = dólar, dólares; centavo, centavos
USD US$ = dólar americano, dólares americanos; centavo, centavos
£ GBP = libra, libras, f; penny, pence
¥ JPY = iene, ienes; sen
CNY = yuan, yuans; fen
CHF = franco suíço, francos suíços; cêntimo, cêntimos
₽ RUB = rublo, rublos; copeque, copeques
₩ KRW = won, wons; jeon
₹ INR = rupia, rupias, f; paisa
SEK NOK DKK kr = coroa, coroas, f; öre
MZN = metical, meticais; centavo, centavos
AOA Kz = kwanza, kwanzas; cêntimo, cêntimos
ARS = peso argentino, pesos argentinos; centavo, centavos
MXN = peso mexicano, pesos mexicanos; centavo, centavos
CAD C$ = dólar canadense, dólares canadenses; centavo, centavos
₿ BTC = bitcoin, bitcoins; satoshi, satoshis
""",
    money="{whole} e {cents}",
    units="""
t = tonelada, toneladas, f
h hs = hora, horas, f
min = minuto, minutos
s seg = segundo, segundos
km = quilômetro, quilômetros
cm = centímetro, centímetros
mm = milímetro, milímetros
dm = decímetro, decímetros
nm = nanômetro, nanômetros
µm μm = micrômetro, micrômetros
kg = quilo, quilos
ha = hectare, hectares
°C ºC = grau Celsius, graus Celsius
°F ºF = grau Fahrenheit, graus Fahrenheit
° = grau, graus
K = kelvin, kelvins
mph = milha por hora, milhas por hora, f
kph = quilômetro por hora, quilômetros por hora
mi = milha, milhas, f
dB = decibel, decibéis
bar = bar, bars
lb = libra, libras, f
ft = pé, pés
cv = cavalo, cavalos
hp = cavalo de potência, cavalos de potência
psi = p s i
rpm = rotação por minuto, rotações por minuto, f
ppm = parte por milhão, partes por milhão, f
""",
    bases="""
m = metro, metros
g = grama, gramas
l L = litro, litros
W = watt, watts
Wh = watt-hora, watts-hora
V = volt, volts
Ω = ohm, ohms
Hz = hertz
Pa = pascal, pascais
J = joule, joules
B = byte, bytes
bit = bit, bits
cal = caloria, calorias, f
s = segundo, segundos
""",
    prefixes="""
m = mili
µ μ = micro
n = nano
c = centi
d = deci
h = hecto
k = quilo
M = mega
G = giga
T = tera
""",
    per="por",
    square="{} quadrado, {} quadrados",
    cubic="{} cúbico, {} cúbicos",
    percent="por cento",
    fraction=_fraction,
    mixed="e",
    half="meio",
    by="por",
    to="a",
    ratio="para",
    ordinal_suffix=r"\.?(?P<suffix>[ºª]|°(?! ?[CFK]\b)(?= [a-zà-ÿ]{3,})|ᵒ|ᵃ|os?(?!\w)|as?(?!\w))",
    ordinal_gender=lambda suffix: "f" if suffix[0] in "ªaᵃ" else "m",
    regnal=_regnal,
    rulers="""
Adriano Afonso Alberto Alexandre Ana Benedito Bento Bonifácio Carlos Catarina Clemente Cristina
Duarte Eduardo Elizabeth Elisabete Fernando Filipe Francisco Frederico Guilherme Gregório Gustavo
Henrique Inocêncio Isabel Jaime Joana João Jorge José Júlio Leão Leopoldo Luís Luiz Manuel Manoel
Margarida Maria Martinho Maximiliano Miguel Napoleão Nicolau Oto Paulo Pedro Pio Ramsés Ricardo
Rodolfo Sancho Sisto Urbano Vítor Vittorio Umberto Xerxes Dario Balduíno
""",
    century_after=r"[ad]\. ?[cC]\.",
    century_before=r"[Ss]éculos?|[Ss]éc\.|[Ss]éculos? [IVX]+ (?:e|a|ao)",
    century=_century,
    numbered=(
        r"(?i:capítulo|cap\.|tomo|volume|vol\.|livro|ato|acto|cena|parte|título|artigo|art\.|"
        r"anexo|figura|fig\.|seção|secção|canto|salmo|fase|tipo|ano|nível)"
    ),
    phrases="""
p.ex. = por exemplo
a.C. = antes de Cristo
d.C. = depois de Cristo
E.U.A. EE.UU. = Estados Unidos
S.A. = sociedade anônima
P.S. = post scriptum
N.B. = nota bene
V.Exa. V.Ex.ª = Vossa Excelência
n.do.t. = nota do tradutor
""",
    abbreviations="""
sr. = senhor
srs. = senhores
sra. sr.ª = senhora
sras. = senhoras
srta. = senhorita
dr. = doutor
drs. = doutores
dra. dr.ª = doutora
prof. = professor
profa. prof.ª = professora
eng. eng.º = engenheiro
exmo. = excelentíssimo
exma. = excelentíssima
etc. = et cetera
av. avda. = avenida
tel. = telefone
aprox. = aproximadamente
pág. = página
págs. = páginas
núm. = número
máx. = máximo
mín. = mínimo
cia. = companhia
ltda. lda. = limitada
séc. = século
sécs. = séculos
gen. = general
cel. = coronel
cap. = capitão
ten. = tenente
ap. apto. = apartamento
depto. = departamento
hab. = habitantes
obs. = observação
ref. = referência
""",
    before_number="""
n.º nº n° N.º Nº N° n. nro. = número
n.os n.ºs = números
pág. p. = página
págs. pp. = páginas
vol. = volume
cap. = capítulo
caps. = capítulos
art. = artigo
arts. = artigos
fig. = figura
t. = tomo
ed. = edição
v. = verso
séc. = século
tel. = telefone
""",
    before_name="""
D. = dom
D.ª d.ª Dª = dona
S. = são
Sto. sto. = santo
Sta. sta. = santa
Fr. fr. = frei
Pe. pe. = padre
""",
    abbreviation_marks=".ºª°",
    signs="""
& = e
% = por cento
‰ = por mil
€ = euros
$ = dólares
£ = libras
° = graus
# = número
§ = parágrafo
@ = arroba
∞ = infinito
""",
    parentheses="abre parênteses, fecha parênteses",
    operators="""
+ = mais
- – − = menos
× · * x = vezes
÷ : / = dividido por
= = igual a
≠ = diferente de
< = menor que
> = maior que
≤ = menor ou igual a
≥ = maior ou igual a
≈ = aproximadamente
± = mais ou menos
""",
    address_signs="""
. = ponto
@ = arroba
: = dois pontos
/ = barra
- = hífen
_ = sublinhado
? = interrogação
= = igual
& = e comercial
# = cerquilha
% = por cento
+ = mais
~ = til
! = exclamação
, = vírgula
; = ponto e vírgula
* = asterisco
""",
    telephone=r"\(?\d{2}\)? ?9?\d{4}[- ]\d{4}|[29]\d{2} \d{3} \d{3}",
)


def _european(match: Match, manner: Manner) -> str | None:
    """Quilómetro where Brazil says quilômetro: the rules say it as Brazil does."""
    if _brazilian(manner.language):
        return None
    return match[0].replace("ôm", "óm")


def _roman(match: Match, manner: Manner) -> str | None:
    """A II Guerra Mundial, o XX Congresso: an ordinal before its noun."""
    number = roman.value(match["numeral"])
    if not number or number > 99:
        return None
    feminine = match["article"].lower() in ("a", "da", "na", "à", "as", "uma")
    return _ordinal(number, manner.language, "f" if feminine else "m")


RULES: tuple[Rule, ...] = (
    Rule("measure", r"\b(?:quil|cent|mil|nan|micr)ômetros?\b", _european, needs="ô"),
    Rule(
        "roman",
        r"(?<![\w.])(?P<article>[OoAaÀà]|[DdNn][oa]|[Aa]o|[Uu]ma?) (?P<said>(?P<numeral>[IVX]{2,}"
        r"|[VX])) (?P<noun>[A-ZÀ-Þ]?[a-zà-ÿ]{3,})",
        _roman,
        needs="IVX",
    ),
    *rules(TONGUE),
)
