"""Addresses of the net: URLs, e-mail, handles, hashtags; telephone numbers; ISBNs and versions."""

from __future__ import annotations

from accessible.spoken.rules import Rule

RULES: tuple[Rule, ...] = ()
