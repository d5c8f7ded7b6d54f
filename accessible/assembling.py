"""A track's sound is encoded in segments of about a minute, each by itself.

So all cores have work to the end, and a sentence that has changed costs the minute around it, not
its chapter: a segment is found in the cache by what is heard in it, wherever it stands. Whoever
takes a track's files takes them one after the other; who needs one file has it put together here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from accessible import mp4
from accessible.cache import Cache, key
from accessible.encode import EncodedTrack, Encoding, file_rate
from accessible.track import Track

Split: TypeAlias = Callable[[Track], "tuple[Track, ...]"]

#: The codecs whose packets stand by themselves: segments begin and end with whole ones.
_SEGMENTED = frozenset({"mp3", "aac"})


def split_for(encoding: Encoding, sample_rate: int) -> Split:
    """What gives the stretches of a track that are encoded by themselves, in order: each is to be a
    whole number of packets."""
    whole = file_rate(encoding, sample_rate) % sample_rate == 0
    return Track.segments if encoding.codec in _SEGMENTED and whole else _whole


def _whole(track: Track) -> tuple[Track, ...]:
    return (track,)


def files(track: EncodedTrack, cache: Cache) -> tuple[Path, ...]:
    """The files whose bytes, one after the other, are a file of the whole track. MP3 frames are;
    MP4 files are put together from their packets, in the cache. Raises ``EncodeError``,
    ``CacheError``."""
    if len(track.paths) == 1 or track.codec == "mp3":
        return track.paths
    entry = key("assembled", 3, *(path.name for path in track.paths))

    def make(path: Path) -> None:
        mp4.write(path, track.paths, track.sample_rate, brand=b"M4A ")

    found = cache.file(entry, track.suffix, verify=True)
    return (found[0] if found else cache.put_file(entry, track.suffix, {"href": track.href}, make),)
