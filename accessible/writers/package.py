"""The package document and the ZIP container (EPUB 3.3 §4, §5): EbookLib's door for writing.

EbookLib gets finished bytes and builds the package document from them; what it cannot do right is
put right here: the language of the package, a spine without NCX, members that are streamed instead
of held in memory, and the same bytes from the same input.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ebooklib import epub as ebooklib
from lxml import etree

from accessible.book import XML, Resource
from accessible.errors import InputError
from accessible.xml import ILLEGAL

#: Types that are compressed already: storing them keeps audio seekable and saves time.
_COMPRESSED = re.compile(
    r"(audio|video)/|image/(?!svg)|font/woff|application/(font-woff|x-font-woff|zip)"
)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 18
#: Where a new EPUB has its package document and everything that this names.
FOLDER = "EPUB"


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the package's metadata (§5.5).

    A ``name`` that begins with ``dc:`` becomes a Dublin Core element, any other one the
    ``property`` of a ``meta``. ``refines`` is the bare id of what it refines.
    """

    name: str
    value: str
    id: str = ""
    refines: str = ""
    scheme: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A publication resource in the manifest (§5.6). ``media_overlay`` is the overlay's ``id``."""

    id: str
    resource: Resource
    properties: tuple[str, ...] = ()
    media_overlay: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A publication, ready to be put into its container.

    ``unique_identifier`` is the id of the statement that identifies it; ``modified`` is in UTC;
    ``direction`` is the page progression (``ltr``, ``rtl`` or empty); ``spine`` holds manifest
    ids, each with whether it is linear.
    """

    language: str
    direction: str
    unique_identifier: str
    modified: datetime
    metadata: tuple[Statement, ...]
    manifest: tuple[Item, ...]
    spine: tuple[tuple[str, bool], ...]


def url(href: str, fragment: str = "") -> str:
    """A path of the container as a URL, percent-encoded, with a fragment if there is one."""
    return quote(href) + (f"#{quote(fragment)}" if fragment else "")


def link(source: str, target: str, fragment: str = "") -> str:
    """The relative URL by which the resource ``source`` refers to ``target`` (both hrefs)."""
    return url(posixpath.relpath(target, posixpath.dirname(source) or "."), fragment)


def plain(value: str) -> str:
    """Text fit for a line of metadata: legal in XML, its white space collapsed."""
    return " ".join(ILLEGAL.sub(" ", value).split())


def write_package(package: Package, path: Path) -> None:
    """Write the whole EPUB to ``path``.

    Raises ``InputError`` when a resource can no longer be read, ``OSError`` when the file cannot
    be written.
    """
    book = ebooklib.EpubBook()
    book.FOLDER_NAME = FOLDER
    book.IDENTIFIER_ID = package.unique_identifier
    book.direction = package.direction or None
    # EbookLib starts with a random identifier and an EPUB 2 generator: begin from nothing.
    book.metadata = {}
    for statement in package.metadata:
        _add_statement(book, statement)
    for item in package.manifest:
        book.add_item(_StreamedItem(item))
    book.spine = [(id_, "yes" if linear else "no") for id_, linear in package.spine]
    _ContainerWriter(path, book, package).write()


def _add_statement(book: Any, statement: Statement) -> None:
    attributes = {
        "id": statement.id,
        "refines": statement.refines and f"#{statement.refines}",
        "scheme": statement.scheme,
        f"{{{XML}}}lang": statement.language,
    }
    namespace, name = None, "meta"
    if statement.name.startswith("dc:"):
        namespace, name = "DC", statement.name.removeprefix("dc:")
    else:
        attributes = {"property": statement.name, **attributes}
    present = {key: value for key, value in attributes.items() if value}
    book.add_metadata(namespace, name, plain(statement.value), present)


class _StreamedItem(ebooklib.EpubItem):  # type: ignore[misc]
    """An item whose content is read when it is written, never earlier."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id, url(item.resource.href), item.resource.media_type)
        self.resource = item.resource
        self.properties = list(item.properties)
        self.media_overlay = item.media_overlay or None


class _ContainerWriter(ebooklib.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer with our container: fixed times, streamed members, no NCX."""

    def __init__(self, path: Path, book: Any, package: Package) -> None:
        super().__init__(path, book, {"mtime": package.modified, "package_direction": True})
        self.language = package.language

    def write(self) -> None:
        with ZipFile(self.file_name, "w") as self.out:
            # OCF §4.2.2: first, stored, without an extra field.
            self.out.writestr(member("mimetype", ZIP_STORED), b"application/epub+zip")
            self._write_container()
            self._write_opf()
            for item in self.book.get_items():
                put(self.out, f"{FOLDER}/{item.resource.href}", item.resource)

    def _write_container(self) -> None:
        container = ebooklib.CONTAINER_XML % {"folder_name": FOLDER}
        self.out.writestr(member(ebooklib.CONTAINER_PATH, ZIP_DEFLATED), container)

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(f"{{{XML}}}lang", self.language)
        # EbookLib declares a reserved prefix, and names an NCX that is not there.
        del root.attrib["prefix"]
        del root.find("spine").attrib["toc"]  # type: ignore[union-attr]
        etree.cleanup_namespaces(root)
        document = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True)
        name = f"{FOLDER}/content.opf"
        self.out.writestr(member(name, ZIP_DEFLATED), document)


def put(archive: ZipFile, name: str, resource: Resource) -> None:
    """Stream a resource into an open ZIP file; what is compressed already is only stored.

    Raises ``InputError`` when it can no longer be read, ``OSError`` when the file is refused.
    """
    method = ZIP_STORED if _COMPRESSED.match(resource.media_type) else ZIP_DEFLATED
    with archive.open(member(name, method), "w", force_zip64=_is_huge(resource)) as stream:
        for chunk in chunks(resource):
            stream.write(chunk)


def member(name: str, method: int) -> ZipInfo:
    """A member of the ZIP that looks the same whenever and wherever it is made."""
    member = ZipInfo(name, _ZIP_EPOCH)
    member.compress_type = method
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def _is_huge(resource: Resource) -> bool:
    """Whether a member needs ZIP64: only sound, which comes as files, can be that long."""
    paths = resource.content
    if isinstance(paths, Path):
        paths = (paths,)
    return (
        isinstance(paths, tuple) and sum(p.stat().st_size for p in paths if p.is_file()) > 1 << 30
    )


def chunks(resource: Resource) -> Iterator[bytes]:
    """The content, piece by piece. Raises ``InputError``: a source that fails is no disk error."""
    try:
        with resource.open() as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (OSError, KeyError, BadZipFile, zlib.error, RuntimeError) as error:
        raise InputError(
            f"“{resource.href}” can no longer be read from its source: {error}.",
            "Check that the source file is whole and still in its place, then build again.",
        ) from error
