"""Lines → sounds in the cache: each is said by its voice, looked at, and said again if need be.

This runs in the workers. What a voice fails to say is tried again, then said by the second voice,
and told in any case; nothing is made good in silence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10
from typing import Any, TypeAlias

from accessible.audio import FRAME_BYTES, Phonemes, Speech, WordMark
from accessible.cache import Cache
from accessible.clip import shape
from accessible.engines import Engine, Prosody, Voice
from accessible.errors import AccessibleError, DamagedEntryError, EngineError
from accessible.estimate import estimated
from accessible.listening import faults
from accessible.rates import at_rate
from accessible.settings import Settings
from accessible.workers import Progress, anywhere, cores, spread

#: Characters in one packet of work: long enough to outweigh its way to a worker and back, and
#: short enough towards the end that no worker waits for another.
_LONGEST_PACKET, _SHORTEST_PACKET = 4_000, 300
#: How often a voice that varies says a line that came out badly.
_ATTEMPTS = 3
#: Sound below this is no speech, and no part of its level: −50 dB as an amplitude.
_HEARD = 10 ** (-50 / 20)


#: A voice: the names of its engine and its own.
Who: TypeAlias = "tuple[str, str]"


@dataclass(frozen=True, slots=True)
class Reader:
    """A voice of an engine, and how it speaks."""

    engine: type[Engine]
    voice: Voice
    prosody: Prosody

    @property
    def who(self) -> Who:
        """The voice, however it speaks."""
        return self.engine.name, self.voice.id


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say, and the key of its sound. ``second`` says it when its reader fails."""

    key: str
    text: str
    language: str
    reader: Reader
    phonemes: tuple[Phonemes, ...] = ()
    second: Reader | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """What the cache holds of a line.

    ``level`` is that of its speech in dB relative to full scale; ``estimated``: its words are a
    guess; ``faults``: what is still wrong with it; ``failure``: why its reader did not say it,
    where the second voice did (``frames`` > 0) or nobody (``frames`` is 0).
    """

    frames: int
    words: tuple[WordMark, ...] = ()
    level: float = 0.0
    estimated: bool = False
    faults: tuple[str, ...] = ()
    failure: str = ""

    def header(self) -> dict[str, Any]:
        """As the cache keeps it."""
        return {
            "frames": self.frames,
            "words": [(word.start, word.text_start, word.text_end) for word in self.words],
            "level": self.level,
            "estimated": self.estimated,
            "faults": list(self.faults),
            "failure": self.failure,
        }


def found(cache: Cache, key: str, *, verify: bool) -> Sound | None:
    """What the cache holds under a key, if there is nothing to be said anew, without its words.

    ``verify`` reads the sound itself, here and in the shared store. What the second voice said is
    said anew: the first one may have recovered.
    """
    if verify:
        try:
            cache.payload(key, shared=True)
        except DamagedEntryError:
            return None
    sound = there(cache, key, words=False)
    return None if sound is None or sound.failure else sound


def there(cache: Cache, key: str, *, words: bool = True) -> Sound | None:
    """What the cache holds under a key, whoever said it; its words only where they are asked for,
    for they are most of it."""
    header = cache.header(key)
    if header is None:
        return None
    return Sound(
        header["frames"],
        tuple(WordMark(*word) for word in header["words"]) if words else (),
        header.get("level", 0.0),
        header.get("estimated", False),
        tuple(header.get("faults", ())),
        header.get("failure", ""),
    )


@lru_cache(maxsize=8)
def engine_of(kind: type[Engine], settings: Settings) -> Engine:
    """The one engine of a kind in this process."""
    made = getattr(kind, "of", None)
    engine: Engine = made(settings) if made else kind()
    return engine


@dataclass(frozen=True, slots=True)
class _Packet:
    lines: tuple[Line, ...]
    sample_rate: int
    settings: Settings


def say(
    lines: Iterable[Line | None],
    sentences: int,
    sample_rate: int,
    settings: Settings,
    executor: Executor | None,
    progress: Progress,
) -> Iterator[tuple[Line, Sound]]:
    """Say lines into the cache at one rate; each comes back with its sound, without the words.

    ``lines`` come in order, with ``None`` after each sentence; there are so many ``sentences``,
    which progress counts. A line that nobody could say has a ``failure`` and no sound. Without an
    ``executor``, this process speaks.
    """
    sent: deque[_Packet] = deque()

    def packets() -> Iterator[tuple[_Packet, int]]:
        for some, size in _packets(lines, sentences):
            sent.append(_Packet(tuple(some), sample_rate, settings))
            yield sent[-1], size

    for sounds in spread(executor, _say, packets(), sentences, "narrate", progress):
        yield from zip(sent.popleft().lines, sounds, strict=True)


