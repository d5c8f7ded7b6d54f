"""Captions beside the sound: WebVTT, SubRip (SRT) and lyrics (LRC).

A caption shows what is written, while it is said: an utterance, or the part of a long one that two
lines hold. Times are those of the ``Timeline``; with ``--sync word`` each word has its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from accessible.errors import Finding
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.navigation import direction
from accessible.writers.package import plain
from accessible.writers.phrases import Span, captions_of, lines_of, shown
from accessible.writers.split import Splittable
from accessible.writers.timeline import Line, Timeline

#: Direction marks: players guess a line's direction from its first letter.
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
#: What players would take for markup.
_TAG = re.compile(r"<(?=[/A-Za-z])|\{(?=\\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption from ``begin`` to ``end``, in milliseconds: ``rows`` (characters of the written
    text) of the utterance of ``line``; ``times``, in order, of the places in it where a row or a
    word begins. ``number`` counts the captions of an utterance, from 1."""

    line: Line
    number: int
    begin: int
    end: int
    rows: tuple[Span, ...]
    times: Mapping[int, int]

    def begins(self, row: Span) -> int:
        """When a row is heard first, in milliseconds."""
        return self.times.get(row[0], self.begin)

    def row(
        self,
        row: Span,
        escape: Callable[[str], str] = str,
        stamp: Callable[[int], str] | None = None,
    ) -> str:
        """A row as it is shown; with a ``stamp`` before each word in it, but for the first one."""
        utterance = self.line.utterance
        written = utterance.written
        start, end = row
        inner = [at for at in self.times if stamp and start < at < end]
        text = _mark(written[start:end], utterance.language)
        text += escape(shown(written[start : inner[0] if inner else end]))
        for at, after in pairwise((*inner, end)):
            assert stamp is not None, "without a stamp there is no place in a row"
            space = " " if written[at - 1].isspace() else ""
            text += space + stamp(self.times[at]) + escape(shown(written[at:after]))
        return text


def cues(timeline: Timeline, *, words: bool = False) -> Iterator[Cue]:
    """The captions in order: they tile the sound, but for what is written nowhere. ``words``: with
    the times of the words that light up by themselves."""
    for line in timeline.lines:
        utterance = line.utterance
        rows = lines_of(utterance.written, utterance.language)
        if not rows:
            continue
        groups = captions_of(utterance.written, rows, utterance.language)
        begins = {start for start, _ in rows[1:]}
        places = begins | {word.start for word in utterance.words if words}
        first = rows[0][0]
        times = _times(line, first, places) or _times(line, first, begins)
        if not times:
            # Less than a millisecond for each row: all of it is one caption.
            groups, times = [rows], {first: line.begin}
        ends = [times[group[0][0]] for group in groups[1:]] + [line.end]
        left = deque(times.items())
        for number, (group, end) in enumerate(zip(groups, ends, strict=True), 1):
            own: dict[int, int] = {}
            while left and left[0][0] < group[-1][1]:
                own.update([left.popleft()])
            yield Cue(line, number, own[group[0][0]], end, tuple(group), own)


def _times(line: Line, first: int, places: set[int]) -> dict[int, int]:
    """The time of each place, and of the text's beginning."""
    rising = [first, *sorted(at for at in places if at > first)]
    return dict(zip(rising, line.starts(rising), strict=False))


def _mark(text: str, language: str) -> str:
    """The direction mark that a line needs in front, if any: in text of two directions, one that
    begins in the other than its language's."""
    strong = [each for each in map(unicodedata.bidirectional, text) if each in ("L", "R", "AL")]
    right_to_left = direction(language) == "rtl"
    own = [(each != "L") == right_to_left for each in strong]
    if not own or own[0] or not any(own):
        return ""
    return _RIGHT_TO_LEFT if right_to_left else _LEFT_TO_RIGHT


class VttWriter(Splittable):
    """WebVTT (W3C): for the web's players and for video editors."""

    name: ClassVar[str] = "vtt"
    description: ClassVar[str] = "Captions for web players (WebVTT)"
    ending: ClassVar[str] = ".vtt"
    timed: ClassVar[bool] = True

    def codec(self, settings: Settings) -> str | None:
        return None

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        timeline = Timeline.of(edition)
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_vtt(edition, timeline))
        return ()


