"""Workers: results in order, errors as they were, no orphan after a kill."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from accessible.errors import AccessibleError, EngineError
from accessible.workers import AHEAD, spread, workers


def double(number: int) -> int:
    return number * 2


def fail(number: int) -> int:
    if number == 3:
        raise EngineError("No sound for 3.", "Try 4.")
    return number


def die(number: int) -> int:
    os._exit(9)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_tasks_order(jobs: int) -> None:
    seen: list[tuple[str, int, int]] = []
    with workers(jobs) as executor:
        found = list(
            spread(
                executor,
                double,
                [(5, 1), (1, 3), (9, 2)],
                6,
                "stage",
                lambda stage, done, total: seen.append((stage, done, total)),
            )
        )
    assert found == [10, 2, 18]
    assert seen[0] == ("stage", 0, 6)
    assert seen[-1] == ("stage", 6, 6)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_ours_crosses_with_its_remedy(jobs: int) -> None:
    with pytest.raises(EngineError) as caught, workers(jobs) as executor:
        list(spread(executor, fail, [(n, 1) for n in (1, 2, 3, 4)], 4, "stage", lambda *_: None))
    assert (caught.value.message, caught.value.remedy) == ("No sound for 3.", "Try 4.")


def test_processes_that_are_not_ours_live_on_after_an_error() -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with pytest.raises(EngineError), workers(2) as executor:
            list(spread(executor, fail, [(3, 1)], 1, "stage", lambda *_: None))
        other.join(0.5)
        assert other.is_alive()
    finally:
        other.terminate()
        other.join()


def test_a_worker_that_dies_is_an_error_not_a_hang() -> None:
    with pytest.raises(AccessibleError, match="died"), workers(2) as executor:
        list(spread(executor, die, [(1, 1), (2, 1)], 2, "stage", lambda *_: None))


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_tasks_of_a_long_book_are_never_all_alive(jobs: int) -> None:
    taken = done = most = 0
    count = 10 * AHEAD

    def tasks() -> Iterator[tuple[int, int]]:
        nonlocal taken, most
        for number in range(count):
            taken += 1
            most = max(most, taken - done)
            yield number, 1

    def progress(stage: str, finished: int, total: int) -> None:
        nonlocal done
        done = finished

    with workers(jobs) as executor:
        made = spread(executor, double, tasks(), count, "stage", progress)
        assert list(made) == [2 * number for number in range(count)]
    assert taken == done == count
    assert most <= AHEAD


def test_no_work_is_no_stage() -> None:
    seen: list[str] = []
    assert not list(spread(None, double, [], 9, "stage", lambda stage, *_: seen.append(stage)))
    assert not seen


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and /proc are Unix")
def test_workers_die_with_their_parent() -> None:
    program = (
        "import os, time\n"
        "from accessible.workers import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers(2) as executor:\n"
        "        pids = {executor.submit(os.getpid).result() for _ in range(9)}\n"
        "        print(*pids, flush=True)\n"
        "        time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    pids = [int(pid) for pid in process.stdout.readline().split()]
    process.stdout.close()
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(alive, pids)):
        time.sleep(0.05)
    assert pids
    assert not any(map(alive, pids))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
