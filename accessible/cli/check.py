"""``accessible check``: the proof of anybody's files."""

from __future__ import annotations

from pathlib import Path

import click

from accessible.cli.options import exit_with, output_options
from accessible.console import Console, run
from accessible.errors import StrictError


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--outside/--no-outside",
    default=True,
    help="Ask EPUBCheck and Ace too, where they are installed.  [default: yes]",
)
@click.option(
    "--listen",
    "recognize",
    is_flag=True,
    help="Have a recognizer listen to 100 English clips of each EPUB (the extra “listen”).",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when there is any warning.")
@output_options
def check(
    files: tuple[Path, ...],
    outside: bool,
    recognize: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Prove that nothing is missing in a narrated EPUB or an audiobook.

    Every audio file is decoded and held against the text that it narrates; every visible word
    must be heard exactly once. Works on anyone's files. Exits with 1 when a file has an error.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.check import prove
        from accessible.errors import ProofError, Severity
        from accessible.workers import workers

        broken = warned = 0
        with workers(0) as executor:
            for path in files:
                proof = prove(
                    path, outside=outside, levels=True, recognize=recognize, executor=executor
                )
                if as_json:
                    console.data(proof.to_json())
                for line in proof.lines():
                    console.say(line)
                broken += not proof.holds
                warned += any(finding.severity is Severity.WARNING for finding in proof.findings)
        if broken:
            raise ProofError(f"{broken} of {len(files)} files have errors.", "See the list above.")
        if strict and warned:
            raise StrictError(f"{warned} of {len(files)} files have warnings.", "See above.")

    exit_with(run(console, work))
