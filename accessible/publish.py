"""``Book × Script × Narration → files``: encoded, written, proved, and put in place together.

Nothing stands in the output folder before everything has passed our own proof.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from posixpath import join
from typing import Any

from accessible.book import Book
from accessible.cache import Cache, key
from accessible.check import Origin, Proof, is_proved, prove
from accessible.errors import Finding, ProofError, Severity
from accessible.narration import Narration
from accessible.placing import beside, place_all
from accessible.plugins import load
from accessible.rendering import render
from accessible.scripting import Script
from accessible.settings import Settings
from accessible.workers import Progress, no_progress
from accessible.writers import Edition, Writer
from accessible.writers.package import FOLDER

#: After these, a build tries again.
_PASSING = frozenset({"voice-failed", "voice-replaced"})


@dataclass(frozen=True, slots=True)
class Result:
    """What was made: the files in place, all findings, figures for the report, the proofs.

    ``figures``: ``title``, ``authors``, ``language`` (of the book as it was made), ``chapters``,
    ``utterances``, and with sound ``spoken_anew``, ``audio_seconds``,
    ``narrators``, ``voices`` (what each says), ``holes`` (where nobody could), ``words_estimated``,
    ``loudness`` (LUFS) before and ``gain`` (dB) applied.
    """

    outputs: tuple[Path, ...]
    report: Path
    findings: tuple[Finding, ...]
    figures: dict[str, Any]
    proofs: tuple[Proof, ...]

    @property
    def holes(self) -> int:
        """How many utterances nobody could say."""
        return len(self.figures.get("holes", ()))


def writers_of(settings: Settings) -> dict[str, Writer]:
    """The writers that ``settings.to`` names. Raises ``UsageError``."""
    return {name: load("writers", name)() for name in dict.fromkeys(settings.to)}


def needs_sound(settings: Settings) -> bool:
    """Whether any output of ``settings.to`` is heard, or tells when something is."""
    return any(_is_timed(writer, settings) for writer in writers_of(settings).values())


def _is_timed(writer: Writer, settings: Settings) -> bool:
    return bool(writer.codec(settings)) or getattr(writer, "timed", False)


def write(
    book: Book,
    script: Script,
    narration: Narration | None,
    output: Path,
    name: str,
    settings: Settings,
    executor: Executor | None = None,
    progress: Progress = no_progress,
    stamps: tuple[str, ...] = (),
) -> Result:
    """Write every output of ``settings.to`` into the folder ``output``, called ``name``.

    Each codec is encoded once a track. The outputs are proved, then put in place together with a
    report, which holds the ``stamps`` (``accessible.receipt``); when anything fails, nothing is.
    Raises ``OutputError``, ``EncodeError``, ``ProofError``, ``DamagedEntryError`` (narrate anew,
    then write again).
    """
    writers = writers_of(settings)
    finals = {kind: output / (name + writer.suffix(settings)) for kind, writer in writers.items()}
    report = output / f"{name}.report.json"
    with beside(output) as folder:
        # Without a narration there is no sound; with one, an EPUB has its own recordings already.
        alone = narration.spoken_alone() if narration else None
        heard = {
            kind: each
            for kind, writer in writers.items()
            if (each := narration if getattr(writer, "needs_recordings", True) else alone)
            and _is_timed(writer, settings)
        }
        cuts = {kind: _cut(each, writers[kind], script, settings) for kind, each in heard.items()}
        codecs = {kind: writer.codec(settings) for kind, writer in writers.items()}
        sounds = {
            each: render(
                each,
                [
                    (cuts[kind], codec)
                    for kind in cuts
                    if heard[kind] == each and (codec := codecs[kind])
                ],
                settings,
                executor,
                progress,
            )
            for each in dict.fromkeys(heard.values())
        }
        tracks = {
            kind: sounds[heard[kind]].tracks[cut, codec]
            for kind, cut in cuts.items()
            if (codec := codecs[kind])
        }
        made: dict[str, Path] = {}
        said: list[Finding] = []
        for number, (kind, writer) in enumerate(writers.items()):
            progress("write", number, len(writers))
            edition = Edition(
                book=book,
                script=script,
                settings=settings,
                narration=cuts.get(kind),
                tracks=tracks.get(kind, ()),
            )
            made[kind] = folder / finals[kind].name
            said += writer.write(edition, made[kind])
        progress("write", len(writers), len(writers))
        # Digital silence is meant where a voice makes nothing else.
        silent = settings.engine != "auto" and bool(
            getattr(load("engines", settings.engine), "silent", False)
        )
        holes = frozenset(narration.holes if narration else ())
        # What a publisher's EPUB had wrong before stands in the proof, for who asks.
        kept = book.original is not None
        cache = Cache.of(settings)
        origins = {
            kind: Origin(cache, tuple(track.paths for track in some))
            for kind, some in tracks.items()
        }
        proofs = tuple(
            replace(proof, path=output / proof.path.name)
            for proof in _proofs(made, origins, book, script, silent, holes, executor, progress)
        )
        result = Result(
            outputs=tuple(finals.values()),
            report=report,
            findings=(
                *book.findings,
                *dict.fromkeys(f for sound in sounds.values() for f in sound.findings),
                *dict.fromkeys(said),
                *(f for proof in proofs for f in (proof.narration if kept else proof.findings)),
            ),
            figures={
                **_figures(book, script, narration),
                **(next(iter(sounds.values())).figures if sounds else {}),
            },
            proofs=proofs,
        )
        _write_report(folder / report.name, result, stamps, made)
        places = [(temporary, finals[kind]) for kind, temporary in made.items()]
        place_all([*places, (folder / report.name, report)])
    return result


def _cut(narration: Narration, writer: Writer, script: Script, settings: Settings) -> Narration:
    """The narration in the tracks that a writer wants."""
    cut = getattr(writer, "cut", None)
    return cut(narration, script, settings) if cut else narration


def digest_of(path: Path) -> str:
    """The digest of a file, or of the files in a folder with their names."""
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.is_file())
        return key(*((each.relative_to(path).as_posix(), digest_of(each)) for each in inside))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _proofs(
    made: dict[str, Path],
    origins: dict[str, Origin],
    book: Book,
    script: Script,
    silent: bool,
    holes: frozenset[str],
    executor: Executor | None,
    progress: Progress,
) -> tuple[Proof, ...]:
    """Our own proof of every output. Raises ``ProofError`` when one does not hold.

    What a publisher's EPUB had wrong before is told, and no fault of the build.
    """
    folder = "" if book.original else FOLDER
    left_out = {
        # Of a document in which nothing is said, all of it is left out.
        join(folder, part.href): part.left_out if part.items or not part.left_out else ("",)
        for part in script.parts
    }
    unheard = frozenset(_unheard(script, folder, holes))
    # Another's writer may make what holds neither text nor sound.
    proved = [(kind, path) for kind, path in made.items() if is_proved(path)]
    proofs = []
    found = _side_by_side(
        [
            partial(
                prove,
                path,
                executor=executor,
                silent=silent,
                left_out=left_out,
                unheard=unheard,
                origin=origins.get(kind),
            )
            for kind, path in proved
        ],
        executor,
    )
    progress("prove", 0, len(proved))
    for number, ((kind, _), proof) in enumerate(zip(proved, found, strict=True), 1):
        progress("prove", number, len(proved))
        said = proof.narration if book.original else proof.findings
        errors = [found for found in said if found.severity is Severity.ERROR]
        if errors and book.original:
            before = prove(book.original.archive, executor=executor, silent=silent)
            errors = [found for found in errors if not _was_there(found, before)]
        if errors:
            raise ProofError(
                f"The {kind} output did not pass our own proof: {errors[0].message} "
                f"({errors[0].place})",
                "This is a fault of accessible: please report it with the document.",
            )
        proofs.append(proof)
    return tuple(proofs)


def _side_by_side(jobs: list[Callable[[], Proof]], executor: Executor | None) -> Iterator[Proof]:
    """What the jobs give, in order. Each waits for the workers: all wait at once, so that a long
    file is heard while others are."""
    if executor is None or len(jobs) < 2:
        yield from (job() for job in jobs)
        return
    with ThreadPoolExecutor(len(jobs)) as threads:
        yield from (future.result() for future in [threads.submit(job) for job in jobs])


def _unheard(script: Script, folder: str, holes: frozenset[str]) -> Iterator[str]:
    """The places of the clips that nobody could say."""
    for part in script.parts if holes else ():
        for utterance in part.utterances():
            if f"{part.href}#{utterance.id}" in holes:
                for id_ in (utterance.id, *(word.id for word in utterance.words)):
                    yield f"{join(folder, part.href)}#{id_}"


def _was_there(found: Finding, before: Proof) -> bool:
    """Whether the source had the same fault: said alike, or at the same place."""
    return any(
        found.code == each.code
        and (
            found.code == "epub-unreadable"
            or found.message == each.message
            or found.place == each.place
        )
        for each in before.findings
    )


def _figures(book: Book, script: Script, narration: Narration | None) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "title": book.metadata.title,
        "authors": list(book.metadata.authors),
        "language": book.metadata.language,
        "chapters": len(script.parts),
        "utterances": sum(1 for _ in script.utterances()),
    }
    if narration is not None:
        figures["spoken_anew"] = narration.spoken
        figures["audio_seconds"] = round(narration.frames / narration.sample_rate, 3)
        figures["narrators"] = list(narration.narrators)
        figures["voices"] = [asdict(credit) for credit in narration.credits]
        if narration.holes:
            figures["holes"] = list(narration.holes)
        if narration.estimated:
            figures["words_estimated"] = narration.estimated
    return figures


def _write_report(
    path: Path, result: Result, stamps: tuple[str, ...], made: dict[str, Path]
) -> None:
    # Where a voice failed, the next build tries it again.
    passing = any(finding.code in _PASSING for finding in result.findings)
    with ThreadPoolExecutor() as threads:  # hashing leaves the interpreter free
        digests = dict(
            zip(
                (each.name for each in made.values()),
                threads.map(digest_of, made.values()),
                strict=True,
            )
        )
    receipt = {"stamps": list(stamps), "digests": digests}
    report = {
        "outputs": [output.name for output in result.outputs],
        **(receipt if stamps and not passing else {}),
        "figures": result.figures,
        "findings": [finding.to_json() for finding in result.findings],
        "proofs": [proof.to_json() for proof in result.proofs],
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
