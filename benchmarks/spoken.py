"""How right and how fast written text becomes spoken text.

    python benchmarks/spoken.py [--write]

Runs the corpus's scorer (``normalization/score.py``, from the folder in ``ACCESSIBLE_CORPUS``) over
each of its sets, in a process of its own, with the default settings; counts the golden rules of
sentence splitting; and times a whole book on one core. ``--write`` puts the tables into
``docs/spoken.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from accessible.spoken import speak
from accessible.spoken.sentences import sentences

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "spoken.md"
BEGIN, END = "<!-- benchmark -->\n", "<!-- /benchmark -->\n"
SETS = {
    "libritts_en": "LibriTTS",
    "googletn_en": "Google TN",
    "proteno_en": "Proteno",
    "nemo_en": "NeMo tests (en)",
    "engconf_en": "EngConf",
    "hard_en": "hard cases",
    "nemo_de": "NeMo tests (de)",
    "nemo_es": "NeMo tests (es)",
    "nemo_fr": "NeMo tests (fr)",
    "nemo_it": "NeMo tests (it)",
}


def de(text: str) -> str:
    return speak(text, "de").text


def en(text: str) -> str:
    return speak(text, "en").text


def es(text: str) -> str:
    return speak(text, "es").text


def fr(text: str) -> str:
    return speak(text, "fr").text


def it(text: str) -> str:
    return speak(text, "it").text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/spoken.md")
    options = parser.parse_args()
    # The scorer imports this module too, and wants nothing of measuring.
    from measure import corpus

    real = corpus()
    folder = real / "normalization" if real else None
    if real is None or folder is None or not folder.is_dir():
        sys.exit("No corpus: set ACCESSIBLE_CORPUS to its folder.")
    lines = ["| set | cases | lenient | canon |", "|---|---|---|---|"]
    for path in sorted(folder.glob("*.tsv"), key=order):
        lines.append(scored(folder / "score.py", path))
    right, rules = golden(folder / "segmentation_golden_en.json")
    lines += ["", f"Golden rules of sentence splitting: {right} of {rules}."]
    lines += speed(real / "epubs" / "sherlock-holmes.epub")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}{text}{END}{after}", encoding="utf-8")


def order(path: Path) -> tuple[int, str]:
    """The sets in the table's order; those we do not know come last."""
    names = list(SETS)
    known = [number for number, name in enumerate(names) if path.name.startswith(name)]
    return (known[0] if known else len(names), path.name)


def scored(scorer: Path, path: Path) -> str:
    """One row: what the scorer says of one set."""
    name, _, language = path.stem.partition("_")
    language = language[:2]
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "scores.json"
        command = [sys.executable, str(scorer), f"spoken:{language}", str(path), "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        subprocess.run(
            [*command, "--json", str(out)], check=True, stdout=subprocess.DEVNULL, env=environment
        )
        (scores,) = json.loads(out.read_text())["sets"].values()
    title = SETS.get(f"{name}_{language}", path.stem)
    return f"| {title} | {scores['n']} | {scores['lenient']} | {scores['canon']} |"


def golden(path: Path) -> tuple[int, int]:
    """How many of the golden rules of splitting are kept, of how many."""
    rules = json.loads(path.read_text(encoding="utf-8"))
    right = 0
    for text, wanted in rules:
        found = [text[start:end] for start, end in sentences(text, "en")]
        right += found == [part.strip() for part in wanted]
    return right, len(rules)


def speed(book: Path) -> list[str]:
    """Sentences a second over a whole book, on one core, and how soon the first is ready."""
    from accessible.readers.dispatch import read
    from accessible.settings import Settings

    blocks = [
        "".join(map(str, element.itertext()))
        for chapter in read(book, Settings()).chapters
        for element in chapter.tree.iter("{*}p", "{*}h2", "{*}h3", "{*}li")
    ]
    started = time.process_time()
    found = [block[start:end] for block in blocks for start, end in sentences(block, "en")]
    split = time.process_time() - started
    en("Warm up: Dr. Smith paid $5 on May 3, 1990, at 5 p.m.")
    started = time.process_time()
    changed = sum(en(sentence) != sentence for sentence in found)
    spoken = time.process_time() - started
    return [
        "",
        f"{book.stem}: {len(found)} sentences, {changed} of them read otherwise than written.",
        f"Split: {len(found) / split:,.0f} sentences/s; spoken: {len(found) / spoken:,.0f} "
        f"sentences/s, on one core. First sentence ready after {ready():.2f} s.",
    ]


def ready() -> float:
    """Seconds from a running Python to the first sentence said, the best of five.

    As in an installed package, the modules are compiled: the first run sees to that.
    """
    program = (
        "import time; started = time.perf_counter(); from accessible.spoken import speak; "
        "speak('Warm up 1 time.', 'en'); print(time.perf_counter() - started)"
    )
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", program]
    return min(
        float(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
        for _ in range(5)
    )


if __name__ == "__main__":
    main()
