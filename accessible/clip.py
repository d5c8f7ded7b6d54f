"""One clip made fit to stand beside others: trimmed and faded.

This is pydub's door: it shapes one clip at a time. Whole tracks never pass through here.
pydub is slow where it steps through a clip in Python: only the edges are searched and faded.
"""

from __future__ import annotations

import warnings
from dataclasses import replace

from accessible.audio import FRAME_BYTES, Speech, frames_of

with warnings.catch_warnings():
    # pydub warns that it finds no ffmpeg (it is never asked to run one) and of its own syntax.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

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
    return replace(speech, pcm=pcm, words=words)


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
