"""Phonemes → one utterance, said stretch by stretch, with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from accessible.audio import Speech, WordMark
from accessible.engines.piper.model import Model
from accessible.engines.piper.phonemes import Said

#: Below this nothing is heard: −60 dB.
_HEARD = 0.001
#: Phonemes in one go, which bounds memory: where the decoder is apart, and where it is not.
_LONGEST, _LONGEST_WHOLE = 400, 120
#: How far into the space before it a word may begin, in milliseconds: measured with an aligner.
_BORDER = 50
_PAUSES = ",;:.!?"
#: Milliseconds over which a sound comes and goes: nothing clicks where sounds are joined.
_FADE = 4


class Take:
    """One utterance as it is said, stretch by stretch."""

    def __init__(
        self, model: Model, speaker: int, length: float, volume: float, attempt: int
    ) -> None:
        self._model, self._speaker = model, speaker
        self._length, self._volume, self._attempt = length, volume, attempt
        self._parts: list[bytes] = []
        self._peak = 0.0
        self._frames = 0
        self._words: list[WordMark] = []
        self._timed = True

    def say(self, said: Said, offset: int) -> None:
        """Add phonemes; ``offset`` is where their text begins in the whole."""
        longest = _LONGEST if self._model.windowed else _LONGEST_WHOLE
        for start, end in _stretches(said, longest):
            self._say(said, start, end, offset)

    def _say(self, said: Said, start: int, end: int, offset: int) -> None:
        numbers, rate = self._model.description.ids, self._model.description.sample_rate
        pad = numbers["_"]
        ids = [*numbers["^"], *pad]
        places = []
        for phoneme in said.sequence[start:end]:
            places.append(len(ids))
            if phoneme in numbers:
                ids += [*numbers[phoneme], *pad]
        places.append(len(ids))
        if places[-1] == places[0]:
            return
        ids += numbers["$"]
        sound = self._model.say(ids, self._speaker, self._length, self._attempt)
        if sound.lengths is None:
            self._timed = False
        else:
            begins = self._frames + np.concatenate(([0], np.cumsum(sound.lengths)))
            last = end == len(said.sequence)
            for word in said.words:
                if start <= word.start < end or (last and word.start == end):
                    # It begins in the pad before it, and in the space between it and a word that
                    # it follows without a pause.
                    at = word.start - start
                    begin = int(begins[places[at] - len(pad)])
                    before = said.sequence[max(start, word.start - 2) : word.start]
                    if len(before) == 2 and before[1] == " " and before[0] not in _PAUSES:
                        begin = max(int(begins[places[at - 1]]), begin - _BORDER * rate // 1000)
                    begin = max(begin, self._words[-1].start if self._words else 0)
                    self._words.append(
                        WordMark(begin, word.text_start + offset, word.text_end + offset)
                    )
        self._add(sound.wave)

    def speech(self) -> Speech:
        """What was said; nothing when it cannot be heard."""
        rate = self._model.description.sample_rate
        if self._peak < _HEARD:
            return Speech(b"", rate)
        last = self._frames - 1
        words = tuple(replace(word, start=min(word.start, last)) for word in self._words)
        return Speech(b"".join(self._parts), rate, words if self._timed else ())

    def _add(self, wave: NDArray[np.float32]) -> None:
        """Sound that comes and goes softly, so that it can be joined with more."""
        size = min(wave.size // 2, _FADE * self._model.description.sample_rate // 1000)
        fade = np.linspace(0, 1, size, dtype=np.float32)
        wave[:size] *= fade
        wave[wave.size - size :] *= fade[::-1]
        self._peak = max(self._peak, float(np.abs(wave).max()))
        frames = np.rint(np.clip(wave * self._volume, -1, 1) * 32767).astype("<i2")
        self._parts.append(frames.tobytes())
        self._frames += frames.size


def _stretches(said: Said, longest: int) -> Iterator[tuple[int, int]]:
    """The phonemes that the model is given in one go: each sentence; a very long one is cut after
    a mark of punctuation, or between words."""
    start = 0
    for sentence_end in said.ends:
        while sentence_end - start > longest:
            window = range(start + longest, start + longest // 2, -1)
            between = [at for at in window if said.sequence[at - 1] == " "]
            after = [at for at in between if said.sequence[at - 2] in _PAUSES]
            end = next(iter([*after, *between]), start + longest)
            yield start, end
            start = end
        yield start, sentence_end
        start = sentence_end
