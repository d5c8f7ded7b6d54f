"""Media overlay documents (EPUB 3.3 §9): read as pars, held against documents and audio."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from posixpath import dirname
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree

from accessible.check.clock import parse_clock
from accessible.check.package import Item, Package, read_xml
from accessible.container import Container, local_path
from accessible.errors import Finding, InputError

SMIL = "http://www.w3.org/ns/SMIL"

#: Core audio types (EPUB 3.3 §3.2), without their parameters.
AUDIO_TYPES = ("audio/mpeg", "audio/mp4", "audio/ogg")

#: A clip may end this long after its file, in seconds: times are written in milliseconds.
ROUNDING = 0.001
#: Audio that no clip plays is told of from this length on, in seconds.
GAP = 0.05
#: How far ``media:duration`` may be from the clips: EPUB 3.3 §9.3.5 allows one second; what we
#: write ourselves is exact, so that more than rounding is worth a warning.
DURATION = 1.0
DURATION_DRIFT = 0.05


@dataclass(frozen=True, slots=True)
class Par:
    """One ``par`` with its audio: ``begin`` and ``end`` in seconds (``None``: to the file's end);
    ``audio`` is a name in the ZIP file, ``place`` where the par stands."""

    place: str
    fragment: str
    audio: str
    begin: float
    end: float | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """The overlay of one content document: its pars with audio, in order."""

    item: Item
    document: Item
    pars: tuple[Par, ...]


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
    if root.tag != f"{{{SMIL}}}smil" or root.find(f"{{{SMIL}}}body") is None:
        message = "It is no media overlay: its root is not a SMIL 3.0 element with a body."
        return None, [Finding("epub-unreadable", item.path, message)]
    types = {other.path: other.media_type for other in package.items.values()}
    pars: list[Par] = []
    findings: list[Finding] = []
    for element in root.iter(f"{{{SMIL}}}par"):
        place = _place(item.path, element)
        try:
            par = _read_par(element, place, item, document, container, types)
        except _Wrong as wrong:
            findings.append(wrong.finding)
        else:
            if par is not None:
                pars.append(par)
    unfit = {par.audio: types[par.audio] for par in pars if not _is_core(types[par.audio])}
    findings += [
        Finding("overlay-audio-type", audio, f"{media_type!r} is no core audio type of EPUB.")
        for audio, media_type in unfit.items()
    ]
    return Overlay(item, document, tuple(pars)), findings


class _Wrong(Exception):
    """A par that cannot be taken, as its finding."""

    def __init__(self, code: str, place: str, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(code, place, message)


def _read_par(
    element: etree._Element,
    place: str,
    item: Item,
    document: Item,
    container: Container,
    types: Mapping[str, str],
) -> Par | None:
    """The par, or ``None`` when it has no audio: then reading systems speak or play the text."""
    folder = dirname(item.path)
    text = element.find(f"{{{SMIL}}}text")
    audio = element.find(f"{{{SMIL}}}audio")
    source, fragment = urldefrag(text.get("src", "") if text is not None else "")
    if _find(container, local_path(folder, source)) != document.path:
        message = f"Its text “{source}” is not the document that this overlay belongs to."
        raise _Wrong("overlay-missing-text", place, message)
    if audio is None:
        return None
    source = audio.get("src", "")
    path = None if urlsplit(source).fragment else _find(container, local_path(folder, source))
    if path is None or path not in types:
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
    return Par(place, unquote(fragment), path, begin, end)


def _find(container: Container, path: str | None) -> str | None:
    return container.find(path) if path else None


def _place(path: str, element: etree._Element) -> str:
    return f"{path}#{element.get('id')}" if element.get("id") else f"{path}:{element.sourceline}"


def _is_core(media_type: str) -> bool:
    essence, _, parameter = media_type.partition(";")
    return essence in AUDIO_TYPES and (essence != "audio/ogg" or "opus" in parameter)


def resolve(
    overlay: Overlay, root: etree._Element
) -> tuple[list[etree._Element | None], list[Finding]]:
    """The element that each par refers to, and pars whose text is missing, repeated or out of the
    document's order (EPUB 3.3 §9.2.2.4).

    A page break inside a sentence may be said before or after the sentence that holds it.
    """
    order = {element: at for at, element in enumerate(root.iter(etree.Element))}
    ids: dict[str, etree._Element] = {}
    for element in order:
        if element.get("id"):
            ids.setdefault(element.get("id", ""), element)
    elements = [ids.get(par.fragment) if par.fragment else root for par in overlay.pars]
    path = overlay.document.path
    findings: list[Finding] = []
    seen: set[etree._Element] = set()
    before: etree._Element | None = None
    for par, target in zip(overlay.pars, elements, strict=True):
        if target is None:
            message = f"Its text “{par.fragment}” is not in {path}."
            findings.append(Finding("overlay-missing-text", par.place, message))
            continue
        if target in seen:
            message = f"“{par.fragment}” of {path} is said a second time."
            findings.append(Finding("overlay-repeated-text", par.place, message))
        elif (
            before is not None
            and order[target] < order[before]
            and target not in before.iterancestors()
        ):
            message = (
                f"“{par.fragment}” is said after “{before.get('id')}” but stands before it in "
                f"{path}."
            )
            findings.append(Finding("overlay-out-of-order", par.place, message))
        seen.add(target)
        before = target
    return elements, findings


def hold_clips(pars: Sequence[Par], seconds: float) -> Iterator[Finding]:
    """The clips of one audio file, in reading order, against its real length."""
    for before, par in pairwise(pars):
        if par.begin < before.begin:
            message = (
                f"The clip begins at {par.begin:.3f} s of {par.audio}, before the clip that is "
                f"played before it ({before.begin:.3f} s)."
            )
            yield Finding("overlay-out-of-order", par.place, message)
    reached = 0.0
    last: Par | None = None
    for par in sorted(pars, key=lambda par: par.begin):
        end = seconds if par.end is None else par.end
        if end > seconds + ROUNDING or par.begin >= seconds:
            message = (
                f"The clip plays {par.begin:.3f} s to {end:.3f} s, but {par.audio} is "
                f"{seconds:.3f} s long."
            )
            yield Finding("overlay-clip-bounds", par.place, message)
        if par.begin < reached - ROUNDING - 1e-9 and last is not None:
            message = (
                f"The clip begins at {par.begin:.3f} s of {par.audio}, but the clip at "
                f"{last.place} ends at {reached:.3f} s."
            )
            yield Finding("overlay-clip-overlap", par.place, message)
        elif par.begin > reached + GAP:
            message = f"No clip plays {reached:.3f} s to {par.begin:.3f} s of {par.audio}."
            yield Finding("overlay-clip-gap", par.place, message)
        if end >= reached:
            reached, last = end, par
    if last is not None and seconds > reached + GAP:
        message = f"No clip plays {reached:.3f} s to the end of {last.audio} ({seconds:.3f} s)."
        yield Finding("overlay-clip-gap", last.place, message)


def hold_durations(
    package: Package, overlays: Sequence[Overlay], lengths: Mapping[str, float]
) -> Iterator[Finding]:
    """``media:duration`` of each overlay and of the publication against the clips (§9.3.5).

    ``lengths``: the seconds that each audio file really has.
    """
    total = 0.0
    known = True
    for overlay in overlays:
        ends = [par.end or lengths.get(par.audio) for par in overlay.pars]
        played = sum(
            end - par.begin for par, end in zip(overlay.pars, ends, strict=True) if end is not None
        )
        total += played
        if None in ends:
            known = False  # An audio file that has no length has its own finding.
        else:
            yield from _hold_duration(
                package, overlay.item.id, overlay.item.path, played, DURATION_DRIFT
            )
    if known:
        # Each overlay's own sum may be rounded to a millisecond.
        drift = DURATION_DRIFT + ROUNDING * len(overlays)
        yield from _hold_duration(package, "", package.path, total, drift)


def _hold_duration(
    package: Package, refines: str, path: str, played: float, drift: float
) -> Iterator[Finding]:
    stated = package.durations.get(refines)
    whose = f"of {path}" if refines else "of the publication"
    if stated is None:
        message = f"The package document states no media:duration {whose} ({played:.3f} s)."
        yield Finding("overlay-duration", path, message)
        return
    try:
        seconds = parse_clock(stated)
    except ValueError as error:
        yield Finding("overlay-duration", path, f"The media:duration {whose}: {error}.")
        return
    if abs(seconds - played) > drift:
        code = "overlay-duration" if abs(seconds - played) > DURATION else "overlay-duration-drift"
        message = (
            f"The media:duration {whose} is {seconds:.3f} s, but its clips play {played:.3f} s."
        )
        yield Finding(code, path, message)
