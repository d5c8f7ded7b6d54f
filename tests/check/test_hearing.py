"""Whatever stretches are silent, in blocks of whatever size, listening finds them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from check.small_books import RATE, encode, tone
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible import sound as sounds
from accessible.check.hearing import Manner, listen
from accessible.errors import EncodeError


def test_levels_and_stillness(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(encode(tone(6.0, [(1.0, 2.0), (4.0, 6.0)]), "wav", "pcm_s16le"))
    heard = listen(path, [(0.0, 1.0), (1.0, 2.0), (4.0, None), (0.5, 3.0), (9.0, 10.0)], 0.9)
    assert heard.seconds == 6.0
    edges = [edge for run in heard.stillness for edge in run]
    assert edges == pytest.approx([1.0, 2.0, 4.0, 6.0], abs=0.001)
    tone_level = (8000 / 32768) ** 2 / 2
    expected = [tone_level, 0, 0, tone_level * 0.6, 0]
    assert heard.levels == pytest.approx(expected, rel=0.01, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(
    edges=st.lists(st.integers(0, 3 * RATE), min_size=2, max_size=8, unique=True),
    block=st.integers(500, 70_000),
)
def test_windows_are_exact_in_any_blocks(
    tmp_path_factory: pytest.TempPathFactory, edges: list[int], block: int
) -> None:
    path = tmp_path_factory.mktemp("sound") / "a.wav"
    sound = np.random.default_rng(0).integers(-9000, 9000, 3 * RATE).astype(np.int16)
    path.write_bytes(encode(sound, "wav", "pcm_s16le"))
    cuts = sorted(edges)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sounds, "BLOCK", block)
        heard = listen(path, [(a / RATE, b / RATE) for a, b in pairwise(cuts)])
    wide = sound.astype(float) / 32768
    for (a, b), level in zip(pairwise(cuts), heard.levels, strict=True):
        assert level == pytest.approx(float(np.mean(wide[a:b] ** 2)))


def test_what_is_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\0" * 4096)
    with pytest.raises(EncodeError):
        listen(path)


@pytest.mark.parametrize("block", (1000, 70_000))
def test_how_windows_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    path = tmp_path / "a.wav"
    sound = tone(6.0, [(0.0, 0.5), (1.0, 3.0), (5.0, 6.0)]).astype(np.int32)
    sound[4 * RATE :] = (sound[4 * RATE :] * 9).clip(-32768, 32767)
    path.write_bytes(encode(sound.astype(np.int16), "wav", "pcm_s16le"))
    monkeypatch.setattr(sounds, "BLOCK", block)
    heard = listen(path, [(0.0, 4.0), (4.0, None), (1.1, 2.9), (7.0, 9.0)])
    first, cut, still, beyond = heard.manners
    assert first.seconds == pytest.approx(3.5, abs=0.05)
    assert first.pause == pytest.approx(2.0, abs=0.05)
    assert first.cuts == 0
    assert cut.seconds == pytest.approx(1.0, abs=0.05) and cut.pause == 0
    assert cut.cuts > 100
    assert still == beyond == Manner(0.0, 0.0, 0)
