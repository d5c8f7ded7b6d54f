"""Workers on many machines: an executor whose tasks are done by a Dask cluster.

A task that asks for nothing but itself and the cache (``workers.anywhere``) travels; its result is
small, and what it makes lies in the store that the machines share. So tasks are pure: one whose
worker dies, freezes or loses its scheduler is given to another, and what was made stands.
Work on files of this machine is done here.
"""

from __future__ import annotations

import logging
import pickle
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from accessible import workers
from accessible.batch.likeness import About, about, examine
from accessible.cache import Cache, settle
from accessible.errors import AccessibleError, CacheError, UsageError
from accessible.settings import Settings
from accessible.stores import Store

#: Seconds until a scheduler, or a worker, must have been heard of.
_CONNECT, _PATIENCE = 10.0, 120.0
#: Seconds between two looks at how the tasks are.
_LOOK = 0.5
#: Tasks that each worker has: the one that it does, and the next.
_EACH = 2
#: How often a task is begun in all, whoever fails (Dask's own bound for workers that die).
_TRIES = 4
#: Results that are fetched at once.
_TAKERS = 8
#: Seconds between two prunings of a worker's own folder.
_PRUNE = 600.0


@contextmanager
def cluster(
    address: str, settings: Iterable[Settings], *, deadline: float = 300.0
) -> Iterator[Executor]:
    """An executor for ``line.build`` on the cluster at ``address``, while the block lasts.

    ``tcp://HOST:PORT`` (or ``tls://``) is a running Dask scheduler; ``local:N`` starts N workers on
    this machine. ``settings``: those of all builds, which must name one shared store unless the
    workers are local. Each worker is asked first whether it makes the same sound: versions, voices,
    the store. A worker that does not finish a task within ``deadline`` seconds is taken for frozen:
    it is restarted, and its tasks are done by others. Raises ``UsageError``: no such scheduler, no
    workers, or one that differs.
    """
    each = list(dict.fromkeys(settings))
    with ExitStack() as stack:
        connect, together = _connection(address, stack)
        expected = about("", ()) if together else about(_store_of(each), each)
        executor = _Cluster(connect, expected, together, deadline)
        stack.callback(executor.close)
        if not together:
            executor.examine(each)
            beside = stack.enter_context(workers.workers(max(2, workers.cores())))
            executor.beside = beside
        executor.start()
        yield executor


def _connection(address: str, stack: ExitStack) -> tuple[Callable[[], Any], bool]:
    """What connects to the scheduler, and whether its workers are on this machine."""
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "Clusters need a package that is not installed.", 'pip install "accessible[cluster]"'
        ) from error
    # What it logs goes to the terminal: what matters of it is told as errors.
    for name in tuple(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    kind, _, rest = address.partition(":")
    if kind == "local":
        if not rest.isascii() or not rest.isdigit() or not 0 < int(rest) <= 256:
            raise UsageError(f"“{address}” is no cluster.", "Write it as in local:4.")
        local = distributed.LocalCluster(
            n_workers=int(rest), threads_per_worker=1, dashboard_address=None
        )
        stack.enter_context(local)
        address, together = local.scheduler_address, True
    elif kind in ("tcp", "tls"):
        together = False
    else:
        raise UsageError(
            f"“{address}” is no cluster.", "Write it as in tcp://HOST:8786, or local:4."
        )

    def connect() -> Any:
        try:
            return distributed.Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"There is no Dask scheduler at {address}.",
                "Start one with “dask scheduler”, or check the address and the network.",
            ) from error

    return connect, together


def _store_of(settings: list[Settings]) -> str:
    stores = {each.store for each in settings}
    if "" in stores or len(stores) != 1:
        raise UsageError(
            "A cluster needs one store that its machines share.",
            "Name it with --store, as in file:///mnt/shared/accessible or s3://BUCKET/PREFIX.",
        )
    return stores.pop()


@dataclass(slots=True, eq=False)
class _Task:
    """Work that is to be done: ``content`` is pickled, ``remote`` is Dask's future of the latest
    of its ``tries``, begun at ``since`` (monotonic)."""

    content: bytes
    future: Future[Any] = field(default_factory=Future)
    remote: Any = None
    since: float = 0.0
    tries: int = 0


