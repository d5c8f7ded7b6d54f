"""Killed, cut off from power, out of space, robbed of its folders: the next build goes on.

Whole command lines in processes of their own, with a real voice. ``ACCESSIBLE_KILLS`` says how
often builds are killed in all (thirty in CI; a hundred takes minutes).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from accessible.cache import Cache

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and process groups")

KILLS = int(os.environ.get("ACCESSIBLE_KILLS") or (30 if os.environ.get("CI") else 12))
TEXT = "\n".join(
    f"# Chapter {number}\n\n"
    f"This is sentence {number} of the keeper’s book. The lamp went out {number} times.\n\n"
    f"Nobody came in the year {1800 + number}. She waited, and the sea was calm.\n"
    for number in range(1, 5)
)
OUTPUTS = ("book.epub", "book.m4b", "book.mp3")


#: What a build says on its way, and may be killed after.
STAGES = ("start", "Reading", "Speaking", "Measuring", "Encoding", "Putting", "Writing", "Proving")
#: A process that has all of the program loaded and forks into builds: no start-up before each kill.
FORKS = """
import os, sys
import accessible.cli, accessible.line, accessible.engines.espeak, accessible.readers.pandoc
import accessible.writers.epub, accessible.writers.audiobook, accessible.check
if __name__ == "__main__":
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            os.setsid()
            sys.stdout = os.fdopen(os.dup(2), "w")
            sys.argv = ["accessible", *line.rstrip("\\n").split("\\t")]
            try:
                accessible.cli.main()
            except SystemExit as end:
                os._exit(end.code or 0)
        print("pid", pid, file=sys.stderr, flush=True)
        print("ended", os.waitpid(pid, 0)[1], file=sys.stderr, flush=True)
"""


def options(document: Path, folder: Path, jobs: int = 2) -> list[str]:
    return [
        *("build", str(document), "--language", "en", "--engine", "espeak", "--to", "epub,m4b,mp3"),
        *("--jobs", str(jobs), "--cache", str(folder / "cache"), "-o", str(folder / "out")),
    ]


def start(args: list[str], **more: Any) -> subprocess.Popen[str]:
    """Python with these arguments, in a process group of its own."""
    env = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"} | more.pop("env", {})
    return subprocess.Popen(
        [sys.executable, *args],
        stdout=subprocess.PIPE if "--json" in args else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=env,
        **more,
    )


def run(args: list[str], **more: Any) -> tuple[int, str]:
    """A build to its end: the exit code, and what it said."""
    process = start(["-m", "accessible", *args, "--json"], **more)
    result, said = process.communicate(timeout=120)
    assert "Traceback" not in said, said
    return process.returncode, result + said


def spoken_anew(said: str) -> int:
    """Of a build that was run."""
    return int(json.loads(said.splitlines()[0])["figures"]["spoken_anew"])


def reached(lines: Iterable[str], stage: str) -> bool:
    """Read on to a stage of a build or a later one; whether there was one before the end."""
    wanted = STAGES.index(stage)
    for line in lines:
        assert "Traceback" not in line
        at = next((n for n, name in enumerate(STAGES) if line.startswith(name)), -1)
        if at >= wanted:
            return True
        if line.startswith("ended"):
            return False
    return False


def kill_command(args: list[str], dice: random.Random) -> bool:
    """``kill -9`` a command line at a random moment: its whole group, or the parent alone."""
    process = start(["-m", "accessible", *args])
    assert process.stderr is not None
    stage = dice.choice(STAGES)
    if stage != "start":
        reached(process.stderr, stage)
    time.sleep(dice.uniform(0, 0.4))
    met = process.poll() is None
    if dice.random() < 0.5:
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Workers notice at once, and have gone when the error stream that they share is at its end.
    process.communicate(timeout=20)
    return met


class Forks:
    """Builds in one process each, forked from one that has the program loaded."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stderr is not None
        self._asked = process.stdin
        self._lines = iter(process.stderr.readline, "")

    def _start(self, args: list[str]) -> int:
        self._asked.write("\t".join(args) + "\n")
        self._asked.flush()
        return int(next(line for line in self._lines if line.startswith("pid")).split()[1])

    def run(
        self, args: list[str], stage: str = "", disturb: Callable[[], object] = int
    ) -> tuple[int, str]:
        """A build to its end, disturbed in a stage: the exit code, and what it said."""
        # With JSON, no stage is told.
        self._start(args if stage else [*args, "--json"])
        lines = []
        for line in self._lines:
            if stage and line.startswith(stage):
                stage = ""
                disturb()
            if line.startswith("ended"):
                break
            lines.append(line)
        said = "".join(sorted(lines, key=lambda line: not line.startswith("{")))
        assert "Traceback" not in said, said
        return os.waitstatus_to_exitcode(int(line.split()[1])), said

    def kill(self, args: list[str], dice: random.Random) -> bool:
        """``kill -9`` a build at a random moment; whether it still ran."""
        pid = self._start(args)
        stage = dice.choice(STAGES)
        if stage != "start" and not reached(self._lines, stage):
            return False
        time.sleep(dice.uniform(0, 0.15))
        with suppress(ProcessLookupError):  # it was faster
            os.kill(pid, signal.SIGKILL)
        status = next(line for line in self._lines if line.startswith("ended")).split()[1]
        return int(status) == signal.SIGKILL


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with start(["-c", FORKS], stdin=subprocess.PIPE) as process:
        yield Forks(process)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in OUTPUTS}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "book.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


