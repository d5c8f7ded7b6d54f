"""Whether two machines make the same sound: versions, voices, and the store that they share."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import uuid4

import accessible
from accessible.engines.voices import Ensemble, Speaking
from accessible.errors import AccessibleError, UsageError
from accessible.settings import Settings
from accessible.speaking import engine_of
from accessible.stores import Store

#: The packages whose versions may be heard.
_PACKAGES = ("av", "numpy", "soxr", "pydub", "espeakng-loader", "piper-tts", "onnxruntime")


@dataclass(frozen=True, slots=True)
class About:
    """What a worker must have: ``versions`` by name; the URL of the ``store``; ``voices``, each by
    engine and id, with their versions. ``limit``: the bytes that its cache may hold."""

    versions: tuple[tuple[str, str], ...]
    store: str
    voices: tuple[tuple[str, str, str], ...]
    limit: int

    def check(self) -> None:
        """Raise ``UsageError`` where this process differs: one that came later, unexamined."""
        if self.versions != _versions():
            raise UsageError(
                f"A worker on {platform.node()} {_other(self.versions, _versions())}.",
                "Install the same on every machine (docs/cluster.md), then start the workers anew.",
            )


def about(store: str, settings: Iterable[Settings]) -> About:
    """What this machine has, of what the settings ask for. Raises what naming voices does."""
    each = list(settings)
    limit = min((one.cache_size for one in each), default=Settings().cache_size)
    return About(_versions(), store, tuple(dict.fromkeys(_voices(each))), limit)


def examine(expected: About, settings: list[Settings], probe: str) -> tuple[str, str]:
    """At a worker: how it differs, as the end of a sentence (empty: not at all); and the name of
    an object that it has put into the store, beside the ``probe`` that it has found there."""
    if expected.versions != _versions():
        return _other(expected.versions, _versions()), ""
    try:
        there = set(_voices(settings))
    except AccessibleError as error:
        return f"does not have the voices: {error.message.rstrip('.')}", ""
    missing = [each for each in expected.voices if each not in there]
    if missing:
        engine, voice, _ = missing[0]
        known = any(each[:2] == (engine, voice) for each in there)
        more = f", nor {len(missing) - 1} others" if len(missing) > 1 else ""
        which = "in the same version" if known else "at all"
        return f"does not have the voice {engine}:{voice}{more} {which}", ""
    store = Store(expected.store)
    try:
        if store.read(probe) != probe.encode():
            return f"reads another store than {store.url}", ""
        name = f"{probe}-{uuid4().hex}"
        store.write(name, name.encode())
    except AccessibleError as error:
        return f"cannot use the store: {error.message.rstrip('.')}", ""
    return "", name


def _voices(settings: list[Settings]) -> Iterator[tuple[str, str, str]]:
    """The voices that the settings name; where they leave the choice open, all that may be
    chosen. Those that only one process can speak with are spoken with here, not on workers."""
    for one in settings:
        ensemble = Ensemble(one)
        castings = (casting.voice for _, casting in (*one.roles, *one.characters))
        names = (one.voice, one.fallback, *(voice for _, voice in one.voices), *castings)
        found = [ensemble.named(name) for name in filter(None, names)]
        if not one.voice:
            found += (
                Speaking(engine, voice)
                for engine in ensemble.engines
                for voice in ensemble.voices(engine)
            )
        for each in found:
            if each.engine.parallel:
                made = engine_of(each.engine, one).version
                yield each.engine.name, each.voice.id, f"{made} {each.voice.version}"


def _other(expected: tuple[tuple[str, str], ...], here: tuple[tuple[str, str], ...]) -> str:
    had = dict(here)
    return "has " + ", ".join(
        f"{name} {had[name]} instead of {wanted}"
        for name, wanted in expected
        if had[name] != wanted
    )


@lru_cache(maxsize=1)
def _versions() -> tuple[tuple[str, str], ...]:
    digest = hashlib.sha256()
    folder = Path(accessible.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    own = f"{accessible.__version__} ({digest.hexdigest()[:8]})"
    python = ".".join(platform.python_version_tuple()[:2])
    return (
        ("accessible", own),
        ("Python", python),
        *((name, _version(name)) for name in _PACKAGES),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(none)"
