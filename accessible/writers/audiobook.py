"""Audiobooks in one file, with chapters: M4B, MP3 and Opus to hear, FLAC and WAV to keep.

The chapters are the script's headings, at the frames where they are heard: the tracks' own timeline
laid end to end. The packets of lossy tracks are taken as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from mutagen import MutagenError

from accessible.audio import milliseconds_of
from accessible.bcp47 import three_letters
from accessible.errors import Finding, OutputError
from accessible.join import frames, join
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Script
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.id3 import id3_tag
from accessible.writers.mp4 import mp4_tag
from accessible.writers.split import Splittable
from accessible.writers.tags import Tags
from accessible.writers.vorbis import CHAPTER_LIMIT, tag_flac, tag_opus
from accessible.writers.wav import write_wav

#: Between the titles of a chapter and of what it belongs to: players show a flat list.
_NEST = " – "


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter mark: the frame of the joined file where it begins, its title, and how many
    headings stand above it."""

    start: int
    title: str
    depth: int = 0


class M4bWriter(Splittable):
    """M4B: AAC-LC in MP4, chapters as a QuickTime text track and as Nero ``chpl``."""

    name: ClassVar[str] = "m4b"
    description: ClassVar[str] = "Audiobook with chapters (M4B) for phones and audiobook players"
    ending: ClassVar[str] = ".m4b"
    part: ClassVar[str] = ".m4a"

    def codec(self, settings: Settings) -> str | None:
        return "aac"

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        with _output(path):
            marks = chapter_marks(edition)
            join(
                edition.tracks,
                path,
                [(mark.start, mark.title) for mark in marks],
                three_letters(edition.book.metadata.language),
                mp4_tag(edition),
            )
        return ()


class Mp3Writer(Splittable):
    """MP3 at a constant bitrate, chapters as ID3v2.3 ``CTOC`` and ``CHAP``."""

    name: ClassVar[str] = "mp3"
    description: ClassVar[str] = "Audiobook with chapters (MP3) for every player there is"
    ending: ClassVar[str] = ".mp3"

    def codec(self, settings: Settings) -> str | None:
        return "mp3"

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        with _output(path):
            times = _times(edition, chapter_marks(edition))
            total = sum(track.frames for track in edition.tracks)
            duration = milliseconds_of(total, edition.tracks[0].sample_rate)
            join(edition.tracks, path, tag=id3_tag(edition, times, duration))
        return ()


class OpusWriter(Splittable):
    """Ogg Opus, chapters as Vorbis comments."""

    name: ClassVar[str] = "opus"
    description: ClassVar[str] = "Audiobook with chapters (Opus): the smallest that sounds well"
    ending: ClassVar[str] = ".opus"

    def codec(self, settings: Settings) -> str | None:
        return "opus"

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        with _output(path):
            marks, findings = _counted(chapter_marks(edition), path.name)
            join(edition.tracks, path)
            tag_opus(path, edition, _times(edition, marks))
        return findings


class FlacWriter(Splittable):
    """FLAC, the sound as it was mastered, chapters as Vorbis comments."""

    name: ClassVar[str] = "flac"
    description: ClassVar[str] = "Audiobook with chapters for archives (FLAC): nothing is lost"
    ending: ClassVar[str] = ".flac"

    def codec(self, settings: Settings) -> str | None:
        return "flac"

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        with _output(path):
            marks, findings = _counted(chapter_marks(edition), path.name)
            join(edition.tracks, path)
            tag_flac(path, edition, _times(edition, marks))
        return findings


class WavWriter(Splittable):
    """WAV, the sound as it was mastered, chapters as cue points."""

    name: ClassVar[str] = "wav"
    description: ClassVar[str] = "Audiobook with chapters for sound editors (WAV): nothing is lost"
    ending: ClassVar[str] = ".wav"

    def codec(self, settings: Settings) -> str | None:
        # The tracks lie in the cache at half the size, the same for both archives.
        return "flac"

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        marks = chapter_marks(edition)
        tracks = edition.tracks
        write_wav(
            path,
            frames(tracks),
            sum(track.frames for track in tracks),
            tracks[0].sample_rate,
            [(mark.start, mark.title) for mark in marks],
            Tags.of(edition),
            id3_tag(edition),
        )
        return ()


