"""What a book's style sheets hide from its readers, and take out of their lines of text.

Hidden text is not said; text that is only moved out of sight (clipped, off the screen,
transparent) is there for listeners, and is.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from accessible.book import Book, Chapter
from accessible.css import Cascade, Sheets
from accessible.scripting.markup import semantics

#: The most of a sheet that is read, in bytes.
_LONGEST = 8 * 1024**2
_DAMAGE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError)


def hidden(book: Book) -> Callable[[Chapter], set[etree._Element]]:
    """For each chapter (or a copy of it) the topmost elements that no reader sees.

    A page break without text is not among them: there is nothing of it to see, and its number
    is its label, whatever the sheet says.
    """
    cascade = _cascades(book)

    def of_chapter(chapter: Chapter) -> set[etree._Element]:
        return {
            element
            for element in cascade(chapter).hidden(chapter.tree)
            if not _is_bare_page_break(element)
        }

    return of_chapter


def apart(book: Book) -> Callable[[Chapter], set[etree._Element]]:
    """For each chapter (or a copy of it) the elements that its sheets take out of the line of
    text around them: floats, positioned ones, inline markup laid out as blocks."""
    cascade = _cascades(book)

    def of_chapter(chapter: Chapter) -> set[etree._Element]:
        return cascade(chapter).apart(chapter.tree)

    return of_chapter


def _cascades(book: Book) -> Callable[[Chapter], Cascade]:
    resources = {resource.href: resource for resource in book.resources}
    trees = {chapter.href: chapter.tree for chapter in book.chapters}

    def load(path: str) -> bytes | None:
        resource = resources.get(path)
        if resource is None:
            return None
        try:
            with resource.open() as stream:
                return stream.read(_LONGEST)
        except _DAMAGE:
            return None

    sheets = Sheets(load)
    return lambda chapter: sheets.cascade(
        chapter.tree, chapter.href, trees.get(chapter.href, chapter.tree)
    )


def _is_bare_page_break(element: etree._Element) -> bool:
    return "pagebreak" in semantics(element) and not "".join(map(str, element.itertext())).strip()
