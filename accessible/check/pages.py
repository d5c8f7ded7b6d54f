"""Page breaks and the page list (EPUB Accessibility 1.1 §3.2; EPUB 3.3 §7.4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from accessible.check.document import Document
from accessible.check.markup import kinds_of, squeezed, text_of
from accessible.check.publication import Publication, Subject
from accessible.errors import Finding

_ROMAN = re.compile(r"m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
#: ``Page 12`` and ``p. 12`` are labeled 12.
_WORD = re.compile(r"^\W*(?:page|pages|pg|pag|p|seite|s|página|pagina)\W+(?=\w)", re.IGNORECASE)


class _Break(NamedTuple):
    """A page break: its label (without “page”), and where it stands."""

    label: str
    place: str
    path: str
    ids: frozenset[str]


class Pages(Subject):
    """Page breaks held against the page list, and their labels against each other."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.breaks: list[_Break] = []
        self.linked: dict[str, set[str]] = {}
        for link in publication.navigation.pages:
            if link.path is not None:
                self.linked.setdefault(link.path, set()).add(link.fragment)

    def see(self, document: Document) -> Iterator[Finding]:
        wanted = self.linked.get(document.path, set())
        for number, element in enumerate(document.of_kind("pagebreak")):
            label = _WORD.sub("", label_of(element))
            if not label:
                message = "The page break has no label: nobody can tell which page begins."
                yield Finding("page-label-missing", document.place(element), message)
            ids = _ids_at(element)
            if number == 0 and "" in wanted:
                ids |= {""}  # A link to the document leads to its first page.
            self.breaks.append(_Break(label, document.place(element), document.path, ids))

    def close(self) -> Iterator[Finding]:
        navigation, package = self.publication.navigation, self.publication.package
        pages = navigation.pages
        if self.breaks and not navigation.has_pages:
            message = f"It has {len(self.breaks)} page breaks, but no page list that leads there."
            yield Finding("page-list-missing", navigation.path or package.path, message)
        if navigation.has_pages and not pages:
            yield Finding("page-list-missing", navigation.path, "The page list is empty.")
        if pages:
            for one in self.breaks:
                if self.linked.get(one.path, set()).isdisjoint(one.ids):
                    message = "The page list has no link to this page break."
                    yield Finding("page-not-linked", one.place, message)
        labels = [(_WORD.sub("", link.label), link.place) for link in pages]
        for label, place in labels:
            if not label:
                yield Finding("page-label-missing", place, "The entry of the page list is empty.")
        yield from _hold_labels(labels or [(one.label, one.place) for one in self.breaks])
        if (self.breaks or pages) and not self._has_source():
            message = "The metadata do not say which print edition the pages are of, or none."
            yield Finding("page-source-missing", package.path, message)

    def _has_source(self) -> bool:
        package = self.publication.package
        if package.values("pageBreakSource") or package.values("a11y:pageBreakSource"):
            return True
        # As it was said before EPUB Accessibility 1.1: dc:source, refined by source-of.
        return any(entry.name == "source-of" for entry in package.entries)


def label_of(element: etree._Element) -> str:
    """What a page break is called."""
    labels = (element.get("aria-label"), element.get("title"), text_of(element))
    return next((squeezed(label) for label in labels if label and label.strip()), "")


def _ids_at(element: etree._Element) -> frozenset[str]:
    """The ids that lead to an element: its own, those inside, that of an empty anchor around or
    just before it."""
    found = [element.get("id", "")]
    found += (inner.get("id", "") for inner in element.iterdescendants(etree.Element))
    parent, before = element.getparent(), element.getprevious()
    if parent is not None and before is None and not (parent.text or "").strip():
        found.append(parent.get("id", ""))
    is_anchor = before is not None and not text_of(before) and "pagebreak" not in kinds_of(before)
    if before is not None and is_anchor and not (before.tail or "").strip():
        found.append(before.get("id", ""))
    return frozenset(filter(None, found))


def _hold_labels(labels: list[tuple[str, str]]) -> Iterator[Finding]:
    """Labels that come twice, and numbers that go back."""
    seen: set[str] = set()
    last: dict[bool, tuple[int, str]] = {}
    for label, place in labels:
        if not label:
            continue
        if label.casefold() in seen:
            message = f"The label “{label}” is that of an earlier page too."
            yield Finding("page-label-repeated", place, message)
            continue
        seen.add(label.casefold())
        number = _number(label)
        if number is None:
            continue
        roman = not label.isdecimal()
        if roman in last and number < last[roman][0]:
            message = f"The page “{label}” comes after the page “{last[roman][1]}”."
            yield Finding("page-order", place, message)
        last[roman] = (number, label)


def _number(label: str) -> int | None:
    """The number of an arabic or a roman label."""
    if label.isdecimal() and len(label) < 10:
        return int(label)
    if not label or not _ROMAN.fullmatch(label.lower()):
        return None
    values = [_NUMERALS[letter] for letter in label.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
