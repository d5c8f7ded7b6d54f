"""The null engine: as long as speech, instant, and silent. For tests, drafts and demonstrations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import ClassVar

from accessible.audio import Phonemes, Speech, WordMark, frames_of, silence
from accessible.engines import Prosody, Voice

#: Milliseconds a character, at 175 words a minute.
_CHARACTER = 60


class SilenceEngine:
    """Digital silence as long as the text would take, with a mark for each word.

    ``silent`` tells checkers that zeros are meant. Its one voice reads every language: its tag
    is ``mul`` (ISO 639-2, multiple languages).
    """

    name: ClassVar[str] = "silence"
    title: ClassVar[str] = "no sound"
    parallel: ClassVar[bool] = True
    takes_phonemes: ClassVar[bool] = False
    silent: ClassVar[bool] = True

    version = "silence 1"
    sample_rate = 22_050

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("silence", "Silence", "mul"),)

    def speak(
        self, text: str, voice: Voice, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        def frames(characters: int) -> int:
            return frames_of(characters * _CHARACTER * 175 // prosody.rate, self.sample_rate)

        words = tuple(
            WordMark(frames(word.start()), word.start(), word.end())
            for word in re.finditer(r"\w(?:\S*\w)?", text)
        )
        milliseconds = max(1, len(text)) * _CHARACTER * 175 // prosody.rate
        return replace(silence(milliseconds, self.sample_rate), words=words)
