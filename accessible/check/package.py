"""The package document of an EPUB: metadata, manifest, spine (EPUB 3.3 §5; OPF 2.0.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname

from lxml import etree

from accessible.book import XML
from accessible.check.markup import written
from accessible.container import Container, local_path
from accessible.errors import Finding, InputError
from accessible.xml import decode, parse

CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"

#: Core media types of content documents (EPUB 3.3 §3.2), and what people write for them.
CONTENT_TYPES = ("application/xhtml+xml", "image/svg+xml")
_ALSO_CONTENT = {"text/html": CONTENT_TYPES[0], "application/html+xml": CONTENT_TYPES[0]}


@dataclass(frozen=True, slots=True)
class Item:
    """A manifest item; ``path`` is its name in the ZIP file, ``overlay`` and ``fallback`` ids of
    other items."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]
    overlay: str
    fallback: str = ""

    @property
    def is_content(self) -> bool:
        return self.media_type in CONTENT_TYPES


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the metadata state: ``name`` is a property (``dcterms:modified``), the name
    of an EPUB 2 ``meta``, or ``dc:title`` and the like; ``refines`` is an id, empty for the
    publication."""

    name: str
    value: str
    refines: str = ""
    id: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """``entries`` are the metadata in order; ``remote`` the media types of items that are outside
    of the file, by their URLs."""

    path: str
    version: str
    language: str
    items: Mapping[str, Item]
    spine: tuple[Item, ...]
    entries: tuple[Entry, ...] = ()
    remote: Mapping[str, str] = field(default_factory=dict)
    ncx: Item | None = None

    @property
    def title(self) -> str:
        return next(iter(self.values("dc:title")), "")

    @property
    def navigation(self) -> Item | None:
        """The EPUB 3 navigation document (§7)."""
        return next((item for item in self.items.values() if "nav" in item.properties), None)

    @property
    def documents(self) -> tuple[Item, ...]:
        """Every content document that a reader meets: the spine in order, then the navigation
        document and overlaid others that are not in it."""
        navigation = self.navigation
        others = (
            item
            for item in self.items.values()
            if item.is_content and (item.overlay or item is navigation)
        )
        unique = {item.path: item for item in (*self.spine, *others) if item.is_content}
        return tuple(unique.values())

    def values(self, name: str) -> list[str]:
        """What the metadata state of the publication under a name."""
        return [entry.value for entry in self.entries if entry.name == name and not entry.refines]

    @property
    def durations(self) -> dict[str, str]:
        """``media:duration`` as written, by the id that it refines (the publication's own under
        the empty id)."""
        return {
            entry.refines: entry.value for entry in self.entries if entry.name == "media:duration"
        }


def read_xml(container: Container, path: str) -> etree._Element:
    """The root of an XML file of the EPUB. Raises ``InputError``."""
    name = container.find(path)
    if name is None:
        raise InputError(f"{path} is not in the EPUB.", "Build the EPUB anew.")
    try:
        return parse(decode(container.read(name))[0])
    except etree.XMLSyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise InputError(
            f"{path} is not well-formed XML ({where}{error.msg}).", "Build the EPUB anew."
        ) from error


def read_package(container: Container) -> tuple[Package, list[Finding]]:
    """The package document, and manifest and spine entries that lead nowhere. Raises
    ``InputError`` when there is no package document."""
    rootfile = read_xml(container, "META-INF/container.xml").find(f".//{{{CONTAINER}}}rootfile")
    path = local_path("", rootfile.get("full-path", "")) if rootfile is not None else None
    if path is None:
        raise InputError(
            "META-INF/container.xml names no package document.", "Build the EPUB anew."
        )
    root = read_xml(container, path)
    findings: list[Finding] = []
    items: dict[str, Item] = {}
    remote: dict[str, str] = {}
    for element in root.iterfind(f"{{{OPF}}}manifest/{{{OPF}}}item"):
        href = element.get("href", "").strip()
        media_type = " ".join(element.get("media-type", "").lower().split())
        local = local_path(dirname(path), href)
        if local is None:
            if href.startswith(("http:", "https:")):
                remote[href] = media_type
            else:
                message = f"The manifest names “{href}”, which is no place in the EPUB."
                findings.append(Finding("epub-unreadable", path, message))
            continue
        try:
            name = container.find(local)
            trouble = "The manifest names it, but it is not there."
        except InputError as error:
            name, trouble = None, error.message
        if name is None:
            findings.append(Finding("epub-unreadable", local, trouble))
            continue
        item = Item(
            id=element.get("id", ""),
            path=name,
            media_type=_ALSO_CONTENT.get(media_type, media_type),
            properties=frozenset(element.get("properties", "").split()),
            overlay=element.get("media-overlay", ""),
            fallback=element.get("fallback", ""),
        )
        items.setdefault(item.id, item)
    spine: list[Item] = []
    for element in root.iterfind(f"{{{OPF}}}spine/{{{OPF}}}itemref"):
        identity = element.get("idref", "")
        named = items.get(identity)
        if named is None:
            message = f"The spine names the item “{identity}”, which is not there."
            findings.append(Finding("epub-unreadable", path, message))
            continue
        content = _content(named, items)
        if content is None:
            message = (
                f"It is {named.media_type or 'of no type'}, without a fallback to XHTML or SVG."
            )
            findings.append(Finding("spine-unread", named.path, message))
        else:
            spine.append(content)
    if not spine:
        findings.append(Finding("epub-unreadable", path, "The spine is empty."))
    contents = root.find(f"{{{OPF}}}spine")
    ncx = items.get(contents.get("toc", "")) if contents is not None else None
    return (
        Package(
            path=path,
            version=root.get("version", "").strip(),
            language=root.get(f"{{{XML}}}lang", "").strip(),
            items=items,
            spine=tuple(spine),
            entries=tuple(_entries(root)),
            remote=remote,
            ncx=ncx,
        ),
        findings,
    )


def _content(item: Item, items: Mapping[str, Item]) -> Item | None:
    """The first content document along the fallbacks of a spine item (EPUB 3.3 §3.5.1)."""
    seen: set[str] = set()
    candidate: Item | None = item
    while candidate is not None and candidate.id not in seen:
        if candidate.is_content:
            return candidate
        seen.add(candidate.id)
        candidate = items.get(candidate.fallback)
    return None


def _entries(root: etree._Element) -> Iterator[Entry]:
    """The metadata as entries, also those inside ``dc-metadata`` and ``x-metadata`` (OPF 1)."""
    for element in root.iterfind(f"{{{OPF}}}metadata//*"):
        if not isinstance(element.tag, str):
            continue
        namespace, _, local = element.tag[1:].rpartition("}")
        value = " ".join(written(element).split())
        refines = element.get("refines", "").strip().removeprefix("#")
        identity = element.get("id", "").strip()
        if namespace == DC:
            name = f"dc:{local}"
        elif local == "meta":
            name = element.get("property", "").strip() or element.get("name", "").strip()
            value = value or element.get("content", "").strip()
        elif local == "link":
            name, value = f"link:{element.get('rel', '').strip()}", element.get("href", "").strip()
        else:
            continue
        language = element.get(f"{{{XML}}}lang", "").strip()
        yield Entry(name, value, refines, identity, language)
