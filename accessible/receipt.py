"""Whether what stands in the output folder is what a build would make: then there is nothing to do.

The report of a build holds its ``stamp``, which is all that the outputs come from, and the digest
of each of them. What is asked is content, never a time: a file that was altered or lost is built
anew, and so is everything when a word, a choice, a voice or this program has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from lxml import etree

from accessible import __version__
from accessible.book import Book, Chapter
from accessible.check import Exempt, Proof
from accessible.errors import Finding
from accessible.narration import stamp as narration_stamp
from accessible.publish import Result, digest_of, needs_sound
from accessible.scripting import Script
from accessible.settings import Settings

#: Settings that say how the work is done, and not what comes of it.
_HOW = frozenset({"jobs", "cache", "cache_size", "strict", "keep_going"})


def stamp(book: Book, script: Script, settings: Settings) -> str:
    """What the outputs are made from: 64 hexadecimal digits.

    Raises what naming the voices does (``UsageError``), and ``OSError`` for a lost picture.
    """
    digest = hashlib.sha256()
    for part in (
        *_program(),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        repr([(f.name, getattr(settings, f.name)) for f in fields(settings) if f.name not in _HOW]),
        repr((book.metadata, book.cover, book.findings)),
        *_contents(book),
        repr(script.parts),
        narration_stamp(script, settings) if needs_sound(settings) else "",
    ):
        digest.update(f"{len(part)}:".encode() + part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def standing(report: Path, stamp: str) -> Result | None:
    """The result of an earlier build from the same, when all of it stands as it was made."""
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
        if found["stamp"] != stamp:
            return None
        outputs = {report.with_name(name): made for name, made in found["digests"].items()}
        if any(digest_of(path) != made for path, made in outputs.items()):
            return None
        return Result(
            outputs=tuple(report.with_name(name) for name in found["outputs"]),
            report=report,
            findings=tuple(map(_finding, found["findings"])),
            figures=_figures(found["figures"]),
            proofs=tuple(map(_proof, found["proofs"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # No report, or not one of ours: as if there were none.
        return None


def _figures(figures: dict[str, Any]) -> dict[str, Any]:
    """Those of the earlier build, but that nothing was spoken for this one."""
    return {**figures, "spoken_anew": 0} if "spoken_anew" in figures else figures


def _finding(found: dict[str, str]) -> Finding:
    return Finding(found["code"], found["place"], found["message"])


def _proof(found: dict[str, Any]) -> Proof:
    return Proof(
        Path(found["path"]),
        found["kind"],
        tuple(map(_finding, found["findings"])),
        found["figures"],
        tuple(Exempt(**each) for each in found["exempt"]),
    )


def _contents(book: Book) -> Iterator[str]:
    """Every document and every resource of a book."""
    for chapter in book.chapters:
        yield from _document(chapter)
    for resource in book.resources:
        with resource.open() as stream:
            yield f"{resource.href} {resource.media_type} {_digest(stream)}"
    if book.original is not None:
        original = book.original
        with original.archive.open("rb") as stream:
            yield f"{original.package} {original.version} {_digest(stream)}"
        for chapter in filter(None, (original.navigation, *original.outside)):
            yield from _document(chapter)


def _document(chapter: Chapter) -> Iterator[str]:
    yield repr((chapter.href, chapter.title, chapter.linear, chapter.recordings))
    yield etree.tostring(chapter.tree, encoding="unicode")


@lru_cache(maxsize=1)
def _program() -> tuple[str, ...]:
    """This program as it is installed, also from a folder that somebody works on, and the plug-ins
    beside it."""
    folder = Path(__file__).parent
    own = (
        f"{path.relative_to(folder).as_posix()} {state.st_size} {state.st_mtime_ns}"
        for path in sorted(folder.rglob("*.py"))
        for state in (path.stat(),)
    )
    others = sorted(
        f"{each.name} {each.version}"
        for each in distributions()
        if any(entry.group.startswith("accessible.") for entry in each.entry_points)
    )
    return (__version__, *own, *others)


def _digest(stream: Any) -> str:
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
