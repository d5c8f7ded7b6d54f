"""The table of the whole line: what a book costs, how near that is to the machine's limit, and
what it costs to build it again.

    python benchmarks/line.py [BOOK] [--to epub,m4b] [--hours 10] [--json FILE]

Builds BOOK (an EPUB, Markdown or text; by default *The Adventures of Sherlock Holmes* of the corpus
in ``ACCESSIBLE_CORPUS``, and where that is not there the sample book, repeated to ``--hours`` of
speech) with eSpeak NG three times, with the same cache and into the same folder: with the cache
empty, with nothing changed, and with one word of one sentence in its middle changed. The *limit*
is measured in the same run: the CPU time that the bare engine takes to speak the same sentences,
and the bare encoders to encode the same sound, divided by the cores. What each figure means:
``docs/benchmarks.md``. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from copies import changed, sample
from measure import CODECS, Bare, Build, bare, built, holmes

from accessible.readers.dispatch import read
from accessible.scripting import script
from accessible.settings import Settings
from accessible.workers import cores

#: The bars: wall time over the limit; rebuilds as shares of the cold build; bytes of memory.
RATIO, UNCHANGED, CHANGED, MEMORY = 1.15, 0.02, 0.05, 400e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--to", default="epub,m4b", help=f"of {', '.join(CODECS)}")
    parser.add_argument("--hours", type=float, default=10.0, help="of the sample book's speech")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, for programs")
    options = parser.parse_args()
    kinds = options.to.split(",")
    if unknown := [kind for kind in kinds if kind not in CODECS]:
        sys.exit(f"No limit is known for {', '.join(unknown)}: choose of {', '.join(CODECS)}.")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        book = options.book or holmes() or sample(folder / "book.md", options.hours)
        # The other book has the same name: it is built in the place of the first.
        other = folder / "changed" / book.name
        other.parent.mkdir()
        changed(book, other)
        print(f"Book: {book.name}, outputs: {options.to}, cores: {cores()}", end="")
        print(f", load before: {os.getloadavg()[0]:.1f}", flush=True)
        cold, same, edited = (built(each, options.to, folder) for each in (book, book, other))
        _, lines = script(read(book, Settings()))
        least = bare(lines, dict.fromkeys(CODECS[kind] for kind in kinds), folder)
    tell(cold, same, edited, least)
    if options.json:
        figures = {
            "book": book.name,
            "to": kinds,
            "cores": cores(),
            "cold": asdict(cold),
            "unchanged": asdict(same),
            "one_sentence": asdict(edited),
            "bare": asdict(least),
            "limit": least.limit(cores()),
            "ratio": cold.wall / least.limit(cores()),
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def tell(cold: Build, same: Build, edited: Build, least: Bare) -> None:
    limit = least.limit(cores())
    sizes = ", ".join(f"{kind} {size / 1e6:.1f}" for kind, size in cold.sizes.items())
    row("Speech:", f"{cold.audio:10.1f} s ({cold.utterances} sentences)")
    row("Cold build, wall:", f"{cold.wall:10.1f} s ({cold.audio / cold.wall:.0f} x)")
    row("Cold build, CPU:", f"{cold.cpu:10.1f} s")
    row("Peak memory (tree):", f"{cold.memory / 1e6:10.0f} MB (bar {MEMORY / 1e6:.0f})")
    row("Outputs:", f"{cold.size / 1e6:10.1f} MB ({sizes})")
    row("Bare engine, CPU:", f"{least.engine:10.1f} s ({least.audio / least.engine:.0f} x)")
    for codec, used in least.encoders.items():
        row(f"Bare {codec} encoder, CPU:", f"{used:10.1f} s ({least.audio / used:.0f} x)")
    row("Limit (CPU / cores):", f"{limit:10.1f} s")
    row("Ratio wall / limit:", f"{cold.wall / limit:10.2f} (bar {RATIO})")
    for name, build, bar in (
        ("Nothing changed, wall:", same, UNCHANGED),
        ("One sentence, wall:", edited, CHANGED),
    ):
        share = f"{build.wall / cold.wall:.1%} of the cold build, bar {bar:.0%}"
        row(name, f"{build.wall:10.1f} s ({share}; {build.anew} spoken anew)")


def row(name: str, figure: str) -> None:
    print(f"{name:24}{figure}")


if __name__ == "__main__":
    main()
