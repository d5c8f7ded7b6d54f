"""Audiobooks as players read them: chapters where the headings are heard, tags, cover."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from accessible.audio import PACKET
from accessible.bcp47 import three_letters
from accessible.book import Book, Metadata, Resource
from accessible.cache import Cache, key
from accessible.encode import EncodedTrack, Encoding, encode
from accessible.errors import EncodeError, OutputError
from accessible.join import starts
from accessible.narration import Clip, Narration, Take, Track
from accessible.scripting import Heading, Part, Script
from accessible.settings import Settings
from accessible.sound import decode, describe
from accessible.writers import Edition
from accessible.writers.audiobook import M4bWriter, Mp3Writer, chapter_marks

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
    assert bytes(tags["covr"][0]) == PNG
    assert "\xa9too" not in tags
    # The sound is still found after the tags have moved it.
    assert sum(block.size for block in decode(path)) == sum(
        track.frames for track in edition.tracks
    )


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
    assert tags["TIT2"].text == tags["TALB"].text == [METADATA.title]
    assert tags["TPE1"].text == ["Lewis Carroll/Переводчик"] or tags["TPE1"].text == [
        "Lewis Carroll",
        "Переводчик",
    ]
    assert tags["TLAN"].text == ["rus"]
    assert tags["TYER"].text == ["1865"]
    assert tags.getall("COMM")[0].text == [METADATA.description]
    assert tags.getall("APIC")[0].data == PNG
    top = tags["CTOC:toc"]
    assert top.child_element_ids == [frame.element_id for frame in tags.getall("CHAP")]
    for frame, after in zip(tags.getall("CHAP"), tags.getall("CHAP")[1:], strict=False):
        assert frame.end_time == after.start_time
        assert frame.start_offset == frame.end_offset == 0xFFFFFFFF
    sound = sum(block.size for block in decode(path))
    assert sound == sum(track.frames for track in edition.tracks)
    assert tags.getall("CHAP")[-1].end_time == round(sound * 1000 / RATE)


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


@pytest.mark.parametrize("writer", (M4bWriter(), Mp3Writer()))
def test_two_builds_are_the_same_bytes(
    writer: M4bWriter | Mp3Writer, cache: Cache, tmp_path: Path
) -> None:
    codec = writer.codec(Settings())
    assert codec is not None
    for name in ("one", "two"):
        writer.write(story(cache, codec), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("content", (b"<svg/>", b"RIFF0000WEBPVP8 ", b""))
def test_a_cover_that_players_cannot_show_is_left_out(
    content: bytes, cache: Cache, tmp_path: Path
) -> None:
    book = Book(METADATA, (), (Resource("c", "image/jpeg", content),), cover="c")
    M4bWriter().write(story(cache, "aac", book), tmp_path / "book.m4b")
    Mp3Writer().write(story(cache, "mp3", book), tmp_path / "book.mp3")
    assert "covr" not in MP4(tmp_path / "book.m4b").tags
    assert not ID3(tmp_path / "book.mp3").getall("APIC")


def test_bare_metadata_writes_no_empty_tags(cache: Cache, tmp_path: Path) -> None:
    book = Book(Metadata("T", ""), ())
    M4bWriter().write(story(cache, "aac", book), tmp_path / "book.m4b")
    Mp3Writer().write(story(cache, "mp3", book), tmp_path / "book.mp3")
    assert not {"\xa9ART", "desc", "\xa9pub", "\xa9day"} & set(MP4(tmp_path / "book.m4b").tags)
    assert not {"TPE1", "TYER", "TPUB"} & set(ID3(tmp_path / "book.mp3"))


@pytest.mark.parametrize("writer", (M4bWriter(), Mp3Writer()))
def test_no_narration_is_an_error(writer: M4bWriter | Mp3Writer, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        writer.write(Edition(Book(METADATA, ()), Script(()), Settings()), tmp_path / "book")


@pytest.mark.parametrize("writer", (M4bWriter(), Mp3Writer()))
def test_a_place_that_cannot_be_written_is_an_error(
    writer: M4bWriter | Mp3Writer, cache: Cache, tmp_path: Path
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
            tmp_path / "gone.m4a",
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
