"""Signs that are said by their names, wherever they stand: & % = → ∈ α; figures set small."""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.english.money import sign_name
from accessible.spoken.english.numerals import cardinal
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
GREEK = dict(
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
def names() -> dict[str, str]:
    return dict(line.split(" ", 1) for line in _SIGNS.strip().splitlines()) | GREEK


def spaced(match: Match, said: str) -> str:
    """The words with a space on either side where a letter or digit stands."""
    text, start, end = match.string, match.start("said"), match.end("said")
    left = " " * (start > 0 and not text[start - 1].isspace() and text[start - 1] not in "([“‘\"'")
    right = text[end : end + 1]
    return left + said + " " * (right.isalnum() or right in tuple('(["“‘'))


def _sign(match: Match, manner: Manner) -> str | None:
    sign = match["said"]
    name = sign_name(sign) or names().get(sign)
    if name is None:
        return None
    if name.endswith(" of") and match.string.startswith((" of ", "of "), match.end()):
        name = name.removesuffix(" of")
    if sign == "∈" and re.match(r"\s*[A-Zℝ-ℤ]", match.string[match.end() :]):
        name = "in"
    return spaced(match, name)


def _greek(match: Match, manner: Manner) -> str:
    return spaced(match, GREEK[match["said"]])


def pronounced(marks: str) -> list[str]:
    names = {"+": "plus", "-": "minus"}
    return [names.get(m) or (cardinal(int(m)) if m.isdigit() else m) for m in marks]


def _low(match: Match, manner: Manner) -> str:
    """Subscripts that no formula has read."""
    marks = "".join(LOWERED[mark] for mark in match["said"])
    words = cardinal(int(marks)) if marks.isdigit() else " ".join(pronounced(marks))
    return spaced(match, words)


#: Read last, over what nothing else has said.
RULES: tuple[Rule, ...] = (
    Rule(
        "symbol",
        r"(?<![α-ωά-ώΑ-Ωἀ-῾])(?P<said>[αβγδεζηθικλμνξπρστυφχψωϕϵϑΓΔΘΛΞΠΣΦΨΩ])(?![α-ωά-ώΑ-Ωἀ-῾])",
        _greek,
        needs="".join(GREEK),
    ),
    Rule(
        "symbol",
        r"(?P<said>[$€£¥₩₹₽¢%&#=+°−±∓×⋅÷∕√∛∞µ№♯♭♮Ω℞℮ℓℏℝℕℤℚℂℵ⟶⟹⟺⩽⩾←-⇿∀-⋿△])(?<!\\)",
        _sign,
    ),
    Rule("math", rf"(?P<said>[{DOWN}]+)", _low, needs=DOWN),
    Rule("math", r"(?<=\b[A-Za-zα-ω])(?P<said>′)", " prime", needs="′"),
    Rule("math", r"(?<=\b[A-Za-zα-ω])(?P<said>″)", " double prime", needs="″"),
    Rule("symbol", r"(?<!\S)(?P<said>@)(?=\s)", "at", needs="@"),
    Rule("symbol", r"(?<=[\w)]) ?(?P<said>[*]) ?(?=[\d(])", _sign, needs="*"),
)
