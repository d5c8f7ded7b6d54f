"""``accessible build``: documents in, books and audiobooks out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from accessible.cli.options import (
    exit_with,
    listed,
    output_options,
    settings_of,
    settings_options,
    voices_of,
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
@click.option(
    "--store",
    metavar="URL",
    help="A store behind the cache that several machines share: file:///…, s3://BUCKET/PREFIX or "
    "another URL of fsspec.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when there is any warning.")
@settings_options
@output_options
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
            options["to"] = listed(to)
        settings = settings_of(config, options | voices_of(voice_names))
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
