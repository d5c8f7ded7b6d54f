"""What a book's own table of contents calls its documents (EPUB 3.3 §7.4.1; NCX of OPF 2.0.1)."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from lxml import etree

from accessible import xml
from accessible.book import EPUB, XHTML
from accessible.container import Container, local_path
from accessible.readers.epub.package import Package, named
from accessible.readers.xhtml import text_of


def labels_of(container: Container, package: Package) -> dict[str, str]:
    """The first label that leads to each document, by its path; the navigation document before
    the NCX."""
    labels: dict[str, str] = {}
    sources = [item for item in package.items.values() if item.is_navigation]
    for item in [*sources, *([package.ncx] if package.ncx else [])]:
        name = container.find(item.path)
        if name is None:
            continue
        text, _ = xml.decode(container.read(name))
        try:
            root = xml.parse(text, recover=True)
        except etree.XMLSyntaxError:
            continue  # names are a comfort: headings and titles stand in
        for target, label in _entries(root):
            path = local_path(dirname(item.path), target)
            if path and label:
                labels.setdefault(path, label)
    return labels


def _entries(root: etree._Element) -> Iterator[tuple[str, str]]:
    for nav in root.iter(f"{{{XHTML}}}nav"):
        if "toc" in nav.get(f"{{{EPUB}}}type", "").split():
            for link in nav.iter(f"{{{XHTML}}}a"):
                yield link.get("href", ""), text_of(link)
    for point in named(root, "navPoint"):
        label = next((text_of(node) for node in point.iterchildren("{*}navLabel")), "")
        for content in point.iterchildren("{*}content"):
            yield content.get("src", ""), label
