"""The null engine: as long as speech, and silent."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accessible.clip import shape
from accessible.engines import Prosody
from accessible.engines.silence import SilenceEngine

ENGINE = SilenceEngine()
(VOICE,) = ENGINE.voices()


def test_length_follows_text_and_rate() -> None:
    speech = ENGINE.speak("ten chars.", VOICE, Prosody())
    assert speech.frames == 600 * 22_050 // 1000
    assert ENGINE.speak("ten chars.", VOICE, Prosody(rate=350)).frames == speech.frames // 2
    assert ENGINE.speak("", VOICE, Prosody()).frames
    assert VOICE.language == "mul"


@given(st.text(max_size=80))
def test_silent_marked_and_whole_after_shaping(text: str) -> None:
    speech = ENGINE.speak(text, VOICE, Prosody())
    assert not any(speech.pcm)
    assert shape(speech) is speech
    for word in speech.words:
        assert 0 <= word.start < speech.frames
        assert text[word.text_start : word.text_end].strip()
