"""A hot folder: what has arrived whole is built, once; what fails says why beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from accessible.batch.events import Event, Kind
from accessible.batch.ledger import Ledger, State
from accessible.batch.orders import Order
from accessible.batch.running import Summary
from accessible.batch.watching import Arrivals, watch
from accessible.errors import UsageError
from accessible.pool import Pool
from accessible.settings import Settings

SETTINGS = Settings(engine="silence", to=("epub",), jobs=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with Ledger.open(folder) as opened:
        yield opened


@pytest.fixture
def arrivals(folder: Path, ledger: Ledger) -> Arrivals:
    return Arrivals(folder, folder, SETTINGS, ledger, settle=0.0)


def names(orders: list[Order]) -> list[str]:
    return sorted(order.name for order in orders)


def looked(arrivals: Arrivals) -> list[str]:
    """The names of what has arrived at the first of two looks, or stands still between them."""
    return names(arrivals.look() + arrivals.look())


def made(arrivals: Arrivals, path: Path, kind: Kind = Kind.DONE) -> None:
    arrivals.ended(Event(kind, 0.0, source=str(path)))


def test_what_stands_still_has_arrived_once(folder: Path, arrivals: Arrivals) -> None:
    (folder / "hamlet.md").write_text("# Hamlet")
    assert arrivals.look() == [], "it may grow still"
    (order,) = arrivals.look()
    assert order == Order(folder / "hamlet.md", "hamlet", SETTINGS, str(folder))
    assert arrivals.look() == []


def test_what_grows_has_not_arrived(folder: Path, arrivals: Arrivals) -> None:
    path = folder / "hamlet.md"
    for size in range(1, 5):
        path.write_text("x" * size)
        assert arrivals.look() == []
    assert names(arrivals.look()) == ["hamlet"]


def test_it_settles_by_a_clock_that_does_not_jump(
    folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "time", lambda: 0.0)
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, settle=3.0)
    (folder / "hamlet.md").write_text("# Hamlet")
    os.utime(folder / "hamlet.md", (4e9, 4e9))  # tomorrow, by another machine's clock
    arrivals.look()
    now[0] += 2.9
    assert arrivals.look() == []
    now[0] += 0.2
    assert names(arrivals.look()) == ["hamlet"]


@pytest.mark.parametrize(
    "name",
    "book.md.part book.md.crdownload ~$book.md book.md.tmp .book.md book.jpg book.failed.txt "
    ".~lock.book.md#".split(),
)
def test_what_is_no_document_or_not_all_there_is_left(
    folder: Path, arrivals: Arrivals, name: str
) -> None:
    (folder / name).write_text("# Half")
    assert looked(arrivals) == []


def test_patterns_find_no_unfinished_file_either(folder: Path, ledger: Ledger) -> None:
    (folder / "book.part").write_text("# Half")
    (folder / "book.notes").write_text("# Whole")
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, patterns=("*.part", "*.notes"), settle=0)
    assert looked(arrivals) == ["book"]


@pytest.mark.parametrize("ending", [".part", ".crdownload"])
def test_a_browser_keeps_the_place_of_what_it_loads(
    folder: Path, arrivals: Arrivals, ending: str
) -> None:
    (folder / "book.md").write_text("# Half")
    (folder / f"book.md{ending}").write_text("# Half")
    assert looked(arrivals) == []
    (folder / f"book.md{ending}").unlink()
    assert looked(arrivals) == ["book"]


def test_what_is_empty_or_open_elsewhere_is_given_time(
    folder: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, settle=1.0)
    (folder / "empty.md").touch()
    with (folder / "open.md").open("w") as stream:
        stream.write("# Half")
        stream.flush()
        arrivals.look()
        now[0] = 5.0
        if sys.platform in ("linux", "win32"):
            assert arrivals.look() == []
            (folder / "closed.md").write_text("# Whole")
            arrivals.look()
            now[0] = 7.0
            assert names(arrivals.look()) == ["closed"]
            now[0] = 21.0
            assert names(arrivals.look()) == ["empty", "open"], "for ever would be never"


def test_nothing_is_given_again_while_it_is_made(folder: Path, arrivals: Arrivals) -> None:
    path = folder / "hamlet.md"
    path.write_text("# Hamlet")
    assert looked(arrivals) == ["hamlet"]
    path.write_text("# Hamlet, Prince of Denmark")
    assert looked(arrivals) == []
    arrivals.ended(Event(Kind.STAGE, 0.0, source=str(path)))
    assert looked(arrivals) == []
    made(arrivals, path)
    assert looked(arrivals) == ["hamlet"]


def test_what_failed_comes_again_when_it_changes(folder: Path, arrivals: Arrivals) -> None:
    path = folder / "hamlet.md"
    path.write_text("# Hamlet")
    assert looked(arrivals) == ["hamlet"]
    made(arrivals, path, Kind.FAILED)
    assert looked(arrivals) == []
    path.write_text("# Hamlet, mended")
    assert looked(arrivals) == ["hamlet"]


def test_results_are_no_documents(folder: Path, arrivals: Arrivals) -> None:
    (folder / "hamlet.md").write_text("# Hamlet")
    (folder / "hamlet.epub").write_text("made")
    (folder / "hamlet.report.json").write_text('{"outputs": ["hamlet.epub"]}')
    for page in ("index.html", "index.json", "index.csv"):
        (folder / page).write_text("the report of a batch")
    assert looked(arrivals) == ["hamlet"]


def test_results_never_take_the_place_of_a_document(folder: Path, arrivals: Arrivals) -> None:
    (folder / "own.epub").write_text("a publisher's")
    (folder / "two.epub").write_text("a publisher's")
    (folder / "two.md").write_text("# Two")
    assert looked(arrivals) == ["own.narrated", "two.narrated"]
    (refused,) = arrivals.refused()
    assert refused.kind is Kind.FAILED and "another document" in refused.error
    assert refused.name.startswith("two.") and refused.remedy
    assert arrivals.refused() == []
    assert looked(arrivals) == [] and arrivals.refused() == [], "it is said once"


def test_names_are_kept_from_one_time_to_the_next(folder: Path, ledger: Ledger) -> None:
    (folder / "two.md").write_text("# Two")
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, settle=0)
    assert looked(arrivals) == ["two"]
    ledger.expect([Order(folder / "two.md", "two", SETTINGS)])
    (folder / "two.html").write_text("<p>Two</p>")
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, settle=0)
    arrivals.look()
    assert {order.path.name: order.name for order in arrivals.look()} == {
        "two.md": "two",
        "two.html": "two.narrated",
    }


def test_results_may_go_elsewhere_in_the_same_folders(folder: Path, tmp_path: Path) -> None:
    (folder / "term 1").mkdir()
    (folder / "term 1" / "own.epub").write_text("a publisher's")
    with Ledger.open(tmp_path / "out") as ledger:
        arrivals = Arrivals(folder, tmp_path / "out", SETTINGS, ledger, settle=0)
        assert looked(arrivals) == ["term 1/own"]


def test_what_cannot_be_looked_into_is_told_once(folder: Path, ledger: Ledger) -> None:
    found: list[Any] = []
    (folder / "lost.md").symlink_to(folder / "nowhere.md")
    arrivals = Arrivals(folder, folder, SETTINGS, ledger, found=found.append)
    arrivals.look()
    arrivals.look()
    assert [finding.code for finding in found] == ["source-unreadable"]


def test_a_folder_that_is_not_there(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="no folder"):
        watch(tmp_path / "none", tmp_path, SETTINGS, executor=Pool(1), ledger=ledger, once=True)


def test_one_pass_builds_what_is_there(folder: Path, ledger: Ledger) -> None:
    (folder / "good.md").write_text("# Good\n\nIt is.\n")
    (folder / "bad.epub").write_text("no EPUB")
    events: list[Event] = []
    text = replace(SETTINGS, to=("epub-text",), cache=folder.parent / "cache")

    def once() -> Summary:
        with Pool(1) as executor:
            return watch(
                *(folder, folder, text),
                executor=executor,
                ledger=ledger,
                settle=0.05,
                once=True,
                told=events.append,
            )

    summary = once()
    assert (summary.done, summary.total, summary.exit_code) == (1, 2, 1)
    (good,) = folder.glob("good*.epub")
    assert (folder / "good.report.json").is_file()
    why = (folder / "bad.failed.txt").read_text()
    assert why.startswith("bad.epub could not be built.\n") and "EPUB" in why.splitlines()[2]
    assert (folder / "bad.epub").read_text() == "no EPUB"
    assert {Kind.DONE, Kind.SET_ASIDE} <= {event.kind for event in events}
    assert ledger.counts()[State.DONE] == 1

    (folder / "bad.epub").write_bytes(good.read_bytes())
    summary = once()
    assert (summary.done, summary.exit_code) == (1, 0)
    assert (folder / "bad.report.json").is_file()
    assert not (folder / "bad.failed.txt").exists()
    assert once().done == 0, "nothing is made twice, and no result is a document"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_the_command_builds_what_arrives_until_it_is_stopped(folder: Path) -> None:
    command = [sys.executable, "-m", "accessible", "watch", str(folder), "--engine", "silence"]
    options = ["--to", "epub-text", "--interval", "0.1", "--settle", "0.1", "--jobs", "1"]
    with subprocess.Popen(
        [*command, *options, "--cache", str(folder.parent / "cache")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        late = Timer(120, process.kill)  # a line that does not come is a failure, and no hang
        late.start()
        assert process.stdout.readline().startswith("Watching ")
        (folder / "first.md").write_text("# First\n\nIt is.\n")
        assert process.stdout.readline() == "Begun: first\n"
        (folder / "second.epub").write_text("no EPUB")
        ends = sorted(process.stdout.readline() for _ in range(3))
        assert [line.split(":")[0] for line in ends] == ["Begun", "Done", "Set aside"]
        assert list(folder.glob("first*.epub")) and (folder / "first.report.json").is_file()
        assert (folder / "second.failed.txt").is_file()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        late.cancel()
        assert process.stdout.read() == ""
        assert "Stopped." in process.stderr.read()
    assert not list(folder.glob("*.lock")) and not list(folder.glob(".accessible-*"))
    with Ledger.read(folder) as ledger:
        assert ledger.counts()[State.DONE] == ledger.counts()[State.SET_ASIDE] == 1