class Undisturbed:
    """A build that nothing happened to: its files, and where its cache is."""

    def __init__(self, document: Path, folder: Path) -> None:
        self.cache = folder / "cache"
        code, said = run(options(document, folder))
        assert code == 0, said
        self.files = outputs(folder / "out")
        self.spoken = spoken_anew(said)
        # What the cache holds besides what was spoken.
        self.measured = sum(1 for _ in self.cache.rglob("*.entry")) - self.spoken
        assert sorted(self.files) == sorted(OUTPUTS)
        assert self.spoken > 10


@pytest.fixture(scope="module")
def whole(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(document, tmp_path_factory.mktemp("whole"))


def in_order(folder: Path, whole: Undisturbed) -> None:
    """Nothing but whole files stand under final names; no names but ours."""
    for path in folder.iterdir() if folder.exists() else ():
        if path.name in OUTPUTS:
            assert path.read_bytes() == whole.files[path.name], f"{path.name} is not whole"
        elif path.name == "book.report.json":
            assert len(json.loads(path.read_text(encoding="utf-8"))["outputs"]) == 3
            assert len(outputs(folder)) == 3
        else:
            assert path.is_dir() and path.name.startswith(".accessible-"), path.name


def in_order_cache(cache: Cache) -> None:
    """Every entry is whole; no file has a name that is not ours."""
    for path in sorted(cache.folder.rglob("*")):
        if path.is_dir():
            continue
        address, _, ending = path.name.partition(".")
        if ending == "entry":
            assert cache.header(address) is not None
            assert cache.payload(address) is not None
        elif ending == "file":
            (track,) = path.parent.glob(f"{address}-*")
            assert cache.file(address, track.suffix, verify=True)
        else:
            assert ending == "use" or "-" in address or ".part" in path.name, path.name


def goes_on(
    folder: Path,
    whole: Undisturbed,
    kills: int,
    kill: Callable[[Path], bool],
    build: Callable[[Path], tuple[int, str]],
) -> None:
    """Kill builds, each of which goes on from what the last one left; then let one come to its end,
    again and again."""
    for number in count():
        round_ = folder / str(number)
        cache = Cache(round_ / "cache", 10**9)
        for _ in range(min(kills, 7)):
            kills -= kill(round_)
            in_order(round_ / "out", whole)
            in_order_cache(cache)
        left = sum(1 for _ in cache.folder.rglob("*.entry"))
        code, said = build(round_)
        assert code == 0, said
        assert outputs(round_ / "out") == whole.files
        assert names(round_ / "out") == sorted((*OUTPUTS, "book.report.json"))
        # What was spoken before is not spoken again: of the entries, some are loudness.
        assert spoken_anew(said) <= max(0, whole.spoken - (left - whole.measured))
        if kills <= 0:
            return


def test_killed_commands_go_on(document: Path, whole: Undisturbed, tmp_path: Path) -> None:
    dice = random.Random(6)
    goes_on(
        tmp_path,
        whole,
        KILLS // 6,
        lambda folder: kill_command(options(document, folder), dice),
        lambda folder: run(options(document, folder)),
    )


def test_killed_builds_go_on(
    document: Path, whole: Undisturbed, forks: Forks, tmp_path: Path
) -> None:
    dice = random.Random(7)
    goes_on(
        tmp_path,
        whole,
        KILLS - KILLS // 6,
        lambda folder: forks.kill(options(document, folder, jobs=1), dice),
        lambda folder: forks.run(options(document, folder, jobs=1)),
    )


def fresh(whole: Undisturbed, folder: Path) -> Path:
    """A folder with a copy of the undisturbed build's cache, and no output."""
    shutil.copytree(whole.cache, folder / "cache")
    return folder


def truncated(path: Path, dice: random.Random) -> None:
    os.truncate(path, dice.randrange(path.stat().st_size))


def zeroed(path: Path, dice: random.Random) -> None:
    """As after a power cut: the length is there, and from some block on the content is not."""
    size = path.stat().st_size
    keep = dice.choice((0, dice.randrange(size)))
    path.write_bytes(path.read_bytes()[:keep] + bytes(size - keep))


def swapped(path: Path, dice: random.Random) -> None:
    """With the content of a neighbor of its kind, as after a bad repair of the file system."""
    others = sorted(path.parent.parent.rglob(f"*{path.suffix}"))
    other = dice.choice([each for each in others if each != path])
    mine, its = path.read_bytes(), other.read_bytes()
    path.write_bytes(its)
    other.write_bytes(mine)


def rotten(path: Path, dice: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "share"), [(truncated, 0.3), (zeroed, 0.3), (swapped, 0.3), (rotten, 0.3), (zeroed, 1)]
)
def test_damage_is_found_and_made_good(
    document: Path,
    whole: Undisturbed,
    forks: Forks,
    tmp_path: Path,
    harm: Callable[[Path, random.Random], None],
    share: float,
) -> None:
    dice = random.Random(8)
    folder = fresh(whole, tmp_path)
    for path in sorted((folder / "cache").rglob("*")):
        if path.is_file() and dice.random() < share:
            harm(path, dice)
    code, said = forks.run(options(document, folder, jobs=1))
    assert code == 0, said
    assert outputs(folder / "out") == whole.files


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".entry", ".file"])
def test_damage_of_one_kind_is_found(
    document: Path, whole: Undisturbed, forks: Forks, tmp_path: Path, suffix: str
) -> None:
    dice = random.Random(9)
    folder = fresh(whole, tmp_path)
    for number, path in enumerate(sorted((folder / "cache").rglob(f"*{suffix}"))):
        (truncated, zeroed, rotten)[number % 3](path, dice)
    code, said = forks.run(options(document, folder, jobs=1))
    assert code == 0, said
    assert outputs(folder / "out") == whole.files


