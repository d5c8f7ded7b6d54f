"""Media overlay documents (EPUB 3.3 §9): which clip of which file says which element."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

from lxml import etree

from accessible.book import EPUB
from accessible.clock import clock_value
from accessible.encode import EncodedTrack
from accessible.errors import EncodeError
from accessible.narration import Track
from accessible.scripting import Part, Sequence, Utterance
from accessible.writers.package import link, url

SMIL = "http://www.w3.org/ns/SMIL"
_NAMESPACES: dict[Any, str] = {None: SMIL, "epub": EPUB}


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay document. ``duration`` is the sum of its clips in milliseconds."""

    content: bytes
    duration: int


def boundaries(track: Track, encoded: EncodedTrack) -> tuple[int, ...]:
    """Where the clips meet in the encoded file, in milliseconds: one more than there are clips.

    Each frame is rounded once, so that a clip ends exactly where the next one begins. The codec's
    delay belongs to the first clip when that one starts the track. Strictly rising, and within the
    file. Raises ``EncodeError`` when there are more clips than milliseconds.
    """

    def milliseconds(frame: int) -> int:
        return ((frame + encoded.delay) * 2000 + encoded.sample_rate) // (2 * encoded.sample_rate)

    first = track.clips[0].start
    times = [milliseconds(first) if first else 0]
    for clip in track.clips:
        times.append(max(milliseconds(clip.end), times[-1] + 1))
    limit = encoded.duration * 1000 // encoded.sample_rate
    for index in reversed(range(len(times))):
        if times[index] <= limit:
            break
        times[index] = limit
        limit -= 1
    if times[0] < 0 or any(begin >= end for begin, end in pairwise(times)):
        raise EncodeError(
            f"The sound of “{track.href}” is shorter than its clips.",
            "Empty the cache and build again; if it happens again, report it with the document.",
        )
    return tuple(times)


def overlay(part: Part, track: Track, encoded: EncodedTrack, href: str, audio: str) -> Overlay:
    """The overlay of one content document (§9.2).

    ``href`` is the overlay's own, ``audio`` that of the sound file; what the book has a recording
    of is played from that. Raises ``EncodeError`` when the track's clips are not the utterances
    that the part has no recordings of.
    """
    times = boundaries(track, encoded)
    source = link(href, audio)
    plays = {
        clip.id: (source, *span) for clip, span in zip(track.clips, pairwise(times), strict=True)
    }
    recordings = [(each.id, each.recording) for each in part.utterances() if each.recording]
    if [clip.id for clip in track.clips] != [
        utterance.id for utterance in part.utterances() if not utterance.recording
    ]:
        raise EncodeError(
            f"The sound of “{track.href}” does not say what its text says.",
            "Empty the cache and build again; if it happens again, report it with the document.",
        )
    for id_, own in recordings:
        begin, end = round(own.begin * 1000), round(own.end * 1000)
        plays[id_] = (link(href, own.audio.name), begin, max(end, begin + 1))
    text = link(href, part.href)
    numbers = count(1)

    def add(parent: etree._Element, items: Iterable[Sequence | Utterance]) -> None:
        for item in items:
            if isinstance(item, Sequence):
                seq = _timed(parent, "seq", item.epub_type)
                seq.set(f"{{{EPUB}}}textref", text + url("", item.id))
                add(seq, item.items)
                continue
            source, begin, end = plays[item.id]
            par = _timed(parent, "par", item.epub_type)
            # Not the utterance's id: XHTML allows ids that xml:id does not.
            par.set("id", f"par-{next(numbers)}")
            etree.SubElement(par, f"{{{SMIL}}}text", src=text + url("", item.id))
            etree.SubElement(
                par,
                f"{{{SMIL}}}audio",
                src=source,
                clipBegin=clock_value(begin),
                clipEnd=clock_value(end),
            )

    smil = etree.Element(f"{{{SMIL}}}smil", version="3.0", nsmap=_NAMESPACES)
    body = etree.SubElement(smil, f"{{{SMIL}}}body")
    body.set(f"{{{EPUB}}}textref", text)
    add(body, part.items)
    content = etree.tostring(smil, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return Overlay(content, sum(end - begin for _, begin, end in plays.values()))


def _timed(parent: etree._Element, name: str, epub_type: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{SMIL}}}{name}")
    if epub_type:
        element.set(f"{{{EPUB}}}type", epub_type)
    return element
