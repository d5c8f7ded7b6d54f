"""The ledger of a batch: what is due, whatever ended the process, and nobody in another's way."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.batch import Order
from accessible.batch.alone import alone
from accessible.batch.database import FILE
from accessible.batch.ledger import Ledger, State, stamp_of
from accessible.errors import (
    Finding,
    HolesError,
    InputError,
    OutputError,
    StrictError,
)
from accessible.publish import Result
from accessible.settings import Settings

BROKEN = InputError("It is broken.", "Mend it.")

#: A batch that works for ever: three books at a time are begun, and most of them are made.
WORKING = """
import sys
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from accessible.batch.ledger import Ledger
from accessible.errors import InputError
from accessible.settings import Settings

folder = Path(sys.argv[1])
with Ledger.open(folder) as ledger:
    print("ready", flush=True)
    for round in count():
        orders = [
            SimpleNamespace(path=folder / f"{n}.md", name=f"{n}", settings=Settings())
            for n in range(round, round + 3)
        ]
        ledger.expect(orders)
        for order in orders:
            ledger.begin(order, "stamp")
        made = (folder / f"{round}.epub",)
        result = SimpleNamespace(outputs=made, figures={"round": round}, findings=())
        ledger.done(orders[0], result, 1.5)
        ledger.failed(orders[1], InputError("It is broken.", "Mend it."), 0.5)
        ledger.waiting(orders[2])
