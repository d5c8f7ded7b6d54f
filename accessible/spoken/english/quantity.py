"""A written quantity: what it looks like and its words. Money, measures and numbers share it."""

from __future__ import annotations

import re
import unicodedata

from accessible.spoken.english.numerals import cardinal, decimal, digits, fraction, ordinal
from accessible.spoken.rules import Pattern
from accessible.spoken.style import Manner

_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10), "↉": (0, 3),
}  # fmt: skip
VULGAR = "".join(_VULGAR)
#: ``needs`` of a rule that starts with a quantity.
COUNTS = "0123456789" + VULGAR

#: 12, 1,234,567, and 12 000 000: a space is a separator only where the last group is 000.
INTEGER = (
    r"(?:\d{1,3}(?:,\d{3}){1,11}(?!\d)|\d{1,3}(?:['’]\d{3}){2,5}(?!\d)"
    r"|\d{1,3}(?: \d{3}){0,5} 000(?! ?\d)|\d+)"
)
_PART = rf"(?: ?[{VULGAR}]|[ -]\d{{1,3}}[/⁄]\d{{1,4}}(?![/\d]))"
_SLASHED = r"\d{1,5}[/⁄](?:\d{1,3}(?:,\d{3}){1,3}(?!\d)|\d{1,5})(?![/\d])"
_RAISED = r"(?:\^[-−]?\d{1,3}|[⁺⁻]?[⁰¹²³⁴-⁹]{1,3})"
#: A number with a power of ten: 3.0×10⁸, 6.02 x 10^23.
POWERED = rf"(?:\d[\d,]{{0,15}}(?:\.\d+)? ?[×x·*] ?)?10{_RAISED}"
#: A number without its sign: 12, 1,234.5, .5, ½, 3/4, 2½, 2 1/2, 3.0×10⁸, 10⁻⁹.
AMOUNT = (
    rf"(?:10{_RAISED}(?!\w)|{_SLASHED}|{INTEGER}(?:{_PART}|\.\d+)?|(?<![\d.])\.\d+|[{VULGAR}])"
    rf"(?: ?[×x·*] ?10{_RAISED})?"
)
#: A number that follows another: the other end of a range, the other side of an area.
OTHER = rf"(?:\d[\d,]{{0,15}}(?:\.\d+)?(?: ?[{VULGAR}]|[ -]?\d?[/⁄]\d{{1,4}})?|\.\d+|[{VULGAR}])"
#: What may not stand before a number: a letter, or the rest of a larger number.
START = r"(?<![\w/⁄])(?<!\d[.,:])"
#: A sign: a dash is one only at the start or after a space, and not between two numbers.
SIGN = rf"(?:(?<![^\s(\[\"“‘'=<>≤≥~≈])(?<!\d )(?:[-−–+](?=[\d.{VULGAR}])|± ?|\+/[-−] ?))?"
#: What stands between the two ends of a range.
DASH = r" ?[-–−] ?"

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = {"+": "plus", "±": "plus or minus", "+/": "plus or minus"}
_READ = Pattern(
    rf"(?P<sign>[-−–+±]|\+/[-−])? ?"
    rf"(?:(?P<top>\d+)[/⁄](?P<bottom>[\d,]+)"
    rf"|(?P<number>[\d, '’]*(?:\.\d+)?)"
    rf"(?:[ -]?(?:(?P<vulgar>[{VULGAR}])|(?<=[ -])(?P<over>\d+)[/⁄](?P<under>\d+)))?)"
    r"(?: ?[×x·*] ?10(?:\^(?P<power>[-−]?\d+)|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+)))?"
)


_TENS = Pattern(r"(?P<sign>[-−–])?10(?:\^(?P<power>[-−]?\d+)|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+))")


def british(manner: Manner) -> bool:
    """Whether numbers have "and" in them."""
    return not manner.american


