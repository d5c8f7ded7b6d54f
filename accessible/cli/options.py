"""Options that several commands have, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def output_options(command: Command) -> Command:
    """Options of every command that has results to show."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print results as JSON, one a line."),
        click.option("-v", "--verbose", is_flag=True, help="Show notes as well as warnings."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
    ):
        command = option(command)
    return command


def listing_options(forms: str) -> Callable[[Command], Command]:
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


def build_options(command: Command) -> Command:
    """Options that say what is made of a document, and how; each has a setting of its name, but
    for ``to`` (a list with commas) and ``voice_names`` (see ``voices_of``)."""
    for option in reversed(
        (
            click.option(
                "--to",
                metavar="LIST",
                callback=lambda context, option, value: listed(value),
                help="What to make, with commas between: epub (narrated EPUB 3), epub-text (the "
                "same EPUB without sound, for screen readers and Kindle), m4b (audiobook with "
                "chapters), mp3 (the same as one MP3), opus (the smallest), flac and wav "
                "(lossless, to keep), vtt, srt and lrc (captions), chapters, psc and cue (chapter "
                "lists), txt (transcript).  [default: epub,m4b]",
            ),
            click.option(
                "--split",
                metavar="UNIT",
                help="Make of each audiobook a folder with one file a chapter, or one a "
                "paragraph, and a playlist: chapter, paragraph or none.  [none]",
            ),
            click.option(
                "--engine",
                metavar="NAME",
                help="What speaks: piper (natural voices, computed here), pyttsx3 (the system's "
                "voices; on Linux eSpeak NG), espeak (eSpeak NG, built in: fast, some 130 "
                "languages), silence (no speech, for trying out a layout), or auto: for each "
                "language the most natural one that is installed and speaks it.  [default: auto]",
            ),
            click.option(
                "--voice",
                "voice_names",
                metavar="NAME",
                multiple=True,
                help="A voice that “accessible voices” lists, or a Piper voice's .onnx file. "
                "Repeat it as TAG=NAME for other languages: --voice joe --voice "
                "fr=fr_FR-siwis-medium.",
            ),
            click.option(
                "--sync",
                metavar="UNIT",
                help="What lights up at a time: sentence, word or paragraph.  [sentence]",
            ),
            click.option(
                "--fallback",
                metavar="NAME",
                help="The voice for what another one fails to say. Each place is told.",
            ),
            click.option(
                "--keep-going",
                is_flag=True,
                help="Leave silent what no voice can say, list each place in the report, and exit "
                "with 4.",
            ),
            click.option(
                "--device",
                metavar="NAME",
                help="What computes neural voices: cpu, cuda, coreml or directml.  [cpu]",
            ),
            click.option(
                "--rate", type=int, help="Speaking rate in words a minute, 80 to 450.  [175]"
            ),
            click.option("--pitch", type=int, help="Pitch of the voice, 0 to 100.  [50]"),
            click.option("--volume", type=float, help="Volume of the voice, 0.05 to 1.  [1]"),
            click.option(
                "--pause", type=float, help="Stretches all pauses: 0.5 halves, 2 doubles.  [1]"
            ),
            click.option(
                "--codec",
                metavar="NAME",
                help="Sound in the EPUB: mp3 (plays everywhere), aac (Kobo, Apple) or opus "
                "(smallest).  [mp3]",
            ),
            click.option(
                "--quality",
                metavar="NAME",
                help="What the sound keeps: speech (64 kbit/s), small (half of that) or archive "
                "(MP3 at 192 kbit/s and 44.1 kHz, as audiobook shops ask).  [speech]",
            ),
            click.option(
                "--bitrate", type=int, help="Bits a second of the sound.  [as --quality has it]"
            ),
            click.option(
                "--loudness", type=float, help="Loudness of the whole book in LUFS.  [-18]"
            ),
            click.option("--peak", type=float, help="The highest true peak in dBTP.  [-1]"),
            click.option(
                "--compress",
                is_flag=True,
                help="Lower what is loud, so that soft passages are heard as well.",
            ),
            click.option(
                "--room-tone",
                type=float,
                metavar="DB",
                help="A soft noise under everything, so that pauses are not dead: its level, -90 "
                "to -55 dB.  [0: none]",
            ),
            click.option(
                "--certified-by",
                metavar="NAME",
                help="Who has evaluated the book by hand and certifies its conformance to EPUB "
                "Accessibility 1.1. Without a name, no conformance is claimed.",
            ),
            click.option(
                "--replace-narration",
                is_flag=True,
                help="Narrate an EPUB anew that has narration of its own. Without this, its own "
                "is kept.",
            ),
            click.option(
                "--fill",
                is_flag=True,
                help="Keep the narration that an EPUB has, and narrate what it leaves out.",
            ),
            click.option(
                "--jobs", type=int, help="How many processes work side by side.  [one a core]"
            ),
            click.option(
                "--cache", type=click.Path(path_type=Path), help="The folder of the cache."
            ),
            click.option(
                "--store",
                metavar="URL",
                help="A store behind the cache that several machines share: file:///…, "
                "s3://BUCKET/PREFIX or another URL of fsspec.",
            ),
            click.option("--strict", is_flag=True, help="Exit with 3 when there is any warning."),
        )
    ):
        command = option(command)
    return command


def settings_options(command: Command) -> Command:
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


def settings_of(config: Path | None, options: dict[str, Any]) -> Any:
    """The settings of a file with the options over them that were given. Raises ``UsageError``."""
    from accessible.settings import load, with_options

    names: tuple[str, ...] = options.pop("voice_names", ())
    given = {
        name: value
        for name, value in (options | (_voices_of(names) if names else {})).items()
        if value is not False and value not in (None, ())
    }
    return with_options(load(config), given)


def _voices_of(given: tuple[str, ...]) -> dict[str, Any]:
    """``NAME`` and ``TAG=NAME`` as the settings of voices."""
    voices = {tag: name for tag, _, name in (each.rpartition("=") for each in given)}
    return {"voice": voices.pop("", None), "voices": tuple(voices.items())}


def listed(text: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def exit_with(code: int) -> None:
    """End the command that runs with this exit code."""
    click.get_current_context().exit(code)
