"""A catalog of the finished books for reading apps: OPDS 2.0 (https://specs.opds.io/opds-2.0).

Behind any web server, an app such as Thorium is given the address of ``feed.json`` and fetches the
books. All links are relative. What an EPUB says of itself (title, authors, identifier, when it was
made, its cover) is read from it; an audiobook alone is known by the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from accessible import __version__
from accessible.batch.indexes import is_ours, put
from accessible.batch.ledger import State
from accessible.batch.report import Book, proper, url, when
from accessible.bcp47 import tag
from accessible.container import Container, open_container
from accessible.errors import InputError
from accessible.placing import in_place, refused
from accessible.readers.epub.package import Package, dublin_core, named, read_package

if TYPE_CHECKING:
    from accessible.batch.report import Output

TYPE = "application/opds+json"
#: OPDS 2.0 §4.3: to be had by anybody, without a price or a password.
_OPEN = "http://opds-spec.org/acquisition/open-access"
#: The outputs that reading apps fetch, with their titles where a book may have several.
_TYPES = {
    ".text.epub": ("application/epub+zip", "EPUB without sound"),
    ".epub": ("application/epub+zip", "EPUB"),
    ".m4b": ("audio/mp4", "Audiobook (M4B)"),
    ".mp3": ("audio/mpeg", "Audiobook (MP3)"),
    ".opus": ("audio/ogg", "Audiobook (Opus)"),
    ".flac": ("audio/flac", "Audiobook (FLAC)"),
    ".wav": ("audio/wav", "Audiobook (WAV)"),
}
#: The pictures that a feed may show (OPDS 2.0 §1.3), by what their bytes begin with.
_PICTURES = {
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"GIF8": ("image/gif", ".gif"),
}
#: So many books stand on a page (OPDS 2.0 §3): apps load a page whole.
PAGE = 500
COVERS = "covers"

_URI = re.compile(r"(?:urn:[a-z0-9][a-z0-9-]{0,31}:|https?://|doi:|tag:)[!-~]+", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: What identifiers of books that state none are made from.
_OURS = UUID("6f1d3f4e-6a3c-5d0a-9a55-0c6d2c1f5a0e")


def write(books: Sequence[Book], folder: Path, title: str = "Library") -> tuple[Path, ...]:
    """Write the feed of the finished books, and their covers beside it; give back the paths of its
    pages, of which ``feed.json`` is the first. Raises ``OutputError``."""
    found = [each for book in books if (each := _publication(book, folder))]
    pages = [found[at : at + PAGE] for at in range(0, len(found), PAGE)] or [[]]
    modified = when(max((book.entry.ended for book in books), default=0.0))
    made = []
    for number, publications in enumerate(pages, 1):
        feed = {
            "metadata": {
                "generator": f"accessible {__version__}",
                "title": title,
                **({"modified": modified} if modified else {}),
                "numberOfItems": len(found),
                **({"itemsPerPage": PAGE, "currentPage": number} if len(pages) > 1 else {}),
            },
            "links": list(_links(number, len(pages))),
            "publications": publications,
        }
        path = folder / _name(number)
        put(path, [proper(json.dumps(feed, ensure_ascii=False, indent=1)), "\n"])
        made.append(path)
    number = len(pages) + 1
    while is_ours(left := folder / _name(number)):
        with suppress(OSError):  # no page leads to it any more
            left.unlink()
        number += 1
    return tuple(made)


def _name(number: int) -> str:
    return "feed.json" if number == 1 else f"feed-{number}.json"


def _links(number: int, last: int) -> Iterator[dict[str, str]]:
    yield {"rel": "self", "href": _name(number), "type": TYPE}
    yield {"rel": "alternate", "href": "index.html", "type": "text/html"}
    if last > 1:
        yield {"rel": "first", "href": _name(1), "type": TYPE}
        yield {"rel": "last", "href": _name(last), "type": TYPE}
    if number > 1:
        yield {"rel": "previous", "href": _name(number - 1), "type": TYPE}
    if number < last:
        yield {"rel": "next", "href": _name(number + 1), "type": TYPE}


def _publication(book: Book, folder: Path) -> dict[str, Any] | None:
    """A book as the feed has it; ``None`` when nothing of it can be fetched as one file."""
    if book.entry.state is not State.DONE:
        return None
    links = [
        {"rel": _OPEN, "href": output.url, "type": kind[0], "title": kind[1]}
        for output in book.outputs
        if output.size is not None
        and (kind := _type(output.path))
        and not (folder / output.path).is_dir()
    ]
    if not links:
        return None
    stated, cover = _of_epub(book, folder)
    is_heard = all(link["type"].startswith("audio/") for link in links)
    seconds = book.audio_seconds
    narrators = list(book.entry.figures.get("narrators", ()))
    language = tag(book.entry.language)
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Audiobook" if is_heard else "http://schema.org/Book",
        "title": book.title,
        **({"author": author} if (author := _authors(book)) else {}),
        **({"language": language} if language else {}),
        **({"narrator": narrators} if narrators else {}),
        **({"duration": round(seconds, 3)} if seconds > 0 else {}),
        "identifier": f"urn:uuid:{uuid5(_OURS, f'{book.entry.name} {book.title}')}",
        **({"modified": ended} if (ended := when(book.entry.ended)) else {}),
        **stated,
    }
    return {"metadata": metadata, "links": links, **({"images": [cover]} if cover else {})}


def _type(path: str) -> tuple[str, str] | None:
    return next((kind for end, kind in _TYPES.items() if path.lower().endswith(end)), None)


def _authors(book: Book) -> list[str]:
    return [name for part in book.entry.author.split(";") if (name := part.strip())]


def _of_epub(book: Book, folder: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What the book's EPUB says of itself, and a link to its cover."""
    for output in sorted(book.outputs, key=_has_sound):
        if output.size is not None and output.path.lower().endswith(".epub"):
            try:
                with open_container(folder / output.path) as container:
                    package = read_package(container)
                    cover = _cover(container, package, book.entry.name, folder)
                    return _stated(package), cover
            except InputError:
                continue  # somebody has altered it since: the ledger still knows of it
    return {}, None


