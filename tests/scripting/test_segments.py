"""Words of scripts that have no space between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.scripting.segments import segments


def parts(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(segments(text, language))]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("今天是晴天，我们去公园。", "zh", "今天 是 晴天， 我们 去 公园。"),
        ("今天是晴天，我們去公園。", "zh-TW", "今天 是 晴天， 我們 去 公園。"),
        ("「はい」と言った。", "ja", "「はい」と 言った。"),
        # Kana is Japanese, whatever the book says.
        ("今日は天気です。", "en", "今日は 天気です。"),
        ("วันนี้อากาศดี", "th", "วัน นี้ อากาศ ดี"),
        ("well-known", "en", "well-known"),
        ("ភាសាខ្មែរ", "km", "ភាសាខ្មែរ"),
        ("ພາສາລາວ", "lo", "ພາສາລາວ"),
    ],
)
def test_where_words_begin(text: str, language: str, words: str) -> None:
    assert parts(text, language) == words.split(" ")


@given(
    st.text("今日は天気です。วันนี้abc1、", min_size=1, max_size=80),
    st.sampled_from(["ja", "zh-HK", "th"]),
)
def test_the_borders_tile_the_text(text: str, language: str) -> None:
    borders = segments(text, language)
    assert (borders[0], borders[-1]) == (0, len(text))
    assert borders == sorted(set(borders))


def test_a_long_text_is_cut_piece_by_piece() -> None:
    text = "今日は天気です。" * 1_000
    assert len(parts(text, "ja")) >= 2_000
