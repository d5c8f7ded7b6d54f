"""The navigation document (EPUB 3.3 §7): table of contents, page list, landmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from accessible.book import EPUB, XHTML, XML, Book, Chapter
from accessible.scripting import Heading, Part, Script
from accessible.writers.package import link, plain


@dataclass(frozen=True, slots=True)
class Words:
    """What the navigation document says in its own voice."""

    contents: str
    pages: str
    landmarks: str
    start: str
    cover: str


WORDS = {
    "en": Words("Contents", "Pages", "Landmarks", "Start of the text", "Cover"),
    "de": Words("Inhalt", "Seiten", "Orientierungspunkte", "Beginn des Textes", "Umschlag"),
    "fr": Words("Table des matières", "Pages", "Repères", "Début du texte", "Couverture"),
    "es": Words("Índice", "Páginas", "Puntos de referencia", "Inicio del texto", "Cubierta"),
    "it": Words("Indice", "Pagine", "Punti di riferimento", "Inizio del testo", "Copertina"),
    "pt": Words("Índice", "Páginas", "Pontos de referência", "Início do texto", "Capa"),
    "nl": Words("Inhoud", "Pagina’s", "Oriëntatiepunten", "Begin van de tekst", "Omslag"),
}

_FRONT = {
    *("cover", "titlepage", "halftitlepage", "copyright-page", "frontmatter", "toc", "loi", "lot"),
    *("dedication", "epigraph", "imprint", "imprimatur", "colophon", "landmarks", "contributors"),
}
_BODY = {"bodymatter", "chapter", "part", "volume", "prologue", "introduction"}
_RIGHT_TO_LEFT = {
    *("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "ps", "sd", "syr", "ug"),
    *("ur", "yi"),
}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "aran", "hebr", "nkoo", "syrc", "thaa"}
_NAMESPACES: dict[Any, str] = {None: XHTML, "epub": EPUB}


def direction(language: str) -> str:
    """``rtl`` when a BCP 47 language is written from right to left, else empty."""
    primary, *rest = language.lower().split("-")
    scripts = [subtag for subtag in rest if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else ""
    return "rtl" if primary in _RIGHT_TO_LEFT else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with those under it. ``target``: a URL, empty for a mere heading."""

    title: str
    target: str
    entries: list[Entry] = field(default_factory=list)


def navigation(
    book: Book, script: Script, language: str, href: str, styles: Iterable[str]
) -> bytes:
    """The navigation document that will lie at ``href``, linked to the style sheets ``styles``.

    The contents hold every heading once, in reading order; a document without headings stands
    there with its title. There is a page list when there are page breaks, and it links all of
    them. Page list and landmarks are for reading systems, and hidden from the page.
    """
    made = Navigation(language, href, styles)
    made.add_contents(outline(script, href))
    made.add_pages(page_breaks(script, href))
    made.add_landmarks(landmarks(book, script, href))
    return made.document()


class Navigation:
    """A navigation document in the making: its ``nav`` elements are added in their order."""

    def __init__(self, language: str, href: str, styles: Iterable[str]) -> None:
        self._html = etree.Element(f"{{{XHTML}}}html", nsmap=_NAMESPACES)
        _set_language(self._html, language)
        if written := direction(language):
            self._html.set("dir", written)
        self._voice = _Voice(language)
        head = _add(self._html, "head")
        self._voice.say(_add(head, "title"), self._voice.words.contents)
        for style in styles:
            _add(head, "link", rel="stylesheet", type="text/css", href=link(href, style))
        self._body = _add(self._html, "body")

    def add_contents(self, entries: Iterable[Entry]) -> None:
        """The table of contents; it must not be empty."""
        contents = _nav(self._body, "toc", "doc-toc")
        self._voice.say(_add(contents, "h1", id="toc-title"), self._voice.words.contents)
        _list(contents, entries)

    def add_pages(self, pages: Iterable[Entry]) -> None:
        """The page list, if there are pages."""
        if pages := list(pages):
            nav = _nav(self._body, "page-list", "doc-pagelist")
            self._voice.say(_add(nav, "h2", id="page-list-title"), self._voice.words.pages)
            _list(nav, pages)

    def add_list(self, epub_type: str, title: str, entries: Iterable[Entry]) -> None:
        """A list of the publisher's: of illustrations (``loi``), tables (``lot``) …"""
        nav = _nav(self._body, epub_type, "")
        _add(nav, "h2", id=f"{epub_type}-title").text = title
        _list(nav, entries)

    def add_landmarks(self, marks: Iterable[tuple[str, str, str]]) -> None:
        """Landmarks: ``epub:type``, URL, and a title where it is not ours to say."""
        # No DPUB role here: they are not allowed inside landmarks (EPUB Accessibility 1.1).
        nav = _nav(self._body, "landmarks", "")
        self._voice.say(_add(nav, "h2", id="landmarks-title"), self._voice.words.landmarks)
        entries = _add(nav, "ol")
        words = {"cover": self._voice.words.cover, "bodymatter": self._voice.words.start}
        for epub_type, target, title in marks:
            mark = _add(_add(entries, "li"), "a", href=target)
            mark.set(f"{{{EPUB}}}type", epub_type)
            if title:
                mark.text = title
            else:
                self._voice.say(mark, words[epub_type])

    def document(self) -> bytes:
        """The finished file."""
        return etree.tostring(
            self._html,
            encoding="utf-8",
            xml_declaration=True,
            doctype="<!DOCTYPE html>",
            pretty_print=True,
        )


