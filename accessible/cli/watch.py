"""``accessible watch``: a hot folder, where what arrives is built."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accessible.cli.options import (
    build_options,
    exit_with,
    output_options,
    settings_of,
    settings_options,
)
from accessible.console import Console, run

if TYPE_CHECKING:
    from accessible.batch.events import Event


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder for the results.  [FOLDER itself]",
)
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Take files of these names only, as in '*.docx'. Repeat for several.",
)
@click.option(
    "--interval",
    metavar="SECONDS",
    type=click.FloatRange(0.1),
    default=5.0,
    show_default=True,
    help="Seconds between two looks into the folder.",
)
@click.option(
    "--settle",
    metavar="SECONDS",
    type=click.FloatRange(0),
    default=3.0,
    show_default=True,
    help="Seconds that a file has not changed for when it has arrived.",
)
@click.option("--once", is_flag=True, help="Build what is there now, and end (for cron).")
@build_options
@settings_options
@output_options
def watch(
    folder: Path,
    output: Path | None,
    patterns: tuple[str, ...],
    interval: float,
    settle: float,
    once: bool,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Build every document that arrives in FOLDER, until stopped with Ctrl-C.

    The results stand beside it under its name (NAME.narrated where a document has that name), with
    a report. NAME.failed.txt says why something could not be built; it is tried again when it
    changes. What stands already is not built again.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)
    code = 0

    def work() -> None:
        nonlocal code
        from accessible.batch.events import Kind, logged
        from accessible.batch.ledger import Ledger
        from accessible.batch.table import Table
        from accessible.batch.watching import watch as watch_folder
        from accessible.pool import Pool

        settings = settings_of(config, options)
        tell: Callable[[Event], None]
        if as_json:
            tell = logged(sys.stdout)
        elif quiet:
            tell = _errors
        else:
            tell = Table(lambda text: console.say(text.rstrip()), lambda: 80, live=False)

        def told(event: Event) -> None:
            # Of a folder that is watched, a batch has no end, and its beginning means nothing.
            if event.kind not in (Kind.STARTED, Kind.ENDED):
                tell(event)

        results = output or folder
        with Ledger.open(results) as ledger, Pool(settings.jobs) as executor:
            console.findings(ledger.findings)
            if not once:
                console.say(f"Watching {folder}. Ctrl-C ends it.")
            summary = watch_folder(
                folder,
                results,
                settings,
                executor=executor,
                ledger=ledger,
                patterns=patterns,
                interval=interval,
                settle=settle,
                once=once,
                told=told,
                found=lambda finding: console.findings([finding]),
            )
        code = summary.exit_code

    failed = run(console, work)
    exit_with(failed or code)


def _errors(event: Event) -> None:
    if event.error:
        click.echo(f"Error: {event.name}: {event.error} {event.remedy}".rstrip(), err=True)
