"""Initialisms and acronyms, serials and codes, texts in capitals."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
