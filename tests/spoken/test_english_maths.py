"""Equations, powers, signs, chemical formulas."""

from __future__ import annotations

import time

import pytest

from accessible.spoken import speak


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3+4", "three plus four"),
        ("9 - 4 = 5", "nine minus four equals five"),
        ("y = 2x + 1", "y equals two x plus one"),
        ("a² + b² = c²", "a squared plus b squared equals c squared"),
        ("z ≠ 0", "z is not equal to zero"),
        ("12 ÷ 4", "twelve divided by four"),
        ("p < 0.01", "p is less than zero point zero one"),
        ("√2", "the square root of two"),
        ("x ∈ A", "x in A"),
        ("10⁹ and 10^9", "ten to the ninth and ten to the ninth"),
        ("10⁻³", "ten to the minus three"),
        ("2 ± 1", "two plus or minus one"),
        ("α or β", "alpha or beta"),
        ("(a + b)² = c", "a plus b squared equals c"),
        ("if so (x = 1)", "if so x equals one"),
        ("2^(n+1)", "two to the n plus one"),
        ("6.5×10⁴", "six point five times ten to the fourth"),
        ("sin²x", "sine squared x"),
        ("f′", "f prime"),
        ("n − 1", "n minus one"),
    ],
)
def test_mathematics(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("<10% of ~200", "less than ten percent of about two hundred"),
        ("aged ≥65", "aged at least sixty five"),
        ("Sturm & Drang", "Sturm and Drang"),
        ("g++ and cost$", "g plus plus and cost dollar"),
        ("in F♯", "in F sharp"),
        ("the <br/> tag", "the <br/> tag"),
    ],
)
def test_signs(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("H₂O", "H two O"),
        ("CO2 and CH4", "C O two and C H four"),
        ("Ca²⁺", "C A two plus"),
        ("¹⁴C", "carbon fourteen"),
        ("Al₂O₃", "A L two O three"),
    ],
)
def test_formulas(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "1,111,",
        "1 000 ",
        "1/",
        "1-",
        "1.",
        "x=",
        "C2",
        "9 km/",
        "½",
        "$1 ",
        "1' ",
        "(1",
        "6-4, ",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    start = time.perf_counter()
    speak(unit * (6_000 // len(unit)), "en")
    assert time.perf_counter() - start < 4
