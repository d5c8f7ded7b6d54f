"""What is wrong with the sound of a clip."""

from __future__ import annotations

from dataclasses import dataclass

from accessible.audio import Speech


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a listener would stumble at."""

    code: str
    message: str


def faults(speech: Speech, text: str, rate: int) -> tuple[Fault, ...]:
    """What is wrong with the sound of a text that was to be said at ``rate`` words a minute."""
    return ()
