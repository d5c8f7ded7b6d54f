"""A book comes out at its target, and its peaks stay under the ceiling."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from encoding import encode

from accessible.cache import Cache, key
from accessible.encode import CODEC_MARGIN, Encoding
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.limiter import Frames, PeakMeter
from accessible.loudness import (
    MOST_LIMITING,
    STEP,
    TrackLoudness,
    found,
    gain,
    integrated,
    measure,
)
from accessible.mastering import Mastering, name_of
from accessible.sound import av_frame, decode, momentary
from accessible.track import Clip, Take, Track

RATE = 22_050
TARGET = -18.0
PEAK = -1.0


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 1 << 30)


def track_of(cache: Cache, href: str, sound: Frames) -> Track:
    entry = key("sound", href)
    cache.put(entry, {}, sound.astype("<i2").tobytes())
    lead_in, end = RATE // 3, sound.size + RATE
    return Track(
        href,
        "",
        (Clip(f"{href}-1", (Take(entry, 0, sound.size),), 0, sound.size, end),),
        end,
        lead_in,
    )


def tone(level_dbfs: float, seconds: float, hertz: float = 1000.0) -> Frames:
    at = np.arange(int(RATE * seconds)) / RATE
    wave = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hertz * at)
    return np.rint(wave * 32767).astype(np.int16)


def syllables(seconds: int, seed: int, level: float) -> Frames:
    """Something with the crest of speech: voiced bursts with formants, five a second."""
    random = np.random.default_rng(seed)
    at = np.arange(RATE * seconds) / RATE
    pulses = np.zeros(at.size)
    pulses[(np.cumsum(1 / (RATE / (110 + 15 * np.sin(2 * np.pi * 0.7 * at)))) % 1) < 0.005] = 1
    body = np.exp(-np.arange(220) / 40)
    formants = sum(np.sin(2 * np.pi * f * np.arange(220) / RATE) * body for f in (500, 1500, 2500))
    voiced = np.convolve(pulses, formants)[: at.size]
    loud = random.uniform(0.3, 1.0, seconds * 5 + 1)[(at * 5).astype(int)]
    wave = voiced * loud * np.abs(np.sin(np.pi * 5 * at))
    # Softly bent, as a voice's crest is: about 17 dB over its loudness.
    wave = np.tanh(2.5 * wave / np.abs(wave).max())
    return (wave * level * 32767).astype(np.int16)


def heard(paths: list[Path]) -> tuple[float, float]:
    """Loudness (LUFS) and true peak (dBTP) of what a player gives for these files."""
    meter = PeakMeter()
    values = np.concatenate(
        [np.fromiter(momentary(meter.watch(decode(path, RATE)), RATE), "<f4") for path in paths]
    )
    return integrated([TrackLoudness(values.tobytes(), meter.peak)]), 20 * np.log10(meter.peak)


def test_a_tone_reads_what_the_standard_says(cache: Cache) -> None:
    # EBU Tech 3341, case 1, for one channel: a 1 kHz sine at -23 dBFS in one channel is -26 LUFS
    # (-23 in two).
    measured = measure(track_of(cache, "c1", tone(-23, 20)), RATE, cache)
    assert integrated([measured]) == pytest.approx(-26.0, abs=0.1)


def test_quiet_stretches_do_not_count(cache: Cache) -> None:
    # EBU Tech 3341, case 3: -36, -23, -36 dBFS; the relative gate drops the quiet ones.
    measures = [
        measure(track_of(cache, f"c{number}", tone(level, seconds)), RATE, cache)
        for number, (level, seconds) in enumerate([(-36, 10), (-23, 60), (-36, 10), (-75, 30)])
    ]
    assert integrated(measures) == pytest.approx(-26.0, abs=0.1)


@pytest.mark.skipif(
    not hasattr(av.AudioFrame, "metadata"), reason="PyAV shows what its filters found from 18 on"
)
@pytest.mark.parametrize("sample_rate", (16_000, 22_050, 48_000))
def test_the_momentary_loudness_is_that_of_ffmpeg(sample_rate: int) -> None:
    sound = np.concatenate((syllables(4, 3, 0.6), np.zeros(RATE, np.int16), tone(-30, 2, 150)))
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="s16", sample_rate=sample_rate, layout="mono", time_base=Fraction(1, sample_rate)
    )
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    graph.push(av_frame(sound, sample_rate, 0))
    ours = list(momentary(np.split(sound, [7, 5000, 5001]), sample_rate))
    theirs = [
        float(graph.pull().metadata["lavfi.r128.M"])
        for _ in range(sound.size // (sample_rate // 10))
    ]
    # ffmpeg tells of nothing until it has seen 400 ms.
    assert np.maximum(ours, -70) == pytest.approx(np.maximum(theirs[3:], -70), abs=0.01)


def test_true_peak_sees_between_the_frames() -> None:
    # A quarter of the sample rate, 45 degrees off: every frame is 3 dB under the wave's crest.
    at = np.arange(4000)
    wave = 0.5 * np.sin(np.pi / 2 * at + np.pi / 4) * np.hanning(at.size)
    meter = PeakMeter()
    blocks = np.split((wave * 32768).astype(np.int16), [1000, 1001, 2003])
    assert np.array_equal(np.concatenate(list(meter.watch(blocks))), np.concatenate(blocks))
    assert np.abs(np.concatenate(blocks)).max() / 32768 < 0.36
    assert meter.peak == pytest.approx(0.5, abs=0.01)


def test_what_was_measured_is_found_by_what_the_track_sounds_like(cache: Cache) -> None:
    track = track_of(cache, "c1", tone(-20, 2))
    assert found(name_of(track), RATE, cache) is None
    first = measure(track, RATE, cache)
    elsewhere = replace(track, href="other.xhtml", title="Other")
    assert found(name_of(elsewhere), RATE, cache) == first
    assert found(name_of(track), RATE, cache, Mastering(compress=True)) is None
    assert found(name_of(replace(track, lead_in=track.lead_in + 1)), RATE, cache) is None


def test_silence_is_left_alone(cache: Cache) -> None:
    result = gain([measure(track_of(cache, "c1", np.zeros(RATE, np.int16)), RATE, cache)], -18, -1)
    assert (result.gain_db, result.limited) == (0.0, False)
    assert gain([], -18, -1).gain_db == 0.0


def test_no_gain_asks_too_much_of_the_limiter(cache: Cache) -> None:
    sound = tone(-40, 10)
    sound[RATE * 5] = 32_000
    measured = measure(track_of(cache, "c1", sound), RATE, cache)
    result = gain([measured], TARGET, PEAK)
    assert result.limited
    most = PEAK - CODEC_MARGIN + MOST_LIMITING
    assert most - STEP < result.gain_db + result.true_peak <= most
    assert not gain([measured], -42.0, PEAK).limited


def test_a_small_change_leaves_the_gain_as_it_is(cache: Cache) -> None:
    """Or all of a book would be encoded again for one sentence."""
    spoken = [syllables(20, seed, 0.2) for seed in range(3)]
    before = [measure(track_of(cache, f"c{n}", each), RATE, cache) for n, each in enumerate(spoken)]
    other = measure(track_of(cache, "other", syllables(19, 9, 0.2)), RATE, cache)
    gains = {gain([*before, *before, each], TARGET, PEAK).gain_db for each in (before[0], other)}
    assert len(gains) == 1
    assert all(each % STEP == 0 for each in gains)


@pytest.mark.parametrize("codec", ("mp3", "aac", "opus"))
def test_a_book_comes_out_at_its_target(codec: str, cache: Cache) -> None:
    tracks = [
        track_of(cache, "c1", syllables(12, 1, 0.75)),
        track_of(cache, "c2", syllables(8, 2, 0.5)),
    ]
    result = gain([measure(track, RATE, cache) for track in tracks], TARGET, PEAK)
    assert not result.limited
    assert result.gain_db + result.true_peak > PEAK, "the limiter has nothing to do here"
    paths = [
        encode(track, RATE, Encoding(codec, 64_000), result.gain_db, cache, PEAK).paths[0]
        for track in tracks
    ]
    loudness, peak = heard(paths)
    assert loudness == pytest.approx(TARGET, abs=0.5)
    assert peak <= PEAK + 0.3


def test_a_real_voice_comes_out_at_its_target(cache: Cache) -> None:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.language.lower() == "en-us")
    tracks = [
        track_of(
            cache, f"c{number}", np.frombuffer(engine.speak(text, voice, Prosody()).pcm, "<i2")
        )
        for number, text in enumerate(
            (
                "Whether I shall turn out to be the hero of my own life, or whether that station "
                "will be held by anybody else, these pages must show.",
                "It was the best of times, it was the worst of times!",
            )
        )
    ]
    assert engine.sample_rate == RATE
    result = gain([measure(track, RATE, cache) for track in tracks], TARGET, PEAK)
    assert not result.limited
    paths = [
        encode(track, RATE, Encoding("mp3", 64_000), result.gain_db, cache, PEAK).paths[0]
        for track in tracks
    ]
    loudness, peak = heard(paths)
    assert loudness == pytest.approx(TARGET, abs=0.5)
    assert peak <= PEAK + 0.3
