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
from accessible.scripting import Part, Sequence, Utterance
from accessible.timing import starts
from accessible.track import Clip, Track
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

    Each frame is rounded once, so that a clip ends exactly where the next one begins. Strictly
    rising, and within the file. Raises ``EncodeError`` when there are more clips than milliseconds.
    """

    times = [_milliseconds(track.clips[0].start, encoded)]
    for clip in track.clips:
        times.append(max(_milliseconds(clip.end, encoded), times[-1] + 1))
    limit = encoded.frames * 1000 // encoded.sample_rate
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


def _milliseconds(frame: int, encoded: EncodedTrack) -> int:
    """Where a frame of the track is in the file."""
    return (frame * 2000 + encoded.sample_rate) // (2 * encoded.sample_rate)


def _words(
    utterance: Utterance, clip: Clip, lead_in: int, encoded: EncodedTrack, begin: int, end: int
) -> tuple[int, ...]:
    """Where the words of a clip meet, in milliseconds: one more than there are words.

    They tile the clip from ``begin`` to ``end``, so that a silence belongs to the word before it.
    Strictly rising; none when there are more words than milliseconds.
    """
    count = len(utterance.words)
    if not 0 < count <= end - begin:
        return ()
    speech = clip.start + (0 if clip.start else lead_in)
    times = [begin]
    for number, frame in enumerate(starts(utterance, clip.words, clip.speech)[1:], 1):
        time = _milliseconds(speech + frame, encoded)
        # Room is left for each word before and after.
        times.append(min(max(time, times[-1] + 1), end - (count - number)))
    return (*times, end)


def overlay(part: Part, track: Track, encoded: EncodedTrack, href: str, audio: str) -> Overlay:
    """The overlay of one content document (§9.2).

    An utterance is a par; one whose words light up by themselves is a seq of pars, one a word.
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
    clips = {clip.id: clip for clip in track.clips}
    text = link(href, part.href)
    numbers = count(1)

    def play(parent: etree._Element, id_: str, source: str, begin: int, end: int) -> etree._Element:
        par = etree.SubElement(parent, f"{{{SMIL}}}par")
        # Not the utterance's id: XHTML allows ids that xml:id does not.
        par.set("id", f"par-{next(numbers)}")
        etree.SubElement(par, f"{{{SMIL}}}text", src=text + url("", id_))
        audio = etree.SubElement(par, f"{{{SMIL}}}audio", src=source)
        audio.set("clipBegin", clock_value(begin))
        audio.set("clipEnd", clock_value(end))
        return par

    def group(parent: etree._Element, id_: str, epub_type: str) -> etree._Element:
        seq = _typed(etree.SubElement(parent, f"{{{SMIL}}}seq"), epub_type)
        seq.set(f"{{{EPUB}}}textref", text + url("", id_))
        return seq

    def add(parent: etree._Element, items: Iterable[Sequence | Utterance]) -> None:
        for item in items:
            if isinstance(item, Sequence):
                add(group(parent, item.id, item.epub_type), item.items)
                continue
            source, begin, end = plays[item.id]
            times: tuple[int, ...] = ()
            if item.words and item.id in clips:
                times = _words(item, clips[item.id], track.lead_in, encoded, begin, end)
            if not times:
                _typed(play(parent, item.id, source, begin, end), item.epub_type)
                continue
            seq = group(parent, item.id, item.epub_type)
            for word, span in zip(item.words, pairwise(times), strict=True):
                play(seq, word.id, source, *span)

    smil = etree.Element(f"{{{SMIL}}}smil", version="3.0", nsmap=_NAMESPACES)
    body = etree.SubElement(smil, f"{{{SMIL}}}body")
    body.set(f"{{{EPUB}}}textref", text)
    add(body, part.items)
    content = etree.tostring(smil, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return Overlay(content, sum(end - begin for _, begin, end in plays.values()))


def _typed(element: etree._Element, epub_type: str) -> etree._Element:
    if epub_type:
        element.set(f"{{{EPUB}}}type", epub_type)
    return element
