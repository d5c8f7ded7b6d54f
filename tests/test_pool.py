"""A pool of processes: one that dies or hangs costs its own work alone, begun again elsewhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError, Executor
from pathlib import Path

import pytest

from accessible.errors import EngineError
from accessible.pool import LateError, LostError, Pool, beside, tell
from accessible.workers import spread


def double(number: int) -> int:
    return number * 2


def process() -> int:
    return os.getpid()


def fail(number: int) -> int:
    raise EngineError(f"No sound for {number}.", "Try another.")


def die(places: Path, times: int) -> int:
    """Die the first ``times`` times; then how often it was begun."""
    (places / str(time.monotonic_ns())).touch()
    begun = len(list(places.iterdir()))
    if begun <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return begun


def hang(places: Path, times: int) -> int:
    (places / str(time.monotonic_ns())).touch()
    begun = len(list(places.iterdir()))
    if begun <= times:
        time.sleep(60)
    return begun


def take(size: int) -> int:
    return len(bytearray(size))


def nothing_that_pickles() -> object:
    return lambda: 0


class Picky(Exception):
    """It cannot be made again from what it was pickled with."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(one)


def pick() -> None:
    raise Picky(1, 2)


def through(count: int) -> list[int]:
    """Work that hands work on."""
    tell(("began", count))
    return list(
        spread(beside(), double, [(n, 1) for n in range(count)], count, "s", lambda *_: None)
    )


def through_a_failure() -> str:
    executor = beside()
    assert executor is not None
    error = executor.submit(fail, 3).exception()
    assert isinstance(error, EngineError)
    return error.remedy


def hand_on_and_hang(places: Path) -> None:
    executor = beside()
    assert executor is not None
    executor.submit(double, 1).result()
    time.sleep(60)


@pytest.fixture
def pool() -> Executor:
    with Pool(2) as pool:
        yield pool  # type: ignore[misc]


def test_results_come_in_order_from_more_than_one_process(pool: Pool) -> None:
    assert list(pool.map(double, range(30))) == [2 * n for n in range(30)]
    found = list(spread(pool, double, [(n, 1) for n in (5, 1, 9)], 3, "stage", lambda *_: None))
    assert found == [10, 2, 18]
    assert os.getpid() not in {pool.submit(process).result() for _ in range(5)}


def test_an_error_comes_as_it_was_and_its_process_goes_on(pool: Pool) -> None:
    with pytest.raises(EngineError) as caught:
        pool.submit(fail, 3).result()
    assert (caught.value.message, caught.value.remedy) == ("No sound for 3.", "Try another.")
    assert "in fail" in str(caught.value.__cause__)
    with pytest.raises(RuntimeError, match="Picky"):
        pool.submit(pick).result()
    with pytest.raises(Exception, match="pickle"):
        pool.submit(nothing_that_pickles).result()
    with pytest.raises(Exception, match="pickle"):
        pool.submit(lambda: 0).result()
    assert pool.submit(double, 4).result() == 8


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_that_is_killed_costs_its_own_work_alone(pool: Pool, tmp_path: Path) -> None:
    dying = pool.submit(die, tmp_path, 2)
    others = [pool.submit(double, n) for n in range(20)]
    assert [future.result() for future in others] == [2 * n for n in range(20)]
    assert dying.result() == 3


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_kills_every_process_is_given_up_and_the_pool_works_on(tmp_path: Path) -> None:
    with Pool(1) as pool:
        with pytest.raises(LostError, match="died 3 times"):
            pool.submit(die, tmp_path, 9).result()
        assert len(list(tmp_path.iterdir())) == 3
        assert pool.submit(double, 4).result() == 8


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_that_dies_while_it_has_nothing_to_do_costs_nothing(tmp_path: Path) -> None:
    with Pool(1, tries=1) as pool:
        first = pool.submit(process).result()
        os.kill(first, signal.SIGKILL)
        time.sleep(0.2)
        assert pool.submit(process).result() != first


