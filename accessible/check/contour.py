"""The contour of a sound: what a proof must know of it, a fiftieth of its length in numbers.

A contour tells, for each *step* of a sound, its energy and how high its waves are, and where these
are cut off. A step is the power of two of frames that lasts some 23 ms, and 512 at the most (which
is less at more than 24 kHz): a whole track of ours (``audio.PACKET``), and each packet of AAC, is a
whole number of them, so that the contours of sounds can be laid end to end.

What is asked of a window is answered from the steps that lie wholly in it, and at least from the
one around its middle: edges are as exact as a step is long, and what sounds beside a window is not
heard in it, unless it is shorter than two steps.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from accessible.errors import EncodeError
from accessible.limiter import FULL_SCALE, Frames
from accessible.listening import pause_below
from accessible.sound import Source, rated

#: Changes with what a contour holds: part of the keys that it is kept under.
VERSION = 1
#: Begin and end in seconds; ``None`` is the end of the sound.
Window: TypeAlias = "tuple[float, float | None]"
_Steps: TypeAlias = NDArray[np.int64]

#: Frames at or under this are digital silence: a lossy codec may leave a little on a zero.
STILL = 2
#: So many frames in a row at full scale were cut off.
CUT = 4
_LONGEST, _A_SECOND = 512, 43
_HEAD = struct.Struct("<IQQQ")
#: An end that no sound reaches; steps of windows that are worked on at once.
_NEVER, _AT_ONCE = 1 << 60, 1 << 20


class Manner(NamedTuple):
    """How a window sounds: how long it is from its first sound to its last and its longest pause
    between these, in seconds, and in how many places its waves are cut off at full scale."""

    seconds: float
    pause: float
    cuts: int


def step_of(sample_rate: int) -> int:
    """The frames in a step."""
    return min(_LONGEST, 1 << max(0, (sample_rate // _A_SECOND).bit_length() - 1))


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """``energies`` are the sums of the squares of each step's frames, ``heights`` reach from trough
    to crest; ``cuts`` are the frames from which on waves are cut off."""

    sample_rate: int
    frames: int
    energies: NDArray[np.float32]
    heights: NDArray[np.uint16]
    cuts: NDArray[np.int64]

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate

    @property
    def step(self) -> int:
        return step_of(self.sample_rate)

    def to_bytes(self) -> bytes:
        """All of it, some 250 bytes a second."""
        head = _HEAD.pack(self.sample_rate, self.frames, self.heights.size, self.cuts.size)
        energies, heights = self.energies.astype("<f4"), self.heights.astype("<u2")
        return head + energies.tobytes() + heights.tobytes() + self.cuts.astype("<i8").tobytes()

    @classmethod
    def from_bytes(cls, content: bytes) -> Contour:
        """What ``to_bytes`` gave. Raises ``ValueError`` or ``struct.error`` for anything else."""
        rate, frames, steps, cuts = _HEAD.unpack_from(content)
        at = _HEAD.size
        energies = np.frombuffer(content, "<f4", steps, at)
        heights = np.frombuffer(content, "<u2", steps, at := at + energies.nbytes)
        return cls(
            rate, frames, energies, heights, np.frombuffer(content, "<i8", cuts, at + 2 * steps)
        )

    def levels(self, windows: Sequence[Window]) -> NDArray[np.float64]:
        """The mean square of each window, 1.0 being full scale; 0 of one without sound."""
        heard = Heard.of((self,), windows)
        return np.array(heard.levels)

    def manners(self, windows: Sequence[Window]) -> list[Manner]:
        """How each window sounds."""
        begins, ends = edges(windows, self.sample_rate)
        low, high = self.within(begins, ends)
        cuts = np.searchsorted(self.cuts, ends) - np.searchsorted(self.cuts, begins)
        seconds, pauses = np.zeros(low.size), np.zeros(low.size)
        # Windows may lie over each other: never more than so many steps at a time.
        sizes = np.cumsum(high - low) // _AT_ONCE
        for some in np.split(np.arange(low.size), np.flatnonzero(np.diff(sizes)) + 1):
            seconds[some], pauses[some] = self._sounding(low[some], high[some])
        step = self.step / self.sample_rate
        cuts = np.where(seconds > 0, cuts, 0)
        return list(map(Manner, (seconds * step).tolist(), (pauses * step).tolist(), cuts.tolist()))

    def _sounding(self, low: _Steps, high: _Steps) -> tuple[_Steps, _Steps]:
        """Of each stretch of steps, how many there are from its first sound to its last, and how
        many without sound there are in a row between these."""
        counts = high - low
        length, pause = np.zeros_like(counts), np.zeros_like(counts)
        full = np.flatnonzero(counts)
        if not full.size:
            return length, pause
        starts = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(counts.size), counts)
        steps = np.arange(owners.size) + (low - starts)[owners]
        heights = self.heights[steps]
        loudest = np.zeros(counts.size, np.int64)
        loudest[full] = np.maximum.reduceat(heights, starts[full])
        sounds = np.flatnonzero(heights > pause_below(loudest)[owners])
        if not sounds.size:
            return length, pause
        owners, steps = owners[sounds], steps[sounds]
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        lasts = np.append(firsts[1:], sounds.size) - 1
        gaps = np.diff(steps, prepend=0)
        gaps[firsts] = 1
        length[owners[firsts]] = steps[lasts] - steps[firsts] + 1
        pause[owners[firsts]] = np.maximum.reduceat(gaps, firsts) - 1
        return length, pause

    def within(self, begins: _Steps, ends: _Steps) -> tuple[_Steps, _Steps]:
        """The steps that lie in windows from frame to frame: from the first to before the last."""
        step, count = self.step, self.heights.size
        begins, ends = begins.clip(0, self.frames), ends.clip(0, self.frames)
        low = -(-begins // step)
        high = np.where(ends == self.frames, count, ends // step)
        short = (high <= low) & (ends > begins)
        low = np.where(short, (begins + ends) // 2 // step, np.minimum(low, high))
        return low, np.where(short, low + 1, high)

    def energy(self, low: _Steps, high: _Steps) -> tuple[NDArray[np.float64], _Steps]:
        """The energy of stretches of steps, and the frames in them."""
        sums = np.concatenate(([0.0], np.cumsum(self.energies, dtype=np.float64)))
        frames = np.minimum(high * self.step, self.frames) - low * self.step
        return sums[high] - sums[low], np.where(high > low, frames, 0)

    def still(self) -> NDArray[np.int64]:
        """The runs of digital silence, each as its first frame and the first one after it."""
        still = np.zeros(self.heights.size + 2, np.bool_)
        still[1:-1] = self.heights <= 2 * STILL
        runs = np.flatnonzero(np.diff(still)).reshape(-1, 2) * self.step
        return np.minimum(runs, self.frames)


def edges(windows: Sequence[Window], sample_rate: int) -> tuple[_Steps, _Steps]:
    """Where windows begin and end, in frames."""
    begins = [round(begin * sample_rate) for begin, _ in windows]
    ends = [_NEVER if end is None else round(end * sample_rate) for _, end in windows]
    return (
        np.array(begins, np.int64).clip(0, _NEVER),
        np.array(ends, np.int64).clip(0, _NEVER),
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a sound of any length.

    ``levels``: the mean square of each window, 1.0 being full scale, in the order asked for;
    ``stillness``: the runs of digital silence that are long enough, as ``(start, end)`` in seconds.
    """

    sample_rate: int
    frames: int
    levels: tuple[float, ...]
    stillness: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate

    @classmethod
    def of(
        cls,
        contours: Iterable[Contour],
        windows: Sequence[Window],
        still_for: float = float("inf"),
    ) -> Heard:
        """What is heard in contours that follow each other, one at a time in memory.

        Raises ``EncodeError`` where they do not fit: at one rate, all but the last whole steps.
        """
        rate = at = 0
        energy, frames = np.zeros(len(windows)), np.zeros(len(windows), np.int64)
        runs: list[list[int]] = []
        for contour in contours:
            if not rate:
                rate = contour.sample_rate
                begins, ends = edges(windows, rate)
            if rate != contour.sample_rate or at % contour.step:
                raise unfit()
            low, high = contour.within(begins - at, ends - at)
            sums, sizes = contour.energy(low, high)
            energy += sums
            frames += sizes
            last = contour.frames
            for start, end in contour.still().tolist():
                if start > 0 and end < last and end - start < still_for * rate:
                    continue
                if runs and runs[-1][1] == start + at:
                    runs[-1][1] = end + at
                else:
                    if runs and runs[-1][1] - runs[-1][0] < still_for * rate:
                        runs.pop()
                    runs.append([start + at, end + at])
            at += last
        levels = energy / np.maximum(frames, 1) / FULL_SCALE**2
        stillness = (
            (start / rate, end / rate) for start, end in runs if end - start >= still_for * rate
        )
        return cls(rate or 1, at, tuple(levels.tolist()), tuple(stillness))


