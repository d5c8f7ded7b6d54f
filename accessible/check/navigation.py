"""The lists that readers find their way by: contents, pages, landmarks (EPUB 3.3 §7; NCX 2005)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname
from urllib.parse import unquote

from lxml import etree

from accessible.book import EPUB, XHTML
from accessible.check.markup import written
from accessible.check.package import Package, read_xml
from accessible.container import Container, local_path
from accessible.errors import Finding, InputError

NCX = "http://www.daisy.org/z3986/2005/ncx/"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry: its ``label``, where it leads (``path`` in the ZIP file, ``None`` when outside;
    ``fragment`` may be empty), how deep it stands (from 1), and its own ``place``."""

    label: str
    href: str
    path: str | None
    fragment: str
    level: int
    place: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """``path`` is the document that the lists are in: the navigation document, or an EPUB 2's NCX;
    empty when there is neither."""

    path: str = ""
    toc: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    landmarks: tuple[Link, ...] = ()
    has_pages: bool = False


def read_navigation(container: Container, package: Package) -> tuple[Navigation, list[Finding]]:
    """The navigation of a publication; what cannot be read is a finding."""
    nav, ncx = package.navigation, package.ncx
    item = nav or ncx
    if item is None:
        return Navigation(), []
    try:
        root = read_xml(container, item.path)
    except InputError as error:
        code = "document-malformed" if item is ncx else ""
        # A navigation document is told of where it is met as a document.
        findings = [Finding(code, item.path, error.message)] if code else []
        return Navigation(item.path), findings
    lists = _of_ncx(root, item.path) if item is ncx else _of_nav(root, item.path)
    return lists, []


def _of_nav(root: etree._Element, path: str) -> Navigation:
    found: dict[str, list[Link]] = {}
    for nav in root.iter(f"{{{XHTML}}}nav"):
        for kind in nav.get(f"{{{EPUB}}}type", "").split():
            found.setdefault(kind, []).extend(_links(nav, path))
    return Navigation(
        path,
        tuple(found.get("toc", ())),
        tuple(found.get("page-list", ())),
        tuple(found.get("landmarks", ())),
        "page-list" in found,
    )


def _links(nav: etree._Element, path: str) -> Iterator[Link]:
    depths: dict[etree._Element, int] = {nav: 0}
    for element in nav.iterdescendants(etree.Element):
        parent = element.getparent()
        depth = depths[parent] if parent is not None else 0
        depths[element] = depth + (element.tag in (f"{{{XHTML}}}ol", f"{{{XHTML}}}ul"))
        if element.tag == f"{{{XHTML}}}a" and element.get("href") is not None:
            label = " ".join(written(element).split())
            yield _link(label, element.get("href", ""), path, depth, element)


def _of_ncx(root: etree._Element, path: str) -> Navigation:
    def links(holder: str, entry: str) -> Iterator[Link]:
        outer = root.find(f"{{{NCX}}}{holder}")
        if outer is None:
            return
        depths: dict[etree._Element, int] = {outer: 0}
        for element in outer.iterdescendants(f"{{{NCX}}}{entry}"):
            parent = element.getparent()
            depth = depths.get(parent, 0) + 1 if parent is not None else 1
            depths[element] = depth
            label = element.find(f"{{{NCX}}}navLabel")
            text = "" if label is None else " ".join(written(label).split())
            content = element.find(f"{{{NCX}}}content")
            href = "" if content is None else content.get("src", "")
            yield _link(text, href, path, depth, element)

    pages = tuple(links("pageList", "pageTarget"))
    return Navigation(path, tuple(links("navMap", "navPoint")), pages, has_pages=bool(pages))


def _link(label: str, href: str, path: str, level: int, element: etree._Element) -> Link:
    source, _, fragment = href.strip().partition("#")
    target = local_path(dirname(path), source) if source else path
    place = f"{path}:{element.sourceline or 1}"
    return Link(label, href, target, unquote(fragment), max(level, 1), place)
