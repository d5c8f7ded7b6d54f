"""The page breaks of an EPUB 2, which only its NCX knows (OPF 2.0.1; NCX ``pageList``)."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname
from urllib.parse import unquote, urldefrag

from lxml import etree

from accessible import xml
from accessible.book import EPUB, XHTML
from accessible.container import Container, local_path
from accessible.readers.epub.package import Package, named
from accessible.readers.xhtml import text_of

_TYPE = f"{{{EPUB}}}type"
_SPAN = f"{{{XHTML}}}span"
#: What holds the place of a page break: an empty anchor is only that.
_PLACES = frozenset((_SPAN, f"{{{XHTML}}}a"))


def mark_pages(
    container: Container, package: Package, roots: Iterable[tuple[str, etree._Element]]
) -> None:
    """Mark in the documents (path and root) what the page list of the NCX leads to.

    Only empty inline elements become page breaks (EPUB Structural Semantics Vocabulary 1.1,
    ``pagebreak``): where text stands, a page begins at it, and is no break.
    """
    name = container.find(package.ncx.path) if package.ncx and package.ncx.path else None
    if package.ncx is None or name is None:
        return
    try:
        ncx = xml.parse(xml.decode(container.read(name))[0], recover=True)
    except etree.XMLSyntaxError:
        return
    labels: dict[str, dict[str, str]] = {}
    for target in named(ncx, "pageTarget"):
        label = next((text_of(node) for node in target.iterchildren("{*}navLabel")), "")
        for content in target.iterchildren("{*}content"):
            source, fragment = urldefrag(content.get("src", ""))
            path = local_path(dirname(package.ncx.path), source)
            if path and fragment and label:
                labels.setdefault(path, {}).setdefault(unquote(fragment), label)
    for path, root in roots:
        pages = labels.get(path, {})
        for element in root.iter(*_PLACES) if pages else ():
            is_empty = not len(element) and not (element.text or "").strip()
            label = pages.get(element.get("id", ""), "")
            if label and is_empty and not element.get("href") and not element.get(_TYPE):
                element.tag = _SPAN
                element.set(_TYPE, "pagebreak")
                element.set("role", "doc-pagebreak")
                element.set("aria-label", label)
