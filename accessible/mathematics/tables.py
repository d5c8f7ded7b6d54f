"""How matrices, cases, equations below each other and other tables are said."""

from __future__ import annotations

from accessible.mathematics.node import Node
from accessible.mathematics.signs import kind_of
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice

__all__ = ["table"]


def _begins_with_relation(cell: Node | None) -> bool:
    parts = cell.row if cell is not None else []
    return bool(parts) and parts[0].kind == "operator" and _relates(parts[0])


def _relates(node: Node) -> bool:
    return node.kind == "operator" and kind_of(node.text) in ("relation", "arrow")


def table(voice: Voice, node: Node, kind: str = "") -> Speech:
    """A matrix, cases, equations below each other, or another table; ``kind``: what it is."""
    rows = [row for row in node.children if row is not None]
    rows = [row for row in rows if any(cell and cell.children for cell in row.children)]
    if not rows:
        return voice.say("blank-cell") if kind else []
    width = max(len(row.children) for row in rows)
    if not kind:
        related = sum(any(map(_relates, cell.row)) for row in rows for cell in row.children if cell)
        if len(rows) == 1:
            return _line(voice, rows[0])
        kind = "lines" if related or width == 1 else "table"
    elif kind == "cases" and not _are_cases(rows):
        kind = "lines"
    height = [str(len(rows))]
    if kind in ("lines", "cases"):
        name = "line" if kind == "lines" else "case"
        said: Speech = []
        for number, row in enumerate(rows, start=1):
            spoken = _line(voice, row) if kind == "lines" else _case(voice, row)
            said += [";", *voice.say(name, [str(number)], spoken)]
        return [*voice.say(kind, height, said[1:]), *voice.say(f"end-{kind}")]
    said = []
    key = "row"
    if kind == "matrix":
        key = "column" if width == 1 else "row-matrix" if len(rows) == 1 else ""
    for number, row in enumerate(rows, start=1):
        cells: Speech = []
        for place in range(width):
            cell = row.children[place] if place < len(row.children) else None
            spoken = voice.row(cell.row, "cell") if cell is not None else []
            cells += [",", *(spoken or voice.say("blank-cell"))]
        if kind == "matrix" and key:
            said += [";", *cells[1:]]
        else:
            said += [";", *voice.say("row", [str(number)], cells[1:])]
        said += _label(voice, row)
    name = key or "matrix" if kind == "matrix" else "table"
    end = "end-matrix" if kind == "matrix" else "end-table"
    return [*voice.say(name, height, [str(width)], said[1:]), *voice.say(end)]


def _are_cases(rows: list[Node]) -> bool:
    """Values with their conditions, unlike a system of equations."""
    for row in rows:
        cells = [cell for cell in row.children if cell and cell.children]
        if any(_begins_with_relation(cell) for cell in cells[1:]):
            return False
        if len(cells) > 1 or any(part.kind == "text" for cell in cells for part in cell.row):
            return True
    return False


def _line(voice: Voice, row: Node) -> Speech:
    """The cells of a line as the one formula that they are."""
    parts: list[Node] = []
    for cell in row.children:
        if cell is not None and cell.children:
            parts += cell.row
    return [*voice.row(parts, "line"), *_label(voice, row)]


def _case(voice: Voice, row: Node) -> Speech:
    said: Speech = []
    for cell in row.children:
        if cell is not None and cell.children:
            said += [",", *voice.row(cell.row, "")]
    return [*said[1:], *_label(voice, row)]


def _label(voice: Voice, row: Node) -> Speech:
    return voice.say("label", voice.part(row.before[0])) if row.before else []
