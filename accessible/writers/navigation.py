"""The navigation document (EPUB 3.3 §7): table of contents, page list, landmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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


def navigation(
    book: Book, script: Script, language: str, href: str, styles: Iterable[str]
) -> bytes:
    """The navigation document that will lie at ``href``, linked to the style sheets ``styles``.

    The contents hold every heading once, in reading order; a document without headings stands
    there with its title. There is a page list when there are page breaks, and it links all of
    them. Page list and landmarks are for reading systems, and hidden from the page.
    """
    html = etree.Element(f"{{{XHTML}}}html", nsmap=_NAMESPACES)
    _set_language(html, language)
    if written := direction(language):
        html.set("dir", written)
    voice = _Voice(language)
    head = _add(html, "head")
    voice.say(_add(head, "title"), voice.words.contents)
    for style in styles:
        _add(head, "link", rel="stylesheet", type="text/css", href=link(href, style))
    body = _add(html, "body")

    contents = _nav(body, "toc", "doc-toc")
    voice.say(_add(contents, "h1", id="toc-title"), voice.words.contents)
    _nest(contents, script, href)

    if any(part.pages for part in script.parts):
        pages = _nav(body, "page-list", "doc-pagelist")
        voice.say(_add(pages, "h2", id="page-list-title"), voice.words.pages)
        entries = _add(pages, "ol")
        for part in script.parts:
            for page in part.pages:
                target = link(href, part.href, page.id)
                _add(_add(entries, "li"), "a", href=target).text = plain(page.label) or "–"

    # No DPUB role here: they are not allowed inside landmarks (EPUB Accessibility 1.1).
    landmarks = _nav(body, "landmarks", "")
    voice.say(_add(landmarks, "h2", id="landmarks-title"), voice.words.landmarks)
    entries = _add(landmarks, "ol")
    # The contents are no landmark: this document is not in the spine (EPUBCheck RSC-011).
    marks = []
    if cover := next((c for c in book.chapters if "cover" in _types(c)), None):
        marks.append(("cover", link(href, cover.href), voice.words.cover))
    marks.append(("bodymatter", link(href, _body_start(book, script)), voice.words.start))
    for epub_type, target, word in marks:
        mark = _add(_add(entries, "li"), "a", href=target)
        mark.set(f"{{{EPUB}}}type", epub_type)
        voice.say(mark, word)
    return etree.tostring(
        html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>", pretty_print=True
    )


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


def _nest(nav: etree._Element, script: Script, href: str) -> None:
    """The lists of the contents: a heading goes under the last one of a smaller level."""
    open_items: list[tuple[int, etree._Element]] = [(0, nav)]
    for part in script.parts:
        # A document without headings stands at the top, so that nothing is out of reach.
        for heading in part.headings or (Heading("", "", part.title, 1),):
            while open_items[-1][0] >= heading.level:
                open_items.pop()
            parent = open_items[-1][1]
            entries = parent.find(f"{{{XHTML}}}ol")
            entry = _add(_add(parent, "ol") if entries is None else entries, "li")
            title = plain(heading.title) or plain(part.title) or part.href
            _add(entry, "a", href=link(href, part.href, heading.id)).text = title
            open_items.append((heading.level, entry))


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
