"""Names of units: SI with its prefixes, imperial, kitchen, data; and what is made of them."""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.english.numerals import plural
from accessible.spoken.rules import Pattern

#: Symbols that take prefixes: the name, and the prefixes in use.
_PREFIXED = {
    "m": ("meter", "k c m µ n d"),
    "g": ("gram", "k m µ n"),
    "l": ("liter", "m c d µ h"),
    "L": ("liter", "m c d µ"),
    "s": ("second", "m µ n"),
    "t": ("tonne", "k M G"),
    "W": ("watt", "k M G T m µ"),
    "V": ("volt", "k M m µ"),
    "A": ("amp", "k m µ n"),
    "J": ("joule", "k M G"),
    "N": ("newton", "k M m"),
    "Pa": ("pascal", "k M G h"),
    "Hz": ("hertz", "k M G T m"),
    "Ω": ("ohm", "k M m"),
    "F": ("farad", "µ n m"),
    "H": ("henry", "m µ"),
    "T": ("tesla", "m µ"),
    "eV": ("electron volt", "k M G T m"),
    "Wh": ("watt hour", "k M G T"),
    "Ah": ("amp hour", "m"),
    "cal": ("calorie", "k"),
    "mol": ("mole", "m µ n"),
    "M": ("molar", "m µ n"),
    "B": ("byte", "k K M G T P E"),
    "bit": ("bit", "k M G T"),
    "b": ("bit", "M G"),
    "bps": ("bit per second", "k K M G T"),
    "bit/s": ("bit per second", "k M G T"),
    "b/s": ("bit per second", "k M G T"),
    "B/s": ("byte per second", "k K M G T"),
    "Bps": ("byte per second", "k K M G T"),
    "iB": ("byte", ""),
    "Bq": ("becquerel", "k M G T"),
    "Sv": ("sievert", "m µ"),
    "Gy": ("gray", "m"),
    "bar": ("bar", "m k"),
    "pc": ("parsec", "k M G"),
    "Da": ("dalton", "k M"),
    "lm": ("lumen", ""),
    "lx": ("lux", ""),
    "cd": ("candela", ""),
}
_PREFIXES = {
    "k": "kilo", "K": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa",
    "h": "hecto", "d": "deci", "c": "centi", "m": "milli", "µ": "micro", "n": "nano",
}  # fmt: skip
#: The rest, ``symbols: name`` one a line; several symbols of one unit stand side by side.
_OTHERS = """
km kms: kilometer
kg kgs: kilogram
cms: centimeter
mms: millimeter
gm gms gr: gram
mcg: microgram
mls: milliliter
ltr ltrs lt: liter
ha: hectare
kn kt kts: knot
nmi: nautical mile
ft ft. foot: foot
in in. ins: inch
yd yds: yard
mi mi.: mile
ac: acre
oz ozs: ounce
lb lbs ℔: pound
cwt: hundredweight
dwt: pennyweight
st: stone
gal gals: gallon
qt qts: quart
bu: bushel
bbl bbls: barrel
floz: fluid ounce
tsp tsps: teaspoon
tbsp tbsps tbs tblsp: tablespoon
doz: dozen
h hr hrs: hour
min mins: minute
sec secs: second
wk wks: week
mo mos: month
yr yrs: year
mph: mile per hour
mpg: mile per gallon
kph kmh kmph: kilometer per hour
mps: meter per second
fps: frame per second
rpm: revolution per minute
bpm: beat per minute
dpi: dot per inch
ppi: pixel per inch
psi: pound per square inch
psf: pound per square foot
ppm: part per million
ppb: part per billion
cfm: cubic foot per minute
lbf: pound of force
ftlb ftlbs ftlbf: foot pound
lbft: pound foot
Nm: newton meter
hp: horsepower
bhp: brake horsepower
kgf: kilogram of force
dB: decibel
dBA: decibel
dBm: decibel milliwatt
kB KB: kilobyte
kb Kb: kilobit
mb: megabyte
gb: gigabyte
tb: terabyte
mbps Mbps: megabit per second
kbps Kbps: kilobit per second
gbps Gbps: gigabit per second
KiB: kibibyte
MiB: mebibyte
GiB: gibibyte
TiB: tebibyte
MP: megapixel
Mpx: megapixel
px: pixel
mmHg: millimeter of mercury
inHg: inch of mercury
atm: atmosphere
BTU Btu: British thermal unit
AU: astronomical unit
amu: atomic mass unit
rad: radian
pb: petabyte
ly: light year
Å: angstrom
℃: degree Celsius
°C ºC: degree Celsius
℉: degree Fahrenheit
°F ºF: degree Fahrenheit
°K: degree Kelvin
° º: degree
cc: C C
c.c: C C
IU: international unit
MJ: megajoule
sqft sqf: square foot
sqm: square meter
sqkm: square kilometer
sqmi: square mile
"""
_PLURALS = {
    "foot": "feet",
    "inch": "inches",
    "henry": "henries",
    "degree": "degrees",
    "C C": "C C",
    **{
        name: name
        for name in (
            "hertz lux horsepower stone hundredweight pennyweight molar dozen kelvin gray".split()
        )
    },
}
#: Symbols that are read however they are spelled ("12 KG", "3 ghz"): those that are no words, no
#: states, and not two units.
_LOUD = frozenset(
    "kg cm mm km ml lb lbs oz ft mph kph kmh rpm psi bpm mpg dpi ppi ppm hz khz mhz ghz hp kwh gwh "
    "twh mbps kbps gbps tbps db tsp tbsp sec secs min mins hr hrs cc yds kms kgs btu kpa hpa kev "
    "mev gev kv kj kcal gb tb pb dba mmhg".split()
)
_WRITTEN_OUT = {"sq": "square", "cu": "cubic"}
_POWERS = {"²": "square", "2": "square", "³": "cubic", "3": "cubic"}
_SHORT_DENOMINATORS = {
    "h": "hour", "s": "second", "d": "day", "y": "year", "a": "year", "m": "meter", "l": "liter",
    "w": "week", "sf": "square foot", "pp": "person", "ea": "each", "pt": "pint", "K": "kelvin",
    "C": "degree Celsius",
}  # fmt: skip
_SHAPE = Pattern(
    r"(?:(?P<power>sq|cu|square|cubic)\.? ?|(?P<fluid>fl)\.? ?)?"
    r"(?P<symbol>[A-Za-zµΩÅ]+|[°º] ?[CFK]?|[℃℉℔])(?:\^?(?P<exponent>[²³23]))?"
)

