"""A page list that leads to every page (EPUB 3.3 §7.4.2; EPUB Accessibility 1.1 §3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import Document
from accessible.improving.navigation import Targets, links, nav_of, new_entry, new_nav
from accessible.improving.pages import breaks, page_of
from accessible.readers.xhtml import text_of

_OL, _LI = f"{{{XHTML}}}ol", f"{{{XHTML}}}li"


@dataclass(frozen=True, slots=True)
class _Page:
    place: tuple[str, str]
    number: str


def mark_breaks(navigation: Document, documents: Sequence[Document], targets: Targets) -> None:
    """Empty elements that the page list leads to are page breaks: they get the role of one."""
    nav = nav_of(navigation, "page-list")
    by_href = {document.href: document for document in documents}
    for link in links(nav):
        place = targets.place(link.get("href", ""))
        element, document = targets.element(place), by_href.get(place[0])
        if element is None or document is None or not _is_bare(element):
            continue
        element.set("role", "doc-pagebreak")
        if number := text_of(link):
            element.set("aria-label", number)
        message = "The page list led to an anchor that was no page break; its role says so now."
        document.mended("page-role", element, message)


def _is_bare(element: etree._Element) -> bool:
    name = etree.QName(element).localname
    marked = any(
        element.get(name) for name in ("role", "href", "{http://www.idpf.org/2007/ops}type")
    )
    return name in ("a", "span", "hr") and not marked and not len(element) and not element.text


def mend_page_list(navigation: Document, documents: Sequence[Document], targets: Targets) -> None:
    """Every page break is linked, in order, each link has its label and leads somewhere.

    A list is made, hidden from the page, where the book has breaks and no list.
    """
    pages = [
        _Page((document.href, element.get("id", "")), page_of(element))
        for document in documents
        for element in breaks(document)
    ]
    pages = [page for page in pages if page.place[1] and page.number]
    nav = nav_of(navigation, "page-list")
    if nav is not None:
        _mend_links(navigation, nav, pages, targets)
        _complete(navigation, nav, pages, targets)
    elif pages:
        nav = new_nav(navigation, "page-list", "pages")
        nav.set("role", "doc-pagelist")
        for page in pages:
            _entry(nav, page, targets)
        message = f"There was no page list; there is one now, with {len(pages)} pages."
        navigation.mended("page-list", nav, message)


def _mend_links(
    navigation: Document, nav: etree._Element, pages: Sequence[_Page], targets: Targets
) -> None:
    numbers = {page.place: page.number for page in pages}
    places: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        places.setdefault(page.number, []).append(page.place)
    for link in links(nav):
        href = link.get("href", "")
        place, label = targets.place(href), text_of(link)
        if not label and place in numbers and not len(link):
            link.text = numbers[place]
            message = f"A link of the page list had no label; it is “{link.text}” now."
            navigation.mended("page-list-label", link, message)
        elif not label:
            navigation.left("page-list-label", link, "A link of the page list has no label.")
        if not place[0] or not place[1] or targets.element(place) is not None:
            continue
        if len(places.get(label, ())) == 1:
            link.set("href", targets.href(*places[label][0]))
            message = f"The page list led to {href}, which is not there; it leads to the page now."
            navigation.mended("page-link", link, message)
        elif targets.knows(place[0]):
            message = f"The page list leads to {href}, which is not there."
            navigation.left("page-link", link, message)


def _complete(
    navigation: Document, nav: etree._Element, pages: Sequence[_Page], targets: Targets
) -> None:
    """A new item stands after that of the page before, or first."""
    items: dict[tuple[str, str], etree._Element] = {}
    for link in links(nav):
        around = next((node for node in link.iterancestors(_LI)), None)
        if around is not None:
            items.setdefault(targets.place(link.get("href", "")), around)
    before: etree._Element | None = None
    for page in pages:
        if page.place in items:
            before = items[page.place]
            continue
        item = _entry(nav, page, targets)
        entries = item.getparent()
        if before is not None:
            before.addnext(item)
        elif entries is not None and items:
            entries.insert(0, item)
        before = item
        message = f"The page list did not lead to page {page.number}; it does now."
        navigation.mended("page-missing", item, message)


def _entry(nav: etree._Element, page: _Page, targets: Targets) -> etree._Element:
    entries = nav.find(_OL)
    if entries is None:
        entries = etree.SubElement(nav, _OL)
    link = new_entry(entries, targets.href(*page.place))
    link.text = page.number
    item = link.getparent()
    assert item is not None
    return item
