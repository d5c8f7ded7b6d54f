"""Accessibility metadata, computed (EPUB Accessibility 1.1 §2; schema.org accessibility terms).

Nothing is claimed that the book does not show: each statement has its evidence.
"""

from __future__ import annotations

from accessible.writers.evidence import Evidence

#: Kinds of ``Evidence.moving`` that are there to be looked at.
_SEEN = frozenset(("video", "animated pictures"))


def statements(seen: Evidence) -> tuple[tuple[str, str], ...]:
    """The ``schema:`` properties with their values, in the order in which they are written."""
    modes = [
        mode
        for mode, present in (
            ("textual", seen.text),
            ("visual", bool(seen.images or _SEEN.intersection(seen.moving))),
            ("auditory", bool(seen.sounding)),
        )
        if present
    ] or ["textual"]
    return (
        *(("schema:accessMode", mode) for mode in modes),
        *(("schema:accessModeSufficient", modes) for modes in _sufficient(seen, modes)),
        *(("schema:accessibilityFeature", feature) for feature in _features(seen)),
        *(("schema:accessibilityHazard", hazard) for hazard in _hazards(seen)),
    )


def all_in_words(seen: Evidence) -> bool:
    """Whether nothing is lost on a reader who gets the text alone."""
    return (
        seen.text
        and not seen.lost_images
        and not {"video", "embedded pages"}.intersection(seen.moving)
        and (seen.transcribed or not seen.sounding)
    )


def _sufficient(seen: Evidence, modes: list[str]) -> list[str]:
    sets = []
    if all_in_words(seen):
        sets.append("textual")
        if seen.wholly_narrated:
            sets.append("auditory")
    if len(modes) > 1 or not sets:
        sets.append(",".join(modes))
    return sets


def _features(seen: Evidence) -> list[str]:
    evidence = {
        "tableOfContents": seen.contents,
        # In what we make, spine and overlays follow the documents; a publisher's need not.
        "readingOrder": not (seen.fixed_layout or seen.kept),
        "structuralNavigation": seen.headings and seen.whole_outline,
        "displayTransformability": seen.text and not seen.fixed_layout,
        "alternativeText": seen.images > 0 and not seen.undescribed_images,
        "longDescription": seen.long_descriptions,
        "captions": seen.captioned,
        "transcript": seen.transcribed,
        "MathML": seen.formulas > 0,
        "describedMath": seen.formulas > 0 and not seen.undescribed_formulas,
        "ARIA": seen.aria,
        "index": seen.index,
        "pageBreakMarkers": seen.pages,
        "pageNavigation": seen.page_list,
        "rubyAnnotations": seen.ruby and not seen.full_ruby,
        "fullRubyAnnotations": seen.full_ruby,
        "synchronizedAudioText": seen.narrated,
        "ttsMarkup": seen.speech_markup,
        "unlocked": True,  # nothing is encrypted here
    }
    return [feature for feature, true in evidence.items() if true]


def _hazards(seen: Evidence) -> list[str]:
    if seen.moving:
        # The one word for all of them: Ace 1.4 knows “unknownMotionSimulationHazard” misspelt only.
        return ["unknown"]
    if seen.sounding:
        return ["noFlashingHazard", "noMotionSimulationHazard", "unknownSoundHazard"]
    return ["none"]
