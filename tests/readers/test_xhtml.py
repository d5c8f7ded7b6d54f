"""One body becomes the content documents of a spine."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, XML, Chapter, Metadata
from accessible.readers.xhtml import (
    LONG,
    SHORT,
    chapters,
    document,
    element,
    text_of,
)

BOOK = Metadata(title="Book", language="en")
TYPE = f"{{{EPUB}}}type"


def body(*blocks: etree._Element) -> etree._Element:
    return element("body", *blocks)


def levels(chapter: Chapter) -> list[int]:
    return [
        int(node.tag[-1])
        for node in chapter.tree.iter(*(f"{{{XHTML}}}h{level}" for level in range(1, 7)))
    ]


def section(chapter: Chapter) -> etree._Element:
    return chapter.tree[1][0]


def test_element_and_document() -> None:
    made = element("p", "a", element("b", "c"), "d\x00", class_="x", epub_type="z", aria_label="l")
    assert etree.tostring(made).endswith(b'class="x" epub:type="z" aria-label="l">a<b>c</b>d</p>')
    root = document("T", "fr", made)
    assert root.get("lang") == root.get(f"{{{XML}}}lang") == "fr"
    assert [node.tag for node in root] == [f"{{{XHTML}}}head", f"{{{XHTML}}}body"]


def test_division_at_the_highest_repeated_level() -> None:
    made = chapters(
        body(
            element("p", "before ", element("a", "to two", href="#two")),
            element("h2", "One", epub_type="prologue"),
            element("h4", "Sub"),
            element("p", element("a", "here", href="#one"), element("a", "no", href="#none")),
            element("section", element("h2", "Two"), element("p", "t", id="one"), id="two"),
        ),
        BOOK,
    )
    assert [(c.href, c.title) for c in made] == [
        ("text/chapter-001.xhtml", "Book"),
        ("text/chapter-002.xhtml", "One"),
        ("text/chapter-003.xhtml", "Two"),
    ]
    assert [levels(c) for c in made] == [[], [1, 2], [1]]
    assert section(made[0]).get(TYPE) is None
    assert (section(made[1]).get(TYPE), section(made[1]).get("role")) == (
        "prologue",
        "doc-prologue",
    )
    assert section(made[2]).get("role") == "doc-chapter"
    heading = section(made[2])[0]
    assert section(made[2]).get("aria-labelledby") == heading.get("id")
    links = [a.get("href") for c in made for a in c.tree.iter(f"{{{XHTML}}}a")]
    assert links == [f"chapter-003.xhtml#{heading.get('id')}", "chapter-003.xhtml#one", None]


def test_a_short_document_under_one_title_stays_whole() -> None:
    def blocks(length: int) -> etree._Element:
        return body(
            element("h1", "T"),
            *(b for n in "ab" for b in (element("h2", n), element("p", "x" * length))),
        )

    assert len(chapters(blocks(10), BOOK)) == 1
    assert [c.title for c in chapters(blocks(SHORT), BOOK)] == ["T", "a", "b"]


def test_loose_text_and_languages_survive_unwrapping() -> None:
    inner = element("div", "loose ", element("b", "x"), element("h1", "A"), "y", lang="fr")
    made = chapters(body(inner, element("h1", "B")), BOOK)
    assert [text_of(c.tree[1]) for c in made] == ["loose x", "A y", "B"]
    assert section(made[1])[0].get("lang") == "fr"
    assert section(made[0])[0].tag == f"{{{XHTML}}}p"


def test_long_documents_break_between_blocks() -> None:
    made = chapters(body(element("h1", "A"), *(element("p", "x" * 50_000) for _ in range(8))), BOOK)
    assert [c.title for c in made] == ["A", "Book (2)"]
    assert all(len(text_of(c.tree)) <= LONG + 10 for c in made)


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(("h1", "h2", "h3", "h4", "p", "section", "div")),
        st.text("ab ", max_size=5),
        st.sampled_from(("", "i1", "i2", "i3")),
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(BLOCKS)
def test_nothing_is_lost_no_level_is_skipped_ids_are_unique(
    blocks: list[tuple[str, str, str]],
) -> None:
    root = body()
    parent = root
    seen: set[str] = set()
    for tag, text, identifier in blocks:
        node = element(tag, text)
        if identifier and identifier not in seen:
            seen.add(identifier)
            node.set("id", identifier)
        parent.append(node)
        if tag in ("section", "div"):
            parent = node
    before = "".join("".join(root.itertext()).split())
    made = chapters(root, BOOK)
    assert "".join("".join("".join(c.tree[1].itertext()).split()) for c in made) == before
    ids = [n.get("id") for c in made for n in c.tree.iter() if n.get("id")]
    assert len(ids) == len(set(ids))
    assert len({c.href for c in made}) == len(made) > 0
    for chapter in made:
        found = levels(chapter)
        assert found[:1] in ([], [1])
        assert all(after <= level + 1 for level, after in pairwise(found))
