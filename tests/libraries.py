"""Entries of a ledger, as tests want them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from accessible.batch.ledger import Entry, State
from accessible.errors import Finding

HOSTILE = '<script>alert("1")</script> & <b>'


def entry(name: str, state: State = State.DONE, **values: Any) -> Entry:
    """A book that is done, or what ``values`` make of it."""
    fields: dict[str, Any] = {
        "source": f"/in/{name}.epub",
        "stamp": "0" * 64,
        "attempts": 1,
        "began": 1_790_000_000.0,
        "ended": 1_790_000_060.5,
        "seconds": 60.5,
        "outputs": (),
        "figures": {},
        "findings": (),
        "error": "",
        "remedy": "",
        "code": 0,
        "title": name.title(),
        "author": "",
        "language": "en",
    }
    return Entry(name=name, state=state, **{**fields, **values})


def library(folder: Path) -> list[Entry]:
    """A book of each kind, with the files of those that are done."""
    put(folder, "term-1/hamlet #1.epub", 3_200_000)
    put(folder, "term-1/hamlet #1.m4b", 5_000)
    put(folder, "term-1/hamlet #1.report.json", 2)
    put(folder, "emma.epub", 100)
    put(folder, "split-mp3/001.mp3", 1000)
    put(folder, "split-mp3/002.mp3", 500)
    many = tuple(
        Finding("language-assumed", f"c{n}.xhtml", f"Language {n} is <i>assumed</i>.")
        for n in range(12)
    )
    return [
        entry(
            "term-1/hamlet #1",
            outputs=("term-1/hamlet #1.epub", "term-1/hamlet #1.m4b", "term-1/hamlet #1.vtt"),
            figures={"audio_seconds": 7384.2, "narrators": ["Joe"]},
            findings=(Finding("encoding-guessed", "a.txt", "It was guessed."), *many),
            title="Hamlet",
            author="William Shakespeare; Somebody Else",
        ),
        entry("emma", outputs=("emma.epub",), figures={"audio_seconds": 90.0}, title="Émma"),
        entry("split", outputs=("split-mp3",), title="الكتاب", language="ar", author="كاتب"),
        entry(
            "holes",
            code=4,
            error="It has 2 holes.",
            remedy="Choose another voice with --fallback.",
            title="=1+1",
        ),
        entry(
            "bad",
            State.FAILED,
            title=HOSTILE,
            error=f"It is damaged: {HOSTILE}",
            remedy="Get a fresh copy.",
            code=1,
        ),
        entry(
            "worse", State.SET_ASIDE, attempts=3, error="It takes too long.", remedy="Wait.", code=1
        ),
        entry("later", State.WAITING, began=0.0, ended=0.0, seconds=0.0),
        entry("now", State.RUNNING, ended=0.0, seconds=0.0),
    ]


def put(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path
