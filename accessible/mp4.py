"""MP4 files of AAC packets laid end to end, with chapters (ISO/IEC 14496-12).

Written here, and not by ffmpeg: the packets' bytes are copied as they lie, without a look at each,
and memory does not grow with them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from accessible.audio import milliseconds_of
from accessible.errors import EncodeError
from accessible.packets import FRAMES, packets_of

#: The most chapters that a Nero ``chpl`` box can count.
CHPL_LIMIT = 255
#: The largest number of 32 bits: larger files count their bytes in 64.
_LARGEST = 0xFFFFFFFF
_BLOCK = 1 << 20
#: The clock of the movie and of its chapters: milliseconds.
_CLOCK = 1000
#: Of ``chpl``, which counts 100 ns.
_NERO = 10_000
_AUDIO, _TEXT = 1, 2
_MATRIX = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
#: Text of no style at all, in one font without a name: what QuickTime wants of chapters.
_PLAIN = bytes.fromhex("00000001" + "00" * 18 + "0001" + "00" * 6)
_PLAIN += struct.pack(">I4sHHB", 13, b"ftab", 1, 1, 0)
#: Ends a text sample: it is in UTF-8.
_UTF8 = struct.pack(">I4sI", 12, b"encd", 0x100)


def write(
    path: Path,
    parts: Sequence[Path],
    sample_rate: int,
    chapters: Sequence[tuple[int, str]] = (),
    language: str = "und",
    brand: bytes = b"M4B ",
    meta: bytes = b"",
    ends: Sequence[int] = (),
) -> None:
    """The AAC packets of ``parts`` (``.m4a`` files of our encoder) in one file, in their order; its
    tables stand before its sound.

    ``chapters`` are ``(start, title)`` in frames at ``sample_rate``, rising, the first at 0: they
    become a QuickTime text track, and a Nero ``chpl`` box when there are no more than 255.
    ``language`` is ISO 639-2; ``meta`` the box that holds the tags. ``ends``: where the parts
    should end, in frames at ``sample_rate``, when not all last a whole number of packets: a silent
    one at the end is left off, so that the next part begins within half a packet of its place.
    The same parts give the same bytes. Raises ``EncodeError``, ``OSError``.
    """
    movie = _Movie.of(parts, sample_rate, chapters, language, ends)
    head = _box(b"ftyp", brand, struct.pack(">I", 0x200), brand, b"isomiso2")
    size = movie.size
    # The samples have the same place when their box needs a wide size: else the room is free.
    if size + 8 <= _LARGEST:
        opening = struct.pack(">I4sI4s", 8, b"free", 8 + size, b"mdat")
    else:
        opening = struct.pack(">I4sQ", 1, b"mdat", 16 + size)
    # Where they lie is told before them, in tables that are longer when it is far.
    at, begin = -1, 0
    while at != begin:
        at = begin
        tables = movie.tables(at, meta)
        begin = sum(map(len, (*head, *tables, opening)))
    with path.open("wb") as out:
        for piece in (*head, *tables, opening):
            out.writelines((piece,) if isinstance(piece, bytes) else piece)
        out.write(movie.text)
        for part in movie.parts:
            out.writelines(part.content())


@dataclass(frozen=True, slots=True)
class _Part:
    """The first ``count`` packets of a file: ``size`` bytes from ``begin``."""

    path: Path
    count: int
    begin: int
    size: int

    def entries(self) -> bytes:
        """Their sizes, as an ``stsz`` box lists them."""
        sizes = packets_of(self.path).sizes[: self.count]
        if sizes.sum(dtype=np.int64) != self.size or sizes.size != self.count:
            raise _changed(self.path)
        return sizes.astype(">u4").tobytes()

    def content(self) -> Iterator[bytes]:
        left = self.size
        with self.path.open("rb") as stream:
            stream.seek(self.begin)
            while left:
                block = stream.read(min(left, _BLOCK))
                if not block:
                    raise _changed(self.path)
                left -= len(block)
                yield block


def _changed(path: Path) -> EncodeError:
    return EncodeError(f"{path.name} has changed while it was read.", "Build the document anew.")


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The entries of ``stsz``: read again when they are written, for nothing else is as many."""

    parts: Sequence[_Part]

    def __len__(self) -> int:
        return 4 * sum(part.count for part in self.parts)

    def __iter__(self) -> Iterator[bytes]:
        return (part.entries() for part in self.parts)


_Box: TypeAlias = "list[bytes | _Sizes]"


def _box(kind: bytes, *content: _Box | bytes) -> _Box:
    pieces = list(chain(*([one] if isinstance(one, bytes) else one for one in content)))
    return [struct.pack(">I4s", 8 + sum(map(len, pieces)), kind), *pieces]


