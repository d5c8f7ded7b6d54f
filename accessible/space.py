"""Whether the disks have room for a build: told before the work, not after hours of it.

An estimate from the script alone. It stops a build only where the room is short by far, and never
one whose sound is in the cache already.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from accessible.audio import FRAME_BYTES
from accessible.cache import Cache
from accessible.encode import Encoding
from accessible.errors import CacheError, OutputError
from accessible.publish import needs_sound, writers_of
from accessible.scripting import Script
from accessible.settings import Settings

#: Letters and spaces of an alphabet that a voice says in a second, at the usual rate; a sign of
#: Chinese, Japanese or Korean takes as long as this many of them.
_LETTERS, _PER_SIGN = 18.5, 4
_USUAL_RATE = 175
#: From here on Unicode has the signs of East Asia.
_SIGNS = "\u2e80"
#: Frames a second of the usual voices.
_SAMPLE_RATE = 22_050
#: How much too little is clearly too little: estimates err.
_MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Need:
    """The room that a build takes, in bytes: in the cache, and in the output folder beside what
    stands there; how many ``seconds`` are heard, and how many of them voices have to say."""

    cache: int
    output: int
    seconds: float = 0.0
    spoken: float = 0.0


def estimate(script: Script, settings: Settings) -> Need:
    """What a build takes whose cache is empty."""
    if not needs_sound(settings):
        return Need(0, 0)
    spoken = recorded = pauses = 0.0
    for utterance in script.utterances():
        if utterance.recording is not None:
            recorded += max(0.0, utterance.recording.end - utterance.recording.begin)
        else:
            spoken += _seconds(utterance.spoken.text) * _USUAL_RATE / settings.rate
        pauses += utterance.pause / 1000 * settings.pause
    heard = spoken + recorded + pauses
    output = 0
    encoded: dict[str, int] = {}
    for writer in writers_of(settings).values():
        if codec := writer.codec(settings):
            encoded[codec] = _encoded(heard, codec, settings)
            wave = writer.suffix(settings).endswith("wav")  # a file, or a folder of them
            output += _pcm(heard) if wave else encoded[codec]
    # An EPUB wants each track of AAC in one file: it is put together in the cache.
    again = encoded["aac"] if "epub" in settings.to and settings.codec == "aac" else 0
    cache = _pcm(spoken + recorded) + sum(encoded.values()) + again
    return Need(cache, output, heard, spoken)


def _seconds(text: str) -> float:
    """How long a text is at the usual rate."""
    signs = 0 if text.isascii() else sum(letter >= _SIGNS for letter in text)
    return (len(text) + signs * (_PER_SIGN - 1)) / _LETTERS


def _pcm(seconds: float) -> int:
    return round(seconds * _SAMPLE_RATE * FRAME_BYTES)


def _encoded(seconds: float, codec: str, settings: Settings) -> int:
    """Bytes of sound in a codec."""
    bitrate = Encoding.of(settings, codec).bitrate
    # A codec without a bitrate loses nothing, and halves a voice at best.
    return round(seconds * bitrate / 8) if bitrate else _pcm(seconds) // 2


def check(script: Script, settings: Settings, output: Path) -> None:
    """Raise ``CacheError`` or ``OutputError`` when a disk is clearly too small for a build."""
    need = estimate(script, settings)
    cache = Cache.of(settings)
    beside, before = _existing(output), _existing(cache.folder)
    together = _disk(beside) == _disk(before)
    if not (_short(need.cache, before) or _short(need.output + together * need.cache, beside)):
        return
    # What is kept from before is asked for only now: to count a large cache takes a moment.
    missing = need.cache - min(need.cache, cache.info().bytes)
    if free := _short(missing, before):
        raise CacheError(
            f"The disk of the cache is too small: about {_size(missing)} will be needed, and "
            f"{_size(free)} are free ({cache.folder}).",
            "Free some space, or name a folder on another disk with --cache.",
        )
    wanted = need.output + together * missing
    if free := _short(wanted, beside):
        raise OutputError(
            f"The disk is too small: about {_size(wanted)} will be needed, and {_size(free)} are "
            f"free ({output}).",
            "Free some space, choose a folder on another disk with --output, or a lower --bitrate.",
        )


def _short(wanted: int, place: Path) -> int:
    """The bytes that are free where they are clearly too few; else 0. A full disk has one."""
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return 0
    # Some network folders tell no size at all.
    return max(1, usage.free) if usage.total and wanted > _MARGIN * usage.free else 0


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


def _disk(place: Path) -> int:
    try:
        return place.stat().st_dev
    except OSError:
        return -1


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 10**9 else f"{size / 1e6:.0f} MB"
