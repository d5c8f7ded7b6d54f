"""``accessible batch``: one command for a library, which says plainly what became of each book."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accessible.cli import cli


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a shelf of documents, one of them empty."""
    (tmp_path / "accessible.toml").write_text(
        'engine = "silence"\ncache = "cache"\njobs = 1\nlanguage = "en"\nto = ["epub"]\n'
    )
    shelf = tmp_path / "shelf"
    (shelf / "term").mkdir(parents=True)
    (shelf / "hamlet.txt").write_text("Hamlet\n\nTo be, or not to be.\n")
    (shelf / "term" / "emma.md").write_text("# Emma\n\nHandsome, clever, and rich.\n")
    (shelf / "empty.txt").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["batch", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_shelf_is_made_told_and_listed(home: Path) -> None:
    first = run("shelf", "-o", "out", "--log-json", "log/batch.jsonl")
    assert first.exit_code == 1
    assert (home / "out" / "hamlet.epub").is_file()
    assert (home / "out" / "term" / "emma.epub").is_file()
    lines = first.stderr.splitlines()
    assert any(line.startswith("Set aside: empty: ") for line in lines)
    assert "Error: 1 of 3 books could not be made." in lines
    assert "\x1b" not in first.output + first.stderr and "\r" not in first.output + first.stderr
    log = [json.loads(line) for line in (home / "log" / "batch.jsonl").read_text().splitlines()]
    assert [event["kind"] for event in log if "name" not in event] == ["started", "ended"]
    assert {event["name"] for event in log if event["kind"] == "done"} == {"hamlet", "term/emma"}

    second = run("shelf", "-o", "out", "--json")
    told = [json.loads(line) for line in second.stdout.splitlines()]
    assert {event["kind"] for event in told[:-1]} == {"started", "skipped", "ended"}
    assert told[-1]["exit"] == second.exit_code == 1
    (home / "shelf" / "empty.txt").write_text("Full\n\nIt has words now.\n")
    assert run("shelf", "-o", "out", "--retry-failed", "-q").exit_code == 0

    status = run("status", "out", "-v")
    assert status.exit_code == 0
    assert "Done: term/emma." in status.stdout.splitlines()
    assert status.stdout.splitlines()[-1] == "3 books: 3 done."
    (hamlet,) = (
        entry
        for line in run("status", "out", "--json").stdout.splitlines()
        if (entry := json.loads(line))["name"] == "hamlet"
    )
    assert (hamlet["state"], hamlet["outputs"]) == ("done", ["hamlet.epub"])

    written = run("report", "out", "--title", "Term 1").stdout.splitlines()
    assert all(Path(path).is_file() for path in written)
    assert "Emma" in (home / "out" / "index.html").read_text(encoding="utf-8")


def test_a_manifest_has_options_and_names_for_each_book(home: Path) -> None:
    Path("books.csv").write_text(
        "source,title,language,name\nshelf/hamlet.txt,Der Däne,de,plays/dane\n"
    )
    assert run("--manifest", "books.csv", "-o", "out", "--to", "epub-text").exit_code == 0
    report = json.loads(Path("out/plays/dane.report.json").read_text(encoding="utf-8"))
    assert (report["figures"]["title"], report["figures"]["language"]) == ("Der Däne", "de")


def test_a_dry_run_tells_and_makes_nothing(home: Path) -> None:
    told = run("shelf", "-o", "out", "--dry-run")
    assert told.exit_code == 0, told.output
    assert "To build: 2 of 3. Standing as they are: 0. Cannot be built: 1." in told.stdout
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "nothing to build"),
        (["nowhere"], "nowhere"),
        (["shelf", "--time-limit", "soon"], "no time"),
        (["shelf", "--memory-limit", "much"], "no size"),
        (["shelf", "--name", "same"], "“same”"),
        (["shelf", "--name", "{colour}"], "colour"),
        (["shelf", "--rate", "9000"], "rate"),
        (["shelf", "--on-done", "no-such-program"], "no-such-program"),
        (["status"], "DIR"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(
    home: Path, arguments: list[str], says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert not (home / "output" / "hamlet.epub").exists()


def test_there_is_no_batch_to_tell_of(home: Path) -> None:
    assert run("status", "shelf").exit_code == 1
    assert run("report", "shelf").exit_code == 1


def test_a_folder_that_is_called_as_a_command_can_be_built(home: Path) -> None:
    (home / "shelf").rename(home / "status")
    assert run("./status", "--pattern", "*.md", "-o", "out").exit_code == 0
    assert (home / "out" / "term" / "emma.epub").is_file()


def test_findings_under_strict_have_their_exit_code(home: Path) -> None:
    page = "<title>A page</title><h1>A page</h1><p>Words.</p><p><img src='gone.png'></p>"
    Path("page.html").write_text(page)
    assert run("page.html", "-o", "lax").exit_code == 0
    result = run("page.html", "-o", "out", "--strict")
    assert result.exit_code == 3, result.output
    assert "Error: 1 of 1 books have findings that --strict does not allow." in result.stderr
    assert (home / "out" / "page.epub").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are Unix")
@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_it_is_stopped_at_any_moment_and_goes_on(home: Path, sign: str) -> None:
    (home / "shelf" / "empty.txt").unlink()
    for number in range(3):
        text = "".join(f"Sentence {n} of {number}.\n\n" for n in range(60))
        (home / "shelf" / f"long-{number}.txt").write_text(f"Long {number}\n\n{text}")
    command = [sys.executable, "-m", "accessible", "batch", "shelf", "-o", "out", "--books", "2"]
    batch = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert batch.stderr is not None
    for line in batch.stderr:
        if line.startswith("Done"):
            break
    if sign == "SIGINT":
        # A terminal tells every process of the group.
        os.killpg(batch.pid, signal.SIGINT)
    else:
        batch.send_signal(getattr(signal, sign))
    rest = batch.stderr.read()
    code = batch.wait(60)
    batch.stderr.close()
    assert code == (-9 if sign == "SIGKILL" else 130), rest
    assert "Traceback" not in rest
    time.sleep(0.5)
    states = {
        entry["state"]
        for entry in map(json.loads, run("status", "out", "--json").stdout.split("\n")[:-1])
    }
    assert "failed" not in states and "set-aside" not in states
    assert run("shelf", "-o", "out").exit_code == 0
    assert run("status", "out").stdout.splitlines()[-1] == "5 books: 5 done."
    assert not list(Path("out").glob("**/.accessible-*"))
