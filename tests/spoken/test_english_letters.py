"""English: initialisms, acronyms, texts in capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken import speak
from accessible.spoken.english.letters import is_word, pronounceable, spelled


def test_spelled_letters() -> None:
    assert [spelled(word) for word in ("FBI", "FBI’s", "VDCs", "X")] == [
        "F B I",
        "F B I’s",
        "V D C's",
        "X",
    ]


def test_what_an_english_mouth_can_say() -> None:
    assert all(map(pronounceable, "NATO UNESCO LEAGUE STRENGTH RHYTHM YACHT SPHINX OMAN".split()))
    assert not any(map(pronounceable, "FBI HTTP YMCA UNHCR ESPN RAAF WIAA PMID".split()))


def test_words_and_initialisms() -> None:
    assert all(map(is_word, "NASA OPEC RAM NOT HE VIDEO".split()))
    assert not any(map(is_word, "ICBM UCLA US IT TV EU CEO IRS".split()))


INITIALISMS = [
    ("an FBI agent and the BBC’s man", "an F B I agent and the B B C’s man"),
    ("DVDs and PDFs", "D V D's and P D F's"),
    ("NASA and NATO", "NASA and NATO"),
    ("the US and the IT crowd", "the U S and the I T crowd"),
    ("give it to us", "give it to us"),
    ("The WHO said so", "The W H O said so"),
    ("WHO is there?", "WHO is there?"),
    ("I said NO", "I said NO"),
    ("a pH of 7, PbS, GmbH", "a p H of seven, P b S, G m b H"),
    ("eBay and McDonald on YouTube", "eBay and McDonald on YouTube"),
    ("mRNA on iOS", "m R N A on i O S"),
    ("the ST segment", "the ST segment"),
]

CAPITALS = [
    ("THE RED-HEADED LEAGUE", "the red-headed league"),
    ("DO NOT ENTER", "do not enter"),
    ("IT WAS THE best of times", "it was the best of times"),
    ("IT was the best of times", "it was the best of times"),
    ("LET US GO", "let us go"),
    ("US ARMY RETREATS", "U S army retreats"),
    ("NASA SENDS MEN TO THE MOON", "NASA sends men to the moon"),
    ("THE FBI CLOSES IN", "the F B I closes in"),
    ("JOHN R. SMITH’S STORY", "john R smith’s story"),
    ("NEW YORK", "new york"),
    ("WAI-ARIA", "W A I-aria"),
]


@pytest.mark.parametrize(("written", "spoken"), INITIALISMS + CAPITALS)
def test_words_in_capitals(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@given(st.lists(st.sampled_from("THE LEAGUE OF RED HEADED MEN AND IT WAS HE".split()), min_size=2))
def test_a_shouted_text_keeps_its_length(words: list[str]) -> None:
    text = " ".join(["HOLMES", *words])
    spoken = speak(text, "en")
    for piece in spoken.pieces:
        if piece.kind == "capitals":
            assert piece.written_end - piece.written_start == piece.spoken_end - piece.spoken_start
