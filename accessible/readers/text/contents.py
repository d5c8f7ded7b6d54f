"""A printed table of contents in a plain text: where it begins, and where it ends."""

from __future__ import annotations

import re
from collections import Counter

from accessible.readers.text.headings import LONGEST, is_bare, title_of
from accessible.readers.text.lines import Run

_CONTENTS = re.compile(
    r"(?:the\s+|table\s+of\s+)?contents|inhalt(?:sverzeichnis)?|table\s+des\s+mati[eè]res|[ií]ndice"
    r"|sommario|sommaire|содержание|оглавление|inhoud|spis\s+treści",
    re.IGNORECASE,
)
_LEADER = re.compile(r"[\s.·…]{2,}(?:\d{1,4}|[ivxlc]{1,8})$|\s+\d{1,4}$")
_LETTERS = re.compile(r"[^\W_]+")


def is_contents(run: Run) -> bool:
    """Whether the run is the heading of a printed table of contents."""
    first = run.lines[0].strip()
    return len(first) < 40 and _CONTENTS.fullmatch(first.strip(".:[]_ ")) is not None


def contents(all_runs: list[Run], begin: int) -> int:
    """The index after the printed contents whose heading is the run at ``begin``.

    ``begin`` itself when the lines there do not announce headings that follow: then it is text.
    """
    entries = [line.strip() for line in all_runs[begin].lines[1:]]
    first: frozenset[str] = _keys(entries[0]) if entries else frozenset()
    stop = begin + 1
    while stop < len(all_runs):
        run = all_runs[stop]
        if max(map(len, run.lines)) > LONGEST or (run.is_ornament and len(entries) > 1):
            break
        if first and first & _run_keys(run):
            break
        if _is_prose(run):
            break
        if not run.is_ornament:
            entries += [line.strip() for line in run.lines]
            first = first or _keys(entries[0])
        stop += 1
    seen = Counter(key for run in all_runs[begin + 1 : stop] for key in _run_keys(run))
    while stop - 1 > begin and len(entries) > 1:
        last = all_runs[stop - 1]
        # Headings that the text begins with were announced before; a bare number awaits its title.
        if not (any(seen[key] > 1 for key in _run_keys(last)) or is_bare(last.text)):
            break
        seen.subtract(_run_keys(last))
        del entries[len(entries) - len(last.lines) :]
        stop -= 1
    later = {key for run in all_runs[stop:] if len(run.lines) < 4 for key in _run_keys(run)}
    known = [bool(_keys(entry) & later) for entry in entries]
    if sum(known) < 2 or sum(known) * 2 < len(known):
        return begin
    return stop


def _is_prose(run: Run) -> bool:
    """Whether the run is a paragraph, and no list of titles."""
    length = sum(map(len, run.lines))
    closed = run.lines[-1].endswith((".", "”", '"', "?", "!"))
    return len(run.lines) > 1 and closed and length > 45 * len(run.lines)


def _run_keys(run: Run) -> frozenset[str]:
    """The keys of a run that may be a heading: of its first line, and of all of it."""
    if len(run.lines) > 3 or len(run.lines[0]) > LONGEST:
        return frozenset()
    return _keys(run.lines[0].strip()) | _keys(run.text)


def _keys(entry: str) -> frozenset[str]:
    """What tells that an entry and a heading are the same: the letters, with and without number."""
    entry = _LEADER.sub("", entry)
    forms = (entry, title_of(entry))
    keys = ("".join(_LETTERS.findall(form)).casefold() for form in forms if len(form) <= 200)
    return frozenset(key for key in keys if key)
