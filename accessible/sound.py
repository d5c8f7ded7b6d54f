"""Sound files and sound in memory, as ffmpeg sees them: the reading half of PyAV's door."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from math import pi, tan
from pathlib import Path
from typing import IO, Any, TypeAlias

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from accessible.errors import EncodeError
from accessible.limiter import BLOCK, Frames, even

Source: TypeAlias = Path | IO[bytes]

#: Codecs whose damage ffmpeg's player tells as its decoder does, and how many seconds less than its
#: headers say a whole file may have.
_PLAIN, _SLACK = ("mp3", "aac"), 0.2

#: What decodes: part of the keys of what is kept of a decoded sound.
DECODER = f"{av.__version__} {av.library_versions['libavcodec']}"


@dataclass(frozen=True, slots=True)
class SoundFile:
    """What an audio file says of itself.

    ``duration`` in seconds, ``bit_rate`` in bits a second (0 when unknown); ``chapters`` as
    ``(start, end, title)`` in seconds, in the order of the file.
    """

    codec: str
    profile: str
    channels: int
    sample_rate: int
    duration: float
    bit_rate: int
    chapters: tuple[tuple[float, float, str], ...]
    tags: Mapping[str, str]


@contextmanager
def told(doing: str, remedy: str) -> Iterator[None]:
    """ffmpeg's errors as ours."""
    try:
        yield
    except av.FFmpegError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            # A full disk is no fault of the sound: who chose the disk tells it.
            raise OSError(error.errno, error.strerror) from error
        raise EncodeError(f"{doing}: {error.strerror or error}.", remedy) from error


def av_frame(block: Frames, sample_rate: int, at: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(block)[np.newaxis, :], format="s16", layout="mono"
    )
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    frame.pts = at
    return frame


def av_frames(blocks: Iterable[Frames], sample_rate: int) -> Iterator[AudioFrame]:
    at = 0
    for block in blocks:
        yield av_frame(block, sample_rate, at)
        at += block.size


def at_rate(frames: Iterable[AudioFrame], sample_rate: int | None = None) -> Iterator[AudioFrame]:
    """Frames of any format as s16 mono, counted from zero; at ``sample_rate`` or their own."""
    resampler = AudioResampler(format="s16", layout="mono", rate=sample_rate)
    at = 0
    for frame in chain(frames, (None,)):
        for block in resampler.resample(frame):
            block.pts, block.time_base = at, Fraction(1, block.sample_rate)
            at += block.samples
            if block.samples:
                yield block


def decode(source: Source, sample_rate: int | None = None) -> Iterator[Frames]:
    """The sound as a player gives it, in blocks of s16 mono frames, at ``sample_rate`` or the
    file's own. Edit lists and pre-skip are honored. Raises ``EncodeError`` on damaged audio."""
    for _, block in rated(source, sample_rate):
        yield block


def rated(source: Source, sample_rate: int | None = None) -> Iterator[tuple[int, Frames]]:
    """The same blocks, each with its sample rate."""
    with told("The audio cannot be decoded", "Build the file anew."):
        for frame in at_rate(_decoded(source), sample_rate):
            yield frame.sample_rate, _held(frame).view(np.int16)[: frame.samples]


def _held(frame: AudioFrame) -> NDArray[np.uint8]:
    """The memory of a mono frame itself, which is not copied."""
    plane: Any = frame.planes[0]
    return np.frombuffer(plane, np.uint8)


def _decoded(source: Source) -> Iterator[AudioFrame]:
    """The frames of a file, so many at a time as ``_gathered`` gives."""
    given = 0
    if isinstance(source, Path) and (seconds := _plain_seconds(source)):
        # What is amiss is told by the decoder itself, from there on.
        with suppress(av.FFmpegError):
            for frame in _played(source, seconds):
                yield frame
                given += 1
                if frame.samples < BLOCK:
                    return
    with _opened(source) as container:
        yield from islice(_gathered(container.decode(audio=0)), given, None)


def _plain_seconds(path: Path) -> float:
    """How long a file is, if ffmpeg's player tells of damage in it as its decoder does; else 0."""
    with _opened(path) as container:
        stream = container.streams.audio[0]
        plain = stream.codec_context.codec.canonical_name in _PLAIN
        return _seconds(container) if plain else 0.0


def _played(path: Path, seconds: float) -> Iterator[AudioFrame]:
    """The same by ffmpeg alone, without a step of ours for each of a million packets. The last
    block is shorter, or the sound is not whole: the player takes any failure to read for its end.
    """
    graph = av.filter.Graph()
    graph.threads = 1
    movie = graph.add("amovie", filename=str(path), streams="a:0")
    gather = graph.add("asetnsamples", nb_out_samples=str(BLOCK), pad="0")
    sink = graph.add("abuffersink")
    movie.link_to(gather)
    gather.link_to(sink)
    graph.configure()
    at = 0
    with suppress(av.EOFError):
        while True:
            frame = graph.pull()
            frame.pts = None
            at += frame.samples
            if frame.samples < BLOCK and at < (seconds - _SLACK) * frame.sample_rate:
                return
            yield frame


