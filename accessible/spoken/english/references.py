"""Roman numerals, and references to pages, figures, sections, books and laws."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
