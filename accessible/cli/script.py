"""``accessible script``: what will be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from accessible.cli.options import (
    exit_with,
    listed,
    listing_options,
    output_options,
    settings_of,
    settings_options,
)
from accessible.console import Console, run


@click.command()
@click.argument("document", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "--changed",
    is_flag=True,
    help="Only the units that are read differently from how they are written.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="LIST",
    help="Only units with something of these classes, with commas between: money,date. The last "
    "line of “accessible script INPUT” names the classes of INPUT.",
)
@listing_options("text, json (one object a unit), tsv (for spreadsheets) or html (a web page)")
@settings_options
@output_options
def script(
    document: Path,
    changed: bool,
    kinds: str | None,
    form: str | None,
    output: Path | None,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Show what will be said of INPUT, unit by unit, written beside spoken.

    Each unit has its id, its role and its language. A line “spoken” follows where the voice says
    something other than what is written, and a line for each stretch that is read differently,
    with its class. The last line counts them.

    \b
    accessible script BOOK.epub --changed          what to proofread before a build
    accessible script BOOK.epub -o script.html     the same as a page, with colors
    """
    as_json = as_json or form == "json"
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.improving import improve
        from accessible.readers.dispatch import read
        from accessible.scripting import script as write_script
        from accessible.transcript import FORMATS, transcript

        chosen = console.form("json" if as_json else form, output, FORMATS)
        settings = settings_of(config, options)
        book, lines = write_script(improve(read(document, settings), settings), settings)
        wanted = listed(kinds)
        console.write(transcript(book, lines, chosen, changed=changed, kinds=wanted), output)
        if output or chosen == "text":
            console.findings(book.findings)

    exit_with(run(console, work))
