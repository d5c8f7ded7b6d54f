"""Sound files and sound in memory, as ffmpeg sees them: the reading half of PyAV's door."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO, Any, TypeAlias

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from accessible.errors import EncodeError
from accessible.limiter import Frames

Source: TypeAlias = Path | IO[bytes]


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


def resampled(frames: Iterable[AudioFrame], sample_rate: int | None = None) -> Iterator[Frames]:
    """Frames of any format as s16 mono blocks; at ``sample_rate``, or at their own rate."""
    resampler = AudioResampler(format="s16", layout="mono", rate=sample_rate)
    for frame in chain(frames, (None,)):
        for block in resampler.resample(frame):
            if block.samples:
                yield block.to_ndarray()[0]


def decode(source: Source, sample_rate: int | None = None) -> Iterator[Frames]:
    """The sound as a player gives it, in blocks of s16 mono frames, at ``sample_rate`` or the
    file's own. Edit lists and pre-skip are honored. Raises ``EncodeError`` on damaged audio."""
    with (
        told("The audio cannot be decoded", "Build the file anew."),
        _opened(source) as container,
    ):
        yield from resampled(container.decode(audio=0), sample_rate)


def describe(source: Source) -> SoundFile:
    """What the file's headers say. Raises ``EncodeError`` when it is no audio file."""
    with (
        told("The audio file cannot be read", "Build the file anew."),
        _opened(source) as container,
    ):
        stream = container.streams.audio[0]
        context = stream.codec_context
        seconds = (
            float(stream.duration * stream.time_base)
            if stream.duration
            else (container.duration or 0) / 1_000_000
        )
        return SoundFile(
            codec=context.codec.canonical_name,
            profile=context.profile or "",
            channels=context.channels,
            sample_rate=context.sample_rate,
            duration=seconds,
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


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """An audio file, open for reading. Raises ``EncodeError`` when it holds no sound."""
    with av.open(str(source) if isinstance(source, Path) else source) as container:
        if not container.streams.audio:
            raise EncodeError("The file holds no sound.", "Build the file anew.")
        yield container


def momentary(blocks: Iterable[Frames], sample_rate: int) -> Iterator[float]:
    """The momentary loudness of mono sound, in LUFS, ten times a second (EBU Tech 3341)."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="s16", sample_rate=sample_rate, layout="mono", time_base=Fraction(1, sample_rate)
    )
    meter = graph.add("ebur128", "metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    with told("The loudness cannot be measured", "Report this, with the file."):
        graph.configure()
        for frame in chain(av_frames(blocks, sample_rate), (None,)):
            graph.push(frame)
            while True:
                try:
                    measured = graph.pull()
                except (av.BlockingIOError, av.EOFError):
                    break
                if (loudness := measured.metadata.get("lavfi.r128.M")) is not None:
                    yield float(loudness)