def _times(edition: Edition, marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """The marks with their starts in milliseconds."""
    rate = edition.tracks[0].sample_rate
    return [(milliseconds_of(mark.start, rate), mark.title) for mark in marks]


def _counted(marks: Sequence[Mark], name: str) -> tuple[Sequence[Mark], tuple[Finding, ...]]:
    """As many marks as Vorbis comments count, and what a person should know of that."""
    kept, findings = counted(marks, name, CHAPTER_LIMIT)
    return [marks[place] for place in kept], findings


def counted(
    marks: Sequence[Mark], name: str, limit: int
) -> tuple[Sequence[int], tuple[Finding, ...]]:
    """The places of as many marks as can be counted in an output of this name, the highest headings
    first; and what a person should know of that."""
    if len(marks) <= limit:
        return range(len(marks)), ()
    ranked = sorted(
        range(len(marks)), key=lambda place: (marks[place].start > 0, marks[place].depth)
    )
    message = (
        f"{len(marks) - limit} of its {len(marks)} chapters have no mark, the last of the "
        f"deepest headings: no more than {limit} can be counted."
    )
    return sorted(ranked[:limit]), (Finding("chapter-uncounted", name, message),)


@contextmanager
def _output(path: Path) -> Iterator[None]:
    """What mutagen says, as ``OSError`` or ``OutputError``."""
    remedy = "Check the free space and the permissions of its folder, then build again."
    try:
        yield
    except MutagenError as error:
        # mutagen hides the system's word: a full disk is to be told as one.
        if isinstance(error.__context__, OSError):
            raise error.__context__ from error
        raise OutputError(f"{path.name} could not be tagged: {error}.", remedy) from error


def chapter_marks(edition: Edition) -> tuple[Mark, ...]:
    """The chapters of the joined file: rising starts, the first at 0, at least one for each track.

    They need the narration alone, no encoded tracks: every codec has the same timeline.
    A heading begins a chapter where it is first heard. A track that opens with something else, or
    has no heading, begins one with its own title. Headings within headings carry the titles above
    them. Marks at the same frame become one.
    """
    narration = edition.narration
    if narration is None or not narration.tracks:
        raise OutputError(
            "There is no narration to make an audiobook of.",
            "Check that the document has text that can be said.",
        )
    return tuple(_merged(_marks(edition.script, narration)))


def _marks(script: Script, narration: Narration) -> Iterator[Mark]:
    # What is said in them is not asked for, and is much.
    parts = {part.href: replace(part, items=()) for part in script.parts}
    titled = _title_of(parts.values())
    above: list[Heading] = []
    begin = 0
    for number, track in enumerate(narration.tracks, 1):
        clips = {clip.id: clip.start for clip in track.clips}
        part = parts.get(track.href, Part(track.href, track.title, ()))
        own = part.title.strip() or track.title.strip()
        opened = False
        said = [heading for heading in part.headings if heading.utterance in clips]
        # In the order in which they are heard: notes can be said after what follows them.
        for heading in sorted(said, key=lambda heading: clips[heading.utterance]):
            start = clips[heading.utterance]
            if not opened and start > 0:
                if not own or own == heading.title.strip():
                    # What stands before its heading, as a page number may, belongs to it.
                    start = 0
                else:
                    yield Mark(begin, own)
            opened = True
            above = [one for one in above if one.level < heading.level] + [heading]
            yield Mark(begin + start, titled(above) or own or f"{number}", len(above) - 1)
        if not opened:
            yield Mark(begin, own or f"{number}")
        begin += track.frames


def _title_of(parts: Iterable[Part]) -> Callable[[list[Heading]], str]:
    """How a chain of headings is written in a flat list: from the outermost to the heading itself,
    without the one heading that stands above the whole book."""
    levels = [heading.level for part in parts for heading in part.headings]
    top = min(levels, default=0)
    alone = levels.count(top) == 1

    def titled(chain: list[Heading]) -> str:
        parents = [one for one in chain[:-1] if not (alone and one.level == top)]
        titles = [" ".join(one.title.split()) for one in (*parents, chain[-1])]
        return _NEST.join(title for title in titles if title)

    return titled


def _merged(marks: Iterator[Mark]) -> Iterator[Mark]:
    """Marks with rising starts, the first at 0; titles at one frame are joined."""
    last: Mark | None = None
    for mark in marks:
        if last is None:
            last = replace(mark, start=0)
        elif mark.start > last.start:
            yield last
            last = mark
        elif mark.title.startswith(last.title):
            # The inner heading's title already holds the outer one.
            last = replace(last, title=mark.title)
        elif mark.title not in last.title:
            last = replace(last, title=last.title + _NEST + mark.title)
    if last is not None:
        yield last
