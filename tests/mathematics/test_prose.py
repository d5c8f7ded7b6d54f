"""Which text alternatives of formulas are words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.mathematics import is_prose


@pytest.mark.parametrize(
    "text",
    [
        "x squared plus y squared equals z squared",
        "the fraction with numerator a and denominator b",
        "x equals 2",
        "one half",
        "E equals m c squared.",
        "x plus y (mod n)",
        "Quadratwurzel aus zwei",
        "x au carré",
        "the square root of 2",
        "start fraction 1 over 2 end fraction",
        "x",
        "42",
        "sum from i=1 to n of the squares",
        "x の二乗",
        "mal zwei",
    ],
)
def test_words(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        r"\frac{a}{b}",
        r"\alpha",
        "$x$",
        "x^2",
        "a_{ij}",
        "x2+y2=z2",
        "x = 1",
        "f(x)=sin(x)",
        "a/b",
        "xy",
        "sum_(i=1)^n i^3",
        "frac(a)(b)",
        "sqrt(x)",
        "Alternative text not available",
        "alternate text",
        "math",
        "MathML",
        "equation 3",
        "Formula",
        "image",
        "eq0012.gif",
        "{x | x > 0}",
        "∫ f dx",
        "α + β",
        "E=mc2",
        "2H2 + O2 -> 2H2O",
        "<math><mi>x</mi></math>",
        "&alpha; plus b",
    ],
)
def test_no_words(text: str) -> None:
    assert not is_prose(text)


@given(st.text(max_size=40))
def test_never_raises(text: str) -> None:
    assert is_prose(text) in (True, False)
