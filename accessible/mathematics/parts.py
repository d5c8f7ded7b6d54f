"""How a fraction, a root, a script, a fence and a table are said."""

from __future__ import annotations

from collections.abc import Sequence

from accessible.mathematics.chemistry import STATES
from accessible.mathematics.fences import paired
from accessible.mathematics.node import Node
from accessible.mathematics.signs import INVISIBLE, kind_of, meaning
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, is_atom, is_simple

__all__ = [
    "differentiates",
    "enclosed",
    "end_of",
    "fenced",
    "fraction",
    "is_index",
    "is_minus_one",
    "limits",
    "repeats",
    "root",
    "script",
    "table",
    "tensor",
]


def fraction(voice: Voice, node: Node) -> Speech:
    top, bottom = node.children[0] or Node("row"), node.children[1] or Node("row")
    if node.text == "0":
        return voice.say("stacked", voice.part(top), voice.part(bottom))
    derived = _derivative(voice, top, bottom)
    if derived:
        return derived
    first, second = top.only, bottom.only
    named = voice.tongue.parts.get(second.text) if second.kind == "number" else None
    if named and first.kind == "number" and first.text.isdecimal():
        number = int(first.text[:3])
        if 0 < number < len(voice.tongue.numerals) and len(first.text) < 3:
            return [voice.tongue.numerals[number], named[number > 1]]
    if _is_product(top) and _is_denominator(bottom):
        return voice.say("over-simple", voice.part(top), voice.part(bottom))
    said = voice.say("fraction", voice.part(top), voice.part(bottom))
    return said if is_simple(bottom) else said + voice.say("end-fraction")


def end_of(voice: Voice, node: Node) -> str:
    """What a fraction ends with: ``function`` (d by d x), ``operand`` (its end is heard), ``open``,
    or ``fraction`` (its end is to be said before another factor)."""
    top, bottom = node.children[0] or Node("row"), node.children[1] or Node("row")
    if differentiates(node):
        return "function"
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
        name = _raised(voice, name, over[1], simple=True)
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
    if whole.kind == "fenced" and whole.text == "[]" and below is not None and above is not None:
        ends = voice.part(below), voice.part(above)
        return [*spoken, *voice.say("evaluated-from", *ends)]
    primes = _primes(above)
    if primes:
        spoken = voice.say(f"super-{primes}", spoken)
        above = None
    if below is not None:
        spoken = _lowered(voice, spoken, below)
        if above is not None:
            spoken = [*spoken, ","]
    if above is not None:
        spoken = _powered(voice, base, spoken, above)
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


def _powered(voice: Voice, base: Node, said: Speech, above: Node) -> Speech:
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
    if head.kind in ("fenced", "fraction") or len(base.row) > 1:
        said = [*said, ","]
    return _raised(voice, said, above, simple=True)


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


def _raised(voice: Voice, said: Speech, above: Node, simple: bool) -> Speech:
    mark = above.only
    if mark.kind == "number":
        if mark.text == "2" and simple:
            return voice.say("squared", said)
        if mark.text == "3" and simple:
            return voice.say("cubed", said)
        if mark.text.isdecimal():
            return voice.say("power-number", said, [voice.tongue.ordinal(mark.text)])
    exponent = voice.row(above.row, "power")
    signed = len(above.row) == 2 and _is_signed(above.row)
    if signed or mark.kind in ("identifier", "number") or is_index(mark):
        return voice.say("power", said, exponent)
    if mark.kind == "fraction" and all(part and is_atom(part) for part in mark.children):
        return voice.say("power", said, exponent)
    nested = any(part.kind not in ("identifier", "number", "operator") for part in above.row)
    return voice.say("power-nested" if nested else "power-complex", said, exponent)


def is_index(node: Node) -> bool:
    """Whether a part has an index below and nothing above."""
    return node.kind == "script" and node.children[1] is not None and node.scripts[2] is None


