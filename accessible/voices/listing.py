"""Voices as lines: one a line in whole words, or in columns for who sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from accessible import languages
from accessible.engines.advice import to_get
from accessible.errors import EngineError
from accessible.voices import NATURAL, Listed, in_region, tag_of

#: Seconds of speech that a voice makes in one second; none when it fails.
Speed = float | None

_COLUMNS = ("Name", "Language", "Tag", "Sound", "Engine", "Gender", "License")
#: A column is no wider than this, but for what is wider by itself.
_WIDEST = 40
_TEN_HOURS = 36_000


def listing(
    voices: Sequence[Listed], form: str, speeds: Iterator[Speed] | None = None
) -> Iterator[str]:
    """The lines of a form: ``text``, ``table`` or ``json``. They come as the ``speeds`` do."""
    if form == "table":
        yield from _table(voices, speeds)
        return
    for each in voices:
        speed = next(speeds) if speeds else None
        yield _json(each, speed) if form == "json" else _line(each, _said(speed, speeds))


def hints(
    voices: Sequence[Listed], language: str, absent: Sequence[EngineError] = ()
) -> Iterator[str]:
    """What may help who is choosing; ``absent``: why engines are not among them."""
    tag = tag_of(language) if language else ""
    if tag and not any(in_region(each, tag) for each in voices):
        yield f"No voice speaks {languages.name(tag)}; these speak the language."
    for error in absent:
        yield f"Not listed: {error.message} {error.remedy}"
    get = to_get(tag) if tag else ""
    if get and all(each.naturalness < NATURAL for each in voices):
        yield f"No natural voice is among them. {get}"
    name = voices[0].handle if tag or voices[0].naturalness >= NATURAL else "NAME"
    yield f"Hear one: accessible voices try {name}"


def in_words(factor: float) -> str:
    """How fast a voice is, of its seconds of speech in one of work: “34 times faster than
    listening, a ten-hour book in 18 minutes”."""
    book = f"a ten-hour book in {_duration(_TEN_HOURS / factor)}"
    if factor < 1:
        return f"slower than listening, {book}"
    return f"{factor:.{0 if factor >= 10 else 1}f} times faster than listening, {book}"


def _line(listed: Listed, speed: str) -> str:
    """``joe: English (United States), en-US; natural (neural); Piper; male``: what is not known is
    not there, and the order is always this one. A screen reader pauses where a field ends."""
    voice = listed.voice
    fields = (
        f"{listed.language}, {voice.language}",
        listed.sound,
        listed.engine.title,
        voice.gender,
        f"license {voice.license}" if voice.license else "",
        speed,
    )
    return f"{listed.handle}: {'; '.join(filter(None, fields))}"


def _json(listed: Listed, speed: Speed) -> str:
    voice = listed.voice
    stated = {
        "id": voice.id,
        "name": voice.name,
        "language": voice.language,
        "language_name": listed.language,
        "engine": listed.engine.name,
        "naturalness": listed.naturalness,
        "quality": voice.quality,
        "gender": voice.gender,
        "license": voice.license,
    }
    measured = {} if speed is None else {"speed": round(speed, 2)}
    return json.dumps(stated | measured, ensure_ascii=False)


def _table(voices: Sequence[Listed], speeds: Iterator[Speed] | None) -> Iterator[str]:
    rows = [
        (
            each.handle,
            each.language,
            each.voice.language,
            each.sound,
            each.engine.title,
            each.voice.gender,
            each.voice.license,
        )
        for each in voices
    ]
    full = [at for at in range(len(_COLUMNS)) if any(row[at] for row in rows)]
    widths = [min(_WIDEST, max(len(row[at]) for row in (_COLUMNS, *rows))) for at in full]

    def columns(row: Sequence[str], last: str) -> str:
        cells = (f"{row[at]:<{width}}" for at, width in zip(full, widths, strict=True))
        return "  ".join((*cells, last)).rstrip()

    yield columns(_COLUMNS, "Speed here" if speeds else "")
    for row in rows:
        yield columns(row, _said(next(speeds) if speeds else None, speeds))


def _said(speed: Speed, speeds: Iterator[Speed] | None) -> str:
    if speeds is None:
        return ""
    return in_words(speed) if speed else "cannot be measured: it fails to speak"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return _count(max(1, round(seconds)), "second")
    minutes = round(seconds / 60)
    if minutes < 90:
        return _count(minutes, "minute")
    hours, minutes = divmod(minutes, 60)
    return _count(hours, "hour") + (f" {_count(minutes, 'minute')}" if minutes else "")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
