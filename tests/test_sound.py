"""Sound is decoded by ffmpeg's player where it can be, and is what its decoder gives, with its
errors."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accessible import sound
from accessible.encode import write_sound
from accessible.errors import EncodeError
from accessible.limiter import BLOCK
from accessible.sound import Source, decode

RATE = 22_050
SUFFIXES = {"mp3": ".mp3", "aac": ".m4a", "opus": ".opus", "flac": ".flac"}


@cache
def made(folder: Path, codec: str) -> bytes:
    """Eight seconds of speech-like sound."""
    random = np.random.default_rng(1)
    noise = np.convolve(random.standard_normal(8 * RATE), np.hanning(16), "same")
    swell = np.clip(np.sin(np.arange(noise.size) / 3000), 0, 1)
    wave = (noise * swell * 3000).astype(np.int16)
    path = folder / f"whole{SUFFIXES[codec]}"
    rate = 48_000 if codec == "opus" else RATE
    write_sound(path, codec, 64_000, RATE, [wave], 0, rate)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sound")


def heard(source: Source, rate: int | None) -> tuple[str, bytes]:
    """What is said about a sound, and the sound."""
    try:
        return "", b"".join(block.tobytes() for block in decode(source, rate))
    except EncodeError as error:
        return error.message, b""


@pytest.mark.parametrize("codec", SUFFIXES)
@pytest.mark.parametrize("rate", (None, 16_000))
def test_a_file_sounds_as_its_stream_does(codec: str, rate: int | None, folder: Path) -> None:
    content = made(folder, codec)
    path = folder / f"a file's [name], with 'signs': 1;2=3\\%{SUFFIXES[codec]}"
    path.write_bytes(content)
    assert heard(path, rate) == heard(BytesIO(content), rate)
    assert heard(path, rate)[1]


@pytest.mark.parametrize("codec", ("mp3", "aac"))
def test_whole_files_do_not_go_through_the_slow_way(
    codec: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / f"fast{SUFFIXES[codec]}"
    path.write_bytes(made(folder, codec))
    monkeypatch.setattr(sound, "_gathered", None)
    blocks = list(decode(path))
    assert [block.size for block in blocks[:-1]] == [BLOCK] * (len(blocks) - 1)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(("mp3", "aac")),
    st.sampled_from(("flip", "cut", "zeros", "noise", "more")),
    st.floats(0, 1),
    st.binary(min_size=20, max_size=200),
)
def test_damage_is_told_as_the_decoder_tells_it(
    folder: Path, codec: str, kind: str, part: float, noise: bytes
) -> None:
    content = bytearray(made(folder, codec))
    at = int(part * (len(content) - 1))
    if kind == "flip":
        content[at] ^= 1 + noise[0] % 255
    elif kind == "cut":
        del content[at:]
    elif kind == "more":
        content[at:at] = noise
    else:
        content[at : at + len(noise)] = noise if kind == "noise" else bytes(len(noise))
    path = folder / f"damaged{SUFFIXES[codec]}"
    path.write_bytes(content)
    assert heard(path, None)[1] == heard(BytesIO(bytes(content)), None)[1]


@pytest.mark.parametrize("size", (BLOCK, 2 * BLOCK, BLOCK - 1, BLOCK + 1, 1))
def test_sound_of_any_length_is_whole(size: int, folder: Path) -> None:
    path = folder / "length.m4a"
    wave = np.arange(size).astype(np.int16)
    write_sound(path, "aac", 64_000, RATE, [wave], 0, RATE)
    assert heard(path, None) == heard(BytesIO(path.read_bytes()), None)
