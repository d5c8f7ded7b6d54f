"""How fast voices are on this machine: measured as a build speaks, on all its processors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from accessible.engines.voices import Speaking
from accessible.errors import EngineError
from accessible.settings import Settings
from accessible.speaking import say
from accessible.spoken import Spoken
from accessible.voices.sample import lines, rate_of, said
from accessible.workers import cores, no_progress, workers

#: Characters that each process says: first, when it loads the voice, and while it is timed.
_FIRST, _TIMED = 350, 700


def timed(voices: Iterable[Speaking], settings: Settings) -> Iterator[float | None]:
    """Seconds of speech that each voice makes in one second; none of a voice that fails."""
    with (
        TemporaryDirectory(prefix="voices-", ignore_cleanup_errors=True) as folder,
        workers(settings.jobs) as executor,
    ):
        settings = replace(settings, cache=Path(folder))
        for speaking in voices:
            try:
                yield _timed(speaking, settings, executor)
            except EngineError:
                yield None


def _timed(speaking: Speaking, settings: Settings, executor: Executor | None) -> float:
    spoken = said(speaking.voice, settings)
    rate = rate_of(speaking, settings)
    processes = (settings.jobs or cores()) if speaking.engine.parallel else 1
    seconds = 0.0
    for characters in (_FIRST, _TIMED):
        start = perf_counter()
        asked = lines(speaking, settings, _as_long(spoken, characters * processes))
        turns = [part for line in asked for part in (line, None)]
        beside = executor if speaking.engine.parallel else None
        sounds = [sound for _, sound in say(turns, len(asked), rate, settings, beside, no_progress)]
        seconds = perf_counter() - start
        failed = next((sound for sound in sounds if not sound.frames), None)
        if failed:
            raise EngineError(failed.failure or "It said nothing.", "Try another voice.")
    return sum(sound.frames for sound in sounds) / rate / max(seconds, 1e-6)


def _as_long(spoken: list[Spoken], characters: int) -> list[Spoken]:
    """The sentences again and again until they have so many characters."""
    whole = sum(len(each.text) for each in spoken)
    return list(islice(cycle(spoken), max(1, characters * len(spoken) // max(1, whole))))
