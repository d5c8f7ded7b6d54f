"""Piper: neural voices on a plain processor (the extra ``neural``), one of them in a package.

Any voice file of Piper's is taken, by its path or from the folder of the user's voices. The same
text gives the same bytes, whatever was said before, in any process.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from accessible.audio import Phonemes, Speech, silence
from accessible.engines import Prosody, Voice
from accessible.engines.piper import package
from accessible.engines.piper.description import SPEAKER, Description, described, digest
from accessible.engines.piper.folder import models, voices_folder
from accessible.engines.piper.surgery import RECIPE, prepared
from accessible.errors import EngineError, NotInstalledError
from accessible.rates import at_rate
from accessible.settings import Settings
from accessible.workers import cores

if TYPE_CHECKING:
    from accessible.engines.piper.model import Model
    from accessible.engines.piper.phonemes import Phonemizer

__all__ = ["SPEAKER", "PiperEngine", "checked", "models", "voice_of", "voices_folder"]

#: Words a minute of a voice as it was trained: what they have in common is reading aloud.
_OWN_RATE = 175
#: Points of pitch in an octave, and how far a voice can be moved and stay one: four semitones.
_OCTAVE, _FARTHEST = 50, 2 ** (4 / 12)
#: How long an utterance of nothing but punctuation is silent, in milliseconds.
_REST = 100
#: Characters that are made phonemes in one go.
_LONGEST_TEXT = 1_000
#: Controls, halves of characters, and what only eSpeak NG understands.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\ue0ff]")
#: More threads share out their sums differently, and the same text would sound a bit different.
_MOST_THREADS = 2


class PiperEngine:
    """Piper's neural voices.

    Voice ids: ``joe``, the name of a file in the folder of voices, or a path, with ``#`` and a
    speaker's name where there are several. An utterance of nothing but punctuation gives 100 ms of
    silence. Raises ``EngineError`` when the extra is not installed.
    """

    name: ClassVar[str] = "piper"
    title: ClassVar[str] = "Piper"
    parallel: ClassVar[bool] = True
    takes_phonemes: ClassVar[bool] = True
    naturalness: ClassVar[int] = 80
    varies: ClassVar[bool] = True

    sample_rate = 22_050

    def __init__(self, device: str = "cpu", threads: int = 0) -> None:
        self._device = device
        self._threads = min(_MOST_THREADS, threads or cores())
        self._loaded = lru_cache(maxsize=3)(self._load)

    @classmethod
    def of(cls, settings: Settings) -> PiperEngine:
        """With as many threads as leave each of the settings' jobs its share of the cores.

        Raises ``EngineError`` for a device that is not here.
        """
        if settings.device != "cpu":
            from accessible.engines.piper.model import usable

            _installed()
            usable(settings.device)
        return cls(settings.device, max(1, cores() // (settings.jobs or cores())))

    @property
    def version(self) -> str:
        try:
            parts = f"{package_version('piper-tts')}, onnxruntime {_runtime()}"
        except PackageNotFoundError:
            raise _not_installed() from None
        return f"piper-tts {parts} ({RECIPE}, {self._device})"

    def voices(self) -> tuple[Voice, ...]:
        _installed()
        found: dict[str, Voice] = {}
        own = package.model()
        if own:
            voices = described(own).voices(package.NAME, title=package.TITLE, gender=package.GENDER)
            found.update((voice.id, voice) for voice in voices)
        for model in models(voices_folder()):
            try:
                voices = described(model).voices(model.stem)
            except EngineError:
                continue  # what is no voice is told of when it is added, or asked for by its path
            for voice in voices:
                found.setdefault(voice.id, voice)
        return tuple(found.values())

    @staticmethod
    def voice_of(model: Path) -> Voice:
        """The voice of a file: of several speakers the first.

        The model's copy is made, so that a file that is none is told of before any work. Raises
        ``EngineError`` when the file or its configuration is not there, or no voice's.
        """
        voice = described(model).voices(str(model))[0]
        _installed()
        prepared(model, digest(model))
        return voice

    def speak(
        self,
        text: str,
        voice: Voice,
        prosody: Prosody,
        phonemes: tuple[Phonemes, ...] = (),
        attempt: int = 0,
    ) -> Speech:
        """``attempt``: another take of the same text, said a little differently."""
        if not (
            80 <= prosody.rate <= 450 and 0 <= prosody.pitch <= 100 and 0 <= prosody.volume <= 1
        ):
            raise EngineError(
                "Piper cannot speak like that.",
                "Choose a rate of 80–450 words a minute, a pitch of 0–100, a volume of 0–1.",
            )
        from accessible.engines.piper.take import Take

        model, phonemizer, speaker = self._loaded(voice.id)
        rate = model.description.sample_rate
        if not any(map(str.isalnum, text)):
            return silence(_REST, rate)
        text = _STEERING.sub(" ", text)
        # A higher voice is one that spoke slower, played faster.
        higher = min(_FARTHEST, max(1 / _FARTHEST, 2 ** ((prosody.pitch - 50) / _OCTAVE)))
        take = Take(model, speaker, _OWN_RATE / prosody.rate * higher, prosody.volume, attempt)
        for start, end in _pieces(text, phonemes):
            inside = tuple(
                replace(sound, start=sound.start - start, end=sound.end - start)
                for sound in phonemes
                if start <= sound.start and sound.end <= end
            )
            take.say(phonemizer.said(text[start:end], inside), start)
        speech = take.speech()
        if not speech.frames:
            raise EngineError(
                f"The voice “{voice.id}” has no sound for “{text[:60]}”.",
                "Choose a voice that speaks this language with --voice.",
            )
        return at_rate(replace(speech, sample_rate=round(rate * higher)), rate)

    def _load(self, id: str) -> tuple[Model, Phonemizer, int]:
        _installed()
        from accessible.engines.piper.model import Model
        from accessible.engines.piper.phonemes import Phonemizer

        description, speaker = _found(id)
        return Model(description, self._device, self._threads), Phonemizer(description), speaker


def checked(model: Path) -> Voice:
    """``PiperEngine.voice_of`` a file that was tried: it is loaded, and says something.

    Raises ``EngineError`` for whatever is no voice, or none that can speak here.
    """
    voice = PiperEngine.voice_of(model)
    PiperEngine().speak("1 2 3", voice, Prosody())
    return voice


voice_of = PiperEngine.voice_of


def _found(id: str) -> tuple[Description, int]:
    """What a voice's id stands for, and the speaker's number. Raises ``EngineError``."""
    stem, _, last = id.rpartition(SPEAKER)
    for name, speaker in ((id, ""), (stem, last)):
        model = package.model() if name == package.NAME else None
        if model is None:
            own = (each for each in models(voices_folder()) if each.stem == name)
            model = next(own, Path(name) if name.lower().endswith(".onnx") else None)
        if model is None or (speaker and not model.is_file()):
            continue
        description = described(model)
        if not speaker:
            first = min(description.speakers.values(), default=0)
            return description, first
        if speaker in description.speakers:
            return description, description.speakers[speaker]
    raise EngineError(f"Piper has no voice “{id}” here.", "“accessible voices” lists them all.")


def _pieces(text: str, phonemes: Iterable[Phonemes]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are made phonemes in one go: all of it, as a rule; a very long
    one is cut after a mark of punctuation, between words, or in a word that has no end."""
    told = [(sound.start, sound.end) for sound in phonemes]
    start = 0
    while len(text) - start > _LONGEST_TEXT:
        window = range(start + _LONGEST_TEXT, start + _LONGEST_TEXT // 2, -1)
        between = [
            at for at in window if text[at - 1].isspace() and not any(s < at < e for s, e in told)
        ]
        after = [at for at in between if not text[at - 2].isalnum()]
        end = next(iter([*after, *between]), start + _LONGEST_TEXT)
        yield start, end
        start = end
    yield start, len(text)


def _installed() -> None:
    if importlib.util.find_spec("piper") is None:
        raise _not_installed()
    for needed in ("onnxruntime", "onnx"):
        if importlib.util.find_spec(needed) is None:
            raise EngineError(
                f"The engine “piper” is not installed whole: there is no {needed}.",
                'Install it: pip install "accessible[neural]".',
            )


def _not_installed() -> NotInstalledError:
    return NotInstalledError(
        "The engine “piper” is not installed.", 'Install it: pip install "accessible[neural]".'
    )


def _runtime() -> str:
    """The version of onnxruntime, whichever package brings it."""
    for name in ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml"):
        try:
            return package_version(name)
        except PackageNotFoundError:
            continue
    raise PackageNotFoundError("onnxruntime")
