"""What became of each book of a batch, in one SQLite file of the output folder.

Every change is one transaction: whatever ends the process, the ledger is as before the change or
as after it. It says what is due; that nothing is made twice, also when the ledger is lost, is seen
to by the receipts of the books themselves (``accessible.receipt``).
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from accessible.batch.alone import alone
from accessible.batch.database import COLUMNS, FILE, as_output, to_read, to_write
from accessible.batch.orders import Order
from accessible.errors import CODES, AccessibleError, Finding, InputError

if TYPE_CHECKING:
    from accessible.publish import Result

#: So many entries are read at a time: no reader keeps the writer waiting.
_PAGE = 500
#: What a build ends with that has made its outputs all the same: findings, holes.
_BUILT = (3, 4)
_HOLES = 4


class State(str, Enum):
    """How it stands with a book; the values are what the file and reports hold."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SET_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True)
class Entry:
    """One book in the ledger.

    ``stamp``: what it was made from (``stamp_of``). ``attempts`` at making it from that.
    ``began`` and ``ended`` are seconds since the epoch, to be shown and never reckoned with, 0
    where it has not; ``seconds`` is what the work took. ``outputs`` are relative to the output
    folder, with ``/``; ``figures`` as ``accessible.publish.Result`` has them. ``error``, ``remedy``
    and the exit ``code`` are of what failed; a book that is done has ``code`` 3 or 4 when it was
    built with findings under ``--strict``, or with holes.
    """

    name: str
    source: str
    state: State
    stamp: str
    attempts: int
    began: float
    ended: float
    seconds: float
    outputs: tuple[str, ...]
    figures: Mapping[str, Any]
    findings: tuple[Finding, ...]
    error: str
    remedy: str
    code: int
    title: str
    author: str
    language: str


def stamp_of(order: Order) -> str:
    """What a book is to be made from: its file and those that it names, its settings with their
    files, and this program. 64 hexadecimal digits; a file that cannot be read counts as such."""
    from accessible.receipt import of_request

    return of_request(order.path, order.settings)


