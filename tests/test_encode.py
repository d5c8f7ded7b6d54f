"""What is encoded sounds where the narration says, to the millisecond."""

from __future__ import annotations

from dataclasses import replace
from hashlib import md5
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from struct import unpack

import numpy as np
import pytest
from encoding import encode
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC

from accessible.audio import PACKET
from accessible.cache import Cache, key
from accessible.encode import EncodedTrack, Encoding
from accessible.errors import EncodeError, UsageError
from accessible.join import frames, join, starts
from accessible.limiter import Frames, even, limit, peaks
from accessible.mastering import pcm
from accessible.settings import Settings
from accessible.sound import decode, describe
from accessible.track import Clip, Take, Track

CODECS = ("mp3", "aac", "opus", "flac")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 1 << 30)


def burst(frames: int, seed: int) -> Frames:
    """Something like a syllable: band-limited noise with an attack and a decay."""
    noise = np.random.default_rng(seed).standard_normal(frames + 8)
    smooth = np.convolve(noise, np.hanning(9), "valid")
    shape = np.minimum(1, np.arange(frames) / 40) * np.exp(-np.arange(frames) / (frames / 3))
    return (smooth / np.abs(smooth).max() * shape * 14000).astype(np.int16)


def spoken(cache: Cache, href: str, sample_rate: int, seed: int, clips: int = 4) -> Track:
    """A track of bursts with random lengths and pauses, as ``narrate`` lays them out."""
    random = Random(seed)
    lead_in = int(sample_rate * random.uniform(0.3, 0.4))
    made: list[Clip] = []
    at = 0
    for number in range(clips):
        sound = burst(int(sample_rate * random.uniform(0.1, 0.4)), seed * 100 + number)
        entry = key("burst", sample_rate, seed, number)
        cache.put(entry, {}, sound.astype("<i2").tobytes())
        begin = at + (lead_in if number == 0 else 0)
        pause = 0.6 if number == clips - 1 else random.uniform(0.1, 0.4)
        end = begin + sound.size + int(sample_rate * pause)
        if number == clips - 1:
            end += -end % PACKET
        made.append(Clip(f"{href}-{number}", (Take(entry, 0, sound.size),), at, sound.size, end))
        at = end
    return Track(href, href, tuple(made), at, lead_in)


def whole(path: Path, sample_rate: int) -> Frames:
    return np.concatenate(tuple(decode(path, sample_rate)))


def lateness(heard: Frames, sound: Frames, expected: int, sample_rate: int) -> float:
    """How many milliseconds after ``expected`` the sound is really heard."""
    reach = sample_rate // 20
    begin = max(0, expected - reach)
    window = heard[begin : expected + sound.size + reach].astype(np.float64)
    match = np.correlate(window, sound.astype(np.float64), "valid")
    assert match.max() > 0.5 * float(np.sum(sound.astype(np.float64) ** 2)), (
        "the sound is not there"
    )
    return (begin + int(np.argmax(match)) - expected) * 1000 / sample_rate


def every_clip_in_place(
    path: Path, sample_rate: int, cache: Cache, placed: list[tuple[Track, int]]
) -> None:
    heard = whole(path, sample_rate)
    for track, start in placed:
        for clip in track.clips:
            sound = np.frombuffer(cache.payload(clip.takes[0].key), "<i2")
            begin = start + clip.start + (track.lead_in if clip.start == 0 else 0)
            assert abs(lateness(heard, sound, begin, sample_rate)) <= 1, clip.id


def test_pcm_is_the_track_frame_by_frame(cache: Cache) -> None:
    track = spoken(cache, "c1", 22_050, 1)
    sound = np.frombuffer(b"".join(pcm(track, cache)), "<i2")
    assert sound.size == track.frames
    assert not sound[: track.lead_in].any()
    for clip in track.clips:
        begin = clip.start + (track.lead_in if clip.start == 0 else 0)
        speech = cache.payload(clip.takes[0].key)
        assert sound[begin : begin + clip.speech].tobytes() == speech
        assert not sound[begin + clip.speech : clip.end].any()


def test_pcm_of_a_track_without_clips_is_silence(cache: Cache) -> None:
    assert b"".join(pcm(Track("c1", "", (), 100, 0), cache)) == bytes(200)


def test_pcm_tells_a_clip_of_the_wrong_length(cache: Cache) -> None:
    entry = key("short")
    cache.put(entry, {}, bytes(20))
    with pytest.raises(EncodeError, match="not as long"):
        list(pcm(Track("c1", "", (Clip("u1", (Take(entry, 0, 11),), 0, 11, 50),), 50, 10), cache))


