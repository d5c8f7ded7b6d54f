"""The sections of a book that can be chosen: elements, documents, and what follows a heading.

In flat documents a section is a heading with what follows it, up to the next heading of its level
or of a higher one (HTML's outline, as it was for flat headings).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from accessible.book import SVG, XHTML, Book, Chapter
from accessible.scripting.markup import INLINE, is_xhtml, local_name, semantics, visible_text

#: Other words for a kind: of EPUB 2's guide (OPF 2.0.1 §2.6), of older vocabularies, of people.
KINDS = {
    "acknowledgements": "acknowledgments",
    "contents": "toc",
    "copyright": "copyright-page",
    "notes": "endnotes",
    "other.index": "index",
    "pagelist": "page-list",
    "rearnote": "endnote",
    "rearnotes": "endnotes",
    "title-page": "titlepage",
}
#: Kinds of what is no section.
_SMALLER = frozenset({"pagebreak", "noteref", "title", "presentation", "none"})
#: What headings belong to: a heading ends no section outside of these.
_SCOPES = frozenset("body section article nav aside main blockquote figure details td th".split())
_LEVELS = {f"{{{XHTML}}}h{level}": level for level in range(1, 7)}


def folded(text: str) -> str:
    """A name without what people do not tell names apart by."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of one document: ``element``, or, with a ``scope``, all in the scope from the heading
    ``element`` on, up to the heading ``stop``. ``title`` may be empty; ``kinds`` are folded."""

    chapter: Chapter
    element: etree._Element
    title: str
    kinds: frozenset[str]
    scope: etree._Element | None = None
    stop: etree._Element | None = None
    is_document: bool = False

    @property
    def name(self) -> str:
        """The title, else the kind, else the file."""
        return " ".join(self.title.split()) or min(self.kinds, default="") or self.chapter.href

    @property
    def place(self) -> str:
        name = self.element.get("id")
        return f"{self.chapter.href}#{name}" if name else self.chapter.href

    def elements(self) -> list[etree._Element]:
        """The topmost elements that make the section, in order."""
        if self.scope is None:
            return [self.element]
        beyond = {self.stop, *self.stop.iterancestors()} if self.stop is not None else set()
        node = _first_of(self.element, self.scope, beyond)
        found: list[etree._Element] = []
        while True:
            found.append(node)
            after = node.getnext()
            while after is None:
                parent = node.getparent()
                if parent is None or parent is self.scope:
                    return found
                node, after = parent, parent.getnext()
            while after in beyond:
                if after is self.stop or not len(after):
                    return found
                after = after[0]
            node = after


def sections_of(chapters: Iterable[Chapter], book: Book) -> Iterator[Section]:
    """Every section of a book in order, the outer ones first."""
    marked = _landmarks(book)
    for chapter in chapters:
        yield from _in(chapter, marked.get(chapter.href, {}))


def main_of(chapter: Chapter) -> etree._Element | None:
    """The ``body`` of a document, or the drawing that it is."""
    if chapter.tree.tag == f"{{{SVG}}}svg":
        return chapter.tree
    return chapter.tree.find(f"{{{XHTML}}}body")


def _in(chapter: Chapter, marked: Mapping[str, set[str]]) -> Iterator[Section]:
    main = main_of(chapter)
    if main is None:
        return
    kinds: dict[etree._Element, set[str]] = defaultdict(set)
    kinds[main] |= _kinds(chapter.tree) | _kinds(main) | marked.get("", set())
    headings: dict[etree._Element, list[etree._Element]] = defaultdict(list)
    for element in main.iter(f"{{{XHTML}}}*"):
        if element.tag in _LEVELS:
            headings[_scope(element, main)].append(element)
        if local_name(element) not in INLINE:
            kinds[element] |= _kinds(element)
        named = marked.get(element.get("id", ""))
        if named and element.get("id"):
            kinds[_named(element)] |= named
    stops: dict[etree._Element, tuple[etree._Element, etree._Element | None]] = {}
    titles: dict[etree._Element, str] = {}
    for scope, inside in headings.items():
        ends = _ends(inside)
        if ends[0] is None:
            # The first heading is that of the whole.
            titles[scope] = visible_text(inside[0])
            kinds[scope] |= kinds.pop(inside[0], set())
            inside, ends = inside[1:], ends[1:]
        stops.update((head, (scope, end)) for head, end in zip(inside, ends, strict=True))
    yield Section(chapter, main, chapter.title, frozenset(kinds[main]), is_document=True)
    for element in main.iter(etree.Element):
        if element in stops:
            title = visible_text(element)
            yield Section(chapter, element, title, frozenset(kinds[element]), *stops[element])
        elif element in titles or kinds.get(element):
            title = titles.get(element, "")
            yield Section(chapter, element, title, frozenset(kinds.get(element, ())))


def _kinds(element: etree._Element) -> set[str]:
    return {KINDS.get(kind.casefold(), kind.casefold()) for kind in semantics(element) - _SMALLER}


def _scope(heading: etree._Element, main: etree._Element) -> etree._Element:
    for node in heading.iterancestors():
        if node is main or (is_xhtml(node) and local_name(node) in _SCOPES):
            return node
    return main


def _ends(headings: Sequence[etree._Element]) -> list[etree._Element | None]:
    """For each heading the next one of its level or of a higher one."""
    ends: list[etree._Element | None] = [None] * len(headings)
    waiting: list[int] = []
    for number, heading in enumerate(headings):
        while waiting and _LEVELS[headings[waiting[-1]].tag] >= _LEVELS[heading.tag]:
            ends[waiting.pop()] = heading
        waiting.append(number)
    return ends


def _first_of(
    heading: etree._Element, scope: etree._Element, beyond: set[etree._Element]
) -> etree._Element:
    """The heading, or the outermost element that begins with it and holds nothing beyond."""
    node = heading
    while True:
        parent = node.getparent()
        if (
            parent is None
            or parent is scope
            or parent in beyond
            or (parent.text or "").strip()
            or node.getprevious() is not None
        ):
            return node
        node = parent


def _named(element: etree._Element) -> etree._Element:
    """The section's element or heading that a link to an element means."""
    for node in (element, *element.iterancestors()):
        if node.tag in _LEVELS:
            return node
        if local_name(node) not in INLINE:
            break
    after = element.getnext()
    if local_name(element) in INLINE and after is not None and after.tag in _LEVELS:
        return after
    return element


def _landmarks(book: Book) -> dict[str, dict[str, set[str]]]:
    """What the book's landmarks call its documents and their parts: kinds by href, by fragment."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    if book.original is None:
        return found
    for kind, place in book.original.guide:
        href, _, fragment = place.partition("#")
        if kind not in ("text", "start"):  # a place to start at, and no section
            found[href][unquote(fragment)].add(KINDS.get(kind.casefold(), kind.casefold()))
    navigation = book.original.navigation
    if navigation is None:
        return found
    for nav in navigation.tree.iter(f"{{{XHTML}}}nav"):
        if "landmarks" not in semantics(nav):
            continue
        for link in nav.iter(f"{{{XHTML}}}a"):
            path, _, fragment = link.get("href", "").partition("#")
            href = normpath(join(dirname(navigation.href), unquote(path)))
            # The beginning of the main text is a place to start at, not a section.
            found[href][unquote(fragment)] |= _kinds(link) - {"bodymatter"}
    return found
