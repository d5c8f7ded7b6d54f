"""The turns of a spoken text: its stretches in one language and one manner, and what parts them.

A voice says a turn in one go, so a turn is as long as it can be: nothing that is said in one piece
is cut, signs go with the word that they touch, and what has nothing to say joins what is beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TypeVar
from unicodedata import category

from accessible.book import UNKNOWN, Recording
from accessible.delivery import PLAIN, Delivery
from accessible.scripting.spans import without_space
from accessible.scripting.units import Turn
from accessible.spoken import Spoken, says_something

#: Tags that name no one language: what has them is read like what is around it.
_NO_LANGUAGE = frozenset({UNKNOWN, "und", "mul", "mis", "zxx"})
#: A quotation mark that opens as well as it closes.
_EITHER = "\"'"
#: Signs that may be words.
_SAID = "&@#%*§/\\¿¡†‡"

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Gap:
    """What is heard between two stretches: a ``pause``, then sounds, each with the pause after it.
    Pauses are in milliseconds; two that meet are as long as the longer one (CSS Speech 1 §8)."""

    pause: int = 0
    cues: tuple[tuple[Recording, int], ...] = ()

    def then(self, other: Gap) -> Gap:
        """This gap, and another one right after it."""
        if not self.cues:
            return Gap(max(self.pause, other.pause), other.cues)
        *cues, (sound, pause) = self.cues
        return Gap(self.pause, (*cues, (sound, max(pause, other.pause)), *other.cues))


NO_GAP = Gap()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Written characters whose manner of being said is their own: a ``language``, a ``delivery``
    (``None``: that of the whole), or gaps ``before`` and ``after`` them."""

    start: int
    end: int
    language: str = ""
    delivery: Delivery | None = None
    before: Gap = NO_GAP
    after: Gap = NO_GAP


@dataclass(slots=True)
class _Segment:
    """``gap`` is what is heard before it."""

    start: int
    end: int
    language: str
    delivery: Delivery
    gap: Gap = NO_GAP


@dataclass(frozen=True, slots=True)
class Telling:
    """How a text is told: its turns, the pause that is wanted ``before`` the first word, and the
    one ``after`` the last, in milliseconds."""

    turns: tuple[Turn, ...] = ()
    before: int = 0
    after: int = 0


PLAINLY = Telling()


def told(
    spoken: Spoken, language: str, delivery: Delivery = PLAIN, stretches: Sequence[Stretch] = ()
) -> Telling:
    """How a text in a ``language`` with ``stretches`` that are otherwise is told.

    The stretches of one kind (languages, deliveries) are in order and do not overlap. Without
    anything out of the ordinary there are no turns.
    """
    if not stretches and delivery.is_plain:
        return PLAINLY
    segments = _segments(spoken, language, delivery, stretches)
    _fit(spoken, segments)
    _keep_words(spoken.text, language, segments)
    segments, end = _joined(spoken.text, segments)
    end = end.then(_gap_at_end(spoken, stretches))
    if not segments:
        return PLAINLY
    before = segments[0].gap.pause
    after = end.cues[-1][1] if end.cues else end.pause
    alike = (segments[0].language, segments[0].delivery) == (language, PLAIN)
    if len(segments) == 1 and alike and not segments[0].gap.cues and not end.cues:
        return Telling((), before, after)
    return Telling(tuple(_turns(spoken.text, segments, end)), before, after)


def around(telling: Telling, whole: Turn, before: Gap, after: Gap) -> Telling:
    """A telling with the gaps before and after it. ``whole`` is its turn where it has none."""
    first = before.then(Gap(telling.before))
    last = Gap(telling.after).then(after)
    rest = last.cues[-1][1] if last.cues else last.pause
    turns = telling.turns
    if first.cues or last.cues:
        turns = turns or (whole,)
        if last.cues:
            turns = (*turns[:-1], replace(turns[-1], pause=last.pause))
        opening = replace(whole, start=turns[0].start, end=turns[0].start)
        closing = replace(whole, start=turns[-1].end, end=turns[-1].end)
        turns = (
            *(replace(opening, pause=pause, cue=sound) for sound, pause in first.cues),
            *turns,
            *(replace(closing, pause=pause, cue=sound) for sound, pause in last.cues),
        )
    return Telling(turns, first.pause, rest)


def _segments(
    spoken: Spoken, language: str, delivery: Delivery, stretches: Iterable[Stretch]
) -> list[_Segment]:
    """The spoken text cut where its language or its manner changes, or where something parts it."""
    length = len(spoken.text)
    languages: list[tuple[int, int, str]] = []
    manners: list[tuple[int, int, Delivery]] = []
    gaps: dict[int, Gap] = {}
    borders = {0, length}
    for each in stretches:
        start, end = spoken.spoken_span(each.start, each.end)
        if each.language and each.language not in _NO_LANGUAGE:
            _put(languages, start, end, each.language)
        if each.delivery is not None:
            _put(manners, start, end, each.delivery)
        for at, gap in ((start, each.before), (end, each.after)):
            if gap != NO_GAP and at < length:
                gaps[at] = gaps.get(at, NO_GAP).then(gap)
                borders.add(at)
    for start, end, _ in (*languages, *manners):
        borders.update((start, end))
    cuts = sorted(borders)
    segments = []
    i = j = 0
    for start, end in pairwise(cuts):
        while i < len(languages) and languages[i][1] <= start:
            i += 1
        while j < len(manners) and manners[j][1] <= start:
            j += 1
        own = languages[i][2] if i < len(languages) and languages[i][0] <= start else language
        manner = manners[j][2] if j < len(manners) and manners[j][0] <= start else delivery
        segments.append(_Segment(start, end, own, manner, gaps.get(start, NO_GAP)))
    return segments