#: What a unit may look like; whether it is one, ``unit`` knows.
SYMBOL = r"(?:[A-Za-zµμΩÅ]{1,7}|[°º]{1}(?: ?[CFK](?![\w]))?|[℃℉℔])"
UNIT = (
    r"(?:(?:[a-z]\.){2,3}|[A-Za-zµ]{1,4}⁻[¹²³]"
    rf"|(?:(?:sq|cu|fl)\.? ?)?{SYMBOL}\^?(?:[²³]|[23](?!\d))?"
    r"(?:(?<![\d ][FC])(?:[·⋅-]| ?/ ?)"
    r"(?:(?:sq|cu)\.? ?)?[A-Za-zµμΩ]{1,7}(?:\^?(?:[²³]|[23](?!\d)))?){0,2})"
    r"(?:[ ·⋅][A-Za-zµ]{1,4}⁻[¹²³]){0,3}"
)


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for symbol, (name, prefixes) in _PREFIXED.items():
        table[symbol] = name
        for prefix in prefixes.split():
            first, _, rest = name.partition(" ")
            table[prefix + symbol] = f"{_PREFIXES[prefix]}{first} {rest}".strip()
    for line in _OTHERS.strip().splitlines():
        symbols, _, name = line.rpartition(": ")
        table.update(dict.fromkeys(symbols.split(), name))
    return table


@cache
def _loud() -> dict[str, str]:
    table = _table()
    loud = {}
    for symbol, name in table.items():
        small = symbol.lower()
        milli = symbol[0] == "m" and f"M{symbol[1:]}" in table  # Mhz is no millihertz
        if small in _LOUD and (symbol == small or (small not in table and not milli)):
            loud[small] = name
    return loud


def plural_of(name: str) -> str:
    """ "mile per hour" as "miles per hour": the head word in the plural."""
    for link in (" per ", " of "):
        head, found, rest = name.partition(link)
        if found:
            return f"{plural_of(head)}{found}{rest}"
    for ending, several in _PLURALS.items():
        if name.endswith(ending):  # with its prefix: kilohertz
            return name.removesuffix(ending) + several
    first, _, last = name.partition(" ")
    if first in ("degree",):
        return f"degrees {last}"
    if first in ("square", "cubic", "nautical", "foot", "fluid"):
        return f"{first} {plural_of(last)}"
    return plural(name)


#: s⁻¹ and m⁻² in "m s⁻¹" and "kg m⁻²".
_NEGATIVE = Pattern(r"[ ·⋅]?([A-Za-zµ]{1,4})⁻([¹²³])")


#: m.p.h.
_DOTTED = Pattern(r"(?:[a-z]\.){2,3}")


@cache
def unit(written: str) -> tuple[str, str] | None:
    """The name of a unit in the singular and the plural; ``None`` when it is none that we know.

    Made of units as well: km/h, kg/m³, ft-lb, sq. ft.
    """
    symbol = written.replace("μ", "µ").replace("Ω", "Ω").strip()
    if _DOTTED.fullmatch(symbol):
        symbol = symbol.replace(".", "")
    symbol = _NEGATIVE.sub(lambda found: f"/{found[1]}{found[2].replace('¹', '')}", symbol)
    name = _simple(symbol)
    if name is None and "/" in symbol:
        above, *below = (part.strip() for part in symbol.split("/"))
        names = [denominator(part) for part in below]
        head = unit(above) if above else ("", "")
        if head is None or None in names:
            return None
        tail = "".join(f" per {part}" for part in names)
        return (head[0] + tail).strip(), (head[1] + tail).strip()
    if name is None:
        parts = re.split(r"[·⋅-]", symbol)
        names = [_simple(part) for part in parts]
        if len(parts) < 2 or None in names:
            return None
        name = " ".join(str(part) for part in names)
    return name, plural_of(name)


def denominator(written: str) -> str | None:
    """What stands after the stroke: a unit, or a word as it is ("/person")."""
    if written in _SHORT_DENOMINATORS:
        return _SHORT_DENOMINATORS[written]
    if written in ("s²", "s2", "s^2"):
        return "second squared"
    name = _simple(written)
    if name is None and len(written) > 2 and written.isalpha() and written.islower():
        return written
    return name


def _simple(symbol: str) -> str | None:
    table = _table()
    if symbol in table:
        return table[symbol]
    match = _SHAPE.fullmatch(symbol)
    if match is None:
        return None
    base = match["symbol"].replace(" ", "")
    name = table.get(base) or _loud().get(base.lower())
    if match["fluid"]:
        return f"fluid {name}" if name == "ounce" else None
    if name is None or not (match["power"] or match["exponent"]):
        return name
    power = match["power"] or _POWERS[match["exponent"]]
    return f"{_WRITTEN_OUT.get(power, power)} {name}"
