"""How what is between fences is said: parentheses, intervals, sets, values."""

from __future__ import annotations

from collections.abc import Sequence

from accessible.mathematics.chemistry import STATES
from accessible.mathematics.fences import paired
from accessible.mathematics.node import Node
from accessible.mathematics.signs import meaning
from accessible.mathematics.tables import table
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, is_atom, is_signed, is_simple

__all__ = ["enclosed", "fenced"]


def enclosed(voice: Voice, node: Node) -> Speech:
    inner = voice.part(node.children[0])
    names = node.text.split()
    plain = is_simple(node.children[0])
    for name in names:
        if name in ("box", "roundedbox"):
            return voice.say("boxed", inner) + ([] if plain else voice.say("end-boxed"))
        if name == "circle":
            return voice.say("circled", inner) + ([] if plain else voice.say("end-circled"))
        if name.endswith("strike"):
            return voice.say("crossed", inner) + ([] if plain else voice.say("end-crossed"))
        if name == "longdiv":
            return voice.say("long-division", inner)
        if name == "phasorangle":
            return voice.say("phase", inner)
        if name == "actuarial":
            return voice.say("actuarial", inner)
        if name == "top":
            return voice.say("bar-over", inner)
        if name in ("bottom", "updiagonalarrow"):
            return voice.say("bar-under", inner) if name == "bottom" else inner
    return inner


def fenced(voice: Voice, node: Node, before: str = "") -> Speech:
    """What is between fences; ``before`` is the key of the relation before it, or ``start``."""
    opened, closed = node.text[0], node.text[1:] or " "
    inner = node.children[0] or Node("row")
    only = inner.only
    pair = opened + closed
    if only.kind == "table":
        if opened == "{" and closed == " ":
            return table(voice, only, "cases")
        if pair == "||":
            return voice.say("determinant", table(voice, only, "matrix"))
        if pair == "‖‖":
            return voice.say("norm", table(voice, only, "matrix"))
        if pair in ("()", "[]", "⟮⟯"):
            return table(voice, only, "matrix")
    if only.kind == "fraction" and only.text == "0" and pair == "()":
        return voice.say("choose", voice.part(only.children[0]), voice.part(only.children[1]))
    parts = paired(inner.row, opened)
    if pair in ("⟨|", "|⟩"):
        return voice.say("bra" if pair == "⟨|" else "ket", voice.row(parts, ""))
    if pair in _NAMED:
        name = _NAMED[pair]
        said = voice.say(name, voice.row(parts, opened))
        return said if is_simple(inner) else said + voice.say(f"end-{name}")
    if pair == "{}":
        return _set(voice, parts)
    items = _items(parts, ",;" if opened not in "⟨\u2329\u3008" else ",|∣")
    if len(items) == 3 and _LIKE.get(opened, opened) == "⟨" and len(parts) < 12:
        first, middle, last = (voice.row(item, "") for item in items)
        if not any(part.text == "," for part in parts):  # ⟨φ|A|ψ⟩
            return [*voice.say("bra", first), ",", *middle, ",", *voice.say("ket", last)]
    if len(items) == 2 and all(items):
        interval = _INTERVALS.get(pair)
        square = opened in "[]" or closed in "[]"
        if interval and (
            pair not in ("()", "[]") or before == "in" or (before == "start" and square)
        ):
            ends = [voice.row(item, "") for item in items]
            return voice.say(f"interval-{interval}", *ends)
        if _LIKE.get(opened, opened) == "⟨" and closed != opened:
            ends = [voice.row(item, "") for item in items]
            return voice.say("inner-product", *ends) + voice.say("end-inner-product")
    said = voice.row(parts, "given" if before == "argument" else opened)
    if pair == "()" and is_signed(parts):
        return said
    if voice.chemical:
        state = STATES.get(only.text)
        return [",", *(voice.say(state) if state else said), ","]
    if parts and parts[0].text in voice.tongue.between:
        return [",", *said, ","]  # (mod n)
    if pair == "()" and is_atom(only) and before in ("operand", "open", "number"):
        return said
    rest = [] if len(parts) == 1 and is_atom(only) else [","]
    return [*_fence(voice, "open", opened), *said, *rest, *_fence(voice, "close", closed), *rest]


_NAMED = {"||": "absolute", "‖‖": "norm", "⌊⌋": "floor", "⌈⌉": "ceiling"}
_INTERVALS = {
    "()": "open", "][": "open", "[]": "closed", "[)": "left", "[[": "left", "(]": "right",
    "]]": "right",
}  # fmt: skip


def _fence(voice: Voice, name: str, sign: str) -> Speech:
    if sign == " ":
        return []
    for key in (f"{name}-{sign}", f"{name}-{_LIKE.get(sign, '')}", f"{name}-other"):
        if voice.tongue.has(key):
            return voice.say(key)
    return []


_LIKE = {
    "\u2329": "⟨", "\u232a": "⟩", "\u3008": "⟨", "\u3009": "⟩", "《": "⟨", "》": "⟩",
    "⟪": "⟨", "⟫": "⟩", "（": "(", "）": ")",
    "［": "[", "］": "]", "｛": "{", "｝": "}", "⟮": "(", "⟯": ")", "〚": "⟦", "〛": "⟧",
}  # fmt: skip


def _items(parts: Sequence[Node], separators: str) -> list[list[Node]]:
    """The parts of a list."""
    items: list[list[Node]] = [[]]
    for part in parts:
        if part.kind == "operator" and part.text in separators:
            items.append([])
        elif part.kind != "gap":
            items[-1].append(part)
    return items


def _set(voice: Voice, parts: list[Node]) -> Speech:
    shown = [part for part in parts if part.kind != "gap"]
    if not shown:
        return voice.say("empty-set")
    for place, part in enumerate(shown):
        key = meaning(part.text)[0] if part.kind == "operator" else ""
        if place and key in ("bar", "divides", "colon", "semicolon") and place + 1 < len(shown):
            if key == "semicolon" and any(p.text == ";" for p in shown[place + 1 :]):
                break
            head, tail = voice.row(shown[:place], "brief"), voice.row(shown[place + 1 :], "")
            return voice.say("set-such", head, tail) + voice.say("end-set")
    return voice.say("set", voice.row(parts, "{")) + voice.say("end-set")
