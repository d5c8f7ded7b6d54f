"""Equations, powers and indices, and the signs that are said by their names."""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.english.money import sign_name
from accessible.spoken.english.numerals import cardinal
from accessible.spoken.english.quantity import AMOUNT, VULGAR, amount, to_the
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

#: Superscripts and subscripts as plain characters.
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ", "0123456789+-ni", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼₖₘₓₐₑₒₜ", "0123456789+-nijkmxaeot", strict=True))
UP = "".join(RAISED)
DOWN = "".join(LOWERED)
#: ``sign name``, one a line: what is said wherever the sign stands between words or numbers.
_SIGNS = """
= equals
≠ is not equal to
≈ is approximately
≃ is approximately
≅ is congruent to
≡ is equivalent to
≤ is less than or equal to
≦ is less than or equal to
⩽ is less than or equal to
≥ is greater than or equal to
≧ is greater than or equal to
⩾ is greater than or equal to
≪ is much less than
≫ is much greater than
∝ is proportional to
≔ is defined as
+ plus
− minus
± plus or minus
∓ minus or plus
× times
⋅ times
∗ times
÷ divided by
∕ over
√ the square root of
∛ the cube root of
∞ infinity
∑ the sum of
∏ the product of
∫ the integral of
∮ the contour integral of
∂ partial
∇ nabla
∆ delta
∅ the empty set
∈ in
∉ not in
∋ contains
⊂ is a subset of
⊆ is a subset of
⊃ is a superset of
⊇ is a superset of
∪ union
∩ intersection
∖ minus
∀ for all
∃ there exists
∄ there does not exist
¬ not
∧ and
∨ or
⊕ plus
⊗ times
∘ of
∴ therefore
∵ because
⊥ is perpendicular to
∥ is parallel to
∠ angle
∡ angle
△ triangle
→ to
⟶ to
↦ maps to
← from
↔ to and from
↑ up
↓ down
⇒ implies
⟹ implies
⇐ is implied by
⇔ if and only if
⟺ if and only if
ℓ l
ℏ h bar
ℝ the real numbers
ℕ the natural numbers
ℤ the integers
ℚ the rational numbers
ℂ the complex numbers
ℵ aleph
∎ end of proof
& and
# hash
% percent
‰ per mille
¢ cents
° degrees
♯ sharp
♭ flat
♮ natural
№ number
℞ prescription
℮ estimated
Ω ohms
µ micro
"""
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψωϕϵϑΓΔΘΛΞΠΣΦΨΩ",
        (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi "
            "rho sigma sigma tau upsilon phi chi psi omega phi epsilon theta Gamma Delta Theta "
            "Lambda Xi Pi Sigma Phi Psi Omega"
        ).split(),
        strict=True,
    )
)


@cache
def _names() -> dict[str, str]:
    return dict(line.split(" ", 1) for line in _SIGNS.strip().splitlines()) | _GREEK


def _spaced(match: Match, said: str) -> str:
    """The words with a space on either side where a letter or digit stands."""
    text, start, end = match.string, match.start("said"), match.end("said")
    left = " " * (start > 0 and not text[start - 1].isspace() and text[start - 1] not in "([“‘\"'")
    right = text[end : end + 1]
    return left + said + " " * (right.isalnum() or right in tuple('(["“‘'))


def _sign(match: Match, manner: Manner) -> str | None:
    sign = match["said"]
    name = sign_name(sign) or _names().get(sign)
    if name is None:
        return None
    if name.endswith(" of") and match.string.startswith((" of ", "of "), match.end()):
        name = name.removesuffix(" of")
    if sign == "∈" and re.match(r"\s*[A-Zℝ-ℤ]", match.string[match.end() :]):
        name = "in"
    return _spaced(match, name)


def _greek(match: Match, manner: Manner) -> str:
    return _spaced(match, _GREEK[match["said"]])


