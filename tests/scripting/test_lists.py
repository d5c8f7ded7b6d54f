"""Lists: their length, their nesting and the numbers that readers see (HTML §4.4.5–4.4.9)."""

from __future__ import annotations

import pytest
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.scripting import Part, Sequence, script
from accessible.settings import Settings


def read(body: str, announce: str = "full", language: str = "en") -> Part:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="{language}">'
    tree = etree.fromstring(f"{root}<body>{body}</body></html>")
    book = Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),))
    (part,) = script(book, Settings(announce=announce))[1].parts
    return part


def said(body: str, announce: str = "full", language: str = "en") -> list[str]:
    return [unit.spoken.text for unit in read(body, announce, language).utterances()]


LINKS = ('<a href="a">One</a>', '<p><a href="b">Two</a></p>')


def items(*texts: str) -> str:
    return "".join(f"<li>{text}</li>" for text in texts)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "List of 2 items: a"),
        ("de", "Liste mit 2 Einträgen: a"),
        ("fr", "Liste de 2 éléments : a"),
        ("es", "Lista de 2 elementos: a"),
        ("it", "Elenco di 2 voci: a"),
        ("nl", "Lijst van 2 onderdelen: a"),
        ("pt", "Lista de 2 itens: a"),
        ("fi", "a"),
    ],
)
def test_the_length_is_announced_where_we_have_the_words(language: str, first: str) -> None:
    assert said(f"<ul>{items('a', 'b')}</ul>", language=language) == [first, "b"]


def test_numbers_are_said_as_readers_see_them() -> None:
    assert said(f"<ol>{items('a', 'b')}</ol>") == ["List of 2 items: 1: a", "2: b"]
    assert said(f"<ol>{items('a', 'b')}</ol>", "brief") == ["1: a", "2: b"]
    assert said(f"<ol>{items('a', 'b')}</ol>", "none") == ["a", "b"]


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("start='5'", ["5", "6", "9"]),
        ("reversed=''", ["3", "2", "9"]),
        ("reversed='' start='-1'", ["-1", "-2", "9"]),
        ("type='a'", ["A", "B", "I"]),
        ("type='A' start='27'", ["AA", "AB", "I"]),
        ("type='i'", ["1", "2", "9"]),
        ("style='list-style: upper-alpha inside'", ["A", "B", "I"]),
        ("start='x'", ["1", "2", "9"]),
    ],
)
def test_the_markup_of_numbers(attributes: str, numbers: list[str]) -> None:
    body = f"<ol {attributes}><li>a</li><li>b</li><li value='9'>c</li></ol>"
    assert [text.partition(":")[0] for text in said(body, "brief")] == numbers


def test_numbers_that_are_typed_are_not_said_twice() -> None:
    assert said(f"<ol>{items('1. One thing.', '(2) Two.')}</ol>", "brief")[0][:3] == "one"
    hidden = f"<ol style='list-style-type: none'>{items('First.', 'Second.')}</ol>"
    assert said(hidden) == ["First.", "Second."]


def test_nested_lists_tell_their_level() -> None:
    inner = f"<ol>{items('x', 'y')}</ol>"
    assert said(f"<ul><li>a{inner}</li><li><p>b</p></li></ul>") == [
        "List of 2 items: a",
        "List of 2 items, level 2: 1: x",
        "2: y",
        "b",
    ]
    types = [each.epub_type for each in read(f"<ul><li>{inner}</li></ul>").items]
    assert types == ["list"]


def test_definitions_are_terms_and_then_what_they_mean() -> None:
    body = "<dl><dt>Sea</dt><dd>Water.</dd><div><dt>Land</dt><dd>Earth.</dd></div></dl>"
    assert said(body) == ["List of 2 terms: Sea", "Water.", "Land", "Earth."]


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{items('Only one.')}</ul>",
        f"<nav><ol>{items(*LINKS)}</ol></nav>",
        f"<ol>{items(*LINKS)}</ol>",
        f"<section epub:type='toc'><ol>{items('One', 'Two')}</ol></section>",
        f"<ul role='presentation'>{items('One', 'Two')}</ul>",
        f"<ul style='list-style:none'>{items('One', 'Two')}</ul>",
        f"<ul>{items('One', '', '<!-- none -->')}</ul>",
    ],
)
def test_lists_that_would_weary_are_not_announced(body: str) -> None:
    assert not any(":" in text for text in said(body))


def test_what_nothing_is_said_of_is_not_announced() -> None:
    assert said(
        "<ol><li><img src='x' alt=''/></li><li><img src='y' alt=''/></li></ol><p>End.</p>"
    ) == ["End."]


def test_an_announcement_waits_for_what_cannot_be_skipped() -> None:
    page = "<span role='doc-pagebreak' aria-label='7'/>"
    assert said(f"<ol><li>{page}a</li><li>b</li></ol>") == [
        "Page seven",
        "List of 2 items: 1: a",
        "2: b",
    ]
    assert said("<ol><li><div role='doc-pagebreak' title='7'/><p>a</p></li><li>b</li></ol>")[
        :2
    ] == [
        "Page seven",
        "List of 2 items: 1: a",
    ]


def test_a_list_is_an_escapable_sequence() -> None:
    (item,) = read(f"<ul>{items('a', 'b')}</ul>").items
    assert isinstance(item, Sequence) and item.epub_type == "list"
