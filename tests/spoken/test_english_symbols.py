"""English: prosody."""

from __future__ import annotations

import pytest

from accessible.spoken import Style, speak


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("He came—late—and left", "He came — late — and left"),
        ("the law.--Saint Paul", "the law. — Saint Paul"),
        ("so it is - I think", "so it is — I think"),
        ("“No—” he cried", "“No—” he cried"),
        ("a well-known Paris–Dakar driver", "a well-known Paris–Dakar driver"),
        ("wait . . . now", "wait ... now"),
        ("wait… now", "wait… now"),
        ("tea and/or cake; he/she; s/he", "tea and or cake; he or she; she or he"),
        ("update/upgrade", "update slash upgrade"),
        ("Roses are red / Violets are blue", "Roses are red, Violets are blue"),
        ("a *very* _old_ word*", "a very old word"),
        ("a snake_case name", "a snake case name"),
        ("The answer is ____.", "The answer is blank."),
        ("rock ’n’ roll at O’Brien’s", "rock n roll at O’Brien’s"),
        ("’Tis ‘odd’, “he” said [sic]", "’Tis ‘odd’, “he” said [sic]"),
        ("Brand™ goods", "Brand goods"),
    ],
)
def test_prosody(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


def test_parentheses_are_a_pause_or_spoken() -> None:
    written = "it (the book) is here"
    assert speak(written, "en").text == written
    spoken = speak(written, "en", style=Style(parentheses="spoken")).text
    assert spoken == "it open parenthesis, the book, close parenthesis is here"
