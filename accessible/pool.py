"""Processes that outlive one another: one that dies or hangs costs the piece of work that it had.

An executor of the standard library is broken by the first process that dies. Here a thread of this
process stands behind each one, and begins its piece of work again in a new one. A process may hand
work to another executor in its turn (``beside``): so each book of a batch has a process of its own,
and all of them share those that speak and encode.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any

from accessible.errors import AccessibleError
from accessible.workers import AHEAD, cores
from accessible.workers import _start as die_with_parent

#: Seconds that a piece of work may take: far more than any does, on the slowest machine.
PATIENCE = 1800.0
#: How often a piece of work is begun in all.
TRIES = 3
#: Seconds that a process has to start, and to end by itself.
_START = 120.0
_GRACE = 5.0


class LostError(AccessibleError):
    """The process that had a piece of work died of it, each time that it was begun."""


class LateError(LostError):
    """A piece of work took too long, each time that it was begun."""


class Pool(Executor):
    """``jobs`` processes (0: one a core), each started when there is work for it.

    ``seconds`` (0: no bound) and ``memory`` (bytes, 0: no bound; where the system has such a bound)
    are what one piece of work may take; it is begun ``tries`` times in all. A process is renewed
    after ``renew`` pieces (0: never). ``beside`` is the executor that the work itself finds with
    ``beside()``; ``told`` gets what it ``tell``s, in a thread of this pool.

    A future raises what its work raised, ``LostError`` and ``LateError``.
    """

    def __init__(
        self,
        jobs: int = 0,
        *,
        seconds: float = PATIENCE,
        memory: int = 0,
        tries: int = TRIES,
        renew: int = 0,
        beside: Executor | None = None,
        told: Callable[[Any], None] | None = None,
    ) -> None:
        self._seconds, self._memory, self._tries, self._renew = seconds, memory, tries, renew
        self._beside, self._told = beside, told
        self._work: SimpleQueue[_Work | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._processes: set[_Process] = set()
        self._closed = self._stopped = False
        self._threads = [
            threading.Thread(target=self._attend, daemon=True) for _ in range(jobs or cores())
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        piece = _Work((work, args, more))
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._work.put(piece)
        return piece.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with self._lock:
            closed, self._closed = self._closed, True
        if cancel_futures:
            self._cancel()
        if not closed:
            for _ in self._threads:
                self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def stop(self) -> None:
        """End every process now, whatever it does; what was not done is cancelled, or lost."""
        self._stopped = True
        self.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            processes = tuple(self._processes)
        for process in processes:
            process.kill()
        self.shutdown()

    def __exit__(self, *error: object) -> bool | None:
        if error[0] is None:
            self.shutdown()
        else:
            self.stop()
        return None

    def _cancel(self) -> None:
        """Forget what has not begun."""
        ends = 0
        while not self._work.empty():
            piece = self._work.get()
            if piece is None:
                ends += 1
            else:
                piece.future.cancel()
                piece.future.set_running_or_notify_cancel()
        for _ in range(ends):
            self._work.put(None)

    def _attend(self) -> None:
        """Give one process its work, piece by piece (in a thread)."""
        process: _Process | None = None
        try:
            while (piece := self._work.get()) is not None:
                if piece.future.set_running_or_notify_cancel():
                    process = self._see_to(piece, process)
        finally:
            self._end(process)

    def _see_to(self, piece: _Work, process: _Process | None) -> _Process | None:
        """Have a piece done, by this process or by others after it; which is there then."""
        late = False
        for _ in range(self._tries):
            try:
                if process is None or not process.lives or process.done == (self._renew or -1):
                    self._end(process)
                    process = self._begin()
                value = process.do(piece, self._seconds, self._beside, self._told)
            except _Gone as gone:
                late = gone.late
                self._end(process, kill=True)
                process = None
                if self._stopped:
                    break
            except BaseException as error:  # the work's own
                piece.future.set_exception(error)
                return process
            else:
                piece.future.set_result(value)
                return process
        piece.future.set_exception(self._lost(late))
        return process

    def _begin(self) -> _Process:
        try:
            process = _Process(self._memory, getattr(self._beside, "ahead", AHEAD))
        except OSError as error:
            raise _Gone from error
        with self._lock:
            self._processes.add(process)
        if self._stopped:
            raise _Gone
        return process

    def _end(self, process: _Process | None, *, kill: bool = False) -> None:
        if process is not None:
            process.end(kill=kill or self._stopped)
            with self._lock:
                self._processes.discard(process)

    def _lost(self, late: bool) -> LostError:
        often = f" {self._tries} times" if self._tries > 1 else ""
        if late:
            return LateError(
                f"A piece of work was ended{often}: it took more than {self._seconds:g} seconds.",
                "Try again when the machine has less to do, or choose another voice.",
            )
        return LostError(
            f"A worker process died{often} at the same piece of work.",
            "If memory was short, close other programs or use fewer --jobs; else choose another "
            "voice.",
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
    future: Future[Any] = field(default_factory=Future)


class _Gone(Exception):
    """The process has died, or was ended for being ``late``."""

    def __init__(self, late: bool = False) -> None:
        self.late = late


class _Process:
    """One process, as its thread sees it."""

    def __init__(self, memory: int, ahead: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._link, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, memory, ahead), daemon=True)
        try:
            self._process.start()
        except BaseException:
            self._link.close()
            raise
        finally:
            theirs.close()
        self.done = 0
        # A process that does not read holds up nobody but whoever sends to it.
        self._letters: SimpleQueue[bytes | None] = SimpleQueue()
        self._postman = threading.Thread(target=self._post, daemon=True)
        self._postman.start()

    @property
    def lives(self) -> bool:
        return self._process.is_alive()

    def do(
        self,
        piece: _Work,
        seconds: float,
        beside: Executor | None,
        told: Callable[[Any], None] | None,
    ) -> Any:
        """The value of a piece of work. Raises what that raises, and ``_Gone``."""
        # A machine that has much to do takes long to start a process: that is not the work's.
        until = time.monotonic() + max(seconds, _START)
        asked: set[Future[Any]] = set()
        self._letters.put(pickle.dumps(("do", piece.call)))
        try:
            while True:
                left = max(0.0, until - time.monotonic()) if seconds else None
                ready = wait([self._link, self._process.sentinel], left)
                if not ready:
                    raise _Gone(late=True)
                try:
                    # What it said before it died is still there.
                    if self._link not in ready and not self._link.poll():
                        raise _Gone
                    letter = self._link.recv_bytes()
                except (EOFError, OSError) as error:
                    raise _Gone from error
                try:
                    kind, *content = pickle.loads(letter)
                except Exception as error:  # whatever that was, its process is not to be trusted
                    raise _Gone from error
                if kind == "begun":
                    until = time.monotonic() + seconds
                elif kind == "ask" and beside is not None:
                    if future := self._ask(beside, *content):
                        asked.add(future)
                elif kind == "tell" and told is not None:
                    told(content[0])
                elif kind == "value":
                    return content[0]
                elif kind == "error":
                    failed, where = content
                    failed.__cause__ = RuntimeError(where)
                    raise failed
        finally:
            self.done += 1
            for future in asked:
                future.cancel()

    def _ask(self, beside: Executor, number: int, call: Any) -> Future[Any] | None:
        """Have the other executor do what the process asks for, and tell it what came of it."""

        def answer(value: object, error: BaseException | None) -> None:
            self._letters.put(pickle.dumps(("answer", number, value, error and _whole(error))))

        def ended(done: Future[Any]) -> None:
            if not done.cancelled():
                error = done.exception()
                answer(None if error else done.result(), error)

        work, args, more = call
        try:
            future = beside.submit(work, *args, **more)
        except Exception as error:  # it takes no more work
            answer(None, error)
            return None
        future.add_done_callback(ended)
        return future

    def _post(self) -> None:
        with suppress(OSError, ValueError):  # it has gone, or its link is closed
            while (letter := self._letters.get()) is not None:
                self._link.send_bytes(letter)

    def kill(self) -> None:
        with suppress(ValueError):  # it is closed: it has ended
            self._process.kill()

    def end(self, *, kill: bool) -> None:
        """Let the process end, and see that it does."""
        self._letters.put(None)
        if kill:
            self._process.kill()
        self._postman.join(_GRACE)
        self._link.close()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


# -- in the processes -------------------------------------------------------------------------

#: The other side of this process, where it is one of a pool.
_here: _Desk | None = None


def beside() -> Executor | None:
    """The executor that the work of this process may hand work to."""
    return _here


def tell(value: object) -> None:
    """Tell the pool's ``told``, in its own process."""
    if _here is not None:
        _here.send("tell", value)


