"""The package document of an EPUB: manifest, spine, metadata (EPUB 3.3 §5; OPF 2.0.1)."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from lxml import etree

from accessible import xml
from accessible.bcp47 import tag
from accessible.book import XML
from accessible.container import Container, local_path
from accessible.errors import Finding, InputError
from accessible.isbn import isbn, named_isbn
from accessible.readers.metadata import position
from accessible.readers.xhtml import text_of

PACKAGE_TYPE = "application/oebps-package+xml"
XHTML_TYPES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))
#: Content documents (§3.2), among them the older ones.
SVG_TYPE, SMIL_TYPE = "image/svg+xml", "application/smil+xml"
DOCUMENT_TYPES = XHTML_TYPES | {SVG_TYPE}
#: Names that older books use for the same types.
_TYPES = {
    "image/jpg": "image/jpeg",
    "image/svg": "image/svg+xml",
    "text/x-oeb1-css": "text/css",
}
_FONTS = {
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
#: An ISBN among the kinds of identifiers of ONIX (code list 5).
_ISBN_CODES = ("02", "15")
_REMEDY = "Ask whoever made the book to check it with EPUBCheck."


@dataclass(frozen=True, slots=True)
class Item:
    """An ``item`` of the manifest. ``path`` is its place in the container, empty for a remote
    resource; ``fallback`` and ``overlay`` are ids of other items, or empty."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]
    fallback: str
    overlay: str = ""
    is_remote: bool = False

    @property
    def is_navigation(self) -> bool:
        return "nav" in self.properties


@dataclass(frozen=True, slots=True)
class Package:
    """A package document, read. ``spine``: items in reading order with their ``linear``."""

    path: str
    version: str
    root: etree._Element
    items: dict[str, Item]
    spine: tuple[tuple[Item, bool], ...]
    ncx: Item | None
    findings: tuple[Finding, ...]

    @property
    def folder(self) -> str:
        return dirname(self.path)

    @property
    def is_old(self) -> bool:
        """Whether this is EPUB 2 or earlier."""
        return self.version.strip()[:1] in ("", "1", "2")

    @property
    def is_fixed(self) -> bool:
        """Whether any page is laid out in advance (EPUB 3.3 §8.2.2)."""
        return any(
            meta.get("property") == "rendition:layout" and text_of(meta) == "pre-paginated"
            for meta in named(self.root, "meta")
        ) or any(
            "rendition:layout-pre-paginated" in node.get("properties", "").split()
            for node in named(self.root, "itemref")
        )

    @property
    def cover(self) -> Item | None:
        """The cover picture: the property of EPUB 3, or the ``meta`` of EPUB 2."""
        for item in self.items.values():
            if "cover-image" in item.properties:
                return item
        for meta in named(self.root, "meta"):
            if meta.get("name") == "cover":
                named_one = self.items.get(meta.get("content", ""))
                if named_one and named_one.media_type.startswith("image/"):
                    return named_one
        return None

    def document(self, item: Item) -> Item | None:
        """The item itself, or the first content document of its fallback chain (§5.6.2.1)."""
        seen: set[str] = set()
        at: Item | None = item
        while at is not None and at.id not in seen:
            if at.media_type in DOCUMENT_TYPES and at.path:
                return at
            seen.add(at.id)
            at = self.items.get(at.fallback)
        return None


