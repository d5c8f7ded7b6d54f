"""WAV: PCM in RIFF (Microsoft's Multimedia Programming Interface 1.0, 1991), RF64 from 4 GiB on
(EBU Tech 3306), with its chapters as cue points and its tags in ``LIST``/``INFO`` and ID3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from struct import pack

from accessible.audio import FRAME_BYTES
from accessible.errors import OutputError
from accessible.limiter import Frames
from accessible.writers.tags import GENRE, Tags

#: Sizes and places are counted in 32 bits; their largest says that it stands elsewhere.
_LARGEST = _ELSEWHERE = (1 << 32) - 1


def write_wav(
    path: Path,
    sound: Iterable[Frames],
    frames: int,
    sample_rate: int,
    chapters: Sequence[tuple[int, str]],
    tags: Tags,
    id3: bytes,
) -> None:
    """``frames`` frames of mono sound as a file. ``chapters``: ``(start, title)`` in frames.

    Raises ``OutputError`` when the sound is longer than cue points can tell, and ``OSError``.
    """
    if frames > _ELSEWHERE:
        raise OutputError(
            "The book is too long for one WAV file.", "Choose flac, or one file a chapter."
        )
    size = frames * FRAME_BYTES
    form = pack("<HHIIHH", 1, 1, sample_rate, sample_rate * FRAME_BYTES, FRAME_BYTES, 16)
    head = b"WAVE" + b"".join(
        (_chunk(b"fmt ", form), _info(tags), *_cues(chapters), _chunk(b"id3 ", id3))
    )
    with path.open("wb") as out:
        if len(head) + 8 + size > _LARGEST:
            # The true sizes, and the frames; no other chunk is so large.
            sizes = pack("<QQQI", len(head) + 36 + 8 + size, size, frames, 0)
            head = head[:4] + _chunk(b"ds64", sizes) + head[4:]
            out.write(b"RF64" + pack("<I", _ELSEWHERE) + head)
            out.write(b"data" + pack("<I", _ELSEWHERE))
        else:
            out.write(b"RIFF" + pack("<I", len(head) + 8 + size) + head)
            out.write(b"data" + pack("<I", size))
        for block in sound:
            out.write(block.astype("<i2", copy=False).tobytes())


def _chunk(name: bytes, content: bytes) -> bytes:
    """Name, length, content; what follows it begins at an even place."""
    return name + pack("<I", len(content)) + content + bytes(len(content) % 2)


def _text(text: str) -> bytes:
    return text.replace("\0", "").encode("utf-8", "replace") + b"\0"


def _info(tags: Tags) -> bytes:
    """What players of WAV look at first. It has no word for a narrator but who stars in it, and for
    a publisher only the source."""
    texts = {
        b"INAM": tags.title,
        b"IPRD": tags.album,
        b"IART": ", ".join(tags.authors),
        b"ISTR": ", ".join(tags.narrators),
        b"ICRD": tags.year,
        b"ILNG": tags.language,
        b"ISRC": tags.publisher,
        b"ICMT": tags.description,
        b"ICOP": tags.rights,
        b"IGNR": GENRE,
        b"ITRK": str(tags.track or ""),
    }
    chunks = (_chunk(name, _text(text)) for name, text in texts.items() if text.strip())
    return _chunk(b"LIST", b"INFO" + b"".join(chunks))


def _cues(chapters: Sequence[tuple[int, str]]) -> tuple[bytes, bytes]:
    """The cue points, each a frame of the one ``data`` chunk, and their labels."""
    points = b"".join(
        pack("<II4sIII", number, start, b"data", 0, 0, start)
        for number, (start, _) in enumerate(chapters, 1)
    )
    labels = b"".join(
        _chunk(b"labl", pack("<I", number) + _text(title))
        for number, (_, title) in enumerate(chapters, 1)
    )
    return (
        _chunk(b"cue ", pack("<I", len(chapters)) + points),
        _chunk(b"LIST", b"adtl" + labels),
    )
