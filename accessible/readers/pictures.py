"""The pictures of a document that lies in a folder: found, proven, and made resources.

A picture is a relative path inside the document's own folder (no ``..``, no link that leads out) or
a ``data:`` URI, in one of EPUB's core image types (EPUB 3.3 §3.2), told by its first bytes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from accessible import xml
from accessible.book import XHTML, Resource
from accessible.errors import Finding
from accessible.readers.xhtml import foreign

_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", "png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", "jpg"),
    (re.compile(rb"GIF8[79]a"), "image/gif", "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", "webp"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg)"), "image/svg+xml", "svg"),
)
_HEAD = 512


@dataclass(slots=True)
class Pictures:
    """The pictures of one document. ``folder`` is ``None`` where only ``data:`` URIs may be."""

    folder: Path | None
    place: str
    findings: list[Finding] = field(default_factory=list)
    _made: dict[str, Resource] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    @property
    def resources(self) -> tuple[Resource, ...]:
        return tuple(self._made.values())

    @property
    def links(self) -> frozenset[str]:
        """How documents in ``text/`` call them."""
        return frozenset(f"../{resource.href}" for resource in self._made.values())

    def gather(self, root: etree._Element) -> None:
        """Every ``img`` names a resource, or becomes its alt text; remote ones are left alone."""
        for image in list(root.iter("img", f"{{{XHTML}}}img")):
            source = _source(image)
            if re.match(r"(?:https?:)?//", source, re.IGNORECASE):
                image.set("src", source)
                continue
            resource = self._taken(source)
            if resource is not None:
                image.set("src", f"../{resource.href}")
                continue
            alt = image.get("alt", "")
            for name in list(image.attrib):
                if name not in ("id", "lang"):
                    del image.attrib[name]
            image.tag = str(image.tag).replace("img", "span")
            image.text = alt

    def cover(self, source: str) -> str | None:
        """The href of the picture that the document names as its cover, if it does."""
        resource = self._taken(source) if source else None
        return resource.href if resource else None

    def _taken(self, source: str) -> Resource | None:
        """The picture as a resource, made once; a finding where there is none."""
        resource = self._made.get(source) or self._resource(source)
        if resource is not None:
            self._made[source] = resource
            return resource
        shown = source if len(source) < 200 else f"{source[:60]}…"
        message = f"There is no picture “{shown}” that a book can hold."
        self.findings.append(Finding("resource-missing", self.place, message))
        return None

    def _resource(self, source: str) -> Resource | None:
        if source[:5].lower() == "data:":
            content: bytes | Path | None = _inline(source)
            stem = "picture"
        else:
            content = self._file(source)
            stem = Path(unquote(source)).stem
        if content is None:
            return None
        try:
            head = content[:_HEAD] if isinstance(content, bytes) else _head(content)
        except OSError:
            return None
        found = next((kind for kind in _SIGNATURES if kind[0].match(head)), None)
        if found is None:
            return None
        _, media_type, suffix = found
        if suffix == "svg":
            content = _safe(content if isinstance(content, bytes) else content.read_bytes())
            if content is None:
                return None
        return Resource(f"images/{self._name(stem, suffix)}", media_type, content)

    def _file(self, source: str) -> Path | None:
        """The file that a relative address leads to, inside the folder after every link."""
        path = unquote(re.split("[?#]", source, maxsplit=1)[0])
        if self.folder is None or not path or "\0" in path or "\\" in path:
            return None
        if re.match(r"/|[A-Za-z][A-Za-z0-9+.-]*:", path) or ".." in path.split("/"):
            return None
        try:
            folder = self.folder.resolve(strict=True)
            found = (folder / path).resolve(strict=True)
            inside = found.is_file() and found.is_relative_to(folder)
        except (OSError, RuntimeError, ValueError):  # a loop of links, a name too long
            return None
        return found if inside else None

    def _name(self, stem: str, suffix: str) -> str:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:60] or "picture"
        name, number = f"{stem}.{suffix}", 1
        while name.lower() in self._names:
            number += 1
            name = f"{stem}-{number}.{suffix}"
        self._names.add(name.lower())
        return name


def _source(image: etree._Element) -> str:
    """The address of a picture: ``src``, or what scripts would have put there."""
    source = image.get("src", "").strip()
    lazy = image.get("data-src", "").strip()
    if lazy and (not source or source.startswith("data:")):
        source = lazy
    if not source:
        source = image.get("srcset", "").strip().partition(" ")[0].rstrip(",")
    for name in ("srcset", "sizes", "data-src", "data-srcset", "loading"):
        image.attrib.pop(name, "")
    return source


def _inline(source: str) -> bytes | None:
    """The bytes of a ``data:`` URI (RFC 2397)."""
    head, _, data = source[5:].partition(",")
    if not head.rstrip().lower().endswith(";base64"):
        return unquote_to_bytes(data) or None
    try:
        return base64.b64decode(re.sub(r"\s+", "", unquote(data)) + "==") or None
    except (binascii.Error, ValueError):
        return None


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _safe(content: bytes) -> bytes | None:
    """An SVG file without what runs or loads."""
    try:
        root = xml.parse(xml.decode(content)[0])
    except etree.XMLSyntaxError:
        return None
    if foreign.local(root) != "svg":
        return None
    made = foreign.svg(root, lambda found: found or None, frozenset(), Counter())
    return etree.tostring(made, xml_declaration=True, encoding="utf-8")
