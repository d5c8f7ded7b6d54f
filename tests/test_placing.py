"""Outputs: whole under their names or not there, all or none, and nothing left behind."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accessible.errors import OutputError, ProofError
from accessible.holding import dead, held
from accessible.placing import beside, place_all, refused

KILLED = (
    "import os, sys; from pathlib import Path; from accessible.placing import beside\n"
    "with beside(Path(sys.argv[1])) as folder:\n"
    "    (folder / 'half').write_bytes(bytes(9))\n"
    "    print('ready', flush=True)\n"
    "    sys.stdin.read(); os._exit(9)\n"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def folder_of(path: Path, *texts: str) -> Path:
    path.mkdir()
    for number, text in enumerate(texts):
        (path / f"{number}.txt").write_text(text)
    return path


@contextmanager
def another(output: Path) -> Iterator[None]:
    """A build in another process that is killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(output)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline()
        yield


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "book.mp3").write_text("old")
    with beside(tmp_path) as folder:
        (folder / "book.mp3").write_text("new")
        place_all([(folder / "book.mp3", tmp_path / "book.mp3")])
    assert names(tmp_path) == ["book.mp3"]
    assert (tmp_path / "book.mp3").read_text() == "new"


@pytest.mark.parametrize("before", ["nothing", "folder", "file"])
def test_a_folder_takes_the_place_of_what_was(tmp_path: Path, before: str) -> None:
    final = tmp_path / "chapters"
    if before == "folder":
        folder_of(final, "old", "old", "old")
    elif before == "file":
        final.write_text("old")
    with beside(tmp_path) as folder:
        place_all([(folder_of(folder / "chapters", "new", "new"), final)])
    assert names(tmp_path) == ["chapters"]
    assert [path.read_text() for path in final.iterdir()] == ["new", "new"]


def test_a_folder_of_somebody_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    folder_of(tmp_path / "book.mp3", "mine")
    with pytest.raises(OutputError, match=r"book\.mp3 is a folder"), beside(tmp_path) as folder:
        (folder / "book.mp3").write_text("new")
        place_all([(folder / "book.mp3", tmp_path / "book.mp3")])
    assert names(tmp_path) == ["book.mp3"]
    assert names(tmp_path / "book.mp3") == ["0.txt"]


@pytest.mark.parametrize("stood", [True, False])
def test_all_are_put_in_place_or_none(tmp_path: Path, stood: bool) -> None:
    finals = [tmp_path / name for name in ("a.epub", "b", "c.mp3", "report.json")]
    if stood:
        for final in finals:
            folder_of(final, "old") if final.name == "b" else final.write_text("old")
    (tmp_path / "c.mp3").unlink(missing_ok=True)
    folder_of(tmp_path / "c.mp3", "in the way")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(OutputError), beside(tmp_path) as folder:
        for final in finals:
            made = folder / final.name
            folder_of(made, "new", "new") if final.name == "b" else made.write_text("new")
        place_all([(folder / final.name, final) for final in finals])
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    assert {path.read_text() for path in tmp_path.rglob("*") if path.is_file()} <= {
        "old",
        "in the way",
    }


def test_a_report_never_stands_beside_outputs_of_another_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finals = [tmp_path / name for name in ("a.epub", "b.mp3", "report.json")]
    for final in finals:
        final.write_text("old")
    seen: list[list[str]] = []
    right = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append([final.read_text() if final.exists() else "" for final in finals])
        return right(self, target)

    with beside(tmp_path) as folder:
        for final in finals:
            (folder / final.name).write_text("new")
        monkeypatch.setattr(Path, "replace", watched)
        place_all([(folder / final.name, final) for final in finals])
    assert seen == [
        ["old", "old", "old"],
        ["old", "old", ""],
        ["new", "old", ""],
        ["new", "new", ""],
    ]
    assert [final.read_text() for final in finals] == ["new"] * 3


