"""Equations, powers and indices, bounds (<5, ~50)."""

from __future__ import annotations

import re

from accessible.spoken.english.numerals import cardinal
from accessible.spoken.english.quantity import AMOUNT, POWERED, SIGN, START, VULGAR, amount, to_the
from accessible.spoken.english.signs import (
    DOWN,
    GREEK,
    LOWERED,
    RAISED,
    UP,
    names,
    pronounced,
    spaced,
)
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

# Equations: terms and operators, of which one must be a sign of mathematics.
_FUNCTION = r"[fghFGHpPQRuvy]\([a-zα-ω]\)"
_VARIABLE = rf"(?:{_FUNCTION}|[A-Za-zα-ωΓΔΘΛΞΠΣΦΨΩ](?![a-zA-Z])[{UP}]*)"
_TERM = (
    rf"[-−√(]{{0,3}}(?:{AMOUNT}(?:[{UP}]+(?!\w))?(?:[A-Za-z](?![A-Za-z\d])[{UP}]*)?|{_VARIABLE})"
    rf"(?:\^[-−]?\w)?(?:\){{1,2}}[{UP}]*)?"
)
_OPERATOR = r" ?(?:<=|>=|!=|==|[-–−+*×·⋅/÷=≠≈<>≤≥±]) ?"
_WORDS = {
    "-": "minus", "–": "minus", "−": "minus", "+": "plus", "*": "times", "×": "times",
    "·": "times", "⋅": "times", "/": "over", "÷": "divided by", "=": "equals",
    "≠": "is not equal to", "≈": "is approximately", "<": "is less than",
    ">": "is greater than", "≤": "is less than or equal to", "≥": "is greater than or equal to",
    "±": "plus or minus", "<=": "is less than or equal to", ">=": "is greater than or equal to",
    "!=": "is not equal to", "==": "equals", "√": "the square root of", "^": "to the",
}  # fmt: skip
_TOKEN = Pattern(
    rf"(?P<number>{AMOUNT})|(?P<raised>[{UP}]+)|\^(?P<power>[-−]?\w)"
    rf"|(?P<function>{_FUNCTION})|(?P<letter>[^\W\d_])"
    r"|(?P<operator><=|>=|!=|==|[^\w\s()])|(?P<paren>[()])| "
)


def _equation(match: Match, manner: Manner) -> str | None:
    text = match[0]
    if not re.search(r"[=+÷≠≈≤≥×⋅±√^−<>]|\d ?\* ?\d", text):
        return None
    if (
        not re.search(r"[=+÷×⋅^√−*]", text)
        and re.search(r"[<>/–-]", text)
        and not re.fullmatch(rf"{_TERM} ?[<>] ?{_TERM}", text)
    ):
        return None
    said: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["number"]:
            said.append(amount(token["number"], manner))
        elif token["raised"]:
            said.append(to_the("".join(RAISED[mark] for mark in token["raised"]), manner))
        elif token["power"]:
            said.append(to_the(token["power"], manner))
        elif token["function"]:
            name, argument = token["function"][0], token["function"][2]
            said.append(f"{name} of {GREEK.get(argument, argument)}")
        elif token["letter"]:
            said.append(GREEK.get(token["letter"], token["letter"]))
        elif token["operator"]:
            sign = token["operator"]
            if sign == "/" and "divided" not in said and re.search(r"\d ?/ ?\d", text):
                said.append("divided by")
            else:
                said.append(_WORDS.get(sign, ""))
    opened = text.count("(") - text.count(")")  # a parenthesis around more than the equation
    times = " times " if match.string[match.start() - 1 : match.start()] == ")" else ""
    return times + "(" * max(0, opened) + " ".join(filter(None, said)) + ")" * max(0, -opened)


def _power(match: Match, manner: Manner) -> str | None:
    raised = "".join(RAISED.get(mark, mark) for mark in match["power"])
    base = match["base"]
    if len(base) > 1 and base.isalpha():
        if re.search(r"[aeiouy]", base) and "=" not in match.string:
            return None  # a note's mark after a word
        base = " ".join(base)
    base = amount(base, manner) if base[0].isdigit() else base
    return f"{base} {to_the(raised, manner)}"