def unfit() -> EncodeError:
    return EncodeError("The parts of a sound do not fit each other.", "Build the file anew.")


def joined(contours: Iterable[Contour]) -> Contour:
    """Contours end to end, as one.

    That of a file which was put together from encoded sounds is that of these, but for the first
    packet of each: a decoder that comes to it has sound before it, and one that begins there has
    none. Ours are silent there. Raises ``EncodeError`` where they do not fit: at one rate, all but
    the last whole steps.
    """
    parts: list[Contour] = []
    cuts: list[NDArray[np.int64]] = []
    at = 0
    for contour in contours:
        if parts and (parts[0].sample_rate != contour.sample_rate or at % contour.step):
            raise unfit()
        cuts.append(contour.cuts + at)
        parts.append(contour)
        at += contour.frames
    if len(parts) == 1:
        return parts[0]
    return Contour(
        parts[0].sample_rate,
        at,
        np.concatenate([part.energies for part in parts]),
        np.concatenate([part.heights for part in parts]),
        np.concatenate(cuts),
    )


def trace(source: Source) -> Iterator[Contour]:
    """Decode a sound: its contour in stretches of some seconds. Raises ``EncodeError`` when any of
    it cannot be decoded."""
    rest = np.zeros(0, np.int16)
    rate = 0
    for rate, block in rated(source):
        step = step_of(rate)
        # Blocks are whole steps, but for the last: nothing is copied.
        sound = np.concatenate((rest, block)) if rest.size else block
        whole = sound.size // step * step
        rest = sound[whole:]
        if whole:
            yield of_frames(sound[:whole], rate)
    if rest.size:
        yield of_frames(rest, rate)


def of_frames(block: Frames, sample_rate: int) -> Contour:
    """The contour of a block of sound."""
    size = step_of(sample_rate)
    rest = -block.size % size
    steps = (np.concatenate((block, np.zeros(rest, np.int16))) if rest else block).reshape(-1, size)
    high, low = steps.max(1), steps.min(1)
    # No dot product: BLAS would start threads of its own in every worker.
    wide = steps.astype(np.float32)
    cuts = np.zeros(0, np.int64)
    if block.size and (high.max() == 32767 or low.min() <= -32767):
        full = np.logical_or(block == 32767, block <= -32767)
        runs = np.flatnonzero(np.diff(full, prepend=False, append=False))
        cuts = runs[::2][runs[1::2] - runs[::2] >= CUT]
    return Contour(
        sample_rate,
        block.size,
        np.einsum("ij,ij->i", wide, wide),
        np.subtract(high, low, dtype=np.int32).astype(np.uint16),
        cuts,
    )