#: Accents above and below a part, by their signs.
_ACCENTS = {
    **dict.fromkeys("\u00af\u203e\u02c9\u0305\u0304_\u2212-\u2014\u2013\u2015\u2500", "bar"),
    **dict.fromkeys("^\u02c6\u0302\u2303", "hat"),
    **dict.fromkeys("~\u02dc\u0303\u223c", "tilde"),
    **dict.fromkeys(".\u02d9\u0307\u22c5\u00b7", "dot"),
    **dict.fromkeys("\u00a8\u0308", "double-dot"),
    **dict.fromkeys(("\u20db", "..."), "triple-dot"),
    **dict.fromkeys("\u02c7\u030c", "check"),
    **dict.fromkeys("\u02d8\u0306", "breve"),
    **dict.fromkeys("\u02da\u00b0\u030a", "ring"),
    **dict.fromkeys("\u00b4\u0301", "acute"),
    **dict.fromkeys("`\u0300", "grave"),
    **dict.fromkeys("\u2192\u20d7\u27f6\u21c0\u20d1", "vector"),
    **dict.fromkeys("\u2190\u20d6\u27f5\u21bc", "arrow"),
    **dict.fromkeys("\u2194\u20e1\u27f7", "double-arrow"),
    **dict.fromkeys("\u2322\u23dc\u0361", "arc"),
}
_BRACES = {"⏞": "brace", "⏟": "brace", "︷": "brace", "︸": "brace", "⎴": "bracket", "⎵": "bracket"}


def limits(voice: Voice, node: Node, said: Speech | None = None) -> Speech:
    """A base with something over or under it: an accent, a brace with its text, a limit."""
    base, under, over = node.scripts
    assert base is not None
    braced = base.only
    if braced.kind == "limits":  # a brace, with its text over or under both
        mark = braced.children[2] if over is not None else braced.children[1]
        name = _BRACES.get(mark.only.text, "") if mark is not None else ""
        if name == "brace" and (over is None) != (under is None):
            place = "over" if over is not None else "under"
            inner = voice.part(braced.children[0])
            return voice.say(f"brace-{place}-text", inner, voice.part(over or under))
    spoken = voice.part(base) if said is None else said
    sign = over.only.text if over is not None and over.only.kind in ("operator", "text") else ""
    low = under.only.text if under is not None and under.only.kind in ("operator", "text") else ""
    if over is not None and under is None and (sign in _ACCENTS or sign in _BRACES):
        return _accented(voice, base, spoken, _ACCENTS.get(sign) or _BRACES[sign])
    if under is not None and over is None and low in _BRACES:
        return voice.say(f"{_BRACES[low]}-under", spoken)
    if under is not None and over is None and _ACCENTS.get(low) == "bar":
        return voice.say("bar-under", spoken)
    if over is None:
        return voice.say("below", spoken, voice.part(under))
    if under is None:
        return voice.say("above", spoken, voice.part(over))
    return voice.say("above-below", spoken, voice.part(under), voice.part(over))


def _accented(voice: Voice, base: Node, said: Speech, name: str) -> Speech:
    inner = base.only
    if name == "bar" and inner.kind == "row":
        letters = [part.letter for part in inner.row]
        if len(letters) == 2 and all(letter and letter.plain.isupper() for letter in letters):
            return voice.say("segment-over", said)
    if not is_atom(base) and name != "brace":
        if name == "bar":
            return voice.say("overline", said) + voice.say("end-line")
        if name not in ("vector", "arc"):
            return voice.say("over-complex", said, voice.say(f"{name}-over", []))
    return voice.say(f"{name}-over", said)


def repeats(node: Node) -> bool:
    """Whether a part is digits under a bar."""
    base, under, over = node.scripts if node.kind == "limits" else (None, None, None)
    return (
        base is not None
        and base.only.kind == "number"
        and under is None
        and over is not None
        and _ACCENTS.get(over.only.text) == "bar"
    )


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
    if pair in _NAMED:
        name = _NAMED[pair]
        said = voice.say(name, voice.row(parts, opened))
        return said if is_simple(inner) else said + voice.say(f"end-{name}")
    if pair == "{}":
        return _set(voice, parts)
    items = _items(parts, ",;" if opened not in "⟨\u2329\u3008" else ",|∣")
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
    said = voice.row(parts, opened)
    if pair == "()" and _is_signed(parts):
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


def _is_signed(parts: Sequence[Node]) -> bool:
    """(−3) is heard without its parentheses."""
    return (
        len(parts) == 2
        and parts[1].kind in ("number", "identifier")
        and meaning(parts[0].text)[0] in ("minus", "plus")
    )


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
