"""Gain with a ceiling for true peaks (ITU-R BS.1770-5, Annex 2), frame for frame, without delay.

A look-ahead limiter: the gain that each frame needs is held over a short window around it and
smoothed inside that window, so that it never overshoots and never shifts the sound in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Frames: TypeAlias = NDArray[np.int16]
Signal: TypeAlias = NDArray[np.float32]

#: Full scale of a frame.
FULL_SCALE = 32768.0
#: Frames that are worked on at once: long enough for the work to outweigh the calls.
BLOCK = 1 << 16
#: Frames on each side that one interpolated value is made of.
_HALF = 12
#: How far around a peak the gain is held and smoothed, in seconds.
_REACH = 0.006


def ratio(decibels: float) -> float:
    """Decibels as a factor on the amplitude."""
    return float(10 ** (decibels / 20))


def even(blocks: Iterable[Frames], size: int) -> Iterator[Frames]:
    """The same frames in blocks of ``size``; the last one may be shorter."""
    held: list[Frames] = []
    have = 0
    for block in blocks:
        while have + block.size >= size:
            cut = size - have
            yield np.concatenate((*held, block[:cut]))
            block = block[cut:]
            held, have = [], 0
        if block.size:
            held.append(block)
            have += block.size
    if held:
        yield np.concatenate(held)


@cache
def _phases() -> Signal:
    """Filters that give the signal a quarter, a half and three quarters after each frame."""
    taps = np.arange(-_HALF + 1, _HALF + 1)
    filters = []
    for quarter in (1, 2, 3):
        at = taps - quarter / 4
        response = np.sinc(at) * np.cos(np.pi * at / (2 * _HALF + 1)) ** 2
        filters.append(response.astype(np.float32))
    return np.stack(filters)


def peaks(sound: Frames, floor: float = 0.0) -> tuple[NDArray[np.intp], Signal]:
    """Where the sound may have a true peak above ``floor``, and the true peak there: the largest
    magnitude, four times oversampled, from that frame to just before the next one. In units of a
    frame; the ends of ``sound`` count as cuts to silence.

    No speech rises more than 6 dB between frames: only what has one above half the floor near by
    is looked at.
    """
    half = min(int(floor / 2), np.iinfo(np.int16).max)
    loud = np.zeros(sound.size + 3, np.bool_)
    np.greater_equal(sound, half, out=loud[1:-2])
    loud[1:-2] |= sound <= -half
    # From a frame to the next one: those two, and one more on each side.
    at = np.flatnonzero(loud[:-3] | loud[1:-2] | loud[2:-1] | loud[3:])
    if not at.size:
        return at, np.zeros(0, np.float32)
    padded = np.zeros(sound.size + 2 * _HALF - 1, np.int16)
    padded[_HALF - 1 : -_HALF] = sound
    windows = np.ndarray((sound.size, 2 * _HALF), np.int16, padded, 0, padded.strides * 2)
    around = windows[at].astype(np.float32)
    # No matrix product: BLAS would start threads of its own in every worker.
    between = np.einsum("ij,kj->ki", around, _phases())
    np.abs(between, out=between)
    return at, np.maximum(between.max(axis=0), np.abs(around[:, _HALF - 1]))


class PeakMeter:
    """Watches a sound pass by. ``peak`` is its true peak so far, as a factor of full scale."""

    def __init__(self) -> None:
        self.peak = 0.0

    def watch(self, blocks: Iterable[Frames]) -> Iterator[Frames]:
        """The same frames, in even blocks."""
        edge = np.zeros(_HALF, np.int16)
        for block in even(blocks, BLOCK):
            yield block
            edge = self._add(edge, block)
        self._add(edge, np.zeros(_HALF + 1, np.int16))

    def _add(self, edge: Frames, block: Frames) -> Frames:
        """Takes in a block after the ``edge`` of what came before. Returns the next edge."""
        sound = np.concatenate((edge, block))
        # No true peak is below a frame: what is lower than the highest one need not be looked at.
        highest = max(int(sound.max()), -int(sound.min()))
        at, found = peaks(sound, max(self.peak * FULL_SCALE, highest))
        # The ends are cut: what is near them comes with the next block.
        inside = found[(at >= _HALF) & (at < sound.size - _HALF)]
        self.peak = max(self.peak, float(inside.max(initial=0.0)) / FULL_SCALE)
        return sound[-2 * _HALF :]


def _held(gains: Signal, reach: int) -> Signal:
    """The smallest gain within ``reach`` frames on both sides; shorter by ``2 * reach``."""
    width = 2 * reach + 1
    held, have = gains, 1
    while have < width:
        step = min(have, width - have)
        held = np.minimum(held[:-step], held[step:])
        have += step
    return held


def _mean(values: Signal | NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The moving mean over ``width`` values; shorter by ``width - 1``."""
    total = np.zeros(values.size + 1)
    np.cumsum(values, out=total[1:])
    mean: NDArray[np.float64] = total[width:] - total[:-width]
    mean /= width
    return mean


def _lower(signal: Signal, at: NDArray[np.intp], wanted: Signal, reach: int) -> None:
    """Bring the ``signal`` down to the ``wanted`` gains at the frames ``at`` (rising), smoothly.

    A gain reaches ``2 * reach`` frames far: groups of peaks further apart are separate work, and
    all between them stays as it is.
    """
    cuts = np.flatnonzero(np.diff(at) > 4 * reach + 1) + 1
    for first, last in pairwise((0, *cuts.tolist(), at.size)):
        # One frame more, since a peak between two frames is held down at both.
        begin, end = int(at[first]) - 2 * reach, int(at[last - 1]) + 2 + 2 * reach
        gains = np.ones(end - begin + 4 * reach, np.float32)
        places = at[first:last] - begin + 2 * reach
        gains[places] = wanted[first:last]
        gains[places + 1] = np.minimum(gains[places + 1], wanted[first:last])
        curve = _mean(_mean(_held(gains, reach), reach + 1), reach + 1)
        part = signal[max(0, begin) : end]
        part *= curve[max(0, -begin) :][: part.size]


def limit(
    blocks: Iterable[Frames], sample_rate: int, gain_db: float, ceiling_db: float
) -> Iterator[Frames]:
    """The same frames with ``gain_db``, and no true peak above ``ceiling_db`` (dBTP).

    Blocks may be of any length; as many frames come out as went in, at the same places.
    """
    reach = max(1, int(sample_rate * _REACH))
    margin = 2 * reach + _HALF
    factor = ratio(gain_db)
    ceiling = ratio(ceiling_db) * FULL_SCALE
    floor = ceiling / factor
    silence = np.zeros(margin, np.int16)
    waiting = silence
    room = np.empty(BLOCK + 2 * margin, np.float32)
    for block in even(chain(blocks, (silence,)), BLOCK):
        waiting = np.concatenate((waiting, block))
        if waiting.size <= 2 * margin:
            continue
        signal = np.multiply(waiting, np.float32(factor), out=room[: waiting.size])
        at, found = peaks(waiting, floor)
        over = found > floor
        if over.any():
            _lower(signal, at[over], np.float32(floor) / found[over], reach)
        out = signal[margin:-margin]
        np.rint(out, out=out)
        if ceiling > FULL_SCALE - 1:
            np.clip(out, -FULL_SCALE, FULL_SCALE - 1, out=out)
        yield out.astype(np.int16)
        waiting = waiting[-2 * margin :]
