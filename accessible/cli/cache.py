"""``accessible cache``: see it, prune it, empty it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from accessible.cli.options import Command, exit_with, output_options
from accessible.console import Console, run


@click.group()
def cache() -> None:
    """See, prune or empty the cache of what has been spoken and encoded."""


def _cache_options(command: Command) -> Command:
    """Options of the commands that look after the cache."""
    folder = click.option(
        "--cache", "folder", type=click.Path(path_type=Path), help="The folder of the cache."
    )
    return folder(output_options(command))


@cache.command()
@_cache_options
def info(**options: Any) -> None:
    """Say where the cache is and how much it holds."""
    _cache_command("info", **options)


@cache.command()
@_cache_options
def clear(**options: Any) -> None:
    """Empty the cache. The next build speaks everything anew."""
    _cache_command("clear", **options)


@cache.command()
@click.option(
    "--size", metavar="SIZE", help="What it may hold, as in 500MB or 2GB.  [cache-size, else 8.6GB]"
)
@_cache_options
def prune(**options: Any) -> None:
    """Remove what was not used for the longest time, until the cache is small enough.

    Every build does this at its end. What a running build has used stays.
    """
    _cache_command("prune", **options)


def _cache_command(
    name: str,
    folder: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    size: str | None = None,
) -> None:
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.cache import Cache, size_of
        from accessible.settings import load, with_options

        limit = None if size is None else size_of(size)
        given = {"cache": folder, "cache_size": limit}
        options = {name: value for name, value in given.items() if value is not None}
        held = getattr(Cache.of(with_options(load(), options)), name)()
        if as_json:
            console.data(
                {
                    "folder": str(held.folder),
                    "entries": held.entries,
                    "bytes": held.bytes,
                    "limit": held.limit,
                }
            )
        verb = "Holds" if name == "info" else "Removed"
        console.say(f"{held.folder}")
        console.say(f"{verb} {held.entries} entries, {held.bytes / 1e6:.1f} MB.")
        console.say(f"Limit: {held.limit / 1e6:.0f} MB.")

    exit_with(run(console, work))
