"""How it stands with a batch: what it would take, what is done, and an index of what was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accessible.cli.options import exit_with, output_options
from accessible.console import Console, run
from accessible.errors import AccessibleError

if TYPE_CHECKING:
    from accessible.batch.orders import Order
    from accessible.settings import Settings

#: What the states are called.
_WORDS = {
    "waiting": "Waiting",
    "running": "Being made",
    "done": "Done",
    "failed": "Failed",
    "set-aside": "Set aside",
}


def foretell(
    orders: Sequence[Order],
    output: Path,
    settings: Settings,
    console: Console,
    retry_failed: bool,
    force: bool,
) -> None:
    """Tell what a batch would do and take, and do nothing."""
    from accessible.batch.estimate import estimates, forecast
    from accessible.batch.ledger import Ledger, stamp_of
    from accessible.batch.running import is_due
    from accessible.workers import workers

    due = list(orders)
    if not force:
        try:
            with Ledger.read(output) as ledger:
                due = [
                    order
                    for order in orders
                    if is_due(ledger, order, stamp_of(order), retry_failed=retry_failed)
                ]
        except AccessibleError:  # there is none yet
            due = [] if retry_failed else due
    with workers(settings.jobs) as executor:
        found = list(estimates(due, executor, console.progress))
    console.close()
    for each in found:
        if console.as_json:
            console.data(
                {
                    "name": each.order.name,
                    "source": str(each.order.path),
                    "audio_seconds": round(each.seconds),
                    "bytes": each.bytes,
                    "cached": each.cached,
                    "error": each.error,
                }
            )
        elif each.error:
            console.say(f"{each.order.name}: cannot be built: {each.error} {each.remedy}")
        else:
            console.say(f"{each.order.name}: about {_time(each.seconds)} of narration")
    if not console.as_json:
        console.say("Measuring the pace of voices and codecs on this machine …")
    whole = forecast(found, settings)
    if console.as_json:
        console.data(
            {
                "books": whole.books,
                "failing": whole.failing,
                "standing": len(orders) - len(due),
                "audio_seconds": round(whole.seconds),
                "bytes": whole.bytes,
                "cached": whole.cached,
                "seconds": None if whole.wall is None else round(whole.wall),
            }
        )
        return
    console.say(
        f"To build: {whole.books} of {len(orders)}. Standing as they are: "
        f"{len(orders) - len(due)}. Cannot be built: {whole.failing}."
    )
    console.say(
        f"About {whole.seconds / 3600:.1f} hours of narration, {whole.bytes / 1e6:,.0f} MB of "
        f"results, {whole.cached / 1e6:,.0f} MB in the cache"
        + ("." if whole.wall is None else f", and {_time(whole.wall)} of work.")
    )
    for line in whole.basis:
        console.say(line)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@output_options
def status(folder: Path, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Tell how it stands with the batch whose results are in DIR, also while it runs.

    Lists what failed, and why; with -v every book.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.batch.ledger import Ledger, State

        with Ledger.read(folder) as ledger:
            for entry in ledger.entries():
                if as_json:
                    console.data(
                        {
                            "name": entry.name,
                            "source": entry.source,
                            "state": entry.state.value,
                            "attempts": entry.attempts,
                            "seconds": entry.seconds,
                            "outputs": entry.outputs,
                            "findings": [finding.to_json() for finding in entry.findings],
                            "error": entry.error,
                            "remedy": entry.remedy,
                            "code": entry.code,
                        }
                    )
                elif verbose or entry.error or entry.state is State.RUNNING:
                    told = f" {entry.error} {entry.remedy}".rstrip() if entry.error else ""
                    console.say(f"{_WORDS[entry.state.value]}: {entry.name}.{told}")
            counts = ledger.counts()
        some = (
            f"{count} {_WORDS[state.value].lower()}" for state, count in counts.items() if count
        )
        console.say(f"{sum(counts.values())} books: {', '.join(some) or 'none'}.")

    exit_with(run(console, work))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="Library", show_default=True, help="What the index is called.")
@output_options
def report(folder: Path, title: str, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Write an index of the batch in DIR: an accessible page, JSON, CSV, and an OPDS feed.

    The page (index.html) needs no server; reading apps fetch the books by the feed (feed.json),
    once the folder is on one.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.batch.ledger import Ledger
        from accessible.batch.report import write

        with Ledger.read(folder) as ledger:
            written = write(ledger.entries(), folder, title)
        for path in written:
            console.say(str(path))
        if as_json:
            console.data({"outputs": [str(path) for path in written]})

    exit_with(run(console, work))


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
