"""What every benchmark measures with: a program from outside, a build, and the bare machine.

``run`` starts any program and takes wall time, CPU time and the peak memory of its process tree
(proportional set size, so that shared pages count once; read four times a second, since reading it
costs the machine some of the time that is measured). ``built`` does so with one build by the
command line. ``bare`` is the limit: eSpeak NG and the encoders alone, for the same script. Linux
only.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import espeakng_loader
import numpy as np

from accessible.scripting import Script
from accessible.track import LEAD_IN

try:
    import psutil
except ImportError:
    sys.exit("The benchmarks need psutil: python -m pip install '.[test]'")
if not sys.platform.startswith("linux"):
    sys.exit("The benchmarks run on Linux only: they read a process tree's memory from /proc.")

ROOT = Path(__file__).resolve().parent.parent
#: Which codec an output is encoded in by default; outputs that share one share its work.
CODECS = {"epub": "mp3", "mp3": "mp3", "m4b": "aac"}
#: The encoders as the line sets them.
ENCODERS = {
    "mp3": ("libmp3lame", ".mp3", {"compression_level": "7"}, {"write_xing": "0"}),
    "aac": ("aac", ".m4a", {"aac_coder": "fast"}, {}),
}
#: Seconds between two looks at the memory.
_LOOK = 0.25


class Failed(Exception):
    """A program ended with an error: ``str()`` is the end of what it said, ``said`` all of it."""

    def __init__(self, said: str) -> None:
        super().__init__("\n".join(said.splitlines()[-5:]))
        self.said = said


@dataclass(frozen=True)
class Run:
    """One run of a program: seconds of wall and CPU time, bytes of memory, its standard output."""

    wall: float
    cpu: float
    memory: int
    out: bytes


@dataclass(frozen=True)
class Build:
    """One build: seconds of wall and CPU time, bytes of memory and of all outputs, seconds of
    sound, and how many sentences there are and had to be spoken."""

    wall: float
    cpu: float
    memory: int
    sizes: Mapping[str, int]
    audio: float
    utterances: int
    anew: int

    @property
    def size(self) -> int:
        return sum(self.sizes.values())


@dataclass(frozen=True)
class Bare:
    """CPU seconds of the bare engine and of each bare encoder, and the sound's seconds."""

    engine: float
    encoders: Mapping[str, float]
    audio: float

    def limit(self, cores: int) -> float:
        """Seconds of wall time that the work takes at least on so many cores."""
        return (self.engine + sum(self.encoders.values())) / cores


