"""How a formula is said: row by row, each from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accessible.mathematics.accents import limits, repeats
from accessible.mathematics.chemistry import is_chemical
from accessible.mathematics.fences import is_operand, paired
from accessible.mathematics.fractions import end_of, fraction, root
from accessible.mathematics.groups import enclosed, fenced
from accessible.mathematics.node import Node
from accessible.mathematics.operators import Operators
from accessible.mathematics.row import OPERANDS, PARTS
from accessible.mathematics.scripts import is_index, script, tensor
from accessible.mathematics.signs import kind_of, meaning
from accessible.mathematics.tables import table
from accessible.mathematics.tongue import Tongue
from accessible.mathematics.units import unit
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, functions_of, is_number, letters_of

__all__ = ["spoken"]


#: Rows in rows; what is deeper is read as its leaves, one after the other.
_DEEPEST = 40


def spoken(formula: Node, tongue: Tongue) -> Speech:
    """The speech of a whole formula."""
    letters, applied = letters_of(formula), functions_of(formula)
    voice = Voice(tongue, letters, is_chemical(formula), applied, lambda row, place: [])

    depth = 0

    def row(nodes: Sequence[Node], place: str) -> Speech:
        nonlocal depth
        if depth > _DEEPEST:
            return [piece for leaf in _leaves(nodes) for piece in voice.token(leaf)]
        depth += 1
        try:
            return _Row(voice, paired(nodes, place), place).speech()
        finally:
            depth -= 1

    voice.row = row
    return row(formula.row, "start")


class _Row(Operators):
    """Reads a row."""

    def speech(self) -> Speech:
        at = 0
        while at < len(self.nodes):
            at = self._step(at)
        return self.said

    def _step(self, at: int) -> int:
        node = self.nodes[at]
        if node.kind == "gap":
            if self.said and self.last in PARTS:
                self.said.append(",")
                self.last = "gap"
            return at + 1
        if node.kind == "operator":
            return self._operator(at, node)
        if self.last in ("number", "power", "unit", "per") and self._unit(at, node):
            return at + 1
        if node.kind == "text":
            return self.text(at, node)
        head = _head(node)
        if head is not None and kind_of(head.text) == "large":
            return self.large(at, node, head)
        if head is not None and meaning(head.text)[0] in ("bar", "divides"):
            return self._evaluated(at, node)
        if head is not None and not is_operand(head):
            self._scripted(node, head)
            return at + 1
        if self.is_differential(at):
            pause = [","] if self.last in OPERANDS else []
            self.said += [*pause, *self.voice.part(node), *self.voice.part(self.nodes[at + 1])]
            self.last = "operand"
            return at + 2
        if node.text in self.voice.tongue.between:
            return self.text(at, node)
        if self.is_function(at) and not self.voice.chemical:
            return self.function(at)
        self._operand(node)
        return at + 1

    def _unit(self, at: int, node: Node) -> bool:
        one = self.last == "per" or (self.last == "number" and self.said[-1] == "1")
        said = unit(self.voice, node, one)
        self.said += said
        self.last = "unit" if said else self.last
        return bool(said)

    def _operand(self, node: Node) -> None:
        voice = self.voice
        kind = node.kind
        if kind == "fenced":
            before = self.last if self.last not in PARTS else "operand"
            said = fenced(voice, node, before or ("start" if self._is_all() else ""))
        else:
            said = self._simple(node)
        if not said:
            return
        self._juxtaposed(node)
        if self.last == "number" and repeats(node):
            self._repeating(said)
            return
        self.said += said
        self.last = "operand"
        if kind == "number":
            self.last = "number"
            self.said += self.money
            self.money = []
        elif kind == "script" and is_number(node.children[0]):
            self.last = "power"
        elif kind == "fraction":
            self.last = end_of(voice, node)
        elif kind == "root" or is_index(node) or _is_binomial(node):
            self.last = "open"

    def _repeating(self, said: Speech) -> None:
        """0.3 with a bar over what comes again and again."""
        number, digits = self.said.pop(), said[0]
        if number[-1:].isdecimal():
            self.said += [number, ",", *self.voice.say("repeating", [digits])]
        else:
            self.said += self.voice.say("repeating", [number + digits])
        self.last = "number"

    def _simple(self, node: Node) -> Speech:
        voice = self.voice
        makers = {
            "fenced": fenced,
            "fraction": fraction,
            "root": root,
            "script": script,
            "limits": limits,
            "tensor": tensor,
            "table": table,
            "enclosed": enclosed,
        }
        maker = makers.get(node.kind)
        if maker is not None:
            return maker(voice, node)
        if node.kind == "cells":  # a row of a matrix without the matrix
            return voice.row([part for part in node.children if part], "")
        return voice.part(node) if node.kind == "row" else voice.token(node)

    def _is_all(self) -> bool:
        return self.place == "start" and len(self.nodes) == 1

    def _juxtaposed(self, node: Node) -> None:
        """What is said between a part and the one before it, where no operator stands."""
        voice = self.voice
        last = self.last
        if last not in PARTS or self.place == "sub" or voice.chemical:
            return
        kind = node.kind
        if last == "fraction":
            self.said += voice.say("end-fraction")
        elif last == "number" and kind == "fraction" and is_number(node.children[0]):
            self.said += voice.say("and-mixed")
        elif last == "number" and kind == "number":
            self.said.append(",")
        elif (
            (last == "open" or kind == "fenced") and node.text != "{ " and not self._is_modulo(node)
        ):
            self.said += voice.say("times")

    def _is_modulo(self, node: Node) -> bool:
        inner = node.children[0] if node.kind == "fenced" else None
        first = inner.row[0] if inner is not None and inner.row else None
        return first is not None and first.text in self.voice.tongue.between


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """The tokens of some parts."""
    left = [*reversed(nodes)]
    while left:
        node = left.pop()
        if node.children or node.before:
            left += [part for part in reversed([*node.before, *node.children]) if part]
        elif node.kind not in ("gap", "row", "fenced", "table", "cells"):
            yield node


def _head(node: Node) -> Node | None:
    """The operator that carries scripts; ``None`` for another part."""
    base = node
    while base.kind in ("script", "limits") and base.children[0] is not None:
        base = base.children[0].only
    return base if base is not node and base.kind == "operator" else None


def _is_binomial(node: Node) -> bool:
    inner = node.children[0] if node.kind == "fenced" else None
    return inner is not None and inner.only.kind == "fraction" and inner.only.text == "0"
