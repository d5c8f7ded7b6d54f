"""Plain numbers: ordinals, fractions, decimals, ranges, ratios, scores, arithmetic."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
