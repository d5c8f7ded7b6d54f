"""What a publisher claims of a book's accessibility, held against the book itself.

EPUB Accessibility 1.1 §2. Only what the content disproves is told: that a claim cannot be proved
is no fault of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from accessible.writers.discovery import all_in_words
from accessible.writers.evidence import Evidence
from accessible.writers.kept.block import Block, words

FEATURE, MODE = "schema:accessibilityFeature", "schema:accessMode"
SUFFICIENT, HAZARD = "schema:accessModeSufficient", "schema:accessibilityHazard"


def contradicted(block: Block, seen: Evidence) -> Iterator[str]:
    """One sentence for each claim of the publisher that the content does not bear out."""
    for name, claim, evidence in _contradictions(block, seen):
        term = name.removeprefix("schema:")
        yield f"The publisher states {term} “{claim}”, but {evidence}; the statement was kept."


def sets(block: Block) -> set[frozenset[str]]:
    """The sets of modes of which each is enough, as the publisher states them."""
    return {frozenset(words(value.lower())) for value in block.values(SUFFICIENT)}


def terms(block: Block, name: str) -> set[str]:
    """The values of a property in lower case, also where one statement lists several."""
    return {word.lower() for value in block.values(name) for word in words(value)}


def _contradictions(block: Block, seen: Evidence) -> Iterator[tuple[str, str, str]]:
    features = terms(block, FEATURE)
    for claim, holds, evidence in _features(seen):
        if claim.lower() in features and not holds:
            yield FEATURE, claim, evidence
    modes = terms(block, MODE)
    for claim, holds, evidence in (
        ("textual", seen.text, "there is no text"),
        ("visual", seen.pictures or "video" in seen.moving, "there is no picture"),
        ("auditory", seen.narrated or seen.sounding > 0, "there is no sound"),
    ):
        if claim in modes and not holds:
            yield MODE, claim, evidence
    sufficient = sets(block)
    if frozenset(("textual",)) in sufficient and not all_in_words(seen):
        yield SUFFICIENT, "textual", _not_in_words(seen)
    if frozenset(("auditory",)) in sufficient and not seen.wholly_narrated:
        yield SUFFICIENT, "auditory", "not everything is read aloud"
    hazards = terms(block, HAZARD)
    # A script alone proves no hazard: what moves and what sounds may be one.
    moving = [kind for kind in seen.moving if kind != "scripts"]
    sounding = ["sound"] if seen.sounding else []
    for claim, kinds in (
        ("none", moving + sounding),
        ("noFlashingHazard", moving),
        ("noMotionSimulationHazard", moving),
        ("noSoundHazard", sounding),
    ):
        if claim.lower() in hazards and kinds:
            yield HAZARD, claim, f"the book has what may be one ({', '.join(kinds)})"


def _features(seen: Evidence) -> Iterator[tuple[str, bool, str]]:
    """Features that a book can be caught not to have: name, whether it has it, what was seen."""
    undescribed = f"{seen.undescribed_images} of {seen.images} pictures have no text alternative"
    yield "alternativeText", not seen.undescribed_images, undescribed
    yield "MathML", seen.formulas > 0, "there is no MathML"
    undescribed = f"{seen.undescribed_formulas} of {seen.formulas} formulas have no words for it"
    yield "describedMath", not seen.undescribed_formulas, undescribed
    yield "tableOfContents", seen.contents, "the navigation has no table of contents"
    yield "pageBreakMarkers", seen.pages, "no page break is marked"
    yield "printPageNumbers", seen.pages or seen.page_list, "no page break is marked"
    yield "pageNavigation", seen.page_list, "the navigation has no page list"
    yield "structuralNavigation", seen.headings, "there are no headings"
    yield "displayTransformability", not seen.fixed_layout, "its layout is fixed"
    yield "ARIA", seen.aria, "no ARIA role organizes its documents"
    yield "synchronizedAudioText", seen.narrated, "nothing is read aloud"
    yield "captions", seen.captioned or "video" not in seen.moving, "not every film has captions"
    ruby = seen.ruby or seen.full_ruby
    yield "rubyAnnotations", ruby, "there is no ruby"
    yield "fullRubyAnnotations", seen.full_ruby, "not every ideograph has ruby"
    yield "none", False, "it has features, this edition's among them"


def _not_in_words(seen: Evidence) -> str:
    if not seen.text:
        return "there is no text"
    if seen.lost_images:
        return f"{seen.lost_images} of {seen.images} pictures have no text alternative"
    if seen.sounding and not seen.transcribed:
        return "it has sound of its own without a transcript"
    return "not everything in it is text"
