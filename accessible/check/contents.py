"""The table of contents and the other navigation, against the documents (EPUB 3.3 §7.4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from accessible.check.document import Document
from accessible.check.markup import local
from accessible.check.navigation import Link
from accessible.check.package import read_xml
from accessible.check.proof import excerpt
from accessible.check.publication import Publication, Subject
from accessible.errors import Finding, InputError

#: The most headings of a level that are remembered as missing from the contents.
_MOST = 200
#: What has headings that are no part of the book's outline (HTML §4.3.11).
_APART = frozenset("aside blockquote figure table nav details dialog fieldset td".split())


class _Spot(NamedTuple):
    """Where a link of the contents leads: the document's number in the spine, the element's in
    the document."""

    document: int
    element: int


class Contents(Subject):
    """Links that lead nowhere, an order that is not the reading order, headings that are left
    out."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        navigation = publication.navigation
        self.lists = {
            "table of contents": navigation.toc,
            "page list": navigation.pages,
            "landmarks": navigation.landmarks,
        }
        self.links: dict[str, list[tuple[str, Link]]] = {}
        for name, links in self.lists.items():
            for link in links:
                if link.path is not None:
                    self.links.setdefault(link.path, []).append((name, link))
        self.spine = {item.path: at for at, item in enumerate(publication.package.spine)}
        self.seen: set[str] = set()
        self.spots: dict[int, _Spot] = {}
        #: Of each level of heading: how many the contents name, and those that they do not.
        self.named: dict[int, int] = {}
        self.unnamed: dict[int, list[Finding]] = {}

    def see(self, document: Document) -> Iterator[Finding]:
        self.seen.add(document.path)
        targets: set[etree._Element] = set()
        for name, link in self.links.get(document.path, ()):
            element = document.anchor(link.fragment) if link.fragment else document.root
            if element is None:
                if not link.fragment.startswith("epubcfi("):
                    yield _broken(name, link, f"no id “{link.fragment}” in {document.path}")
                continue
            if name == "table of contents":
                targets.add(element)
                number = self.spine.get(document.path, -1)
                self.spots[id(link)] = _Spot(number, document.position[element])
        if document.in_spine and document.path != self.publication.navigation.path:
            self._hold_headings(document, targets)

    def _hold_headings(self, document: Document, targets: set[etree._Element]) -> None:
        """Which headings the contents lead to: into them, to what holds them, or to just before
        them."""
        positions = sorted(document.position[target] for target in targets)
        reached = 0
        for heading in document.headings:
            if any(local(outer) in _APART for outer in heading.element.iterancestors()):
                continue
            # Between the heading before this one and the end of this one.
            until = max(document.position[inner] for inner in heading.element.iter(etree.Element))
            count = bisect_right(positions, until) - bisect_left(positions, reached)
            reached = until + 1
            if count or not heading.text:
                self.named[heading.level] = self.named.get(heading.level, 0) + bool(count)
                continue
            left = self.unnamed.setdefault(heading.level, [])
            if len(left) < _MOST:
                message = f"The heading “{excerpt(heading.text)}” is not in the table of contents."
                left.append(Finding("toc-incomplete", document.place(heading.element), message))

    def close(self) -> Iterator[Finding]:
        navigation, package = self.publication.navigation, self.publication.package
        if not navigation.toc:
            where = navigation.path or package.path
            yield Finding("toc-missing", where, "It has no table of contents for readers.")
            return
        for name, links in self.lists.items():
            for link in links:
                yield from self._hold_link(name, link)
        yield from self._hold_order(navigation.toc)
        for level, left in sorted(self.unnamed.items()):
            # A level that the contents mostly leave out is left out on purpose.
            if self.named.get(level, 0) >= len(left):
                yield from left

    def _hold_link(self, name: str, link: Link) -> Iterator[Finding]:
        if not link.label:
            yield Finding(
                "navigation-label-missing", link.place, f"An entry of the {name} has no text."
            )
        if link.path is None:
            if ":" in link.href.partition("/")[0]:
                return  # It leads out of the book.
            yield _broken(name, link, "no place in the EPUB")
            return
        if link.path in self.seen:
            return
        container = self.publication.container
        try:
            found = container.find(link.path)
            if found is None:
                yield _broken(name, link, f"no {link.path} in the EPUB")
            elif link.fragment and found.endswith(("html", "htm", "xml", "svg")):
                # A document that is not in the spine: reading systems still go there.
                root = read_xml(container, found)
                if not root.xpath("boolean(//*[@id = $id or @name = $id])", id=link.fragment):
                    yield _broken(name, link, f"no id “{link.fragment}” in {found}")
        except InputError:
            return  # What cannot be read has its own finding.

    def _hold_order(self, toc: tuple[Link, ...]) -> Iterator[Finding]:
        last: tuple[_Spot, Link] | None = None
        for link in toc:
            spot = self.spots.get(id(link))
            if spot is None or spot.document < 0:
                continue
            if last is not None and spot < last[0]:
                message = (
                    f"“{excerpt(link.label)}” comes after “{excerpt(last[1].label)}” in the "
                    "table of contents, but before it in the book."
                )
                yield Finding("toc-order", link.place, message)
            last = (spot, link)


def _broken(name: str, link: Link, why: str) -> Finding:
    message = f"The entry “{excerpt(link.label)}” of the {name} leads nowhere: {why}."
    return Finding("navigation-link-broken", link.place, message)
