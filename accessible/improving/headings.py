"""Heading levels without gaps: readers navigate by them (WCAG 2.2, 1.3.1 and 2.4.6)."""

from __future__ import annotations

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import Document, is_hidden

_LEVELS = {f"{{{XHTML}}}h{level}": level for level in range(1, 7)}


def mend_headings(document: Document) -> None:
    """Each heading at most one level under the heading that it belongs to; none is invented.

    A document keeps the level that it begins with. A heading of ``h1`` to ``h6`` is renamed; where
    ``aria-level`` says the level, that is changed.
    """
    above: list[tuple[int, int]] = []  # the levels that are open: as written, and as they are now
    for element in document.root.iter(*_LEVELS, "{*}*"):
        written = _level(element)
        if written is None or is_hidden(element):
            continue
        while above and above[-1][0] >= written:
            above.pop()
        level = min(written, above[-1][1] + 1) if above else written
        above.append((written, level))
        if level == written:
            continue
        if element.get("aria-level") is None:
            element.tag = f"{{{XHTML}}}h{level}"
            message = f"A heading h{written} skipped a level; it is h{level} now."
        else:
            element.set("aria-level", str(level))
            message = f"A heading of level {written} skipped a level; it is {level} now."
        document.mended("heading", element, message)


def _level(element: etree._Element) -> int | None:
    """The level at which assistive technology hears a heading, ``None`` for what is none."""
    if not isinstance(element.tag, str):
        return None
    roles = (element.get("role") or "").split()
    if "heading" not in roles[:1] and (roles or element.tag not in _LEVELS):
        return None
    stated = (element.get("aria-level") or "").strip()
    if stated.isascii() and stated.isdigit() and len(stated) < 4 and int(stated) > 0:
        return int(stated)
    return _LEVELS.get(element.tag)
