"""What a person sees of a batch while it works: a few lines that stand still, or whole lines only.

On a terminal, lines at its bottom show what is being made, and are drawn anew in their place, each
time in one piece; what has ended scrolls away above them. Elsewhere (a pipe, a log, a screen
reader's capture) there is one line when a book begins, one when it ends, and a summary.
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

from accessible.batch.events import Event, Kind

#: What a stage is called, how far a book is at its begin, and how much of it that is: as measured
#: with espeak, roughly.
_STAGES = {
    "read": ("Reading", 0.0, 0.05),
    "cut": ("Cutting", 0.05, 0.05),
    "narrate": ("Speaking", 0.1, 0.5),
    "measure": ("Measuring", 0.6, 0.05),
    "encode": ("Encoding", 0.65, 0.25),
    "write": ("Writing", 0.9, 0.05),
    "prove": ("Proving", 0.95, 0.05),
}
_ENDS = (Kind.DONE, Kind.FAILED, Kind.SET_ASIDE, Kind.SKIPPED)
#: What stands in the lines for it: a word, and its color where there are colors.
_TOLD = {
    Kind.DONE: ("Done", "\x1b[32m"),
    Kind.FAILED: ("Failed", "\x1b[31m"),
    Kind.SET_ASIDE: ("Set aside", "\x1b[31m"),
    Kind.AGAIN: ("Again later", "\x1b[33m"),
}
#: The most books that are shown, and the least time between two drawings, in seconds.
_SHOWN = 8
_PAUSE = 0.1
#: Before these, in seconds and as a part of the work, nobody knows how long it takes.
_EARLY = 10.0
_LITTLE = 0.02


@dataclass(slots=True)
class _Running:
    """A book that is being made: since when, by our clock, and how far it is."""

    since: float
    stage: str = "read"
    part: float = 0.0

    @property
    def whole(self) -> float:
        _, begin, share = _STAGES.get(self.stage, ("", 0.0, 0.0))
        return begin + share * self.part


class Table:
    """Give it the events of a batch, from any thread.

    ``write`` puts a text on the screen as it is; ``width`` tells its columns, each time anew.
    ``live``: it is a terminal. Without ``color``, as the variable ``NO_COLOR`` has it
    (https://no-color.org).
    """

    def __init__(
        self,
        write: Callable[[str], None],
        width: Callable[[], int],
        *,
        live: bool,
        color: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._width = width
        self._live = live
        self._color = live and (not os.environ.get("NO_COLOR") if color is None else color)
        self._clock = clock
        self._lock = Lock()
        self._total = 0
        self._began = clock()
        self._ended: Counter[Kind] = Counter()
        self._audio = 0.0
        self._running: dict[str, _Running] = {}
        self._drawn = 0
        self._last = float("-inf")

    def __call__(self, event: Event) -> None:
        """One thing that happened."""
        with self._lock:
            line = self._take(event)
            if event.kind is Kind.ENDED:
                self._erase(line)
            elif line:
                self._show(line)
            elif self._live and self._clock() - self._last >= _PAUSE:
                self._show()

    def say(self, line: str) -> None:
        """A whole line of somebody else, above what is drawn."""
        with self._lock:
            self._show(_shown(line))

    def close(self) -> None:
        """Take away what is drawn: nothing more comes."""
        with self._lock:
            self._erase()

    def _take(self, event: Event) -> str:
        """Take note of it; the line that tells it, if one does."""
        kind, name = event.kind, _shown(event.name)
        if kind is Kind.STARTED:
            self._began, self._total = self._clock(), event.total
            return f"{_many(event.total)} to look at."
        if kind is Kind.BEGAN:
            self._running[event.name] = _Running(self._clock())
            again = f" (try {event.attempt})" if event.attempt > 1 else ""
            return "" if self._live else f"Begun: {name}{again}"
        if kind is Kind.STAGE:
            if (book := self._running.get(event.name)) is not None:
                book.stage = event.stage
                book.part = min(event.done / event.total, 1.0) if event.total else 0.0
            return ""
        if kind is Kind.ENDED:
            return self._summary()
        self._running.pop(event.name, None)
        if kind in _ENDS:
            self._ended[kind] += 1
        if kind is Kind.SKIPPED:
            return ""
        self._audio += event.audio_seconds
        word, color = _TOLD[kind]
        if self._color:
            word = f"{color}{word}\x1b[0m"
        if kind is not Kind.DONE:
            return f"{word}: {name}: {_shown(event.error)} {_shown(event.remedy)}".rstrip()
        heard = f", {_time(event.audio_seconds)} of narration" if event.audio_seconds else ""
        but = f": {_shown(event.error)}" if event.error else ""
        return f"{word}: {name}{heard}, in {_time(event.seconds)}{but}"

    def _summary(self) -> str:
        counts = ", ".join(self._counts()) or "nothing to do"
        took = _time(self._clock() - self._began)
        heard = f" {self._audio / 3600:.1f} hours of audio." if self._audio else ""
        return f"{_many(self._total)}: {counts}, in {took}.{heard}"

    def _counts(self) -> Iterator[str]:
        for kind, word in (
            (Kind.DONE, "done"),
            (Kind.SKIPPED, "as they stood"),
            (Kind.FAILED, "failed"),
            (Kind.SET_ASIDE, "set aside"),
        ):
            if self._ended[kind]:
                yield f"{self._ended[kind]:,} {word}"

    def _show(self, line: str = "") -> None:
        """A line that stays, and what stands under it, in one piece: nothing flickers."""
        if not self._live:
            self._write(f"{line}\n")
            return
        self._last = self._clock()
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        stays = f"{line}\x1b[K\n" if line else ""
        # No line may wrap: then more of them would stand there than we go up again.
        room = max(self._width() - 1, 1)
        lines = [_cut(each, room) for each in self._drawing(room)]
        self._write(f"{up}{stays}{''.join(f'{each}{_REST}' for each in lines)}\x1b[J")
        self._drawn = len(lines)

    def _erase(self, line: str = "") -> None:
        up = f"\x1b[{self._drawn}A\x1b[J" if self._drawn else ""
        self._drawn = 0
        if up or line:
            self._write(f"{up}{line}\n" if line else up)

    def _drawing(self, room: int) -> Iterator[str]:
        now = self._clock()
        ended = sum(self._ended.values())
        told = [f"{ended:,} of {self._total:,}", *self._counts(), *self._left(now)]
        yield ", ".join(told)
        longest = sorted(self._running.items(), key=lambda pair: pair[1].since)
        for name, book in longest[:_SHOWN]:
            stage = _STAGES.get(book.stage, (book.stage, 0.0, 0.0))[0]
            state = f"{stage:<9} {book.part:4.0%} {_time(now - book.since):>8}"
            space = room - len(state) - 3
            if space < 8:  # a narrow screen: the name and how far it is
                state, space = f"{book.whole:4.0%}", room - 7
            yield f"  {_padded(_cut(_shown(name), max(space, 1)), max(space, 1))} {state}"
        if len(longest) > _SHOWN:
            yield f"  and {len(longest) - _SHOWN} more at the same time"

    def _left(self, now: float) -> Iterator[str]:
        """How long it still takes, when that can be told: by books, which are not all alike."""
        took = now - self._began
        standing = self._ended[Kind.SKIPPED]
        work = self._total - standing
        made = sum(self._ended.values()) - standing
        part = (made + sum(book.whole for book in self._running.values())) / max(work, 1)
        if took >= _EARLY and part >= _LITTLE:
            yield f"about {_time(took * max(1 - part, 0) / part)} left"


_REST = "\x1b[K\n"


def _shown(text: str) -> str:
    """A text as one line that moves no cursor, whatever a file is called."""
    return "".join(sign if sign.isprintable() else "�" for sign in " ".join(text.split()))


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cut(text: str, room: int) -> str:
    """As much of it as the columns hold, with a mark where more was."""
    if sum(map(_columns, text)) <= room:
        return text
    taken, used = [], 0
    for sign in text:
        used += _columns(sign)
        if used > room - 1:
            break
        taken.append(sign)
    return f"{''.join(taken)}…"


def _padded(text: str, room: int) -> str:
    return text + " " * (room - sum(map(_columns, text)))


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _many(number: int) -> str:
    return f"{number:,} book{'' if number == 1 else 's'}"
