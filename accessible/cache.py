"""The content-addressed store: every clip and every encoded track is made once.

Layout: ``FOLDER/v2/ab/abcdef….entry``, one file an entry: a fixed preamble, a JSON header, the
payload. Entries that are whole files (encoded tracks) keep a header in ``….file`` that names the
file beside it, ``…-DIGEST.mp3``.

Everything is written beside its place, then renamed, so a reader sees a whole entry or none, also
after ``kill -9``, and writers of one key cannot harm one another. Clips are not synced to the
disk: after a power cut an entry may hold zeros, and its digest tells. Whole files are few and take
long to make again: they are synced.

Behind the folder there may be a store that machines share (``accessible.stores``): what the folder
lacks is read from there, and what is put here is put there too, in the same layout. The digests
that entries carry tell of one that was damaged there.

Builds that use the folder at the same time are told by files that they hold (``….use``): what the
longest of them may have used is not pruned.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import platformdirs

from accessible.errors import CacheError, DamagedEntryError, UsageError
from accessible.holding import dead, held
from accessible.settings import Settings
from accessible.stores import Store

_VERSION = "v2"
_MAGIC = b"ACC3"
#: Magic; bytes of the header; bytes of the payload; digest of the header; digest of the payload.
#: The digests begin with the entry's name: it is whole under no other.
_PREAMBLE = struct.Struct("<4sIQ16s16s")
#: Most headers come with the preamble in one read.
_FIRST_READ = 4096
#: An entry's time of use is written again only when it is older than this, in seconds.
_RECENT = 3600
#: What a dead writer left behind goes after this time, in seconds.
_STALE = 86400
#: The names of our own files; anything else in the folder is somebody's, and stays.
_ENTRY = re.compile(r"[0-9a-f]{64}\.(entry|file)")
_FILE = re.compile(r"[0-9a-f]{64}-[0-9a-f]{32}\.\w+")
_PART = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{16}\.part(\.\w+)?")
_USE = re.compile(r"[0-9a-f]{16}\.use")
#: Bytes in the units of a size.
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
#: How often a folder may be removed by another process in the moment between its making and use.
_TRIES = 10


def key(*parts: object) -> str:
    """The address of what ``parts`` make: 64 hexadecimal digits.

    Parts are str, bytes, int, float, bool, None and tuples or lists of them. Values of different
    types, or cut differently, never share a key. Raises ``TypeError`` on anything else.
    """
    digest = hashlib.blake2b(digest_size=32)
    for piece in _canonical(parts):
        digest.update(piece)
    return digest.hexdigest()


def _canonical(part: object) -> Iterator[bytes]:
    if isinstance(part, (tuple, list)):
        yield b"t%d:" % len(part)
        for item in part:
            yield from _canonical(item)
        return
    if part is None or isinstance(part, bool):
        tag, data = b"n", repr(part).encode()
    elif isinstance(part, str):
        tag, data = b"s", str(part).encode("utf-8", "surrogatepass")
    elif isinstance(part, bytes):
        tag, data = b"b", part
    elif isinstance(part, int):
        tag, data = b"i", b"%d" % part
    elif isinstance(part, float):
        tag, data = b"f", struct.pack(">d", part)
    else:
        raise TypeError(f"no canonical form for {type(part).__name__}")
    yield b"%s%d:%s" % (tag, len(data), data)


def size_of(text: str) -> int:
    """Bytes of a size as people write it: ``500 MB``, ``1.5GB``, or a number of bytes.

    Raises ``UsageError``.
    """
    found = re.fullmatch(r"\s*(\d{1,15}(?:\.\d{1,9})?)\s*([KMGT]?B)?\s*", text.upper(), re.ASCII)
    if not found:
        raise UsageError(f"“{text}” is no size.", "Write it as in 500MB or 2GB.")
    return int(float(found[1]) * _UNITS[found[2] or ""])


#: Where every cache of this process is, whatever its folder was called elsewhere.
_instead: Path | None = None


def settle(folder: Path | None) -> None:
    """Have every cache of this process in ``folder``: a worker's tasks come from other machines,
    which have folders of their own. ``None``: each is where it says."""
    global _instead
    _instead = folder


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds, or what was removed from it. ``bytes`` and ``limit`` in bytes."""

    folder: Path
    entries: int
    bytes: int
    limit: int


