"""Lists of chapters beside the sound: podcast JSON chapters, Podlove Simple Chapters, CUE sheets.

All have the chapter marks of the audiobooks, to the millisecond (CUE counts in 75ths of a second).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible.audio import milliseconds_of
from accessible.errors import Finding
from accessible.narration import Narration
from accessible.plugins import load
from accessible.scripting import Script
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.audiobook import M4bWriter, Mark, chapter_marks, counted
from accessible.writers.package import plain
from accessible.writers.split import Splittable, cut, files
from accessible.writers.timeline import Timeline

PSC = "http://podlove.org/simple-chapters"
#: What a CUE sheet calls a file, by how its name ends: there are three kinds, and players take
#: “WAVE” for all that is neither of the others.
_KINDS = {".mp3": "MP3"} | dict.fromkeys(
    (".m4b", ".m4a", ".opus", ".ogg", ".oga", ".flac", ".wav"), "WAVE"
)
#: A CUE sheet counts to two digits.
TRACK_LIMIT = 99


class JsonChaptersWriter(Splittable):
    """Podcast Namespace JSON chapters 1.2 (``application/json+chapters``)."""

    name: ClassVar[str] = "chapters"
    description: ClassVar[str] = "Chapters for podcast players (JSON)"
    ending: ClassVar[str] = ".chapters.json"
    timed: ClassVar[bool] = True

    def codec(self, settings: Settings) -> str | None:
        return None

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        timeline = Timeline.of(edition)
        metadata = edition.book.metadata
        ends = (*timeline.chapters, (timeline.duration, ""))
        author = plain(", ".join(filter(str.strip, metadata.authors)))
        content = {
            "version": "1.2.0",
            "title": plain(edition.piece.title if edition.piece else metadata.title),
            **({"author": author} if author else {}),
            "chapters": [
                {"startTime": begin / 1000, "endTime": end / 1000, "title": plain(title)}
                for (begin, title), (end, _) in pairwise(ends)
            ],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
        return ()


class PodloveWriter(Splittable):
    """Podlove Simple Chapters 1.2."""

    name: ClassVar[str] = "psc"
    description: ClassVar[str] = "Chapters for podcast feeds (Podlove Simple Chapters)"
    ending: ClassVar[str] = ".psc.xml"
    timed: ClassVar[bool] = True

    def codec(self, settings: Settings) -> str | None:
        return None

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        root = etree.Element(f"{{{PSC}}}chapters", version="1.2", nsmap={"psc": PSC})
        for begin, title in Timeline.of(edition).chapters:
            seconds, milliseconds = divmod(begin, 1000)
            hours, minutes = divmod(seconds // 60, 60)
            # Normal play time (RFC 2326 §3.6).
            start = f"{hours:02}:{minutes:02}:{seconds % 60:02}.{milliseconds:03}"
            etree.SubElement(root, f"{{{PSC}}}chapter", start=start, title=plain(title))
        path.write_bytes(
            etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
        )
        return ()


class CueWriter:
    """CUE sheet of the first audiobook: for players that cut one file into its tracks.

    Where the audiobook is a folder, the sheet names its files.
    """

    name: ClassVar[str] = "cue"
    description: ClassVar[str] = "Chapters for music players (CUE sheet)"
    timed: ClassVar[bool] = True

    def suffix(self, settings: Settings) -> str:
        return ".cue"

    def codec(self, settings: Settings) -> str | None:
        return None

    def cut(self, narration: Narration, script: Script, settings: Settings) -> Narration:
        return cut(narration, script, settings)

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        metadata = edition.book.metadata
        lines = ["REM GENRE Audiobook"]
        if (year := metadata.date[:4]).isdigit():
            lines.append(f"REM DATE {year}")
        if authors := ", ".join(filter(str.strip, metadata.authors)):
            lines.append(f"PERFORMER {_quoted(authors)}")
        lines.append(f"TITLE {_quoted(metadata.title)}")
        places = [
            (file, rate, mark)
            for file, rate, marks in _sounds(edition, path.name.removesuffix(".cue"))
            for mark in marks
        ]
        kept, findings = counted([mark for *_, mark in places], path.name, TRACK_LIMIT)
        opened, last = "", -1
        for number, place in enumerate(kept, 1):
            file, rate, mark = places[place]
            if file != opened:
                opened, last = file, -1
                lines.append(f"FILE {_quoted(file)} {_KINDS[Path(file).suffix]}")
            last = max((milliseconds_of(mark.start, rate) * 75 + 500) // 1000, last + 1)
            minutes, frames = divmod(last, 60 * 75)
            lines += [
                f"  TRACK {number:02} AUDIO",
                f"    TITLE {_quoted(mark.title)}",
                f"    INDEX 01 {minutes:02}:{frames // 75:02}:{frames % 75:02}",
            ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        return findings


def _sounds(edition: Edition, name: str) -> Iterator[tuple[str, int, tuple[Mark, ...]]]:
    """The files of the first audiobook of the build (without one, of an M4B), their frames a second
    and their chapters."""
    writer: Splittable = M4bWriter()
    for each in edition.settings.to:
        found = load("writers", each)()
        if isinstance(found, Splittable) and (found.part or found.ending) in _KINDS:
            writer = found
            break
    place = name + writer.suffix(edition.settings)
    if edition.settings.split == "none":
        pieces = [(place, edition)]
    else:
        made = files(edition, writer.part or writer.ending)
        pieces = [(f"{place}/{file.name}", file.edition) for file in made]
    for path, piece in pieces:
        marks = chapter_marks(piece)
        assert piece.narration is not None, "chapter marks are those of a narration"
        yield path, piece.narration.sample_rate, marks


def _quoted(text: str) -> str:
    """A string of a CUE sheet, which has no way to write its own quotation mark."""
    return '"' + plain(text).replace('"', "'") + '"'
