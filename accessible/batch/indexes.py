"""The files of a library's index: known by how they begin, so that nobody else's is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from accessible.errors import OutputError
from accessible.placing import in_place

#: So many bytes of a file tell whose it is.
_BEGIN = 2000
#: What ours hold there, and others do not.
_MARKS = {
    ".html": '<meta name="generator" content="accessible ',
    ".json": '"generator": "accessible ',
    ".csv": "name,title,author,language,state,audio_seconds,bytes,outputs",
}


def is_ours(path: Path) -> bool:
    """Whether a file is one that ``put`` has written for an index, and may write again."""
    mark = _MARKS.get(path.suffix)
    try:
        with path.open("rb") as stream:
            return mark is not None and mark.encode("ascii") in stream.read(_BEGIN)
    except OSError:
        return False


def put(path: Path, lines: Iterable[str]) -> None:
    """Write a file of an index as UTF-8; it is there whole or not at all. Raises ``OutputError``,
    also where somebody else's stands."""
    if os.path.lexists(path) and not is_ours(path):
        raise OutputError(
            f"{path} is a file that accessible has not made.",
            "Move it away, or have the batch make its outputs in another folder.",
        )
    with (
        in_place(path) as part,
        part.open("w", encoding="utf-8", errors="replace", newline="") as stream,
    ):
        stream.writelines(lines)