# Equations: terms and operators, of which one must be a sign of mathematics.
_FUNCTION = r"[fghFGHpPQRuvy]\([a-zα-ω]\)"
_VARIABLE = rf"(?:{_FUNCTION}|[A-Za-zα-ωΓΔΘΛΞΠΣΦΨΩ](?![a-zA-Z])[{UP}]*)"
_TERM = (
    rf"[-−√(]{{0,3}}(?:{AMOUNT}(?:[{UP}]+(?!\w))?(?:[A-Za-z](?![A-Za-z\d])[{UP}]*)?|{_VARIABLE})"
    r"(?:\^[-−]?\w)?\){0,2}"
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
_TOKEN = re.compile(
    rf"(?P<number>{AMOUNT})|(?P<raised>[{UP}]+)|\^(?P<power>[-−]?\w)"
    rf"|(?P<function>{_FUNCTION})|(?P<letter>[^\W\d_])"
    r"|(?P<operator><=|>=|!=|==|[^\w\s()])|(?P<paren>[()])| "
)


def _equation(match: Match, manner: Manner) -> str | None:
    text = match[0]
    if not re.search(r"[=+÷≠≈≤≥×⋅±√^]|[<>]", text) or re.fullmatch(r"[A-Za-z] ?\+ ?", text):
        return None
    if (
        not re.search(r"[=+÷×⋅^√]", text)
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
            said.append(f"{name} of {_GREEK.get(argument, argument)}")
        elif token["letter"]:
            said.append(_GREEK.get(token["letter"], token["letter"]))
        elif token["operator"]:
            sign = token["operator"]
            if sign == "/" and "divided" not in said and re.search(r"\d ?/ ?\d", text):
                said.append("divided by")
            else:
                said.append(_WORDS.get(sign, ""))
    return " ".join(filter(None, said))


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
        parts += [_GREEK[letter] for letter in part[len(number) :]]
        parts.append("over")
    return " ".join(parts[:-1])


_LETTERS = "".join(_GREEK)


def _index(match: Match, manner: Manner) -> str:
    marks = "".join(LOWERED.get(mark, mark) for mark in match["index"])
    words = cardinal(int(marks)) if marks.isdigit() else " ".join(_pronounced(marks))
    return f"{match['base']} sub {words}"


def _pronounced(marks: str) -> list[str]:
    names = {"+": "plus", "-": "minus"}
    return [names.get(m) or (cardinal(int(m)) if m.isdigit() else m) for m in marks]


_MORE = {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "~": "about",
         "∼": "about", "≈": "about", "≲": "at most about", "≳": "at least about"}  # fmt: skip


def _bound(match: Match, manner: Manner) -> str:
    """<5 %, ~50, ≥ 18: a sign before what it bounds; between two things it compares them."""
    sign = match["said"].strip()
    before = match.string[: match.start("said")].rstrip()
    if re.search(r"(?:^|[\s(])(?:[A-Za-z]|\w*\d\w*|[pPnN])$|\)$", before) and sign not in "~∼":
        names = _names() | {"<": "is less than", ">": "is greater than"}
        said = names.get(sign, _MORE[sign])
    else:
        said = _MORE[sign]
    return _spaced(match, said).rstrip() + " "


RULES: tuple[Rule, ...] = (
    Rule(
        "math",
        rf"(?<![\w.^/)\]<>&+-])(?:{_TERM}{_OPERATOR}){{1,12}}{_TERM}(?![\w^%°]|[/-]\w)",
        _equation,
        needs="=+÷×<>≤≥≠≈⋅±",
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
        needs="/",
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

#: Read last: signs that nothing else has said, wherever they stand.
SIGNS: tuple[Rule, ...] = (
    Rule(
        "symbol",
        r"(?<![α-ωά-ώΑ-Ωἀ-῾])(?P<said>[αβγδεζηθικλμνξπρστυφχψωϕϵϑΓΔΘΛΞΠΣΦΨΩ])(?![α-ωά-ώΑ-Ωἀ-῾])",
        _greek,
    ),
    Rule(
        "symbol",
        r"(?P<said>[$€£¥₩₹₽¢%&#=+°−±∓×⋅÷∕√∛∞µ№♯♭♮Ω℞℮ℓℏℝℕℤℚℂℵ⟶⟹⟺⩽⩾←-⇿∀-⋿△])(?<!\\)",
        _sign,
    ),
    Rule("symbol", r"(?<!\S)(?P<said>@)(?=\s)", "at", needs="@"),
    Rule("symbol", r"(?<=[\w)]) ?(?P<said>[*]) ?(?=[\d(])", _sign, needs="*"),
)