"""


def order(name: str = "hamlet", path: Path = Path("hamlet.md"), **settings: object) -> Order:
    return Order(path, name, replace(Settings(), **settings))  # type: ignore[arg-type]


def result(folder: Path, *outputs: str, findings: tuple[Finding, ...] = ()) -> Result:
    for output in outputs:
        (folder / output).parent.mkdir(parents=True, exist_ok=True)
        (folder / output).write_text("made")
    made = tuple(folder / output for output in outputs)
    return Result(made, folder / "x.report.json", findings, {"audio_seconds": 12.5}, ())


@contextmanager
def working(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A batch in another process, killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKING, str(folder)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_book_is_entered_begun_and_done(tmp_path: Path) -> None:
    one = order("term-1/hamlet", Path("in/hamlet.md"))
    finding = Finding("language-assumed", "hamlet.md", "It says no language.")
    with Ledger.open(tmp_path) as ledger:
        ledger.expect([one])
        entry = ledger.entry("term-1/hamlet")
        assert entry is not None and entry.state is State.WAITING and entry.attempts == 0
        assert ledger.begin(one, "stamp") == 1
        assert ledger.counts()[State.RUNNING] == 1
        made = result(tmp_path, "term-1/hamlet.epub", findings=(finding,))
        named = {"title": "Hamlet", "authors": ["Shakespeare", "Another"], "language": "en"}
        ledger.done(one, replace(made, figures=named), 3.25)
    with Ledger.read(tmp_path) as ledger:
        (entry,) = ledger.entries()
    assert (entry.name, Path(entry.source)) == ("term-1/hamlet", Path("in/hamlet.md"))
    assert (entry.state, entry.stamp, entry.attempts) == (State.DONE, "stamp", 1)
    assert entry.outputs == ("term-1/hamlet.epub",)
    assert entry.findings == (finding,) and entry.figures == named
    assert (entry.title, entry.author, entry.language) == ("Hamlet", "Shakespeare; Another", "en")
    assert entry.seconds == 3.25 and entry.ended >= entry.began > 0
    assert (entry.error, entry.remedy, entry.code) == ("", "", 0)


def test_what_failed_says_why_and_is_due(tmp_path: Path) -> None:
    one = order(title="A Title")
    with Ledger.open(tmp_path) as ledger:
        ledger.begin(one, "stamp")
        ledger.failed(one, BROKEN, 1)
        entry = ledger.entry("hamlet")
        assert entry is not None and entry.state is State.FAILED
        assert (entry.error, entry.remedy, entry.code) == ("It is broken.", "Mend it.", 1)
        assert entry.title == "A Title"
        assert ledger.is_due(one, "stamp")
        assert ledger.begin(one, "stamp") == 2
        ledger.done(one, result(tmp_path, "hamlet.epub"), 1)
        entry = ledger.entry("hamlet")
        assert entry is not None and (entry.error, entry.remedy, entry.code) == ("", "", 0)


def test_what_is_due(tmp_path: Path) -> None:
    one = order()
    with Ledger.open(tmp_path) as ledger:
        assert ledger.is_due(one, "a")
        ledger.expect([one])
        assert ledger.is_due(one, "a")
        ledger.begin(one, "a")
        assert ledger.is_due(one, "a")
        ledger.done(one, result(tmp_path, "hamlet.epub"), 1)
        assert not ledger.is_due(one, "a")
        assert not ledger.is_due(one, "a", retry_failed=True)
        assert ledger.is_due(one, "a", force=True)
        assert ledger.is_due(one, "b")
        (tmp_path / "hamlet.epub").unlink()
        assert ledger.is_due(one, "a")


def test_what_is_set_aside_waits_for_a_change_or_a_wish(tmp_path: Path) -> None:
    one = order()
    with Ledger.open(tmp_path) as ledger:
        for attempt in (1, 2, 3):
            assert ledger.begin(one, "a") == attempt
            ledger.failed(one, BROKEN, 1)
        ledger.set_aside(one, BROKEN, 1)
        assert not ledger.is_due(one, "a")
        assert ledger.is_due(one, "a", retry_failed=True)
        assert ledger.is_due(one, "a", force=True)
        assert ledger.is_due(one, "b")
        assert ledger.begin(one, "b") == 1, "what has changed counts from one"


@pytest.mark.parametrize("error", [StrictError("Findings.", "Read."), HolesError("Holes.", "Read")])
def test_what_was_built_all_the_same_is_done(tmp_path: Path, error: StrictError) -> None:
    one = order("term/hamlet")
    result(tmp_path, "term/hamlet.epub")
    (tmp_path / "term/hamlet.report.json").write_text(
        '{"outputs": ["hamlet.epub"], "figures": {"chapters": 2}, "findings": [{"code": '
        '"language-assumed", "severity": "warning", "place": "p", "message": "m"}]}'
    )
    with Ledger.open(tmp_path) as ledger:
        ledger.begin(one, "a")
        ledger.failed(one, error, 1)
        entry = ledger.entry("term/hamlet")
        assert entry is not None and entry.state is State.DONE and entry.code == error.exit_code
        assert entry.outputs == ("term/hamlet.epub",) and entry.figures == {"chapters": 2}
        assert entry.findings == (Finding("language-assumed", "p", "m"),)
        # A voice that failed may have recovered.
        assert ledger.is_due(one, "a") == isinstance(error, HolesError)


def test_a_stop_is_no_attempt(tmp_path: Path) -> None:
    one = order()
    with Ledger.open(tmp_path) as ledger:
        for _ in range(5):
            assert ledger.begin(one, "a") == 1
            ledger.waiting(one)
        assert ledger.counts()[State.WAITING] == 1
        ledger.begin(one, "a")
        ledger.done(one, result(tmp_path, "hamlet.epub"), 1)
        ledger.waiting(one)
        assert ledger.counts()[State.DONE] == 1, "what is done is not undone"


def test_expecting_keeps_what_is_known(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.begin(order(), "a")
        ledger.done(order(), result(tmp_path, "hamlet.epub"), 1)
        ledger.expect([order(path=Path("moved/hamlet.md")), order("lear")])
        assert [(each.name, each.state) for each in ledger.entries()] == [
            ("hamlet", State.DONE),
            ("lear", State.WAITING),
        ]


def test_entries_come_in_the_order_of_asking(tmp_path: Path) -> None:
    asked = [f"book {number * 7919 % 1201}" for number in range(1201)]
    with Ledger.open(tmp_path) as ledger:
        ledger.expect(order(name) for name in asked)
        assert [entry.name for entry in ledger.entries()] == asked
        assert sum(ledger.counts().values()) == 1201


@settings(max_examples=40)
@given(name=st.text(min_size=1), message=st.text(), number=st.floats(allow_nan=False))
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, message: str, number: float
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    name = f"{name}\udce9"  # a name of a file in another encoding
    with Ledger.open(folder) as ledger:
        ledger.begin(order(name), "a")
        made = result(folder, "a.epub", findings=(Finding("language-assumed", name, message),))
        ledger.done(order(name), replace(made, figures={"x": number}), 1)
        entry = ledger.entry(name)
        assert entry is not None and entry.name == name
        assert entry.findings[0].place == name and entry.figures == {"x": number}
        ledger.failed(order(name), InputError(message, message), 1)
        entry = ledger.entry(name)
        assert entry is not None and entry.error == entry.remedy == message


def test_a_clock_that_jumps_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([2e9, 5.0, -7e8, 4e9] * 9)
    monkeypatch.setattr(time, "time", lambda: next(times))
    with Ledger.open(tmp_path) as ledger:
        for name in ("a", "b", "c"):
            ledger.begin(order(name), "s")
            ledger.done(order(name), result(tmp_path, f"{name}.epub"), 2.5)
            assert not ledger.is_due(order(name), "s")
        assert [(each.name, each.seconds) for each in ledger.entries()] == [
            ("a", 2.5),
            ("b", 2.5),
            ("c", 2.5),
        ]


def test_killed_at_any_moment_it_goes_on(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(10):
        with working(tmp_path):
            time.sleep(chance.random() / 20)
        with Ledger.open(tmp_path) as ledger:
            assert ledger.findings == ()
            states = [entry.state for entry in ledger.entries()]
            assert State.RUNNING not in states
            for entry in ledger.entries():
                if entry.state is State.DONE:
                    assert entry.outputs == (f"{entry.name}.epub",)
                    assert entry.figures == {"round": int(entry.name)}
                if entry.state is State.FAILED:
                    assert entry.error and entry.remedy and entry.code == 1
    assert states, "it never came to anything"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_two_batches_do_not_share_a_folder(tmp_path: Path) -> None:
    with working(tmp_path) as process:
        with pytest.raises(OutputError, match=f"Another batch works in .*process {process.pid}"):
            Ledger.open(tmp_path).__enter__()
        # Who reads is in nobody's way, and nobody in theirs.
        with Ledger.read(tmp_path) as ledger:
            first = sum(ledger.counts().values())
            while sum(ledger.counts().values()) == first:
                time.sleep(0.01)
            assert all(entry.name for entry in ledger.entries())
        assert process.poll() is None
    with Ledger.open(tmp_path):
        pass


def test_of_two_threads_one_waits_for_a_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one process the system's lock tells nothing, as between machines."""
    monkeypatch.setattr("accessible.batch.alone._BEAT", 0.05)
    with (
        Ledger.open(tmp_path),
        pytest.raises(OutputError, match="Another batch"),
        Ledger.open(tmp_path),
    ):
        pass


