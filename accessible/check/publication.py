"""What the subjects of the proof look at: the publication, and its documents one after another.

A document is read and parsed once, shown to every subject in turn and let go, so that a book of
ten thousand documents takes the memory of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accessible.check.document import Document
from accessible.check.navigation import Navigation, read_navigation
from accessible.check.package import Item, Package, read_xml
from accessible.container import Container
from accessible.css import Sheets
from accessible.errors import Finding, InputError


@dataclass(slots=True)
class Publication:
    """One EPUB under proof. ``found`` counts the findings so far by code; ``visible`` and
    ``narrated`` the characters of the documents that have gone by."""

    path: Path
    container: Container
    package: Package
    navigation: Navigation
    sheets: Sheets
    found: Counter[str] = field(default_factory=Counter)
    visible: int = 0
    narrated: int = 0

    @property
    def is_narrated(self) -> bool:
        return any(item.overlay for item in self.package.documents)

    def document(self, item: Item) -> Document:
        """A content document, parsed. Raises ``InputError``."""
        root = read_xml(self.container, item.path)
        in_spine = any(item.path == other.path for other in self.package.spine)
        return Document(item, root, self.sheets, in_spine=in_spine)


def open_publication(
    path: Path, container: Container, package: Package
) -> tuple[Publication, list[Finding]]:
    """The publication with its navigation, and what cannot be read of that."""

    def load(name: str) -> bytes | None:
        try:
            found = container.find(name)
            return None if found is None else container.read(found)
        except InputError:
            return None

    navigation, findings = read_navigation(container, package)
    return Publication(path, container, package, navigation, Sheets(load)), findings


class Subject:
    """One subject of the proof, made anew for each publication.

    ``prove_epub`` shows it every document that can be parsed, in reading order, then asks it for
    what can only be said of the whole. Subjects do not look into each other.
    """

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    def see(self, document: Document) -> Iterator[Finding]:
        """What is to be said of one document."""
        yield from ()

    def close(self) -> Iterator[Finding]:
        """What is to be said of the whole publication, all documents seen."""
        yield from ()
