"""Hearing the files of an output: each decoded once, and what a build has just made not even that.

Where the *origin* of an output is known (the encoded files that it was put together from), a file
whose bytes are those of its parts, one after the other, has their contours, end to end. Contours
are kept in the cache under the digest of the bytes that they were decoded from; any other file is
decoded whole. So a byte that is not as it was encoded is heard, whatever is remembered.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, TypeAlias, TypeVar

import numpy as np

from accessible.book import Resource, ZipMember
from accessible.cache import Cache, key
from accessible.check.contour import VERSION, Contour, Heard, Window, joined, of_frames, trace
from accessible.check.mp3 import tag_size
from accessible.check.mp4 import Packets
from accessible.errors import DamagedEntryError, EncodeError
from accessible.sound import DECODER, describe
from accessible.workers import cores, died

Result = TypeVar("Result")
#: A part and the digest of its bytes.
_Part: TypeAlias = tuple[Path, str]

#: Parts that one job decodes: each lasts about a minute.
_PARTS = 8
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an output comes from: the encoded files that each of its tracks was put together from,
    in the tracks' order, and the cache that remembers how files sound."""

    cache: Cache
    tracks: tuple[tuple[Path, ...], ...]


def hear_members(
    archive: Path, names: Sequence[str], origin: Origin | None, executor: Executor | None
) -> Iterator[tuple[str, Contour | EncodeError]]:
    """The contours of files in a ZIP file, in their order: some are worked on at once, so that few
    are there at once."""
    with zipfile.ZipFile(archive) as opened:
        sizes = {info.filename: info.file_size for info in opened.infolist()}
    made: dict[int, list[tuple[Path, ...]]] = {}
    for parts in origin.tracks if origin else ():
        with suppress(OSError):  # A part is gone: the file is decoded as it is.
            made.setdefault(sum(part.stat().st_size for part in parts), []).append(parts)
    begun: deque[tuple[str, Callable[[], Contour]]] = deque()
    with _alive():
        for name in (*names, *[""] * 2 * cores()):
            if name:
                tracks = made.get(sizes.get(name, -1), ())
                begun.append((name, _begin(ZipMember(archive, name), tracks, origin, executor)))
            if begun and (not name or len(begun) > 2 * cores()):
                first, finish = begun.popleft()
                try:
                    yield first, finish()
                except EncodeError as error:
                    yield first, error


def hear_book(
    path: Path,
    windows: Sequence[Window],
    still_for: float,
    origin: Origin | None = None,
    executor: Executor | None = None,
) -> Heard:
    """What is heard in an audiobook of any length: its ``windows``, and the runs of digital silence
    that last ``still_for`` seconds. Raises ``EncodeError`` when any of it cannot be decoded."""
    with _alive():
        if origin is not None:
            known = _Known(origin.cache, executor)
            parts = [part for track in origin.tracks for part in track]
            if known.take(_parts_of(path, parts)):
                with suppress(EncodeError, DamagedEntryError):  # then it is decoded as it is
                    return Heard.of(known.contours(), windows, still_for)
        cache = origin.cache if origin else None
        return _begun(executor, listen, path, windows, still_for, cache)()


def listen(
    source: Path | ZipMember,
    windows: Sequence[Window] = (),
    still_for: float = float("inf"),
    cache: Cache | None = None,
) -> Heard:
    """What is heard in a file, decoded whole, in flat memory; a ``cache`` remembers it. One call is
    one job for a worker. Raises ``EncodeError`` when any of it cannot be decoded."""
    with _told():
        entry = ""
        if cache is not None:
            entry = _entry(_digest(source), "heard", tuple(windows), still_for)
            if (known := cache.header(entry)) is not None:
                levels, stillness = known["levels"], known["stillness"]
                return Heard(
                    known["sample_rate"],
                    known["frames"],
                    tuple(levels),
                    tuple((begin, end) for begin, end in stillness),
                )
        heard = Heard.of(_traced(source), windows, still_for)
        if cache is not None:
            cache.put(entry, asdict(heard), b"")
        return heard


def contour_of(source: Path | ZipMember, cache: Cache | None = None) -> Contour:
    """The contour of a file that is no whole book; a ``cache`` remembers it. One call is one job
    for a worker. Raises ``EncodeError`` when any of it cannot be decoded."""
    with _told():
        if cache is None:
            return joined(_traced(source))
        entry = _entry(_digest(source))
        if cache.header(entry) is not None:
            with suppress(DamagedEntryError):  # made again
                return Contour.from_bytes(cache.payload(entry))
        contour = joined(_traced(source))
        cache.put(entry, {}, contour.to_bytes())
        return contour


def _begin(
    member: ZipMember,
    tracks: Sequence[tuple[Path, ...]],
    origin: Origin | None,
    executor: Executor | None,
) -> Callable[[], Contour]:
    """The contour of a file in a ZIP file, begun: of whichever of the tracks it is, or its own."""
    if origin is None:
        return _begun(executor, contour_of, member)
    for parts in tracks:
        known = _Known(origin.cache, executor)
        if known.take(_parts_of(member, parts)):
            return partial(_finished, known, member)
    return _begun(executor, contour_of, member, origin.cache)


