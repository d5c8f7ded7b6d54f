"""What windows of a sound are like, from its contour: whole, in parts, packed, remembered."""

from __future__ import annotations

import wave
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
from check.small_books import RATE, encode, tone
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible import sound as sounds
from accessible.cache import Cache
from accessible.check.contour import Contour, Heard, Manner, joined, of_frames, step_of, trace
from accessible.check.hearing import contour_of, listen
from accessible.errors import EncodeError

STEP = step_of(RATE)
WITHIN = STEP / RATE


def contour(sound: np.ndarray, rate: int = RATE) -> Contour:
    """The contour of frames, as if they had been decoded."""
    return of_frames(sound, rate)


def same(one: Contour, other: Contour) -> bool:
    return one.to_bytes() == other.to_bytes()


@given(st.integers(1, 400_000))
def test_a_step_is_short_and_divides_every_track(rate: int) -> None:
    step = step_of(rate)
    assert step <= 512 and 9216 % step == 0 and 1024 % step == 0
    assert step / rate <= 1 / 43 or step == 1


def test_levels_and_stillness(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(encode(tone(6.0, [(1.0, 2.0), (4.0, 6.0)]), "wav", "pcm_s16le"))
    heard = listen(path, [(0.0, 1.0), (1.0, 2.0), (4.0, None), (0.5, 3.0), (9.0, 10.0)], 0.9)
    assert heard.seconds == 6.0
    found = [edge for run in heard.stillness for edge in run]
    assert found == pytest.approx([1.0, 2.0, 4.0, 6.0], abs=WITHIN)
    tone_level = (8000 / 32768) ** 2 / 2
    expected = [tone_level, 0, 0, tone_level * 0.6, 0]
    assert heard.levels == pytest.approx(expected, rel=0.02, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    windows=st.lists(
        st.tuples(st.integers(0, 3 * RATE), st.integers(1, 3 * RATE)), min_size=1, max_size=8
    ),
    block=st.integers(500, 70_000),
)
def test_windows_are_taken_to_whole_steps_in_any_blocks(
    windows: list[tuple[int, int]], block: int
) -> None:
    sound = np.random.default_rng(0).integers(-9000, 9000, 3 * RATE).astype(np.int16)
    blocks = [(RATE, sound[at : at + block]) for at in range(0, sound.size, block)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accessible.check.contour.rated", lambda source: iter(blocks))
        found = joined(trace(Path()))
    assert same(found, contour(sound))
    assert same(Contour.from_bytes(found.to_bytes()), found)
    wide = sound.astype(float) / 32768
    levels = found.levels([(a / RATE, (a + size) / RATE) for a, size in windows])
    for (a, size), level in zip(windows, levels, strict=True):
        b = min(a + size, sound.size)
        low = -(-a // STEP) * STEP
        high = b if b == sound.size else b // STEP * STEP
        if high <= low and a < b:
            low = (a + b) // 2 // STEP * STEP
            high = low + STEP
        inside = wide[low:high]
        assert level == pytest.approx(float(np.mean(inside**2)) if inside.size else 0.0)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from((0, 1, 90, 9000, 32_000))),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.integers(1, 60), max_size=6),
    st.lists(st.tuples(st.floats(0, 6), st.floats(0.01, 3)), max_size=6),
    st.floats(0.05, 1.0),
)
def test_parts_end_to_end_are_the_whole(
    runs: list[tuple[int, int]],
    sizes: list[int],
    windows: list[tuple[float, float]],
    still_for: float,
) -> None:
    frames = [np.full(count * 400, level, np.int16) for count, level in runs]
    sound = np.concatenate(frames) * np.resize([1, -1], sum(f.size for f in frames)).astype(
        np.int16
    )
    edges = [0, *accumulate(size * STEP for size in sizes)]
    cuts = [at for at in edges if at < sound.size] + [sound.size]
    parts = [contour(sound[a:b]) for a, b in pairwise(cuts)]
    whole = contour(sound)
    assert same(joined(parts), whole)
    asked = [(begin, begin + size) for begin, size in windows]
    heard, expected = Heard.of(parts, asked, still_for), Heard.of((whole,), asked, still_for)
    assert (heard.frames, heard.stillness) == (expected.frames, expected.stillness)
    # A window is rounded to steps in each part that it reaches into.
    for (begin, end), level, right in zip(asked, heard.levels, expected.levels, strict=True):
        if end - begin > 4 * WITHIN and not any(
            min(abs(begin - at / RATE), abs(end - at / RATE)) < WITHIN for at in cuts
        ):
            assert level == pytest.approx(right)


