"""Letters of formulas: Greek, the mathematical alphabets (Unicode 1D400–1D7FF, 2100–214F)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = ["GREEK", "Letter", "lettered"]


@dataclass(frozen=True, slots=True)
class Letter:
    """A single letter: ``plain`` as it stands in an alphabet, and its ``style``.

    The style is empty, ``bold``, ``double-struck``, ``script`` or ``fraktur``: what is italic,
    upright, sans serif or of one width sounds alike.
    """

    plain: str
    style: str = ""


#: The names of the Greek letters in English: the keys of each language's own.
GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψωϑϕϖϰϱϵΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϴϝϜ",
        (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi "
            "rho sigma sigma tau upsilon phi chi psi omega theta phi pi kappa rho epsilon alpha "
            "beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
            "sigma tau upsilon phi chi psi omega theta digamma digamma"
        ).split(),
        strict=True,
    )
)
_STYLES = (
    ("DOUBLE-STRUCK", "double-struck"),
    ("FRAKTUR", "fraktur"),
    ("BLACK-LETTER", "fraktur"),
    ("SCRIPT", "script"),
    ("BOLD", "bold"),
)
#: Letters of their own that no name says to be one of an alphabet.
_LETTERLIKE = {"ℓ": "l", "ı": "i", "ȷ": "j", "𝚤": "i", "𝚥": "j", "µ": "μ", "Ω": "Ω", "ϒ": "Υ"}
#: Signs that were letters once.
_NO_LETTERS = frozenset("ℏ℘ℑℜℵℶℷℸ∂∇")


def lettered(text: str, variant: str = "") -> Letter | None:
    """The letter that a token's text is; ``None`` for words, numbers and signs.

    ``variant`` is MathML's ``mathvariant`` (MathML 3 §3.2.2).
    """
    if text in _NO_LETTERS:
        return None
    text = _LETTERLIKE.get(text, text)
    if len(text) != 1 or not (text.isalpha() or text in "𝛁𝛛"):
        return None
    name = unicodedata.name(text, "")
    plain = text
    found = variant.upper()
    if text > "\u2100" and text not in GREEK:
        plain = unicodedata.normalize("NFKC", text)
        found = name.replace("DOUBLE-STRUCK ITALIC", "DOUBLE-STRUCK")
    if len(plain) != 1 or not plain.isalpha():
        return None
    style = next((style for word, style in _STYLES if word in found), "")
    return Letter(plain, style)
