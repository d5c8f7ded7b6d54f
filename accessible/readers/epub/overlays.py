"""The narration that an EPUB has of its own: the clips of a document's overlay (EPUB 3.3 §9.2)."""

from __future__ import annotations

from posixpath import dirname
from urllib.parse import unquote, urldefrag

from lxml import etree

from accessible import xml
from accessible.book import EPUB, Recording, ZipMember
from accessible.clock import parse_clock
from accessible.container import Container, local_path
from accessible.errors import EncodeError, Finding
from accessible.readers.epub.package import SMIL_TYPE, Item, Package

_TYPE = f"{{{EPUB}}}type"


def recordings_of(
    container: Container, package: Package, document: Item
) -> tuple[tuple[Recording, ...], tuple[Finding, ...]]:
    """The clips of the overlay that the manifest gives ``document``, in their order.

    What cannot be played (no such file, no sound, no such time) is left out, with one finding.
    """
    item = package.items.get(document.overlay)
    name = container.find(item.path) if item is not None and item.path else None
    if item is None or name is None or item.media_type != SMIL_TYPE:
        message = "The overlay that the manifest gives it is not there."
        return (), (Finding("narration-unread", document.path, message),)
    try:
        root = xml.parse(xml.decode(container.read(name))[0], recover=True)
    except etree.XMLSyntaxError as error:
        return (), (Finding("narration-unread", name, f"It is not XML: {error.msg}."),)
    found = [_clip(container, item, document, par) for par in root.iter("{*}par")]
    clips = _with_sound(container, [clip for clip in found if clip is not None])
    lost = len(found) - len(clips)
    if not lost:
        return clips, ()
    message = f"{lost} of its {len(found)} clips cannot be played as they are written."
    return clips, (Finding("narration-unread", name, message),)


_Clip = tuple[str, str, float, float | None, str]


def _clip(container: Container, item: Item, document: Item, par: etree._Element) -> _Clip | None:
    """The fragment, sound file, times and type of a ``par``; ``None`` when it has no such clip."""
    text = next(par.iterchildren("{*}text"), None)
    audio = next(par.iterchildren("{*}audio"), None)
    if text is None or audio is None:
        return None
    source, fragment = urldefrag(text.get("src", ""))
    path = local_path(dirname(item.path), audio.get("src", ""))
    name = container.find(path) if path else None
    if name is None or local_path(dirname(item.path), source) != document.path:
        return None
    try:
        begin = parse_clock(audio.get("clipBegin", "0"))
        end = parse_clock(audio.get("clipEnd", "")) if audio.get("clipEnd") else None
    except ValueError:
        return None
    kinds = " ".join(node.get(_TYPE, "") for node in (par, *par.iterancestors("{*}seq"))).split()
    return unquote(fragment), name, begin, end, kinds[0] if kinds else ""


def _with_sound(container: Container, clips: list[_Clip]) -> tuple[Recording, ...]:
    """The clips whose sound is there and reaches so far."""
    made = []
    members: dict[str, tuple[ZipMember, float]] = {}
    for fragment, name, begin, end, kind in clips:
        if name not in members:
            member = container.member(name)
            members[name] = (member, _length(member))
        member, length = members[name]
        end = length if end is None else min(end, length)
        if begin < end:
            stamp = container.stamp(name)
            made.append(Recording(fragment, member, stamp, begin, end, kind))
    return tuple(made)


def _length(member: ZipMember) -> float:
    """How long a sound file is, in seconds; 0 when it holds no sound."""
    from accessible.sound import describe  # heavy, and few books have narration

    try:
        with member.open() as stream:
            return describe(stream).duration
    except EncodeError:
        return 0.0
