"""The bit rates of an MP3 file (ISO 11172-3 §2.4.1.3, ISO 13818-3), read off its frames."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO

#: Frames that are looked at: a varying rate shows within them (26 ms each).
_FRAMES = 1500
#: The most bytes before the first frame: a picture in the tags may be large.
_TAGS = 16 * 1024**2

_TAG = re.compile(rb"Xing|Info|VBRI")
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = {
    3: (44_100, 48_000, 32_000),
    2: (22_050, 24_000, 16_000),
    0: (11_025, 12_000, 8000),
}


def tag_size(head: bytes) -> int:
    """The bytes of the ID3v2 tag that a file with these first ten begins with (ID3v2.4 §3.1)."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + (20 if head[5] & 0x10 else 10)


def bit_rates(stream: IO[bytes]) -> set[int]:
    """The bit rates, in bits a second, of the first frames of a layer III file.

    The frame that holds an encoder's tag (Xing, Info, VBRI) is not sound and does not count.
    Empty when this is no MP3 file.
    """
    head = stream.read(10)
    if tag := tag_size(head):
        _skip(stream, min(tag - len(head), _TAGS))
        head = stream.read(4)
    rates: set[int] = set()
    data = head + stream.read(_FRAMES * 1500)
    at = data.find(b"\xff")
    first = True
    for _ in range(_FRAMES):
        frame = _frame(data[at : at + 4]) if at >= 0 else None
        if frame is None:
            break
        rate, length = frame
        if not (first and _TAG.search(data, at, at + min(length, 200))):
            rates.add(rate)
        first = False
        at += length
    return rates


@lru_cache(maxsize=256)
def _frame(header: bytes) -> tuple[int, int] | None:
    """The bit rate and the length in bytes of a frame, by its header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, index = header[1] >> 3 & 3, header[2] >> 4
    if version == 1 or index in (0, 15) or header[2] >> 2 & 3 == 3:
        return None
    rate = (_RATES_1 if version == 3 else _RATES_2)[index] * 1000
    sample_rate = _SAMPLE_RATES[version][header[2] >> 2 & 3]
    return rate, (144 if version == 3 else 72) * rate // sample_rate + (header[2] >> 1 & 1)


def _skip(stream: IO[bytes], size: int) -> None:
    while size > 0:
        chunk = stream.read(min(size, 1 << 16))
        if not chunk:
            return
        size -= len(chunk)
