"""Money: currencies, magnitudes, prices per something."""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.english.numerals import cardinal, plural
from accessible.spoken.english.quantity import (
    AMOUNT,
    COUNTS,
    DASH,
    OTHER,
    amount,
    before_a_noun,
    one,
)
from accessible.spoken.english.units import denominator
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

#: ``symbols: name, its hundredth``; a name or hundredth with "/" has its plural after it.
_CURRENCIES = """
$: dollar, cent
US$ U.S.$ USD: U S dollar, cent
A$ AU$ AUD: Australian dollar, cent
C$ CA$ CAD: Canadian dollar, cent
NZ$ NZD: New Zealand dollar, cent
HK$ HKD: Hong Kong dollar, cent
S$ SG$ SGD: Singapore dollar, cent
NT$ TWD: Taiwan dollar, cent
R$ BRL: real/reais, centavo
MX$ Mex$ MXN: Mexican peso, centavo
Z$: Zimbabwe dollar, cent
€ EUR: euro, cent
£ GBP: pound, penny/pence
¥ JPY: yen/yen, sen/sen
CNY RMB: yuan/yuan, fen/fen
₹ Rs. Rs INR: rupee, paisa/paise
₩ KRW: won/won, jeon/jeon
₽ RUB: ruble, kopeck
₺ TRY: lira/lira, kurus/kurus
₪ ILS: shekel, agora/agorot
฿ THB: baht/baht, satang/satang
₫ VND: dong/dong, xu/xu
₱ PHP: Philippine peso, centavo
₴ UAH: hryvnia, kopiyka/kopiyky
₦ NGN: naira/naira, kobo/kobo
₿ BTC: bitcoin, cent
₵: cedi, pesewa
₡: colon, centimo
₲: guarani, centimo
₸: tenge/tenge, tiyn/tiyn
CHF Fr.: Swiss franc, centime
SEK: Swedish krona/Swedish kronor, öre/öre
NOK: Norwegian krone/Norwegian kroner, øre/øre
DKK: Danish krone/Danish kroner, øre/øre
PLN zł: zloty/zloty, grosz/groszy
CZK Kč: Czech koruna, haler
HUF: forint/forint, filler
IDR: rupiah/rupiah, sen/sen
MYR: ringgit/ringgit, sen/sen
ZAR: rand/rand, cent
EGP: Egyptian pound, piastre
AED: dirham, fils/fils
SAR: riyal, halala
PKR: Pakistani rupee, paisa/paise
KES: Kenyan shilling, cent
DM DEM: mark, pfennig
"""
_MAGNITUDES = {
    "k": "thousand", "m": "million", "mm": "million", "mn": "million", "mil": "million",
    "mln": "million", "b": "billion", "bn": "billion", "bln": "billion", "t": "trillion",
    "tn": "trillion", "trn": "trillion", "cr": "crore",
}  # fmt: skip


@cache
def _currencies() -> dict[str, tuple[tuple[str, str], tuple[str, str]]]:
    table = {}
    for line in _CURRENCIES.strip().splitlines():
        symbols, _, names = line.partition(": ")
        name, hundredth = (_numbers(part) for part in names.split(", "))
        table.update(dict.fromkeys(symbols.split(), (name, hundredth)))
    return table


def _numbers(names: str) -> tuple[str, str]:
    singular, _, several = names.partition("/")
    return singular, several or plural(singular)


def _magnitude(written: str | None) -> str:
    return _MAGNITUDES.get((written or "").lower(), (written or "").lower())


def _sum(number: str, magnitude: str, currency: str, noun: bool, manner: Manner) -> str | None:
    """One sum: "one dollar and five cents", "two point five million dollars"."""
    found = _currencies().get(currency) or _currencies().get(currency.upper())
    if found is None:
        return None
    (single, several), (hundredth, hundredths) = found
    if re.fullmatch(r"\d+,\d\d", number):
        number = number.replace(",", ".")
    whole, point, rest = number.partition(".")
    rest = rest.rstrip("0")
    if point and not magnitude and len(rest) <= 2:
        units = int(whole.replace(",", "").replace(" ", "") or 0)
        parts = int(rest.ljust(2, "0"))
        said = []
        if units or not parts:
            name = single if units == 1 or noun else several
            said.append(f"{amount(whole or '0', manner)} {name}")
        if parts:
            name = hundredth if parts == 1 or noun else hundredths
            said.append(f"{cardinal(parts)} {name}")
        return " and ".join(said)
    name = single if noun or (one(number) and not magnitude) else several
    return " ".join(filter(None, (amount(number, manner), magnitude, name)))


