"""Chapter lists as others read them: the same chapters as the audiobook's, to the millisecond."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import editions
import pytest
import webvtt
from lxml import etree

from accessible import build
from accessible.book import Metadata
from accessible.errors import OutputError
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Role, Script
from accessible.settings import Settings
from accessible.sound import describe
from accessible.writers import Edition
from accessible.writers.chapter_lists import CueWriter, JsonChaptersWriter, PodloveWriter

WRITERS = (JsonChaptersWriter(), PodloveWriter(), CueWriter())
SOURCE = """---
title: The “Sea” & Me
author: [Ada Byron, Émile Zola]
lang: en
---
# The “Sea” & Me

A word before it all.

## One "quoted"

It rose. It fell, as the sea does.

### Night

Dark.

## שלום <2>

The end.
"""
TITLES = ["The “Sea” & Me", "One “quoted”", "One “quoted” – Night", "שלום <2>"]

Chapters = list[tuple[int, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    source = folder / "sea.md"
    source.write_text(SOURCE, encoding="utf-8")
    to = ("mp3", "m4b", "vtt", "srt", "lrc", "chapters", "psc", "cue", "txt")
    made = Settings(engine="silence", to=to, cache=folder / "cache", jobs=1)
    build(source, folder / "out", made)
    return folder / "out"


def audiobook(path: Path) -> Chapters:
    return [(round(begin * 1000), title) for begin, _, title in describe(path).chapters]


def podlove(path: Path) -> Chapters:
    namespace = "{http://podlove.org/simple-chapters}"
    root = etree.fromstring(path.read_bytes())
    assert root.tag == f"{namespace}chapters"
    assert root.get("version") == "1.2"
    found = []
    for chapter in root:
        assert chapter.tag == f"{namespace}chapter"
        hours, minutes, seconds = chapter.get("start", "").split(":")
        assert re.fullmatch(r"\d\d\.\d{3}", seconds)
        whole = int(hours) * 3600 + int(minutes) * 60
        found.append((whole * 1000 + round(float(seconds) * 1000), chapter.get("title", "")))
    return found


def sheet(path: Path) -> Iterator[tuple[int, str]]:
    """The tracks of a CUE sheet: 75ths of a second, and titles."""
    title = ""
    track = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        command, _, rest = line.strip().partition(" ")
        if command == "TRACK":
            track += 1
            assert rest == f"{track:02} AUDIO"
        elif command == "TITLE":
            title = rest.removeprefix('"').removesuffix('"')
            assert '"' not in title
        elif command == "INDEX":
            minutes, seconds, frames = map(int, rest.removeprefix("01 ").split(":"))
            assert seconds < 60
            assert frames < 75
            yield (minutes * 60 + seconds) * 75 + frames, title


def test_all_lists_have_the_chapters_of_the_audiobooks(made: Path) -> None:
    expected = audiobook(made / "sea.m4b")
    assert [title for _, title in expected] == TITLES
    assert expected[0][0] == 0
    assert audiobook(made / "sea.mp3") == expected
    assert podlove(made / "sea.psc.xml") == expected
    content = json.loads((made / "sea.chapters.json").read_text(encoding="utf-8"))
    assert content["version"] == "1.2.0"
    assert content["title"] == "The “Sea” & Me"
    assert content["author"] == "Ada Byron, Émile Zola"
    chapters = content["chapters"]
    assert [(round(each["startTime"] * 1000), each["title"]) for each in chapters] == expected
    ends = [each["startTime"] for each in chapters[1:]]
    assert [each["endTime"] for each in chapters[:-1]] == ends
    duration = describe(made / "sea.m4b").duration
    assert chapters[-1]["endTime"] == pytest.approx(duration, abs=0.001)
    assert list(sheet(made / "sea.cue")) == [
        (round(begin * 75 / 1000), title.replace('"', "'")) for begin, title in expected
    ]


def test_captions_begin_where_chapters_do(made: Path) -> None:
    captions = webvtt.read(str(made / "sea.vtt")).captions
    begins = {round(each.start_in_seconds * 1000) for each in captions}
    assert {begin for begin, _ in audiobook(made / "sea.m4b")} <= {
        round(_seconds(each.start) * 1000) for each in captions
    }
    assert len(begins) > 1
    duration = describe(made / "sea.m4b").duration
    assert _seconds(captions[-1].end) == pytest.approx(duration, abs=0.001)
    assert captions[-1].text == "The end."


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60 + float(seconds)


def test_the_sheet_names_the_first_audiobook(made: Path, tmp_path: Path) -> None:
    text = (made / "sea.cue").read_text(encoding="utf-8")
    assert text.startswith('REM GENRE Audiobook\nPERFORMER "Ada Byron, Émile Zola"\n')
    assert '\nTITLE "The “Sea” & Me"\nFILE "sea.mp3" MP3\n' in text
    for to, line in (
        (("cue", "m4b", "mp3"), 'FILE "b.m4b" WAVE'),
        (("epub", "cue"), 'FILE "b.m4b" WAVE'),
        (("mp3", "cue"), 'FILE "b.mp3" MP3'),
    ):
        edition = editions.edition(tmp_path, "mp3", to=to)
        CueWriter().write(edition, tmp_path / "b.cue")
        assert line in (tmp_path / "b.cue").read_text(encoding="utf-8")
        assert "REM DATE 1901" in (tmp_path / "b.cue").read_text(encoding="utf-8")


@pytest.mark.parametrize("writer", WRITERS)
def test_a_title_that_no_list_can_hold_is_made_plain(
    writer: JsonChaptersWriter | PodloveWriter | CueWriter, tmp_path: Path
) -> None:
    book = editions.book(metadata=Metadata(title='A\n"B" \x0b C', language=""))
    edition = replace(editions.edition(tmp_path, "mp3", book), tracks=())
    path = tmp_path / "list"
    writer.write(edition, path)
    text = path.read_text(encoding="utf-8")
    assert "\x0b" not in text
    if writer.name == "cue":
        assert "TITLE \"A 'B' C\"\n" in text
        assert "PERFORMER" not in text


def test_a_sheet_counts_to_ninety_nine_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(150)]
    part = Part(
        "a.xhtml",
        "A",
        tuple(editions.said(name, name, Role.HEADING) for name in names),
        tuple(Heading(name, name, name, 1 + n % 2) for n, name in enumerate(names)),
    )
    narration = Narration((editions.track(part),), editions.RATE, ())
    edition = Edition(editions.book(), Script((part,)), Settings(to=("cue",)), narration)
    (finding,) = CueWriter().write(edition, tmp_path / "b.cue")
    assert finding.code == "chapter-uncounted"
    assert "51 of its 150 chapters" in finding.message
    found = list(sheet(tmp_path / "b.cue"))
    assert len(found) == 99
    assert [time for time, _ in found] == sorted({time for time, _ in found})
    # The higher headings are all there, and of the deeper ones the first.
    assert {name for _, name in found} >= {f"c{number}" for number in range(0, 150, 2)}


def test_an_unknown_author_is_left_out(tmp_path: Path) -> None:
    book = editions.book(metadata=Metadata(title="A", language="en"))
    JsonChaptersWriter().write(editions.edition(tmp_path, "mp3", book), tmp_path / "list.json")
    assert "author" not in json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("writer", WRITERS)
def test_no_narration_is_an_error(
    writer: JsonChaptersWriter | PodloveWriter | CueWriter, tmp_path: Path
) -> None:
    with pytest.raises(OutputError):
        writer.write(editions.edition(tmp_path, None), tmp_path / "list")
