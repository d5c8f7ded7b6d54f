"""One file a chapter, or one a paragraph, instead of one for the book: a folder with a playlist.

Audiobooks are split, and so is what tells of their times: captions and lists of chapters.

A chapter is a document of the book; one that holds several top headings is cut at them. A paragraph
is what one block of text says (``Sequence.block``: its sentences; the cells of a table's row) or an
utterance that stands by itself; a page number goes with what follows it. Files are named so that
they sort: by number and title, or by the document's number, the paragraph's own, the document and
the paragraph's id, as in the EPUB.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from posixpath import basename, splitext
from typing import ClassVar

from accessible.audio import PACKET, frames_of
from accessible.errors import Finding, OutputError
from accessible.narration import Narration
from accessible.scripting import Part, Script, Sequence, Utterance
from accessible.settings import Settings
from accessible.spilled import by_href
from accessible.track import LEAD_IN, Clip, Track
from accessible.writers import Edition, Piece
from accessible.writers.cover import picture

#: The playlist of a folder, and the cover beside its files, by its media type.
PLAYLIST = "playlist.m3u8"
COVERS = {"image/jpeg": "cover.jpg", "image/png": "cover.png"}
#: Silence that opens a paragraph, and at the least ends a piece, in milliseconds.
_OPENING, _ENDING = 120, 120
#: The longest part of a file's name that is read off the book, in bytes: of the 255 that there are.
_LONGEST = 120
#: The longest title of a paragraph, in characters.
_WORDS = 60
#: What some file system refuses in a name (Windows the most).
_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')


@dataclass(frozen=True, slots=True)
class _Opening:
    """What begins a piece: the id of its element in the document, and its title."""

    id: str
    title: str


class Splittable:
    """A writer of one file, or of a folder of them where the book is split.

    ``ending`` is that of the file, ``part`` that of the files in a folder where it is another one;
    ``one`` writes a file, of the whole book or of a piece of it.
    """

    name: ClassVar[str]
    ending: ClassVar[str]
    part: ClassVar[str] = ""

    def suffix(self, settings: Settings) -> str:
        return self.ending if settings.split == "none" else f"-{self.name}"

    def cut(self, narration: Narration, script: Script, settings: Settings) -> Narration:
        return cut(narration, script, settings)

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        if edition.settings.split == "none":
            return self.one(edition, path)
        return folder(edition, path, self.one, self.part or self.ending)

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        raise NotImplementedError


def cut(narration: Narration, script: Script, settings: Settings) -> Narration:
    """The narration with a track for each piece: the same sound, its clips moved, with silence
    around it. A document that is one piece stays as it is."""
    if settings.split == "none":
        return narration
    parts = {part.href: part for part in script.parts}
    rate = narration.sample_rate
    by_paragraph = settings.split == "paragraph"
    opening = frames_of(_OPENING if by_paragraph else LEAD_IN, rate)
    above = _top(script)
    tracks: list[Track] = []
    for track in narration.tracks:
        openings = _openings(parts.get(track.href), above, settings)
        opened = ((openings.get(clip.id), clip) for clip in track.clips)
        pieces = [
            tuple(clip for _, clip in pairs) for _, pairs in groupby(opened, lambda pair: pair[0])
        ]
        if len(pieces) == 1:
            tracks.append(track)
            continue
        tracks += (_moved(track, clips, opening, frames_of(_ENDING, rate)) for clips in pieces)
    return replace(narration, tracks=tuple(tracks))


def _moved(track: Track, clips: tuple[Clip, ...], opening: int, ending: int) -> Track:
    """Some neighbors of a track as a track of their own."""
    moved: list[Clip] = []
    at = 0
    for clip in clips:
        length = clip.end - clip.start - (0 if clip.start else track.lead_in)
        if clip is clips[-1]:
            length = max(length, clip.speech + ending)
        end = at + length + (0 if moved else opening)
        if clip is clips[-1]:
            end += -end % PACKET
        moved.append(replace(clip, start=at, end=end))
        at = end
    return Track(track.href, track.title, tuple(moved), at, opening)


def folder(
    edition: Edition,
    path: Path,
    write: Callable[[Edition, Path], tuple[Finding, ...]],
    ending: str,
) -> tuple[Finding, ...]:
    """Make the folder of a split edition; ``write`` makes each of its files, as of a small book.

    Raises what ``write`` raises, and ``OutputError`` where nothing is narrated.
    """
    path.mkdir()
    cover = picture(edition.book)
    if edition.tracks and cover is not None:
        (path / COVERS[cover[0]]).write_bytes(cover[1])
    findings: list[Finding] = []
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(edition.book.metadata.title)}"]
    for file in files(edition, ending):
        findings += write(file.edition, path / file.name)
        lines += [
            f"# {file.href}#{file.id}" if file.id else f"# {file.href}",
            f"#EXTINF:{file.seconds:.3f},{_one_line(file.title)}",
            file.name,
        ]
    text = "\n".join(lines) + "\n"
    (path / PLAYLIST).write_text(text, encoding="utf-8", errors="replace", newline="\n")
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a folder: the edition that it is made of, its title, how long it is heard, and the
    document and the id of the element that it begins with."""

    name: str
    edition: Edition
    title: str
    seconds: float
    href: str
    id: str


