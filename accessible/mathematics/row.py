"""A row of parts that is being read from left to right."""

from __future__ import annotations

from accessible.mathematics.node import Node
from accessible.mathematics.signs import INVISIBLE
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice

__all__ = ["OPERANDS", "PARTS", "Row"]

#: What ``Row.last`` is after a part that an operator may follow.
PARTS = frozenset(("operand", "open", "number", "power", "unit", "fraction"))
OPERANDS = PARTS | {"gap"}


class Row:
    """One row, what was said for it so far, and what came last."""

    def __init__(self, voice: Voice, nodes: list[Node], place: str) -> None:
        self.voice = voice
        self.nodes = nodes
        self.place = place
        self.said: Speech = []
        #: What the last thing said was: "" at the start, ``operand``, ``open`` (an operand whose
        #: end is not heard), ``function``, ``number`` or the key of an operator.
        self.last = ""
        self.integral = False
        #: A relation after a quantifier, under a sum or before "such that" has no verb of its own.
        self.brief = place in ("brief", "under")
        self.colon = False
        #: The words of a currency's sign, until its number is said.
        self.money: Speech = []

    def next(self, at: int) -> Node | None:
        """The next part that is seen."""
        for place in range(at + 1, len(self.nodes)):
            node = self.nodes[place]
            if node.kind != "gap" and not (node.kind == "operator" and node.text in INVISIBLE):
                return node
        return None