def test_what_takes_too_long_is_ended_and_begun_again(tmp_path: Path) -> None:
    with Pool(2, seconds=2, tries=2) as pool:
        begun = time.monotonic()
        assert pool.submit(hang, tmp_path, 1).result() == 2
        assert time.monotonic() - begun < 30
        for place in tmp_path.iterdir():
            place.unlink()
        with pytest.raises(LateError, match="more than 2 seconds"):
            pool.submit(hang, tmp_path, 9).result()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others have no such bound")
def test_memory_has_a_bound() -> None:
    with Pool(1, memory=2**29) as pool:
        with pytest.raises(MemoryError):
            pool.submit(take, 2**30).result()
        assert pool.submit(take, 2**20).result() == 2**20


def test_a_process_is_renewed() -> None:
    with Pool(1, renew=2) as pool:
        found = [pool.submit(process).result() for _ in range(6)]
    assert found[0] == found[1] != found[2] == found[3] != found[4]


def test_work_hands_work_to_another_pool() -> None:
    told: list[object] = []
    with Pool(2) as inner, Pool(3, beside=inner, told=told.append) as outer:
        counts = [0, 40, 3, 100]
        found = [future.result() for future in [outer.submit(through, count) for count in counts]]
        assert found == [[2 * n for n in range(count)] for count in counts]
        assert sorted(told) == sorted(("began", count) for count in counts)  # type: ignore[type-var]
        assert outer.submit(through_a_failure).result() == "Try another."
    assert beside() is None


def test_who_hands_work_on_and_hangs_holds_up_nobody(tmp_path: Path) -> None:
    with Pool(1) as inner, Pool(2, beside=inner, seconds=6, tries=1) as outer:
        assert outer.submit(through, 3).result() == [0, 2, 4]
        hanging = outer.submit(hand_on_and_hang, tmp_path)
        assert outer.submit(through, 50).result() == [2 * n for n in range(50)]
        with pytest.raises(LateError):
            hanging.result()
        assert outer.submit(through, 5).result() == [0, 2, 4, 6, 8]


def test_shutdown_does_what_was_asked_for_or_forgets_it() -> None:
    pool = Pool(1)
    futures = [pool.submit(double, n) for n in range(9)]
    pool.shutdown()
    assert [future.result() for future in futures] == [2 * n for n in range(9)]
    with pytest.raises(RuntimeError):
        pool.submit(double, 1)
    pool = Pool(1)
    futures = [pool.submit(time.sleep, 0.05) for _ in range(50)]
    pool.shutdown(cancel_futures=True)
    assert sum(future.cancelled() for future in futures) > 30


def test_an_error_in_the_block_ends_everything_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(KeyError), Pool(1) as pool:
        child = pool.submit(process).result()
        sleeping = [pool.submit(time.sleep, 60) for _ in range(3)]
        time.sleep(0.2)
        raise KeyError
    assert time.monotonic() - begun < 20
    with pytest.raises((LostError, CancelledError)):
        sleeping[0].result()
    assert sleeping[2].cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_book_is_built_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pool: Pool
) -> None:
    from accessible.line import build  # not at the top: every process here imports this room
    from accessible.settings import Settings

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    document = tmp_path / "book.txt"
    document.write_text("A Title\n\nSome words to say. And some more.\n")
    settings = Settings(engine="silence", cache=tmp_path / "cache", jobs=1, language="en")
    alone = build(document, tmp_path / "alone", settings)
    shared = build(document, tmp_path / "shared", settings, executor=pool)
    for one, other in zip(alone.outputs, shared.outputs, strict=True):
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and /proc are Unix")
def test_processes_die_with_their_parent() -> None:
    program = (
        "import os, time\n"
        "from accessible.pool import Pool\n"
        "if __name__ == '__main__':\n"
        "    with Pool(1) as pool:\n"
        "        print(pool.submit(os.getpid).result(), flush=True)\n"
        "        pool.submit(time.sleep, 60).result()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker lives on")
