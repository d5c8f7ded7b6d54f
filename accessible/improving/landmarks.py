"""Landmarks: the places that a reading system offers at one touch (EPUB 3.3 §7.4.3), and regions
of a document that can be told apart (WAI-ARIA 1.2 §5.3.4)."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Sequence
from posixpath import dirname

from lxml import etree

from accessible import xml
from accessible.book import XHTML, Book
from accessible.container import local_path
from accessible.improving.document import HEADINGS, TYPE, Document, types_of
from accessible.improving.navigation import Targets, Voice, links, nav_of, new_entry, new_nav
from accessible.readers.xhtml import text_of

_OL = f"{{{XHTML}}}ol"
#: What opens the text proper, and what stands before it.
_OPENING = ("bodymatter", "chapter", "part", "volume", "prologue", "introduction")
_BEFORE = frozenset(
    """
    cover titlepage halftitlepage copyright-page frontmatter toc loi lot dedication epigraph imprint
    imprimatur colophon landmarks contributors foreword preface acknowledgments
""".split()
)
#: The ``guide`` of EPUB 2 in the vocabulary of EPUB 3 (OPF 2.0.1 §2.6).
_GUIDE = {"cover": "cover", "text": "bodymatter", "start": "bodymatter"}

#: Roles of regions that must be told apart where a document has several.
_REGIONS = frozenset(
    """
    doc-acknowledgments doc-afterword doc-appendix doc-bibliography doc-chapter doc-conclusion
    doc-credits doc-endnotes doc-epilogue doc-errata doc-foreword doc-glossary doc-index
    doc-introduction doc-pagelist doc-part doc-preface doc-prologue doc-toc navigation
    complementary region banner contentinfo main form search
""".split()
)
_SECTIONING = tuple(f"{{{XHTML}}}{name}" for name in ("article", "aside", "main", "nav", "section"))


def mend_landmarks(
    navigation: Document, documents: Sequence[Document], book: Book, targets: Targets
) -> None:
    """The start of the text and the cover are landmarks, and the contents where they are a page.

    They are found by ``epub:type``, else by the ``guide`` of the package; the text starts else in
    the first document with a heading that is no front matter.
    """
    nav = nav_of(navigation, "landmarks")
    stated = {kind for link in links(nav) for kind in types_of(link)}
    places = _places(navigation, documents, book)
    voice = Voice(navigation.language)
    for kind, word in (("cover", "cover"), ("toc", "contents"), ("bodymatter", "start")):
        if kind in stated or kind not in places:
            continue
        if nav is None:
            nav = new_nav(navigation, "landmarks", "landmarks")
            navigation.mended("landmarks", nav, "There were no landmarks; there are now.")
        entries = nav.find(_OL)
        if entries is None:
            entries = etree.SubElement(nav, _OL)
        entry = new_entry(entries, targets.href(*places[kind]))
        entry.set(TYPE, kind)
        voice.say(entry, word)
        if nav.sourceline is not None:
            message = f"The landmarks lacked “{kind}”; it leads to {places[kind][0]} now."
            navigation.mended("landmark", entry, message)


def _places(
    navigation: Document, documents: Sequence[Document], book: Book
) -> dict[str, tuple[str, str]]:
    places: dict[str, tuple[str, str]] = {}
    types = {document.href: _types(document) for document in documents}
    for document in documents:
        if document.href == navigation.href:
            # Outside the spine it is no place to go to (EPUBCheck, RSC-011).
            contents = nav_of(navigation, "toc")
            name = "" if contents is None else contents.get("id", "")
            places.setdefault("toc", (document.href, name))
        if "cover" in types[document.href]:
            places.setdefault("cover", (document.href, ""))
    for kind in _OPENING:
        opening = next((href for href, kinds in types.items() if kind in kinds), None)
        if opening is not None:
            places["bodymatter"] = (opening, "")
            break
    for kind, place in _guide(book).items():
        if place[0] in types:
            places.setdefault(kind, place)
    for document in documents:
        plain = document.chapter.linear and document.href != navigation.href
        if plain and not types[document.href] & _BEFORE and _has_heading(document):
            places.setdefault("bodymatter", (document.href, ""))
            break
    return places


def _types(document: Document) -> set[str]:
    """The types of the document's body and of the elements right under it."""
    body = document.root.find(f"{{{XHTML}}}body")
    elements = [] if body is None else [body, *body]
    return {name for node in elements if isinstance(node.tag, str) for name in types_of(node)}


def _has_heading(document: Document) -> bool:
    return any(map(text_of, document.root.iter(*HEADINGS)))


def _guide(book: Book) -> dict[str, tuple[str, str]]:
    """The places that the package's ``guide`` names; nothing where it cannot be read."""
    found: dict[str, tuple[str, str]] = {}
    if book.original is None:
        return found
    try:
        with zipfile.ZipFile(book.original.archive) as archive:
            text, _ = xml.decode(archive.read(book.original.package))
        root = xml.parse(text, recover=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return found
    for reference in root.iter("{*}reference"):
        kind = _GUIDE.get((reference.get("type") or "").lower())
        path = local_path(dirname(book.original.package), reference.get("href") or "")
        if kind and path:
            found.setdefault(kind, (path, (reference.get("href") or "").partition("#")[2]))
    return found


def mend_regions(document: Document) -> None:
    """Regions of one role in a document are named by their headings, where these tell them
    apart."""
    regions: dict[str, list[etree._Element]] = {}
    for element in document.root.iter(f"{{{XHTML}}}*"):
        role = (element.get("role") or "").strip() or _implied(element)
        if role in _REGIONS:
            regions.setdefault(role, []).append(element)
    for role, alike in regions.items():
        if len(alike) < 2:
            continue
        headings = {element: _heading(element) for element in alike}
        names = Counter(text_of(node) for node in headings.values() if node is not None)
        for element, heading in headings.items():
            named = any(element.get(name) for name in ("aria-label", "aria-labelledby", "title"))
            if named or heading is None or names[text_of(heading)] > 1:
                continue
            element.set("aria-labelledby", document.give_id(heading, "heading"))
            message = f"One of several regions ({role}) had no name; its heading names it now."
            document.mended("region", element, message)


def _implied(element: etree._Element) -> str:
    """The region that an element is by itself; an ``aside`` in a section is none (HTML-AAM)."""
    if element.tag == f"{{{XHTML}}}nav":
        return "navigation"
    if (
        element.tag == f"{{{XHTML}}}aside"
        and next(element.iterancestors(*_SECTIONING), None) is None
    ):
        return "complementary"
    return ""


def _heading(element: etree._Element) -> etree._Element | None:
    return next((node for node in element.iter(*HEADINGS) if text_of(node)), None)
