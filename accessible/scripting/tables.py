"""What the cells of a table are told by: HTML's table model, for listeners (HTML §4.9.12).

The model is read forgivingly, since publishers' tables seldom hold to it: a ``td`` in ``thead`` and
a first row in bold are headers too, and an empty corner is no data. The header of a column and the
header of a row are told apart as screen readers do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from accessible.scripting.markup import local_name, semantics

#: HTML clamps ``colspan`` to this (§4.9.11).
_WIDEST = 1000
#: A table that covers more slots than this is read cell by cell, without headers.
_MOST_SLOTS = 500_000
#: No cell is told by more headers of its column, or of its row, than this.
_MOST_HEADERS = 4
_BLOCKS = frozenset("table ul ol dl h1 h2 h3 h4 h5 h6 section article figure".split())
_BOLD = frozenset("b strong".split())

Silent = Callable[[etree._Element], bool]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of data: its size, and the header cells of each cell that has any, in the order in
    which they are said: of the column from the top, then of the row from its start."""

    rows: int
    columns: int
    headers: dict[etree._Element, tuple[etree._Element, ...]]


@dataclass(slots=True, eq=False)
class _Cell:
    element: etree._Element
    header: bool
    row: int
    rows: int
    column: int = 0
    columns: int = 1
    #: Of a header: ``column``, ``row`` or ``group`` (of rows).
    kind: str = ""
    told: tuple[_Cell, ...] = ()

    def fits(self, other: _Cell) -> bool:
        """Whether a later header takes this one's place (§4.9.12.2, opaque headers)."""
        if self.kind == "row":
            return (self.row, self.rows) == (other.row, other.rows)
        return (self.column, self.columns) == (other.column, other.columns)


def grid_of(table: etree._Element, silent: Silent) -> Grid | None:
    """The grid of a table; ``None`` where the table only lays out a page."""
    groups = list(_groups(table, silent))
    rows = [row for _, group in groups for row in group]
    cells = [cell for row in rows for cell in row]
    anchors = max(map(len, rows), default=0)
    if semantics(table) & {"presentation", "none"} or not cells:
        return None
    if not any(cell.header for cell in cells):
        bold = _bold_headers(rows)
        if bold:
            # The way to mark headers where nobody thought of headers.
            for cell in bold:
                cell.header, cell.kind = True, "column"
        elif _lays_out(table, cells, len(rows), anchors):
            return None
        else:
            return Grid(len(rows), anchors, {})
    model = _Model()
    if not model.lay(groups):
        return Grid(len(rows), anchors, {})
    named = {cell.element.get("id"): cell for cell in reversed(cells)}
    headers = {}
    for cell in cells:
        told = [
            named[id_]
            for id_ in (cell.element.get("headers") or "").split()[: 2 * _MOST_HEADERS]
            if id_ in named and named[id_] is not cell
        ] or [
            # What heads the whole width is heard just before, and need not be heard again.
            header
            for header in cell.told
            if model.width == 1 or header.columns < model.width
        ]
        if told:
            headers[cell.element] = tuple(dict.fromkeys(header.element for header in told))
    return Grid(len(rows), len(model.anchors), headers)


def _groups(table: etree._Element, silent: Silent) -> Iterator[tuple[str, list[list[_Cell]]]]:
    """The row groups with their rows of cells; rows without a cell do not count."""
    loose: list[etree._Element] = []
    number = 0

    def rows_of(name: str, elements: list[etree._Element]) -> Iterator[list[_Cell]]:
        nonlocal number
        for row in elements:
            cells = [
                _cell(each, number, name == "thead")
                for each in row
                if local_name(each) in ("td", "th") and not silent(each)
            ]
            if cells:
                number += 1
                yield cells

    for child in table:
        name = local_name(child)
        if silent(child):
            continue
        if name == "tr":
            loose.append(child)
        elif name in ("thead", "tbody", "tfoot"):
            if loose:
                yield "", list(rows_of("", loose))
                loose = []
            rows = [row for row in child if local_name(row) == "tr" and not silent(row)]
            yield name, list(rows_of(name, rows))
    if loose:
        yield "", list(rows_of("", loose))


def _cell(element: etree._Element, row: int, in_head: bool) -> _Cell:
    scope = (element.get("scope") or "").strip().lower()
    roles = semantics(element)
    kind = {"col": "column", "colgroup": "column", "row": "row", "rowgroup": "group"}.get(scope, "")
    kind = kind or next((name for name in ("column", "row") if f"{name}header" in roles), "")
    header = local_name(element) == "th" or bool(kind) or in_head
    if in_head and not kind:
        kind = "column"
    return _Cell(
        element,
        header and not _is_empty(element),
        row,
        _span(element, "rowspan"),
        columns=min(_span(element, "colspan") or 1, _WIDEST),
        kind=kind,
    )


def _span(element: etree._Element, name: str) -> int:
    """How many columns or rows; 0 stands for all that are left (§4.9.11)."""
    written = (element.get(name) or "").strip()
    return int(written[:6]) if written.isascii() and written.isdigit() else 1


