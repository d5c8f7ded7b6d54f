"""Suggestions as a lexicon to edit, as JSON, as TSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from io import StringIO

from accessible.suggestions import Suggestion

#: The formats, each with the endings of files that are in it.
FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".lexicon"),
    "json": (".json", ".jsonl", ".ndjson"),
    "tsv": (".tsv",),
}

_HEAD = """\
# Words of “{title}” that a voice may get wrong, the most rewarding to mend first.
# To mend one, remove the # before it, and write after the equals sign how it is said: in plain
# letters (Shivawn) or in IPA (/ʃɪˈvɔːn/). A line that begins with # changes nothing.
# After a word: how often it is read, why it is here, {sounds}where it stands first.
# Keep this file as {stem}.lexicon.txt beside the document, where it is found by itself,
# or name it with --lexicon."""


def listing(
    suggestions: Iterable[Suggestion], form: str = "text", *, title: str = "", stem: str = "BOOK"
) -> Iterator[str]:
    """The lines of one of the ``FORMATS``, without their line ends. ``title`` and ``stem`` (of its
    file's name) are the document's."""
    return _LINES[form](list(suggestions), " ".join(title.split()), stem)


def _lexicon(suggestions: list[Suggestion], title: str, stem: str) -> Iterator[str]:
    """A lexicon in two columns in which nothing is said yet: each word is a comment."""
    if not suggestions:
        yield f"# No word of “{title}” looks like one that a voice gets wrong."
        return
    sounds = "what eSpeak NG says now, " if any(one.sounds for one in suggestions) else ""
    yield from _HEAD.format(title=title, stem=stem, sounds=sounds).split("\n")
    for one in suggestions:
        times = f"{one.times} time{'' if one.times == 1 else 's'}"
        now = f", now /{one.sounds}/" if one.sounds else ""
        # A straight quote would keep the comment in the column.
        sample = one.sentence.replace('"', "”")
        yield f"# {one.word} = {one.word}  # {times}, {one.reason}{now}: {sample} ({one.places[0]})"


def _json(suggestions: list[Suggestion], title: str, stem: str) -> Iterator[str]:
    for one in suggestions:
        yield json.dumps(asdict(one), ensure_ascii=False)


def _tsv(suggestions: list[Suggestion], title: str, stem: str) -> Iterator[str]:
    columns = ("word", "times", "reason", "language", "sounds", "sentence", "place", "score")
    yield "\t".join(columns)
    buffer = StringIO()
    writer = csv.writer(buffer, dialect="excel-tab", lineterminator="")
    for one in suggestions:
        row = {**asdict(one), "place": one.places[0]}
        writer.writerow([row[column] for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


_LINES: dict[str, Callable[[list[Suggestion], str, str], Iterator[str]]] = {
    "text": _lexicon,
    "json": _json,
    "tsv": _tsv,
}