def test_another_machine_that_gives_no_sign_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accessible.batch.alone._BEAT", 0.05)
    monkeypatch.setattr("accessible.batch.alone._SILENCE", 0.3)
    left = tmp_path / "accessible-batch.0a.lock"
    left.write_text("17 elsewhere")
    with Ledger.open(tmp_path):
        assert not left.exists()
    left.write_text("17 elsewhere")
    beats = iter(range(10**9))
    lives = [True]

    def beat() -> None:
        while lives:
            os.utime(left, ns=(0, next(beats)))  # its clock stands at 1970
            time.sleep(0.02)

    thread = Thread(target=beat)
    thread.start()
    with pytest.raises(OutputError, match="process 17 on elsewhere"), Ledger.open(tmp_path):
        pass
    lives.clear()
    thread.join()


def test_one_that_ends_while_it_is_watched_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accessible.batch.alone._BEAT", 0.05)
    left = tmp_path / "a.0.lock"
    left.write_text("17 elsewhere")
    thread = Thread(target=lambda: (time.sleep(0.1), left.unlink()))
    thread.start()
    with alone(tmp_path, "a"):
        assert not left.exists()
    thread.join()


@pytest.mark.parametrize("size", [0, 1, 100, 5000, 12288, 20000])
def test_a_damaged_ledger_is_set_aside(tmp_path: Path, size: int) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.expect(order(f"{number}") for number in range(500))
    whole = (tmp_path / FILE).read_bytes()
    assert len(whole) > 20000
    chance = random.Random(size)
    spoilt = bytes(chance.randrange(256) for _ in range(size))
    (tmp_path / FILE).write_bytes(spoilt + whole[size:] if size else whole[: len(whole) // 2])
    with Ledger.open(tmp_path) as ledger:
        assert [finding.code for finding in ledger.findings] == ["ledger-damaged"]
        assert Path(ledger.findings[0].place).name == "accessible-batch.damaged-1.db"
        assert not list(ledger.entries())
        ledger.expect([order()])
    assert (tmp_path / "accessible-batch.damaged-1.db").exists()
    with Ledger.open(tmp_path) as ledger:
        assert not ledger.findings and len(list(ledger.entries())) == 1


def test_no_ledger_of_ours_is_set_aside(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("create table books (name)")
        other.commit()
    with pytest.raises(InputError, match="cannot be read"), Ledger.read(tmp_path):
        pass
    with Ledger.open(tmp_path) as ledger:
        assert ledger.findings[0].code == "ledger-damaged"


def test_a_newer_ledger_is_refused_as_it_is(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.expect([order()])
    with closing(sqlite3.connect(tmp_path / FILE)) as newer:
        newer.execute("pragma user_version = 99")
        newer.execute("alter table books rename to works")
    before = (tmp_path / FILE).read_bytes()
    for way in (Ledger.open, Ledger.read):
        with pytest.raises(OutputError, match="newer version"), way(tmp_path):
            pass
    assert (tmp_path / FILE).read_bytes() == before


def test_a_network_folder_needs_no_shared_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(tmp_path):
        assert (tmp_path / f"{FILE}-wal").exists()
    monkeypatch.setattr("accessible.batch.database.is_shared", lambda folder: True)
    with Ledger.open(tmp_path) as ledger:
        ledger.begin(order(), "a")
        assert not (tmp_path / f"{FILE}-wal").exists()
        with Ledger.read(tmp_path) as reader:
            assert reader.counts()[State.RUNNING] == 1
            ledger.waiting(order())
            assert reader.counts()[State.WAITING] == 1


def test_where_there_is_no_batch_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no batch"), Ledger.read(tmp_path):
        pass
    assert not list(tmp_path.iterdir()), "looking makes nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_a_folder_that_is_only_readable_is_read(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.expect([order()])
    tmp_path.chmod(0o555)
    try:
        with Ledger.read(tmp_path) as ledger:
            assert [entry.name for entry in ledger.entries()] == ["hamlet"]
    finally:
        tmp_path.chmod(0o755)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError), Ledger.open(tmp_path / "file" / "out"):
        pass


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger._connection.execute("pragma max_page_count = 3")
        with pytest.raises(OutputError, match="disk is full"):
            ledger.expect(order(f"{number}") for number in range(5000))
        assert not any(ledger.counts().values()), "all of them, or none"


def test_threads_share_it(tmp_path: Path) -> None:
    def work(number: int) -> None:
        for book in range(number * 20, number * 20 + 20):
            ledger.begin(order(f"{book}"), "s")
            ledger.failed(order(f"{book}"), BROKEN, 0)

    with Ledger.open(tmp_path) as ledger:
        threads = [Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ledger.counts()[State.FAILED] == 80


def test_the_stamp_is_of_all_that_is_asked_for(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("# A\n\n![Sea](pictures/sea%201.png) and https://example.org/b.png.\n")
    (tmp_path / "pictures").mkdir()
    picture = tmp_path / "pictures" / "sea 1.png"
    picture.write_text("picture")
    lexicon = tmp_path / "names.tsv"
    lexicon.write_text("Leith\tleeth\n")

    def stamp(**settings: object) -> str:
        return stamp_of(order(path=document, **settings))

    seen = [stamp(), stamp(rate=160), stamp(lexicon=(lexicon,))]
    assert stamp() == stamp(jobs=3) == seen[0], "how it is done changes nothing"
    lexicon.write_text("Leith\tlight\n")
    seen.append(stamp(lexicon=(lexicon,)))
    (tmp_path / "other.md").write_text("another document")
    assert stamp() == seen[0]
    picture.write_text("another picture")
    seen.append(stamp())
    os.utime(document, (0, 0))
    assert stamp() == seen[-1], "a time is no content"
    document.write_text("# B\n")
    seen.append(stamp())
    document.unlink()
    seen.append(stamp())
    assert len(set(seen)) == len(seen) and all(len(each) == 64 for each in seen)
