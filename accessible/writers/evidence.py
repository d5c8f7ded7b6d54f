"""Accessibility metadata, computed (EPUB Accessibility 1.1 §2; schema.org accessibility terms).

Nothing is claimed that this book does not show: each statement has its evidence here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, Book, Resource
from accessible.narration import Narration
from accessible.scripting import Part, Script
from accessible.scripting.markup import alternative, is_hidden
from accessible.writers.content import text
from accessible.writers.package import chunks

_SSML = "http://www.w3.org/2001/10/synthesis"
_MOVING_SVG = tuple(
    f"{{{SVG}}}{name}" for name in ("animate", "animateTransform", "animateMotion", "set")
)
_MOVING_HTML = tuple(f"{{{XHTML}}}{name}" for name in ("video", "canvas", "iframe", "script"))
_SOUNDING = (f"{{{XHTML}}}audio", f"{{{XHTML}}}video")
_MOVING_STYLE = re.compile(r"@(-\w+-)?keyframes|\banimation(-name)?\s*:")
_MOVING_DRAWING = re.compile(rb"<(\w+:)?(animate|set)")
_FIXED_VIEWPORT = re.compile(r"width\s*=\s*\d")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in a book. What is counted carries meaning: no decoration, nothing hidden."""

    text: bool
    images: int
    undescribed_images: int
    formulas: int
    undescribed_formulas: int
    headings: bool
    whole_outline: bool
    pages: bool
    long_descriptions: bool
    aria: bool
    index: bool
    speech_markup: bool
    fixed_layout: bool
    motion: bool
    sound: bool
    narrated: bool
    wholly_narrated: bool
    narrators: tuple[str, ...]


def gather(book: Book, script: Script, narration: Narration | None) -> Evidence:
    """Look at the whole book once. Resources are read one at a time."""
    trees = [chapter.tree for chapter in book.chapters]
    images = [image for tree in trees for image in _images(tree)]
    formulas = [math for tree in trees for math in tree.iter(f"{{{MATHML}}}math")]
    elements = [element for tree in trees for element in tree.iter("*")]
    narrated = {track.href for track in narration.tracks} if narration else set()
    spoken = {part.href for part in script.parts if next(part.utterances(), None)}
    return Evidence(
        text=any(_has_text(tree) for tree in trees),
        images=len(images),
        undescribed_images=sum(not alternative(image) for image in images),
        formulas=len(formulas),
        undescribed_formulas=sum(not (math.get("alttext") or "").strip() for math in formulas),
        headings=any(part.headings for part in script.parts),
        whole_outline=all(_is_whole(part) for part in script.parts),
        pages=any(part.pages for part in script.parts),
        long_descriptions=any(element.get("aria-details") for element in elements),
        aria=any(
            name == "role" or str(name).startswith("aria-")
            for element in elements
            for name in element.attrib
        ),
        index=any(
            "index" in (element.get(f"{{{EPUB}}}type") or "").split()
            or element.get("role") == "doc-index"
            for element in elements
        ),
        speech_markup=any(r.media_type == "application/pls+xml" for r in book.resources)
        or any(str(name).startswith(f"{{{_SSML}}}") for e in elements for name in e.attrib),
        fixed_layout=any(
            meta.get("name") == "viewport" and _FIXED_VIEWPORT.search(meta.get("content") or "")
            for tree in trees
            for meta in tree.iter(f"{{{XHTML}}}meta")
        ),
        motion=any(element.tag in _MOVING_SVG + _MOVING_HTML for element in elements)
        or any(
            _MOVING_STYLE.search(style.text or "")
            for tree in trees
            for style in tree.iter(f"{{{XHTML}}}style")
        )
        or any(_moves(resource) for resource in book.resources),
        sound=any(element.tag in _SOUNDING for element in elements),
        narrated=bool(narrated),
        wholly_narrated=bool(narrated) and spoken <= narrated,
        narrators=narration.narrators if narration else (),
    )


def statements(seen: Evidence) -> tuple[tuple[str, str], ...]:
    """The ``schema:`` properties with their values, in the order in which they are written."""
    modes = [
        mode
        for mode, present in (
            ("textual", seen.text),
            ("visual", bool(seen.images) or seen.motion),
            ("auditory", seen.sound),
        )
        if present
    ] or ["textual"]
    return (
        *(("schema:accessMode", mode) for mode in modes),
        *(("schema:accessModeSufficient", modes) for modes in _sufficient(seen, modes)),
        *(("schema:accessibilityFeature", feature) for feature in _features(seen)),
        *(("schema:accessibilityHazard", hazard) for hazard in _hazards(seen)),
    )


