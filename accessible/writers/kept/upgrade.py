"""EPUB 2 and its forerunners brought to EPUB 3.3, as far as the package document goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from accessible.book import Book
from accessible.errors import Finding
from accessible.scripting import Script
from accessible.writers.navigation import navigation


def upgraded(
    package: etree._Element,
    book: Book,
    script: Script,
    *,
    place: str,
    nav: str,
    read: Callable[[str], bytes | None],
    moved: Mapping[str, str] | None = None,
    styles: Iterable[str] = (),
) -> tuple[bytes, tuple[Finding, ...]]:
    """(Under way: only the plainest books.)"""
    package.set("version", "3.0")
    return navigation(book, script, book.metadata.language, nav, styles), ()
