"""Tables whose header cells say what they head (WCAG 2.2, 1.3.1; HTML §4.9.10)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import Document
from accessible.readers.xhtml import text_of

_TH, _TD, _TR = f"{{{XHTML}}}th", f"{{{XHTML}}}td", f"{{{XHTML}}}tr"
_SECTIONS = tuple(f"{{{XHTML}}}{name}" for name in ("thead", "tbody", "tfoot"))
_NOT_TEXT = tuple(f"{{*}}{name}" for name in ("img", "svg", "math", "object", "video", "input"))


def mend_tables(document: Document) -> None:
    """``scope`` for header cells, header cells in ``thead``, no header without a word.

    A first row that only looks like headers is not guessed to be some. A table of one cell is
    layout, and says so.
    """
    for table in document.elements("table"):
        if table.get("role") is not None:
            continue
        rows = list(_rows(table))
        if _is_frame(table, rows):
            table.set("role", "presentation")
            message = "A table of one cell is layout; its role is presentation now."
            document.mended("layout-table", table, message)
            continue
        _name_headers(document, table, rows)
        _empty_corner(document, rows)
        if not any(cell.get("headers") for row in rows for cell in row):
            _scopes(document, rows)


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    """The cells of each row; rows of tables inside are not among them."""
    for part in table.iterchildren(_TR, *_SECTIONS):
        for row in [part] if part.tag == _TR else part.iterchildren(_TR):
            yield list(row.iterchildren(_TH, _TD))


def _is_frame(table: etree._Element, rows: list[list[etree._Element]]) -> bool:
    cells = [cell for row in rows for cell in row]
    named = any(table.get(name) for name in ("summary", "aria-label", "aria-labelledby", "title"))
    others = table.find(f"{{{XHTML}}}caption") is not None
    return len(cells) == 1 and cells[0].tag == _TD and not named and not others


def _name_headers(
    document: Document, table: etree._Element, rows: list[list[etree._Element]]
) -> None:
    """``td`` in ``thead`` is ``th`` where the head has no other, and there is a body to head."""
    head = table.find(f"{{{XHTML}}}thead")
    if head is None or any(cell.tag == _TH for row in rows for cell in row):
        return
    headers = [cell for row in _rows_of(head) for cell in row]
    if len(headers) < 2 or len(headers) == sum(map(len, rows)) or not any(map(text_of, headers)):
        return
    for cell in headers:
        if text_of(cell) and cell.get("role") is None:
            cell.tag = _TH
            document.mended("header", cell, "A cell of thead was no header; it is th now.")


def _rows_of(part: etree._Element) -> Iterator[list[etree._Element]]:
    return (list(row.iterchildren(_TH, _TD)) for row in part.iterchildren(_TR))


def _empty_corner(document: Document, rows: list[list[etree._Element]]) -> None:
    """An empty ``th`` heads nothing: the one at the corner of both headers is plain."""
    corner = rows[0][0] if rows and rows[0] else None
    if corner is None or corner.tag != _TH or _says_something(corner):
        return
    corner.tag = _TD
    if corner.get("scope") is not None:
        del corner.attrib["scope"]
    document.mended("corner", corner, "The empty corner of a table was a header; it is td now.")


def _says_something(cell: etree._Element) -> bool:
    named = cell.get("aria-label") or cell.get("aria-labelledby") or cell.get("title")
    return bool(named or text_of(cell) or next(cell.iter(*_NOT_TEXT), None) is not None)


def _scopes(document: Document, rows: list[list[etree._Element]]) -> None:
    """``col`` in a row of headers, ``row`` for the headers that a row of data begins with."""
    for number, row in enumerate(rows):
        data = [place for place, cell in enumerate(row) if cell.tag == _TD]
        corner = data == [0] and not number and not text_of(row[0])
        heads = (not data or corner or _in_head(row[0])) and (len(row) > 1 or not number)
        for place, cell in enumerate(row):
            if cell.tag != _TH or cell.get("scope") or cell.get("role") is not None:
                continue
            scope = "col" if heads else "row"
            if not heads and (not data or place > data[0]):
                continue  # in the midst of data, or alone: what it heads is not to be seen
            cell.set("scope", scope)
            message = f"A header cell did not say what it heads; its scope is {scope} now."
            document.mended(f"scope-{scope}", cell, message)


def _in_head(cell: etree._Element) -> bool:
    row = cell.getparent()
    part = None if row is None else row.getparent()
    return part is not None and part.tag == f"{{{XHTML}}}thead"
