"""Note references, notes and the way back, said in EPUB's terms (EPUB SSV 1.1, DPUB-ARIA 1.1)."""

from __future__ import annotations

import re

from lxml import etree

from accessible.book import EPUB, XHTML
from accessible.readers.xhtml import append_text, element, text_of

_TYPE = f"{{{EPUB}}}type"
_A, _LI, _ASIDE, _P = (f"{{{XHTML}}}{tag}" for tag in ("a", "li", "aside", "p"))
_NOTE_ID = re.compile(r"#(?:cite_note|fn|footnote|note|endnote|en)[-_:.]?\d\S*", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§¶]{1,3}|[a-z])[\])]?")
_BACK = re.compile(r"[\s↩↑⇧^←\ufe0e\ufe0f]+")


def mark(body: etree._Element) -> None:
    """Say which links are note references and which lead back, where that is clear."""
    targets = {node.get("id"): node for node in body.iter(etree.Element) if node.get("id")}
    for link in body.iter(_A):
        href = link.get("href", "")
        if not href.startswith("#"):
            continue
        text = text_of(link)
        if link.get("role") == "doc-backlink" or _BACK.fullmatch(text):
            link.set("role", "doc-backlink")
            link.set(_TYPE, "backlink")
        elif link.get("role") == "doc-noteref" or (
            _NOTE_ID.fullmatch(href) and _MARK.fullmatch(text)
        ):
            link.set("role", "doc-noteref")
            link.set(_TYPE, "noteref")
            note = targets.get(href[1:])
            if note is not None and note.get(_TYPE) is None:
                if note.tag == _LI:
                    note.set(_TYPE, "endnote")
                elif note.tag == _ASIDE:
                    note.set(_TYPE, "footnote")
                    note.set("role", "doc-footnote")


def asides(body: etree._Element) -> None:
    """Pandoc's lists of notes become ``aside`` elements; the number leads back."""
    for group in list(body.iter(_ASIDE)):
        listing = group.find(f"{{{XHTML}}}ol")
        if listing is None or "footnotes" not in group.get("class", "").split():
            continue
        section = element("section", class_="footnotes", epub_type="footnotes")
        first = int(listing.get("start", "1"))
        for number, item in enumerate(listing.findall(_LI), first):
            note = element("aside", epub_type="footnote", role="doc-footnote")
            if item.get("id"):
                note.set("id", item.get("id", ""))
            append_text(note, item.text or "")
            for child in list(item):
                note.append(child)
            _number(note, number)
            section.append(note)
        section.tail = group.tail
        parent = group.getparent()
        if parent is not None:
            parent.replace(group, section)


def _number(note: etree._Element, number: int) -> None:
    """The number stands first, as the link back; the arrow at the end goes."""
    back = ""
    for link in list(note.iter(_A)):
        if link.get("role") == "doc-backlink":
            back = link.get("href", "") or back
            _cut(link)
    start = element("a", f"{number}.", epub_type="backlink", role="doc-backlink", href=back)
    if not back:
        start = element("span", f"{number}.")
    if len(note) and note[0].tag == _P and not (note.text or "").strip():
        paragraph = note[0]
    else:
        paragraph = element("p")
        note.insert(0, paragraph)
    start.tail = f" {paragraph.text or ''}"
    paragraph.text = None
    paragraph.insert(0, start)


def _cut(node: etree._Element) -> None:
    """Remove an element and keep its tail."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    node.tail = None
    parent.remove(node)
