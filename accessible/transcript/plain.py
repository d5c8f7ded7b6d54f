"""The transcript as lines: for people (a unit, then what differs), as JSON, as TSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from accessible.delivery import PLAIN
from accessible.scripting import Turn
from accessible.transcript.readings import Row, Transcript, line


def written_beside_spoken(view: Transcript) -> Iterator[str]:
    """For people: a line a unit with its id, role and language; then a line with what is spoken
    where it differs, and one for each stretch that is read differently. At the end the counts.

    Nothing but whole lines: it can be heard line by line, searched and compared.
    """
    for part, rows in view.parts():
        yield part.href
        for row in rows:
            unit = row.utterance
            written, spoken = line(unit.written), line(unit.spoken.text)
            yield f"{unit.id} {unit.role.value} {unit.language}: {written}"
            if spoken != written:
                yield f"  spoken: {spoken}"
            for turn in unit.turns:
                yield f"  turn {_who(turn)}: {line(unit.spoken.text[turn.start : turn.end])}"
            for reading in row.readings:
                yield f"  {reading.kind}: {reading}"
    yield str(view.summary())


def _who(turn: Turn) -> str:
    """The language of a turn, and in which manner it is said."""
    if turn.cue:
        return f"sound “{turn.cue.audio.name}”"
    manner = asdict(turn.delivery)
    manner["family"] = ", ".join(turn.delivery.family)
    plain = asdict(PLAIN)
    own = (f"{name} {value}" for name, value in manner.items() if value and value != plain[name])
    return ", ".join((turn.language, *own))


def json_lines(view: Transcript) -> Iterator[str]:
    """One JSON object a unit. ``pieces`` are all the replaced stretches, clean-up too: their spans
    are in characters (code points) of ``written`` and ``spoken``. ``changed``: whether a listener
    hears a difference. ``turns`` are the stretches that have a voice or a manner of their own; none
    where one voice says it all."""
    for part, rows in view.parts():
        for row in rows:
            yield json.dumps({"document": part.href, **_unit(row)}, ensure_ascii=False)


def _unit(row: Row) -> dict[str, Any]:
    unit, spoken = row.utterance, row.utterance.spoken
    return {
        "id": unit.id,
        "role": unit.role.value,
        "language": unit.language,
        "written": unit.written,
        "spoken": spoken.text,
        "pause": unit.pause,
        "changed": bool(row.readings),
        "pieces": [
            {
                "kind": piece.kind,
                "written": unit.written[piece.written_start : piece.written_end],
                "spoken": spoken.text[piece.spoken_start : piece.spoken_end],
                "written_span": [piece.written_start, piece.written_end],
                "spoken_span": [piece.spoken_start, piece.spoken_end],
            }
            for piece in spoken.pieces
            if not piece.copied
        ],
        "turns": [
            {
                "language": turn.language,
                "spoken": spoken.text[turn.start : turn.end],
                "spoken_span": [turn.start, turn.end],
                "pause": turn.pause,
                "cue": turn.cue.audio.name if turn.cue else None,
                **asdict(turn.delivery),
            }
            for turn in unit.turns
        ],
        "phonemes": [
            {
                "ipa": sound.ipa,
                "spoken": spoken.text[sound.start : sound.end],
                "spoken_span": [sound.start, sound.end],
            }
            for sound in spoken.phonemes
        ],
    }


def tsv(view: Transcript) -> Iterator[str]:
    """A table for spreadsheets: a header, then a row a unit; ``classes`` with commas between."""
    yield "\t".join(("document", "id", "role", "language", "written", "spoken", "classes", "pause"))
    buffer = StringIO()
    writer = csv.writer(buffer, dialect="excel-tab", lineterminator="")
    for part, rows in view.parts():
        for row in rows:
            unit = row.utterance
            kinds = dict.fromkeys(reading.kind for reading in row.readings)
            written, spoken = line(unit.written), line(unit.spoken.text)
            place = (part.href, unit.id, unit.role.value, unit.language)
            writer.writerow((*place, written, spoken, ",".join(kinds), unit.pause))
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
