"""``accessible batch``: whole libraries in, books and audiobooks out, and what became of each."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accessible.cli.ledger import foretell, report, status
from accessible.cli.options import (
    build_options,
    exit_with,
    output_options,
    settings_of,
    settings_options,
)
from accessible.console import Console, run
from accessible.errors import AccessibleError, HolesError, StrictError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from accessible.batch.events import Event
    from accessible.batch.orders import Order
    from accessible.settings import Settings

#: Seconds in the units of a time.
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


class _Batch(click.Command):
    """A command whose first argument may be the name of another."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.commands: dict[str, click.Command] = {}

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if args and (command := self.commands.get(args[0])):
            name = f"{info_name} {args[0]}"
            return command.make_context(name, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Batch)
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option(
    "-o",
    "--output",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the results, and for the ledger that tells what is done.",
)
@click.option(
    "--manifest",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A table of books: CSV, TSV, JSON Lines or YAML. Its column “source” names the "
    "documents, the others are any options of “accessible build”.",
)
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Which files of a folder: *.epub, or essays/*.md. Repeat for several.  "
    "[every kind of document]",
)
@click.option(
    "--name",
    "template",
    metavar="TEMPLATE",
    help="What the results are called: {folder}, {stem}, {number}, {title}, {author}, {language} "
    "and columns of the manifest, with / between folders.  [{folder}/{stem}]",
)
@click.option(
    "--since",
    default="",
    metavar="WHEN",
    help="Only documents that were changed since a date (2026-01-31), or since this file was.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and what it would take.")
@click.option(
    "--retry-failed", is_flag=True, help="Only those that failed or were set aside, once more."
)
@click.option("--force", is_flag=True, help="Look at every document anew, whatever the ledger has.")
@click.option(
    "--tries",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="After so many failures a document is set aside, until it changes.",
)
@click.option(
    "--time-limit",
    default="12h",
    show_default=True,
    metavar="TIME",
    help="What one book may take: 90s, 30m, 12h, 2d, or 0 for no limit.",
)
@click.option(
    "--memory-limit",
    default="4GB",
    show_default=True,
    metavar="SIZE",
    help="What the reading of one book may take, where the system has such limits; 0: no limit.",
)
@click.option(
    "--books",
    type=click.IntRange(0, 1000),
    default=0,
    help="How many books are made at a time; each takes some memory.  [two more than cores]",
)
@click.option(
    "--cluster",
    "address",
    metavar="ADDRESS",
    help="Speak and encode on a Dask cluster: tcp://HOST:8786, or local:4 (the extra “cluster”).",
)
@click.option(
    "--on-done",
    default="",
    metavar="COMMAND",
    help="A command to run for each finished book; it gets JSON on its input.",
)
@click.option(
    "--on-failed", default="", metavar="COMMAND", help="The same for each book that failed."
)
@click.option(
    "--log-json",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add everything that happens to this file, as JSON, one event a line.",
)
@build_options
@settings_options
@output_options
def batch(
    sources: tuple[str, ...],
    output: Path,
    manifest: Path | None,
    patterns: tuple[str, ...],
    template: str | None,
    since: str,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    dry_run: bool,
    retry_failed: bool,
    force: bool,
    tries: int,
    time_limit: str,
    memory_limit: str,
    books: int,
    address: str | None,
    on_done: str,
    on_failed: str,
    log_json: Path | None,
    **options: Any,
) -> None:
    """Build whole libraries: every document of each SOURCE.

    A SOURCE is a folder with all that is in it, a document, a list of paths (@list.txt), or a
    manifest. A second run makes only what is new, was changed or failed; one that was stopped goes
    on. No book stops the others.

    \b
    accessible batch status DIR   tells how it stands with a batch
    accessible batch report DIR   writes an index of the library, for people and for reading apps

    Options of “accessible build” count for every book; a manifest has its own for each.

    Exit codes: 0 all is done, 1 some failed, 2 usage, 3 findings under --strict, 4 built with
    holes, 130 stopped.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.batch.ledger import Ledger
        from accessible.batch.orders import gather
        from accessible.batch.running import Limits, run
        from accessible.cache import size_of

        if not sources and manifest is None:
            raise UsageError(
                "There is nothing to build.", "Name a folder, documents, or a --manifest."
            )
        settings = settings_of(config, options)
        limits = Limits(_seconds(time_limit), size_of(memory_limit), tries)
        named = {} if template is None else {"template": template}
        wanted = gather(
            sources,
            settings=settings,
            output=output,
            patterns=patterns,
            manifest=manifest,
            since=since,
            **named,
        )
        console.findings(wanted.findings)
        if dry_run:
            foretell(wanted.orders, output, settings, console, retry_failed, force)
            return
        with ExitStack() as stack:
            watch = stack.enter_context(_watched(console, output, on_done, on_failed, log_json))
            ledger = stack.enter_context(Ledger.open(output))
            console.findings(ledger.findings)
            summary = run(
                wanted.orders,
                output,
                executor=stack.enter_context(_executor(address, wanted.orders, settings)),
                ledger=ledger,
                limits=limits,
                watch=watch,
                books=books,
                retry_failed=retry_failed,
                force=force,
            )
        unmade = summary.failed + summary.set_aside + summary.unfit
        advice = f"“accessible batch status {output}” tells why."
        if unmade:
            raise AccessibleError(f"{unmade} of {summary.total} books could not be made.", advice)
        if summary.holes:
            raise HolesError(f"{summary.holes} of {summary.total} books have holes.", advice)
        if summary.findings:
            raise StrictError(
                f"{summary.findings} of {summary.total} books have findings that --strict does "
                "not allow.",
                advice,
            )

    exit_with(run(console, work))


@contextmanager
def _watched(
    console: Console, output: Path, on_done: str, on_failed: str, log: Path | None
) -> Iterator[Callable[[Event], None]]:
    """What tells of a batch: the console, the log, and others' commands."""
    import shutil

    from accessible.batch.events import Kind, aside, logged
    from accessible.batch.hooks import Hooks
    from accessible.batch.table import Table

    def only_errors(event: Event) -> None:
        if event.kind in (Kind.FAILED, Kind.SET_ASIDE):
            say(f"Error: {event.name}: {event.error} {event.remedy}")

    def say(line: str) -> None:
        click.echo(line, err=True)

    watchers: list[Callable[[Event], None]] = []
    with ExitStack() as stack:
        if console.as_json:
            watchers.append(logged(sys.stdout))
        elif console.quiet:
            watchers.append(only_errors)
        else:
            table = Table(
                write=lambda text: click.echo(text, nl=False, err=True),
                width=lambda: shutil.get_terminal_size().columns,
                live=sys.stderr.isatty(),
            )
            stack.callback(table.close)
            watchers.append(table)
            say = table.say
        if log is not None:
            try:
                log.parent.mkdir(parents=True, exist_ok=True)
                stream = stack.enter_context(log.open("a", encoding="utf-8"))
            except OSError as error:
                raise UsageError(
                    f"{log} cannot be written: {error.strerror}.", "Choose another --log-json."
                ) from error
            watchers.append(logged(stream))
        if on_done or on_failed:
            hooks = Hooks(on_done, on_failed, output, lambda line: say(line))
            watchers.append(stack.enter_context(aside(hooks)))

        def watch(event: Event) -> None:
            for watcher in watchers:
                watcher(event)

        yield watch


def _executor(
    address: str | None, orders: Sequence[Order], settings: Settings
) -> AbstractContextManager[Executor]:
    """Who speaks and encodes."""
    if address:
        from accessible.batch.cluster import cluster

        return cluster(address, (order.settings for order in orders))
    from accessible.pool import Pool

    return Pool(settings.jobs)


batch.commands = {"status": status, "report": report}


def _seconds(text: str) -> float:
    """Seconds of a time as people write it. Raises ``UsageError``."""
    found = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{1,3})?)\s*(s|m|min|h|d)\s*|\s*0\s*", text)
    if not found:
        raise UsageError(f"“{text}” is no time.", "Write it as in 90s, 30m, 12h or 2d.")
    return float(found[1]) * _UNITS[found[2]] if found[1] else 0.0
