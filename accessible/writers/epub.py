"""The narrated EPUB 3.3, and the same book as text alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from accessible.errors import Finding
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.kept import write_kept
from accessible.writers.made import publication
from accessible.writers.package import write_package


class EpubWriter:
    """An EPUB 3.3 with one media overlay and one sound file for each narrated document.

    A book that was an EPUB is kept as it was; of any other one a new EPUB is made.
    """

    name: ClassVar[str] = "epub"
    description: ClassVar[str] = "Narrated EPUB 3: text and sound together"
    needs_recordings: ClassVar[bool] = False

    def suffix(self, settings: Settings) -> str:
        return ".epub"

    def codec(self, settings: Settings) -> str | None:
        return settings.codec

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        """Write the whole EPUB. Raises ``OutputError``, or ``InputError`` for a lost source."""
        if edition.book.original is not None:
            return write_kept(edition, path)
        write_package(publication(edition), path)
        return ()


class TextEpubWriter(EpubWriter):
    """The same accessible EPUB without sound: small, for screen readers and braille."""

    name: ClassVar[str] = "epub-text"
    description: ClassVar[str] = "EPUB 3 without sound"

    def suffix(self, settings: Settings) -> str:
        return ".text.epub"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        return EpubWriter.write(self, replace(edition, narration=None, tracks=()), path)
