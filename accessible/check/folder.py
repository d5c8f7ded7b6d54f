"""The proof of a folder of audio files, as a book that is split into chapters or paragraphs has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

from accessible.check.audiobook import SUFFIXES, prove_audiobook
from accessible.check.hearing import Origin
from accessible.check.levels import spread_of
from accessible.check.proof import Progress, Proof
from accessible.errors import Finding, UsageError

#: What is told once for the folder, not for each of its files.
_ONCE = ("cover-missing", "metadata-missing")
_PICTURES = (".jpg", ".jpeg", ".png")
#: Files that a worker takes at a time: short ones are many.
_CHUNK = 8


def sounds_in(path: Path) -> list[Path]:
    """The audio files of a folder, in their order; none where it is no folder."""
    if not path.is_dir():
        return []
    return sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)


def prove_folder(
    path: Path,
    *,
    silent: bool = False,
    levels: bool = False,
    origin: Origin | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Proof:
    """The proof of every audio file in a folder as one; see ``accessible.check.prove``.

    Raises ``UsageError`` where there is none.
    """
    files = sounds_in(path)
    if not files:
        raise UsageError(
            f"“{path.name}” is a folder without audio files.",
            f"Give a folder of files that end in {', '.join(SUFFIXES)}.",
        )
    one = partial(_prove_one, silent=silent, levels=levels)
    origins: list[Origin | None] = [None] * len(files)
    if origin is not None and len(origin.tracks) == len(files):
        origins = [Origin(origin.cache, (track,)) for track in origin.tracks]
    made = (
        executor.map(one, files, origins, chunksize=_CHUNK)
        if executor
        else map(one, files, origins)
    )
    proofs: list[Proof] = []
    for number, proof in enumerate(made, 1):
        proofs.append(proof)
        if progress is not None:
            progress(number, len(files))
    figures: dict[str, int | float | str] = {
        "files": len(files),
        "codec": ", ".join(dict.fromkeys(str(proof.figures.get("codec", "")) for proof in proofs)),
        "audio_seconds": round(
            sum(float(proof.figures.get("audio_seconds", 0)) for proof in proofs), 3
        ),
    }
    figures |= spread_of([proof.figures for proof in proofs])
    return Proof(path, "audiobook", tuple(dict.fromkeys(_findings(path, proofs))), figures)


def _prove_one(path: Path, origin: Origin | None, silent: bool, levels: bool) -> Proof:
    return prove_audiobook(path, silent=silent, levels=levels, origin=origin)


def _findings(path: Path, proofs: Sequence[Proof]) -> Iterator[Finding]:
    refused = [found for proof in proofs for found in proof.findings if found.code == "audio-acx"]
    if refused:
        count = f"{len(refused)} of {len(proofs)} files"
        reason = refused[0].message.partition(": ")[2]
        message = f"ACX would not take {count}. {refused[0].place}: {reason}"
        yield Finding("audio-acx", path.name, message)
    covered = any(file.stem == "cover" and file.suffix in _PICTURES for file in path.iterdir())
    for proof in proofs:
        for finding in proof.findings:
            if finding.code == "audio-acx" or (finding.code == "cover-missing" and covered):
                continue
            once = finding.code in _ONCE
            yield replace(finding, place=path.name if once else f"{path.name}/{finding.place}")
