"""The formula behind the markup: presentation MathML as a small tree of its own (MathML 3 §3).

What only lays out goes (``mstyle``, ``mpadded``, rows in rows), what is not seen goes
(``mphantom``), ``semantics`` gives its first child (§5.1), ``mfenced`` is the row it stands for
(§3.3.8), content markup is made presentation.
"""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

from accessible.mathematics import content
from accessible.mathematics.alphabet import lettered
from accessible.mathematics.node import Node
from accessible.mathematics.signs import meaning

__all__ = ["formula"]

#: Nested deeper than this a formula is read as the row of its leaves: nobody could follow it, and
#: Python's stack is bounded.
_DEEPEST = 48

_TOKENS = {"mi": "identifier", "mn": "number", "mo": "operator", "mtext": "text", "ms": "string"}
_GROUPS = frozenset("math mrow mstyle mpadded merror mtd none mprescripts".split())
#: Elements of which nothing is seen, or nothing belongs to the formula.
_UNSEEN = frozenset(
    "mphantom maligngroup malignmark annotation annotation-xml script style".split()
)
#: A variable with its d in one token.
_DIFFERENTIAL = re.compile("d[p-zθφρστω]")
_PRIMES = frozenset("′″‴⁗'")


def formula(math: etree._Element) -> Node:
    """The formula of a ``math`` element, or of any element of MathML."""
    return _node(math, 0) or Node("row")


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _parts(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if _name(child) and _name(child) != "mprescripts"]


def _rows(elements: list[etree._Element], depth: int) -> Node:
    """Elements side by side as one row; rows in it are part of it."""
    made: list[Node] = []
    for element in elements:
        node = _node(element, depth)
        if node is not None:
            made += node.row if node.kind == "row" else [node]
    return Node("row", children=[*_mended(made)])


def _mended(row: list[Node]) -> list[Node]:
    """What authors and converters tear apart, or run together: 1|3, 3|.|14, f|′, dx."""
    made: list[Node] = []
    for node in row:
        before = made[-1] if made else None
        if node.kind == "gap" and before is not None and before.kind == "gap":
            continue
        if node.kind == "number" and before is not None:
            if before.kind == "number" and node.text.isdecimal() and before.text[-1:].isdecimal():
                before.text += node.text
                continue
            first = made[-2] if len(made) > 1 else None
            if (
                first is not None
                and first.kind == "number"
                and before.kind == "operator"
                and (before.text == "." or (before.text == "," and node.text == "000"))
                and first.text.isdecimal()
                and node.text.isdecimal()
            ):
                made.pop()
                first.text += before.text + node.text
                continue
        if node.kind == "identifier" and _DIFFERENTIAL.fullmatch(node.text):
            made += [_identifier(letter) for letter in node.text]
            continue
        if (
            node.kind == "operator"
            and node.text in _PRIMES
            and before is not None
            and before.kind == "identifier"
        ):
            made[-1] = Node("script", children=[before, None, Node("row", children=[node])])
            continue
        made.append(node)
    return made


def _identifier(text: str) -> Node:
    return Node("identifier", text, letter=lettered(text))


def _node(element: etree._Element, depth: int) -> Node | None:
    name = _name(element)
    if name in _TOKENS:
        return _token(element, _TOKENS[name])
    if not name or name in _UNSEEN:
        return None
    if name == "mspace":
        return Node("gap") if _is_wide(element) else None
    if depth > _DEEPEST:
        return _leaves(element)
    parts = _parts(element)
    if name == "semantics":
        shown = next(
            (
                part
                for part in parts
                if _name(part) not in _UNSEEN and (len(part) or (part.text or "").strip())
            ),
            None,
        )
        if shown is not None:
            return _node(shown, depth + 1)
        other = next((part for part in parts if _name(part) == "annotation-xml"), None)
        return _rows(_parts(other), depth + 1) if other is not None else None
    if name == "maction":
        chosen = element.get("selection", "1")
        at = int(chosen) - 1 if chosen.isdecimal() and len(chosen) < 6 else 0
        return _node(parts[min(max(at, 0), len(parts) - 1)], depth + 1) if parts else None
    maker = _MAKERS.get(name)
    if maker is not None:
        made = maker(element, parts, depth + 1)
        return made if made is not None else _rows(parts, depth + 1)
    if name not in _GROUPS and content.is_content(name):
        return content.node(element, lambda child: _node(child, depth + 1))
    return _rows(parts, depth + 1)


def _leaves(element: etree._Element) -> Node:
    """The tokens of a part that is too deep, or that nobody knows, one after the other."""
    made: list[Node | None] = []
    for leaf in element.iter():
        name = _name(leaf)
        if name in _TOKENS:
            made.append(_token(leaf, _TOKENS[name]))
        elif name in ("ci", "cn", "csymbol"):
            made.append(_token(leaf, "number" if name == "cn" else "identifier"))
    return Node("row", children=[node for node in made if node])


def _written(element: etree._Element) -> str:
    """The text of a token; a glyph is a picture with its ``alt`` (§3.2.1.2)."""
    if not len(element):
        return element.text or ""
    texts = [element.text or ""]
    for child in element.iterdescendants():
        if _name(child) == "mglyph":
            texts.append(child.get("alt", ""))
        elif _name(child) not in _UNSEEN and _name(child):
            texts.append(child.text or "")
        texts.append(child.tail or "")
    return "".join(texts)


