"""The documents that a batch is to build: found in folders and in lists of files."""

from __future__ import annotations

import codecs
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path

from accessible.batch.indexes import is_ours as is_index
from accessible.batch.problems import Problem
from accessible.errors import Finding, UsageError
from accessible.plugins import load, names

#: What ends the name of a build's report.
REPORT = ".report.json"
#: What ends the name of the text that says why a document was not built (``accessible watch``).
_FAILED = ".failed.txt"
#: The page that a batch writes of its library.
_INDEX = "index.html"
#: Bytes of the longest report that is looked into.
_LONGEST = 64 * 1024**2
#: Windows' mark of hidden files (FILE_ATTRIBUTE_HIDDEN).
_HIDDEN = 2


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was found: in which ``folder`` of what was asked for (with ``/``), what the
    latter is called (``root``), and where it was asked for."""

    path: Path
    folder: str
    root: str
    place: str


@dataclass(slots=True)
class Finder:
    """Finds documents, each once.

    In a folder, documents are those whose names match one of the ``patterns`` (``*.docx``; with a
    ``/`` the path within the folder); without any, those with an ending that a reader takes. What
    is hidden, what a build has made, and the folder ``output`` are passed over. ``problems`` are
    mistakes of who asked; ``findings`` tell what could not be looked into.
    """

    patterns: Sequence[str]
    output: Path
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)

    def pass_over(self, paths: Iterable[Path]) -> None:
        """Documents that are taken already, or are none."""
        self._met.update(os.path.realpath(path) for path in paths)

    def in_source(self, source: str | Path) -> Iterator[Document]:
        """The documents of a folder, of a list (``@list.txt``), or the one of a file."""
        if isinstance(source, str) and source.startswith("@"):
            yield from self._in_list(Path(source[1:]))
        else:
            path = Path(source)
            root = Path(os.path.normpath(path.absolute())).name
            yield from self._at(path, path if path.is_dir() else path.parent, root, str(source))

    def _in_list(self, path: Path) -> Iterator[Document]:
        """Those of a text with one path a line, relative to it; comments begin with ``#``."""
        try:
            text = decoded(path)
        except UsageError as error:
            self.problems.append(Problem.of(f"@{path}", error))
            return
        self.pass_over([path])
        for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
            line = line.strip()
            if len(line) > 1 and line[0] == line[-1] == '"':  # as Windows copies paths
                line = line[1:-1]
            if line and not line.startswith("#"):
                place = f"{path}, line {number}"
                yield from self._at(path.parent / line, path.parent, path.stem, place)

    def _at(self, path: Path, base: Path, root: str, place: str) -> Iterator[Document]:
        try:
            path = existing(path)
        except UsageError as error:
            self.problems.append(Problem.of(place, error))
            return
        if path.is_dir():
            yield from self._walked(path, relative(path, base), root, place)
        elif self._is_new(path):
            yield Document(path, relative(path.parent, base), root, place)

    def _walked(self, top: Path, inside: str, root: str, place: str) -> Iterator[Document]:
        """The documents of a folder, as people sort them: ``2`` before ``10``."""
        found: list[tuple[str, Path]] = []
        real_top = os.path.realpath(top)
        output = os.path.realpath(self.output)
        met: set[str] = set()
        folders = [("", top)]
        links: list[tuple[str, Path]] = []  # a folder is best met where it really is
        while folders or links:
            within, folder = (folders or links).pop()
            real = os.path.realpath(folder)
            if real == output and real != real_top:
                continue
            if real in met or (real != real_top and _holds(real, real_top)):
                self._tell("source-repeated", folder, "This folder is met elsewhere, and read once")
                continue
            met.add(real)
            for entry in self._entries(folder):
                path = f"{within}/{entry.name}" if within else entry.name
                try:
                    if entry.is_dir():
                        (links if entry.is_symlink() else folders).append((path, Path(entry)))
                    elif self._is_wanted(path):
                        if entry.is_file():
                            found.append((path, Path(entry)))
                        elif entry.is_symlink():
                            self._tell("source-unreadable", Path(entry), "This link leads nowhere")
                except OSError as error:
                    self._unreadable(Path(entry), error)
        for path, document in sorted(found, key=lambda each: natural(each[0])):
            if self._is_new(document):
                folder_ = f"{inside}/{path.rpartition('/')[0]}".strip("/")
                yield Document(document, folder_, root, place)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What may be a document, or a folder of some, in a folder."""
        try:
            with os.scandir(folder) as opened:
                entries = {entry.name: entry for entry in opened if not _is_hidden(entry)}
        except OSError as error:
            self._unreadable(folder, error)
            return []
        if "mimetype" in entries and "META-INF" in entries:
            self._tell("source-unreadable", folder, "This is an EPUB that is a folder, not a file")
            return []
        ours: set[str] = set().union(
            *(_outputs(Path(entries[name])) for name in entries if name.endswith(REPORT))
        )
        # Beside a document that failed, its reason stands.
        stems = {Path(name).stem for name in entries}
        ours |= {
            name
            for name in entries
            if name.endswith(_FAILED) and name.removesuffix(_FAILED) in stems
        }
        if _INDEX in entries and is_index(Path(entries[_INDEX])):
            ours.add(_INDEX)
        return [entry for name, entry in entries.items() if name not in ours]

    def _is_wanted(self, path: str) -> bool:
        """Whether a path within a folder is that of a document."""
        if not self.patterns:
            return Path(path).suffix.lower() in endings()
        path = _plain(path)
        name = path.rpartition("/")[2]
        for pattern in map(_plain, self.patterns):
            if "/" not in pattern:
                if fnmatchcase(name, pattern):
                    return True
            elif any(fnmatchcase(path, each) for each in (pattern, _shorter(pattern))):
                return True
        return False

    def _is_new(self, document: Path) -> bool:
        real = os.path.realpath(document)
        if real in self._met:
            return False
        self._met.add(real)
        return True

    def _unreadable(self, path: Path, error: OSError) -> None:
        self._tell("source-unreadable", path, f"It cannot be read: {error.strerror}")

    def _tell(self, code: str, path: Path, message: str) -> None:
        place = os.fsencode(path).decode("utf-8", "replace")
        self.findings.append(Finding(code, place, f"{message}."))


@cache
def endings() -> frozenset[str]:
    """Those of the documents that readers take."""
    known = {one for name in names("readers") for one in load("readers", name).suffixes}
    return frozenset(known - {""})


def existing(path: Path) -> Path:
    """A path that somebody wrote, as it is here. Raises ``UsageError`` where there is nothing.

    ``~`` is the home folder; a backslash parts folders on every system where that helps.
    """
    wanted = [path]
    # Relative to a list or a manifest, "~" stands amid the path.
    parts = path.parts
    if "~" in parts:
        wanted.append(Path.home().joinpath(*parts[parts.index("~") + 1 :]))
    if "\\" in str(path):
        wanted.append(Path(str(path).replace("\\", "/")))
    try:
        for each in wanted:
            if each.exists():
                return each
    except (OSError, ValueError) as error:  # no right to look, no path at all
        raise UsageError(f"{path} cannot be looked at: {error}.", "Check the path.") from None
    raise UsageError(f"There is no file {path}.", "Check the path.")


def decoded(path: Path) -> str:
    """The text of a list or a manifest: UTF-8, or UTF-16 with a mark. Raises ``UsageError``."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check the path.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Check the path.") from error
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"What stands on line {line} is not UTF-8.",
            "Save it as UTF-8; in Excel, as “CSV UTF-8”.",
        ) from error


