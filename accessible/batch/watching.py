"""A hot folder: documents that have arrived whole are built, and what came of each stands there.

The folder is looked at again and again. That works everywhere, on network folders too, and what was
overlooked once is seen the next time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from accessible.batch.database import is_shared
from accessible.batch.events import Event, Kind
from accessible.batch.ledger import Ledger, told_by
from accessible.batch.naming import USUAL, Template, as_one
from accessible.batch.orders import Order
from accessible.batch.running import Limits, Summary, run
from accessible.batch.sources import Document, Finder
from accessible.errors import AccessibleError, Finding, InputError, UsageError
from accessible.placing import in_place
from accessible.publish import writers_of
from accessible.settings import Settings

#: Seconds between two looks, and how long a file stays as it is that has arrived.
INTERVAL = 5.0
SETTLE = 3.0
#: What ends the name of a text that says why a document was not built.
FAILED = ".failed.txt"

#: What browsers and copiers add to the name of a file that is not all there. Some of them put an
#: empty or a growing file under the final name beside it.
_UNFINISHED = (
    *(".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart"),
    *(".tmp", ".temp", ".aria2", ".!ut", ".!qb", ".bc!"),
)
#: So many times as long is waited for what is empty, or what another program has open.
_DOUBTFUL = 20
#: What a document comes to.
_ENDS = (Kind.DONE, Kind.FAILED, Kind.SET_ASIDE, Kind.SKIPPED)
#: What is added to a name that is another document's.
_NARRATED = ".narrated"


def watch(
    folder: Path,
    output: Path,
    settings: Settings,
    *,
    executor: Executor,
    ledger: Ledger,
    patterns: Collection[str] = (),
    interval: float = INTERVAL,
    settle: float = SETTLE,
    once: bool = False,
    limits: Limits | None = None,
    told: Callable[[Event], None] = lambda event: None,
    found: Callable[[Finding], None] = lambda finding: None,
) -> Summary:
    """Build what arrives in ``folder`` into ``output`` (which may be the same), until interrupted.

    ``settings``, ``executor``, ``ledger`` (that of ``output``) and ``limits`` as for ``run``.
    ``patterns`` as for ``Finder``. ``interval`` in seconds between two looks; a file has arrived
    that was left as it is for ``settle`` seconds. ``once``: what is there now, and no more.

    Results are called as the document is, or ``NAME.narrated`` where a document has that place.
    What fails has its reason in ``NAME.failed.txt``, and is tried again when it has changed.
    ``told`` gets every event, ``found`` what could not be looked into, each once. Returns what came
    of it ``once``. Raises ``UsageError`` for a folder that is not there, and as ``run`` does.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Make it, or check the path.")
    arrivals = Arrivals(folder, output, settings, ledger, patterns, settle, found)
    unnamed = 0
    looked = 0.0

    def heard(event: Event) -> None:
        arrivals.ended(event)
        _tell_beside(output, event)
        told(event)

    def look() -> list[Order]:
        nonlocal unnamed
        orders = arrivals.look()
        for refused in arrivals.refused():
            heard(refused)
            unnamed += 1
        return orders

    def more() -> list[Order]:
        """What has arrived while others are made."""
        nonlocal looked
        if once or time.monotonic() - looked < interval:
            return []
        orders = look()
        looked = time.monotonic()
        return orders

    arrivals.look()
    time.sleep(settle)
    while True:
        orders, looked = look(), time.monotonic()
        summary = Summary()
        if orders:
            summary = run(
                orders,
                output,
                executor=executor,
                ledger=ledger,
                limits=limits,
                watch=heard,
                more=more,
            )
        if once:
            summary.total += unnamed
            summary.failed += unnamed
            return summary
        time.sleep(interval)


@dataclass(slots=True)
class _Seen:
    """A document as it was at one look: its size, its time, and since when it is so."""

    state: tuple[int, int]
    since: float
    taken: bool = False


