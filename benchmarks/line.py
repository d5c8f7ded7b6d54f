"""How near the whole line runs to the machine's limit, measured in one run.

    python benchmarks/line.py [BOOK] [--to epub,m4b] [--hours 10]

Builds BOOK (any document; by default the sample book, repeated to about ten hours of speech) with
a cold cache and prints wall time, CPU time and the peak memory of the whole process tree. The
*limit* is measured in the same run: the CPU time that the bare engine takes to speak the same
sentences, and the bare encoders to encode the same sound, divided by the cores. Linux only (the
memory is the tree's proportional set size).
"""

from __future__ import annotations

import argparse
import ctypes
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import espeakng_loader
import numpy as np
import psutil

from accessible.narration import LEAD_IN
from accessible.readers.dispatch import read
from accessible.scripting import Script, script
from accessible.settings import Settings
from accessible.workers import cores

ROOT = Path(__file__).resolve().parent.parent
#: Speech of the sample book at the default rate, in hours.
SAMPLE_HOURS = 0.095
ENCODERS = {
    "mp3": ("libmp3lame", {"compression_level": "7"}),
    "aac": ("aac", {"aac_coder": "fast"}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--to", default="epub,m4b")
    parser.add_argument("--hours", type=float, default=10.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        book = options.book or repeated(folder / "book.md", options.hours)
        print(f"Book: {book.name}, outputs: {options.to}, cores: {cores()}", flush=True)
        cold = built(book, options.to, folder)
        warm = built(book, options.to, folder)
        _, lines = script(read(book, Settings()))
        codecs = [codec for kind, codec in (("epub", "mp3"), ("m4b", "aac")) if kind in options.to]
        engine, encoders, seconds = limit(lines, codecs, folder)
    bound = (engine + sum(encoders.values())) / cores()
    print(f"Speech:               {cold['audio']:10.1f} s ({cold['utterances']} sentences)")
    print(f"Cold build, wall:     {cold['wall']:10.1f} s ({cold['audio'] / cold['wall']:.0f} x)")
    print(f"Cold build, CPU:      {cold['cpu']:10.1f} s")
    print(f"Peak memory (tree):   {cold['memory'] / 1e6:10.0f} MB")
    print(f"Second build, wall:   {warm['wall']:10.1f} s ({warm['wall'] / cold['wall']:.1%})")
    print(f"Bare engine, CPU:     {engine:10.1f} s ({seconds / engine:.0f} x)")
    for codec, used in encoders.items():
        print(f"Bare {codec} encoder, CPU: {used:8.1f} s ({seconds / used:.0f} x)")
    print(f"Limit (CPU / cores):  {bound:10.1f} s")
    print(f"Ratio wall / limit:   {cold['wall'] / bound:10.2f}")


def repeated(path: Path, hours: float) -> Path:
    """The sample book, as often as it takes, each time a little different."""
    text = (ROOT / "assets" / "the-tide-clock.md").read_text(encoding="utf-8")
    front, body = text.split("---\n", 2)[1:]
    picture = ROOT / "assets" / "tide-clock.png"
    (path.parent / picture.name).write_bytes(picture.read_bytes())
    copies = []
    for number in range(max(1, round(hours / SAMPLE_HOURS))):
        # Each copy says other sentences, or the cache would speak for it.
        copy = body.replace("Ida", f"Ida {number}").replace("the ", f"the {number}th ")
        copies.append(copy.replace("[^card]", f"[^card{number}]"))
    front = front.replace("cover-image: cover.png\n", "")
    path.write_text(f"---\n{front}---\n" + "\n\n".join(copies), encoding="utf-8")
    return path


def built(book: Path, to: str, folder: Path, engine: str = "espeak") -> dict[str, float]:
    """One build by the command line, from outside."""
    command = [sys.executable, "-m", "accessible", "build", str(book), "--json", "--to", to]
    command += ["-o", str(folder / "out"), "--cache", str(folder / "cache"), "--engine", engine]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak = [0]
    watcher = threading.Thread(target=watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    out, _ = process.communicate()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"The build failed ({process.returncode}): {out.decode()}")
    figures = json.loads(out)["figures"]
    return {
        "wall": wall,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "memory": peak[0],
        "audio": figures["audio_seconds"],
        "utterances": figures["utterances"],
    }


def watch(pid: int, peak: list[int]) -> None:
    """Keep the highest sum of the tree's proportional set sizes, in bytes."""
    try:
        root = psutil.Process(pid)
        while True:
            total = 0
            for process in [root, *root.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total)
            time.sleep(0.1)
    except psutil.Error:
        return


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


def limit(lines: Script, codecs: list[str], folder: Path) -> tuple[float, dict[str, float], float]:
    """CPU seconds of the bare engine and of each bare encoder for this script."""
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
            encode_bare(sounds / f"{number}.pcm", codec, rate, folder)
        encoders[codec] = time.process_time() - started
    return engine, encoders, frames / rate


def encode_bare(path: Path, codec: str, rate: int, folder: Path) -> None:
    """The encoder alone, fed from a file."""
    name, options = ENCODERS[codec]
    suffix = {"mp3": ".mp3", "aac": ".m4a"}[codec]
    container = {"write_xing": "0"} if codec == "mp3" else {}
    with av.open(str(folder / f"bare{suffix}"), "w", options=container) as output:
        stream = output.add_stream(name, rate=rate, options=options)
        stream.bit_rate = 64_000
        stream.layout = "mono"
        at = 0
        for block in blocks(path):
            frame = av.AudioFrame.from_ndarray(block[None, :], format="s16", layout="mono")
            frame.sample_rate = rate
            frame.pts = at
            frame.time_base = Fraction(1, rate)
            at += len(block)
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)


def blocks(path: Path) -> Iterator[np.ndarray]:
    with path.open("rb") as stream:
        while data := stream.read(2 * 22_050):
            yield np.frombuffer(data, "<i2")


if __name__ == "__main__":
    main()
