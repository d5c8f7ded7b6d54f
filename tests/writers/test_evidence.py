"""EPUB Accessibility 1.1 §2: nothing is claimed that the book does not show."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import editions
import pytest
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata, Original, Resource
from accessible.errors import Finding
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Script
from accessible.writers.discovery import statements
from accessible.writers.evidence import Evidence, gather
from accessible.writers.summary import WORDS, summaries

GIF_FRAME = b"\x21\xf9\x04\x00\x00\x00\x00\x00"


def seen(body: str, *resources: Resource, headings: tuple[int, ...] = ()) -> Evidence:
    book = Book(
        Metadata("A", "en"), (editions.chapter("a.xhtml", "A", f"<body>{body}</body>"),), resources
    )
    outline = tuple(Heading(f"h{n}", "", "H", level) for n, level in enumerate(headings))
    return gather(book, Script((Part("a.xhtml", "A", (), outline),)), None)


def values(evidence: Evidence, name: str) -> list[str]:
    return [value for property_, value in statements(evidence) if property_ == f"schema:{name}"]


def summary(evidence: Evidence) -> str:
    """The summary in English, which is always there and the last."""
    language, words = summaries(evidence)[-1]
    assert language == "en"
    return words


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
    assert "The whole text is read aloud by a synthetic voice (Grace)." in summary(evidence)


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
    assert "Pictures without a text alternative: 1 of 2;" in summary(evidence)


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


@pytest.mark.parametrize(
    ("alttext", "described"),
    [
        ("", False),
        (r"\frac{1}{2}", False),
        ("Alternative text not available", False),
        ("one half", True),
    ],
)
def test_formulas_are_described_in_words(alttext: str, described: bool) -> None:
    body = f'<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{alttext}"><mi>x</mi></math>'
    features = values(seen(body), "accessibilityFeature")
    assert ("describedMath" in features) is described
    assert "MathML" in features


def test_page_breaks_count_that_nobody_says() -> None:
    evidence = kept('<p>T<span role="doc-pagebreak" id="p1"/></p>')
    assert "pageBreakMarkers" in values(evidence, "accessibilityFeature")


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
    assert values(evidence, "accessibilityHazard") == ["unknown"]
    assert "may move or flash" in summary(evidence)


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


# What publishers' books have


def kept(
    *bodies: str, navigation: str | None = None, fixed: bool = False, **script: tuple[str, ...]
) -> Evidence:
    """The evidence of a publisher's EPUB with these documents (whole ones begin with ``<html``)."""
    chapters = tuple(
        Chapter(f"{n}.xhtml", "", etree.fromstring(body))
        if body.startswith(("<html", "<svg"))
        else editions.chapter(f"{n}.xhtml", "A", f"<body>{body}</body>")
        for n, body in enumerate(bodies)
    )
    nav = Chapter("nav.xhtml", "", etree.fromstring(navigation)) if navigation else None
    original = Original(Path("book.epub"), "content.opf", "3.0", nav, fixed)
    book = Book(Metadata("A", "en"), chapters, original=original)
    parts = tuple(Part(c.href, "", (), **script) for c in chapters)  # type: ignore[arg-type]
    return gather(book, Script(parts), None)


NAVIGATION = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><body>{{}}</body></html>'
TOC = '<nav epub:type="toc"><ol><li><a href="a">A</a></li></ol></nav>'
PAGES = '<nav epub:type="page-list"><ol><li><a href="a">1</a></li></ol></nav>'


@pytest.mark.parametrize(
    ("navigation", "features"),
    [
        (None, set()),
        ("", set()),
        (TOC, {"tableOfContents"}),
        (TOC + PAGES, {"tableOfContents", "pageNavigation"}),
        ('<nav epub:type="page-list"><ol/></nav>', set()),
    ],
)
def test_navigation_is_what_the_publisher_has(navigation: str | None, features: set[str]) -> None:
    evidence = kept("<p>T</p>", navigation=navigation and NAVIGATION.format(navigation))
    stated = set(values(evidence, "accessibilityFeature"))
    assert stated & {"tableOfContents", "pageNavigation"} == features
    assert "readingOrder" not in stated


