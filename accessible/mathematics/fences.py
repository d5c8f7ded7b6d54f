"""Which fences of a row belong together: brackets of every kind, intervals, bars."""

from __future__ import annotations

from collections.abc import Sequence

from accessible.mathematics.node import Node
from accessible.mathematics.signs import CLOSE, INVISIBLE, OPEN, PAIRS, kind_of, meaning

__all__ = ["is_operand", "paired"]

_KETS = frozenset("⟩\u232a\u3009")
_BARS = {"bar": "|", "double-bar": "‖", "divides": "|", "parallel": "‖"}


def paired(row: Sequence[Node], inside: str = "") -> list[Node]:
    """The row with each pair of fences and what is between as one ``fenced`` part.

    ``inside``: the fence around the row. A fence without its other stays an operator.
    """
    return _bars(_brackets([_with_fences(node) for node in row]), inside)


def _with_fences(node: Node) -> Node:
    """A part whose scripts stand at a whole pair of fences: its base is that pair."""
    base = node.children[0] if node.kind in ("script", "limits") else None
    if base is None or len(base.row) < 3 or base.row[0].kind != "operator":
        return node
    pair = paired(base.row)
    if len(pair) > 1:
        return node
    return Node(node.kind, children=[pair[0], *node.children[1:]])


def is_operand(node: Node | None) -> bool:
    """Whether an operator after this part stands between two: a number, letter, closed group."""
    if node is None or node.kind == "gap":
        return False
    if node.kind == "operator":
        return kind_of(node.text) in ("suffix", "symbol") or node.text in CLOSE
    if node.kind == "script" and node.children[0] and node.children[0].kind == "operator":
        return is_operand(node.children[0]) or node.children[0].text in CLOSE
    return True


def _last(nodes: list[Node]) -> Node | None:
    """The last part that is seen."""
    for node in reversed(nodes):
        if not (node.kind == "gap" or (node.kind == "operator" and node.text in INVISIBLE)):
            return node
    return None


def _fence(node: Node) -> tuple[str, Node | None]:
    """A fence's sign; one that carries the scripts of its pair, (…)², has them in the node."""
    base = node
    if node.kind in ("script", "limits") and node.children[0] is not None:
        base = node.children[0].only
    if base.kind == "operator":
        return base.text, node if base is not node else None
    return "", None


def _brackets(row: Sequence[Node]) -> list[Node]:
    levels: list[tuple[str, Node, list[Node]]] = []
    into: list[Node] = []
    left = {sign: sum(node.text == sign for node in row) for sign in "[]"}
    for place, node in enumerate(row):
        sign, scripted = _fence(node)
        if sign in left:
            left[sign] -= not scripted
        opened = levels[-1][0] if levels else ""
        if sign and opened and _closes(sign, opened, into, left):
            _, _, outer = levels.pop()
            made = Node("fenced", opened + sign, [Node("row", children=[*into])])
            if scripted is not None:
                made = Node(scripted.kind, children=[made, *scripted.children[1:]])
            outer.append(made)
            into = outer
        elif sign in _KETS and scripted is None and (bar := _bar(into)) is not None:
            # |ψ⟩
            inner = Node("row", children=[*into[bar + 1 :]])
            into[bar:] = [Node("fenced", "|⟩", [inner])]
        elif sign and scripted is None and (sign in OPEN or _reversed(sign, into, row, place)):
            levels.append((sign, node, into))
            into = []
        else:
            into.append(node)
    while levels:
        sign, node, outer = levels.pop()
        if sign == "{" and into and into[0].only.kind == "table":
            outer += [Node("fenced", "{ ", [into[0].only]), *into[1:]]
        elif PAIRS.get(sign, "") in _KETS and (bar := _bar(into)) is not None:
            # ⟨ψ|
            inner = Node("row", children=[*into[:bar]])
            outer += [Node("fenced", "⟨|", [inner]), *into[bar + 1 :]]
        else:
            outer += [node, *into]
        into = outer
    return into


def _bar(row: list[Node]) -> int | None:
    """The place of a bar with one or two parts after it, or before it: what a ket may hold."""
    for place in range(len(row) - 1, max(-1, len(row) - 6), -1):
        if row[place].kind == "operator" and row[place].text in "|∣":
            return place
    return None


def _closes(sign: str, opened: str, within: list[Node], left: dict[str, int]) -> bool:
    if sign == PAIRS.get(opened):
        return True
    if sign in ")]" and opened in "([":
        return _is_list(within)
    if opened == "]" and sign in "[]":
        return _is_list(within)
    return sign == "[" and opened == "[" and not left["]"] and _is_list(within)


def _is_list(row: Sequence[Node]) -> bool:
    """Whether it is the ends of an interval, a comma or semicolon between them."""
    return len(row) < 40 and any(node.kind == "operator" and node.text in ",;" for node in row)


def _reversed(sign: str, before: list[Node], row: Sequence[Node], place: int) -> bool:
    """]a, b[ as the French write it: a closing bracket with nothing to close, and a list after."""
    if sign != "]" or is_operand(_last(before)):
        return False
    return _is_list(row[place + 1 : place + 20])


def _doubled(row: list[Node]) -> list[Node]:
    """||x|| written with four bars."""
    single = [node.kind == "operator" and node.text in "|∣" for node in row]
    twice = {at for at in range(len(row) - 1) if single[at] and single[at + 1]}
    if len(twice) < 2 or len(twice) * 2 != sum(single):
        return row
    return [
        Node("operator", "‖") if at in twice else node
        for at, node in enumerate(row)
        if at - 1 not in twice
    ]


def _bars(row: list[Node], inside: str) -> list[Node]:
    row = _doubled(row)
    marks = [_BARS.get(meaning(_fence(node)[0])[0], "") for node in row]
    total = sum(map(bool, marks))
    if not total:
        return row
    first = next(place for place, mark in enumerate(marks) if mark)
    if PAIRS.get(inside, "") in _KETS and is_operand(_last(row[:first])):
        return row  # ⟨φ|A|ψ⟩
    levels: list[tuple[str, Node, list[Node]]] = []
    into: list[Node] = []
    parted = inside != "{"
    for node, mark in zip(row, marks, strict=True):
        if not mark:
            into.append(node)
            continue
        total -= 1
        _, scripted = _fence(node)
        before = is_operand(_last(into))
        if before and levels and levels[-1][0] == mark:
            _, _, outer = levels.pop()
            made = Node("fenced", mark * 2, [Node("row", children=[*into])])
            if scripted is not None:
                made = Node(scripted.kind, children=[made, *scripted.children[1:]])
            outer.append(made)
            into = outer
        elif before and not parted:
            parted = True
            into.append(node)
        elif scripted is None and total and (not before or total % 2):
            levels.append((mark, node, into))
            into = []
        else:
            into.append(node)
    while levels:
        _, node, outer = levels.pop()
        outer += [node, *into]
        into = outer
    return into
