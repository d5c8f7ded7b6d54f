"""A narration becomes files: one gain for the book, each track encoded once for each codec.

The workers measure and encode segments of about a minute; what the cache has is not sent to them.
Of a long book, only the segments that are under way are in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from accessible.assembling import Split, split_for
from accessible.cache import Cache
from accessible.check.hearing import contour_of
from accessible.encode import EFFORT, EncodedTrack, Encoding, encode, media_type
from accessible.encode import found as found_file
from accessible.errors import DamagedEntryError, Finding
from accessible.loudness import TrackLoudness, gain, integrated, measure
from accessible.loudness import found as found_loudness
from accessible.mastering import AS_SPOKEN, Mastering, name_of
from accessible.narration import Narration
from accessible.settings import Settings
from accessible.track import Track
from accessible.workers import Progress, anywhere, no_progress, spread


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
    rate = narration.sample_rate
    whole = _Plan.of(narration, Track.segments)

    def measured(treated: Mastering, progress: Progress) -> list[TrackLoudness]:
        known = {name: found_loudness(name, rate, cache, treated) for name in whole.places}
        missing = [name for name, loudness in known.items() if loudness is None]
        tasks = (
            ((stretch, rate, cache, treated), stretch.frames)
            for stretch in whole.stretches(missing)
        )
        total = sum(whole.places[name].frames for name in missing)
        made = spread(executor, _measure, tasks, total, "measure", progress)
        known.update(zip(missing, made, strict=True))
        # A stretch that is heard twice counts twice.
        return [found for name in whole.names() if (found := known[name])]

    if mastering.compress:
        mastering = mastering.around(integrated(measured(AS_SPOKEN, no_progress)))
    level = gain(
        measured(replace(mastering, room_tone=None), progress), settings.loudness, settings.peak
    )
    tracks: dict[tuple[Narration, str], tuple[EncodedTrack, ...]] = {}
    # The same stretch may stand in several cuts: it is encoded once.
    files: dict[tuple[str, str], Path] = {}
    for cut, split, codecs in _together(wanted, settings):
        plan = whole if (cut, split) == (narration, whole.split) else _Plan.of(cut, split)
        choices = level.gain_db, cache, settings.peak, mastering
        _encode_all(plan, codecs, files, settings, choices, executor, progress)
        for codec in codecs:
            tracks[cut, codec] = plan.encoded(codec, rate, files)
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
    return Sound(tracks, tuple(findings), figures)


def _together(
    wanted: list[tuple[Narration, str]], settings: Settings
) -> Iterator[tuple[Narration, Split, tuple[str, ...]]]:
    """The codecs of each cut that take the same stretches of it, which are treated once."""
    groups: dict[tuple[Narration, Split], list[str]] = {}
    for cut, codec in dict.fromkeys(wanted):
        split = split_for(Encoding.of(settings, codec), cut.sample_rate)
        groups.setdefault((cut, split), []).append(codec)
    yield from ((cut, split, tuple(codecs)) for (cut, split), codecs in groups.items())


def _encode_all(
    plan: _Plan,
    codecs: tuple[str, ...],
    files: dict[tuple[str, str], Path],
    settings: Settings,
    choices: tuple[Any, ...],
    executor: Executor | None,
    progress: Progress,
) -> None:
    """Put the files of every stretch of a plan into ``files``, by codec and name: those that the
    cache has, and those that the workers make."""
    rate = plan.narration.sample_rate
    encodings = {codec: Encoding.of(settings, codec) for codec in codecs}
    missing: list[str] = []
    for name in plan.places:
        for codec, encoding in encodings.items():
            path = files.get((codec, name)) or found_file(name, rate, encoding, *choices)
            if path:
                files[codec, name] = path
            elif name not in missing[-1:]:
                missing.append(name)
    # Whole tracks differ in length: the longest first, so that no worker is left with one alone.
    if plan.split is not Track.segments:
        missing.sort(key=lambda name: -plan.places[name].frames)
    effort = sum(EFFORT.get(codec, 1) for codec in codecs)
    tasks = (
        ((stretch, rate, tuple(encodings.values()), *choices), stretch.frames * effort)
        for stretch in plan.stretches(missing)
    )
    total = sum(plan.places[name].frames for name in missing) * effort
    made = spread(executor, _encode, tasks, total, "encode", progress)
    for name, _ in zip(missing, made, strict=True):
        for codec, encoding in encodings.items():
            # A worker may be on another machine: its files are here once they are asked for.
            path = files.get((codec, name)) or found_file(name, rate, encoding, *choices)
            if path is None:
                raise DamagedEntryError(
                    "A file was lost from the cache.", "Build again: what is missing is made anew."
                )
            files[codec, name] = path


class _Place(NamedTuple):
    """Where a stretch stands first: the number of its track, its own there, and its length."""

    track: int
    number: int
    frames: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """The stretches of a narration, by the names of their sound, without what is in them.

    ``tracks`` holds the href, the frames and the stretches of each track.
    """

    narration: Narration
    split: Split
    tracks: tuple[tuple[str, int, tuple[str, ...]], ...]
    places: dict[str, _Place]

    @classmethod
    def of(cls, narration: Narration, split: Split) -> _Plan:
        tracks = []
        places: dict[str, _Place] = {}
        for number, track in enumerate(narration.tracks):
            names = []
            for at, stretch in enumerate(split(track)):
                names.append(name := name_of(stretch))
                places.setdefault(name, _Place(number, at, stretch.frames))
            tracks.append((track.href, track.frames, tuple(names)))
        return cls(narration, split, tuple(tracks), places)

    def names(self) -> Iterator[str]:
        """Those of all stretches, as they are heard."""
        return (name for _, _, names in self.tracks for name in names)

    def stretches(self, names: Iterable[str]) -> Iterator[Track]:
        """The stretches of those names; of the narration, one track is held at a time."""
        held = -1
        stretches: tuple[Track, ...] = ()
        for name in names:
            track, number, _ = self.places[name]
            if track != held:
                stretches, held = self.split(self.narration.tracks[track]), track
            yield stretches[number]

    def encoded(
        self, codec: str, rate: int, files: Mapping[tuple[str, str], Path]
    ) -> tuple[EncodedTrack, ...]:
        """The tracks in a codec."""
        return tuple(
            EncodedTrack(
                href, tuple(files[codec, n] for n in names), codec, media_type(codec), rate, frames
            )
            for href, frames, names in self.tracks
        )


@anywhere
def _measure(task: tuple[Any, ...]) -> TrackLoudness:
    return measure(*task)


@anywhere
def _encode(task: tuple[Any, ...]) -> None:
    """Encode a stretch, and listen to what was made of it: the proof will ask how it sounds."""
    cache: Cache = task[4]
    for track in encode(*task):
        for path in track.paths:
            contour_of(path, cache)