def corpus() -> Path | None:
    """The folder of real books, if there is one: ``ACCESSIBLE_CORPUS``, or beside the project."""
    folder = Path(os.environ.get("ACCESSIBLE_CORPUS", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


def holmes() -> Path | None:
    """The book of the README's figures, where the corpus has it."""
    folder = corpus()
    book = folder / "epubs" / "sherlock-holmes.epub" if folder else None
    return book if book and book.is_file() else None


def run(
    command: Sequence[str | Path],
    *,
    cores: int | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float | None = None,
) -> Run:
    """Run a program, on the first ``cores`` of the processors that this one may use.

    Raises ``Failed`` when it ends with an error, cannot be started, or takes longer than
    ``seconds``.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        try:
            with _only(cores):
                process = subprocess.Popen(
                    [str(word) for word in command],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    env=environment,
                    cwd=folder,
                )
        except OSError as error:
            raise Failed(str(error)) from error
        peak = [0]
        threading.Thread(target=_watch, args=(process.pid, peak), daemon=True).start()
        try:
            out, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _stop(process)
            raise Failed(f"it was stopped after {seconds:.0f} s") from None
        except BaseException:
            _stop(process)
            raise
        wall = time.perf_counter() - started
        said.seek(0)
        words = (said.read() or out).decode(errors="replace").strip()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise Failed(words or f"it ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, peak[0], out)


def built(
    book: Path,
    to: str,
    folder: Path,
    engine: str = "espeak",
    *options: str,
    cores: int | None = None,
) -> Build:
    """One build by the command line, from outside; its cache and outputs stay in ``folder``."""
    command = [sys.executable, "-m", "accessible", "build", str(book), "--json", "--to", to]
    command += ["-o", str(folder / "out"), "--cache", str(folder / "cache"), "--engine", engine]
    try:
        done = run([*command, *options], cores=cores)
    except Failed as error:
        sys.exit(f"The build of {book.name} failed.\n{error}")
    result = json.loads(done.out)
    figures = result["figures"]
    return Build(
        wall=done.wall,
        cpu=done.cpu,
        memory=done.memory,
        sizes={Path(each).suffix[1:]: _size(Path(each)) for each in result["outputs"]},
        audio=figures.get("audio_seconds", 0.0),
        utterances=figures["utterances"],
        anew=figures.get("spoken_anew", 0),
    )


@contextmanager
def _only(cores: int | None) -> Iterator[None]:
    """What is started meanwhile has so many processors; this program keeps its own."""
    all_of_them = os.sched_getaffinity(0)
    if cores:
        os.sched_setaffinity(0, sorted(all_of_them)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started."""
    try:
        tree = [*psutil.Process(process.pid).children(recursive=True), process]
    except psutil.Error:
        tree = [process]
    for each in tree:
        try:
            each.kill()
        except psutil.Error:
            continue
    process.communicate()


def _watch(pid: int, peak: list[int]) -> None:
    """Keep the highest sum of the tree's proportional set sizes, in bytes."""
    try:
        root = psutil.Process(pid)
        while root.is_running():
            total = 0
            for process in [root, *root.children(recursive=True)]:
                try:
                    total += _pss(process.pid)
                except (psutil.Error, OSError):
                    continue
            peak[0] = max(peak[0], total)
            time.sleep(_LOOK)
    except psutil.Error:
        return


def _pss(pid: int) -> int:
    """The proportional set size of a process, in bytes: summed up by the kernel, which takes a
    tenth of what reading each mapping takes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return 1024 * int(line.split()[1])
    return 0


def _size(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    files: Iterable[Path] = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file())


def bare(lines: Script, codecs: Iterable[str], folder: Path) -> Bare:
    """What the engine and the encoders alone take for this script, one after the other."""
    say, rate = bare_engine()
    sounds = folder / "bare"
    sounds.mkdir()
    engine = 0.0
    frames = 0
    parts = [part for part in lines.parts if any(True for _ in part.utterances())]
    for number, part in enumerate(parts):
        with (sounds / f"{number}.pcm").open("wb") as stream:
            stream.write(bytes(2 * LEAD_IN * rate // 1000))
            for utterance in part.utterances():
                started = time.process_time()
                sound = say(utterance.spoken.text)
                engine += time.process_time() - started
                stream.write(sound)
                stream.write(bytes(2 * (utterance.pause * rate // 1000)))
            frames += stream.tell() // 2
    encoders = {}
    for codec in codecs:
        started = time.process_time()
        for number in range(len(parts)):
            _encode(sounds / f"{number}.pcm", codec, rate, folder)
        encoders[codec] = time.process_time() - started
    return Bare(engine, encoders, frames / rate)


def bare_engine() -> tuple[Callable[[str], bytes], int]:
    """eSpeak NG as it is: text in, sound out, and its sample rate."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    rate = library.espeak_Initialize(2, 1000, data, 0)
    sound: list[bytes] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    def heard(wav: int, frames: int, events: int) -> int:
        if frames > 0:
            sound.append(ctypes.string_at(wav, 2 * frames))
        return 0

    library.espeak_SetSynthCallback(heard)
    library.espeak_SetVoiceByName(b"en-us")

    def say(text: str, _callback: object = heard) -> bytes:
        sound.clear()
        data = text.encode()
        library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        return b"".join(sound)

    return say, rate


def _encode(path: Path, codec: str, rate: int, folder: Path) -> None:
    """The encoder alone, fed from a file."""
    name, suffix, options, container = ENCODERS[codec]
    with av.open(str(folder / f"bare{suffix}"), "w", options=container) as output:
        stream = output.add_stream(name, rate=rate, options=options)
        stream.bit_rate = 64_000
        stream.layout = "mono"
        at = 0
        for block in _blocks(path):
            frame = av.AudioFrame.from_ndarray(block[None, :], format="s16", layout="mono")
            frame.sample_rate = rate
            frame.pts = at
            frame.time_base = Fraction(1, rate)
            at += len(block)
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)


def _blocks(path: Path) -> Iterator[np.ndarray]:
    with path.open("rb") as stream:
        while data := stream.read(2 * 22_050):
            yield np.frombuffer(data, "<i2")
