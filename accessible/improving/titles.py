"""A title for every document, one that tells it from the others (WCAG 2.2, 2.4.2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from posixpath import basename, splitext

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import HEADINGS, Document, is_hidden
from accessible.readers.xhtml import text_of

#: What programs write where they know no title.
_EMPTY = frozenset(
    (
        "",
        "untitled",
        "unknown",
        "no title",
        "untitled document",
        "new document",
        "document",
        "title",
    )
)
_NO_WORD = re.compile(r"[\d_]")


def mend_titles(documents: Sequence[Document], book_title: str) -> None:
    """Titles that are missing, empty, the file's name, or the same in most documents.

    A title is made of the document's first heading, else of what the table of contents calls it,
    else it is the book's. One that others have too gives way to a heading alone.
    """
    pages = [document for document in documents if document.is_html]
    titles = Counter(text_of(title) for title in map(_title, pages) if title is not None)
    for document in pages:
        title = _title(document)
        stated = "" if title is None else text_of(title)
        shown = (node for node in document.root.iter(*HEADINGS) if not is_hidden(node))
        heading = next(filter(None, map(text_of, shown)), "")
        better = heading
        if _is_poor(stated, document.href):
            label = document.chapter.title
            better = heading or (book_title if _is_poor(label, document.href) else label)
        elif not _is_shared(titles[stated], len(pages), stated == book_title):
            continue
        if better and better != stated:
            _put(document, title, stated, better)


def _is_shared(times: int, pages: int, is_the_books: bool) -> bool:
    """Whether a title is the book's on several documents, or that of most of them."""
    most = times * 2 > pages and (times > 2 or times == pages)
    return times > 1 and (is_the_books or most)


def _is_poor(title: str, href: str) -> bool:
    """Whether a title says nothing: a program put it there, or it is the file's name."""
    name = basename(href)
    stem, _ = splitext(name)
    # “Cover” in cover.xhtml is a title as well; “Book_Int-3” is none.
    names = {name, stem} if _NO_WORD.search(stem) else {name}
    return title.casefold() in _EMPTY or title in names


def _title(document: Document) -> etree._Element | None:
    return document.root.find(f"{{{XHTML}}}head/{{{XHTML}}}title")


def _put(document: Document, title: etree._Element | None, stated: str, better: str) -> None:
    if title is None:
        head = document.root.find(f"{{{XHTML}}}head")
        if head is None:
            head = etree.SubElement(document.root, f"{{{XHTML}}}head")
            document.root.insert(0, head)
        title = etree.SubElement(head, f"{{{XHTML}}}title")
        message = f"The document had no title; it is “{better}” now."
    elif not stated:
        message = f"The title was empty; it is “{better}” now."
    else:
        message = f"The title said nothing of this document (“{stated}”); it is “{better}” now."
    title.text = better
    document.mended("title", title, message)
