"""Content MathML (MathML 3 §4) as the presentation that is written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from accessible.mathematics.alphabet import lettered
from accessible.mathematics.node import Node

__all__ = ["is_content", "node"]

_Read = Callable[[etree._Element], "Node | None"]

#: Operators between their arguments: the sign, and how strongly it binds.
_INFIX = {
    "equivalent": ("≡", 1), "implies": ("⇒", 1), "or": ("∨", 2), "xor": ("⊻", 2), "and": ("∧", 3),
    "eq": ("=", 4), "neq": ("≠", 4), "lt": ("<", 4), "gt": (">", 4), "leq": ("≤", 4),
    "geq": ("≥", 4), "approx": ("≈", 4), "in": ("∈", 4), "notin": ("∉", 4), "subset": ("⊆", 4),
    "prsubset": ("⊂", 4), "notsubset": ("⊄", 4), "notprsubset": ("⊄", 4), "tendsto": ("→", 4),
    "factorof": ("|", 4), "union": ("∪", 5), "intersect": ("∩", 6), "setdiff": ("∖", 5),
    "plus": ("+", 5), "minus": ("−", 5), "times": ("\u2062", 7), "vectorproduct": ("×", 7),
    "scalarproduct": ("⋅", 7), "outerproduct": ("⊗", 7), "cartesianproduct": ("×", 7),
    "compose": ("∘", 7), "rem": ("mod", 7), "quotient": ("÷", 7),
}  # fmt: skip
_CONSTANTS = {
    "pi": "π", "exponentiale": "e", "imaginaryi": "i", "infinity": "∞", "emptyset": "∅",
    "reals": "ℝ", "integers": "ℤ", "rationals": "ℚ", "naturalnumbers": "ℕ", "complexes": "ℂ",
    "primes": "ℙ", "eulergamma": "γ", "true": "true", "false": "false", "notanumber": "NaN",
}  # fmt: skip
_FENCES = {"abs": "||", "card": "||", "floor": "⌊⌋", "ceiling": "⌈⌉"}
_LARGE = {"sum": "∑", "product": "∏", "int": "∫", "limit": "lim"}
_NAMES = {"determinant": "det", "real": "Re", "imaginary": "Im", "divergence": "div"}
_QUALIFIERS = frozenset("bvar lowlimit uplimit interval condition domainofapplication".split())
_CONTENT = _CONSTANTS.keys() | frozenset(
    "apply bind ci cn csymbol cs reln vector matrix matrixrow set list interval piecewise lambda"
    " bvar condition declare sep".split()
)


def is_content(name: str) -> bool:
    return name in _CONTENT


def node(element: etree._Element, read: _Read) -> Node | None:
    """The presentation of an element; ``read`` gives that of its children."""
    name = _name(element)
    parts = [child for child in element if _name(child)]
    if name in _CONSTANTS:
        return _letter(_CONSTANTS[name])
    if name in ("ci", "csymbol", "cs") and not parts:
        return _letter(" ".join((element.text or "").split()))
    if name == "cn":
        return _number(element)
    if name in ("apply", "reln", "bind") and parts:
        return _applied(parts, read)
    made = [found for found in map(read, parts) if found]
    if name in ("matrixrow", "vector", "matrix"):
        return _array(name, made)
    if name in ("set", "list"):
        return _set(parts, read, "{}" if name == "set" else "[]")
    if name == "interval":
        fences = {"open": "()", "open-closed": "(]", "closed-open": "[)"}
        return _fenced(fences.get(element.get("closure", ""), "[]"), _listed(made))
    if name == "piecewise":
        return _cases(parts, read)
    return _row(made)


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _row(nodes: Sequence[Node | None]) -> Node:
    made: list[Node | None] = []
    for found in nodes:
        if found is not None:
            made += found.row
    return Node("row", children=made)


def _fenced(pair: str, inner: Node) -> Node:
    return Node("fenced", pair, [_row([inner])])


def _letter(text: str) -> Node | None:
    if not text:
        return None
    if not any(map(str.isalnum, text)):
        return Node("operator", text)
    return Node("identifier", text, letter=lettered(text))


def _operator(sign: str) -> Node:
    return Node("operator", sign)


def _listed(items: Sequence[Node]) -> Node:
    made: list[Node] = []
    for item in items:
        made += [*([_operator(",")] if made else []), item]
    return _row(made)


def _number(element: etree._Element) -> Node | None:
    """A number; two with ``sep`` between are a fraction, a power of ten or a complex number."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    numbers = [_signed(" ".join(text.split())) for text in texts if text.strip()]
    if len(numbers) < 2:
        return numbers[0] if numbers else None
    kind = element.get("type", "")
    if kind == "rational":
        return Node("fraction", children=[*numbers[:2]])
    if kind == "e-notation":
        power = Node("script", children=[Node("number", "10"), None, numbers[1]])
        return _row([numbers[0], _operator("×"), power])
    return _row([numbers[0], _operator("+"), numbers[1], _letter("i")])


