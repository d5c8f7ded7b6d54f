"""A ZIP file opened with suspicion: the abstract container of EPUB (OCF, EPUB 3.3 §4.2).

Whatever stands in the file, reading it takes bounded memory and time, stays inside the file, and
ends in bytes or in an ``InputError``.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import SEEK_CUR
from pathlib import Path
from posixpath import normpath
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from accessible.book import ZipMember
from accessible.errors import InputError

#: No real book comes near these; a ZIP bomb does. Sizes in bytes.
MAX_ENTRIES = 50_000
MAX_TOTAL = 8 * 1024**3
MAX_RATIO = 200
RATIO_FROM = 10 * 1024**2
#: The most that is read into memory at once: a document, a style sheet.
MAX_READ = 64 * 1024**2

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_LOCAL_HEADER = 30
_CHUNK = 1 << 20
_GET_ANOTHER = "Get a fresh copy of the book: this one was damaged or never complete."
_HOSTILE = "Do not open this file elsewhere either; get the book from a source you trust."

#: What zipfile and zlib raise for damaged files.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OverflowError,
    OSError,
    RuntimeError,
)

_Result = TypeVar("_Result")


def local_path(folder: str, href: str) -> str | None:
    """The path inside the container that a URL in a file of ``folder`` names (EPUB 3.3 §4.2.5).

    Percent-encoding is decoded; query and fragment are left off. ``None`` when the URL is empty,
    has a scheme or a host, or does not stay inside the container.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    if not is_safe(path):
        return None
    joined = normpath(f"{folder}/{path}" if folder else path)
    return None if joined in (".", "..") or joined.startswith("../") else joined


def is_safe(path: str) -> bool:
    """Whether a relative path has one meaning on every system: no root, drive, ``\\`` or NUL."""
    return not (path.startswith("/") or "\\" in path or "\0" in path or path[1:2] == ":")


