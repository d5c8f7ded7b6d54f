"""The contract of a speech engine, and what it speaks with.

``narration`` makes one engine in each worker process (in one only, when ``parallel`` is false) by
calling the class without arguments, or its ``of`` with the settings where it has one, then calls
``speak`` for one turn of an utterance at a time. ``voices`` is called in the main process too. An
engine never prints and never plays sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from accessible.audio import Phonemes, Speech


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of an engine.

    ``id`` is what ``--voice`` takes; ``language`` is a BCP 47 tag; ``quality`` and ``license`` are
    for people, and empty when they are not known; ``version`` changes with the voice's sound where
    the engine's own version does not tell. ``sample_rate`` is its own, or 0 for the engine's.
    """

    id: str
    name: str
    language: str
    gender: str = ""
    quality: str = ""
    license: str = ""
    version: str = ""
    sample_rate: int = 0


@dataclass(frozen=True, slots=True)
class Prosody:
    """How to speak: ``rate`` in words a minute; ``pitch`` 0–100 (50 is the voice's own);
    ``volume`` 0.0–1.0."""

    rate: int = 175
    pitch: int = 50
    volume: float = 1.0


class Engine(Protocol):
    """A speech engine.

    ``title`` is what people call it: the narrator's credit. ``version`` names everything that
    changes its sound (it is part of the cache's keys). ``sample_rate``: every ``Speech`` has this
    one, or its voice's own. ``parallel``: whether several processes may speak at once.
    ``takes_phonemes``: whether ``speak`` is given phonemes; an engine without the attribute is not.

    Three attributes more may be there. ``naturalness``: how gladly people listen to it for hours,
    0 to 100; ``--engine auto`` prefers the higher one, and takes none without it. ``varies``:
    ``speak`` takes ``attempt`` (0, 1 …) and says the text a little differently for each.
    ``of(settings)``: makes an engine with the settings that concern it (``device``); raises
    ``EngineError`` for what is not here. ``voices`` raises ``NotInstalledError`` when an engine is
    not installed, which ``auto`` passes over without a word.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    parallel: ClassVar[bool]
    takes_phonemes: ClassVar[bool]

    @property
    def version(self) -> str: ...

    @property
    def sample_rate(self) -> int: ...

    def voices(self) -> tuple[Voice, ...]:
        """Every voice there is, in a stable order."""
        ...

    def speak(
        self, text: str, voice: Voice, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        """Say one utterance. Raises ``EngineError`` when there is no sound to give back.

        ``phonemes`` are in order and do not overlap; what they cover sounds like their IPA, or
        like the text where the engine has no such sounds. Words refer to ``text`` all the same.
        """
        ...
