"""A new EPUB 3.3 of a book that was none: every document serialized, the navigation made."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime

from accessible.book import Book, Metadata, Resource
from accessible.isbn import isbn
from accessible.writers import Edition
from accessible.writers.content import document, properties, referenced, text
from accessible.writers.evidence import gather
from accessible.writers.narrated import (
    Names,
    accessibility,
    durations,
    modified,
    overlays,
    style,
)
from accessible.writers.navigation import direction, navigation
from accessible.writers.package import Item, Package, Statement, plain

CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*|[xX](-[A-Za-z0-9]{1,8})+")
_DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?"
)


def publication(edition: Edition) -> Package:
    """The package of an edition: every document serialized, every resource still where it lies.

    Raises ``UsageError`` when ``SOURCE_DATE_EPOCH`` is no time.
    """
    book, script = edition.book, edition.script
    metadata = book.metadata
    language = _language(metadata.language)
    names = Names(
        [*(c.href for c in book.chapters), *(r.href for r in book.resources), "content.opf"]
    )
    narrated = overlays(edition, names, Names(()))
    styles = _styles(book, bool(narrated), names)
    base = tuple(s.href for s in styles if s.href.endswith("base.css"))
    linked = referenced(book)
    utterances = {utterance.id for utterance in script.utterances()}

    manifest = []
    spine = []
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
        spine.append((manifest[-1].id, chapter.linear))
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
        modified=modified(),
        metadata=(
            *_bibliography(book, language),
            *_accessibility(edition),
            *durations(edition, narrated),
        ),
        manifest=tuple(manifest),
        spine=tuple(spine),
    )


def _styles(book: Book, narrated: bool, names: Names) -> list[Resource]:
    """Our style sheets: one to read by where the book has none, one for the highlight."""
    wanted = []
    if not any(resource.media_type == "text/css" for resource in book.resources):
        wanted.append("base.css")
    if narrated:
        wanted.append("narration.css")
    return [Resource(names.free(f"styles/{name}"), "text/css", style(name)) for name in wanted]


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
        *series(metadata),
    ]
    if metadata.isbn and isbn(metadata.identifier) != metadata.isbn:
        lines.append(Statement("dc:identifier", f"urn:isbn:{metadata.isbn}"))
    return [line for line in lines if plain(line.value)]


def series(metadata: Metadata) -> list[Statement]:
    """The collection that the book belongs to, and its place there (EPUB 3.3 §D.3)."""
    if not plain(metadata.series):
        return []
    place = Statement("group-position", metadata.series_position, refines="series")
    return [
        Statement("belongs-to-collection", metadata.series, id="series"),
        Statement("collection-type", "series", refines="series"),
        *([place] if metadata.series_position else []),
    ]


def _accessibility(edition: Edition) -> list[Statement]:
    """EPUB Accessibility 1.1; conformance only in the name of a person who stands for it."""
    seen = gather(edition.book, edition.script, edition.narration)
    lines = accessibility(seen, edition.book.metadata.page_source)
    if certifier := plain(edition.settings.certified_by):
        lines += [
            Statement("dcterms:conformsTo", CONFORMANCE, id="conformance"),
            Statement("a11y:certifiedBy", certifier, refines="conformance"),
        ]
    return lines


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
