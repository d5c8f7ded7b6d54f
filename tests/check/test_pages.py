"""Page breaks, and the list that leads to them."""

from __future__ import annotations

import pytest
from check.small_books import Files, Make, codes, inside, listed, stated


def page(label: str, identity: str = "", *, name: str = "aria-label") -> str:
    return f'<hr id="{identity or "p" + label}" role="doc-pagebreak" {name}="{label}"/>'


def pages(*links: tuple[str, str]) -> Files:
    entries = "".join(f'<li><a href="c1.xhtml{to}">{label}</a></li>' for label, to in links)
    return listed(f'<nav epub:type="page-list" role="doc-pagelist"><ol>{entries}</ol></nav>')


SOURCE = stated('<meta property="pageBreakSource">urn:isbn:9780000000000</meta>')
TWO = inside(page("7") + page("8"))
LINKS = pages(("7", "#p7"), ("8", "#p8"))
CODES = (
    "page-list-missing",
    "page-not-linked",
    "page-label-missing",
    "page-label-repeated",
    "page-order",
    "page-source-missing",
    "navigation-link-broken",
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({**SOURCE, **TWO}, "page-list-missing"),
        ({**SOURCE, **TWO, **pages()}, "page-list-missing"),
        ({**SOURCE, **TWO, **pages(("7", "#p7"))}, "page-not-linked"),
        ({**TWO, **LINKS}, "page-source-missing"),
        ({**SOURCE, **TWO, **pages(("7", "#p7"), ("8", "#p8"), ("9", "#p9"))},
         "navigation-link-broken"),
        ({**SOURCE, **TWO, **pages(("7", "#p7"), ("7", "#p8"))}, "page-label-repeated"),
        ({**SOURCE, **TWO, **pages(("8", "#p7"), ("7", "#p8"))}, "page-order"),
        ({**SOURCE, **TWO, **pages(("x", "#p7"), ("ix", "#p8"))}, "page-order"),
        ({**SOURCE, **inside(page("", "p7")), **pages(("7", "#p7"))}, "page-label-missing"),
        ({**SOURCE, **TWO, **pages(("7", "#p7"), ("", "#p8"))}, "page-label-missing"),
    ],
)  # fmt: skip
def test_each_fault_is_found(proof_of: Make, changed: Files, code: str) -> None:
    assert code in codes(proof_of(changed))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {**SOURCE, **TWO, **LINKS},
        # A label in the text, in the title, with the word before it; roman pages before others.
        {
            **SOURCE,
            **inside('<p><span id="a" epub:type="pagebreak" title="Page xii"/>'
                     '<span id="b" epub:type="pagebreak">1</span></p>'),
            **pages(("Page xii", "#a"), ("p. 1", "#b")),
        },
        # Linked through what is just around or before it, and by its document alone.
        {**SOURCE, **inside(f'<p><a id="x"/>{page("7")}</p>'), **pages(("7", "#x"))},
        {**SOURCE, **inside(page("7")), **pages(("7", ""))},
        # As EPUB Accessibility 1.0 had it.
        {
            **stated('<dc:source id="src">urn:isbn:1</dc:source>'
                     '<meta property="source-of" refines="#src">pagination</meta>'),
            **TWO,
            **LINKS,
        },
    ],
)  # fmt: skip
def test_no_false_alarm(proof_of: Make, changed: Files) -> None:
    assert not set(codes(proof_of(changed))) & set(CODES)
