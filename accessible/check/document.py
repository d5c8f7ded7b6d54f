"""One content document, parsed once and asked by every subject of the proof."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from posixpath import dirname
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from accessible.book import SVG, XHTML
from accessible.check.markup import having, is_decoration, kinds_of, local, squeezed, text_of
from accessible.check.overlays import Overlay
from accessible.check.package import Item
from accessible.container import local_path
from accessible.css import Sheets

_LEVELS = {f"h{level}": level for level in range(1, 7)}


class Heading(NamedTuple):
    """A heading that readers meet."""

    element: etree._Element
    level: int
    text: str


class Document:
    """One content document, parsed, with what every subject asks of it.

    ``ids`` are the first elements with each id, ``repeated`` the others with an id of those.
    ``overlay`` is its media overlay, if it has one, and ``spoken`` the elements that the pars of
    that refer to, in their order; ``sentences`` the sentences that these are words of, if any.
    """

    def __init__(self, item: Item, root: etree._Element, sheets: Sheets, *, in_spine: bool) -> None:
        self.item = item
        self.path = item.path
        self.root = root
        self.in_spine = in_spine
        self.overlay: Overlay | None = None
        self.spoken: tuple[etree._Element | None, ...] = ()
        self.sentences: tuple[etree._Element | None, ...] = ()
        self._sheets = sheets
        self.position: dict[etree._Element, int] = {}
        self.ids: dict[str, etree._Element] = {}
        self.repeated: list[etree._Element] = []
        self._named: defaultdict[str, list[etree._Element]] = defaultdict(list)
        self.kinds: dict[etree._Element, frozenset[str]] = {}
        for at, element in enumerate(root.iter(etree.Element)):
            self.position[element] = at
            self._named[local(element)].append(element)
            identity = element.get("id")
            if identity and self.ids.setdefault(identity, element) is not element:
                self.repeated.append(element)
            kinds = kinds_of(element)
            if kinds:
                self.kinds[element] = kinds

    def anchor(self, fragment: str) -> etree._Element | None:
        """Where a link with a fragment leads: an id, or the name of an ``a`` (HTML §7.4.6.4)."""
        named = (element for element in self._named["a"] if element.get("name") == fragment)
        found = self.ids.get(fragment)
        return next(named, None) if found is None else found

    def every(self, *names: str) -> list[etree._Element]:
        """The elements with one of these local names, in document order, hidden ones left out."""
        found = [element for name in names for element in self._named.get(name, ())]
        if len(names) > 1:
            found.sort(key=self.position.__getitem__)
        return [element for element in found if not self.is_hidden(element)]

    def of_kind(self, *kinds: str) -> list[etree._Element]:
        """The elements with one of these ``epub:type``s or DPUB roles (without ``doc-``)."""
        wanted = frozenset(kinds)
        return [
            element
            for element, own in self.kinds.items()
            if not wanted.isdisjoint(own) and not self.is_hidden(element)
        ]

    @cached_property
    def hidden(self) -> set[etree._Element]:
        """The topmost elements that style sheets, styles or attributes hide from everybody."""
        return self._sheets.cascade(self.root, self.path).hidden(self.root)

    @cached_property
    def _unseen(self) -> set[etree._Element]:
        """Every element that is hidden, shown on no page, or kept from assistive technology."""
        tops = [*self.hidden]
        for name in ("head", "script", "template", "noscript"):
            tops += self._named.get(name, ())
        tops += having(self.root, "@aria-hidden = 'true'")
        unseen: set[etree._Element] = set()
        for top in tops:
            if top not in unseen:
                unseen.update(top.iter(etree.Element))
        return unseen

    def is_hidden(self, element: etree._Element) -> bool:
        """Whether nobody meets the element: it is hidden, or kept from assistive technology."""
        return element in self._unseen

    def place(self, element: etree._Element) -> str:
        """Where an element stands: its id, or its line."""
        identity = element.get("id")
        return f"{self.path}#{identity}" if identity else f"{self.path}:{element.sourceline or 1}"

    def target(self, href: str) -> tuple[str | None, str]:
        """The path in the EPUB and the fragment that a link of this document leads to; no path
        when it leads out."""
        source, _, fragment = href.strip().partition("#")
        if not source:
            return self.path, unquote(fragment)
        return local_path(dirname(self.path), source), unquote(fragment)

    @cached_property
    def body(self) -> etree._Element:
        """The body; of a drawing, or where there is none, the root."""
        body = self.root.find(f"{{{XHTML}}}body")
        return self.root if body is None else body

    @cached_property
    def title(self) -> str:
        """What the document calls itself (HTML §4.2.2; SVG 2 §5.7)."""
        if self.root.tag == f"{{{SVG}}}svg":
            return squeezed(self.root.findtext(f"{{{SVG}}}title") or "")
        return squeezed(self.root.findtext(f"{{{XHTML}}}head/{{{XHTML}}}title") or "")

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings in order, with ARIA's (WAI-ARIA 1.2 §5.4) among them."""
        elements = self.every(*_LEVELS) + [
            element for element in self.of_kind("heading") if local(element) not in _LEVELS
        ]
        elements.sort(key=self.position.__getitem__)
        found = []
        for element in elements:
            if local(element) in _LEVELS and is_decoration(element):
                continue
            stated = element.get("aria-level", "").strip()
            level = int(stated) if stated.isdecimal() and 0 < len(stated) < 3 else 0
            level = level or _LEVELS.get(local(element), 2)
            found.append(Heading(element, level, text_of(element)))
        return found
