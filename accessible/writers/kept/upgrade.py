"""EPUB 2 and its forerunner brought to EPUB 3.3 (§5; OPF 2.0.1, OEBPS 1.2): the package document.

What EPUB 3 says otherwise is said its way, what it forbids goes, what it wants is added; all else
stays, for older reading systems too: ``meta name="cover"``, the guide, the NCX.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname
from urllib.parse import quote

from lxml import etree

from accessible.bcp47 import tag
from accessible.book import SVG, XML, Book, Chapter
from accessible.container import local_path
from accessible.errors import Finding
from accessible.scripting import Script
from accessible.spilled import by_href
from accessible.writers.kept.bibliography import modernize
from accessible.writers.kept.block import OPF, Block, cut, local, put
from accessible.writers.kept.contents import NCX, navigation_of, toc
from accessible.writers.kept.form import shape
from accessible.writers.package import link

_XML_LANG = f"{{{XML}}}lang"
#: The attributes that EPUB 3 allows (§5.4–5.8); the two forms of ``meta`` are told apart later.
_ATTRIBUTES = {
    "package": {"version", "unique-identifier", "id", "prefix", _XML_LANG, "dir"},
    "metadata": {"id", _XML_LANG, "dir"},
    "meta": {"name", "content", "property", "refines", "id", "scheme", _XML_LANG, "dir"},
    "link": {"href", "hreflang", "rel", "id", "refines", "media-type", "properties"},
    "manifest": {"id"},
    "item": {"id", "href", "media-type", "fallback", "media-overlay", "properties"},
    "spine": {"id", "toc", "page-progression-direction"},
    "itemref": {"idref", "linear", "id", "properties"},
    "guide": set(),
    "reference": {"type", "href", "title"},
}
_XHTML = "application/xhtml+xml"
_TYPES = {
    "text/x-oeb1-css": "text/css",
    "image/jpg": "image/jpeg",
    "image/svg": "image/svg+xml",
    "audio/mp3": "audio/mpeg",
    "application/x-javascript": "application/javascript",
}
_FONTS = {".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2"}
_FONT_TYPE = re.compile(r"application/(octet-stream|(x-)?font-.*|(x-)?truetype.*|(x-)?opentype.*)|")


def upgraded(
    package: etree._Element,
    book: Book,
    script: Script,
    *,
    place: str,
    nav: str,
    read: Callable[[str], bytes | None],
    moved: Mapping[str, str] | None = None,
    styles: Iterable[str] = (),
) -> tuple[bytes, tuple[Finding, ...]]:
    """Make the package document at ``place`` one of EPUB 3, in place, with a navigation document.

    Gives back the latter's bytes: it will lie at ``nav``, stands in the manifest already, and
    links the style sheets ``styles``. ``read`` gives the bytes of a file of the container, or
    ``None``; ``moved`` says where documents are that have another place now. All places are those
    in the container, as in a kept book.
    """
    content, findings = navigation_of(
        package, book, script, place=place, nav=nav, read=read, moved=moved or {}, styles=styles
    )
    version = package.get("version", "").strip() or "1.2"
    left = _Upgrade(package, book, place).run(nav)
    message = f"The package document of version {version} is one of EPUB 3 now"
    if left:
        message += f"; it has no room for {', '.join(dict.fromkeys(left))}"
    return content, (Finding("package-upgraded", place, f"{message}."), *findings)


class _Upgrade:
    """One package document on its way to EPUB 3."""

    def __init__(self, package: etree._Element, book: Book, place: str) -> None:
        self._package = package
        self._book = book
        self._place = place
        self._left: list[str] = []

    def run(self, nav: str) -> list[str]:
        """Change it; gives back what had to go, in words."""
        self._left += shape(self._package)
        ncx = toc(self._package)
        for node in self._package.iter(f"{{{OPF}}}*"):
            if local(node) in ("item", "itemref", "reference"):
                del node[:]
            for name in set(map(str, node.attrib)) - _ATTRIBUTES.get(local(node), set()):
                del node.attrib[name]
        self._package.set("version", "3.0")
        if not self._package.get(_XML_LANG) and (language := tag(self._book.metadata.language)):
            self._package.set(_XML_LANG, language)
        block = Block(self._package)
        self._left += modernize(block, self._book)
        self._manifest(block, nav, ncx)
        self._spine(ncx)
        self._guide()
        block.settle()
        return self._left

    def _part(self, name: str) -> etree._Element:
        found = self._package.find(f"{{{OPF}}}{name}")
        return etree.SubElement(self._package, f"{{{OPF}}}{name}") if found is None else found

    def _manifest(self, block: Block, nav: str, ncx: etree._Element | None) -> None:
        """Items that are whole, each file once, of the types that EPUB 3 knows; the navigation."""
        manifest = self._part("manifest")
        items: dict[str, etree._Element] = {}
        again: dict[str, str] = {}
        chapters = by_href(self._book.chapters)
        for node in list(manifest.iterchildren(etree.Element)):
            if local(node) != "item" or not node.get("href", "").strip():
                cut(node)
                continue
            path = self._path(node)
            if not node.get("id"):
                node.set("id", block.fresh("item"))
            if path in items:
                again[node.get("id", "")] = items[path].get("id", "")
                cut(node)
                continue
            items[path or node.get("id", "")] = node
            node.set("href", quote(node.get("href", "").strip(), safe="%/:?#[]@!$&'()*+,;=~"))
            node.set("media-type", self._type(node, path, chapters.get(path), node is ncx))
            properties = set(node.get("properties", "").split()) - {"nav"}
            if path and path == self._book.cover and node.get("media-type", "")[:6] == "image/":
                properties.add("cover-image")
            _set(node, "properties", " ".join(sorted(properties)))
        made = manifest.makeelement(f"{{{OPF}}}item")
        made.set("id", block.fresh("nav"))
        made.set("href", link(self._place, nav))
        made.set("media-type", _XHTML)
        made.set("properties", "nav")
        put(manifest, made, len(manifest))
        ids = {node.get("id", ""): node for node in manifest.iterchildren(f"{{{OPF}}}item")}
        for node in self._package.iter(etree.Element):
            for key in ("idref", "fallback", "toc"):
                if node.get(key) in again:
                    node.set(key, again[node.get(key, "")])
        for node in ids.values():
            if node.get("fallback") is not None and not self._falls(node, ids):
                del node.attrib["fallback"]

    def _path(self, item: etree._Element) -> str:
        return local_path(dirname(self._place), item.get("href", "")) or ""

    @staticmethod
    def _falls(item: etree._Element, ids: Mapping[str, etree._Element]) -> bool:
        """Whether the fallbacks of an item come to an end."""
        seen = {item.get("id", "")}
        while (name := item.get("fallback")) is not None:
            if name in seen or name not in ids:
                return False
            seen.add(name)
            item = ids[name]
        return True

    @staticmethod
    def _type(item: etree._Element, path: str, chapter: Chapter | None, is_ncx: bool) -> str:
        stated = item.get("media-type", "").partition(";")[0].strip().lower()
        if is_ncx:
            return NCX
        if chapter is not None:
            return "image/svg+xml" if chapter.tree.tag == f"{{{SVG}}}svg" else _XHTML
        suffix = f".{path.rpartition('.')[2].lower()}"
        if suffix in _FONTS and _FONT_TYPE.fullmatch(stated):
            return _FONTS[suffix]
        return _TYPES.get(stated, stated) or "application/octet-stream"

    def _spine(self, ncx: etree._Element | None) -> None:
        """Each document once, and the NCX where there is one (§5.7)."""
        spine = self._part("spine")
        items = {node.get("id") for node in self._package.iter(f"{{{OPF}}}item")}
        if ncx is not None and ncx.get("id") in items:
            spine.set("toc", ncx.get("id", ""))
        else:
            spine.attrib.pop("toc", "")
        if spine.get("page-progression-direction") not in (None, "ltr", "rtl", "default"):
            del spine.attrib["page-progression-direction"]
        seen: set[str] = set()
        for node in list(spine.iterchildren(etree.Element)):
            name = node.get("idref", "") if local(node) == "itemref" else ""
            if not name or name in seen or name not in items:
                cut(node)
                continue
            seen.add(name)
            linear = node.get("linear", "yes").strip().lower()
            if node.get("linear") not in (None, "yes", "no"):
                node.set("linear", "no" if linear in ("no", "false", "0") else "yes")

    def _guide(self) -> None:
        """References that are whole; a guide without any goes (§5.9.2)."""
        for guide in list(self._package.iterchildren(f"{{{OPF}}}guide")):
            seen: set[tuple[str, str]] = set()
            for node in list(guide.iterchildren(etree.Element)):
                key = (node.get("type", "").strip().lower(), node.get("href", "").strip().lower())
                if local(node) != "reference" or not all(key) or key in seen:
                    cut(node)
                seen.add(key)
            if guide.find(f"{{{OPF}}}reference") is None:
                cut(guide)


def _set(node: etree._Element, name: str, value: str) -> None:
    if value:
        node.set(name, value)
    else:
        node.attrib.pop(name, "")
