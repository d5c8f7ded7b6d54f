"""Money and measures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from accessible.spoken.european.numbers import (
    ALONE,
    NUMBER,
    SIGN,
    magnitude,
    opening,
    parse,
    powers_pattern,
    say,
    signed,
    stop,
)
from accessible.spoken.european.tongue import Noun, Tongue, noun, table
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

_SIGNS = r"(?:[A-Z]{1,3}\$|[€$£¥₩₹₽₺₴₪₫฿₱₡₦]|zł|Kč)"
_CODE = r"(?:[A-Za-z]{1,4}(?:\.|\$)?)"
_UNIT = r"[^\W\d_]{1,9}\.?|[°º]|[°º] ?[CFKcfk]|[%‰Ωµμ]"


#: Units that nobody has millions of.
_SMALL = frozenset("m mt g gr l L lt s V".split())
_LARGE = frozenset("MGT")
#: In small letters these are words.
_EXACT = frozenset({"mA", "Pa"})


@cache
def currencies(tongue: Tongue) -> dict[str, tuple[Noun, Noun]]:
    """Signs and codes, as written and in lower case, to the coin and its cent."""
    found = {}
    for written, names in table(tongue.currencies).items():
        whole, _, cent = names.partition(";")
        found[written] = (noun(whole), noun(cent))
    for written, coins in list(found.items()):
        # A code in small letters, but nothing that may be a word's letter.
        if len(written) > 1:
            found.setdefault(written.lower(), coins)
    return found


@cache
def units(tongue: Tongue) -> dict[str, Noun]:
    """Symbols to their nouns; those of two letters and more also in small letters."""
    found = {symbol: noun(names) for symbol, names in table(tongue.units).items()}
    for symbol, names in table(tongue.bases).items():
        base = noun(names)
        found.setdefault(symbol, base)
        for sign, prefix in table(tongue.prefixes).items():
            if sign in _LARGE and symbol in _SMALL:
                continue  # TV, ML
            forms = [prefix + form[:1].lower() + form[1:] for form in (base.one, base.many)]
            found.setdefault(sign + symbol, Noun(forms[0], forms[1], base.gender))
    for symbol, unit in list(found.items()):
        if len(symbol) > 1 and symbol not in _EXACT:
            found.setdefault(symbol.lower(), unit)
    return found


def unit(tongue: Tongue, written: str) -> Noun | None:
    """What a unit's symbol is called: km, m², m3, km/h, kg/m³, °C."""
    known = units(tongue)
    if written in known:
        return known[written]
    above, slash, below = written.partition("/")
    if slash:
        first, second = unit(tongue, above), unit(tongue, below)
        if first is None or second is None:
            return None
        rest = f" {tongue.per} {second.one}"
        return Noun(first.one + rest, first.many + rest, first.gender)
    power = written[-1:]
    if power in "²2" or power in "³3":
        base = unit(tongue, written[:-1]) if len(written) > 1 else None
        if base is None or not base.one.lower().endswith(_LENGTHS):
            return None
        form = tongue.square if power in "²2" else tongue.cubic
        one, _, many = form.partition(", ")
        return Noun(one.format(base.one), (many or one).format(base.many), base.gender)
    word = len(written) > 2 and written.istitle()
    return known.get(written.lower()) if len(written) > 1 and not word else None


