"""The boxes of an MP4 file (ISO/IEC 14496-12 §4.2): what kind of audiobook it is, and where the
packets of its sound lie. Written beside nothing that writes such files: a proof shares no errors.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from accessible.sound import SoundFile, describe

#: Only these are opened.
_PARENTS = frozenset({b"moov", b"udta", b"trak", b"tref", b"edts", b"mdia", b"minf", b"stbl"})
#: Frames in a packet of AAC-LC.
FRAMES = 1024
#: Sizes of packets that are read at once.
_SIZES = 1 << 18


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


def described(path: Path) -> SoundFile:
    """What an audio file says of itself, as ``accessible.sound.describe`` has it: of an audiobook
    in MP4, without an entry in memory for each of its packets. Raises ``EncodeError``."""
    if path.suffix.lower() in (".m4b", ".m4a"):
        with suppress(ValueError), path.open("rb") as stream:
            return Packets(stream, path.stat().st_size).described(path)
    return describe(path)


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


class Packets:
    """The packets of the one track of sound in a file, in order, a stretch at a time: an audiobook
    has millions.

    Raises ``ValueError`` for whatever does not say plainly where its packets are, and when: what is
    damaged or fragmented, edit lists that leave something out, packets of other lengths.
    """

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream = stream
        try:
            self._boxes = _sound_of(stream, length)
            self._read_tables()
        except (KeyError, IndexError, struct.error) as error:
            raise ValueError(f"a table is missing or cut: {error}") from error
        self._given = 0
        self._at = int(self._offsets[0])

    def _read_tables(self) -> None:
        clock = self._content(b"mdhd")
        form, at = (">IQ", 20) if clock[0] else (">II", 12)
        self.rate, self.duration = struct.unpack_from(form, clock, at)
        self._same, self.count = struct.unpack(">II", self._content(b"stsz", 12)[4:])
        times = self._table(b"stts", ">u4", 2)
        if times.tolist() != [[self.count, FRAMES]]:
            raise ValueError("packets of several lengths")
        if b"elst" in self._boxes and not _plays_all(self._content(b"elst")):
            raise ValueError("an edit list")
        wide = b"co64" in self._boxes
        offsets = self._table(b"co64", ">u8", 1) if wide else self._table(b"stco", ">u4", 1)
        self._offsets = offsets[:, 0].astype(np.int64)
        runs = self._table(b"stsc", ">u4", 3).astype(np.int64)
        chunks = np.append(runs[:, 0], self._offsets.size + 1)
        if chunks[0] != 1 or np.any(np.diff(chunks) < 0):
            raise ValueError("chunks out of order")
        held = np.repeat(runs[:, 1], np.diff(chunks))
        if int(held.sum()) != self.count:
            raise ValueError("packets without a chunk")
        # The number of the first packet in each chunk, and of all.
        self._firsts = np.append(0, np.cumsum(held))
        #: What a decoder must know: rate, codec and its configuration.
        self.form = self.rate, _configuration(self._content(b"stsd"))

    def take(self, count: int) -> tuple[NDArray[np.uint32], bytes]:
        """The sizes of the packets that follow, and these. Raises ``ValueError`` when they do not
        lie one after the other, right behind those before."""
        sizes = self._sizes(self._given, count)
        ends = np.append(0, np.cumsum(sizes, dtype=np.int64))
        chunks = slice(*np.searchsorted(self._firsts[:-1], (self._given, self._given + count)))
        places = ends[self._firsts[chunks] - self._given] + self._at
        if np.any(places != self._offsets[chunks]):
            raise ValueError("packets apart")
        self._stream.seek(self._at)
        content = self._stream.read(int(ends[-1]))
        if len(content) < ends[-1]:
            raise ValueError("packets past the end")
        self._given += count
        self._at += len(content)
        return sizes, content

    def described(self, path: Path) -> SoundFile:
        """What ffmpeg says of the file when it is shown the first chunk alone: for each packet of
        the others it would keep an entry in memory."""
        chunks = b"co64" if b"co64" in self._boxes else b"stco"
        shown = {
            self._boxes[b"stsz"][0] + 8: struct.pack(">I", self._firsts[1]),
            self._boxes[chunks][0] + 4: struct.pack(">I", 1),
            self._boxes[b"stsc"][0] + 4: struct.pack(">I", 1),
        }
        with _Overlaid(path, shown) as thin:
            file = describe(thin)
        stretches = range(0, self.count, _SIZES)
        size = sum(int(self._sizes(at, _SIZES).sum(dtype=np.int64)) for at in stretches)
        return replace(file, bit_rate=size * 8 * self.rate // max(1, self.duration))

    def _content(self, kind: bytes, most: int = -1) -> bytes:
        begin, size = self._boxes[kind]
        self._stream.seek(begin)
        return self._stream.read(size if most < 0 else min(size, most))

    def _table(self, kind: bytes, width: str, columns: int) -> NDArray[np.unsignedinteger]:
        """The entries of a box that counts them."""
        content = self._content(kind)
        (count,) = struct.unpack_from(">I", content, 4)
        return np.frombuffer(content, width, count * columns, 8).reshape(-1, columns)

    def _sizes(self, first: int, count: int) -> NDArray[np.uint32]:
        count = min(count, self.count - first)
        if self._same:
            return np.full(count, self._same, np.uint32)
        begin, size = self._boxes[b"stsz"]
        if 12 + 4 * self.count > size:
            raise ValueError("packets without a size")
        self._stream.seek(begin + 12 + 4 * first)
        return np.frombuffer(self._stream.read(4 * count), ">u4").astype(np.uint32)


def _sound_of(stream: IO[bytes], length: int) -> Mapping[bytes, tuple[int, int]]:
    """Where the boxes of the one track of sound are: the place and the size of their contents."""
    tracks: list[dict[bytes, tuple[int, int]]] = []
    for kind, start, size in _walk(stream, 0, length):
        if kind == b"moof":
            raise ValueError("fragments")
        if kind == b"trak":
            tracks.append({})
        elif tracks:
            tracks[-1].setdefault(kind, (start, size))
    found = []
    for track in tracks:
        stream.seek(track[b"hdlr"][0] + 8)
        if stream.read(4) == b"soun":
            found.append(track)
    if len(found) != 1:
        raise ValueError(f"{len(found)} tracks of sound")
    return found[0]


def _configuration(entries: bytes) -> bytes:
    """The ``AudioSpecificConfig`` of the one sample entry, AAC (ISO/IEC 14496-1 §7.2.6.7): the last
    of the descriptors in its ``esds``, one within the other."""
    if entries[4:8] != b"\0\0\0\1" or entries[12:16] != b"mp4a" or entries[48:52] != b"esds":
        raise ValueError("another codec")
    at = 56
    for tag, fields in ((3, 3), (4, 13), (5, 0)):
        if entries[at] != tag:
            raise ValueError("another codec")
        at += 1
        while entries[at] & 0x80:
            at += 1
        size, at = entries[at], at + 1 + fields
    return entries[24:44] + entries[at : at + size]


def _plays_all(edits: bytes) -> bool:
    """Whether an edit list (§8.6.6) is one entry that begins with the first packet."""
    count, start = struct.unpack_from(">4xI8xq" if edits[0] else ">4xI4xi", edits)
    return bool(count == 1 and start == 0)


class _Overlaid(FileIO):
    """A file in which some bytes are others."""

    def __init__(self, path: Path, others: Mapping[int, bytes]) -> None:
        super().__init__(path)
        self._others = others

    def read(self, size: int | None = -1, /) -> bytes:
        at = self.tell()
        content = bytearray(super().read(size) or b"")
        for place, other in self._others.items():
            for number, byte in enumerate(other, place - at):
                if 0 <= number < len(content):
                    content[number] = byte
        return bytes(content)
