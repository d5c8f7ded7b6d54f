"""Sound as bytes: signed 16-bit little-endian mono PCM, counted in whole frames."""

from __future__ import annotations

from dataclasses import dataclass

#: Bytes in one frame: 16 bits, one channel.
FRAME_BYTES = 2
#: A track is a multiple of so many frames long: a whole number of packets of MP3 (576 or 1152
#: frames) and of AAC (1024), so that joined files of both have one timeline.
PACKET = 9216


@dataclass(frozen=True, slots=True)
class WordMark:
    """Where one word sounds: ``start`` in frames from the clip's first frame; ``text_start`` and
    ``text_end`` in characters of the spoken text."""

    start: int
    text_start: int
    text_end: int


@dataclass(frozen=True, slots=True)
class Phonemes:
    """How a stretch of a spoken text sounds: ``ipa`` is said for the characters ``start`` to
    ``end``, by the engines that take phonemes; the others say the text as it stands."""

    start: int
    end: int
    ipa: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gives for one utterance.

    ``pcm``: s16le mono; ``sample_rate``: frames a second; ``words``: in order of time, possibly
    empty when the engine has no word timings. ``estimated``: the words were not told by the engine.
    """

    pcm: bytes
    sample_rate: int
    words: tuple[WordMark, ...] = ()
    estimated: bool = False

    @property
    def frames(self) -> int:
        return len(self.pcm) // FRAME_BYTES


def frames_of(milliseconds: int, sample_rate: int) -> int:
    """Milliseconds as whole frames, rounded to the nearest."""
    return (milliseconds * sample_rate + 500) // 1000


def milliseconds_of(frames: int, sample_rate: int) -> int:
    """Whole frames as milliseconds, rounded to the nearest: what overlays, chapters and captions
    tell, each rounded once."""
    return (frames * 1000 + sample_rate // 2) // sample_rate


def silence(milliseconds: int, sample_rate: int) -> Speech:
    """Digital silence, whole frames."""
    return Speech(bytes(FRAME_BYTES * frames_of(milliseconds, sample_rate)), sample_rate)
