"""The levels of audiobooks are those that shops measure, and a recipe of ours passes them."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from check.small_books import encode
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accessible import build
from accessible.check import prove
from accessible.check.levels import Levels, hold_levels, measured
from accessible.limiter import Frames
from accessible.settings import Settings
from accessible.sound import SoundFile

RATE = 22_050
TEXT = """# The House

Ida looked at the three keys on their nail. The smallest was for the clock, and nobody had wound it
since the winter that her father went out with the boats and did not come back!

“Which one?” said the boy. She took down the second, because it was warm from the sun, and laid it
in his hand. Then the door of the tower stood open, and the sea was loud in the room.
"""


def sine(level: float, seconds: float, rate: int = RATE) -> Frames:
    """A 997 Hz sine, as EBU Tech 3341 has it, of this level (root mean square)."""
    at = np.arange(int(rate * seconds)) / rate
    wave = 32768 * np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * 997 * at)
    return np.asarray(wave, np.int16)


def test_a_sine_measures_what_it_is() -> None:
    found = measured([sine(-20, 3)], RATE)
    assert found.rms == pytest.approx(-20, abs=0.01)
    assert found.peak == pytest.approx(-17, abs=0.03)
    assert found.true_peak == pytest.approx(-17, abs=0.05)
    assert found.floor == pytest.approx(-20, abs=0.01)
    # 0.7 dB of weighting at 1 kHz less 0.691 (ITU-R BS.1770-5).
    assert found.loudness == pytest.approx(-20, abs=0.05)
    assert not found.still


def test_the_floor_is_the_quietest_half_second_that_is_not_dead() -> None:
    silence = np.zeros(RATE, np.int16)
    noise = (np.random.default_rng(1).standard_normal(RATE) * 32768 * 10**-3.3).astype(np.int16)
    parts = (sine(-20, 2), silence, sine(-20, 1), noise, sine(-20, 2))
    found = measured([np.concatenate(parts)], RATE)
    assert found.still
    # Half a second that begins in the dead one and ends in the first step of what comes.
    assert found.floor < -35
    found = measured([np.concatenate((parts[0], *parts[2:]))], RATE)
    assert not found.still
    assert found.floor == pytest.approx(-66, abs=0.5)
    short = measured([np.concatenate((sine(-20, 2), noise[: RATE // 5], sine(-20, 2)))], RATE)
    assert short.floor > -25


def test_silence_has_no_levels() -> None:
    for frames in (np.zeros(3 * RATE, np.int16), np.zeros(0, np.int16)):
        found = measured([frames], RATE)
        assert (found.rms, found.peak, found.true_peak, found.floor) == (-inf,) * 4
        assert set(found.figures.values()) == {"digital silence"}


@examples(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=8), st.integers(0, 100))
def test_blocks_make_no_difference(sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    slow = np.repeat(random.uniform(0, 1, sum(sizes) // 5000 + 1) ** 4, 5000)[: sum(sizes)]
    frames = (random.standard_normal(sum(sizes)) * 4000 * slow).astype(np.int16)
    assert measured(np.split(frames, np.cumsum(sizes)[:-1]), RATE) == measured([frames], RATE)


def misses(found: Levels, sample_rate: int = 44_100, minutes: float = 20) -> list[str]:
    file = SoundFile("mp3", "", 1, sample_rate, minutes * 60, 192_000, (), {})
    notes = list(hold_levels("c1.mp3", file, found))
    assert len(notes) <= 1 and all(note.code == "audio-acx" for note in notes)
    return notes[0].message.split("; ") if notes else []


def test_each_thing_that_is_asked_for() -> None:
    good = Levels(-20.0, -3.2, -2.9, -68.0, -20.0, False, frozenset({192_000}))
    assert misses(good) == []
    for wrong, told in (
        (Levels(-24, -3.2, -3, -68, -20, False, good.bit_rates), "RMS"),
        (Levels(-17, -3.2, -3, -68, -20, False, good.bit_rates), "RMS"),
        (Levels(-20, -2.5, -2, -68, -20, False, good.bit_rates), "peak"),
        (Levels(-20, -3.2, -3, -55, -20, False, good.bit_rates), "noise floor"),
        (Levels(-20, -3.2, -3, -68, -20, False, frozenset({128_000})), "128 kbit/s"),
        (Levels(-20, -3.2, -3, -68, -20, False, frozenset({192_000, 320_000})), "192 to 320"),
        (Levels(-20, -3.2, -3, -68, -20, False), "constant"),
    ):
        (missed,) = misses(wrong)
        assert told in missed
    assert len(misses(good, 48_000, 130)) == 2
    # Digital silence is below every floor.
    assert misses(Levels(-20, -3.2, -3, -inf, -20, True, good.bit_rates)) == []


def test_only_who_asks_is_told(tmp_path: Path) -> None:
    path = tmp_path / "book.mp3"
    path.write_bytes(encode(sine(-20, 2, 44_100), "mp3", "libmp3lame"))
    assert "audio-acx" not in {finding.code for finding in prove(path).findings}
    assert "rms_dbfs" not in prove(path).figures
    proof = prove(path, levels=True)
    assert "audio-acx" in {finding.code for finding in proof.findings}
    assert proof.figures["rms_dbfs"] == pytest.approx(-20, abs=0.5)


def test_a_folder_is_told_of_once(tmp_path: Path) -> None:
    for number, level in enumerate((-20, -26)):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(encode(sine(level, 2, 44_100), "mp3", "libmp3lame"))
    proof = prove(tmp_path, levels=True)
    (note,) = (found for found in proof.findings if found.code == "audio-acx")
    assert "2 of 2 files" in note.message and "0.mp3" in note.message
    low, high = map(float, str(proof.figures["rms_dbfs"]).split(" to "))
    assert low == pytest.approx(-26, abs=0.5)
    assert high == pytest.approx(-20, abs=0.5)
    assert "rms_dbfs" not in prove(tmp_path).figures


@pytest.mark.parametrize(("loudness", "compress"), ((-20.0, False), (-19.0, True)))
def test_our_recipe_passes(loudness: float, compress: bool, tmp_path: Path) -> None:
    source = tmp_path / "book.md"
    source.write_text(TEXT, encoding="utf-8")
    settings = Settings(
        language="en",
        engine="espeak",
        to=("mp3",),
        quality="archive",
        loudness=loudness,
        peak=-3.0,
        room_tone=-70.0,
        compress=compress,
        cache=tmp_path / "cache",
        jobs=1,
    )
    result = build(source, tmp_path / "out", settings)
    proof = prove(result.outputs[0], levels=True)
    assert "audio-acx" not in {finding.code for finding in proof.findings}, proof.figures
    assert proof.figures["loudness_lufs"] == pytest.approx(loudness, abs=0.5)
    assert -78 < float(proof.figures["noise_floor_dbfs"]) < -68
    assert "digital_silence" not in proof.figures


def test_a_book_with_room_tone_is_proved(tmp_path: Path) -> None:
    source = tmp_path / "book.md"
    source.write_text(TEXT, encoding="utf-8")
    settings = Settings(
        language="en", engine="espeak", room_tone=-60.0, cache=tmp_path / "cache", jobs=1
    )
    result = build(source, tmp_path / "out", settings)
    codes = {finding.code for finding in result.findings}
    assert not codes & {"audio-still", "audio-silent", "clip-suspect"}
