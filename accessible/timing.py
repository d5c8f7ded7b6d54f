"""When each written word is heard: an engine's marks on what is said, brought back to the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from accessible.audio import WordMark
from accessible.scripting import Utterance


def starts(utterance: Utterance, marks: Sequence[WordMark], speech: int) -> tuple[int, ...]:
    """The frame at which each of ``utterance.words`` begins, from the first frame of its speech.

    ``marks`` are the clip's, on the characters of ``spoken.text``; ``speech`` is how long it
    speaks, in frames. A word that begins inside a mark, or that the engine gave none, begins at
    its share of the characters there; without any marks, at its share of the whole text. Never
    falling, and from 0 to ``speech``.
    """
    spoken = utterance.spoken
    voiced = _voiced(spoken.text)
    begins, frames = _line(voiced, marks, speech)
    found: list[int] = []
    for word in utterance.words:
        start, end = spoken.spoken_span(word.start, word.end)
        # Quotation marks before a word are not heard.
        at = next((at for at in range(start, end) if spoken.text[at].isalnum()), start)
        place = voiced[at]
        left = min(bisect_right(begins, place), len(begins) - 1) - 1
        span = begins[left + 1] - begins[left]
        share = (place - begins[left]) / span if span else 0.0
        frame = frames[left] + round(share * (frames[left + 1] - frames[left]))
        found.append(max(frame, found[-1] if found else 0))
    return tuple(found)


def _voiced(text: str) -> list[int]:
    """How many letters and digits stand before each character of a text, and in all of it."""
    counts = [0]
    for character in text:
        counts.append(counts[-1] + character.isalnum())
    return counts


def _line(
    voiced: Sequence[int], marks: Sequence[WordMark], speech: int
) -> tuple[list[int], list[int]]:
    """Where the letters are in time: counts of letters with the frame of each, both rising.

    Marks that run backwards, or say nothing, are passed over.
    """
    begins, frames = [0], [0]
    total = voiced[-1]
    for mark in sorted(marks, key=lambda mark: (mark.text_start, mark.start)):
        if not 0 <= mark.text_start < len(voiced):
            continue
        place = voiced[mark.text_start]
        if place >= total or not frames[-1] <= mark.start <= speech:
            continue
        if place > begins[-1]:
            begins.append(place)
            frames.append(mark.start)
        elif len(begins) == 1:
            # What is said first begins where the engine says, not where its sound does.
            frames[0] = mark.start
    return [*begins, max(total, 1)], [*frames, speech]
