"""What a batch would cost: near what it does cost, with what that rests on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from accessible import build
from accessible.batch import estimate as module
from accessible.batch.estimate import Estimate, estimates, forecast
from accessible.batch.orders import Order
from accessible.cache import Cache
from accessible.encode import Encoding
from accessible.settings import Settings
from accessible.workers import no_progress


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(engine="espeak", jobs=1, cache=tmp_path / "cache")


def test_an_estimate_is_near_the_truth(assets: Path, settings: Settings, tmp_path: Path) -> None:
    text = (assets / "the-tide-clock.md").read_text(encoding="utf-8")
    (tmp_path / "tide.md").write_text(text[:3000], encoding="utf-8")
    order = Order(tmp_path / "tide.md", "tide", settings)
    (found,) = estimates([order], None, no_progress)
    result = build(order.path, tmp_path / "out", settings)
    size = sum(path.stat().st_size for path in result.outputs)
    assert found.order == order and not found.error
    assert 0.8 < found.seconds / result.figures["audio_seconds"] < 1.25
    assert 0.6 < found.bytes / size < 1.5
    assert 0.6 < found.cached / Cache.of(settings).info().bytes < 1.5
    assert found.voice is not None and found.voice[0] == "espeak"
    assert [each.codec for each in found.encodings] == ["mp3", "aac"]
    assert 0 < found.spoken < found.seconds and found.reading > 0


def test_what_cannot_be_read_is_told_and_stops_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in (("a.md", "# A\n\nIt was calm."), ("b.epub", "no ZIP"), ("c.md", "")):
        (tmp_path / name).write_text(content)
    (tmp_path / "d.md").write_text("It was calm.")
    usual = module.read

    def broken(path: Path, settings: Settings) -> object:
        if path.name == "d.md":
            raise KeyError("a fault of ours")
        return usual(path, settings)

    monkeypatch.setattr(module, "read", broken)
    steps: list[tuple[str, int, int]] = []
    orders = [Order(tmp_path / f"{name}", name, settings) for name in ("a.md", "b.epub", "c.md")]
    orders += [Order(tmp_path / "d.md", "d", settings), Order(tmp_path / "gone.md", "e", settings)]
    found = list(estimates(orders, None, lambda *step: steps.append(step)))
    assert [bool(each.error) for each in found] == [False, True, True, True, True]
    assert all(each.remedy for each in found if each.error)
    assert steps[0] == ("estimate", 0, 5) and steps[-1] == ("estimate", 5, 5)
    told = forecast(found, replace(settings, engine="silence"))
    assert (told.books, told.failing) == (1, 4)
    assert told.seconds == found[0].seconds and told.bytes == found[0].bytes


def of(settings: Settings, voice: str, spoken: float) -> Estimate:
    codec = Encoding("mp3", 64_000)
    order = Order(Path("a.md"), "a", settings)
    return Estimate(order, 2 * spoken, spoken, 10, 20, 4.0, ("espeak", voice), (codec,))


def test_the_time_rests_on_what_is_measured(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)
    paces = {"slow": 2.0, "fast": 100.0}
    monkeypatch.setattr(module, "_pace_of", lambda engine, voice, _: paces.get(voice))
    monkeypatch.setattr(module, "_pace_of_encoding", lambda _: 50.0)
    books = [of(settings, "slow", 100), of(settings, "fast", 1000), of(settings, "slow", 100)]
    told = forecast(books, replace(settings, jobs=2))
    reading, speaking, encoding = 3 * 4 / 2, 200 / 2 + 1000 / 100, 2400 / (2 * 50)
    assert told.wall == pytest.approx(1.15 * (reading + speaking + encoding))
    assert (told.seconds, told.bytes, told.cached) == (2400, 30, 60)
    assert len(told.basis) == 4
    assert "slow speaks 2.0 seconds of sound" in told.basis[0] and "2 cores" in told.basis[0]
    unknown = forecast([*books, of(settings, "lost", 1)], settings)
    assert unknown.wall is None
    assert any("lost cannot be timed" in line for line in unknown.basis)
    assert forecast([], settings).wall == 0
    monkeypatch.setattr("os.getloadavg", lambda: (99.0, 0.0, 0.0))
    assert any("load 99" in line for line in forecast(books, settings).basis)


def test_a_pace_is_measured(settings: Settings) -> None:
    assert (module._pace_of("espeak", "en-us", settings) or 0) > 10
    assert module._pace_of("espeak", "nobody", settings) is None
    for codec in ("mp3", "flac"):
        assert module._pace_of_encoding(Encoding.of(settings, codec)) > 5


def test_text_alone_needs_no_voice(assets: Path, settings: Settings) -> None:
    order = Order(assets / "the-tide-clock.md", "tide", replace(settings, to=("epub-text",)))
    (found,) = estimates([order], None, no_progress)
    assert found.voice is None and found.seconds == 0 and not found.encodings
    assert found.bytes > 0
    told = forecast([found], settings)
    assert told.wall is not None and told.wall < 60
