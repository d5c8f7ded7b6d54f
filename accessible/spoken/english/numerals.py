"""English number words."""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
#: Short scale.
_POWERS = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion "
    "nonillion decillion"
).split()
_LARGEST = 1000 ** (len(_POWERS) + 1)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int, *, british: bool = False) -> str:
    """123 as "one hundred twenty three", or "one hundred and twenty three" in British usage.

    A number beyond the names of powers is said digit by digit.
    """
    if number < 0:
        return f"minus {cardinal(-number, british=british)}"
    if number >= _LARGEST:
        return digits(str(number))
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        link = " and " if british else " "
        return f"{_ONES[hundreds]} hundred" + (link + cardinal(rest) if rest else "")
    groups = []
    power = -1
    while number:
        number, group = divmod(number, 1000)
        if group:
            name = "" if power < 0 else f" {_POWERS[power]}"
            link = "and " if british and power < 0 and group < 100 and number else ""
            groups.append(link + cardinal(group, british=british) + name)
        power += 1
    return " ".join(reversed(groups))


def ordinal(number: int, *, british: bool = False) -> str:
    """23 as "twenty third"."""
    head, _, last = cardinal(number, british=british).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return f"{head} {last}".strip()


def digits(text: str, zero: str = "zero") -> str:
    """Each ASCII digit of the text by its name, 0 as ``zero``; everything else is left out."""
    # In a row of digits it is the letter that is said: "four O one".
    said = "O" if zero == "oh" else zero
    return " ".join(said if digit == "0" else _ONES[int(digit)] for digit in text if digit in _SET)


_SET = frozenset("0123456789")


def year(number: int, zero: str = "oh") -> str:
    """1984 as "nineteen eighty four", 1905 as "nineteen oh five", 2005 as "two thousand five".

    Years below 1000 and round millennia are cardinals where they cannot be pairs.
    """
    century, rest = divmod(number, 100)
    if number < 100 or number >= 10_000 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    if rest < 10:
        return f"{cardinal(century)} {zero} {_ONES[rest]}"
    return f"{cardinal(century)} {cardinal(rest)}"


def decimal(text: str, *, british: bool = False, zero: str = "zero") -> str:
    """A written number as it is read: "1,234.50" is "one thousand two hundred thirty four point
    five zero"; ".5" is "point five"; one with a leading zero ("007") is said digit by digit.

    ``zero`` is how a 0 after the point is said.
    """
    whole, point, fraction = text.replace(",", "").partition(".")
    parts = []
    if whole:
        leading = len(whole) > 1 and whole[0] == "0"
        parts.append(digits(whole) if leading else cardinal(int(whole), british=british))
    if point:
        parts.append("point")
        parts.append(digits(fraction, zero))
    return " ".join(parts)


def plural(words: str) -> str:
    """The last word in the plural: "twenties", "sixes", "one hundreds"."""
    head, _, last = words.rpartition(" ")
    if last.endswith("y"):
        last = last[:-1] + "ies"
    elif last.endswith(("x", "s", "sh", "ch")):
        last += "es"
    else:
        last += "s"
    return f"{head} {last}".strip()


def fraction(numerator: int, denominator: int, *, mixed: bool = False) -> str:
    """3/4 as "three quarters". ``mixed``: after a whole number, 1/2 is "a half"."""
    if denominator == 1:
        return f"{cardinal(numerator)} over one"
    name = {2: "half", 4: "quarter"}.get(denominator) or ordinal(denominator)
    if numerator == 1:
        article = "an" if name.startswith("eigh") or name == "eleventh" else "a"
        return f"{article if mixed else 'one'} {name}"
    return f"{cardinal(numerator)} {'halves' if denominator == 2 else name + 's'}"
