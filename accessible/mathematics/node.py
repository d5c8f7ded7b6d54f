"""The parts that a formula is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from accessible.mathematics.alphabet import Letter

__all__ = ["Node"]


@dataclass(slots=True)
class Node:
    """A part of a formula.

    ``kind``: ``row``; the tokens ``identifier``, ``number``, ``operator``, ``text``, ``string``;
    ``gap`` (white space that a reader sees); ``fraction`` (numerator, denominator), ``root``
    (radicand, index or ``None``), ``script`` (base, below, above), ``limits`` (the same, set over
    and under), ``tensor`` (base, then below, above in pairs; those before it are ``before``),
    ``table`` (rows of cells; ``labels``), ``enclosed``, ``fenced`` (its row; ``text`` is the pair).
    """

    kind: str
    text: str = ""
    children: list[Node | None] = field(default_factory=list)
    letter: Letter | None = None
    upright: bool = False
    before: list[Node | None] = field(default_factory=list)
    form: str = ""

    @property
    def row(self) -> list[Node]:
        """A row's parts; a part that is no row is a row of one."""
        return [child for child in self.children if child] if self.kind == "row" else [self]

    @property
    def scripts(self) -> tuple[Node | None, Node | None, Node | None]:
        """The base, what is below it, and what is above it."""
        base, below, above, *_ = (*self.children, None, None, None)
        return base, below, above

    @property
    def only(self) -> Node:
        """The one part of a row of one; any other part is itself."""
        node = self
        while node.kind == "row" and len(node.children) == 1 and node.children[0]:
            node = node.children[0]
        return node
