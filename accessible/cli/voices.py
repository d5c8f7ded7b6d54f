"""``accessible voices``: list them, try, add and remove them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from accessible.cli.options import Command, exit_with, output_options
from accessible.console import Console, run


def _choice_options(command: Command) -> Command:
    """Options of the commands that list voices."""
    for option in (
        click.option(
            "--measure", is_flag=True, help="Say how fast each voice is on this machine, now."
        ),
        click.option(
            "--language", metavar="NAME", help="Only voices of a language: French, fr, pt-BR …"
        ),
        click.option("--engine", metavar="NAME", help="Only this engine's voices: piper, espeak …"),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_choice_options
@output_options
@click.pass_context
def voices(context: click.Context, /, **options: Any) -> None:
    """List the voices that can read here, the most natural ones first; try, add, remove them.

    One voice a line: the name that --voice takes, its language, how natural it is, its engine, and
    its gender and license where they are known.
    """
    if context.invoked_subcommand is None:
        _list_voices(**options)
    elif any(options.values()):
        raise click.UsageError(f"Options come after “{context.invoked_subcommand}”.")


@voices.command("list")
@_choice_options
@output_options
def list_voices(**options: Any) -> None:
    """List the voices, as “accessible voices” does by itself."""
    _list_voices(**options)


def _list_voices(
    engine: str | None,
    language: str | None,
    measure: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.settings import load
        from accessible.voices import absent, catalogue
        from accessible.voices.listing import hints, listing
        from accessible.voices.speed import timed

        settings = load()
        found = catalogue(settings, engine or "", language or "")
        speeds = timed([each.speaking for each in found], settings) if measure else None
        form = "json" if as_json else "table" if sys.stdout.isatty() else "text"
        console.write(listing(found, form, speeds), None)
        if not quiet and not as_json:
            missing = () if engine else absent(settings)
            for hint in hints(found, language or "", missing):
                click.echo(hint, err=True)

    exit_with(run(console, work))


@voices.command("add")
@click.argument("file", metavar="FILE.onnx", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What to call the voice.  [the name of the file]")
@click.option("--replace", is_flag=True, help="Put it in the place of another voice of that name.")
@output_options
def add_voice(
    file: Path, name: str | None, replace: bool, quiet: bool, verbose: bool, as_json: bool
) -> None:
    """Keep a Piper voice, so that it can be used by its name.

    A Piper voice is two files, FILE.onnx and FILE.onnx.json. They are tried, then copied into the
    folder of your voices.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.languages import name as language_name
        from accessible.voices.shelf import add

        added = add(file, name or "", replace=replace)
        if as_json:
            console.data({"id": added.handle, "path": str(added.path), "new": added.new})
        language = language_name(added.voice.language)
        console.say(f"{added.handle}: {language}.{'' if added.new else ' It was there already.'}")
        console.say(f"Hear it: accessible voices try {added.handle}")
        console.say(f"Build with it: accessible build FILE --voice {added.handle}")

    exit_with(run(console, work))


@voices.command("remove")
@click.argument("name")
@output_options
def remove_voice(name: str, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Remove a Piper voice that was added."""
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.voices.shelf import remove

        path = remove(name)
        if as_json:
            console.data({"removed": str(path)})
        console.say(f"Removed {path}.")

    exit_with(run(console, work))


@voices.command("try")
@click.argument("name")
@click.argument("text", default="")
@click.option(
    "-o",
    "--output",
    metavar="FILE.wav",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the sound.  [NAME-sample.wav in this folder]",
)
@output_options
def try_voice(
    name: str, text: str, output: Path | None, quiet: bool, verbose: bool, as_json: bool
) -> None:
    """Hear a voice: it says TEXT, or a sentence of its language, into a WAV file.

    NAME is one that “accessible voices” lists, or a Piper voice's .onnx file. It is read as it
    would be in a book, with the settings and the lexicon of accessible.toml.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.settings import load
        from accessible.voices import named
        from accessible.voices.sample import place_of, sample, write

        settings = load()
        speaking = named(name, settings)
        path = place_of(name, output)
        made = sample(speaking, settings, text)
        write(made, path)
        if as_json:
            console.data(
                {
                    "path": str(path),
                    "seconds": round(made.seconds, 3),
                    "voice": speaking.voice.id,
                    "engine": speaking.engine.name,
                    "spoken": made.spoken,
                }
            )
        console.say(
            f"{path}  {made.seconds:.1f} seconds, {speaking.voice.name} ({speaking.engine.title})"
        )

    exit_with(run(console, work))
