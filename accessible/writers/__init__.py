"""The contract of a writer: ``Edition → file``.

``accessible.write`` calls ``write`` in the main process with a path that lies beside the final
one; it renames the file when the writer has returned and the proof holds. A writer only reads the
edition, and encodes nothing: it takes encoded tracks as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from accessible.book import Book
from accessible.encode import EncodedTrack
from accessible.errors import Finding
from accessible.narration import Narration
from accessible.scripting import Script
from accessible.settings import Settings


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the files that a book is split into: the one of this ``number``, from 1 on, of
    ``count``. ``title`` is its own, beside the book's."""

    title: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a writer may use.

    ``book`` has the script's ids. ``narration`` is ``None`` for a writer that is neither heard nor
    ``timed``. ``tracks`` holds one encoded track for each of ``narration.tracks``, in the same
    order, in the writer's codec; it is empty without one. ``piece`` is there when all this is a
    part of a book that is split (``accessible.writers.split``).
    """

    book: Book
    script: Script
    settings: Settings
    narration: Narration | None = None
    tracks: tuple[EncodedTrack, ...] = ()
    piece: Piece | None = None


class Writer(Protocol):
    """``description`` is for people.

    It may have more: with ``needs_recordings = False`` it keeps the sound that an EPUB brought with
    it, and its edition has only the clips that were spoken for it. With ``timed = True`` it has no
    sound, and tells when things are heard: its edition has a narration without tracks.
    ``cut(narration, script, settings) → Narration`` gives the tracks that it wants: the same sound,
    cut elsewhere; the gain is that of the narration as it was.
    """

    name: ClassVar[str]
    description: ClassVar[str]

    def suffix(self, settings: Settings) -> str:
        """What ends the output's name (``.epub``). The path it is asked to write may also become a
        folder."""
        ...

    def codec(self, settings: Settings) -> str | None:
        """The codec of its sound (``mp3``, ``aac``, ``opus``, ``flac``), ``None`` for none."""
        ...

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        """Write the whole file; give back what a person should know of it.

        Raises ``OSError`` (told by the caller), ``OutputError``, ``InputError``.
        """
        ...
