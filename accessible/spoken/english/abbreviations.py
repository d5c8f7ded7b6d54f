"""Titles, streets, months, states, Latin and other abbreviations, degrees after names."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
