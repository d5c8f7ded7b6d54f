"""Sequences that keep their items packed: what comes out is what went in, to the last line."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible import xml
from accessible.book import EPUB, SVG, XHTML, XML, Chapter, Recording, ZipMember
from accessible.errors import InputError
from accessible.readers.dispatch import read
from accessible.scripting import Role, Sequence, Utterance, script
from accessible.settings import Settings
from accessible.spilled import Spilled, by_href, give_back
from accessible.spoken import Speaker, Style

#: What XML 1.0 can hold, white space and control signs among it.
TEXT = st.text(
    st.one_of(
        st.sampled_from(" \t\n\r&<>\"'\u00a0\u0085\u2028"),
        st.characters(exclude_categories=("Cs", "Cc")).filter(
            lambda sign: sign not in "\ufffe\uffff"
        ),
    ),
    max_size=12,
)
NAMES = st.sampled_from(
    [f"{{{XHTML}}}p", f"{{{XHTML}}}em", f"{{{SVG}}}g", "{urn:x}own", f"{{{EPUB}}}switch"]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "class", f"{{{EPUB}}}type", f"{{{XML}}}lang", "{urn:y}z"]),
    TEXT,
    max_size=3,
)
LINES = st.integers(0, xml.LAST_LINE)


@st.composite
def trees(draw: st.DrawFn) -> etree._Element:
    """A document of any nodes with any text, each with a line of a file, or none."""
    # The prefixes that lxml makes up clash in trees that are put together: these are all named.
    named = {"epub": EPUB, "x": "urn:x", "y": "urn:y"}
    nsmap: Any = {draw(st.sampled_from([None, "h"])): XHTML, **named}
    root = etree.Element(f"{{{XHTML}}}html", draw(ATTRIBUTES), nsmap=nsmap)
    open_ = [root]
    for kind in draw(st.lists(st.integers(0, 4), max_size=12)):
        parent = draw(st.sampled_from(open_))
        if kind == 0:
            node: Any = etree.Comment(draw(st.sampled_from(["", " a ", "x\ny"])))
        elif kind == 1:
            node = etree.ProcessingInstruction("page", draw(st.sampled_from(["", "n='1'"])))
        else:
            name = draw(NAMES)
            own: Any = draw(st.sampled_from([{}, {"s": SVG}, {"q": "urn:x"}])) | nsmap
            if name.startswith(f"{{{SVG}}}"):
                own = {draw(st.sampled_from([None, "s"])): SVG, **named}
            node = etree.Element(name, draw(ATTRIBUTES), nsmap=own)
            node.text = draw(st.none() | TEXT)
            open_.append(node)
        parent.append(node)
        node.tail = draw(TEXT) or None
    if draw(st.booleans()):
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", 'href="a.css"'))
        root.addnext(etree.Comment("after"))
    for each in root.iter():
        line: Any = draw(LINES)
        each.sourceline = line
    return root


def seen(root: etree._Element) -> list[object]:
    """All that there is to know of a tree."""
    nodes = [
        (
            node.tag if isinstance(node.tag, str) else type(node),
            node.text,
            node.tail,
            node.sourceline,
            node.prefix if isinstance(node.tag, str) else None,
            node.nsmap if isinstance(node.tag, str) else None,
            list(node.attrib.items()) if isinstance(node.tag, str) else None,
        )
        for node in root.iter()
    ]
    return [nodes, etree.tostring(root), etree.tostring(root.getroottree())]


@given(trees())
def test_a_tree_comes_back_as_it_was(tree: etree._Element) -> None:
    again = Spilled.of([Chapter("a.xhtml", "A", tree)])[0].tree
    assert again is not tree
    assert seen(again) == seen(tree)


def test_an_element_that_is_no_root_is_packed_without_what_follows_it() -> None:
    outer = etree.fromstring("<a><b>c</b> tail<d/></a>")
    assert etree.tostring(Spilled.of([outer[0]])[0]) == b"<b>c</b>"


def test_elements_that_we_made_have_no_line_afterwards_either() -> None:
    tree = etree.fromstring("<html>\n<p>One</p></html>")
    etree.SubElement(tree, "span")
    lines: list[object] = [node.sourceline for node in Spilled.of([tree])[0].iter()]
    assert lines == [1, 2, None]


def test_a_tree_may_be_deeper_than_what_is_read_from_strangers() -> None:
    root = node = etree.Element("a")
    for _ in range(1000):
        node = etree.SubElement(node, "a")
    node.text = "ground"
    assert [*Spilled.of([root])[0].itertext()] == ["ground"]
    for _ in range(2000):
        node = etree.SubElement(node, "a")
    with pytest.raises(InputError, match="cannot be kept"):
        Spilled.of([root])[0]


UTTERANCE = Utterance(
    "u1",
    "It cost $5.",
    Speaker(Style()).speak("It cost $5.", "en"),
    "en",
    Role.BODY,
    300,
    recording=Recording("u1", ZipMember(Path("a.epub"), "a.mp3"), "x", 0.0, 1.5),
)


@pytest.mark.parametrize(
    "item",
    [UTTERANCE, Sequence("s", "chapter", (UTTERANCE, UTTERANCE), True), None, ("a", {"b": [1]})],
)
def test_anything_that_can_be_pickled_comes_back_equal(item: object) -> None:
    packed = Spilled.of([item, item])
    assert list(packed) == [item, item]
    assert [type(each) for each in packed] == [type(item)] * 2


def test_it_is_a_sequence_like_any_other() -> None:
    items = list(range(7))
    packed = Spilled.of(iter(items))
    assert len(packed) == 7 and bool(packed) and not Spilled.of([])
    assert packed[-1] == 6 and list(packed[2:5]) == items[2:5] and packed[5:][0] == 5
    assert 3 in packed and packed.index(4) == 4 and list(reversed(packed)) == items[::-1]
    with pytest.raises(IndexError):
        packed[7]


def test_equal_to_what_holds_the_same() -> None:
    packed = Spilled.of(["a", "b"])
    assert packed == Spilled.of(["a", "b"]) == ("a", "b")
    assert packed != Spilled.of(["a"]) and packed != ["a", "c"] and packed != "ab"
    tree = etree.fromstring("<a>\n<b/></a>")
    assert Spilled.of([tree]) == Spilled.of([etree.fromstring("<a>\n<b/></a>")])
    assert Spilled.of([tree]) != Spilled.of([etree.fromstring("<a>\n<c/></a>")])


def test_it_can_be_handed_to_another_process() -> None:
    packed = Spilled.of([UTTERANCE, None])
    before = pickle.dumps(packed)
    assert packed[0] == UTTERANCE
    assert pickle.dumps(packed) == before, "what is unpacked stays behind"
    assert pickle.loads(before) == packed


class Thing:
    """What can be watched, to see how many there are."""

    alive: ClassVar[weakref.WeakSet[Thing]] = weakref.WeakSet()

    def __init__(self, href: str) -> None:
        self.href = href
        Thing.alive.add(self)

    def __reduce__(self) -> tuple[type[Thing], tuple[str]]:
        return Thing, (self.href,)


def test_no_two_items_are_there_at_once() -> None:
    most = 0

    def things() -> Iterator[Thing]:
        for number in range(5):
            yield Thing(str(number))

    packed = Spilled.of(things())
    gc.collect()
    assert not Thing.alive
    for place in (0, 1, 1, 4, 2):
        assert packed[place].href == str(place)
        most = max(most, len(Thing.alive))
    assert most == 1


def test_what_is_asked_for_twice_is_unpacked_once() -> None:
    packed = Spilled.of([Thing("a"), Thing("b")])
    assert packed[1] is packed[-1]


def test_items_by_their_place() -> None:
    found = by_href(Spilled.of([Thing("a"), Thing("b")]))
    gc.collect()
    assert len(Thing.alive) <= 1
    assert list(found) == ["a", "b"] and "b" in found and found.get("c") is None
    assert found["a"].href == "a"


def test_books_come_back_as_they_were(corpus: Path) -> None:
    for name in ("wasteland", "linear-algebra", "israelsailing"):
        book = read(corpus / f"epubs/{name}.epub")
        for chapter, again in zip(book.chapters, Spilled.of(book.chapters), strict=True):
            assert seen(again.tree) == seen(chapter.tree)
            assert again == replace(chapter, tree=again.tree)


def test_a_script_does_not_hold_what_it_has_done_with(corpus: Path) -> None:
    book = read(corpus / "epubs/wasteland.epub")
    scripted, lines = script(book, Settings(sync="word"))
    assert isinstance(scripted.chapters, Spilled) and isinstance(lines.parts, Spilled)
    assert len(scripted.chapters) == len(lines.parts) == len(book.chapters)
    assert all(a.href == b.href for a, b in zip(scripted.chapters, lines.parts, strict=True))


def test_memory_is_given_back_without_a_word() -> None:
    give_back()
