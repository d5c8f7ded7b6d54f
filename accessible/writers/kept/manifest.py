"""The manifest of a publisher's package document, added to in place (EPUB 3.3 §5.6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from posixpath import dirname

from lxml import etree

from accessible import xml
from accessible.book import Resource
from accessible.container import Container, local_path
from accessible.writers.kept.block import cut
from accessible.writers.narrated import Names
from accessible.writers.package import link

_OPF = "http://www.idpf.org/2007/opf"
_OVERLAY, _COVER = "media-overlay", "cover-image"
SMIL_TYPE = "application/smil+xml"


class Manifest:
    """The items of a package document by what they name in the container.

    ``place`` is the package document's own name there. ``ids`` gives new ids that nothing in the
    package document has.
    """

    def __init__(self, package: etree._Element, place: str, container: Container) -> None:
        self._package = package
        self._place = place
        self._container = container
        found = package.find("{*}manifest")
        self._element = (
            found if found is not None else etree.SubElement(package, f"{{{_OPF}}}manifest")
        )
        self.ids = Names(node.get("id", "") for node in package.iter(etree.Element))
        self._items: dict[str, etree._Element] = {}
        read = [node.get("idref") for node in package.iterfind("{*}spine/{*}itemref")]
        items = list(package.iter("{*}item"))  # in a second manifest too, as the reader has it
        # Of two items for one file, the one that the spine names counts.
        for item in sorted(items, key=lambda item: item.get("id") not in read):
            path = local_path(dirname(place), item.get("href", ""))
            name = container.find(path) if path else None
            if name is not None:
                self._items.setdefault(name, item)
        self._drop_false_overlays()

    def _drop_false_overlays(self) -> None:
        """No document is narrated by what is no overlay: the proof of others would stumble."""
        overlays = {
            item.get("id") for item in self._items.values() if item.get("media-type") == SMIL_TYPE
        }
        for item in self._element.iterfind(f"{{*}}item[@{_OVERLAY}]"):
            if item.get(_OVERLAY) not in overlays:
                del item.attrib[_OVERLAY]

    def overlay(self, name: str) -> str:
        """The id of the overlay that a document has; empty when it has none."""
        item = self._items.get(name)
        return "" if item is None else item.get(_OVERLAY, "")

    def describe(self, name: str, properties: Collection[str]) -> None:
        """State what is in a document (§D.1), beside what is stated."""
        item = self._items.get(name)
        if item is not None and properties:
            stated = item.get("properties", "").split()
            item.set("properties", " ".join(dict.fromkeys([*stated, *properties])))

    def cover(self, resource: Resource) -> None:
        """A new item for a new cover, and none for the old one: the picture stays (§D.1.1)."""
        for item in self._items.values():
            properties = item.get("properties", "").split()
            if _COVER in properties:
                properties.remove(_COVER)
                item.set("properties", " ".join(properties))
                if not properties:
                    del item.attrib["properties"]
        made = self.add(resource)
        made.set("properties", _COVER)
        # How EPUB 2 says it, and reading systems of EPUB 3 still look for it.
        for meta in self._package.iter("{*}meta"):
            if meta.get("name") == "cover":
                meta.set("content", made.get("id", ""))

    def add(self, resource: Resource, id_: str = "") -> etree._Element:
        """A new item for a new file."""
        space = etree.QName(self._element).namespace or _OPF
        item = etree.Element(f"{{{space}}}item")
        if len(self._element) and not (self._element.text or "x").strip():
            # It stands in a line of its own, as far in as the others.
            last = self._element[-1]
            item.tail, last.tail = last.tail, self._element.text
        self._element.append(item)
        item.set("id", id_ or self.ids.free(_id(resource.href)))
        item.set("href", link(self._place, resource.href))
        item.set("media-type", resource.media_type)
        return item

    def narrate(self, name: str, id_: str, overlay: Resource) -> None:
        """Give a document its overlay (§9.3.3), under the id ``id_``."""
        item = self._items[name]
        item.set(_OVERLAY, id_)
        if item.get("media-type", "").startswith("text/"):
            # Written as XHTML; nothing else may have an overlay (§9.3.3).
            item.set("media-type", "application/xhtml+xml")
        self.add(overlay, id_=id_)

    def drop_overlays(self, documents: Collection[str]) -> set[str]:
        """Take out the overlays that these documents have; the names of the overlays' files."""
        ids = {self._items[name].attrib.pop(_OVERLAY, "") for name in documents}
        dropped = {
            name
            for name, item in self._items.items()
            if item.get("id") in ids and item.get("media-type") == SMIL_TYPE
        }
        return self._drop(dropped)

    def drop_narration(self) -> set[str]:
        """Take out all overlays, and the sound that only they play; the names of the files."""
        overlays = self.drop_overlays([name for name in self._items if self.overlay(name)])
        played = {name for overlay in overlays for name in self._played(overlay)}
        return overlays | self._drop(played - self._shown() if played else played)

    def _drop(self, names: set[str]) -> set[str]:
        known = names & set(self._items)
        for name in known:
            cut(self._items.pop(name))
        return known

    def _played(self, overlay: str) -> set[str]:
        """The sound files that an overlay plays."""
        try:
            root = xml.parse(xml.decode(self._container.read(overlay))[0], recover=True)
        except etree.XMLSyntaxError:
            return set()
        return self._named(overlay, (node.get("src", "") for node in root.iter("{*}audio")))

    def _shown(self) -> set[str]:
        """The sound files that documents play by themselves."""
        found: set[str] = set()
        for name, item in self._items.items():
            if item.get("media-type") == "application/xhtml+xml":
                try:
                    root = xml.parse(xml.decode(self._container.read(name))[0], recover=True)
                except etree.XMLSyntaxError:
                    continue
                nodes = root.iter("{*}audio", "{*}source", "{*}video", "{*}a")
                found |= self._named(name, (n.get("src") or n.get("href") or "" for n in nodes))
        return found

    def _named(self, here: str, urls: Iterable[str]) -> set[str]:
        paths = (local_path(dirname(here), url) for url in urls)
        return {name for path in paths if path and (name := self._container.find(path))}


def _id(href: str) -> str:
    stem = href.rpartition("/")[2].partition(".")[0]
    folder = dirname(href).rpartition("/")[2] or "file"
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in stem
    )
    return f"{folder}-{plain}" if folder[:1].isalpha() else f"file-{plain}"
