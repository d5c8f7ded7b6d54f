"""The map between what is written and what is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken import Spoken, says_something, speak
from accessible.spoken.alignment import splice


@given(st.text(max_size=60), st.sampled_from(["", "Image: "]))
def test_pieces_tile_both_texts(written: str, before: str) -> None:
    spoken = speak(written, "en", before=before)
    at = (0, 0)
    for piece in spoken.pieces:
        assert (piece.written_start, piece.spoken_start) == at
        at = (piece.written_end, piece.spoken_end)
        if piece.copied:
            assert (
                written[piece.written_start : piece.written_end]
                == spoken.text[piece.spoken_start : piece.spoken_end]
            )
    assert at == (len(written), len(spoken.text))


@given(st.text(max_size=60), st.data())
def test_spans_lie_in_the_written_text_and_keep_their_order(
    written: str, data: st.DataObject
) -> None:
    spoken = speak(written, "en", before="Page ")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(spoken.text)), min_size=3, max_size=3)))
    first = spoken.written_span(cuts[0], cuts[1])
    second = spoken.written_span(cuts[1], cuts[2])
    for start, end in (first, second):
        assert 0 <= start <= end <= len(written)
    assert first[0] <= second[0]


def test_a_replaced_piece_is_one_whole() -> None:
    spoken = splice("In 1990s London", [(3, 8, "nineteen nineties", "decade")])
    assert spoken.text == "In nineteen nineties London"
    assert spoken.written_span(3, 11) == (3, 8)
    assert spoken.written_span(12, 20) == (3, 8)
    assert spoken.written_span(21, 27) == (9, 15)


def test_what_has_no_sound_is_left_out() -> None:
    spoken = speak("so\u00adft\u200b ﬁrst\u0085\n line\u0007", "en")
    assert spoken.text == "soft first line"
    assert spoken.written_span(0, 4) == (0, 5)
    assert spoken.written_span(5, 10) == (7, 11)


def test_empty_text() -> None:
    assert speak("", "en") == Spoken("", ())
    assert speak("", "en").written_span(0, 0) == (0, 0)


def test_what_says_something() -> None:
    assert all(map(says_something, ["a", "3", "海", "€", "→ 5", "♥", "½"]))
    assert not any(map(says_something, ["", " ", "* * *", "—", "…", "“”", "|", "~~~"]))
