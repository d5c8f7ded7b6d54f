"""The feed of a library, held against the rules of OPDS 2.0 and its JSON schemas."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import published
import pytest
from editions import PNG
from libraries import entry, library, put

from accessible import Settings, build
from accessible.batch import feed
from accessible.batch.ledger import Entry, State
from accessible.batch.report import book_of

OPEN = "http://opds-spec.org/acquisition/open-access"


def fed(entries: list[Entry], folder: Path) -> list[dict[str, Any]]:
    """The publications of all pages of a feed that is valid."""
    found: list[dict[str, Any]] = []
    place: Path | None = folder / "feed.json"
    pages = feed.write([book_of(each, folder) for each in entries], folder, "Books")
    seen = []
    while place is not None:
        page = json.loads(place.read_text("utf-8"))
        assert_feed(page, place)
        found += page["publications"]
        seen.append(place)
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        place = folder / following[0] if following else None
    assert seen == list(pages)
    assert page["metadata"]["numberOfItems"] == len(found)
    return found


def assert_feed(page: dict[str, Any], path: Path) -> None:
    """feed.schema.json, feed-metadata.schema.json."""
    assert set(page) == {"metadata", "links", "publications"}
    metadata = page["metadata"]
    assert metadata["title"] == "Books"
    assert isinstance(metadata["numberOfItems"], int)
    if "modified" in metadata:
        assert_moment(metadata["modified"])
    for link in page["links"]:
        assert_link(link, path.parent, exists=False)
    assert [link["href"] for link in page["links"] if link["rel"] == "self"] == [path.name]
    for publication in page["publications"]:
        assert_publication(publication, path.parent)


def assert_publication(publication: dict[str, Any], folder: Path) -> None:
    """publication.schema.json, and the metadata.schema.json of Readium's manifests."""
    assert set(publication) <= {"metadata", "links", "images"}
    metadata = publication["metadata"]
    assert isinstance(metadata["title"], str) and metadata["title"]
    assert urlsplit(metadata["@type"]).netloc == "schema.org"
    assert re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", metadata["identifier"])
    assert_moment(metadata["modified"])
    if "language" in metadata:
        assert re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", metadata["language"])
    for people in ("author", "narrator"):
        assert all(isinstance(name, str) and name for name in metadata.get(people, []))
    assert metadata.get("duration", 1) > 0
    assert any(link["rel"] == OPEN for link in publication["links"])
    for link in publication["links"]:
        assert_link(link, folder)
    if "images" in publication:
        assert publication["images"]
        for image in publication["images"]:
            assert_link(image, folder)
            assert image["type"] in ("image/jpeg", "image/png", "image/gif")


def assert_link(link: dict[str, Any], folder: Path, *, exists: bool = True) -> None:
    """link.schema.json: a URI reference, here a relative one."""
    parts = urlsplit(link["href"])
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", link["href"])
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", link["type"])
    if exists:
        assert (folder / unquote(parts.path)).is_file()


def assert_moment(text: str) -> None:
    assert datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").tzinfo is not None


def test_it_has_what_is_finished_and_can_be_fetched(tmp_path: Path) -> None:
    hamlet, emma = fed(library(tmp_path), tmp_path)
    assert hamlet["links"] == [
        {
            "rel": OPEN,
            "href": "term-1/hamlet%20%231.epub",
            "type": "application/epub+zip",
            "title": "EPUB",
        },
        {
            "rel": OPEN,
            "href": "term-1/hamlet%20%231.m4b",
            "type": "audio/mp4",
            "title": "Audiobook (M4B)",
        },
    ]
    # Its EPUB is none: what the ledger knows stands in.
    assert hamlet["metadata"]["author"] == ["William Shakespeare", "Somebody Else"]
    assert hamlet["metadata"]["narrator"] == ["Joe"]
    assert hamlet["metadata"]["duration"] == 7384.2
    assert hamlet["metadata"]["identifier"] != emma["metadata"]["identifier"]
    assert "images" not in hamlet


def test_an_audiobook_alone(tmp_path: Path) -> None:
    put(tmp_path, "a.mp3", 10)
    (book,) = fed([entry("a", outputs=("a.mp3",), language="nonsense")], tmp_path)
    assert book["metadata"]["@type"] == "http://schema.org/Audiobook"
    assert "language" not in book["metadata"]


@pytest.mark.usefixtures("hurried")
def test_an_epub_speaks_for_itself_and_shows_its_cover(tmp_path: Path) -> None:
    source = tmp_path / "in" / "book.epub"
    source.parent.mkdir()
    files = published.files()
    source.write_bytes(published.packed(files))
    cover = tmp_path / "cover.png"
    cover.write_bytes(PNG)
    settings = Settings(
        to=("epub", "m4b"), engine="silence", cache=tmp_path / "cache", jobs=1, cover=cover
    )
    out = tmp_path / "out"
    result = build(source, out / "term 1", settings, name="bóók")
    outputs = tuple(path.relative_to(out).as_posix() for path in result.outputs)
    each = entry("term 1/bóók", outputs=outputs, figures=result.figures, title="Known otherwise")
    (book,) = fed([each], out)
    metadata = book["metadata"]
    assert metadata["title"] not in ("", "Known otherwise")
    assert metadata["identifier"].startswith(("urn:", "http"))
    assert metadata["duration"] == result.figures["audio_seconds"]
    assert [link["type"] for link in book["links"]] == ["application/epub+zip", "audio/mp4"]
    (image,) = book["images"]
    assert image == {"href": "covers/term%201/b%C3%B3%C3%B3k.png", "type": "image/png"}
    shown = out / "covers" / "term 1" / "bóók.png"
    assert shown.read_bytes() == PNG
    # It is not written again while it is the same, and is when it is another.
    before = shown.stat().st_mtime_ns
    (again,) = fed([each], out)
    assert (again, shown.stat().st_mtime_ns) == (book, before)
    shown.write_bytes(b"other")
    fed([each], out)
    assert shown.read_bytes() == PNG


def test_many_books_stand_on_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PAGE", 2)
    put(tmp_path, "a.m4b", 1)
    entries = [entry(f"book-{n}", outputs=("a.m4b",)) for n in range(5)]
    titles = [book["metadata"]["title"] for book in fed(entries, tmp_path)]
    assert titles == [each.title for each in entries]
    second = json.loads((tmp_path / "feed-2.json").read_text("utf-8"))
    assert {link["rel"]: link["href"] for link in second["links"]} == {
        "self": "feed-2.json",
        "alternate": "index.html",
        "first": "feed.json",
        "last": "feed-3.json",
        "previous": "feed.json",
        "next": "feed-3.json",
    }
    # What no page leads to any more is gone.
    assert len(fed(entries[:2], tmp_path)) == 2
    assert [path.name for path in tmp_path.glob("feed*")] == ["feed.json"]


def test_nothing_is_finished(tmp_path: Path) -> None:
    put(tmp_path, "a.epub", 1)
    made = replace(entry("a", State.FAILED), outputs=("a.epub",))
    assert fed([made], tmp_path) == []
    assert fed([], tmp_path) == []


def test_identifiers_are_uris() -> None:
    uuid = "urn:uuid:00000000-0000-0000-0000-00000000000a"
    assert feed._uri("urn:isbn:9780000000002", "") == "urn:isbn:9780000000002"
    assert feed._uri("00000000-0000-0000-0000-00000000000A", "") == uuid
    assert feed._uri("https://example.org/a b", "") == ""
    assert feed._uri("book 1", "9780000000002") == "urn:isbn:9780000000002"
    assert feed._uri("calibre:3", "") == ""