def _signed(text: str) -> Node:
    digits = text.lstrip("-−")
    if digits != text:
        return _row([_operator("−"), Node("number", digits)])
    return Node("number", text)


def _strength(element: etree._Element) -> int:
    """How strongly the operator of an application binds; 9 for what needs no parentheses."""
    head = next((child for child in element if _name(child)), None)
    if _name(element) not in ("apply", "reln") or head is None:
        return 9
    return _INFIX.get(_name(head), ("", 9))[1]


def _applied(parts: list[etree._Element], read: _Read) -> Node | None:
    head, *rest = parts
    name = _name(head)
    bound = [child for child in rest if _name(child) in _QUALIFIERS]
    degrees = [child for child in rest if _name(child) in ("degree", "logbase", "momentabout")]
    given = [child for child in rest if child not in bound and child not in degrees]
    made = [found or Node("row") for found in map(read, given)]
    if name in _INFIX and (len(made) > 1 or name == "minus") and made:
        return _between(name, given, made)
    if name == "divide" and len(made) == 2:
        return Node("fraction", children=[*made])
    if name == "power" and len(made) == 2:
        base = made[0] if _strength(given[0]) > 8 else _fenced("()", made[0])
        return Node("script", children=[base, None, made[1]])
    if name == "root" and made:
        return Node("root", children=[made[0], _inner(degrees, read)])
    if name in _FENCES and made:
        return _fenced(_FENCES[name], made[0])
    if name in ("factorial", "not", "conjugate", "transpose", "inverse") and made:
        inner = made[0] if _strength(given[0]) > 8 else _fenced("()", made[0])
        if name == "factorial":
            return _row([inner, _operator("!")])
        if name == "not":
            return _row([_operator("¬"), inner])
        if name == "conjugate":
            return Node("limits", children=[made[0], None, _operator("¯")])
        mark = _letter("T") if name == "transpose" else _signed("-1")
        return Node("script", children=[inner, None, mark])
    if name in ("diff", "partialdiff") and made:
        return _derived("∂" if name == "partialdiff" else "d", bound, made[0], read)
    if name in _LARGE:
        return _large(name, bound, made, read)
    if name in ("forall", "exists"):
        sign = "∀" if name == "forall" else "∃"
        variables = _listed([_inner([each], read) or Node("row") for each in bound])
        return _row([_operator(sign), variables, _operator(","), *made])
    return _called(head, degrees, made, read)


def _between(name: str, given: list[etree._Element], made: list[Node]) -> Node:
    sign, strength = _INFIX[name]
    if len(made) == 1:
        return _row([_operator(sign), made[0]])
    row: list[Node] = []
    for place, (element, found) in enumerate(zip(given, made, strict=True)):
        weak = _strength(element)
        loose = weak < strength or (weak == strength and place and name == "minus")
        part = _fenced("()", found) if loose else found
        numbers = name == "times" and place and part.row and part.row[0].kind == "number"
        row += [*([_operator("×" if numbers else sign)] if place else []), part]
    return _row(row)