def amount(written: str, manner: Manner) -> str:
    """The words for what ``SIGN`` and ``AMOUNT`` match: "−2½" as "minus two and a half"."""
    text = "".join(_ascii(character) for character in written)
    if tens := _TENS.fullmatch(text):
        raised = tens["power"] or tens["raised"].translate(_SUPERSCRIPTS)
        return f"{'minus ' * bool(tens['sign'])}ten {to_the(raised, manner)}"
    match = _READ.fullmatch(text)
    if match is None:
        return digits(text)
    parts = []
    if sign := match["sign"]:
        parts.append(_SIGNS.get(sign.rstrip("-−") or "-", "minus"))
    if match["top"]:
        parts.append(over(int(match["top"]), int(match["bottom"].replace(",", "")), manner))
    else:
        number = re.sub(r"[, '’]", "", match["number"])
        if number:
            known = (
                len(number) <= 9
                or "." in number
                or number != match["number"]
                or number.endswith("000")
            )
            # A long row of figures is the number of an account or a record, not a count.
            parts.append(decimal(number, british=british(manner)) if known else digits(number))
        if match["vulgar"] or match["over"]:
            top, bottom = (
                _VULGAR[match["vulgar"]]
                if match["vulgar"]
                else (int(match["over"]), int(match["under"]))
            )
            parts += ["and"] * bool(number) + [over(top, bottom, manner, mixed=bool(number))]
    power = match["power"] or (match["raised"] or "").translate(_SUPERSCRIPTS)
    if power:
        parts.append(f"times ten {to_the(power, manner)}")
    return " ".join(parts)


def _ascii(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.digit(character))


def over(top: int, bottom: int, manner: Manner, *, mixed: bool = False) -> str:
    """A fraction in words. One over 0 or 1 is said as a division; 140/90 is a blood pressure."""
    if bottom == 0 or top == 0:
        return f"{cardinal(top)} divided by {cardinal(bottom)}"
    if top > bottom >= 30:
        return f"{cardinal(top, british=british(manner))} over {cardinal(bottom)}"
    return fraction(top, bottom, mixed=mixed)


def to_the(power: str, manner: Manner) -> str:
    """An exponent: "squared", "cubed", "to the sixth", "to the minus six"."""
    if power in ("2", "3"):
        return "squared" if power == "2" else "cubed"
    if power.lstrip("+").isdigit():
        return f"to the {ordinal(int(power))}"
    if power.lstrip("-−").isdigit():
        return f"to the minus {cardinal(int(power.lstrip('-−')))}"
    return f"to the {power}"


def one(written: str) -> bool:
    """Whether what is counted stands in the singular: after 1, ½, 3/4."""
    text = written.strip().lstrip("-−–+±").strip()
    if match := re.fullmatch(r"(\d+)[/⁄](\d+)", text):
        return int(match[1]) <= int(match[2])
    return text == "1" or text in _VULGAR


_BEFORE_NOUN = Pattern(
    r"(?:^|[\s(\[“\"‘—–-])"
    r"(?:an?|the|this|that|each|every|another|its|his|her|their|our|my|your)[ -]$",
    re.IGNORECASE,
)
#: Ukraine's; but "It's $5 more".
_OWNER = Pattern(
    r"(?<!\w)(?!(?:It|That|He|She|There|Here|What|Who|Where|Let|How|When|This)['’])"
    r"[A-Z][\w.]{1,18}['’]s $"
)
_NEXT = Pattern(r" ([a-z]{2,})\b")
_NO_NOUN = frozenset(
    "of in on and or to from for by per with at as is was were are be been being than that which "
    "who whom whose when where while if but so then more less later earlier ago before after "
    "around across along beyond inland further farther behind ahead between above below up down "
    "off out over under into onto upon through throughout within without until till since about "
    "against away apart north south east west northeast northwest southeast southwest long wide "
    "high tall deep thick broad square each every an the this these those it he she they we you "
    "had has have having will would can could may might must shall should do does did not nor "
    "only also now here there worth plus minus because although though via deeper higher lower "
    "longer shorter wider nearer closer faster slower heavier lighter taller old".split()
)


def before_a_noun(text: str, start: int, end: int) -> bool:
    """Whether what stands there counts a noun: "a 12 km run", not "is 12 km long"."""
    before = max(0, start - 24)
    if not names_a_noun(text, end):
        return False
    return bool(
        _BEFORE_NOUN.search(text, max(0, start - 12), start) or _OWNER.search(text, before, start)
    )


def names_a_noun(text: str, at: int) -> bool:
    """Whether a word that may be a noun follows."""
    following = _NEXT.match(text, at)
    return following is not None and following[1] not in _NO_NOUN


def sentence_ends(text: str, at: int) -> bool:
    """Whether a full stop at ``at - 1`` also ends a sentence."""
    return bool(_END.match(text, at))


#: A capital after it, but not the point of the compass of "3 mi. N. of the town".
_END = Pattern(r"[\"'”’)\]]*(?:$|\s+[\"'“‘(\[]*(?![NSEW]{1,2}\.? (?:of|to|from|by)\b)[A-Z])")