#: What has squares and cubes: metres, in every language of ours.
_LENGTHS = ("meter", "metre", "mètre", "metro")


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    def amount(match: Match, manner: Manner) -> str | None:
        """Money: the sign before or after the number, a power's word between or behind."""
        groups = match.groupdict()
        code = groups["sign_before"] or groups["sign_after"]
        coins = currencies(tongue).get(code) or currencies(tongue).get(code.rstrip("."))
        if coins is None:
            return None
        words = sum_of(match, coins, manner)
        if words is None or groups["sign_before"]:
            return words
        return words + stop(match, own=code in currencies(tongue))

    def sum_of(match: Match, coins: tuple[Noun, Noun], manner: Manner) -> str | None:
        coin, cent = coins
        number = parse(match["number"], tongue, manner)
        sign = match["sign"]
        if match["power"]:
            power = magnitude(tongue, match["power"])
            if power is None:
                return None
            words = say(number, tongue, manner, power.gender)
            words = f"{words} {power.form(number.single)}{tongue.of(coin.many)}"
            return signed(sign, words, tongue)
        fraction = number.fraction.rstrip("0") if len(number.fraction) > 2 else number.fraction
        if len(fraction) > 2:
            number = replace(number, fraction=fraction)
            return signed(sign, f"{say(number, tongue, manner, coin.gender)} {coin.many}", tongue)
        cents = int(fraction.ljust(2, "0")) if fraction else 0
        tag = manner.language
        whole = f"{tongue.cardinal(number.value, tag, coin.gender)} {coin.form(number.value == 1)}"
        if not cents:
            return signed(sign, whole, tongue)
        small = f"{tongue.cardinal(cents, tag, cent.gender)} {cent.form(cents == 1)}"
        if number.value == 0:
            return signed(sign, small, tongue)
        rest = tongue.cardinal(cents, tag, "")
        return signed(sign, tongue.money.format(whole=whole, cents=small, rest=rest), tongue)

    def measure(match: Match, manner: Manner) -> str | None:
        written = match["unit"].replace(" ", "")
        name = unit(tongue, written) or unit(tongue, written.rstrip("."))
        if name is None:
            return None
        number = parse(match["number"], tongue, manner)
        if match["power"]:
            power = magnitude(tongue, match["power"])
            if power is None:
                return None
            words = say(number, tongue, manner, power.gender)
            words = f"{words} {power.form(number.single)}{tongue.of(name.many)}"
        else:
            words = f"{say(number, tongue, manner, name.gender)} {name.form(number.single)}"
        ending = stop(match, own=written in units(tongue))
        return signed(match["sign"], words + ending, tongue)

    def span(match: Match, manner: Manner) -> str | None:
        """The first number before a unit that stands only after the last: 3–5 km, 20 x 30 cm."""
        last = match["last"]
        coin = currencies(tongue).get(last)
        name = coin[0] if coin else unit(tongue, last)
        if name is None and last not in "%‰":
            return None
        between = tongue.to if match["between"].strip() in "-–—" else tongue.by
        number = parse(match["number"], tongue, manner)
        words = f"{say(number, tongue, manner, name.gender if name else '')} {between} "
        return opening(tongue, match) + words if between == tongue.to else words

    def percentage(match: Match, manner: Manner) -> str:
        number = parse(match["number"], tongue, manner)
        name = table(tongue.signs).get(match["percent"], tongue.percent)
        return signed(match["sign"], f"{say(number, tongue, manner)} {name}", tongue)

    def of_fraction(match: Match, manner: Manner) -> str | None:
        """The unit after a fraction: tres cuartos de litro, medio litro, dos y medio kilómetros."""
        name = unit(tongue, match["unit"])
        if name is None:
            return None
        half = match["part"] in ("½", "1/2")
        if half and match["whole"]:
            return f" {name.many}"
        return f" {name.one}" if half and tongue.half else tongue.of(name.one)

    def per(match: Match, manner: Manner) -> str | None:
        """A number of things for each unit: 42 /m², 4,5/s."""
        name = unit(tongue, match["unit"])
        if name is None:
            return None
        number = parse(match["number"], tongue, manner)
        return signed(
            match["sign"], f"{say(number, tongue, manner)} {tongue.per} {name.one}", tongue
        )

    sum_ = rf"{ALONE}{SIGN}"
    # "5.–", "€ 5,-": no cents.
    number_and_dash = rf"(?P<number>{NUMBER})(?:[.,](?:[–—]|--?)(?=\W|$))?"
    powers = powers_pattern(tongue)
    power = rf"(?: ?(?P<power>{powers})(?!\w))?"
    one = rf"(?:{_UNIT})(?:[²³]|[23](?!\d))?"
    whole = rf"(?P<unit>{one}(?:/{one})?)(?!\w|/\w)"
    number = rf"{SIGN}(?P<number>{NUMBER})"
    part = r"(?<![\w/.,])(?:(?P<whole>\d+) ?)?(?P<part>\d{1,2}/\d{1,2}|[½⅓⅔¼¾⅕⅛⅜⅝⅞])"
    return (
        Rule("measure", rf"{part}(?P<said> ?{whole})", of_fraction, needs="/½⅓⅔¼¾⅕⅛⅜⅝⅞"),
        Rule(
            "money",
            rf"(?<!\w)(?P<sign>[-−+])?(?P<sign_before>{_SIGNS})(?P<sign_after>) ?"
            rf"{number_and_dash}{power}(?!\w|[.,]\d)",
            amount,
            needs=DIGITS,
        ),
        Rule(
            "money",
            rf"{sum_}{number_and_dash}{power} ?(?P<sign_before>)(?P<sign_after>{_SIGNS})(?!\w)",
            amount,
            needs=DIGITS,
        ),
        Rule(
            "money",
            rf"(?<![\w.])(?P<sign>[-−+])?(?P<sign_before>{_CODE})(?P<sign_after>) ?"
            rf"{number_and_dash}{power}(?!\w|[.,]\d)",
            amount,
            needs=DIGITS,
        ),
        Rule(
            "money",
            rf"{sum_}{number_and_dash}{power} ?(?P<sign_before>)(?P<sign_after>{_CODE})(?!\w)",
            amount,
            needs=DIGITS,
        ),
        Rule(
            "money",
            r"(?<=\d)(?P<said>[.,](?:[–—]|--?))(?= (?:[Ee]uro|Mark|Franken|gulden|Gulden|frank))",
            "",
            needs="-–—",
        ),
        Rule(
            "percent",
            rf"{ALONE}{number} ?(?P<percent>[%‰])(?!\w)",
            percentage,
            needs="%‰",
            also=DIGITS,
        ),
        Rule(
            "measure",
            rf"{ALONE}(?P<said>(?P<number>{NUMBER})(?P<between> ?[-–—x×] ?))(?={NUMBER} ?"
            rf"(?P<last>{one}(?:/{one})?|{_SIGNS})(?!\w|/\w))",
            span,
            needs="-–—x×",
            also=DIGITS,
        ),
        Rule("measure", rf"{ALONE}(?<!\d/){number} ?(?P<power>){whole}", measure, needs=DIGITS),
        Rule(
            "measure",
            rf"{ALONE}(?<!\d/){number} (?P<power>{powers}) {whole}",
            measure,
            needs=DIGITS,
        ),
        Rule(
            "measure",
            rf"{ALONE}(?<!\d/){number} ?/(?P<unit>{one})(?!\w)",
            per,
            needs="/",
            also=DIGITS,
        ),
    )
