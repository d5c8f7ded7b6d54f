"""The exact map between a written text and what is said for it, in both directions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from accessible.audio import Phonemes, WordMark

#: ``(start, end, said, kind)``: what is said for a stretch of a text, and by which class of rule.
Replacement = tuple[int, int, str, str]

_TOKEN = re.compile(r"\S+")
_WORD_OR_SPACE = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the written text and what is said for it, both in character offsets.

    ``kind`` is the class of what was replaced (``money``, ``date``, ``silent`` …); it is empty
    where the two texts are the same, character by character.
    """

    written_start: int
    written_end: int
    spoken_start: int
    spoken_end: int
    kind: str = ""

    @property
    def copied(self) -> bool:
        return not self.kind


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said for a written text. ``pieces`` tile both texts, in order.

    ``phonemes`` tell engines that take them how stretches of ``text`` sound.
    """

    text: str
    pieces: tuple[Piece, ...]
    phonemes: tuple[Phonemes, ...] = ()

    def written_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest stretch of the written text that ``text[start:end]`` was said for.

        A part of a replaced piece stands for the whole piece. Raises ``IndexError`` when the
        span does not lie inside the spoken text.
        """
        return _across(self.pieces, start, end, "spoken", "written")

    def spoken_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest stretch of ``text`` that says the written characters ``start`` to ``end``.

        The inverse of ``written_span``. Raises ``IndexError`` when the span does not lie inside
        the written text.
        """
        return _across(self.pieces, start, end, "written", "spoken")

    def written_words(
        self, marks: Sequence[WordMark], frames: int
    ) -> tuple[tuple[int, int, int, int], ...]:
        """An engine's word timings on the written text: ``(start, end, frame, frame)`` each.

        Marks that were said for one replaced stretch ("nineteen", "nineties" for 1990s) are one
        word that lasts as long as all of them. The words stand in the order of the text; the first
        frame of each is the last of the one before, and the last word ends at ``frames``.
        """
        words: list[list[int]] = []
        for mark in marks:
            start, end = self.written_span(mark.text_start, mark.text_end)
            if start == end:
                continue
            if words and start < words[-1][1]:
                words[-1][1] = max(words[-1][1], end)
            else:
                words.append([start, end, mark.start])
        ends = [word[2] for word in words[1:]] + [frames]
        return tuple(
            (start, end, frame, max(frame, last))
            for (start, end, frame), last in zip(words, ends, strict=True)
        )


def _across(
    pieces: Sequence[Piece], start: int, end: int, here: str, there: str
) -> tuple[int, int]:
    """The smallest stretch on the side ``there`` that goes with one on the side ``here``."""
    length = getattr(pieces[-1], f"{here}_end") if pieces else 0
    if not 0 <= start <= end <= length:
        raise IndexError(f"no span {start}:{end} in {length} {here} characters")
    first = _at(pieces, start, f"{here}_start")
    last = _at(pieces, max(start, end - 1), f"{here}_start")
    if first is None or last is None:
        return (0, 0)
    begin: int = getattr(first, f"{there}_start")
    stop: int = getattr(last, f"{there}_end")
    if first.copied:
        begin += start - getattr(first, f"{here}_start")
    if last.copied:
        stop += end - getattr(last, f"{here}_end")
    return (begin, max(begin, stop))


def _at(pieces: Sequence[Piece], position: int, start: str) -> Piece | None:
    """The piece that holds the character at ``position``; the last one at the text's end."""
    # Pieces without length share their start with the next one: bisect_right skips them.
    index = bisect_right(pieces, position, key=lambda piece: int(getattr(piece, start))) - 1
    return pieces[index] if index >= 0 else None


def splice(written: str, replacements: Iterable[Replacement]) -> Spoken:
    """The written text with the replacements in it: in order, not overlapping.

    A replacement that keeps some of its words is laid out around them, so that no piece is larger
    than it need be.
    """
    pieces: list[Piece] = []
    parts: list[str] = []
    at = length = 0

    def add(start: int, end: int, said: str, kind: str) -> None:
        nonlocal length
        if start == end and not said:
            return
        pieces.append(Piece(start, end, length, length + len(said), kind))
        parts.append(said)
        length += len(said)

    for start, end, said, kind in replacements:
        add(at, start, written[at:start], "")
        for first, last, words in _around_kept_words(written[start:end], said):
            kept = written[start + first : start + last] == words
            add(start + first, start + last, words, "" if kept else kind)
        at = end
    add(at, len(written), written[at:], "")
    return Spoken("".join(parts), tuple(_merged(pieces)))


