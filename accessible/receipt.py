"""Whether what stands in the output folder is what a build would make: then there is nothing to do.

The report of a build holds its ``stamps``, which tell all that the outputs come from, and the
digest of each output. What is asked is content, never a time: a file that was altered or lost is
built anew, and so is everything when a word, a choice, a voice or this program has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from accessible import __version__
from accessible.book import Book
from accessible.check import Exempt, Proof
from accessible.engines.voices import Ensemble
from accessible.errors import Finding
from accessible.narration import stamp as narration_stamp
from accessible.plugins import load, names
from accessible.publish import Result, digest_of, needs_sound
from accessible.scripting import Script
from accessible.settings import Settings
from accessible.speaking import engine_of
from accessible.spilled import Spilled, pack
from accessible.spoken.lexicon import beside

#: Settings that say how the work is done, and not what comes of it.
_HOW = frozenset({"jobs", "cache", "cache_size", "store", "strict", "keep_going"})
#: Documents that are one file. Others may have pictures and more beside them.
_WHOLE = (".epub",)
#: What may be the name of a file within a text of any format, and what it ends with then.
_WORD = re.compile(rb"[^\s\"'()<>\[\]{}|=,;#?*`]+")
_FILE = re.compile(rb"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def of_file(path: Path, settings: Settings) -> str:
    """What the outputs are made from, told before any of it is read: the document's file, the files
    of the settings, and whatever is installed here. 64 hexadecimal digits; empty for a document
    that other files may belong to. Raises what naming the voices does (``UsageError``)."""
    if path.suffix.lower() not in _WHOLE:
        return ""
    files = (path, *beside(path), *settings.lexicon, *filter(None, (settings.cover,)))
    try:
        digests = [f"{file.name} {digest_of(file)}" for file in files]
    except OSError:
        return ""  # whoever needs it tells
    voices = _voices(settings) if needs_sound(settings) else ()
    parts = (*_program(), *_installed(), *_chosen(settings), *digests, *voices)
    return _digest(part.encode("utf-8", "surrogatepass") for part in parts)


def of_request(path: Path, settings: Settings) -> str:
    """What a document and its settings ask for, without a word of it understood: its file, those
    beside it that its text names (pictures, style sheets), the files of the settings, and this
    program. 64 hexadecimal digits; a file that cannot be read counts as such."""
    own = (*settings.lexicon, *filter(None, (settings.cover,)))
    files = (path, *beside(path), *own, *_named(path))
    parts = (*_program(), *_plug_ins(), *_chosen(settings), *(_content(file) for file in files))
    return _digest(part.encode("utf-8", "surrogatepass") for part in parts)


def stamp(book: Book, script: Script, settings: Settings) -> str:
    """What the outputs are made from, whichever file it stands in: 64 hexadecimal digits.

    Raises what naming the voices does (``UsageError``), and ``OSError`` for a lost picture.
    """
    texts = (
        *_program(),
        *_plug_ins(),
        *_chosen(settings),
        repr((book.metadata, book.cover, book.findings)),
        *_resources(book),
        narration_stamp(script, settings) if needs_sound(settings) else "",
    )
    original = book.original
    outside = (original.navigation, *original.outside) if original is not None else ()
    return _digest(
        (
            *(text.encode("utf-8", "surrogatepass") for text in texts),
            *_packed(book.chapters),
            *_packed(outside),
            *_packed(script.parts),
        )
    )


def standing(report: Path, stamp: str) -> Result | None:
    """The result of an earlier build from the same, when all of it stands as it was made."""
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
        if not stamp or stamp not in found["stamps"]:
            return None
        outputs = {report.with_name(name): made for name, made in found["digests"].items()}
        with ThreadPoolExecutor() as pool:
            if list(pool.map(digest_of, outputs)) != list(outputs.values()):
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


def _content(path: Path) -> str:
    try:
        return f"{path.name} {digest_of(path)}"
    except OSError as error:
        return f"{path.name} {type(error).__name__}"


def _named(path: Path) -> list[Path]:
    """The files that a document of text may show or include, in order."""
    try:
        with path.open("rb") as stream:
            start = stream.read(1 << 12)
            # A container has all that it needs inside.
            text = b"" if b"\0" in start else start + stream.read()
    except OSError:
        return []
    words = {word for word in _WORD.findall(text) if _FILE.search(word)}
    names = {unquote(word.decode("utf-8", "replace")) for word in words}
    # What stands elsewhere is not asked for: a name alone may lead to another machine.
    named = {path.parent / name for name in names if name[0] not in "/\\"}
    return sorted({each for each in named if _is_file(each)} - {path})


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False


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


def _chosen(settings: Settings) -> tuple[str, ...]:
    """The choices that count."""
    values = [(f.name, getattr(settings, f.name)) for f in fields(settings) if f.name not in _HOW]
    return os.environ.get("SOURCE_DATE_EPOCH", ""), repr(values)


def _resources(book: Book) -> Iterator[str]:
    """The files of a book, and the package that it was."""
    for resource in book.resources:
        with resource.open() as stream:
            yield f"{resource.href} {resource.media_type} {_digest(_blocks(stream))}"
    if book.original is not None:
        with book.original.archive.open("rb") as stream:
            yield f"{book.original.package} {book.original.version} {_digest(_blocks(stream))}"


def _packed(items: Sequence[Any]) -> Sequence[bytes]:
    """Items as bytes that are equal for equal ones."""
    return items.packed if isinstance(items, Spilled) else [pack(item) for item in items]


@lru_cache(maxsize=1)
def _program() -> tuple[str, ...]:
    """This program as it is installed, also from a folder that somebody works on."""
    folder = Path(__file__).parent
    own = (
        f"{path.relative_to(folder).as_posix()} {state.st_size} {state.st_mtime_ns}"
        for path in sorted(folder.rglob("*.py"))
        for state in (path.stat(),)
    )
    return (__version__, *own)


@lru_cache(maxsize=1)
def _plug_ins() -> tuple[str, ...]:
    """What adds to this program."""
    return tuple(
        sorted(
            f"{each.name} {each.version}"
            for each in distributions()
            if any(entry.group.startswith("accessible.") for entry in each.entry_points)
        )
    )


@lru_cache(maxsize=1)
def _installed() -> tuple[str, ...]:
    """Every package that is installed, with its version, and what runs them."""
    folders = (Path(folder) for folder in sys.path if folder)
    return (sys.version, *sorted(each.name for folder in folders for each in folder.glob("*-info")))


def _voices(settings: Settings) -> Iterator[str]:
    """Every voice that there is, and those that the settings name."""
    ensemble = Ensemble(settings)
    for name in names("engines"):
        try:
            engine = load("engines", name)
            yield repr((name, engine_of(engine, settings).version, ensemble.voices(engine)))
        except Exception as error:  # another's plug-in raises whatever it does
            yield repr((name, str(error)))
    castings = (casting.voice for _, casting in (*settings.roles, *settings.characters))
    named = (settings.voice, settings.fallback, *(name for _, name in settings.voices), *castings)
    for name in filter(None, named):
        yield repr(ensemble.named(name).voice)


def _blocks(stream: Any) -> Iterator[bytes]:
    while block := stream.read(1 << 20):
        yield block


def _digest(parts: Iterable[bytes]) -> str:
    """Of the parts; cut differently, they are others."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()
