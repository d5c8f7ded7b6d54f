"""Tracks become one file, and each begins where its frames say, also at rates that no packet
divides."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from accessible.audio import PACKET
from accessible.encode import EncodedTrack, write_sound
from accessible.errors import EncodeError
from accessible.join import join, starts
from accessible.sound import decode, describe

#: A rate of no codec: encoders take the next higher one, and their packets do not fill a track.
ODD = 20_000
LENGTHS = (3, 1, 5, 2, 4, 1, 1, 3)


def tracks(folder: Path, codec: str, suffix: str, rate: int) -> list[EncodedTrack]:
    """A click at the middle of each, in silence."""
    made: list[EncodedTrack] = []
    for number, length in enumerate(LENGTHS):
        sound = np.zeros(length * PACKET, np.int16)
        sound[sound.size // 2 : sound.size // 2 + 40] = 20_000
        path = folder / f"{number}{suffix}"
        write_sound(path, codec, 64_000, rate, (sound,))
        made.append(EncodedTrack(f"{number}", (path,), codec, "audio/x", rate, sound.size))
    return made


@pytest.mark.parametrize(("codec", "suffix"), (("aac", ".m4a"), ("mp3", ".mp3")))
@pytest.mark.parametrize("rate", (22_050, ODD))
def test_every_track_begins_in_its_place(
    tmp_path: Path, codec: str, suffix: str, rate: int
) -> None:
    made = tracks(tmp_path, codec, suffix, rate)
    path = tmp_path / f"joined{suffix}"
    join(made, path)
    size = describe(path).sample_rate
    heard = np.abs(np.concatenate(tuple(decode(path))).astype(np.int32))
    delays: list[float] = []
    for track, begin in zip(made, starts(made), strict=True):
        first, last = begin / rate, (begin + track.frames) / rate
        window = heard[int(first * size) : int(last * size)]
        delays.append(int(np.argmax(window)) / size - (last - first) / 2)
    # The encoder's delay is the same for all; half a packet either way is what remains.
    packet = 0.0 if rate != ODD else (1024 if codec == "aac" else 576) / size
    assert max(delays) - min(delays) <= packet + 0.003
    assert heard.size / size == pytest.approx(sum(LENGTHS) * PACKET / rate, abs=1.5 * packet + 1e-9)


def test_files_of_a_track_are_joined_in_their_order(tmp_path: Path) -> None:
    made = tracks(tmp_path, "aac", ".m4a", 22_050)
    whole = EncodedTrack(
        "all",
        tuple(path for track in made for path in track.paths),
        "aac",
        "audio/mp4",
        22_050,
        sum(LENGTHS) * PACKET,
    )
    join(made, tmp_path / "one.m4b", [(0, "A")], "eng")
    join([whole], tmp_path / "two.m4b", [(0, "A")], "eng")
    assert (tmp_path / "one.m4b").read_bytes() == (tmp_path / "two.m4b").read_bytes()
    assert starts(made) == list(accumulate((t.frames for t in made[:-1]), initial=0))


def test_nothing_to_join_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="no sound"):
        join([], tmp_path / "book.m4b")
