"""Faults of a clip's sound: each kind is found, and nothing is found where nothing is wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.audio import Speech
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.listening import faults, predicted

SENTENCES = (
    (Path(__file__).parent.parent / "assets" / "sentences.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
TEXT = "The tide came in over the flats, and the boats turned round to face the open sea."


@cache
def spoken(text: str = TEXT, language: str = "en-us", rate: int = 175) -> Speech:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == language)
    return engine.speak(text, voice, Prosody(rate=rate))


def samples(speech: Speech) -> np.ndarray:
    return np.frombuffer(speech.pcm, "<i2").astype(np.int32)


def found(sound: np.ndarray, text: str = TEXT, rate: int = 175) -> list[str]:
    pcm = sound.clip(-32768, 32767).astype("<i2").tobytes()
    return [fault.code for fault in faults(Speech(pcm, spoken().sample_rate), text, rate)]


@pytest.mark.parametrize("rate", (90, 175, 320))
def test_nothing_is_wrong_with_what_a_voice_says(rate: int) -> None:
    for text in SENTENCES[:40]:
        assert faults(spoken(text, rate=rate), text, rate) == ()


@pytest.mark.parametrize(
    "language,text",
    (
        ("en-us", "I"),
        ("en-us", "NATO, the FBI, and www.example.com: 1,234,567.89 at E = mc²!"),
        ("en-us", "“Hmmmmmmm …”"),
        ("fr-fr", "Qu'est-ce que c'est ? De l'eau."),
        ("de", "Donaudampfschifffahrtsgesellschaft"),
        ("ru", "Сегодня я иду в библиотеку."),
        ("cmn", "我今天去图书馆借书，然后回家。"),
        ("ja", "わたしはがくせいです。"),
        ("ko", "안녕하세요, 저는 학생입니다."),
        ("hi", "मैं आज पुस्तकालय जा रहा हूँ।"),
        ("ar", "السلام عليكم ورحمة الله"),
        ("en-us", "What he wrote was Greek: ἀποθανεῖν θέλω."),
    ),
)
def test_kinds_of_text(language: str, text: str) -> None:
    assert faults(spoken(text, language), text, 175) == ()


def test_silence_noise_and_hum_are_no_speech() -> None:
    sound = samples(spoken())
    assert found(sound * 0) == ["silent"]
    assert found(sound[:0]) == ["silent"]
    assert found(sound * 0 + 12_000) == ["silent"]
    noise = np.random.default_rng(0).normal(0, 3000, sound.size)
    assert found(noise) == ["steady"]
    hum = 9000 * np.sin(np.arange(sound.size) * 2 * np.pi * 220 / spoken().sample_rate)
    assert found(hum) == ["steady"]


def test_waves_cut_off_and_off_their_middle() -> None:
    sound = samples(spoken())
    assert found(sound * 6) == ["clipped"]
    assert found(sound * 6 // 8) == []
    assert found((sound * 6).clip(-32768, 32767) // 2) == ["clipped"]
    assert found(sound // 2 + 14_000) == ["offset"]


def test_pauses_amid_words() -> None:
    sound = samples(spoken())
    rate = spoken().sample_rate
    middle = sound.size // 2

    def parted(seconds: float) -> np.ndarray:
        return np.concatenate((sound[:middle], np.zeros(int(seconds * rate)), sound[middle:]))

    assert found(parted(1.2)) == []
    assert found(parted(2.0)) == ["pause"]
    assert found(parted(2.0), TEXT.replace(",", " …")) == []
    assert found(parted(2.0), rate=80) == []
    # Silence at the edges is trimmed later, and stands nowhere amid the words.
    assert found(np.concatenate((np.zeros(3 * rate), sound, np.zeros(3 * rate)))) == []


def test_lengths_that_no_voice_needs() -> None:
    sound = samples(spoken())
    assert found(sound[: sound.size // 3]) == ["short"]
    assert found(np.tile(sound, 4)) == ["long"]
    assert found(np.tile(sound, 2), rate=100) == []


def test_what_has_no_words_may_be_silent() -> None:
    assert found(np.zeros(9000), "…") == []
    assert predicted(" * * * ").least == 0


@settings(max_examples=200)
@given(st.text(max_size=80), st.text(max_size=80))
def test_more_text_takes_longer(text: str, more: str) -> None:
    before, after = predicted(text), predicted(f"{text} {more}")
    assert 0 <= before.least <= before.most
    assert before.least <= after.least and before.most <= after.most
