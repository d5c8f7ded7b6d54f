"""Word timings guessed from the sound: every word marked, in order, near where it is heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.audio import Speech, silence
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.estimate import estimated

RATE = 22_050
SENTENCES = (
    (Path(__file__).parent.parent / "assets" / "sentences.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)


def bursts(*milliseconds: int) -> Speech:
    """Noise and silence by turns."""
    random = np.random.default_rng(0)
    parts = [
        random.normal(0, 4000 if number % 2 == 0 else 0, length * RATE // 1000)
        for number, length in enumerate(milliseconds)
    ]
    return Speech(np.concatenate(parts).clip(-32768, 32767).astype("<i2").tobytes(), RATE)


def seconds(speech: Speech) -> list[float]:
    return [word.start / speech.sample_rate for word in speech.words]


@pytest.mark.parametrize("language,bar", (("en-us", 60), ("de", 90), ("fr-fr", 90)))
def test_near_the_marks_of_an_engine_that_knows(language: str, bar: float) -> None:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == language)
    errors: list[float] = []
    for text in SENTENCES:
        speech = engine.speak(text, voice, Prosody())
        guess = estimated(replace(speech, words=()), text, language)
        assert guess.estimated and guess.pcm == speech.pcm
        known = {word.text_start: word.start for word in speech.words}
        errors += (
            abs(word.start - known[word.text_start]) / RATE * 1000
            for word in guess.words
            if word.text_start in known
        )
    assert len(errors) > 1000
    assert np.mean(errors) < bar


def test_pauses_stand_at_punctuation() -> None:
    speech = bursts(500, 300, 1000, 250, 300)
    guess = estimated(speech, "Now, the second clause; done.", "en")
    starts = seconds(guess)
    assert [speech_word.text_start for speech_word in guess.words] == [0, 5, 9, 16, 24]
    assert starts[0] == pytest.approx(0, abs=0.02)
    assert starts[1] == pytest.approx(0.8, abs=0.02)
    assert 0.85 < starts[2] < starts[3] < 1.7
    assert starts[4] == pytest.approx(2.05, abs=0.02)


def test_a_click_after_the_sound_is_no_word() -> None:
    starts = seconds(estimated(bursts(900, 300, 20, 200), "Three words here.", "en"))
    assert starts[-1] < 0.9


def test_scripts_without_spaces_have_a_mark_for_each_character() -> None:
    guess = estimated(bursts(900), "我今天去。", "zh")
    assert [word.text_end - word.text_start for word in guess.words] == [1, 1, 1, 1]


@pytest.mark.parametrize("speech", (silence(500, RATE), Speech(b"", RATE), bursts(300)))
def test_nothing_to_mark(speech: Speech) -> None:
    assert estimated(speech, " … ", "en") is speech
    if not any(speech.pcm):
        assert estimated(speech, "Words.", "en") is speech


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_marks_are_in_order_and_inside(text: str, lengths: list[int]) -> None:
    speech = bursts(*lengths)
    guess = estimated(speech, text, "en")
    starts = [word.start for word in guess.words]
    assert starts == sorted(starts)
    assert all(0 <= start < speech.frames for start in starts)
    spans = [edge for word in guess.words for edge in (word.text_start, word.text_end)]
    assert spans == sorted(spans) and all(0 <= edge <= len(text) for edge in spans)


def test_long_text_is_quick() -> None:
    text = "and so, they went on " * 1000
    guess = estimated(bursts(*[300, 150] * 500), text, "en")
    assert len(guess.words) == 5000
