"""Room tone: the soft sound of a quiet room under a voice, instead of no sound at all.

It is made, not recorded: noise that falls with the frequency, as that of rooms does. The same frame
of a track has always the same tone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from accessible.limiter import BLOCK, FULL_SCALE, Frames, Signal, even, ratio

#: The tone comes again after so many frames: some twelve seconds, too long and too soft to notice.
_LOOP = 1 << 18
#: Below this frequency there is nothing, in hertz: rumble is heard by no one, but costs level.
_LOWEST = 60.0
#: At the start of a track there is none for so long (a codec gives nothing there), and it takes so
#: long to come up there and to go at its end, in seconds: all in the silence that tracks have.
_BEFORE, _FADE = 0.055, 0.045


@cache
def _tone(sample_rate: int) -> Signal:
    """The tone at the level 1.0 (root mean square); its end leads into its beginning."""
    pitch = np.fft.rfftfreq(_LOOP, 1 / sample_rate)
    random = np.random.default_rng(1)
    # As much energy in each octave.
    size = np.where(pitch >= _LOWEST, 1 / np.sqrt(np.maximum(pitch, _LOWEST)), 0.0)
    tone = np.fft.irfft(size * np.exp(2j * np.pi * random.random(size.size)), _LOOP)
    scaled: Signal = (tone / np.sqrt(np.mean(tone**2))).astype(np.float32)
    return scaled


def add(
    blocks: Iterable[Frames], sample_rate: int, total: int, level: float, gain_db: float = 0.0
) -> Iterator[Frames]:
    """The same frames with the tone under them, ``level`` dB of full scale loud once ``gain_db`` is
    applied to the sum. ``total``: how many frames there are; the tone comes and goes with them, so
    that no join clicks.
    """
    tone = _tone(sample_rate) * np.float32(ratio(level - gain_db) * FULL_SCALE)
    before, fade = round(_BEFORE * sample_rate), max(1, round(_FADE * sample_rate))
    at = 0
    for block in even(blocks, BLOCK):
        begin, more = at % _LOOP, at % _LOOP + block.size - _LOOP
        # A block is shorter than the tone.
        under = np.concatenate((tone[begin : begin + block.size], tone[: max(0, more)]))
        if at < before + fade or at + block.size > total - fade:
            places = np.arange(at, at + block.size)
            edge = np.minimum(places - before, total - places).clip(0, fade) / fade
            under *= np.sin(np.pi / 2 * edge).astype(np.float32) ** 2
        out = np.rint(np.add(block, under, out=under), out=under)
        yield np.clip(out, -FULL_SCALE, FULL_SCALE - 1, out=out).astype(np.int16)
        at += block.size
