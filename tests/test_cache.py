"""The store: whole entries or none, whoever writes, dies, or damages them."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accessible.cache import Cache, key, size_of
from accessible.errors import CacheError, DamagedEntryError, UsageError

PARTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.tuples(inner, inner) | st.tuples(inner) | st.just(()),
    max_leaves=6,
)
A, B = key("a"), key("b")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 10**9)


def entry(cache: Cache, address: str) -> Path:
    return cache.folder / "v2" / address[:2] / f"{address}.entry"


def files(cache: Cache) -> list[str]:
    return sorted(path.name for path in cache.folder.rglob("*") if path.is_file())


def sound(path: Path) -> None:
    path.write_bytes(b"sound")


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(st.text(max_size=9), st.integers() | st.text(max_size=3000) | st.none()),
    st.binary(max_size=9999),
)
def test_round_trip(cache: Cache, header: dict[str, object], payload: bytes) -> None:
    address = key(payload)
    cache.put(address, header, payload)
    assert cache.header(address) == header
    assert cache.payload(address) == payload


@given(PARTS, PARTS)
def test_keys_tell_types_and_cuts_apart(one: object, other: object) -> None:
    assert (key(one) == key(other)) == (repr(one) == repr(other))


def test_keys() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key(1), key(1.0), key("1"), key(True)}) == 6
    assert key(["a", 1]) == key(("a", 1)) == Cache.key(("a", 1))
    with pytest.raises(TypeError):
        key(object())


def test_missing(cache: Cache) -> None:
    assert cache.header(A) is None
    assert cache.file(A, ".mp3") is None
    with pytest.raises(DamagedEntryError, match="missing"):
        cache.payload(A)
    assert cache.info().entries == 0


def test_flipped_byte_is_found_and_dropped(cache: Cache) -> None:
    cache.put(A, {"frames": 3}, b"payload")
    content = bytearray(entry(cache, A).read_bytes())
    content[-1] ^= 1
    entry(cache, A).write_bytes(content)
    with pytest.raises(DamagedEntryError, match="damaged"):
        cache.payload(A)
    assert files(cache) == []
    cache.put(A, {"frames": 3}, b"payload")
    assert cache.payload(A) == b"payload"


@pytest.mark.parametrize("length", range(0, 70, 7))
def test_truncated_entry_is_none_and_dropped(cache: Cache, length: int) -> None:
    cache.put(A, {"frames": 3}, b"payload of some length")
    entry(cache, A).write_bytes(entry(cache, A).read_bytes()[:length])
    assert cache.header(A) is None
    assert files(cache) == []


def test_damaged_header_is_dropped(cache: Cache) -> None:
    cache.put(A, {"frames": 3}, b"payload")
    content = entry(cache, A).read_bytes()
    entry(cache, A).write_bytes(content.replace(b'"frames"', b'"framez"'))
    assert cache.header(A) is None


def test_an_entry_under_anothers_name_is_dropped(cache: Cache) -> None:
    for address in (A, B):
        cache.put(address, {"frames": 3}, b"payload of " + address.encode())
        cache.put_file(address, ".mp3", {}, sound)
    for suffix in (".entry", ".file"):
        one, two = (entry(cache, each).with_suffix(suffix) for each in (A, B))
        content = one.read_bytes()
        two.write_bytes(content)
    with pytest.raises(DamagedEntryError):
        cache.payload(B)
    entry(cache, B).write_bytes(entry(cache, A).read_bytes())
    assert cache.header(B) is None
    assert cache.file(B, ".mp3") is None
    assert cache.header(A) is not None and cache.file(A, ".mp3") is not None


def test_whole_files(cache: Cache) -> None:
    place = cache.put_file(A, ".mp3", {"delay": 7}, sound)
    assert place.read_bytes() == b"sound" and place.suffix == ".mp3"
    assert cache.file(A, ".mp3", verify=True) == (place, {"delay": 7})
    place.write_bytes(b"SOUND")
    assert cache.file(A, ".mp3", verify=False) == (place, {"delay": 7})
    assert cache.file(A, ".mp3") is None
    assert files(cache) == []
    place = cache.put_file(A, ".mp3", {}, sound)
    place.write_bytes(b"cut")
    assert cache.file(A, ".mp3") is None
    assert files(cache) == []


def test_failed_maker_leaves_nothing(cache: Cache) -> None:
    def make(path: Path) -> None:
        path.write_bytes(b"half")
        raise RuntimeError("encoder")

    with pytest.raises(RuntimeError, match="encoder"):
        cache.put_file(A, ".mp3", {}, make)
    assert files(cache) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_writer_leaves_whole_entries_only(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from accessible.cache import Cache, key\n"
        "cache = Cache(Path(sys.argv[1]), 10**9); n = 0; print('ready', flush=True)\n"
        "while True:\n"
        "    n += 1; cache.put(key(n % 50), {'n': n % 50}, bytes([n % 50]) * 300_000)\n"
    )
    for delay in (0.05, 0.11, 0.17):
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(cache.folder)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        found = [n for n in range(50) if cache.header(key(n)) is not None]
        assert found
        for n in found:
            assert cache.header(key(n)) == {"n": n}
            assert cache.payload(key(n)) == bytes([n]) * 300_000


def test_two_processes_write_the_same_keys(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from accessible.cache import Cache, key\n"
        "cache = Cache(Path(sys.argv[1]), 10**9)\n"
        "for n in range(200):\n"
        "    clip, track = key(n % 5), key('track', n % 5)\n"
        "    cache.put(clip, {'n': n % 5}, b'x' * 50_000)\n"
        "    cache.put_file(track, '.mp3', {}, lambda path: path.write_bytes(b'y' * 9) and None)\n"
        "    assert cache.payload(clip) and cache.file(track, '.mp3', verify=True)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(cache.folder)]) for _ in range(2)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert cache.info().entries == 10
    assert len(files(cache)) == 15


def test_prune_takes_the_least_recently_used(cache: Cache) -> None:
    for n in range(5):
        cache.put(key(n), {}, bytes(1000))
        age(entry(cache, key(n)), 100_000 - n * 10_000)
    assert cache.header(key(0)) is not None  # used now
    small = Cache(cache.folder, 2 * entry(cache, key(0)).stat().st_size)
    removed = small.prune()
    assert removed.entries == 3
    assert [n for n in range(5) if cache.header(key(n)) is not None] == [0, 4]


def test_prune_keeps_what_this_build_used(cache: Cache) -> None:
    start = time.time()
    cache.put(A, {}, bytes(1000))
    age(entry(cache, A), 1800)  # so recent that its use was not written again
    cache.header(A)
    cache.put(B, {}, bytes(1000))
    age(entry(cache, B), 90_000)
    assert Cache(cache.folder, 0).prune(keep_since=start).entries == 1
    assert cache.header(A) == {}
    assert cache.header(B) is None


def test_prune_sweeps_what_dead_writers_left(cache: Cache) -> None:
    place = cache.put_file(A, ".mp3", {}, sound)
    left = place.with_name(f"{A}.0123456789abcdef.part.mp3")
    orphan = place.with_name(f"{A}-{'0' * 32}.mp3")
    young = place.with_name(f"{A}.fedcba9876543210.part")
    for path in (left, orphan, young):
        path.write_bytes(b"half")
    age(left, 90_000)
    age(orphan, 90_000)
    assert cache.prune().entries == 2
    assert cache.file(A, ".mp3", verify=True) is not None
    assert young.exists() and not left.exists() and not orphan.exists()


def test_what_a_running_build_uses_is_not_pruned(cache: Cache) -> None:
    code = (
        "import os, sys; from pathlib import Path; from accessible.cache import Cache\n"
        "with Cache(Path(sys.argv[1]), 10**9).in_use():\n"
        "    print('ready', flush=True); sys.stdin.read(); os._exit(9)\n"
    )
    small = Cache(cache.folder, 0)
    cache.put(A, {}, b"old")
    age(entry(cache, A), 90_000)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(cache.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None and other.stdout.readline()
        cache.put(B, {}, b"used by it")
        age(entry(cache, B), 1800)
        # A build that began later ends: what the other one may have used stays.
        with small.in_use():
            pass
        assert (cache.header(A), cache.header(B)) == (None, {})
        assert small.prune().entries == 0
    # It was killed: nobody uses anything, and its file goes too.
    assert small.prune().entries == 1
    assert files(cache) == []


def test_uses_of_other_machines_count_for_a_day(cache: Cache) -> None:
    cache.put(A, {}, b"payload")
    use = cache.folder / "v2" / "0123456789abcdef.use"
    use.write_text("1 another-machine")
    assert Cache(cache.folder, 0).prune().entries == 0
    age(use, 90_000)
    assert Cache(cache.folder, 0).prune().entries == 1
    assert not use.exists()


def test_a_failed_build_prunes_and_tells_its_own_error(cache: Cache) -> None:
    cache.put(A, {}, b"payload")
    age(entry(cache, A), 90_000)
    with pytest.raises(ZeroDivisionError), Cache(cache.folder, 0).in_use():
        cache.put(B, {}, b"payload")
        raise ZeroDivisionError
    assert cache.header(A) is None
    assert cache.header(B) == {}
    (cache.folder.parent / "file").write_text("no folder")
    with pytest.raises(ZeroDivisionError), Cache(cache.folder.parent / "file", 0).in_use():
        raise ZeroDivisionError


def test_processes_prune_and_write_at_once(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from accessible.cache import Cache, key\n"
        "from accessible.errors import DamagedEntryError\n"
        "cache = Cache(Path(sys.argv[1]), 40_000)\n"
        "for n in range(150):\n"
        "    clip, track = key(n % 7), key('track', n % 7)\n"
        "    cache.put(clip, {'n': n % 7}, b'x' * 5_000)\n"
        "    cache.put_file(track, '.mp3', {}, lambda path: path.write_bytes(b'y' * 99) and None)\n"
        "    if n % 3 == 0: cache.prune()\n"
        "    found = cache.file(track, '.mp3')\n"
        "    try: assert cache.payload(clip) == b'x' * 5_000\n"
        "    except DamagedEntryError as error: assert 'missing' in str(error)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(cache.folder)], stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[1] for process in running] == [""] * 3
    cache = Cache(cache.folder, 20_000)
    cache.prune()
    assert cache.info().bytes <= 20_000
    assert not [name for name in files(cache) if ".part" in name]


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("500MB", 500 * 10**6), (" 1.5 gb ", 15 * 10**8), ("2 TB", 2 * 10**12), ("7b", 7)],
)
def test_sizes_as_people_write_them(text: str, size: int) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1", "1 XB", "1e9", "½GB", "9" * 99, "1,5GB"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="no size"):
        size_of(text)


def test_clear_leaves_foreign_files(cache: Cache) -> None:
    cache.put(A, {}, b"payload")
    place = cache.put_file(B, ".mp3", {}, sound)
    foreign = [cache.folder / "notes.txt", place.with_name("notes.txt"), place.parent / "x.entry"]
    for path in foreign:
        path.write_text("mine")
    before = cache.info()
    assert before.entries == 2
    assert cache.clear() == before
    assert files(cache) == sorted(path.name for path in foreign)
    assert cache.info().entries == 0
    assert Cache(cache.folder / "nothing", 1).clear().entries == 0


def test_pickles(cache: Cache) -> None:
    assert pickle.loads(pickle.dumps(cache)) == cache


def test_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    cache = Cache(tmp_path / "taken", 1)
    with pytest.raises(CacheError) as caught:
        cache.put(A, {}, b"")
    assert "--cache" in caught.value.remedy
    with pytest.raises(CacheError):
        cache.header(A)


def test_full_disk(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("accessible.cache._rename", full)
    with pytest.raises(CacheError, match="full"):
        cache.put(A, {}, b"payload")
    assert files(cache) == []


def test_prune_on_the_command_line(cache: Cache) -> None:
    from click.testing import CliRunner

    from accessible.cli import cli

    for n in range(4):
        cache.put(key(n), {}, bytes(100_000))
        age(entry(cache, key(n)), 90_000 - n)
    folder = ["--cache", str(cache.folder)]
    done = CliRunner().invoke(cli, ["cache", "prune", "--size", "250 KB", *folder])
    assert done.exit_code == 0 and "Removed 2 entries" in done.output
    assert [n for n in range(4) if cache.header(key(n)) is not None] == [2, 3]
    assert "Holds 2 entries" in CliRunner().invoke(cli, ["cache", "info", *folder]).output
    assert "Removed 0 entries" in CliRunner().invoke(cli, ["cache", "prune", *folder]).output
    assert CliRunner().invoke(cli, ["cache", "prune", "--size", "much"]).exit_code == 2
    assert CliRunner().invoke(cli, ["cache", "clear", *folder, "--json"]).exit_code == 0
    assert files(cache) == []
