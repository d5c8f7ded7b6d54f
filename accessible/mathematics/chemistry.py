"""Formulas of chemistry: how they are told from those of mathematics."""

from __future__ import annotations

import re

from accessible.mathematics.node import Node
from accessible.mathematics.signs import INVISIBLE, meaning

__all__ = ["STATES", "is_chemical", "is_element"]

_ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb "
    "Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm "
    "Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og".split()
)
_SYMBOL = re.compile("[A-Z][a-z]?")
#: In italics, as letters stand by default, these alone are taken for elements.
_COMMON = frozenset("H C N O S P F K I B".split())
#: The state of matter after a formula, by the key of its words.
STATES = {"s": "solid", "l": "liquid", "g": "gas", "aq": "aqueous"}
_SIGNS = frozenset("plus minus to equilibrium right-arrow times".split())


def _elements(text: str) -> list[str]:
    """The symbols that a token is: Na, SO; none for another."""
    found = [match[0] for match in _SYMBOL.finditer(text)]
    return found if "".join(found) == text and _ELEMENTS.issuperset(found) else []


def is_element(node: Node | None) -> bool:
    return node is not None and bool(_elements(node.only.text))


def is_chemical(formula: Node) -> bool:
    """Whether all letters are symbols of elements, at least two, and one stands in a number."""
    elements: set[str] = set()
    sure = counted = False
    left = [formula]
    while left:
        node = left.pop()
        if node.kind in ("identifier", "text"):
            if node.text in STATES or node.text.strip("()") in STATES:
                continue
            symbols = _elements(node.text)
            if not symbols:
                return False
            elements.update(symbols)
            sure = sure or node.upright or any(len(symbol) > 1 for symbol in symbols)
        elif node.kind == "operator":
            if node.text in "()[]⋅·" or node.text in INVISIBLE:
                continue
            key = meaning(node.text)[0]
            if key not in _SIGNS:
                return False
            sure = sure or key == "equilibrium"
        elif node.kind in ("fraction", "root", "table", "enclosed", "string"):
            return False
        elif node.kind in ("script", "tensor"):
            base, below, *_ = (*node.children, None, None)
            number = below is not None and below.only.kind == "number"
            counted = counted or (number and is_element(base))
            if below is not None and not number:
                return False
        left += [child for child in (*node.children, *node.before) if child is not None]
    if not elements or not (counted or sure):
        return False
    return (sure and len(elements) + counted > 1) or (
        counted and len(elements) > 1 and elements <= _COMMON and not elements.isdisjoint("HOC")
    )
