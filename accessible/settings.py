"""Every choice a user can make, in one frozen place: options over ``accessible.toml`` over these.

``load`` reads the file, ``replace`` lays options over it; nothing changes a ``Settings`` later.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from accessible.errors import UsageError

OUTPUTS = ("epub", "m4b")
CODECS = ("mp3", "aac", "opus")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one build.

    Metadata (``title`` … ``cover``): empty keeps the document's own. ``to``: names of writers.
    ``rate`` in words a minute, ``pitch`` 0–100, ``volume`` 0–1. ``pause`` scales every pause.
    ``codec`` is the EPUB's (``mp3``, ``aac``, ``opus``); ``bitrate`` in bits a second.
    ``loudness`` in LUFS, ``peak`` in dBTP. ``jobs``: worker processes, 0 is one a core.
    ``cache_size`` in bytes.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    cover: Path | None = None
    certified_by: str = ""

    to: tuple[str, ...] = OUTPUTS
    engine: str = "pyttsx3"
    voice: str = ""
    rate: int = 175
    pitch: int = 50
    volume: float = 1.0
    pause: float = 1.0

    codec: str = "mp3"
    bitrate: int = 64_000
    loudness: float = -18.0
    peak: float = -1.0

    jobs: int = 0
    cache: Path | None = None
    cache_size: int = 8 * 1024**3
    strict: bool = False
