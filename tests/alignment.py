"""Where words begin in a sound, found by ear: pocketsphinx, which no engine of ours knows.

It lays the words of a known text over the sound, by its model of US English. It steps in frames of
10 ms, and where one sound glides into the next its border is one of several that are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import soxr
from pocketsphinx import Decoder

#: The one rate that the model knows, and its frames a second.
RATE, STEPS = 16_000, 100
#: Silence around the sound: the model wants some before the first word and after the last.
_REST = RATE // 2
#: A word of a spoken text, as the dictionary of the model has words.
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Heard:
    """A word that was heard: characters of the text, and seconds from the sound's first frame."""

    text_start: int
    text_end: int
    start: float
    end: float


class Aligner:
    """Lays texts over sounds."""

    def __init__(self) -> None:
        self._decoder = Decoder(
            lm=None, loglevel="FATAL", beam=1e-100, wbeam=1e-100, pbeam=1e-100, bestpath=False
        )

    def words(self, text: str, pcm: np.ndarray, sample_rate: int) -> list[Heard]:
        """Each word of an English text with the place where it is heard.

        ``pcm``: 16-bit mono frames. Raises ``LookupError`` for a word that is not in the
        dictionary, ``ValueError`` where the text cannot be heard in the sound.
        """
        words = [(match, match[0].lower().replace("’", "'")) for match in WORD.finditer(text)]
        for _, word in words:
            if self._decoder.lookup_word(word) is None:
                raise LookupError(f"No dictionary entry for “{word}”.")
        try:
            heard = list(self._heard([word for _, word in words], pcm, sample_rate))
        except RuntimeError as error:
            raise ValueError(f"Not heard: “{text}”.") from error
        if len(heard) != len(words):
            raise ValueError(f"Heard {len(heard)} words of {len(words)}: “{text}”.")
        spans = (match.span() for match, _ in words)
        return [Heard(*span, *times) for span, times in zip(spans, heard, strict=True)]

    def _heard(
        self, words: Sequence[str], pcm: np.ndarray, sample_rate: int
    ) -> Iterator[tuple[float, float]]:
        sound = soxr.resample(pcm.astype(np.float32), sample_rate, RATE, quality="VHQ")
        # The model was made from recordings: digital silence is nothing that it has heard.
        noise = np.random.default_rng(0).normal(0, 3, sound.size + 2 * _REST)
        noise[_REST : _REST + sound.size] += sound
        decoder = self._decoder
        decoder.set_align_text(" ".join(words))
        decoder.start_utt()
        decoder.process_raw(noise.clip(-32768, 32767).astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        rest = _REST / RATE
        for segment in chain(decoder.seg() or ()):
            if segment.word[0] not in "<[":
                yield (
                    segment.start_frame / STEPS - rest,
                    (segment.end_frame + 1) / STEPS - rest,
                )
