"""Sentences: lossless, right on ordinary prose, never too long."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken.sentences import LONGEST, sentences


def split(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@given(
    st.lists(
        st.sampled_from(["Mr. ", "A b. ", "“No!” ", "x" * 700, "\n\n", "。", "3.5 ", "…"])
    ).map("".join)
    | st.text(max_size=200),
    st.sampled_from(["en", "de-AT", "ja", "und", "xx"]),
)
def test_every_character_is_in_one_sentence(text: str, language: str) -> None:
    spans = sentences(text, language)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert at <= start < end
        assert end - start <= LONGEST
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith came. He sat.", ["Mr. Smith came.", "He sat."]),
        ("“Stop!” he said. “Why?”", ["“Stop!” he said.", "“Why?”"]),
        ("It cost $3.50. Cheap.", ["It cost $3.50.", "Cheap."]),
        ("😀 Well. Then", ["😀 Well.", "Then"]),
        ("今日は。明日。", ["今日は。", "明日。"]),
        ("", []),
    ],
)
def test_ordinary_prose(text: str, expected: list[str]) -> None:
    language = "ja" if "今" in text else "en"
    assert split(text, language) == expected


def test_a_long_speech_is_split_at_its_inner_ends() -> None:
    speech = "“" + "I went to see Dr. Roylott there. " * 20 + "That is all.”"
    assert set(split(speech)[1:-1]) == {"I went to see Dr. Roylott there."}


def test_one_endless_sentence_is_cut_at_phrases() -> None:
    text = "and the sea, which was grey, rose and fell " * 60
    pieces = split(text)
    assert len(pieces) > 3
    assert all(len(piece) <= LONGEST and piece[-1] in ",l" for piece in pieces)


def test_the_golden_rules(corpus: Path) -> None:
    """A floor under the library's quality: a later version must not do worse."""
    rules = json.loads((corpus / "normalization" / "segmentation_golden_en.json").read_text())
    right = sum(split(text) == [part.strip() for part in wanted] for text, wanted in rules)
    assert right >= 43, f"{right} of {len(rules)}"
