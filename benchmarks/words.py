"""How near the words and sentences of a narrated book are to where they are heard.

    python benchmarks/words.py [--engine espeak,piper] [--every 1] [--worst 0]

Builds an EPUB of ``assets/sentences.txt`` whose words light up by themselves, and takes it apart
again: the times of its media overlay against its decoded sound. Words are held against those that
an aligner hears that knows no engine (``tests/alignment.py``; it steps in 10 ms). Sentences are
held against the engine's own sound of them, found by correlation: in the track before it was
encoded, and in the file.
"""

from __future__ import annotations

import argparse
import html
import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from lxml import etree

from accessible.cache import Cache
from accessible.clip import shape
from accessible.clock import parse_clock
from accessible.delivery import PLAIN
from accessible.engines.voices import Cast, Ensemble
from accessible.line import build
from accessible.mastering import pcm
from accessible.narration import Narration, narrate
from accessible.readers.dispatch import read
from accessible.scripting import Script, Utterance, script
from accessible.settings import Settings
from accessible.sound import decode
from accessible.speaking import engine_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from alignment import Aligner  # noqa: E402

SENTENCES = ROOT / "assets" / "sentences.txt"
SMIL = "{http://www.w3.org/ns/SMIL}"
#: The bar: the mean error of words, the share of words within 100 ms, and the error of sentences in
#: the file, in milliseconds.
MEAN, NEAR, SHARE, FILE = 40.0, 100.0, 0.95, 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", default="espeak,piper")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th sentence")
    parser.add_argument("--worst", type=int, default=0, help="so many of the worst words are shown")
    options = parser.parse_args()
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()[:: options.every]
    for engine in options.engine.split(","):
        with tempfile.TemporaryDirectory() as scratch:
            made = Made.of(lines, engine, Path(scratch))
            tell(engine, made, options.worst)


def tell(engine: str, made: Made, worst: int) -> None:
    words = sorted(made.words(), key=lambda word: -abs(word[0]))
    errors = np.array([error for error, _ in words])
    middle = float(np.median(errors))
    size = abs(errors)
    print(f"{engine}: {len(errors)} words in {made.sentences} sentences")
    print(f"  mean error of words:  {size.mean():6.1f} ms (bar {MEAN:.0f})")
    print(f"  within {NEAR:.0f} ms:        {(size <= NEAR).mean():7.1%} (bar {SHARE:.0%})")
    print(
        f"  systematic (median):  {middle:+6.1f} ms; without it {abs(errors - middle).mean():.1f}"
    )
    plan = np.array(list(made.before()))
    print(f"  sentences, before:    {abs(plan).max():6d} frames at most (bar 0), {len(plan)} found")
    file = np.array(list(made.after()))
    print(f"  sentences, encoded:   {abs(file).max():6.2f} ms at most (bar {FILE:.0f})", flush=True)
    for error, where in words[:worst]:
        print(f"    {error:+5.0f} ms  {where}")


