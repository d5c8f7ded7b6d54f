"""Text that a style sheet wants said sign by sign, or without its signs (CSS Speech 1 §7.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from unicodedata import category

from accessible.spoken import Annotation

_WORD = re.compile(r"\S+")
#: Signs that are words.
_WORDS = "&@#%*/\\"
_DIGITS = re.compile(r"\d+")

#: The names of signs, in this order.
_SIGNS = ".,:;!?()“”\"-–—'’/…"
_NAMES = {
    language: dict(zip(_SIGNS, names.split("|"), strict=True))
    for language, names in {
        "en": "period|comma|colon|semicolon|exclamation mark|question mark|open parenthesis"
        "|close parenthesis|open quote|close quote|quote|hyphen|dash|dash|apostrophe|apostrophe"
        "|slash|ellipsis",
        "de": "Punkt|Komma|Doppelpunkt|Semikolon|Ausrufezeichen|Fragezeichen|Klammer auf"
        "|Klammer zu|Anführungszeichen|Anführungszeichen|Anführungszeichen|Bindestrich"
        "|Gedankenstrich|Gedankenstrich|Apostroph|Apostroph|Schrägstrich|Auslassungspunkte",
        "fr": "point|virgule|deux-points|point-virgule|point d’exclamation|point d’interrogation"
        "|parenthèse ouvrante|parenthèse fermante|guillemet ouvrant|guillemet fermant|guillemet"
        "|trait d’union|tiret|tiret|apostrophe|apostrophe|barre oblique|points de suspension",
        "es": "punto|coma|dos puntos|punto y coma|exclamación|interrogación|abre paréntesis"
        "|cierra paréntesis|abre comillas|cierra comillas|comillas|guion|raya|raya|apóstrofo"
        "|apóstrofo|barra|puntos suspensivos",
        "it": "punto|virgola|due punti|punto e virgola|punto esclamativo|punto interrogativo"
        "|aperta parentesi|chiusa parentesi|aperte virgolette|chiuse virgolette|virgolette"
        "|trattino|lineetta|lineetta|apostrofo|apostrofo|barra|puntini di sospensione",
    }.items()
}


def spelled(text: str, start: int, end: int, how: Set[str], language: str) -> Iterator[Annotation]:
    """What is said for ``text[start:end]``: ``how`` are values of ``speak-as``.

    Signs whose names we lack in the language stay as they are.
    """
    names = (
        _NAMES.get(language.partition("-")[0].lower(), {}) if "literal-punctuation" in how else {}
    )
    if "spell-out" in how:
        for word in _WORD.finditer(text, start, end):
            letters = [_letter(sign, names) for sign in word[0]]
            said = " ".join(filter(None, letters))
            if said and any(map(str.isalnum, word[0])):
                yield Annotation(word.start(), word.end(), said=said)
        return
    if "digits" in how:
        for number in _DIGITS.finditer(text, start, end):
            yield Annotation(number.start(), number.end(), said=" ".join(number[0]))
    for at in range(start, end) if names or "no-punctuation" in how else ():
        sign = text[at]
        if sign in names:
            yield Annotation(at, at + 1, said=f" {names[sign]} ")
        elif "no-punctuation" in how and category(sign)[0] == "P" and not _in_word(text, at):
            yield Annotation(at, at + 1, said=" ")


def _letter(sign: str, names: dict[str, str]) -> str:
    if sign.isalnum():
        # A capital is a letter to every voice, where “a” may be a word.
        return sign.upper() if len(sign.upper()) == 1 else sign
    return names.get(sign, "" if category(sign)[0] in "PZ" and sign not in _WORDS else sign)


def _in_word(text: str, at: int) -> bool:
    """Whether letters stand on both sides: the apostrophe of “don’t” is heard."""
    return text[max(at - 1, 0) : at].isalpha() and text[at + 1 : at + 2].isalpha()
