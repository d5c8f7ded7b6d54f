"""The AAC packets of an MP4 file: how large they are, and where they lie (ISO/IEC 14496-12).

ffmpeg would keep an entry in memory for each, and Python would turn each over: a long audiobook has
millions. Here they are one table and one stretch of bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from os import fstat
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from accessible.errors import EncodeError

#: Frames in a packet of AAC-LC.
FRAMES = 1024
#: The highest sample rate of AAC, and more bytes than any packet of mono or stereo has.
_FASTEST, _LARGEST = 96_000, 0xFFFF
#: More bytes than any ``AudioSpecificConfig`` of AAC-LC has.
_CONFIG = 64


@dataclass(frozen=True, slots=True)
class Packets:
    """The AAC packets of a file, each of ``FRAMES`` frames at ``sample_rate``: ``sizes`` in bytes,
    from byte ``begin`` to ``end`` one after the other. What a decoder must know: ``entry``, the
    fields of the sample entry (§12.2.3), and ``config``, the ``AudioSpecificConfig`` (ISO/IEC
    14496-3 §1.6.2.1)."""

    path: Path
    sample_rate: int
    entry: bytes
    config: bytes
    begin: int
    sizes: npt.NDArray[np.uint32]

    @property
    def end(self) -> int:
        return self.begin + int(self.sizes.sum(dtype=np.int64))


def packets_of(path: Path) -> Packets:
    """Where the packets of the first track lie. Raises ``OSError``, and ``EncodeError`` when the
    file is damaged or another kind of file."""
    with path.open("rb") as stream:
        try:
            return _packets(path, stream, fstat(stream.fileno()).st_size)
        except (ValueError, IndexError, struct.error) as error:
            raise EncodeError(
                f"{path.name} is damaged: {error}.", "Delete the file and build anew."
            ) from error


def boxes(stream: IO[bytes], at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places of a file: the kind of each, and where its content begins and
    ends (§4.2). Damaged ones end the reading early."""
    while at + 8 <= end:
        stream.seek(at)
        head = stream.read(16)
        size, kind = struct.unpack_from(">I4s", head)
        begin = at + 8
        if size == 1 and len(head) == 16:
            size, begin = struct.unpack_from(">Q", head, 8)[0], at + 16
        elif size == 0:
            size = end - at
        if at + size < begin or at + size > end:
            return
        yield kind, begin, at + size
        at += size


def _packets(path: Path, stream: IO[bytes], length: int) -> Packets:
    def within(span: tuple[int, int], *kinds: bytes) -> tuple[int, int]:
        for kind in kinds:
            found = (one for one in boxes(stream, *span) if one[0] == kind)
            try:
                _, *(begin, end) = next(found)
            except StopIteration:
                raise ValueError(f"it has no {kind.decode()} box") from None
            span = begin, end
        return span

    def read(span: tuple[int, int]) -> bytes:
        stream.seek(span[0])
        return stream.read(span[1] - span[0])

    media = within((0, length), b"moov", b"trak", b"mdia")
    table = within(media, b"minf", b"stbl")
    times = read(within(media, b"mdhd"))
    rate = struct.unpack_from(">I", times, 20 if times[0] else 12)[0]

    # Version and flags, the number of entries, then one: of which 28 bytes have a fixed place.
    begin, end = within(table, b"stsd")
    entry = read((begin, begin + 44))
    if entry[12:16] != b"mp4a" or not 0 < rate <= _FASTEST:
        raise ValueError("its first track is not AAC")
    config = _config(read(within((begin + 44, end), b"esds")))

    content = read(within(table, b"stsz"))
    same, count = struct.unpack_from(">II", content, 4)
    if same and same * count > length:
        raise ValueError("it is shorter than its packets")
    sizes = np.full(count, same, np.uint32) if same else _numbers(content, ">u4", count, 12)
    if not count or sizes.max() > _LARGEST:
        raise ValueError("its packets are no packets of AAC")
    runs = _numbers(content := read(within(table, b"stts")), ">u4", 2 * _count(content), 8)
    if np.any(runs[1::2] != FRAMES) or runs[::2].sum(dtype=np.int64) != count:
        raise ValueError("its packets are not all as long")

    kinds = {kind for kind, *_ in boxes(stream, *table)}
    width = ">u8" if b"co64" in kinds else ">u4"
    content = read(within(table, b"co64" if b"co64" in kinds else b"stco"))
    offsets = _numbers(content, width, _count(content), 8).astype(np.int64)
    runs = _numbers(content := read(within(table, b"stsc")), ">u4", 3 * _count(content), 8)
    firsts = np.append(runs[::3].astype(np.int64), offsets.size + 1)
    held = np.repeat(runs[1::3].astype(np.int64), np.diff(firsts))
    if firsts[0] != 1 or held.size != offsets.size or held.sum() != count:
        raise ValueError("its chunks do not hold its packets")
    edges = np.zeros(count + 1, np.int64)
    np.cumsum(sizes, out=edges[1:])
    begins = edges[np.cumsum(held) - held]
    if np.any(offsets - begins != offsets[0]) or offsets[0] + edges[-1] > length:
        raise ValueError("its packets do not lie one after the other")
    return Packets(path, rate, entry[16:], config, int(offsets[0]), sizes)


def _count(content: bytes) -> int:
    return int(struct.unpack_from(">I", content, 4)[0])


def _numbers(content: bytes, width: str, count: int, at: int) -> npt.NDArray[Any]:
    return np.frombuffer(content, width, count, at)


def _config(content: bytes) -> bytes:
    """The ``AudioSpecificConfig`` in the descriptors of an ``esds`` box (ISO/IEC 14496-1
    §7.2.6): one within the other, after fields of a fixed length."""
    at, size = 4, 0
    for tag, fields in ((3, 3), (4, 13), (5, 0)):
        if content[at] != tag:
            raise ValueError("its decoder is not described")
        size, more = 0, True
        while more:
            at += 1
            size, more = size << 7 | content[at] & 127, content[at] > 127
        at += 1 + fields
    if not 0 < size <= min(len(content) - at, _CONFIG):
        raise ValueError("its decoder is not described")
    return content[at : at + size]
