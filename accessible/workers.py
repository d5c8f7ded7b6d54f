"""Work side by side: the processes that speak, encode and prove, and how they end.

A worker is a spawned process (the same on every system). It dies with its parent, whatever ends
it, and at Ctrl-C at once. With one job everything runs in this process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    InvalidStateError,
    ProcessPoolExecutor,
)
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TypeVar

from accessible.errors import AccessibleError

Task = TypeVar("Task")
Result = TypeVar("Result")

#: How many tasks are under way or wait for a worker: enough to keep the cores of any machine busy.
AHEAD = 4 * max(4, os.cpu_count() or 1)

#: Told of each finished piece of work: the stage's name, how much is done, of how much.
Progress = Callable[[str, int, int], None]


#: Work that asks for nothing but its task and the cache.
_ANYWHERE: set[Callable[..., object]] = set()


def anywhere(work: Callable[[Task], Result]) -> Callable[[Task], Result]:
    """Mark work that asks for nothing but its task and the cache, and leaves what it makes there:
    an executor may have it done on another machine. It is done again when that one fails."""
    _ANYWHERE.add(work)
    return work


def can_travel(work: Callable[..., object]) -> bool:
    """Whether work may be done on another machine."""
    return work in _ANYWHERE


def no_progress(stage: str, done: int, total: int) -> None:
    """For callers who do not watch."""


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """An executor with ``jobs`` processes (0: one a core), gone when the block ends.

    With one job there is none: ``spread`` then works in this process.
    """
    jobs = jobs or cores()
    if jobs == 1:
        yield None
        return
    others = frozenset(multiprocessing.active_children())
    executor = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start
    )
    try:
        yield executor
    except BaseException:
        for child in multiprocessing.active_children():
            if child not in others:
                child.terminate()
        with _unmoved_by_cancelled_work():
            executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _unmoved_by_cancelled_work() -> Iterator[None]:
    """The executor's own thread fails when its processes end and work of theirs was cancelled
    before: that is nobody's concern (its InvalidStateError)."""
    usual = threading.excepthook

    def hook(failure: threading.ExceptHookArgs) -> None:
        if failure.exc_type is not InvalidStateError:
            usual(failure)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = usual


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def spread(
    executor: Executor | None,
    work: Callable[[Task], Result],
    tasks: Iterable[tuple[Task, int]],
    total: int,
    stage: str,
    progress: Progress,
) -> Iterator[Result]:
    """The results of ``work`` over the tasks, in the tasks' order, as they are asked for.

    Each task comes with its size, and all together have the size ``total``; progress counts what is
    finished. A task is taken when a worker will soon be free, so that those of a long book are
    never all alive: the order is the caller's, and the largest are best first. An executor may have
    room for other than ``AHEAD`` of them (its ``ahead``). Raises what ``work`` raised first.
    """
    done = 0
    ahead = getattr(executor, "ahead", AHEAD)
    if executor is None:
        for task, size in _told_at_first(tasks, total, stage, progress):
            yield work(task)
            done += size
            progress(stage, done, total)
        return
    waiting = _told_at_first(tasks, total, stage, progress)
    futures: deque[Future[Result]] = deque()
    busy: dict[Future[Result], int] = {}
    try:
        while True:
            while len(busy) < ahead and (following := next(waiting, None)) is not None:
                future = executor.submit(work, following[0])
                futures.append(future)
                busy[future] = following[1]
            if not busy:
                break
            for future in wait_for(busy, return_when=FIRST_COMPLETED).done:
                future.result()
                done += busy.pop(future)
                progress(stage, done, total)
            while futures and futures[0] not in busy:
                yield futures.popleft().result()
    except BrokenProcessPool as error:
        raise died(stage) from error
    except BaseException:
        for future in busy:
            future.cancel()
        raise


def _told_at_first(
    tasks: Iterable[tuple[Task, int]], total: int, stage: str, progress: Progress
) -> Iterator[tuple[Task, int]]:
    """The tasks; where there are any, the stage is told before the first."""
    for number, task in enumerate(tasks):
        if not number:
            progress(stage, 0, total)
        yield task


def died(stage: str) -> AccessibleError:
    """What to say when the system ended a worker."""
    return AccessibleError(
        f"A worker process died while it was busy with “{stage}”.",
        "Try again with --jobs 1; if memory was short, close other programs first.",
    )