def _money(match: Match, manner: Manner) -> str | None:
    text, end = match.string, match.end()
    currency = match["currency"]
    if currency not in _currencies() and currency.rstrip(".") not in _currencies():
        return None
    first = _magnitude(match["magnitude"])
    last = _magnitude(match["last"])
    noun = bool(_JOINED.match(text, end)) or before_a_noun(text, match.start(), end)
    sign = {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus or minus "}
    said = sign.get(match["sign"] or match["minus"] or "", "")
    if match["second"] and (first or not match["again"] or last):
        ends = [amount(match["first"], manner), first * (first != last)]
        said += " ".join(filter(None, ends)) + " to "
        said += _sum(match["second"], last or first, currency, noun, manner) or ""
    else:
        if match["second"]:
            said += (_sum(match["first"], first, currency, False, manner) or "") + " to "
        number = match["second"] or match["first"]
        said += _sum(number, last or first, currency, noun, manner) or ""
    if match["per"]:
        below = denominator(match["per"].strip(" /"))
        said += f" per {below}" if below and below != "each" else " each" if below else ""
    return said


#: What makes a sum an adjective without an article: fifty £5 notes, a $1-a-day diet.
_JOINED = Pattern(r"-\w| (?:notes?|bills?|coins?|tickets?|bonds?|stamps?)\b")


def _money_after(match: Match, manner: Manner) -> str | None:
    """5 €, 50¢, 3m EUR: the currency behind."""
    currency = match["currency"]
    if currency == "¢":
        words = ("cent", "cents")
    elif currency == "$" and re.match(r"[\d.]", match.string[match.end() : match.end() + 1] or " "):
        return None
    else:
        noun = before_a_noun(match.string, match.start(), match.end())
        return _sum(match["first"], _magnitude(match["magnitude"]), currency, noun, manner)
    noun = before_a_noun(match.string, match.start(), match.end())
    return f"{amount(match['first'], manner)} {words[not (noun or one(match['first']))]}"


def _pence(match: Match, manner: Manner) -> str:
    noun = before_a_noun(match.string, match.start(), match.end())
    number = match["first"]
    return f"{amount(number, manner)} {'penny' if noun or number == '1' else 'pence'}"


def sign_name(sign: str) -> str | None:
    """What a lone currency sign is called: "dollar"."""
    found = _currencies().get(sign)
    return found[0][0] if found else None


_SIGNS = "$€£¥₹₩₽₺₪฿₫₱₴₦₿₵₡₲₸"
_CODES = (
    "USD EUR GBP JPY CNY RMB INR AUD CAD NZD HKD SGD CHF SEK NOK DKK RUB BRL MXN ZAR KRW TRY PLN "
    "CZK HUF THB IDR MYR PHP VND ILS AED SAR EGP NGN KES PKR BTC TWD UAH DM zł Kč usd eur gbp"
).split()
_CODE = "|".join(_CODES)
_PREFIX = rf"(?:(?:US|U\.S\.|AU?|CA?|NZ|HK|SG?|NT|R|MX|Mex|Z)?\$|[{_SIGNS}]|Rs\.?|{_CODE})"
_SIZE = (
    r"(?:hundred|thousand|million|billion|trillion|lakh|crore|mil|mln|bln|trn|tn|bn|mn|MM|cr"
    r"|[KkMmBbTt])(?![\w])"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "money",
        rf"(?:(?<![^\s(\[\"“‘'])(?P<sign>[-−–+±]))?(?<![\w$])(?P<currency>{_PREFIX}) ?"
        rf"(?P<minus>[-−](?=[\d.]))?(?P<first>\d{{1,4}},\d\d(?![\d,])|{AMOUNT})"
        rf"(?:(?:[ -]?)(?P<magnitude>{_SIZE}))?"
        rf"(?:{DASH}(?P<again>{_PREFIX})? ?(?P<second>{OTHER})(?:(?:[ -]?)(?P<last>{_SIZE}))?"
        r"(?![\w-]))?(?:/-)?(?P<per> ?/ ?(?:sq\.? ?(?:ft|m|mi)\b|[a-z]{1,6}(?:²)?)(?![\w/]))?",
        _money,
        needs=COUNTS,
        also=(*_SIGNS, "Rs", *_CODES),
    ),
    Rule(
        "money",
        rf"(?<![\w.,$€£¥/-])(?P<first>{AMOUNT})(?:(?:[ -]?)(?P<magnitude>{_SIZE}))? ?"
        rf"(?P<currency>[{_SIGNS}¢]|(?:{_CODE})(?!\w))",
        _money_after,
        needs=COUNTS,
        also=(*_SIGNS, "¢", *_CODES),
    ),
    Rule(
        "money",
        r"(?<![\w.,$€£/-])(?P<first>\d{1,2})p(?![\w/]|\.\d)",
        _pence,
        needs=DIGITS,
        also="p",
    ),
)
