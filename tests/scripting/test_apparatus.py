"""Notes and their references are found as publishers have them: marked, and unmarked."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from accessible.book import EPUB, XHTML, Chapter
from accessible.readers.dispatch import read
from accessible.scripting.apparatus import Apparatus, apparatus
from accessible.scripting.markup import visible_text
from accessible.settings import Settings


def chapter(body: str, href: str = "text/one.xhtml") -> Chapter:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><body>{body}</body></html>'
    return Chapter(href, "T", etree.fromstring(root))


def shown(found: Apparatus) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """The notes (element, kind, text), and the references (text, the text of their note)."""

    def text(element: etree._Element | None) -> str:
        return "" if element is None else " ".join("".join(map(str, element.itertext())).split())

    notes = [(etree.QName(note).localname, kind, text(note)) for note, kind in found.notes.items()]
    return notes, [(text(mark), text(note)) for mark, note in found.references.items()]


def test_marked_notes_say_their_kind() -> None:
    found = apparatus(
        [
            chapter(
                '<p>See<a epub:type="noteref" href="#a">1</a>.</p>'
                '<aside role="doc-footnote" id="a">One</aside>'
                '<section role="doc-endnotes"><ol><li epub:type="note">Two</li></ol></section>'
                '<div epub:type="rearnote">Three</div>'
            )
        ]
    )
    notes, references = shown(found)
    assert notes == [
        ("aside", "footnote", "One"),
        ("li", "endnote", "Two"),
        ("div", "endnote", "Three"),
    ]
    assert references == [("1", "One")]


def test_a_remark_is_no_note_unless_something_refers_to_it() -> None:
    remark = '<div epub:type="note" id="a">Take care.</div>'
    assert not apparatus([chapter(remark)]).notes
    found = apparatus([chapter(f'<p>x<a epub:type="noteref" href="#a">1</a></p>{remark}')])
    assert list(found.notes.values()) == ["footnote"]


@pytest.mark.parametrize(
    "note",
    [
        '<p id="n"><a href="#r">1</a> Text</p>',
        '<p><a id="n" href="#r">1.</a> Text</p>',
        '<p><a name="n" href="#r"><sup>1</sup></a> Text</p>',
        '<p><a id="n"></a><a href="#r">[1]</a> Text</p>',
        '<p id="n">1. Text <a href="#r">back</a></p>',
        '<p id="n">1. Text <a href="one.xhtml#r">↩</a></p>',
    ],
)
def test_a_mark_that_leads_to_what_leads_back_is_a_reference(note: str) -> None:
    body = f'<p>So it is<sup><a id="r" href="#n">1</a></sup>.</p><p>More.</p>{note}'
    notes, references = shown(apparatus([chapter(body)]))
    assert [(name, kind) for name, kind, _ in notes] == [("p", "footnote")]
    assert [mark for mark, _ in references] == ["1"]
    assert "Text" in references[0][1]


def test_a_note_has_all_that_holds_it_alone() -> None:
    body = (
        '<p>So<a id="r" href="#n">*</a>. And<a id="s" href="#m">**</a>.</p><div>'
        '<div class="note"><p><a id="n" href="#r">*</a> One.</p><p>More of it.</p></div>'
        '<div class="note"><p><a id="m" href="#s">**</a> Two.</p></div></div>'
    )
    notes, _ = shown(apparatus([chapter(body)]))
    assert [text for _, _, text in notes] == ["* One.More of it.", "** Two."]
    assert {name for name, _, _ in notes} == {"div"}


def test_raised_figures_need_no_way_back_when_the_note_opens_with_them() -> None:
    notes, _ = shown(
        apparatus(
            [
                chapter(
                    '<p>So<a href="#n"><sup>7</sup></a>, <a href="#o"><sup>8</sup></a>.</p>'
                    '<p id="n">7. A note.</p><p id="o">In 1908 it rained.</p>'
                )
            ]
        )
    )
    assert [text for _, _, text in notes] == ["7. A note."]


@pytest.mark.parametrize(
    "body",
    [
        # A table of contents, and the way back to it.
        '<p><a id="t" href="#c">1</a></p><h2 id="c"><a href="#t">1</a></h2><p>Text</p>',
        '<nav><p>Page <a id="t" href="#c">1</a></p></nav><p id="c"><a href="#t">1</a> Text</p>',
        # Words that lead there and back.
        '<p>See <a id="t" href="#c">the rule</a>.</p><p id="c">Rule <a href="#t">back</a></p>',
        # A citation says what it is.
        '<p>x<a role="doc-biblioref" id="t" href="#c">1</a></p><p id="c"><a href="#t">1</a> B</p>',
        '<p>x<a href="#nowhere"><sup>1</sup></a> <a href="http://example.org/#a">1</a></p>',
    ],
)
def test_other_links_are_no_references(body: str) -> None:
    found = apparatus([chapter(body)])
    assert not found.references
    assert not found.notes


def test_notes_are_found_in_other_documents() -> None:
    text = chapter('<p>So<a id="r" href="../notes/end.xhtml#n"><sup>1</sup></a>.</p>')
    notes = chapter('<ol><li id="n">1 A note <a href="../text/one.xhtml#r">^</a></li></ol>')
    found = apparatus([text, Chapter("notes/end.xhtml", "N", notes.tree)])
    assert shown(found)[1] == [("1", "1 A note ^")]
    assert [link.text for link in found.backlinks] == ["^"]


def test_marked_references_count_wherever_they_lead() -> None:
    found = apparatus(
        [
            chapter(
                '<p>a<sup epub:type="noteref"><a href="#n">1</a></sup> b'
                '<a epub:type="noteref" href="#gone">2</a> c'
                '<a epub:type="noteref" href="#h">3</a></p><p id="n">N</p><h2 id="h">H</h2>'
            )
        ]
    )
    assert shown(found)[1] == [("1", "N"), ("2", ""), ("3", "")]


def test_only_signs_are_silent_ways_back() -> None:
    found = apparatus(
        [
            chapter(
                '<aside epub:type="footnote">A <a href="#r">↩</a> <a href="#r">back</a></aside>'
                '<p><a href="#r">→</a> <a role="doc-backlink" href="#r">⏎</a></p>'
            )
        ]
    )
    assert {link.text for link in found.backlinks} == {"↩", "⏎"}


@pytest.mark.parametrize(
    ("name", "notes", "references"),
    [
        ("wasteland", 50, 50),
        ("georgia-pls-ssml", 15, 24),
        ("internallinks", 7, 7),
        ("regime-anticancer-arabic", 1, 1),
        # Cross references by number, and many of them: none is a note.
        ("linear-algebra", 0, 0),
        ("accessible_epub_3", 0, 0),
        ("sherlock-holmes", 0, 0),
    ],
)
def test_real_books(corpus: Path, name: str, notes: int, references: int) -> None:
    book = read(corpus / "epubs" / f"{name}.epub", Settings())
    found = apparatus(book.chapters)
    assert (len(found.notes), len(found.references)) == (notes, references)
    assert all(visible_text(note) for note in found.notes)