@dataclass(frozen=True)
class Made:
    """A book that was built, and what it was built from.

    ``times``: the clips of the overlay by the ids of what they light up, in seconds of ``heard``.
    """

    lines: Script
    settings: Settings
    narration: Narration
    heard: np.ndarray
    times: Mapping[str, tuple[float, float]]

    @classmethod
    def of(cls, sentences: list[str], engine: str, folder: Path) -> Made:
        paragraphs = "".join(f"<p>{html.escape(each)}</p>" for each in sentences)
        page = folder / "sentences.html"
        page.write_text(
            f'<html lang="en-US"><title>Sentences</title><body>{paragraphs}</body></html>',
            encoding="utf-8",
        )
        settings = Settings(
            to=("epub",), engine=engine, language="en-US", sync="word", cache=folder / "cache"
        )
        (book,) = build(page, folder / "out", settings).outputs
        _, lines = script(read(page, settings), settings)
        narration = narrate(lines, settings)
        with zipfile.ZipFile(book) as files:
            (overlay,) = (name for name in files.namelist() if name.endswith(".smil"))
            (sound,) = (name for name in files.namelist() if name.endswith(".mp3"))
            blocks = decode(io.BytesIO(files.read(sound)), narration.sample_rate)
            heard = np.concatenate(list(blocks))
            times = dict(clips(files.read(overlay)))
        return cls(lines, settings, narration, heard, times)

    @property
    def rate(self) -> int:
        return self.narration.sample_rate

    @property
    def sentences(self) -> int:
        return sum(1 for _ in self.lines.utterances())

    def span(self, utterance: Utterance) -> tuple[float, float]:
        """Where the overlay has an utterance, in seconds of the file."""
        ids = [word.id for word in utterance.words] or [utterance.id]
        return self.times[ids[0]][0], self.times[ids[-1]][1]

    def words(self) -> Iterator[tuple[float, str]]:
        """How much later than it is heard each word lights up, in milliseconds, and where it is.

        The first sentence is left out, here and in ``after``: its clip opens with a silence.
        """
        aligner = Aligner()
        for utterance in islice(self.lines.utterances(), 1, None):
            begin, end = self.span(utterance)
            sound = self.heard[round(begin * self.rate) : round(end * self.rate)]
            text = utterance.spoken.text
            said = aligner.words(text, sound, self.rate)
            for word in utterance.words:
                start, stop = utterance.spoken.spoken_span(word.start, word.end)
                known = next((each for each in said if start <= each.text_start < stop), None)
                assert known is not None, (text, word)
                lit = self.times[word.id][0] - begin
                place = f"{text[max(0, start - 25) : start]}[{text[start:stop]}]{text[stop:][:15]}"
                yield 1000 * (lit - known.start), place

    @cached_property
    def own(self) -> list[tuple[Utterance, np.ndarray]]:
        """The engine's own sound of each sentence, made anew outside of the line."""
        sounds = []
        cast = Cast(Ensemble(self.settings))
        for utterance in self.lines.utterances():
            assert len(utterance.turns) < 2, utterance
            reader = cast.reader(utterance.language, utterance.role, PLAIN)
            engine = engine_of(reader.engine, self.settings)
            speech = engine.speak(utterance.spoken.text, reader.voice, reader.prosody)
            sounds.append((utterance, np.frombuffer(shape(speech).pcm, "<i2")))
        return sounds

    def before(self) -> Iterator[int]:
        """How many frames each sentence is away from its clip, in the track as it is planned."""
        (track,) = self.narration.tracks
        cache = Cache.of(self.settings)
        plan = np.frombuffer(b"".join(pcm(track, cache)), "<i2")
        clips = {clip.id: clip for clip in track.clips}
        for utterance, sound in self.own:
            clip = clips[utterance.id]
            begin = clip.start + (0 if clip.start else track.lead_in)
            assert clip.speech == len(sound), utterance
            yield found(plan, begin, sound, self.rate)

    def after(self) -> Iterator[float]:
        """How many milliseconds each sentence is away from its clip, in the file."""
        for utterance, sound in self.own[1:]:
            begin = self.span(utterance)[0]
            place = round(begin * self.rate)
            exact = place + found(self.heard, place, sound, self.rate)
            yield 1000 * (exact / self.rate - begin)


def found(heard: np.ndarray, begin: int, sound: np.ndarray, rate: int) -> int:
    """How many frames after ``begin`` a sound is in what is heard: at most 100 ms off."""
    reach = rate // 10
    sound = sound[: 2 * rate].astype(np.float64)
    around = heard[max(0, begin - reach) : begin + reach + sound.size].astype(np.float64)
    size = 1 << (around.size + sound.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(sound, size)), size)
    return int(np.argmax(match[: 2 * reach + 1])) - min(reach, begin)


def clips(overlay: bytes) -> Iterator[tuple[str, tuple[float, float]]]:
    """What an overlay lights up, by id, and from when to when."""
    for par in etree.fromstring(overlay).iter(f"{SMIL}par"):
        text, audio = par.find(f"{SMIL}text"), par.find(f"{SMIL}audio")
        begin, end = (parse_clock(audio.get(name)) for name in ("clipBegin", "clipEnd"))
        yield text.get("src").partition("#")[2], (begin, end)


if __name__ == "__main__":
    main()
