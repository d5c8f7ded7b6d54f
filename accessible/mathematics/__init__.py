"""MathML spoken: what a person would read aloud for a formula.

``formula`` (tree) makes the markup a small tree, ``rows`` and ``parts`` say it in the manner of
ClearSpeak, with the words of one language (``languages``, data alone).
"""

from __future__ import annotations

from lxml import etree

from accessible.mathematics.prose import is_prose

__all__ = ["aloud", "is_prose", "readings", "speech"]


def speech(math: etree._Element, language: str) -> str:
    """What is said for a MathML formula in a language (BCP 47), to be read: its ``alttext``.

    Numbers stay in figures, letters as they are written; commas are pauses. Empty when nothing can
    be said, also for a language that has no words here. Never raises, whatever the markup holds,
    and takes time in proportion to it.
    """
    return _spoken(math, language)[0]


def aloud(math: etree._Element, language: str) -> str:
    """The same, to be given to a voice: no letter looks like a word (the variable a: "eigh")."""
    return readings(math, language)[1]


def readings(math: etree._Element, language: str) -> tuple[str, str]:
    """``speech`` and ``aloud`` of a formula, for the price of one."""
    text, letters = _spoken(math, language)
    said: list[str] = []
    at = 0
    for start, end, sound in letters:
        said += [text[at:start], sound]
        at = end
    return text, "".join(said) + text[at:]


def _spoken(math: etree._Element, language: str) -> tuple[str, list[tuple[int, int, str]]]:
    from accessible.mathematics.rows import spoken
    from accessible.mathematics.tongue import tongue_of
    from accessible.mathematics.tree import formula
    from accessible.mathematics.utterance import contracted, joined

    tongue = tongue_of(language)
    if tongue is None:
        return "", []
    return joined(contracted(spoken(formula(math), tongue), tongue.met))