def test_pcm_tells_a_clip_that_runs_over(cache: Cache) -> None:
    entry = key("long")
    cache.put(entry, {}, bytes(200))
    with pytest.raises(EncodeError, match="runs over"):
        list(
            pcm(Track("c1", "", (Clip("u1", (Take(entry, 0, 100),), 0, 100, 105),), 105, 10), cache)
        )


@pytest.mark.parametrize("sample_rate", (16_000, 22_050, 44_100, 48_000, 20_000))
@pytest.mark.parametrize("codec", CODECS)
def test_every_clip_sounds_in_its_place(codec: str, sample_rate: int, cache: Cache) -> None:
    track = spoken(cache, "c1", sample_rate, 3)
    encoded = encode(track, sample_rate, Encoding(codec, 64_000), 0.0, cache)
    every_clip_in_place(encoded.paths[0], sample_rate, cache, [(track, 0)])
    length = whole(encoded.paths[0], sample_rate).size
    assert encoded.frames == track.frames
    if codec == "flac" or (codec != "opus" and sample_rate != 20_000):
        assert length == track.frames
    assert track.frames - 1 <= length < track.frames + sample_rate // 10
    said = describe(encoded.paths[0])
    assert (said.codec, said.channels) == (codec, 1)
    assert abs(said.duration - length / sample_rate) < 0.06


@pytest.mark.parametrize("codec", ("mp3", "aac"))
def test_nothing_hides_a_delay(codec: str, cache: Cache) -> None:
    """Players disagree on edit lists and on what a LAME header says: there is none to follow."""
    encoded = encode(spoken(cache, "c1", 22_050, 4), 22_050, Encoding(codec, 64_000), 0.0, cache)
    content = encoded.paths[0].read_bytes()
    assert not any(word in content for word in (b"Xing", b"Info", b"iTunSMPB"))
    edits = content.find(b"elst")
    if edits >= 0:
        count, _, media_time = unpack(">IIi", content[edits + 8 : edits + 20])
        assert (count, media_time) == (1, 0)


@pytest.mark.parametrize("codec", CODECS)
def test_a_second_call_finds_the_file_and_a_second_cache_makes_the_same_bytes(
    codec: str, cache: Cache, tmp_path: Path
) -> None:
    track = spoken(cache, "c1", 22_050, 5)
    first = encode(track, 22_050, Encoding(codec, 48_000), 2.0, cache)
    stamp = first.paths[0].stat().st_mtime_ns
    assert encode(track, 22_050, Encoding(codec, 48_000), 2.0, cache) == first
    assert first.paths[0].stat().st_mtime_ns == stamp
    other = Cache(tmp_path / "other", 1 << 30)
    again = encode(spoken(other, "c1", 22_050, 5), 22_050, Encoding(codec, 48_000), 2.0, other)
    assert again.paths[0].read_bytes() == first.paths[0].read_bytes()
    louder = encode(track, 22_050, Encoding(codec, 48_000), 3.0, cache)
    assert louder.paths[0] != first.paths[0]


def test_mp3_is_bare_frames_of_one_bitrate(cache: Cache) -> None:
    encoded = encode(spoken(cache, "c1", 22_050, 6), 22_050, Encoding("mp3", 64_000), 0.0, cache)
    content = encoded.paths[0].read_bytes()
    assert content[:2] in (b"\xff\xf3", b"\xff\xf2")
    assert b"Xing" not in content and b"Info" not in content
    assert len(content) * 8 / 64_000 == pytest.approx(encoded.frames / 22_050, abs=0.002)


def test_an_unknown_codec_is_named(cache: Cache) -> None:
    with pytest.raises(UsageError, match="“vorbis”"):
        encode(spoken(cache, "c1", 22_050, 1), 22_050, Encoding("vorbis", 64_000), 0.0, cache)


@pytest.mark.parametrize(("codec", "suffix"), (("aac", ".m4b"), ("mp3", ".mp3"), ("flac", ".flac")))
def test_joined_tracks_sound_where_starts_says(
    codec: str, suffix: str, cache: Cache, tmp_path: Path
) -> None:
    plan = [spoken(cache, f"c{seed}", 22_050, seed, clips=seed) for seed in (4, 1, 3)]
    tracks = [encode(track, 22_050, Encoding(codec, 64_000), 0.0, cache) for track in plan]
    path = tmp_path / f"book{suffix}"
    join(tracks, path)
    places = starts(tracks)
    assert places[0] == 0
    assert all(
        two - one == track.frames for (one, two), track in zip(pairwise(places), plan, strict=False)
    )
    every_clip_in_place(path, 22_050, cache, list(zip(plan, places, strict=True)))
    assert whole(path, 22_050).size == sum(track.frames for track in tracks)


