"""Chemical formulas, ions and isotopes: H₂O, CO2, SO₄²⁻, ¹⁴C."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal
from accessible.spoken.english.signs import DOWN, LOWERED, RAISED, UP
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

_ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Nd Sm Eu Gd W Re Os Ir "
    "Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am".split()
)
_ISOTOPES = {
    "C": "carbon", "U": "uranium", "H": "hydrogen", "O": "oxygen", "N": "nitrogen",
    "K": "potassium", "Pu": "plutonium", "Sr": "strontium", "I": "iodine", "Cs": "cesium",
    "He": "helium", "Co": "cobalt", "P": "phosphorus", "Pb": "lead", "Fe": "iron", "Th": "thorium",
    "Ra": "radium", "Tc": "technetium", "Ar": "argon", "Be": "beryllium",
    "Li": "lithium", "S": "sulfur",
}  # fmt: skip

_ATOM = Pattern(rf"(?P<element>[A-Z][a-z]?)(?P<count>\d+|[{DOWN}]+)?|(?P<mark>[()])")


def _formula(match: Match, manner: Manner) -> str | None:
    """H₂O, CO2, SO₄²⁻: letters and counts. Plain digits need a formula that is surely one."""
    text = match["formula"]
    said: list[str] = []
    elements: list[str] = []
    counted = at = 0
    while at < len(text):
        atom = _ATOM.match(text, at)
        if atom is None:
            if text[at] in "₀₁₂₃₄₅₆₇₈₉" or text[at].isdigit():
                digits = re.match(r"\d+|[₀-₉]+", text[at:])
                assert digits is not None
                said.append(cardinal(int("".join(LOWERED.get(d, d) for d in digits[0]))))
                counted += 1
                at += digits.end()
                continue
            return None
        at = atom.end()
        if atom["mark"]:
            continue
        element = atom["element"]
        if element not in _ELEMENTS:
            return None
        elements.append(element)
        said += list(element.upper())
        if atom["count"]:
            counted += 1
            count = int("".join(LOWERED.get(mark, mark) for mark in atom["count"]))
            if atom["count"].isascii() and (count > 20 or atom["count"][0] == "0"):
                return None
            said.append(cardinal(count))
    charge = match["charge"] or ""
    if not elements or not (counted or charge):
        return None
    if text.isascii() and not charge and not _plausible(text, elements):
        return None
    for mark in charge:
        mark = RAISED.get(mark, mark)
        said.append({"+": "plus", "-": "minus", "−": "minus"}.get(mark) or cardinal(int(mark)))
    return " ".join(said)


def _plausible(text: str, elements: list[str]) -> bool:
    """Whether plain letters and digits are a molecule, not a code: CO2, not B12 or M25."""
    if len(elements) == 1:
        return text in ("H2", "O2", "N2", "O3", "Cl2", "F2", "Br2")
    return "O" in elements or bool({"H", "F", "Cl", "S", "N"} & set(elements[1:]))


def _isotope(match: Match, manner: Manner) -> str | None:
    name = _ISOTOPES.get(match["element"])
    mass = "".join(RAISED[mark] for mark in match["mass"])
    return f"{name} {cardinal(int(mass))}" if name and mass.isdigit() else None


RULES: tuple[Rule, ...] = (
    Rule(
        "formula",
        rf"(?<![\w.])(?P<formula>(?=[A-Z\d(])\d{{0,2}}(?=[A-Z(])[A-Za-z()\d₀-₉]{{0,24}}"
        rf"[A-Za-z\d)₀-₉])(?P<charge>[{UP}]*[⁺⁻]|[+−](?!\w))?(?![\w-])",
        _formula,
        needs=DIGITS + DOWN + UP,
    ),
    Rule(
        "formula",
        rf"(?<!\w)(?P<mass>[{UP}]{{1,3}})(?P<element>[A-Z][a-z]?)(?!\w)",
        _isotope,
        needs=UP,
    ),
)