def outline(script: Script, href: str) -> list[Entry]:
    """Every heading under the last one of a smaller level; URLs are relative to ``href``."""
    top = Entry("", "")
    open_entries = [(0, top)]
    for part in script.parts:
        # A document without headings stands at the top, so that nothing is out of reach.
        for heading in part.headings or (Heading("", "", part.title, 1),):
            while open_entries[-1][0] >= heading.level:
                open_entries.pop()
            title = plain(heading.title) or plain(part.title) or part.href
            entry = Entry(title, link(href, part.href, heading.id))
            open_entries[-1][1].entries.append(entry)
            open_entries.append((heading.level, entry))
    return top.entries


def page_breaks(script: Script, href: str) -> list[Entry]:
    """Every page break that is marked in the text."""
    return [
        Entry(plain(page.label) or "–", link(href, part.href, page.id))
        for part in script.parts
        for page in part.pages
    ]


def landmarks(book: Book, script: Script, href: str) -> list[tuple[str, str, str]]:
    """The cover, where it is marked, and where the text proper begins."""
    # The contents are no landmark: this document is not in the spine (EPUBCheck RSC-011).
    cover = next((c for c in book.chapters if "cover" in _types(c)), None)
    marks = [("cover", link(href, cover.href), "")] if cover else []
    return [*marks, ("bodymatter", link(href, _body_start(book, script)), "")]


class _Voice:
    """The navigation's own words in the book's language, or in English and marked so."""

    def __init__(self, language: str) -> None:
        primary = language.lower().split("-")[0]
        self.foreign = primary not in WORDS
        self.words = WORDS["en" if self.foreign else primary]

    def say(self, element: etree._Element, word: str) -> None:
        element.text = word
        if self.foreign:
            _set_language(element, "en")


def _list(parent: etree._Element, entries: Iterable[Entry]) -> None:
    """The entries as nested lists."""
    items = _add(parent, "ol")
    for entry in entries:
        item = _add(items, "li")
        if entry.target:
            _add(item, "a", href=entry.target).text = entry.title
        else:
            _add(item, "span").text = entry.title
        if entry.entries:
            _list(item, entry.entries)


def _body_start(book: Book, script: Script) -> str:
    """The href where the text proper begins: as marked, else the first that is no front matter."""
    for chapter in book.chapters:
        if _types(chapter) & _BODY:
            return chapter.href
    said = {part.href for part in script.parts if _says_something(part)}
    for chapter in book.chapters:
        if chapter.linear and chapter.href in said and not _types(chapter) & _FRONT:
            return chapter.href
    return book.chapters[0].href


def _says_something(part: Part) -> bool:
    return next(part.utterances(), None) is not None


def _types(chapter: Chapter) -> set[str]:
    """The ``epub:type``s of the document's body and of the elements right under it."""
    body = chapter.tree.find(f"{{{XHTML}}}body")
    elements = [] if body is None else [body, *body]
    return {name for element in elements for name in (element.get(f"{{{EPUB}}}type") or "").split()}


def _nav(body: etree._Element, epub_type: str, role: str) -> etree._Element:
    nav = _add(body, "nav", id=epub_type)
    nav.set(f"{{{EPUB}}}type", epub_type)
    if role:
        nav.set("role", role)
    nav.set("aria-labelledby", f"{epub_type}-title")
    if epub_type != "toc":
        nav.set("hidden", "hidden")
    return nav


def _set_language(element: etree._Element, language: str) -> None:
    element.set("lang", language)
    element.set(f"{{{XML}}}lang", language)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XHTML}}}{name}", attributes)
