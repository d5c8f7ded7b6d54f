"""The narrated EPUB 3.3, and the same book as text alone."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import unicodedata
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

from accessible.book import Book, Resource
from accessible.errors import UsageError
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.content import document, properties, referenced, text
from accessible.writers.evidence import gather, statements, summary
from accessible.writers.navigation import direction, navigation
from accessible.writers.package import Item, Package, Statement, plain, write_package
from accessible.writers.smil import Overlay, clock_value, overlay

#: The class names that reading systems put on the text (EPUB 3.3 §9.3.4); see narration.css.
ACTIVE = "-epub-media-overlay-active"
PLAYING = "-epub-media-overlay-playing"

_CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|[xX](-[A-Za-z0-9]{1,8})+")
_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?"
)


class EpubWriter:
    """An EPUB 3.3 with one media overlay and one sound file for each narrated document."""

    name: ClassVar[str] = "epub"
    description: ClassVar[str] = "Narrated EPUB 3: text and sound together"
    suffix: ClassVar[str] = ".epub"

    def codec(self, settings: Settings) -> str | None:
        return settings.codec

    def write(self, edition: Edition, path: Path) -> None:
        """Write the whole EPUB. Raises ``OutputError``, or ``InputError`` for a lost source."""
        write_package(publication(edition), path)


class TextEpubWriter(EpubWriter):
    """The same accessible EPUB without sound: small, for screen readers and braille."""

    name: ClassVar[str] = "epub-text"
    description: ClassVar[str] = "EPUB 3 without sound"
    suffix: ClassVar[str] = ".text.epub"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> None:
        EpubWriter.write(self, replace(edition, narration=None, tracks=()), path)


@dataclass(frozen=True, slots=True)
class _Narrated:
    """An overlay with its sound: both hrefs, and the manifest id of the overlay."""

    id: str
    href: str
    overlay: Overlay
    audio: Resource


def publication(edition: Edition) -> Package:
    """The package of an edition: every document serialized, every resource still where it lies.

    Raises ``UsageError`` when ``SOURCE_DATE_EPOCH`` is no time.
    """
    book, script = edition.book, edition.script
    metadata = book.metadata
    language = _language(metadata.language)
    names = _Names(book)
    narrated = _narrated(edition, names)
    styles = _styles(book, bool(narrated), names)
    base = tuple(s.href for s in styles if s.href.endswith("base.css"))
    linked = referenced(book)
    utterances = {utterance.id for utterance in script.utterances()}

    manifest = []
    for number, chapter in enumerate(book.chapters, 1):
        sound = narrated.get(chapter.href)
        content = document(
            chapter,
            language,
            tuple(style.href for style in styles) if sound else base,
            # Without sound the script's own spans would only be in the way of screen readers.
            frozenset() if sound else frozenset(utterances - linked),
        )
        manifest.append(
            Item(
                f"text-{number}",
                Resource(chapter.href, "application/xhtml+xml", content),
                properties(chapter.tree),
                sound.id if sound else "",
            )
        )
    spine = tuple((item.id, c.linear) for item, c in zip(manifest, book.chapters, strict=True))
    nav_href = names.free("nav.xhtml")
    nav = navigation(book, script, language, nav_href, base)
    manifest.append(Item("nav", Resource(nav_href, "application/xhtml+xml", nav), ("nav",)))
    manifest.extend(Item(f"style-{n}", style) for n, style in enumerate(styles, 1))
    for number, resource in enumerate(book.resources, 1):
        cover = ("cover-image",) if resource.href == book.cover else ()
        manifest.append(Item(f"resource-{number}", resource, cover))
    for number, sound in enumerate(narrated.values(), 1):
        smil = Resource(sound.href, "application/smil+xml", sound.overlay.content)
        manifest.append(Item(sound.id, smil))
        manifest.append(Item(f"audio-{number}", sound.audio))

    return Package(
        language=language,
        direction=direction(language),
        unique_identifier="uid",
        modified=_modified(),
        metadata=(
            *_bibliography(book, language),
            *_accessibility(edition),
            *_durations(edition, narrated),
        ),
        manifest=tuple(manifest),
        spine=spine,
    )


class _Names:
    """Hands out names that no file of the book has (EPUB 3.3 §4.2.3: case does not count)."""

    def __init__(self, book: Book) -> None:
        hrefs = [c.href for c in book.chapters] + [r.href for r in book.resources]
        self._taken = {self._folded(href) for href in (*hrefs, "content.opf")}

    def free(self, href: str) -> str:
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


def _narrated(edition: Edition, names: _Names) -> dict[str, _Narrated]:
    """The overlays by the href of their content document, in spine order."""
    tracks = edition.narration.tracks if edition.narration else ()
    sounds = {t.href: (t, e) for t, e in zip(tracks, edition.tracks, strict=True)}
    narrated: dict[str, _Narrated] = {}
    for part in edition.script.parts:
        if part.href not in sounds or not sounds[part.href][0].clips:
            continue
        track, encoded = sounds[part.href]
        stem = posixpath.splitext(posixpath.basename(part.href))[0]
        href = names.free(f"overlays/{stem}.smil")
        audio = names.free(f"audio/{stem}{encoded.path.suffix}")
        narrated[part.href] = _Narrated(
            f"overlay-{len(narrated) + 1}",
            href,
            overlay(part, track, encoded, href, audio),
            Resource(audio, encoded.media_type, encoded.path),
        )
    return narrated


def _styles(book: Book, narrated: bool, names: _Names) -> list[Resource]:
    """Our style sheets: one to read by where the book has none, one for the highlight."""
    wanted = []
    if not any(resource.media_type == "text/css" for resource in book.resources):
        wanted.append("base.css")
    if narrated:
        wanted.append("narration.css")
    folder = files("accessible.writers")
    return [
        Resource(names.free(f"styles/{name}"), "text/css", folder.joinpath(name).read_bytes())
        for name in wanted
    ]


def _bibliography(book: Book, language: str) -> list[Statement]:
    """Dublin Core (§5.5.3); what is empty or malformed is left out."""
    metadata = book.metadata
    lines = [
        Statement("dc:identifier", _identifier(book), id="uid"),
        Statement("dc:title", plain(metadata.title) or "Untitled"),
        Statement("dc:language", language),
    ]
    for number, author in enumerate(filter(None, map(plain, metadata.authors)), 1):
        lines += [
            Statement("dc:creator", author, id=f"creator-{number}"),
            Statement("role", "aut", refines=f"creator-{number}", scheme="marc:relators"),
        ]
    lines += [
        Statement("dc:publisher", metadata.publisher),
        Statement("dc:description", metadata.description),
        Statement("dc:date", _date(metadata.date)),
        Statement("dc:rights", metadata.rights),
        Statement("dc:source", metadata.page_source),
        *(Statement("dc:subject", subject) for subject in metadata.subjects),
    ]
    return [line for line in lines if plain(line.value)]


def _accessibility(edition: Edition) -> list[Statement]:
    """EPUB Accessibility 1.1; conformance only in the name of a person who stands for it."""
    seen = gather(edition.book, edition.script, edition.narration)
    lines = [Statement(name, value) for name, value in statements(seen)]
    lines.append(Statement("schema:accessibilitySummary", summary(seen), language="en"))
    if seen.pages:
        source = plain(edition.book.metadata.page_source) or "none"
        lines.append(Statement("pageBreakSource", source))
    if certifier := plain(edition.settings.certified_by):
        lines += [
            Statement("dcterms:conformsTo", _CONFORMANCE, id="conformance"),
            Statement("a11y:certifiedBy", certifier, refines="conformance"),
        ]
    return lines


def _durations(edition: Edition, narrated: dict[str, _Narrated]) -> list[Statement]:
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


def _identifier(book: Book) -> str:
    """The book's own identifier, else one that the same book always gets again."""
    own = plain(book.metadata.identifier)
    if own.lower().startswith("urn:uuid:"):
        try:
            uuid.UUID(own[len("urn:uuid:") :])
        except ValueError:
            own = ""
    return own or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _fingerprint(book))}"


def _fingerprint(book: Book) -> str:
    metadata = book.metadata
    digest = hashlib.sha256()
    for known in (metadata.title, *metadata.authors, metadata.language):
        digest.update(known.encode("utf-8", "replace") + b"\0")
    for chapter in book.chapters:
        digest.update(text(chapter.tree).encode())
    return digest.hexdigest()


def _language(tag: str) -> str:
    """A well-formed BCP 47 tag; ``und`` when the book's language is unknown."""
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else "und"


def _date(value: str) -> str:
    """The date when it is one (ISO 8601 as the W3C profiles it), else nothing."""
    value = value.strip()
    if not _DATE.fullmatch(value):
        return ""
    try:
        datetime.strptime(value[:10], "%Y-%m-%d"[: 2 + 3 * value[:10].count("-")])
    except ValueError:
        return ""
    return value


def _modified() -> datetime:
    """Now, or the moment that a reproducible build asks for (``SOURCE_DATE_EPOCH``)."""
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
