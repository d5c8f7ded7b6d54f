"""Word timings guessed from the sound, for engines that tell none.

Pauses that are heard stand where the text has punctuation; between two of them, words take their
share of the time by what each holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from accessible.audio import Speech, WordMark

#: A word, as engines mark it; where none are parted by spaces, a character.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
    r"|[^\W_](?:[\w'’.,-]*[^\W_])?"
)
#: Punctuation that a voice rests at.
_RESTS = re.compile(r"[,;:.!?…—–()،؛؟。、，；：！？।]|\n")
#: The step in which sound is looked at, in seconds, and the shortest pause in steps: the closing of
#: a stop (“p”, “t”, “k”) is shorter. Sound of fewer steps than the last is a breath, or a click.
_STEP, _SHORTEST, _BREATH = 0.01, 9, 5
#: Below this part of the loudest step, sound is a pause (−46 dB).
_PAUSE = 0.005
#: How far, in seconds of speech, a pause may lie from where its punctuation is expected; how much
#: nearer a pause must be to a word's end without any.
_REACH, _UNASKED = 1.2, 0.2
#: How much longer a word is before a rest, in seconds.
_DRAWN = 0.12


def estimated(speech: Speech, text: str, language: str) -> Speech:
    """The speech with a mark for each word of the text, ``estimated``.

    Marks rise from the first sound to before the last one. Speech without sound, or without a word
    in its text, comes back as it is.
    """
    tokens = list(_TOKEN.finditer(text))
    runs = _runs(speech)
    if not tokens or not runs:
        return speech
    size = max(1, round(_STEP * speech.sample_rate))
    starts = _starts(text, tokens, runs)
    last = max(0, speech.frames - 1)
    marks: list[WordMark] = []
    for token, start in zip(tokens, starts, strict=True):
        frame = min(last, max(round(start * size), marks[-1].start if marks else 0))
        marks.append(WordMark(frame, token.start(), token.end()))
    return replace(speech, words=tuple(marks), estimated=True)


def _runs(speech: Speech) -> list[tuple[int, int]]:
    """The stretches of sound between the pauses, in steps."""
    size = max(1, round(_STEP * speech.sample_rate))
    frames = np.frombuffer(speech.pcm, "<i2", speech.frames)
    steps = frames[: frames.size // size * size].reshape(-1, size)
    if not steps.size:
        return []
    height = np.subtract(steps.max(axis=1), steps.min(axis=1), dtype=np.int32)
    loud = (height > max(4, _PAUSE * int(height.max()))).nonzero()[0]
    if not loud.size:
        return []
    breaks = (np.diff(loud) > _SHORTEST).nonzero()[0]
    begins = [int(loud[0]), *loud[breaks + 1].tolist()]
    ends = [*(loud[breaks] + 1).tolist(), int(loud[-1]) + 1]
    runs = list(zip(begins, ends, strict=True))
    return [run for run in runs if run[1] - run[0] >= _BREATH] or runs


def _starts(
    text: str, tokens: Sequence[re.Match[str]], runs: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """Where each word starts, in steps."""
    lengths = np.array([end - begin for begin, end in runs], float)
    afters = [*(token.start() for token in tokens[1:]), len(text)]
    rests = [
        _RESTS.search(text, token.end(), after) is not None
        for token, after in zip(tokens, afters, strict=True)
    ]
    rests[-1] = True
    shares = [_share(token[0]) + _DRAWN * rest for token, rest in zip(tokens, rests, strict=True)]
    # Speech alone, its pauses taken out: where each run and, by its share, each word begins in it.
    begun = np.concatenate(([0.0], np.cumsum(lengths)))
    expected = np.concatenate(([0.0], np.cumsum(shares)))
    expected *= begun[-1] / expected[-1]
    asked = np.array(rests[:-1], bool)
    for _ in range(2):
        pairs = _paired(begun[1:-1], expected[1:-1], asked)
        words = [0, *(word + 1 for _, word in pairs), len(tokens)]
        places = [0.0, *(float(begun[run + 1]) for run, _ in pairs), float(begun[-1])]
        # Once pauses have their words, the rest is expected anew, between them.
        expected = np.interp(expected, expected[words], places)
    inside = expected[:-1]
    run = np.minimum(np.searchsorted(begun, inside + 1e-6, side="right") - 1, len(runs) - 1)
    first = np.array([begin for begin, _ in runs], float)
    return first[run] + inside - begun[run]


def _paired(
    pauses: NDArray[np.float64], ends: NDArray[np.float64], asked: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    """Which pause follows which word, both in order, each at most once; the others have none."""
    if not pauses.size or not ends.size:
        return []
    reach = _REACH / _STEP
    gain = np.where(asked, 1.0, _UNASKED)[None, :] - np.abs(pauses[:, None] - ends[None, :]) / reach
    best = np.zeros((pauses.size + 1, ends.size + 1))
    for row in range(pauses.size):
        taken = np.maximum(best[row, 1:], best[row, :-1] + np.maximum(gain[row], 0.0))
        best[row + 1, 1:] = np.maximum.accumulate(taken)
    pairs = []
    row, column = pauses.size, ends.size
    while row and column:
        if best[row, column] == best[row, column - 1]:
            column -= 1
        elif best[row, column] == best[row - 1, column]:
            row -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


_VOWELS = "aeiouyàâäáãåæèéêëìíîïòóôöõøœùúûüýÿаеёиоуыэюяєіїαεηιουωάέήίόύώ"
_SYLLABLE = re.compile(f"[{_VOWELS}]+")


@lru_cache(maxsize=10_000)
def _share(word: str) -> float:
    """How long a word takes, beside others."""
    letters = sum(map(str.isalpha, word))
    digits = sum(map(str.isdigit, word))
    syllables = len(_SYLLABLE.findall(word.casefold()))
    if letters and not syllables and word.isupper():
        return 0.35 * letters + 0.4 * digits
    return 0.04 + 0.05 * letters + 0.4 * digits
