"""The sound of a track before its gain: its takes laid out in frames, and treated as is asked for.

What is measured and what is encoded is this one sound. It is a function of the track and of the
choices alone, so that the same book is the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from accessible.audio import FRAME_BYTES
from accessible.cache import Cache
from accessible.errors import EncodeError
from accessible.limiter import Frames
from accessible.narration import Clip, Take, Track
from accessible.settings import Settings


@dataclass(frozen=True, slots=True)
class Mastering:
    """How the sound of a book is treated before its one gain; the default leaves it as it is."""

    @classmethod
    def of(cls, settings: Settings) -> Mastering:
        """What the settings ask for."""
        return cls()

    def parts(self) -> tuple[str | int | float, ...]:
        """What it does to a sound, as parts of the keys of what is made from it."""
        return ()


#: The sound as it was spoken.
AS_SPOKEN = Mastering()


def sound(track: Track, sample_rate: int, mastering: Mastering, cache: Cache) -> Iterator[Frames]:
    """The track's frames, treated: exactly ``track.frames`` in all, nothing moved in time.

    Raises what ``pcm`` raises.
    """
    return arrays(pcm(track, cache))


def pcm(track: Track, cache: Cache) -> Iterator[bytes]:
    """The track's s16le mono frames, a clip at a time: exactly ``track.frames`` in all.

    Raises ``DamagedEntryError`` when a clip's sound has been lost, ``EncodeError`` when it is not
    as long as the plan says.
    """
    at = 0
    for clip in track.clips:
        begin = clip.start + (0 if at else track.lead_in)
        if clip.start != at or begin + clip.speech > clip.end:
            raise EncodeError(
                f"The sound of “{clip.id}” in {track.href} runs over its clip.",
                "Narrate the document anew.",
            )
        for take in clip.takes:
            sound = _taken(take, cache)
            start = begin + take.start
            if start < at or len(sound) != take.frames * FRAME_BYTES:
                raise EncodeError(
                    f"The sound of “{clip.id}” in {track.href} is not as long as its clip.",
                    "Narrate the document anew.",
                )
            yield bytes((start - at) * FRAME_BYTES)
            yield sound
            at = start + take.frames
        yield bytes((clip.end - at) * FRAME_BYTES)
        at = clip.end
    yield bytes((track.frames - at) * FRAME_BYTES)


def _taken(take: Take, cache: Cache) -> bytes:
    """What a take sounds like."""
    if not take.key:
        return bytes(take.frames * FRAME_BYTES)
    sound = cache.payload(take.key)
    if not take.gain:
        return sound
    factor = np.float32(10 ** (take.gain / 20))
    scaled = np.clip(np.rint(np.frombuffer(sound, "<i2") * factor), -32768, 32767)
    return bytes(scaled.astype("<i2").tobytes())


def parts_of(track: Track, mastering: Mastering) -> tuple[str | int | float, ...]:
    """What a track sounds like, as parts of the keys of what is made from it."""
    clips = (f"{clip.start} {clip.speech} {clip.end} {_parts(clip)}" for clip in track.clips)
    return (track.frames, track.lead_in, *mastering.parts(), *clips)


def _parts(clip: Clip) -> str:
    return " ".join(f"{take.key} {take.start} {take.frames} {take.gain}" for take in clip.takes)


def arrays(blocks: Iterable[bytes]) -> Iterator[Frames]:
    """Bytes of s16le mono as blocks of frames."""
    return (np.frombuffer(block, "<i2") for block in blocks if block)
