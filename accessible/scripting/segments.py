"""Where words begin in text that has no space between them: Chinese, Japanese, Thai.

This is budoux's door: its models are small and come with it. In Japanese it finds what is read in
one go (a noun with its particle), as readers' eyes do. Khmer, Lao and Burmese have no model here.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import Any

_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_THAI = re.compile("[\u0e01-\u0e5b]")
#: Regions and scripts of Chinese that is written in traditional characters.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
#: So much is looked at in one go: time and memory grow with the text's length, and no faster.
_WINDOW = 1_000


def segments(text: str, language: str) -> list[int]:
    """Where the words of a text without white space begin and end: from 0 to its length, rising.

    ``language`` (BCP 47) tells Chinese from Japanese where the characters do not. Text of another
    script is one word.
    """
    model = _model(text, language)
    if not model:
        return [0, len(text)]
    parser = _parser(model)
    borders = [0]
    for at in range(0, len(text), _WINDOW):
        parts = parser.parse(text[at : at + _WINDOW])
        borders += (at + end for end in accumulate(map(len, parts)))
    return borders


def _model(text: str, language: str) -> str:
    """The model for a text; empty where none is needed."""
    if _THAI.search(text):
        return "thai"
    is_kana = _KANA.search(text)
    if not is_kana and not _HAN.search(text):
        return ""
    primary, *rest = language.casefold().split("-")
    if is_kana or primary == "ja":
        return "japanese"
    return "simplified_chinese" if _TRADITIONAL.isdisjoint(rest) else "traditional_chinese"


@cache
def _parser(model: str) -> Any:
    import budoux  # most books need none

    return getattr(budoux, f"load_default_{model}_parser")()
