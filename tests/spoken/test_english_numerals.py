"""English number words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken import roman
from accessible.spoken.english.numerals import (
    cardinal,
    decimal,
    digits,
    fraction,
    ordinal,
    plural,
    year,
)


@pytest.mark.parametrize(
    ("number", "words", "british"),
    [
        (0, "zero", "zero"),
        (19, "nineteen", "nineteen"),
        (40, "forty", "forty"),
        (101, "one hundred one", "one hundred and one"),
        (1_007, "one thousand seven", "one thousand and seven"),
        (
            123_012,
            "one hundred twenty three thousand twelve",
            "one hundred and twenty three thousand and twelve",
        ),
        (1_000_000, "one million", "one million"),
        (-5, "minus five", "minus five"),
    ],
)
def test_cardinals(number: int, words: str, british: str) -> None:
    assert cardinal(number) == words
    assert cardinal(number, british=True) == british


def test_a_number_beyond_all_names_is_said_in_digits() -> None:
    assert cardinal(10**36) == "one " + " ".join(["zero"] * 36)


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 5, 8, 9, 12, 20, 21, 100, 1000)] == [
        "first",
        "second",
        "third",
        "fifth",
        "eighth",
        "ninth",
        "twelfth",
        "twentieth",
        "twenty first",
        "one hundredth",
        "one thousandth",
    ]


def test_years() -> None:
    assert [year(n) for n in (44, 800, 1066, 1900, 1905, 1984, 2000, 2005, 2011)] == [
        "forty four",
        "eight hundred",
        "ten sixty six",
        "nineteen hundred",
        "nineteen oh five",
        "nineteen eighty four",
        "two thousand",
        "two thousand five",
        "twenty eleven",
    ]
    assert year(1905, "zero") == "nineteen zero five"


def test_written_numbers() -> None:
    assert decimal("1,234.50") == "one thousand two hundred thirty four point five zero"
    assert decimal(".05") == "point zero five"
    assert decimal("007") == "zero zero seven"
    assert digits("a-90.2", "oh") == "nine O two"


def test_plurals_and_fractions() -> None:
    assert [plural(words) for words in ("twenty", "six", "one hundred")] == [
        "twenties",
        "sixes",
        "one hundreds",
    ]
    assert fraction(3, 4) == "three quarters"
    assert fraction(1, 2, mixed=True) == "a half"
    assert fraction(1, 3) == "one third"
    assert fraction(5, 2) == "five halves"


def to_roman(number: int) -> str:
    table = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    )
    numeral = ""
    for amount, letters in table:
        while number >= amount:
            numeral += letters
            number -= amount
    return numeral


@given(st.integers(1, 3999))
def test_roman_numerals(number: int) -> None:
    assert roman.value(to_roman(number)) == number
    assert roman.value(to_roman(number).lower()) == number


def test_what_is_no_roman_numeral() -> None:
    for letters in ("", "IIIII", "VX", "IC", "MIX ", "ABC", "CIVIL"):
        assert roman.value(letters) is None