def files(edition: Edition, ending: str) -> Iterator[File]:
    """The files of a split edition whose narration is ``cut``, in order; their names end so.

    Raises ``OutputError`` where nothing is narrated.
    """
    narration = edition.narration
    if narration is None or not narration.tracks:
        raise OutputError(
            "There is no narration to make an audiobook of.",
            "Check that the document has text that can be said.",
        )
    by_paragraph = edition.settings.split == "paragraph"
    # A picture in each of thousands of clips would be most of what they weigh.
    book = replace(edition.book, cover=None) if by_paragraph else edition.book
    parts = by_href(edition.script.parts)
    above = _top(edition.script)
    count = len(narration.tracks)
    width = max(3, len(str(count)))
    number = 0
    documents = groupby(narration.tracks, lambda track: track.href)
    for document, (href, tracks) in enumerate(documents, 1):
        part = parts[href]
        openings = _openings(part, above, edition.settings)
        # Only what is its own goes with a piece: a document of thousands would be read for each.
        headings = {heading.utterance: heading for heading in reversed(part.headings)}
        said = {utterance.id: utterance for utterance in part.utterances()}
        for track in tracks:
            number += 1
            opened = openings.get(track.clips[0].id) if track.clips else None
            id_, title = (opened.id, opened.title) if opened else ("", "")
            title = title or _one_line(track.title) or f"{number}"
            if by_paragraph:
                stem = splitext(basename(href))[0]
                place = "_".join(filter(None, map(_safe, (stem, id_))))
                name = f"{document:04}-{number:0{max(4, width)}}_{place}"
            else:
                name = f"{number:0{width}} {_safe(title)}".rstrip()
            own = [clip.id for clip in track.clips]
            piece = replace(
                part,
                title=title,
                items=tuple(said[each] for each in own if each in said),
                headings=tuple(headings[each] for each in own if each in headings),
            )
            yield File(
                name + ending,
                replace(
                    edition,
                    book=book,
                    script=Script((piece,)),
                    narration=replace(narration, tracks=(track,)),
                    tracks=edition.tracks[number - 1 : number],
                    piece=Piece(title, number, count),
                ),
                title,
                track.frames / narration.sample_rate,
                href,
                id_,
            )


def _openings(part: Part | None, above: int, settings: Settings) -> dict[str, _Opening]:
    """The piece that each utterance of a document belongs to, by its id; headings of the level
    ``above`` stand above all chapters."""
    if part is None:
        return {}
    if settings.split == "paragraph":
        return _paragraphs(part)
    return _chapters(part, above)


def _top(script: Script) -> int:
    """The level above all chapters: that of the one heading over the whole book; 0 for none."""
    levels = [heading.level for part in script.parts for heading in part.headings]
    highest = min(levels, default=0)
    return highest if levels.count(highest) == 1 else 0


def _chapters(part: Part, above: int) -> dict[str, _Opening]:
    spoken = [each for each in part.headings if each.utterance and each.level > above]
    level = min((each.level for each in spoken), default=0)
    top = {each.utterance: each for each in spoken if each.level == level}
    whole = _Opening("", _one_line(part.title))
    if len(top) < 2:
        return {utterance.id: whole for utterance in part.utterances()}
    found: dict[str, _Opening] = {}
    first = next(iter(top))
    # What stands before the first heading belongs to it.
    now = _Opening(top[first].id, _one_line(top[first].title))
    for utterance in part.utterances():
        if utterance.id in top:
            now = _Opening(top[utterance.id].id, _one_line(top[utterance.id].title))
        found[utterance.id] = now
    return found


def _paragraphs(part: Part) -> dict[str, _Opening]:
    found: dict[str, _Opening] = {}
    waiting: list[str] = []
    last: _Opening | None = None
    for id_, utterances in _blocks(part.items):
        told = [each for each in utterances if not each.epub_type]
        if not told:
            waiting += (each.id for each in utterances)
            continue
        words = " ".join(each.written for each in told[:3])
        last = _Opening(id_, _begun(words))
        found.update(dict.fromkeys((*waiting, *(each.id for each in utterances)), last))
        waiting.clear()
    # At the end of a document, a page number goes with what it follows.
    alone = last or _Opening(waiting[0] if waiting else "", _one_line(part.title))
    found.update(dict.fromkeys(waiting, alone))
    return found


def _blocks(
    items: tuple[Sequence | Utterance, ...],
) -> Iterator[tuple[str, list[Utterance]]]:
    """The blocks of text in order: the id of each, and what it says."""
    for item in items:
        if isinstance(item, Utterance):
            yield item.id, [item]
        elif item.block:
            yield item.id, list(item.utterances())
        else:
            yield from _blocks(item.items)


def _begun(text: str) -> str:
    """The first words of a text."""
    text = _one_line(text)
    if len(text) <= _WORDS:
        return text
    return text[: text.rfind(" ", 20, _WORDS) if " " in text[20:_WORDS] else _WORDS] + "…"


def _one_line(text: str) -> str:
    """A text without line ends and signs that control others."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if not unicodedata.category(sign).startswith("C"))


def _safe(name: str) -> str:
    """A part of a file's name that every file system takes, also in UTF-8 and bounded."""
    name = _REFUSED.sub(" ", _one_line(unicodedata.normalize("NFC", name))).strip()
    short = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    return short.strip(" .")


def is_ours(path: Path) -> bool:
    """Whether a folder is one that was made here, or empty: it may be replaced."""
    return (path / PLAYLIST).is_file() or not any(path.iterdir())
