"""Pictures, their descriptions and captions; formulas; pictures that stand for characters."""

from __future__ import annotations

import pytest
from lxml import etree

from accessible.book import EPUB, MATHML, XHTML, Book, Chapter, Metadata
from accessible.scripting import Role, Utterance, script
from accessible.scripting.formulas import formula_of


def read(body: str, language: str = "en") -> tuple[Book, list[Utterance]]:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" xmlns:m="{MATHML}" lang="{language}">'
    tree = etree.fromstring(f"{root}<body>{body}</body></html>")
    book = Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),))
    scripted, lines = script(book)
    return scripted, list(lines.utterances())


def said(body: str, language: str = "en") -> list[str]:
    return [unit.spoken.text for unit in read(body, language)[1]]


# -- descriptions and captions ------------------------------------------------------------------


def test_a_hidden_description_is_said_with_its_picture() -> None:
    body = (
        '<p><img src="a" alt="A map" aria-describedby="d" aria-details="d e"/></p>'
        '<div id="d" hidden="hidden"><p>North is up.</p><p>The sea is blue.</p></div>'
        '<p id="e">It is seen.</p>'
    )
    assert said(body) == ["Image: A map. North is up. The sea is blue.", "It is seen."]


def test_a_description_is_said_once() -> None:
    picture = '<p><img src="a" alt="A map" aria-details="d"/></p>'
    assert said(f'{picture}{picture}<div id="d" hidden="hidden">North is up.</div>') == [
        "Image: A map. North is up.",
        "Image: A map",
    ]


def test_a_long_description_in_the_document_is_said_too() -> None:
    body = '<p><img src="a" alt="A map." longdesc="#d"/></p><p id="d" hidden="">All of it.</p>'
    assert said(body) == ["Image: A map. All of it."]
    assert said('<p><img src="a" alt="A map." longdesc="d.xhtml"/></p>') == ["Image: A map."]


def test_a_caption_that_says_what_the_alt_text_says_is_said_once() -> None:
    body = '<figure><img src="a" alt="Mia, a cat"/><figcaption>Mia, a cat.</figcaption></figure>'
    assert said(body) == ["Image: Mia, a cat."]
    other = '<figure><img src="a" alt="A cat"/><figcaption>Mia</figcaption></figure>'
    assert said(other) == ["Image: A cat", "Mia"]
    before = '<figure><figcaption>A cat</figcaption><img src="a" alt="A cat"/></figure>'
    assert said(before) == ["A cat", "Image: A cat"]


def test_markup_with_the_role_of_a_picture_is_one() -> None:
    assert said('<p>So <span role="img" aria-label="smile"/> it is.</p>') == [
        "So it is.",
        "Image: smile",
    ]


def test_decorative_pictures_are_silent() -> None:
    assert said('<p><img src="a" alt=""/><img src="b" alt="x" role="presentation"/>A.</p>') == [
        "A."
    ]


# -- pictures of characters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<p><img src="t.png" alt="T"/>he sea.</p>', "The sea."),
        ('<p>The <img class="gaiji-x" src="a" alt="alpha"/> and.</p>', "The alpha and."),
        ('<p>Let <img class="inline_math" src="a" alt="x squared"/> be.</p>', "Let x squared be."),
        ('<p>Let <img role="math" src="a" alt="x squared"/> be.</p>', "Let x squared be."),
    ],
)
def test_a_picture_of_characters_is_a_word_of_its_sentence(body: str, text: str) -> None:
    assert said(body) == [text]


def test_a_picture_of_characters_alone_is_a_picture() -> None:
    assert said('<p><img src="t.png" alt="T"/></p>') == ["Image: T"]


# -- formulas -----------------------------------------------------------------------------------

SQUARE = "<m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup>"


def test_a_formula_is_a_word_of_its_sentence() -> None:
    book, units = read(f"<p>It holds. <m:math>{SQUARE}</m:math> is it. So it is.</p>")
    assert [unit.written for unit in units] == ["It holds.", "x squared is it.", "So it is."]
    assert not book.findings
    (math,) = book.chapters[0].tree.iter(f"{{{MATHML}}}math")
    parent = math.getparent()
    assert parent is not None and parent.get("id") == units[1].id


def test_a_formula_alone_is_a_unit() -> None:
    _, (unit,) = read(f"<p>\n<m:math>{SQUARE}</m:math></p>")
    assert (unit.written, unit.role) == ("x squared", Role.MATH)


def test_the_author_s_words_go_before_ours() -> None:
    assert said(f'<p><m:math alttext="the square of x">{SQUARE}</m:math></p>') == [
        "the square of x"
    ]
    assert said(f'<p><m:math alttext="x^{{2}}">{SQUARE}</m:math></p>') == ["x squared"]


def test_a_formula_that_nobody_can_read_is_named_and_reported() -> None:
    book, units = read(f"<p>On <m:math>{SQUARE}</m:math> se.</p>", "fi")
    assert [unit.spoken.text for unit in units] == ["On x 2 se."]
    assert "math-without-alttext" in {finding.code for finding in book.findings}


def test_no_formula_is_letters_alone() -> None:
    math = etree.fromstring(
        f'<math xmlns="{MATHML}" alttext="\\frac{{a}}{{b}}"><mfrac><mi>a</mi><mi>b</mi></mfrac>'
        "</math>"
    )
    assert formula_of(math, "en").said == "eigh over b"
    assert not formula_of(math, "fi").readable


def test_words_around_a_formula_are_read_by_the_rules() -> None:
    assert said(f"<p>In 1895 <m:math>{SQUARE}</m:math> was 3.</p>") == [
        "In eighteen ninety five x squared was three."
    ]
