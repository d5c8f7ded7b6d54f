"""Content documents as they go into the container (EPUB 3.3 §6.1): trees become XHTML bytes."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from itertools import chain

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, XML, Book, Chapter
from accessible.writers.navigation import direction
from accessible.writers.package import link, plain

_LANG = f"{{{XML}}}lang"
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr"),
}
_REFERRING = ("aria-labelledby", "aria-describedby", "aria-details", "headers", "for")


def document(
    chapter: Chapter, language: str, styles: Collection[str], unwrapped: Collection[str]
) -> bytes:
    """A chapter as an XHTML file; its tree is not touched.

    ``language`` (BCP 47) is for documents that state none, ``styles`` are hrefs to link after the
    document's own, ``unwrapped`` ids of bare spans that go while their text stays.
    """
    html = deepcopy(chapter.tree)
    _state_language(html, language)
    _unwrap(html, unwrapped)
    head = html.find(f"{{{XHTML}}}head")
    if head is not None:
        title = head.find(f"{{{XHTML}}}title")
        if title is None:
            title = etree.SubElement(head, f"{{{XHTML}}}title")
        if not text(title).strip():
            title.text = plain(chapter.title) or chapter.href
        for style in styles:
            sheet = etree.SubElement(head, f"{{{XHTML}}}link", rel="stylesheet", type="text/css")
            sheet.set("href", link(chapter.href, style))
    for element in html.iter(f"{{{XHTML}}}*"):
        # Some reading systems parse as HTML, where <span/> never ends.
        if etree.QName(element).localname not in _VOID and not len(element) and not element.text:
            element.text = ""
    return etree.tostring(
        html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>", with_tail=False
    )


def properties(tree: etree._Element) -> tuple[str, ...]:
    """What the manifest must say of a document (EPUB 3.3 §D.1)."""
    elements = list(tree.iter("*"))
    tags = {element.tag for element in elements}
    found = {
        "mathml": f"{{{MATHML}}}math" in tags,
        "scripted": bool(tags & {f"{{{XHTML}}}script", f"{{{SVG}}}script", f"{{{XHTML}}}form"})
        or any(str(name).startswith("on") for element in elements for name in element.attrib),
        "svg": f"{{{SVG}}}svg" in tags,
        "switch": f"{{{EPUB}}}switch" in tags,
    }
    return tuple(name for name, present in found.items() if present)


def text(element: etree._Element) -> str:
    """All text inside an element, without comments."""
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def referenced(book: Book) -> frozenset[str]:
    """Every id that something in the book refers to."""
    ids: set[str] = set()
    navigation = book.original.navigation if book.original is not None else None
    for chapter in chain(book.chapters, (navigation,) if navigation is not None else ()):
        for element in chapter.tree.iter("*"):
            ids.update(
                str(value).partition("#")[2]
                for name, value in element.attrib.items()
                if str(name).rpartition("}")[2] in ("href", "src", "cite")
            )
            for name in _REFERRING:
                ids.update((element.get(name) or "").split())
    return frozenset(ids)


def _state_language(html: etree._Element, language: str) -> None:
    """``lang`` and ``xml:lang``, both or none, on every element; both on the root."""
    if not (html.get("lang") or html.get(_LANG)):
        html.set("lang", language)
    for element in html.iter(f"{{{XHTML}}}*"):
        stated = element.get("lang") or element.get(_LANG)
        if stated:
            element.set("lang", stated)
            element.set(_LANG, stated)
    body = html.find(f"{{{XHTML}}}body")
    if html.get("dir") is None and (body is None or body.get("dir") is None):
        written = direction(html.get("lang") or "")
        if written:
            html.set("dir", written)


def _unwrap(html: etree._Element, ids: Collection[str]) -> None:
    for span in list(html.iter(f"{{{XHTML}}}span")):
        if span.attrib.keys() == ["id"] and span.get("id") in ids:
            span.tag = "unwrapped"
    etree.strip_tags(html, "unwrapped")
