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
    """One EPUB under proof. ``documents`` are those that a reader meets, in reading order;
    ``found`` counts the findings so far by code; ``visible`` and ``narrated`` the characters of
    the documents that have gone by; ``is_whole``: nothing was left un-narrated on purpose."""

    path: Path
    container: Container
    package: Package
    navigation: Navigation
    sheets: Sheets
    documents: tuple[Item, ...]
    in_spine: frozenset[str]
    is_narrated: bool
    found: Counter[str] = field(default_factory=Counter)
    visible: int = 0
    narrated: int = 0
    is_whole: bool = True

    def document(self, item: Item) -> Document:
        """A content document, parsed. Raises ``InputError``."""
        root = read_xml(self.container, item.path)
        return Document(item, root, self.sheets, in_spine=item.path in self.in_spine)


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
    documents = package.documents
    publication = Publication(
        path=path,
        container=container,
        package=package,
        navigation=navigation,
        sheets=Sheets(load),
        documents=documents,
        in_spine=frozenset(item.path for item in package.spine),
        is_narrated=any(item.overlay for item in documents),
    )
    return publication, findings


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
