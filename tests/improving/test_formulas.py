"""MathML without words gets some; an author's words stay."""

from __future__ import annotations

from improving.workshop import mend, page

FORMULA = '<p><math xmlns="http://www.w3.org/1998/Math/MathML"{}>{}</math></p>'
SUM = "<mi>x</mi><mo>+</mo><mn>1</mn>"


def test_a_silent_formula_is_put_into_words() -> None:
    made = mend(page(FORMULA.format("", SUM)))
    assert made.page == page(FORMULA.format(' alttext="x plus 1"', SUM))
    assert made.has("improved", "“x plus 1”")


def test_an_empty_alttext_is_none() -> None:
    made = mend(page(FORMULA.format(' alttext=""', SUM)))
    assert made.page == page(FORMULA.format(' alttext="x plus 1"', SUM))


def test_an_authors_words_stay() -> None:
    text = page(FORMULA.format(r' alttext="x + 1 \le y"', SUM))
    assert mend(text).page == text


def test_a_language_without_words_is_left_alone() -> None:
    text = page(FORMULA.format("", SUM), html=' lang="zu" xml:lang="zu"')
    assert mend(text).page == text