@dataclass(slots=True)
class Arrivals:
    """What has arrived in a folder since it was looked at before, as orders with names."""

    folder: Path
    output: Path
    settings: Settings
    ledger: Ledger
    patterns: Collection[str] = ()
    settle: float = SETTLE
    found: Callable[[Finding], None] = lambda finding: None
    _seen: dict[Path, _Seen] = field(default_factory=dict)
    _owners: dict[str, Path] = field(default_factory=dict)
    _endings: tuple[str, ...] = ()
    _told: set[Finding] = field(default_factory=set)
    _refused: list[Event] = field(default_factory=list)
    _making: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # A ledger is read again from another working directory: names are kept by whole paths.
        self.folder = self.folder.absolute()
        self.output = self.output.absolute()
        self._endings = tuple(
            writer.suffix(self.settings) for writer in writers_of(self.settings).values()
        )
        self._owners = {as_one(each.name): Path(each.source) for each in self.ledger.entries()}

    def look(self) -> list[Order]:
        """What has arrived whole, and was not given before as it is now."""
        now = time.monotonic()
        finder = Finder(tuple(self.patterns), self.output)
        there = {each.path: each for each in finder.in_source(self.folder)}
        for finding in finder.findings:
            if finding not in self._told:
                self._told.add(finding)
                self.found(finding)
        ours = self._pages()
        there = {
            path: each
            for path, each in there.items()
            if path not in ours and not path.name.endswith(FAILED)
        }
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        due = [each for each in there.values() if self._is_due(each.path, now)]
        orders = [order for each in due for order in self._order(each)]
        self._making.update(str(order.path) for order in orders)
        return orders

    def ended(self, event: Event) -> None:
        """What was given has come to something: it may be given again."""
        if event.kind in _ENDS:
            self._making.discard(event.source)

    def refused(self) -> list[Event]:
        """What has arrived and cannot be built under any name, since it was asked for last."""
        told, self._refused = self._refused, []
        return told

    def _is_due(self, path: Path, now: float) -> bool:
        try:
            state = path.stat()
        except OSError:  # it has gone again
            return False
        as_now = state.st_size, state.st_mtime_ns
        seen = self._seen.get(path)
        if seen is None or seen.state != as_now:
            self._seen[path] = _Seen(as_now, now)
            return False
        age = now - seen.since
        if seen.taken or age < self.settle or str(path) in self._making or _is_unfinished(path):
            return False
        if age < self.settle * _DOUBTFUL and (not state.st_size or _is_written(path)):
            return False
        seen.taken = True
        return True

    def _pages(self) -> Collection[Path]:
        """The index that “accessible batch report” writes beside the ledger."""
        pages = [self.output / f"index.{ending}" for ending in ("html", "json", "csv")]
        return pages if all(page.exists() for page in pages) else ()

    def _order(self, document: Document) -> Iterator[Order]:
        path = document.path
        usual = Template(USUAL).name({"folder": document.folder, "stem": path.stem})
        names = (usual, usual + _NARRATED)
        # Who has a name keeps it.
        own = [name for name in names if self._owners.get(as_one(name)) == path]
        name = next((name for name in own or names if self._is_free(name, path)), "")
        if name:
            self._owners[as_one(name)] = path
            yield Order(path, name, self.settings, str(self.folder))
            return
        error = InputError(
            f"The results of {path.name} would take the place of another document or its results.",
            "Give the document another name.",
        )
        self._refused.append(
            Event(
                Kind.FAILED,
                time.time(),
                name=f"{usual}{path.suffix}",
                source=str(path),
                error=error.message,
                remedy=error.remedy,
                code=error.exit_code,
            )
        )

    def _is_free(self, name: str, path: Path) -> bool:
        """Whether results may be called so: nothing stands there but what was made of this
        document, or of one that is no more."""
        owner = self._owners.get(as_one(name), path)
        if owner != path and owner.exists():
            return False
        place = self.output / name
        ours = told_by(place.with_name(f"{place.name}.report.json")).get("outputs", ())
        finals = [place.with_name(place.name + ending) for ending in self._endings]
        return all(final.name in ours or not final.exists() for final in finals)


def _is_unfinished(path: Path) -> bool:
    """Whether a file is on its way still, by its name or by what stands beside it."""
    if path.name.lower().endswith(_UNFINISHED):
        return True
    return any(path.with_name(path.name + ending).exists() for ending in _UNFINISHED)


def _is_written(path: Path) -> bool:
    """Whether another program has a file open to write in it, where the system tells."""
    if sys.platform == "win32":
        try:
            path.rename(path)  # refused while it is open
        except OSError:
            return True
    elif sys.platform == "linux" and not is_shared(path.parent):
        import fcntl
        import signal

        with suppress(OSError), path.open("rb") as stream:
            # A lease is given where nobody writes (fcntl(2)). Whoever begins to before it is given
            # back asks for it by a signal: by one that does nothing.
            fcntl.fcntl(stream, fcntl.F_SETSIG, signal.SIGURG)
            try:
                fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            except BlockingIOError:
                return True
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _tell_beside(output: Path, event: Event) -> None:
    """Say in a text beside the results why there are none; take it away when there are."""
    place = output / f"{event.name}{FAILED}"
    if event.kind in (Kind.FAILED, Kind.SET_ASIDE):
        with suppress(OSError, AccessibleError):  # the ledger and the console have it too
            place.parent.mkdir(parents=True, exist_ok=True)
            with in_place(place) as part:
                part.write_text(
                    f"{Path(event.source).name} could not be built.\n\n"
                    f"{event.error}\n{event.remedy}\n\n"
                    "It is tried again when it has changed.\n",
                    encoding="utf-8",
                    errors="replace",
                )
    elif event.kind is Kind.DONE:
        with suppress(OSError):
            place.unlink(missing_ok=True)
