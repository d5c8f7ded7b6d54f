"""The script: what will be said, in reading order, under which elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from accessible.book import Recording
from accessible.spoken import Spoken


class Role(str, Enum):
    """What an utterance is to the reader; the values are what ``accessible script`` prints."""

    HEADING = "heading"
    BODY = "body"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"
    MATH = "math"
    FIGURE = "figure"
    NOTEREF = "noteref"
    NOTE = "note"
    PAGEBREAK = "pagebreak"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence, or one thing said as a sentence.

    ``id`` is the XHTML id, the SMIL ``textref`` fragment and the ``Clip.id``. ``written`` is the
    visible text (or the alt text, label or alternative) as it stands; ``pause`` follows it, in
    milliseconds; ``epub_type`` is the ``epub:type`` of its ``par``: ``pagebreak``, ``noteref`` or
    empty (EPUB 3.3 §9.3.2.3, skippability). Where the book has a ``recording`` of it, that is
    heard, and no voice.
    """

    id: str
    written: str
    spoken: Spoken
    language: str
    role: Role
    pause: int
    epub_type: str = ""
    recording: Recording | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Utterances under one element: a ``seq`` of the overlay.

    ``id`` is the element's; ``epub_type`` its structure (``chapter``, ``table``, ``list``,
    ``figure``, ``aside``, ``footnote``, ``endnote`` … or empty). ``items`` is never
    empty; escapable types (``table``, ``list``, ``figure``, ``aside``) never stand inside one
    another.
    """

    id: str
    epub_type: str
    items: tuple[Sequence | Utterance, ...]

    def utterances(self) -> Iterator[Utterance]:
        """In reading order."""
        return _utterances(self.items)


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the outline: ``level`` 1–6; ``id`` is the heading element's, ``utterance`` that
    of the first clip that says it (empty when the heading is not spoken)."""

    id: str
    utterance: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page break: its element's id and its number or label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """The script of one content document, ``href`` as in ``Chapter``. ``items`` may be empty.

    ``left_out`` are the ids of the elements that the settings leave unsaid (sections, notes), each
    the topmost of its kind; ``skipped`` the titles of the sections among them.
    """

    href: str
    title: str
    items: tuple[Sequence | Utterance, ...]
    headings: tuple[Heading, ...] = ()
    pages: tuple[Page, ...] = ()
    left_out: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    def utterances(self) -> Iterator[Utterance]:
        """In reading order."""
        return _utterances(self.items)


@dataclass(frozen=True, slots=True)
class Script:
    """One part for each chapter of the book, in spine order."""

    parts: tuple[Part, ...]

    def utterances(self) -> Iterator[Utterance]:
        """In reading order."""
        for part in self.parts:
            yield from part.utterances()


def _utterances(items: tuple[Sequence | Utterance, ...]) -> Iterator[Utterance]:
    for item in items:
        if isinstance(item, Utterance):
            yield item
        else:
            yield from _utterances(item.items)