#: Folders that vanish: a cache or a part of it, the output folder (which comes when there is sound)
#: or what is hidden in it.
CACHES, OUTS = ("cache", "cache/v2/[0-7]*"), ("out", "out/.accessible-*")


def without(folder: Path, pattern: str) -> None:
    """Remove whole folders while a build works in them."""
    for path in list(folder.glob(pattern)):
        shutil.rmtree(path, ignore_errors=True)


@pytest.mark.parametrize(
    ("stage", "pattern"),
    [
        *((stage, pattern) for stage in ("Speaking", "Encoding", "Proving") for pattern in CACHES),
        *((stage, pattern) for stage in ("Encoding", "Proving") for pattern in OUTS),
    ],
)
def test_folders_that_vanish_are_told_or_made_good(
    document: Path, whole: Undisturbed, forks: Forks, tmp_path: Path, stage: str, pattern: str
) -> None:
    args = options(document, tmp_path, jobs=1)
    seen: list[Path] = []

    def disturb() -> None:
        time.sleep(0.03)
        seen.extend(tmp_path.glob(pattern))
        without(tmp_path, pattern)

    code, said = forks.run(args, stage, disturb)
    assert seen
    # A cache is filled again where that can be; an output folder is told of.
    assert code in (0, 1), said
    assert code == 0 or said.count("Error: ") == 1, said
    assert code == 0 or pattern.startswith("cache") or "was removed" in said, said
    in_order(tmp_path / "out", whole)
    code, said = forks.run(args)
    assert code == 0, said
    assert outputs(tmp_path / "out") == whole.files


