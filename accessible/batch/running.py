"""A batch: every book that is due is made, and none stops or delays the others.

Each book is read, scripted and written in a process of its own, several at a time; all of them
hand their sentences, measuring and encoding to one shared executor. So one huge book and a hundred
articles keep all cores busy to the end, and a book that hangs, crashes or eats memory ends alone.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from accessible.batch.events import Event, Kind
from accessible.batch.ledger import Ledger, State, stamp_of
from accessible.batch.orders import Order
from accessible.errors import AccessibleError, HolesError, InputError, Severity, StrictError
from accessible.pool import LateError, LostError, Pool, beside, tell
from accessible.publish import Result
from accessible.workers import cores

#: Books at a time beyond the cores: while one is read or written, the others have sentences ready.
_MORE = 2
#: Of a cluster, one book keeps so many tasks under way.
_EACH = 8
#: A process makes so many books; then another does, with fresh memory.
_RENEW = 50
#: How often a document may change while it is read, and how long it is given to be whole, in
#: seconds, the first time; then twice as long.
_CHANGES, _SETTLE = 3, 2.0
#: Seconds between two looks at what was put off, at what has come, and at who watches.
_LOOK = 0.5
#: What ``retry_failed`` tries again.
_UNFIT = (State.FAILED, State.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one book may take: ``seconds`` and bytes of ``memory`` (0: no bound; memory where the
    system has such bounds), and how often it is tried before it is set aside."""

    seconds: float = 12 * 3600.0
    memory: int = 4 * 1024**3
    tries: int = 3


