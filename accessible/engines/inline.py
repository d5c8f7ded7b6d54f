"""Phonemes inside a text, as eSpeak NG reads them: ``[[t@m'A:toU]]``, and the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from accessible.audio import Phonemes
from accessible.engines.phonemes import Inventory

#: What would begin phonemes in a text that is only text. Brackets are silent.
_BRACKETS = re.compile(r"\[(?=\[)")
_WORD = re.compile(r"\S+")
#: What eSpeak NG would take for the next word, or for a quotation that ends.
_GOES_ON = re.compile(r"['’]|\w")


@dataclass(frozen=True, slots=True)
class Inlined:
    """What the synthesizer is given: ``text`` with phonemes in brackets, if there are any.

    ``pieces`` are ``(start in it, start, end, copied)``, in order: each a stretch of the original
    text, or one word of phonemes with the characters that it sounds for.
    """

    text: str
    phonemes: bool = False
    pieces: tuple[tuple[int, int, int, bool], ...] = ()

    def in_text(self, marks: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Marks ``(frame, position, length)`` with positions in the original text."""
        if not self.pieces:
            return list(marks)
        moved = []
        for frame, position, length in marks:
            at = bisect_right(self.pieces, position, key=lambda piece: piece[0]) - 1
            begin, start, end, copied = self.pieces[max(0, at)]
            if copied:
                moved.append((frame, start + position - begin, length))
            else:
                moved.append((frame, start, end - start))
        return moved


def inlined(text: str, phonemes: Iterable[Phonemes], inventory: Inventory | None) -> Inlined:
    """The text with its phonemes in a voice's own; where it lacks a sound, the text stays."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int, bool]] = []
    at = length = 0

    def add(said: str, start: int, end: int, copied: bool) -> None:
        nonlocal length
        pieces.append((length, start, end, copied))
        parts.append(said)
        length += len(said)

    for sound in phonemes:
        spelled = inventory.spelled(sound.ipa) if inventory else None
        if not spelled or not at <= sound.start < sound.end <= len(text):
            continue
        add(_BRACKETS.sub(" ", text[at : sound.start]), at, sound.start, True)
        # After a quotation mark or a letter eSpeak NG does not see the brackets.
        opening = "[[" if text[sound.start - 1 : sound.start].isspace() else " [["
        written = [
            (word.start(), word.end()) for word in _WORD.finditer(text, sound.start, sound.end)
        ]
        for number, word in enumerate(spelled):
            # As many words as are written: each has its own place there; else one has all.
            own = written[number] if len(written) == len(spelled) else (sound.start, sound.end)
            add(("" if number else opening) + word + " ", *own, False)
        parts[-1] = parts[-1][:-1] + "]]"
        length += 1
        at = sound.end
        if following := _GOES_ON.match(text, at):
            parts.append(" ")
            length += 1
            at += following[0] in "'’"
    if not pieces:
        return Inlined(text)
    add(_BRACKETS.sub(" ", text[at:]), at, len(text), True)
    return Inlined("".join(parts), True, tuple(pieces))
