"""What is said, in pieces: words, pauses, and letters that nobody may read as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

__all__ = ["Said", "Speech", "contracted", "joined"]


class Said(str):
    """A piece that is to be said as ``aloud``, whatever it may look like: a letter."""

    aloud: str

    def __new__(cls, written: str, aloud: str = "") -> Said:
        made = super().__new__(cls, written)
        made.aloud = aloud or written
        return made


Speech = list[str]

_PAUSES = (",", ";", ":", ".")
#: Of two pauses together the longer one is heard.
_LENGTH = {"": 0, ",": 1, ":": 2, ";": 3, ".": 4}


def contracted(pieces: Speech, met: Mapping[tuple[str, str], str]) -> Speech:
    """The pieces with words that are one where they meet: a el, al. Letters meet nothing."""
    said: Speech = []
    for piece in pieces:
        before = said[-1] if said else ""
        if met and before and not isinstance(before, Said) and not isinstance(piece, Said):
            word, space, rest = piece.partition(" ")
            head, apostrophe, tail = word.partition("'")
            start, _, last = before.rpartition(" ")
            one = met.get((last, head + apostrophe))
            if one is not None:
                said[-1] = start
                piece = one + tail + space + rest
        said.append(piece)
    return said


def joined(pieces: Iterable[str]) -> tuple[str, list[tuple[int, int, str]]]:
    """The pieces as one text, and its letters: start, end, what is said for them.

    A pause stands at the end of the word before it; none begins the text, and of two one is left.
    """
    text: list[str] = []
    letters: list[tuple[int, int, str]] = []
    at, pause = 0, ""
    for piece in pieces:
        if piece in _PAUSES:
            pause = max(pause, piece, key=_LENGTH.__getitem__)
            continue
        if not piece:
            continue
        if at:
            text.append(pause + " ")
            at += len(pause) + 1
        if isinstance(piece, Said):
            letters.append((at, at + len(piece), piece.aloud))
        text.append(piece)
        at += len(piece)
        pause = ""
    if pause == ".":
        text.append(pause)
    return "".join(text), letters