def _gathered(frames: Iterable[AudioFrame]) -> Iterator[AudioFrame]:
    """The same sound in fewer frames: a decoder gives a thousandth of a minute at a time, which
    costs more in calls than in work."""
    fifo = AudioFifo()
    for frame in frames:
        # Only the order counts, as for the resampler that comes after this.
        frame.pts = None
        try:
            fifo.write(frame)
        except ValueError as error:
            raise EncodeError(
                "The audio changes its sample rate or its channels midway.", "Build the file anew."
            ) from error
        while (block := fifo.read(BLOCK)) is not None:
            yield block
    if (rest := fifo.read()) is not None:
        yield rest


def describe(source: Source) -> SoundFile:
    """What the file's headers say. Raises ``EncodeError`` when it is no audio file."""
    with (
        told("The audio file cannot be read", "Build the file anew."),
        _opened(source) as container,
    ):
        stream = container.streams.audio[0]
        context = stream.codec_context
        return SoundFile(
            codec=context.codec.canonical_name,
            profile=context.profile or "",
            channels=context.channels,
            sample_rate=context.sample_rate,
            duration=_seconds(container),
            bit_rate=stream.bit_rate or container.bit_rate or 0,
            chapters=tuple(
                (
                    float(chapter["start"] * chapter["time_base"]),
                    float(chapter["end"] * chapter["time_base"]),
                    chapter["metadata"].get("title", ""),
                )
                for chapter in container.chapters()
            ),
            tags=dict(container.metadata),
        )


def _seconds(container: Any) -> float:
    """How long the sound is, as the headers have it; 0 when they do not tell."""
    stream = container.streams.audio[0]
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / 1_000_000


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """An audio file, open for reading. Raises ``EncodeError`` when it holds no sound."""
    with av.open(str(source) if isinstance(source, Path) else source) as container:
        if not container.streams.audio:
            raise EncodeError("The file holds no sound.", "Build the file anew.")
        yield container


def _weighting(sample_rate: int) -> Iterator[str]:
    """The two K-weighting filters (ITU-R BS.1770-5, Annex 1) at any sample rate: the head's shelf,
    then the high pass, as options of ffmpeg's ``biquad``."""
    boost, width, bend = 10 ** (3.999843853973347 / 20), 0.7071752369554196, 0.4996667741545416
    k = tan(pi * 1681.974450955533 / sample_rate)
    middle = boost**bend * k / width
    shelf = (boost + middle + k * k, 2 * (k * k - boost), boost - middle + k * k)
    yield _biquad(shelf, k, width)
    k = tan(pi * 38.13547087602444 / sample_rate)
    width = 0.5003270373238773
    scale = 1 + k / width + k * k
    yield _biquad((scale, -2 * scale, scale), k, width)


def _biquad(zeros: tuple[float, float, float], k: float, width: float) -> str:
    poles = (1 + k / width + k * k, 2 * (k * k - 1), 1 - k / width + k * k)
    values = zip(("b0", "b1", "b2", "a0", "a1", "a2"), (*zeros, *poles), strict=True)
    return ":".join((*(f"{name}={value!r}" for name, value in values), "precision=f64"))


def momentary(blocks: Iterable[Frames], sample_rate: int) -> Iterator[float]:
    """The momentary loudness of mono sound, in LUFS: of each whole 400 ms, ten times a second
    (EBU Tech 3341)."""
    hop = sample_rate // 10
    graph = av.filter.Graph()
    graph.threads = 1
    last = graph.add_abuffer(
        format="s16", sample_rate=sample_rate, layout="mono", time_base=Fraction(1, sample_rate)
    )
    for name, options in (
        *(("biquad", options) for options in _weighting(sample_rate)),
        ("abuffersink", None),
    ):
        following = graph.add(name, options)
        last.link_to(following)
        last = following
    past = np.zeros(0)
    with told("The loudness cannot be measured", "Report this, with the file."):
        graph.configure()
        for frame in av_frames(even(blocks, BLOCK // hop * hop), sample_rate):
            graph.push(frame)
            pulled = graph.pull()
            weighted = _held(pulled).view(np.float64)[: pulled.samples]
            hops = weighted[: weighted.size // hop * hop].reshape(-1, hop)
            energy = np.concatenate((past, np.einsum("ij,ij->i", hops, hops) / hop))
            past = energy[-3:]
            mean = (energy[:-3] + energy[1:-2] + energy[2:-1] + energy[3:]) / 4
            # Silence has no logarithm: its loudness is -120 LUFS and less.
            yield from (-0.691 + 10 * np.log10(np.maximum(mean, 1e-12))).tolist()
