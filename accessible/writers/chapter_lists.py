"""Lists of chapters beside the sound: podcast JSON chapters, Podlove Simple Chapters, CUE sheets.

All have the chapter marks of the audiobooks, to the millisecond (CUE counts in 75ths of a second).
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible.errors import Finding
from accessible.plugins import load
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.package import plain
from accessible.writers.timeline import Timeline

PSC = "http://podlove.org/simple-chapters"
#: What a CUE sheet calls a file, by how its name ends: there are three kinds, and players take
#: “WAVE” for all that is neither of the others.
_KINDS = {".mp3": "MP3"} | dict.fromkeys(
    (".m4b", ".m4a", ".opus", ".ogg", ".oga", ".flac", ".wav"), "WAVE"
)


class JsonChaptersWriter:
    """Podcast Namespace JSON chapters 1.2 (``application/json+chapters``)."""

    name: ClassVar[str] = "chapters"
    description: ClassVar[str] = "Chapters for podcast players (JSON)"
    timed: ClassVar[bool] = True

    def suffix(self, settings: Settings) -> str:
        return ".chapters.json"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        timeline = Timeline.of(edition)
        metadata = edition.book.metadata
        ends = (*timeline.chapters, (timeline.duration, ""))
        content = {
            "version": "1.2.0",
            "title": plain(metadata.title),
            "author": plain(", ".join(filter(str.strip, metadata.authors))),
            "chapters": [
                {"startTime": begin / 1000, "endTime": end / 1000, "title": plain(title)}
                for (begin, title), (end, _) in pairwise(ends)
            ],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
        return ()


class PodloveWriter:
    """Podlove Simple Chapters 1.2."""

    name: ClassVar[str] = "psc"
    description: ClassVar[str] = "Chapters for podcast feeds (Podlove Simple Chapters)"
    timed: ClassVar[bool] = True

    def suffix(self, settings: Settings) -> str:
        return ".psc.xml"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
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
    """CUE sheet of the joined audiobook: for players that cut one file into its tracks."""

    name: ClassVar[str] = "cue"
    description: ClassVar[str] = "Chapters for music players (CUE sheet)"
    timed: ClassVar[bool] = True

    def suffix(self, settings: Settings) -> str:
        return ".cue"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        metadata = edition.book.metadata
        ending = _audiobook(edition.settings)
        lines = ["REM GENRE Audiobook"]
        if (year := metadata.date[:4]).isdigit():
            lines.append(f"REM DATE {year}")
        if authors := ", ".join(filter(str.strip, metadata.authors)):
            lines.append(f"PERFORMER {_quoted(authors)}")
        lines.append(f"TITLE {_quoted(metadata.title)}")
        lines.append(f"FILE {_quoted(path.name.removesuffix('.cue') + ending)} {_KINDS[ending]}")
        last = -1
        for number, (begin, title) in enumerate(Timeline.of(edition).chapters, 1):
            last = max((begin * 75 + 500) // 1000, last + 1)
            minutes, frames = divmod(last, 60 * 75)
            lines += [
                f"  TRACK {number:02} AUDIO",
                f"    TITLE {_quoted(title)}",
                f"    INDEX 01 {minutes:02}:{frames // 75:02}:{frames % 75:02}",
            ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        return ()


def _audiobook(settings: Settings) -> str:
    """How the name of the first audiobook of the build ends; without one, that of an M4B."""
    for name in settings.to:
        writer = load("writers", name)()
        if writer.codec(settings) and (suffix := writer.suffix(settings)) in _KINDS:
            return str(suffix)
    return ".m4b"


def _quoted(text: str) -> str:
    """A string of a CUE sheet, which has no way to write its own quotation mark."""
    return '"' + plain(text).replace('"', "'") + '"'
