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
from numpy.typing import NDArray

from accessible.book import Resource, ZipMember
from accessible.errors import EncodeError
from accessible.listening import STEP, sounding
from accessible.sound import SoundFile, decode, describe

#: Frames at or under this are digital silence: a lossy codec may leave a little on a zero.
STILL = 2
FULL_SCALE = 32768.0
#: So many frames in a row at full scale were cut off.
CUT = 4


@dataclass(frozen=True, slots=True)
class Manner:
    """How a window sounds: how long it is from its first sound to its last and its longest pause
    between these, in seconds, and in how many places its waves are cut off at full scale."""

    seconds: float
    pause: float
    cuts: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What an audio file really holds.

    ``frames`` were decoded at ``file.sample_rate``. ``levels``: the mean square of each window,
    1.0 being full scale, in the order asked for, and ``manners`` how each sounds. ``stillness``:
    the runs of digital silence that are long enough, as ``(start, end)`` in seconds.
    """

    file: SoundFile
    frames: int
    levels: tuple[float, ...]
    stillness: tuple[tuple[float, float], ...]
    manners: tuple[Manner, ...] = ()

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
    contour = _Contour(rate)
    loud = at = 0  # the frame after the last sound; the first frame of the block
    for block in decode(stream):
        stop = at + block.size
        contour.take(block, at)
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
    return Heard(file, at, levels, tuple(stillness), contour.manners(spans))


class _Contour:
    """How high the waves are in each step of a sound, and where they are cut off."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._size = max(1, round(STEP * rate))
        self._rest = np.zeros(0, np.int16)
        self._heights: list[NDArray[np.int32]] = []
        self._cuts: list[int] = []

    def take(self, block: NDArray[np.int16], at: int) -> None:
        """The block that begins at frame ``at``."""
        if block.size and (block.max() == 32767 or block.min() <= -32767):
            full = np.logical_or(block == 32767, block <= -32767)
            edges = np.flatnonzero(np.diff(full, prepend=False, append=False))
            runs = edges[::2][edges[1::2] - edges[::2] >= CUT]
            self._cuts += (runs + at).tolist()
        block = np.concatenate((self._rest, block))
        whole = block.size // self._size * self._size
        self._rest = block[whole:]
        steps = block[:whole].reshape(-1, self._size)
        if steps.size:
            self._heights.append(np.subtract(steps.max(1), steps.min(1), dtype=np.int32))

    def manners(self, spans: Sequence[tuple[int, int | None]]) -> tuple[Manner, ...]:
        """How each span of frames sounds."""
        heights = np.concatenate([np.zeros(0, np.int32), *self._heights])
        cuts = np.array(self._cuts, np.int64)
        return tuple(self._manner(heights, cuts, *span) for span in spans)

    def _manner(
        self, heights: NDArray[np.int32], cuts: NDArray[np.int64], begin: int, end: int | None
    ) -> Manner:
        size = self._size
        inside = heights[max(0, begin) // size : None if end is None else -(-max(0, end) // size)]
        sounds = sounding(inside) if inside.size else inside
        if not sounds.size:
            return Manner(0.0, 0.0, 0)
        step = size / self._rate
        pause = int(np.diff(sounds).max()) - 1 if sounds.size > 1 else 0
        first = np.searchsorted(cuts, begin)
        last = cuts.size if end is None else np.searchsorted(cuts, end)
        cut = max(0, int(last - first))
        return Manner(int(sounds[-1] - sounds[0] + 1) * step, pause * step, cut)
