"""The command line: options in, the library's functions called, exit codes out. No logic.

Exit codes: 0 done, 1 failed, 2 usage, 3 findings under ``--strict``, 4 built with holes under
``--keep-going``, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from accessible import __version__
from accessible.console import Console, run
from accessible.errors import AccessibleError, StrictError, UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def _output_options(command: Command) -> Command:
    """Options of every command that has results to show."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print results as JSON, one a line."),
        click.option("-v", "--verbose", is_flag=True, help="Show notes as well as warnings."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
    ):
        command = option(command)
    return command


def _listing_options(forms: str) -> Callable[[Command], Command]:
    """Options of the commands that list what is in a document, for people or for programs."""

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "-o",
                "--output",
                type=click.Path(path_type=Path, dir_okay=False),
                help="Write into this file instead of the console.",
            ),
            click.option(
                "--format",
                "form",
                metavar="NAME",
                help=f"{forms}.  [the ending of --output, else text]",
            ),
        ):
            command = option(command)
        return command

    return add


def _settings_options(command: Command) -> Command:
    """Options that say how a document is read and voiced; each has a setting of its name."""
    for option in reversed(
        (
            click.option("--title", help="The title, instead of the document's own."),
            click.option(
                "--author",
                "authors",
                multiple=True,
                help="An author, instead of the document's own. Repeat for several.",
            ),
            click.option(
                "--language",
                metavar="TAG",
                help="The document's language as a BCP 47 tag: en, en-GB, de, pt-BR …",
            ),
            click.option("--publisher", help="The publisher."),
            click.option("--series", help="The series that the book belongs to."),
            click.option(
                "--series-position", metavar="N", help="Its place in the series: 2, or 1.5."
            ),
            click.option("--isbn", metavar="NUMBER", help="The ISBN, with or without hyphens."),
            click.option("--date", metavar="DATE", help="When it was published: 1901, 1901-03-02."),
            click.option(
                "--narrator",
                "narrators",
                multiple=True,
                metavar="NAME",
                help="Who is named as the narrator, instead of the voices. Repeat for several.",
            ),
            click.option(
                "--cover",
                type=click.Path(path_type=Path),
                help="A JPEG or PNG picture for the cover.",
            ),
            click.option(
                "--dates",
                metavar="ORDER",
                help="What comes first in 5/6/2011: day, month, or auto (as the language's region "
                "has it: month in en and en-US, day in en-GB).  [auto]",
            ),
            click.option(
                "--zero",
                metavar="WORD",
                help="How 0 is said in 1905 and in telephone numbers: oh or zero.  [oh]",
            ),
            click.option(
                "--note-marks",
                metavar="HOW",
                help="Marks of notes in the text, such as [3] and ²: silent or spoken.  [silent]",
            ),
            click.option(
                "--urls",
                metavar="HOW",
                help="Web addresses: full (every sign), short (the site alone) or silent.  [full]",
            ),
            click.option(
                "--emoji", metavar="HOW", help="Emoji: named (“smiling face”) or silent.  [named]"
            ),
            click.option(
                "--parentheses",
                metavar="HOW",
                help="Parentheses: pause, or spoken (“open parenthesis”).  [pause]",
            ),
            click.option(
                "--notes",
                metavar="WHERE",
                help="Where notes are said: place (where they stand), reference (after the "
                "sentence that refers to them), paragraph (after its paragraph), chapter (at the "
                "end of the document) or none.  [place]",
            ),
            click.option(
                "--announce",
                metavar="HOW",
                help="What is told of tables and lists: full (sizes, and headers before cells), "
                "brief (headers before cells) or none.  [full]",
            ),
            click.option(
                "--ruby",
                metavar="WHICH",
                help="What is said of ruby: base (the text) or annotation (the small text above "
                "it).  [base]",
            ),
            click.option(
                "--skip",
                multiple=True,
                metavar="SECTION",
                help="Do not narrate a section: a role (index, bibliography, copyright-page …), a "
                "title, or a pattern with * in it. The text stays. Repeat for several.",
            ),
            click.option(
                "--only",
                multiple=True,
                metavar="SECTION",
                help="Narrate nothing but this section, named as for --skip. Repeat for several.",
            ),
            click.option(
                "--improve",
                is_flag=True,
                help="Repair the markup of an EPUB where it keeps readers out (languages, titles, "
                "roles, headings …), and list each repair.",
            ),
            click.option(
                "--lexicon",
                metavar="FILE",
                multiple=True,
                type=click.Path(path_type=Path),
                help="How words are said: PLS, or two columns (written, said). Repeat for several; "
                "the last one counts most. INPUT.lexicon.tsv beside INPUT is found by itself.",
            ),
            click.option(
                "--config",
                type=click.Path(path_type=Path),
                help="A settings file. Without it, accessible.toml of this folder is used.",
            ),
        )
    ):
        command = option(command)
    return command


