"""How loud a book is, and the one gain that brings it to its target (EBU R 128, ITU-R BS.1770-5).

A track is measured once and kept in the cache; the book's loudness is gated exactly over the
blocks of all its tracks, as if they were one file. It is the loudness of the mono file as it
stands (one channel of weight 1): the figure that ffmpeg's ``ebur128`` and audiobook shops read.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from accessible.cache import Cache, key
from accessible.encode import CODEC_MARGIN
from accessible.errors import DamagedEntryError
from accessible.limiter import PeakMeter
from accessible.mastering import AS_SPOKEN, Mastering, name_of, sound
from accessible.sound import momentary
from accessible.track import Track

#: Blocks under this loudness are silence (absolute gate, LUFS).
ABSOLUTE_GATE = -70.0
#: Blocks this far under the loudness of all others do not count (relative gate, LU).
RELATIVE_GATE = -10.0
#: How much of a peak the limiter may take, in dB: more costs over 0.5 LU, and is heard.
MOST_LIMITING = 4.0
#: Gains are whole steps of this, in dB: a sentence that has changed hardly ever changes that of the
#: book, and nobody hears half a step. EBU R 128 allows for four times as much.
STEP = 0.25
#: The most that a book is raised, in dB: what is fainter than that is noise, and no voice.
MOST_GAIN = 40.0


@dataclass(frozen=True, slots=True)
class TrackLoudness:
    """One track's loudness before any gain.

    ``momentary``: LUFS of the 400 ms blocks, ten a second, as little-endian 32-bit floats;
    ``true_peak``: as a factor of full scale (1.0 is 0 dBTP).
    """

    momentary: bytes
    true_peak: float


@dataclass(frozen=True, slots=True)
class Gain:
    """What is done to every track of a book.

    ``gain_db`` in dB; ``integrated`` (LUFS) and ``true_peak`` (dBTP) are those of the book before
    it. ``limited``: the peaks did not allow the whole gain, and the book stays quieter than the
    target.
    """

    gain_db: float
    integrated: float
    true_peak: float
    limited: bool


def measure(
    track: Track, sample_rate: int, cache: Cache, mastering: Mastering = AS_SPOKEN
) -> TrackLoudness:
    """The track's loudness, kept in the cache. Raises what ``mastering.pcm`` raises."""
    meter = PeakMeter()
    blocks = meter.watch(sound(track, sample_rate, mastering, cache))
    values = np.fromiter(momentary(blocks, sample_rate), "<f4").tobytes()
    entry = _entry(name_of(track), sample_rate, mastering)
    cache.put(entry, {"true_peak": meter.peak}, values)
    return TrackLoudness(values, meter.peak)


def found(
    name: str, sample_rate: int, cache: Cache, mastering: Mastering = AS_SPOKEN
) -> TrackLoudness | None:
    """What has been measured of the track that sounds like ``name`` (``mastering.name_of``)."""
    entry = _entry(name, sample_rate, mastering)
    header = cache.header(entry)
    if header is not None:
        with suppress(DamagedEntryError):  # it has been dropped
            return TrackLoudness(cache.payload(entry), float(header["true_peak"]))
    return None


def _entry(name: str, sample_rate: int, mastering: Mastering) -> str:
    return key("loudness", 3, sample_rate, name, *mastering.parts())


def integrated(measures: Sequence[TrackLoudness]) -> float:
    """The loudness of the tracks, played one after the other, in LUFS; ``-inf`` for silence
    (ITU-R BS.1770-5, Annex 1, gating)."""
    loudness = np.concatenate(
        [np.frombuffer(one.momentary, "<f4").astype(np.float64) for one in measures]
        or [np.zeros(0)]
    )
    heard = loudness[loudness > ABSOLUTE_GATE]
    if not heard.size:
        return float("-inf")
    counted = heard[heard > _mean(heard) + RELATIVE_GATE]
    return _mean(counted)


def _mean(loudness: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """The loudness of the mean energy."""
    return float(10 * np.log10(np.mean(10 ** (loudness / 10))))


def gain(measures: Sequence[TrackLoudness], target: float, peak: float) -> Gain:
    """The one gain for a book: to ``target`` (LUFS), with true peaks up to ``peak`` (dBTP).

    Peaks that stand out are the limiter's work (``encode``); when it would have to take more than
    ``MOST_LIMITING`` dB, the gain is lowered instead, and ``limited`` is true. Silence is left
    as it is.
    """
    loudness = integrated(measures)
    highest = max((one.true_peak for one in measures), default=0.0)
    if loudness == float("-inf") or highest <= 0:
        return Gain(0.0, loudness, float("-inf"), False)
    true_peak = 20 * log10(highest)
    wanted = round(min(target - loudness, MOST_GAIN) / STEP) * STEP
    allowed = floor((peak - CODEC_MARGIN + MOST_LIMITING - true_peak) / STEP) * STEP
    return Gain(min(wanted, allowed), loudness, true_peak, allowed < wanted)
