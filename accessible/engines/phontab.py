"""The names of eSpeak NG's phonemes, from the file of its data that lists them (``phontab``).

A byte says how many tables follow; each has a head of 36 bytes (how many phonemes, the number of
the table that it extends, its name) and 16 bytes for each phoneme (its name in four, its code in
the eleventh, its type in the twelfth).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HEAD, _PHONEME = 36, 16
VOWEL = 2
#: Pauses and stress marks; virtual, deleted and invalid ones: nothing that sounds.
_SOUNDLESS = frozenset((0, 1, 9, 14, 15))


def phonemes(file: Path, table: str) -> dict[str, int]:
    """The names of a table's phonemes with their types, those that it extends included; empty
    when there is no such table."""
    tables = _tables(file)
    if table not in tables:
        return {}
    extended, own = tables[table]
    names = list(tables)
    found: dict[int, tuple[str, int]] = {}
    chain = [own]
    while extended:
        extended, inherited = tables[names[extended - 1]]
        chain.append(inherited)
    for each in reversed(chain):
        found.update(each)
    return {name: kind for name, kind in found.values() if name and kind not in _SOUNDLESS}


@cache
def _tables(file: Path) -> dict[str, tuple[int, dict[int, tuple[str, int]]]]:
    """Each table: the number, from one, of the one that it extends; its phonemes by code."""
    data = file.read_bytes()
    tables = {}
    at = 4
    for _ in range(data[0]):
        count, extended = data[at], data[at + 1]
        name = _name(data[at + 4 : at + _HEAD])
        at += _HEAD
        own = {}
        for start in range(at, at + count * _PHONEME, _PHONEME):
            own[data[start + 10]] = (_name(data[start : start + 4]), data[start + 11])
        tables[name] = (extended, own)
        at += count * _PHONEME
    return tables


def _name(field: bytes) -> str:
    return field.split(b"\0")[0].decode("latin-1")