def _full(kind: bytes, *content: _Box | bytes, version: int = 0, flags: int = 0) -> _Box:
    """A box that has a version and flags."""
    return _box(kind, struct.pack(">I", version << 24 | flags), *content)


def _rows(kind: bytes, form: str, rows: Sequence[tuple[int, ...]]) -> _Box:
    """A table of rows, counted."""
    packed = (struct.pack(form, *row) for row in rows)
    return _full(kind, struct.pack(">I", len(rows)), b"".join(packed))


@dataclass(frozen=True, slots=True)
class _Movie:
    """What the tables tell. ``chunks`` are the bytes of each second, which players read at once,
    and of what remains of each part; ``starts`` are the chapters' in milliseconds, and their
    end."""

    parts: Sequence[_Part]
    chunks: npt.NDArray[np.int64]
    sample_rate: int
    entry: bytes
    config: bytes
    starts: Sequence[int]
    titles: Sequence[bytes]
    language: str

    @classmethod
    def of(
        cls,
        paths: Sequence[Path],
        sample_rate: int,
        chapters: Sequence[tuple[int, str]],
        language: str,
        ends: Sequence[int],
    ) -> _Movie:
        parts: list[_Part] = []
        chunks: list[npt.NDArray[np.int64]] = []
        ways: set[tuple[int, bytes, bytes]] = set()
        total = 0
        for number, path in enumerate(paths):
            found = packets_of(path)
            rate, sizes = found.sample_rate, found.sizes
            ways.add((rate, found.entry, found.config))
            if len(ways) > 1:
                raise EncodeError(
                    f"{path.name} is encoded in another way.", "Build the document anew."
                )
            if ends and number < len(paths) - 1:
                end = round(ends[number] * rate / (sample_rate * FRAMES))
                sizes = sizes[: max(1, end - total)]
            total += sizes.size
            firsts = np.arange(0, sizes.size, _second(rate))
            chunks.append(np.add.reduceat(sizes, firsts, dtype=np.int64))
            parts.append(_Part(path, sizes.size, found.begin, int(chunks[-1].sum())))
        if not parts:
            raise EncodeError("There is no sound to join.", "Check that the document has text.")
        end = milliseconds_of(total * FRAMES, rate)
        starts = [milliseconds_of(start, sample_rate) for start, _ in chapters]
        if end >= _LARGEST:
            raise EncodeError("The sound is too long for one file.", "Build a split audiobook.")
        if starts and (starts[0] or any(b < a for a, b in pairwise((*starts, end)))):
            raise EncodeError("The chapters are not those of the sound.", "Build the book anew.")
        titles = [_cut(title.encode("utf-8", "replace"), 0xFFFF) for _, title in chapters]
        return cls(parts, np.concatenate(chunks), *ways.pop(), (*starts, end), titles, language)

    @property
    def packets(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def length(self) -> int:
        """In milliseconds, the last one begun: no less than the sound."""
        return -(-self.packets * FRAMES * _CLOCK // self.sample_rate)

    @property
    def text(self) -> bytes:
        """The samples of the chapters' track."""
        return b"".join(struct.pack(">H", len(one)) + one + _UTF8 for one in self.titles)

    @property
    def size(self) -> int:
        """Of all samples, in bytes."""
        return len(self.text) + int(self.chunks.sum())

    def tables(self, at: int, meta: bytes) -> _Box:
        """The ``moov`` box of a file whose samples begin at byte ``at``, the chapters' first."""
        head = struct.pack(">8xIIIH10x", _CLOCK, self.length, 1 << 16, 1 << 8)
        head += _MATRIX + struct.pack(">24xI", _TEXT + 1)
        tracks = self._sound(at + len(self.text)) + (self._text(at) if self.titles else [])
        user = _box(b"udta", meta, self._nero())
        return _box(b"moov", _full(b"mvhd", head), tracks, user)

    def _sound(self, at: int) -> _Box:
        count = self.packets
        second = _second(self.sample_rate)
        runs: list[tuple[int, int, int]] = []
        first = 1
        for part in self.parts:
            whole, rest = divmod(part.count, second)
            for number, held in ((whole, second), (int(rest > 0), rest)):
                if number and not (runs and runs[-1][1] == held):
                    runs.append((first, held, 1))
                first += number
        table = (
            _full(b"stsd", struct.pack(">I", 1), self._decoder()),
            _rows(b"stts", ">II", [(count, FRAMES)]),
            _rows(b"stsc", ">III", runs),
            _full(b"stsz", struct.pack(">II", 0, count), [_Sizes(self.parts)]),
            _offsets(at + np.cumsum(self.chunks) - self.chunks),
            # A decoder that begins anywhere is right after one packet (§10.1).
            _full(b"sgpd", struct.pack(">4sIIh", b"roll", 2, 1, -1), version=1),
            _full(b"sbgp", struct.pack(">4sIII", b"roll", 1, count, 1)),
        )
        told = _box(b"tref", _box(b"chap", struct.pack(">I", _TEXT))) if self.titles else b""
        head = _full(b"smhd", bytes(4))
        return self._track(
            _AUDIO, told, self._media(self.sample_rate, count * FRAMES, b"soun", head, table)
        )

    def _decoder(self) -> _Box:
        """The sample entry: as in the parts, but for the bits a second, which are those of all."""
        bits = 8 * self.sample_rate
        mean = int(self.chunks.sum()) * bits // (self.packets * FRAMES)
        most = max(mean, int(self.chunks.max()) * bits // (_second(self.sample_rate) * FRAMES))
        # AAC (0x40), an audio stream (0x15): ISO/IEC 14496-1 §7.2.6.6.
        decoder = struct.pack(">BB3xII", 0x40, 0x15, most, mean) + _descriptor(5, self.config)
        stream = struct.pack(">HB", _AUDIO, 0) + _descriptor(4, decoder) + _descriptor(6, b"\2")
        return _box(b"mp4a", self.entry, _full(b"esds", _descriptor(3, stream)))

    def _text(self, at: int) -> _Box:
        """The chapters as QuickTime has them: a track that is not shown, whose samples are their
        titles."""
        count, sizes = len(self.titles), (2 + len(title) + len(_UTF8) for title in self.titles)
        table = (
            _full(b"stsd", struct.pack(">I", 1), _box(b"text", struct.pack(">6xH", 1), _PLAIN)),
            _rows(b"stts", ">II", [(1, end - begin) for begin, end in pairwise(self.starts)]),
            _rows(b"stsc", ">III", [(1, count, 1)]),
            _full(b"stsz", struct.pack(f">II{count}I", 0, count, *sizes)),
            _offsets(np.array([at])),
        )
        gray = _full(b"gmin", struct.pack(">4H4x", 0x40, 0x8000, 0x8000, 0x8000))
        head = _box(b"gmhd", gray, _box(b"text", _MATRIX))
        return self._track(_TEXT, self._media(_CLOCK, self.starts[-1], b"text", head, table))

    def _track(self, number: int, *content: _Box | bytes) -> _Box:
        """Only the sound is enabled. The edit list says that its first frame is to be heard:
        without one, players take off the delay that AAC usually has."""
        heard = number == _AUDIO
        length = self.length if heard else self.starts[-1]
        head = struct.pack(">8xI4xI10x", number, length)
        head += struct.pack(">HH2x", heard, 0x100 * heard) + _MATRIX + bytes(8)
        edit = struct.pack(">IIII", 1, length, 0, 1 << 16)
        shown = _full(b"tkhd", head, flags=3 if heard else 2)
        return _box(b"trak", shown, _box(b"edts", _full(b"elst", edit)), *content)

    def _media(
        self, clock: int, length: int, handler: bytes, head: _Box, table: Sequence[_Box]
    ) -> _Box:
        wide = length > _LARGEST
        code = 0
        for letter in self.language.encode():
            code = code << 5 | letter - 0x60
        times = struct.pack(">16xIQH2x" if wide else ">8xIIH2x", clock, length, code)
        here = _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))
        return _box(
            b"mdia",
            _full(b"mdhd", times, version=int(wide)),
            _full(b"hdlr", struct.pack(">4x4s12x", handler), b"\0"),
            _box(b"minf", head, _box(b"dinf", here), _box(b"stbl", *table)),
        )

    def _nero(self) -> _Box | bytes:
        """The chapters as Nero has them."""
        count = len(self.titles)
        if not 0 < count <= CHPL_LIMIT:
            return b""
        rows = [
            struct.pack(">QB", start * _NERO, len(title)) + title
            for start, title in zip(
                self.starts[:-1], (_cut(one, 0xFF) for one in self.titles), strict=True
            )
        ]
        return _full(b"chpl", struct.pack(">4xB", count), *rows, version=1)


def _second(sample_rate: int) -> int:
    """A second, in packets."""
    return max(1, round(sample_rate / FRAMES))


def _descriptor(tag: int, content: bytes) -> bytes:
    """ISO/IEC 14496-1 §8.3.3, its length in four bytes."""
    size = len(content)
    return bytes((tag, 0x80, 0x80, 0x80 | size >> 7, size & 0x7F)) + content


def _offsets(places: npt.NDArray[np.int64]) -> _Box:
    wide = bool(places[-1] > _LARGEST)
    table = places.astype(">u8" if wide else ">u4").tobytes()
    return _full(b"co64" if wide else b"stco", struct.pack(">I", places.size), table)


def _cut(title: bytes, most: int) -> bytes:
    """No more bytes of a title than that, and whole characters."""
    return title[:most].decode("utf-8", "ignore").encode()
