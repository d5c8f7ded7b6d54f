"""Tracks become MP3, AAC and Opus: PyAV's door, and the only one.

Each track is encoded once for each codec into the cache, and shared by every writer that takes it.
The encoder's delay is measured, never assumed: clips stand where their sound really is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache as once
from itertools import accumulate
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame

from accessible.audio import FRAME_BYTES
from accessible.cache import Cache, key
from accessible.errors import EncodeError, UsageError
from accessible.limiter import BLOCK, Frames, even, limit
from accessible.narration import Clip, Take, Track
from accessible.sound import SoundFile as SoundFile
from accessible.sound import at_rate, av_frame, av_frames, decode, told
from accessible.sound import describe as describe

#: The most chapters that a Nero ``chpl`` box can count.
CHPL_LIMIT = 255
#: Lossy codecs raise peaks a little: what is left free for that under the ceiling, in dB.
CODEC_MARGIN = 0.5
#: How much work each codec is, beside the others: the longest work is best begun first.
EFFORT = {"mp3": 3, "opus": 2, "aac": 2}
#: What makes the encoded bytes besides our choices: part of the cache's keys.
_VERSION = f"3 {av.__version__} {av.library_versions['libavcodec']}"


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


@dataclass(frozen=True, slots=True)
class _Form:
    """How a codec is written: ffmpeg's encoder and container, and their options."""

    encoder: str
    container: str
    suffix: str
    media_type: str
    codec_options: Mapping[str, str]
    container_options: Mapping[str, str]


_FORMS = {
    "mp3": _Form(
        "libmp3lame",
        "mp3",
        ".mp3",
        "audio/mpeg",
        # LAME's quick search (-q 7): 64 kbit/s leaves one voice bits to spare, and its usual one
        # (-q 5) would be 70 % of the time that a whole book takes.
        {"compression_level": "7"},
        # No Xing or LAME header: players disagree on the delay that it hides. No ID3 either, so
        # that files can be joined byte by byte.
        {"write_xing": "0", "id3v2_version": "0"},
    ),
    "aac": _Form(
        "aac", "ipod", ".m4a", "audio/mp4", {"aac_coder": "fast"}, {"movflags": "+faststart"}
    ),
    "opus": _Form("libopus", "opus", ".opus", "audio/ogg; codecs=opus", {"vbr": "on"}, {}),
}


def _form(codec: str) -> _Form:
    try:
        return _FORMS[codec]
    except KeyError:
        raise UsageError(
            f"There is no codec called “{codec}”.", f"Choose one of: {', '.join(_FORMS)}."
        ) from None


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


def clip_keys(track: Track) -> tuple[str | int, ...]:
    """What a track sounds like, as parts of the keys of what is made from it."""
    clips = (f"{clip.start} {clip.speech} {clip.end} {_parts(clip)}" for clip in track.clips)
    return (track.frames, track.lead_in, *clips)


def _parts(clip: Clip) -> str:
    return " ".join(f"{take.key} {take.start} {take.frames} {take.gain}" for take in clip.takes)


def arrays(blocks: Iterable[bytes]) -> Iterator[Frames]:
    """Bytes of s16le mono as blocks of frames."""
    return (np.frombuffer(block, "<i2") for block in blocks if block)


def _rate(form: _Form, sample_rate: int) -> int:
    """The lowest rate of the encoder that keeps the whole band; else its highest."""
    rates: list[int] = sorted(av.Codec(form.encoder, "w").audio_rates or [sample_rate])
    return next((rate for rate in rates if rate >= sample_rate), rates[-1])


