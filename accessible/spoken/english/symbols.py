"""Prosody: dashes, ellipses, slashes, asterisks, underscores, parentheses.

What eSpeak NG does by itself, and hence needs no rule: quotation marks of every kind, brackets and
parentheses are a short pause (0.13 s, a comma is 0.26 s), so are "—" and "--" between words, while
a dash with spaces and an ellipsis are a clause's pause (0.34 s); ’tis, ’em and O’Brien are words;
bullets, daggers and ornaments are silent. It says "slash", "asterisk", "trade mark".
"""

from __future__ import annotations

from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

#: Pairs with a slash of which either holds.
_EITHER = frozenset(
    "he she him her his hers himself herself man woman men women boy girl boys girls father mother "
    "brother sister son daughter yes no true false male female pass fail".split()
)


def _slash(match: Match, _: Manner) -> str | None:
    before, after = match["before"], match["after"]
    if before.lower() in ("and", "either") and after == "or":
        return " "
    if before.lower() in _EITHER and after.lower() in _EITHER:
        return " or "
    return " slash "


def _verse(match: Match, _: Manner) -> str:
    return match["said"][0] + " " if match["said"][0] != " " else ", "


def _several(match: Match, _: Manner) -> str:
    """B&Bs."""
    return f"{match['letter']}'s"


def _parenthesis(match: Match, manner: Manner) -> str | None:
    if manner.style.parentheses != "spoken":
        return None
    return "open parenthesis, " if match[0] == "(" else ", close parenthesis"


RULES: tuple[Rule, ...] = (
    Rule("prosody", r"[()]", _parenthesis, needs="()"),
    # A dash that breaks a sentence is a whole pause, with spaces around it or not.
    Rule(
        "prosody",
        r"(?<=[^\W_]|[.,;:!?'\"”’»)\]])(?P<said>—| ?--+ ?|(?<=\S{2}) - (?=[^\W\d]{2}|[AIa\"“‘(]))"
        r"(?=[\w\"“‘'’«(\[…])",
        " — ",
        needs="—-",
    ),
    Rule("prosody", r"(?P<said>\.(?: \.){2,3})(?! ?\.)", "...", needs="."),
    Rule("prosody", r"\bs/he\b", "she or he", needs="/"),
    Rule(
        "prosody",
        r"(?<![\w/.])(?P<before>[^\W\d_]+)(?P<said>/)(?P<after>[^\W\d_]+)(?![\w.]*/|\w)",
        _slash,
        needs="/",
    ),
    Rule("prosody", r"(?<=[^\W\d_])(?P<said>/)(?=[^\W\d_]{2})", " slash ", needs="/"),
    # Between lines of verse; between two names ("Dell / Laurel") a slash is said.
    Rule(
        "prosody",
        r"(?<![\w’'])[a-z’']{2,}(?P<said>[.;!?]? / |,? / )(?=[“‘]?[A-Z])",
        _verse,
        needs="/",
    ),
    # *emphasis*, a note's star*, a bullet; between numbers a star is a sign.
    Rule("silent", r"^[-–*] (?=[^\W\d_])|(?<![\d ])\*+|\*+(?![\d*])", "", needs="*-–"),
    Rule("prosody", r"(?<!\w)_{3,}(?!\w)", "blank", needs="_"),
    Rule("silent", r"(?<![^\W_])_+(?=\w)|(?<=[^\W_])_+(?!\w)", "", needs="_"),
    Rule("prosody", r"(?<=[^\W_])_+(?=[^\W_])", " ", needs="_"),
    Rule("prosody", r"(?<=\S) \|+ (?=\S)", ", ", needs="|"),
    Rule("silent", r"[™®℠†‡]+", "", needs="™®℠†‡"),
    Rule("symbol", r"§(?! ?[\d§])", "section", needs="§"),
    Rule("initialism", r"(?<=&)(?P<said>(?P<letter>[A-Z])s)\b", _several, needs="&"),
    Rule("symbol", r"(?i:(?<=copyright )© ?)", "", needs="©"),
    Rule("symbol", r"© ?", "copyright ", needs="©"),
    Rule("symbol", r"(?<![^\s(])@(?= ?[$£€\d])", "at", needs="@"),
    Rule("prosody", r"(?<=\w) (?P<said>['‘’]n['’]?|&apos;n) (?=\w)", "n", needs="'’"),
)