def _name(info: zipfile.ZipInfo) -> str:
    """The whole name of an entry: zipfile cuts it at a NUL, and takes UTF-8 without its flag for
    the letters of MS-DOS (OCF §4.2.3 wants UTF-8)."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


class Container:
    """The files of one ZIP file, by their paths. Make it with ``open_container``."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._folded: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        infos = archive.infolist()
        self._check_bounds(infos)
        for info in infos:
            self._take(info)

    def _check_bounds(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_ENTRIES:
            raise self._hostile(f"it holds {len(infos):,} files, more than {MAX_ENTRIES:,}")
        if sum(info.file_size for info in infos) > MAX_TOTAL:
            raise self._hostile(f"it would unpack to more than {MAX_TOTAL // 1024**3} GB")
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            ratio = info.file_size / max(info.compress_size, 1)
            if info.file_size > RATIO_FROM and ratio > MAX_RATIO:
                raise self._hostile(f"{info.filename!r} would unpack to {ratio:.0f} times its size")
            # Entries that share bytes unpack to far more than the file could hold.
            if info.header_offset < end:
                raise self._hostile(f"{info.filename!r} overlaps another file in it")
            end = info.header_offset + _LOCAL_HEADER + info.compress_size

    def _take(self, info: zipfile.ZipInfo) -> None:
        name = _name(info)
        if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            return
        if not is_safe(name) or normpath(name) != name or name.startswith("../"):
            meant = name.partition("\0")[0].replace("\\", "/")
            meant = meant[2:] if meant[1:2] == ":" else meant
            self._refused[normpath(f"/{meant}").lstrip("/")] = "has an unsafe name"
        elif name in self._entries or name in self._refused:
            self._refused[name] = "is there more than once"
        elif info.flag_bits & _ENCRYPTED:
            self._refused[name] = "is locked with a password"
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # OCF allows these two alone; zipfile reads the others without a bound on memory.
            self._refused[name] = "is packed by a method that EPUB does not allow"
        else:
            self._entries[name] = info
            self._folded.setdefault(name.casefold(), name)

    def find(self, path: str) -> str | None:
        """The name under which ``path`` stands in the file, or ``None``.

        Letter case is ignored as the last resort. Raises ``InputError`` for a name that is there
        but refused: an unsafe or repeated name, a password.
        """
        if path in self._refused:
            reason = self._refused[path]
            remedy = (
                "Unlock it with the program that locked it, and try again."
                if "password" in reason
                else _HOSTILE
            )
            raise InputError(f"“{self.path.name}” is not read: {path!r} in it {reason}.", remedy)
        return path if path in self._entries else self._folded.get(path.casefold())

    def names(self) -> tuple[str, ...]:
        """The names of all files, in their order; what ``find`` would refuse is not among them."""
        return tuple(name for name in self._entries if name not in self._refused)

    def refused(self) -> tuple[str, ...]:
        """The names of files that are there and not read."""
        return tuple(self._refused)

    def copy(self, name: str, target: zipfile.ZipFile) -> None:
        """Put a file into another ZIP file as it is packed here: no byte of it is unpacked.

        Raises ``InputError`` when this file is damaged, ``OSError`` when that one is full.
        """
        info = self._entries[name]
        source, out = self._archive.fp, target.fp
        assert source is not None and out is not None
        made = zipfile.ZipInfo(name, info.date_time)
        made.compress_type, made.CRC = info.compress_type, info.CRC
        made.compress_size, made.file_size = info.compress_size, info.file_size
        made.create_system, made.external_attr = info.create_system, info.external_attr
        made.header_offset = target.start_dir
        out.seek(target.start_dir)
        out.write(made.FileHeader())
        source.seek(info.header_offset)
        start = source.read(_LOCAL_HEADER)
        if len(start) < _LOCAL_HEADER or not start.startswith(b"PK\x03\x04"):
            raise self._damaged(name, "its header is missing")
        source.seek(sum(struct.unpack("<HH", start[26:30])), SEEK_CUR)
        left = info.compress_size
        while left:
            chunk = source.read(min(left, _CHUNK))
            if not chunk:
                raise self._damaged(name, "it is cut off")
            out.write(chunk)
            left -= len(chunk)
        # What zipfile itself does at the end of a file that it has packed.
        target.filelist.append(made)
        target.NameToInfo[name] = made
        target.start_dir = out.tell()

    def read(self, name: str) -> bytes:
        """All bytes of a small file; ``name`` comes from ``find``. Raises ``InputError``."""
        info = self._entries[name]
        if info.file_size > MAX_READ:
            raise self._hostile(f"{name!r} has {info.file_size:,} bytes, more than {MAX_READ:,}")
        return self._guard(name, lambda: self._archive.read(info))

    def member(self, name: str) -> ZipMember:
        """A file to be read later, proven whole now, in flat memory. Raises ``InputError``."""
        info = self._entries[name]

        def verify() -> None:
            with self._archive.open(info) as stream:
                while stream.read(_CHUNK):
                    pass

        self._guard(name, verify)
        return ZipMember(self.path, info.filename)

    def stamp(self, name: str) -> str:
        """A short text that changes with the bytes of a file."""
        info = self._entries[name]
        return f"{info.CRC:08x}-{info.file_size}"

    def _guard(self, name: str, work: Callable[[], _Result]) -> _Result:
        try:
            return work()
        except _DAMAGE as error:
            raise self._damaged(name, error) from error

    def _damaged(self, name: str, reason: object) -> InputError:
        return InputError(
            f"“{self.path.name}” is damaged: {name!r} in it cannot be unpacked ({reason}).",
            _GET_ANOTHER,
        )

    def _hostile(self, reason: str) -> InputError:
        return InputError(f"“{self.path.name}” is not read: {reason}.", _HOSTILE)


@contextmanager
def open_container(path: Path) -> Iterator[Container]:
    """The files of the ZIP file at ``path``, for as long as the context lasts.

    Raises ``InputError`` when it is missing, empty, not a ZIP file, cut off, or a ZIP bomb.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise InputError(
            f"“{path}” cannot be read: {error.strerror}.",
            "Check the name and that you may read the file.",
        ) from error
    if not head:
        raise InputError(f"“{path.name}” is empty.", _GET_ANOTHER)
    if not head.startswith(b"PK"):
        raise InputError(
            f"“{path.name}” is no EPUB: it is not a ZIP file.",
            "Give the file the suffix of what it really is, or get the EPUB again.",
        )
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise InputError(
            f"“{path.name}” is damaged: the list of its files is missing or broken ({error}).",
            _GET_ANOTHER,
        ) from error
    with archive:
        yield Container(path, archive)
