"""One clip made fit to stand beside others: trimmed and faded.

This is pydub's door: it shapes one clip at a time. Whole tracks never pass through here.
pydub is slow where it steps through a clip in Python: it fades the edges, and sees no more.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from accessible.audio import FRAME_BYTES, Speech, WordMark, frames_of

with warnings.catch_warnings():
    # pydub warns that it finds no ffmpeg (it is never asked to run one) and of its own syntax.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

#: Sound below this is silence at a clip's edges, in dB relative to full scale, over _STEP.
SILENCE = -50.0
#: What runs up to the first sound, or out from the last, belongs to it above this level, and for so
#: many steps at most: voices breathe an “f” or an “h” that quietly.
FAINT, _FAINTEST_STEPS = -64.0, 20
#: The step of the search for the first sound, in milliseconds, and how many are looked at at once.
_STEP, _STEPS = 10, 50
#: What stays before the first and after the last sound, in milliseconds.
MARGIN_BEFORE = 10
MARGIN_AFTER = 30
#: The fade of each edge, in milliseconds: joins do not click.
FADE = 3


def shape(speech: Speech) -> Speech:
    """One clip made fit to stand beside others: its silent edges trimmed to the margins, then
    faded; the words moved along with their sounds.

    A clip that is silent all over stays as it is: trimming is not its judge.
    """
    rate = speech.sample_rate
    frames = np.frombuffer(speech.pcm, "<i2", speech.frames)
    step = frames_of(_STEP, rate)
    before = _silence(frames, step)
    if before >= speech.frames:
        return speech
    after = _silence(frames[::-1], step)
    start = max(0, before - frames_of(MARGIN_BEFORE, rate))
    end = speech.frames - max(0, after - frames_of(MARGIN_AFTER, rate))
    # The two searches step from different ends: the sound that the first one found stays.
    end = max(end, min(speech.frames, before + frames_of(_STEP + MARGIN_AFTER, rate)))
    pcm = _faded(speech.pcm[start * FRAME_BYTES : end * FRAME_BYTES], rate)
    last = end - start - 1
    words = tuple(
        WordMark(min(max(0, word.start - start), last), word.text_start, word.text_end)
        for word in speech.words
    )
    return replace(speech, pcm=pcm, words=words)


def _silence(frames: NDArray[np.int16], step: int) -> int:
    """How many frames at the start are silent."""
    for at in range(0, frames.size, step * _STEPS):
        loud = np.flatnonzero(_energy(frames[at : at + step * _STEPS], step) >= _power(SILENCE))
        if loud.size:
            first = at + int(loud[0]) * step
            earlier = frames[max(0, first - step * _FAINTEST_STEPS) : first]
            quiet = np.flatnonzero(_energy(earlier, step)[::-1] < _power(FAINT))
            faint = int(quiet[0]) if quiet.size else earlier.size // step
            return first - faint * step
    return frames.size


def _energy(frames: NDArray[np.int16], step: int) -> NDArray[np.float32]:
    """The mean square of each step; what is left after the last whole one is one more."""
    whole = frames.size // step * step
    steps = frames[:whole].reshape(-1, step).astype(np.float32)
    energy: NDArray[np.float32] = np.einsum("ij,ij->i", steps, steps) / np.float32(step)
    if whole < frames.size:
        rest = np.square(frames[whole:], dtype=np.float32)
        energy = np.append(energy, rest.sum() / np.float32(rest.size))
    return energy


def _power(level: float) -> float:
    """The mean square of 16-bit frames at a level in dB relative to full scale."""
    return float(10 ** (level / 10)) * 32768**2


def _faded(pcm: bytes, rate: int) -> bytes:
    """The PCM with both edges faded; only the edges are touched."""
    edge = frames_of(FADE, rate) * FRAME_BYTES
    if len(pcm) < 2 * edge:
        return pcm
    first, last = pcm[:edge], pcm[-edge:]
    # Digital silence, as many voices have it around speech, fades to itself.
    if any(first):
        pcm = _segment(first, rate).fade_in(FADE).raw_data + pcm[edge:]
    if any(last):
        pcm = pcm[:-edge] + _segment(last, rate).fade_out(FADE).raw_data
    return pcm


def _segment(pcm: bytes, rate: int) -> AudioSegment:
    return AudioSegment(pcm, sample_width=FRAME_BYTES, frame_rate=rate, channels=1)
