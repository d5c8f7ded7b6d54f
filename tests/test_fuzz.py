"""Any book, spoilt in any way: read or refused, in bounded time, and nothing but that is touched.

The time is bounded as well: each test stops when its seconds are over, however many examples are
left. ``FUZZ_SECONDS`` gives it more (a night, say).
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import mutations
import published
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mutations import MUTATIONS, SECRET, Mutation, packed, spoilt, unpacked

from accessible import Settings, build, prove
from accessible.errors import AccessibleError, ProofError
from accessible.readers.epub import EpubReader
from accessible.scripting import script

SECONDS = float(os.environ.get("FUZZ_SECONDS", "15"))
EXAMPLES = 400 if "FUZZ_SECONDS" not in os.environ else 10**6
#: Seconds of computing (not of waiting for a busy machine) that one book of this size may take.
LONGEST = 20
_LARGE = 200_000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

BOOKS = [published.packed(published.files(version)) for version in ("3.0", "2.0")]
CORPUS = Path(os.environ.get("ACCESSIBLE_CORPUS", Path(__file__).parents[2] / "shared" / "data"))
BOOKS += [
    path.read_bytes()
    for path in sorted(CORPUS.glob("epubs/*.epub"))
    if path.stat().st_size < _LARGE
]

CHANGES = st.tuples(
    st.integers(0, len(BOOKS) - 1),
    st.integers(0, 2**32),
    st.lists(st.sampled_from(MUTATIONS), max_size=5),
)


class Watch:
    """What the process does to the world while it is on: audit events of Python (PEP 578)."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.folder is None:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and (flags or 0) & _WRITING:
                self._touch(event, path)
        elif event in ("os.rename", "os.link", "os.symlink"):
            self._touch(event, arguments[1])
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"):
            # A path within an open folder (the last argument) is where that was opened.
            if arguments[-1] in (-1, None) or event == "os.truncate":
                self._touch(event, arguments[0])
        elif event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "os.system"):
            self.seen.append(f"{event} {arguments}")

    def _touch(self, event: str, path: str | bytes | os.PathLike[str]) -> None:
        assert self.folder is not None
        whole = os.path.realpath(os.fsdecode(path))
        # Python compiles what it imports for the first time.
        if f"{os.sep}__pycache__{os.sep}" in whole or whole == os.devnull:
            return
        if not f"{whole}{os.sep}".startswith(f"{self.folder}{os.sep}"):
            self.seen.append(f"{event} {whole}")


WATCH = Watch()


@contextmanager
def shelf(folder: Path) -> Iterator[Path]:
    """A folder to read from and write into, with a secret beside it; nothing else is touched."""
    folder = Path(os.path.realpath(folder)) / "shelf"
    work = folder / "deep" / "work"
    work.mkdir(parents=True)
    for place in (folder, folder / "deep"):
        (place / "secret.txt").write_bytes(SECRET)
    before, tempfile.tempdir = tempfile.tempdir, str(work)
    WATCH.folder, WATCH.seen = work, []
    try:
        yield work
    finally:
        WATCH.folder, tempfile.tempdir = None, before
        left = sorted(path.name for path in [*folder.iterdir(), *(folder / "deep").iterdir()])
        shutil.rmtree(folder)
    assert not WATCH.seen
    assert left == ["deep", "secret.txt", "secret.txt", "work"]


@contextmanager
def in_time() -> Iterator[None]:
    """A hang is an error, where the system can tell one."""

    def hang(number: int, frame: FrameType | None) -> None:
        pytest.fail(f"no end after {LONGEST} seconds of computing")

    if not hasattr(signal, "setitimer"):
        yield
        return
    old = signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


class Bounded:
    """The time of one test, from its first example on."""

    def __init__(self) -> None:
        self._end: float | None = None

    def is_over(self) -> bool:
        if self._end is None:
            self._end = time.monotonic() + SECONDS
        return time.monotonic() > self._end


BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read_and_script(path: Path) -> None:
    script(EpubReader().read(path, Settings()))


READING, BUILDING = Bounded(), Bounded()


@BOUNDED
@given(changes=CHANGES)
def test_a_spoilt_book_is_checked_and_read_or_refused(
    changes: tuple[int, int, list[Mutation]], tmp_path: Path
) -> None:
    if READING.is_over():
        return
    number, seed, ways = changes
    with shelf(tmp_path) as work:
        path = work / "book.epub"
        path.write_bytes(spoilt(BOOKS[number], seed, ways))
        for look in (prove, read_and_script):
            with in_time():
                try:
                    look(path)
                except AccessibleError as error:
                    assert error.remedy


@BOUNDED
@given(changes=CHANGES, improve=st.booleans(), replace=st.booleans())
@example(changes=(1, 5004, [mutations.circle]), improve=False, replace=False)
@example(changes=(1, 5025, [mutations.lose]), improve=False, replace=False)
@example(changes=(1, 5059, [mutations.circle]), improve=False, replace=True)
@example(changes=(0, 5162, [mutations.reference]), improve=True, replace=False)
@example(changes=(1, 5197, [mutations.recode, mutations.declare]), improve=True, replace=False)
def test_a_spoilt_book_is_narrated_or_refused(
    changes: tuple[int, int, list[Mutation]], improve: bool, replace: bool, tmp_path: Path
) -> None:
    if BUILDING.is_over():
        return
    number, seed, ways = changes
    with shelf(tmp_path) as work:
        path, output = work / "book.epub", work / "output"
        path.write_bytes(spoilt(BOOKS[number % 2], seed, ways))
        options = Settings(
            to=("epub",),
            engine="silence",
            jobs=1,
            cache=work / "cache",
            improve=improve,
            replace_narration=replace,
        )
        with in_time():
            try:
                (made,) = build(path, output, options).outputs
            except ProofError:
                # It is our fault, but where the proof could not so much as open the source.
                assert any(each.code == "epub-unreadable" for each in prove(path).findings)
                return
            except AccessibleError as error:
                assert error.remedy
                assert not list(output.glob("*.epub"))
                return
        with zipfile.ZipFile(made) as archive:
            assert archive.testzip() is None
            for info in archive.infolist():
                assert SECRET not in archive.read(info)


@pytest.mark.parametrize("mutation", sorted(set(MUTATIONS), key=lambda each: each.__name__))
def test_each_way_of_spoiling_changes_something(mutation: Mutation) -> None:
    before = packed(unpacked(BOOKS[0]))
    assert any(spoilt(BOOKS[0], seed, [mutation]) != before for seed in range(20))
