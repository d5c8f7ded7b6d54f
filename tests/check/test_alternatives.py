"""Pictures, drawings, formulas, tables, links and roles."""

from __future__ import annotations

import pytest
from check.small_books import Make, codes, inside
from hypothesis import given
from hypothesis import strategies as st

from accessible.check.alternatives import is_suspicious

SVG = 'xmlns="http://www.w3.org/2000/svg"'
MATH = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def img(attributes: str) -> str:
    return f'<p>See <img src="images/ship.png" {attributes}/> here.</p>'


def figure(alt: str, caption: str) -> str:
    return f'<figure><img src="x.png" alt="{alt}"/><figcaption>{caption}</figcaption></figure>'


def table(*rows: str) -> str:
    return "<table>" + "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split()) + "</tr>" for row in rows
    ) + "</table>"  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (img(""), "image-without-alt"),
        ('<p><object type="image/png" data="x.png"></object></p>', "image-without-alt"),
        ('<p><canvas>Your reader does not support canvas.</canvas></p>', "image-without-alt"),
        ('<p><input type="image" src="go.png"/></p>', "image-without-alt"),
        ('<map name="m"><area href="c1.xhtml"/></map>', "image-without-alt"),
        ('<p><span role="img">:-)</span></p>', "image-without-alt"),
        (img('alt="ship.png"'), "alt-suspicious"),
        (img('alt="IMG_0012.JPG"'), "alt-suspicious"),
        (img('alt="Image"'), "alt-suspicious"),
        (img('alt="Figure 3.1"'), "alt-suspicious"),
        (img('alt="Abbildung 12"'), "alt-suspicious"),
        (img('alt="***"'), "alt-suspicious"),
        (img('alt="Image description unavailable"'), "alt-suspicious"),
        (f'<p><math {MATH} alttext="Alternative text not available"><mi>x</mi></math></p>',
         "alt-suspicious"),
        (figure("", "A ship at sea"), "alt-empty"),
        (figure("A ship at sea", "A ship  at <b>sea</b>"), "alt-repeats"),
        ('<p><a href="c1.xhtml"><img src="x.png" alt="Home"/> Home</a></p>', "alt-repeats"),
        (img(f'alt="{"A ship and " * 30}"'), "alt-long"),
        (f'<p><svg {SVG}><path d="M0 0"/></svg></p>', "svg-without-title"),
        (f'<p><math {MATH}><mspace/></math></p>', "math-without-alttext"),
        (table("a 1", "b 2"), "table-without-headers"),
        (table("a b c"), "table-for-layout"),
        (table("a", "b", "c"), "table-for-layout"),
        ('<p id="x">One</p><p id="x">Two</p>', "id-repeated"),
        ('<p><a href="c1.xhtml"> </a></p>', "link-without-text"),
        ('<p><a href="c1.xhtml"><img src="x.png" alt=""/></a></p>', "link-without-text"),
        ('<p><a href="c1.xhtml">Click here!</a></p>'.replace("!", ""), "link-vague"),
        ('<p><a href="c1.xhtml">hier …</a></p>', "link-vague"),
        ('<section epub:type="chapter"><p>x</p></section>', "role-missing"),
        ('<p><a epub:type="noteref" href="#s1">1</a></p>', "role-missing"),
    ],
)  # fmt: skip
def test_each_fault_is_found(proof_of: Make, markup: str, code: str) -> None:
    assert code in codes(proof_of(inside(markup)))


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (img('alt=""'), "image-without-alt"),
        (img('role="presentation"'), "image-without-alt"),
        (img('aria-label="A ship"'), "image-without-alt"),
        (img('aria-labelledby="s1"'), "image-without-alt"),
        (f'<div hidden="">{img("")}</div>', "image-without-alt"),
        (f'<div aria-hidden="true">{img("")}</div>', "image-without-alt"),
        ('<p><object type="image/png" data="x.png">A ship</object></p>', "image-without-alt"),
        ('<p><input type="text"/></p>', "image-without-alt"),
        ("<p><canvas>A tree that grows.</canvas></p>", "image-without-alt"),
        (img('alt="Ship"'), "alt-suspicious"),
        (img('alt="Image of a ship"'), "alt-suspicious"),
        (img('alt="Figure of eight knot"'), "alt-suspicious"),
        (img('alt="Photo finish"'), "alt-suspicious"),
        (img('alt="船"'), "alt-suspicious"),
        (figure("A ship in a storm", "A ship at sea"), "alt-repeats"),
        (figure("A ship", ""), "alt-empty"),
        (img('alt="A ship"'), "alt-repeats"),
        (f'<p><svg {SVG}><title>Map</title><path d="M0 0"/></svg></p>', "svg-without-title"),
        (f'<p><svg {SVG} aria-hidden="true"><path d="M0 0"/></svg></p>', "svg-without-title"),
        (f'<p><svg {SVG} role="img" aria-label="Map"><path d="M0"/></svg></p>',
         "svg-without-title"),
        (f'<p><svg {SVG}><text>North</text></svg></p>', "svg-without-title"),
        (f'<p><math {MATH}><mi>x</mi></math></p>', "math-without-alttext"),
        ("<table><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></table>",
         "table-without-headers"),
        ('<table><tr><td role="rowheader">a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>'
         "</table>", "table-without-headers"),
        (table("a b c").replace("<table", '<table role="presentation"'), "table-for-layout"),
        ('<p><a href="c1.xhtml" aria-label="Home"/></p>', "link-without-text"),
        ('<p><a href="c1.xhtml"><img src="x.png" alt="Home"/></a></p>', "link-without-text"),
        ('<p><a id="anchor"/></p>', "link-without-text"),
        ('<p id="x">One</p><p id="X">Two</p><p id="">Three</p>', "id-repeated"),
        ('<p><a href="c1.xhtml">Here be dragons</a></p>', "link-vague"),
        ('<section epub:type="chapter" role="doc-chapter"><p>x</p></section>', "role-missing"),
        ('<div epub:type="chapter"><p>x</p></div>', "role-missing"),
        ('<nav epub:type="landmarks"><ol><li><a epub:type="toc" href="c1.xhtml">x</a></li></ol>'
         "</nav>", "role-missing"),
    ],
)  # fmt: skip
def test_no_false_alarm(proof_of: Make, markup: str, code: str) -> None:
    assert code not in codes(proof_of(inside(markup)))


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_alternative_is_judged(alt: str, name: str) -> None:
    assert is_suspicious(alt, name) in (True, False)