def test_navigation_that_was_made_for_the_book() -> None:
    tree = etree.fromstring(NAVIGATION.format(TOC + PAGES))
    original = Original(Path("book.epub"), "content.opf", "2.0")
    book = Book(Metadata("A", "en"), (), original=original)
    evidence = gather(book, Script(()), None, navigation=tree)
    assert evidence.contents
    assert evidence.page_list


def test_layout_is_what_the_package_says() -> None:
    body = (
        f'<html xmlns="{XHTML}"><head><meta name="viewport" content="width=600"/></head>'
        "<body><p>T</p></body></html>"
    )
    assert "displayTransformability" in values(kept(body), "accessibilityFeature")
    fixed = kept(body, fixed=True)
    assert "displayTransformability" not in values(fixed, "accessibilityFeature")
    assert "fixed layout" in summary(fixed)


@pytest.mark.parametrize(
    ("document", "modes"),
    [
        (f'<html xmlns="{XHTML}"/>', ["textual"]),
        (f'<html xmlns="{XHTML}"><head><title>T</title></head></html>', ["textual"]),
        ('<svg xmlns="http://www.w3.org/2000/svg"><title>T</title></svg>', ["visual"]),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>T</text></svg>', ["textual", "visual"]),
        ("<script>text()</script><style>p { }</style>", ["textual"]),
        ('<p hidden="">T</p><img src="a" alt="A"/>', ["visual"]),
    ],
)
def test_documents_of_every_shape(document: str, modes: list[str]) -> None:
    assert values(kept(document), "accessMode") == modes


def test_sound_of_its_own() -> None:
    evidence = kept('<p>T</p><audio src="a.mp3"></audio>')
    assert values(evidence, "accessMode") == ["textual", "auditory"]
    assert values(evidence, "accessModeSufficient") == ["textual,auditory"]
    assert values(evidence, "accessibilityHazard")[2] == "unknownSoundHazard"
    assert "Recordings and films in the book: 1, not all" in summary(evidence)


def test_a_transcript() -> None:
    evidence = kept('<p>T</p><audio src="a.mp3"/><details id="transcript-1">Words</details>')
    assert "transcript" in values(evidence, "accessibilityFeature")
    assert values(evidence, "accessModeSufficient") == ["textual", "textual,auditory"]


@pytest.mark.parametrize(
    ("tracks", "captions"),
    [
        ("", False),
        ('<track src="a.vtt"/>', True),
        ('<track kind="captions" src="a.vtt"/>', True),
        ('<track kind="chapters" src="a.vtt"/>', False),
    ],
)
def test_captions(tracks: str, captions: bool) -> None:
    evidence = kept(f'<p>T</p><video src="a.mp4">{tracks}</video>')
    assert ("captions" in values(evidence, "accessibilityFeature")) is captions
    assert values(evidence, "accessMode") == ["textual", "visual", "auditory"]
    assert values(evidence, "accessibilityHazard") == ["unknown"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<script>x()</script>", "scripts"),
        ('<iframe src="a.xhtml"></iframe>', "embedded pages"),
        ('<p style="animation: x 1s">T</p>', "animated styles"),
        ("<style>p { animation-name: x }</style>", "animated styles"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><animate/></svg>', "animated pictures"),
    ],
)
def test_what_may_move(body: str, kind: str) -> None:
    evidence = kept(f"<p>T</p>{body}")
    assert evidence.moving == (kind,)
    assert values(evidence, "accessibilityHazard") == ["unknown"]


def test_a_script_makes_no_picture() -> None:
    assert values(kept("<p>T</p><script>x()</script>"), "accessMode") == ["textual"]


@pytest.mark.parametrize(
    ("body", "feature"),
    [
        ("<p><ruby>漢<rt>かん</rt></ruby></p>", "fullRubyAnnotations"),
        ("<p>字 <ruby>漢<rt>かん</rt></ruby></p>", "rubyAnnotations"),
        ("<p><ruby>word<rt>wɜːd</rt></ruby></p>", "rubyAnnotations"),
        ("<p>字</p>", ""),
    ],
)
def test_ruby(body: str, feature: str) -> None:
    features = set(values(kept(body), "accessibilityFeature"))
    assert features & {"rubyAnnotations", "fullRubyAnnotations"} == ({feature} - {""})


