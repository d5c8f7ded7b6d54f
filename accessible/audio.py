"""Sound as bytes: signed 16-bit little-endian mono PCM, counted in whole frames.

This is pydub's door: it shapes one clip at a time. Whole tracks never pass through here.
pydub is slow where it steps through a clip in Python: only the edges are searched and faded.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

with warnings.catch_warnings():
    # pydub warns that it finds no ffmpeg (it is never asked to run one) and of its own syntax.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

#: Bytes in one frame: 16 bits, one channel.
FRAME_BYTES = 2


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
    empty when the engine has no word timings.
    """

    pcm: bytes
    sample_rate: int
    words: tuple[WordMark, ...] = ()

    @property
    def frames(self) -> int:
        return len(self.pcm) // FRAME_BYTES


def frames_of(milliseconds: int, sample_rate: int) -> int:
    """Milliseconds as whole frames, rounded to the nearest."""
    return (milliseconds * sample_rate + 500) // 1000


#: Sound below this is silence at a clip's edges, in dB relative to full scale, over _STEP.
SILENCE = -50.0
#: The step of the search for the first sound, in milliseconds.
_STEP = 10
#: What stays before the first and after the last sound, in milliseconds.
MARGIN_BEFORE = 10
MARGIN_AFTER = 30
#: The fade of each edge, in milliseconds: joins do not click.
FADE = 3


def shape(speech: Speech) -> Speech:
    """One clip made fit to stand beside others: its silent edges trimmed to the margins, then
    faded; the words moved along with their sounds.

    A clip that is silent all over stays as it is: trimming is not its judge.
    """
    rate = speech.sample_rate
    sound = AudioSegment(speech.pcm, sample_width=FRAME_BYTES, frame_rate=rate, channels=1)
    before = _silence(sound)
    if before >= speech.frames:
        return speech
    after = _silence(sound.reverse())
    start = max(0, before - frames_of(MARGIN_BEFORE, rate))
    end = speech.frames - max(0, after - frames_of(MARGIN_AFTER, rate))
    # The two searches step from different ends: the sound that the first one found stays.
    end = max(end, min(speech.frames, before + frames_of(_STEP + MARGIN_AFTER, rate)))
    pcm = _faded(sound.get_sample_slice(start, end))
    last = end - start - 1
    words = tuple(
        replace(word, start=min(max(0, word.start - start), last)) for word in speech.words
    )
    return Speech(pcm, rate, words)


def _silence(sound: AudioSegment) -> int:
    """How many frames at the start are silent."""
    leading = detect_leading_silence(sound, SILENCE, _STEP)
    # pydub counts in rounded milliseconds: its "all" may fall short of the last frames.
    if leading >= len(sound):
        return int(sound.frame_count())
    return frames_of(leading, sound.frame_rate)


def _faded(sound: AudioSegment) -> bytes:
    """The PCM with both edges faded; only the edges are touched."""
    pcm: bytes = sound.raw_data
    edge = frames_of(FADE, sound.frame_rate)
    frames = len(pcm) // FRAME_BYTES
    if frames < 2 * edge:
        return pcm
    first = sound.get_sample_slice(0, edge).fade_in(FADE).raw_data
    last = sound.get_sample_slice(frames - edge, frames).fade_out(FADE).raw_data
    return b"".join((first, pcm[len(first) : -len(last)], last))


def silence(milliseconds: int, sample_rate: int) -> Speech:
    """Digital silence, whole frames."""
    return Speech(bytes(FRAME_BYTES * frames_of(milliseconds, sample_rate)), sample_rate)