def _finished(known: _Known, member: ZipMember) -> Contour:
    try:
        return joined(known.contours())
    except (EncodeError, DamagedEntryError):
        return _begun(known.executor, contour_of, member, known.cache)()


@dataclass(slots=True)
class _Known:
    """The contours of the parts of a file: workers make those that the cache does not have."""

    cache: Cache
    executor: Executor | None
    digests: list[str] = field(default_factory=list)
    #: By the number of the first part that is made by it.
    jobs: dict[int, Callable[[], None]] = field(default_factory=dict)

    def take(self, parts: Iterator[_Part]) -> bool:
        """Whether the file is made of these parts. Begins to decode those that nobody has heard."""
        unknown: dict[int, Path] = {}
        try:
            for number, (part, digest) in enumerate(parts):
                self.digests.append(digest)
                if self.cache.header(_entry(digest)) is None:
                    if _digest(part) != digest:
                        return False
                    unknown[number] = part
                if len(unknown) == _PARTS:
                    self._begin(unknown)
                    unknown = {}
        except _DAMAGE:
            return False
        self._begin(unknown)
        return bool(self.digests)

    def contours(self) -> Iterator[Contour]:
        """Raises ``DamagedEntryError`` where there is none, ``EncodeError``."""
        for number, digest in enumerate(self.digests):
            if number in self.jobs:
                self.jobs.pop(number)()
            yield Contour.from_bytes(self.cache.payload(_entry(digest)))

    def _begin(self, parts: dict[int, Path]) -> None:
        if parts:
            job = _begun(self.executor, _remember, tuple(parts.values()), self.cache)
            self.jobs[min(parts)] = job


def _remember(parts: Sequence[Path], cache: Cache) -> None:
    """A job for a worker: the contours of parts, into the cache."""
    for part in parts:
        with suppress(EncodeError):  # whoever looks for it decodes what was made of it
            contour_of(part, cache)


def _parts_of(source: Path | ZipMember, parts: Sequence[Path]) -> Iterator[_Part]:
    """Each part with the digest of what a file has in its place: the part's own, if the file is
    made of them. Raises ``ValueError`` where it is not, and what reading raises."""
    with _opened(source) as stream:
        if isinstance(source, Path) and source.suffix.lower() in (".m4b", ".m4a"):
            yield from _packets_of(stream, source.stat().st_size, parts)
            return
        if isinstance(source, Path):
            stream.seek(tag_size(stream.read(10)))
        for part in parts:
            size = part.stat().st_size
            if len(content := stream.read(size)) < size:
                raise ValueError("less than its parts")
            yield part, sha256(content).hexdigest()
        if stream.read(1):
            raise ValueError("more than its parts")


def _packets_of(stream: IO[bytes], size: int, parts: Sequence[Path]) -> Iterator[_Part]:
    """The same of MP4 files: their packets, and what decoders must know, are the same."""
    whole = Packets(stream, size)
    left = whole.count
    for part in parts:
        content = part.read_bytes()
        own = Packets(BytesIO(content), len(content))
        sizes, packets = own.take(own.count)
        if own.form != whole.form or own.count > left:
            raise ValueError("another file")
        others, sound = whole.take(own.count)
        if sound != packets or sizes.tobytes() != others.tobytes():
            raise ValueError("another file")
        left -= own.count
        yield part, sha256(content).hexdigest()
    if left:
        raise ValueError("more than its parts")


def _traced(source: Path | ZipMember) -> Iterator[Contour]:
    """The contour in stretches, at least one."""
    empty = True
    with _opened(source) as stream:
        for contour in trace(source if isinstance(source, Path) else stream):
            empty = False
            yield contour
    if empty:
        with _opened(source) as stream:
            rate = describe(source if isinstance(source, Path) else stream).sample_rate
        if rate <= 0:
            raise EncodeError("The audio has no sample rate.", "Build the file anew.")
        yield of_frames(np.zeros(0, np.int16), rate)


def _opened(source: Path | ZipMember) -> AbstractContextManager[IO[bytes]]:
    """As a stream: nothing is unpacked to disk."""
    return Resource("", "", source).open()


def _digest(source: Path | ZipMember) -> str:
    digest = sha256()
    with _opened(source) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _entry(digest: str, kind: str = "contour", *parts: object) -> str:
    return key(kind, VERSION, DECODER, digest, *parts)


def _begun(
    executor: Executor | None, work: Callable[..., Result], *args: object
) -> Callable[[], Result]:
    """What gives the result of work: begun where there are workers, else done when it is asked."""
    return executor.submit(work, *args).result if executor else partial(work, *args)


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise died("prove") from error


@contextmanager
def _told() -> Iterator[None]:
    """What damaged files raise, as an error of ours."""
    try:
        yield
    except _DAMAGE as error:
        raise EncodeError(f"The audio cannot be read ({error}).", "Build the file anew.") from error
