"""Whether the words of a clip are heard in it, by a recognizer that knows no voice: pocketsphinx's
door (the extra ``listen``; its small model of US English comes with it).

Words of a known text are laid over the sound. Where they find no place, or only the shortest one
that their sounds can have, something else is said. Measured: of 56 right sentences said by Piper
none is doubted (of a poem said by eSpeak NG, one line in twenty); of clips with another sentence of
the same length four in five are, and nine in ten that stop in the middle. It tells of narration
that lost its place, not of a single word.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accessible.book import Resource, ZipMember
from accessible.check.overlays import Par
from accessible.errors import EncodeError, Finding, UsageError
from accessible.sound import decode

#: The one rate that the model knows.
_RATE = 16_000
#: So many clips of a book are listened to, evenly from all of it; each this long, in seconds.
SAMPLE, _SHORTEST, _LONGEST = 100, 1.5, 15.0
#: The fewest words that tell anything.
_WORDS = 4
#: The share of words that may have no more room than their sounds need at the least.
_CRAMMED = 0.15
#: The model was made from recordings, with some silence before the first word and after the last.
_REST, _NOISE = _RATE // 2, 3.0
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """A par whose clip says a text in English."""

    par: Par
    text: str


class Recognizer:
    """Lays texts over sounds. Raises ``UsageError`` where pocketsphinx is not installed."""

    def __init__(self) -> None:
        try:
            from pocketsphinx import Decoder
        except ImportError as error:
            raise UsageError(
                "There is no recognizer to listen with.",
                "Install it: pip install 'accessible[listen]'.",
            ) from error
        narrow = 1e-48
        self._decoder: Any = Decoder(
            lm=None, loglevel="FATAL", beam=narrow, wbeam=narrow, pbeam=narrow, bestpath=False
        )

    def words(self, text: str) -> list[str]:
        """The words of a text; none where there are too few, or one that is not in the model's
        dictionary."""
        words = [match[0].lower().replace("’", "'") for match in _WORD.finditer(text)]
        known = len(words) >= _WORDS and all(map(self._decoder.lookup_word, words))
        return words if known else []

    def hears(self, words: Sequence[str], frames: NDArray[np.int16]) -> bool:
        """Whether the words are heard in a sound at 16,000 frames a second."""
        noise = np.random.default_rng(0).normal(0, _NOISE, frames.size + 2 * _REST)
        noise[_REST : _REST + frames.size] += frames
        decoder = self._decoder
        try:
            decoder.set_align_text(" ".join(words))
            decoder.start_utt()
            decoder.process_raw(noise.clip(-32768, 32767).astype("<i2").tobytes(), full_utt=True)
            decoder.end_utt()
            heard = [part for part in decoder.seg() or () if part.word[0] not in "<["]
        except RuntimeError:
            return False
        # Each sound has three steps at the least.
        crammed = sum(
            part.end_frame - part.start_frame + 1
            <= 3 * len(decoder.lookup_word(part.word.partition("(")[0]).split())
            for part in heard
        )
        return len(heard) == len(words) and crammed <= _CRAMMED * len(words)


def hold_words(path: Path, clips: Iterable[Said]) -> tuple[list[Finding], dict[str, int]]:
    """What a recognizer does not hear in the clips of an EPUB, and how many it listened to.

    Raises ``UsageError`` where there is no recognizer.
    """
    recognizer = Recognizer()
    fit = [
        (clip, words)
        for clip in clips
        if clip.par.end is not None
        and _SHORTEST <= clip.par.end - clip.par.begin <= _LONGEST
        and (words := recognizer.words(clip.text))
    ]
    chosen = fit[:: max(1, -(-len(fit) // SAMPLE))]
    by_audio: dict[str, list[tuple[Said, list[str]]]] = {}
    for clip, words in chosen:
        by_audio.setdefault(clip.par.audio, []).append((clip, words))
    findings = []
    for audio, some in by_audio.items():
        for (clip, words), frames in zip(some, _cut(path, audio, some), strict=False):
            if not recognizer.hears(words, frames):
                message = f"A recognizer does not hear “{clip.par.fragment}” in {audio}."
                findings.append(Finding("words-unheard", clip.par.place, message))
    figures = {"clips_listened": len(chosen), "clips_recognized": len(chosen) - len(findings)}
    return findings, figures


def _cut(
    path: Path, audio: str, clips: Sequence[tuple[Said, list[str]]]
) -> Iterator[NDArray[np.int16]]:
    """The sound of each clip; none where the file cannot be decoded, which is told elsewhere."""
    spans = [
        (round(clip.par.begin * _RATE), round((clip.par.end or 0.0) * _RATE)) for clip, _ in clips
    ]
    parts: list[list[NDArray[np.int16]]] = [[] for _ in spans]
    at = 0
    try:
        with Resource("", "", ZipMember(path, audio)).open() as stream:
            for block in decode(stream, _RATE):
                for part, (begin, end) in zip(parts, spans, strict=True):
                    if begin < at + block.size and end > at:
                        part.append(block[max(0, begin - at) : end - at].copy())
                at += block.size
    except (EncodeError, zipfile.BadZipFile, EOFError, OSError, ValueError):
        return
    for part in parts:
        yield np.concatenate([np.zeros(0, np.int16), *part])
