"""An M4B file of our own making, read by ffmpeg and mutagen, and box by box (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mutagen.mp4 import MP4, MP4Cover

from accessible import mp4
from accessible.audio import PACKET
from accessible.encode import write_sound
from accessible.errors import EncodeError
from accessible.packets import FRAMES, boxes, packets_of
from accessible.sound import decode, describe

RATE = 22_050
#: Whole packets, of noise and of silence, from one to some seconds.
LENGTHS = (1, 2, 21, 22, 23, 60)


def encoded(path: Path, frames: int, rate: int = RATE, loud: int = 5000) -> Path:
    noise = np.random.default_rng(frames).standard_normal(frames) * loud
    write_sound(path, "aac", 48_000, rate, (noise.astype(np.int16),))
    return path


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("parts")
    noises = (encoded(folder / f"{count}.m4a", count * FRAMES) for count in LENGTHS)
    return (*noises, encoded(folder / "still.m4a", 30 * FRAMES, loud=0))


def demuxed(path: Path) -> list[bytes]:
    """The packets, each of which must begin where the one before it ends."""
    found: list[bytes] = []
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.audio[0]):
            if packet.size:
                assert (packet.pts, packet.duration) == (len(found) * FRAMES, FRAMES)
                found.append(bytes(packet))
    return found


def by_ffmpeg(path: Path, parts: Sequence[Path]) -> None:
    """The same, as ffmpeg would do it."""
    with av.open(str(path), "w", format="ipod", options={"fflags": "+bitexact"}) as out:
        at = 0
        stream = None
        for part in parts:
            with av.open(str(part)) as source:
                for packet in source.demux(source.streams.audio[0]):
                    if packet.size:
                        stream = stream or out.add_stream_from_template(packet.stream)
                        packet.pts = packet.dts = at
                        packet.stream = stream
                        at += FRAMES
                        out.mux(packet)


def box(path: Path, *kinds: bytes) -> bytes:
    """The content of the first box of that path, which must be there."""
    with path.open("rb") as stream:
        span = 0, path.stat().st_size
        for kind in kinds:
            span = next((begin, end) for name, begin, end in boxes(stream, *span) if name == kind)
        stream.seek(span[0])
        return stream.read(span[1] - span[0])


def names(path: Path, *kinds: bytes) -> list[bytes]:
    with path.open("rb") as stream:
        span = 0, path.stat().st_size
        for kind in kinds:
            span = next((begin, end) for name, begin, end in boxes(stream, *span) if name == kind)
        return [name for name, *_ in boxes(stream, *span)]


def tracks(path: Path) -> list[bytes]:
    """The ``tkhd`` box of each track."""
    moov = box(path, b"moov")
    return [moov[at + 4 : at + 88] for at in range(len(moov)) if moov[at : at + 4] == b"tkhd"]


CHAPTERS = st.lists(
    st.tuples(st.integers(RATE // 1000 + 1, RATE), st.text(max_size=90)), min_size=1, max_size=9
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(LENGTHS)), min_size=1, max_size=8), CHAPTERS)
@example([5, 0, 6, 3], [(1000, "A"), (RATE, ""), (RATE, "Глава " * 60), (RATE, "\ud800\0")])
def test_players_find_every_packet_and_every_chapter(
    parts: tuple[Path, ...], order: list[int], chapters: list[tuple[int, str]]
) -> None:
    chosen = [parts[number] for number in order]
    path = parts[0].with_name("joined.m4b")
    expected = [packet for part in chosen for packet in demuxed(part)]
    length = len(expected) * FRAMES
    starts = [0, *np.cumsum([step for step, _ in chapters])[:-1].tolist()]
    marks = [
        (start, title) for start, (_, title) in zip(starts, chapters, strict=True) if start < length
    ]
    mp4.write(path, chosen, RATE, marks, "deu")
    assert demuxed(path) == expected

    found = describe(path)
    assert (found.codec, found.profile, found.sample_rate) == ("aac", "LC", RATE)
    assert found.duration == length / RATE
    said = [title.encode("utf-8", "replace").decode() for _, title in marks]
    assert [title for *_, title in found.chapters] == [one.partition("\0")[0] for one in said]
    for (begin, end, _), (start, _) in zip(found.chapters, marks, strict=True):
        assert begin == pytest.approx(start / RATE, abs=0.0006) and begin <= end
    assert all(before[1] == after[0] for before, after in pairwise(found.chapters))
    assert found.chapters[-1][1] == pytest.approx(found.duration, abs=0.0006)

    file = MP4(path)
    assert file.info.length == pytest.approx(length / RATE)
    assert [(mark.start, mark.title) for mark in file.chapters] == [
        (pytest.approx(start / RATE, abs=0.0006), title.encode()[:255].decode(errors="ignore"))
        for (start, _), title in zip(marks, said, strict=True)
    ]
    read = packets_of(path)
    assert read.sizes.tolist() == list(map(len, expected))
    assert read.end == path.stat().st_size


def test_it_sounds_as_what_ffmpeg_would_join(parts: tuple[Path, ...], tmp_path: Path) -> None:
    mp4.write(tmp_path / "ours.m4b", parts, RATE, [(0, "One")])
    by_ffmpeg(tmp_path / "theirs.m4b", parts)
    ours, theirs = (
        np.concatenate(tuple(decode(tmp_path / name))) for name in ("ours.m4b", "theirs.m4b")
    )
    assert ours.size == (sum(LENGTHS) + 30) * FRAMES
    assert np.array_equal(ours, theirs)
    kinds = b"moov", b"trak", b"mdia", b"minf", b"stbl"
    assert {*names(tmp_path / "ours.m4b", *kinds)} == {*names(tmp_path / "theirs.m4b", *kinds)}


def test_the_boxes_that_players_look_for(parts: tuple[Path, ...], tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    mp4.write(path, parts, RATE, [(0, "One"), (RATE, "Two")], "fra")
    assert names(path) == [b"ftyp", b"moov", b"free", b"mdat"]
    assert box(path, b"ftyp")[:4] == b"M4B "
    assert names(path, b"moov") == [b"mvhd", b"trak", b"trak", b"udta"]
    assert box(path, b"moov", b"trak", b"tref", b"chap") == struct.pack(">I", 2)
    sound, text = tracks(path)
    # Its flags: in the movie, and only the sound enabled (§8.3.2).
    assert (sound[:4], text[:4]) == (b"\0\0\0\3", b"\0\0\0\2")
    # Nothing is taken off its beginning (§8.6.6).
    assert struct.unpack_from(">IIIi", box(path, b"moov", b"trak", b"edts", b"elst"))[::3] == (0, 0)
    header = box(path, b"moov", b"trak", b"mdia", b"mdhd")
    language = struct.unpack_from(">H", header, 20)[0]
    assert bytes(0x60 + (language >> shift & 31) for shift in (10, 5, 0)) == b"fra"
    with av.open(str(path)) as container:
        # A player that begins in the middle reads no more than a second before it.
        container.seek(2 * RATE, stream=container.streams.audio[0])
        packet = next(container.demux(container.streams.audio[0]))
        assert 2 * RATE - FRAMES < packet.pts + FRAMES <= 2 * RATE + FRAMES


def test_without_chapters_there_is_one_track(parts: tuple[Path, ...], tmp_path: Path) -> None:
    path = tmp_path / "track.m4a"
    mp4.write(path, parts[:3], RATE, brand=b"M4A ")
    assert box(path, b"ftyp")[:4] == b"M4A "
    assert len(tracks(path)) == 1
    assert not describe(path).chapters
    again = tmp_path / "again.m4a"
    mp4.write(again, [path, *parts[3:]], RATE)
    assert demuxed(again) == [packet for part in parts for packet in demuxed(part)]


@pytest.mark.parametrize(("count", "nero"), ((255, True), (256, False)))
def test_nero_counts_255_chapters(
    parts: tuple[Path, ...], tmp_path: Path, count: int, nero: bool
) -> None:
    path = tmp_path / "book.m4b"
    mp4.write(path, parts, RATE, [(number * 100, f"{number}") for number in range(count)])
    assert (b"chpl" in names(path, b"moov", b"udta")) == nero
    assert [title for *_, title in describe(path).chapters] == [f"{n}" for n in range(count)]


def test_what_32_bits_cannot_count_is_counted_in_64(
    parts: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.m4b"
    marks = [(0, "One"), (RATE, "Two")]
    expected = [packet for part in parts for packet in demuxed(part)]
    size = sum(map(len, expected))
    mp4.write(path, parts, RATE, marks)
    assert b"stco" in names(path, b"moov", b"trak", b"mdia", b"minf", b"stbl")
    # Either is needed for itself: only chunks that begin far away, or the whole sound as well.
    for limit in (size + 500, size - 500):
        monkeypatch.setattr(mp4, "_LARGEST", limit)
        mp4.write(path, parts, RATE, marks)
        assert b"co64" in names(path, b"moov", b"trak", b"mdia", b"minf", b"stbl")
        assert (names(path)[-2:] == [b"free", b"mdat"]) == (limit > size)
        assert box(path, b"moov", b"trak", b"mdia", b"mdhd")[0] == 1
        assert demuxed(path) == expected
        assert [title for *_, title in describe(path).chapters] == ["One", "Two"]
        assert packets_of(path).end == path.stat().st_size
    monkeypatch.setattr(mp4, "_LARGEST", 1000)
    with pytest.raises(EncodeError, match="too long"):
        mp4.write(path, parts, RATE)


def test_others_can_add_their_tags(parts: tuple[Path, ...], tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    mp4.write(path, parts, RATE, [(0, "One")])
    before = demuxed(path)
    file = MP4(path)
    file.add_tags()
    file.tags["\xa9nam"] = ["Title"]
    file.tags["covr"] = [MP4Cover(b"\xff\xd8\xff" + bytes(70_000))]
    file.save()
    assert demuxed(path) == before
    assert [title for *_, title in describe(path).chapters] == ["One"]


def test_parts_that_are_no_whole_packets_keep_their_places(tmp_path: Path) -> None:
    rate = 20_000
    lengths = [PACKET * count for count in (1, 3, 2, 5, 1, 4)]
    made = [encoded(tmp_path / f"{n}.m4a", length, rate) for n, length in enumerate(lengths)]
    ends = np.cumsum(lengths).tolist()
    counts = [packets_of(part).sizes.size for part in made]
    for number in range(1, len(made) + 1):
        path = tmp_path / "book.m4b"
        mp4.write(path, made[:number], rate, ends=ends[:number])
        end = packets_of(path).sizes.size * FRAMES / RATE
        # The last one is whole.
        assert -FRAMES / 2 / RATE <= end - ends[number - 1] / rate < 1.5 * FRAMES / RATE
    assert packets_of(path).sizes.size < sum(counts)


def test_two_files_of_the_same_parts_are_the_same_bytes(
    parts: tuple[Path, ...], tmp_path: Path
) -> None:
    for name in ("one", "two"):
        mp4.write(tmp_path / name, parts, RATE, [(0, "One")], "eng")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_memory_does_not_grow_with_the_packets(parts: tuple[Path, ...], tmp_path: Path) -> None:
    long = tmp_path / "long.m4a"
    mp4.write(long, [parts[5]] * 20, RATE)
    peaks: list[int] = []
    for count in (10, 100):
        tracemalloc.start()
        mp4.write(tmp_path / "book.m4b", [long] * count, RATE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # 108,000 packets more: an offset for each second and a place for each part.
    assert peaks[1] - peaks[0] < 400_000


def test_parts_of_two_kinds_are_told(parts: tuple[Path, ...], tmp_path: Path) -> None:
    other = encoded(tmp_path / "other.m4a", 9 * FRAMES, 24_000)
    with pytest.raises(EncodeError, match="another way"):
        mp4.write(tmp_path / "book.m4b", [parts[0], other], RATE)


@pytest.mark.parametrize("starts", ((1,), (0, 5, 3), (0, 10**9)))
def test_chapters_that_are_not_those_of_the_sound_are_told(
    parts: tuple[Path, ...], tmp_path: Path, starts: tuple[int, ...]
) -> None:
    chapters = [(start * RATE // 10, "Title") for start in starts]
    with pytest.raises(EncodeError, match="chapters"):
        mp4.write(tmp_path / "book.m4b", parts, RATE, chapters)


def test_no_parts_and_lost_parts_are_errors(parts: tuple[Path, ...], tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="no sound"):
        mp4.write(tmp_path / "book.m4b", [], RATE)
    with pytest.raises(OSError):
        mp4.write(tmp_path / "book.m4b", [parts[0], tmp_path / "gone.m4a"], RATE)


def held(path: Path) -> None:
    """Read a damaged file, and join it: well, or with the one error."""
    try:
        found = packets_of(path)
        assert found.sizes.size > 0 and found.end <= path.stat().st_size
        mp4.write(path.with_name("book.m4b"), [path], RATE)
    except EncodeError as error:
        assert error.remedy


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_parts_are_told(parts: tuple[Path, ...], data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(parts)).read_bytes())
    end = content.index(b"mdat")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, end))
        filler = data.draw(st.sampled_from((b"\0", b"\1", b"\xff", b"\xff\xff\xff\xff", b"\0" * 4)))
        content[at : at + len(filler)] = filler
    path = parts[0].with_name("damaged.m4a")
    path.write_bytes(content[: data.draw(st.one_of(st.none(), st.integers(0, len(content))))])
    held(path)


def test_every_number_of_the_tables_may_be_wrong(parts: tuple[Path, ...]) -> None:
    content = parts[0].read_bytes()
    path = parts[0].with_name("damaged.m4a")
    for at in range(content.index(b"mdat")):
        number = 0x7FFFFFFF * (at % 2)
        path.write_bytes(content[:at] + struct.pack(">I", number) + content[at + 4 :])
        held(path)
