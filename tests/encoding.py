"""One track in one encoding, as most tests want it."""

from __future__ import annotations

from typing import Any

from accessible.encode import EncodedTrack, Encoding
from accessible.encode import encode as encode_all
from accessible.track import Track


def encode(track: Track, rate: int, encoding: Encoding, *more: Any, **choices: Any) -> EncodedTrack:
    """The track, encoded."""
    (made,) = encode_all(track, rate, (encoding,), *more, **choices)
    return made
