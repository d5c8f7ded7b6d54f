"""The sound of a track before its gain: its takes laid out in frames, and treated as is asked for.

What is measured and what is encoded is this one sound. It is a function of the track and of the
choices alone, so that the same book is the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from accessible.audio import FRAME_BYTES
from accessible.cache import Cache, key
from accessible.compressor import compress
from accessible.errors import EncodeError
from accessible.limiter import Frames
from accessible.roomtone import add
from accessible.settings import Settings
from accessible.track import Clip, Take, Track


@dataclass(frozen=True, slots=True)
class Mastering:
    """How the sound of a book is treated; the default leaves it as it is.

    ``compress``: what is loud beside the ``level`` of the book (LUFS) is lowered, about 2 to 1,
    before the book's one gain: alike in every track, wherever it is cut.
    ``room_tone``: the level of a soft noise under everything, in dB of full scale as it is heard in
    the end (``None``: no sound at all in pauses).
    """

    compress: bool = False
    room_tone: float | None = None
    level: float = -20.0

    @classmethod
    def of(cls, settings: Settings) -> Mastering:
        """What the settings ask for."""
        return cls(settings.compress, settings.room_tone or None)

    def around(self, loudness: float) -> Mastering:
        """The same for a book of this loudness (LUFS): in whole dB, so that a changed sentence does
        not change all of its sound. Silence has none to go by."""
        return replace(self, level=float(round(loudness))) if isfinite(loudness) else self

    def parts(self) -> tuple[str | int | float, ...]:
        """What it does to a sound, as parts of the keys of what is made from it."""
        made = ("compressed", _VERSION, self.level) if self.compress else ()
        return made if self.room_tone is None else (*made, "tone", _VERSION, self.room_tone)


#: The sound as it was spoken.
AS_SPOKEN = Mastering()
#: What is made anew when the treatment changes: part of the cache's keys.
_VERSION = 1


def sound(
    track: Track,
    sample_rate: int,
    mastering: Mastering,
    cache: Cache,
    gain_db: float | None = None,
) -> Iterator[Frames]:
    """The track's frames, treated: exactly ``track.frames`` in all, nothing moved in time.

    ``gain_db`` is what will be applied to them: the room tone is so much softer here that it ends
    at its own level. Without it there is no tone yet: the loudness of a book is its voice's.
    Raises what ``pcm`` raises.
    """
    frames = arrays(pcm(track, cache))
    if mastering.compress:
        frames = compress(frames, sample_rate, mastering.level)
    if mastering.room_tone is not None and gain_db is not None:
        frames = add(frames, sample_rate, track.frames, mastering.room_tone, gain_db)
    return frames


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
    scaled = np.frombuffer(sound, "<i2") * np.float32(10 ** (take.gain / 20))
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return bytes(scaled.astype("<i2").data)


def name_of(track: Track) -> str:
    """What a track sounds like before it is treated, as part of the keys of what is made from it:
    the same for the same sound, wherever it stands."""
    clips = (f"{clip.start} {clip.speech} {clip.end} {_parts(clip)}" for clip in track.clips)
    return key("sound", track.frames, track.lead_in, *clips)


def _parts(clip: Clip) -> str:
    return " ".join(f"{take.key} {take.start} {take.frames} {take.gain}" for take in clip.takes)


def arrays(blocks: Iterable[bytes]) -> Iterator[Frames]:
    """Bytes of s16le mono as blocks of frames."""
    return (np.frombuffer(block, "<i2") for block in blocks if block)
