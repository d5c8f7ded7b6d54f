"""Whole English sentences, as books, news, manuals and letters have them, and what is said.

``golden/english.tsv`` holds a class, the written sentence and what is said for it. A reading in it
was judged by ear before it was accepted; ``--accept`` writes what is said now. ``hard_en.tsv`` has
several right readings of each sentence.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from accessible.spoken import speak

GOLDEN = Path(__file__).parent / "golden"
_HEAD = "class\twritten\tspoken\n"
_DASHES = re.compile(r"[-‐-―−]+")
_PUNCTUATION = re.compile(r"[.,;:!?\"'`´’‘‚‛“”„«»‹›()\[\]{}…¿¡·]")


def rows(name: str) -> list[list[str]]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def lenient(text: str) -> str:
    """Without case, punctuation, dashes and more than one space."""
    text = _DASHES.sub(" ", unicodedata.normalize("NFC", text).lower())
    return " ".join(_PUNCTUATION.sub("", text).split())


def test_golden(accept: bool) -> None:
    made = [[kind, written, speak(written, "en").text] for kind, written, _ in rows("english.tsv")]
    if accept:
        lines = "".join("\t".join(row) + "\n" for row in made)
        (GOLDEN / "english.tsv").write_text(_HEAD + lines, encoding="utf-8")
    changed = [
        f"{written}: {now!r}, was {before!r}"
        for (_, written, now), (_, _, before) in zip(made, rows("english.tsv"), strict=True)
        if now != before
    ]
    assert not changed, "\n".join(changed)


def test_what_is_said_stays_as_it_is() -> None:
    for _, written, spoken in rows("english.tsv"):
        assert speak(spoken, "en").text == spoken, written


def test_what_is_said_has_words_only() -> None:
    for _, written, spoken in rows("english.tsv"):
        left = [c for c in spoken if c.isdigit() or unicodedata.category(c) in ("Sc", "Sm", "No")]
        assert not left, written


@pytest.mark.parametrize("row", rows("hard_en.tsv"), ids=lambda row: row[1][:40])
def test_hard_cases(row: list[str]) -> None:
    _, written, spoken = row
    said = speak(written.replace("\\n", "\n"), "en").text
    assert lenient(said) in {lenient(right) for right in spoken.split("|")}