def relative(path: Path, base: Path) -> str:
    """A folder as seen from another one, with ``/``; empty where it is not in there."""
    try:
        inside = Path(os.path.normpath(path.absolute())).relative_to(
            os.path.normpath(base.absolute())
        )
    except ValueError:
        return ""
    return "/".join(inside.parts)


def natural(path: str) -> list[tuple[str, int, str]]:
    """A key that sorts paths as people do: ``2`` before ``10``, folder by folder."""
    pieces = re.findall(r"(\D*)(\d*)", path.replace("/", "\0").casefold())
    return [(text, int(digits[:18] or 0), digits) for text, digits in pieces]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _shorter(pattern: str) -> str:
    """The pattern whose ``**/`` stand for no folder at all."""
    return pattern.replace("**/", "")


def _holds(folder: str, other: str) -> bool:
    return other.startswith(folder.rstrip(os.sep) + os.sep)


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith((".", "~$")) or entry.name == "__MACOSX":
        return True
    if os.name != "nt":
        return False
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & _HIDDEN)


def _outputs(report: Path) -> frozenset[str]:
    """The names of what a build has made, by its report."""
    try:
        state = report.stat()
    except OSError:
        return frozenset()
    return _told(report, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=65_536)  # who watches a folder asks again and again
def _told(report: Path, size: int, changed: int) -> frozenset[str]:
    if size > _LONGEST:
        return frozenset()
    try:
        told = json.loads(report.read_bytes())
        return frozenset(name for name in told["outputs"] if isinstance(name, str))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return frozenset()  # a report of somebody else
