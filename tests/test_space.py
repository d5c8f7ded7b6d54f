"""The room on the disks: estimated before the work, and never a false alarm."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from editions import said

from accessible import Settings, build
from accessible.cache import Cache, key
from accessible.errors import AccessibleError, CacheError, OutputError
from accessible.scripting import Part, Script
from accessible.space import check, estimate

#: About an hour.
HOUR = Script(
    (
        Part(
            "one.xhtml",
            "One",
            tuple(said(f"u{n}", "It was calm, and nobody came to the rock.") for n in range(1400)),
        ),
    )
)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(to=("epub", "m4b", "mp3"), engine="espeak", cache=tmp_path / "cache")


def free(monkeypatch: pytest.MonkeyPatch, **folders: int) -> None:
    """Disks with so many bytes free; each named folder is a disk of its own."""

    def usage(place: Path) -> Usage:
        size = next((size for name, size in folders.items() if name in place.parts), 10**15)
        return Usage(10**15, 0, size)

    def disk(place: Path) -> int:
        return next((n for n, name in enumerate(folders) if name in place.parts), 99)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    monkeypatch.setattr("accessible.space._disk", disk)


def test_the_estimate_is_near_the_truth(assets: Path, settings: Settings, tmp_path: Path) -> None:
    from accessible import read, script

    document = assets / "the-tide-clock.md"
    _, lines = script(read(document, settings), settings)
    need = estimate(lines, settings)
    result = build(document, tmp_path / "out", settings)
    sound = sum(path.stat().st_size for path in result.outputs)
    assert 0.6 < need.output / sound < 1.5
    assert 0.6 < need.cache / Cache.of(settings).info().bytes < 1.5


def test_the_rate_and_the_codec_count(settings: Settings) -> None:
    need = estimate(HOUR, settings)
    assert 130e6 < need.cache < 400e6
    assert estimate(HOUR, replace(settings, rate=350)).cache < 0.6 * need.cache
    assert estimate(HOUR, replace(settings, bitrate=128_000)).output == pytest.approx(
        2 * need.output, rel=0.01
    )
    # The EPUB's and the audiobook's MP3 are one encoding, and two files.
    assert estimate(HOUR, replace(settings, to=("epub",))).output < 0.4 * need.output
    assert estimate(HOUR, replace(settings, to=("epub-text",))).cache == 0


def test_signs_take_longer_than_letters() -> None:
    def of(text: str) -> int:
        return estimate(
            Script((Part("a", "a", (said("u", text),)),)), Settings(engine="silence")
        ).cache

    assert of("灯台の灯が消えた。") > 2 * of("Lighthous")


@pytest.mark.parametrize("folder", ["cache", "out"])
def test_too_little_is_told_with_its_numbers(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    for name in ("cache", "out"):
        (tmp_path / name).mkdir()
    free(monkeypatch, **{folder: 7_000_000})
    kind: type[AccessibleError] = CacheError if folder == "cache" else OutputError
    with pytest.raises(kind, match=r"\d MB will be needed, and 7 MB are free") as caught:
        check(HOUR, settings, tmp_path / "out")
    assert "--" in caught.value.remedy
    free(monkeypatch, **{folder: 0})
    with pytest.raises(kind, match="0 MB are free"):
        check(HOUR, settings, tmp_path / "out")


def test_one_disk_holds_both(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = estimate(HOUR, settings)
    free(monkeypatch, **{tmp_path.name: round((need.cache + need.output) / 1.4)})
    check(HOUR, settings, tmp_path / "out")
    free(monkeypatch, **{tmp_path.name: round((need.cache + need.output) / 1.6)})
    with pytest.raises(OutputError):
        check(HOUR, settings, tmp_path / "out")


def test_what_is_cached_needs_no_room(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = estimate(HOUR, settings)
    cache = Cache.of(settings)
    cache.put(key("sound"), {}, b"")
    info = replace(cache.info(), bytes=need.cache)
    monkeypatch.setattr(Cache, "info", lambda self: info)
    free(monkeypatch, cache=1_000_000)
    check(HOUR, settings, tmp_path / "out")
    free(monkeypatch, **{tmp_path.name: need.output})
    check(HOUR, settings, tmp_path / "out")


def test_a_disk_that_tells_nothing_stops_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 0))
    check(HOUR, settings, tmp_path / "out")

    def refused(_: Path) -> Usage:
        raise OSError("No such device")

    monkeypatch.setattr(shutil, "disk_usage", refused)
    check(HOUR, settings, Path("output"))
