"""Media overlay documents (EPUB 3.3 §9.2): read as pars, in the order they are played in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from accessible.book import EPUB
from accessible.check.package import Item, Package, read_xml
from accessible.clock import parse_clock
from accessible.container import Container, local_path
from accessible.errors import Finding, InputError

SMIL = "http://www.w3.org/ns/SMIL"

#: Core audio types (EPUB 3.3 §3.2), without their parameters.
AUDIO_TYPES = ("audio/mpeg", "audio/mp4", "audio/ogg")

#: What is a note, of all that readers may skip (EPUB 3.3 §9.4.1; Structural Semantics 1.1).
NOTES = frozenset("footnote footnotes endnote endnotes rearnote rearnotes note annotation".split())
#: What readers may leave as a whole (§9.4.2).
ESCAPABLE = frozenset("table list figure aside".split())


class Par(NamedTuple):
    """One ``par`` with its audio: ``begin`` and ``end`` in seconds (``None``: to the file's end).

    ``audio`` is a name in the ZIP file, or a URL outside of it when ``remote``; ``place`` says
    where the par stands. ``kinds`` are the ``epub:type``s of the par and of every seq around it;
    ``note`` numbers the outermost of these that is a note (0: none). ``within`` is the fragment of
    the seq around it, where that holds nothing but pars.
    """

    place: str
    fragment: str
    audio: str
    begin: float
    end: float | None
    kinds: frozenset[str] = frozenset()
    note: int = 0
    remote: bool = False
    within: str = ""


@dataclass(frozen=True, slots=True)
class Seq:
    """One ``seq`` or ``body``: the fragment of its document that it stands for."""

    place: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The overlay of one content document: its pars with audio, in order, and its seqs."""

    item: Item
    document: Item
    pars: tuple[Par, ...]
    seqs: tuple[Seq, ...] = ()


class _Wrong(Exception):
    """A par that cannot be taken, as its finding."""

    def __init__(self, code: str, place: str, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(code, place, message)


@dataclass(slots=True)
class _Reader:
    """One overlay document being read."""

    container: Container
    item: Item
    document: Item
    types: Mapping[str, str]
    remote: Mapping[str, str]
    _paths: dict[str, str | None] = field(default_factory=dict)

    def read(self, body: etree._Element) -> Iterator[Par | Seq | Finding]:
        """Its pars and seqs in order, and what is wrong with its structure."""
        notes = 0
        # A stack, not recursion: seqs nest as deep as somebody likes.
        todo: list[tuple[etree._Element, frozenset[str], int, str]] = [(body, frozenset(), 0, "")]
        while todo:
            element, around, note, within = todo.pop()
            own = frozenset(element.get(f"{{{EPUB}}}type", "").split())
            place = _place(self.item.path, element)
            if not note and not NOTES.isdisjoint(own):
                notes += 1
                note = notes
            if own & ESCAPABLE and around & ESCAPABLE:
                inner, outer = ", ".join(own & ESCAPABLE), ", ".join(around & ESCAPABLE)
                message = f"An escapable {inner} stands inside an escapable {outer}."
                yield Finding("overlay-nested-escapable", place, message)
            kinds = around | own
            if element.tag == f"{{{SMIL}}}par":
                try:
                    par = self._par(element, place, kinds, note, within)
                except _Wrong as wrong:
                    yield wrong.finding
                else:
                    if par is not None:
                        yield par
                continue
            own_fragment = ""
            for found in self._seq(element, place):
                own_fragment = found.fragment if isinstance(found, Seq) else ""
                yield found
            inside = [
                child for child in element if child.tag in (f"{{{SMIL}}}par", f"{{{SMIL}}}seq")
            ]
            if not inside:
                yield Finding("overlay-structure", place, "There is nothing to play in it.")
            if any(child.tag != f"{{{SMIL}}}par" for child in inside):
                own_fragment = ""
            todo += [(child, kinds, note, own_fragment) for child in reversed(inside)]

    def _seq(self, element: etree._Element, place: str) -> Iterator[Seq | Finding]:
        reference = element.get(f"{{{EPUB}}}textref")
        if reference is None:
            if element.tag == f"{{{SMIL}}}seq":
                message = "The seq does not say what it stands for (epub:textref)."
                yield Finding("overlay-structure", place, message)
            return
        path, fragment = self._text(reference)
        if path == self.document.path:
            yield Seq(place, fragment)
        else:
            message = f"Its textref “{reference}” is not in the document of this overlay."
            yield Finding("overlay-missing-text", place, message)

    def _par(
        self, element: etree._Element, place: str, kinds: frozenset[str], note: int, within: str
    ) -> Par | None:
        """The par, or ``None`` when it has no audio: then reading systems speak or play the
        text."""
        text = element.find(f"{{{SMIL}}}text")
        audio = element.find(f"{{{SMIL}}}audio")
        if text is None:
            raise _Wrong("overlay-structure", place, "The par has no text: it highlights nothing.")
        path, fragment = self._text(text.get("src", ""))
        if path != self.document.path:
            message = (
                f"Its text “{text.get('src', '')}” is not in the document that this overlay "
                "belongs to."
            )
            raise _Wrong("overlay-missing-text", place, message)
        if audio is None:
            return None
        source = audio.get("src", "").strip()
        remote = source.startswith(("http:", "https:"))
        found = source if remote else self._find(source)
        if found is None or "#" in source or not (remote or found in self.types):
            message = f"Its audio “{source}” is not in the EPUB or not in the manifest."
            raise _Wrong("overlay-missing-audio", place, message)
        try:
            begin = parse_clock(audio.get("clipBegin", "0s"))
            end = parse_clock(audio.get("clipEnd", "")) if "clipEnd" in audio.attrib else None
        except ValueError as error:
            raise _Wrong("overlay-clip-bounds", place, f"The clip's time {error}.") from error
        if end is not None and end <= begin:
            message = f"The clip ends at {end:.3f} s, not after its begin at {begin:.3f} s."
            raise _Wrong("overlay-clip-bounds", place, message)
        return Par(place, fragment, found, begin, end, kinds, note, remote, within)

    def _text(self, reference: str) -> tuple[str | None, str]:
        source, _, fragment = reference.strip().partition("#")
        return self._find(source), unquote(fragment)

    def _find(self, source: str) -> str | None:
        """The file in the EPUB that a URL leads to: thousands of pars name the same two."""
        if source not in self._paths:
            path = local_path(dirname(self.item.path), source)
            try:
                self._paths[source] = self.container.find(path) if path else None
            except InputError:
                self._paths[source] = None
        return self._paths[source]


def read_overlay(
    container: Container, package: Package, document: Item
) -> tuple[Overlay | None, list[Finding]]:
    """The overlay that the manifest gives a document, and what is wrong in it by itself."""
    item = package.items.get(document.overlay)
    if item is None:
        message = f"Its overlay “{document.overlay}” is not in the manifest."
        return None, [Finding("epub-unreadable", document.path, message)]
    try:
        root = read_xml(container, item.path)
    except InputError as error:
        return None, [Finding("epub-unreadable", item.path, error.message)]
    body = root.find(f"{{{SMIL}}}body")
    if root.tag != f"{{{SMIL}}}smil" or body is None:
        message = "It is no media overlay: its root is not a SMIL 3.0 element with a body."
        return None, [Finding("epub-unreadable", item.path, message)]
    types = {other.path: other.media_type for other in package.items.values()}
    reader = _Reader(container, item, document, types, package.remote)
    pars: list[Par] = []
    seqs: list[Seq] = []
    findings: list[Finding] = []
    for found in reader.read(body):
        if isinstance(found, Par):
            pars.append(found)
        elif isinstance(found, Seq):
            seqs.append(found)
        else:
            findings.append(found)
    played = {par.audio: types[par.audio] for par in pars if not par.remote}
    findings += [
        Finding("overlay-audio-type", audio, f"{media_type!r} is no core audio type of EPUB.")
        for audio, media_type in played.items()
        if not _is_core(media_type)
    ]
    return Overlay(item, document, tuple(pars), tuple(seqs)), findings


def _place(path: str, element: etree._Element) -> str:
    return f"{path}#{element.get('id')}" if element.get("id") else f"{path}:{element.sourceline}"


def _is_core(media_type: str) -> bool:
    essence, _, parameter = media_type.partition(";")
    return essence in AUDIO_TYPES and (essence != "audio/ogg" or "opus" in parameter)
