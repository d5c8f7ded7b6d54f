"""WCAG 2.2, 1.3.1: heading levels without gaps."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from improving.workshop import mend, page


def levels(markup: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])", markup)]


def body(written: list[int]) -> str:
    return "\n".join(f"<h{n}>{at}</h{n}>" for at, n in enumerate(written))


def test_a_skipped_level_is_closed_up() -> None:
    made = mend(page('<h1>a</h1><h3 class="x" id="b">b</h3><h4>c</h4><h3>d</h3><h2>e</h2>'))
    assert made.page == page('<h1>a</h1><h2 class="x" id="b">b</h2><h3>c</h3><h2>d</h2><h2>e</h2>')
    assert made.said == [
        (
            "improved",
            "EPUB/1.xhtml#b",
            "A heading h3 skipped a level; it is h2 now. And 2 more like it in this document.",
        )
    ]


def test_where_a_document_begins_is_its_own_affair() -> None:
    text = page("<h3>a</h3><h2>b</h2><h1>c</h1>")
    assert mend(text).page == text


def test_subtitles_and_hidden_headings_do_not_count() -> None:
    text = page('<h1>a</h1><h5 role="doc-subtitle">b</h5><div hidden=""><h6>x</h6></div><h2>c</h2>')
    assert mend(text).page == text


def test_levels_that_are_stated_are_mended_there() -> None:
    made = mend(page('<h1>a</h1><p role="heading" aria-level="4">b</p><h2 aria-level="9">c</h2>'))
    assert 'role="heading" aria-level="2"' in made.page
    assert '<h2 aria-level="3">' in made.page


@given(st.lists(st.integers(1, 6), max_size=12))
def test_no_gap_remains_and_relations_hold(written: list[int]) -> None:
    now = levels(mend(page(body(written))).page)
    assert len(now) == len(written)
    for at in range(1, len(now)):
        assert now[at] <= now[at - 1] + 1
        if written[at] > written[at - 1]:
            assert now[at] == now[at - 1] + 1
    assert all(new <= old for new, old in zip(now, written, strict=True))
    for at, level in enumerate(written):  # siblings stay siblings
        for later in range(at + 1, len(written)):
            if written[later] <= level:
                assert (written[later] != level) or now[later] == now[at]
                break
