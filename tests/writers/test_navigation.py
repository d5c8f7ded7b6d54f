"""EPUB 3.3 §7, after the headings of EPUBCheck's navigation document features."""

from __future__ import annotations

import editions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Metadata
from accessible.scripting import Heading, Page, Part, Script
from accessible.writers.navigation import WORDS, direction, navigation

H = f"{{{XHTML}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def nav_of(
    script: Script, book: Book | None = None, language: str = "en", href: str = "nav.xhtml"
) -> etree._Element:
    return etree.fromstring(navigation(book or editions.book(), script, language, href, ()))


def named(root: etree._Element, epub_type: str) -> list[etree._Element]:
    return [nav for nav in root.iter(f"{H}nav") if nav.get(f"{{{EPUB}}}type") == epub_type]


def entries(element: etree._Element, depth: int = 0) -> list[tuple[int, str, str]]:
    """Every link of a nav with its depth, in document order."""
    found = []
    for item in element.findall(f"{H}ol/{H}li"):
        links = item.findall(f"{H}a")
        assert len(links) == 1
        assert len(item.findall(f"{H}ol")) <= 1
        found.append((depth, links[0].get("href"), links[0].text))
        found += entries(item, depth + 1)
    return found


def test_contents() -> None:
    (toc,) = named(nav_of(editions.script()), "toc")
    assert entries(toc) == [
        (0, "text/one.xhtml#h1", "The Lighthouse"),
        (1, "text/one.xhtml#h2", "The keeper"),
        (0, "text/two.xhtml#h3", "The Storm"),
        (0, "text/three.xhtml", "Colophon"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 6), max_size=8), min_size=1, max_size=6))
def test_contents_hold_every_heading_once_in_order(levels: list[list[int]]) -> None:
    parts = tuple(
        Part(
            f"{n}.xhtml",
            f"Document {n}",
            (),
            tuple(Heading(f"h{i}", "", f"Heading {i}", level) for i, level in enumerate(found)),
        )
        for n, found in enumerate(levels)
    )
    (toc,) = named(nav_of(Script(parts)), "toc")
    assert all(len(ol) for ol in toc.iter(f"{H}ol"))
    found = entries(toc)
    assert [href for _, href, _ in found] == [
        f"{part.href}#{h.id}" if h else part.href
        for part in parts
        for h in part.headings or (None,)
    ]
    # Shallower headings are never under deeper ones, and no depth is skipped.
    flat = [level for part in levels for level in part or [1]]
    for (depth, _, _), (after, _, _), one, two in zip(
        found, found[1:], flat, flat[1:], strict=False
    ):
        assert after == depth + 1 if two > one else after <= depth


def test_headings_without_text_have_a_name() -> None:
    part = Part("a.xhtml", " ", (), (Heading("h", "", " \n", 1),))
    (toc,) = named(nav_of(Script((part,))), "toc")
    assert entries(toc) == [(0, "a.xhtml#h", "a.xhtml")]


def test_page_list() -> None:
    part = Part("a b.xhtml", "A", (), (), (Page("p1", "iv"), Page("é", " "), Page("p3", "5")))
    root = nav_of(Script((part,)))
    (pages,) = named(root, "page-list")
    assert pages.get("hidden") == "hidden"
    assert entries(pages) == [
        (0, "a%20b.xhtml#p1", "iv"),
        (0, "a%20b.xhtml#%C3%A9", "–"),
        (0, "a%20b.xhtml#p3", "5"),
    ]


def test_page_list_only_with_pages() -> None:
    assert not named(nav_of(Script((Part("a.xhtml", "A", ()),))), "page-list")


def test_landmarks() -> None:
    cover = editions.chapter(
        "cover.xhtml",
        "Cover",
        '<body epub:type="cover"><p id="a">x</p></body>',
    )
    book = editions.book(chapters=(cover, *editions.book().chapters))
    (landmarks,) = named(nav_of(editions.script(), book), "landmarks")
    assert [(a.get(f"{{{EPUB}}}type"), a.get("href")) for a in landmarks.iter(f"{H}a")] == [
        ("cover", "cover.xhtml"),
        ("bodymatter", "text/one.xhtml"),
    ]
    assert not landmarks.xpath("descendant-or-self::*/@role")


def test_body_begins_after_front_matter() -> None:
    title = editions.chapter("t.xhtml", "T", '<body epub:type="titlepage"><p>T</p></body>')
    plain = editions.chapter("b.xhtml", "B", "<body><p>B</p></body>")
    book = Book(Metadata("B", "en"), (title, plain))
    parts = tuple(Part(h, h, (editions.said("x", "x"),)) for h in ("t.xhtml", "b.xhtml"))
    (landmarks,) = named(nav_of(Script(parts), book), "landmarks")
    assert [a.get("href") for a in landmarks.iter(f"{H}a")] == ["b.xhtml"]


@pytest.mark.parametrize("language", [*WORDS, "de-AT", "ja"])
def test_each_nav_is_labelled_uniquely_and_in_its_language(language: str) -> None:
    root = nav_of(editions.script(), language=language)
    navs = list(root.iter(f"{H}nav"))
    labels = [root.xpath("//*[@id=$id]", id=nav.get("aria-labelledby"))[0] for nav in navs]
    assert len({label.text for label in labels}) == len(navs) == 3
    assert root.get("lang") == root.get(LANG) == language
    expected = ("en", "en") if language == "ja" else (None, None)
    assert {(label.get("lang"), label.get(LANG)) for label in labels} == {expected}


def test_links_are_relative_to_the_navigation_document() -> None:
    (toc,) = named(nav_of(editions.script(), href="front/nav.xhtml"), "toc")
    assert entries(toc)[0][1] == "../text/one.xhtml#h1"


@pytest.mark.parametrize(
    ("language", "written"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("az-Arab", "rtl"), ("ku-Latn", ""), ("en", ""), ("", "")],
)
def test_direction(language: str, written: str) -> None:
    assert direction(language) == written