def _divided(match: Match, manner: Manner) -> str:
    """π/2, 3π/4."""
    parts = []
    for part in (match["top"], match["bottom"]):
        number = part.rstrip(_LETTERS)
        if number:
            parts.append(cardinal(int(number)))
        parts += [GREEK[letter] for letter in part[len(number) :]]
        parts.append("over")
    return " ".join(parts[:-1])


_LETTERS = "".join(GREEK)


def _index(match: Match, manner: Manner) -> str:
    marks = "".join(LOWERED.get(mark, mark) for mark in match["index"])
    words = cardinal(int(marks)) if marks.isdigit() else " ".join(pronounced(marks))
    return f"{match['base']} sub {words}"


_MORE = {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "~": "about",
         "∼": "about", "≈": "about", "≲": "at most about", "≳": "at least about"}  # fmt: skip


def _bound(match: Match, manner: Manner) -> str:
    """<5 %, ~50, ≥ 18: a sign before what it bounds; between two things it compares them."""
    sign = match["said"].strip()
    before = match.string[: match.start("said")].rstrip()
    if re.search(r"(?:^|[\s(])(?:[A-Za-z]|\w*\d\w*|[pPnN])$|\)$", before) and sign not in "~∼":
        said = _WORDS.get(sign) or names().get(sign, _MORE[sign])
    else:
        said = _MORE[sign]
    return spaced(match, said).rstrip() + " "


def _powered(match: Match, manner: Manner) -> str:
    return amount(match[0], manner)


_FUNCTIONS = {"sin": "sine", "cos": "cosine", "tan": "tangent", "log": "log", "ln": "natural log"}


def _function(match: Match, manner: Manner) -> str:
    raised = "".join(RAISED[mark] for mark in match["power"])
    return f"{_FUNCTIONS[match['name']]} {to_the(raised, manner)} "


RULES: tuple[Rule, ...] = (
    Rule("math", rf"{START}{SIGN}{POWERED}(?!\w)", _powered, needs="^" + UP, also=DIGITS),
    Rule(
        "math",
        rf"\b(?P<name>sin|cos|tan|log|ln)(?P<power>[{UP}]+) ?(?=[\w(])",
        _function,
        needs=("sin", "cos", "tan", "log", "ln"),
        also=UP,
    ),
    Rule(
        "math",
        rf"(?<![\w.^/\]<>&+:-])(?:{_TERM}{_OPERATOR}){{1,12}}{_TERM}(?![\w^%°]|[/:-]\w)",
        _equation,
        needs="=+÷×<>≤≥≠≈⋅±*−√^",
    ),
    Rule(
        "math",
        r"(?<=[\w)])(?P<said>\^\((?P<inner>[^()^]{2,20})\))",
        lambda match, manner: f" to the {match['inner']}",
        needs="^",
    ),
    Rule(
        "math",
        r"(?<![\w.])(?P<base>[A-Za-z]{1,3}|\d[\d,]*(?:\.\d+)?)"
        r"\^\(?(?P<power>[-−]?\d{1,4}|[a-z])\)?(?!\w)",
        _power,
        needs="^",
    ),
    Rule(
        "math",
        rf"(?<![\w.])(?P<top>\d{{0,3}}[{_LETTERS}])/(?P<bottom>\d{{1,3}}|\d{{0,3}}[{_LETTERS}])(?!\w)",
        _divided,
        needs=_LETTERS,
        also="/",
    ),
    Rule(
        "math",
        rf"(?<![\w.])(?P<base>[A-Za-z]{{1,3}}|\d[\d,]*(?:\.\d+)?)(?P<power>[{UP}]+)(?!\w)",
        _power,
        needs=UP,
    ),
    Rule(
        "math",
        rf"(?<!\w)(?P<base>[A-Za-z])(?P<index>[{DOWN}]+)(?!\w)",
        _index,
        needs=DOWN,
    ),
    Rule(
        "math",
        rf"(?P<said>(?:(?<![^\s(\[])[<>]|[≤≥~∼≈≲≳]) ?)(?=[$€£¥]?[-−]?(?:\d|\.\d|[{VULGAR}]))",
        _bound,
        needs="<>≤≥~∼≈≲≳",
    ),
    Rule(
        "math",
        r"(?<=\w) (?P<said>[<>]) (?=\w)",
        _bound,
        needs="<>",
    ),
)
