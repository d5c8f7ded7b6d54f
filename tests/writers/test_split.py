"""Books that are split: a file a chapter or a paragraph, named, tagged, and none of it lost."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from accessible import Settings, build
from accessible.audio import PACKET
from accessible.book import XHTML
from accessible.check import prove
from accessible.errors import OutputError
from accessible.line import Result
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Role, Script, Sequence, Utterance
from accessible.sound import describe
from accessible.spoken.alignment import splice
from accessible.track import Clip, Take, Track
from accessible.writers.split import PLAYLIST, _begun, _safe, cut

RATE = 22_050
LEAD_IN = 8_820
CHAPTER = Settings(split="chapter")
PARAGRAPH = Settings(split="paragraph")
#: What is split with the audiobooks, and how its files end.
BESIDE = {
    "vtt": ".vtt",
    "srt": ".srt",
    "lrc": ".lrc",
    "chapters": ".chapters.json",
    "psc": ".psc.xml",
}
BOOK = """---
title: 'Rocks: a tale?'
author: Ada North
lang: en
series: Shores
series-position: 2
---

# One: the rock

It stood. It stood still.

A gull.

- First.
- Second. And more.

| Day | Feet |
|-----|------|
| One | 9    |

# Two / the sea

Waves rose.
"""


def said(name: str, epub_type: str = "") -> Utterance:
    return Utterance(name, f"Words of {name}.", splice(name, []), "en", Role.BODY, 300, epub_type)


def track_of(href: str, names: list[str], pause: int = 4_000, speech: int = 7_001) -> Track:
    """A track of clips, each with its own sound."""
    clips: list[Clip] = []
    at = 0
    for name in names:
        end = at + speech + pause + (0 if clips else LEAD_IN)
        if name == names[-1]:
            end += 13_230
            end += -end % PACKET
        clips.append(Clip(name, (Take(name, 0, speech),), at, speech, end))
        at = end
    return Track(href, "", tuple(clips), at, LEAD_IN)


def narration_of(*parts: Part, pause: int = 4_000) -> Narration:
    tracks = (track_of(part.href, [each.id for each in part.utterances()], pause) for part in parts)
    return Narration(tuple(tracks), RATE, ("Voice",))


def part_of(*items: Sequence | Utterance, headings: tuple[tuple[str, int], ...] = ()) -> Part:
    return Part(
        "a.xhtml", "A", items, tuple(Heading(name, name, name, level) for name, level in headings)
    )


def cut_at(part: Part, settings: Settings) -> list[list[str]]:
    made = cut(narration_of(part), Script((part,)), settings)
    return [[clip.id for clip in track.clips] for track in made.tracks]


# Where it is cut


def test_nothing_is_cut_when_nobody_asks() -> None:
    narration = narration_of(part := part_of(said("u1"), said("u2")))
    assert cut(narration, Script((part,)), Settings()) is narration


def test_a_chapter_is_a_document_and_its_sound_is_that_of_the_book() -> None:
    part = part_of(said("h1"), said("u1"), said("h2"), headings=(("h1", 1), ("h2", 2)))
    narration = narration_of(part)
    assert cut(narration, Script((part, part)), CHAPTER).tracks[0] is narration.tracks[0]


def test_several_top_headings_in_a_document_are_chapters() -> None:
    names = ["pg", "h1", "u1", "h2", "u2", "h3"]
    part = part_of(*map(said, names), headings=(("h1", 1), ("h2", 2), ("h3", 1)))
    assert cut_at(part, CHAPTER) == [["pg", "h1", "u1", "h2", "u2"], ["h3"]]


def test_the_title_over_the_whole_book_is_above_its_chapters() -> None:
    names = ["h1", "u1", "h2", "u2", "h3"]
    part = part_of(*map(said, names), headings=(("h1", 1), ("h2", 2), ("h3", 2)))
    assert cut_at(part, CHAPTER) == [["h1", "u1", "h2", "u2"], ["h3"]]


def test_paragraphs_are_blocks_rows_and_what_stands_alone() -> None:
    page = said("pg", "pagebreak")
    part = part_of(
        said("h1"),
        page,
        Sequence("p1", "", (said("u1"), said("r1", "noteref"), said("u2")), True),
        Sequence(
            "s1",
            "table",
            (Sequence("tr1", "", (said("td1"), said("td2")), True), said("c1")),
        ),
        said("end", "pagebreak"),
    )
    assert cut_at(part, PARAGRAPH) == [
        ["h1"],
        ["pg", "u1", "r1", "u2"],
        ["td1", "td2"],
        ["c1", "end"],
    ]


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.sampled_from((0, 100, 4_000, 30_000)),
)
def test_no_clip_is_lost_or_changed(sizes: list[int], pause: int) -> None:
    part = part_of(
        *(
            Sequence(f"p{n}", "", tuple(said(f"u{n}-{m}") for m in range(size)), True)
            for n, size in enumerate(sizes)
        )
    )
    narration = narration_of(part, pause=pause)
    made = cut(narration, Script((part,)), PARAGRAPH)
    before = narration.tracks[0].clips
    after = [clip for track in made.tracks for clip in track.clips]
    assert [(clip.id, clip.takes, clip.speech) for clip in after] == [
        (clip.id, clip.takes, clip.speech) for clip in before
    ]
    assert len(made.tracks) == len(sizes)
    for track in made.tracks:
        assert track.frames % PACKET == 0 == track.clips[0].start
        assert track.lead_in >= RATE // 10
        assert track.cuts == ()
        for one, two in zip(track.clips, track.clips[1:], strict=False):
            assert one.end == two.start
        last = track.clips[-1]
        opening = track.lead_in if len(track.clips) == 1 else 0
        assert last.end == track.frames
        assert last.end - last.start - opening - last.speech >= RATE // 10


# Names


@given(st.text(max_size=300))
def test_names_that_every_file_system_takes(title: str) -> None:
    name = _safe(title)
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(" .")
    assert len(name.encode()) <= 120
    assert len(_begun(title)) <= 61


# As it stands in the folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, assets: Path) -> Path:
    path = tmp_path_factory.mktemp("source") / "rocks.md"
    path.write_text(BOOK, encoding="utf-8")
    return path


def built(source: Path, assets: Path, **settings: object) -> Result:
    chosen = Settings(
        to=("epub", "mp3", "m4b", "opus", "flac", "wav", *BESIDE, "cue", "txt"),
        engine="espeak",
        cache=source.parent / "cache",
        cover=next(assets.glob("*.png")),
        narrators=("Grace Hall",),
        isbn="9780306406157",
        jobs=1,
    )
    return build(source, source.parent / str(settings["split"]), replace(chosen, **settings))


@pytest.fixture(scope="module")
def chapters(source: Path, assets: Path) -> Path:
    return built(source, assets, split="chapter").report.parent


@pytest.fixture(scope="module")
def paragraphs(source: Path, assets: Path) -> Path:
    return built(source, assets, split="paragraph").report.parent


def names(folder: Path, ending: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ending)


def listed(folder: Path) -> list[tuple[str, float, str]]:
    """The playlist: place, seconds and file."""
    text = (folder / PLAYLIST).read_text(encoding="utf-8")
    found = re.findall(r"^# (\S+)\n#EXTINF:([\d.]+),.+\n(.+)$", text, re.MULTILINE)
    return [(place, float(seconds), name) for place, seconds, name in found]


def test_a_file_a_chapter(chapters: Path) -> None:
    assert names(chapters / "rocks-mp3", ".mp3") == [
        "001 Rocks a tale.mp3",
        "002 One the rock.mp3",
        "003 Two the sea.mp3",
    ]
    for kind, ending in (("m4b", ".m4a"), ("opus", ".opus"), ("flac", ".flac"), ("wav", ".wav")):
        folder = chapters / f"rocks-{kind}"
        assert len(names(folder, ending)) == 3
        assert (folder / "cover.png").is_file()
    assert (chapters / "rocks.epub").is_file()


def test_tags_say_which_file_of_which_book(chapters: Path) -> None:
    for number, name in enumerate(names(chapters / "rocks-mp3", ".mp3"), 1):
        tags = ID3(chapters / "rocks-mp3" / name, translate=False)
        assert tags["TRCK"].text == [f"{number}/3"]
        assert tags["TALB"].text == ["Rocks: a tale?"]
        assert tags.getall("APIC")
    assert tags["TIT2"].text == ["Two / the sea"]
    for number, name in enumerate(names(chapters / "rocks-m4b", ".m4a"), 1):
        atoms = MP4(chapters / "rocks-m4b" / name).tags
        assert atoms["trkn"] == [(number, 3)]
        assert atoms["\xa9alb"] == ["Rocks: a tale?"]
        assert atoms["\xa9wrt"] == ["Grace Hall"]
        assert atoms["covr"]
    assert atoms["\xa9nam"] == ["Two / the sea"]


def test_the_playlist_is_the_book_in_order_and_as_long_as_its_files(chapters: Path) -> None:
    for kind in ("mp3", "m4b", "opus", "flac", "wav"):
        folder = chapters / f"rocks-{kind}"
        for _, seconds, name in listed(folder):
            assert describe(folder / name).duration == pytest.approx(seconds, abs=0.05)
        files = [name for _, _, name in listed(folder)]
        assert files == sorted(files)
        assert len(files) == 3


def test_a_clip_a_paragraph_with_the_ids_of_the_epub(paragraphs: Path) -> None:
    folder = paragraphs / "rocks-mp3"
    found = listed(folder)
    assert [name for _, _, name in found] == names(folder, ".mp3")
    with zipfile.ZipFile(paragraphs / "rocks.epub") as archive:
        for place, _, name in found:
            href, _, id_ = place.partition("#")
            tree = etree.fromstring(archive.read(f"EPUB/{href}"))
            assert tree.xpath("//*[@id=$id]", id=id_)
            assert name.endswith(f"_{id_}.mp3")
            assert f"_{Path(href).stem}_" in name
        page = etree.fromstring(archive.read("EPUB/text/chapter-002.xhtml"))
    leaves = [
        node
        for node in page.iter(*(f"{{{XHTML}}}{name}" for name in ("h1", "p", "li", "tr")))
        if not node.findall(f"{{{XHTML}}}p")
    ]
    mine = [place.partition("#")[2] for place, _, _ in found if "chapter-002" in place]
    assert mine == [node.get("id") for node in leaves]


@pytest.mark.parametrize("kind", BESIDE)
@pytest.mark.parametrize("unit", ["chapters", "paragraphs"])
def test_what_stands_beside_is_named_as_the_sound(
    kind: str, unit: str, request: pytest.FixtureRequest
) -> None:
    out = request.getfixturevalue(unit)
    sounds = [
        (place, seconds, name[: -len(".mp3")]) for place, seconds, name in listed(out / "rocks-mp3")
    ]
    folder = out / f"rocks-{kind}"
    made = [
        (place, seconds, name.removesuffix(BESIDE[kind])) for place, seconds, name in listed(folder)
    ]
    assert made == sounds
    files = {path.name for path in folder.iterdir()}
    assert files == {PLAYLIST, *(f"{stem}{BESIDE[kind]}" for _, _, stem in sounds)}


def test_captions_fill_the_file_that_they_belong_to(paragraphs: Path) -> None:
    text = ""
    for _, seconds, name in listed(paragraphs / "rocks-vtt"):
        captions = webvtt.read(str(paragraphs / "rocks-vtt" / name)).captions
        assert captions[0].start_in_seconds == 0
        end = captions[-1].end.split(":")
        assert int(end[1]) * 60 + float(end[2]) == pytest.approx(seconds, abs=0.001)
        sound = paragraphs / "rocks-m4b" / f"{name.removesuffix('.vtt')}.m4a"
        assert describe(sound).duration == pytest.approx(seconds, abs=0.05)
        text += "".join(caption.text for caption in captions)
    assert "It stood." in text
    assert "Waves rose." in text


def test_a_list_of_chapters_is_that_of_its_file(chapters: Path) -> None:
    for _, seconds, name in listed(chapters / "rocks-chapters"):
        content = json.loads((chapters / "rocks-chapters" / name).read_text(encoding="utf-8"))
        assert content["author"] == "Ada North"
        assert content["chapters"][0]["startTime"] == 0
        assert content["chapters"][-1]["endTime"] == pytest.approx(seconds, abs=0.001)
    assert content["title"] == content["chapters"][0]["title"] == "Two / the sea"


@pytest.mark.parametrize("unit", ["chapters", "paragraphs"])
def test_the_sheet_names_each_file_of_the_folder(unit: str, request: pytest.FixtureRequest) -> None:
    out = request.getfixturevalue(unit)
    sheet = (out / "rocks.cue").read_text(encoding="utf-8")
    named = re.findall(r'^FILE "(.+)" MP3$', sheet, re.MULTILINE)
    assert named == [f"rocks-mp3/{name}" for _, _, name in listed(out / "rocks-mp3")]
    assert all((out / name).is_file() for name in named)
    assert sheet.count("INDEX 01 00:00:00") == len(named)
    numbers = re.findall(r"^  TRACK (\d\d) AUDIO$", sheet, re.MULTILINE)
    assert numbers == [f"{number:02}" for number in range(1, len(numbers) + 1)]
    assert (out / "rocks.transcript.txt").is_file()


def test_the_folder_is_proved_as_a_whole(paragraphs: Path) -> None:
    proof = prove(paragraphs / "rocks-m4b")
    assert proof.holds
    assert proof.findings == ()
    assert proof.figures["files"] == len(listed(paragraphs / "rocks-m4b"))
    broken = next(iter(sorted((paragraphs / "rocks-opus").glob("*.opus"))))
    kept = broken.read_bytes()
    broken.write_bytes(kept[:50])
    assert not prove(paragraphs / "rocks-opus").holds
    broken.write_bytes(kept)


def test_two_builds_are_the_same_bytes(source: Path, assets: Path, paragraphs: Path) -> None:
    folder = paragraphs / "rocks-mp3"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    built(source, assets, split="paragraph", to=("mp3",))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_of_somebody_s_own_is_not_replaced(
    source: Path, assets: Path, chapters: Path
) -> None:
    own = chapters / "rocks-mp3" / PLAYLIST
    kept = own.read_text(encoding="utf-8")
    own.unlink()
    with pytest.raises(OutputError):
        built(source, assets, split="chapter", to=("mp3",))
    own.write_text(kept, encoding="utf-8")
