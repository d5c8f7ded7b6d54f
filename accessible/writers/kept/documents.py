"""Content documents of a kept EPUB: the marks of the narration, and the bytes (EPUB 3.3 §6)."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from accessible import xml
from accessible.book import SVG, XHTML, Chapter
from accessible.errors import Finding
from accessible.verbatim import rewritten
from accessible.writers.content import document
from accessible.writers.package import link


def highlighted(chapter: Chapter, sheet: str) -> Chapter:
    """The document with a link to the style sheet of the highlight, as its last one."""
    tree = deepcopy(chapter.tree)
    if tree.tag == f"{{{SVG}}}svg":
        rules = etree.Element(f"{{{SVG}}}style", type="text/css")
        rules.text = f'@import url("{link(chapter.href, sheet)}");'
        tree.insert(0, rules)
        return replace(chapter, tree=tree)
    head = tree.find(f"{{{XHTML}}}head")
    if head is None:
        head = etree.Element(f"{{{XHTML}}}head")
        tree.insert(0, head)
    added = etree.SubElement(head, f"{{{XHTML}}}link", rel="stylesheet", type="text/css")
    added.set("href", link(chapter.href, sheet))
    return replace(chapter, tree=tree)


def unmarked(chapter: Chapter, source: bytes, linked: Collection[str]) -> Chapter:
    """The document without the script's spans and ids; those in ``linked`` lead somewhere."""
    tree = deepcopy(chapter.tree)
    for span in list(tree.iter(f"{{{XHTML}}}span")):
        if (
            span.sourceline is None
            and span.attrib.keys() == ["id"]
            and span.get("id") not in linked
        ):
            span.tag = "unwrapped"
    etree.strip_tags(tree, "unwrapped")
    kept = [node for node in tree.iter(etree.Element) if node.sourceline is not None]
    before = list(xml.parse(xml.decode(source)[0]).iter(etree.Element))
    if len(kept) == len(before):
        for node, was in zip(kept, before, strict=True):
            if was.get("id") is None and node.get("id") and node.get("id") not in linked:
                del node.attrib["id"]
    return replace(chapter, tree=tree)


def written(
    chapter: Chapter, source: bytes, language: str, is_old: bool, unwrapped: Collection[str]
) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as a file, as it is in ``source`` but for what its tree has more.

    A document that was mended is written anew, with ``language`` where it states none, and without
    the bare spans whose ids are in ``unwrapped``; one of an EPUB 2 (``is_old``) gets the document
    type of HTML5.
    """
    if chapter.source is None:
        return document(chapter, language, (), unwrapped), ()
    content = rewritten(source, chapter.tree)
    if content is not None:
        return (_modern(content) if is_old else content), ()
    message = "The document is written in another notation: it could not be kept letter by letter."
    findings = (Finding("markup-rewritten", chapter.href, message),)
    if chapter.tree.tag == f"{{{SVG}}}svg":
        return etree.tostring(chapter.tree, encoding="utf-8", xml_declaration=True), findings
    return document(chapter, language, (), ()), findings


def _modern(content: bytes) -> bytes:
    """The document in UTF-8, with HTML5's document type and no entity that the old one declared."""
    text = xml.plain(xml.decode(content)[0]).lstrip()
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}'.encode()
