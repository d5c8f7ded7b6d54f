"""The limiter and the meter give what plain, slow ones give, bit for bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accessible.limiter import _HALF, Frames, PeakMeter, _phases, even, limit, peaks, ratio

RATE = 22_050


def speechlike(seed: int, size: int, level: float) -> Frames:
    """Noise of low pitch in bursts, as loud as ``level`` at its crests, with pauses between."""
    random = np.random.default_rng(seed)
    noise = np.convolve(random.standard_normal(size + 15), np.hanning(16), "valid")[:size]
    swell = np.clip(np.sin(np.arange(size) / random.uniform(300, 3000)), 0, 1)
    wave = noise * swell
    return np.asarray(wave / max(1e-9, np.abs(wave).max(initial=0)) * level, np.int16)


def cut(sound: Frames, seed: int) -> list[Frames]:
    random = np.random.default_rng(seed)
    return np.split(sound, np.sort(random.integers(0, sound.size + 1, random.integers(0, 9))))


def plain_peaks(sound: Frames) -> NDArray[np.float32]:
    """The true peak at every frame, whatever its neighbors."""
    padded = np.pad(sound, (_HALF - 1, _HALF)).astype(np.float32)
    around = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * _HALF))
    found = np.abs(around[:, _HALF - 1])
    for phase in _phases():
        found = np.maximum(found, np.abs(np.einsum("ij,j->i", around, phase)))
    return found


def plain_limit(sound: Frames, gain_db: float, ceiling_db: float) -> Frames:
    """A gain of its own for each peak and for the frame after it; held, smoothed twice, applied."""
    reach = int(RATE * 0.006)
    factor, ceiling = ratio(gain_db), ratio(ceiling_db) * 32768
    found = plain_peaks(sound)
    over = found > ceiling / factor
    gains = np.ones(sound.size + 8 * reach + 2, np.float32)
    inside = gains[4 * reach : 4 * reach + sound.size + 1]
    wanted = np.float32(ceiling / factor) / found[over]
    at = np.flatnonzero(over)
    np.minimum.at(inside, at, wanted)
    np.minimum.at(inside, at + 1, wanted)
    windows = np.lib.stride_tricks.sliding_window_view
    curve = windows(gains, 2 * reach + 1).min(axis=1).astype(np.float64)
    for _ in range(2):
        curve = windows(curve, reach + 1).mean(axis=1)
    signal = sound * np.float32(factor)
    signal *= curve[2 * reach :][: sound.size]
    return np.asarray(np.clip(np.rint(signal), -32768, 32767), np.int16)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(1, 90_000), st.floats(0, 32_767), st.floats(0.3, 1.3))
def test_peaks_over_the_floor_are_those_of_every_frame(
    seed: int, size: int, level: float, part: float
) -> None:
    sound = speechlike(seed, size, level)
    every = plain_peaks(sound)
    floor = float(every.max()) * part
    at, found = peaks(sound, floor)
    assert np.array_equal(at[found > floor], np.flatnonzero(every > floor))
    assert np.array_equal(found, every[at])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(0, 200_000), st.floats(1, 32_767))
def test_the_meter_finds_the_highest_peak_of_all(seed: int, size: int, level: float) -> None:
    sound = speechlike(seed, size, level)
    meter = PeakMeter()
    passed = [np.zeros(0, np.int16), *meter.watch(cut(sound, seed))]
    assert np.array_equal(np.concatenate(passed), sound)
    # A peak before the first frame is that of silence leading into it.
    led = plain_peaks(np.concatenate((np.zeros(_HALF, np.int16), sound, np.zeros(1, np.int16))))
    assert meter.peak == float(led.max(initial=0)) / 32768


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 999),
    st.integers(1, 200_000),
    st.sampled_from((-12.0, 0.0, 4.25, 14.0, 40.0)),
    st.sampled_from((-12.0, -1.5, 0.0)),
)
def test_the_limiter_lowers_as_a_plain_one(
    seed: int, size: int, gain: float, ceiling: float
) -> None:
    sound = speechlike(seed, size, 30_000)
    out = np.concatenate([sound[:0], *limit(cut(sound, seed), RATE, gain, ceiling)])
    plain = plain_limit(sound, gain, ceiling)
    # The moving mean is a running sum there: the last bit of a gain may be another.
    assert np.abs(out.astype(int) - plain).max(initial=0) <= 1
    assert np.count_nonzero(out != plain) <= size / 1000


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 999), st.integers(0, 200_000), st.sampled_from((-6.0, 0.0, 6.0)))
def test_what_needs_no_lowering_is_one_multiplication(seed: int, size: int, gain: float) -> None:
    sound = speechlike(seed, size, 9_000)
    out = np.concatenate([sound[:0], *limit(cut(sound, seed), RATE, gain, -1.0)])
    assert np.array_equal(out, np.rint(sound * np.float32(ratio(gain))).astype(np.int16))


@given(st.integers(0, 99), st.integers(0, 5000), st.integers(1, 999))
def test_even_blocks_hold_the_same(seed: int, size: int, wanted: int) -> None:
    sound = speechlike(seed, size, 9_000)
    blocks = list(even(cut(sound, seed), wanted))
    assert np.array_equal(np.concatenate([sound[:0], *blocks]), sound)
    assert all(block.size == wanted for block in blocks[:-1])
