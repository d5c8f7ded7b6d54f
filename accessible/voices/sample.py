"""How a voice sounds, as it would in a book."""

from __future__ import annotations

import re
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from accessible import bcp47
from accessible.audio import Speech, silence
from accessible.cache import Cache
from accessible.engines import Prosody, Voice
from accessible.engines.voices import EVERY, Speaking
from accessible.errors import EngineError, UsageError
from accessible.placing import in_place
from accessible.settings import Settings
from accessible.speaking import Line, Reader, engine_of, say
from accessible.spoken import Speaker, Spoken, Style, says_something
from accessible.spoken.lexicon import gather
from accessible.spoken.sentences import sentences
from accessible.workers import no_progress

#: Characters of a sample; what is longer is a book.
LONGEST = 5_000
#: Between sentences, in milliseconds: as in a book.
_PAUSE = 250
#: What every voice can say, whatever its language.
_DIGITS = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that a voice has said: what was ``spoken`` for it, and its sound."""

    speaking: Speaking
    spoken: str
    speech: Speech

    @property
    def seconds(self) -> float:
        return self.speech.frames / self.speech.sample_rate


def sample(speaking: Speaking, settings: Settings, text: str = "") -> Sample:
    """Let a voice say a text, or a well-known sentence of its language, as it would in a book.

    Raises ``UsageError`` for a text that is none or is too long, ``EngineError`` when the voice
    fails.
    """
    spoken = said(speaking.voice, settings, text)
    with TemporaryDirectory(prefix="voice-", ignore_cleanup_errors=True) as folder:
        settings = replace(settings, cache=Path(folder))
        rate = rate_of(speaking, settings)
        asked = lines(speaking, settings, spoken)
        turns = [part for line in asked for part in (line, None)]
        pause = silence(round(_PAUSE * settings.pause), rate).pcm
        parts = []
        for line, sound in say(turns, len(asked), rate, settings, None, no_progress):
            if not sound.frames:
                raise EngineError(
                    sound.failure or f"“{speaking.voice.name}” said nothing.",
                    "Try another text, or another voice.",
                )
            parts.append(Cache.of(settings).payload(line.key))
    return Sample(speaking, " ".join(line.text for line in asked), Speech(pause.join(parts), rate))


def write(made: Sample, path: Path) -> None:
    """Write a sample as a WAV file, whole or not at all. Raises ``OutputError``."""
    with in_place(path) as part, part.open("wb") as stream, wave.open(stream, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(made.speech.sample_rate)
        sound.writeframes(made.speech.pcm)


def place_of(name: str, output: Path | None) -> Path:
    """Where the sample of a voice goes. Raises ``UsageError`` for what is no WAV file's name."""
    if output is None:
        plain = re.sub(r"[^\w.+-]+", "-", Path(name).stem if name.endswith(".onnx") else name)
        return Path(f"{plain.strip('-.')[:100] or 'voice'}-sample.wav")
    if output.suffix.lower() != ".wav":
        raise UsageError(f"{output} is no name of a WAV file.", "Let it end in .wav.")
    return output


def sentence(language: str) -> str:
    """A sentence of a language (BCP 47) that everybody may hear; digits where we have none."""
    known = _sentences()
    return known.get(language) or known.get(bcp47.primary(language)) or _DIGITS


def said(voice: Voice, settings: Settings, text: str = "") -> list[Spoken]:
    """What a voice is given for a text, or for a sentence of its language, sentence by sentence.

    Raises ``UsageError`` for a text that is none or is too long.
    """
    language = _language(voice, settings)
    text = " ".join(text.split()) or sentence(language)
    if len(text) > LONGEST:
        raise UsageError(
            f"The text has {len(text):,} characters; a sample has {LONGEST:,} at the most.",
            "Make a book of it: accessible build FILE.",
        )
    if not says_something(text):
        raise UsageError(f"There is nothing to say in “{text[:60]}”.", "Give it some words.")
    lexicon, _ = gather(settings.lexicon, None)
    speaker = Speaker(Style.of(settings), lexicon)
    spoken = (speaker.speak(text[start:end], language) for start, end in sentences(text, language))
    return [each for each in spoken if says_something(each.text)]


def lines(speaking: Speaking, settings: Settings, spoken: Iterable[Spoken]) -> list[Line]:
    """The same as lines to be said, each with a key of its own."""
    prosody = Prosody(settings.rate, settings.pitch, settings.volume)
    reader = Reader(speaking.engine, speaking.voice, prosody)
    language = _language(speaking.voice, settings)
    return [
        Line(
            Cache.key(speaking.voice.id, at, each.text), each.text, language, reader, each.phonemes
        )
        for at, each in enumerate(spoken)
    ]


def rate_of(speaking: Speaking, settings: Settings) -> int:
    """Frames a second of a voice."""
    return speaking.voice.sample_rate or engine_of(speaking.engine, settings).sample_rate


def _language(voice: Voice, settings: Settings) -> str:
    return settings.language or "en" if voice.language in (EVERY, "und") else voice.language


@cache
def _sentences() -> dict[str, str]:
    return dict(_rows(files("accessible.voices").joinpath("sentences.tsv").read_text("utf-8")))


def _rows(content: str) -> Iterator[tuple[str, str]]:
    for row in content.splitlines():
        tags, _, text = row.partition("\t")
        for tag in tags.split():
            if text:
                yield tag, text
