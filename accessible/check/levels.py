"""The levels of an audiobook, measured as shops measure them, against what ACX asks for
(help.acx.com, “ACX Audio Submission Requirements”). One pass, in flat memory; a job for a worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isinf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accessible.check.mp3 import bit_rates
from accessible.errors import Finding
from accessible.limiter import FULL_SCALE, Frames, PeakMeter, even
from accessible.loudness import TrackLoudness, integrated
from accessible.sound import SoundFile, decode, momentary

#: Frames at or under this are digital silence: a lossy codec may leave a little on a zero.
STILL = 2
#: The step in which sound is looked at, and how long its quietest stretch is, in seconds.
_STEP, _WINDOW = 0.01, 0.5
#: What the levels are called in reports.
_FIGURES = ("rms_dbfs", "peak_dbfs", "true_peak_dbtp", "noise_floor_dbfs", "loudness_lufs")
#: What ACX asks for: levels in dB of full scale, frames and bits a second, seconds.
RMS = (-23.0, -18.0)
PEAK, FLOOR = -3.0, -60.0
SAMPLE_RATE, BIT_RATE, LONGEST = 44_100, 192_000, 120 * 60
#: Below this rate there is no speech to measure, in frames a second.
LEAST_RATE = 1000


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud a sound is.

    ``rms``, ``peak`` (of the frames) and ``floor`` (root mean square of the quietest half second
    that is not digital silence) in dB of full scale, ``true_peak`` in dBTP, ``loudness`` in LUFS;
    ``-inf`` where there is nothing. ``still``: half a second of it or more is digital silence.
    ``bit_rates`` of the frames of an MP3 file.
    """

    rms: float
    peak: float
    true_peak: float
    floor: float
    loudness: float
    still: bool
    bit_rates: frozenset[int] = frozenset()

    @property
    def figures(self) -> dict[str, float | str]:
        """For people and reports; the unit is in the name."""
        values = (self.rms, self.peak, self.true_peak, self.floor, self.loudness)
        # JSON has no word for minus infinity.
        said: dict[str, float | str] = {
            name: "digital silence" if isinf(value) else round(value, 1)
            for name, value in zip(_FIGURES, values, strict=True)
        }
        return said | ({"digital_silence": "in pauses"} if self.still and self.rms > -inf else {})


def spread_of(figures: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """The levels of several files as one figure each, from the lowest to the highest."""
    said: dict[str, str] = {}
    for name in _FIGURES:
        values = [each[name] for each in figures if name in each]
        numbers = sorted(value for value in values if isinstance(value, float))
        if numbers:
            said[name] = " to ".join(dict.fromkeys((f"{numbers[0]}", f"{numbers[-1]}")))
        elif values:
            said[name] = "digital silence"
    return said


def levels(path: Path, sample_rate: int) -> Levels:
    """Decode a sound file of ``sample_rate`` and measure it. Raises ``EncodeError``."""
    found = measured(decode(path), sample_rate)
    if path.suffix.lower() != ".mp3":
        return found
    with path.open("rb") as stream:
        rates = frozenset(bit_rates(stream))
    return replace(found, bit_rates=rates)


def measured(blocks: Iterable[Frames], sample_rate: int) -> Levels:
    """The levels of mono sound, in blocks of any length."""
    meter, scale = PeakMeter(), _Scale(sample_rate)
    passed = momentary(meter.watch(scale.watch(blocks)), sample_rate)
    values = np.fromiter(passed, "<f4").tobytes()
    return Levels(
        rms=_decibels(scale.energy / max(1, scale.frames)),
        peak=_decibels((scale.peak / FULL_SCALE) ** 2),
        true_peak=_decibels(meter.peak**2),
        floor=_decibels(scale.floor),
        loudness=integrated([TrackLoudness(values, meter.peak)]),
        still=scale.still,
    )


def _decibels(energy: float) -> float:
    return float(10 * np.log10(energy)) if 0 < energy < inf else -inf


class _Scale:
    """Watches a sound pass by. Energies are mean squares, 1.0 being full scale; ``energy`` is that
    of all ``frames`` together."""

    def __init__(self, sample_rate: int) -> None:
        self.frames = self.peak = 0
        self.energy = 0.0
        self.floor = inf
        self.still = False
        self._step = max(1, round(sample_rate * _STEP))
        self._steps = max(1, round(_WINDOW * sample_rate / self._step))
        self._energies = np.zeros(0)
        self._sounds = np.zeros(0, np.bool_)

    def watch(self, blocks: Iterable[Frames]) -> Iterator[Frames]:
        """The same frames, in even blocks."""
        for block in even(blocks, 1000 * self._step):
            self._add(block)
            yield block

    def _add(self, block: Frames) -> None:
        step = self._step
        high = max(int(block.max()), -int(block.min()))
        self.peak = max(self.peak, high)
        self.frames += block.size
        # In float64 squares of frames are exact, and so is their sum.
        scaled = block.astype(np.float64)
        self.energy += float(np.einsum("i,i->", scaled, scaled)) / FULL_SCALE**2
        whole = scaled[: block.size // step * step].reshape(-1, step)
        energies = np.einsum("ij,ij->i", whole, whole) / (step * FULL_SCALE**2)
        self._look(energies, np.abs(whole).max(axis=1, initial=0) > STILL)

    def _look(self, energies: NDArray[np.float64], sounds: NDArray[np.bool_]) -> None:
        """Each stretch of half a second, with the steps that were left of the block before."""
        energies = np.concatenate((self._energies, energies))
        sounds = np.concatenate((self._sounds, sounds))
        if energies.size >= self._steps:
            view = np.lib.stride_tricks.sliding_window_view
            heard = view(sounds, self._steps).any(axis=1)
            self.still = self.still or not heard.all()
            means = view(energies, self._steps).mean(axis=1)[heard]
            self.floor = min(self.floor, float(means.min(initial=inf)))
        kept = max(0, energies.size - self._steps + 1)
        self._energies, self._sounds = energies[kept:], sounds[kept:]


def hold_levels(place: str, file: SoundFile, found: Levels) -> Iterator[Finding]:
    """What ACX would not take of a file, as one note."""
    missed = list(_missed(file, found))
    if missed:
        yield Finding("audio-acx", place, f"ACX would not take it: {'; '.join(missed)}.")


def _missed(file: SoundFile, found: Levels) -> Iterator[str]:
    least, most = RMS
    if not least <= round(found.rms, 1) <= most:
        yield f"its RMS is {found.rms:.1f} dB (ACX: {least:g} to {most:g})"
    if round(found.peak, 1) > PEAK:
        yield f"its peak is {found.peak:.1f} dB (ACX: {PEAK:g} at most)"
    if round(found.floor, 1) > FLOOR:
        yield f"its noise floor is {found.floor:.1f} dB (ACX: {FLOOR:g} at most)"
    if file.sample_rate != SAMPLE_RATE:
        yield f"its sample rate is {file.sample_rate} Hz (ACX: {SAMPLE_RATE})"
    if len(found.bit_rates) != 1 or min(found.bit_rates) < BIT_RATE:
        ends = sorted({min(found.bit_rates), max(found.bit_rates)} if found.bit_rates else ())
        rates = " to ".join(f"{rate // 1000}" for rate in ends)
        kind = f"MP3 of {rates} kbit/s" if rates else f"{file.codec}"
        yield f"it is {kind} (ACX: MP3 of a constant {BIT_RATE // 1000} kbit/s or more)"
    if file.duration > LONGEST:
        yield f"it is {file.duration / 60:.0f} minutes long (ACX: {LONGEST // 60} at most)"
