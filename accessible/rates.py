"""PCM at another rate: soxr's door."""

from __future__ import annotations

from dataclasses import replace

from accessible.audio import Speech


def at_rate(speech: Speech, sample_rate: int) -> Speech:
    """The same sound at ``sample_rate`` frames a second, its words moved along.

    It is as long as before, rounded to a whole frame.
    """
    if speech.sample_rate == sample_rate:
        return speech
    import numpy as np
    import soxr

    frames = np.frombuffer(speech.pcm, "<i2")
    length = (frames.size * sample_rate + speech.sample_rate // 2) // speech.sample_rate
    moved = soxr.resample(frames, speech.sample_rate, sample_rate, quality="VHQ")
    sound = np.zeros(length, "<i2")
    sound[: moved.size] = moved[:length]
    words = tuple(
        replace(word, start=word.start * sample_rate // speech.sample_rate) for word in speech.words
    )
    return replace(speech, pcm=sound.tobytes(), sample_rate=sample_rate, words=words)
