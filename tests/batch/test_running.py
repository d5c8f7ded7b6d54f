"""A batch: the good books are made as they would be alone, and the bad ones stop nobody."""

from __future__ import annotations

import os
import signal
import sys
import threading
import zipfile
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from accessible.batch.events import Event, Kind
from accessible.batch.ledger import Entry, Ledger, State, stamp_of
from accessible.batch.orders import Order
from accessible.batch.running import Limits, Summary, run
from accessible.errors import OutputError
from accessible.pool import Pool
from accessible.settings import Settings

#: An engine and a reader of somebody's that do what the text says.
PLUG_IN = """
import errno, os, signal, time
from pathlib import Path
from accessible.errors import OutputError
from accessible.engines.silence import SilenceEngine
from accessible.readers.text import TextReader

class Lethal(SilenceEngine):
    name = "lethal"
    title = "Lethal"
    def speak(self, text, *rest):
        if "kill the voice" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "once" in text and not (place := Path(os.environ["LETHAL"])).exists():
            place.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().speak(text, *rest)

class Reader(TextReader):
    name = "lethal"
    suffixes = (".lethal",)
    def read(self, path, settings):
        text = path.read_text()
        if "kill the reader" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in text:
            time.sleep(600)
        if "crash" in text:
            raise ZeroDivisionError("somebody's fault")
        if "full disk" in text:
            raise OutputError("The disk is full.", "") from OSError(errno.ENOSPC, "full")
        if "eat" in text:
            bytearray(2**34)
        if "slow" in text:
            time.sleep(9 if "very slow" in text else 1)
        return super().read(path, settings)
"""


