"""Commands of others, run when a book is finished or has failed.

A command is a program with its arguments, and never goes through a shell: what a book is called can
do no harm. It is given the event as JSON on its standard input, with absolute paths. Whatever
becomes of it, the batch goes on.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from accessible.batch.events import Event, Kind
from accessible.errors import UsageError

#: How long a command may take, in seconds.
BOUND = 60.0
#: How much of what a command complains of is looked at, in bytes.
_TAIL = 2000
#: How long the system may take to end a command.
_GRACE = 5.0


class Hooks:
    """``on_done`` and ``on_failed`` are command lines, empty for none; ``tell`` is given one line
    when a command fails. Give it events; those of other kinds do nothing.

    Raises ``UsageError`` for a command line that cannot be understood, or names no program.
    """

    def __init__(
        self,
        on_done: str,
        on_failed: str,
        output: Path,
        tell: Callable[[str], None],
        *,
        seconds: float = BOUND,
    ) -> None:
        done, failed = _words(on_done, "--on-done"), _words(on_failed, "--on-failed")
        self._commands = {Kind.DONE: done, Kind.FAILED: failed, Kind.SET_ASIDE: failed}
        self._output = output.absolute()
        self._tell = tell
        self._seconds = seconds

    def __call__(self, event: Event) -> None:
        """Run the command for this event, if there is one, and wait for it."""
        words = self._commands.get(event.kind)
        if not words:
            return
        option = "--on-done" if event.kind is Kind.DONE else "--on-failed"
        if trouble := self._run(words, event):
            self._tell(f"The command of {option} for {event.name} {trouble}")

    def _run(self, words: list[str], event: Event) -> str:
        """How it failed, as the end of a sentence; empty when it did not."""
        # Files, not pipes: what reads nothing, or goes on in the background, holds nothing up.
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(json.dumps(self._told(event)).encode("ascii") + b"\n")
            given.seek(0)
            try:
                process = subprocess.Popen(
                    words,
                    stdin=given,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    start_new_session=os.name != "nt",
                )
            except (OSError, ValueError) as error:
                return f"could not be started: {error}."
            try:
                code = process.wait(self._seconds)
            except subprocess.TimeoutExpired:
                return f"took longer than {self._seconds:g} seconds and was ended."
            finally:
                if process.poll() is None:  # it took too long, or the batch is being stopped
                    _end(process)
            return f"failed with exit code {code}{_complaint(said)}." if code else ""

    def _told(self, event: Event) -> dict[str, Any]:
        """What the command is given; the keys are stable, and what is empty is left out."""
        told = event.to_json()
        if event.outputs:
            told["outputs"] = [str(self._output / path) for path in event.outputs]
        report = self._output / f"{event.name}.report.json"
        if event.kind is Kind.DONE and report.is_file():
            told["report"] = str(report)
        return {**told, "folder": str(self._output)}


def _words(command: str, option: str) -> list[str]:
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError(
            f"The command of {option} cannot be understood: {error}.",
            "Close its quotes; it is a program with its arguments, not a line for a shell.",
        ) from error
    if os.name == "nt":
        words = [word.strip('"') for word in words]
    if words and shutil.which(words[0]) is None:
        raise UsageError(
            f"There is no program “{words[0]}” for {option}.",
            "Give the path of one that may be run; a line for a shell is sh -c '…'.",
        )
    return words


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command with all that it has started."""
    with suppress(OSError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)


def _complaint(said: IO[bytes]) -> str:
    """The last line of what a command wrote on its standard error."""
    end = said.seek(0, os.SEEK_END)
    said.seek(max(0, end - _TAIL))
    lines = said.read().decode("utf-8", "replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "").strip()
    shown = "".join(sign if sign.isprintable() else " " for sign in last).rstrip(".")
    return f": {shown}" if shown else ""