def _called(
    head: etree._Element, degrees: list[etree._Element], made: list[Node], read: _Read
) -> Node:
    name = _name(head)
    known = read(head) if is_content(name) else _letter(_NAMES.get(name, name))
    function = known or Node("row")
    base = _inner(degrees, read)
    if base is not None:
        function = Node("script", children=[function, base, None])
    elif name == "log":
        function = Node("script", children=[function, Node("number", "10"), None])
    return _row([function, _operator("\u2061"), _fenced("()", _listed(made))])


def _inner(elements: list[etree._Element], read: _Read) -> Node | None:
    """What stands in the first of some qualifiers."""
    for element in elements:
        found = _row([read(child) for child in element if _name(child) not in ("", "degree")])
        if found.children:
            return found
    return None


def _derived(sign: str, bound: list[etree._Element], made: Node, read: _Read) -> Node:
    below: list[Node | None] = []
    orders = 0
    order: Node | None = None
    for variable in bound:
        if _name(variable) != "bvar":
            continue
        degree = [child for child in variable if _name(child) == "degree"]
        power = _inner(degree, read)
        part = _inner([variable], read)
        if power is not None:
            part = Node("script", children=[part, None, power])
            order = power
        orders += 1
        below += [_letter(sign), part]
    if order is None and orders > 1:
        order = Node("number", str(orders))
    mark = _letter(sign)
    head = Node("script", children=[mark, None, order]) if order is not None else mark
    return Node("fraction", children=[_row([head, made]), _row(below)])


def _large(name: str, bound: list[etree._Element], made: list[Node], read: _Read) -> Node:
    named = {_name(each): each for each in bound}
    variable = _inner([named["bvar"]], read) if "bvar" in named else None
    low = _inner([named["lowlimit"]], read) if "lowlimit" in named else None
    high = _inner([named["uplimit"]], read) if "uplimit" in named else None
    if "interval" in named:
        ends = [read(child) for child in named["interval"] if _name(child)]
        low, high = (*ends, None, None)[:2]
    if "condition" in named:
        low = _inner([named["condition"]], read)
    elif variable is not None and low is not None and name != "int":
        low = _row([variable, _operator("→" if name == "limit" else "="), low])
    head = _letter(_LARGE[name])
    if low is not None or high is not None:
        head = Node("limits", children=[head, low, high])
    last = [_letter("d"), variable] if name == "int" and variable is not None else []
    return _row([head, *made, *last])


def _array(name: str, made: list[Node]) -> Node:
    if name == "matrixrow":
        return Node("cells", children=[_row([each]) for each in made])
    rows = made if name == "matrix" else [Node("cells", children=[_row([each])]) for each in made]
    return _fenced("()", Node("table", children=[*rows]))


def _set(parts: list[etree._Element], read: _Read, pair: str) -> Node:
    bound = [part for part in parts if _name(part) in ("bvar", "condition")]
    others = [part for part in parts if part not in bound]
    made = [found for found in map(read, others) if found]
    condition = _inner([part for part in bound if _name(part) == "condition"], read)
    if condition is None:
        return _fenced(pair, _listed(made))
    head = _listed(made) if made else _inner(bound[:1], read)
    return _fenced(pair, _row([head, _operator("|"), condition]))


def _cases(parts: list[etree._Element], read: _Read) -> Node:
    rows: list[Node | None] = []
    for part in parts:
        cells: list[Node | None] = [_row([read(child)]) for child in part if _name(child)]
        if len(cells) > 1:
            cells = [cells[0], _row([Node("text", "\u2063if"), cells[1]])]
        elif cells:
            cells.append(Node("row", children=[Node("text", "\u2063otherwise")]))
        rows.append(Node("cells", children=cells))
    return Node("fenced", "{ ", [Node("table", children=rows)])
