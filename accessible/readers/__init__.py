"""The contract of a reader: ``Path → Book``.

``accessible.read`` takes the reader whose ``suffixes`` hold the file's, and calls it in the main
process. A reader never reaches the network, never follows a path out of the document's own folder,
and raises ``InputError`` with one clear sentence for what it cannot read.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol

from accessible.book import Book
from accessible.settings import Settings


class Reader(Protocol):
    """``suffixes``: what it reads, in lower case with the dot. ``description``: for people."""

    name: ClassVar[str]
    description: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def read(self, path: Path, settings: Settings) -> Book:
        """The document as a book. Raises ``InputError``."""
        ...
