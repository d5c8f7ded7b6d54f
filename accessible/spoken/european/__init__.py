"""What the languages of Europe share: rules that are built from a language's own words.

A language's file describes it as a ``Tongue`` and puts the rules that are its alone before
``rules(TONGUE)``.
"""

from __future__ import annotations

from accessible.spoken import emoji
from accessible.spoken.european import addresses, calendar, numbers, quantities, signs, words
from accessible.spoken.european.tongue import Noun, Tongue, noun, table
from accessible.spoken.rules import Rule

__all__ = ["Noun", "Tongue", "noun", "rules", "table"]


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    """The table of a language: what is surely one thing comes before what may be another."""
    return (
        *addresses.rules(tongue),
        *words.rules(tongue),
        *calendar.rules(tongue),
        *quantities.rules(tongue),
        *numbers.rules(tongue),
        *emoji.RULES,
        *signs.rules(tongue),
    )
