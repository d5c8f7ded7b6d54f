"""Encoded tracks end to end in one file, their packets as they are: nothing lossy is encoded anew.

A track lasts a whole number of packets of MP3 and AAC (``audio.PACKET``), and its sound stands
where its frames say: all joined files of a book have one timeline. A codec whose packets do not
divide a track (Opus) keeps to it within half a packet, 10 ms. FLAC counts its packets and signs the
whole, so that its tracks are opened and packed again, which loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import av

from accessible import mp4
from accessible.audio import PACKET
from accessible.encode import EncodedTrack, write_sound
from accessible.errors import EncodeError
from accessible.limiter import Frames
from accessible.sound import decode, describe, told
from accessible.track import Track


def starts(tracks: Sequence[EncodedTrack | Track]) -> list[int]:
    """The frame at which each track begins in the joined file, of any codec."""
    return list(accumulate((track.frames for track in tracks[:-1]), initial=0))


def join(
    tracks: Sequence[EncodedTrack],
    path: Path,
    chapters: Sequence[tuple[int, str]] = (),
    language: str = "und",
    tag: bytes = b"",
) -> None:
    """All tracks as one file: M4B for AAC, Ogg for Opus, MP3 and FLAC as they are.

    For M4B, ``chapters`` are ``(start, title)`` in frames of the joined file, rising, and become a
    QuickTime text track and, up to 255 of them, a Nero ``chpl`` box; ``language`` is ISO 639-2.
    ``tag`` is the ``meta`` box of an M4B, or the ID3 tag of an MP3, which holds the chapters too.
    Ogg and FLAC get theirs when they are finished. Raises ``EncodeError``, and ``OSError`` when an
    MP3 or M4B cannot be written.
    """
    if not tracks:
        raise EncodeError("There is no sound to join.", "Check that the document has text.")
    codec = tracks[0].codec
    if codec == "flac":
        write_sound(path, codec, 0, tracks[0].sample_rate, frames(tracks))
        return
    if codec == "mp3":
        # Files without tags and headers: MP3 frames, one after the other.
        with path.open("wb") as out:
            out.write(tag)
            if _is_whole(tracks):
                for file in (each for track in tracks for each in track.paths):
                    with file.open("rb") as source:
                        copyfileobj(source, out, 1 << 20)
            else:
                for packet in packets(tracks):
                    out.write(memoryview(packet))
        return
    if codec == "aac":
        files = [file for track in tracks for file in track.paths]
        ends = () if _is_whole(tracks) else tuple(_ends(tracks))
        mp4.write(path, files, tracks[0].sample_rate, chapters, language, meta=tag, ends=ends)
        return
    with told("The tracks could not be joined", "Build the audiobook anew."):
        _join_opus(tracks, path)


def frames(tracks: Sequence[EncodedTrack]) -> Iterator[Frames]:
    """The sound of lossless tracks end to end: of each exactly its frames. Raises
    ``EncodeError``."""
    for track in tracks:
        left = track.frames
        for block in (block for path in track.paths for block in decode(path)):
            left -= block.size
            yield block
        if left:
            raise EncodeError(
                f"The sound of {track.href} is not as long as its track.",
                "Build the audiobook anew.",
            )


def _is_whole(tracks: Sequence[EncodedTrack]) -> bool:
    """Whether every file is as long as its track, to the packet."""
    ratio = describe(tracks[0].paths[0]).sample_rate / tracks[0].sample_rate
    return ratio.is_integer() and all(track.frames % PACKET == 0 for track in tracks)


def packets(tracks: Sequence[EncodedTrack]) -> Iterator[Any]:
    """The packets of the joined file, in order. Where a track is no whole number of them, a silent
    one at its end is left off, so that the next one begins within half a packet of its place."""
    end = given = 0
    length = 0.0
    for track in tracks:
        end += track.frames
        for packet in _demuxed(track):
            # Ogg calls the last one of a file shorter than it is.
            length = length or float(packet.duration * packet.time_base)
            if track is not tracks[-1] and (given + 0.5) * length > end / track.sample_rate:
                continue
            given += 1
            yield packet


def _demuxed(track: EncodedTrack) -> Iterator[Any]:
    for path in track.paths:
        with (
            told("The tracks could not be joined", "Build the audiobook anew."),
            av.open(str(path)) as source,
        ):
            yield from (packet for packet in source.demux(source.streams.audio[0]) if packet.size)


def _ends(tracks: Sequence[EncodedTrack]) -> Iterator[int]:
    """Where each file should end, in frames: as its track does, or wherever it does within it."""
    total = sum(track.frames for track in tracks)
    for track, end in zip(tracks, accumulate(track.frames for track in tracks), strict=True):
        yield from (total,) * (len(track.paths) - 1)
        yield end


def _join_opus(tracks: Sequence[EncodedTrack], path: Path) -> None:
    """Ogg Opus counts frames of 48 kHz, and begins with some that are not played (RFC 7845 §4.2).

    Every track has them. Those of the first are the file's; those of the others play in the silence
    before them, so that what follows is as far from the packet's start as it was.
    """
    with av.open(str(path), "w", format="opus", options={"fflags": "+bitexact"}) as out:
        stream: Any = None
        length = at = end = 0
        for packet in packets(tracks):
            if stream is None:
                length, at = packet.duration, packet.pts
                rate = tracks[0].sample_rate * packet.time_base
                end = -int(-sum(track.frames for track in tracks) // rate)
                stream = out.add_stream_from_template(packet.stream)
            if at >= end:
                break
            packet.pts = packet.dts = at
            packet.duration = min(length, end - at)
            at += length
            packet.stream = stream
            out.mux(packet)
