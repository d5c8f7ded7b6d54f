"""Tables: which cell is whose (WCAG 2.2, 1.3.1; HTML §4.9)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from accessible.check.document import Document
from accessible.check.markup import local, squeezed, written
from accessible.check.publication import Subject
from accessible.errors import Finding

_HEADERS = frozenset({"columnheader", "rowheader"})
_LAYOUT_ROLES = frozenset({"presentation", "none"})


class Tables(Subject):
    """Tables without headers, and tables that only lay things out and do not say so."""

    def see(self, document: Document) -> Iterator[Finding]:
        for table in document.every("table"):
            if not _LAYOUT_ROLES.isdisjoint(document.kinds.get(table, ())):
                continue
            rows = [row for row in _inside(table) if local(row) == "tr"]
            cells = [[cell for cell in row if local(cell) in ("td", "th")] for row in rows]
            cells = [row for row in cells if row]
            if any(
                local(cell) == "th" or not _HEADERS.isdisjoint(document.kinds.get(cell, ()))
                for row in cells
                for cell in row
            ):
                continue
            if not cells:
                continue
            if _is_layout(table, cells):
                message = (
                    "The table lays things out and has no data: it does not say so "
                    "(role=“presentation”)."
                )
                yield Finding("table-for-layout", document.place(table), message)
            else:
                size = f"{len(cells)} rows, {max(map(len, cells))} columns"
                message = f"The table has no headers ({size})."
                yield Finding("table-without-headers", document.place(table), message)


def _inside(table: etree._Element) -> Iterator[etree._Element]:
    """The elements of a table, without those of tables inside it."""
    todo = list(reversed(table))
    while todo:
        element = todo.pop()
        yield element
        if local(element) not in ("td", "th", ""):
            todo += reversed(element)


def _is_layout(table: etree._Element, cells: list[list[etree._Element]]) -> bool:
    if len(cells) < 2 or max(map(len, cells)) < 2:
        return True
    if any(local(inner) == "table" for row in cells for cell in row for inner in cell.iter()):
        return True
    filled = sum(bool(squeezed(written(cell))) for row in cells for cell in row)
    return filled * 4 <= sum(map(len, cells))