@pytest.mark.parametrize("sample_rate", (16_000, 22_050, 44_100, 48_000))
def test_joined_opus_keeps_to_the_timeline_within_half_a_packet(
    sample_rate: int, cache: Cache, tmp_path: Path
) -> None:
    plan = [spoken(cache, f"c{seed}", sample_rate, seed, clips=2) for seed in range(1, 8)]
    tracks = [encode(track, sample_rate, Encoding("opus", 48_000), 0.0, cache) for track in plan]
    path = tmp_path / "book.opus"
    join(tracks, path)
    heard = whole(path, sample_rate)
    total = sum(track.frames for track in tracks)
    assert abs(heard.size - total) <= 2
    assert abs(describe(path).duration - total / sample_rate) < 0.01
    for track, start in zip(plan, starts(tracks), strict=True):
        for clip in track.clips:
            sound = np.frombuffer(cache.payload(clip.takes[0].key), "<i2")
            begin = start + clip.start + (track.lead_in if clip.start == 0 else 0)
            assert abs(lateness(heard, sound, begin, sample_rate)) <= 11, clip.id
    # The next build is the same bytes.
    again = tmp_path / "again.opus"
    join(tracks, again)
    assert again.read_bytes() == path.read_bytes()


def test_joined_flac_is_the_sound_frame_for_frame(cache: Cache, tmp_path: Path) -> None:
    plan = [spoken(cache, f"c{seed}", 22_050, seed, clips=seed) for seed in (4, 1, 3)]
    tracks = [encode(track, 22_050, Encoding("flac", 0), 0.0, cache) for track in plan]
    path = tmp_path / "book.flac"
    join(tracks, path)
    sound = b"".join(block for track in plan for block in pcm(track, cache))
    assert whole(path, 22_050).tobytes() == sound
    info = FLAC(path).info
    assert (info.channels, info.bits_per_sample, info.sample_rate) == (1, 16, 22_050)
    assert info.total_samples == len(sound) // 2
    assert info.md5_signature == int(md5(sound, usedforsecurity=False).hexdigest(), 16)


def test_a_lossless_track_of_another_length_is_an_error(cache: Cache) -> None:
    encoded = encode(spoken(cache, "c1", 22_050, 1), 22_050, Encoding("flac", 0), 0.0, cache)
    assert sum(block.size for block in frames([encoded])) == encoded.frames
    for wrong in (encoded.frames - 1, encoded.frames + 1):
        with pytest.raises(EncodeError, match="not as long"):
            list(frames([replace(encoded, frames=wrong)]))


def test_lossless_encodings_have_no_bitrate() -> None:
    assert Encoding.of(Settings(bitrate=48_000), "flac") == Encoding("flac", 0)
    assert Encoding.of(Settings(bitrate=48_000), "mp3").bitrate == 48_000