def _write(
    path: Path, codec: str, bitrate: int, sample_rate: int, blocks: Iterable[Frames]
) -> tuple[int, int, int]:
    """Encode the blocks into a file. Returns, in frames of the encoder's own rate: the length of a
    packet, what was given (filled up with silence to whole packets), and what was written."""
    form = _form(codec)
    rate = _rate(form, sample_rate)
    given = packets = 0
    with (
        told(f"The {codec} encoder failed", "Try another codec or bitrate."),
        av.open(
            str(path),
            "w",
            format=form.container,
            options={"fflags": "+bitexact", **form.container_options},
        ) as out,
    ):
        stream = out.add_stream(
            form.encoder,
            rate=rate,
            layout="mono",
            options={"flags": "+bitexact", **form.codec_options},
        )
        stream.bit_rate = bitrate
        out.start_encoding()
        size = stream.codec_context.frame_size

        def put(frame: AudioFrame | None) -> None:
            nonlocal packets
            for packet in stream.encode(frame):
                packets += 1
                out.mux(packet)

        frames = av_frames(even(blocks, BLOCK), sample_rate)
        for frame in frames if rate == sample_rate else at_rate(frames, rate):
            put(frame)
            given += frame.samples
        if given % size:
            silence = np.zeros(size - given % size, np.int16)
            put(av_frame(silence, rate, given))
            given += silence.size
        put(None)
    return size, given, packets * size


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an encoder does to the length of a sound, measured.

    In frames of its own ``rate``: ``packet`` is the length of a packet, ``written`` what all
    packets have over the padded sound, ``heard`` what a player plays over it. ``delay`` is how
    much later the sound comes, in frames of the narration's rate; ``level`` how much louder, in dB
    (LAME lowers its input at low bitrates).
    """

    rate: int
    packet: int
    written: int
    heard: int
    delay: int
    level: float


@once
def _shape(codec: str, sample_rate: int, bitrate: int) -> _Shape:
    """Encode a sweep, decode it, and find it again: once for each process, in milliseconds."""
    silence = np.zeros(sample_rate // 2, np.int16)
    at = np.arange(sample_rate // 5) / sample_rate
    sweep = 12000 * np.sin(2 * np.pi * (200 * at + 7000 * at**2)) * np.hanning(at.size)
    sound = np.concatenate((silence, sweep.astype(np.int16), silence))
    with TemporaryDirectory() as folder:
        path = Path(folder, "probe" + _form(codec).suffix)
        packet, given, written = _write(path, codec, bitrate, sample_rate, (sound,))
        heard = sum(block.size for block in decode(path, _rate(_form(codec), sample_rate)))
        back = np.concatenate(tuple(decode(path, sample_rate)))
    size = 1 << (sound.size + back.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(back, size) * np.conj(np.fft.rfft(sound, size)), size)
    delay = int(np.argmax(match))
    kept = float(match[delay] / np.sum(sound.astype(np.float64) ** 2))
    if delay > sample_rate // 4 or not 0.5 < kept < 2:
        raise EncodeError(
            f"The {codec} encoder does not give back the sound it was given.",
            "Try another codec or bitrate.",
        )
    rate = _rate(_form(codec), sample_rate)
    return _Shape(rate, packet, written - given, heard - given, delay, 20 * log10(kept))


def measured_delay(codec: str, sample_rate: int, bitrate: int) -> int:
    """How much later than in the track a sound is heard in the encoded file, in frames."""
    return _shape(codec, sample_rate, bitrate).delay


def encode(
    track: Track,
    sample_rate: int,
    codec: str,
    bitrate: int,
    gain_db: float,
    cache: Cache,
    peak: float = -1.0,
) -> EncodedTrack:
    """The track as a file in the cache: made on the first call, found on the next ones.

    ``codec``: ``mp3`` (constant bitrate), ``aac`` (AAC-LC) or ``opus``, in mono; ``bitrate`` in
    bits a second; ``gain_db`` for the whole book, true peaks held under ``peak`` (dBTP). The same
    clips and choices give the same bytes. Raises ``EncodeError``, ``UsageError`` for an unknown
    codec, and ``DamagedEntryError`` when a clip's sound has been lost.
    """
    form = _form(codec)
    shape = _shape(codec, sample_rate, bitrate)
    entry = key(
        "track",
        codec,
        bitrate,
        sample_rate,
        round(gain_db, 3),
        peak,
        _VERSION,
        *clip_keys(track),
    )

    def make(path: Path) -> None:
        blocks = limit(
            arrays(pcm(track, cache)),
            sample_rate,
            gain_db - shape.level,
            min(0.0, peak - CODEC_MARGIN - shape.level),
        )
        _, given, written = _write(path, codec, bitrate, sample_rate, blocks)
        if written - given != shape.written:
            raise EncodeError(
                f"The {codec} encoder gave {written} frames for {given} of {track.href}.",
                "Try another codec or bitrate.",
            )

    found = cache.file(entry, form.suffix)
    path = found[0] if found else cache.put_file(entry, form.suffix, {"href": track.href}, make)
    packets = -(-track.frames * shape.rate // (sample_rate * shape.packet))
    heard = packets * shape.packet + shape.heard
    return EncodedTrack(
        track.href,
        path,
        codec,
        form.media_type,
        sample_rate,
        track.frames,
        shape.delay,
        heard * sample_rate // shape.rate,
    )


def starts(tracks: Sequence[EncodedTrack]) -> list[int]:
    """The frame at which each track's frame zero sounds in the joined file.

    Tracks are padded to whole packets, so a track may begin a little later than the frames before
    it add up to.
    """
    lengths = accumulate((track.duration for track in tracks), initial=0)
    return [start + track.delay for start, track in zip(lengths, tracks, strict=False)]


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
            for track in tracks:
                with track.path.open("rb") as source:
                    shutil.copyfileobj(source, out, 1 << 20)
        return
    with told("The tracks could not be joined", "Build the audiobook anew."):
        _join_aac(tracks, path, chapters, language)


def _join_aac(
    tracks: Sequence[EncodedTrack],
    path: Path,
    chapters: Sequence[tuple[int, str]],
    language: str,
) -> None:
    rate = tracks[0].sample_rate
    total = sum(track.duration for track in tracks)
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
        at: int | None = None
        for track in tracks:
            with av.open(str(track.path)) as source:
                if stream is None:
                    stream = out.add_stream_from_template(source.streams.audio[0])
                    stream.metadata["language"] = language
                for packet in source.demux(audio=0):
                    if not packet.size:
                        continue
                    if at is None:
                        at = packet.pts
                    elif packet.pts < 0:
                        # Only the first track needs its priming: here it falls in silence.
                        continue
                    packet.pts = packet.dts = at
                    at += packet.duration
                    packet.stream = stream
                    out.mux(packet)
