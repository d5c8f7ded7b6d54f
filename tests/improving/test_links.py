"""WCAG 2.2, 1.4.1: links that can be told from the text around them without seeing colors."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page

TEXT = '<p>See <a href="#x"{}>this place</a> of the text.</p>'
LINE = ' style="text-decoration: underline"'


def styled(css: str) -> str:
    return f"<style>{css}</style>"


@pytest.mark.parametrize(
    "css",
    [
        "a { text-decoration: none }",
        "a { text-decoration: none; color: #8e0012 }",
        "p { color: #444 } a:link { text-decoration: none; color: rgb(90, 0, 90) }",
        "a { text-decoration-line: none; color: navy; border: 0 }",
        # What a reset of all elements states is no mark.
        "a { text-decoration: none; font-size: 100%; background: transparent; outline: 0 }",
    ],
)
def test_an_underline_is_given_back(css: str) -> None:
    made = mend(page(TEXT.format(""), head=styled(css)))
    assert made.page == page(TEXT.format(LINE), head=styled(css))
    assert made.has("improved", "by its color alone")


def test_a_style_of_its_own_is_kept() -> None:
    css, own = styled("a { text-decoration: none }"), ' style="color: #600;"'
    made = mend(page(TEXT.format(own), head=css))
    assert 'style="color: #600; text-decoration: underline"' in made.page


@pytest.mark.parametrize(
    "css",
    [
        "",
        "a { color: #8e0012 }",
        "a { text-decoration: none; border-bottom: 1px dotted }",
        "a { text-decoration: none; font-weight: bold }",
        "a { text-decoration: none; background: #ff0 }",
        "a { text-decoration: none; color: #4a90e2 }",  # light enough beside black
        "a { text-decoration: none; color: inherit }",
        "a { text-decoration: none } a { text-decoration: underline }",
        "a { text-decoration: none; display: block }",
    ],
)
def test_what_can_be_told_stays(css: str) -> None:
    text = page(TEXT.format(""), head=styled(css))
    assert mend(text).page == text


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="#x">alone</a> <a href="#y">and another</a></p>',
        '<p>x<a href="#n" role="doc-noteref" epub:type="noteref">1</a></p>',
        '<p>x <a id="x">no link</a></p>',
    ],
)
def test_where_no_text_is_around_it_or_it_is_no_link_nothing_is_done(body: str) -> None:
    text = page(body, head=styled("a { text-decoration: none }"))
    assert mend(text).page == text