class Ledger:
    """The ledger of one output folder; threads may share it. ``open`` to write, ``read`` to read.

    Every method raises ``OutputError`` when the system refuses (a full disk, a lost folder).
    ``findings`` tell what was met when it was opened.
    """

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, findings: tuple[Finding, ...] = ()
    ) -> None:
        self.folder = folder
        self.findings = findings
        self._connection = connection
        self._lock = Lock()

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Ledger]:
        """The ledger to write in; it is begun where there is none.

        What a batch that was killed left running waits again. A damaged file is set aside under
        another name, and told. Raises ``OutputError`` when another batch works in this folder, when
        a newer version of this program wrote the ledger, and when the system refuses.
        """
        with ExitStack() as stack:
            with as_output(folder):
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(alone(folder, Path(FILE).stem))
                connection, findings = to_write(folder)
                stack.enter_context(closing(connection))
                connection.execute(
                    "update books set state = ? where state = ?", (State.WAITING, State.RUNNING)
                )
            yield cls(folder, connection, findings)

    @classmethod
    @contextmanager
    def read(cls, folder: Path) -> Iterator[Ledger]:
        """The ledger to read, at any time, also while a batch writes in it.

        Raises ``InputError`` where there is none, or one that cannot be read.
        """
        path = folder / FILE
        if not path.is_file():
            raise InputError(
                f"There is no batch in {folder}.",
                "Name the folder that a batch was given with --output.",
            )
        with closing(to_read(path)) as connection:
            yield cls(folder, connection)

    def expect(self, orders: Iterable[Order]) -> None:
        """Enter books that are to be made; what is known of them stays."""
        rows = [(_bound(order.name), _bound(str(order.path)), State.WAITING) for order in orders]
        with self._use() as connection, connection:
            connection.execute("begin immediate")
            connection.executemany(
                "insert into books (name, source, state) values (?, ?, ?) "
                "on conflict (name) do update set source = excluded.source",
                rows,
            )

    def begin(self, order: Order, stamp: str) -> int:
        """A book is being made: how often that was tried from the same, this time counted."""
        with self._use() as connection:
            connection.execute(
                "insert into books (name, source, state, stamp, attempts, began) "
                "values (?1, ?2, ?3, ?4, 1, ?5) "
                "on conflict (name) do update set source = ?2, "
                "attempts = case when stamp = ?4 and state <> ?6 then attempts + 1 else 1 end, "
                "state = ?3, stamp = ?4, began = ?5, ended = 0, seconds = 0, error = '', "
                "remedy = '', code = 0",
                (
                    *(_bound(order.name), _bound(str(order.path)), State.RUNNING, stamp),
                    *(time.time(), State.DONE),
                ),
            )
            found = connection.execute(
                "select attempts from books where name = ?", (_bound(order.name),)
            ).fetchone()
        return int(found[0])

    def done(self, order: Order, result: Result, seconds: float) -> None:
        """A book was made."""
        self._end(
            order,
            State.DONE,
            seconds,
            outputs=_dumped([self._relative(path) for path in result.outputs]),
            figures=_dumped(result.figures),
            findings=_dumped([_packed(finding) for finding in result.findings]),
            **_described(order, result.figures),
        )

    def failed(self, order: Order, error: AccessibleError, seconds: float) -> None:
        """A book could not be made. One that was made, though with findings that ``--strict`` does
        not allow or with holes, is done: what its report says, and the error, stand here."""
        built = error.exit_code in _BUILT
        report = told_by(self.folder / f"{order.name}.report.json") if built else {}
        place = Path(order.name).parent
        self._end(
            order,
            State.DONE if built else State.FAILED,
            seconds,
            outputs=_dumped([(place / name).as_posix() for name in report.get("outputs", ())]),
            figures=_dumped(report.get("figures", {})),
            findings=_dumped(report.get("findings", ())),
            **_described(order, report.get("figures", {})),
            **_told(error),
        )

    def set_aside(self, order: Order, error: AccessibleError, seconds: float) -> None:
        """A book failed too often: it is left alone until it changes, or is asked for again."""
        self._end(order, State.SET_ASIDE, seconds, **_described(order, {}), **_told(error))

    def waiting(self, order: Order) -> None:
        """The work on a book was stopped, by no fault of its own: as if it had not begun."""
        with self._use() as connection:
            connection.execute(
                "update books set state = ?, attempts = max(attempts - 1, 0) "
                "where name = ? and state = ?",
                (State.WAITING, _bound(order.name), State.RUNNING),
            )

    def is_due(
        self, order: Order, stamp: str, *, retry_failed: bool = False, force: bool = False
    ) -> bool:
        """Whether a book is to be made: it is new, was changed, failed, has lost an output or has
        holes, or its making was stopped. ``retry_failed``: also when it was set aside. ``force``:
        always."""
        entry = self.entry(order.name)
        if force or entry is None or entry.stamp != stamp:
            return True
        if entry.state is State.SET_ASIDE:
            return retry_failed
        return (
            entry.state is not State.DONE
            or entry.code == _HOLES
            or not all((self.folder / output).exists() for output in entry.outputs)
        )

    def entry(self, name: str) -> Entry | None:
        """The book of this name."""
        with self._use() as connection:
            found = connection.execute(
                f"select {COLUMNS} from books where name = ?", (_bound(name),)
            ).fetchone()
        return _entry(found) if found else None

    def entries(self) -> Iterator[Entry]:
        """Every book, in the order in which they were first asked for."""
        last = -1
        while True:
            with self._use() as connection:
                rows = connection.execute(
                    f"select number, {COLUMNS} from books where number > ? order by number limit ?",
                    (last, _PAGE),
                ).fetchall()
            if not rows:
                return
            yield from (_entry(row[1:]) for row in rows)
            last = rows[-1][0]

    def counts(self) -> dict[State, int]:
        """How many books there are in each state."""
        with self._use() as connection:
            found = dict(
                connection.execute("select state, count(*) from books group by state").fetchall()
            )
        return {state: found.get(state.value, 0) for state in State}

    def _end(self, order: Order, state: State, seconds: float, **values: str | bytes | int) -> None:
        """One book's new state; what is not given is empty."""
        empty: dict[str, str | bytes | int] = {
            "outputs": "[]",
            "figures": "{}",
            "findings": "[]",
            "error": "",
            "remedy": "",
            "code": 0,
        }
        columns = {**empty, **values, "state": state, "ended": time.time(), "seconds": seconds}
        with self._use() as connection:
            connection.execute(
                f"update books set {', '.join(f'{name} = ?' for name in columns)} where name = ?",
                (*columns.values(), _bound(order.name)),
            )

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        with self._lock, as_output(self.folder):
            yield self._connection


def _entry(row: tuple[Any, ...]) -> Entry:
    name, source, state, stamp, attempts, began, ended, seconds, *rest = map(_text, row)
    outputs, figures, findings, error, remedy, code, title, author, language = rest
    return Entry(
        name=name,
        source=source,
        state=State(state),
        stamp=stamp,
        attempts=attempts,
        began=began,
        ended=ended,
        seconds=seconds,
        outputs=tuple(json.loads(outputs)),
        figures=json.loads(figures),
        findings=tuple(
            Finding(each["code"], each["place"], each["message"])
            for each in json.loads(findings)
            if each["code"] in CODES  # another version of this program knew others
        ),
        error=error,
        remedy=remedy,
        code=code,
        title=title,
        author=author,
        language=language,
    )


def _described(order: Order, figures: Mapping[str, Any]) -> dict[str, str | bytes]:
    """What the book is called: as it was made, else as it is asked for, else by its name."""
    settings = order.settings
    return {
        "title": _bound(figures.get("title") or settings.title or Path(order.name).name),
        "author": _bound("; ".join(figures.get("authors") or settings.authors)),
        "language": _bound(figures.get("language") or settings.language),
    }


def _told(error: AccessibleError) -> dict[str, str | bytes | int]:
    return {
        "error": _bound(error.message),
        "remedy": _bound(error.remedy),
        "code": error.exit_code,
    }


def told_by(path: Path) -> dict[str, Any]:
    """What the report of a build says; nothing where there is none of ours."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _packed(finding: Finding) -> dict[str, str]:
    return {"code": finding.code, "place": finding.place, "message": finding.message}


def _dumped(value: object) -> str:
    """As JSON in ASCII: it takes the names of files that are no proper text."""
    return json.dumps(value, default=str)


def _bound(text: str) -> str | bytes:
    """As SQLite takes it: the names of files may hold what is no proper text."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _text(value: Any) -> Any:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
