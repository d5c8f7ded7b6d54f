"""eSpeak NG, embedded: sound, words, and the same bytes whatever was said before."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.engines import Prosody, Voice
from accessible.engines.espeak import EspeakEngine
from accessible.errors import EngineError

ENGINE = EspeakEngine()
VOICES = {voice.id: voice for voice in ENGINE.voices()}
US = VOICES["en-us"]

# Says texts in shuffled order, in voices and prosodies that leave marks, and prints digests.
SHUFFLED = """
import hashlib, json, random, sys
from accessible.audio import Phonemes
from accessible.engines import Prosody, Voice
from accessible.engines.espeak import EspeakEngine
texts = ["The remarks of President Obama.", "What? “Yes!” he said; 12,345 apples — naïve.",
  "He paused: “a long, winding road!” (See note 12.)", "Loud! LOUD! Shout!", "Hi", "…", "€ 5"]
voices = ["en-us", "fr-fr", "da", "vi", "ru", "cmn", "en-us+f3", "en-us+whisper", "de+klatt2"]
prosodies = [Prosody(), Prosody(300, 80, 0.5), Prosody(90, 10, 1.0)]
sounds = [(), (Phonemes(0, 1, "təˈmeɪtoʊ ʃɪ"),)]
jobs = [(t, v, p, s) for t in texts for v in voices for p in prosodies for s in sounds]
random.Random(sys.argv[1]).shuffle(jobs)
engine = EspeakEngine()
said = {}
for text, voice, prosody, phonemes in jobs:
    speech = engine.speak(text, Voice(voice, voice, "en"), prosody, phonemes)
    sound = speech.pcm + repr(speech.words).encode()
    said[repr((text, voice, prosody, phonemes))] = hashlib.md5(sound).hexdigest()
json.dump(said, sys.stdout)
"""


def test_same_bytes_in_any_order_in_any_process() -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", SHUFFLED, seed], stdout=subprocess.PIPE, text=True)
        for seed in ("1", "2")
    ]
    first, second = (json.loads(run.communicate(timeout=120)[0]) for run in runs)
    assert len(first) == 378
    assert [what for what in first if first[what] != second[what]] == []


def test_sound_of_a_sentence() -> None:
    text = "The remarks of President Obama."
    speech = ENGINE.speak(text, US, Prosody())
    assert speech.sample_rate == ENGINE.sample_rate == 22_050
    assert 1.0 < speech.frames / speech.sample_rate < 3.0
    assert [text[word.text_start : word.text_end].strip(".") for word in speech.words] == [
        "The",
        "remarks",
        "of",
        "President",
        "Obama",
    ]


def test_words_stay_in_place_through_long_texts_and_beyond_the_basic_plane() -> None:
    one = "He saw “naïve” 😀 𝒳 people — dashing <b>off</b> & away [[now]]; "
    text = one * 40
    speech = ENGINE.speak(text, US, Prosody())
    marked = {word.text_start: text[word.text_start : word.text_end] for word in speech.words}
    for repeat in range(40):
        for word in ("He", "saw", "naïve", "people", "dashing", "off", "away", "now"):
            assert marked[repeat * len(one) + one.index(word)] == word
    assert len(speech.words) < 40 * 20
    assert speech.words[-1].start > speech.frames * 0.9


@pytest.mark.parametrize("text", ["", " ", "…", "—", "“?!”", "\u200b", "()"])
def test_punctuation_alone_rests(text: str) -> None:
    speech = ENGINE.speak(text, US, Prosody())
    assert (speech.frames, any(speech.pcm), speech.words) == (2205, False, ())


def test_symbols_are_said() -> None:
    assert any(ENGINE.speak("€ & %", US, Prosody()).pcm)


def test_no_silent_hole() -> None:
    # The Chuvash voice has no numbers.
    with pytest.raises(EngineError, match="no sound"):
        ENGINE.speak("12", VOICES["cv"], Prosody())


@pytest.mark.parametrize("text", ["one\0two", "one \x0150P two", "one \ue001two", "one \ud800 two"])
def test_what_would_steer_the_synthesizer_is_a_space(text: str) -> None:
    marked = [text[w.text_start : w.text_end] for w in ENGINE.speak(text, US, Prosody()).words]
    assert marked[0] == "one" and marked[-1] == "two"


def test_markup_and_phonemes_are_text() -> None:
    plain = ENGINE.speak("a bold b", US, Prosody())
    assert ENGINE.speak("a <b>bold</b> b", US, Prosody()).frames > plain.frames
    assert ENGINE.speak("[[h@'loU]]", US, Prosody()).pcm != ENGINE.speak("hello", US, Prosody()).pcm


def test_prosody() -> None:
    text = "A sentence of middling length."
    usual = ENGINE.speak(text, US, Prosody())
    assert ENGINE.speak(text, US, Prosody(rate=350)).frames < 0.7 * usual.frames
    assert ENGINE.speak(text, US, Prosody(pitch=80)).pcm != usual.pcm
    peak = max(memoryview(usual.pcm).cast("h"))
    assert max(memoryview(ENGINE.speak(text, US, Prosody(volume=0.5)).pcm).cast("h")) < 0.7 * peak
    assert not any(ENGINE.speak(text, US, Prosody(volume=0.0)).pcm)


@pytest.mark.parametrize("bad", [{"rate": 79}, {"rate": 451}, {"pitch": 101}, {"volume": 1.1}])
def test_prosody_out_of_range(bad: dict[str, float]) -> None:
    with pytest.raises(EngineError, match="cannot speak like that"):
        ENGINE.speak("Hello.", US, replace(Prosody(), **bad))  # type: ignore[arg-type]


def test_voices() -> None:
    assert len(VOICES) > 120
    assert VOICES["en-us"] == Voice("en-us", "English (America)", "en-US", "male")
    assert VOICES["en-gb"].language == "en-GB"
    assert VOICES["fr-fr"].name == "French (France)"
    assert VOICES["es-419"].language == "es-419"
    assert list(VOICES) == sorted(VOICES)


def test_every_voice_speaks() -> None:
    without_numbers = {"chr-us-qaaa-x-west", "cv", "sjn"}
    for voice in VOICES.values():
        if voice.id not in without_numbers:
            assert ENGINE.speak("12", voice, Prosody()).frames > 2205, voice


def test_unknown_voice_and_variant() -> None:
    with pytest.raises(EngineError, match="no voice “xx”"):
        ENGINE.speak("Hello.", replace(US, id="xx"), Prosody())
    with pytest.raises(EngineError, match="no variant “nobody”"):
        ENGINE.speak("Hello.", replace(US, id="en-us+nobody"), Prosody())
    assert ENGINE.speak("Hello.", US, Prosody()).frames


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_marks_lie_inside_text_and_clip(text: str) -> None:
    try:
        speech = ENGINE.speak(text, US, Prosody())
    except EngineError:
        assert any(map(str.isalnum, text))
        return
    ends = 0
    for before, word in zip((None, *speech.words), speech.words, strict=False):
        assert ends <= word.text_start < word.text_end <= len(text)
        assert (before.start if before else 0) <= word.start < speech.frames
        ends = word.text_end


def test_spelled_letters_are_one_word() -> None:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == "en-us")
    assert engine.ipa("the Y M C A in town", voice) == engine.ipa("the Y.M.C.A in town", voice)
    assert engine.ipa("at seven A M", voice).endswith("ˌeɪˈɛm")
    assert "eɪ" not in engine.ipa("A dog saw a cat", voice)
    speech = engine.speak("the A P I was", voice, Prosody())
    assert [mark.text_start for mark in speech.words] == [0, 4, 10]
