"""EPUB 2 and 3 as they are: the documents of the spine, their markup kept (EPUB 3.3).

The package is read with ``zipfile`` and lxml, not with ebooklib: that holds every file of the
book in memory, and gives back documents without the attributes of ``html`` and ``body``, without
most of ``head``, and with SVG's names in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import commonpath, dirname, relpath
from typing import ClassVar
from urllib.parse import quote

from lxml import etree

from accessible import xml
from accessible.book import SVG, XHTML, XML, Book, Chapter, Metadata, Resource
from accessible.container import Container, open_container
from accessible.errors import Finding, InputError
from accessible.readers import xhtml
from accessible.readers.epub.labels import labels_of
from accessible.readers.epub.package import (
    XHTML_TYPES,
    Item,
    Package,
    dublin_core,
    read_package,
)
from accessible.readers.epub.protection import obfuscated
from accessible.readers.epub.roles import add_roles
from accessible.readers.epub.sanitize import Sanitizer
from accessible.readers.metadata import metadata_of
from accessible.readers.xhtml.conform import conformed
from accessible.settings import Settings

_HTML = f"{{{XHTML}}}html"
_HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))
_LANG, _XML_LANG = "lang", f"{{{XML}}}lang"
_SVG_TYPE = "image/svg+xml"
#: Types of the files that are kept: pictures, style sheets, fonts, pronunciation lexicons.
_KEPT = (
    "image/",
    "font/",
    "application/font-",
    "application/x-font-",
    "application/vnd.ms-opentype",
    "application/pls+xml",
    "text/css",
)
#: Types that the book can do without, or that are made anew: nobody need hear of it.
_REPLACED = ("application/smil+xml", "application/x-dtbncx+xml")


class EpubReader:
    """Reads EPUB 2 and 3. Nothing outside the file is touched, whatever the file says."""

    name: ClassVar[str] = "epub"
    description: ClassVar[str] = "EPUB 2 and 3, with their own markup, styles and pictures"
    suffixes: ClassVar[tuple[str, ...]] = (".epub",)

    def read(self, path: Path, settings: Settings) -> Book:
        """The book with its documents in spine order; pictures and fonts stay in the file.

        hrefs are relative to the package's folder (or to the nearest folder that holds
        everything), percent-decoded. Raises ``InputError`` for what is damaged, hostile, locked
        or protected by DRM.
        """
        with open_container(path) as container:
            package = read_package(container)
            return _Reading(container, package, settings).book()


@dataclass(frozen=True, slots=True)
class _Source:
    """One document of the spine, parsed: ``path`` is its place in the container."""

    path: str
    root: etree._Element
    linear: bool


class _Reading:
    """One book on its way from the package to the model."""

    def __init__(self, container: Container, package: Package, settings: Settings) -> None:
        self._container = container
        self._package = package
        self._findings = list(package.findings)
        self._settings = settings
        if package.is_fixed:
            self._lost("The fixed layout of its pages is not carried over.")
        if package.direction == "rtl":
            self._lost("Its page direction, right to left, is taken from its language instead.")

    def _lost(self, message: str) -> None:
        self._findings.append(Finding("content-removed", self._package.path, message))

    def book(self) -> Book:
        items = self._resources()
        sources, moved = self._sources()
        if not sources:
            raise InputError(
                f"“{self._container.path.name}” has nothing to read: none of the documents in its "
                "spine is there.",
                "Get the EPUB again; this file is incomplete.",
            )
        metadata, found = metadata_of(
            self._settings,
            self._container.path.name,
            [source.root for source in sources],
            **dublin_core(self._package),
        )
        self._findings += found
        paths = [source.path for source in sources]
        sanitizer = Sanitizer(
            targets=frozenset(paths) | frozenset(items),
            moved=moved,
            dropped=frozenset(item.path for item in self._package.items.values()) - set(items),
        )
        folders = [self._package.folder, *map(dirname, paths), *map(dirname, items)]
        folder = commonpath(folders) if all(folders) else ""
        labels = labels_of(self._container, self._package)
        chapters = tuple(
            self._chapter(source, metadata, sanitizer, _within(folder, source.path), labels)
            for source in sources
        )
        resources = tuple(
            self._resource(item, name, sanitizer, _within(folder, item.path))
            for item, name in items.values()
        )
        cover = self._package.cover
        return Book(
            metadata,
            chapters,
            resources,
            _within(folder, cover.path) if cover and cover.path in items else None,
            tuple(self._findings),
        )

    # Resources

    def _resources(self) -> dict[str, tuple[Item, str]]:
        """The files to keep, by their paths, with their names in the ZIP file."""
        hidden = obfuscated(self._container)
        kept: dict[str, tuple[Item, str]] = {}
        left: dict[str, list[str]] = {}
        readable = {item.id for item, _ in self._package.spine}
        for item in self._package.items.values():
            if not item.path:
                left.setdefault("Remote files are", []).append(item.id)
            elif item.path in hidden:
                left.setdefault("Fonts whose bytes are obfuscated are", []).append(item.path)
            elif item.media_type.startswith(_KEPT):
                name = self._find(item)
                if name is not None:
                    kept[item.path] = (item, name)
            elif item.media_type in XHTML_TYPES:
                if item.id not in readable and not item.is_navigation:
                    left.setdefault("Documents outside the spine are", []).append(item.path)
            elif item.media_type not in _REPLACED and item.id not in readable:
                left.setdefault("Scripts, sound, film and data are", []).append(item.path)
        for what, names in left.items():
            shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            message = f"{what} left out: {shown}."
            self._lost(message)
        return kept

    def _find(self, item: Item) -> str | None:
        name = self._container.find(item.path)
        if name is None:
            message = f"The manifest names {item.path}, which is not in the file."
            self._findings.append(Finding("resource-missing", item.path, message))
        return name

    def _resource(self, item: Item, name: str, sanitizer: Sanitizer, href: str) -> Resource:
        """The file as it is, read when it is needed; a style sheet or SVG anew if it must be."""
        content = self._container.member(name)
        cleaned: bytes | None = None
        if item.media_type == "text/css":
            text, _ = xml.decode(self._container.read(name))
            safe = sanitizer.css(text, item.path)
            if safe != text:
                cleaned = safe.encode("utf-8")
        elif item.media_type == _SVG_TYPE:
            cleaned = self._svg(item.path, name, sanitizer)
        self._findings += sanitizer.findings(item.path)
        return Resource(href, item.media_type, content if cleaned is None else cleaned)

    def _svg(self, path: str, name: str, sanitizer: Sanitizer) -> bytes | None:
        text, _ = xml.decode(self._container.read(name))
        try:
            root = xml.parse(text, recover=True)
        except etree.XMLSyntaxError:
            return None  # no XML at all: no system can run anything in it
        before = etree.tostring(root)
        sanitizer.tree(root, path)
        after = etree.tostring(root)
        # A DTD can fetch and unfold: what had one is written without it.
        return after if after != before or "<!DOCTYPE" in text else None

    # Documents

    def _sources(self) -> tuple[list[_Source], dict[str, str]]:
        """The documents of the spine, and where links to replaced spine items lead now."""
        sources: list[_Source] = []
        moved: dict[str, str] = {}
        taken = {item.path for item in self._package.items.values()}
        seen: set[str] = set()
        for item, linear in self._package.spine:
            found = self._package.document(item)
            if found is not None and not found.is_navigation:
                if found.path in seen:
                    continue
                seen.add(found.path)
                root = self._parsed(found)
                if root is not None:
                    sources.append(_Source(found.path, root, linear))
                    moved[item.path] = found.path
            elif found is None and item.media_type.startswith("image/") and item.path:
                path = f"{item.path}.xhtml"
                while path in taken:
                    path = f"{path[:-6]}-page.xhtml"
                taken.add(path)
                sources.append(_Source(path, self._picture(item), linear))
                moved[item.path] = path
            elif found is None:
                message = f"{item.path or item.id} is {item.media_type}, and has no XHTML fallback."
                self._lost(message)
        return sources, {old: new for old, new in moved.items() if old != new}

    def _parsed(self, item: Item) -> etree._Element | None:
        """The root ``html`` of a document, valid XHTML5 in shape; ``None`` where there is none."""
        name = self._find(item)
        if name is None:
            return None
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
        if root is not None and root.tag == f"{{{SVG}}}svg":
            return self._picture(item)
        if root is None or root.tag != _HTML:
            root = xml.parse_html(text)
            if root is None:
                message = "The document is empty, or is no text."
                self._findings.append(Finding("resource-missing", item.path, message))
                return None
            message = f"The document was not well-formed XHTML: {reason}."
            self._findings.append(Finding("markup-repaired", place, message))
            return self._conformed(root, item.path)
        if self._package.is_old:
            return self._conformed(root, item.path)
        return root

    def _conformed(self, root: etree._Element, place: str) -> etree._Element:
        """XHTML5 of old or broken markup, without a title when the source has none."""
        titled = any(map(xhtml.text_of, root.iter("{*}title")))
        made, findings = conformed(root, place)
        self._findings += findings
        title = made.find(f"{{{XHTML}}}head/{{{XHTML}}}title")
        if title is not None and not titled:
            title.text = None  # conformed has put the file's name there; the chapter knows better
        return made

    def _picture(self, item: Item) -> etree._Element:
        """A document around a picture of the spine; its alt text is the SVG's title."""
        alt = ""
        name = self._container.find(item.path)
        if item.media_type == _SVG_TYPE and name:
            text, _ = xml.decode(self._container.read(name))
            try:
                root = xml.parse(text, recover=True)
            except etree.XMLSyntaxError:
                pass  # a picture without a title is what remains
            else:
                titles = (node for node in root if node.tag == f"{{{SVG}}}title")
                alt = next((xhtml.text_of(node) for node in titles), "")
        image = xhtml.element("img", src=quote(item.path.rpartition("/")[2]))
        if alt:
            image.set("alt", alt)
        return xhtml.document(alt, "", xhtml.element("p", image))

    def _chapter(
        self,
        source: _Source,
        metadata: Metadata,
        sanitizer: Sanitizer,
        href: str,
        labels: dict[str, str],
    ) -> Chapter:
        root = source.root
        sanitizer.tree(root, source.path)
        self._findings += sanitizer.findings(source.path)
        _complete(root)
        if added := add_roles(root):
            self._findings.append(
                Finding("markup-repaired", source.path, f"Roles were added to {added} structures.")
            )
        language = root.get(_XML_LANG) or root.get(_LANG) or metadata.language
        root.set(_LANG, language)
        root.set(_XML_LANG, language)
        title = root.find(f"{{{XHTML}}}head/{{{XHTML}}}title")
        assert title is not None  # _complete has seen to it
        headings = (xhtml.text_of(node) for node in root.iter(*_HEADINGS))
        heading = next(filter(None, headings), "")
        stated = xhtml.text_of(title)
        if not stated:
            title.text = heading or labels.get(source.path) or metadata.title
        name = labels.get(source.path) or heading or stated or metadata.title
        return Chapter(href, name, root, source.linear)


def _within(folder: str, path: str) -> str:
    return relpath(path, folder) if folder else path


def _complete(root: etree._Element) -> None:
    """See to ``head``, ``title`` and ``body``, and to a stated charset that is the written one."""
    head = root.find(f"{{{XHTML}}}head")
    if head is None:
        head = xhtml.element("head")
        root.insert(0, head)
    if head.find(f"{{{XHTML}}}title") is None:
        head.insert(0, xhtml.element("title"))
    if root.find(f"{{{XHTML}}}body") is None:
        root.append(xhtml.element("body"))
    for meta in head.iter(f"{{{XHTML}}}meta"):
        if meta.get("charset"):
            meta.set("charset", "utf-8")
        if meta.get("http-equiv", "").strip().lower() == "content-type":
            meta.set("content", "text/html; charset=utf-8")