class _Cluster(Executor):
    """Gives tasks to the workers, a few to each, and again where one fails."""

    def __init__(
        self,
        connect: Callable[[], Any],
        expected: About,
        together: bool,
        deadline: float,
    ) -> None:
        self.beside: Executor | None = None
        self._connect, self._client, self._expected = connect, connect(), expected
        self._together, self._deadline = together, deadline
        self._changed = threading.Condition()
        self._waiting: deque[_Task] = deque()
        self._given: dict[str, _Task] = {}
        self._threads: dict[str, int] = self._workers()
        #: When each worker was last heard of by a result.
        self._heard: dict[str, float] = {}
        #: When there was a worker, or a scheduler, last.
        self._seen = time.monotonic()
        self._closed = False
        #: The client has one thread for all that it tells: what takes time is done in these.
        self._takers = ThreadPoolExecutor(_TAKERS, "taker")
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    @property
    def ahead(self) -> int:
        """How many tasks of one book are best under way."""
        return max(workers.AHEAD, 2 * _EACH * len(self._threads))

    def start(self) -> None:
        self._watcher.start()

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        if self.beside is not None and not workers.can_travel(work):
            return self.beside.submit(work, *args, **more)
        task = _Task(pickle.dumps((work, args, more)))
        with self._changed:
            if self._closed:
                raise RuntimeError("the cluster has been left")
            self._waiting.append(task)
            self._changed.notify()
        return task.future

    def close(self) -> None:
        """Forget what is under way, and leave the cluster."""
        with self._changed:
            self._closed = True
            left = [*self._waiting, *self._given.values()]
            self._waiting.clear()
            self._given.clear()
            self._changed.notify()
        for task in left:
            if not task.future.cancel():
                task.future.set_exception(CancelledError())
        if self._watcher.is_alive():
            self._watcher.join()
        self._takers.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def examine(self, settings: list[Settings]) -> None:
        """Ask every worker whether it makes what this machine would. Raises ``UsageError``."""
        if not self._threads:
            with suppress(TimeoutError):
                self._client.wait_for_workers(1, timeout=_CONNECT)
            self._threads = self._workers()
        if not self._threads:
            raise UsageError(
                f"The cluster at {self._client.scheduler.address} has no workers.",
                "Start some, as docs/cluster.md shows.",
            )
        store = Store(self._expected.store)
        store.probe()
        probe = f"probe-{uuid.uuid4().hex}"
        store.write(probe, probe.encode())
        try:
            # By reference, and in bytes: a worker without accessible answers all the same.
            told = self._client.run(
                _examined, pickle.dumps((self._expected, settings, probe)), on_error="return"
            )
            differences = {worker: _difference(answer) for worker, answer in told.items()}
            for worker, threads in self._threads.items():
                if threads != 1:
                    differences[worker] = f"has {threads} threads: start it with --nthreads 1"
            for worker, answer in told.items():
                name = answer[1] if isinstance(answer, tuple) else ""
                if not differences[worker]:
                    if store.read(name) != name.encode():
                        differences[worker] = f"writes to another store than {store.url}"
                    store.remove(name)
        finally:
            store.remove(probe)
        others = {worker: text for worker, text in differences.items() if text}
        if others:
            worker, text = min(others.items())
            more = f" {len(others) - 1} other workers differ too." if len(others) > 1 else ""
            raise UsageError(
                f"The worker {worker} {text}.{more}",
                "Install the same on every machine (docs/cluster.md), then start the workers anew.",
            )

    def _workers(self) -> dict[str, int]:
        return dict(self._client.nthreads())

    def _watch(self) -> None:
        look = 0.0
        while True:
            with self._changed:
                if self._closed:
                    return
            try:
                while task := self._next():
                    self._give(task)
                if time.monotonic() >= look:
                    self._look()
                    look = time.monotonic() + _LOOK
            except AccessibleError as error:
                self._fail(error)
            except Exception as error:  # the scheduler is gone, in one of many ways
                self._reconnect(error)
            with self._changed:
                if not self._closed and not (self._waiting and self._is_free()):
                    self._changed.wait(_LOOK)

    def _is_free(self) -> bool:
        return len(self._given) < _EACH * len(self._threads)

    def _next(self) -> _Task | None:
        """A task for a worker that has room."""
        with self._changed:
            return self._waiting.popleft() if self._waiting and self._is_free() else None

    def _give(self, task: _Task) -> None:
        """Begin a task, or begin it again."""
        if not task.tries and not task.future.set_running_or_notify_cancel():
            return
        task.tries += 1
        task.since = time.monotonic()
        name = f"accessible-{uuid.uuid4().hex}"
        with self._changed:
            self._given[name] = task
        task.remote = self._client.submit(
            _worked, self._expected, self._together, task.content, key=name, pure=False
        )
        task.remote.add_done_callback(self._told)

    def _told(self, remote: Any) -> None:
        with suppress(RuntimeError):  # the cluster has been left
            self._takers.submit(self._ended, remote)

    def _ended(self, remote: Any) -> None:
        """Take the result of a task, which may be on a worker that has frozen since."""
        value = error = None
        lost = remote.status not in ("finished", "error")
        try:
            if remote.status == "error":
                error = remote.exception(timeout=_CONNECT)
            elif not lost:
                value = remote.result(timeout=_CONNECT)
        except Exception:  # it was lost with its worker, or with the scheduler
            lost = True
        with self._changed:
            task = self._given.pop(remote.key, None)
            if task is None:
                return
            if lost:
                self._again(task)
            elif value is not None:
                self._heard[value[0]] = time.monotonic()
            self._changed.notify()
        if lost:
            return
        if value is not None:
            task.future.set_result(pickle.loads(value[1]))
        else:
            assert isinstance(error, BaseException)
            killed = type(error).__name__ == "KilledWorker"
            task.future.set_exception(_lost() if killed else error)

    def _again(self, task: _Task) -> None:
        """A task that was lost is the next to be begun, but not for ever."""
        if task.tries < _TRIES:
            self._waiting.appendleft(task)
        else:
            task.future.set_exception(_lost())

    def _look(self) -> None:
        """See which workers there are, and which of them are frozen."""
        if self._client.status != "running":
            raise ConnectionError("the scheduler is gone")
        self._threads = self._workers()
        now = time.monotonic()
        if self._threads or not (self._given or self._waiting):
            self._seen = now
        elif now - self._seen > _PATIENCE:
            raise AccessibleError(
                "The cluster has no workers any more.", "Start some, then start the batch again."
            )
        with self._changed:
            late = {
                name: task
                for name, task in self._given.items()
                if now - task.since > self._deadline
            }
        if not late:
            return
        for worker, names in self._client.processing().items():
            frozen = late.keys() & set(names)
            if not frozen or now - self._heard.get(worker, 0.0) < self._deadline:
                continue
            for name in frozen:
                self._late(name)
            with self._changed:
                for name in names:
                    if name in self._given:
                        self._given[name].since = now
            # The client's own method refuses where no nanny would start the worker again.
            self._client.sync(
                self._client.scheduler.restart_workers,
                workers=[worker],
                timeout=_CONNECT,
                wait_for_workers=False,
                on_error="return",
                stimulus_id=f"accessible-{uuid.uuid4().hex}",
            )
        self._threads = self._workers()

    def _late(self, name: str) -> None:
        """A task has kept a worker too long: another gets it, but not for ever."""
        with self._changed:
            task = self._given.get(name)
            if task is None:
                return
            if task.tries < _TRIES:
                task.tries += 1
                return
            self._given.pop(name)
        task.remote.cancel()
        task.future.set_exception(
            AccessibleError(
                f"A task took longer than {self._deadline:g} seconds on {_TRIES} workers.",
                "Look at what its document has in it, or allow for more time.",
            )
        )

    def _reconnect(self, why: Exception) -> None:
        """Wait for the scheduler to come back: what was under way is begun again there."""
        end = time.monotonic() + _PATIENCE
        with suppress(Exception):
            self._client.close(timeout=1)
        while not self._closed:
            try:
                client = self._connect()
            except UsageError:
                if time.monotonic() > end:
                    self._fail(
                        AccessibleError(
                            f"The scheduler of the cluster is gone ({why}).",
                            "Start it again, then the batch: it goes on where it was.",
                        )
                    )
                    return
                time.sleep(_LOOK)
                continue
            self._client = client
            break
        with self._changed:
            for task in self._given.values():
                self._again(task)
            self._given.clear()
            self._threads = {}
            self._seen = time.monotonic()

    def _fail(self, error: AccessibleError) -> None:
        with self._changed:
            failed = [*self._given.values(), *self._waiting]
            self._given.clear()
            self._waiting.clear()
        for task in failed:
            if task.tries or task.future.set_running_or_notify_cancel():
                task.future.set_exception(error)


