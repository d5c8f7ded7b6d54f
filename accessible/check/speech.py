"""Clips against what they should sound like: waves cut off, long pauses, and lengths that the text
cannot have at the pace of its narration.

Nobody knows how fast somebody else's narrator reads: the clips of a file tell each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lxml import etree

from accessible.check.contour import Manner
from accessible.check.markup import local
from accessible.check.overlays import Par
from accessible.errors import Finding
from accessible.listening import Bounds, predicted

#: A pause inside a clip is told of from here on, in seconds: people rest longer than voices do.
PAUSE = 3.0
#: In so many places are the waves of a clip cut off that it is heard.
CUTS = 3
#: A file has a pace when so many of its clips have texts as long as this, in seconds at the least.
_CLIPS, _LONG = 12, 1.0
#: How many times what the text takes at the least a clip is in the middle (measured on voices at
#: 175 words a minute).
_USUAL = 2.1
#: What may be said beside the text, in seconds, and as a part of it: numbers at headings, what
#: kind of thing begins, formulas.
_BESIDE, _MORE = 6.0, 1.5
#: Elements that are said otherwise than they are written.
_OTHERWISE = frozenset(
    {"img", "svg", "math", "table", "td", "th", "object", "audio", "video", "abbr", "ruby", "code"}
)
#: How many clips a finding names.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """A par, how its clip sounds, and the bounds of its text where that is known."""

    par: Par
    manner: Manner
    bounds: Bounds | None


def bounds_of(elements: Sequence[etree._Element | None]) -> Iterator[Bounds | None]:
    """For each element that a clip says, what its text takes; ``None`` where that is not known: it
    holds what other clips say, or what is said otherwise than it is written."""
    around: set[etree._Element] = set()
    for element in elements:
        if element is not None:
            for ancestor in element.iterancestors():
                if ancestor in around:
                    break
                around.add(ancestor)
    for element in elements:
        if element is None or element in around or _is_otherwise(element):
            yield None
        else:
            bounds = predicted("".join(map(str, element.itertext())))
            yield bounds if bounds.least else None


def _is_otherwise(element: etree._Element) -> bool:
    return local(element) in _OTHERWISE or any(
        local(inner) in _OTHERWISE for inner in element.iterdescendants(etree.Element)
    )


def hold_speech(audio: str, clips: Iterable[Spoken]) -> Iterator[Finding]:
    """What is suspect in the clips of one audio file, a finding for each kind."""
    clips = [clip for clip in clips if clip.manner.seconds]
    cut = [clip for clip in clips if clip.manner.cuts >= CUTS]
    yield from _told(audio, cut, "their waves are cut off at full scale")
    paused = [clip for clip in clips if clip.manner.pause > PAUSE]
    yield from _told(audio, paused, f"they are silent for more than {PAUSE:g} s amid their words")
    known = [(clip, clip.bounds) for clip in clips if clip.bounds is not None]
    ratios = [c.manner.seconds / b.least for c, b in known if b.least >= _LONG]
    if len(ratios) < _CLIPS:
        return
    pace = median(ratios) / _USUAL
    short = [c for c, b in known if b.least >= _LONG and c.manner.seconds < b.least * pace]
    yield from _told(audio, short, "they are too short to say all of their text")
    long = [c for c, b in known if c.manner.seconds > (_BESIDE + _MORE * b.most) * max(1.0, pace)]
    yield from _told(audio, long, "they are much longer than their text takes")


def _told(audio: str, clips: Sequence[Spoken], what: str) -> Iterator[Finding]:
    if clips:
        names = ", ".join(f"“{clip.par.fragment}”" for clip in clips[:_NAMED])
        more = f" and {len(clips) - _NAMED} more" if len(clips) > _NAMED else ""
        yield Finding(
            "clip-suspect", clips[0].par.place, f"Clips of {audio} ({names}{more}): {what}."
        )
