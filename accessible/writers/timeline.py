"""When everything of a book is heard: one timeline for captions and chapter lists.

It is that of the joined audiobook, in every codec, and of its chapter marks; each frame becomes
milliseconds once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from accessible.audio import milliseconds_of
from accessible.errors import OutputError
from accessible.join import starts
from accessible.scripting import Utterance, Word
from accessible.spilled import by_href
from accessible.spoken.alignment import splice
from accessible.timing import starts as starts_of_words
from accessible.track import Clip
from accessible.writers import Edition
from accessible.writers.audiobook import chapter_marks


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance of the document ``href`` where it is heard: ``begin`` to ``end`` in
    milliseconds, of which the first frame of ``clip``'s speech is ``speech``."""

    href: str
    utterance: Utterance
    clip: Clip
    speech: int
    sample_rate: int
    begin: int
    end: int

    def starts(self, places: Sequence[int]) -> tuple[int, ...]:
        """When the written text is heard from each of ``places`` on (characters, rising, the first
        one the text's own beginning), in milliseconds.

        Strictly rising, from ``begin`` on and before ``end``; none when there are more places than
        milliseconds.
        """
        count = len(places)
        if not 0 < count <= self.end - self.begin:
            return ()
        if count == 1:
            return (self.begin,)
        written = self.utterance.written
        spoken = self.utterance.spoken
        marks = self.clip.words
        if not spoken.pieces or spoken.pieces[-1].written_end < len(written):
            # What the book has a recording of need not be spoken by anyone.
            spoken, marks = splice(written, []), ()
        words = tuple(Word("", *span) for span in pairwise((*places, len(written))))
        frames = starts_of_words(
            replace(self.utterance, spoken=spoken, words=words), marks, self.clip.speech
        )
        times = [self.begin]
        for number, frame in enumerate(frames[1:], 1):
            time = milliseconds_of(self.speech + frame, self.sample_rate)
            # Room is left for each place before and after.
            times.append(min(max(time, times[-1] + 1), self.end - (count - number)))
        return tuple(times)


@dataclass(frozen=True, slots=True)
class Timeline:
    """``lines`` tile the sound from 0 to ``duration``; ``chapters`` are ``(begin, title)``, rising,
    the first at 0. All in milliseconds."""

    lines: tuple[Line, ...]
    chapters: tuple[tuple[int, str], ...]
    duration: int

    @classmethod
    def of(cls, edition: Edition) -> Timeline:
        """Raises ``OutputError`` when nothing is heard, or more than there are milliseconds for."""
        marks = chapter_marks(edition)
        narration = edition.narration
        assert narration is not None, "chapter marks are those of a narration"
        rate = narration.sample_rate
        duration = milliseconds_of(narration.frames, rate)
        clips = [
            (track, clip, begin)
            for track, begin in zip(narration.tracks, starts(narration.tracks), strict=True)
            for clip in track.clips
        ]
        begins = [milliseconds_of(begin + clip.start, rate) for _, clip, begin in clips]
        times = _apart([*begins, duration])
        lines: list[Line] = []
        said: dict[str, Utterance] = {}
        parts = by_href(edition.script.parts)
        read = ""
        for (track, clip, begin), span in zip(clips, pairwise(times), strict=True):
            if track.href != read:
                read = track.href
                part = parts.get(read)
                said = {each.id: each for each in part.utterances()} if part else {}
            if clip.id in said:
                speech = begin + clip.start + (0 if clip.start else track.lead_in)
                lines.append(Line(read, said[clip.id], clip, speech, rate, *span))
        chapters = tuple((milliseconds_of(mark.start, rate), mark.title) for mark in marks)
        return cls(tuple(lines), chapters, duration)


def _apart(times: list[int]) -> list[int]:
    """The times strictly rising, the last one as it was: a clip shorter than a millisecond takes
    from its neighbours."""
    limit = times[-1]
    for index in range(1, len(times)):
        times[index] = max(times[index], times[index - 1] + 1)
    for index in reversed(range(len(times))):
        if times[index] <= limit:
            break
        times[index] = limit
        limit -= 1
    if times[0] < 0:
        raise OutputError(
            "The sound is shorter than its captions would be.",
            "Empty the cache and build again; if it happens again, report it with the document.",
        )
    return times
