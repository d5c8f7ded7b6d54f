"""A recognizer hears the words of a clip, and not those of another one."""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import pytest
from check.small_books import DOCUMENT, RATE, Make, clips, encode

from accessible.audio import Speech
from accessible.check.recognizer import Recognizer
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.errors import UsageError
from accessible.rates import at_rate

TEXTS = (
    "It was late when the boats came in.",
    "Nobody stood on the stone steps to see them.",
    "The woman in the window put out her lamp and went to bed.",
    "He had never been so far from home before.",
)


@cache
def spoken(text: str) -> Speech:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == "en-us")
    return engine.speak(text, voice, Prosody())


def sound(text: str, sample_rate: int = 16_000) -> np.ndarray:
    return np.frombuffer(at_rate(spoken(text), sample_rate).pcm, "<i2")


def test_its_own_words_are_heard_and_half_of_a_sound_is_not_enough() -> None:
    pytest.importorskip("pocketsphinx")
    recognizer = Recognizer()
    for text in TEXTS:
        assert recognizer.hears(recognizer.words(text), sound(text))
    wrong = [
        recognizer.hears(recognizer.words(text), sound(other))
        for text in TEXTS
        for other in TEXTS
        if other is not text
    ]
    assert sum(wrong) <= len(wrong) / 4
    half = [recognizer.hears(recognizer.words(t), sound(t)[: sound(t).size // 2]) for t in TEXTS]
    assert sum(half) <= 1
    assert not recognizer.hears(recognizer.words(TEXTS[0]), sound(TEXTS[0])[:0])


def test_texts_that_tell_nothing() -> None:
    pytest.importorskip("pocketsphinx")
    recognizer = Recognizer()
    assert recognizer.words("Two words.") == []
    assert recognizer.words("It was the year of Xqzzt and nobody knew.") == []
    assert recognizer.words("I don’t know who’s there") == ["i", "don't", "know", "who's", "there"]


def test_clips_of_a_book(proof_of: Make) -> None:
    pytest.importorskip("pocketsphinx")
    written = [TEXTS[0], TEXTS[1], TEXTS[2]]
    said = [TEXTS[0], TEXTS[3], TEXTS[2]]
    silence = np.zeros(RATE // 5, np.int16)
    lengths = [0.0]
    for text in said:
        lengths.append(lengths[-1] + (sound(text, RATE).size + silence.size) / RATE)
    times = [f"{length:.3f}s" for length in lengths]
    whole = np.concatenate([part for text in said for part in (sound(text, RATE), silence)])
    body = "".join(f'<p id="s{n}">{text}</p>' for n, text in enumerate(written, 1))
    head = DOCUMENT.partition("<body>")[0]
    files = {
        **clips(*((f"s{n}", times[n - 1], times[n]) for n in (1, 2, 3))),
        "c1.xhtml": f"{head}<body>{body}</body></html>",
        "c1.mp3": encode(whole, "wav", "pcm_s16le"),
    }
    proof = proof_of(files, recognize=True)
    assert proof.figures["clips_listened"] == 3
    assert proof.figures["clips_recognized"] == 2
    unheard = [finding for finding in proof.findings if finding.code == "words-unheard"]
    assert ["“s2”" in finding.message for finding in unheard] == [True]


def test_without_a_recognizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(UsageError, match="no recognizer"):
        Recognizer()
