"""The proof of what was made: every audio file decoded, every text accounted for.

``prove`` takes any narrated EPUB and any audiobook, ours or not. It finds what the other checkers
do not look at (EPUBCheck and Ace never open the audio, nor compare text with clips), and asks them
too on demand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from accessible.check.audiobook import SUFFIXES, prove_audiobook
from accessible.check.epub import prove_epub
from accessible.check.folder import prove_folder, sounds_in
from accessible.check.hearing import Origin
from accessible.check.outside import ask_checkers
from accessible.check.proof import Exempt, Progress, Proof
from accessible.errors import UsageError

__all__ = ["PROVED", "Exempt", "Origin", "Progress", "Proof", "is_proved", "prove"]

#: The endings of the files that ``prove`` takes.
PROVED = (".epub", *SUFFIXES)


def is_proved(path: Path) -> bool:
    """Whether a file, or a folder, is of a kind that ``prove`` takes."""
    return bool(sounds_in(path)) or (path.suffix.lower() in PROVED and not path.is_dir())


def prove(
    path: Path,
    *,
    outside: bool = False,
    levels: bool = False,
    silent: bool = False,
    recognize: bool = False,
    left_out: Mapping[str, Collection[str]] | None = None,
    unheard: Collection[str] = (),
    origin: Origin | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Proof:
    """The proof of an EPUB or of an audiobook (``.m4b``, ``.m4a``, ``.mp3``, ``.opus``,
    ``.flac``, ``.wav``), or of a folder of such files.

    ``outside`` adds the findings of EPUBCheck and Ace; ``levels`` measures an audiobook as shops do
    (RMS, peaks, noise floor, loudness) and tells what ACX would not take; ``recognize`` has a
    recognizer listen to a hundred English clips of an EPUB (the extra ``listen``).

    ``silent`` allows clips without sound (what the silence engine makes). ``left_out`` names by
    document (its place in the ZIP file) the ids of what a build left
    un-narrated on purpose, an empty id for the whole document: with it, all else that no clip says
    is an error; without it, what is left out section by section is a warning, for nobody knows
    whether it was meant. ``unheard`` are the places (a document's, ``#`` and an id) of
    clips that a build knows to be silent. ``origin`` tells what a build put the file together from:
    what it has heard before it need not decode again. ``executor`` decodes several files at once;
    ``progress`` is called with how many audio files are heard, and how many there are.

    Raises ``UsageError`` for another kind of file, ``InputError`` when it cannot be opened at all,
    ``AccessibleError`` when a checker fails (or is missing while ``CI`` is ``true``). What is wrong
    inside is a finding.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        silent = silent or bool(unheard)
        return prove_folder(
            path, silent=silent, levels=levels, origin=origin, executor=executor, progress=progress
        )
    if suffix == ".epub":
        proof = prove_epub(
            path,
            silent=silent,
            recognize=recognize,
            left_out=left_out,
            unheard=unheard,
            origin=origin,
            executor=executor,
            progress=progress,
        )
        return _with_opinions(proof) if outside else proof
    if suffix in SUFFIXES:
        silent = silent or bool(unheard)
        return prove_audiobook(
            path, silent=silent, levels=levels, origin=origin, executor=executor, progress=progress
        )
    raise UsageError(
        f"“{path.name}” is neither an EPUB nor an audiobook.",
        f"Give a file that ends in .epub or {', '.join(SUFFIXES)}.",
    )


def _with_opinions(proof: Proof) -> Proof:
    """The proof with what EPUBCheck and Ace say, and a figure for each that was asked."""
    found = ask_checkers(proof.path)
    missing = {finding.place for finding in found if finding.code == "checker-missing"}
    figures = dict(proof.figures)
    for checker, codes in (("EPUBCheck", ("epubcheck", "epubcheck-warning")), ("Ace", ("ace",))):
        messages = sum(finding.code in codes for finding in found)
        figures[f"{checker.lower()}_messages"] = "not installed" if checker in missing else messages
    return replace(proof, figures=figures, findings=(*proof.findings, *found))
