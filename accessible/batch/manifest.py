"""A manifest: a table of documents with a row for each, and a column for any build option.

``source`` is the document, relative to the manifest; ``name`` what its outputs are called; every
other column is a setting, or a field of the template that names outputs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from accessible.batch.problems import Problem
from accessible.batch.sources import decoded, existing
from accessible.batch.tables import COLUMNS, READERS, WHOLE, Reading, column, nearest
from accessible.errors import UsageError
from accessible.settings import Casting, Settings, with_options

#: What is no setting, but a column.
_OWN = ("source", "name")
_SETTINGS = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
_OPTIONS = [name for name in _SETTINGS if name not in WHOLE]
#: True and false, as people and their spreadsheets write them.
_TRUTHS = {
    **dict.fromkeys("true yes y on 1 x wahr ja vrai oui verdadero sí si vero".split(), True),
    **dict.fromkeys("false no n off 0 falsch nein faux non falso".split(), False),
}
#: What parts thousands.
_THOUSANDS = re.compile(r"[\s_'’\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is whole: its document, the name it asks for (or none), its settings, and all of
    its columns as texts. ``place`` is the manifest and the row's line."""

    place: str
    source: Path
    name: str
    settings: Settings
    columns: dict[str, str]


def is_manifest(path: Path) -> bool:
    """Whether a file is one, by its ending."""
    return path.suffix.lower() in READERS


def rows(
    path: Path, settings: Settings, extra: Collection[str], problems: list[Problem]
) -> Iterator[Row]:
    """The rows of a manifest whose settings stand over ``settings``.

    ``extra`` are columns that are known beside the settings. A row that is not whole is left out,
    and what is wrong with it is put to the ``problems``, as is what is wrong with the file.
    """
    read = READERS.get(path.suffix.lower())
    try:
        if read is None:
            raise UsageError(
                f"{path} is no manifest that can be read.",
                f"Give it one of these endings: {' '.join(sorted(READERS))}.",
            )
        text = decoded(path)
    except UsageError as error:
        problems.append(Problem.of(f"{path}", error))
        return
    known = {*_OPTIONS, *_OWN, *extra}
    told: set[str] = set()
    count = 0
    for line, cells in read(text, Reading(str(path), known, problems)):
        count += 1
        place = f"{path}, line {line}"
        row = _row(cells, place, path.parent, settings, known, told, problems)
        if row:
            yield row
    if not count and not any(problem.place.startswith(f"{path}") for problem in problems):
        problems.append(Problem(f"{path}", "There are no rows in it.", "Write one a document."))


def _row(
    cells: dict[str, Any],
    place: str,
    base: Path,
    settings: Settings,
    known: Collection[str],
    told: set[str],
    problems: list[Problem],
) -> Row | None:
    before = len(problems)
    if len(cells) > COLUMNS:
        remedy = "Look what file that is."
        problems.append(Problem(place, f"There are {len(cells):,} columns.", remedy))
        return None
    given: dict[str, Any] = {}
    for title, value in cells.items():
        name = column(title)
        if name in given:
            problems.append(Problem(place, f"“{title}” stands there twice.", "Take one away."))
        elif name in known:
            given[name] = value
        elif name not in told:  # one that is unknown is so in each row
            told.add(name)
            problems.append(Problem(place, f"There is no column “{title}”.", nearest(name, known)))
    given = {name: value for name, value in given.items() if value not in (None, "", [], {})}
    options: dict[str, Any] = {}
    for name, value in given.items():
        if name in _SETTINGS:
            options |= _options(name, value, base)
    settings = _with(settings, options, place, problems)
    source = str(given.get("source", "")).strip()
    path = base / source
    try:
        if not source:
            raise UsageError("The row has no source.", "Write the document's path there.")
        path = existing(path)
        if path.is_dir():
            raise UsageError(f"{path} is a folder.", "Write a row for each document in it.")
        for file in filter(None, (settings.cover, *settings.lexicon)):
            existing(file)
    except UsageError as error:
        problems.append(Problem.of(place, error))
    if len(problems) > before:
        return None
    columns = {name: _text(value) for name, value in given.items()}
    return Row(place, path, columns.get("name", ""), settings, columns)


