"""What a voice says for a word now, in IPA: eSpeak NG tells cheaply, whatever engine will speak."""

from __future__ import annotations

from functools import cache

from accessible.engines import Voice
from accessible.engines.espeak import EspeakEngine
from accessible.engines.voices import Ensemble
from accessible.errors import EngineError
from accessible.settings import Settings


def espeak(word: str, language: str) -> str:
    """The IPA of what eSpeak NG says; empty where it has no voice of the language."""
    voice = _voice(language)
    return EspeakEngine().ipa(word, voice) if voice else ""


@cache
def _voice(language: str) -> Voice | None:
    try:
        found = Ensemble(Settings(engine="espeak")).speaking(language)
    except EngineError:
        return None
    return found.voice if found else None