def _around_kept_words(written: str, said: str) -> Iterator[tuple[int, int, str]]:
    """``(start, end, said)`` over ``written``, cut around the words that both have in order.

    A word is a border only where something, or nothing on both sides, stands before and after it.
    """
    if " " not in written or written == said:
        yield 0, len(written), said
        return
    ours, theirs = list(_WORD_OR_SPACE.finditer(written)), list(_WORD_OR_SPACE.finditer(said))
    if len(ours) == len(theirs) and all(map(_is_same_word, ours, theirs)):
        # The same words in small letters: each is its own piece, and so is the space between.
        for one, other in zip(ours, theirs, strict=True):
            yield *one.span(), other[0]
        return
    at = spoken = 0
    tokens = list(_TOKEN.finditer(said))
    number = 0
    for token in _TOKEN.finditer(written):
        found = next((i for i in range(number, len(tokens)) if tokens[i][0] == token[0]), None)
        if found is None:
            continue
        first, last = tokens[found].span()
        before = (token.start() > at, first > spoken)
        after = (token.end() < len(written), last < len(said))
        if before[0] != before[1] or after[0] != after[1]:
            continue
        if before[0]:
            yield at, token.start(), said[spoken:first]
        yield token.start(), token.end(), token[0]
        at, spoken, number = token.end(), last, found + 1
    if at < len(written) or spoken < len(said):
        yield at, len(written), said[spoken:]


def _is_same_word(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two words differ in capitals and in the stop of an initial alone; or are spaces."""
    return one[0].rstrip(".").casefold().strip() == other[0].rstrip(".").casefold().strip()


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with neighbours that are copied made one."""
    before: Piece | None = None
    for piece in pieces:
        if before and before.copied and piece.copied:
            before = replace(before, written_end=piece.written_end, spoken_end=piece.spoken_end)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def joined(written: str, parts: Sequence[tuple[int, Spoken]]) -> tuple[Spoken, tuple[int, ...]]:
    """What is said for stretches of a text, each with its start in it, as one, and where each
    begins in that: in order, not overlapping. What stands between them is white space to
    listeners."""
    pieces: list[Piece] = []
    phonemes: list[Phonemes] = []
    texts: list[str] = []
    starts: list[int] = []
    at = length = 0

    def between(end: int) -> None:
        nonlocal length
        if at < end:
            said = " " if texts and end < len(written) else ""
            kind = "silent" if written[at:end].strip() else "space"
            kind = "" if said == written[at:end] else kind
            pieces.append(Piece(at, end, length, length + len(said), kind))
            texts.append(said)
            length += len(said)

    for start, spoken in parts:
        between(start)
        starts.append(length)
        for piece in spoken.pieces:
            pieces.append(
                Piece(
                    start + piece.written_start,
                    start + piece.written_end,
                    length + piece.spoken_start,
                    length + piece.spoken_end,
                    piece.kind,
                )
            )
            at = start + piece.written_end
        phonemes += (Phonemes(length + p.start, length + p.end, p.ipa) for p in spoken.phonemes)
        texts.append(spoken.text)
        length += len(spoken.text)
    between(len(written))
    return Spoken("".join(texts), tuple(_merged(pieces)), tuple(phonemes)), tuple(starts)


def compose(first: Spoken, second: Spoken) -> Spoken:
    """The map through both: ``second`` is what is said for the text of ``first``."""
    ones, twos = first.pieces, second.pieces
    if len(ones) == 1 and ones[0].copied:
        return second
    if len(twos) == 1 and twos[0].copied:
        return first
    pieces: list[Piece] = []
    i = j = 0
    at = written = spoken = 0  # where all three texts are cut
    while i < len(ones) or j < len(twos):
        one = ones[i] if i < len(ones) else None
        two = twos[j] if j < len(twos) else None
        if one and one.spoken_start == one.spoken_end:
            pieces.append(Piece(one.written_start, one.written_end, spoken, spoken, one.kind))
            written = one.written_end
            i += 1
            continue
        if two and two.written_start == two.written_end:
            pieces.append(Piece(written, written, two.spoken_start, two.spoken_end, two.kind))
            spoken = two.spoken_end
            j += 1
            continue
        assert one and two, "both maps cover the text between them"
        kind = one.kind or two.kind
        if not kind:
            stop = min(one.spoken_end, two.written_end)
        else:
            kind = two.kind or one.kind
            stop = at + 1
            # Grow until the end cuts no replaced piece of either map.
            while True:
                p = ones[_holding(ones, stop, "spoken_start")]
                q = twos[_holding(twos, stop, "written_start")]
                grown = max(stop if p.copied else p.spoken_end, stop if q.copied else q.written_end)
                if grown == stop:
                    break
                stop = grown
        i = _past(ones, i, stop, "spoken")
        j = _past(twos, j, stop, "written")
        one = ones[i] if i < len(ones) else None
        two = twos[j] if j < len(twos) else None
        written_end = one.written_start + stop - one.spoken_start if one else ones[-1].written_end
        spoken_end = two.spoken_start + stop - two.written_start if two else twos[-1].spoken_end
        pieces.append(Piece(written, written_end, spoken, spoken_end, kind))
        at, written, spoken = stop, written_end, spoken_end
    return Spoken(second.text, tuple(_merged(pieces)), second.phonemes)


def _holding(pieces: Sequence[Piece], position: int, start: str) -> int:
    """The piece whose inside, or end, is at ``position`` (> 0)."""
    return bisect_left(pieces, position, key=lambda piece: int(getattr(piece, start))) - 1


def _past(pieces: Sequence[Piece], index: int, position: int, side: str) -> int:
    """The first piece from ``index`` on that does not end at or before ``position``."""
    while index < len(pieces) and getattr(pieces[index], f"{side}_end") <= position:
        piece = pieces[index]
        if getattr(piece, f"{side}_start") == position:
            break  # a piece without length at the border belongs to what follows
        index += 1
    return index
