"""What happens in a batch, told as it happens: for tables, logs, hooks, and whoever watches."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from enum import Enum
from queue import SimpleQueue
from typing import Any, TextIO


class Kind(str, Enum):
    """What an event tells."""

    STARTED = "started"  # the batch; ``total`` orders
    BEGAN = "began"  # a book
    STAGE = "stage"  # its progress: ``stage``, ``done`` of ``total``
    DONE = "done"  # its outputs stand; ``code`` 3 or 4: with findings, or with holes
    FAILED = "failed"  # it is not made; the next run tries it again
    SET_ASIDE = "set aside"  # it is not made; only ``--retry-failed`` or a change tries it again
    AGAIN = "again"  # it is tried again in this run, later; ``error`` says why
    SKIPPED = "skipped"  # nothing to do: it stands as it is, or was set aside before
    ENDED = "ended"  # the batch; ``figures`` are those of its summary


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. What a kind has no use for is empty.

    ``at`` in seconds since the epoch, to be shown; ``seconds``: how long the book, or the batch,
    took, by a clock that does not jump. ``name`` is the order's, ``source`` its document;
    ``outputs`` are relative to the output folder, with ``/``. ``findings``: how many above a note.
    ``code``: the exit code that a build of the book alone would have had.
    """

    kind: Kind
    at: float
    name: str = ""
    source: str = ""
    attempt: int = 0
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    outputs: tuple[str, ...] = ()
    findings: int = 0
    error: str = ""
    remedy: str = ""
    code: int = 0
    title: str = ""
    audio_seconds: float = 0.0
    figures: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What is not empty, for a log."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        told |= {"kind": self.kind.value, "figures": dict(self.figures)}
        return {name: value for name, value in told.items() if value not in ("", (), 0, {})}


@contextmanager
def aside(watch: Callable[[Event], None]) -> Iterator[Callable[[Event], None]]:
    """A watcher that takes its time, such as a hook: it gets the events in a thread of its own, in
    their order, and holds nothing up. At the end of the block it is waited for, unless the block
    fails."""
    events: SimpleQueue[Event | None] = SimpleQueue()

    def take() -> None:
        while (event := events.get()) is not None:
            watch(event)

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield events.put
    events.put(None)
    thread.join()


def logged(stream: TextIO) -> Callable[[Event], None]:
    """A watcher that writes each event as one line of JSON, at once; progress is left out."""

    def write(event: Event) -> None:
        if event.kind is not Kind.STAGE:
            stream.write(json.dumps(event.to_json()) + "\n")
            stream.flush()

    return write
