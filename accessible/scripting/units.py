"""The script: what will be said, in reading order, under which elements."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass
from enum import Enum

from accessible.book import Recording
from accessible.delivery import PLAIN, Delivery
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
class Turn:
    """A stretch of a spoken text that one voice says in one go.

    ``start`` to ``end`` are characters of ``Utterance.spoken.text``; ``language`` is a BCP 47 tag;
    ``pause`` follows it, in milliseconds. Where there is a ``cue``, that sound is heard instead
    (CSS Speech 1 §9.3), and the stretch is empty.
    """

    start: int
    end: int
    language: str
    delivery: Delivery = PLAIN
    pause: int = 0
    cue: Recording | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What lights up by itself inside an utterance: the id of its span, and where it stands in
    ``Utterance.written``, in characters."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence, or one thing said as a sentence.

    ``id`` is the XHTML id, the SMIL ``textref`` fragment and the ``Clip.id``. ``written`` is the
    visible text (or the alt text, label or alternative) as it stands; ``pause`` follows it, in
    milliseconds; ``epub_type`` is the ``epub:type`` of its ``par``: ``pagebreak``, ``noteref`` or
    empty (EPUB 3.3 §9.3.2.3, skippability). Where the book has a ``recording`` of it, that is
    heard, and no voice.

    ``turns`` are in order and do not overlap, and only white space stands between them; without any
    the whole is one turn in ``language``. ``words`` are in order and do not overlap; there are none
    where words do not light up by themselves.
    """

    id: str
    written: str
    spoken: Spoken
    language: str
    role: Role
    pause: int
    epub_type: str = ""
    recording: Recording | None = None
    turns: tuple[Turn, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Utterances under one element: a ``seq`` of the overlay.

    ``id`` is the element's; ``epub_type`` its structure (``chapter``, ``table``, ``list``,
    ``figure``, ``aside``, ``footnote``, ``endnote`` … or empty). ``items`` is never
    empty; escapable types (``table``, ``list``, ``figure``, ``aside``) never stand inside one
    another. ``block``: it is a paragraph, or a row of a table, and its items are said in it.
    """

    id: str
    epub_type: str
    items: tuple[Sequence | Utterance, ...]
    block: bool = False

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

    parts: Items[Part]

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
