"""``accessible build``: documents in, books and audiobooks out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from accessible.cli.options import (
    build_options,
    exit_with,
    output_options,
    settings_of,
    settings_options,
)
from accessible.console import Console, run
from accessible.errors import AccessibleError, UsageError


@click.command()
@click.argument(
    "documents", nargs=-1, required=True, metavar="INPUT…", type=click.Path(path_type=Path)
)
@click.option(
    "-o",
    "--output",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the results. It is made when it is not there.",
)
@build_options
@settings_options
@output_options
def build(
    documents: tuple[Path, ...],
    output: Path,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Build a narrated EPUB and an audiobook from each INPUT.

    The results stand in the output folder under the document's name, beside a report of what was
    found. Every result is proved before it is put there: the sound is decoded and held against
    the text, sentence by sentence. A second run speaks only what has changed.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        settings = settings_of(config, options)
        stems = [path.stem for path in documents]
        twice = next((path for path in documents if stems.count(path.stem) > 1), None)
        if twice:
            raise UsageError(
                f"Two documents would both be called “{twice.stem}” in {output}.",
                "Build them into different folders.",
            )
        failed: list[AccessibleError] = []
        for document in documents:
            try:
                _build_one(document, output, settings, console)
            except AccessibleError as error:
                # One bad document never keeps the others from being made.
                failed.append(error)
                if len(documents) > 1:
                    console.error(error)
        if len(documents) == 1 and failed:
            raise failed[0]
        if failed:
            # What failed is worse than what was built with holes, and that than findings.
            worst = min(failed, key=lambda error: (error.exit_code == 3, error.exit_code))
            kind = type(worst)
            raise kind(
                f"{len(failed)} of {len(documents)} documents failed.", "See the messages above."
            )

    exit_with(run(console, work))


def _build_one(document: Path, output: Path, settings: Any, console: Console) -> None:
    from accessible.line import build as build_one

    if not console.as_json:
        console.say(f"{document}")
    result = build_one(document, output, settings, console.progress)
    console.result(str(document), result)
