"""How indices, powers and marks beside a base are said."""

from __future__ import annotations

from accessible.mathematics.node import Node
from accessible.mathematics.signs import meaning
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, is_atom, is_signed, is_simple

__all__ = ["is_index", "is_minus_one", "raised", "script", "tensor"]


_PRIMES = {"prime": 1, "double-prime": 2, "triple-prime": 3, "quadruple-prime": 4}
_PRIME_KEYS = ("", "prime", "double-prime", "triple-prime", "quadruple-prime")


def script(voice: Voice, node: Node, said: Speech | None = None) -> Speech:
    """A base with what stands below and above it; ``said``: the base, where it was said already."""
    base, below, above = node.scripts
    assert base is not None
    spoken = voice.part(base) if said is None else said
    if voice.chemical:
        return [*spoken, *voice.part(below), *_charge(voice, above)]
    whole = base.only
    if (
        whole.kind == "fenced"
        and whole.text == "[]"
        and below is not None
        and above is not None
        and not is_atom(whole.children[0])
    ):
        ends = voice.part(below), voice.part(above)
        return [*spoken, *voice.say("evaluated-from", *ends)]
    primes = _primes(above)
    if primes:
        spoken = voice.say(f"super-{primes}", spoken)
        above = None
    if below is not None:
        spoken = _lowered(voice, spoken, below)
    if above is not None:
        spoken = _powered(voice, base, spoken, above, indexed=below is not None)
    return spoken


def _charge(voice: Voice, above: Node | None) -> Speech:
    """2+ as it is said after the symbol of an ion."""
    said: Speech = []
    for part in above.row if above is not None else []:
        said += voice.token(part) if not part.children else voice.part(part)
    return [*said, ","] if said else []


def _primes(above: Node | None) -> str:
    """How many primes a script is, as a key; empty for another script."""
    count = 0
    for part in above.row if above is not None else []:
        found = _PRIMES.get(meaning(part.text)[0], 0) if part.kind == "operator" else 0
        if not found:
            return ""
        count += found
    return _PRIME_KEYS[count] if count < len(_PRIME_KEYS) else ""


def _lowered(voice: Voice, said: Speech, below: Node) -> Speech:
    spoken = voice.say("sub", said, voice.row(below.row, "sub"))
    return spoken if is_simple(below) else spoken + voice.say("end-sub")


def _powered(voice: Voice, base: Node, said: Speech, above: Node, indexed: bool = False) -> Speech:
    mark = above.only
    head = base.only
    if mark.kind == "operator":
        key = meaning(mark.text)[0]
        if key == "circle" or key == "degrees":
            return voice.say("degree" if said == ["1"] else "degrees", said)
        if voice.tongue.has(f"super-{key}"):
            return voice.say(f"super-{key}", said)
        return voice.say("super", said, voice.token(mark))
    if mark.kind == "identifier" and mark.text == "o" and head.kind == "number":
        return voice.say("degrees", said)
    is_letter = head.letter is not None and head.letter.plain not in ("e", "i")
    is_letter = is_letter or head.kind in ("fenced", "script", "limits")
    if is_letter and mark.letter is not None and mark.letter.plain == "T":
        return voice.say("transpose", said)
    if mark.kind == "identifier" and mark.text == "H" and mark.upright and is_letter:
        return voice.say("hermitian", said)
    if mark.kind == "text" and not mark.text.isdecimal():
        return voice.say("super", said, voice.token(mark))
    if is_minus_one(above) and _is_inverted(head):
        return voice.say("inverse", said)
    if _is_parenthesized(above):
        inner = (
            mark.children[0] if mark.kind == "fenced" else Node("row", children=[*above.row[1:-1]])
        )
        if inner is not None and is_simple(inner):
            return voice.say("derivative-order", said, voice.part(inner))
    if head.letter is not None and head.letter.style == "double-struck":
        space = [voice.tongue.letter(head.letter.plain)]
        if is_atom(above):
            return [*space, *voice.part(above)]  # ℝ³
        said = space
    if indexed or head.kind in ("fenced", "fraction") or len(base.row) > 1:
        said = [*said, ","]
    return raised(voice, said, above)


def _is_parenthesized(node: Node) -> bool:
    if node.only.kind == "fenced":
        return node.only.text == "()"
    return len(node.row) > 2 and node.row[0].text == "(" and node.row[-1].text == ")"


def is_minus_one(node: Node) -> bool:
    parts = node.row
    return (
        len(parts) == 2
        and meaning(parts[0].text)[0] == "minus"
        and parts[1].kind == "number"
        and parts[1].text == "1"
    ) or (len(parts) == 1 and parts[0].text in ("-1", "−1"))


def _is_inverted(head: Node) -> bool:
    """Whether −1 above this is an inverse: of a function, or of a matrix."""
    letter = head.letter
    return letter is not None and (letter.plain in "fghφψσ" or letter.plain.isupper())


def raised(voice: Voice, said: Speech, above: Node) -> Speech:
    """A base to a power."""
    mark = above.only
    if mark.kind == "number":
        if mark.text == "2":
            return voice.say("squared", said)
        if mark.text == "3":
            return voice.say("cubed", said)
        if mark.text.isdecimal():
            return voice.say("power-number", said, [voice.tongue.ordinal(mark.text)])
    exponent = voice.row(above.row, "power")
    signed = len(above.row) == 2 and is_signed(above.row)
    if signed or mark.kind in ("identifier", "number") or is_index(mark):
        return voice.say("power", said, exponent)
    if mark.kind == "fraction" and all(part and is_atom(part) for part in mark.children):
        return voice.say("power", said, exponent)
    nested = any(part.kind not in ("identifier", "number", "operator") for part in above.row)
    return voice.say("power-nested" if nested else "power-complex", said, exponent)


def is_index(node: Node) -> bool:
    """Whether a part has an index below and nothing above."""
    return node.kind == "script" and node.children[1] is not None and node.scripts[2] is None


def tensor(voice: Voice, node: Node) -> Speech:
    """Scripts on both sides of a base: a tensor's, a nucleus's."""
    base, *after = node.children
    said = voice.part(base)
    before = node.before
    symbol = base.only if base is not None else None
    if (
        symbol is not None
        and before
        and not any(part is not None for part in after)
        and symbol.kind == "identifier"
        and symbol.text[:1].isupper()
        and len(before) == 2
        and before[1] is not None
        and before[1].only.kind == "number"
    ):
        if before[0] is None:
            return voice.say("isotope", said, voice.part(before[1]))
        if before[0].only.kind == "number":
            return voice.say("isotope-numbered", said, voice.part(before[1]), voice.part(before[0]))
    spoken: Speech = []
    for place in range(0, len(before), 2):
        low = before[place]
        high = before[place + 1] if place + 1 < len(before) else None
        if low is not None:
            spoken += [*voice.say("left-sub", voice.part(low)), ","]
        if high is not None:
            spoken += [*voice.say("left-super", voice.part(high)), ","]
    spoken += said
    for place in range(0, len(after), 2):
        low = after[place]
        high = after[place + 1] if place + 1 < len(after) else None
        if low is not None:
            spoken = _lowered(voice, spoken, low)
        if high is not None:
            spoken = voice.say("super", spoken, voice.part(high))
            if not is_simple(high):
                spoken += voice.say("end-super")
    return spoken
