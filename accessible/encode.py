"""Tracks become MP3, AAC, Opus and FLAC: PyAV's door, and the only one.

Each track is treated once, and encoded once for each codec into the cache; every writer that takes
a codec shares it.
The encoder's delay is measured, never assumed, and taken off the silence that opens every track: a
frame of the track is the same frame of the file, in every codec.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache as once
from functools import partial
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame

from accessible.cache import Cache, key
from accessible.errors import EncodeError, UsageError
from accessible.limiter import BLOCK, Frames, even, limit
from accessible.mastering import AS_SPOKEN, Mastering, name_of, sound
from accessible.settings import Settings
from accessible.sound import at_rate, av_frame, av_frames, decode, told
from accessible.track import Track

#: Lossy codecs raise peaks a little: what is left free for that under the ceiling, in dB.
CODEC_MARGIN = 0.5
#: How much work each codec is, beside the others: the longest work is best begun first.
EFFORT = {"mp3": 3, "opus": 2, "aac": 2}
#: What an encoder does to the level is made good from here on, in dB.
_LEAST_LEVEL = 0.01
#: The most packets that an encoder holds back and gives at the end.
_FLUSHED = 4
#: Bits a second, by ``Settings.quality`` and codec.
_PRESETS = {
    "speech": {"mp3": 64_000, "aac": 64_000, "opus": 48_000},
    "small": {"mp3": 32_000, "aac": 32_000, "opus": 24_000},
    "archive": {"mp3": 192_000, "aac": 128_000, "opus": 96_000},
}
#: The least sample rate of the archive's: what shops ask for.
_ARCHIVE_RATE = 44_100
#: What makes the encoded bytes besides our choices: part of the cache's keys.
_VERSION = f"5 {av.__version__} {av.library_versions['libavcodec']}"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How tracks become files: ``codec`` is ``mp3`` (constant bitrate), ``aac`` (AAC-LC), ``opus``
    or ``flac``, in mono; ``bitrate`` in bits a second (0 for ``flac``, which loses nothing).

    ``sample_rate`` is the least that the file has, where the codec has a whole multiple of the
    narration's; 0, and else: the codec's lowest that keeps the whole band.
    """

    codec: str
    bitrate: int
    sample_rate: int = 0

    @classmethod
    def of(cls, settings: Settings, codec: str) -> Encoding:
        """What the settings ask of a codec."""
        if _form(codec).lossless:
            return cls(codec, 0)
        preset = _PRESETS[settings.quality]
        rate = _ARCHIVE_RATE if settings.quality == "archive" else 0
        return cls(codec, settings.bitrate or preset[codec], rate)


@dataclass(frozen=True, slots=True)
class EncodedTrack:
    """One track in one codec, as files of its own (``.mp3``, ``.m4a``, ``.opus``, ``.flac``):
    those of its segments, to be played one after the other, or one for the whole.

    Its sound is that of the track, frame for frame: what is at ``frame`` of the track is heard
    ``frame / sample_rate`` seconds after the first file's time zero. It is ``frames`` long
    (at ``sample_rate``, the narration's), filled up to a whole packet of the codec.
    """

    href: str
    paths: tuple[Path, ...]
    codec: str
    media_type: str
    sample_rate: int
    frames: int

    @property
    def suffix(self) -> str:
        """The ending of its files, with the dot."""
        return self.paths[0].suffix


@dataclass(frozen=True, slots=True)
class _Form:
    """How a codec is written: ffmpeg's encoder and container, and their options."""

    encoder: str
    container: str
    suffix: str
    media_type: str
    codec_options: Mapping[str, str]
    container_options: Mapping[str, str]
    #: Its container has no word for a delay, or is not to use it.
    exact: bool = True
    #: It gives back what it was given, frame for frame.
    lossless: bool = False


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
    "opus": _Form("libopus", "opus", ".opus", "audio/ogg; codecs=opus", {"vbr": "on"}, {}, False),
    "flac": _Form(
        "flac", "flac", ".flac", "audio/flac", {"compression_level": "5"}, {}, False, True
    ),
}


def _form(codec: str) -> _Form:
    try:
        return _FORMS[codec]
    except KeyError:
        raise UsageError(
            f"There is no codec called “{codec}”.", f"Choose one of: {', '.join(_FORMS)}."
        ) from None


