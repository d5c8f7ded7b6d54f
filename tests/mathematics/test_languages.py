"""The tables of each language say the same things."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from accessible.mathematics.alphabet import GREEK
from accessible.mathematics.signs import TABLES
from accessible.mathematics.tongue import Tongue, tongue_of

ENGLISH = tongue_of("en")
assert ENGLISH is not None
OTHERS = ("de", "fr", "es", "it", "pt", "nl")


def tongue(language: str) -> Tongue:
    found = tongue_of(language)
    assert found is not None
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_key_has_words_with_the_same_parts(language: str) -> None:
    words = tongue(language).words
    assert ENGLISH is not None
    assert words.keys() == ENGLISH.words.keys()
    for key, pattern in ENGLISH.words.items():
        if key == "unknown":  # by Unicode's name, which is English
            continue
        slots = re.findall(r"\{\d\}", pattern)
        assert set(re.findall(r"\{\d\}", words[key])) == set(slots), key


@pytest.mark.parametrize("language", ("en", *OTHERS))
def test_every_sign_has_words(language: str) -> None:
    words = tongue(language).words
    for kind, table in TABLES.items():
        for line in table.strip().splitlines():
            key = line.split(" ")[0]
            named = key in words or f"{key}-sign" in words
            assert named or kind == "punctuation", key


@pytest.mark.parametrize("language", OTHERS)
def test_functions_fractions_and_letters_are_known(language: str) -> None:
    own = tongue(language)
    assert ENGLISH is not None
    missing = set(ENGLISH.functions) - set(own.functions)
    assert not missing - {"lb", "grad", "rank"}
    assert own.parts.keys() == ENGLISH.parts.keys()
    assert len(own.numerals) == len(ENGLISH.numerals) == 11
    assert own.greek.keys() == GREEK.keys()
    metric = {unit for unit in ENGLISH.units if unit in ("m", "kg", "s", "A", "K", "mol", "Pa")}
    assert metric <= own.units.keys()


@pytest.mark.parametrize("language", ("en", *OTHERS))
def test_words_are_plain(language: str) -> None:
    """No sign that an engine would skip, and every line of a table is read."""
    own = tongue(language)
    for words in (*own.words.values(), *own.functions.values()):
        assert re.fullmatch(r"[\w '{}:;,\-]+", words), words
    names = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
             "nl": "dutch", "pt": "portuguese"}  # fmt: skip
    data = import_module(f"accessible.mathematics.languages.{names[language]}")
    for line in filter(None, data.WORDS.splitlines()):
        assert " = " in line, line