def test_a_temporary_folder_that_vanishes_is_told_or_made_good(
    document: Path, whole: Undisturbed, tmp_path: Path
) -> None:
    (tmp_path / "tmp").mkdir()
    args = ["-m", "accessible", *options(document, tmp_path, jobs=1)]
    with start(args, env={"TMPDIR": str(tmp_path / "tmp")}) as process:
        assert process.stderr is not None
        assert reached(process.stderr, "Reading")
        time.sleep(0.2)
        without(tmp_path, "tmp")
        said = process.stderr.read()
    assert "Traceback" not in said
    assert process.returncode in (0, 1), said
    code, said = run(options(document, tmp_path))
    assert code == 0, said
    assert outputs(tmp_path / "out") == whole.files


@pytest.mark.parametrize("apart", [True, False])
def test_two_builds_at_once(
    document: Path, whole: Undisturbed, tmp_path: Path, apart: bool
) -> None:
    folders = [tmp_path / "out", tmp_path / ("other" if apart else "out")]
    running = [
        start(["-m", "accessible", *options(document, tmp_path, jobs=1), "-o", str(folder)])
        for folder in folders
    ]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    for folder in folders:
        assert outputs(folder) == whole.files
        assert names(folder) == sorted((*OUTPUTS, "book.report.json"))
    in_order_cache(Cache(tmp_path / "cache", 10**9))


#: A small disk of its own, a build, room made, the same build; then what is there is copied out.
SMALL_DISK = """
mount -t tmpfs -o size="$1" none "$2" || exit 99
folder="$2"; copy="$3"; shift 3
"$@"; echo "code $?"; ls -A "$folder"; echo "room"
mount -o remount,size=99m "$folder" || exit 99
"$@"; echo "code $?"; cp -r "$folder" "$copy"
"""


@pytest.mark.parametrize(("name", "part"), [("cache", 0.8), ("out", 0.3), ("out", 0.93)])
def test_a_full_disk_is_told_and_the_next_build_goes_on(
    document: Path, whole: Undisturbed, tmp_path: Path, name: str, part: float
) -> None:
    paths = whole.cache.rglob("*") if name == "cache" else (whole.cache.parent / "out").iterdir()
    size = sum(-(-path.stat().st_size // 4096) * 4096 for path in paths if path.is_file())
    folder = tmp_path / name
    folder.mkdir()
    build = [sys.executable, "-m", "accessible", *options(document, tmp_path, jobs=1)]
    disk = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh"]
    args = [*disk, str(int(size * part)), str(folder), str(tmp_path / "copy"), *build]
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("no small disk can be made here: unshare is missing")
    env = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(args, capture_output=True, text=True, env=env, timeout=120)
    if done.returncode in (1, 99):
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
    assert "Traceback" not in done.stderr
    before, after = done.stdout.split("room")
    assert "code 1" in before and "code 0" in after, done.stderr
    assert done.stderr.count("Error: ") == 1
    assert "disk" in done.stderr and ("is full" in done.stderr or "too small" in done.stderr)
    # Nothing is left of the output, and what the cache has is whole.
    assert name == "cache" or before.split("code 1")[1].strip() == ""
    assert outputs(tmp_path / ("copy" if name == "out" else "out")) == whole.files
    in_order_cache(Cache(tmp_path / ("copy" if name == "cache" else "cache"), 10**9))


@pytest.mark.parametrize("limit", [20_000, 130_000])
def test_files_that_may_not_grow_are_told(
    document: Path, whole: Undisturbed, tmp_path: Path, limit: int
) -> None:
    import resource

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    code, said = run(options(document, tmp_path, jobs=1), preexec_fn=limited)
    assert code == 1, said
    assert said.count("Error: ") == 1
    assert "large" in said, said
    assert not (tmp_path / "out").exists()
    code, said = run(options(document, tmp_path))
    assert code == 0, said
    assert outputs(tmp_path / "out") == whole.files
