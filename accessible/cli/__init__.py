"""The command line: options in, the library's functions called, exit codes out. No logic.

Each command has a room of its own, and imports what it needs when it runs: help is there at once.

Exit codes: 0 done, 1 failed, 2 usage, 3 findings under ``--strict``, 4 built with holes under
``--keep-going``, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from accessible import __version__
from accessible.cli import batch, build, cache, check, lexicon, script, voices, watch


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="accessible %(version)s")
def cli() -> None:
    """Turn documents into things people can hear and read.

    From any document (text, Markdown, HTML, Word, OpenDocument, LaTeX, EPUB …), accessible makes
    a narrated EPUB 3 whose text lights up as it is read aloud, and an audiobook with chapters.

    Start with:  accessible build BOOK.md
    """


cli.add_command(build.build)
cli.add_command(batch.batch)
cli.add_command(watch.watch)
cli.add_command(check.check)
cli.add_command(script.script)
cli.add_command(voices.voices)
cli.add_command(lexicon.lexicon)
cli.add_command(cache.cache)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """The entry point of the ``accessible`` command."""
    # A polite end (systemd, kill) tidies up just as Ctrl-C does.
    signal.signal(signal.SIGTERM, _terminated)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows console may lack a letter of the book: that must not stop the work.
            stream.reconfigure(errors="replace")
    cli()
