"""The proof of an EPUB: each document shown to every subject, then the sound heard.

The subjects are the rows of ``SUBJECTS``; each is a file of its own and knows none of the others.
"""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from accessible.book import XML
from accessible.check.alternatives import Alternatives
from accessible.check.clips import Played, hold_clips, hold_durations
from accessible.check.contents import Contents
from accessible.check.contour import Contour
from accessible.check.coverage import Coverage, cover, not_narrated
from accessible.check.document import Document
from accessible.check.headings import Headings
from accessible.check.hearing import Origin, hear_members
from accessible.check.highlight import Highlight
from accessible.check.languages import Languages
from accessible.check.links import Links
from accessible.check.metadata import Statements
from accessible.check.order import hold_order, targets
from accessible.check.overlays import Par, read_overlay
from accessible.check.package import Item, read_package
from accessible.check.pages import Pages
from accessible.check.proof import Exempt, Progress, Proof
from accessible.check.publication import Publication, Subject, open_publication
from accessible.check.recognizer import Said, hold_words
from accessible.check.roles import Roles
from accessible.check.skippability import Skippability
from accessible.check.soundfiles import SoundFiles
from accessible.check.speech import Spoken, bounds_of, hold_speech
from accessible.check.tables import Tables
from accessible.check.words import sentences
from accessible.container import open_container
from accessible.errors import EncodeError, Finding, InputError
from accessible.listening import Bounds

#: What is proved of every publication; ``Statements`` comes last, for it holds what is stated
#: against what the others found.
SUBJECTS: tuple[type[Subject], ...] = (
    Skippability,
    Highlight,
    Pages,
    Contents,
    Headings,
    Languages,
    Alternatives,
    Tables,
    Links,
    Roles,
    SoundFiles,
    Statements,
)

#: A clip whose RMS over its whole length is under −60 dBFS is silent; as a mean square.
SILENT = 10 ** (-60 / 10)


class _Clip(NamedTuple):
    """A par, whether its text has letters, the place of the sentence that it is a word of, and how
    long its text may take."""

    par: Par
    voiced: bool
    sentence: str
    bounds: Bounds | None


@dataclass(slots=True)
class _Bench:
    """What is gathered while the documents go by. ``clips`` are those of each audio file in
    reading order, packed by documents: a long book has a hundred thousand. ``units`` counts them, a
    sentence that is said word by word as one, and ``words`` their words."""

    left_out: Mapping[str, Collection[str]] | None
    unheard: Collection[str]
    findings: list[Finding] = field(default_factory=list)
    exempt: list[Exempt] = field(default_factory=list)
    overlays: list[Played] = field(default_factory=list)
    clips: dict[str, list[bytes]] = field(default_factory=dict)
    units: int = 0
    words: int = 0
    lengths: dict[str, float] = field(default_factory=dict)
    english: list[Said] | None = None

    def keep(self, clips: Iterable[_Clip]) -> None:
        """The clips of one document."""
        by_audio: dict[str, list[_Clip]] = {}
        for clip in clips:
            by_audio.setdefault(clip.par.audio, []).append(clip)
        for audio, some in by_audio.items():
            words = [clip.sentence for clip in some if clip.sentence]
            self.words += len(words)
            self.units += len(some) - len(words) + len(set(words))
            self.clips.setdefault(audio, []).append(zlib.compress(pickle.dumps(some), 1))

    def kept(self, audio: str) -> list[_Clip]:
        """The clips that play one audio file."""
        return [clip for some in self.clips[audio] for clip in pickle.loads(zlib.decompress(some))]