def test_parts_that_do_not_fit() -> None:
    odd, even = contour(tone(1.0)), contour(tone(1.0)[: STEP * 10])
    assert joined((even, odd)).frames == even.frames + odd.frames
    for parts in ((odd, even), (even, contour(tone(1.0), 16_000))):
        with pytest.raises(EncodeError, match="fit"):
            joined(parts)
        with pytest.raises(EncodeError, match="fit"):
            Heard.of(parts, [])


def test_a_file_without_a_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
    assert contour_of(path).seconds == 0
    heard = listen(path, [(0.0, 1.0), (0.0, None)], 0.5)
    assert (heard.seconds, heard.levels, heard.stillness) == (0, (0, 0), ())


def test_what_is_no_audio(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\0" * 4096)
    with pytest.raises(EncodeError):
        listen(path)
    with pytest.raises(EncodeError):
        contour_of(path, Cache(tmp_path / "cache", 10**9))


@pytest.mark.parametrize("block", (1000, 70_000))
def test_how_windows_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    path = tmp_path / "a.wav"
    sound = tone(6.0, [(0.0, 0.5), (1.0, 3.0), (5.0, 6.0)]).astype(np.int32)
    sound[4 * RATE :] = (sound[4 * RATE :] * 9).clip(-32768, 32767)
    path.write_bytes(encode(sound.astype(np.int16), "wav", "pcm_s16le"))
    monkeypatch.setattr(sounds, "BLOCK", block)
    windows = [(0.0, 4.0), (4.0, None), (1.1, 2.9), (7.0, 9.0), (3.99, 4.01)]
    first, cut, still, beyond, short = contour_of(path).manners(windows)
    assert first.seconds == pytest.approx(3.5, abs=0.05)
    assert first.pause == pytest.approx(2.0, abs=0.05)
    assert first.cuts == 0
    assert cut.seconds == pytest.approx(1.0, abs=0.05) and cut.pause == 0
    assert cut.cuts > 100
    assert still == beyond == Manner(0.0, 0.0, 0)
    assert short.seconds == pytest.approx(WITHIN)


def test_many_windows_over_each_other_take_no_more_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = contour(tone(6.0, [(1.0, 2.0)]))
    windows = [(0.01 * number, 6.0 - 0.01 * number) for number in range(200)]
    expected = whole.manners(windows)
    monkeypatch.setattr("accessible.check.contour._AT_ONCE", 300)
    assert whole.manners(windows) == expected


def test_what_was_heard_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = tmp_path / "a.wav", Cache(tmp_path / "cache", 10**9)
    path.write_bytes(encode(tone(3.0), "wav", "pcm_s16le"))
    windows = [(0.0, 1.0), (1.0, None)]
    heard, shape = listen(path, windows, 0.5, cache), contour_of(path, cache)
    monkeypatch.setattr("accessible.check.contour.rated", lambda source: pytest.fail("decoded"))
    assert listen(path, windows, 0.5, cache) == heard
    assert same(contour_of(path, cache), shape)
    path.write_bytes(encode(tone(2.0), "wav", "pcm_s16le"))
    for again in (lambda: listen(path, windows, 0.5, cache), lambda: contour_of(path, cache)):
        with pytest.raises(pytest.fail.Exception):
            again()
