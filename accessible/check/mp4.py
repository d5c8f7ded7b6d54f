"""The boxes of an MP4 file that tell what kind of audiobook it is (ISO/IEC 14496-12 §4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

#: Only these are opened: enough for the two forms of chapters.
_PARENTS = frozenset({b"moov", b"udta", b"trak", b"tref"})


@dataclass(frozen=True, slots=True)
class Boxes:
    """``brand`` is the major brand (``"M4B "``); ``nero_chapters`` how many the Nero ``chpl`` box
    counts, ``None`` without one; ``chapter_track``: whether a track refers to a QuickTime chapter
    track (``tref/chap``)."""

    brand: str = ""
    nero_chapters: int | None = None
    chapter_track: bool = False


def read_boxes(path: Path) -> Boxes:
    """What the boxes say; damaged ones end the reading early. Raises ``OSError``."""
    brand, chapters, track = "", None, False
    with path.open("rb") as stream:
        for kind, start, size in _walk(stream, 0, path.stat().st_size):
            stream.seek(start)
            if kind == b"ftyp":
                brand = stream.read(4).decode("latin-1")
            elif kind == b"chpl":
                # Version and flags, four reserved bytes in version 1, then the count.
                content = stream.read(min(size, 9))
                at = 8 if content[:1] == b"\1" else 4
                chapters = content[at] if len(content) > at else 0
            elif kind == b"chap" and size >= 4:
                track = True
    return Boxes(brand, chapters, track)


def _walk(stream: IO[bytes], at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, first byte of the content and its size, of each box between two places of the file."""
    while at + 8 <= end:
        stream.seek(at)
        size, kind = struct.unpack(">I4s", stream.read(8))
        head = 8
        if size == 1:
            wide = stream.read(8)
            if len(wide) < 8:
                return
            size, head = struct.unpack(">Q", wide)[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield kind, at + head, size - head
        if kind in _PARENTS:
            yield from _walk(stream, at + head, at + size)
        at += size