def prove_epub(
    path: Path,
    *,
    silent: bool = False,
    recognize: bool = False,
    left_out: Mapping[str, Collection[str]] | None = None,
    unheard: Collection[str] = (),
    origin: Origin | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Proof:
    """The proof of an EPUB; see ``accessible.check.prove``."""
    bench = _Bench(left_out, unheard, english=[] if recognize else None)
    with open_container(path) as container:
        try:
            package, findings = read_package(container)
        except InputError as error:
            finding = Finding("epub-unreadable", path.name, error.message)
            return Proof(path, "epub", (finding,), {"narrated": "no"})
        bench.findings += findings
        publication, findings = open_publication(path, container, package)
        bench.findings += findings
        documents = publication.documents
        _find_shared_overlays(documents, bench)
        subjects = [subject(publication) for subject in SUBJECTS]
        for item in documents:
            try:
                document = publication.document(item)
            except InputError as error:
                bench.findings.append(Finding("document-malformed", item.path, error.message))
                continue
            _hold_document(publication, document, bench)
            for subject in subjects:
                bench.findings += subject.see(document)
        for subject in subjects:
            publication.found = Counter(finding.code for finding in bench.findings)
            bench.findings += subject.close()
    _hear(path, bench, origin, silent=silent, executor=executor, progress=progress)
    listened: dict[str, int] = {}
    if bench.english is not None:
        findings, listened = hold_words(path, bench.english)
        bench.findings += findings
    narrated = publication.is_narrated
    if narrated:
        bench.findings += hold_durations(package, bench.overlays, bench.lengths)
    figures: dict[str, int | float | str] = {
        "title": package.title,
        "narrated": "yes" if narrated else "no",
        "documents": len(documents),
        "overlays": len(bench.overlays),
        "clips": bench.units,
        **({"words": bench.words} if bench.words else {}),
        "audio_files": len(bench.clips),
        "audio_seconds": round(sum(bench.lengths.values()), 3),
        **listened,
    }
    if narrated:
        visible, said = publication.visible, publication.narrated
        figures["text_characters"] = visible
        figures["narrated_characters"] = said
        figures["coverage"] = round(said / visible, 6) if visible else 1.0
    return Proof(path, "epub", tuple(bench.findings), figures, tuple(bench.exempt))


def _find_shared_overlays(documents: Iterable[Item], bench: _Bench) -> None:
    """An overlay belongs to one document (EPUB 3.3 §9.3.3)."""
    uses = Counter(document.overlay for document in documents if document.overlay)
    for document in documents:
        if uses[document.overlay] > 1:
            message = f"Its overlay “{document.overlay}” belongs to other documents too."
            bench.findings.append(Finding("overlay-missing-text", document.path, message))


def _hold_document(publication: Publication, document: Document, bench: _Bench) -> None:
    """The narration of one document: its overlay, the order of that, and what it leaves unsaid."""
    item = document.item
    if item.overlay:
        overlay, findings = read_overlay(publication.container, publication.package, item)
        bench.findings += findings
        if overlay is None:
            return
        document.overlay = overlay
        document.spoken = targets(overlay, document)
        document.sentences = tuple(sentences(overlay.pars, document.spoken, document.ids))
        bench.findings += hold_order(document)
        coverage = _covered(publication, document, bench)
        bench.overlays.append(Played.of(overlay))
        clips: list[_Clip] = []
        bounds = bounds_of(document.spoken)
        units = zip(overlay.pars, document.spoken, document.sentences, bounds, strict=True)
        for par, element, sentence, takes in units:
            if not par.remote:
                whole = "" if sentence is None else f"{document.path}#{par.within}"
                meant = (whole or f"{document.path}#{par.fragment}") in bench.unheard
                voiced = element in coverage.voiced and not meant
                clips.append(_Clip(par, voiced, whole, takes))
                if bench.english is None or element is None or not takes or whole:
                    continue
                if _is_english(element):
                    bench.english.append(Said(par, "".join(map(str, element.itertext()))))
        bench.keep(clips)
    elif publication.is_narrated:
        if not document.in_spine:
            bench.exempt.append(Exempt(document.path, "navigation document", ""))
        else:
            _covered(publication, document, bench)


def _is_english(element: etree._Element) -> bool:
    """Whether the nearest language that is stated around a text is English."""
    for around in (element, *element.iterancestors()):
        language = around.get(f"{{{XML}}}lang") or around.get("lang")
        if language:
            return language.lower().partition("-")[0] == "en"
    return False


def _covered(publication: Publication, document: Document, bench: _Bench) -> Coverage:
    left_out = None if bench.left_out is None else bench.left_out.get(document.path, ())
    coverage = cover(document, left_out)
    publication.is_whole &= not left_out
    if not coverage.visible and not document.overlay:
        whole = left_out is not None and "" in left_out
        reason = "left out on purpose" if whole else "document without text"
        bench.exempt.append(Exempt(document.path, reason, document.title if whole else ""))
        return coverage
    publication.visible += coverage.visible
    publication.narrated += coverage.narrated
    bench.exempt += coverage.exempt
    if left_out is None and coverage.visible and not coverage.narrated:
        title = document.title or document.path
        bench.findings.append(not_narrated(document.path, title, coverage.visible))
    else:
        bench.findings += coverage.findings
    return coverage


def _hear(
    path: Path,
    bench: _Bench,
    origin: Origin | None,
    *,
    silent: bool,
    executor: Executor | None,
    progress: Progress | None,
) -> None:
    """Every audio file that clips play, heard and held against them."""
    contours = hear_members(path, list(bench.clips), origin, executor)
    for number, (audio, contour) in enumerate(contours, 1):
        if isinstance(contour, EncodeError):
            bench.findings.append(Finding("audio-undecodable", audio, contour.message))
        else:
            bench.lengths[audio] = contour.seconds
            _hold_audio(audio, contour, bench.kept(audio), silent, bench.findings)
        if progress is not None:
            progress(number, len(bench.clips))


def _hold_audio(
    audio: str, contour: Contour, clips: Sequence[_Clip], silent: bool, findings: list[Finding]
) -> None:
    findings += hold_clips([clip.par for clip in clips], contour.seconds)
    if silent:
        return
    windows = [(clip.par.begin, clip.par.end) for clip in clips]
    findings += hold_speech(
        audio,
        (
            Spoken(clip.par, manner, clip.bounds)
            for clip, manner in zip(clips, contour.manners(windows), strict=True)
            if not clip.sentence
        ),
    )
    still: dict[str | int, Par] = {}
    loud: set[str | int] = set()
    levels = contour.levels(windows).tolist()
    for number, (clip, level) in enumerate(zip(clips, levels, strict=True)):
        if level >= SILENT:
            loud.add(clip.sentence)
        elif clip.voiced and clip.par.begin < contour.seconds:
            # Of a sentence, a short word may be lost in a pause beside it.
            still.setdefault(clip.sentence or number, clip.par)
    for name, par in still.items():
        if name not in loud:
            fragment = par.within if isinstance(name, str) else par.fragment
            message = f"The clip of “{fragment}” in {audio} is silent although it has words."
            findings.append(Finding("audio-silent", par.place, message))
