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
class Edition:
    """All that a writer may use.

    ``book`` has the script's ids; ``narration`` is ``None`` and ``tracks`` empty for a writer
    whose ``codec`` is ``None``. ``tracks`` holds one encoded track for each of
    ``narration.tracks``, in the same order, in the writer's codec.
    """

    book: Book
    script: Script
    settings: Settings
    narration: Narration | None = None
    tracks: tuple[EncodedTrack, ...] = ()


class Writer(Protocol):
    """``suffix`` ends the output's name (``.epub``); ``description`` is for people.

    A writer with ``needs_recordings = False`` keeps the sound that an EPUB brought with it, and its
    edition has only the clips that were spoken for it.
    """

    name: ClassVar[str]
    description: ClassVar[str]
    suffix: ClassVar[str]

    def codec(self, settings: Settings) -> str | None:
        """The codec of its sound (``mp3``, ``aac``, ``opus``), or ``None`` for no sound."""
        ...

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        """Write the whole file; give back what a person should know of it.

        Raises ``OSError`` (told by the caller), ``OutputError``, ``InputError``.
        """
        ...
