"""``accessible lexicon``: which words to mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from accessible.cli.options import (
    exit_with,
    listing_options,
    output_options,
    settings_of,
    settings_options,
)
from accessible.console import Console, run


@click.group()
def lexicon() -> None:
    """See which words of a document a lexicon should mend."""


@lexicon.command()
@click.argument("document", metavar="INPUT", type=click.Path(path_type=Path))
@click.option(
    "--least",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="Only words that are read at least so many times.  [1]",
)
@listing_options("text (a lexicon to edit), json (one object a word) or tsv (for spreadsheets)")
@settings_options
@output_options
def suggest(
    document: Path,
    least: int,
    form: str | None,
    output: Path | None,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """List the words of INPUT that a voice will likely get wrong, ready to be edited.

    Names, rare and foreign words, mixed case and initialisms that no rule and no lexicon reads
    yet, the most rewarding to mend first, each with how often it is read, why it is listed, what
    eSpeak NG says now, and a sentence that holds it.

    \b
    1. accessible lexicon suggest BOOK.epub -o BOOK.lexicon.txt
    2. In that file, remove the # before a word and write how it is said:
         Siobhan = Shivawn            in plain letters, or
         Siobhan = /ʃɪˈvɔːn/          in the International Phonetic Alphabet
    3. accessible build BOOK.epub     finds BOOK.lexicon.txt beside the book
    """
    as_json = as_json or form == "json"
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.readers.dispatch import read
        from accessible.scripting import script as write_script
        from accessible.suggestions import suggest as find
        from accessible.suggestions.listing import FORMATS, listing

        chosen = console.form("json" if as_json else form, output, FORMATS)
        settings = settings_of(config, options)
        book, lines = write_script(read(document, settings), settings)
        found = find(book, lines, settings, least=least)
        console.write(listing(found, chosen, title=book.metadata.title, stem=document.stem), output)
        if output:
            console.say(f"{len(found)} word{'' if len(found) == 1 else 's'}.")

    exit_with(run(console, work))