@dataclass(slots=True)
class Summary:
    """How many books came to what in this run.

    ``done`` counts those with ``findings`` under ``--strict`` and with ``holes``; ``skipped`` those
    that were not due, ``unfit`` the ones among them that failed before. ``seconds`` for all,
    ``audio_seconds`` of what was made.
    """

    total: int = 0
    done: int = 0
    findings: int = 0
    holes: int = 0
    failed: int = 0
    set_aside: int = 0
    skipped: int = 0
    unfit: int = 0
    seconds: float = 0.0
    audio_seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 all is done, 1 some failed (now or before), 3 findings under ``--strict``, 4 holes."""
        if self.failed or self.set_aside or self.unfit:
            return 1
        return HolesError.exit_code if self.holes else StrictError.exit_code * bool(self.findings)


def run(
    orders: Iterable[Order],
    output: Path,
    *,
    executor: Executor,
    ledger: Ledger,
    limits: Limits | None = None,
    watch: Callable[[Event], None] = lambda event: None,
    books: int = 0,
    retry_failed: bool = False,
    force: bool = False,
    more: Callable[[], Iterable[Order]] | None = None,
) -> Summary:
    """Make every book that is due into ``output``, the largest documents first.

    ``executor`` does the heavy work of all (``accessible.pool.Pool``, or a cluster); ``books`` are
    made at a time (0: as many as keep it busy). ``retry_failed``: those that failed or were set
    aside, and no others; ``force``: all. ``watch`` is told of everything, one event at a time.
    ``more`` is asked, twice a second while there is work, for orders that have come since.

    Raises ``OutputError`` and ``CacheError`` when the disk is full or the ledger cannot be written;
    whatever ends it, also ``KeyboardInterrupt``, what was being made waits in the ledger, and the
    next run goes on from there.
    """
    batch = _Batch(output, ledger, limits or Limits(), watch, retry_failed, force, more)
    ahead = getattr(executor, "ahead", 0)
    return batch.run(list(orders), executor, books or max(cores() + _MORE, ahead // _EACH))


def is_due(
    ledger: Ledger, order: Order, stamp: str, *, retry_failed: bool = False, force: bool = False
) -> bool:
    """Whether a run with these choices makes a book; ``stamp`` is that of ``stamp_of``."""
    if not retry_failed:
        return ledger.is_due(order, stamp, force=force)
    entry = ledger.entry(order.name)
    return entry is not None and entry.state in _UNFIT


@dataclass(slots=True)
class _Job:
    """A book that is to be made: its document as it was before, and when it was begun."""

    order: Order
    before: tuple[int, int] = (0, 0)
    attempt: int = 0
    began: float = 0.0
    changes: int = 0
    since: float = 0.0


@dataclass(slots=True)
class _Batch:
    output: Path
    ledger: Ledger
    limits: Limits
    watch: Callable[[Event], None]
    retry_failed: bool
    force: bool
    more: Callable[[], Iterable[Order]] | None
    summary: Summary = field(default_factory=Summary)
    running: dict[Future[_Made], _Job] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.Lock)
    broken: BaseException | None = None

    def run(self, orders: list[Order], executor: Executor, books: int) -> Summary:
        began = time.monotonic()
        waiting = deque(self.expect(orders))
        self.tell(Kind.STARTED, total=len(orders))
        drivers = Pool(
            books if self.more else max(1, min(books, len(orders))),
            seconds=self.limits.seconds,
            memory=self.limits.memory,
            tries=1,
            renew=_RENEW,
            beside=executor,
            told=self.progress,
        )
        try:
            with drivers:
                self.all(waiting, drivers, books)
        except BaseException:
            for job in self.running.values():
                with suppress(AccessibleError):  # what ended it counts
                    self.ledger.waiting(job.order)
            raise
        self.summary.seconds = time.monotonic() - began
        self.tell(Kind.ENDED, seconds=self.summary.seconds, figures=_figures(self.summary))
        return self.summary

    def expect(self, orders: list[Order]) -> list[_Job]:
        """Enter orders; the largest documents come first."""
        self.ledger.expect(orders)
        self.summary.total += len(orders)
        jobs = [_Job(order, _state_of(order.path)) for order in orders]
        return sorted(jobs, key=lambda job: (-job.before[0], job.order.name))

    def all(self, waiting: deque[_Job], drivers: Pool, books: int) -> None:
        while waiting or self.running:
            if self.more and (fresh := list(self.more())):
                waiting.extend(self.expect(fresh))
            for _ in range(len(waiting)):
                if len(self.running) >= books:
                    break
                job = waiting.popleft()
                if job.since > time.monotonic():
                    waiting.append(job)
                elif self.begin(job):
                    future = drivers.submit(_make, job.order, self.output)
                    self.running[future] = job
            if not self.running:
                time.sleep(_LOOK if waiting else 0)  # all that waits was put off
                continue
            for future in wait(self.running, _LOOK, return_when=FIRST_COMPLETED).done:
                again = self.end(self.running[future], future)
                del self.running[future]
                if again:
                    waiting.append(again)
            if self.broken:
                raise self.broken

    def begin(self, job: _Job) -> bool:
        """Whether a book is to be made now."""
        order = job.order
        job.before = _state_of(order.path)
        stamp = stamp_of(order)
        if not job.attempt and not self.is_due(job, stamp):
            return False
        job.attempt = self.ledger.begin(order, stamp)
        job.began = time.monotonic()
        self.tell(Kind.BEGAN, job)
        return True

    def is_due(self, job: _Job, stamp: str) -> bool:
        entry = self.ledger.entry(job.order.name)
        due = is_due(
            self.ledger, job.order, stamp, retry_failed=self.retry_failed, force=self.force
        )
        if not due:
            unfit = entry is not None and entry.state in _UNFIT
            self.summary.skipped += 1
            self.summary.unfit += unfit
            self.tell(Kind.SKIPPED, job, error=entry.error if entry and unfit else "")
            return False
        if self.force or entry is None or entry.stamp != stamp or entry.state is not State.WAITING:
            return True
        if entry.attempts < self.limits.tries:
            return True
        # It was being made each time that the whole batch was killed.
        job.attempt = entry.attempts
        self.fail(job, _ended_with_all(entry.attempts), 0.0)
        return False

    def end(self, job: _Job, future: Future[_Made]) -> _Job | None:
        """Enter what became of a book; the book where it is to be tried again."""
        seconds = time.monotonic() - job.began
        made, error = _Made(), None
        try:
            made = future.result()
            error = made.error
        except LostError as lost:
            error = self.lost(lost)
        except Exception as fault:
            error = _fault(fault)
        if made.full and error:
            raise error  # no other book would fare better
        if _state_of(job.order.path) != job.before:
            return self.changed(job, seconds)
        if made.result is not None:
            self.ledger.done(job.order, made.result, seconds)
            self.done(job, made.result, seconds)
        elif error is not None and error.exit_code in (3, 4):
            self.ledger.failed(job.order, error, seconds)
            self.built(job, error, seconds)
        elif isinstance(error, LostError) and not isinstance(error, LateError):
            if job.attempt < self.limits.tries:
                self.ledger.failed(job.order, error, seconds)
                self.tell(Kind.AGAIN, job, error=error.message, seconds=seconds)
                return job
            self.fail(job, error, seconds)
        elif error is not None:
            self.fail(job, error, seconds)
        return None

    def done(self, job: _Job, result: Result, seconds: float) -> None:
        audio = float(result.figures.get("audio_seconds", 0))
        self.summary.done += 1
        self.summary.audio_seconds += audio
        self.tell(
            Kind.DONE,
            job,
            seconds=seconds,
            outputs=tuple(self.relative(path) for path in result.outputs),
            findings=sum(found.severity is not Severity.NOTE for found in result.findings),
            title=str(result.figures.get("title", "")),
            audio_seconds=audio,
        )

    def built(self, job: _Job, error: AccessibleError, seconds: float) -> None:
        """A book whose outputs stand, with something to tell."""
        entry = self.ledger.entry(job.order.name)
        audio = float(entry.figures.get("audio_seconds", 0)) if entry else 0.0
        self.summary.done += 1
        self.summary.audio_seconds += audio
        self.summary.holes += isinstance(error, HolesError)
        self.summary.findings += isinstance(error, StrictError)
        self.tell(
            Kind.DONE,
            job,
            seconds=seconds,
            outputs=entry.outputs if entry else (),
            findings=sum(f.severity is not Severity.NOTE for f in entry.findings) if entry else 0,
            title=entry.title if entry else "",
            audio_seconds=audio,
            error=error.message,
            remedy=error.remedy,
            code=error.exit_code,
        )

    def fail(self, job: _Job, error: AccessibleError, seconds: float) -> None:
        # A document that cannot be read says the same each time, until it is another.
        aside = isinstance(error, InputError) or job.attempt >= self.limits.tries
        if aside:
            self.ledger.set_aside(job.order, error, seconds)
        else:
            self.ledger.failed(job.order, error, seconds)
        self.summary.set_aside += aside
        self.summary.failed += not aside
        self.tell(
            Kind.SET_ASIDE if aside else Kind.FAILED,
            job,
            seconds=seconds,
            error=error.message,
            remedy=error.remedy,
            code=error.exit_code,
        )

    def changed(self, job: _Job, seconds: float) -> _Job | None:
        """A document that was another when it had been read is read again, a little later."""
        job.changes += 1
        error = InputError(
            f"{job.order.path.name} changed while it was read.",
            "Start again when whatever writes it has finished.",
        )
        if job.changes > _CHANGES:
            self.ledger.failed(job.order, error, seconds)
            self.summary.failed += 1
            self.tell(Kind.FAILED, job, error=error.message, remedy=error.remedy, code=1)
            return None
        self.ledger.waiting(job.order)
        job.since = time.monotonic() + _SETTLE * 2 ** (job.changes - 1)
        self.tell(Kind.AGAIN, job, error=error.message, seconds=seconds)
        return job

    def lost(self, error: LostError) -> LostError:
        """What to say of a book whose process was ended, or died."""
        if isinstance(error, LateError):
            return LateError(
                f"It was stopped: it took longer than {_hours(self.limits.seconds)}.",
                "Give it more time with --time-limit.",
            )
        return LostError(
            "The process that made it died.",
            "If memory was short, give it more with --memory-limit, or use fewer --jobs; else "
            "please report it with the document.",
        )

    def progress(self, told: tuple[str, str, int, int]) -> None:
        name, stage, done, total = told
        self.send(Event(Kind.STAGE, time.time(), name, stage=stage, done=done, total=total))

    def tell(self, kind: Kind, job: _Job | None = None, **more: Any) -> None:
        if job is not None:
            more |= {"name": job.order.name, "source": str(job.order.path), "attempt": job.attempt}
        self.send(Event(kind, time.time(), **more))

    def send(self, event: Event) -> None:
        with self.lock:
            if self.broken is None:
                try:
                    self.watch(event)
                except Exception as error:  # whoever watches has failed: the batch ends, in order
                    self.broken = error

    def relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.output)).as_posix()


# -- in the process of a book -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a book; ``full``: the error is a full disk's."""

    result: Result | None = None
    error: AccessibleError | None = None
    full: bool = False