def _vtt(edition: Edition, timeline: Timeline) -> Iterator[str]:
    """A chapter begins with a comment, a cue is called by its utterance: document and id."""
    main = edition.book.metadata.language
    # On one line: only an empty one may follow it (WebVTT §4.1).
    tag = f"; Language: {main}" if _LANGUAGE.fullmatch(main) else ""
    yield f"WEBVTT Kind: captions{tag}\n\nNOTE {_unbroken(plain(edition.book.metadata.title))}\n"
    chapters = list(timeline.chapters)[::-1]
    stamp = _vtt_tag if edition.settings.sync == "word" else None
    for cue in cues(timeline, words=stamp is not None):
        while chapters and chapters[-1][0] <= cue.begin:
            yield f"\nNOTE {_unbroken(plain(chapters.pop()[1]))}\n"
        utterance = cue.line.utterance
        again = f" {cue.number}" if cue.number > 1 else ""
        yield f"\n{_unbroken(plain(f'{cue.line.href}#{utterance.id}'))}{again}\n"
        yield f"{_clock(cue.begin)} --> {_clock(cue.end)}\n"
        for row in cue.rows:
            text = cue.row(row, _escaped, stamp)
            if stamp and cue.begins(row) > cue.begin:
                text = stamp(cue.begins(row)) + text
            yield _in_language(text, utterance.language, main) + "\n"


def _unbroken(text: str) -> str:
    """Text outside of cues, where an arrow would begin one (WebVTT §4.1)."""
    return text.replace("-->", "→")


def _escaped(text: str) -> str:
    """Cue text (WebVTT §4.2.2): the signs of markup as references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_language(text: str, language: str, main: str) -> str:
    """A line in another language than the book's, as a language span (WebVTT §4.2.2)."""
    primary = language.partition("-")[0].casefold()
    if primary in (main.partition("-")[0].casefold(), "und", "") or not _LANGUAGE.fullmatch(
        language
    ):
        return text
    return f"<lang {language}>{text}</lang>"


def _clock(milliseconds: int, mark: str = ".") -> str:
    """``hh:mm:ss.mmm``"""
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{milliseconds:03}"


def _vtt_tag(milliseconds: int) -> str:
    """A timestamp inside a cue (WebVTT §4.2.2)."""
    return f"<{_clock(milliseconds)}>"


class SrtWriter(Splittable):
    """SubRip: for every video player there is."""

    name: ClassVar[str] = "srt"
    description: ClassVar[str] = "Captions for video players (SRT)"
    ending: ClassVar[str] = ".srt"
    timed: ClassVar[bool] = True

    def codec(self, settings: Settings) -> str | None:
        return None

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        timeline = Timeline.of(edition)
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for number, cue in enumerate(cues(timeline), 1):
                out.write(f"{number}\n{_clock(cue.begin, ',')} --> {_clock(cue.end, ',')}\n")
                out.writelines(cue.row(row, _shielded) + "\n" for row in cue.rows)
                out.write("\n")
        return ()


def _shielded(text: str) -> str:
    """Text with what players would take for markup kept apart by a space of no width: SRT has no
    way to escape it."""
    return _TAG.sub(lambda found: found[0] + "\u200b", text)


class LrcWriter(Splittable):
    """LRC: a line of text at a time, in music players; enhanced (A2) where words have times."""

    name: ClassVar[str] = "lrc"
    description: ClassVar[str] = "Text line by line for music players (LRC)"
    ending: ClassVar[str] = ".lrc"
    timed: ClassVar[bool] = True

    def codec(self, settings: Settings) -> str | None:
        return None

    def one(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        timeline = Timeline.of(edition)
        metadata = edition.book.metadata
        tags = {
            "ti": edition.piece.title if edition.piece else metadata.title,
            "ar": ", ".join(filter(str.strip, metadata.authors)),
            "al": metadata.title,
            "length": _minutes(timeline.duration),
        }
        stamp = _lrc_tag if edition.settings.sync == "word" else None
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for tag, text in tags.items():
                if text := plain(text).replace("[", "(").replace("]", ")"):
                    out.write(f"[{tag}:{text}]\n")
            for cue in cues(timeline, words=stamp is not None):
                for row in cue.rows:
                    time = cue.begins(row)
                    text = cue.row(row, stamp=stamp)
                    if stamp:
                        text = stamp(time) + text
                    elif text.startswith("["):
                        # A bracket right after the time would be one more tag.
                        text = " " + text
                    out.write(f"[{_minutes(time)}]{text}\n")
        return ()


def _minutes(milliseconds: int) -> str:
    """``mm:ss.xx``, in hundredths: there are no hours."""
    minutes, hundredths = divmod((milliseconds + 5) // 10, 6_000)
    return f"{minutes:02}:{hundredths // 100:02}.{hundredths % 100:02}"


def _lrc_tag(milliseconds: int) -> str:
    return f"<{_minutes(milliseconds)}>"