def named(root: etree._Element, *names: str) -> list[etree._Element]:
    """Descendants by local name: old books err in their namespaces."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))


def read_package(container: Container) -> Package:
    """The package document that ``META-INF/container.xml`` names. Raises ``InputError``."""
    book = container.path.name
    pointer, findings = read_xml(container, "META-INF/container.xml")
    paths = [
        local_path("", node.get("full-path", ""))
        for node in named(pointer, "rootfile")
        if node.get("media-type", PACKAGE_TYPE) == PACKAGE_TYPE
    ]
    if not paths or paths[0] is None:
        raise InputError(f"“{book}” does not name its package document.", _REMEDY)
    path = paths[0]
    if len(dict.fromkeys(paths)) > 1:
        message = f"It holds {len(paths)} renditions of the book; the first one is read."
        findings.append(Finding("renditions-unread", "META-INF/container.xml", message))
    root, found = read_xml(container, path)
    findings += found
    items: dict[str, Item] = {}
    for node in named(root, "item"):
        made = _item(node, dirname(path), book)
        items.setdefault(made.id, made)
    spines = named(root, "spine")
    spine: list[tuple[Item, bool]] = []
    seen: set[str] = set()
    for node in named(root, "itemref"):
        name = node.get("idref", "")
        item = items.get(name)
        if item is None:
            message = f"The spine names {name!r}, which the manifest does not have."
            findings.append(Finding("resource-missing", path, message))
        elif name not in seen:  # a document is read once, where it stands first
            spine.append((item, node.get("linear") != "no"))
        seen.add(name)
    if not spine:
        raise InputError(f"“{book}” names no documents to read: its spine is empty.", _REMEDY)
    ncx = items.get(spines[0].get("toc", "")) if spines else None
    return Package(path, root.get("version", ""), root, items, tuple(spine), ncx, tuple(findings))


def read_xml(container: Container, path: str) -> tuple[etree._Element, list[Finding]]:
    """The root of an XML file that must be there, mended if need be. Raises ``InputError``."""
    name = container.find(path)
    if name is None:
        raise InputError(
            f"“{container.path.name}” is no EPUB: it has no {path}.",
            "Get the EPUB again; this file is incomplete or something else.",
        )
    text, _ = xml.decode(container.read(name))
    try:
        return xml.parse(text), []
    except etree.XMLSyntaxError as error:
        reason, line = error.msg, error.lineno
    try:
        root = xml.parse(text, recover=True)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"“{container.path.name}” is damaged: {path} is not XML ({error.msg}).", _REMEDY
        ) from error
    message = f"It was not well-formed: {reason}."
    return root, [Finding("markup-repaired", f"{path}:{line}", message)]


def _item(node: etree._Element, folder: str, book: str) -> Item:
    href = node.get("href", "")
    path = local_path(folder, href)
    remote = "://" in href or href.startswith("//")
    if path is None and href and not remote:
        raise InputError(
            f"“{book}” is not read: its manifest names {href!r}, which lies outside the book.",
            "Do not open this file elsewhere either; get the book from a source you trust.",
        )
    media_type = node.get("media-type", "").partition(";")[0].strip().lower()
    if media_type in ("", "application/octet-stream"):
        suffix = f".{(path or '').rpartition('.')[2].lower()}"
        media_type = _FONTS.get(suffix, media_type)
    return Item(
        id=node.get("id", ""),
        path=path or "",
        media_type=_TYPES.get(media_type, media_type),
        properties=frozenset(node.get("properties", "").split()),
        fallback=node.get("fallback", ""),
        overlay=node.get("media-overlay", ""),
        is_remote=remote,
    )


def dublin_core(package: Package) -> dict[str, Any]:
    """The fields of ``Metadata`` that the package states, ready for ``metadata_of``."""
    blocks = named(package.root, "metadata")
    if not blocks:
        return {"title": "", "language": ""}
    block = blocks[0]
    refinements: dict[str, dict[str, str]] = {}
    properties: dict[str, str] = {}
    for meta in named(block, "meta"):
        key, value = meta.get("property", ""), text_of(meta)
        if meta.get("refines"):
            refinements.setdefault(meta.get("refines", "").lstrip("#"), {})[key] = value
        elif key:
            properties.setdefault(key, value)

    def values(name: str) -> list[str]:
        return [value for node in named(block, name) if (value := text_of(node))]

    def refined(node: etree._Element, key: str) -> str:
        return refinements.get(node.get("id", ""), {}).get(key, "")

    return {
        "title": _title(block, refined),
        "language": next(filter(None, map(tag, values("language"))), ""),
        "authors": _authors(block, refined),
        "identifier": _identifier(package, block),
        "publisher": next(iter(values("publisher")), ""),
        "description": _without_markup(next(iter(values("description")), "")),
        "date": _date(block),
        "rights": " ".join(values("rights")),
        "subjects": tuple(dict.fromkeys(values("subject"))),
        "page_source": _page_source(block, properties, refined),
        "narrators": _narrators(block),
        "isbn": _isbn(block, refined),
        **_series(block, refined),
    }


def _attribute(node: etree._Element, name: str) -> str:
    """An attribute of OPF 2, with or without its namespace."""
    for key, value in node.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return ""


def _title(block: etree._Element, refined: Any) -> str:
    """The main title with its subtitles in their display order, else the first one."""
    titles = [node for node in named(block, "title") if text_of(node)]

    def order(node: etree._Element) -> int:
        number = refined(node, "display-seq")
        return int(number) if number.isdecimal() and len(number) < 6 else 100_000

    main = [node for node in titles if refined(node, "title-type") == "main"]
    if not main:
        return text_of(titles[0]) if titles else ""
    subtitles = [node for node in titles if refined(node, "title-type") == "subtitle"]
    return ": ".join(text_of(node) for node in [main[0], *sorted(subtitles, key=order)])


def _authors(block: etree._Element, refined: Any) -> tuple[str, ...]:
    creators = [node for node in named(block, "creator") if text_of(node)]

    def is_other(node: etree._Element) -> bool:
        role = refined(node, "role") or _attribute(node, "role")
        return role not in ("", "aut")

    return tuple(dict.fromkeys(text_of(node) for node in sorted(creators, key=is_other)))


def _identifier(package: Package, block: etree._Element) -> str:
    found = [node for node in named(block, "identifier") if text_of(node)]
    unique = package.root.get("unique-identifier")
    for node in found:
        if unique and unique in (node.get("id"), node.get(f"{{{XML}}}id")):
            return text_of(node)
    return text_of(found[0]) if found else ""


def _date(block: etree._Element) -> str:
    dates = [node for node in named(block, "date") if text_of(node)]
    for node in dates:
        if _attribute(node, "event") == "publication":
            return text_of(node)
    return text_of(dates[0]) if dates and _attribute(dates[0], "event") != "modification" else ""


def _narrators(block: etree._Element) -> tuple[str, ...]:
    stated = (meta for meta in named(block, "meta") if meta.get("property") == "media:narrator")
    return tuple(dict.fromkeys(name for meta in stated if (name := text_of(meta))))


def _isbn(block: etree._Element, refined: Any) -> str:
    """The first identifier that is an ISBN, because it says so or has its 13 digits."""
    for node in named(block, "identifier"):
        kind = (_attribute(node, "scheme") or refined(node, "identifier-type")).lower()
        stated = kind.startswith("isbn") or kind in _ISBN_CODES
        if found := (isbn if stated else named_isbn)(text_of(node)):
            return found
    return ""


def _series(block: etree._Element, refined: Any) -> dict[str, str]:
    """The series and the place in it: of EPUB 3 (§D.3), else as Calibre states them."""
    named_ones = [
        (text_of(meta), refined(meta, "group-position"), refined(meta, "collection-type"))
        for meta in named(block, "meta")
        if meta.get("property") == "belongs-to-collection" and not meta.get("refines")
    ]
    calibre = {
        meta.get("name", ""): meta.get("content", "").strip()
        for meta in reversed(named(block, "meta"))
        if meta.get("name", "").startswith("calibre:series")
    }
    named_ones.append(
        (calibre.get("calibre:series", ""), calibre.get("calibre:series_index", ""), "")
    )
    # A series that says so goes before a collection that says nothing; a set is none.
    known = [each for each in named_ones if each[0] and each[2] in ("series", "")]
    series, place, _ = min(known, key=lambda each: not each[2], default=("", "", ""))
    return {"series": series, "series_position": position(place)}


def _page_source(block: etree._Element, properties: dict[str, str], refined: Any) -> str:
    """The print edition of the page breaks; a ``dc:source`` that is a web page is none."""
    stated = properties.get("pageBreakSource") or properties.get("a11y:pageBreakSource", "")
    if stated:
        return "" if stated == "none" else stated
    sources = [node for node in named(block, "source") if text_of(node)]
    for node in sources:
        if refined(node, "source-of") == "pagination":
            return text_of(node)
    return next((text_of(node) for node in sources if "isbn" in text_of(node).lower()), "")


def _without_markup(text: str) -> str:
    if "<" not in text:
        return text
    root = xml.parse_html(text)
    return text_of(root) if root is not None else ""
