"""Whether a text alternative of a formula is words that can be read aloud."""

from __future__ import annotations

import re

__all__ = ["is_prose"]

#: What only a typesetter writes: commands, scripts, groups.
_TYPESET = re.compile(r"\\[A-Za-z({\[]|[_^]\s*[{\w]|\$\$?|[{}]|&[a-z]+;|<\w")
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Placeholders of editors and converters.
_PLACEHOLDER = re.compile(
    r"^(?:alternat(?:iv)?e? text(?: is)? (?:not|un)|alternat(?:iv)?e? text$|"
    r"no alt|alt ?text\b|math(?:ml)?$|"
    r"formula\b.{0,9}$|equation\b.{0,9}$|image\b|untitled|placeholder|todo|"
    r"inline ?math|display ?math|asciimath|"
    r"[\w./-]+\.(?:png|jpe?g|gif|svg|wmf|eps)$)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[=+*/<>|^~×÷±≤≥≠≈∈∑∫√→⇒·⋅−∂∞\[\]]|\w\(")


def is_prose(text: str) -> bool:
    """Whether an author's ``alttext`` is words: no TeX, no AsciiMath, no letter soup.

    A single letter or number is (nothing could be said better for it); a placeholder is not.
    """
    text = " ".join(text.split())
    if not text or _TYPESET.search(text) or _PLACEHOLDER.search(text):
        return False
    words = _WORD.findall(text)
    signs = len(_SIGNS.findall(text))
    if not words:
        number = text.replace(",", "").replace(".", "").isdecimal()
        return number or (len(text) == 1 and text.isalnum())
    if len(text) < 3:
        return False
    letters = sum(map(len, words))
    if signs and len([word for word in words if len(word) > 2]) <= signs:
        return False
    # sinx, abc: a word alone is prose when nothing around it is a sign
    return letters * 2 >= len(text.replace(" ", "")) or len(words) > signs + 2