def _settings(config: Path | None, options: dict[str, Any]) -> Any:
    from accessible.settings import load, with_options

    given = {
        name: value
        for name, value in options.items()
        if value is not False and value not in (None, ())
    }
    return with_options(load(config), given)


def _voices_of(given: tuple[str, ...]) -> dict[str, Any]:
    """``NAME`` and ``TAG=NAME`` as the settings of voices."""
    voices = {tag: name for tag, _, name in (each.rpartition("=") for each in given)}
    return {"voice": voices.pop("", None), "voices": tuple(voices.items())}


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _exit(code: int) -> None:
    click.get_current_context().exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="accessible %(version)s")
def cli() -> None:
    """Turn documents into things people can hear and read.

    From any document (text, Markdown, HTML, Word, OpenDocument, LaTeX, EPUB …), accessible makes
    a narrated EPUB 3 whose text lights up as it is read aloud, and an audiobook with chapters.

    Start with:  accessible build BOOK.md
    """


@cli.command()
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
@click.option(
    "--to",
    metavar="LIST",
    help="What to make, with commas between: epub (narrated EPUB 3), epub-text (the same EPUB "
    "without sound, for screen readers and Kindle), m4b (audiobook with chapters), mp3 (the same "
    "as one MP3), opus (the smallest), flac and wav (lossless, to keep), vtt, srt and "
    "lrc (captions), chapters, psc and cue (chapter lists), txt (transcript).  [default: epub,m4b]",
)
@click.option(
    "--split",
    metavar="UNIT",
    help="Make of each audiobook a folder with one file a chapter, or one a paragraph, and a "
    "playlist: chapter, paragraph or none.  [none]",
)
@click.option(
    "--engine",
    metavar="NAME",
    help="What speaks: piper (natural voices, computed here), pyttsx3 (the system's voices; on "
    "Linux eSpeak NG), espeak (eSpeak NG, built in: fast, some 130 languages), silence (no speech, "
    "for trying out a layout), or auto: for each language the most natural one that is installed "
    "and speaks it.  [default: auto]",
)
@click.option(
    "--voice",
    "voice_names",
    metavar="NAME",
    multiple=True,
    help="A voice that “accessible voices” lists, or a Piper voice's .onnx file. Repeat it as "
    "TAG=NAME for other languages: --voice joe --voice fr=fr_FR-siwis-medium.",
)
@click.option(
    "--sync",
    metavar="UNIT",
    help="What lights up at a time: sentence, word or paragraph.  [sentence]",
)
@click.option(
    "--fallback",
    metavar="NAME",
    help="The voice for what another one fails to say. Each place is told.",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Leave silent what no voice can say, list each place in the report, and exit with 4.",
)
@click.option(
    "--device",
    metavar="NAME",
    help="What computes neural voices: cpu, cuda, coreml or directml.  [cpu]",
)
@click.option("--rate", type=int, help="Speaking rate in words a minute, 80 to 450.  [175]")
@click.option("--pitch", type=int, help="Pitch of the voice, 0 to 100.  [50]")
@click.option("--volume", type=float, help="Volume of the voice, 0.05 to 1.  [1]")
@click.option("--pause", type=float, help="Stretches all pauses: 0.5 halves, 2 doubles.  [1]")
@click.option(
    "--codec",
    metavar="NAME",
    help="Sound in the EPUB: mp3 (plays everywhere), aac (Kobo, Apple) or opus (smallest).  [mp3]",
)
@click.option(
    "--quality",
    metavar="NAME",
    help="What the sound keeps: speech (64 kbit/s), small (half of that) or archive (MP3 at "
    "192 kbit/s and 44.1 kHz, as audiobook shops ask).  [speech]",
)
@click.option("--bitrate", type=int, help="Bits a second of the sound.  [as --quality has it]")
@click.option("--loudness", type=float, help="Loudness of the whole book in LUFS.  [-18]")
@click.option("--peak", type=float, help="The highest true peak in dBTP.  [-1]")
@click.option(
    "--compress", is_flag=True, help="Lower what is loud, so that soft passages are heard as well."
)
@click.option(
    "--room-tone",
    type=float,
    metavar="DB",
    help="A soft noise under everything, so that pauses are not dead: its level, -90 to -55 dB.  "
    "[0: none]",
)
@click.option(
    "--certified-by",
    metavar="NAME",
    help="Who has evaluated the book by hand and certifies its conformance to EPUB "
    "Accessibility 1.1. Without a name, no conformance is claimed.",
)
@click.option(
    "--replace-narration",
    is_flag=True,
    help="Narrate an EPUB anew that has narration of its own. Without this, its own is kept.",
)
@click.option(
    "--fill",
    is_flag=True,
    help="Keep the narration that an EPUB has, and narrate what it leaves out.",
)
@click.option("--jobs", type=int, help="How many processes work side by side.  [one a core]")
@click.option("--cache", type=click.Path(path_type=Path), help="The folder of the cache.")
@click.option("--strict", is_flag=True, help="Exit with 3 when there is any warning.")
@_settings_options
@_output_options
def build(
    documents: tuple[Path, ...],
    output: Path,
    config: Path | None,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    to: str | None,
    voice_names: tuple[str, ...],
    **options: Any,
) -> None:
    """Build a narrated EPUB and an audiobook from each INPUT.

    The results stand in the output folder under the document's name, beside a report of what was
    found. Every result is proved before it is put there: the sound is decoded and held against
    the text, sentence by sentence. A second run speaks only what has changed.
    """
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        if to is not None:
            options["to"] = _listed(to)
        settings = _settings(config, options | _voices_of(voice_names))
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

    _exit(run(console, work))


