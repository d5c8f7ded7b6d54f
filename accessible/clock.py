"""Clock values (SMIL 3.0 §5.4.5; EPUB 3.3 §9.2.2.6 takes the same grammar)."""

from __future__ import annotations

import re

_FULL = re.compile(r"(?:(\d+):)?([0-5]?\d):([0-5]\d(?:\.\d+)?)", re.ASCII)
_COUNT = re.compile(r"(\d+(?:\.\d+)?)(h|min|s|ms)?", re.ASCII)
#: More characters than this are no time that anything could be played for.
_LONGEST = 24
_SECONDS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001, None: 1.0}


def parse_clock(value: str) -> float:
    """A clock value in seconds: ``1:02:03.5``, ``02:03.5``, ``5s``, ``100ms``, ``1.5h``, ``12.3``,
    each with or without SMIL 2's ``npt=``. Raises ``ValueError`` for anything else."""
    text = value.strip().removeprefix("npt=")
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r}… is longer than any clock value")
    if match := _FULL.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    if match := _COUNT.fullmatch(text):
        return float(match[1]) * _SECONDS[match[2]]
    raise ValueError(f"{value!r} is not a clock value")


def clock_value(milliseconds: int) -> str:
    """A full clock value, ``h:mm:ss.mmm`` (SMIL 3.0 §5.4.3, Full-clock-value)."""
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{milliseconds:03}"
