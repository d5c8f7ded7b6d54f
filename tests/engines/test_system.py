"""pyttsx3's public interface, for real: its espeak and dummy drivers, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from accessible.engines import Prosody, Voice
from accessible.engines.espeak import EspeakEngine
from accessible.engines.system import Pyttsx3Engine, SystemEngine, _gender, _language
from accessible.errors import EngineError

# pyttsx3 finds the embedded library by its name once it is loaded, and its data through the
# environment; it initializes eSpeak NG in its own way, hence the process of its own.
EMBEDDED = """
import ctypes, json, os, sys
import espeakng_loader
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
ctypes.CDLL(espeakng_loader.get_library_path() + ".1", ctypes.RTLD_GLOBAL)
from accessible.engines import Prosody, Voice
from accessible.engines.system import Pyttsx3Engine
engine = Pyttsx3Engine("espeak")
voices = {voice.id: voice for voice in engine.voices()}
us = voices["gmw/en-us"]
texts = ("Good morning, world.", "Bye.", "Good night.")
said = [engine.speak(text, us, Prosody()) for text in texts]
result = {
    "frames": [speech.frames for speech in said],
    "sound": [any(speech.pcm) for speech in said],
    "language": us.language,
    "rest": engine.speak("…", us, Prosody()).frames,
    "fast": engine.speak("Good morning, world.", us, Prosody(rate=400)).frames,
}
json.dump(result, sys.stdout)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="pyttsx3 finds libraries by name on Linux only")
def test_public_interface_with_the_espeak_driver() -> None:
    run = subprocess.run(
        [sys.executable, "-c", EMBEDDED], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)  # pyttsx3's own prints would spoil it
    assert result["sound"] == [True, True, True]
    assert result["frames"][0] > result["frames"][2] > result["frames"][1] > 5000
    assert result["fast"] < result["frames"][0]
    assert result["language"] == "en-US"
    assert result["rest"] > 0


def test_driver_that_writes_nothing() -> None:
    engine = Pyttsx3Engine("dummy")
    voices = engine.voices()
    assert voices[0] == Voice("dummy.voice1", "John Doe", "en-US", "male")
    with pytest.raises(EngineError) as caught:
        engine.speak("Hello.", voices[0], Prosody())
    # pyttsx3's espeak driver is not asked for a place it cannot write: its callback raises there,
    # and its loop then ends or does not, by chance.
    assert "--engine espeak" in caught.value.remedy
    assert engine.speak(" ", voices[0], Prosody()).frames == 2205


def test_driver_that_is_not_there() -> None:
    with pytest.raises(EngineError, match="pyttsx3 failed"):
        Pyttsx3Engine("nobody").voices()


def test_the_default_is_embedded_on_linux() -> None:
    assert SystemEngine.name == "pyttsx3"
    assert issubclass(SystemEngine, EspeakEngine) == (sys.platform not in ("win32", "darwin"))


@pytest.mark.parametrize(
    ("languages", "tag"),
    [
        (["en_US"], "en-US"),
        (["de-DE"], "de-DE"),
        ([b"\x05fr-fr"], "fr-FR"),
        (["Unknown Locale: 4096"], "und"),
        ([None], "und"),
        (None, "und"),
    ],
)
def test_languages_of_the_drivers(languages: list[object] | None, tag: str) -> None:
    assert _language(languages) == tag


def test_genders_of_the_drivers() -> None:
    assert [_gender(said) for said in ("VoiceGenderFemale", "Male", None, "VoiceGenderNeuter")] == [
        "female",
        "male",
        "",
        "",
    ]