def _put(spans: list[tuple[int, int, _Value]], start: int, end: int, value: _Value) -> None:
    """A span after those that are there: a replaced piece belongs to the first that touches it."""
    start = max(start, spans[-1][1]) if spans else start
    if start < end:
        spans.append((start, end, value))


def _gap_at_end(spoken: Spoken, stretches: Iterable[Stretch]) -> Gap:
    gap = NO_GAP
    for each in stretches:
        if each.after != NO_GAP and spoken.spoken_span(each.start, each.end)[1] == len(spoken.text):
            gap = gap.then(each.after)
    return gap


def _fit(spoken: Spoken, segments: list[_Segment]) -> None:
    """Move the borders out of what is said in one piece, and past the signs that touch a word."""
    text = spoken.text
    solid = sorted(
        [(p.spoken_start, p.spoken_end) for p in spoken.pieces if not p.copied]
        + [(each.start, each.end) for each in spoken.phonemes]
    )
    starts = [start for start, _ in solid]
    ends = list(accumulate((end for _, end in solid), max))

    def whole(at: int) -> int:
        """``at``, or the end of what it would cut."""
        while (found := bisect_left(starts, at)) and at < ends[found - 1]:
            at = ends[found - 1]
        return at

    for before, after in pairwise(segments):
        at = border = whole(max(after.start, before.start))
        while border < len(text) and _closes(text, border):
            border += 1
            at = border if whole(border) == border else at
        border = at
        # A quotation mark or a bracket before the border opens what comes after it.
        while border > before.start and _opens(text, border - 1):
            border -= 1
            at = border if whole(border) == border else at
        before.end = after.start = at
        after.end = max(after.end, at)


def _closes(text: str, at: int) -> bool:
    """Whether the sign there belongs to the word before it."""
    sign = text[at]
    if sign in _EITHER:
        return not text[at + 1 : at + 2].isalnum()
    return category(sign) in ("Pe", "Pf", "Pd") or (category(sign) == "Po" and sign not in _SAID)


def _opens(text: str, at: int) -> bool:
    """Whether the sign there belongs to the word after it."""
    sign = text[at]
    if category(sign) in ("Ps", "Pi"):
        return True
    return sign in _EITHER and not text[max(at - 1, 0) : at].strip()


def _keep_words(text: str, language: str, segments: list[_Segment]) -> None:
    """One word of the same language with another region changes no voice."""
    primary = language.partition("-")[0].lower()
    for each in segments:
        same = each.language.partition("-")[0].lower() == primary
        if same and len(text[each.start : each.end].split()) < 2:
            each.language = language


def _joined(text: str, segments: Iterable[_Segment]) -> tuple[list[_Segment], Gap]:
    """The segments without those that say nothing, and with neighbors that are alike made one; and
    the gap after the last word."""
    joined: list[_Segment] = []
    silent: _Segment | None = None
    for each in segments:
        if each.start >= each.end:
            silent = _over(silent, each)
            continue
        if not says_something(text[each.start : each.end]):
            if joined and each.gap == NO_GAP and silent is None:
                joined[-1].end = each.end
            else:
                silent = _over(silent, each)
            continue
        if silent is not None:
            each.start, each.gap = silent.start, silent.gap.then(each.gap)
            silent = None
        last = joined[-1] if joined else None
        alike = last and (last.language, last.delivery) == (each.language, each.delivery)
        if last and alike and each.gap == NO_GAP:
            last.end = each.end
        else:
            joined.append(each)
    if silent is None or not joined:
        return joined, NO_GAP
    joined[-1].end = max(joined[-1].end, silent.end)
    return joined, silent.gap


def _over(first: _Segment | None, second: _Segment) -> _Segment:
    """Two segments that say nothing as one."""
    if first is None:
        return second
    return replace(first, end=max(first.end, second.end), gap=first.gap.then(second.gap))


def _turns(text: str, segments: Sequence[_Segment], end: Gap) -> Iterator[Turn]:
    """The segments without the white space around them, each with the gap that follows."""
    for sound, pause in segments[0].gap.cues:
        at = segments[0].start
        yield Turn(at, at, segments[0].language, segments[0].delivery, pause, sound)
    for each, following in zip(segments, [*segments[1:], None], strict=True):
        start, stop = without_space(text, each.start, each.end)
        gap = following.gap if following else end
        # A pause after the last word is the unit's, unless a sound comes between.
        pause = gap.pause if following or gap.cues else 0
        yield Turn(start, stop, each.language, each.delivery, pause)
        for sound, pause in gap.cues:
            yield Turn(stop, stop, each.language, each.delivery, pause, sound)
