"""A manifest: a table of documents with a row for each, and a column for any build option.

CSV and TSV as spreadsheets write them, JSON Lines (a table for each line) and YAML (a list of
tables). ``source`` is the document, relative to the manifest; ``name`` what its outputs are called;
every other column is a setting, or a field of the template that names outputs.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from accessible.batch.problems import Problem
from accessible.batch.sources import decoded, existing
from accessible.errors import UsageError
from accessible.settings import Casting, Settings, with_options

#: What is no setting, but a column.
_OWN = ("source", "name")
#: What the command line calls a setting that holds several.
_SINGULAR = {"author": "authors", "narrator": "narrators"}
#: What is one choice for the whole batch.
_WHOLE = ("jobs", "cache", "cache_size", "store")
_SETTINGS = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}
_OPTIONS = [name for name in _SETTINGS if name not in _WHOLE]
#: True and false, as people and their spreadsheets write them.
_TRUTHS = {
    **dict.fromkeys("true yes y on 1 x wahr ja vrai oui verdadero sí si vero".split(), True),
    **dict.fromkeys("false no n off 0 falsch nein faux non falso".split(), False),
}
#: What parts thousands.
_THOUSANDS = re.compile(r"[\s_'’\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")
#: What may part the cells of a CSV file; Excel writes ``;`` where people write 1,5.
_DELIMITERS = ",;\t|"
#: The most that a row may hold, all lists in it counted.
_LARGEST = 10_000


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
    return path.suffix.lower() in _READERS


def rows(
    path: Path, settings: Settings, extra: Collection[str], problems: list[Problem]
) -> Iterator[Row]:
    """The rows of a manifest whose settings stand over ``settings``.

    ``extra`` are columns that are known beside the settings. A row that is not whole is left out,
    and what is wrong with it is put to the ``problems``, as is what is wrong with the file.
    """
    read = _READERS.get(path.suffix.lower())
    try:
        if read is None:
            raise UsageError(
                f"{path} is no manifest that can be read.",
                f"Give it one of these endings: {' '.join(sorted(_READERS))}.",
            )
        text = decoded(path)
    except UsageError as error:
        problems.append(Problem.of(f"{path}", error))
        return
    known = {*_OPTIONS, *_OWN, *extra}
    told: set[str] = set()
    count = 0
    for line, cells in read(text, _Reading(str(path), known, problems)):
        count += 1
        place = f"{path}, line {line}"
        row = _row(cells, place, path.parent, settings, known, told, problems)
        if row:
            yield row
    if not count and not any(problem.place.startswith(f"{path}") for problem in problems):
        problems.append(Problem(f"{path}", "There are no rows in it.", "Write one a document."))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the readers of formats know, and whom they tell."""

    path: str
    known: Collection[str]
    problems: list[Problem]

    def tell(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.path}, line {line}", message, remedy))


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
    given: dict[str, Any] = {}
    for title, value in cells.items():
        name = _column(title)
        if name in given:
            problems.append(Problem(place, f"“{title}” stands there twice.", "Take one away."))
        elif name in known:
            given[name] = value
        elif name not in told:  # one that is unknown is so in each row
            told.add(name)
            problems.append(Problem(place, f"There is no column “{title}”.", _near(name, known)))
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


def _column(title: str) -> str:
    name = "_".join(title.replace("-", " ").replace("_", " ").lower().split())
    return _SINGULAR.get(name, name)