@dataclass(frozen=True, slots=True)
class Cache:
    """The store in ``folder``, kept under ``limit`` bytes by ``prune``; ``store`` is the URL of the
    one that it shares with other machines, or empty.

    Making one touches nothing, and it pickles: each worker process has its own. Every method
    raises ``CacheError`` when the folder, or the store behind it, cannot be used.
    """

    folder: Path
    limit: int
    store: str = ""

    key = staticmethod(key)

    def __post_init__(self) -> None:
        if _instead is not None:
            object.__setattr__(self, "folder", _instead)

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, int, str]]:
        # One that comes from another machine is in a folder of this one.
        return Cache, (self.folder, self.limit, self.store)

    @staticmethod
    def default_folder() -> Path:
        """Where the operating system wants caches to be."""
        return Path(platformdirs.user_cache_dir("accessible", appauthor=False))

    @classmethod
    def of(cls, settings: Settings) -> Cache:
        """The cache that the settings name."""
        return cls(settings.cache or cls.default_folder(), settings.cache_size, settings.store)

    def put(self, key: str, header: Mapping[str, Any], payload: bytes) -> None:
        """Keep ``payload`` with its ``header`` (what JSON can hold)."""
        self.put_all(((key, header, payload),))

    def put_all(self, entries: Iterable[tuple[str, Mapping[str, Any], bytes]]) -> None:
        """Keep several: each key with its header and payload. To write them to a shared store one
        by one would take longer than to speak them."""
        written: dict[str, bytes] = {}
        for key, header, payload in entries:
            place = self._place(key, ".entry")
            content = self._write(place, header, payload)
            if self.store:
                written[_object(place)] = b"".join(content)
        if written:
            Store(self.store).write_all(written)

    def header(self, key: str) -> dict[str, Any] | None:
        """The header alone, without reading the payload; the entry counts as used.

        A truncated or foreign file is dropped: ``None``, as when there is no entry. Of an entry of
        the shared store, the header alone is fetched.
        """
        place = self._place(key, ".entry")
        found = self._header(place)
        if found is None and self.store:
            shared = Store(self.store)
            first = shared.read(_object(place), _FIRST_READ)
            if first and (found := _header_in(first, place)) is None and len(first) == _FIRST_READ:
                found = _header_in(shared.read(_object(place)) or b"", place)
        return found

    def payload(self, key: str, *, shared: bool = False) -> bytes:
        """The payload, verified. Raises ``DamagedEntryError`` when it is missing or altered; an
        altered one has been dropped, so making it again heals the cache. ``shared``: the shared
        store is to hold it too, and is given what it lacks."""
        place = self._place(key, ".entry")
        with self._told():
            try:
                content = place.read_bytes()
            except FileNotFoundError:
                content = b""
        payload = _payload(content, place)
        if payload is None and content:
            _drop(place)
        if self.store and (payload is None or shared):
            behind = Store(self.store)
            if payload is None:
                kept = behind.read(_object(place)) or b""
                payload = _payload(kept, place)
                if payload is not None:
                    self._keep(place, kept)
            elif _payload(behind.read(_object(place)) or b"", place) is None:
                behind.write(_object(place), content)
        if payload is None:
            raise _damaged("was damaged" if content else "is missing")
        return payload

    def put_file(
        self, key: str, suffix: str, header: Mapping[str, Any], make: Callable[[Path], None]
    ) -> Path:
        """Keep a whole file: ``make`` writes it to the path it is given. Returns its place.

        ``suffix`` has its dot. What ``make`` raises passes through, but for the system's refusals,
        and leaves nothing behind.
        """
        head = self._place(key, ".file")
        with self._part(head, suffix) as part, self._told():
            make(part)
            with part.open("rb") as stream:
                # It is not forced to the disk, which would keep a worker waiting for all that was
                # spoken: what a power cut takes of it, its digest tells.
                digest = _file_digest(stream)
            size = part.stat().st_size
            place = head.with_name(f"{key}-{digest}{suffix}")
            _rename(part, place)
        if self.store:
            Store(self.store).send(_object(place), place)
        found = {"file": place.name, "size": size, "header": dict(header)}
        content = self._write(head, found, b"")
        if self.store:
            Store(self.store).write(_object(head), b"".join(content))
        return place

    def file(
        self, key: str, suffix: str, verify: bool = True
    ) -> tuple[Path, dict[str, Any]] | None:
        """The place of a whole file, and its header; ``None`` when there is none.

        Its digest is checked; without ``verify`` only its size. What fails is dropped, and fetched
        from the shared store.
        """
        found = self._file(key, suffix, verify)
        if found is None and self.store and self._fetched(key):
            found = self._file(key, suffix, verify)
        return found

    def _file(self, key: str, suffix: str, verify: bool) -> tuple[Path, dict[str, Any]] | None:
        head = self._place(key, ".file")
        found = self._header(head)
        if found is None:
            return None
        place = head.with_name(Path(str(found.get("file"))).name)
        with self._told():
            try:
                whole = place.suffix == suffix and place.stat().st_size == found.get("size")
                if whole and verify:
                    with place.open("rb") as stream:
                        whole = place.name == f"{key}-{_file_digest(stream)}{suffix}"
            except FileNotFoundError:
                whole = False
        if whole:
            return place, dict(found["header"])
        if _FILE.fullmatch(place.name):
            _drop(place)
        _drop(head)
        return None

    def _fetched(self, key: str) -> bool:
        """Whether a whole file could be copied from the shared store."""
        shared, head = Store(self.store), self._place(key, ".file")
        content = shared.read(_object(head)) or b""
        header = _header_in(content, head)
        name = str(header.get("file")) if header and _payload(content, head) is not None else ""
        if not _FILE.fullmatch(name) or not name.startswith(key):
            return False
        place = head.with_name(name)
        with self._part(head, place.suffix) as part:
            if not shared.fetch(_object(place), part):
                return False
            with self._told(), part.open("rb") as stream:
                if name != f"{key}-{_file_digest(stream)}{place.suffix}":
                    return False
            with self._told():
                _rename(part, place)
        self._keep(head, content)
        return True

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While a build lasts: what it uses is not pruned by others. Prunes at the end, also when
        the build failed; one that is stopped ends at once. A shared store is asked first whether it
        can be read and written."""
        if self.store:
            Store(self.store).probe()
        with ExitStack() as stack:
            with suppress(OSError):  # a cache that is only readable; a name that is taken: as used
                place = self.folder / _VERSION / f"{os.urandom(8).hex()}.use"
                place.parent.mkdir(parents=True, exist_ok=True)
                stack.callback(_drop, place)
                stack.enter_context(held(place))
            since = time.time()
            try:
                yield
            except Exception:  # whatever failed: it is raised again
                with suppress(CacheError):  # the cache may be why
                    self.prune(since)
                raise
            self.prune(since)

    def _oldest_use(self) -> float:
        """When the longest of the running builds began; infinity without any. Forgets the dead."""
        oldest = float("inf")
        for place in self.folder.glob(f"{_VERSION}/*.use"):
            if not _USE.fullmatch(place.name):
                continue
            with suppress(OSError):  # it ends now
                began = place.stat().st_mtime
                ended = dead(place)
                if ended or (ended is None and began < time.time() - _STALE):
                    _drop(place)
                else:
                    oldest = min(oldest, began)
        return oldest

    def prune(self, keep_since: float = float("inf")) -> CacheInfo:
        """Remove the least recently used entries until the cache is within its limit.

        Entries used at or after ``keep_since`` (seconds since the epoch), or since a build began
        that is still running, stay whatever the limit. Old leftovers of dead writers go too.
        Returns what was removed.
        """
        entries, orphans = self._survey()
        old = time.time() - _STALE
        gone = [entry for entry in orphans if entry.used < old]
        total = sum(entry.size for entry in entries)
        # An entry's time of use may lag behind its real use by _RECENT.
        bound = min(keep_since, self._oldest_use()) - _RECENT
        for entry in sorted(entries):
            if total <= self.limit or entry.used >= bound:
                break
            total -= entry.size
            gone.append(entry)
        return self._remove(gone)

    def info(self) -> CacheInfo:
        """How much there is."""
        entries, orphans = self._survey()
        size = sum(entry.size for entry in (*entries, *orphans))
        return CacheInfo(self.folder, len(entries), size, self.limit)

    def clear(self) -> CacheInfo:
        """Remove every file of ours, and nothing else; what a running build is writing stays.

        Returns what was removed.
        """
        entries, orphans = self._survey()
        alone = self._oldest_use() == float("inf")
        return self._remove([*entries, *(orphans if alone else ())])

    def _place(self, key: str, suffix: str) -> Path:
        # One path, not four: a book asks for ten thousand.
        return Path(f"{self.folder}/{_VERSION}/{key[:2]}/{key}{suffix}")

    def _write(self, place: Path, header: Mapping[str, Any], payload: bytes) -> tuple[bytes, ...]:
        """Keep an entry in the folder; what was written there."""
        head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        digests = _digest(head, place), _digest(payload, place)
        preamble = _PREAMBLE.pack(_MAGIC, len(head), len(payload), *digests)
        self._keep(place, preamble, head, payload)
        return preamble, head, payload

    def _keep(self, place: Path, *content: bytes) -> None:
        with self._part(place) as part, self._told():
            with part.open("wb") as stream:
                stream.writelines(content)
            _rename(part, place)

    @contextmanager
    def _part(self, place: Path, suffix: str = "") -> Iterator[Path]:
        """A name beside ``place`` to write to; whatever is left there at the end is removed."""
        part = place.with_name(f"{place.stem}.{os.urandom(8).hex()}.part{suffix}")
        with self._told():
            for attempt in range(_TRIES):
                part.parent.mkdir(parents=True, exist_ok=True)
                try:
                    # A folder with something in it is not removed by ``clear`` or ``prune``.
                    part.touch(exist_ok=False)
                    break
                except FileNotFoundError:
                    if attempt + 1 == _TRIES:
                        raise
        try:
            yield part
        finally:
            _drop(part)

    def _header(self, place: Path) -> dict[str, Any] | None:
        with self._told():
            try:
                stream = place.open("rb")
            except FileNotFoundError:
                return None
            with stream:
                status = os.fstat(stream.fileno())
                found = _read_header(place, stream, status.st_size)
        if found is None:
            _drop(place)
        elif time.time() - status.st_mtime > _RECENT:
            with suppress(OSError):  # pruned in this moment, or a cache that is only readable
                os.utime(place)
        return found

    def _survey(self) -> tuple[list[_Kept], list[_Kept]]:
        """Every entry with the files that it consists of; then what belongs to no entry."""
        entries: list[_Kept] = []
        orphans: list[_Kept] = []
        with self._told():
            if not self.folder.exists():
                return entries, orphans
            shards = [
                path for path in self.folder.glob("v[0-9]*/[0-9a-f][0-9a-f]") if path.is_dir()
            ]
        for shard in shards:
            files: dict[str, os.stat_result] = {}
            # Another process removes files, and the folder with its last one.
            with self._told(), suppress(FileNotFoundError):
                for item in os.scandir(shard):
                    with suppress(FileNotFoundError):
                        files[item.name] = item.stat()
            claimed: set[str] = set()
            for name, status in files.items():
                if not _ENTRY.fullmatch(name):
                    continue
                names = [name]
                if name.endswith(".file") and (head := self._peek(shard / name)):
                    names += [file for file in [str(head.get("file"))] if file in files]
                claimed.update(names)
                size = sum(files[each].st_size for each in names)
                paths = tuple(shard / each for each in names)
                entries.append(_Kept(status.st_mtime, size, paths))
            orphans += (
                _Kept(status.st_mtime, status.st_size, (shard / name,))
                for name, status in files.items()
                if name not in claimed and (_FILE.fullmatch(name) or _PART.fullmatch(name))
            )
        return entries, orphans

    @staticmethod
    def _peek(place: Path) -> dict[str, Any] | None:
        """A header without counting as a use."""
        with suppress(OSError), place.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            return _read_header(place, stream, size)
        return None

    def _remove(self, gone: list[_Kept]) -> CacheInfo:
        for entry in gone:
            for path in entry.paths:
                _drop(path)
        for shard in {entry.paths[0].parent for entry in gone}:
            for folder in (shard, shard.parent):
                with suppress(OSError):  # not empty: still in use, or holds a foreign file
                    folder.rmdir()
        return CacheInfo(self.folder, len(gone), sum(entry.size for entry in gone), self.limit)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns the system's errors into ours."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise CacheError(
                    f"The disk of the cache is full: {self.folder}.",
                    "Free some space, or name another folder with --cache.",
                ) from error
            if error.errno == errno.EFBIG:
                raise CacheError(
                    f"The disk of the cache takes no file as large as this one: {self.folder}.",
                    "Name a folder on another disk with --cache.",
                ) from error
            named = Path(str(error.filename or self.folder))
            if self.folder not in (named, *named.parents) and named not in self.folder.parents:
                raise CacheError(
                    f"The cache could not be filled: {error.strerror or error} ({named}).",
                    "Start again; what was spoken is kept.",
                ) from error
            if error.errno == errno.ENOENT and self.folder.parent.exists():
                # A build that meets this goes over the whole cache once more.
                raise DamagedEntryError(
                    f"The cache was removed while it was in use: {self.folder}.",
                    "Build again: what is missing is made anew.",
                ) from error
            raise CacheError(
                f"The cache cannot be used: {error.strerror or error} ({self.folder}).",
                "Name a folder that you may write to with --cache.",
            ) from error


@dataclass(frozen=True, slots=True, order=True)
class _Kept:
    """Files that live and go together: when they were used, their bytes, where they are (what
    makes them an entry comes first)."""

    used: float
    size: int
    paths: tuple[Path, ...]


def _read_header(place: Path, stream: BinaryIO, size: int) -> dict[str, Any] | None:
    """The header of an entry of ``size`` bytes, or ``None`` when it is not whole."""
    first = stream.read(_FIRST_READ)
    if len(first) < _PREAMBLE.size:
        return None
    magic, length, payload, digest, _ = _PREAMBLE.unpack_from(first)
    if magic != _MAGIC or _PREAMBLE.size + length + payload != size:
        return None
    head = first[_PREAMBLE.size : _PREAMBLE.size + length]
    if len(head) < length:
        head += stream.read(length - len(head))
    if _digest(head, place) != digest:
        return None
    found: dict[str, Any] = json.loads(head)
    return found


def _header_in(content: bytes, place: Path) -> dict[str, Any] | None:
    """The header at the beginning of an entry, or ``None`` when it is not all there."""
    if len(content) < _PREAMBLE.size:
        return None
    _, length, payload, *_ = _PREAMBLE.unpack_from(content)
    return _read_header(place, BytesIO(content), _PREAMBLE.size + length + payload)


def _payload(content: bytes, place: Path) -> bytes | None:
    """The payload of an entry, or ``None`` when it is not whole."""
    if len(content) < _PREAMBLE.size:
        return None
    magic, before, size, _, digest = _PREAMBLE.unpack_from(content)
    payload = content[_PREAMBLE.size + before :]
    whole = magic == _MAGIC and len(payload) == size and _digest(payload, place) == digest
    return payload if whole else None


def _object(place: Path) -> str:
    """The name of a file of ours in the shared store."""
    return "/".join(place.parts[-3:])


def _digest(content: bytes, place: Path) -> bytes:
    # Processors have SHA-256 built in: a book's sound takes a fraction of a second.
    digest = hashlib.sha256(place.stem.encode())
    digest.update(content)
    return digest.digest()[:16]


def _file_digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()[:32]


def _rename(part: Path, place: Path) -> None:
    try:
        part.replace(place)
    except PermissionError:
        # Windows does not replace a file that is being read; the one there says the same.
        if not place.exists():
            raise


def _drop(path: Path) -> None:
    with suppress(OSError):  # gone already, or not ours to remove: the next read finds out
        path.unlink()


def _damaged(what: str) -> DamagedEntryError:
    return DamagedEntryError(
        f"An entry of the cache {what}.", "Build again: what is missing is made anew."
    )