def summary(seen: Evidence) -> str:
    """``schema:accessibilitySummary``: what to expect, in plain English."""
    sentences = []
    if seen.text and not seen.fixed_layout:
        sentences.append("The text can be enlarged, restyled and read with a screen reader.")
    if seen.narrated:
        extent = "The whole text" if seen.wholly_narrated else "A part of the text"
        voices = f": {'; '.join(seen.narrators)}" if seen.narrators else ""
        sentences.append(f"{extent} is read aloud by a synthetic voice{voices}.")
        sentences.append("Each sentence is highlighted as it is read.")
    if seen.headings:
        sentences.append("There are headings and a table of contents to move by.")
    else:
        sentences.append("There is a table of contents.")
    if seen.pages:
        sentences.append("Page numbers are marked and can be gone to.")
    if seen.undescribed_images:
        sentences.append(
            f"{seen.undescribed_images} of {seen.images} images have no text alternative, "
            "so what they show is available only to readers who see it."
        )
    elif seen.images:
        sentences.append("Every image that carries meaning has a text alternative.")
    if seen.formulas:
        described = "" if seen.undescribed_formulas else " with a description in words"
        sentences.append(f"Formulas are MathML{described}.")
    if seen.motion:
        sentences.append("There are moving pictures that were not checked for hazards.")
    return " ".join(sentences)


def _sufficient(seen: Evidence, modes: list[str]) -> list[str]:
    all_in_words = seen.text and not (seen.undescribed_images or seen.motion or seen.sound)
    sets = []
    if all_in_words:
        sets.append("textual")
        if seen.wholly_narrated:
            sets.append("auditory")
    if len(modes) > 1 or not all_in_words:
        sets.append(",".join(modes))
    return sets


def _features(seen: Evidence) -> list[str]:
    evidence = {
        "tableOfContents": True,  # the navigation document holds every heading
        "readingOrder": not seen.fixed_layout,  # spine and overlays follow the documents' order
        "structuralNavigation": seen.headings and seen.whole_outline,
        "displayTransformability": seen.text and not seen.fixed_layout,
        "alternativeText": seen.images > 0 and not seen.undescribed_images,
        "longDescription": seen.long_descriptions,
        "MathML": seen.formulas > 0,
        "describedMath": seen.formulas > 0 and not seen.undescribed_formulas,
        "ARIA": seen.aria,
        "index": seen.index,
        "pageBreakMarkers": seen.pages,
        "pageNavigation": seen.pages,
        "synchronizedAudioText": seen.narrated,
        "ttsMarkup": seen.speech_markup,
        "unlocked": True,  # nothing is encrypted here
    }
    return [feature for feature, true in evidence.items() if true]


def _hazards(seen: Evidence) -> list[str]:
    if not (seen.motion or seen.sound):
        return ["none"]
    return [
        "unknownFlashingHazard" if seen.motion else "noFlashingHazard",
        "unknownMotionSimulationHazard" if seen.motion else "noMotionSimulationHazard",
        "unknownSoundHazard" if seen.sound else "noSoundHazard",
    ]


def _has_text(tree: etree._Element) -> bool:
    body = tree.find(f"{{{XHTML}}}body")
    return body is not None and bool(text(body).strip())


def _is_whole(part: Part) -> bool:
    """Whether no heading of a document skips a level below the one before it."""
    return all(after.level <= before.level + 1 for before, after in pairwise(part.headings))


def _images(tree: etree._Element) -> Iterator[etree._Element]:
    """Pictures that carry meaning."""
    for image in tree.iter(f"{{{XHTML}}}img", f"{{{SVG}}}svg"):
        inner_svg = any(image.iterancestors(f"{{{SVG}}}svg"))
        decorative = image.get("alt") == "" or image.get("role") in ("presentation", "none")
        hidden = any(map(is_hidden, (image, *image.iterancestors())))
        if not (inner_svg or decorative or hidden):
            yield image


def _moves(resource: Resource) -> bool:
    """Whether a picture or style sheet moves; a still picture that only may is held to move."""
    if resource.media_type == "image/gif":
        # One graphic control extension is a picture, a second one is the next frame.
        return b"".join(chunks(resource)).count(b"\x21\xf9\x04") > 1
    if resource.media_type in ("image/png", "image/apng"):
        return b"acTL" in next(chunks(resource), b"").partition(b"IDAT")[0]
    if resource.media_type == "image/webp":
        return b"ANIM" in next(chunks(resource), b"")[:64]
    if resource.media_type == "image/svg+xml":
        return _MOVING_DRAWING.search(b"".join(chunks(resource))) is not None
    if resource.media_type == "text/css":
        return (
            _MOVING_STYLE.search(b"".join(chunks(resource)).decode("utf-8", "replace")) is not None
        )
    return resource.media_type.startswith("video/")
