"""What is done to a sound before it is encoded: gentle, deterministic, and nothing moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from encoding import encode
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from test_encode import CODECS, burst, every_clip_in_place, spoken, whole

from accessible import roomtone
from accessible.cache import Cache
from accessible.compressor import compress
from accessible.encode import Encoding
from accessible.errors import UsageError
from accessible.limiter import Frames
from accessible.loudness import measure
from accessible.mastering import AS_SPOKEN, Mastering, sound
from accessible.settings import Settings, with_options
from accessible.sound import describe
from accessible.track import Track

RATE = 22_050


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 1 << 30)


def tone(level: float, seconds: float, pitch: float = 220) -> Frames:
    """A sine of this level (root mean square, dB of full scale)."""
    at = np.arange(int(RATE * seconds)) / RATE
    wave = 32768 * np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * pitch * at)
    return np.asarray(wave, np.int16)


def level(frames: Frames) -> float:
    return float(10 * np.log10(np.mean((frames / 32768.0) ** 2)))


def compressed(frames: Frames, at: float) -> Frames:
    return np.concatenate(list(compress([frames], RATE, at)) or [frames[:0]])


@pytest.mark.parametrize("over", (-20, -8, 0, 6, 12))
def test_two_to_one_over_the_level_of_the_speech(over: float) -> None:
    steady = tone(-24 + over, 1)
    lowered = level(steady) - level(compressed(steady, -24.0)[RATE // 4 : -RATE // 4])
    if over <= -8:
        assert lowered == pytest.approx(0, abs=0.01)
    elif over == 0:
        assert 1 < lowered < 2
    else:
        assert lowered == pytest.approx((over + 3) / 2, abs=0.2)


def test_it_acts_at_once_and_lets_go_slowly() -> None:
    sound = np.concatenate((tone(-40, 0.5), tone(-12, 0.5), tone(-40, 1)))
    curve = np.where(np.abs(sound) > 150, compressed(sound, -24.0) / np.maximum(sound, 1), 0)
    gain = np.array([np.median(step[step > 0]) for step in np.array_split(curve, 200)])
    loud = gain[75]
    assert 20 * np.log10(loud) == pytest.approx(-7.5, abs=0.2)
    assert np.allclose(gain[:48], 1, atol=0.02)
    assert np.allclose(gain[52:100], loud, atol=0.02)
    # 150 ms later 37 % is left, in decibels.
    assert 20 * np.log10(gain[115]) == pytest.approx(-7.5 * np.exp(-1), abs=0.4)
    assert gain[195] > 0.95
    assert (np.diff(gain[102:150]) > -0.02).all()


@examples(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 30_000), max_size=8), st.integers(0, 1000), st.booleans())
def test_blocks_make_no_difference_and_no_frame_moves(
    sizes: list[int], seed: int, whole_steps: bool
) -> None:
    if whole_steps:
        sizes = [size // 110 * 110 + 110 for size in sizes]
    noise = (np.random.default_rng(seed).standard_normal(sum(sizes)) * 5000).astype(np.int16)
    blocks = np.split(noise, np.cumsum(sizes)[:-1]) if sizes else []
    out = np.concatenate([noise[:0], *compress(blocks, RATE, -20.0)])
    assert out.size == noise.size
    assert np.array_equal(out, compressed(noise, -20.0))
    assert (np.abs(out) <= np.abs(noise)).all() and (out * noise.astype(np.int32) >= 0).all()


def test_the_curve_is_no_other_in_a_long_sound() -> None:
    sound = np.concatenate([burst(40_000, seed) for seed in range(9)])
    late = np.concatenate((np.zeros(110 * 613, np.int16), sound))
    assert np.array_equal(compressed(late, -20.0)[110 * 613 :], compressed(sound, -20.0))


def test_a_louder_book_is_treated_alike() -> None:
    loud = np.concatenate([burst(9000, seed) for seed in range(8)])
    soft = loud // 4
    mastering = Mastering(compress=True)
    one = compressed(loud, mastering.around(-20.3).level)
    two = compressed(soft, mastering.around(-32.4).level)
    assert level(one) - level(two) == pytest.approx(level(loud) - level(soft), abs=0.1)
    assert level(loud) - level(one) > 1
    # A sentence more changes nothing, and silence has no loudness.
    assert mastering.around(-20.3) == mastering.around(-19.9)
    assert mastering.around(float("-inf")) == mastering


def test_a_segment_sounds_as_it_does_in_its_track(cache: Cache) -> None:
    mastering = Mastering(compress=True)
    track = spoken(cache, "c1", RATE, 5, clips=6)
    cut = track.clips[2].end
    first = Track("c1", "", track.clips[:3], cut, track.lead_in)
    heard = np.concatenate(list(sound(track, RATE, mastering, cache)))
    part = np.concatenate(list(sound(first, RATE, mastering, cache)))
    assert np.array_equal(heard[: cut - 110], part[:-110])


def test_room_tone_is_heard_at_its_level_and_fades_at_the_edges() -> None:
    still = np.zeros(10 * RATE, np.int16)
    out = np.concatenate(list(roomtone.add([still], RATE, still.size, -65.0)))
    assert level(out[RATE:-RATE]) == pytest.approx(-65, abs=0.3)
    assert not out[:1200].any() and np.abs(out[-50:]).max() <= 2
    assert np.abs(np.diff(out.astype(int))).max() < 100
    # The octaves have about the same energy, as pink noise has.
    energy = np.abs(np.fft.rfft(out[RATE : RATE + (1 << 17)].astype(float))) ** 2
    octaves = [energy[int(f * 5.944) : int(f * 11.888)].sum() for f in (125, 500, 2000)]
    assert max(octaves) < 2 * min(octaves)


@examples(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 30_000), max_size=12), st.integers(-30, 30))
def test_room_tone_depends_on_the_place_alone(sizes: list[int], gain: int) -> None:
    noise = (np.random.default_rng(1).standard_normal(sum(sizes)) * 9000).astype(np.int16)
    blocks = np.split(noise, np.cumsum(sizes)[:-1]) if sizes else []
    out = np.concatenate([noise[:0], *roomtone.add(blocks, RATE, noise.size, -60.0, gain)])
    again = list(roomtone.add([noise], RATE, noise.size, -60.0, gain)) if sizes else []
    assert np.array_equal(out, np.concatenate([noise[:0], *again]))
    assert out.size == noise.size


def test_no_full_wave_wraps_round_with_the_tone_under_it() -> None:
    crest = np.full(RATE, 32767, np.int16)
    assert np.concatenate(list(roomtone.add([crest], RATE, RATE, -55.0))).min() > 30_000


@pytest.mark.parametrize("codec", (*CODECS, "flac"))
@pytest.mark.parametrize("quality", ("small", "archive"))
def test_treated_sound_stays_in_its_place(codec: str, quality: str, cache: Cache) -> None:
    chosen = Settings(quality=quality, compress=True, room_tone=-65.0)
    track = spoken(cache, "c1", RATE, 3)
    encoding, mastering = Encoding.of(chosen, codec), Mastering.of(chosen)
    made = encode(track, RATE, encoding, 3.0, cache, mastering=mastering)
    every_clip_in_place(made.paths[0], RATE, cache, [(track, 0)])
    # The tone is at its level in the end, whatever the gain: here between the clips.
    heard = whole(made.paths[0], RATE)
    clip = track.clips[-1]
    pause = heard[clip.start + clip.speech + 2000 : clip.end - RATE // 4 - 2000]
    assert level(pause) == pytest.approx(-65, abs=2.5)
    other = encode(track, RATE, encoding, 3.0, cache, mastering=AS_SPOKEN)
    assert other.paths[0] != made.paths[0]


def test_the_tone_is_no_part_of_the_loudness(cache: Cache) -> None:
    track = spoken(cache, "c1", RATE, 5)
    toned = Mastering(room_tone=-60.0)
    assert measure(track, RATE, cache, toned) == measure(track, RATE, cache)
    softer = measure(track, RATE, cache, replace(toned, compress=True))
    assert softer.true_peak < measure(track, RATE, cache).true_peak
    plain = np.concatenate(list(sound(track, RATE, AS_SPOKEN, cache)))
    assert np.array_equal(plain, np.concatenate(list(sound(track, RATE, toned, cache))))


@pytest.mark.parametrize(
    ("codec", "rate", "expected"),
    (
        ("mp3", 22_050, 44_100),
        ("mp3", 16_000, 48_000),
        ("mp3", 24_000, 48_000),
        ("mp3", 44_100, 44_100),
        ("aac", 22_050, 44_100),
        # No whole multiple: as without the preset.
        ("mp3", 20_000, 22_050),
    ),
)
def test_the_archive_has_a_whole_multiple_of_the_rate(
    codec: str, rate: int, expected: int, cache: Cache
) -> None:
    track = spoken(cache, "c1", rate, 7)
    made = encode(track, rate, Encoding.of(Settings(quality="archive"), codec), 0.0, cache)
    every_clip_in_place(made.paths[0], rate, cache, [(track, 0)])
    found = describe(made.paths[0])
    assert found.sample_rate == expected
    if rate != 20_000:
        assert whole(made.paths[0], rate).size == track.frames
        assert codec != "mp3" or found.bit_rate == 192_000


def test_the_settings_of_sound() -> None:
    assert Encoding.of(Settings(), "mp3") == Encoding("mp3", 64_000)
    assert Encoding.of(Settings(quality="small"), "opus") == Encoding("opus", 24_000)
    given = with_options(Settings(), {"quality": "small", "bitrate": 96_000})
    assert Encoding.of(given, "aac").bitrate == 96_000
    assert Mastering.of(Settings()) == AS_SPOKEN
    assert Mastering.of(with_options(Settings(), {"room-tone": -70})) == Mastering(False, -70.0)
    assert with_options(given, {"bitrate": 0, "room_tone": 0}).bitrate == 0
    for wrong in ({"room_tone": -20}, {"bitrate": 5}, {"quality": "best"}):
        with pytest.raises(UsageError):
            with_options(Settings(), wrong)
