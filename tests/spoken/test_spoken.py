"""The map between what is written and what is said."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import check_map

from accessible.audio import Phonemes, WordMark
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.spoken import Annotation, Speaker, Spoken, Style, says_something, speak
from accessible.spoken.alignment import compose, splice


@given(st.text(max_size=60), st.sampled_from(["", "Image: "]))
def test_pieces_tile_both_texts(written: str, before: str) -> None:
    check_map(written, speak(written, "en", before=before))


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


def test_letters_of_another_shape_are_letters() -> None:
    assert speak("Dᴇs ᴍᴇᴍᴇs, de Jᴇᴀɴ-Bᴇʀɴᴀʀᴅ.", "fr").text == "Des memes, de Jean-Bernard."
    assert speak("𝐛𝐨𝐥𝐝 𝑥", "fr").text == "bold x"
    # Transcriptions are in letters of the same shape.
    assert speak("ɪn ʀəˈʏ", "fr").text == "ɪn ʀəˈʏ"


def test_a_copyright_is_said_once() -> None:
    assert speak("Copyright © 2012 Matt", "en").text == "Copyright twenty twelve Matt"
    assert speak("© 2012 Matt", "en").text == "copyright twenty twelve Matt"


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


def test_both_directions() -> None:
    spoken = splice("In 1990s London", [(3, 8, "nineteen nineties", "decade")])
    assert spoken.spoken_span(3, 8) == (3, 20)
    assert spoken.spoken_span(4, 5) == (3, 20)
    assert spoken.spoken_span(9, 15) == (21, 27)
    with pytest.raises(IndexError):
        spoken.spoken_span(9, 16)


def test_a_replacement_is_laid_out_around_the_words_it_keeps() -> None:
    spoken = splice("on 12 May 1940.", [(3, 14, "the twelfth of May nineteen forty", "date")])
    assert [(piece.written_start, piece.written_end, piece.kind) for piece in spoken.pieces] == [
        (0, 3, ""),
        (3, 6, "date"),
        (6, 9, ""),
        (9, 14, "date"),
        (14, 15, ""),
    ]


@st.composite
def splices(draw: st.DrawFn, text: str) -> Spoken:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    said = st.text("ab XY", max_size=4)
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return splice(text, [(start, end, draw(said), "k") for start, end in pairs])


@given(st.text("abc d", max_size=14), st.data())
def test_maps_compose(written: str, data: st.DataObject) -> None:
    first = data.draw(splices(written))
    second = data.draw(splices(first.text))
    both = compose(first, second)
    check_map(written, both)
    assert both.text == second.text


def test_a_word_lasts_as_long_as_what_is_said_for_it() -> None:
    spoken = splice("In 1990s London", [(3, 8, "nineteen nineties", "decade")])
    marks = [
        WordMark(frame, *found.span())
        for frame, found in zip((0, 10, 20, 35), re.finditer(r"\w+", spoken.text), strict=True)
    ]
    assert spoken.written_words(marks, 50) == ((0, 2, 0, 10), (3, 8, 10, 35), (9, 15, 35, 50))


def test_the_voice_s_timings_come_back_to_the_written_words() -> None:
    written = "It cost $5.50 in the 1990s, Dr. Orrin said."
    spoken = speak(written, "en")
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == "en-us")
    speech = engine.speak(spoken.text, voice, Prosody())
    words = spoken.written_words(speech.words, speech.frames)
    heard = [written[start:end].strip(",.") for start, end, _, _ in words]
    assert {"cost", "$5.50", "1990s", "Dr", "Orrin"} <= set(heard)
    # No gap and no overlap, from the first word to the last frame.
    assert all(one[3] == two[2] for one, two in pairwise(words))
    lengths = {written[start:end]: last - first for start, end, first, last in words}
    assert words[0][2] >= 0 and words[-1][3] == speech.frames
    assert lengths["$5.50"] > 2 * lengths["cost"]
    assert lengths["1990s"] > 2 * lengths["cost"]


def test_the_groups_of_a_large_number_are_joined() -> None:
    assert speak("25\u2009000\u202f000 or 12\u00a0100, not 1990\u00a0200", "xx").text == (
        "25000000 or 12100, not 1990 200"
    )
    assert speak("it\u0092s \u0096 infor-\nmation", "xx").text == "it’s – information"


def test_what_has_phonemes_is_read_too_for_engines_that_take_none() -> None:
    speaker = Speaker()
    spoken = speaker.speak("at 30° N", "en", annotations=[Annotation(3, 6, ipa="ˈθɜrti dɪˈgriz")])
    assert spoken.text == "at thirty degrees N"
    assert spoken.phonemes == (Phonemes(3, 17, "ˈθɜrti dɪˈgriz"),)


def test_a_unit_is_never_silent_altogether() -> None:
    quiet = Style(urls="silent", emoji="silent")
    assert speak("See https://a.org 😀 now", "en", style=quiet).text == "See now"
    assert speak("https://a.org", "en", style=quiet).text.endswith("a dot org")
    assert speak("😀", "en", style=quiet).text == "grinning face"
    for sign in "®™✕":
        assert speak(sign, "en", style=quiet).text == sign
    assert not says_something("❦ ★ ❦")
