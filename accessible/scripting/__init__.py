"""``Book → (Book, Script)``: everything visible that is to be said, in reading order, once."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from accessible.book import Book
from accessible.scripting.reading import Reading
from accessible.scripting.units import (
    Heading,
    Page,
    Part,
    Role,
    Script,
    Sequence,
    Utterance,
)

__all__ = ["Heading", "Page", "Part", "Role", "Script", "Sequence", "Utterance", "script"]


def script(book: Book) -> tuple[Book, Script]:
    """What will be said of a book, and the book with an id or a span on every unit of it.

    The given book is not changed; what its readers see is the same in the new one. Findings about
    the text (pictures without alt text, skipped heading levels) are added to the new book's.
    """
    readings = [Reading(replace(chapter, tree=deepcopy(chapter.tree))) for chapter in book.chapters]
    scripted = replace(
        book,
        chapters=tuple(reading.chapter for reading in readings),
        findings=(
            *book.findings,
            *(finding for reading in readings for finding in reading.findings),
        ),
    )
    return scripted, Script(tuple(reading.part for reading in readings))
