"""Notes are said where they are wanted, each once, and can still be passed over."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.readers.dispatch import read
from accessible.scripting import Part, Role, Script, Sequence, Utterance, script
from accessible.settings import CHOICES, Settings

ESCAPABLE = {"table", "list", "figure", "aside"}
TWO = (
    '<p>First<a epub:type="noteref" href="#a">1</a> one. Second one.</p><p>Between.</p>'
    '<p>Third<a epub:type="noteref" href="#b">2</a>.</p><p>Last.</p>'
    '<aside epub:type="footnote" id="a"><p>Note one. It goes on.</p></aside>'
    '<aside epub:type="footnote" id="b"><p>Note two.</p></aside><p>End.</p>'
)


def document(body: str, href: str = "one.xhtml") -> Chapter:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="en"><body>{body}</body></html>'
    return Chapter(href, "T", etree.fromstring(root))


def scripted(body: str, notes: str) -> Part:
    book = Book(Metadata("T", "en"), (document(body),))
    return script(book, Settings(notes=notes))[1].parts[0]


def order(part: Part) -> str:
    return " / ".join(unit.written.rstrip(".") for unit in part.utterances())


def kinds(part: Part) -> list[tuple[str, str]]:
    """The sequences with a type, and what is first said in each."""
    found = []
    todo: list[Sequence | Utterance] = list(part.items)
    while todo:
        item = todo.pop(0)
        if isinstance(item, Sequence):
            if item.epub_type:
                found.append((item.epub_type, next(item.utterances()).written))
            todo[:0] = item.items
    return found


# -- the settings -----------------------------------------------------------------------------


def test_in_place() -> None:
    assert order(scripted(TWO, "place")) == (
        "First one / 1 / Second one / Between / Third / 2 / Last / Note one / It goes on / "
        "Note two / End"
    )


def test_at_the_reference() -> None:
    part = scripted(TWO, "reference")
    assert order(part) == (
        "First one / 1 / Note one / It goes on / Second one / Between / Third / 2 / Note two / "
        "Last / End"
    )
    assert kinds(part) == [("footnote", "Note one."), ("footnote", "Note two.")]


def test_at_the_end_of_the_paragraph() -> None:
    part = scripted(TWO, "paragraph")
    assert order(part) == (
        "First one / 1 / Second one / Note one / It goes on / Between / Third / 2 / Note two / "
        "Last / End"
    )
    assert kinds(part) == [("footnote", "Note one."), ("footnote", "Note two.")]


def test_at_the_end_of_the_document() -> None:
    part = scripted(TWO, "chapter")
    assert order(part) == (
        "First one / 1 / Second one / Between / Third / 2 / Last / End / Note one / It goes on / "
        "Note two"
    )
    pauses = [unit.pause for unit in part.utterances()]
    assert pauses[-1] == max(pauses)


def test_not_at_all() -> None:
    part = scripted(TWO, "none")
    assert order(part) == "First one / Second one / Between / Third / Last / End"
    assert set(part.left_out) > {"a", "b"}
    assert len(part.left_out) == 4
    assert not part.skipped


def test_a_note_of_one_sentence_can_be_passed_over_too() -> None:
    body = '<p>So<a epub:type="noteref" href="#n">1</a>.</p><p>x</p><p id="n">Note.</p>'
    for notes in ("place", "reference", "paragraph", "chapter"):
        part = scripted(body, notes)
        assert ("footnote", "Note.") in kinds(part), notes
        said = {unit.written: unit.role for unit in part.utterances()}
        assert said["Note."] is Role.NOTE


# -- where references stand -------------------------------------------------------------------


def test_the_block_of_a_reference_is_its_item_its_cell_or_its_line_of_text() -> None:
    note = '<aside epub:type="footnote" id="n">Note.</aside>'
    mark = '<a epub:type="noteref" href="#n">1</a>'
    for block, said in (
        (f"<ul><li>One{mark} is. Two.</li><li>Three.</li></ul>", "One is / 1 / Two / Note / Three"),
        (
            f"<ul><li>One{mark} is. Two.<ul><li>Three.</li></ul></li></ul>",
            "One is / 1 / Two / Note / Three",
        ),
        (
            f"<div>One{mark} is. Two.<p>Three.</p>Four.</div>",
            "One is / 1 / Two / Note / Three / Four",
        ),
        (f"<section><h2>One{mark}</h2><p>Two.</p></section>", "One / 1 / Note / Two"),
        (
            f"<blockquote><p>One{mark} is. Two.</p></blockquote><p>Three.</p>",
            "One is / 1 / Two / Note / Three",
        ),
        (
            f"<section><div>One{mark} is. Two.</div></section><p>Three.</p>",
            "One is / 1 / Two / Note / Three",
        ),
    ):
        assert order(scripted(block + note, "paragraph")) == said


def test_escapable_structures_never_stand_in_one_another() -> None:
    body = (
        "<table><tr><th>H</th><th>I</th></tr><tr><td>A"
        '<a epub:type="noteref" href="#n">1</a></td><td>B</td></tr></table>'
        '<aside epub:type="footnote" id="n">Note.<ul><li>C. D.</li></ul></aside>'
    )
    for notes in ("reference", "paragraph"):
        part = scripted(body, notes)
        assert order(part).endswith("B")
        types = [kind for kind, _ in kinds(part)]
        assert types == ["table", "footnote"]


# -- notes of every kind ----------------------------------------------------------------------


def test_a_note_referred_to_twice_is_said_at_the_first() -> None:
    mark = '<a epub:type="noteref" href="#n">1</a>'
    body = f'<p>A{mark}.</p><p>B{mark}.</p><aside id="n">Note.</aside>'
    assert order(scripted(body, "reference")) == "A / 1 / Note / B / 1"


def test_a_note_that_nothing_refers_to_stays() -> None:
    body = (
        '<aside epub:type="footnote" id="m">Alone.</aside><p>A<a epub:type="noteref" '
        'href="#n">1</a>.</p><p>B.</p><aside epub:type="footnote" id="n">Note.</aside>'
    )
    assert order(scripted(body, "reference")) == "Alone / A / 1 / Note / B"
    assert order(scripted(body, "chapter")) == "Alone / A / 1 / B / Note"


def test_a_reference_in_a_note_has_its_note_after_that_note() -> None:
    body = (
        '<p>A<a epub:type="noteref" href="#m">1</a>.</p><p>B.</p>'
        '<aside epub:type="footnote" id="n">Inner.</aside>'
        '<aside epub:type="footnote" id="m">Outer<a epub:type="noteref" href="#n">2</a>. More.'
        "</aside>"
    )
    for notes in ("reference", "paragraph"):
        assert order(scripted(body, notes)) == "A / 1 / Outer / 2 / More / Inner / B"


def test_notes_that_refer_only_to_one_another_stay() -> None:
    body = (
        '<p>A.</p><aside epub:type="footnote" id="m">M<a epub:type="noteref" href="#n">1</a>.'
        '</aside><p>B.</p><aside epub:type="footnote" id="n">N<a epub:type="noteref" href="#m">2'
        "</a>.</aside>"
    )
    assert order(scripted(body, "reference")) == "A / M / 1 / N / 2 / B"


def test_a_section_of_notes_goes_to_the_end_with_its_heading() -> None:
    body = (
        '<p>A<a epub:type="noteref" href="#n">1</a>.</p><section epub:type="footnotes" id="s">'
        '<h2>Notes</h2><ol><li epub:type="footnote" id="n">Note.</li></ol></section><p>B.</p>'
    )
    part = scripted(body, "chapter")
    assert order(part) == "A / 1 / B / Notes / Note"
    assert isinstance(part.items[-1], Sequence)
    assert part.items[-1].id == "s"
    assert order(scripted(body, "reference")) == "A / 1 / Note / Notes / B"
    assert order(scripted(body, "none")) == "A / B"


def test_what_is_left_out_stays_in_the_outline() -> None:
    body = "<h1>Book</h1><p>A.</p><section epub:type='index'><h2>Index</h2><p>B.</p></section>"
    book = Book(Metadata("T", "en"), (document(body),))
    part = script(book, Settings(skip=("index",)))[1].parts[0]
    assert [(each.title, bool(each.utterance)) for each in part.headings] == [
        ("Book", True),
        ("Index", False),
    ]
    assert part.skipped == ("Index",)
    assert order(part) == "Book / A"


def test_unmarked_notes_go_where_marked_ones_do() -> None:
    body = (
        '<p>One<sup><a id="r" href="#n">1</a></sup> is. Two.</p><p>C.</p>'
        '<div class="note"><p><a id="n" href="#r">1</a> Note.</p><p>More.</p></div>'
    )
    assert order(scripted(body, "place")) == "One is / 1 / Two / C / 1 Note / More"
    assert order(scripted(body, "reference")) == "One is / 1 / 1 Note / More / Two / C"
    assert order(scripted(body, "none")) == "One is / Two / C"


def test_notes_in_other_documents_stay_there() -> None:
    text = document('<p>A<a epub:type="noteref" href="two.xhtml#n">1</a>.</p><p>B.</p>')
    notes = document('<aside epub:type="endnote" id="n">Note.</aside>', "two.xhtml")
    book = Book(Metadata("T", "en"), (text, notes))
    for setting in ("reference", "paragraph", "chapter"):
        scripted_book, lines = script(book, Settings(notes=setting))
        assert [order(part) for part in lines.parts] == ["A / 1 / B", "Note"]
        assert [each.code for each in scripted_book.findings] == ["notes-elsewhere"]
    _, lines = script(book, Settings(notes="none"))
    assert [order(part) for part in lines.parts] == ["A / B", ""]


def test_a_long_chain_of_notes_is_said_in_line() -> None:
    notes = "".join(
        f'<aside epub:type="footnote" id="n{n}">N<a epub:type="noteref" href="#n{n + 1}">1</a>.'
        "</aside>"
        for n in range(600)
    )
    body = f'<p>A<a epub:type="noteref" href="#n0">1</a>.</p><p>B.</p>{notes}'
    said = order(scripted(body, "reference"))
    assert said.endswith("N / 1 / B")


# -- any document -----------------------------------------------------------------------------

_IDS = st.sampled_from("abcde")


def _mark(name: str) -> str:
    return f'<a epub:type="noteref" href="#{name}">1</a>'


_TEXT = st.lists(
    st.sampled_from(["Words. ", "More of it ", "<em>so</em> ", "Yes! ", '<img alt="P"/>'])
    | _IDS.map(_mark),
    max_size=5,
).map("".join)
_BLOCKS = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "div"]), _TEXT) | _TEXT,
    lambda inner: st.one_of(
        st.builds(
            "<{0}>{1}</{0}>".format,
            st.sampled_from(["section", "div", "blockquote", "aside", "figure"]),
            st.lists(inner, max_size=3).map("".join),
        ),
        st.builds("<ul><li>{}</li><li>{}</li></ul>".format, inner, inner),
        st.builds("<table><tr><td>{}</td><td>{}</td></tr></table>".format, inner, inner),
        st.builds(
            '<{0} epub:type="{1}" id="{2}">{3}</{0}>'.format,
            st.sampled_from(["aside", "div", "section", "p", "span"]),
            st.sampled_from(["footnote", "endnote", "note", "footnotes", "x"]),
            _IDS,
            inner,
        ),
        st.builds('<ol><li id="{}">{}</li></ol>'.format, _IDS, inner),
    ),
    max_leaves=12,
)


def said(part: Part) -> Counter[tuple[str, str, str, Role, str]]:
    return Counter(
        (unit.id, unit.written, unit.spoken.text, unit.role, unit.epub_type)
        for unit in part.utterances()
    )


def check_escapables(items: tuple[Sequence | Utterance, ...], inside: bool = False) -> None:
    assert items
    for item in items:
        if isinstance(item, Sequence):
            escapable = item.epub_type in ESCAPABLE
            assert not (inside and escapable)
            check_escapables(item.items, inside or escapable)


@given(st.lists(_BLOCKS, max_size=6).map("".join))
def test_every_setting_says_the_same_once(body: str) -> None:
    parts = {notes: scripted(body, notes) for notes in CHOICES["notes"]}
    place = said(parts["place"])
    for notes in ("reference", "paragraph", "chapter"):
        assert said(parts[notes]) == place
        if parts[notes].items:
            check_escapables(parts[notes].items)
    # Without notes there is nothing new, and no note.
    words = Counter(unit.written for unit in parts["place"].utterances())
    silent = [unit.written for unit in parts["none"].utterances()]
    assert not {unit.role for unit in parts["none"].utterances()} & {Role.NOTEREF}
    assert "".join(silent).count("Words") <= sum(
        words[text] * text.count("Words") for text in words
    )


@pytest.mark.parametrize("name", ["wasteland", "georgia-pls-ssml", "regime-anticancer-arabic"])
def test_real_books(corpus: Path, name: str) -> None:
    book = read(corpus / "epubs" / f"{name}.epub", Settings())

    def scripts(notes: str) -> Script:
        return script(book, Settings(notes=notes))[1]

    place = scripts("place")
    count = Counter((unit.id, unit.written) for unit in place.utterances())
    after = {}
    for notes in ("reference", "paragraph", "chapter"):
        lines = scripts(notes)
        assert Counter((unit.id, unit.written) for unit in lines.utterances()) == count
        units = list(lines.utterances())
        after[notes] = [
            following.role for unit, following in pairwise(units) if unit.role is Role.NOTEREF
        ]
    assert Role.NOTE in after["reference"]
    none = scripts("none")
    assert not {unit.role for unit in none.utterances()} & {Role.NOTE, Role.NOTEREF}
    assert len(list(none.utterances())) < sum(count.values())
