"""WCAG 2.2, 1.4.4, 2.4.3: zoom and focus; and what only the author can mend."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page

VIEWPORT = '<meta name="viewport" content="{}"/>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("width=device-width, user-scalable=no", "width=device-width"),
        ("initial-scale = 1.0,maximum-scale = 1.0", "initial-scale = 1.0"),
        ("user-scalable=0", "width=device-width"),
        ("width=device-width, maximum-scale=5", "width=device-width, maximum-scale=5"),
        ("width=600, height=800, user-scalable=no", "width=600, height=800, user-scalable=no"),
        ("width=device-width,  initial-scale=1", "width=device-width,  initial-scale=1"),
    ],
)
def test_zoom(before: str, after: str) -> None:
    made = mend(page("<p>x</p>", head=VIEWPORT.format(before)))
    assert made.page == page("<p>x</p>", head=VIEWPORT.format(after))


def test_pages_laid_out_in_advance_keep_their_viewport() -> None:
    text = page("<p>x</p>", head=VIEWPORT.format("user-scalable=no"))
    assert mend(text, fixed=True).page == text


def test_focus_follows_the_text() -> None:
    made = mend(
        page(
            '<a href="#x" tabindex="3">x</a><p tabindex="2" id="x">x</p><p tabindex="-1">x</p>'
            '<a href="#x" accesskey="k">x</a><a href="#x" accesskey="K">x</a>'
        )
    )
    assert made.page == page(
        '<a href="#x">x</a><p tabindex="0" id="x">x</p><p tabindex="-1">x</p>'
        '<a href="#x" accesskey="k">x</a><a href="#x">x</a>'
    )


def test_a_body_is_not_hidden() -> None:
    text = page("<p>x</p>").replace("<body>", '<body aria-hidden="true">')
    assert mend(text).page == page("<p>x</p>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<a href="x.xhtml"> </a>', "A link has no text"),
        ("<h2><br/></h2>", "A heading has no text"),
        ('<iframe src="x.xhtml"></iframe>', "A frame has no title"),
    ],
)
def test_what_only_the_author_knows_is_told(body: str, words: str) -> None:
    made = mend(page(body))
    assert made.page == page(body)
    assert made.has("not-improved", words)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="#x" aria-label="Note" id="x"/>',
        '<a href="x.xhtml"><img src="x.png"/></a>',
        '<a id="x"></a>',
        '<iframe src="x.xhtml" title="A map"></iframe>',
        '<div hidden="hidden"><iframe src="x.xhtml"></iframe></div>',
    ],
)
def test_what_has_a_name_is_not(body: str) -> None:
    assert mend(page(body)).said == []
