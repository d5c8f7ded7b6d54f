"""The narration that a book brings with it, cut into clips (EPUB 3.3 §9.2.2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accessible.book import Recording, ZipMember
from accessible.sound import decode


def cut(
    audio: ZipMember, recordings: Iterable[Recording], sample_rate: int
) -> Iterator[tuple[Recording, bytes]]:
    """Each recording of one sound file with its PCM (s16 mono at ``sample_rate``).

    The file is decoded once, as it streams. A recording beyond its end has no sound. Raises
    ``EncodeError`` on damaged audio.
    """
    waiting = sorted(recordings, key=lambda recording: recording.begin)
    open_: dict[Recording, list[bytes]] = {}
    at = 0
    with audio.open() as stream:
        for block in decode(stream, sample_rate):
            end = at + block.size
            while waiting and round(waiting[0].begin * sample_rate) < end:
                open_[waiting.pop(0)] = []
            for recording in list(open_):
                first = max(round(recording.begin * sample_rate) - at, 0)
                last = round(recording.end * sample_rate) - at
                open_[recording].append(block[first:last].tobytes())
                if last <= block.size:
                    yield recording, b"".join(open_.pop(recording))
            at = end
            if not waiting and not open_:
                return
    for recording, parts in open_.items():
        yield recording, b"".join(parts)
    for recording in waiting:
        yield recording, b""
