"""What a batch would cost, before it is built: hours of sound, room on the disk, and time.

Each document is read and scripted as for a build. The time rests on a pace that is measured on this
machine, at once: of each voice that leads a book, and of each codec.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from accessible.batch.orders import Order, voices_of
from accessible.encode import Encoding, write_sound
from accessible.engines.voices import Cast, Ensemble, Speaking
from accessible.errors import AccessibleError
from accessible.improving import improve
from accessible.publish import needs_sound, writers_of
from accessible.readers.dispatch import read
from accessible.scripting import script
from accessible.settings import Settings
from accessible.space import estimate
from accessible.voices.speed import timed
from accessible.workers import Progress, cores, spread

#: What a build takes beside speaking and encoding: the bar of ``benchmarks/line.py``.
_LINE = 1.15
#: Seconds of sound that a codec is timed with, and its frames a second.
_TIMED, _RATE = 20, 22_050


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one order would cost where nothing of it is in the cache.

    ``seconds`` are those of its sound, ``spoken`` those that voices have to say; ``bytes`` are its
    outputs', ``cached`` what it puts into the cache. ``reading``: seconds of one core until it was
    scripted. ``voice`` leads it (its engine and its id), ``encodings`` are its codecs. With an
    ``error`` it cannot be built, and ``remedy`` says what to do.
    """

    order: Order
    seconds: float = 0.0
    spoken: float = 0.0
    bytes: int = 0
    cached: int = 0
    reading: float = 0.0
    voice: tuple[str, str] | None = None
    encodings: tuple[Encoding, ...] = ()
    error: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the orders would cost together. ``wall`` is in seconds on this machine, and ``None``
    where a voice cannot be timed; ``basis`` says in sentences what it rests on."""

    books: int
    failing: int
    seconds: float
    bytes: int
    cached: int
    wall: float | None
    basis: tuple[str, ...]


def estimates(
    orders: Sequence[Order], executor: Executor | None, progress: Progress
) -> Iterator[Estimate]:
    """What each order would cost, in order. A document that cannot be read stops none."""
    tasks = ((order, 1) for order in orders)
    return spread(executor, estimated, tasks, len(orders), "estimate", progress)


def estimated(order: Order) -> Estimate:
    """What one order would cost; a document that cannot be read has its ``error``."""
    begun = perf_counter()
    try:
        return _estimated(order, begun)
    except AccessibleError as error:
        return Estimate(order, error=error.message, remedy=error.remedy)
    except Exception as error:  # an estimate is never what stops a batch
        return Estimate(
            order,
            error=f"{order.path.name} cannot be estimated: {error or type(error).__name__}.",
            remedy="Build it alone: accessible build.",
        )


def _estimated(order: Order, begun: float) -> Estimate:
    settings = order.settings
    book, lines = script(improve(read(order.path, settings), settings), settings)
    need = estimate(lines, settings)
    reading = perf_counter() - begun
    writers = writers_of(settings)
    # Text and pictures go into each EPUB.
    document = order.path.stat().st_size * sum(name.startswith("epub") for name in writers)
    codecs = dict.fromkeys(codec for one in writers.values() if (codec := one.codec(settings)))
    voice = None
    if needs_sound(settings) and need.spoken:
        lead = _cast(voices_of(settings)).lead(book.metadata.language)
        voice = lead.engine.name, lead.voice.id
    return Estimate(
        order,
        need.seconds,
        need.spoken,
        need.output + document,
        need.cache,
        reading,
        voice,
        tuple(Encoding.of(settings, codec) for codec in codecs),
    )


@lru_cache(maxsize=16)
def _cast(settings: Settings) -> Cast:
    # Which voices there are is the same for all books of a batch.
    return Cast(Ensemble(settings))


def forecast(found: Iterable[Estimate], settings: Settings) -> Forecast:
    """What all of these would cost together, on ``settings.jobs`` cores.

    Times each voice and each codec, which takes seconds for each.
    """
    found = tuple(found)
    whole = [each for each in found if not each.error]
    jobs = settings.jobs or cores()
    work, basis = sum(each.reading for each in whole) / jobs, []
    voices: dict[tuple[str, str], float] = defaultdict(float)
    encodings: dict[Encoding, float] = defaultdict(float)
    first: dict[tuple[str, str], Settings] = {}
    for each in whole:
        if each.voice:
            voices[each.voice] += each.spoken
            first.setdefault(each.voice, each.order.settings)
        for encoding in each.encodings:
            encodings[encoding] += each.seconds
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    missing = False
    for (engine, voice), spoken in voices.items():
        pace = _pace_of(engine, voice, replace(first[engine, voice], jobs=settings.jobs))
        if pace is None:
            missing = True
            basis.append(f"{engine}’s voice {voice} cannot be timed here: no time is told.")
            continue
        work += spoken / pace
        basis.append(
            f"{engine}’s voice {voice} speaks {_times(pace)} in a second here, on {jobs} "
            f"core{'s' * (jobs > 1)}, measured now; {spoken / 3600:.1f} hours are to be spoken."
        )
    for encoding, heard in encodings.items():
        pace = _pace_of_encoding(encoding) * jobs
        work += heard / pace
        basis.append(f"{encoding.codec.upper()} is made at {_times(pace)} a second, measured now.")
    if voices and busy > cores():
        basis.append(
            f"The machine is busy with other work (load {busy:.0f} on {cores()} cores): left "
            "alone, it is faster."
        )
    if whole:
        basis.append(
            f"All else is taken to be {_LINE - 1:.0%} of that, as in benchmarks/line.py; nothing "
            "is taken to be in the cache."
        )
    return Forecast(
        len(whole),
        len(found) - len(whole),
        sum(each.seconds for each in whole),
        sum(each.bytes for each in whole),
        sum(each.cached for each in whole),
        None if missing else _LINE * work,
        tuple(basis),
    )


def _times(pace: float) -> str:
    return f"{pace:,.0f} seconds of sound" if pace >= 10 else f"{pace:.1f} seconds of sound"


def _pace_of(engine: str, voice: str, settings: Settings) -> float | None:
    """Seconds of sound that a voice speaks in one, on all processors together."""
    try:
        speaking: Speaking = Ensemble(replace(settings, engine=engine)).named(f"{engine}:{voice}")
        return next(timed([speaking], settings))
    except (AccessibleError, OSError):
        return None


def _pace_of_encoding(encoding: Encoding) -> float:
    """Seconds of sound that one core encodes in one."""
    # Noise that swells and fades like speech: silence would cost nothing.
    swell = np.abs(np.sin(np.arange(_TIMED * _RATE) * (np.pi * 3 / _RATE)))
    noise = np.random.default_rng(7).integers(-6000, 6000, _TIMED * _RATE)
    sound = (noise * swell).astype("<i2")
    with TemporaryDirectory(prefix="pace-", ignore_cleanup_errors=True) as folder:
        begun = perf_counter()
        write_sound(
            Path(folder) / "sound",
            encoding.codec,
            encoding.bitrate,
            _RATE,
            [sound],
            least_rate=encoding.sample_rate,
        )
        return _TIMED / max(perf_counter() - begun, 1e-6)
