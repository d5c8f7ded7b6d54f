"""When each written word is heard."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.audio import WordMark
from accessible.scripting import Role, Utterance, Word
from accessible.spoken import speak
from accessible.spoken.alignment import splice
from accessible.timing import starts


def utterance(written: str, words: list[tuple[int, int]], plain: bool = True) -> Utterance:
    spoken = splice(written, []) if plain else speak(written, "en")
    spans = tuple(Word(f"w{at}", *span) for at, span in enumerate(words))
    return Utterance("u1", written, spoken, "en", Role.BODY, 0, words=spans)


ONE_TWO = utterance("“One two,” he said.", [(0, 4), (5, 10), (11, 13), (14, 19)])
MARKS = (WordMark(100, 1, 4), WordMark(300, 5, 8), WordMark(700, 11, 13), WordMark(800, 14, 18))


def test_a_word_begins_where_its_mark_does() -> None:
    assert starts(ONE_TWO, MARKS, 1_000) == (100, 300, 700, 800)


def test_a_word_inside_a_mark_begins_at_its_share() -> None:
    """“he said” is one mark of six letters."""
    assert starts(ONE_TWO, (*MARKS[:2], WordMark(700, 11, 18)), 1_000) == (100, 300, 700, 800)
    # A mark that the engine left out is the same to readers.
    assert starts(ONE_TWO, MARKS[:3], 1_000) == (100, 300, 700, 800)


def test_without_marks_letters_share_the_time() -> None:
    assert starts(ONE_TWO, (), 1_200) == (0, 300, 600, 800)


def test_more_marks_than_words() -> None:
    """“five”, “million”, “dollars” are said for one lit word."""
    said = utterance("It cost $5 million then.", [(0, 2), (3, 7), (8, 18), (19, 24)], plain=False)
    assert said.spoken.text == "It cost five million dollars then."
    places = [0, 3, 8, 13, 21, 29]
    marks = [WordMark(100 * at, start, start + 2) for at, start in enumerate(places)]
    assert starts(said, marks, 900) == (0, 100, 200, 500)


@pytest.mark.parametrize(
    "marks",
    [
        (WordMark(500, 5, 8), WordMark(100, 11, 13)),
        (WordMark(5_000, 5, 8),),
        (WordMark(-4, 1, 4), WordMark(3, 400, 404)),
        (WordMark(0, 19, 19),),
    ],
)
def test_marks_that_cannot_be_are_passed_over(marks: tuple[WordMark, ...]) -> None:
    found = starts(ONE_TWO, marks, 1_000)
    assert all(a <= b for a, b in pairwise((0, *found, 1_000)))


_MARKS = st.lists(
    st.builds(WordMark, st.integers(-5, 400), st.integers(-1, 60), st.integers(0, 60))
)


@given(st.text(" abc,.「字5-", min_size=1, max_size=50), _MARKS, st.integers(0, 300))
def test_starts_never_fall(text: str, marks: list[WordMark], speech: int) -> None:
    words = [(at, at + 1) for at, sign in enumerate(text) if not sign.isspace()]
    found = starts(utterance(text, words), marks, speech)
    assert len(found) == len(words)
    assert all(a <= b for a, b in pairwise((0, *found, speech)))
