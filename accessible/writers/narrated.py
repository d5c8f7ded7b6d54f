"""What every narrated EPUB has, made or kept: overlays, sound files, and what is said of them."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.resources import files

from accessible.assembling import files as files_of
from accessible.book import Resource
from accessible.cache import Cache
from accessible.clock import clock_value
from accessible.errors import UsageError
from accessible.writers import Edition
from accessible.writers.discovery import statements
from accessible.writers.evidence import Evidence
from accessible.writers.package import Statement, plain
from accessible.writers.smil import Overlay, overlay
from accessible.writers.summary import summaries

#: The class names that reading systems put on the text (EPUB 3.3 §9.3.4); see narration.css.
ACTIVE = "-epub-media-overlay-active"
PLAYING = "-epub-media-overlay-playing"


class Names:
    """Hands out names that no file of the book has (EPUB 3.3 §4.2.3: case does not count)."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {self._folded(href) for href in taken}

    def free(self, href: str) -> str:
        """``href`` itself, or that name with a number."""
        stem, suffix = posixpath.splitext(href)
        name, number = href, 1
        while self._folded(name) in self._taken:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self._taken.add(self._folded(name))
        return name

    @staticmethod
    def _folded(href: str) -> str:
        return unicodedata.normalize("NFC", href.casefold())


@dataclass(frozen=True, slots=True)
class Narrated:
    """An overlay with its sound: both hrefs, and the manifest id of the overlay."""

    id: str
    href: str
    overlay: Overlay
    audio: Resource


def overlays(edition: Edition, names: Names, ids: Names, folder: str = "") -> dict[str, Narrated]:
    """The overlays by the href of their content document, in spine order, to lie in ``folder``."""
    tracks = edition.narration.tracks if edition.narration else ()
    cache = Cache.of(edition.settings)
    sounds = {t.href: (t, e) for t, e in zip(tracks, edition.tracks, strict=True)}
    narrated: dict[str, Narrated] = {}
    for part in edition.script.parts:
        if part.href not in sounds or not sounds[part.href][0].clips:
            continue
        track, encoded = sounds[part.href]
        stem = posixpath.splitext(posixpath.basename(part.href))[0]
        # Without spaces and signs, at which older reading systems stumble (OCF §4.2.3).
        stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "document"
        href = names.free(posixpath.join(folder, f"overlays/{stem}.smil"))
        audio = names.free(posixpath.join(folder, f"audio/{stem}{encoded.suffix}"))
        narrated[part.href] = Narrated(
            ids.free(f"overlay-{len(narrated) + 1}"),
            href,
            overlay(part, track, encoded, href, audio),
            Resource(audio, encoded.media_type, files_of(encoded, cache)),
        )
    return narrated


def style(name: str) -> bytes:
    """One of our style sheets: ``base.css`` to read by, ``narration.css`` for the highlight."""
    return files("accessible.writers").joinpath(name).read_bytes()


def accessibility(seen: Evidence, page_source: str) -> list[Statement]:
    """EPUB Accessibility 1.1 §2: what was seen, and the print edition of the page breaks."""
    lines = [Statement(name, value) for name, value in statements(seen)]
    lines += [
        Statement("schema:accessibilitySummary", words, language=language)
        for language, words in summaries(seen)
    ]
    if seen.pages or seen.page_list:
        lines.append(Statement("pageBreakSource", plain(page_source) or "none"))
    return lines


def durations(edition: Edition, narrated: dict[str, Narrated]) -> list[Statement]:
    """The metadata of media overlays (§9.3.5)."""
    if not narrated or edition.narration is None:
        return []
    total = sum(sound.overlay.duration for sound in narrated.values())
    return [
        Statement("media:duration", clock_value(total)),
        *(
            Statement("media:duration", clock_value(sound.overlay.duration), refines=sound.id)
            for sound in narrated.values()
        ),
        *(Statement("media:narrator", n) for n in edition.narration.narrators if plain(n)),
        Statement("media:active-class", ACTIVE),
        Statement("media:playback-active-class", PLAYING),
    ]


def modified() -> datetime:
    """Now, or the moment that a reproducible build asks for (``SOURCE_DATE_EPOCH``).

    Raises ``UsageError`` when that is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(timezone.utc)
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is “{epoch}”, which is no time.",
            "Set it to whole seconds since 1970, or unset it.",
        ) from None
