"""The proof of a narrated EPUB: overlays against documents and decoded audio, and coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from accessible.book import ZipMember
from accessible.check.coverage import Coverage, cover
from accessible.check.hearing import Heard, listen
from accessible.check.overlays import (
    Overlay,
    Par,
    hold_clips,
    hold_durations,
    read_overlay,
    resolve,
)
from accessible.check.package import Item, Package, read_package, read_xml
from accessible.check.proof import Exempt, Progress, Proof
from accessible.container import Container, open_container
from accessible.errors import EncodeError, Finding, InputError

#: A clip whose RMS over its whole length is under −60 dBFS is silent; as a mean square.
SILENT = 10 ** (-60 / 10)


@dataclass(slots=True)
class _Bench:
    """What is gathered while the documents go by; ``clips`` are the pars of each audio file in
    reading order, each with whether its text has letters."""

    findings: list[Finding] = field(default_factory=list)
    exempt: list[Exempt] = field(default_factory=list)
    overlays: list[Overlay] = field(default_factory=list)
    clips: dict[str, list[tuple[Par, bool]]] = field(default_factory=dict)
    lengths: dict[str, float] = field(default_factory=dict)
    visible: int = 0
    narrated: int = 0


def prove_epub(
    path: Path,
    *,
    silent: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Proof:
    """The proof of an EPUB 3; see ``accessible.check.prove``."""
    bench = _Bench()
    with open_container(path) as container:
        try:
            package, findings = read_package(container)
        except InputError as error:
            finding = Finding("epub-unreadable", path.name, error.message)
            return Proof(path, "epub", (finding,), {"narrated": "no"})
        bench.findings += findings
        documents = package.documents
        _find_shared_overlays(documents, bench)
        narrated = any(item.overlay for item in documents)
        for document in documents:
            _hold_document(container, package, document, narrated, bench)
    sources = {audio: ZipMember(path, audio) for audio in bench.clips}
    jobs = [
        (audio, partial(listen, sources[audio], [(par.begin, par.end) for par, _ in clips]))
        for audio, clips in bench.clips.items()
    ]
    heard: dict[str, Heard | EncodeError] = {}
    for audio, result in _heard(jobs, executor):
        heard[audio] = result
        if progress is not None:
            progress(len(heard), len(jobs))
    for audio, _ in jobs:
        _hold_audio(audio, heard[audio], silent, bench)
    if narrated:
        bench.findings += hold_durations(package, bench.overlays, bench.lengths)
    figures: dict[str, int | float | str] = {
        "title": package.title,
        "narrated": "yes" if narrated else "no",
        "documents": len(documents),
        "overlays": len(bench.overlays),
        "clips": sum(len(clips) for clips in bench.clips.values()),
        "audio_files": len(bench.clips),
        "audio_seconds": round(sum(bench.lengths.values()), 3),
    }
    if narrated:
        figures["text_characters"] = bench.visible
        figures["narrated_characters"] = bench.narrated
        figures["coverage"] = round(bench.narrated / bench.visible, 6) if bench.visible else 1.0
    return Proof(path, "epub", tuple(bench.findings), figures, tuple(bench.exempt))


def _find_shared_overlays(documents: Iterable[Item], bench: _Bench) -> None:
    """An overlay belongs to one document (EPUB 3.3 §9.3.3)."""
    uses = Counter(document.overlay for document in documents if document.overlay)
    for document in documents:
        if uses[document.overlay] > 1:
            message = f"Its overlay “{document.overlay}” belongs to other documents too."
            bench.findings.append(Finding("overlay-missing-text", document.path, message))


def _hold_document(
    container: Container, package: Package, document: Item, narrated: bool, bench: _Bench
) -> None:
    try:
        root = read_xml(container, document.path)
    except InputError as error:
        bench.findings.append(Finding("epub-unreadable", document.path, error.message))
        return
    if document.overlay:
        overlay, findings = read_overlay(container, package, document)
        bench.findings += findings
        if overlay is not None:
            elements, findings = resolve(overlay, root)
            bench.findings += findings
            targets = {element for element in elements if element is not None}
            coverage = cover(root, document.path, targets)
            _add(coverage, bench)
            bench.overlays.append(overlay)
            for par, element in zip(overlay.pars, elements, strict=True):
                bench.clips.setdefault(par.audio, []).append((par, element in coverage.voiced))
    elif narrated:
        coverage = cover(root, document.path, frozenset())
        if "nav" in document.properties:
            bench.exempt.append(Exempt(document.path, "navigation document", ""))
        elif not coverage.visible:
            bench.exempt.append(Exempt(document.path, "document without text", ""))
        else:
            _add(coverage, bench)


def _add(coverage: Coverage, bench: _Bench) -> None:
    bench.findings += coverage.findings
    bench.exempt += coverage.exempt
    bench.visible += coverage.visible
    bench.narrated += coverage.narrated


def _heard(
    jobs: Sequence[tuple[str, Callable[[], Heard]]], executor: Executor | None
) -> Iterator[tuple[str, Heard | EncodeError]]:
    """Every audio file, heard, as they come."""
    if executor is None:
        for audio, job in jobs:
            try:
                yield audio, job()
            except EncodeError as error:
                yield audio, error
        return
    futures = {executor.submit(job): audio for audio, job in jobs}
    for future in as_completed(futures):
        try:
            yield futures[future], future.result()
        except EncodeError as error:
            yield futures[future], error


def _hold_audio(audio: str, heard: Heard | EncodeError, silent: bool, bench: _Bench) -> None:
    if isinstance(heard, EncodeError):
        bench.findings.append(Finding("audio-undecodable", audio, heard.message))
        return
    bench.lengths[audio] = heard.seconds
    clips = bench.clips[audio]
    bench.findings += hold_clips([par for par, _ in clips], heard.seconds)
    if silent:
        return
    for (par, voiced), level in zip(clips, heard.levels, strict=True):
        if voiced and level < SILENT and par.begin < heard.seconds:
            message = f"The clip of “{par.fragment}” in {audio} is silent although it has words."
            bench.findings.append(Finding("audio-silent", par.place, message))
