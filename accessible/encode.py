"""Tracks become MP3, AAC and Opus: PyAV's door, and the only one.

Each track is encoded once for each codec into the cache, and shared by every writer that takes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EncodedTrack:
    """One track in one codec, as a file of its own (``.mp3``, ``.m4a``, ``.opus``).

    ``frames`` is the track's length at ``sample_rate`` (the narration's). ``delay`` frames lie
    between the file's time zero, as a player counts it, and the track's frame zero: a clip's time
    in the file is ``(frame + delay) / sample_rate``. ``duration`` is the file's whole length in
    frames as a player counts it: never less than ``frames + delay``.
    """

    href: str
    path: Path
    codec: str
    media_type: str
    sample_rate: int
    frames: int
    delay: int
    duration: int
