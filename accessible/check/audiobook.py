"""The proof of a chaptered audiobook: heard whole, held against its chapters and its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import pairwise
from pathlib import Path

import mutagen

from accessible.check.contour import Heard, Window
from accessible.check.epub import SILENT
from accessible.check.hearing import Origin, hear_book
from accessible.check.levels import LEAST_RATE, hold_levels
from accessible.check.levels import levels as measure_levels
from accessible.check.mp4 import described, read_boxes
from accessible.check.proof import Progress, Proof
from accessible.errors import EncodeError, Finding, InputError
from accessible.sound import SoundFile

#: How far the header's duration may be from the decoded sound, in seconds.
HEADER = 0.1
#: How far chapters may be from the sound's edges and from each other, in seconds.
EDGE = 0.05
#: Digital silence is told of from this length on, in seconds: no pause is as long.
STILL = 5.0
#: The most chapters that a Nero ``chpl`` box counts.
CHPL_LIMIT = 255

#: What each thing is called in tags, ours and others'.
_TAGS = {
    "title": ("title", "album"),
    "author": ("artist", "album_artist", "albumartist", "author"),
    "narrator": ("composer", "narrator", "performer"),
}
_FAMILIES = {
    ".m4b": "aac",
    ".m4a": "aac",
    ".mp3": "mp3",
    ".opus": "opus",
    ".flac": "flac",
    ".wav": "pcm",
}
SUFFIXES = tuple(_FAMILIES)


def prove_audiobook(
    path: Path,
    *,
    silent: bool = False,
    levels: bool = False,
    origin: Origin | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Proof:
    """The proof of one audio file; see ``accessible.check.prove``."""
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        raise InputError(
            f"“{path}” cannot be read: {error.strerror}.",
            "Check the name and that you may read the file.",
        ) from error
    if empty:
        raise InputError(f"“{path.name}” is empty.", "Get or build the file anew.")
    try:
        file = described(path)
        windows: list[Window] = [
            (begin, end) for begin, end, _ in file.chapters if 0 <= begin < end
        ]
        windows = windows or [(0.0, None)]
        heard = hear_book(path, windows, STILL, origin, executor)
    except EncodeError as error:
        finding = Finding("audio-undecodable", path.name, error.message)
        return Proof(path, "audiobook", (finding,), {})
    if progress is not None:
        progress(1, 1)
    tags, cover = _tags(path, file)
    findings = [
        *_hold_sound(path, file.duration, heard, [] if silent else windows),
        *_hold_chapters(path.name, file, heard.seconds),
        *_hold_format(path, file),
        *_hold_tags(path.name, tags, cover),
    ]
    figures: dict[str, int | float | str] = {
        "title": tags.get("title", ""),
        "codec": " ".join(filter(None, (file.codec, file.profile))),
        "channels": file.channels,
        "sample_rate": file.sample_rate,
        "bit_rate": file.bit_rate,
        "audio_seconds": round(heard.seconds, 3),
        "chapters": len(file.chapters),
    }
    if levels and file.sample_rate >= LEAST_RATE:
        rate = file.sample_rate
        measured = (
            measure_levels(path, rate)
            if executor is None
            else executor.submit(measure_levels, path, rate).result()
        )
        findings += hold_levels(path.name, file, measured)
        figures |= measured.figures
    return Proof(path, "audiobook", tuple(findings), figures)


def _hold_sound(
    path: Path, stated: float, heard: Heard, windows: Sequence[Window]
) -> Iterator[Finding]:
    if abs(stated - heard.seconds) > HEADER:
        message = (
            f"The file says that it is {stated:.3f} s long, but {heard.seconds:.3f} s of sound "
            "are in it."
        )
        yield Finding("audio-length", path.name, message)
    if not windows:
        return
    for (begin, _), level in zip(windows, heard.levels, strict=True):
        if level < SILENT:
            message = f"The chapter from {begin:.3f} s on is silent."
            yield Finding("audio-silent", path.name, message)
    for begin, end in heard.stillness:
        message = f"There is no sound at all from {begin:.3f} s to {end:.3f} s."
        yield Finding("audio-still", path.name, message)


def _hold_chapters(name: str, file: SoundFile, seconds: float) -> Iterator[Finding]:
    chapters = file.chapters
    if not chapters:
        yield Finding("chapter-missing", name, "It has no chapters.")
        return
    for number, (begin, end, title) in enumerate(chapters, 1):
        place = f"{name}, chapter {number}"
        if not title.strip():
            yield Finding("chapter-untitled", place, "It has no title.")
        if end <= begin:
            yield Finding(
                "chapter-bounds", place, f"It ends at {end:.3f} s, begins at {begin:.3f} s."
            )
        if end > seconds + EDGE or begin >= seconds:
            message = f"It plays {begin:.3f} s to {end:.3f} s of {seconds:.3f} s in all."
            yield Finding("chapter-bounds", place, message)
    if chapters[0][0] > EDGE:
        message = f"The first chapter begins at {chapters[0][0]:.3f} s, not at the start."
        yield Finding("chapter-bounds", f"{name}, chapter 1", message)
    for number, (before, after) in enumerate(pairwise(chapters), 2):
        if after[0] < before[1] - EDGE or after[0] <= before[0]:
            message = f"It begins at {after[0]:.3f} s; the one before ends at {before[1]:.3f} s."
            yield Finding("chapter-bounds", f"{name}, chapter {number}", message)


def _hold_format(path: Path, file: SoundFile) -> Iterator[Finding]:
    suffix = path.suffix.lower()
    family = _FAMILIES[suffix]
    if family not in file.codec:
        message = f"The codec is {file.codec}; players expect {family} in a {suffix} file."
        yield Finding("audio-format", path.name, message)
    if suffix != ".m4b":
        return
    if family in file.codec and file.profile != "LC":
        yield Finding("audio-format", path.name, f"The AAC profile is {file.profile}, not LC.")
    boxes = read_boxes(path)
    if boxes.brand != "M4B ":
        message = f"The major brand is “{boxes.brand}”, not “M4B ”."
        yield Finding("audio-format", path.name, message)
    if not file.chapters:
        return
    if not boxes.chapter_track:
        message = "It has no QuickTime chapter track: Apple's players show no chapters."
        yield Finding("audio-format", path.name, message)
    count = len(file.chapters)
    if count <= CHPL_LIMIT and boxes.nero_chapters != count:
        message = f"Of {count} chapters, the Nero list (chpl) has {boxes.nero_chapters or 0}."
        yield Finding("audio-format", path.name, message)
    elif count > CHPL_LIMIT and boxes.nero_chapters is not None:
        message = f"The Nero chapter list (chpl) cannot hold {count} chapters: there must be none."
        yield Finding("audio-format", path.name, message)


def _hold_tags(name: str, tags: Mapping[str, str], cover: bool) -> Iterator[Finding]:
    for what, names in _TAGS.items():
        if not any(tags.get(tag, "").strip() for tag in names):
            yield Finding("metadata-missing", name, f"Its tags name no {what}.")
    if not cover:
        yield Finding("cover-missing", name, "It has no cover picture.")


def _tags(path: Path, file: SoundFile) -> tuple[dict[str, str], bool]:
    """The tags in lower case, and whether there is a cover. ffmpeg tells most of them; Opus tags
    stand in the stream, and mutagen tells those and the pictures."""
    tags = {key.lower(): value for key, value in file.tags.items()}
    try:
        other = mutagen.File(path)
    except mutagen.MutagenError:
        return tags, False
    if other is None or other.tags is None:
        return tags, False
    keys = list(other.tags.keys())
    for key in keys:
        value = other.tags[key]
        if isinstance(value, list) and value and isinstance(value[0], str):
            tags.setdefault(key.lower(), value[0])
    # FLAC has its pictures beside its comments.
    return tags, bool(getattr(other, "pictures", ())) or any(
        key.startswith(("APIC", "covr")) or key.lower() == "metadata_block_picture" for key in keys
    )
