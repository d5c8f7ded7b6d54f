"""Repairs of a publisher's markup, when they are asked for: each one right, each one listed.

What only the author can know (alt texts, what a link says, which language a passage is in) is told
of and never invented. Nothing is taken out of the text or put into it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from zipfile import BadZipFile

from accessible.book import Book
from accessible.css import Sheets
from accessible.improving.access import mend_access
from accessible.improving.document import Document
from accessible.improving.formulas import mend_formulas
from accessible.improving.headings import mend_headings
from accessible.improving.identifiers import mend_identifiers
from accessible.improving.landmarks import mend_landmarks, mend_regions
from accessible.improving.languages import mend_languages
from accessible.improving.links import mend_links_in_text
from accessible.improving.navigation import Targets, mend_labels, mend_links
from accessible.improving.page_list import mark_breaks, mend_page_list
from accessible.improving.pages import mend_page_breaks
from accessible.improving.roles import mend_roles
from accessible.improving.tables import mend_tables
from accessible.improving.titles import mend_titles
from accessible.settings import Settings

__all__ = ["improve"]

#: Bytes of a style sheet that are read.
_LONGEST_SHEET = 4_000_000
#: What a file that is not there, or is damaged, raises when it is read.
_DAMAGE = (KeyError, OSError, RuntimeError, ValueError, EOFError, BadZipFile, zlib.error)


def improve(book: Book, settings: Settings) -> Book:
    """The book with its markup repaired, where ``settings.improve`` and it was an EPUB.

    The trees that were mended are our copies. Each kind of repair in a document is a finding
    ``improved``; what is wrong and has no one right mending is a finding ``not-improved``.
    """
    original = book.original
    if original is None or not settings.improve:
        return book
    documents = [Document.of(chapter, book) for chapter in book.chapters]
    navigation = next(
        (document for document in documents if document.href == _href_of_navigation(book)), None
    )
    if navigation is None and original.navigation is not None:
        navigation = Document.of(original.navigation, book)
    everything = list({id(d): d for d in (*documents, navigation) if d is not None}.values())

    sheets = Sheets(_load(book))

    mend_identifiers(everything)
    for document in everything:
        mend_languages(document)
        if document.is_html:
            mend_roles(document)
            mend_headings(document)
            mend_tables(document)
            mend_access(document)
            mend_formulas(document)
            mend_page_breaks(document)
            mend_regions(document)
            mend_links_in_text(document, sheets)
    mend_titles(everything, book.metadata.title)
    if navigation is not None and navigation.is_html:
        _mend_navigation(navigation, documents, book)

    found = tuple(finding for document in everything for finding in document.findings())
    if navigation is not None:
        original = replace(original, navigation=navigation.improved())
    return replace(
        book,
        chapters=tuple(document.improved() for document in documents),
        original=original,
        findings=(*book.findings, *found),
    )


def _load(book: Book) -> Callable[[str], bytes | None]:
    """The bytes of a style sheet of the book by its place."""
    sheets = {item.href: item for item in book.resources if item.media_type == "text/css"}

    def load(path: str) -> bytes | None:
        try:
            with sheets[path].open() as stream:
                return stream.read(_LONGEST_SHEET)
        except _DAMAGE:
            return None

    return load


def _href_of_navigation(book: Book) -> str:
    navigation = book.original and book.original.navigation
    return navigation.href if navigation else ""


def _mend_navigation(navigation: Document, documents: list[Document], book: Book) -> None:
    if navigation.root.find("{*}body") is None:
        return
    targets = Targets(navigation, documents)
    mend_links(navigation, targets)
    mark_breaks(navigation, documents, targets)
    mend_page_list(navigation, documents, targets)
    mend_landmarks(navigation, documents, book, targets)
    mend_labels(navigation)
