"""What a book's style sheets hide from its readers, and take out of their lines of text.

Hidden text is not said; text that is only moved out of sight (clipped, off the screen,
transparent) is there for listeners, and is.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from accessible.book import Book, Chapter
from accessible.css import Cascade, Sheets
from accessible.scripting.markup import semantics

#: The most of a sheet that is read, in bytes.
_LONGEST = 8 * 1024**2
_DAMAGE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError)


@dataclass(frozen=True, slots=True)
class Styled:
    """What the sheets say of one chapter's elements.

    ``hidden``: the topmost elements that no reader sees. A page break without text is not among
    them: there is nothing of it to see, and its number is its label, whatever the sheet says.
    ``apart``: elements out of the line of text around them, floats, positioned ones, inline markup
    laid out as blocks. ``unmarked``: list items without a bullet or number.
    """

    hidden: frozenset[etree._Element] = frozenset()
    apart: frozenset[etree._Element] = frozenset()
    unmarked: frozenset[etree._Element] = frozenset()


def styled(book: Book) -> Callable[[Chapter], Styled]:
    """For each chapter of a book, or a copy of it, what its sheets say."""
    cascade = _cascades(book)

    def of(chapter: Chapter) -> Styled:
        sheets, root = cascade(chapter), chapter.tree
        hidden = (each for each in sheets.hidden(root) if not _is_bare_page_break(each))
        return Styled(
            frozenset(hidden), frozenset(sheets.apart(root)), frozenset(sheets.unmarked(root))
        )

    return of


def hidden(book: Book) -> Callable[[Chapter], set[etree._Element]]:
    """For each chapter (or a copy of it) what is hidden in it."""
    of = styled(book)
    return lambda chapter: set(of(chapter).hidden)


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