def _make(order: Order, output: Path) -> _Made:
    """Make one book."""
    from accessible.line import build

    def progress(stage: str, done: int, total: int) -> None:
        tell((order.name, stage, done, total))

    place = output / order.name
    try:
        result = build(
            *(order.path, place.parent, order.settings, progress),
            name=place.name,
            executor=beside(),
        )
    except AccessibleError as error:
        return _Made(error=error, full=_is_full(error))
    except MemoryError:
        return _Made(
            error=AccessibleError(
                "It needs more memory than one book may take.",
                "Give it more with --memory-limit, or split the document.",
            )
        )
    except Exception as error:  # a fault of ours, or of a plug-in: it is this book's alone
        return _Made(error=_fault(error))
    # The proofs stand in the report.
    return _Made(replace(result, proofs=()))


def _is_full(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False


# -- small things -----------------------------------------------------------------------------


def _fault(error: Exception) -> AccessibleError:
    return AccessibleError(
        f"accessible failed at it ({type(error).__name__}: {error}).",
        "This is a fault of accessible, or of a plug-in: please report it with the document.",
    )


def _ended_with_all(attempts: int) -> AccessibleError:
    return AccessibleError(
        f"It was being made each of the last {attempts} times that the whole batch was killed.",
        "If it is not to blame, try it again with --retry-failed.",
    )


def _state_of(path: Path) -> tuple[int, int]:
    """A document's bytes, and when it was written; what is not there has none."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:g} hours" if seconds >= 3600 else f"{seconds:g} seconds"


def _figures(summary: Summary) -> tuple[tuple[str, float], ...]:
    names = "total done findings holes failed set_aside skipped seconds audio_seconds".split()
    return tuple((name, getattr(summary, name)) for name in names)