def _has_sound(output: Output) -> bool:
    return output.path.lower().endswith(".text.epub")


def _stated(package: Package) -> dict[str, Any]:
    core = dublin_core(package)
    stated: dict[str, Any] = {
        "title": core["title"],
        "author": list(core.get("authors", ())),
        "language": core["language"],
        "identifier": _uri(core.get("identifier", ""), core.get("isbn", "")),
        "publisher": core.get("publisher", ""),
        "description": core.get("description", ""),
        "modified": next(
            (
                (node.text or "").strip()
                for node in named(package.root, "meta")
                if node.get("property") == "dcterms:modified" and not node.get("refines")
            ),
            "",
        ),
    }
    if not _MOMENT.fullmatch(stated["modified"]):
        del stated["modified"]
    return {key: value for key, value in stated.items() if value}


def _uri(identifier: str, isbn: str) -> str:
    """An identifier as the URI that feeds want; empty where it is none."""
    if _URI.fullmatch(identifier):
        return identifier
    with suppress(ValueError):
        return f"urn:uuid:{UUID(identifier)}"
    return f"urn:isbn:{isbn}" if isbn else ""


def _cover(
    container: Container, package: Package, name: str, folder: Path
) -> dict[str, Any] | None:
    """The cover as a file beside the feed, written only when it is another one than there is."""
    item = package.cover
    place = container.find(item.path) if item is not None and item.path else None
    if place is None:
        return None
    content = container.read(place)
    for start, (kind, ending) in _PICTURES.items():
        if content.startswith(start):
            path = folder / COVERS / f"{name}{ending}"
            try:
                if not path.is_file() or path.read_bytes() != content:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    with in_place(path) as part:
                        part.write_bytes(content)
            except OSError as error:
                raise refused(folder / COVERS, error) from error
            return {"href": url(f"{COVERS}/{name}{ending}"), "type": kind}
    return None
