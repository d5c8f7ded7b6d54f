"""The tables that manifests come as: each row with its line and its cells, and what is wrong there.

CSV and TSV as spreadsheets write them, JSON Lines (a table on each line), YAML (a list of tables).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from accessible.batch.problems import Problem

#: What the command line calls a setting that holds several.
_SINGULAR = {"author": "authors", "narrator": "narrators"}
#: What is one choice for the whole batch.
WHOLE = ("jobs", "cache", "cache_size", "store")
#: What may part the cells of a CSV file; Excel writes ``;`` where people write 1,5.
_DELIMITERS = ",;\t|"
#: The most that a row may hold, all lists in it counted.
_LARGEST = 10_000
#: The most columns of a table; what has more is none.
COLUMNS = 1_000

Rows = Iterator[tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of formats know, and whom they tell."""

    path: str
    known: Collection[str]
    problems: list[Problem]

    def tell(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.path}, line {line}", message, remedy))


def column(title: str) -> str:
    """What a column is called, however its title is written: “Note-marks” is ``note_marks``."""
    name = "_".join(title.replace("-", " ").replace("_", " ").lower().split())
    return _SINGULAR.get(name, name)


def nearest(name: str, known: Collection[str]) -> str:
    """What to do about a column that is not known."""
    if name in WHOLE:
        return f"Choose it for the whole batch: --{name.replace('_', '-')}."
    near = get_close_matches(name, known, 1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return "A column is “source”, “name”, a build option, or a field of --name."


def _of_csv(text: str, reading: Reading, delimiters: str = _DELIMITERS) -> Rows:
    skipped = 0
    said = re.match(r"sep=([,;\t|])\r?\n", text)  # as Excel has it told
    if said:
        delimiters, text, skipped = said[1], text[said.end() :], 1
    table = _records(text, skipped, reading, _delimiter(text, delimiters, reading.known))
    first, titles = next(table, (0, []))
    if not first:
        return
    columns = [column(title) for title in titles]
    twice = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if twice:
        reading.tell(first, f"There are two columns “{twice[0]}”.", "Take one away.")
        return
    if len(columns) > COLUMNS:
        reading.tell(first, f"There are {len(columns):,} columns.", "Look what file that is.")
        return
    known = {*reading.known, ""}
    for title, name in zip(titles, columns, strict=True):
        if name not in known:
            message = f"There is no column “{title.strip()}”."
            reading.tell(first, message, nearest(name, reading.known))
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
        elif any(cell and not name for cell, name in zip(cells, columns, strict=False)):
            reading.tell(line, "A cell stands in a column without a title.", "Give it a title.")
        else:
            named = zip(columns, cells, strict=False)
            yield line, {name: cell for name, cell in named if name in reading.known}


def _records(
    text: str, skipped: int, reading: Reading, delimiter: str
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
                    return sum(column(cell) in known for cell in cells), len(cells)
        return 0, 0

    return max(delimiters, key=found)


def _of_tsv(text: str, reading: Reading) -> Rows:
    return _of_csv(text, reading, "\t")


def _of_json_lines(text: str, reading: Reading) -> Rows:
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


def _of_yaml(text: str, reading: Reading) -> Rows:
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


#: The readers of tables by the ending of their files.
READERS: dict[str, Callable[[str, Reading], Rows]] = {
    ".csv": _of_csv,
    ".tsv": _of_tsv,
    ".tab": _of_tsv,
    ".jsonl": _of_json_lines,
    ".ndjson": _of_json_lines,
    ".yaml": _of_yaml,
    ".yml": _of_yaml,
}
