"""A track's file is put together from segments of about a minute, each encoded by itself.

So all cores have work to the end, and a sentence that has changed costs the minute around it, not
its chapter: a segment is found in the cache by what is heard in it, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfileobj

import av

from accessible.cache import Cache, key
from accessible.encode import EncodedTrack
from accessible.join import lay
from accessible.narration import Track
from accessible.sound import told

#: The codecs whose packets stand by themselves: segments begin and end with whole ones.
_SEGMENTED = {"mp3": ".mp3", "aac": ".m4a"}


def segments(track: Track, codec: str) -> tuple[Track, ...]:
    """The stretches of a track that are encoded by themselves, in order."""
    return track.segments() if codec in _SEGMENTED else (track,)


def assemble(track: Track, encoded: Sequence[EncodedTrack], cache: Cache) -> EncodedTrack:
    """The one file of a track, in the cache, from those of its segments: their packets, one after
    the other. Raises ``EncodeError``, ``CacheError``."""
    first = encoded[0]
    if len(encoded) == 1:
        return replace(first, href=track.href)
    suffix = _SEGMENTED[first.codec]
    entry = key("assembled", 1, av.__version__, *(segment.path.name for segment in encoded))

    def make(path: Path) -> None:
        with told("The track could not be put together", "Build the document anew."):
            if first.codec == "mp3":
                _concatenate(encoded, path)
            else:
                _remux(encoded, path)

    found = cache.file(entry, suffix, verify=True)
    path = found[0] if found else cache.put_file(entry, suffix, {"href": track.href}, make)
    return replace(first, href=track.href, path=path, frames=track.frames)


def _concatenate(encoded: Sequence[EncodedTrack], path: Path) -> None:
    """Files without tags and headers: MP3 frames, one after the other."""
    with path.open("wb") as out:
        for segment in encoded:
            with segment.path.open("rb") as source:
                copyfileobj(source, out, 1 << 20)


def _remux(encoded: Sequence[EncodedTrack], path: Path) -> None:
    options = {"fflags": "+bitexact", "movflags": "+faststart"}
    with av.open(str(path), "w", format="ipod", options=options) as out:
        lay(encoded, out)
