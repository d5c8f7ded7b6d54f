"""A publisher's EPUB given back: every file as it was, but for what narration adds (EPUB 3.3 §9).

Documents get ids and spans, the package document its overlays and metadata, and three kinds of
files are new: overlays, sound, the style sheet of the highlight. An EPUB 2 becomes an EPUB 3 on
the way: its package document is brought up to date, and its NCX becomes a navigation document too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from posixpath import dirname, join
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from accessible import xml
from accessible.book import Original, Resource
from accessible.container import Container, local_path, open_container
from accessible.errors import Finding
from accessible.verbatim import rewritten
from accessible.writers import Edition
from accessible.writers.content import properties, referenced
from accessible.writers.evidence import gather
from accessible.writers.kept.documents import highlighted, unmarked, written
from accessible.writers.kept.form import unwrap
from accessible.writers.kept.manifest import SMIL_TYPE, Manifest
from accessible.writers.kept.metadata import merge, stated
from accessible.writers.kept.upgrade import upgraded
from accessible.writers.narrated import (
    ACTIVE,
    PLAYING,
    Names,
    Narrated,
    accessibility,
    durations,
    modified,
    overlays,
    style,
)
from accessible.writers.package import member, put

_POINTER = "META-INF/container.xml"
_OCF = "urn:oasis:names:tc:opendocument:xmlns:container"
_NAMESPACES: dict[Any, str] = {None: _OCF}
_NCX_TYPE = "application/x-dtbncx+xml"
_SIGNATURES = "META-INF/signatures.xml"


def write_kept(edition: Edition, path: Path) -> tuple[Finding, ...]:
    """Write the EPUB that the book was read from, narrated. Gives back what was found on the way.

    Raises ``InputError`` when it can no longer be read as it was, ``OSError`` when ``path`` cannot
    be written.
    """
    original = edition.book.original
    assert original is not None
    with open_container(original.archive) as container:
        kept = _Kept(edition, original, container)
        kept.prepare()
        with ZipFile(path, "w") as out:
            # OCF §4.2.2: first, stored, without an extra field.
            out.writestr(member("mimetype", ZIP_STORED), b"application/epub+zip")
            for name in container.names():
                if name in kept.changed:
                    out.writestr(member(name, ZIP_DEFLATED), kept.changed.pop(name))
                elif name != "mimetype" and name not in kept.dropped:
                    container.copy(name, out)
            for name, content in kept.changed.items():
                out.writestr(member(name, ZIP_DEFLATED), content)
            for resource in kept.added:
                put(out, resource.href, resource)
    return tuple(kept.findings)


@dataclass(slots=True)
class _Kept:
    """What differs from the original: files with other bytes, files that go, files that come."""

    edition: Edition
    original: Original
    container: Container
    changed: dict[str, bytes] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    added: list[Resource] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    navigation: etree._Element | None = None

    def prepare(self) -> None:
        """Find all that differs."""
        book, settings, place = self.edition.book, self.edition.settings, self.original.package
        folder = dirname(place)
        before = self.container.read(place)
        package = xml.parse(xml.decode(before)[0], recover=True)
        names = Names(self.container.names())
        if self.original.is_old:
            self._upgrade(package, names.free(join(folder, "nav.xhtml")))
        else:
            unwrap(package)
        manifest = Manifest(package, place, self.container)
        if settings.replace_narration:
            self.dropped |= manifest.drop_narration()
        narrated = overlays(self.edition, names, manifest.ids, folder)
        parts = self.edition.script.parts if settings.fill else ()
        unsaid = [part.href for part in parts if part.left_out and not part.items]
        self.dropped |= manifest.drop_overlays([*narrated, *unsaid])
        own = frozenset(c.href for c in book.chapters if manifest.overlay(c.href))
        sheet = names.free(join(folder, "styles/narration.css")) if narrated else ""
        lit = {*narrated} if stated(package, "media:active-class") else {*narrated, *own}
        self._documents(narrated, sheet, lit if sheet else set(), manifest)
        self._sound(narrated, manifest)
        if sheet:
            self._highlight(package, sheet, manifest)
        if settings.cover is not None:
            self._cover(names, manifest)
        self._metadata(package, narrated, own)
        after = None if self.original.is_old else rewritten(before, package)
        if after is None:
            after = etree.tostring(package, encoding="utf-8", xml_declaration=True)
        self.changed[place] = after
        self._mend_pointer()
        self._left_behind()

    def _mend_pointer(self) -> None:
        """A ``container.xml`` that no reading system could follow is written anew (§4.2.6.3.1)."""
        name, place = self.container.find(_POINTER) or _POINTER, self.original.package
        try:
            root = xml.parse(xml.decode(self.container.read(name))[0])
            paths = (node.get("full-path", "") for node in root.iter(f"{{{_OCF}}}rootfile"))
            if local_path("", next(paths, "")) == place:
                return
        except etree.XMLSyntaxError:
            pass
        root = etree.Element(f"{{{_OCF}}}container", version="1.0", nsmap=_NAMESPACES)
        files = etree.SubElement(root, f"{{{_OCF}}}rootfiles")
        file = etree.SubElement(files, f"{{{_OCF}}}rootfile")
        file.set("full-path", place)
        file.set("media-type", "application/oebps-package+xml")
        self.changed[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _upgrade(self, package: etree._Element, nav: str) -> None:
        """The package document of an EPUB 2 as EPUB 3 has it, and a navigation document."""

        def read(path: str) -> bytes | None:
            name = self.container.find(path)
            return None if name is None else self.container.read(name)

        content, findings = upgraded(
            package,
            self.edition.book,
            self.edition.script,
            place=self.original.package,
            nav=nav,
            read=read,
        )
        self.changed[nav] = content
        self._complete_ncx()
        self.navigation = xml.parse(content.decode())
        self.findings += findings

    def _complete_ncx(self) -> None:
        """Say which version the NCX is of, which EPUB 3 asks for and many an EPUB 2 does not."""
        for resource in self.edition.book.resources:
            if resource.media_type != _NCX_TYPE:
                continue
            before = self.container.read(resource.href)
            try:
                root = xml.parse(xml.decode(before)[0])
            except etree.XMLSyntaxError:
                continue  # what is no XML has been told of, and stays
            if root.get("version") is None:
                root.set("version", "2005-1")
                self.changed[resource.href] = rewritten(before, root) or before

    def _documents(
        self, narrated: Collection[str], sheet: str, lit: Collection[str], manifest: Manifest
    ) -> None:
        """The content documents that are not what they were; those in ``lit`` link ``sheet``."""
        book = self.edition.book
        linked = referenced(book) | _targets(self.navigation)
        said = {utterance.id for utterance in self.edition.script.utterances()}
        navigation = self.original.navigation
        others = (*self.original.outside, *([] if navigation is None else [navigation]))
        known: set[str] = set()
        for chapter in chain(book.chapters, others):
            href = chapter.href
            if href in known:  # the navigation, where it stands in the spine
                continue
            known.add(href)
            source = self.container.read(href)
            if href not in narrated and chapter.source is not None:
                # Where nothing is read aloud, the script's marks would only be in the way.
                chapter = unmarked(chapter, source, linked)
            if href in lit:
                chapter = highlighted(chapter, sheet)
            content, findings = written(
                chapter,
                source,
                book.metadata.language,
                self.original.is_old,
                frozenset() if href in narrated else said - linked,
            )
            self.findings += findings
            if content != source:
                self.changed[href] = content
            if self.original.is_old:
                manifest.describe(href, properties(chapter.tree))

    def _sound(self, narrated: dict[str, Narrated], manifest: Manifest) -> None:
        for href, sound in narrated.items():
            smil = Resource(sound.href, SMIL_TYPE, sound.overlay.content)
            manifest.narrate(href, sound.id, smil)
            manifest.add(sound.audio)
            self.added += [smil, sound.audio]

    def _highlight(self, package: etree._Element, sheet: str, manifest: Manifest) -> None:
        """The style sheet of the highlight, under the class names that the publisher uses."""
        css = style("narration.css").decode()
        for ours, name in (
            (ACTIVE, "media:active-class"),
            (PLAYING, "media:playback-active-class"),
        ):
            css = css.replace(ours, stated(package, name) or ours)
        resource = Resource(sheet, "text/css", css.encode())
        manifest.add(resource)
        self.added.append(resource)

    def _cover(self, names: Names, manifest: Manifest) -> None:
        """The user's cover picture in the place of the publisher's."""
        book = self.edition.book
        resource = next(resource for resource in book.resources if resource.href == book.cover)
        # A file of that name may lie there without being in the manifest.
        resource = replace(resource, href=names.free(resource.href))
        manifest.cover(resource)
        self.added.append(resource)

    def _metadata(
        self, package: etree._Element, narrated: dict[str, Narrated], own: frozenset[str]
    ) -> None:
        edition = self.edition
        metadata = edition.book.metadata
        seen = gather(edition.book, edition.script, edition.narration, own, self.navigation)
        self.findings += merge(
            package,
            [*accessibility(seen, metadata.page_source), *durations(edition, narrated)],
            seen=seen,
            settings=edition.settings,
            language=metadata.language,
            modified=modified(),
            place=self.original.package,
        )

    def _left_behind(self) -> None:
        """What of the original does not go into the new file, said."""
        for name in self.container.refused():
            message = "The file has an unsafe or repeated name and is left out."
            self.findings.append(Finding("content-removed", name, message))
        if _SIGNATURES in self.container.names():
            self.dropped.add(_SIGNATURES)
            message = "The book was signed; a signature holds only for a file that is not changed."
            self.findings.append(Finding("signature-removed", _SIGNATURES, message))


def _targets(navigation: etree._Element | None) -> frozenset[str]:
    """The ids that a new navigation document leads to."""
    links = navigation.iter("{*}a") if navigation is not None else ()
    return frozenset(unquote(link.get("href", "").partition("#")[2]) for link in links)
