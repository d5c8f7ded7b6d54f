"""Italian."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
