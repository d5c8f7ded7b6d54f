"""A cluster on the loopback: workers die, freeze and differ, and every book is as it would be."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accessible.batch.cluster import cluster
from accessible.batch.likeness import about, examine
from accessible.errors import UsageError
from accessible.line import build
from accessible.settings import Settings
from accessible.stores import Store

pytest.importorskip("distributed", reason="distributed is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
        env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


def scheduler(port: int) -> Any:
    where = ("--host", "127.0.0.1", "--port", str(port))
    return running("dask_scheduler", *where, "--no-dashboard", "--no-show")


def worker(port: int, folder: Path, threads: int = 1, **environment: str) -> Any:
    """A machine of its own, as far as its cache goes."""
    return running(
        "dask_worker",
        f"tcp://127.0.0.1:{port}",
        *("--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"),
        *("--local-directory", str(folder / "dask"), "--death-timeout", "60"),
        XDG_CACHE_HOME=str(folder / "cache"),
        **environment,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "store").mkdir()
    return Settings(
        engine="silence",
        language="en",
        to=("epub",),
        cache=tmp_path / "here",
        store=(tmp_path / "store").as_uri(),
    )


def documents(folder: Path, count: int) -> list[Path]:
    """Short books of two chapters, with sentences of their own."""
    folder.mkdir()
    made = []
    for number in range(count):
        path = folder / f"book-{number:02}.md"
        text = "\n\n".join(
            f"# Chapter {chapter}\n\n"
            + " ".join(f"Book {number} says sentence {chapter}.{n}." for n in range(12))
            for chapter in (1, 2)
        )
        path.write_text(text + "\n")
        made.append(path)
    return made


def built(
    books: list[Path], output: Path, settings: Settings, executor: Executor | None
) -> dict[str, bytes]:
    with ThreadPoolExecutor(4) as threads:
        jobs = [threads.submit(build, book, output, settings, executor=executor) for book in books]
        outputs = [path for job in jobs for path in job.result().outputs]
    return {path.name: path.read_bytes() for path in outputs}


def alone(books: list[Path], folder: Path) -> dict[str, bytes]:
    """What one machine makes, without a cluster and without a store."""
    settings = Settings(
        engine="silence", language="en", to=("epub",), cache=folder / "plain-cache", jobs=1
    )
    made = [build(book, folder / "plain", settings) for book in books]
    return {path.name: path.read_bytes() for result in made for path in result.outputs}


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def entries(store: Path) -> int:
    return sum(1 for _ in store.rglob("*.entry"))


def when(ready: Callable[[], bool], do: Callable[[], None]) -> threading.Thread:
    """Do something in a thread as soon as it is time."""

    def wait() -> None:
        end = time.monotonic() + 60
        while not ready() and time.monotonic() < end:
            time.sleep(0.005)
        do()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def known(executor: Executor, count: int) -> Executor:
    """The executor, once it knows of so many workers."""
    end = time.monotonic() + 60
    while len(executor._threads) < count:  # type: ignore[attr-defined]
        assert time.monotonic() < end, "the workers do not come"
        time.sleep(0.05)
    return executor


def test_workers_that_die_and_freeze(tmp_path: Path, settings: Settings) -> None:
    books = documents(tmp_path / "books", 4)
    port, store = free_port(), tmp_path / "store"
    with (
        scheduler(port),
        worker(port, tmp_path / "a") as dying,
        worker(port, tmp_path / "b") as freezing,
        worker(port, tmp_path / "c"),
        cluster(f"tcp://127.0.0.1:{port}", [settings], deadline=2) as executor,
    ):
        known(executor, 3)
        threads = [
            when(lambda: entries(store) > 10, dying.kill),
            when(lambda: entries(store) > 25, lambda: freezing.send_signal(signal.SIGSTOP)),
        ]
        made = built(books, tmp_path / "out", settings, executor)
        for thread in threads:
            thread.join()
        assert dying.wait() == -signal.SIGKILL
        assert freezing.poll() is None
        # Each has a folder of its own, and has worked.
        assert all(entries(tmp_path / name / "cache") for name in "abc")
    assert made == alone(books, tmp_path)


def test_a_scheduler_that_comes_back(tmp_path: Path, settings: Settings) -> None:
    books = documents(tmp_path / "books", 2)
    port, store = free_port(), tmp_path / "store"
    with ExitStack() as stack:
        first = stack.enter_context(scheduler(port))
        old = stack.enter_context(worker(port, tmp_path / "a"))
        executor = stack.enter_context(cluster(f"tcp://127.0.0.1:{port}", [settings]))

        def fail() -> None:
            """As when its machine is started again: its workers are new ones."""
            first.kill()
            old.kill()
            first.wait()
            stack.enter_context(scheduler(port))
            stack.enter_context(worker(port, tmp_path / "b"))

        thread = when(lambda: entries(store) > 10, fail)
        made = built(books, tmp_path / "out", settings, executor)
        thread.join()
        assert entries(tmp_path / "b" / "cache")
    assert made == alone(books, tmp_path)


def test_workers_of_this_machine_need_no_store(tmp_path: Path, settings: Settings) -> None:
    books = documents(tmp_path / "books", 2)
    settings = replace(settings, store="")
    with cluster("local:2", [settings]) as executor:
        made = built(books, tmp_path / "out", settings, executor)
    assert made == alone(books, tmp_path)
    assert not entries(tmp_path / "store")


def test_workers_that_differ(tmp_path: Path, settings: Settings) -> None:
    odd = tmp_path / "odd" / "av-1.2.3.dist-info"
    odd.mkdir(parents=True)
    (odd / "METADATA").write_text("Metadata-Version: 2.1\nName: av\nVersion: 1.2.3\n")
    path = os.pathsep.join(filter(None, (str(odd.parent), os.environ.get("PYTHONPATH"))))
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    with scheduler(port):
        with worker(port, tmp_path / "a", PYTHONPATH=path):
            with pytest.raises(UsageError) as error, cluster(address, [settings]):
                pytest.fail("it was used")
            assert "tcp://127.0.0.1:" in error.value.message
            assert "av 1.2.3 instead of" in error.value.message
        with worker(port, tmp_path / "b", threads=2):
            with pytest.raises(UsageError) as error, cluster(address, [settings]):
                pytest.fail("it was used")
            assert "--nthreads 1" in error.value.message


def test_what_a_worker_may_lack(settings: Settings) -> None:
    expected = about(settings.store, [settings])
    Store(settings.store).write("probe", b"probe")
    difference, name = examine(expected, [settings], "probe")
    assert not difference
    assert Store(settings.store).read(name) == name.encode()

    voice = ("silence", "whisper", "1")
    told, _ = examine(replace(expected, voices=(*expected.voices, voice)), [settings], "probe")
    assert told == "does not have the voice silence:whisper at all"
    told, _ = examine(expected, [replace(settings, voice="nobody")], "probe")
    assert "no voice called “nobody”" in told
    told, _ = examine(expected, [settings], "another")
    assert told.startswith("reads another store than file://")
    away = replace(expected, store="nonsense://store")
    assert examine(away, [settings], "probe")[0].startswith("cannot use the store")
    older = tuple((name, "2.7" if name == "Python" else has) for name, has in expected.versions)
    with pytest.raises(UsageError, match=r"has Python 3\.\d+ instead of 2\.7"):
        replace(expected, versions=older).check()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:{port}", "no Dask scheduler"),
        ("local:none", "no cluster"),
        ("local:0", "no cluster"),
        ("http://127.0.0.1", "no cluster"),
        ("two", "no cluster"),
    ],
)
def test_clusters_that_are_not_there(
    address: str, told: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accessible.batch.cluster._CONNECT", 1.0)
    with (
        pytest.raises(UsageError, match=told),
        cluster(address.format(port=free_port()), [settings]),
    ):
        pytest.fail("it was used")


def test_a_cluster_needs_one_store(settings: Settings) -> None:
    for each in (
        [replace(settings, store="")],
        [settings, replace(settings, store="memory://other")],
    ):
        with pytest.raises(UsageError, match="one store"), cluster("tcp://127.0.0.1:1", each):
            pytest.fail("it was used")
