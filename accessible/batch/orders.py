"""What a batch is to make: an order for each book, gathered from folders, lists and manifests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from accessible.settings import Settings


@dataclass(frozen=True, slots=True)
class Order:
    """One book to make.

    ``name`` is that of its outputs, relative to the output folder, without an ending and with
    ``/`` between its folders: ``term-1/hamlet``. ``place`` says where it was asked for:
    ``books.csv, line 3``, or the folder or pattern that it was found by.
    """

    path: Path
    name: str
    settings: Settings
    place: str = ""
