"""EPUB 2 and 3 as they are: the documents of the spine, to be given back as they were (EPUB 3.3).

The package is read with ``zipfile`` and lxml, not with ebooklib: that holds every file of the
book in memory, and gives back documents without the attributes of ``html`` and ``body``, without
most of ``head``, and with SVG's names in lower case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible import xml
from accessible.book import SVG, XHTML, Book, Chapter, Original, Recording, Resource, ZipMember
from accessible.container import Container, local_path, open_container
from accessible.errors import Finding, InputError
from accessible.readers import xhtml
from accessible.readers.epub.labels import labels_of
from accessible.readers.epub.overlays import recordings_of
from accessible.readers.epub.package import (
    SVG_TYPE,
    XHTML_TYPES,
    Item,
    Package,
    dublin_core,
    named,
    read_package,
)
from accessible.readers.epub.pages import mark_pages
from accessible.readers.epub.protection import refuse_protected
from accessible.readers.metadata import metadata_of
from accessible.readers.xhtml.conform import conformed
from accessible.settings import Settings

_HTML, _SVG = f"{{{XHTML}}}html", f"{{{SVG}}}svg"
_HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))


class EpubReader:
    """Reads EPUB 2 and 3. Nothing outside the file is touched, whatever the file says."""

    name: ClassVar[str] = "epub"
    description: ClassVar[str] = "EPUB 2 and 3, kept as they are"
    suffixes: ClassVar[tuple[str, ...]] = (".epub",)

    def read(self, path: Path, settings: Settings) -> Book:
        """The book with its documents in spine order; everything else stays in the file.

        hrefs are names in the file. Raises ``InputError`` for what is damaged, hostile, locked or
        protected by DRM.
        """
        with open_container(path) as container:
            refuse_protected(container)
            return _Reading(container, read_package(container), settings).book()


@dataclass(frozen=True, slots=True)
class _Source:
    """One document, parsed: ``name`` is its name in the file; ``member`` is there when the tree is
    that of the file as it stands."""

    name: str
    path: str
    root: etree._Element
    linear: bool
    member: ZipMember | None
    recordings: tuple[Recording, ...] = ()


class _Reading:
    """One book on its way from the package to the model."""

    def __init__(self, container: Container, package: Package, settings: Settings) -> None:
        self._container = container
        self._package = package
        self._findings = list(package.findings)
        self._settings = settings

    def book(self) -> Book:
        sources = self._sources()
        if not sources and any(found.code == "spine-unread" for found in self._findings):
            raise InputError(
                f"“{self._container.path.name}” has nothing to read: its spine names no document "
                "of XHTML or SVG, only pictures or the like.",
                "Nothing in it can be narrated; ask the publisher for an edition with text.",
            )
        if not sources:
            raise InputError(
                f"“{self._container.path.name}” has nothing to read: none of the documents in its "
                "spine is there.",
                "Get the EPUB again; this file is incomplete.",
            )
        if self._package.is_old:
            roots = ((source.path, source.root) for source in sources)
            mark_pages(self._container, self._package, roots)
        metadata, found = metadata_of(
            self._settings,
            self._container.path.name,
            [source.root for source in sources],
            mend=False,
            **dublin_core(self._package),
        )
        self._findings += found
        labels = labels_of(self._container, self._package)
        chapters = tuple(_chapter(source, labels, metadata.title) for source in sources)
        resources = self._resources(sources)
        cover = self._package.cover
        return Book(
            metadata,
            chapters,
            resources,
            self._container.find(cover.path) if cover else None,
            tuple(self._findings),
            original=Original(
                self._container.path,
                self._container.find(self._package.path) or self._package.path,
                self._package.version,
                self._navigation(chapters, labels, metadata.title),
                self._package.is_fixed,
                tuple(self._guide()),
                tuple(
                    _chapter(source, labels, metadata.title) for source in self._outside(sources)
                ),
            ),
        )

    def _guide(self) -> Iterator[tuple[str, str]]:
        for reference in named(self._package.root, "reference"):
            place, _, fragment = reference.get("href", "").partition("#")
            path = local_path(self._package.folder, place)
            name = self._container.find(path) if path else None
            if name is not None:
                yield reference.get("type", ""), f"{name}#{fragment}" if fragment else name

    # Resources

    def _resources(self, sources: Iterable[_Source]) -> tuple[Resource, ...]:
        """Everything in the manifest that is no document, each still in the file."""
        resources: dict[str, Resource] = {}
        documents = {source.name for source in sources}
        remote = [item for item in self._package.items.values() if item.is_remote]
        for item in self._package.items.values():
            if not item.path or item.media_type in XHTML_TYPES:
                continue
            name = self._find(item)
            if name is not None and name not in documents:
                resources[name] = Resource(name, item.media_type, self._container.member(name))
        if remote:
            message = f"Not in the book but on the network: {_listed(item.id for item in remote)}."
            self._findings.append(Finding("remote-resource", self._package.path, message))
        return tuple(resources.values())

    def _find(self, item: Item) -> str | None:
        name = self._container.find(item.path)
        if name is None:
            message = f"The manifest names {item.path}, which is not in the file."
            self._findings.append(Finding("resource-missing", item.path, message))
        return name

    # Documents

    def _sources(self) -> list[_Source]:
        """The documents of the spine that can be read, each once."""
        sources: dict[str, _Source] = {}
        for item, linear in self._package.spine:
            document = self._package.document(item)
            if document is None:
                what = item.media_type or "of no known type"
                message = f"{item.path or item.id} is {what}, and has no XHTML or SVG fallback."
                self._findings.append(Finding("spine-unread", item.path or item.id, message))
                continue
            name = self._find(document)
            if name is None or name in sources:
                continue
            source = self._parsed(document, name, linear)
            if source is not None and document.overlay:
                recordings, found = recordings_of(self._container, self._package, document)
                source = replace(source, recordings=recordings)
                self._findings += found
            if source is not None:
                sources[name] = source
        return list(sources.values())

    def _outside(self, sources: Iterable[_Source]) -> Iterator[_Source]:
        """The documents of an EPUB 2 beside the spine: they too must be those of an EPUB 3."""
        known = {source.name for source in sources}
        for item in self._package.items.values() if self._package.is_old else ():
            name = self._container.find(item.path) if item.path else None
            if name is not None and name not in known and item.media_type in XHTML_TYPES:
                source = self._parsed(item, name, False)
                if source is not None:
                    yield source

    def _navigation(
        self, chapters: Iterable[Chapter], labels: dict[str, str], title: str
    ) -> Chapter | None:
        """The navigation document: that of the spine itself, where it stands there."""
        for item in self._package.items.values():
            name = self._container.find(item.path) if item.is_navigation and item.path else None
            if name is None:
                continue
            known = next((chapter for chapter in chapters if chapter.href == name), None)
            source = None if known else self._parsed(item, name, True)
            return known or (_chapter(source, labels, title) if source else None)
        return None

    def _parsed(self, item: Item, name: str, linear: bool) -> _Source | None:
        """A document as it stands, or mended where it is not XHTML; ``None`` where there is no
        document in the file."""
        text, guess = xml.decode(self._container.read(name))
        if guess:
            message = f"The encoding was stated wrongly: {guess}."
            self._findings.append(Finding("encoding-guessed", item.path, message))
        place, reason = item.path, "its root is not html in the namespace of XHTML"
        root: etree._Element | None = None
        try:
            root = xml.parse(text)
        except etree.XMLSyntaxError as error:
            place, reason = f"{item.path}:{error.lineno}", error.msg
        if xml.numbered(text) != text:
            message = "It uses names of characters that nothing declares; numbers stand there now."
            self._findings.append(Finding("markup-repaired", item.path, message))
        # A file whose encoding is stated wrongly cannot stay as it is written.
        member = None if guess else self._container.member(name)
        if root is not None and root.tag == _SVG:
            return _Source(name, item.path, root, linear, member)
        if item.media_type == SVG_TYPE:
            message = f"The drawing is not well-formed SVG: {reason}."
            self._findings.append(Finding("spine-unread", place, message))
            return None
        if root is None or root.tag != _HTML:
            root = xml.parse_html(text)
            if root is None:
                message = "The document is empty, or is no text."
                self._findings.append(Finding("resource-missing", item.path, message))
                return None
            message = f"The document was not well-formed XHTML: {reason}."
            self._findings.append(Finding("markup-repaired", place, message))
            return _Source(name, item.path, self._conformed(root, item.path), linear, None)
        if self._package.is_old:
            made = self._conformed(root, item.path)
            # Where nothing but the document type is old, the document stays as it is written.
            if not _same(root, made):
                return _Source(name, item.path, made, linear, None)
        return _Source(name, item.path, root, linear, member)

    def _conformed(self, root: etree._Element, place: str) -> etree._Element:
        """XHTML5 of old or broken markup, without a title when the source has none."""
        titled = any(map(xhtml.text_of, root.iter("{*}title")))
        made, findings = conformed(root, place)
        self._findings += findings
        title = made.find(f"{{{XHTML}}}head/{{{XHTML}}}title")
        if title is not None and not titled:
            title.text = None  # conformed has put the file's name there; the chapter knows better
        return made


def _chapter(source: _Source, labels: dict[str, str], title: str) -> Chapter:
    """The document with the name that the book, its headings or its own title give it."""
    headings = (xhtml.text_of(node) for node in source.root.iter(*_HEADINGS))
    heading = next(filter(None, headings), "")
    stated = next(map(xhtml.text_of, source.root.iter("{*}title")), "")
    name = labels.get(source.path) or heading or stated or title
    return Chapter(source.name, name, source.root, source.linear, source.member, source.recordings)


def _same(one: etree._Element, other: etree._Element) -> bool:
    """Whether two trees hold the same elements, attributes and text."""
    both = zip_longest(one.iter(etree.Element), other.iter(etree.Element))
    return all(
        a is not None and b is not None and a.tag == b.tag and dict(a.attrib) == dict(b.attrib)
        for a, b in both
    ) and _text(one) == _text(other)


def _text(root: etree._Element) -> str:
    return str(etree.tostring(root, method="text", encoding="unicode"))


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