def _lost() -> AccessibleError:
    return AccessibleError(
        f"{_TRIES} workers were lost over one task.",
        "Their logs tell why; most often they have too little memory.",
    )


def _difference(answer: Any) -> str:
    """What a worker has told of itself, as the end of a sentence; empty when all is well."""
    if isinstance(answer, tuple):
        return str(answer[0])
    return f"cannot run accessible ({answer})"


def _examined(content: bytes) -> tuple[str, str]:
    """At a worker: how it differs, and the name of what it has put into the store."""
    expected, settings, probe = pickle.loads(content)
    return examine(expected, settings, probe)


_pruned = 0.0


def _worked(expected: About, together: bool, content: bytes) -> tuple[str, bytes]:
    """At a worker: do a task; its address, and the pickled result.

    The task is unpacked here, once it is clear that this worker has what it needs, and where its
    caches are.
    """
    global _pruned
    from distributed import get_worker

    if not together:
        settle(Cache.default_folder())
        expected.check()
        if time.monotonic() - _pruned > _PRUNE:
            _pruned = time.monotonic()
            with suppress(CacheError):  # it is full, or not ours: the task will tell
                Cache(Cache.default_folder(), expected.limit).prune(time.time())
    work, args, more = pickle.loads(content)
    return get_worker().address, pickle.dumps(work(*args, **more))
