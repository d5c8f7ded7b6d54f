"""Where a run is cut: lines of verse and of addresses, sentences in markup's white space."""

from __future__ import annotations

import pytest
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.scripting import script


def written(body: str) -> list[str]:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="en">'
    tree = etree.fromstring(f"{root}<body>{body}</body></html>")
    book = Book(Metadata("T", "en"), (Chapter("one.xhtml", "T", tree),))
    return [" ".join(unit.written.split()) for unit in script(book)[1].utterances()]


LINES = ["Whose woods these are I think I know.", "His house is in the village though;"]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{'<br/>'.join(LINES)}</p>",
        f"<p>{'<br/> '.join(f'<span>{line}</span>' for line in LINES)}</p>",
        f"<div class='stanza'>{''.join(f'<p>{line}</p>' for line in LINES)}</div>",
        f"<p epub:type='z3998:verse'>{'<br/>'.join(LINES)}<br/></p>",
        f"<p><i>{'<br/>'.join(LINES)}</i></p>",
        f"<pre>{chr(10).join(LINES)}</pre>",
    ],
)
def test_verse_is_said_line_by_line(body: str) -> None:
    assert written(body) == LINES


def test_a_line_of_verse_is_one_unit_whatever_it_says() -> None:
    assert written("<p class='verse'>Go. Come back.<br/>Stay! Or go.</p>") == [
        "Go. Come back.",
        "Stay! Or go.",
    ]
    assert written("<p class='poem1'>Go. Come back.</p>") == ["Go. Come back."]


def test_lines_of_prose_are_cut_into_sentences() -> None:
    assert written("<p>12 High Street<br/>London. Since 1890.</p>") == [
        "12 High Street",
        "London.",
        "Since 1890.",
    ]


def test_a_break_where_a_line_was_full_is_a_space() -> None:
    body = (
        "<p>This is a long paragraph that somebody wrapped at the<br/>width of a page, and it "
        "goes on for a while until it does<br/>end. Then it begins anew.</p>"
    )
    assert written(body) == [
        "This is a long paragraph that somebody wrapped at the width of a page, and it goes on "
        "for a while until it does end.",
        "Then it begins anew.",
    ]


def test_a_heading_is_one_thing_to_say() -> None:
    assert written("<h1>Chapter One<br/>The Sea. And the Land.</h1>") == [
        "Chapter One The Sea. And the Land."
    ]


def test_white_space_in_markup_is_no_end() -> None:
    assert written("<p>We want\n\n   <b>\n\n   values</b>\n\n of it. So\n\n\n there.</p>") == [
        "We want values of it.",
        "So there.",
    ]


def test_a_rule_or_a_line_of_stars_ends_a_scene() -> None:
    root = f'<html xmlns="{XHTML}" lang="en"><body>'
    for between in ("<hr/>", "<p>* * *</p>"):
        tree = etree.fromstring(f"{root}<p>One.</p>{between}<p>Two.</p></body></html>")
        book = Book(Metadata("T", "en"), (Chapter("one.xhtml", "T", tree),))
        first = next(script(book)[1].utterances())
        plain = etree.fromstring(f"{root}<p>One.</p><p>Two.</p></body></html>")
        without = Book(Metadata("T", "en"), (Chapter("one.xhtml", "T", plain),))
        assert first.pause > next(script(without)[1].utterances()).pause
