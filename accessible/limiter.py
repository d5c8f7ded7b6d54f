"""Gain with a ceiling for true peaks (ITU-R BS.1770-5, Annex 2), frame for frame, without delay.

A look-ahead limiter: the gain that each frame needs is held over a short window around it and
smoothed inside that window, so that it never overshoots and never shifts the sound in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Frames: TypeAlias = NDArray[np.int16]
Signal: TypeAlias = NDArray[np.float32]

#: Full scale of a frame.
FULL_SCALE = 32768.0
#: Frames on each side that one interpolated value is made of.
_HALF = 12
#: How far around a peak the gain is held and smoothed, in seconds.
_REACH = 0.006
#: Frames that are looked at together.
_SHORT = 4096


def ratio(decibels: float) -> float:
    """Decibels as a factor on the amplitude."""
    return float(10 ** (decibels / 20))


@cache
def _phases() -> tuple[Signal, ...]:
    """Filters that give the signal a quarter, a half and three quarters after each frame."""
    taps = np.arange(-_HALF + 1, _HALF + 1)
    filters = []
    for quarter in (1, 2, 3):
        at = taps - quarter / 4
        response = np.sinc(at) * np.cos(np.pi * at / (2 * _HALF + 1)) ** 2
        # Convolution turns its kernel around.
        filters.append(response[::-1].astype(np.float32))
    return tuple(filters)


def peaks(signal: Signal) -> Signal:
    """The true peak at each frame: the largest magnitude of the signal, four times oversampled,
    from this frame to just before the next one. As long as ``signal``, whose ends count as cuts to
    silence."""
    found = np.abs(signal)
    padded = np.pad(signal, (_HALF - 1, _HALF))
    for phase in _phases():
        np.maximum(found, np.abs(np.convolve(padded, phase, "valid")), out=found)
    return found


class PeakMeter:
    """Watches a sound pass by. ``peak`` is its true peak so far, as a factor of full scale."""

    def __init__(self) -> None:
        self.peak = 0.0

    def watch(self, blocks: Iterable[Frames]) -> Iterator[Frames]:
        """The same blocks, of any length."""
        edge = np.zeros(_HALF, np.float32)
        for block in blocks:
            yield block
            edge = self._add(edge, block)
        self._add(edge, np.zeros(_HALF + 1, np.int16))

    def _add(self, edge: Signal, block: Frames) -> Signal:
        """Takes in a block after the ``edge`` of what came before. Returns the next edge."""
        signal = np.concatenate((edge, block.astype(np.float32) / np.float32(FULL_SCALE)))
        if signal.size <= 2 * _HALF:
            return signal
        # No speech rises more than 6 dB between two frames: quiet blocks need no filter.
        if float(np.abs(signal).max()) > self.peak / 2:
            self.peak = max(self.peak, float(peaks(signal)[_HALF:-_HALF].max()))
        return signal[-2 * _HALF :]


def _held(gains: Signal, reach: int) -> Signal:
    """The smallest gain within ``reach`` frames on both sides; shorter by ``2 * reach``."""
    width = 2 * reach + 1
    held, have = gains, 1
    while have < width:
        step = min(have, width - have)
        held = np.minimum(held[:-step], held[step:])
        have += step
    return held


def _mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The moving mean over ``width`` values; shorter by ``width - 1``."""
    total = np.cumsum(np.concatenate(([0.0], values)))
    mean: NDArray[np.float64] = (total[width:] - total[:-width]) / width
    return mean


def _short(blocks: Iterable[Frames]) -> Iterator[Frames]:
    """The blocks, cut: where nothing is loud in a short one, nothing need be looked for."""
    for block in blocks:
        for begin in range(0, block.size, _SHORT):
            yield block[begin : begin + _SHORT]


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
    waiting = np.zeros(margin, np.int16)
    for block in _short(chain(blocks, (np.zeros(margin, np.int16),))):
        waiting = np.concatenate((waiting, block))
        if waiting.size <= 2 * margin:
            continue
        signal = waiting.astype(np.float32) * np.float32(factor)
        out = signal[margin:-margin]
        if float(np.abs(signal).max()) > ceiling / 2:
            wanted = np.minimum(1.0, ceiling / np.maximum(peaks(signal), 1.0)).astype(np.float32)
            # A peak between two frames is held down at both.
            wanted[1:] = np.minimum(wanted[1:], wanted[:-1])
            if float(wanted.min()) < 1.0:
                held = _held(wanted[_HALF:-_HALF], reach).astype(np.float64)
                out = out * _mean(_mean(held, reach + 1), reach + 1)
        yield np.clip(np.rint(out), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
        waiting = waiting[-2 * margin :]