def test_what_is_placed_has_reached_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_ino))
    with beside(tmp_path) as folder:
        made = folder_of(folder / "chapters", "one", "two")
        wanted = {path.stat().st_ino for path in (made, *made.iterdir())}
        monkeypatch.setattr(Path, "replace", lambda *_: synced.append(0))
        place_all([(made, tmp_path / "chapters")])
    before = set(synced[: synced.index(0)])
    assert before == (wanted if hasattr(os, "O_DIRECTORY") else wanted - {made.stat().st_ino})


def test_nothing_is_left_of_what_came_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), beside(tmp_path / "new" / "folder"):
        raise RuntimeError
    assert names(tmp_path) == []


@pytest.mark.parametrize("error", [ProofError("No sound.", "Tell us."), OSError(errno.ENOENT, "")])
def test_a_hidden_folder_that_vanishes_is_told(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(OutputError, match="was removed"), beside(tmp_path) as folder:
        shutil.rmtree(folder)
        raise error
    kind = ProofError if isinstance(error, ProofError) else OutputError
    with pytest.raises(kind) as caught, beside(tmp_path):
        raise error
    assert "was removed" not in str(caught.value)


def test_what_a_killed_build_left_goes_at_once(tmp_path: Path) -> None:
    with another(tmp_path):
        with beside(tmp_path) as folder:
            # The other one still lives: its folder stays.
            assert len(names(tmp_path)) == 2
        assert not folder.exists()
        (left,) = tmp_path.iterdir()
        assert (left / "half").exists()
    assert names(tmp_path) == [left.name]
    with beside(tmp_path):
        assert not left.exists()
    assert names(tmp_path) == []


def test_of_another_machines_build_only_the_age_tells(tmp_path: Path) -> None:
    for name in ("old", "young", "old-elsewhere", "young-elsewhere", "mine"):
        left = tmp_path / f".accessible-{name}"
        if name == "mine":
            left = tmp_path / "mine"
        left.mkdir()
        if name.endswith("elsewhere"):
            (left / ".owner").write_text("1 another-machine")
        if name.startswith("old"):
            os.utime(left, (time.time() - 90_000,) * 2)
    with beside(tmp_path):
        pass
    assert names(tmp_path) == [".accessible-young", ".accessible-young-elsewhere", "mine"]


def test_a_held_file_tells(tmp_path: Path) -> None:
    with held(tmp_path / "own"):
        # One's own are not asked: some network folders would say that they are free.
        assert dead(tmp_path / "own") is None
        with pytest.raises(FileExistsError), held(tmp_path / "own"):
            pass
    assert dead(tmp_path / "none") is None
    code = "import sys; from pathlib import Path; from accessible.holding import dead\n"
    code += "print(dead(Path(sys.argv[1])))"
    with held(tmp_path / "other"):
        asked = [sys.executable, "-c", code, str(tmp_path / "other")]
        assert subprocess.run(asked, capture_output=True, text=True).stdout == "False\n"
    assert subprocess.run(asked, capture_output=True, text=True).stdout == "True\n"


def test_a_folder_that_another_build_removes_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    right, times = tempfile.mkdtemp, iter(range(9))

    def removed(**options: object) -> str:
        if next(times) < 2:
            (tmp_path / "out").rmdir()
        return right(**options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(tempfile, "mkdtemp", removed)
    with beside(tmp_path / "out") as folder:
        assert folder.is_dir()


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EFBIG, "no file as large"),
        (errno.EACCES, "cannot be written"),
    ],
)
def test_a_refusal_is_one_sentence(tmp_path: Path, number: int, says: str) -> None:
    error = refused(tmp_path, OSError(number, os.strerror(number), str(tmp_path / "x")))
    assert says in error.message and error.message.count(".") <= 1 + str(tmp_path).count(".")
    elsewhere = refused(tmp_path, OSError(errno.ENOENT, "Not there", "/somewhere/else"))
    assert elsewhere.message == "/somewhere/else cannot be used: Not there."
