"""Whether time and memory stay in step with the book: once, twice, four and eight times as long.

    python benchmarks/scale.py [BOOK] [--words 12000] [--times 1,2,4,8] [--cores 1,2]
        [--engine espeak] [--to epub,m4b] [--memory] [--json FILE]

BOOK (an EPUB or Markdown; by default *The Adventures of Sherlock Holmes* of the corpus in
``ACCESSIBLE_CORPUS``, else the sample book) is cut to the chapters that come nearest to ``--words``
words (0: the whole book) and put together so many times over, each copy with a word of its own in
every sentence, so that the cache speaks for none. Each length is built with an empty cache, with
as many processes (``--jobs``) as the build has processors. ``--engine silence --to epub`` runs in a
minute or two and shows the line alone; the bars are for ``espeak``.

``--memory`` looks at the memory alone, in minutes: nothing is spoken (``--engine silence``, at its
fastest rate), once and eight times over, on all processors. With ``--words 0`` it does so for the
whole book, which takes a quarter of an hour. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from copies import count_words, repeated
from measure import ROOT, Build, built, holmes

from accessible.workers import cores

#: The bars: how far a word's time may be from that of the shortest book, the longest book's memory
#: over that of the shortest, and memory in bytes.
FLAT, GROWTH, MEMORY = 0.10, 1.1, 400e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--memory", action="store_true", help="only that, without speech")
    parser.add_argument("--words", type=int, default=12_000, help="of the book taken once")
    parser.add_argument("--times", type=numbers, default=[1, 2, 4, 8], metavar="N,N…")
    parser.add_argument("--cores", type=numbers, default=[1, 2], metavar="N,N…")
    parser.add_argument("--engine", default="espeak")
    parser.add_argument("--to", default="epub,m4b")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, for programs")
    options = parser.parse_args()
    if options.memory:
        options.engine, options.times, options.cores = "silence", [1, 8], [cores()]
    book = options.book or holmes() or ROOT / "assets" / "the-tide-clock.md"
    print(f"Book: {book.name}, outputs: {options.to}, engine: {options.engine}", end="")
    print(f", load before: {os.getloadavg()[0]:.1f}", flush=True)
    print("cores  times    words   wall s    CPU s  ms/word  to first  memory MB  to first")
    figures = []
    for used in options.cores:
        if used > cores():
            print(f"{used:5}  not run: this machine gives {cores()}")
            continue
        first: tuple[float, int] | None = None
        for times in options.times:
            words, build = measured(book, times, used, options)
            pace = build.wall / words
            first = first or (pace, build.memory)
            growth = build.memory / first[1]
            print(
                f"{used:5} {times:6} {words:8} {build.wall:8.1f} {build.cpu:8.1f}"
                f" {1000 * pace:8.3f} {pace / first[0]:9.2f} {build.memory / 1e6:10.0f}"
                f" {growth:9.2f}",
                flush=True,
            )
            figures.append({"cores": used, "times": times, "words": words, **asdict(build)})
    print(
        f"Bars: a word's time to the first {1 - FLAT:.2f} to {1 + FLAT:.2f}, "
        f"memory to the first {GROWTH}, and {MEMORY / 1e6:.0f} MB."
    )
    if options.json:
        report = {"book": book.name, "to": options.to, "engine": options.engine, "runs": figures}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def numbers(text: str) -> list[int]:
    found = [int(each) for each in text.split(",")]
    if min(found) < 1:
        raise argparse.ArgumentTypeError("whole numbers from 1 on, with commas between")
    return found


def measured(book: Path, times: int, used: int, options: argparse.Namespace) -> tuple[int, Build]:
    """How many words the book has, so many times over, and what its build took."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        longer = repeated(book, folder / f"book{book.suffix}", times, options.words)
        more = ["--jobs", str(used), *(["--rate", "450"] if options.memory else [])]
        build = built(longer, options.to, folder, options.engine, *more, cores=used)
        if not options.memory and build.anew < 0.95 * build.utterances:
            sys.exit(
                f"Only {build.anew} of {build.utterances} sentences were spoken: the cache spoke "
                "for the others, and the times say nothing."
            )
        return count_words(longer), build


if __name__ == "__main__":
    main()
