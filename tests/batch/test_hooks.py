"""Commands of others at the end of a book: what they are given, and that they hold nothing up."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from accessible.batch.events import Event, Kind
from accessible.batch.hooks import Hooks
from accessible.errors import UsageError

DONE = Event(
    Kind.DONE, 1.0, "term-1/a $(touch x) 'b", "/in/a.epub", outputs=("term-1/a.epub", "b\udcff.m4b")
)
FAILED = Event(Kind.FAILED, 1.0, "bad", "/in/bad.epub", error="It is damaged.", code=1)


def command(code: str, *arguments: str) -> str:
    return shlex.join((sys.executable, "-c", code, *arguments))


def run(
    event: Event, folder: Path, on_done: str, on_failed: str, seconds: float = 60.0
) -> list[str]:
    """What is told after it."""
    told: list[str] = []
    Hooks(on_done, on_failed, folder, told.append, seconds=seconds)(event)
    return told


def test_it_is_given_the_event_with_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = tmp_path / "out" / f"{DONE.name}.report.json"
    report.parent.mkdir(parents=True)
    report.touch()
    taken = tmp_path / "taken"
    keep = command("import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", str(taken))
    assert run(DONE, Path("out"), keep, "") == []
    given = json.loads(taken.read_text("ascii"))
    assert given["kind"] == "done"
    assert given["name"] == DONE.name
    assert given["outputs"] == [str(tmp_path / "out" / path) for path in DONE.outputs]
    assert given["report"] == str(report)
    assert given["folder"] == str(tmp_path / "out")
    assert run(FAILED, Path("out"), "", keep) == []
    given = json.loads(taken.read_text("ascii"))
    assert (given["kind"], given["error"], given["code"]) == ("failed", "It is damaged.", 1)
    assert not (tmp_path / "x").exists()


def test_each_is_for_its_own_events(tmp_path: Path) -> None:
    fails = command("raise SystemExit(3)")
    assert run(FAILED, tmp_path, fails, "") == []
    assert run(Event(Kind.BEGAN, 1.0, "a"), tmp_path, fails, fails) == []
    assert len(run(Event(Kind.SET_ASIDE, 1.0, "a"), tmp_path, "", fails)) == 1


def test_no_shell_takes_it(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    keep = command("import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))", str(taken))
    assert run(DONE, tmp_path, f"{keep} $HOME '; touch x' *", "") == []
    assert taken.read_text() == "['$HOME', '; touch x', '*']"


def test_its_failure_is_one_line(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('one\\n\\x1b[31mtwo.\\n\\n'); sys.exit(3)"
    assert run(DONE, tmp_path, command(code), "") == [
        f"The command of --on-done for {DONE.name} failed with exit code 3:  [31mtwo."
    ]
    noisy = command("import sys; sys.stderr.write('x' * 100000); sys.exit(1)")
    (line,) = run(DONE, tmp_path, noisy, "")
    assert len(line) < 2200


def test_one_that_reads_nothing_and_one_that_hangs(tmp_path: Path) -> None:
    assert run(DONE, tmp_path, command("pass"), "") == []
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', %r]).wait()"
    late = tmp_path / "late"
    inner = f"import time; time.sleep(2); open({str(late)!r}, 'w')"
    began = time.monotonic()
    (line,) = run(DONE, tmp_path, command(child % inner), "", seconds=0.5)
    assert line.endswith("took longer than 0.5 seconds and was ended.")
    assert time.monotonic() - began < 2.4
    if os.name != "nt":
        time.sleep(2)
        assert not late.exists()  # what it had started was ended with it


def test_what_cannot_be_run_is_said_before_the_work(tmp_path: Path) -> None:
    for bad in ("no-such-program-here x", "echo 'open", str(tmp_path)):
        with pytest.raises(UsageError):
            Hooks(bad, "", tmp_path, print)
        with pytest.raises(UsageError):
            Hooks("", bad, tmp_path, print)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    script = tmp_path / "hook"
    script.write_text("#!/no/such/interpreter\n")
    script.chmod(0o755)
    (line,) = run(DONE, tmp_path, shlex.quote(str(script)), "")
    assert "could not be started" in line
