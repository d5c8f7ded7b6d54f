"""A track is encoded in segments, and nobody hears it."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from encoding import encode
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.assembling import files, split_for
from accessible.audio import PACKET
from accessible.cache import Cache, key
from accessible.encode import EncodedTrack, Encoding, media_type
from accessible.encode import encode as encode_all
from accessible.engines.silence import SilenceEngine
from accessible.mastering import pcm
from accessible.narration import Narration, narrate
from accessible.readers.html import HtmlReader
from accessible.scripting import Script, script
from accessible.settings import Settings
from accessible.sound import decode
from accessible.track import Clip, Take, Track

RATE = SilenceEngine.sample_rate
SEAM = RATE // 10


def scripted(tmp_path: Path, sentences: list[str]) -> Script:
    path = tmp_path / "book.html"
    path.write_text(
        "<html lang='en'><title>T</title><body>"
        + "".join(f"<p>{sentence}</p>" for sentence in sentences),
        encoding="utf-8",
    )
    return script(HtmlReader().read(path, Settings()))[1]


def narrated(tmp_path: Path, sentences: list[str]) -> Narration:
    chosen = Settings(engine="silence", cache=tmp_path / "cache", jobs=1)
    return narrate(scripted(tmp_path, sentences), chosen)


def sentences(count: int) -> list[str]:
    said = "Sentence {} of the tale goes on for a while, and then ends."
    return [said.format(number) for number in range(count)]


def test_segments_hold_the_track_frame_by_frame(tmp_path: Path) -> None:
    narration = narrated(tmp_path, sentences(120))
    cache = Cache(tmp_path / "cache", 1 << 30)
    for track in narration.tracks:
        parts = track.segments()
        assert len(parts) == len(track.cuts) + 1 > 2
        assert sum(part.frames for part in parts) == track.frames
        assert [clip.id for part in parts for clip in part.clips] == [c.id for c in track.clips]
        begins = accumulate((part.frames for part in parts[:-1]), initial=0)
        for part, begin in zip(parts, begins, strict=True):
            assert part.frames % PACKET == begin % PACKET == 0
            assert part.clips[0].start == 0 and part.lead_in >= SEAM
            assert part.clips[-1].end == part.frames
            last = part.clips[-1]
            speech = last.start + (0 if last.start else part.lead_in) + last.speech
            assert part.frames - speech >= SEAM
        whole = b"".join(pcm(track, cache))
        assert b"".join(block for part in parts for block in pcm(part, cache)) == whole


def test_a_changed_sentence_changes_what_is_around_it(tmp_path: Path) -> None:
    before = sentences(400)
    after = [*before]
    after[200] = "Another one stands here, longer than the one that it has taken the place of."
    one, two = (narrated(tmp_path, some).tracks[0].segments() for some in (before, after))
    heard = [
        {tuple((c.start, c.takes) for c in each.clips) for each in some} for some in (one, two)
    ]
    assert len(one) > 10
    assert 1 <= len(heard[1] - heard[0]) <= 3


def bursts(cache: Cache, clips: int) -> Track:
    """Noises with pauses between, and a cut in every third pause."""
    made: list[Clip] = []
    cuts: list[int] = []
    at = 0
    seam = 3000
    for number in range(clips):
        noise = np.random.default_rng(number).standard_normal(RATE // 3) * 6000
        entry = key("burst", number)
        cache.put(entry, {}, noise.astype("<i2").tobytes())
        speech = RATE // 3
        end = at + speech + RATE // 2 + (8820 if number == 0 else 0)
        if number == clips - 1:
            end += -end % PACKET
        elif number % 3 == 2:
            end += -(end - seam) % PACKET
            cuts.append(end - seam)
        made.append(Clip(f"u{number}", (Take(entry, 0, speech),), at, speech, end))
        at = end
    return Track("a.xhtml", "A", tuple(made), at, 8820, tuple(cuts))


@pytest.mark.parametrize("codec", ("mp3", "aac"))
def test_segments_sound_like_a_track_that_was_encoded_whole(codec: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1 << 30)
    track = bursts(cache, 10)
    encoding = Encoding(codec, 64_000)
    some = [encode(part, RATE, encoding, 0.0, cache).paths[0] for part in track.segments()]
    assert len(some) > 2
    made = EncodedTrack(track.href, tuple(some), codec, media_type(codec), RATE, track.frames)
    joined = tmp_path / f"joined{made.suffix}"
    joined.write_bytes(b"".join(path.read_bytes() for path in files(made, cache)))
    heard = np.concatenate(tuple(decode(joined, RATE))).astype(np.float64)
    assert heard.size == track.frames
    for number, clip in enumerate(track.clips):
        sound = np.frombuffer(cache.payload(clip.takes[0].key), "<i2").astype(np.float64)
        begin = clip.start + (0 if clip.start else track.lead_in)
        near = heard[begin - 500 : begin + sound.size + 500]
        match = np.correlate(near, sound, "valid")
        assert abs(int(np.argmax(match)) - 500) <= 20, number
        assert match.max() > 0.5 * float(np.sum(sound**2))
    assert files(made, cache) == files(made, cache)


@pytest.mark.parametrize(
    ("codec", "rate", "segments"),
    (
        ("mp3", RATE, 4),
        ("aac", RATE, 4),
        ("aac", 11_025, 4),
        ("mp3", 20_000, 1),  # it becomes 22,050: no stretch would be whole packets
        ("opus", RATE, 1),
        ("flac", RATE, 1),
    ),
)
def test_what_is_no_whole_packets_is_not_cut(
    codec: str, rate: int, segments: int, tmp_path: Path
) -> None:
    track = bursts(Cache(tmp_path, 1 << 30), 10)
    split = split_for(Encoding.of(Settings(), codec), rate)
    assert len(split(track)) == segments


def test_codecs_of_one_margin_share_their_sound(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "one", 1 << 30)
    other = Cache(tmp_path / "other", 1 << 30)
    chosen = (Encoding("mp3", 64_000), Encoding("aac", 64_000), Encoding("flac", 0))
    track = bursts(cache, 4)
    bursts(other, 4)
    together = encode_all(track, RATE, chosen, 3.0, cache)
    alone = [encode(track, RATE, each, 3.0, other) for each in chosen]
    for one, two in zip(together, alone, strict=True):
        assert one.codec == two.codec
        assert one.paths[0].read_bytes() == two.paths[0].read_bytes()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(2_000, 40_000), st.booleans()), min_size=1, max_size=20))
def test_segments_tile_whatever_is_cut(clips: list[tuple[int, bool]]) -> None:
    made: list[Clip] = []
    cuts: list[int] = []
    at = 0
    for number, (speech, cut) in enumerate(clips):
        end = at + speech + 6000 + (900 if not at else 0)
        if number == len(clips) - 1:
            end += -end % PACKET
        elif cut:
            end += -(end - 2000) % PACKET
            cuts.append(end - 2000)
        made.append(Clip(f"u{number}", (Take("k", 0, speech),), at, speech, end))
        at = end
    track = Track("a", "A", tuple(made), at, 900, tuple(cuts))
    parts = track.segments()
    assert sum(part.frames for part in parts) == track.frames
    assert [c.id for p in parts for c in p.clips] == [c.id for c in made]
    begin = 0
    for part in parts:
        for clip in part.clips:
            whole = next(each for each in made if each.id == clip.id)
            start = begin + clip.start + (0 if clip.start else part.lead_in)
            assert start == whole.start + (0 if whole.start else track.lead_in)
            assert clip.takes == whole.takes
        begin += part.frames