class _Desk(Executor):
    """Where a process of a pool gets its work, and hands on some of it."""

    def __init__(self, link: Connection, ahead: int) -> None:
        self.ahead = ahead
        self.work: SimpleQueue[Any] = SimpleQueue()
        self._link = link
        self._sending = threading.Lock()
        self._numbers = count()
        self._asked: dict[int, Future[Any]] = {}
        threading.Thread(target=self._receive, daemon=True).start()

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        future: Future[Any] = Future()
        number = next(self._numbers)
        self._asked[number] = future
        self.send("ask", number, (work, args, more))
        return future

    def send(self, *letter: object) -> None:
        content = pickle.dumps(letter)
        with self._sending:
            self._link.send_bytes(content)

    def _receive(self) -> None:
        while True:
            try:
                kind, *content = pickle.loads(self._link.recv_bytes())
            except (EOFError, OSError):  # nobody wants anything any more
                self.work.put(None)
                return
            if kind == "do":
                self._asked.clear()
                self.work.put(content[0])
                continue
            number, value, error = content
            future = self._asked.pop(number, None)
            if future is None or not future.set_running_or_notify_cancel():
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)


def _serve(link: Connection, memory: int, ahead: int) -> None:
    """What a process of a pool does all its life."""
    global _here
    die_with_parent()
    # Ctrl-C goes to every process of a terminal: the first one sees to the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(memory)
    _here = _Desk(link, ahead)
    while call := _here.work.get():
        work, args, more = call
        _here.send("begun")
        try:
            letter: tuple[object, ...] = ("value", work(*args, **more))
        except BaseException as error:
            letter = ("error", _whole(error), traceback.format_exc())
        try:
            _here.send(*letter)
        except Exception as error:  # what cannot be pickled fails in many ways
            _here.send("error", _whole(error), traceback.format_exc())
        del call, work, args, more, letter


def _whole(error: BaseException) -> BaseException:
    """An error that arrives as it was sent, or what can be said of it."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _bound(memory: int) -> None:
    """Bound what this process may take, where the system can."""
    if memory and sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # a lower bound stands already
            # Memory of its own, not of the files that it maps.
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