def joined(cache: Cache, path: Path, marks: int) -> list[tuple[int, str]]:
    tracks = [
        encode(spoken(cache, f"c{n}", 22_050, n), 22_050, Encoding("aac", 64_000), 0.0, cache)
        for n in (1, 2)
    ]
    total = sum(track.frames for track in tracks)
    chapters = [(number * total // marks, f"Chapter {number + 1} — ö") for number in range(marks)]
    join(tracks, path, chapters)
    return chapters


@pytest.mark.parametrize("marks", (3, 255, 256, 300))
def test_m4b_has_quicktime_chapters_and_chpl_only_where_it_can_count(
    marks: int, cache: Cache, tmp_path: Path
) -> None:
    path = tmp_path / "book.m4b"
    chapters = joined(cache, path, marks)
    content = path.read_bytes()
    assert content[4:12] == b"ftypM4B "
    assert (b"chpl" in content) == (marks <= 255)
    assert b"chap" in content
    found = describe(path)
    assert (found.codec, found.profile) == ("aac", "LC")
    assert len(found.chapters) == marks
    for (start, title), (begin, end, name) in zip(chapters, found.chapters, strict=True):
        assert begin == pytest.approx(start / 22_050, abs=0.0011)
        assert end >= begin
        assert name == title


def test_joining_makes_the_same_bytes(cache: Cache, tmp_path: Path) -> None:
    joined(cache, tmp_path / "one.m4b", 5)
    joined(cache, tmp_path / "two.m4b", 5)
    assert (tmp_path / "one.m4b").read_bytes() == (tmp_path / "two.m4b").read_bytes()


def test_joining_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EncodeError):
        join([], tmp_path / "book.m4b")


def test_streams_are_read_like_files(cache: Cache) -> None:
    encoded = encode(spoken(cache, "c1", 22_050, 8), 22_050, Encoding("aac", 64_000), 0.0, cache)
    content = BytesIO(encoded.paths[0].read_bytes())
    assert describe(content) == describe(encoded.paths[0])
    content.seek(0)
    heard = np.concatenate(tuple(decode(content)))
    assert np.array_equal(heard, whole(encoded.paths[0], 22_050))


@pytest.mark.parametrize("codec", CODECS)
def test_damaged_audio_is_an_error(codec: str, cache: Cache, tmp_path: Path) -> None:
    encoded = encode(spoken(cache, "c1", 22_050, 9), 22_050, Encoding(codec, 64_000), 0.0, cache)
    content = bytearray(encoded.paths[0].read_bytes())
    random = Random(1)
    for at in range(len(content) // 4, len(content)):
        content[at] = random.randrange(256)
    damaged = tmp_path / encoded.paths[0].name
    damaged.write_bytes(content)
    with pytest.raises(EncodeError):
        if codec == "flac":
            # What is no packet is passed over: the sound is too short.
            list(frames([replace(encoded, paths=(damaged,))]))
        else:
            whole(damaged, 22_050)


@pytest.mark.parametrize("content", (b"", b"no sound at all", bytes(5000)))
def test_what_is_no_audio_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(content)
    with pytest.raises(EncodeError):
        describe(path)
    with pytest.raises(EncodeError):
        list(decode(path))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EncodeError):
        describe(tmp_path / "none.mp3")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 9000), min_size=1, max_size=12),
    st.floats(-20, 25),
    st.integers(0, 1000),
)
def test_the_limiter_keeps_every_frame_and_its_ceiling(
    sizes: list[int], gain_db: float, seed: int
) -> None:
    sound = (np.random.default_rng(seed).standard_normal(sum(sizes)) * 3000).astype(np.int16)
    blocks = np.split(sound, np.cumsum(sizes)[:-1])
    out = np.concatenate(tuple(limit(blocks, 22_050, gain_db, -1.5)))
    assert out.size == sound.size
    assert float(peaks(out)[1].max()) <= 10 ** (-1.4 / 20) * 32768
    assert np.array_equal(out, np.concatenate(tuple(limit([sound], 22_050, gain_db, -1.5))))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 50), max_size=12), st.integers(1, 40))
def test_even_blocks_hold_the_same_frames(sizes: list[int], size: int) -> None:
    sound = np.arange(sum(sizes), dtype=np.int16)
    blocks = list(even(np.split(sound, np.cumsum(sizes)[:-1]) if sizes else [], size))
    assert np.array_equal(np.concatenate([sound[:0], *blocks]), sound)
    assert [block.size for block in blocks[:-1]] == [size] * (len(blocks) - 1)
    assert all(0 < block.size <= size for block in blocks)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 0.9))
def test_no_peak_is_missed_where_little_is_looked_at(seed: int, part: float) -> None:
    sound = burst(20_000, seed)
    # Four times oversampled another way: the band is cut in the spectrum of the whole.
    spectrum = np.fft.rfft(np.pad(sound.astype(np.float64), 2000), 1 << 15)
    fine = np.abs(np.fft.irfft(spectrum, 1 << 17)) * 4
    every, all_peaks = peaks(sound)
    assert np.array_equal(every, np.arange(sound.size))
    assert float(all_peaks.max()) == pytest.approx(float(fine.max()), rel=0.02)
    floor = float(all_peaks.max()) * part
    at, found = peaks(sound, floor)
    assert np.array_equal(at[found > floor], np.flatnonzero(all_peaks > floor))


def test_the_limiter_works_only_where_it_must() -> None:
    sound = np.concatenate((burst(40_000, 5), burst(90_000, 6) // 4, burst(40_000, 7)))
    out = np.concatenate(tuple(limit([sound], 22_050, 9.0, -1.5)))
    plain = np.rint(sound * np.float32(10 ** (9 / 20)))
    assert np.array_equal(out[45_000:125_000], plain[45_000:125_000].astype(np.int16))
    assert np.abs(plain).max() > 32767 > float(peaks(out)[1].max())


def test_the_limiter_leaves_quiet_sound_alone() -> None:
    sound = burst(30_000, 4)
    assert np.array_equal(np.concatenate(tuple(limit([sound], 22_050, 0.0, -1.5))), sound)


def test_encoded_track_is_what_writers_get(cache: Cache) -> None:
    track = spoken(cache, "text/c1.xhtml", 22_050, 11)
    encoded = encode(track, 22_050, Encoding("opus", 32_000), 0.0, cache)
    assert isinstance(encoded, EncodedTrack)
    assert (encoded.href, encoded.frames) == (track.href, track.frames)
    assert encoded.media_type == "audio/ogg; codecs=opus"
    assert encoded.paths[0].suffix == ".opus"
