"""EPUB Accessibility 1.1 §2: nothing is claimed that the book does not show."""

from __future__ import annotations

import editions
import pytest

from accessible.book import Book, Metadata, Resource
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Script
from accessible.writers.evidence import Evidence, gather, statements, summary

GIF_FRAME = b"\x21\xf9\x04\x00\x00\x00\x00\x00"


def seen(body: str, *resources: Resource, headings: tuple[int, ...] = ()) -> Evidence:
    book = Book(
        Metadata("A", "en"), (editions.chapter("a.xhtml", "A", f"<body>{body}</body>"),), resources
    )
    outline = tuple(Heading(f"h{n}", "", "H", level) for n, level in enumerate(headings))
    return gather(book, Script((Part("a.xhtml", "A", (), outline),)), None)


def values(evidence: Evidence, name: str) -> list[str]:
    return [value for property_, value in statements(evidence) if property_ == f"schema:{name}"]


def narrated(parts: int = 3) -> Evidence:
    script = editions.script()
    tracks = tuple(editions.track(part) for part in script.parts[:parts])
    return gather(editions.book(), script, Narration(tracks, editions.RATE, ("Grace",)))


def test_a_narrated_book() -> None:
    evidence = narrated()
    assert values(evidence, "accessMode") == ["textual", "visual"]
    assert values(evidence, "accessModeSufficient") == ["textual", "auditory", "textual,visual"]
    assert values(evidence, "accessibilityFeature") == [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
        "alternativeText",
        "MathML",
        "describedMath",
        "ARIA",
        "pageBreakMarkers",
        "pageNavigation",
        "synchronizedAudioText",
        "unlocked",
    ]
    assert values(evidence, "accessibilityHazard") == ["none"]
    assert "The whole text is read aloud by a synthetic voice: Grace." in summary(evidence)


def test_auditory_is_sufficient_only_when_all_is_narrated() -> None:
    evidence = narrated(parts=2)
    assert "auditory" not in values(evidence, "accessModeSufficient")
    assert "synchronizedAudioText" in values(evidence, "accessibilityFeature")
    assert "A part of the text is read aloud" in summary(evidence)


def test_without_narration() -> None:
    evidence = gather(editions.book(), editions.script(), None)
    assert "synchronizedAudioText" not in values(evidence, "accessibilityFeature")
    assert "auditory" not in values(evidence, "accessModeSufficient")
    assert "aloud" not in summary(evidence)


def test_one_picture_without_alt() -> None:
    evidence = seen('<p>Text</p><img src="a.png" alt="A"/><img src="b.png"/>')
    assert "alternativeText" not in values(evidence, "accessibilityFeature")
    assert values(evidence, "accessModeSufficient") == ["textual,visual"]
    assert "1 of 2 images have no text alternative" in summary(evidence)


@pytest.mark.parametrize(
    "body",
    [
        '<p>T</p><img src="a.png" alt=""/>',
        '<p>T</p><img src="a.png" role="presentation"/>',
        '<p>T</p><div aria-hidden="true"><img src="a.png"/></div>',
    ],
)
def test_decoration_is_no_evidence(body: str) -> None:
    evidence = seen(body)
    assert values(evidence, "accessMode") == ["textual"]
    assert "alternativeText" not in values(evidence, "accessibilityFeature")


def test_only_pictures() -> None:
    evidence = seen('<img src="a.png"/>')
    assert values(evidence, "accessMode") == ["visual"]
    assert values(evidence, "accessModeSufficient") == ["visual"]
    assert "displayTransformability" not in values(evidence, "accessibilityFeature")


@pytest.mark.parametrize(("levels", "whole"), [((1, 2, 3, 1), True), ((1, 3), False), ((), False)])
def test_structural_navigation(levels: tuple[int, ...], whole: bool) -> None:
    features = values(seen("<p>T</p>", headings=levels), "accessibilityFeature")
    assert ("structuralNavigation" in features) is whole


@pytest.mark.parametrize(
    ("body", "feature"),
    [
        ('<p role="doc-index">T</p>', "index"),
        ('<p role="note">T</p>', "ARIA"),
        ('<p xmlns:s="http://www.w3.org/2001/10/synthesis" s:ph="x">T</p>', "ttsMarkup"),
        ('<img src="a" alt="A" aria-details="d"/><p id="d">T</p>', "longDescription"),
        ('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', "MathML"),
    ],
)
def test_features_by_markup(body: str, feature: str) -> None:
    assert feature in values(seen(body), "accessibilityFeature")
    assert feature not in values(seen("<p>T</p>"), "accessibilityFeature")


def test_formulas_without_words_are_not_described() -> None:
    body = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    assert "describedMath" not in values(seen(body), "accessibilityFeature")


@pytest.mark.parametrize(
    "resource",
    [
        Resource("a.gif", "image/gif", b"GIF89a" + GIF_FRAME * 2),
        Resource("a.png", "image/png", b"\x89PNG....acTL....IDAT"),
        Resource("a.webp", "image/webp", b"RIFF....WEBPVP8X....ANIM"),
        Resource("a.svg", "image/svg+xml", b"<svg><animate/></svg>"),
        Resource("a.css", "text/css", b"@keyframes x { from { opacity: 0 } }"),
    ],
)
def test_moving_pictures_are_unknown_hazards(resource: Resource) -> None:
    evidence = seen("<p>T</p>", resource)
    assert values(evidence, "accessibilityHazard") == [
        "unknownFlashingHazard",
        "unknownMotionSimulationHazard",
        "noSoundHazard",
    ]
    assert "moving pictures" in summary(evidence)


@pytest.mark.parametrize(
    "resource",
    [
        Resource("a.gif", "image/gif", b"GIF89a" + GIF_FRAME),
        Resource("a.png", "image/png", editions.PNG),
        Resource("a.css", "text/css", b"p { color: inherit }"),
    ],
)
def test_still_pictures_are_no_hazard(resource: Resource) -> None:
    assert values(seen("<p>T</p>", resource), "accessibilityHazard") == ["none"]


def test_fixed_pages_are_not_transformable() -> None:
    chapter = editions.chapter("a.xhtml", "A", "<body><p>T</p></body>")
    head = chapter.tree[0]
    meta = head.makeelement(f"{head.tag.removesuffix('head')}meta")
    meta.set("name", "viewport")
    meta.set("content", "width=600, height=800")
    head.append(meta)
    evidence = gather(Book(Metadata("A", "en"), (chapter,)), Script(()), None)
    assert not {"displayTransformability", "readingOrder"} & set(
        values(evidence, "accessibilityFeature")
    )
