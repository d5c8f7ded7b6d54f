"""How fractions, derivatives and roots are said."""

from __future__ import annotations

from collections.abc import Sequence

from accessible.mathematics.node import Node
from accessible.mathematics.scripts import raised
from accessible.mathematics.signs import INVISIBLE, meaning
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, is_atom, is_simple

__all__ = ["end_of", "fraction", "root"]


def fraction(voice: Voice, node: Node) -> Speech:
    top, bottom = node.children[0] or Node("row"), node.children[1] or Node("row")
    if node.text == "0":
        return voice.say("stacked", voice.part(top), voice.part(bottom))
    derived = _derivative(voice, top, bottom)
    if derived:
        return derived
    named = _named(voice, top, bottom)
    if named:
        return named
    if _is_product(top) and _is_denominator(bottom):
        return voice.say("over-simple", voice.part(top), voice.part(bottom))
    said = voice.say("fraction", voice.part(top), voice.part(bottom))
    return said if is_simple(bottom) else said + voice.say("end-fraction")


def _named(voice: Voice, top: Node, bottom: Node) -> Speech:
    """Three fourths; empty for a fraction without a name."""
    first, second = top.only, bottom.only
    if first.kind != "number" or second.kind != "number":
        return []
    names = voice.tongue.parts.get(second.text)
    number = int(first.text) if first.text.isdecimal() and len(first.text) < 3 else 0
    if names is None or not 0 < number < len(voice.tongue.numerals):
        return []
    return [voice.tongue.numerals[number], names[number > 1]]


def end_of(voice: Voice, node: Node) -> str:
    """What a fraction ends with: ``function`` (d by d x), ``operand`` (its end is heard), ``open``,
    or ``fraction`` (its end is to be said before another factor)."""
    top, bottom = node.children[0] or Node("row"), node.children[1] or Node("row")
    if differentiates(node):
        return "function"
    if _named(voice, top, bottom):
        return "operand"
    if _is_product(top) and _is_denominator(bottom):
        return "open"
    return "fraction" if is_simple(bottom) else "operand"


def _is_denominator(node: Node) -> bool:
    """Whether a denominator is one thing to the ear; Δx is."""
    parts = node.only.row
    return is_atom(node) or (len(parts) == 2 and _is_delta(parts[0]) and is_atom(parts[1]))


def _is_delta(node: Node) -> bool:
    return node.text in ("Δ", "∆")


def _is_product(node: Node) -> bool:
    """Whether a numerator is letters and numbers alone, perhaps with a sign before them."""
    parts = node.only.row
    if parts and parts[0].kind == "operator" and meaning(parts[0].text)[0] == "minus":
        parts = parts[1:]
    return (
        all(is_atom(part) or (part.kind == "operator" and part.text in INVISIBLE) for part in parts)
        and len(parts) < 5
    )


def _differential(parts: Sequence[Node]) -> tuple[str, Node | None] | None:
    """Which d a part of a derivative begins with, and the order that it carries."""
    if not parts:
        return None
    head, order = parts[0], None
    if head.kind == "script" and head.children[1] is None and head.children[0] is not None:
        head, order = head.children[0].only, head.children[2]
    if head.letter is not None and head.letter.plain == "d":
        return "differential", order
    key = meaning(head.text)[0] if head.kind == "operator" else ""
    if head.text in ("∂", "𝜕"):
        key = "partial"
    return (key, order) if key in ("differential", "partial") else None


def _derivative(voice: Voice, top: Node, bottom: Node) -> Speech:
    """d y by d x; partial squared f by partial x partial y. Empty for another fraction."""
    above = [part for part in top.only.row if part.text not in INVISIBLE or part.children]
    below = [part for part in bottom.only.row if part.text not in INVISIBLE or part.children]
    over, under = _differential(above), _differential(below)
    if not over or not under or over[0] != under[0] or len(below) < 2:
        return []
    if not all(is_atom(part) or _differential([part]) for part in below):
        return []
    name = voice.say(over[0])
    if over[0] == "differential":
        name = [voice.tongue.letter("d")]
    if over[1] is not None:
        name = raised(voice, name, over[1])
    said = [*name, *voice.row(above[1:], "")]
    variables: Speech = []
    for part in below:
        found = _differential([part])
        if found and found[1] is None:
            variables += [voice.tongue.letter("d")] if found[0] == "differential" else name[:1]
        else:
            variables += voice.row([part], "")
    if under[0] == "partial":
        variables = []
        for part in below:
            found = _differential([part])
            variables += voice.say("partial") if found else voice.row([part], "")
    return voice.say("by", said, variables)


def differentiates(node: Node) -> bool:
    """Whether a fraction is d by d x alone: what follows is what it is of."""
    top, bottom = node.children[0], node.children[1]
    if top is None or bottom is None or len(top.row) > 1:
        return False
    over, under = _differential(top.row), _differential(bottom.row)
    return over is not None and under is not None and over[0] == under[0]


def root(voice: Voice, node: Node) -> Speech:
    inner, index = node.children
    said = voice.part(inner)
    order = index.only if index is not None else None
    if order is None or (order.kind == "number" and order.text == "2"):
        spoken = voice.say("square-root-of", said)
    elif order.kind == "number" and order.text == "3":
        spoken = voice.say("cube-root-of", said)
    elif order.kind == "number" and order.text.isdecimal():
        spoken = voice.say("root-of", said, [voice.tongue.ordinal(order.text)])
    else:
        spoken = voice.say("root-of-order", said, voice.part(order))
    return spoken if is_simple(inner) else spoken + voice.say("end-root")
