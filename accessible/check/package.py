"""The package document of an EPUB: manifest, spine and ``media:duration`` (EPUB 3.3 §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname

from lxml import etree

from accessible.container import Container, local_path
from accessible.errors import Finding, InputError

CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"

#: Core media types of content documents (EPUB 3.3 §3.2).
CONTENT_TYPES = ("application/xhtml+xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Item:
    """A manifest item; ``path`` is its name in the ZIP file, ``overlay`` the id of another item."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]
    overlay: str

    @property
    def is_content(self) -> bool:
        return self.media_type in CONTENT_TYPES


@dataclass(frozen=True, slots=True)
class Package:
    """``durations`` are clock values as written, by the id that they refine (the publication's own
    under the empty id)."""

    path: str
    title: str
    items: Mapping[str, Item]
    spine: tuple[Item, ...]
    durations: Mapping[str, str]

    @property
    def documents(self) -> tuple[Item, ...]:
        """Every content document that a reader meets: the spine in order, then overlaid others
        (the navigation document may have an overlay without being in the spine)."""
        others = (item for item in self.items.values() if item.overlay and item.is_content)
        unique = {item.id: item for item in (*self.spine, *others) if item.is_content}
        return tuple(unique.values())


def read_xml(container: Container, path: str) -> etree._Element:
    """The root of an XML file of the EPUB. Raises ``InputError``."""
    name = container.find(path)
    if name is None:
        raise InputError(f"{path} is not in the EPUB.", "Build the EPUB anew.")
    # lxml's own default resolves internal entities only, within libxml2's bounds.
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    try:
        return etree.fromstring(container.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"{path} is not well-formed XML ({error.msg}).", "Build the EPUB anew."
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
    for element in root.iterfind(f"{{{OPF}}}manifest/{{{OPF}}}item"):
        href = element.get("href", "")
        local = local_path(dirname(path), href)
        name = container.find(local) if local else None
        if name is not None:
            items[element.get("id", "")] = Item(
                id=element.get("id", ""),
                path=name,
                media_type=" ".join(element.get("media-type", "").lower().split()),
                properties=frozenset(element.get("properties", "").split()),
                overlay=element.get("media-overlay", ""),
            )
        elif local is not None:
            findings.append(
                Finding("epub-unreadable", local, "The manifest names it, but it is not there.")
            )
    spine: list[Item] = []
    for element in root.iterfind(f"{{{OPF}}}spine/{{{OPF}}}itemref"):
        item = items.get(element.get("idref", ""))
        if item is not None:
            spine.append(item)
        else:
            message = f"The spine names the item “{element.get('idref')}”, which is not there."
            findings.append(Finding("epub-unreadable", path, message))
    if not spine:
        findings.append(Finding("epub-unreadable", path, "The spine is empty."))
    durations = {
        element.get("refines", "").removeprefix("#"): (element.text or "").strip()
        for element in root.iterfind(f"{{{OPF}}}metadata/{{{OPF}}}meta")
        if element.get("property") == "media:duration"
    }
    title = root.findtext(f"{{{OPF}}}metadata/{{{DC}}}title") or ""
    return Package(path, title.strip(), items, tuple(spine), durations), findings