@dataclass(slots=True)
class _Model:
    """The table, laid out row after row, with the headers that hold where it stands."""

    #: The column headers that hold for each column, topmost first.
    down: dict[int, list[_Cell]] = field(default_factory=dict)
    #: The last row in which a column had a header, so that blocks of headers are known.
    seen: dict[int, int] = field(default_factory=dict)
    anchors: set[int] = field(default_factory=set)
    slots: int = 0
    width: int = 0

    def lay(self, groups: list[tuple[str, list[list[_Cell]]]]) -> bool:
        """Give each cell its headers; not so for a table beyond measure."""
        for _, rows in groups:
            hanging: dict[int, tuple[_Cell, int]] = {}
            over: list[_Cell] = []
            for number, cells in enumerate(rows):
                row = self._place(cells, hanging, len(rows) - number)
                self.slots += len(row)
                self.width = max(self.width, len(row))
                if self.slots > _MOST_SLOTS:
                    return False
                _judge(cells)
                self._tell(row, cells, over)
        return True

    def _place(
        self, cells: list[_Cell], hanging: dict[int, tuple[_Cell, int]], left: int
    ) -> dict[int, _Cell]:
        """The slots of a row: cells that hang down into it, and its own between them."""
        row = {column: cell for column, (cell, _) in hanging.items()}
        column = 0
        for cell in cells:
            while column in row:
                column += 1
            cell.column = column
            self.anchors.add(column)
            rows = min(cell.rows or left, left)
            for at in range(column, column + cell.columns):
                if at in row:
                    cell.columns = at - column
                    break
                row[at] = cell
                if rows > 1:
                    hanging[at] = (cell, rows)
            column += cell.columns
        for at, (cell, rows) in list(hanging.items()):
            if rows > 1:
                hanging[at] = (cell, rows - 1)
            else:
                del hanging[at]
        return row

    def _tell(self, row: dict[int, _Cell], cells: list[_Cell], over: list[_Cell]) -> None:
        """Give the cells that begin in a row the headers above, over the group, and beside."""
        number = cells[0].row
        beside: list[_Cell] = []
        last: _Cell | None = None
        for column in sorted(row):
            cell = row[column]
            if cell.header and cell.kind == "column":
                self._head(cell, column, number)
            if cell is last:
                continue
            if cell.row == number and not (cell.header and cell.kind == "column"):
                own = cell.header
                above = self._above(cell, len(row))
                cell.told = (*above, *(() if own else over), *(() if own else beside))
            if cell.header and cell.kind == "row":
                if last is None or last.kind != "row":
                    beside = [each for each in beside if not each.fits(cell)]
                beside = [*beside, cell][-_MOST_HEADERS:]
            elif cell.header and cell.kind == "group" and cell.row == number:
                over[:] = [each for each in over if not each.fits(cell)]
                over[:] = [*over, cell][-_MOST_HEADERS:]
            last = cell

    def _head(self, cell: _Cell, column: int, row: int) -> None:
        held = self.down.setdefault(column, [])
        if self.seen.get(column) != row - 1:
            # A new block of headers begins here.
            held[:] = [each for each in held if not each.fits(cell)]
        if not held or held[-1] is not cell:
            held[:] = [*held, cell][-_MOST_HEADERS:]
        self.seen[column] = row

    def _above(self, cell: _Cell, width: int) -> tuple[_Cell, ...]:
        if 1 < width == cell.columns:
            return ()
        columns = range(cell.column, cell.column + cell.columns)
        found = dict.fromkeys(each for column in columns for each in self.down.get(column, ()))
        return tuple(found)[:_MOST_HEADERS]


def _judge(cells: list[_Cell]) -> None:
    """What the headers of a row head, where nobody said so (§4.9.12.2, in the simpler way).

    A row of nothing but headers, after a corner perhaps, heads the columns. Else a header heads
    what follows it in its row.
    """
    first, *others = cells
    heads = bool(others) or first.header
    heads = heads and (first.header or _is_empty(first.element))
    heads = heads and all(cell.header or local_name(cell.element) == "th" for cell in others)
    for cell in cells:
        if cell.header and not cell.kind:
            cell.kind = "column" if heads else "row"


def _lays_out(table: etree._Element, cells: list[_Cell], rows: int, columns: int) -> bool:
    """Whether a table without a header is no table of data."""
    if table.get("summary", "").strip() or any(local_name(each) == "caption" for each in table):
        return False
    if semantics(table) & {"table", "grid"}:
        return False
    return rows == 1 or columns == 1 or any(_holds_blocks(cell.element) for cell in cells)


def _holds_blocks(cell: etree._Element) -> bool:
    names = [local_name(child) for child in cell]
    return names.count("p") > 1 or any(name in _BLOCKS for name in names)


def _is_empty(cell: etree._Element) -> bool:
    return not any(
        local_name(each) in ("img", "svg", "math") or (each.text or "").strip()
        for each in cell.iter("*")
    ) and not any((each.tail or "").strip() for each in cell.iterdescendants())


def _bold_headers(rows: list[list[_Cell]]) -> list[_Cell]:
    """The first row of more than one cell, where it alone is in bold type."""
    for row, following in pairwise(rows):
        if len(row) > 1:
            return row if _is_bold(row) and not _is_bold(following) else []
    return []


def _is_bold(row: list[_Cell]) -> bool:
    """Whether all that a row's cells hold is in bold type."""
    full = [cell.element for cell in row if not _is_empty(cell.element)]
    return bool(full) and all(map(_is_all_bold, full))


def _is_all_bold(element: etree._Element) -> bool:
    if local_name(element) in _BOLD:
        return True
    if (element.text or "").strip() or not len(element):
        return False
    return all(_is_all_bold(child) and not (child.tail or "").strip() for child in element)
