"""The script as people read it: written beside spoken, what is read differently marked.

``transcript`` gives the lines of one of the ``FORMATS``; nothing is held back until the end, so
that a whole book can be looked at while it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from accessible.book import Book
from accessible.scripting import Script
from accessible.transcript.page import page
from accessible.transcript.plain import json_lines, tsv, written_beside_spoken
from accessible.transcript.readings import Transcript

__all__ = ["FORMATS", "transcript"]

#: The formats, each with the endings of files that are in it.
FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "json": (".json", ".jsonl", ".ndjson"),
    "tsv": (".tsv",),
    "html": (".html", ".htm"),
}
_LINES: dict[str, Callable[[Transcript], Iterator[str]]] = {
    "text": written_beside_spoken,
    "json": json_lines,
    "tsv": tsv,
    "html": page,
}


def transcript(
    book: Book,
    script: Script,
    form: str = "text",
    *,
    changed: bool = False,
    kinds: Iterable[str] = (),
) -> Iterator[str]:
    """The lines of a script in one of the ``FORMATS``, without their line ends.

    ``changed``: only the units that are read differently from how they are written. ``kinds``:
    only those with a reading of one of these classes (``money``, ``date`` …).
    """
    return _LINES[form](Transcript(book.metadata, script, changed, frozenset(kinds)))
