"""Audiobooks as players read them: chapters where the headings are heard, tags, cover."""

from __future__ import annotations

import struct
import wave
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from encoding import encode
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from accessible.audio import PACKET
from accessible.bcp47 import three_letters
from accessible.book import Book, Metadata, Resource
from accessible.cache import Cache, key
from accessible.check import prove
from accessible.encode import EncodedTrack, Encoding
from accessible.errors import EncodeError, OutputError
from accessible.join import starts
from accessible.mastering import pcm
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Script
from accessible.settings import Settings
from accessible.sound import decode, describe
from accessible.track import Clip, Take, Track
from accessible.writers import Edition, Piece, Writer, wav
from accessible.writers.audiobook import (
    FlacWriter,
    M4bWriter,
    Mp3Writer,
    OpusWriter,
    WavWriter,
    chapter_marks,
)

RATE = 22_050
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
METADATA = Metadata(
    title="Алиса в Стране чудес",
    language="ru-RU",
    authors=("Lewis Carroll", "Переводчик"),
    publisher="Maison Édition",
    description="A girl falls. " * 40,
    date="1865-11-26",
    rights="Public domain",
    series="Алиса",
    series_position="1",
    isbn="9780141439761",
)
WRITERS: tuple[Writer, ...] = (
    M4bWriter(),
    Mp3Writer(),
    OpusWriter(),
    FlacWriter(),
    WavWriter(),
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"), 1 << 30)


def track_of(cache: Cache, href: str, clips: int, seed: int) -> Track:
    """A track of ``clips`` short noises; the first opens after the lead-in."""
    random = np.random.default_rng(seed)
    lead_in = RATE // 3
    made: list[Clip] = []
    at = 0
    for number in range(clips):
        sound = (random.standard_normal(RATE // 8) * 5000).astype("<i2")
        entry = key("noise", seed, number)
        cache.put(entry, {}, sound.tobytes())
        begin = at + (lead_in if number == 0 else 0)
        end = begin + sound.size + (RATE * 6 // 10 if number == clips - 1 else RATE // 10)
        if number == clips - 1:
            end += -end % PACKET
        made.append(Clip(f"{href}-u{number}", (Take(entry, 0, sound.size),), at, sound.size, end))
        at = end
    return Track(href, "", tuple(made), at, lead_in)


def part_of(href: str, title: str, *headings: tuple[int, str, int]) -> Part:
    """``headings``: the number of the clip that says it (negative: unspoken), title, level."""
    return Part(
        href,
        title,
        (),
        tuple(
            Heading(f"h{number}", f"{href}-u{clip}" if clip >= 0 else "", name, level)
            for number, (clip, name, level) in enumerate(headings)
        ),
    )


def edition_of(
    cache: Cache, codec: str, plan: list[tuple[int, Part]], book: Book | None = None
) -> Edition:
    tracks = tuple(
        track_of(cache, part.href, clips, seed) for seed, (clips, part) in enumerate(plan)
    )
    return Edition(
        book or Book(METADATA, ()),
        Script(tuple(part for _, part in plan)),
        Settings(),
        Narration(tracks, RATE, ("Voice One", "Voice Two")),
        tuple(encode(track, RATE, Encoding(codec, 48_000), 0.0, cache) for track in tracks),
    )


def story(cache: Cache, codec: str, book: Book | None = None) -> Edition:
    return edition_of(
        cache,
        codec,
        [
            (1, part_of("title.xhtml", "Title page")),
            (1, part_of("part.xhtml", "Part One", (0, "Part  One", 1))),
            (3, part_of("c1.xhtml", "The Bridge", (0, "The Bridge", 2), (2, "Night", 3))),
            (3, part_of("c2.xhtml", "Words", (1, "Part Two", 1), (2, "The River", 2))),
        ],
        book,
    )


TITLES = [
    "Title page",
    "Part One",
    "Part One – The Bridge",
    "Part One – The Bridge – Night",
    "Words",
    "Part Two",
    "Part Two – The River",
]


def places(edition: Edition) -> list[int]:
    """The frames at which the marks of ``story`` must stand, told from the clips."""
    assert edition.narration is not None
    begins = starts(edition.tracks)
    clips = [track.clips for track in edition.narration.tracks]
    return [
        0,
        begins[1],
        begins[2],
        begins[2] + clips[2][2].start,
        begins[3],
        begins[3] + clips[3][1].start,
        begins[3] + clips[3][2].start,
    ]


def test_marks_are_the_headings_where_they_are_heard(cache: Cache) -> None:
    edition = story(cache, "aac")
    marks = chapter_marks(edition)
    assert [mark.title for mark in marks] == TITLES
    assert [mark.start for mark in marks] == places(edition)


def test_a_page_number_before_its_heading_makes_no_chapter_of_its_own(cache: Cache) -> None:
    edition = edition_of(cache, "aac", [(3, part_of("c.xhtml", "One", (1, "One", 1)))])
    assert [(mark.start, mark.title) for mark in chapter_marks(edition)] == [(0, "One")]


def test_the_title_of_the_book_stands_above_no_chapter(cache: Cache) -> None:
    part = part_of("b.xhtml", "Book", (0, "Book", 1), (1, "One", 2), (2, "Two", 2))
    edition = edition_of(cache, "aac", [(3, part)])
    assert [mark.title for mark in chapter_marks(edition)] == ["Book", "One", "Two"]


def test_marks_at_one_frame_are_one(cache: Cache) -> None:
    part = part_of("b.xhtml", "I", (0, "I", 1), (0, "Dawn", 2), (1, "II", 1), (1, "Dusk", 1))
    edition = edition_of(cache, "aac", [(2, part)])
    assert [mark.title for mark in chapter_marks(edition)] == ["I – Dawn", "II – Dusk"]


def test_headings_that_are_heard_later_than_they_stand_come_later(cache: Cache) -> None:
    part = part_of("b.xhtml", "I", (0, "I", 1), (2, "Notes", 1), (1, "II", 1))
    edition = edition_of(cache, "aac", [(3, part)])
    assert [mark.title for mark in chapter_marks(edition)] == ["I", "II", "Notes"]


def test_unspoken_headings_and_titleless_parts_still_give_a_chapter(cache: Cache) -> None:
    edition = edition_of(
        cache,
        "aac",
        [(1, part_of("a.xhtml", "Plate", (-1, "Hidden", 1))), (1, part_of("b.xhtml", ""))],
    )
    assert [mark.title for mark in chapter_marks(edition)] == ["Plate", "2"]


def test_m4b_as_players_read_it(cache: Cache, tmp_path: Path) -> None:
    book = Book(METADATA, (), (Resource("c.png", "image/png", PNG),), cover="c.png")
    edition = story(cache, "aac", book)
    path = tmp_path / "book.m4b"
    M4bWriter().write(edition, path)
    content = path.read_bytes()
    assert content[4:12] == b"ftypM4B "
    assert content.index(b"moov") < content.index(b"mdat")
    found = describe(path)
    assert [title for _, _, title in found.chapters] == TITLES
    for (begin, end, _), start in zip(found.chapters, places(edition), strict=True):
        assert begin == pytest.approx(start / RATE, abs=0.001)
        assert end > begin
    assert found.chapters[-1][1] == pytest.approx(found.duration, abs=0.05)
    assert b"chpl" in content
    file = MP4(path)
    # mutagen reads chpl, PyAV the text track: two readers, two forms, one timeline.
    assert [(mark.title, round(mark.start, 3)) for mark in file.chapters] == [
        (title, round(start / RATE, 3))
        for title, start in zip(TITLES, places(edition), strict=True)
    ]
    tags = file.tags
    assert tags["\xa9nam"] == tags["\xa9alb"] == [METADATA.title]
    assert tags["\xa9ART"] == tags["aART"] == ["Lewis Carroll, Переводчик"]
    assert tags["\xa9wrt"] == ["Voice One, Voice Two"]
    assert bytes(tags["----:com.apple.iTunes:NARRATOR"][0]) == b"Voice One, Voice Two"
    assert tags["stik"] == [2]
    assert tags["\xa9gen"] == ["Audiobook"]
    assert tags["\xa9day"] == ["1865"]
    assert tags["ldes"] == [METADATA.description]
    assert tags["\xa9pub"] == [METADATA.publisher]
    assert tags["cprt"] == [METADATA.rights]
    for name, text in (
        ("LANGUAGE", "ru-RU"),
        ("PUBLISHER", METADATA.publisher),
        ("SERIES", METADATA.series),
        ("SERIES-PART", "1"),
        ("ISBN", METADATA.isbn),
    ):
        assert bytes(tags[f"----:com.apple.iTunes:{name}"][0]).decode() == text
    assert bytes(tags["covr"][0]) == PNG
    assert "\xa9too" not in tags
    # The sound is still found after the tags have moved it.
    assert sum(block.size for block in decode(path)) == sum(
        track.frames for track in edition.tracks
    )


def hold_id3(tags: ID3) -> None:
    assert tags["TIT2"].text == tags["TALB"].text == [METADATA.title]
    assert tags["TPE1"].text == ["Lewis Carroll/Переводчик"] or tags["TPE1"].text == [
        "Lewis Carroll",
        "Переводчик",
    ]
    assert tags["TCOM"].text == tags["TXXX:NARRATOR"].text == ["Voice One/Voice Two"]
    assert tags["TLAN"].text == ["rus"]
    assert tags["TPUB"].text == [METADATA.publisher]
    assert tags["TCOP"].text == [METADATA.rights]
    assert tags["TXXX:SERIES"].text == [METADATA.series]
    assert tags["TXXX:SERIES-PART"].text == ["1"]
    assert tags["TXXX:ISBN"].text == [METADATA.isbn]
    assert tags.getall("COMM")[0].text == [METADATA.description]
    assert tags.getall("APIC")[0].data == PNG


def test_mp3_as_players_read_it(cache: Cache, tmp_path: Path) -> None:
    book = Book(METADATA, (), (Resource("c.png", "image/png", PNG),), cover="c.png")
    edition = story(cache, "mp3", book)
    path = tmp_path / "book.mp3"
    Mp3Writer().write(edition, path)
    found = describe(path)
    assert [title for _, _, title in found.chapters] == TITLES
    for (begin, _, _), start in zip(found.chapters, places(edition), strict=True):
        assert begin == pytest.approx(start / RATE, abs=0.001)
    content = path.read_bytes()
    assert content[:5] == b"ID3\x03\x00"
    tags = ID3(path, translate=False)
    hold_id3(tags)
    assert tags["TYER"].text == ["1865"]
    top = tags["CTOC:toc"]
    assert top.child_element_ids == [frame.element_id for frame in tags.getall("CHAP")]
    for frame, after in zip(tags.getall("CHAP"), tags.getall("CHAP")[1:], strict=False):
        assert frame.end_time == after.start_time
        assert frame.start_offset == frame.end_offset == 0xFFFFFFFF
    sound = sum(block.size for block in decode(path))
    assert sound == sum(track.frames for track in edition.tracks)
    assert tags.getall("CHAP")[-1].end_time == round(sound * 1000 / RATE)


def sound_of(edition: Edition, cache: Cache) -> bytes:
    assert edition.narration is not None
    return b"".join(block for track in edition.narration.tracks for block in pcm(track, cache))


def hold_chapters(path: Path, edition: Edition) -> None:
    """As ffmpeg reads them, to the millisecond, each to the start of the next."""
    found = describe(path)
    assert [title for _, _, title in found.chapters] == TITLES
    for (begin, _, _), start in zip(found.chapters, places(edition), strict=True):
        assert begin == pytest.approx(start / RATE, abs=0.0006)
    for (_, end, _), (begin, _, _) in zip(found.chapters, found.chapters[1:], strict=False):
        assert end == begin


def hold_comments(tags: list[tuple[str, str]], edition: Edition) -> None:
    said: dict[str, list[str]] = {}
    for name, text in tags:
        said.setdefault(name.upper(), []).append(text)
    assert said["TITLE"] == said["ALBUM"] == [METADATA.title]
    assert said["ARTIST"] == said["ALBUMARTIST"] == list(METADATA.authors)
    narrators = ["Voice One", "Voice Two"]
    assert said["NARRATOR"] == said["PERFORMER"] == said["COMPOSER"] == narrators
    assert said["ORGANIZATION"] == said["PUBLISHER"] == [METADATA.publisher]
    for name, text in (
        ("DATE", "1865"),
        ("LANGUAGE", "ru-RU"),
        ("DESCRIPTION", METADATA.description),
        ("COPYRIGHT", METADATA.rights),
        ("GENRE", "Audiobook"),
        ("SERIES", METADATA.series),
        ("SERIES-PART", "1"),
        ("ISBN", METADATA.isbn),
    ):
        assert said[name] == [text]
    for number, (start, title) in enumerate(zip(places(edition), TITLES, strict=True), 1):
        hours, minutes, seconds = said[f"CHAPTER{number:03d}"][0].split(":")
        assert (len(hours), len(minutes), len(seconds)) == (2, 2, 6)
        exact = round(start * 1000 / RATE)
        assert round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000) == exact
        assert said[f"CHAPTER{number:03d}NAME"] == [title]
    assert "CHAPTER000" not in said
    assert f"CHAPTER{len(TITLES) + 1:03d}" not in said


def test_opus_as_players_read_it(cache: Cache, tmp_path: Path) -> None:
    book = Book(METADATA, (), (Resource("c.png", "image/png", PNG),), cover="c.png")
    edition = story(cache, "opus", book)
    path = tmp_path / "book.opus"
    assert OpusWriter().write(edition, path) == ()
    hold_chapters(path, edition)
    file = OggOpus(path)
    hold_comments(file.tags, edition)
    cover = Picture(b64decode(file["metadata_block_picture"][0]))
    assert (cover.type, cover.mime, cover.data) == (3, "image/png", PNG)
    frames = sum(track.frames for track in edition.tracks)
    assert file.info.length == pytest.approx(frames / RATE, abs=0.0001)
    assert abs(sum(block.size for block in decode(path, RATE)) - frames) <= 1
    assert prove(path).findings == ()


def test_a_large_cover_does_not_move_the_sound_of_opus(cache: Cache, tmp_path: Path) -> None:
    large = PNG + bytes(300_000)
    book = Book(METADATA, (), (Resource("c.png", "image/png", large),), cover="c.png")
    for name, made in (("small", None), ("large", book)):
        OpusWriter().write(story(cache, "opus", made), tmp_path / f"{name}.opus")
    one, two = (np.concatenate(tuple(decode(tmp_path / f"{n}.opus"))) for n in ("small", "large"))
    assert np.array_equal(one, two)


def test_flac_as_players_read_it(cache: Cache, tmp_path: Path) -> None:
    book = Book(METADATA, (), (Resource("c.png", "image/png", PNG),), cover="c.png")
    edition = story(cache, "flac", book)
    path = tmp_path / "book.flac"
    assert FlacWriter().write(edition, path) == ()
    hold_chapters(path, edition)
    file = FLAC(path)
    hold_comments(file.tags, edition)
    assert [(one.type, one.mime, one.data) for one in file.pictures] == [(3, "image/png", PNG)]
    assert b"".join(block.tobytes() for block in decode(path)) == sound_of(edition, cache)
    assert prove(path).findings == ()


def test_a_cover_that_flac_cannot_hold_is_told(cache: Cache, tmp_path: Path) -> None:
    huge = PNG + bytes(1 << 24)
    book = Book(METADATA, (), (Resource("c.png", "image/png", huge),), cover="c.png")
    with pytest.raises(OutputError, match="too large"):
        FlacWriter().write(story(cache, "flac", book), tmp_path / "book.flac")


def chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        yield name.decode(), content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def lists(path: Path) -> dict[str, list[tuple[str, bytes]]]:
    """What stands in the ``LIST`` chunks, by their kind, and the other chunks."""
    content = path.read_bytes()
    assert len(content) == struct.unpack_from("<I", content, 4)[0] + 8
    found: dict[str, list[tuple[str, bytes]]] = {}
    for name, inner in chunks(content[12:]):
        if name == "LIST":
            found[inner[:4].decode()] = list(chunks(inner[4:]))
        else:
            found[name] = [(name, inner)]
    return found


def info(path: Path) -> list[tuple[str, str]]:
    return [(name, text.rstrip(b"\0").decode()) for name, text in lists(path)["INFO"]]


def test_wav_as_players_read_it(cache: Cache, tmp_path: Path) -> None:
    book = Book(METADATA, (), (Resource("c.png", "image/png", PNG),), cover="c.png")
    edition = story(cache, "flac", book)
    path = tmp_path / "book.wav"
    assert WavWriter().write(edition, path) == ()
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.readframes(file.getnframes()) == sound_of(edition, cache)
    hold_chapters(path, edition)
    found = lists(path)
    cues = found["cue "][0][1]
    assert struct.unpack_from("<I", cues)[0] == len(TITLES)
    # In frames, with no rounding at all.
    points = [struct.unpack_from("<II4sIII", cues, 4 + 24 * n) for n in range(len(TITLES))]
    assert [point[5] for point in points] == places(edition)
    assert {point[2] for point in points} == {b"data"}
    labels = {
        struct.unpack_from("<I", text)[0]: text[4:].rstrip(b"\0").decode()
        for _, text in found["adtl"]
    }
    assert [labels[point[0]] for point in points] == TITLES
    assert dict(info(path)) == {
        "INAM": METADATA.title,
        "IPRD": METADATA.title,
        "IART": "Lewis Carroll, Переводчик",
        "ISTR": "Voice One, Voice Two",
        "ICRD": "1865",
        "ILNG": "ru-RU",
        "ISRC": METADATA.publisher,
        "ICMT": METADATA.description,
        "ICOP": METADATA.rights,
        "IGNR": "Audiobook",
    }
    hold_id3(WAVE(path).tags)
    assert prove(path).findings == ()


def test_a_wav_that_32_bits_cannot_count_is_an_rf64(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = story(cache, "flac")
    monkeypatch.setattr(wav, "_LARGEST", 1000)
    path = tmp_path / "book.wav"
    WavWriter().write(edition, path)
    content = path.read_bytes()
    assert content[:16] == b"RF64\xff\xff\xff\xffWAVEds64"
    riff, data, frames = struct.unpack_from("<QQQ", content, 20)
    assert riff == len(content) - 8
    assert data == frames * 2 == len(sound_of(edition, cache))
    hold_chapters(path, edition)
    assert b"".join(block.tobytes() for block in decode(path)) == sound_of(edition, cache)
    monkeypatch.setattr(wav, "_ELSEWHERE", 1000)
    with pytest.raises(OutputError, match="too long"):
        WavWriter().write(edition, path)


def many(cache: Cache, codec: str, marks: int) -> Edition:
    part = part_of("b.xhtml", "Many", *((number, f"N {number}", 2) for number in range(marks)))
    lead_in = RATE // 3
    entry = key("tick")
    length = RATE // 20
    cache.put(entry, {}, bytes(2 * length))
    clips = [Clip("b.xhtml-u0", (Take(entry, 0, length),), 0, length, lead_in + length)]
    for number in range(1, marks):
        at = clips[-1].end
        clips.append(Clip(f"b.xhtml-u{number}", (Take(entry, 0, length),), at, length, at + length))
    last = clips[-1]
    clips[-1] = replace(last, end=last.end + -last.end % PACKET)
    track = Track("b.xhtml", "Many", tuple(clips), clips[-1].end, lead_in)
    return Edition(
        Book(METADATA, ()),
        Script((part,)),
        Settings(),
        Narration((track,), RATE, ()),
        (encode(track, RATE, Encoding(codec, 48_000), 0.0, cache),),
    )


def test_m4b_with_more_chapters_than_chpl_counts(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    M4bWriter().write(many(cache, "aac", 300), path)
    assert b"chpl" not in path.read_bytes()
    found = describe(path)
    assert [title for _, _, title in found.chapters] == [f"N {number}" for number in range(300)]


@pytest.mark.parametrize(("writer", "codec"), ((OpusWriter(), "opus"), (FlacWriter(), "flac")))
def test_more_chapters_than_vorbis_comments_count_are_told(
    writer: Writer, codec: str, cache: Cache, tmp_path: Path
) -> None:
    path = tmp_path / f"book.{codec}"
    edition = many(cache, codec, 999)
    assert writer.write(edition, path) == ()
    assert [title for _, _, title in describe(path).chapters] == [f"N {n}" for n in range(999)]
    # The deepest headings go first, the last of them before the others.
    part = edition.script.parts[0]
    headings = [
        replace(heading, level=3 if number % 3 else 2)
        for number, heading in enumerate(many(cache, codec, 1200).script.parts[0].headings)
    ]
    large = replace(
        many(cache, codec, 1200), script=Script((replace(part, headings=tuple(headings)),))
    )
    findings = writer.write(large, path)
    assert [finding.code for finding in findings] == ["chapter-uncounted"]
    assert "201 of its 1200 chapters" in findings[0].message
    chapters = [title for _, _, title in describe(path).chapters]
    assert len(chapters) == 999
    assert {f"N {number}" for number in range(0, 1200, 3)} <= set(chapters)
    assert "N 0 – N 1" in chapters
    assert "N 1197 – N 1199" not in chapters


@pytest.mark.parametrize("marks", (255, 256, 600))
def test_mp3_with_more_chapters_than_a_ctoc_counts(
    marks: int, cache: Cache, tmp_path: Path
) -> None:
    path = tmp_path / "book.mp3"
    Mp3Writer().write(many(cache, "mp3", marks), path)
    tags = ID3(path, translate=False)
    tables = {frame.element_id: frame.child_element_ids for frame in tags.getall("CTOC")}
    assert all(len(children) <= 255 for children in tables.values())
    assert sum(frame.flags & 2 for frame in tags.getall("CTOC")) == 2

    def leaves(name: str) -> list[str]:
        return (
            [leaf for child in tables[name] for leaf in leaves(child)] if name in tables else [name]
        )

    assert leaves("toc") == [frame.element_id for frame in tags.getall("CHAP")]
    assert len(leaves("toc")) == marks
    assert len(describe(path).chapters) == marks


@pytest.mark.parametrize("writer", WRITERS)
def test_two_builds_are_the_same_bytes(writer: Writer, cache: Cache, tmp_path: Path) -> None:
    codec = writer.codec(Settings())
    assert codec is not None
    for name in ("one", "two"):
        writer.write(story(cache, codec), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_one_of_several_files_has_its_own_title_and_its_number(
    cache: Cache, tmp_path: Path
) -> None:
    for writer in WRITERS:
        codec = writer.codec(Settings())
        assert codec is not None
        edition = replace(story(cache, codec), piece=Piece("The Bridge", 3, 12))
        writer.write(edition, tmp_path / f"piece.{writer.name}")
    tags = MP4(tmp_path / "piece.m4b").tags
    assert (tags["\xa9nam"], tags["\xa9alb"]) == (["The Bridge"], [METADATA.title])
    assert tags["trkn"] == [(3, 12)]
    for found in (ID3(tmp_path / "piece.mp3"), WAVE(tmp_path / "piece.wav").tags):
        assert (found["TIT2"].text, found["TALB"].text) == (["The Bridge"], [METADATA.title])
        assert found["TRCK"].text == ["3/12"]
    for found in (OggOpus(tmp_path / "piece.opus"), FLAC(tmp_path / "piece.flac")):
        assert (found["title"], found["album"]) == (["The Bridge"], [METADATA.title])
        assert (found["tracknumber"], found["tracktotal"]) == (["3"], ["12"])


@pytest.mark.parametrize("content", (b"<svg/>", b"RIFF0000WEBPVP8 ", b""))
def test_a_cover_that_players_cannot_show_is_left_out(
    content: bytes, cache: Cache, tmp_path: Path
) -> None:
    book = Book(METADATA, (), (Resource("c", "image/jpeg", content),), cover="c")
    M4bWriter().write(story(cache, "aac", book), tmp_path / "book.m4b")
    Mp3Writer().write(story(cache, "mp3", book), tmp_path / "book.mp3")
    OpusWriter().write(story(cache, "opus", book), tmp_path / "book.opus")
    FlacWriter().write(story(cache, "flac", book), tmp_path / "book.flac")
    assert "covr" not in MP4(tmp_path / "book.m4b").tags
    assert not ID3(tmp_path / "book.mp3").getall("APIC")
    assert "metadata_block_picture" not in OggOpus(tmp_path / "book.opus")
    assert not FLAC(tmp_path / "book.flac").pictures


def test_bare_metadata_writes_no_empty_tags(cache: Cache, tmp_path: Path) -> None:
    book = Book(Metadata("T", ""), ())
    M4bWriter().write(story(cache, "aac", book), tmp_path / "book.m4b")
    Mp3Writer().write(story(cache, "mp3", book), tmp_path / "book.mp3")
    assert not {"\xa9ART", "desc", "\xa9pub", "\xa9day"} & set(MP4(tmp_path / "book.m4b").tags)
    assert not {"TPE1", "TYER", "TPUB", "TXXX:ISBN"} & set(ID3(tmp_path / "book.mp3"))
    FlacWriter().write(story(cache, "flac", book), tmp_path / "book.flac")
    assert all(text for _, text in FLAC(tmp_path / "book.flac").tags)
    WavWriter().write(story(cache, "flac", book), tmp_path / "book.wav")
    assert {name for name, _ in info(tmp_path / "book.wav")} == {*("INAM", "IPRD", "ISTR", "IGNR")}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_narration_is_an_error(writer: Writer, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        writer.write(Edition(Book(METADATA, ()), Script(()), Settings()), tmp_path / "book")


@pytest.mark.parametrize("writer", WRITERS)
def test_a_place_that_cannot_be_written_is_an_error(
    writer: Writer, cache: Cache, tmp_path: Path
) -> None:
    codec = writer.codec(Settings())
    assert codec is not None
    with pytest.raises((OSError, EncodeError)):
        writer.write(story(cache, codec), tmp_path / "no" / "such" / "folder")


def test_a_track_that_is_gone_is_an_error(cache: Cache, tmp_path: Path) -> None:
    edition = story(cache, "aac")
    gone = tuple(
        EncodedTrack(
            track.href,
            (tmp_path / "gone.m4a",),
            "aac",
            track.media_type,
            RATE,
            track.frames,
        )
        for track in edition.tracks
    )
    lost = Edition(edition.book, edition.script, edition.settings, edition.narration, gone)
    with pytest.raises((OSError, EncodeError)):
        M4bWriter().write(lost, tmp_path / "book.m4b")


@pytest.mark.parametrize(
    ("language", "code"),
    (
        ("en-GB", "eng"),
        ("de", "deu"),
        ("grc", "grc"),
        ("ZH-Hant", "zho"),
        ("", "und"),
        ("x", "und"),
    ),
)
def test_languages_in_three_letters(language: str, code: str) -> None:
    assert three_letters(language) == code
