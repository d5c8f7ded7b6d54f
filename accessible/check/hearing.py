"""Listening to a whole audio file in one pass and in flat memory: how long it is, where it is
still. One call is one job for a worker process."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from accessible.book import Resource, ZipMember
from accessible.errors import EncodeError
from accessible.sound import SoundFile, decode, describe

#: Frames at or under this are digital silence: a lossy codec may leave a little on a zero.
STILL = 2
FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What an audio file really holds.

    ``frames`` were decoded at ``file.sample_rate``. ``levels``: the mean square of each window,
    1.0 being full scale, in the order asked for. ``stillness``: the runs of digital silence that
    are long enough, as ``(start, end)`` in seconds.
    """

    file: SoundFile
    frames: int
    levels: tuple[float, ...]
    stillness: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        return self.frames / self.file.sample_rate


def listen(
    source: Path | ZipMember,
    windows: Sequence[tuple[float, float | None]] = (),
    still_for: float = float("inf"),
) -> Heard:
    """Decode it all. ``windows`` are ``(begin, end)`` in seconds (``None``: to the end);
    ``still_for``: the shortest run of digital silence to tell of, in seconds.

    Raises ``EncodeError`` when any of it cannot be decoded.
    """
    try:
        with _stream(source) as stream:
            file = describe(stream)
        if file.sample_rate <= 0:
            raise EncodeError("The audio has no sample rate.", "Build the file anew.")
        with _stream(source) as stream:
            return _measure(file, stream, windows, still_for)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise EncodeError(f"The audio cannot be read ({error}).", "Build the file anew.") from error


@contextmanager
def _stream(source: Path | ZipMember) -> Iterator[Path | IO[bytes]]:
    """A path as it is; a ZIP member as a stream, nothing unpacked to disk."""
    if isinstance(source, Path):
        yield source
    else:
        with Resource("", "", source).open() as stream:
            yield stream


def _measure(
    file: SoundFile,
    stream: Path | IO[bytes],
    windows: Sequence[tuple[float, float | None]],
    still_for: float,
) -> Heard:
    rate = file.sample_rate
    spans = [
        (round(begin * rate), None if end is None else round(end * rate)) for begin, end in windows
    ]
    waiting = sorted(range(len(spans)), key=lambda index: spans[index][0], reverse=True)
    active: list[int] = []
    energy = [0] * len(spans)
    heard = [0] * len(spans)
    stillness: list[tuple[float, float]] = []
    still_frames = still_for * rate
    loud = at = 0  # the frame after the last sound; the first frame of the block
    for block in decode(stream):
        stop = at + block.size
        while waiting and spans[waiting[-1]][0] < stop:
            active.append(waiting.pop())
        if active:
            # Exact, and no dot product: BLAS would start threads of its own in every worker.
            squares = np.square(block, dtype=np.int32)
            for index in active:
                begin, end = spans[index]
                part = squares[max(0, begin - at) : None if end is None else max(0, end - at)]
                energy[index] += int(part.sum(dtype=np.int64))
                heard[index] += part.size
            active = [i for i in active if (end := spans[i][1]) is None or end > stop]
        if still_frames < float("inf"):
            sounds = np.zeros(block.size + 2, np.bool_)
            np.logical_or(block > STILL, block < -STILL, out=sounds[1:-1])
            begins, ends = np.flatnonzero(np.diff(sounds)).reshape(-1, 2).T + at
            if begins.size:
                rests = np.concatenate(([loud], ends[:-1]))
                for index in np.flatnonzero(begins - rests >= still_frames).tolist():
                    stillness.append((int(rests[index]) / rate, int(begins[index]) / rate))
                loud = int(ends[-1])
        at = stop
    if at - loud >= still_frames:
        stillness.append((loud / rate, at / rate))
    levels = tuple(
        total / frames / FULL_SCALE**2 if frames else 0.0
        for total, frames in zip(energy, heard, strict=True)
    )
    return Heard(file, at, levels, tuple(stillness))
