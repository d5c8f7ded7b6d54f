"""The navigation document: links that lead somewhere, lists that can be told apart, landmarks
(EPUB 3.3 §7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname
from typing import Any
from urllib.parse import unquote

from lxml import etree

from accessible.book import EPUB, XHTML
from accessible.container import local_path
from accessible.improving.document import LANG, TYPE, XML_LANG, Document, is_hidden, types_of
from accessible.readers.xhtml import text_of
from accessible.writers.navigation import WORDS
from accessible.writers.package import link

_EPUB: dict[Any, str] = {"epub": EPUB}
_NAV, _A, _BODY = f"{{{XHTML}}}nav", f"{{{XHTML}}}a", f"{{{XHTML}}}body"


class Targets:
    """What the links of the navigation document can lead to, and where they lead."""

    def __init__(self, navigation: Document, documents: Iterable[Document]) -> None:
        self._navigation = navigation
        self._ids: dict[str, dict[str, etree._Element]] = {}
        for document in (*documents, navigation):
            ids = self._ids.setdefault(document.href, {})
            for element in document.root.iter("*"):
                if name := element.get("id"):
                    ids.setdefault(name, element)

    def place(self, href: str) -> tuple[str, str]:
        """The document and the id that an href of the navigation document names."""
        address, _, fragment = href.partition("#")
        path = local_path(dirname(self._navigation.href), address) if address else None
        path = (path or "") if address else self._navigation.href
        ids = self._ids.get(path, {})
        return path, fragment if fragment in ids else unquote(fragment)

    def element(self, place: tuple[str, str]) -> etree._Element | None:
        """The element that has that id."""
        return self._ids.get(place[0], {}).get(place[1])

    def knows(self, path: str) -> bool:
        """Whether the path is that of a document of the book."""
        return path in self._ids

    def href(self, path: str, name: str = "") -> str:
        """The href by which the navigation document leads to a place."""
        return link(self._navigation.href, path, name)


@dataclass(frozen=True, slots=True)
class Voice:
    """The few words that a made list needs, in the book's language, else in English."""

    language: str

    def say(self, element: etree._Element, name: str, *, label: bool = False) -> None:
        """Put the word for ``name`` (a field of ``Words``) into an element, or into its label."""
        primary = self.language.lower().partition("-")[0]
        word: str = getattr(WORDS.get(primary, WORDS["en"]), name)
        if label:
            element.set("aria-label", word)
            return
        element.text = word
        if primary not in WORDS:
            element.set(LANG, "en")
            element.set(XML_LANG, "en")


def nav_of(navigation: Document, epub_type: str) -> etree._Element | None:
    """The first ``nav`` of this type."""
    navs = (nav for nav in navigation.root.iter(_NAV) if epub_type in types_of(nav))
    return next(navs, None)


def links(nav: etree._Element | None) -> Iterator[etree._Element]:
    """The links of a list in order; none where there is no list."""
    return iter(()) if nav is None else nav.iter(_A)


def new_nav(navigation: Document, epub_type: str, word: str) -> etree._Element:
    """A list that is not shown, after the contents, with its heading and an empty ``ol``."""
    contents = nav_of(navigation, "toc")
    parent = None if contents is None else contents.getparent()
    if parent is None:
        parent = navigation.root.find(_BODY)
    assert parent is not None  # what has neither nav nor body is not given here
    nav = etree.SubElement(parent, _NAV, nsmap=_EPUB)
    nav.set(TYPE, epub_type)
    nav.set("hidden", "hidden")
    heading = etree.SubElement(nav, f"{{{XHTML}}}h2")
    Voice(navigation.language).say(heading, word)
    navigation.give_id(nav, epub_type)
    nav.set("aria-labelledby", navigation.give_id(heading, f"{epub_type}-title"))
    etree.SubElement(nav, f"{{{XHTML}}}ol")
    return nav


def new_entry(entries: etree._Element, href: str) -> etree._Element:
    """A link in a new item at the end of a list.

    The item is there for reading systems (EPUB 3.3 §7.5, “hidden”): the page shows what it showed.
    """
    item = etree.SubElement(entries, f"{{{XHTML}}}li")
    if not is_hidden(entries):
        item.set("hidden", "hidden")
    return etree.SubElement(item, _A, href=href)


def mend_links(navigation: Document, targets: Targets) -> None:
    """Links of the contents to an id that is not there lead to its document; empty ones are
    told of."""
    nav = nav_of(navigation, "toc")
    for entry in links(nav):
        href = entry.get("href", "")
        path, name = targets.place(href)
        if not text_of(entry) and next(entry.iter("{*}img", "{*}svg"), None) is None:
            navigation.left("toc-empty", entry, f"The link to {href} has no text.")
        if path and targets.knows(path) and name and targets.element((path, name)) is None:
            entry.set("href", targets.href(path))
            message = f"The contents led to {href}, which is not there; to its document now."
            navigation.mended("toc-link", entry, message)


def mend_labels(navigation: Document) -> None:
    """Each ``nav`` has a name of its own, where there are several: its heading, else a word."""
    navs = list(navigation.root.iter(_NAV))
    if len(navs) < 2:
        return
    voice = Voice(navigation.language)
    words = {"toc": "contents", "page-list": "pages", "landmarks": "landmarks"}
    for nav in navs:
        if any(nav.get(name) for name in ("aria-label", "aria-labelledby", "title")):
            continue
        heading = _heading(nav)
        word = next((words[kind] for kind in types_of(nav) if kind in words), "")
        if heading is not None:
            nav.set("aria-labelledby", navigation.give_id(heading, "nav-title"))
        elif word:
            voice.say(nav, word, label=True)
        else:
            continue
        name = text_of(heading) if heading is not None else nav.get("aria-label", "")
        message = f"A nav among others had no name; it is “{name}” now."
        navigation.mended("nav-label", nav, message)


def _heading(nav: etree._Element) -> etree._Element | None:
    """The heading that a list begins with."""
    first = next((child for child in nav if isinstance(child.tag, str)), None)
    is_list = first is None or first.tag == f"{{{XHTML}}}ol"
    return None if is_list or first is None or not text_of(first) else first