def _packets(lines: Iterable[Line | None], left: int) -> Iterator[tuple[list[Line], int]]:
    """The lines in order, in packets that grow shorter towards the end, each with the sentences
    that have gone by since the one before."""
    packet: list[Line] = []
    size = passed = characters = said = 0
    for line in lines:
        if line is not None:
            packet.append(line)
            size += len(line.text)
            continue
        passed += 1
        if not packet:
            continue
        # How much there is still to say is told by what there was so far.
        wanted = (left - passed) * (characters + size) // (said + passed) // (4 * cores())
        if size >= min(_LONGEST_PACKET, max(_SHORTEST_PACKET, wanted)):
            yield packet, passed
            left -= passed
            said += passed
            characters += size
            packet, size, passed = [], 0, 0
    if packet:
        yield packet, left


@anywhere
def _say(packet: _Packet) -> list[Sound]:
    """Say a packet into the cache (in a worker)."""
    cache = Cache.of(packet.settings)
    sounds: list[Sound] = []

    def entries() -> Iterator[tuple[str, dict[str, Any], bytes]]:
        for line in packet.lines:
            speech, sound = _said(line, packet.sample_rate, packet.settings)
            sounds.append(replace(sound, words=()))
            if speech is not None:
                yield line.key, sound.header(), speech.pcm

    cache.put_all(entries())
    return sounds


def _said(line: Line, sample_rate: int, settings: Settings) -> tuple[Speech | None, Sound]:
    """The sound of a line from its reader, else from its second one, else none."""
    failure = ""
    for reader in filter(None, (line.reader, line.second)):
        try:
            speech, wrong = _best(line, reader, settings)
        except EngineError as error:
            failure = failure or error.message
            continue
        speech = shape(at_rate(speech, sample_rate))
        sound = Sound(
            frames=speech.frames,
            words=speech.words,
            level=_level(speech, reader.prosody.volume),
            estimated=speech.estimated,
            faults=wrong,
            failure=failure,
        )
        return speech, sound
    return None, Sound(0, failure=failure)


def _best(line: Line, reader: Reader, settings: Settings) -> tuple[Speech, tuple[str, ...]]:
    """The first flawless take of a reader, else the one with the fewest faults.

    Raises ``EngineError`` when there is none at all.
    """
    engine = engine_of(reader.engine, settings)
    varies = getattr(engine, "varies", False)
    silent = getattr(engine, "silent", False) or not reader.prosody.volume
    best: tuple[Speech, tuple[str, ...]] | None = None
    error: EngineError | None = None
    # An engine that says everything the same way may fail for a passing reason: once more.
    for attempt in range(_ATTEMPTS if varies else 2):
        try:
            speech = _take(engine, line, reader, attempt if varies else None)
        except EngineError as raised:
            error = raised
            continue
        heard = () if silent else faults(speech, line.text, reader.prosody.rate)
        wrong = tuple(fault.message for fault in heard)
        if best is None or len(wrong) < len(best[1]):
            best = speech, wrong
        if not wrong or not varies:
            break
    if best is None:
        assert error is not None
        raise error
    return best


def _take(engine: Engine, line: Line, reader: Reader, attempt: int | None) -> Speech:
    """What an engine gives for a line, with its words."""
    given: list[Any] = [line.text, reader.voice, reader.prosody]
    if line.phonemes and getattr(engine, "takes_phonemes", False):
        given.append(line.phonemes)
    more: dict[str, Any] = {"attempt": attempt} if attempt else {}
    try:
        speech = engine.speak(*given, **more)
    except AccessibleError:
        raise
    except Exception as error:  # another's plug-in raises whatever it does
        raise _failed(engine, line, f" ({error or type(error).__name__})") from error
    lettered = any(map(str.isalnum, line.text))
    mute = lettered and not getattr(engine, "silent", False) and not any(speech.pcm)
    if not speech.pcm or len(speech.pcm) % FRAME_BYTES or mute:
        raise _failed(engine, line)
    return speech if speech.words or not lettered else estimated(speech, line.text, line.language)


def _failed(engine: Engine, line: Line, why: str = "") -> EngineError:
    return EngineError(
        f"{engine.title} gave no sound for “{line.text[:60]}”{why}.", "Choose another voice."
    )


def _level(speech: Speech, volume: float) -> float:
    """How loud the voice is where it speaks, in dB relative to full scale, at full volume."""
    import numpy as np

    frames = np.frombuffer(speech.pcm, "<i2")
    size = max(1, speech.sample_rate // 50)
    blocks = frames[: frames.size // size * size].reshape(-1, size).astype(np.float32)
    energy = np.square(blocks, out=blocks).mean(axis=1) if blocks.size else np.zeros(0)
    heard = energy[energy > (32768 * _HEARD) ** 2]
    if not heard.size or not volume:
        return 0.0
    return round(10 * log10(float(np.mean(heard)) / 32768**2) - 20 * log10(volume), 2)
