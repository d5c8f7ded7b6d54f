"""EPUB 3.3 §5.5, EPUB Accessibility 1.1 §2: a publisher's metadata stays; the truth is added."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import checkers
import editions
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from packages import DC, OPF, PLACE, pack, page

from accessible.errors import CODES, Finding
from accessible.settings import Settings
from accessible.writers.discovery import statements
from accessible.writers.evidence import Evidence, gather
from accessible.writers.kept.metadata import merge, stated
from accessible.writers.package import Statement

WHEN = datetime(2026, 11, 5, 12, 30, 5, tzinfo=timezone.utc)
SEEN = replace(
    gather(editions.book(), editions.script(), None),
    kept=True,
    narrated=True,
    wholly_narrated=True,
)
MOVING = replace(SEEN, moving=("animated pictures",))
SOUNDING = replace(SEEN, sounding=1)
SUMMARY = Statement("schema:accessibilitySummary", "Our words.", language="en")
MEDIA = (
    Statement("media:duration", "0:00:04.000"),
    Statement("media:duration", "0:00:04.000", refines="overlay-1"),
    Statement("media:narrator", "Grace (synthetic)"),
    Statement("media:active-class", "-epub-media-overlay-active"),
    Statement("media:playback-active-class", "-epub-media-overlay-playing"),
)
OVERLAID = """
<item id="a" href="a.xhtml" media-type="application/xhtml+xml" media-overlay="overlay-1"/>
<item id="overlay-1" href="a.smil" media-type="application/smil+xml"/>"""
PLAIN = '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
BOOK = """
    <dc:identifier id="uid">urn:x</dc:identifier>
    <dc:title id="title">The Book</dc:title>
    <dc:language>en</dc:language>
    <meta property="dcterms:modified">2012-01-01T00:00:00Z</meta>
  """


def package(metadata: str = BOOK, manifest: str = PLAIN, **attributes: str) -> etree._Element:
    extra = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return etree.fromstring(
        f'<package xmlns="{OPF}" version="3.0" unique-identifier="uid"{extra}>\n'
        f'  <metadata xmlns:dc="{DC}">{metadata}</metadata>\n'
        f"  <manifest>{manifest}</manifest><spine><itemref idref='a'/></spine></package>"
    )


def merged(
    root: etree._Element,
    *lines: Statement,
    seen: Evidence = SEEN,
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """Merge what is true of the evidence, and ``lines``."""
    return merge(
        root,
        [*(Statement(*pair) for pair in statements(seen)), *lines],
        seen=seen,
        settings=settings or Settings(),
        language="en",
        modified=WHEN,
        place=PLACE,
    )


def metas(root: etree._Element, name: str) -> list[str | None]:
    return [node.text for node in root.iter(f"{{{OPF}}}meta") if node.get("property") == name]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    assert all(finding.code in CODES for finding in findings)
    return [finding.code for finding in findings]


def stating(*pairs: tuple[str, str], manifest: str = PLAIN) -> etree._Element:
    lines = (f'<meta property="{name}">{value}</meta>' for name, value in pairs)
    return package(BOOK + "".join(lines), manifest)


def test_a_book_that_says_nothing_gets_all_that_is_true() -> None:
    root = package()
    findings = merged(root, SUMMARY)
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature"):
        expected = [v for n, v in statements(SEEN) if n == f"schema:{name}"]
        assert metas(root, f"schema:{name}") == expected
    assert metas(root, "schema:accessibilityHazard") == ["none"]
    assert metas(root, "schema:accessibilitySummary") == ["Our words."]
    assert metas(root, "dcterms:modified") == ["2026-11-05T12:30:05Z"]
    assert codes(findings) == ["metadata-added"]
    assert "accessibilityFeature synchronizedAudioText" in findings[0].message


def test_what_stood_there_stands_there_and_new_lines_look_like_it() -> None:
    root = package()
    before = etree.tostring(root).decode().replace("2012-01-01T00:00:00Z", "2026-11-05T12:30:05Z")
    merged(root)
    after = etree.tostring(root).decode()
    lines = after.splitlines()
    ours = [line for line in lines if "schema:" in line]
    assert all(line.startswith("    <meta property=") for line in ours)
    assert "\n".join(line for line in lines if line not in ours) == before


def test_comments_at_the_margin_do_not_pull_lines_to_it() -> None:
    root = package("\n<!-- one -->\n\n    <dc:title>T</dc:title>\n  ")
    merged(root)
    lines = etree.tostring(root).decode().splitlines()
    assert all(line.startswith("    <meta") for line in lines if "schema:" in line)


def test_a_book_that_says_everything_gets_nothing_twice() -> None:
    root = package()
    merged(root, SUMMARY)
    before = etree.tostring(root)
    assert merged(root, SUMMARY) == ()
    assert etree.tostring(root) == before


def test_narration_is_added_to_what_the_publisher_says() -> None:
    root = stating(
        ("schema:accessMode", "textual"),
        ("schema:accessModeSufficient", "textual"),
        ("schema:accessibilityFeature", "alternativeText"),
        ("schema:accessibilityFeature", "unlocked"),
        ("schema:accessibilitySummary", "The publisher’s words."),
    )
    merged(root, SUMMARY)
    assert metas(root, "schema:accessModeSufficient") == ["textual", "auditory"]
    features = metas(root, "schema:accessibilityFeature")
    assert features[:2] == ["alternativeText", "unlocked"]
    assert len(features) == len(set(features))
    assert "synchronizedAudioText" in features
    assert metas(root, "schema:accessibilitySummary") == ["The publisher’s words."]


def test_the_form_of_epub_2_is_recognized() -> None:
    root = package(
        f'{BOOK}<meta name="schema:accessibilityHazard" content="noFlashingHazard"/>'
        '<meta name="schema:accessibilitySummary" content="Said."/>'
        '<meta name="schema:accessibilityFeature" content="unlocked, tableOfContents"/>'
    )
    merged(root, SUMMARY)
    assert metas(root, "schema:accessibilitySummary") == []
    assert not {"unlocked", "tableOfContents"} & set(metas(root, "schema:accessibilityFeature"))


def test_another_prefix_for_the_same_vocabulary_is_recognized() -> None:
    root = package(
        f'{BOOK}<meta property="s:accessibilitySummary">Said.</meta>',
        prefix="s: https://schema.org/ x: urn:x",
    )
    merged(root, SUMMARY)
    assert metas(root, "schema:accessibilitySummary") == []


@pytest.mark.parametrize(
    ("stated_hazards", "seen", "added"),
    [
        ((), MOVING, ["unknown"]),
        (("none",), MOVING, []),
        (("unknown",), MOVING, []),
        (("flashing",), MOVING, []),
        (("flashing",), SOUNDING, ["noMotionSimulationHazard", "unknownSoundHazard"]),
        (("noFlashingHazard", "noSound"), SOUNDING, ["noMotionSimulationHazard"]),
    ],
)
def test_no_second_word_about_a_hazard(
    stated_hazards: tuple[str, ...], seen: Evidence, added: list[str]
) -> None:
    root = stating(*(("schema:accessibilityHazard", value) for value in stated_hazards))
    merged(root, seen=seen)
    assert metas(root, "schema:accessibilityHazard") == [*stated_hazards, *added]


@pytest.mark.parametrize(
    ("name", "claim", "content"),
    [
        ("accessibilityFeature", "alternativeText", {"images": 3, "undescribed_images": 2}),
        ("accessibilityFeature", "MathML", {"formulas": 0}),
        ("accessibilityFeature", "describedMath", {"formulas": 2, "undescribed_formulas": 1}),
        ("accessibilityFeature", "pageBreakMarkers", {"pages": False}),
        ("accessibilityFeature", "pageNavigation", {"page_list": False}),
        ("accessibilityFeature", "synchronizedAudioText", {"narrated": False}),
        ("accessibilityFeature", "displayTransformability", {"fixed_layout": True}),
        ("accessibilityFeature", "rubyAnnotations", {"ruby": False}),
        ("accessibilityFeature", "none", {}),
        ("accessMode", "visual", {"pictures": False}),
        ("accessMode", "auditory", {"narrated": False}),
        ("accessMode", "textual", {"text": False}),
        ("accessModeSufficient", "textual", {"lost_images": 1}),
        ("accessModeSufficient", "auditory", {"wholly_narrated": False}),
        ("accessibilityHazard", "none", {"moving": ("video",)}),
        ("accessibilityHazard", "noSoundHazard", {"sounding": 1}),
    ],
)
def test_a_contradicted_claim_is_kept_and_told(
    name: str, claim: str, content: dict[str, object]
) -> None:
    root = stating((f"schema:{name}", claim))
    findings = merged(root, seen=replace(SEEN, **content))  # type: ignore[arg-type]
    told = [finding for finding in findings if finding.code == "metadata-contradicted"]
    assert len(told) == 1
    assert f"“{claim}”" in told[0].message
    assert metas(root, f"schema:{name}")[0] == claim


def test_a_script_alone_disproves_no_hazard() -> None:
    root = stating(("schema:accessibilityHazard", "none"))
    assert "metadata-contradicted" not in codes(
        merged(root, seen=replace(SEEN, moving=("scripts",)))
    )


def test_claims_that_hold_are_not_told() -> None:
    root = stating(
        *(("schema:accessibilityFeature", f) for f in ("alternativeText", "MathML", "index")),
        ("schema:accessMode", "textual"),
        ("schema:accessModeSufficient", "textual"),
    )
    assert "metadata-contradicted" not in codes(merged(root))


# Page breaks


@pytest.mark.parametrize(
    ("metadata", "source", "written"),
    [
        ("", "urn:isbn:1", ["urn:isbn:1"]),
        ("", "none", []),
        ('<meta property="pageBreakSource">urn:isbn:2</meta>', "urn:isbn:2", ["urn:isbn:2"]),
        (
            '<dc:source id="s">urn:isbn:2</dc:source>'
            '<meta property="source-of" refines="#s">pagination</meta>',
            "urn:isbn:2",
            [],
        ),
    ],
)
def test_page_source(metadata: str, source: str, written: list[str]) -> None:
    root = package(BOOK + metadata)
    merged(root, Statement("pageBreakSource", source))
    assert metas(root, "pageBreakSource") == written


def test_no_print_edition_is_said_only_as_a_repair() -> None:
    root = package()
    merged(root, Statement("pageBreakSource", "none"), settings=Settings(improve=True))
    assert metas(root, "pageBreakSource") == ["none"]


# Media overlays


def test_overlays_of_a_book_that_had_none() -> None:
    root = package(manifest=OVERLAID)
    merged(root, *MEDIA)
    assert metas(root, "media:duration") == ["0:00:04.000", "0:00:04.000"]
    assert metas(root, "media:narrator") == ["Grace (synthetic)"]
    assert metas(root, "media:active-class") == ["-epub-media-overlay-active"]


PUBLISHERS = """
<meta property="media:duration">0:10:00.000</meta>
<meta property="media:duration" refines="#gone">0:02:00.000</meta>
<meta property="media:duration" refines="#other">480s</meta>
<meta property="media:narrator" id="n">Ada Byron</meta>
<meta property="file-as" refines="#n">Byron, Ada</meta>
<meta property="media:active-class">reading</meta>"""


def test_replaced_narration() -> None:
    root = package(BOOK + PUBLISHERS, OVERLAID)
    assert stated(root, "media:active-class") == "reading"
    merged(root, *MEDIA, settings=Settings(replace_narration=True))
    assert metas(root, "media:duration") == ["0:00:04.000", "0:00:04.000"]
    assert metas(root, "media:narrator") == ["Grace (synthetic)"]
    assert metas(root, "file-as") == []
    assert metas(root, "media:active-class") == ["reading"]


def test_filled_narration() -> None:
    item = '<item id="other" href="b.smil" media-type="application/smil+xml"/>'
    root = package(BOOK + PUBLISHERS, OVERLAID + item)
    merged(root, *MEDIA, settings=Settings(fill=True))
    assert metas(root, "media:duration") == ["0:08:04.000", "480s", "0:00:04.000"]
    assert metas(root, "media:narrator") == ["Ada Byron", "Grace (synthetic)"]


def test_the_publishers_durations_stay_as_they_are() -> None:
    item = '<item id="other" href="b.smil" media-type="application/smil+xml"/>'
    root = package(BOOK + PUBLISHERS.replace("#gone", "#overlay-1"), OVERLAID + item)
    merged(root)
    assert metas(root, "media:duration") == ["0:10:00.000", "0:02:00.000", "480s"]


def test_nothing_is_said_of_overlays_that_went() -> None:
    root = package(BOOK + PUBLISHERS)
    merged(root, seen=replace(SEEN, narrated=False, wholly_narrated=False))
    assert "media:" not in etree.tostring(root).decode()


# Settings


def test_settings_replace_what_the_publisher_says() -> None:
    root = package(
        f"""{BOOK}
    <meta property="file-as" refines="#title">Book, The</meta>
    <dc:creator id="a">One</dc:creator><meta refines="#a" property="file-as">O</meta>
    <dc:creator id="b">Two</dc:creator><meta refines="#b" property="role">aut</meta>
    <dc:creator id="c">Three</dc:creator><meta refines="#c" property="role">ill</meta>
    <dc:publisher>House</dc:publisher>""",
        xml_lang="en",
    )
    chosen = Settings(title="New", authors=("Ada",), language="en-GB", publisher="House")
    findings = merged(root, settings=chosen)
    texts = {
        name: [node.text for node in root.iter(f"{{{DC}}}{name}")]
        for name in ("title", "creator", "language", "publisher")
    }
    assert texts == {
        "title": ["New"],
        "creator": ["Ada", "Three"],
        "language": ["en-GB"],
        "publisher": ["House"],
    }
    assert metas(root, "file-as") == []
    assert metas(root, "role") == ["ill"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert codes(findings)[:3] == ["metadata-changed"] * 3


def test_more_authors_stand_beside_the_first() -> None:
    root = package(f"{BOOK}<dc:creator>One</dc:creator><dc:date>2001</dc:date>")
    merged(root, settings=Settings(authors=("One", "Two")))
    names = [etree.QName(node).localname for node in root[0]]
    at = names.index("creator")
    assert names[at : at + 3] == ["creator", "creator", "date"]


def test_the_main_title_is_the_one_that_changes() -> None:
    root = package(
        f"{BOOK}<dc:title id='t2'>Main</dc:title>"
        '<meta refines="#t2" property="title-type">main</meta>'
    )
    merged(root, settings=Settings(title="New"))
    assert [node.text for node in root.iter(f"{{{DC}}}title")] == ["The Book", "New"]


def test_the_language_of_the_package_is_a_repair() -> None:
    name = "{http://www.w3.org/XML/1998/namespace}lang"
    root = package()
    merged(root)
    assert root.get(name) is None
    merged(root, settings=Settings(improve=True))
    assert root.get(name) == "en"


# A certifier


def test_a_certifier_beside_the_publishers() -> None:
    root = package(
        f'{BOOK}<meta property="dcterms:conformsTo" id="conformance">EPUB Accessibility 1.0</meta>'
        '<link rel="dcterms:conformsTo" href="http://www.idpf.org/epub/a11y/x#wcag-aa"/>'
        '<meta property="a11y:certifiedBy" refines="#conformance">House</meta>'
    )
    findings = merged(root, settings=Settings(certified_by="Ada Byron"))
    assert "certified-already" in codes(findings)
    ids = [n.get("id") for n in root.iter() if n.get("property") == "dcterms:conformsTo"]
    assert ids == ["conformance", "conformance-2"]
    (ours,) = (n for n in root.iter(f"{{{OPF}}}meta") if n.text == "Ada Byron")
    assert ours.get("refines") == "#conformance-2"


def test_no_conformance_without_a_person() -> None:
    root = package()
    merged(root)
    assert metas(root, "dcterms:conformsTo") == []


# Odd forms


def test_a_package_in_a_prefix() -> None:
    root = etree.fromstring(
        f'<o:package xmlns:o="{OPF}" version="3.0"><o:metadata xmlns:d="{DC}"><d:title>T</d:title>'
        '</o:metadata><o:manifest><o:item id="a"/></o:manifest></o:package>'
    )
    merged(root, settings=Settings(title="U", publisher="P"))
    assert metas(root, "dcterms:modified") == ["2026-11-05T12:30:05Z"]
    assert [n.text for n in root.iter(f"{{{DC}}}*")] == ["U", "P"]


def test_a_package_without_metadata() -> None:
    root = etree.fromstring(f'<package xmlns="{OPF}"><manifest/></package>')
    merged(root, settings=Settings(title="T"))
    assert root[0].tag == f"{{{OPF}}}metadata"
    assert root.find(f"{{{OPF}}}metadata/{{{DC}}}title") is not None


def test_nested_metadata_of_oebps_is_found() -> None:
    root = package(
        "<dc-metadata><dc:title>T</dc:title></dc-metadata><x-metadata>"
        '<meta name="schema:accessibilitySummary" content="Said."/></x-metadata>'
    )
    merged(root, SUMMARY, settings=Settings(title="New"))
    assert root.findtext(f".//{{{DC}}}title") == "New"
    assert metas(root, "schema:accessibilitySummary") == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                "accessMode accessModeSufficient accessibilityFeature accessibilityHazard "
                "accessibilitySummary".split()
            ),
            st.sampled_from(["none", "textual", "textual,visual", "MathML", "sound", "x y"]),
        ),
        max_size=6,
    )
)
def test_no_statement_of_the_publisher_is_ever_lost(pairs: list[tuple[str, str]]) -> None:
    lines = [(f"schema:{name}", value) for name, value in pairs]
    root = stating(*lines)
    merged(root, SUMMARY)
    after = [(n.get("property"), n.text) for n in root.iter(f"{{{OPF}}}meta") if n.get("property")]
    assert [pair for pair in after if pair[0] != "dcterms:modified"][: len(lines)] == lines
    assert len([1 for name, _ in after if name == "schema:accessibilitySummary"]) == max(
        1, len([1 for name, _ in lines if name == "schema:accessibilitySummary"])
    )
    again = etree.tostring(root)
    merged(root, SUMMARY)
    assert etree.tostring(root) == again


# What EPUBCheck says


def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    manifest = (
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    )
    root = package(
        f"{BOOK}<dc:creator id='conformance'>One</dc:creator>"
        '<meta property="a11y:certifiedBy">House</meta>',
        PLAIN + manifest,
    )
    chosen = Settings(title="New", authors=("A", "B"), certified_by="Ada", improve=True)
    merged(root, SUMMARY, Statement("pageBreakSource", "urn:isbn:1"), settings=chosen)
    toc = '<nav epub:type="toc"><ol><li><a href="a.xhtml">A</a></li></ol></nav>'
    path = pack(
        tmp_path / "book.epub",
        {
            PLACE: etree.tostring(root),
            "OEBPS/a.xhtml": page("A", "<p>Text</p>"),
            "OEBPS/nav.xhtml": page("Contents", toc),
        },
    )
    assert checkers.epubcheck(path) == []


# Series, ISBN and date

SERIES = (
    '<meta property="belongs-to-collection">Old</meta><meta name="calibre:series" content="Old"/>'
    '<dc:identifier id="n">urn:isbn:0306406152</dc:identifier><dc:date>1890</dc:date>'
    '<meta refines="#n" property="identifier-type">02</meta>'
)


@pytest.mark.parametrize("before", [BOOK, BOOK + SERIES])
def test_the_user_s_series_isbn_and_date(before: str, tmp_path: Path) -> None:
    wanted = Settings(series="New", series_position="2", isbn="9780306406157", date="1901")
    nav = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    root = package(before, PLAIN + nav)
    findings = merged(root, settings=wanted)
    assert metas(root, "belongs-to-collection") == ["New"]
    assert metas(root, "collection-type") == ["series"]
    assert metas(root, "group-position") == ["2"]
    assert metas(root, "identifier-type") == []
    assert [n.text for n in root.iter(f"{{{DC}}}identifier")] == ["urn:x", "urn:isbn:9780306406157"]
    assert [n.text for n in root.iter(f"{{{DC}}}date")] == ["1901"]
    assert not [n for n in root.iter(f"{{{OPF}}}meta") if n.get("name")]
    assert codes(findings).count("metadata-changed") == 3
    toc = '<nav epub:type="toc"><ol><li><a href="a.xhtml">A</a></li></ol></nav>'
    path = pack(
        tmp_path / "book.epub",
        {
            PLACE: etree.tostring(root),
            "OEBPS/a.xhtml": page("A", "<p>Text</p>"),
            "OEBPS/nav.xhtml": page("Contents", toc),
        },
    )
    assert checkers.epubcheck(path) == []


def test_a_unique_isbn_stays_for_fonts_may_hang_on_it() -> None:
    root = package(BOOK.replace("urn:x", "urn:isbn:0306406152"))
    merged(root, settings=Settings(isbn="9780306406157"))
    assert [n.text for n in root.iter(f"{{{DC}}}identifier")] == [
        *("urn:isbn:0306406152", "urn:isbn:9780306406157"),
    ]
