"""One document through the whole line: read, script, narrate, write."""

from __future__ import annotations

import re
import time
import unicodedata
from concurrent.futures import Executor
from pathlib import Path

from accessible.book import Book
from accessible.cache import Cache
from accessible.errors import DamagedEntryError, InputError, OutputError, Severity, StrictError
from accessible.narration import narrate
from accessible.plugins import load
from accessible.publish import Result, needs_sound, write, writers_of
from accessible.readers.dispatch import read
from accessible.scripting import Script, script
from accessible.settings import Settings
from accessible.workers import Progress, no_progress, workers


def build(
    path: Path,
    output: Path,
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> Result:
    """Build every output of ``settings.to`` from one document into the folder ``output``.

    Raises ``AccessibleError`` kinds, and puts nothing in place then; ``StrictError`` (with the
    outputs in place) when there are findings above a note and ``settings.strict``.
    """
    settings = settings or Settings()
    since = time.time()
    # What cannot be is said before the work, not after it.
    load("engines", settings.engine)
    name = _stem(path)
    for writer in writers_of(settings).values():
        final = output / (name + writer.suffix)
        if final.exists() and path.exists() and final.samefile(path):
            raise OutputError(
                f"{final} is the document itself.", "Choose another folder with --output."
            )
    progress("read", 0, 1)
    book, lines = script(read(path, settings))
    progress("read", 1, 1)
    if needs_sound(settings) and not any(True for _ in lines.utterances()):
        raise InputError(
            f"{path.name} has no text to narrate.",
            "Choose a document with text, or build --to epub-text.",
        )
    with workers(settings.jobs) as executor:
        try:
            result = _sound_and_write(book, lines, output, name, settings, executor, progress)
        except DamagedEntryError:
            # The entry has been dropped from the cache: what is missing now is made anew, once.
            result = _sound_and_write(book, lines, output, name, settings, executor, progress)
    Cache.of(settings).prune(since)
    if settings.strict and any(f.severity is not Severity.NOTE for f in result.findings):
        raise StrictError(
            f"{path.name} was built, with findings that --strict does not allow.",
            f"Read {result.report}.",
        )
    return result


def _sound_and_write(
    book: Book,
    lines: Script,
    output: Path,
    name: str,
    settings: Settings,
    executor: Executor | None,
    progress: Progress,
) -> Result:
    narration = narrate(lines, settings, executor, progress) if needs_sound(settings) else None
    return write(book, lines, narration, output, name, settings, executor, progress)


def _stem(path: Path) -> str:
    """The outputs' name: the document's, without what file systems refuse."""
    name = unicodedata.normalize("NFC", path.stem)
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", name).strip(". ") or "book"
