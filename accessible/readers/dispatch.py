"""Which reader a document goes to, and what no reader should be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join

from accessible.book import Book, Resource
from accessible.errors import InputError, UsageError
from accessible.plugins import load, names
from accessible.readers import Reader
from accessible.settings import Settings

#: Bytes that tell what a file is.
_SNIFF = 4096


def read(path: Path, settings: Settings | None = None) -> Book:
    """Any document as a book. Raises ``InputError``, ``UsageError``."""
    settings = settings or Settings()
    reader = _reader(path)
    try:
        book: Book = reader.read(path, settings)
    except RecursionError as error:
        raise InputError(
            f"{path.name} is nested too deeply to be read.", "Simplify the document's structure."
        ) from error
    except MemoryError as error:
        raise InputError(
            f"{path.name} is too large for this machine's memory.", "Split the document."
        ) from error
    book = replace(book, source=path)
    return _with_cover(book, settings) if settings.cover else book


def _reader(path: Path) -> Reader:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder.", "Name the documents in it, one by one.")
        with path.open("rb") as stream:
            head = stream.read(_SNIFF)
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the path.") from None
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", "Check the file's permissions."
        ) from error
    if not head:
        raise InputError(f"{path} is empty.", "Choose a document with text in it.")
    suffix = path.suffix.lower()
    known: dict[str, str] = {}
    for name in names("readers"):
        for one in load("readers", name).suffixes:
            known.setdefault(one, name)
    if head.startswith(b"%PDF"):
        raise InputError(
            f"{path} is a PDF, which cannot be read yet.",
            "Use the document it was made from (Word, OpenDocument, HTML), or convert it.",
        )
    if suffix not in known and (suffix or b"\0" in head.strip(b"\0\xff\xfe")):
        raise InputError(
            f"The format of {path.name} is not known.",
            f"Give the file one of these endings: {' '.join(sorted(known))}.",
        )
    reader: Reader = load("readers", known.get(suffix, "text"))()
    return reader


_PICTURES = {
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
}


def _with_cover(book: Book, settings: Settings) -> Book:
    """The book with the user's cover picture in place of its own."""
    assert settings.cover is not None
    try:
        content = settings.cover.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The cover {settings.cover} cannot be read: {error.strerror}.", "Check the path."
        ) from error
    for magic, (media_type, suffix) in _PICTURES.items():
        if content.startswith(magic):
            taken = {resource.href for resource in book.resources}
            folder = dirname(book.original.package) if book.original else ""
            stem = join(folder, "images/cover")
            while stem + suffix in taken:
                stem += "-new"
            resource = Resource(stem + suffix, media_type, content)
            return replace(book, resources=(*book.resources, resource), cover=resource.href)
    raise UsageError(
        f"The cover {settings.cover} is neither a JPEG nor a PNG picture.", "Convert it first."
    )
