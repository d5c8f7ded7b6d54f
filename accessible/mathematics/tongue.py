"""A language's words, ready to be put together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from accessible.mathematics.alphabet import GREEK
from accessible.mathematics.utterance import Said, Speech

__all__ = ["Tongue", "tongue_of"]

_FILES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
_SLOT = re.compile(r"\{(\d)\}|([,;:])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of a language. ``functions`` and ``between`` are known by how they are written."""

    words: dict[str, str]
    functions: dict[str, str]
    between: dict[str, str]
    greek: dict[str, str]
    aloud: dict[str, str]
    parts: dict[str, tuple[str, str]]
    units: dict[str, tuple[str, str]]
    met: dict[tuple[str, str], str]
    numerals: tuple[str, ...]
    ordinals: tuple[str, ...]

    def say(self, key: str, *parts: Speech) -> Speech:
        """The words of a key, with its parts in their places; nothing for an unknown key."""
        said: Speech = []
        at = 0
        pattern = self.words.get(key, "")
        for match in _SLOT.finditer(pattern):
            said.append(pattern[at : match.start()].strip())
            said += parts[int(match[1])] if match[1] else [match[2]]
            at = match.end()
        said.append(pattern[at:].strip())
        return [piece for piece in said if piece]

    def has(self, key: str) -> bool:
        return key in self.words

    def letter(self, name: str) -> str:
        """A letter, or the name of one, that is said as itself."""
        return Said(name, self.aloud.get(name, name))

    def ordinal(self, number: str) -> str:
        """A number as an ordinal, in figures: 4th."""
        for ending in self.ordinals[:-1]:
            figures = ending.rstrip("abcdefghijklmnopqrstuvwxyzªº.")
            if number == figures or (len(figures) == 1 and number.endswith(figures)):
                if number[-2:] in ("11", "12", "13") and len(figures) == 1:
                    continue
                return number + ending[len(figures) :]
        return number + self.ordinals[-1] if self.ordinals else number


def _table(text: str) -> dict[str, str]:
    """``key key = words``, one a line."""
    found = {}
    for line in text.strip().splitlines():
        keys, equals, words = line.partition(" = ")
        if equals:
            for key in keys.split():
                found[key] = words.strip()
    return found


def _pairs(text: str) -> dict[str, tuple[str, str]]:
    """``key = one, more``, one a line; without a second they are the same."""
    found = {}
    for key, said in _table(text).items():
        one, _, more = said.partition(", ")
        found[key] = (one, more or one)
    return found


def _met(text: str) -> dict[tuple[str, str], str]:
    """``word word = word``, one a line: by the two words."""
    found = {}
    for line in text.strip().splitlines():
        words, _, one = line.partition(" = ")
        first, _, second = words.partition(" ")
        found[first, second] = one
    return found


@cache
def tongue_of(language: str) -> Tongue | None:
    """The words of a language (BCP 47); ``None`` for one that we have none of."""
    name = _FILES.get(language.replace("_", "-").split("-")[0].lower())
    if name is None:
        return None
    data = import_module(f"accessible.mathematics.languages.{name}")
    words = {}
    for line in data.WORDS.strip().splitlines():
        key, equals, said = line.partition(" = ")
        if equals:
            words[key] = said.strip()
    own = _table(data.GREEK)
    return Tongue(
        words,
        _table(data.FUNCTIONS),
        _table(data.BETWEEN),
        {sign: own.get(name, name) for sign, name in GREEK.items()},
        _table(data.ALOUD),
        _pairs(data.PARTS),
        _pairs(data.UNITS),
        _met(data.MET),
        tuple(data.NUMERALS.split()),
        tuple(data.ORDINALS.split()),
    )