@pytest.mark.parametrize(
    ("attributes", "organizes"),
    [
        ('role="presentation"', False),
        ('role="img" aria-label="x"', False),
        ('aria-hidden="false"', False),
        ('role="button"', False),
        ('role="doc-chapter"', True),
        ('role="none navigation"', True),
    ],
)
def test_aria_is_more_than_a_name(attributes: str, organizes: bool) -> None:
    evidence = kept(f"<div {attributes}>T</div>")
    assert ("ARIA" in values(evidence, "accessibilityFeature")) is organizes


@pytest.mark.parametrize(
    ("picture", "described"),
    [
        ('<img src="a" alt=" "/>', False),
        ('<img src="a" aria-labelledby="t"/>', True),
        ("<canvas>Words</canvas>", True),
        ("<canvas></canvas>", False),
        ('<img src="a" alt="IMG_0001.jpg"/>', False),
        ('<object type="image/svg+xml" data="a.svg">Words</object>', True),
        ('<object type="image/svg+xml" data="a.svg"></object>', False),
    ],
)
def test_pictures_of_every_kind(picture: str, described: bool) -> None:
    evidence = kept(f'<p id="t">T</p>{picture}')
    assert (evidence.images, evidence.undescribed_images) == (1, int(not described))


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="../images/c%20r.png"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
        '<image x:href="../images/c%20r.png"/></svg>',
    ],
)
def test_a_cover_without_words_is_no_loss(picture: str) -> None:
    """Its title is in the metadata; but a text alternative it should have."""
    chapter = editions.chapter("text/a.xhtml", "A", f"<body><p>T</p>{picture}</body>")
    book = Book(Metadata("A", "en"), (chapter,), cover="images/c r.png")
    evidence = gather(book, Script(()), None)
    assert values(evidence, "accessModeSufficient") == ["textual", "textual,visual"]
    assert "alternativeText" not in values(evidence, "accessibilityFeature")


def test_other_objects_are_no_pictures() -> None:
    assert kept('<object type="text/html" data="a"></object>').images == 0


def test_sections_left_out_on_purpose() -> None:
    script = editions.script()
    parts = (replace(script.parts[0], left_out=("i", "n"), skipped=("Index",)), *script.parts[1:])
    tracks = tuple(map(editions.track, parts))
    found = (Finding("notes-skipped", "a.xhtml", "The notes."),)
    book, narration = editions.book(findings=found), Narration(tracks, editions.RATE, ("Grace",))
    evidence = gather(book, Script(parts), narration)
    assert not evidence.wholly_narrated
    assert "auditory" not in values(evidence, "accessModeSufficient")
    assert "Left out of the narration on purpose: Index." in summary(evidence)
    assert "Notes are not read aloud." in summary(evidence)


def test_publishers_narration_counts() -> None:
    script, book = editions.script(), editions.book()
    hrefs = frozenset(part.href for part in script.parts)
    evidence = gather(book, script, None, hrefs)
    assert evidence.wholly_narrated
    assert "synchronizedAudioText" in values(evidence, "accessibilityFeature")
    assert "the publisher’s own narration" in summary(evidence)
    assert not gather(book, script, None, sorted(hrefs)[1:]).wholly_narrated


# The summary


def test_the_summary_says_how_long_and_of_which_pages() -> None:
    evidence = replace(narrated(), seconds=29_580.0, page_source="urn:isbn:1")
    assert "by a synthetic voice (Grace) in 8 h 13 min." in summary(evidence)
    assert "they are those of urn:isbn:1." in summary(evidence)


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_the_same(language: str) -> None:
    """The same blanks in the same order, and each sentence ends."""
    for field in fields(WORDS["en"]):
        english, words = getattr(WORDS["en"], field.name), getattr(WORDS[language], field.name)
        assert words.count("{}") == english.count("{}"), field.name
        assert words.endswith(".") == english.endswith("."), field.name


@pytest.mark.parametrize(
    ("language", "languages"),
    [("de-AT", ["de", "en"]), ("en-GB", ["en"]), ("ja", ["en"]), ("", ["en"])],
)
def test_the_summary_is_in_the_books_language_too(language: str, languages: list[str]) -> None:
    found = summaries(replace(narrated(), language=language))
    assert [tag for tag, _ in found] == languages
    if languages[0] == "de":
        assert "Der ganze Text wird vorgelesen" in found[0][1]
