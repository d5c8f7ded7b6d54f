"""From the written sentence to what is said for it, with the map between the two.

``speak`` is the one door. The written text is never altered: the spoken text is a splice over it,
and ``Spoken`` keeps the exact map in both directions, so that an engine's word timings on the
spoken text become timings on the written one.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from unicodedata import category

from accessible.spoken import cleanup


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the written text and what is said for it, both in character offsets.

    ``copied``: the two texts are the same, character by character.
    """

    written_start: int
    written_end: int
    spoken_start: int
    spoken_end: int
    copied: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said for a written text. ``pieces`` tile both texts, in order."""

    text: str
    pieces: tuple[Piece, ...]

    def written_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest stretch of the written text that ``text[start:end]`` was said for.

        A part of a replaced piece stands for the whole piece. Raises ``IndexError`` when the
        span does not lie inside the spoken text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"no span {start}:{end} in {len(self.text)} spoken characters")
        first = self._piece_at(start)
        last = self._piece_at(max(start, end - 1))
        if first is None or last is None:
            return (0, 0)
        begin = first.written_start + (start - first.spoken_start if first.copied else 0)
        stop = last.written_start + (end - last.spoken_start) if last.copied else last.written_end
        return (begin, max(begin, stop))

    def _piece_at(self, position: int) -> Piece | None:
        """The piece that says the character at ``position``; the last one at the text's end."""
        index = bisect_right(self.pieces, position, key=lambda piece: piece.spoken_start) - 1
        # Pieces that say nothing share their start with the next one: bisect_right skips them.
        return self.pieces[index] if index >= 0 else None


def splice(written: str, replacements: list[tuple[int, int, str]]) -> Spoken:
    """The written text with ``(start, end, said)`` replaced: in order, not overlapping."""
    pieces: list[Piece] = []
    parts: list[str] = []
    at = length = 0

    def add(start: int, end: int, said: str, copied: bool) -> None:
        nonlocal length
        if start == end and not said:
            return
        pieces.append(Piece(start, end, length, length + len(said), copied))
        parts.append(said)
        length += len(said)

    for start, end, said in replacements:
        add(at, start, written[at:start], True)
        add(start, end, said, False)
        at = end
    add(at, len(written), written[at:], True)
    return Spoken("".join(parts), tuple(pieces))


def says_something(text: str) -> bool:
    """Whether there is anything in the text to say: a letter, a digit or a named symbol.

    Ornaments, dashes and stars alone are seen, not heard.
    """
    return any(
        character.isalnum() or (category(character)[0] == "S" and character not in "|~^`´¨¯")
        for character in text
    )


def speak(written: str, language: str, *, before: str = "") -> Spoken:
    """What is said for a written sentence in ``language`` (BCP 47).

    ``before`` is said first and seen nowhere ("Image: ").
    """
    replacements = cleanup.replacements(written)
    if before:
        replacements.insert(0, (0, 0, before))
    return splice(written, replacements)