def _token(element: etree._Element, kind: str) -> Node | None:
    written = unicodedata.normalize("NFC", _written(element))
    text = " ".join(written.split())
    if not text:
        return Node("gap") if written and kind == "text" else None
    variant = element.get("mathvariant", "")
    if kind in ("text", "operator", "identifier") and text.isdecimal():
        kind = "number"
    if kind == "operator" and len(text) > 1 and text.replace(" ", "").isalpha():
        kind = "identifier"
    if kind == "operator" and len(text) == 1 and text.isalpha() and text not in "∂∇ⅆⅅ":
        kind = "identifier"
    if kind == "text" and len(text) == 1 and text.isalpha():
        kind, variant = "identifier", variant or "normal"
    made = Node(kind, text, upright=variant == "normal")
    if kind in ("identifier", "number"):
        made.letter = lettered(text, variant)
        is_sign = meaning(text)[0] or not any(map(str.isalnum, text))
        if made.letter is None and kind == "identifier" and is_sign:
            made.kind = "operator"
    made.form = element.get("form", "")
    return made


def _is_wide(element: etree._Element) -> bool:
    """Whether a space is one that separates, as ``\\quad`` does: 1 em or more."""
    width = element.get("width", "")
    number = width.rstrip("abcdefghijklmnopqrstuvwxyz% ")
    if not width.endswith("em") or not number.replace(".", "", 1).isdecimal():
        return False
    return float(number) >= 1


def _one(element: etree._Element | None, depth: int) -> Node | None:
    """An argument; ``None`` where there is none, or an empty one."""
    if element is None or _name(element) == "none":
        return None
    node = _node(element, depth)
    return node if node is not None and (node.kind != "row" or node.children) else None


def _fraction(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    if len(parts) != 2:
        return None
    top, bottom = _one(parts[0], depth), _one(parts[1], depth)
    thin = element.get("linethickness", "").strip()
    bare = thin.startswith("0") and not thin.strip("0.abcdefghijklmnopqrstuvwxyz%")
    return Node("fraction", "0" if bare else "", [top or Node("row"), bottom or Node("row")])


def _root(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    if _name(element) == "msqrt":
        return Node("root", children=[_rows(parts, depth), None])
    if len(parts) != 2:
        return None
    return Node("root", children=[_one(parts[0], depth) or Node("row"), _one(parts[1], depth)])


#: Where the arguments of each script stand: below, above.
_PLACES = {
    "msub": ("script", 1, 0), "msup": ("script", 0, 1), "msubsup": ("script", 1, 2),
    "munder": ("limits", 1, 0), "mover": ("limits", 0, 1), "munderover": ("limits", 1, 2),
}  # fmt: skip


def _script(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    kind, below, above = _PLACES[_name(element)]
    if len(parts) != max(below, above) + 1:
        return None
    made = [_one(part, depth) for part in parts]
    base = made[0] or Node("row")
    low, high = made[below] if below else None, made[above] if above else None
    if low is None and high is None:
        return base
    if len(base.row) > 1 and base.row[-1].kind == "operator" and base.row[-1].text in "|∣│":
        # What carries the scripts of "evaluated at" is the bar alone.
        bar = Node(kind, children=[base.row[-1], low, high])
        return Node("row", children=[*base.row[:-1], bar])
    return Node(kind, children=[base, low, high])


def _tensor(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    if not parts:
        return None
    groups: list[list[Node | None]] = [[], []]
    into = 0
    for child in element.iterchildren():
        if _name(child) == "mprescripts":
            into = 1
        elif _name(child) and child is not parts[0]:
            groups[into].append(_one(child, depth))
    base = _one(parts[0], depth) or Node("row")
    return Node("tensor", children=[base, *groups[0]], before=groups[1])


def _table(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    rows: list[Node | None] = []
    for part in parts:
        name = _name(part)
        cells = _parts(part) if name in ("mtr", "mlabeledtr") else [part]
        label = None
        if name == "mlabeledtr" and cells:
            label, cells = _one(cells[0], depth), cells[1:]
        made: list[Node | None] = [_rows([cell], depth) for cell in cells]
        if label is not None or any(cell and cell.children for cell in made):
            rows.append(Node("cells", children=made, before=[label] if label else []))
    return Node("table", children=rows)


def _enclosed(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    inner = _rows(parts, depth)
    notation = element.get("notation", "longdiv")
    if "radical" in notation.split():
        return Node("root", children=[inner, None])
    return Node("enclosed", " ".join(notation.split()), [inner])


def _fenced(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    """``mfenced``: the row it stands for (MathML 3 §3.3.8.3); with one fence alone, a mere row."""
    separators = [*element.get("separators", ",").replace(" ", "")]
    made: list[Node | None] = []
    for place, part in enumerate(parts):
        if place and separators:
            made.append(Node("operator", separators[min(place - 1, len(separators) - 1)]))
        made += _rows([part], depth).children
    opened, closed = element.get("open", "(").strip(), element.get("close", ")").strip()
    row = Node("row", children=[*_mended([node for node in made if node])])
    if opened and closed and len(opened) == len(closed) == 1:
        return Node("fenced", opened + closed, [row])
    around = [[Node("operator", sign)] if sign else [] for sign in (opened, closed)]
    return Node("row", children=[*around[0], *row.children, *around[1]])


def _stacked(element: etree._Element, parts: list[etree._Element], depth: int) -> Node | None:
    """Elementary arithmetic (MathML 3 §3.6): its rows one after the other."""
    return _rows(parts, depth)


_MAKERS = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    **dict.fromkeys(_PLACES, _script),
    "mmultiscripts": _tensor,
    "mtable": _table,
    "menclose": _enclosed,
    "mfenced": _fenced,
    "mstack": _stacked,
}
