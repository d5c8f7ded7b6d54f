"""What a person sees and hears of the work: progress, results and errors on the console.

On a terminal a bar shows the stage, the count and the time left. Elsewhere (a pipe, a log, a
screen reader's capture) there are whole lines only, which never move or change.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accessible.errors import AccessibleError, Finding, Severity, UsageError

if TYPE_CHECKING:
    from accessible.publish import Result

_STAGES = {
    "read": "Reading",
    "cut": "Taking the narration apart",
    "narrate": "Speaking",
    "measure": "Measuring loudness",
    "encode": "Encoding",
    "write": "Writing",
    "prove": "Proving",
}
#: The bar counts in these; sizes of work (frames) mean nothing to a person.
_COUNTED = {"narrate": "sentences"}


class Console:
    """``quiet``: only errors. ``verbose``: notes too. ``as_json``: results as JSON on standard
    output, and nothing else there."""

    def __init__(self, *, quiet: bool, verbose: bool, as_json: bool) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.as_json = as_json
        self._bar: Any = None
        self._stage = ""
        self._done = 0

    def say(self, line: str) -> None:
        """One line of a result."""
        if not self.quiet and not self.as_json:
            click.echo(line)

    def data(self, value: object) -> None:
        """One result as JSON, in one line."""
        click.echo(json.dumps(value, ensure_ascii=False))

    def form(
        self, name: str | None, path: Path | None, endings: Mapping[str, Sequence[str]]
    ) -> str:
        """The format to write in: the one that was named, else by the ending of the file.

        ``endings`` of file names for each format, the usual format first. Raises ``UsageError``.
        """
        if name is not None and name not in endings:
            raise UsageError(
                f"There is no format “{name}”.", f"Choose one of: {', '.join(endings)}."
            )
        ending = path.suffix.lower() if path else ""
        found = (form for form, known in endings.items() if ending in known)
        return name or next(found, next(iter(endings)))

    def write(self, lines: Iterable[str], path: Path | None) -> None:
        """Lines as they come: to standard output, or into a file that is there whole or not at all.

        Raises ``OutputError``.
        """
        if path is None:
            if not self.quiet or self.as_json:
                for line in lines:
                    click.echo(line)
            return
        from accessible.placing import in_place

        with (
            in_place(path) as part,
            part.open("w", encoding="utf-8", errors="replace", newline="\n") as stream,
        ):
            stream.writelines(f"{line}\n" for line in lines)
        self.say(f"{path}  {_size(path.stat().st_size)}")

    def progress(self, stage: str, done: int, total: int) -> None:
        """The library's progress callback."""
        if self.quiet or (self.as_json and not sys.stderr.isatty()):
            return
        if stage != self._stage or done < self._done:
            self.close()
            self._stage = stage
            self._open(stage, total)
        if self._bar is not None and done > self._done:
            self._bar.update(done - self._done)
        self._done = done
        if done >= total:
            self.close()

    def _open(self, stage: str, total: int) -> None:
        name = _STAGES.get(stage, stage)
        if sys.stderr.isatty():
            if total:
                self._bar = click.progressbar(
                    length=total, label=f"{name:<18}", file=sys.stderr, show_pos=stage in _COUNTED
                )
                self._bar.__enter__()
        elif total:
            unit = f": {total} {_COUNTED[stage]}" if stage in _COUNTED else ""
            click.echo(f"{name}{unit} …", err=True)

    def close(self) -> None:
        """End the bar that stands, if one does."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
        self._stage = ""
        self._done = 0

    def findings(self, findings: Iterable[Finding]) -> None:
        """One line a finding, then its remedy; notes only when ``verbose``."""
        for finding in findings:
            if self.verbose or finding.severity is not Severity.NOTE:
                self.say(
                    f"{finding.severity.value}: {finding.place}: {finding.message} "
                    f"[{finding.code}] {finding.remedy}"
                )

    def result(self, source: str, result: Result) -> None:
        """What a build made of one document."""
        if self.as_json:
            self.data(
                {
                    "source": source,
                    "outputs": [str(path) for path in result.outputs],
                    "report": str(result.report),
                    "figures": result.figures,
                    "findings": [finding.to_json() for finding in result.findings],
                }
            )
            return
        self.findings(result.findings)
        for path in result.outputs:
            self.say(f"{path}  {_weight(path)}")
        figures = result.figures
        if figures.get("narrators"):
            self.say(f"Read by {'; '.join(figures['narrators'])}.")
        if "audio_seconds" in figures:
            self.say(
                f"{_duration(figures['audio_seconds'])} of narration, "
                f"{figures['utterances']} sentences "
                f"({figures['spoken_anew']} spoken anew), "
                f"{figures['chapters']} chapter{'' if figures['chapters'] == 1 else 's'}."
            )

    def error(self, error: AccessibleError) -> None:
        """One clear sentence, then what to do next."""
        self.close()
        if self.as_json:
            self.data({"error": error.message, "remedy": error.remedy, "exit": error.exit_code})
        click.echo(f"Error: {error.message}", err=True)
        click.echo(error.remedy, err=True)


def run(console: Console, work: Callable[[], None]) -> int:
    """Do the work; the exit code of what it raised, having said it. The one ``except``."""
    try:
        work()
    except AccessibleError as error:
        console.error(error)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read our output has gone: there is nobody left to tell.
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        console.close()
        click.echo("Stopped. What was spoken is kept; start again to go on from here.", err=True)
        return 130
    finally:
        console.close()
    return 0


def _weight(path: Path) -> str:
    """How large a file is, or all files of a folder, and how many."""
    if not path.is_dir():
        return _size(path.stat().st_size)
    sizes = [file.stat().st_size for file in path.iterdir()]
    return f"{_size(sum(sizes))} in {len(sizes)} files"


def _size(size: float) -> str:
    for unit, digits in (("bytes", 0), ("kB", 1), ("MB", 1)):
        if size < 1000:
            return f"{size:.{digits}f} {unit}"
        size /= 1000
    return f"{size:.2f} GB"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
