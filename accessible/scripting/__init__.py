"""``Book → (Book, Script)``: everything visible that is to be said, in reading order, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from accessible.book import Book
from accessible.errors import Finding
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
from accessible.settings import Settings
from accessible.spoken import Speaker
from accessible.spoken.languages import has_rules

__all__ = ["Heading", "Page", "Part", "Role", "Script", "Sequence", "Utterance", "script"]


def script(book: Book, settings: Settings | None = None) -> tuple[Book, Script]:
    """What will be said of a book, and the book with an id or a span on every unit of it.

    The given book is not changed; what its readers see is the same in the new one. Findings about
    the text (pictures without alt text, skipped heading levels, languages whose numbers are left
    to the engine) are added to the new book's.
    """
    speaker = Speaker()
    readings = [
        Reading(replace(chapter, tree=deepcopy(chapter.tree)), speaker) for chapter in book.chapters
    ]
    lines = Script(tuple(reading.part for reading in readings))
    scripted = replace(
        book,
        chapters=tuple(reading.chapter for reading in readings),
        findings=(
            *book.findings,
            *(finding for reading in readings for finding in reading.findings),
            *_left_to_the_engine(lines),
        ),
    )
    return scripted, lines


def _left_to_the_engine(lines: Script) -> Iterator[Finding]:
    """One finding for each language that we have no rules for."""
    languages = Counter(utterance.language for utterance in lines.utterances())
    for language, count in languages.items():
        if not has_rules(language):
            yield Finding(
                "language-unruled",
                language,
                f"Numbers and abbreviations in “{language}” ({count} "
                f"sentence{'' if count == 1 else 's'}) are read as the voice reads them.",
            )
