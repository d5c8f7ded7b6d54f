"""Encoded tracks end to end in one file, their packets as they are: nothing is encoded anew.

A track lasts a whole number of packets of MP3 and AAC (``audio.PACKET``), and its sound stands
where its frames say: all joined files of a book have one timeline. A codec whose packets do not
divide a track (Opus at some sample rates) keeps to it within half a packet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import av

from accessible.encode import EncodedTrack
from accessible.errors import EncodeError
from accessible.narration import Track
from accessible.sound import told

#: The most chapters that a Nero ``chpl`` box can count.
CHPL_LIMIT = 255


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
    """All tracks as one file, without encoding anew: M4B for AAC, MP3 for MP3.

    For M4B, ``chapters`` are ``(start, title)`` in frames of the joined file, rising, and become a
    QuickTime text track and, up to 255 of them, a Nero ``chpl`` box; ``language`` is ISO 639-2.
    For MP3, ``tag`` is an ID3 tag that holds all that, and goes before the sound. Raises
    ``EncodeError``, and ``OSError`` when an MP3 cannot be written.
    """
    if not tracks:
        raise EncodeError("There is no sound to join.", "Check that the document has text.")
    if {track.codec for track in tracks} == {"mp3"}:
        # Files without tags and headers: MP3 frames, one after the other.
        with path.open("wb") as out:
            out.write(tag)
            for packet in packets(tracks):
                out.write(memoryview(packet))
        return
    with told("The tracks could not be joined", "Build the audiobook anew."):
        _join_aac(tracks, path, chapters, language)


def packets(tracks: Sequence[EncodedTrack]) -> Iterator[Any]:
    """The packets of the joined file, in order. Where a track is no whole number of them, silent
    ones at its end are left off, so that the next one begins within half a packet of its place."""
    end = given = 0
    for track in tracks:
        end += track.frames
        with (
            told("The tracks could not be joined", "Build the audiobook anew."),
            av.open(str(track.path)) as source,
        ):
            stream = source.streams.audio[0]
            for packet in source.demux(stream):
                length = float(packet.duration * packet.time_base) if packet.size else 0.0
                if not length or (given + 0.5) * length > end / track.sample_rate:
                    continue
                given += 1
                yield packet


def _join_aac(
    tracks: Sequence[EncodedTrack],
    path: Path,
    chapters: Sequence[tuple[int, str]],
    language: str,
) -> None:
    rate = tracks[0].sample_rate
    total = sum(track.frames for track in tracks)
    ends = [start for start, _ in chapters[1:]] + [total]
    flags = "+faststart" + ("+disable_chpl" if len(chapters) > CHPL_LIMIT else "")
    with av.open(
        str(path),
        "w",
        format="ipod",
        options={"fflags": "+bitexact", "movflags": flags, "brand": "M4B "},
    ) as out:
        out.set_chapters(
            [
                {
                    "id": number,
                    "start": start,
                    "end": end,
                    "time_base": Fraction(1, rate),
                    "metadata": {"title": title},
                }
                for number, ((start, title), end) in enumerate(zip(chapters, ends, strict=True))
            ]
            if chapters
            else []
        )
        stream: Any = None
        at = 0
        for packet in packets(tracks):
            if stream is None:
                stream = out.add_stream_from_template(packet.stream)
                stream.metadata["language"] = language
            packet.pts = packet.dts = at
            at += packet.duration
            packet.stream = stream
            out.mux(packet)
