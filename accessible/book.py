"""The document model: XHTML content documents with metadata and resources (EPUB 3.3 §3.4, §6).

Readers make a ``Book``; ``script`` gives one back with an id on every unit; writers only read it.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader, BytesIO, FileIO, RawIOBase
from os import SEEK_CUR
from pathlib import Path
from typing import IO, Any, cast

from lxml import etree

from accessible.bcp47 import tag
from accessible.errors import Finding

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"

#: The language of what is in no known language (BCP 47, ISO 639-2).
UNKNOWN = "und"
#: The length of what stands before each file of a ZIP file, without its name, in bytes.
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class Metadata:
    """Dublin Core of the book (EPUB 3.3 §5.5). Empty means unknown.

    ``language`` is a BCP 47 tag; ``date`` is the publication date as the source wrote it
    (ISO 8601); ``page_source`` names the print edition that page breaks come from
    (``pageBreakSource``); ``narrators`` read the narration that the source has. ``series`` is a
    collection that it belongs to, ``series_position`` its place there (``2``, ``1.5``); ``isbn``
    has 13 or 10 digits and no hyphens.
    """

    title: str
    language: str
    authors: tuple[str, ...] = ()
    identifier: str = ""
    publisher: str = ""
    description: str = ""
    date: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    page_source: str = ""
    narrators: tuple[str, ...] = ()
    series: str = ""
    series_position: str = ""
    isbn: str = ""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """Content that stays in the ZIP file it came in, read when it is needed."""

    archive: Path
    name: str

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The content as a stream of bytes."""
        state = self.archive.stat()
        info = _directory(self.archive, state.st_mtime_ns, state.st_size)[self.name]
        with self.archive.open("rb") as archive:
            archive.seek(info.header_offset)
            header = archive.read(_LOCAL_HEADER)
            if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
                raise zipfile.BadZipFile(f"The header of {self.name!r} is missing")
            archive.seek(sum(struct.unpack("<HH", header[26:30])), SEEK_CUR)
            with zipfile.ZipExtFile(archive, "r", info) as stream:
                yield cast(IO[bytes], stream)


@lru_cache(maxsize=2)
def _directory(archive: Path, modified: int, size: int) -> dict[str, zipfile.ZipInfo]:
    """What is where in a ZIP file of this state. Read for each of its files, the list of them would
    make the time grow with the square of their number."""
    with zipfile.ZipFile(archive) as opened:
        return {info.filename: info for info in opened.infolist()}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that content documents refer to: picture, style sheet, font.

    ``href`` is relative to the package document's folder, with ``/`` and without ``..``.
    ``content`` may be several files, one after the other.
    """

    href: str
    media_type: str
    content: bytes | Path | ZipMember | tuple[Path, ...]

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The content as a stream of bytes."""
        if isinstance(self.content, bytes):
            yield BytesIO(self.content)
        elif isinstance(self.content, Path):
            with self.content.open("rb") as stream:
                yield stream
        elif isinstance(self.content, tuple):
            with BufferedReader(_Files(self.content)) as stream:
                yield stream
        else:
            with self.content.open() as stream:
                yield stream

    def read(self) -> bytes:
        """The whole content."""
        with self.open() as stream:
            return stream.read()


class _Files(RawIOBase):
    """Files, read one after the other."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._waiting = iter(paths)
        self._open: FileIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self._open is None:
                path = next(self._waiting, None)
                if path is None:
                    return 0
                self._open = path.open("rb", buffering=0)
            count = self._open.readinto(buffer)
            if count:
                return int(count)
            self._open.close()
            self._open = None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Recording:
    """A clip of the narration that an EPUB has of its own (EPUB 3.3 §9.2.2).

    ``id`` is the fragment of the text that it says (empty: the document), ``epub_type`` that of its
    ``par``. It plays ``audio`` from ``begin`` to ``end``, in seconds; ``stamp`` changes with the
    sound.
    """

    id: str
    audio: ZipMember
    stamp: str
    begin: float
    end: float
    epub_type: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One XHTML content document of the spine.

    ``tree`` is the root ``{http://www.w3.org/1999/xhtml}html`` element with ``head/title`` and
    ``body``; its links are relative to ``href``. Only ``script`` changes trees, on its own copy.

    In a book with an ``original``, ``source`` is the file that the tree was parsed from as it
    stands (``None`` where it had to be mended), and the root may lack ``head``, ``title`` or
    ``body``, or be an ``svg``; ``recordings`` are the clips of its own overlay.
    """

    href: str
    title: str
    tree: etree._Element
    linear: bool = True
    source: ZipMember | None = None
    recordings: tuple[Recording, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The EPUB that a book was read from, to be given back as it was with what is added to it.

    ``archive`` is its file; ``package`` the place of its package document in it, ``version`` that
    one's (``2.0``, ``3.0``). The hrefs of such a book are places in the file, not relative to the
    package document's folder. ``navigation`` is the EPUB 3 navigation document, parsed, when there
    is one (a chapter as well where the spine names it); changed only when repairs are asked for.
    ``fixed``: some pages are laid out in advance (§8.2.2). ``guide``: what the ``guide`` of an
    EPUB 2 calls its sections, each a type and a place with its fragment (OPF 2.0.1 §2.6);
    ``outside``: those of its documents that the spine does not name.
    """

    archive: Path
    package: str
    version: str
    navigation: Chapter | None = None
    fixed: bool = False
    guide: tuple[tuple[str, str], ...] = ()
    outside: tuple[Chapter, ...] = ()

    @property
    def is_old(self) -> bool:
        """Whether it is an EPUB 2, or older."""
        return self.version.strip()[:1] in ("", "1", "2")


@dataclass(frozen=True, slots=True)
class Book:
    """A document, read: its content documents in spine order, what they refer to, what was found.

    Two accesses to one of the ``chapters`` need not give the same object, nor the same tree.
    ``cover`` is the href of the resource that is the cover picture, if there is one; ``source`` is
    the file it was read from; ``original`` is there when that was an EPUB.
    """

    metadata: Metadata
    chapters: Sequence[Chapter]
    resources: tuple[Resource, ...] = ()
    cover: str | None = None
    findings: tuple[Finding, ...] = field(default=())
    source: Path | None = None
    original: Original | None = None


def language_of(element: etree._Element, inherited: str) -> str:
    """The language of an element's content: its own, or the inherited one (HTML §3.2.6.2).

    ``xml:lang`` goes before ``lang``; an empty one says that the language is unknown.
    """
    for name in (f"{{{XML}}}lang", "lang"):
        stated = element.get(name)
        if stated is not None:
            stated = stated.strip()
            # What is no tag says nothing (§3.2.6.2 leaves it to the program).
            language = tag(stated) if stated else UNKNOWN
            if language:
                return language
    return inherited
