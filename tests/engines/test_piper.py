"""Piper with its own voice: what it says, when each word begins, and that it is the same again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from alignment import Aligner

from accessible.audio import Phonemes, Speech
from accessible.engines import Prosody, Voice
from accessible.engines.piper import PiperEngine, package
from accessible.engines.piper import model as model_room
from accessible.engines.piper.model import DEVICES
from accessible.errors import EngineError, NotInstalledError
from accessible.settings import Settings

TEXT = "Of the people, it is I — don't you see three well-known trees?"
WORDS = ["Of", "the", "people", "it", "is", "I", "don't", "you", "see", "three", "well-known"]
WORDS.append("trees")


@pytest.fixture(scope="module")
def engine() -> PiperEngine:
    return PiperEngine(threads=2)


@pytest.fixture(scope="module")
def joe(engine: PiperEngine) -> Voice:
    return next(voice for voice in engine.voices() if voice.id == "joe")


@pytest.fixture(scope="module")
def speech(engine: PiperEngine, joe: Voice) -> Speech:
    return engine.speak(TEXT, joe, Prosody())


def digest(speech: Speech) -> str:
    return hashlib.sha256(speech.pcm).hexdigest()


def test_the_package_has_a_voice(joe: Voice) -> None:
    assert (joe.name, joe.language, joe.gender) == ("Joe", "en-US", "male")
    assert (joe.quality, joe.license, joe.sample_rate) == ("medium", "CC0", 22_050)
    assert joe.version


def test_listing_voices_is_light() -> None:
    code = (
        "import sys; from accessible.engines.piper import PiperEngine as E; E().voices(); "
        "E().version; print(sorted({'onnxruntime', 'onnx', 'numpy', 'piper'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_without_the_extra_there_is_a_clear_error(
    joe: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for use in (PiperEngine().voices, lambda: PiperEngine().speak("Hello.", joe, Prosody())):
        with pytest.raises(NotInstalledError) as raised:
            use()
        assert "accessible[neural]" in raised.value.remedy


def test_an_altered_voice_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_SHA256", "0" * 64)
    with pytest.raises(EngineError, match="altered"):
        PiperEngine().voices()


def test_every_word_has_its_place_in_order(speech: Speech) -> None:
    assert [TEXT[word.text_start : word.text_end] for word in speech.words] == WORDS
    starts = [word.start for word in speech.words]
    assert starts == sorted(set(starts))
    assert starts[-1] < speech.frames


def test_words_begin_where_they_are_heard(engine: PiperEngine, joe: Voice) -> None:
    errors = []
    for text in (
        "To Sherlock Holmes she is always the woman, and he has seldom heard of another.",
        "In his eyes she was the first of them all, and the best of the whole of the town.",
    ):
        speech = engine.speak(text, joe, Prosody())
        begins = {word.text_start: word.start / speech.sample_rate for word in speech.words}
        heard = Aligner().words(text, np.frombuffer(speech.pcm, "<i2"), speech.sample_rate)
        errors += [abs(begins[word.text_start] - word.start) for word in heard]
    assert np.mean(errors) <= 0.040
    assert np.mean(np.array(errors) <= 0.100) >= 0.95


def test_it_speaks_at_the_usual_pace_and_level(speech: Speech) -> None:
    assert 120 < len(speech.words) / (speech.frames / speech.sample_rate) * 60 < 240
    frames = np.abs(np.frombuffer(speech.pcm, "<i2").astype(np.int32))
    assert 3_000 < frames.max() <= 32_767
    assert frames[:3].max() < 100 and frames[-3:].max() < 100


def test_the_same_text_gives_the_same_bytes_in_any_process_and_order(
    engine: PiperEngine, joe: Voice, speech: Speech
) -> None:
    engine.speak("Something else, for a change.", joe, Prosody(rate=250))
    assert engine.speak(TEXT, joe, Prosody()) == speech
    code = (
        "import hashlib; from accessible.engines import Prosody; "
        "from accessible.engines.piper import PiperEngine; e = PiperEngine(threads=1); "
        f"s = e.speak({TEXT!r}, e.voices()[0], Prosody()); "
        "print(hashlib.sha256(s.pcm).hexdigest())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout.strip(), ran.stderr) == (digest(speech), "")


def test_another_attempt_is_another_take(engine: PiperEngine, joe: Voice) -> None:
    takes = [engine.speak("Say it again.", joe, Prosody(), attempt=n) for n in (0, 1, 1)]
    assert digest(takes[0]) != digest(takes[1]) == digest(takes[2])


def test_windows_of_sound_are_the_whole(
    engine: PiperEngine, joe: Voice, speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_room, "_WINDOW", 50)
    narrow = np.frombuffer(engine.speak(TEXT, joe, Prosody()).pcm, "<i2").astype(int)
    usual = np.frombuffer(speech.pcm, "<i2").astype(int)
    assert np.abs(narrow - usual).max() <= 1


@pytest.mark.parametrize("rate", [100, 250])
def test_rate_is_words_a_minute(engine: PiperEngine, joe: Voice, speech: Speech, rate: int) -> None:
    other = engine.speak(TEXT, joe, Prosody(rate=rate))
    assert other.frames / speech.frames == pytest.approx(175 / rate, rel=0.08)
    assert len(other.words) == len(speech.words)


def test_pitch_moves_the_voice_and_not_its_pace(
    engine: PiperEngine, joe: Voice, speech: Speech
) -> None:
    def brightness(speech: Speech) -> float:
        frames = np.frombuffer(speech.pcm, "<i2").astype(float)
        power = np.abs(np.fft.rfft(frames)) ** 2
        return float((power * np.arange(power.size)).sum() / power.sum()) / speech.frames

    high = engine.speak(TEXT, joe, Prosody(pitch=90))
    low = engine.speak(TEXT, joe, Prosody(pitch=10))
    assert high.sample_rate == low.sample_rate == speech.sample_rate
    assert high.frames == pytest.approx(speech.frames, rel=0.1)
    assert low.frames == pytest.approx(speech.frames, rel=0.1)
    assert brightness(high) > 1.2 * brightness(low)


def test_volume_is_amplitude(engine: PiperEngine, joe: Voice, speech: Speech) -> None:
    half = np.frombuffer(engine.speak(TEXT, joe, Prosody(volume=0.5)).pcm, "<i2").astype(int)
    full = np.frombuffer(speech.pcm, "<i2").astype(int)
    assert np.abs(2 * half - full).max() <= 2
    assert not any(engine.speak("Hush.", joe, Prosody(volume=0.0)).pcm)


@pytest.mark.parametrize("prosody", [Prosody(rate=20), Prosody(pitch=101), Prosody(volume=2.0)])
def test_prosody_out_of_range_is_an_error(
    engine: PiperEngine, joe: Voice, prosody: Prosody
) -> None:
    with pytest.raises(EngineError):
        engine.speak(TEXT, joe, prosody)


def test_a_text_without_letters_is_a_short_silence(engine: PiperEngine, joe: Voice) -> None:
    for text in ("", " ", "* * *", "…", "—!?", "☃"):
        speech = engine.speak(text, joe, Prosody())
        assert speech.frames == 2_205 and not any(speech.pcm) and not speech.words


def test_what_would_steer_is_not_read(engine: PiperEngine, joe: Voice) -> None:
    plain = engine.speak("One  two.", joe, Prosody())
    assert engine.speak("One\x00\x1btwo.", joe, Prosody()).pcm == plain.pcm
    assert engine.speak("One\ud800\ue001two.", joe, Prosody()).pcm == plain.pcm


def test_phonemes_are_said_for_what_they_cover(engine: PiperEngine, joe: Voice) -> None:
    text = "I say tomato here."
    start = text.index("tomato")
    usual = engine.speak(text, joe, Prosody())
    other = engine.speak(text, joe, Prosody(), (Phonemes(start, start + 6, "təˈmɑːtəʊ"),))
    assert other.pcm != usual.pcm
    assert [word.text_start for word in other.words] == [word.text_start for word in usual.words]


def test_sentences_in_one_utterance_are_all_said(engine: PiperEngine, joe: Voice) -> None:
    text = "Yes. No! Why? " + "Well, " * 3 + "so be it."
    words = engine.speak(text, joe, Prosody()).words
    assert [text[word.text_start : word.text_end] for word in words][:3] == ["Yes", "No", "Why"]
    assert len(words) == 9


def test_an_unknown_voice_is_an_error(engine: PiperEngine) -> None:
    for name in ("nobody", "joe#second", "nowhere/voice.onnx"):
        with pytest.raises(EngineError):
            engine.speak("Hello.", Voice(name, name, "en"), Prosody())


@pytest.mark.parametrize("device", ["cuda", "coreml", "directml"])
def test_a_device_that_is_not_there_is_an_error(device: str) -> None:
    import onnxruntime

    provider, needed = DEVICES[device]
    if provider in onnxruntime.get_available_providers():
        pytest.skip(f"{device} is here")
    with pytest.raises(EngineError, match="only on cpu") as raised:
        PiperEngine.of(Settings(device=device))
    assert needed in raised.value.remedy and "--device cpu" in raised.value.remedy


def test_a_device_without_its_drivers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    every = [provider for provider, _ in DEVICES.values()]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: every)
    model_room.usable.cache_clear()
    with pytest.warns(UserWarning), pytest.raises(EngineError, match="only on cpu"):
        PiperEngine.of(Settings(device="directml"))
    model_room.usable.cache_clear()


@pytest.mark.parametrize("device", ["cuda", "coreml", "directml"])
def test_a_device_that_is_there_speaks(device: str, joe: Voice, speech: Speech) -> None:
    import onnxruntime

    if DEVICES[device][0] not in onnxruntime.get_available_providers():
        pytest.skip(f"no {device} here")
    there = PiperEngine(device).speak(TEXT, joe, Prosody())
    assert there.frames == pytest.approx(speech.frames, rel=0.1)
    assert len(there.words) == len(speech.words)


def test_memory_is_bounded_by_the_length_of_a_stretch(joe: Voice) -> None:
    code = (
        "import sys; from accessible.engines import Prosody; from pathlib import Path; "
        "from accessible.engines.piper import PiperEngine; e = PiperEngine(threads=2); "
        "s = e.speak('never ending words ' * 28, e.voices()[0], Prosody()); "
        "assert len(s.words) == 84; "
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    if not Path("/proc/self/status").is_file():
        pytest.skip("no /proc here")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 450 * 1024
