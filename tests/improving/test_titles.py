"""WCAG 2.2, 2.4.2: every document has a title, and one of its own."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page


def test_a_missing_head_is_made_with_the_heading_for_title() -> None:
    text = page("<h1>One <i>fine</i> day</h1>").replace("<head><title>A title</title></head>\n", "")
    made = mend(text)
    assert "<title>One fine day</title>" in made.page
    assert made.has("improved", "had no title")


@pytest.mark.parametrize("empty", ["", "Untitled", "Unknown", "1.xhtml", "1"])
def test_an_empty_title_is_filled(empty: str) -> None:
    made = mend(page("<h2>Chapter 1</h2>", title=empty))
    assert made.page == page("<h2>Chapter 1</h2>", title="Chapter 1")


def test_the_label_of_the_contents_then_the_book_stand_in() -> None:
    first, second = page("<p>x</p>", title=""), page("<p>y</p>", title="")
    made = mend(first, second, labels=("Preface", "2.xhtml"), title="The book")
    assert made.files["EPUB/1.xhtml"] == page("<p>x</p>", title="Preface")
    assert made.files["EPUB/2.xhtml"] == page("<p>y</p>", title="The book")


def test_one_title_everywhere_gives_way_to_headings() -> None:
    pages = [page(body, title="Emma") for body in ("<h1>I</h1>", "<h1>II</h1>", "<p>Fin</p>")]
    made = mend(*pages, labels=("Emma", "Emma", "Start reading"))
    titles = [text.split("<title>")[1].split("</title>")[0] for text in made.files.values()]
    assert titles == ["I", "II", "Emma"]


def test_the_books_title_on_several_documents_gives_way_too() -> None:
    titles = ("Cover", "Emma", "Emma", "Contents", "Notes")
    pages = [page(f"<h1>{n}</h1>", title=title) for n, title in enumerate(titles)]
    made = mend(*pages, title="Emma")
    assert "<title>1</title>" in made.files["EPUB/2.xhtml"]
    assert "<title>2</title>" in made.files["EPUB/3.xhtml"]
    assert made.files["EPUB/5.xhtml"] == pages[4]


def test_titles_that_differ_stay() -> None:
    pages = [page(f"<h1>{n}</h1>", title=title) for n, title in ((1, "Cover"), (2, "Emma, 2"))]
    assert list(mend(*pages).files.values()) == pages