def _build_one(document: Path, output: Path, settings: Any, console: Console) -> None:
    from accessible.line import build as build_one

    if not console.as_json:
        console.say(f"{document}")
    result = build_one(document, output, settings, console.progress)
    console.result(str(document), result)


@cli.command()
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
@_output_options
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

    _exit(run(console, work))


@cli.command()
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
@_listing_options("text, json (one object a unit), tsv (for spreadsheets) or html (a web page)")
@_settings_options
@_output_options
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
        settings = _settings(config, options)
        book, lines = write_script(improve(read(document, settings), settings), settings)
        wanted = _listed(kinds)
        console.write(transcript(book, lines, chosen, changed=changed, kinds=wanted), output)
        if output or chosen == "text":
            console.findings(book.findings)

    _exit(run(console, work))


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


@cli.group(invoke_without_command=True)
@_choice_options
@_output_options
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
@_output_options
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

    _exit(run(console, work))


@voices.command("add")
@click.argument("file", metavar="FILE.onnx", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What to call the voice.  [the name of the file]")
@click.option("--replace", is_flag=True, help="Put it in the place of another voice of that name.")
@_output_options
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

    _exit(run(console, work))


@voices.command("remove")
@click.argument("name")
@_output_options
def remove_voice(name: str, quiet: bool, verbose: bool, as_json: bool) -> None:
    """Remove a Piper voice that was added."""
    console = Console(quiet=quiet, verbose=verbose, as_json=as_json)

    def work() -> None:
        from accessible.voices.shelf import remove

        path = remove(name)
        if as_json:
            console.data({"removed": str(path)})
        console.say(f"Removed {path}.")

    _exit(run(console, work))


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
@_output_options
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

    _exit(run(console, work))


@cli.group()
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
@_listing_options("text (a lexicon to edit), json (one object a word) or tsv (for spreadsheets)")
@_settings_options
@_output_options
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
        settings = _settings(config, options)
        book, lines = write_script(read(document, settings), settings)
        found = find(book, lines, settings, least=least)
        console.write(listing(found, chosen, title=book.metadata.title, stem=document.stem), output)
        if output:
            console.say(f"{len(found)} word{'' if len(found) == 1 else 's'}.")

    _exit(run(console, work))


@cli.group()
def cache() -> None:
    """See, prune or empty the cache of what has been spoken and encoded."""


def _cache_options(command: Command) -> Command:
    """Options of the commands that look after the cache."""
    folder = click.option(
        "--cache", "folder", type=click.Path(path_type=Path), help="The folder of the cache."
    )
    return folder(_output_options(command))


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

    _exit(run(console, work))


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