class Bench:
    """A folder with documents, and batches of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "out"
        self.settings = Settings(engine="lethal", cache=folder / "cache", language="en")
        self.events: list[Event] = []

    def order(self, name: str, text: str | bytes = "", **settings: Any) -> Order:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return Order(path, path.stem, self.settings)

    def good(self, number: int, more: str = "") -> Order:
        return self.order(f"good-{number}.txt", f"Title {number}\n\nSome words, {number}. {more}\n")

    def run(self, orders: Iterable[Order], watch: Any = None, **more: Any) -> Summary:
        self.events.clear()

        def told(event: Event) -> None:
            self.events.append(event)
            if watch:
                watch(event)

        more = {"limits": Limits(seconds=60, tries=2), "books": 3} | more
        with Ledger.open(self.output) as ledger, Pool(2) as executor:
            return run(orders, self.output, executor=executor, ledger=ledger, watch=told, **more)

    def entries(self) -> dict[str, Entry]:
        with Ledger.read(self.output) as ledger:
            return {entry.name: entry for entry in ledger.entries()}

    def kinds(self, name: str) -> list[Kind]:
        return [e.kind for e in self.events if e.name == name and e.kind is not Kind.STAGE]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    plug_in = tmp_path / "plug-in"
    told = plug_in / "lethal-1.0.dist-info"
    told.mkdir(parents=True)
    (plug_in / "lethal_plug_in.py").write_text(PLUG_IN)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: lethal\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(
        dedent(
            """
            [accessible.engines]
            lethal = lethal_plug_in:Lethal
            [accessible.readers]
            lethal = lethal_plug_in:Reader
            """
        )
    )
    # Every process that is spawned has the path of its parent.
    monkeypatch.syspath_prepend(str(plug_in))
    monkeypatch.setenv("LETHAL", str(tmp_path / "once"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return Bench(tmp_path)


def locked(path: Path) -> bytes:
    """An EPUB whose documents are encrypted."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="a.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        archive.writestr("META-INF/rights.xml", "<rights/>")
        archive.writestr(
            "META-INF/encryption.xml",
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
            '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
            '<e:CipherData><e:CipherReference URI="a.xhtml"/></e:CipherData>'
            "</e:EncryptedData></encryption>",
        )
        archive.writestr(
            "a.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A</dc:title>'
            '<dc:identifier id="i">i</dc:identifier><dc:language>en</dc:language></metadata>'
            '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
        )
        archive.writestr("a.xhtml", os.urandom(300))
    return path.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_good_books_are_made_as_alone_and_the_bad_ones_told(bench: Bench, tmp_path: Path) -> None:
    from accessible.line import build

    good = [bench.good(number) for number in range(8)]
    bad = {
        "empty": bench.order("empty.txt"),
        "locked": bench.order("locked.epub", locked(tmp_path / "made")),
        "cut": bench.order("cut.epub", (tmp_path / "made").read_bytes()[:500]),
        "poison": bench.order("poison.txt", "Poison\n\nFirst. Now kill the voice. Last.\n"),
    }
    summary = bench.run([*bad.values(), *good])
    assert (summary.done, summary.set_aside + summary.failed) == (8, 4)
    assert summary.exit_code == 1
    entries = bench.entries()
    for order in good:
        alone = build(order.path, tmp_path / "alone", order.settings)
        for one in alone.outputs:
            assert one.read_bytes() == (bench.output / one.name).read_bytes()
        assert entries[order.name].state is State.DONE
        assert entries[order.name].title.startswith("Title")
    reasons = {name: entries[name].error for name in bad}
    assert all(reasons.values()) and len(set(reasons.values())) == 4
    assert "empty" in reasons["empty"]
    assert "died" in reasons["poison"]
    assert {entries[name].state for name in bad} == {State.SET_ASIDE}
    assert entries["poison"].attempts == 2
    assert bench.kinds("poison") == [Kind.BEGAN, Kind.AGAIN, Kind.BEGAN, Kind.SET_ASIDE]

    # A second run does nothing; one that is asked to tries the bad ones, and no others.
    files = {path: path.stat().st_mtime_ns for path in bench.output.glob("good*")}
    again = bench.run([*bad.values(), *good])
    assert (again.skipped, again.unfit, again.done) == (12, 4, 0)
    assert again.exit_code == 1
    bad["empty"].path.write_text("Empty\n\nNot any more.\n")
    retried = bench.run([*bad.values(), *good], retry_failed=True)
    assert (retried.skipped, retried.done, retried.set_aside) == (8, 1, 3)
    assert bench.entries()["empty"].state is State.DONE
    assert files == {path: path.stat().st_mtime_ns for path in bench.output.glob("good*")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others bound no memory")
def test_a_book_that_kills_hangs_eats_or_crashes_its_process_ends_alone(bench: Bench) -> None:
    bad = ["kill the reader", "hang", "eat", "crash"]
    orders = [bench.order(f"{text.replace(' ', '-')}.lethal", text) for text in bad]
    good = [bench.good(number) for number in range(3)]
    limits = Limits(seconds=8, memory=2**31, tries=2)
    summary = bench.run([*orders, *good], limits=limits, books=5)
    assert summary.done == 3
    errors = {name: entry.error for name, entry in bench.entries().items()}
    assert "died" in errors["kill-the-reader"]
    assert "longer than 8 seconds" in errors["hang"]
    assert "memory" in errors["eat"]
    assert "ZeroDivisionError" in errors["crash"]
    assert bench.entries()["kill-the-reader"].state is State.SET_ASIDE
    assert bench.entries()["hang"].state is State.FAILED
    assert not list(bench.output.glob(".accessible-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_voice_that_dies_once_costs_a_sentence(bench: Bench) -> None:
    summary = bench.run([bench.good(1, "It dies once. And goes on.")])
    assert (summary.done, summary.exit_code) == (1, 0)
    assert bench.kinds("good-1") == [Kind.BEGAN, Kind.DONE]


def test_it_tells_what_happens(bench: Bench) -> None:
    summary = bench.run([bench.good(1)])
    kinds = [event.kind for event in bench.events if event.kind is not Kind.STAGE]
    assert kinds == [Kind.STARTED, Kind.BEGAN, Kind.DONE, Kind.ENDED]
    done = next(event for event in bench.events if event.kind is Kind.DONE)
    assert done.outputs == ("good-1.epub", "good-1.m4b")
    assert (done.title, done.code, done.attempt) == ("Title 1", 0, 1)
    assert done.audio_seconds == pytest.approx(summary.audio_seconds)
    assert {"read", "narrate", "encode"} <= {e.stage for e in bench.events if e.stage}
    assert bench.events[-1].to_json()["figures"]["done"] == 1


def test_what_was_stopped_waits_and_the_next_run_goes_on(bench: Bench) -> None:
    orders = [bench.good(1), *(bench.order(f"{n}.lethal", "Slow\n\nA slow one.") for n in "ab")]

    def stop(event: Event) -> None:
        if event.kind is Kind.DONE:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        bench.run(orders, stop, books=1)
    entries = bench.entries()
    assert entries["good-1"].state is State.DONE
    assert {entries[name].state for name in "ab"} == {State.WAITING}
    assert {entries[name].attempts for name in "ab"} == {0}
    assert not list(bench.output.glob("a.*"))
    summary = bench.run(orders)
    assert (summary.done, summary.skipped) == (2, 1)


def test_who_fails_to_watch_ends_the_batch_in_order(bench: Bench) -> None:
    def fail(event: Event) -> None:
        if event.kind is Kind.STAGE:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        bench.run([bench.order("a.lethal", "Slow\n\nA slow one.\n")], fail)
    assert bench.entries()["a"].state is State.WAITING


def test_a_document_that_grows_is_read_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessible.batch.running._SETTLE", 0.5)
    order = bench.order("growing.lethal", "Growing\n\nOne slow sentence.\n")
    grown = threading.Event()

    def grow(event: Event) -> None:
        if event.kind is Kind.BEGAN and not grown.is_set():
            grown.set()
            with order.path.open("a") as stream:
                stream.write("\nAnother paragraph.\n")

    summary = bench.run([order], grow)
    assert summary.done == 1
    assert bench.kinds("growing") == [Kind.BEGAN, Kind.AGAIN, Kind.BEGAN, Kind.DONE]
    assert bench.entries()["growing"].attempts == 1

    def keep_growing(event: Event) -> None:
        if event.kind is Kind.BEGAN:
            with order.path.open("a") as stream:
                stream.write("\nAnother paragraph.\n")

    monkeypatch.setattr("accessible.batch.running._CHANGES", 1)
    summary = bench.run([order], keep_growing, force=True)
    assert (summary.failed, bench.entries()["growing"].state) == (1, State.FAILED)
    assert "changed while it was read" in bench.entries()["growing"].error


def test_a_full_disk_stops_the_batch_and_everything_waits(bench: Bench) -> None:
    orders = [
        bench.order("slow.lethal", "Slow\n\nA very slow one, and a large one.\n"),
        bench.order("full.lethal", "The full disk"),
        bench.order("z.txt", "Z\n"),
    ]
    with pytest.raises(OutputError, match="full"):
        bench.run(orders, books=2)
    assert {entry.state for entry in bench.entries().values()} == {State.WAITING}
    assert {entry.attempts for entry in bench.entries().values()} == {0}


def test_a_book_that_took_the_whole_batch_with_it_is_set_aside(bench: Bench) -> None:
    order = bench.good(1)
    for _ in range(2):  # each of these batches was killed
        with Ledger.open(bench.output) as ledger:
            ledger.expect([order])
            ledger.begin(order, stamp_of(order))
    assert bench.run([order]).set_aside == 1
    assert "killed" in bench.entries()["good-1"].error
    assert bench.run([order], retry_failed=True).done == 1


def test_books_that_come_later_are_made_too(bench: Bench) -> None:
    later = [[bench.good(2)], [bench.good(3)]]
    first = bench.order("first.lethal", "First\n\nA slow one.\n")
    summary = bench.run([first], more=lambda: later.pop() if later else [])
    assert (summary.total, summary.done) == (3, 3)


def test_strict_and_holes_are_told_of_books_that_stand(bench: Bench) -> None:
    page = "<title>A page</title><h1>A page</h1><p>Words.</p><p><img src='gone.png'></p>"
    order = bench.order("strict.html", page)
    settings = Settings(engine="silence", cache=bench.folder / "cache", strict=True)
    summary = bench.run([Order(order.path, "folder/strict", settings)])
    entry = bench.entries()["folder/strict"]
    assert (summary.done, summary.findings, summary.exit_code) == (1, 1, 3)
    assert (entry.state, entry.code) == (State.DONE, 3)
    assert (bench.output / "folder" / "strict.epub").is_file()


def test_an_unknown_voice_fails_each_book_and_may_be_there_next_time(bench: Bench) -> None:
    settings = Settings(engine="silence", voice="nobody", cache=bench.folder / "cache")
    order = Order(bench.good(1).path, "good-1", settings)
    assert (bench.run([order]).failed, bench.entries()["good-1"].state) == (1, State.FAILED)
    assert (bench.run([order]).set_aside, bench.entries()["good-1"].attempts) == (1, 2)
