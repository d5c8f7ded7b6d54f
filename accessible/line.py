"""One document through the whole line: read, script, narrate, write."""

from __future__ import annotations

import re
import unicodedata
from concurrent.futures import Executor
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

from accessible.cache import Cache
from accessible.engines.voices import Cast, Ensemble
from accessible.errors import (
    DamagedEntryError,
    HolesError,
    InputError,
    OutputError,
    Severity,
    StrictError,
)
from accessible.improving import improve
from accessible.narration import narrate
from accessible.publish import Result, needs_sound, write, writers_of
from accessible.readers.detection import forget
from accessible.readers.dispatch import read
from accessible.receipt import of_file as stamp_of_file
from accessible.receipt import stamp, standing
from accessible.scripting import script
from accessible.settings import Settings
from accessible.space import check as check_room
from accessible.spilled import give_back
from accessible.workers import Progress, cores, no_progress, workers
from accessible.writers.split import is_ours

#: A short document keeps no more workers busy: others start when there is work for them.
_FIRST = 4


def build(
    path: Path,
    output: Path,
    settings: Settings | None = None,
    progress: Progress = no_progress,
    *,
    name: str = "",
    executor: Executor | None = None,
) -> Result:
    """Build every output of ``settings.to`` from one document into the folder ``output``.

    The outputs are called ``name``, else as the document is. An ``executor`` does the heavy work of
    several builds at once; without one, this build has processes of its own (``settings.jobs``).
    Raises ``AccessibleError`` kinds, and puts nothing in place then; with the outputs in place,
    ``HolesError`` when ``settings.keep_going`` left something unsaid, and ``StrictError`` when
    there are findings above a note and ``settings.strict``.
    """
    settings = settings or Settings()
    with Cache.of(settings).in_use():
        result = _built(path, output, settings, progress, name or _stem(path), executor)
    if result.holes:
        raise HolesError(
            f"{path.name} was built, but no voice could say {result.holes} of its sentences.",
            f"Read {result.report}, and choose another voice for them with --fallback.",
        )
    if settings.strict and any(f.severity is not Severity.NOTE for f in result.findings):
        raise StrictError(
            f"{path.name} was built, with findings that --strict does not allow.",
            f"Read {result.report}.",
        )
    return result


def _built(
    path: Path,
    output: Path,
    settings: Settings,
    progress: Progress,
    name: str,
    shared: Executor | None,
) -> Result:
    """Whatever is to be made is made; where it stands already, nothing is."""
    # What cannot be is said before the work, not after it.
    if needs_sound(settings):
        Cast(Ensemble(settings))
    for writer in writers_of(settings).values():
        final = output / (name + writer.suffix(settings))
        if final.exists() and path.exists() and final.samefile(path):
            raise OutputError(
                f"{final} is the document itself.", "Choose another folder with --output."
            )
        if final.is_dir() and not is_ours(final):
            raise OutputError(
                f"{final} is a folder that accessible has not made.",
                "Move it away, or choose another with --output.",
            )
    report = output / f"{name}.report.json"
    of_file = stamp_of_file(path, settings)
    if there := standing(report, of_file):
        return there
    with nullcontext(shared) if shared else workers(settings.jobs) as executor:
        progress("read", 0, 1)
        book = improve(read(path, settings), settings)
        forget()  # the detector has had its say: its memory is worth more to what follows
        if of_file and needs_sound(settings) and not shared:
            _prepare(executor, settings.jobs)
        book, lines = script(book, settings)
        give_back()
        progress("read", 1, 1)
        if needs_sound(settings) and not any(True for _ in lines.utterances()):
            raise InputError(
                f"{path.name} has no text to narrate.",
                "Choose a document with text, or build --to epub-text.",
            )
        made_from = stamp(book, lines, settings)
        if there := standing(report, made_from):
            return there
        stamps = tuple(filter(None, (of_file, made_from)))
        check_room(lines, settings, output)

        def sound_and_write(*, verify: bool) -> Result:
            narration = None
            if needs_sound(settings):
                narration = narrate(lines, settings, executor, progress, verify=verify)
            return write(book, lines, narration, output, name, settings, executor, progress, stamps)

        try:
            return sound_and_write(verify=False)
        except DamagedEntryError:
            # Where one entry of the cache is damaged, others may be: look at each, mend them all.
            return sound_and_write(verify=True)


def _prepare(executor: Executor | None, jobs: int) -> None:
    """Let the first workers load what they will need while this process scripts the book."""
    if executor is not None:
        for _ in range(min(jobs or cores(), _FIRST)):
            executor.submit(import_module, "accessible.rendering")


def _stem(path: Path) -> str:
    """The outputs' name: the document's, without what file systems refuse."""
    name = unicodedata.normalize("NFC", path.stem)
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", name).strip(". ") or "book"
