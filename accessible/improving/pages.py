"""Page breaks of a print edition: each says which page begins there (DPUB-ARIA 1.1,
doc-pagebreak; EPUB Accessibility 1.1 §3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import Document, is_within, types_of
from accessible.readers.xhtml import text_of

#: The number at the end of a page break's id: after a word for page, or in figures.
_NUMBERS = (
    re.compile(
        r"(?:^|[^a-z])(?:page|pagebreak|pagina|seite|pg|pb|p)[_.:-]*0*([0-9]+|[ivxlcdm]+)$", re.I
    ),
    re.compile(r"(?:^|[^0-9])0*([0-9]+)$"),
)

#: A text that is longer is what stands on the page, not what the page is called.
_LONGEST = 40


def mend_page_breaks(document: Document) -> None:
    """``aria-label`` for each page break, from its title, its text or its id; an id for each."""
    for element in breaks(document):
        number = page_of(element)
        if not number:
            document.left("page", element, "A page break does not say which page begins there.")
            continue
        if not element.get("id"):
            name = document.give_id(element, f"page-{number}" if number.isalnum() else "page")
            message = (
                f"A page break had no id, so that nothing could lead to it; it is “{name}” now."
            )
            document.mended("page-id", element, message)
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not named and "doc-pagebreak" in (element.get("role") or "").split():
            # The text in a separator is not heard: it is named by its attributes alone.
            element.set("aria-label", number)
            message = f"A page break had no aria-label; it is “{number}” now."
            document.mended("page-label", element, message)


def breaks(document: Document) -> Iterator[etree._Element]:
    """The page breaks of a document in order, those of a page list not among them."""
    for element in document.root.iter(f"{{{XHTML}}}*"):
        roles = (element.get("role") or "").split()
        if ("pagebreak" in types_of(element) or "doc-pagebreak" in roles) and not is_within(
            element, "nav", "page-list"
        ):
            yield element


def page_of(element: etree._Element) -> str:
    """The number of the page that begins at a break, empty where nothing tells it."""
    stated = (element.get("aria-label"), element.get("title"), text_of(element))
    for text in (" ".join((text or "").split()) for text in stated):
        if 0 < len(text) <= _LONGEST:
            return text
    name = (element.get("id") or "")[-40:]
    found = next(filter(None, (pattern.search(name) for pattern in _NUMBERS)), None)
    return found[1] if found else ""
