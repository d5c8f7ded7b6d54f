"""Emoji by name, or silent, in every language that has names for them; ornaments are silent.

The names are Unicode's (CLDR short names). The library that has them is loaded when the first
emoji is met.
"""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.rules import Match, Rule
from accessible.spoken.style import Manner

#: Pictures by themselves: signs of the older blocks that Unicode lists as emoji, and the newer
#: planes. Arrows, ©, ® and ™ are signs of text first and are not here; ✓ ✗ ✘ say what ✔ ❌ say.
_PICTURES = (
    "⌚⌛⌨⏏⏩-⏳⏸-⏺☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰-⛵⛷-⛺⛽"
    "✂✅✈-✍✏✒✓-✘✝✡❄❌❎❓-❕❗❣❤⭐⭕\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
)
_SAME = {"✓": "✔", "✗": "❌", "✘": "❌"}
_SKIN = "\U0001f3fb-\U0001f3ff"
_FLAG = "\U0001f1e6-\U0001f1ff"
#: Of the flags of England, Scotland, Wales: a tag for each letter, and the last tag.
_TAG = "\U000e0020-\U000e007f"
#: Ornaments, stars and bullets: seen, not heard.
ORNAMENTS = "★☆✦✧✩-✰✱-✿❀-❋❖❘-❞❡❥-❧☙⁂※⁕⁜•‣⁃◦▪▫■□●○◆◇◊▲△▼▽►▶◀◄◾◽♪-♬"

_ONE = rf"[{_PICTURES}](?:[{_SKIN}]|[{_TAG}]+)?"
_SEQUENCE = re.compile(rf"[{_FLAG}]{{2}}|{_ONE}(?:\u200d{_ONE})*|[{_FLAG}{_SKIN}]")
_PART = re.compile(rf"[{_FLAG}]{{2}}|[^\u200d]")


@cache
def _names(language: str) -> dict[str, str]:
    """Each emoji, without the selector of its look, and its name; empty for other languages."""
    import emoji

    if language not in emoji.LANGUAGES:
        return {}
    emoji.config.load_language(language)
    names = {}
    for sign, data in emoji.EMOJI_DATA.items():
        if name := data.get(language):
            words = re.findall(r"[^\W_]+(?:[’'][^\W_]+)*", name)
            names[sign.replace("\ufe0f", "")] = " ".join(words)
    return names


def _named(match: Match, manner: Manner) -> str | None:
    """The names of a run of emoji, each once, set apart by pauses."""
    if manner.style.emoji == "silent":
        return _space(match)
    names = _names(manner.language.split("-")[0].lower())
    if not names:
        return None
    said: list[str] = []
    for sequence in _SEQUENCE.findall(match["run"]):
        sign = _SAME.get(sequence, sequence)
        # What has no name of its own is said by its parts.
        for part in [sign] if sign in names else _PART.findall(sign):
            if (name := names.get(part)) and name not in said:
                said.append(name)
    if not said:
        return _space(match)
    text = match.string
    before = text[max(0, match.start() - 2) : match.start()]
    after = text[match.end() : match.end() + 1]
    lead = "— " if before.strip()[-1:].isalnum() else ""
    gap = " " if before and not before.endswith(" ") else ""
    return gap + lead + ", ".join(said) + (", " if after.isalnum() else match["after"])


def _space(match: Match) -> str:
    """What keeps the words apart where nothing is said."""
    text = match.string
    between = match.start() and text[match.end() : match.end() + 1].isalnum()
    return " " if between and text[match.start() - 1] != " " else ""


def _keycap(match: Match, manner: Manner) -> str:
    return "" if manner.style.emoji == "silent" else f"{match['key']} "


def _members(ranges: str) -> str:
    """Every character of a set as patterns write it."""
    spans = re.findall(r"(.)-(.)|(.)", ranges)
    return "".join(
        one or "".join(map(chr, range(ord(first), ord(last) + 1))) for first, last, one in spans
    )


RULES: tuple[Rule, ...] = (
    Rule("emoji", r"(?P<key>[0-9#*])\u20e3", _keycap, needs="\u20e3"),
    Rule(
        "emoji",
        rf"(?P<run>[{_PICTURES}{_FLAG}](?:[{_PICTURES}{_FLAG}{_SKIN}{_TAG}\u200d]"
        rf"| (?=[{_PICTURES}{_FLAG}]))*)(?P<after> ?)",
        _named,
        needs=_members(_PICTURES + _FLAG),
    ),
    Rule(
        "silent",
        rf"[{ORNAMENTS}]+(?: [{ORNAMENTS}]+)*(?:(?<=^.) )?",
        "",
        needs=_members(ORNAMENTS),
    ),
)
