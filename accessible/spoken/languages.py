"""Which rules read which language. Adding a language is one file with a ``RULES`` table.

The file's name is the primary subtag's English name; it stands in ``_FILES``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from accessible.spoken.rules import Table

_FILES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, in lower case."""
    return language.split("-")[0].lower()


def has_rules(language: str) -> bool:
    """Whether we read this language's numbers and abbreviations, or leave them to the engine."""
    return primary(language) in _FILES


@cache
def rules_of(language: str) -> Table | None:
    """The rules of a language; ``None`` for one that we leave to the engine."""
    name = _FILES.get(primary(language))
    return Table(import_module(f"accessible.spoken.{name}").RULES) if name else None
