"""Gentle compression of speech: what is loud is lowered, so that all of it can be raised.

A curve of the level over 5 ms steps, frame for frame and without delay: nothing moves in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from accessible.limiter import BLOCK, FULL_SCALE, Frames, even

#: The step in which the level is followed, in seconds: half of the time that it takes to act.
_STEP = 0.005
#: How long it takes to let go, in seconds, to 37 %.
_RELEASE = 0.15
#: Above its threshold, sound that is so many dB louder comes out one louder.
_RATIO = 2.0
#: Where it begins, in dB from the level of the speech, and how many dB wide the bend is there.
_THRESHOLD, _KNEE = -3.0, 8.0


def compress(blocks: Iterable[Frames], sample_rate: int, level: float) -> Iterator[Frames]:
    """The same frames, at most about 2 to 1 in what is louder than ``level`` (that of the
    speech as a whole, in dB of full scale), with a soft bend. It acts within 10 ms around a
    rise, and lets go with a time constant of 150 ms.

    Blocks may be of any length; as many frames come out as went in, at the same places.
    """
    step = _frames(sample_rate)
    ramp = (np.arange(step, dtype=np.float32) + 0.5) / step
    decay = np.exp(-_STEP / _RELEASE)
    held: Frames = np.zeros(0, np.int16)
    # How far the two steps before the next one are lowered, in dB.
    known = np.zeros(2)
    for block in chain(even(blocks, BLOCK // step * step), (held,)):
        wanted = _wanted(_levels(block, step), level)
        # It falls from each crest at its own pace, and is never under what is wanted.
        fall = decay ** np.arange(1, wanted.size + 1)
        lowered = np.maximum(np.maximum.accumulate(wanted / fall), known[-1]) * fall
        # After the last step, all stays as it is.
        known = np.concatenate((known, lowered if block.size else known[-1:]))
        ready = np.concatenate((held, block))
        if block.size:
            last = (-(-block.size // step) - 1) * step
            ready, held = ready[: held.size + last], block[last:]
        if ready.size:
            # A step is led from the middle of what was before to the middle of what comes.
            knots = (-(known[:-1] + known[1:]) / 2)[-1 - -(-ready.size // step) :]
            curve = 10 ** (knots / 20).astype(np.float32)
            gains = curve[:-1, np.newaxis] + np.diff(curve)[:, np.newaxis] * ramp
            yield np.rint(ready * gains.ravel()[: ready.size]).astype(np.int16)
        known = known[-2:]


def _frames(sample_rate: int) -> int:
    return max(1, round(sample_rate * _STEP))


def _levels(block: Frames, step: int) -> NDArray[np.float64]:
    """The level of each step, in dB of full scale; the last one may be shorter."""
    padded = np.pad(block, (0, -block.size % step)).reshape(-1, step).astype(np.float32)
    energy = np.einsum("ij,ij->i", padded, padded).astype(np.float64) / (step * FULL_SCALE**2)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(energy, 1e-12))
    return levels


def _wanted(levels: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """How many dB a level is to be lowered: the curve with its bend."""
    over = levels - (level + _THRESHOLD)
    bend = np.clip(over + _KNEE / 2, 0, _KNEE) ** 2 / (2 * _KNEE)
    return (1 - 1 / _RATIO) * np.where(over > _KNEE / 2, over, bend)