def _near(name: str, known: Collection[str]) -> str:
    if name in _WHOLE:
        return f"Choose it for the whole batch: --{name.replace('_', '-')}."
    near = get_close_matches(name, known, 1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return "A column is “source”, “name”, a build option, or a field of --name."


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


# The formats: each row as its line and its cells.

_Rows = Iterator[tuple[int, dict[str, Any]]]


def _of_csv(text: str, reading: _Reading, delimiters: str = _DELIMITERS) -> _Rows:
    skipped = 0
    said = re.match(r"sep=(.)\r?\n", text)  # as Excel has it told
    if said:
        delimiters, text, skipped = said[1], text[said.end() :], 1
    table = _records(text, skipped, reading, _delimiter(text, delimiters, reading.known))
    first, titles = next(table, (0, []))
    if not first:
        return
    columns = [_column(title) for title in titles]
    twice = [title for title in columns if title and columns.count(title) > 1]
    if twice:
        reading.tell(first, f"There are two columns “{twice[0]}”.", "Take one away.")
        return
    known = {*reading.known, ""}
    for title, column in zip(titles, columns, strict=True):
        if column not in known:
            message = f"There is no column “{title.strip()}”."
            reading.tell(first, message, _near(column, reading.known))
    if "source" not in columns:
        reading.tell(first, "There is no column “source”.", "Let the first row name the columns.")
        return
    for line, cells in table:
        if any(cells[len(columns) :]):
            reading.tell(
                line,
                f"The row has {len(cells)} cells for {len(columns)} columns.",
                'Put "…" around what has the separator in it.',
            )
        elif any(cell and not column for cell, column in zip(cells, columns, strict=False)):
            reading.tell(line, "A cell stands in a column without a title.", "Give it a title.")
        else:
            named = zip(columns, cells, strict=False)
            yield line, {column: cell for column, cell in named if column in reading.known}


def _records(
    text: str, skipped: int, reading: _Reading, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows that have something in them, with the line on which each begins."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in table:
            cells = [cell.strip() for cell in cells]
            if any(cells):
                yield line + skipped, cells
            line = table.line_num + 1
    except csv.Error as error:
        reading.tell(
            line + skipped,
            f"The table cannot be read from here on: {error}.",
            "Look for a quotation mark that is not closed, or not doubled.",
        )


def _delimiter(text: str, delimiters: str, known: Collection[str]) -> str:
    """What parts the cells: the sign with which most columns of the first row are known."""

    def found(delimiter: str) -> tuple[int, int]:
        with suppress(csv.Error):
            for cells in csv.reader(io.StringIO(text[:_LARGEST]), delimiter=delimiter):
                if any(cells):
                    return sum(_column(cell) in known for cell in cells), len(cells)
        return 0, 0

    return max(delimiters, key=found)


def _of_tsv(text: str, reading: _Reading) -> _Rows:
    return _of_csv(text, reading, "\t")


def _of_json_lines(text: str, reading: _Reading) -> _Rows:
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, object_pairs_hook=_without_doubles)
            if not isinstance(row, dict):
                raise ValueError("it is no object")
        except (ValueError, RecursionError) as error:
            reading.tell(
                number,
                f"The line is no table of JSON: {error}.",
                'Write it as in {"source": "hamlet.md", "rate": 150}.',
            )
            continue
        yield number, row


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a name stands there twice")
    return table


def _of_yaml(text: str, reading: _Reading) -> _Rows:
    import yaml

    # Every value is text, or “no” (Norwegian) would be false and 1:30 a number.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    remedy = "Write a list of tables: “- source: hamlet.md”, then a line for each option."
    try:
        whole = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        reading.tell(line, f"It is no YAML: {error.problem or error.context}.", remedy)
        return
    except (yaml.YAMLError, RecursionError) as error:
        reading.tell(1, f"It is no YAML: {' '.join(str(error).split())}.", remedy)
        return
    if whole is None:
        return
    if not isinstance(whole, yaml.SequenceNode):
        reading.tell(whole.start_mark.line + 1, "It holds no list of tables.", remedy)
        return
    known: dict[int, tuple[Any, int]] = {}
    for node in whole.value:
        line = node.start_mark.line + 1
        try:
            row, _ = _of_node(node, known)
            if not isinstance(row, dict):
                raise ValueError("it is no table")
        except (ValueError, RecursionError) as error:
            reading.tell(line, f"The row cannot be taken: {error}.", remedy)
            continue
        yield line, row


def _of_node(node: Any, known: dict[int, tuple[Any, int]]) -> tuple[Any, int]:
    """What a node of YAML holds, and how much that is; each once, however often it is named."""
    if id(node) in known:
        return known[id(node)]
    value: Any
    size = 1
    if node.id == "scalar":
        value = None if not node.style and node.value in ("", "~", "null", "Null") else node.value
    else:
        known[id(node)] = (None, _LARGEST)  # what holds itself is too large
        parts = [
            tuple(_of_node(each, known) for each in (part if isinstance(part, tuple) else (part,)))
            for part in node.value
        ]
        size += sum(each for part in parts for _, each in part)
        if size > _LARGEST:
            raise ValueError("it holds too much")
        if node.id == "mapping":
            if not all(isinstance(key[0][0], str) for key in parts):
                raise ValueError("a name in it is no text")
            value = _without_doubles([(key[0], each[0]) for key, each in parts])
        else:
            value = [each[0][0] for each in parts]
    known[id(node)] = (value, size)
    return known[id(node)]


_READERS: dict[str, Callable[[str, _Reading], _Rows]] = {
    ".csv": _of_csv,
    ".tsv": _of_tsv,
    ".tab": _of_tsv,
    ".jsonl": _of_json_lines,
    ".ndjson": _of_json_lines,
    ".yaml": _of_yaml,
    ".yml": _of_yaml,
}
