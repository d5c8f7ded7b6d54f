"""What of a unit is read differently from how it is written, by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category, normalize

from accessible.book import Metadata
from accessible.scripting import Part, Script, Utterance
from accessible.spoken import Piece, says_something

#: Clean-up, and labels that are the same each time: nobody needs to hear them proved.
_QUIET = frozenset({"silent", "space", "ligature", "control", "broken", "label"})
#: An insertion this near to another replacement of its class is a part of it ("$5 million").
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the written text and what is said for it.

    ``kind`` is the class of the rule, or ``phonemes`` where ``said`` is IPA between slashes. The
    spans are in characters of the written and of the spoken text.
    """

    kind: str
    written: str
    said: str
    written_span: tuple[int, int]
    spoken_span: tuple[int, int]

    def __str__(self) -> str:
        if self.kind == "phonemes":
            return f"“{self.written}” sounds {self.said}"
        if not self.written:
            return f"“{self.said}” is added"
        return f"“{self.written}” is “{self.said}”" if self.said else f"“{self.written}” is silent"


def readings(utterance: Utterance) -> tuple[Reading, ...]:
    """What a listener hears that a reader does not see, in order; clean-up does not count."""
    written, spoken = utterance.written, utterance.spoken
    found = []
    for piece in _joined(spoken.pieces, utterance):
        before = written[piece.written_start : piece.written_end]
        said = spoken.text[piece.spoken_start : piece.spoken_end]
        if piece.kind in _QUIET or _same(before, said):
            continue
        found.append(
            Reading(
                piece.kind,
                line(before),
                line(said),
                (piece.written_start, piece.written_end),
                (piece.spoken_start, piece.spoken_end),
            )
        )
    for sound in spoken.phonemes:
        span = spoken.written_span(sound.start, sound.end)
        before = line(written[span[0] : span[1]])
        ipa = f"/{sound.ipa}/"
        found.append(Reading("phonemes", before, ipa, span, (sound.start, sound.end)))
    return tuple(sorted(found, key=lambda reading: reading.written_span))


def _same(written: str, said: str) -> bool:
    """Whether the two sound alike: the same letters, or nothing to say in either."""
    if not says_something(written) and not says_something(said):
        return True
    return _letters(written) == _letters(said)


def _letters(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


def _joined(pieces: tuple[Piece, ...], utterance: Utterance) -> Iterator[Piece]:
    """The replaced pieces; words that one added stand with the replacement that they belong to."""
    before: Piece | None = None
    for piece in pieces:
        if piece.copied:
            continue
        if before is None:
            before = piece
            continue
        added = before.written_start == before.written_end or (
            piece.written_start == piece.written_end
        )
        near = piece.written_start - before.written_end <= _NEAR
        if piece.kind == before.kind and added and near:
            before = Piece(
                before.written_start,
                piece.written_end,
                before.spoken_start,
                piece.spoken_end,
                piece.kind,
            )
            continue
        yield before
        before = piece
    if before is not None:
        yield before


@dataclass(frozen=True, slots=True)
class Row:
    """A unit to show, with what is read differently in it."""

    utterance: Utterance
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many units there are, are shown and are read differently; readings by class, most
    frequent first; the first reading of each class."""

    units: int
    shown: int
    changed: int
    kinds: dict[str, int]
    examples: dict[str, Reading]

    def __str__(self) -> str:
        are = "unit is" if self.units == 1 else "units are"
        text = f"{self.changed} of {self.units} {are} read differently from how they are written"
        if not self.kinds:
            return f"{text}."
        return f"{text}: {', '.join(f'{kind} {count}' for kind, count in self.kinds.items())}."


@dataclass(frozen=True, slots=True)
class Transcript:
    """A view of a script: which of its units are shown.

    ``changed``: only those read differently. ``kinds``: only those with a reading of these
    classes; empty for any.
    """

    metadata: Metadata
    script: Script
    changed: bool = False
    kinds: frozenset[str] = frozenset()

    def parts(self) -> Iterator[tuple[Part, list[Row]]]:
        """The documents that have units to show, in reading order."""
        for part in self.script.parts:
            rows = [row for row in _rows(part) if self._shows(row)]
            if rows:
                yield part, rows

    def summary(self) -> Summary:
        """The whole script in figures."""
        units = shown = changed = 0
        kinds: Counter[str] = Counter()
        examples: dict[str, Reading] = {}
        for part in self.script.parts:
            for row in _rows(part):
                units += 1
                shown += self._shows(row)
                changed += bool(row.readings)
                for reading in row.readings:
                    kinds[reading.kind] += 1
                    examples.setdefault(reading.kind, reading)
        return Summary(units, shown, changed, dict(kinds.most_common()), examples)

    def _shows(self, row: Row) -> bool:
        if self.kinds:
            return any(reading.kind in self.kinds for reading in row.readings)
        return bool(row.readings) or not self.changed


def _rows(part: Part) -> Iterator[Row]:
    for utterance in part.utterances():
        yield Row(utterance, readings(utterance))


def printable(text: str) -> str:
    """The text, as long as before, without characters that would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if category(mark) == "Cc" and not mark.isspace() else mark for mark in text
    )


def line(text: str) -> str:
    """The text in one line."""
    return " ".join(printable(text).split())
