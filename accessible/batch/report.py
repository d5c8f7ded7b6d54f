"""The index of a library: what became of each book of a batch, for people and for programs.

``index.html`` (``accessible.batch.page``), ``index.json``, ``index.csv`` and the feed for reading
apps (``accessible.batch.feed``) stand in the output folder, so that their links are relative: the
folder may be moved, put on a stick or behind a web server. The same entries and outputs give the
same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

from accessible import __version__
from accessible.batch.indexes import put
from accessible.batch.ledger import Entry, State

_WORDS = {
    State.WAITING: "waiting",
    State.RUNNING: "being made",
    State.DONE: "done",
    State.FAILED: "failed",
    State.SET_ASIDE: "set aside",
}
#: What a book that is done may have all the same, by its exit code.
_BUT = {
    3: "done, with findings that --strict does not allow",
    4: "done, with gaps in the narration",
}
#: What a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    *("name", "title", "author", "language", "state", "audio_seconds", "bytes", "outputs"),
    *("report", "attempts", "seconds", "began", "ended", "findings", "error", "remedy", "exit"),
    "source",
)


@dataclass(frozen=True, slots=True)
class Output:
    """A file or a folder of a book. ``path`` is relative to the output folder, with ``/``;
    ``size`` in bytes, ``None`` when it is not there any more."""

    path: str
    size: int | None

    @property
    def url(self) -> str:
        return url(self.path)


@dataclass(frozen=True, slots=True)
class Book:
    """An entry with what stands in the folder. ``report``: the path of the build's, or empty."""

    entry: Entry
    outputs: tuple[Output, ...]
    report: str

    @property
    def title(self) -> str:
        return proper(self.entry.title.strip() or self.entry.name.rpartition("/")[2])

    @property
    def state(self) -> str:
        """How it stands with the book, in words."""
        entry = self.entry
        if entry.state is State.SET_ASIDE:
            return f"set aside after {entry.attempts} {'try' if entry.attempts == 1 else 'tries'}"
        return _BUT.get(entry.code, "done") if entry.state is State.DONE else _WORDS[entry.state]

    @property
    def audio_seconds(self) -> float:
        return float(self.entry.figures.get("audio_seconds", 0.0))

    @property
    def size(self) -> int:
        return sum(output.size or 0 for output in self.outputs)

    def to_json(self) -> dict[str, Any]:
        """As ``index.json`` holds it; the keys are stable."""
        entry = self.entry
        return {
            "name": entry.name,
            "title": self.title,
            "author": entry.author,
            "language": entry.language,
            "source": entry.source,
            "state": entry.state.value,
            "attempts": entry.attempts,
            "began": when(entry.began),
            "ended": when(entry.ended),
            "seconds": round(entry.seconds, 3),
            "audio_seconds": self.audio_seconds,
            "bytes": self.size,
            "outputs": [{"path": each.path, "bytes": each.size} for each in self.outputs],
            "report": self.report,
            "figures": dict(entry.figures),
            "findings": [finding.to_json() for finding in entry.findings],
            "error": entry.error,
            "remedy": entry.remedy,
            "exit": entry.code,
        }


def book_of(entry: Entry, folder: Path) -> Book:
    """An entry, and what stands of it in the output folder."""
    report = f"{entry.name}.report.json"
    return Book(
        entry,
        tuple(Output(path, _size(folder / path)) for path in entry.outputs),
        report if (folder / report).is_file() else "",
    )


def write(entries: Iterable[Entry], folder: Path, title: str = "Library") -> tuple[Path, ...]:
    """Write the index in all its forms into the output folder; give back their paths, that of the
    page for people first. Raises ``OutputError``, also where a file of somebody else has one of
    these names."""
    from accessible.batch import feed, page

    books = [book_of(entry, folder) for entry in entries]
    forms: dict[str, Iterable[str]] = {
        "index.html": page.page(books, title),
        "index.json": [_as_json(books, title)],
        "index.csv": _as_csv(books),
    }
    for name, lines in forms.items():
        put(folder / name, lines)
    return (*(folder / name for name in forms), *feed.write(books, folder, title))


def url(path: str) -> str:
    """A relative path as a relative URL. A colon in it is no scheme (RFC 3986 §4.2)."""
    return quote(os.fsencode(path))


def proper(text: str) -> str:
    """A text that UTF-8 takes: names of files may hold bytes that are none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def when(seconds: float) -> str:
    """A moment as RFC 3339 in UTC; empty for none."""
    if seconds <= 0:
        return ""
    try:
        moment = datetime.fromtimestamp(int(seconds), timezone.utc)
    except (OverflowError, OSError, ValueError):  # a clock that jumped out of the calendar
        return ""
    return moment.isoformat().replace("+00:00", "Z")


def counts(books: Iterable[Book]) -> dict[str, int]:
    """How many books there are in each state, by its value."""
    found = Counter(book.entry.state for book in books)
    return {state.value: found[state] for state in State}


def _size(path: Path) -> int | None:
    try:
        if path.is_dir():
            return sum(each.stat().st_size for each in path.iterdir() if each.is_file())
        return path.stat().st_size
    except OSError:
        return None


def _as_json(books: list[Book], title: str) -> str:
    index = {
        "generator": f"accessible {__version__}",
        "title": title,
        "counts": counts(books),
        "audio_seconds": round(sum(book.audio_seconds for book in books), 3),
        "bytes": sum(book.size for book in books),
        "books": [book.to_json() for book in books],
    }
    return proper(json.dumps(index, ensure_ascii=False, indent=1)) + "\n"


def _as_csv(books: list[Book]) -> Iterator[str]:
    """RFC 4180, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    line = io.StringIO()
    rows = csv.writer(line)
    rows.writerow(_COLUMNS)
    for book in books:
        fields = book.to_json()
        fields["outputs"] = " | ".join(output.path for output in book.outputs)
        fields["findings"] = len(book.entry.findings)
        rows.writerow(_cell(fields[column]) for column in _COLUMNS)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
