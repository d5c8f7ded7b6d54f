"""Signs that are said: mathematics, superscripts, chemical formulas, emoji; and prosody: dashes,
ellipses, quotation marks, parentheses."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