def _with(
    settings: Settings, options: dict[str, Any], place: str, problems: list[Problem]
) -> Settings:
    """The settings with all options over them that can be; of each other one, what is wrong."""
    try:
        return with_options(settings, options)
    except UsageError as error:
        if len(options) == 1:
            problems.append(Problem.of(place, error))
            return settings
    for option, value in options.items():
        settings = _with(settings, {option: value}, place, problems)
    return settings


def _text(value: Any) -> str:
    """What a column holds, for the template."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


# What is written, as the settings have it. What cannot be understood stays, and is refused there.


def _options(name: str, value: Any, base: Path) -> dict[str, Any]:
    """A column as settings."""
    if name in ("voice", "voices"):
        return _voices(name, value, base)
    return {name: _value(name, value, base)}


def _value(name: str, value: Any, base: Path) -> Any:
    if name in ("roles", "characters"):
        return _castings(value, base)
    default = _SETTINGS[name]
    if isinstance(default, tuple):
        values = [_plain(each) for each in _items(value, ",;" if name == "to" else ";")]
        return [_path(each, base) for each in values] if name == "lexicon" else values
    if name == "cover":
        return _path(value, base)
    if isinstance(default, bool):
        return _TRUTHS.get(str(value).strip().casefold(), value)
    if isinstance(default, int):
        return _number(value, whole=True)
    if isinstance(default, float):
        return _number(value, whole=False)
    return _plain(value)


def _castings(value: Any, base: Path) -> Any:
    """Tables of ``roles`` or ``characters``; in a cell, as JSON."""
    if isinstance(value, str):
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    if not isinstance(value, dict):
        return value
    known = {field.name for field in fields(Casting)}
    return {
        who: {
            name: _value(name, one, base) if name in known and name in _SETTINGS else one
            for name, one in table.items()
        }
        if isinstance(table, dict)
        else table
        for who, table in value.items()
    }


def _voices(name: str, value: Any, base: Path) -> dict[str, Any]:
    """``NAME`` and ``TAG=NAME``, as ``--voice`` takes them, or a table by language."""
    if isinstance(value, dict):
        return {"voices": value}
    pairs = [str(each).rpartition("=") for each in _items(value, ";")]
    by_tag = {tag.strip(): _voice(voice.strip(), base) for tag, _, voice in pairs}
    usual = by_tag.pop("", None)
    if usual and name == "voices":
        return {"voices": {usual: ""}}  # no language is told
    return ({"voice": usual} if usual else {}) | ({"voices": by_tag} if by_tag else {})


def _voice(name: str, base: Path) -> str:
    """A voice that is a file is found from the manifest."""
    return str(_path(name, base)) if name.lower().endswith(".onnx") else name


def _items(value: Any, signs: str) -> list[Any]:
    """A list as it is, as a JSON array, or with signs between."""
    if not isinstance(value, str):
        return value if isinstance(value, list) else [value]
    if value.lstrip().startswith("["):
        with suppress(ValueError, RecursionError):
            listed = json.loads(value)
            return listed if isinstance(listed, list) else [value]
    return [each for each in map(str.strip, re.split(f"[{signs}]", value)) if each]


def _plain(value: Any) -> Any:
    """Text; also what is a number to others, such as the title “1984”."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else value


def _path(value: Any, base: Path) -> Any:
    """A file as it is found from the manifest."""
    if not isinstance(value, str):
        return value
    path = base / value.strip()
    with suppress(UsageError):
        return existing(path)
    return path


def _number(value: Any, *, whole: bool) -> Any:
    """A number as people write it: ``64 000``, ``64,000``, ``1,5``, ``−18``."""
    if isinstance(value, str):
        written = _THOUSANDS.sub("", value).replace("−", "-")
        if whole:
            written = re.sub(r"[.,](?=\d{3}(?!\d))", "", written)
        written = written.replace(",", ".")
        if not _NUMBER.fullmatch(written):
            return value
        value = float(written) if "." in written or not whole else int(written)
    if whole and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
