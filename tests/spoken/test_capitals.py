"""Capitals: words are words, whatever their letters look like; initialisms stay spelled."""

from __future__ import annotations

import pytest

from accessible.spoken import speak


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CHAPTER ONE: THE RED-HEADED LEAGUE", "chapter one: the red-headed league"),
        ("CHAPTER IV", "CHAPTER four"),
        ("PREFACE", "PREFACE"),  # no voice spells it
        ("PART TWO: NASA AND THE FBI", "part two: NASA and the F B I"),
        ("THE US ARMY", "the U S army"),
        ("DR WATSON", "Doctor WATSON"),
        (
            "THE STRANGE CASE OF DR JEKYLL AND MR HYDE",
            "the strange case of Doctor jekyll and Mister HYDE",
        ),
        ("12 ELM DR APT 4", "twelve elm DR apt four"),
    ],
)
def test_headings_in_capitals(written: str, said: str) -> None:
    assert speak(written, "en", heading=True).text == said
