"""A content document under repair: our copy of its tree, and the list of what was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.book import EPUB, XHTML, XML, Book, Chapter
from accessible.errors import Finding

LANG, XML_LANG = "lang", f"{{{XML}}}lang"
TYPE = f"{{{EPUB}}}type"
#: A message is to be read: what it quotes can be of any length.
_LONGEST = 300
HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))


@dataclass(slots=True)
class Document:
    """One document on the bench. Repairs change ``root`` in place and say so.

    Attributes are set, tags renamed, text put into what is empty, new elements made: so the
    written file differs from the publisher's in just that. ``language`` is the book's.
    """

    chapter: Chapter
    root: etree._Element
    language: str
    fixed: bool = False
    _said: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, chapter: Chapter, book: Book) -> Document:
        """The document with a copy of the chapter's tree."""
        fixed = book.original is not None and book.original.fixed
        return cls(chapter, deepcopy(chapter.tree), book.metadata.language, fixed)

    @property
    def href(self) -> str:
        return self.chapter.href

    @property
    def is_html(self) -> bool:
        return self.root.tag == f"{{{XHTML}}}html"

    def elements(self, *names: str) -> Iterator[etree._Element]:
        """The XHTML elements of these names, in order."""
        return self.root.iter(*(f"{{{XHTML}}}{name}" for name in names))

    def mended(self, kind: str, element: etree._Element, message: str) -> None:
        """``message``: what was wrong at the element, and what it is now. One finding a kind."""
        self._said.setdefault(("improved", kind), []).append((self._place(element), message))

    def left(self, kind: str, element: etree._Element, message: str) -> None:
        """``message``: what is wrong at the element, and only its author can mend."""
        self._said.setdefault(("not-improved", kind), []).append((self._place(element), message))

    def findings(self) -> Iterator[Finding]:
        """What was said: the first of each kind, with how many more there were."""
        for (code, _), said in self._said.items():
            place, message = said[0]
            message = message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
            more = len(said) - 1
            if more:
                message += f" And {more} more like it in this document."
            yield Finding(code, place, message)

    def improved(self) -> Chapter:
        """The chapter with the mended tree."""
        return replace(self.chapter, tree=self.root)

    def give_id(self, element: etree._Element, wanted: str) -> str:
        """The element's id, or a new one that is like ``wanted`` and unique in the document."""
        stated = element.get("id")
        if stated:
            return stated
        if not self._ids:
            self._ids.update(node.get("id", "") for node in self.root.iter("*"))
        name, number = wanted, 1
        while name in self._ids:
            number += 1
            name = f"{wanted}-{number}"
        self._ids.add(name)
        element.set("id", name)
        return name

    def _place(self, element: etree._Element) -> str:
        name, line = element.get("id"), element.sourceline
        if name and not any(map(str.isspace, name)):
            return f"{self.href}#{name}"
        return f"{self.href}:{line}" if line else self.href


def types_of(element: etree._Element) -> list[str]:
    """The terms of an element's ``epub:type``, in order."""
    return (element.get(TYPE) or "").split()


def is_within(element: etree._Element, tag: str, epub_type: str) -> bool:
    """Whether the element stands inside an XHTML ``tag`` of this ``epub:type``."""
    return any(
        epub_type in types_of(around) for around in element.iterancestors(f"{{{XHTML}}}{tag}")
    )


def is_hidden(element: etree._Element) -> bool:
    """Whether the markup hides the element from everybody."""
    return element.get("hidden") is not None or any(
        around.get("hidden") is not None for around in element.iterancestors()
    )
