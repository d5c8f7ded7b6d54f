"""Signs that stand alone: what no number, measure or address has taken."""

from __future__ import annotations

import re

from accessible.spoken.european.tongue import Tongue, table
from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    signs = table(tongue.signs)

    def degrees(match: Match, manner: Manner) -> str | None:
        name = signs.get("°")
        return name and (name if match[0].startswith(" ") else f" {name}")

    def sign(match: Match, manner: Manner) -> str | None:
        name = signs.get(match[0])
        if name is None:
            return None
        text, start, end = match.string, match.start(), match.end()
        left = " " if start and not text[start - 1].isspace() and text[start - 1].isalnum() else ""
        right = " " if text[end : end + 1].isalnum() else ""
        return f"{left}{name}{right}"

    def number_sign(match: Match, manner: Manner) -> str | None:
        name = signs.get(match["said"].strip())
        return f"{name} " if name else None

    def parenthesis(match: Match, manner: Manner) -> str | None:
        if manner.style.parentheses != "spoken":
            return None
        opening, closing = tongue.parentheses.split(", ")
        return f"{opening}, " if match[0] == "(" else f", {closing}"

    lone = "".join(sign for sign in signs if len(sign) == 1 and sign not in "°#§")
    return (
        Rule("symbol", r"(?P<said>[#§]+ ?)(?=\d)", number_sign, needs="#§"),
        Rule("symbol", r"(?<=\w) ?(?P<said>°)(?!\w)", degrees, needs="°"),
        Rule("prosody", r"[()]", parenthesis, needs="()"),
        Rule("symbol", rf"[{re.escape(lone)}]", sign, needs=lone),
    )
