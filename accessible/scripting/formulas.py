"""How a formula is said: by its author's words, else by ours, else as well as it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from accessible.scripting.markup import alternative, local_name
from accessible.spoken import says_something
from accessible.spoken.labels import label

#: What a formula is made of that is written in one line, and can be read as it stands.
_LINEAR = frozenset(
    "math semantics annotation annotation-xml mrow mstyle mi mn mo mtext mspace mpadded".split()
)


@dataclass(frozen=True, slots=True)
class Formula:
    """``written`` stands for it in the text; ``said`` is said for that, where it is not the same.
    ``readable``: somebody knows how it is read."""

    written: str
    said: str = ""
    readable: bool = True

    def __bool__(self) -> bool:
        return says_something(self.written) or bool(self.said)


def formula_of(math: etree._Element, language: str) -> Formula:
    """A formula in a language (BCP 47). Its author's words go before ours; TeX is no words."""
    # Only a book with formulas needs the room that reads them.
    from accessible.mathematics import is_prose, readings

    stated = " ".join((math.get("aria-label") or math.get("alttext") or "").split())
    if is_prose(stated):
        return Formula(stated)
    written, said = readings(math, language)
    if written:
        return Formula(written, said)
    written = stated or alternative(math)
    if all(local_name(each) in _LINEAR for each in math.iter("*")) or not written:
        return Formula(written, readable=not written)
    return Formula(written, label("formula", language), readable=False)
