"""A narration becomes files: one gain for the book, each track encoded once for each codec.

The workers measure and encode segments of about a minute, the longest work first.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from accessible.assembling import assemble, segments
from accessible.cache import Cache
from accessible.encode import EFFORT, EncodedTrack, Encoding, encode
from accessible.errors import Finding
from accessible.loudness import gain, integrated, measure
from accessible.mastering import AS_SPOKEN, Mastering
from accessible.narration import Narration
from accessible.settings import Settings
from accessible.workers import Progress, no_progress, spread


@dataclass(frozen=True, slots=True)
class Sound:
    """The tracks of narrations that are cut from one, each in its codecs, in their order."""

    tracks: dict[tuple[Narration, str], tuple[EncodedTrack, ...]]
    findings: tuple[Finding, ...]
    figures: dict[str, Any]


def render(
    narration: Narration,
    wanted: list[tuple[Narration, str]],
    settings: Settings,
    executor: Executor | None,
    progress: Progress,
) -> Sound:
    """Find the one gain of the book, and encode each track once for each codec.

    ``wanted`` are cuts of the narration, each with a codec. Raises ``EncodeError``, ``CacheError``,
    and ``DamagedEntryError`` when a clip's sound has been lost.
    """
    if not wanted:
        return Sound({}, narration.findings, {})
    cache = Cache.of(settings)
    mastering = Mastering.of(settings)
    tracks = narration.tracks
    rate = narration.sample_rate
    stretches = [stretch for track in tracks for stretch in track.segments()]

    def measured(treated: Mastering, progress: Progress) -> list[Any]:
        tasks = [(stretch, rate, cache, treated) for stretch in stretches]
        sizes = [stretch.frames for stretch in stretches]
        return spread(executor, _measure, tasks, sizes, "measure", progress)

    if mastering.compress:
        mastering = mastering.around(integrated(measured(AS_SPOKEN, no_progress)))
    loudness = measured(replace(mastering, room_tone=None), progress)
    level = gain(loudness, settings.loudness, settings.peak)
    plan = [
        (cut, codec, track, segments(track, codec))
        for cut, codec in dict.fromkeys(wanted)
        for track in cut.tracks
    ]
    # The same stretch may stand in several cuts: it is encoded once.
    jobs = list(dict.fromkeys((codec, segment) for _, codec, _, some in plan for segment in some))
    encoded = spread(
        executor,
        _encode,
        [
            (
                segment,
                rate,
                Encoding.of(settings, codec),
                level.gain_db,
                cache,
                settings.peak,
                mastering,
            )
            for codec, segment in jobs
        ],
        [segment.frames * EFFORT.get(codec, 1) for codec, segment in jobs],
        "encode",
        progress,
    )
    made = dict(zip(jobs, encoded, strict=True))
    whole = spread(
        executor,
        _assemble,
        [(track, [made[codec, each] for each in some], cache) for _, codec, track, some in plan],
        [track.frames for _, _, track, _ in plan],
        "encode",
        no_progress,
    )
    by_cut: dict[tuple[Narration, str], list[EncodedTrack]] = {each: [] for each in wanted}
    for (cut, codec, _, _), joined in zip(plan, whole, strict=True):
        by_cut[cut, codec].append(joined)
    findings = list(narration.findings)
    if level.limited:
        findings.append(
            Finding(
                "peak-limited",
                "audio",
                f"The book is quieter than {settings.loudness:g} LUFS, "
                f"so that no peak is above {settings.peak:g} dBTP.",
            )
        )
    # Silence has no loudness, and JSON no word for minus infinity.
    loud = round(level.integrated, 2) if isfinite(level.integrated) else None
    figures = {"loudness": loud, "gain": round(level.gain_db, 2)}
    return Sound({each: tuple(some) for each, some in by_cut.items()}, tuple(findings), figures)


def _measure(task: tuple[Any, ...]) -> Any:
    return measure(*task)


def _encode(task: tuple[Any, ...]) -> EncodedTrack:
    return encode(*task)


def _assemble(task: tuple[Any, ...]) -> EncodedTrack:
    return assemble(*task)