def _rate(form: _Form, sample_rate: int, least: int = 0) -> int:
    """The lowest rate of the encoder that is no less than ``least`` and a multiple of the sound's;
    else the lowest that keeps the whole band; else its highest."""
    rates: list[int] = sorted(av.Codec(form.encoder, "w").audio_rates or [sample_rate])
    multiples = (rate for rate in rates if rate >= least > 0 and rate % sample_rate == 0)
    return next(multiples, next((rate for rate in rates if rate >= sample_rate), rates[-1]))


def file_rate(encoding: Encoding, sample_rate: int) -> int:
    """The sample rate of the files of a narration at ``sample_rate``."""
    return _rate(_form(encoding.codec), sample_rate, encoding.sample_rate)


def write_sound(
    path: Path,
    codec: str,
    bitrate: int,
    sample_rate: int,
    blocks: Iterable[Frames],
    skip: int = 0,
    least_rate: int = 0,
) -> None:
    """Encode the blocks into a file, without their first ``skip`` frames, and filled up with
    silence to whole packets. The file is as long as they are: what the encoder gives beyond that is
    left off. A lossless file holds the blocks and nothing else. ``least_rate`` is
    ``Encoding.sample_rate``. Raises ``EncodeError``."""
    form = _form(codec)
    rate = _rate(form, sample_rate, least_rate)
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
        tick = Fraction(1, rate)
        given = packets = 0

        def put(frame: AudioFrame | None) -> None:
            nonlocal packets
            for packet in stream.encode(frame):
                # Nothing plays before zero: the delay has been taken off already.
                if form.exact:
                    packet.pts = packet.dts = packets * size
                    packet.time_base = tick
                packets += 1
                held.append(packet)

        held: list[Any] = []
        frames = av_frames(even(_without(blocks, skip), BLOCK), sample_rate)
        for frame in frames if rate == sample_rate else at_rate(frames, rate):
            put(frame)
            given += frame.samples
            # What was given so far is no longer than the file.
            while held and (not form.exact or len(held) > _FLUSHED):
                out.mux(held.pop(0))
        whole = -(-(given + skip * rate // sample_rate) // size)
        if given % size and not form.lossless:
            silence = np.zeros(size - given % size, np.int16)
            put(av_frame(silence, rate, given))
        put(None)
        written = packets - len(held)
        for packet in held[: max(0, whole - written)] if form.exact else held:
            out.mux(packet)


def _without(blocks: Iterable[Frames], skip: int) -> Iterator[Frames]:
    """The blocks without their first ``skip`` frames."""
    for block in blocks:
        if skip:
            skip, block = max(0, skip - block.size), block[skip:]
        if block.size:
            yield block


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an encoder does to a sound, measured: how much later it comes, in frames of the
    narration's rate, and how much louder, in dB (LAME lowers its input at low bitrates)."""

    delay: int
    level: float


@once
def _shape(encoding: Encoding, sample_rate: int) -> _Shape:
    """Encode a sweep, decode it, and find it again: once for each process, in milliseconds."""
    codec = encoding.codec
    if _form(codec).lossless:
        return _Shape(0, 0.0)
    silence = np.zeros(sample_rate // 2, np.int16)
    at = np.arange(sample_rate // 5) / sample_rate
    sweep = 12000 * np.sin(2 * np.pi * (200 * at + 7000 * at**2)) * np.hanning(at.size)
    probe = np.concatenate((silence, sweep.astype(np.int16), silence))
    with TemporaryDirectory() as folder:
        path = Path(folder, "probe" + _form(codec).suffix)
        write_sound(path, codec, encoding.bitrate, sample_rate, (probe,), 0, encoding.sample_rate)
        back = np.concatenate(tuple(decode(path, sample_rate)))
    size = 1 << (probe.size + back.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(back, size) * np.conj(np.fft.rfft(probe, size)), size)
    delay = int(np.argmax(match))
    kept = float(match[delay] / np.sum(probe.astype(np.float64) ** 2))
    if delay > sample_rate // 10 or not 0.5 < kept < 2:
        raise EncodeError(
            f"The {codec} encoder does not give back the sound it was given.",
            "Try another codec or bitrate.",
        )
    return _Shape(delay, 20 * log10(kept))


#: A sound that is encoded in several codecs is held meanwhile when it is no longer, in frames.
_HELD = 1 << 23


def encode(
    track: Track,
    sample_rate: int,
    encodings: Sequence[Encoding],
    gain_db: float,
    cache: Cache,
    peak: float = -1.0,
    mastering: Mastering = AS_SPOKEN,
) -> tuple[EncodedTrack, ...]:
    """The track in each encoding, as files in the cache; what is there already is left as it is.

    ``gain_db`` for the whole book, true peaks held under ``peak`` (dBTP). The same clips and
    choices give the same bytes. Raises ``EncodeError``, ``UsageError`` for an unknown codec, and
    ``DamagedEntryError`` when a clip's sound has been lost.
    """
    name = name_of(track)
    chosen = gain_db, cache, peak, mastering
    paths = {each: found(name, sample_rate, each, *chosen) for each in encodings}
    for margin in dict.fromkeys(_margin(each) for each, path in paths.items() if path is None):
        # Codecs that leave the same margin are given one sound.
        waiting = [each for each, path in paths.items() if path is None and _margin(each) == margin]
        treated = partial(_treated, track, sample_rate, gain_db, cache, peak - margin, mastering)
        held = tuple(treated()) if len(waiting) > 1 and track.frames <= _HELD else None
        for each in waiting:
            make = partial(_make, track, sample_rate, each, held or treated())
            entry = _entry(name, sample_rate, each, gain_db, peak, mastering)
            suffix = _form(each.codec).suffix
            paths[each] = cache.put_file(entry, suffix, {"href": track.href}, make)
    return tuple(
        EncodedTrack(
            track.href, (path,), each.codec, media_type(each.codec), sample_rate, track.frames
        )
        for each, path in paths.items()
        if path is not None
    )


def _treated(
    track: Track,
    sample_rate: int,
    gain_db: float,
    cache: Cache,
    ceiling: float,
    mastering: Mastering,
) -> Iterator[Frames]:
    blocks = sound(track, sample_rate, mastering, cache, gain_db)
    return limit(blocks, sample_rate, gain_db, min(0.0, ceiling))


def _make(
    track: Track,
    sample_rate: int,
    encoding: Encoding,
    blocks: Iterable[Frames],
    path: Path,
) -> None:
    shape = _shape(encoding, sample_rate)
    write_sound(
        path,
        encoding.codec,
        encoding.bitrate,
        sample_rate,
        _raised(blocks, -shape.level),
        min(shape.delay, track.lead_in),
        encoding.sample_rate,
    )


def media_type(codec: str) -> str:
    """The media type of a codec's files (EPUB 3.3 §3.2, where it has them)."""
    return _form(codec).media_type


def found(
    name: str,
    sample_rate: int,
    encoding: Encoding,
    gain_db: float,
    cache: Cache,
    peak: float = -1.0,
    mastering: Mastering = AS_SPOKEN,
) -> Path | None:
    """The file in the cache of the track that sounds like ``name`` (``mastering.name_of``), whole;
    ``None`` when it has not been encoded like this."""
    entry = _entry(name, sample_rate, encoding, gain_db, peak, mastering)
    there = cache.file(entry, _form(encoding.codec).suffix, verify=True)
    return there[0] if there else None


def _entry(
    name: str,
    sample_rate: int,
    encoding: Encoding,
    gain_db: float,
    peak: float,
    mastering: Mastering,
) -> str:
    chosen = (encoding.codec, encoding.bitrate, encoding.sample_rate, sample_rate)
    return key("track", _VERSION, *chosen, round(gain_db, 3), peak, name, *mastering.parts())


def _margin(encoding: Encoding) -> float:
    return 0.0 if _form(encoding.codec).lossless else CODEC_MARGIN


def _raised(blocks: Iterable[Frames], level: float) -> Iterator[Frames]:
    """The blocks so many dB louder, where anybody could measure it."""
    if abs(level) < _LEAST_LEVEL:
        yield from blocks
        return
    factor = np.float32(10 ** (level / 20))
    for block in blocks:
        raised = block * factor
        np.rint(raised, out=raised)
        yield np.clip(raised, -32768, 32767, out=raised).astype(np.int16)
