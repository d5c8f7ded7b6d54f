"""The EPUB as a whole: container, package document, content documents, and what checkers say."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import checkers
import editions
import pytest
from lxml import etree

from accessible.book import Book, Metadata, Resource, ZipMember
from accessible.errors import InputError, UsageError
from accessible.narration import Narration
from accessible.scripting import Heading, Page, Part, Script
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.epub import EpubWriter, TextEpubWriter

OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def packed(edition: Edition, folder: Path) -> zipfile.ZipFile:
    path = folder / "book.epub"
    writer = EpubWriter() if edition.narration else TextEpubWriter()
    writer.write(edition, path)
    return zipfile.ZipFile(path)


def opf(archive: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(archive.read("EPUB/content.opf"))


def metas(root: etree._Element, name: str) -> list[str]:
    return [m.text for m in root.iterfind("o:metadata/o:meta", OPF) if m.get("property") == name]


def odd_edition(folder: Path) -> Edition:
    """Right to left, names that clash, ids XML does not allow, pictures without alt, no author."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>x</title></svg>'
    chapters = (
        editions.chapter("nav.xhtml", "  ", '<body><p id="1a">سلام</p></body>', ""),
        editions.chapter("nom/café.xhtml", "Café", f'<body><h3 id="é">A</h3>{svg}</body>', ""),
        replace(
            editions.chapter("other/café.xhtml", "Notes", '<body><h1 id="n">N</h1></body>', ""),
            linear=False,
        ),
        editions.chapter("picture.xhtml", "", '<body><img src="p.png"/></body>', ""),
    )
    book = Book(
        Metadata("", "ar", identifier="urn:uuid:nonsense", date="May 1901", page_source="A 1901"),
        chapters,
        (
            Resource("p.png", "image/png", editions.PNG),
            Resource("Audio/CAFÉ.mp3", "text/css", b"p { margin: 0 }"),
            Resource("styles/narration.css", "text/css", b"p { margin: 0 }"),
        ),
    )
    parts = (
        Part("nav.xhtml", " ", (editions.said("1a", "سلام"),), (), (Page("1a", ""),)),
        Part("nom/café.xhtml", "Café", (editions.said("é", "A"),), (Heading("é", "é", "A", 3),)),
        Part("other/café.xhtml", "N", (editions.said("n", "N"),), (Heading("n", "n", "N", 1),)),
        Part("picture.xhtml", "", ()),
    )
    tracks = tuple(editions.track(part, 30_000) for part in parts[:3])
    files = []
    for number, track in enumerate(tracks):
        (place := folder / str(number)).mkdir()
        files.append(editions.encoded(track, "mp3", place))
    narration = Narration(tracks, editions.RATE, ())
    return Edition(book, Script(parts), Settings(), narration, tuple(files))


@pytest.mark.parametrize("codec", ["mp3", "aac", "opus"])
def test_epubcheck_has_nothing_to_say(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    EpubWriter().write(editions.edition(tmp_path, codec, certified_by="Ada Byron"), path)
    assert checkers.epubcheck(path) == []


def test_epubcheck_has_nothing_to_say_to_the_text(tmp_path: Path) -> None:
    path = tmp_path / "book.text.epub"
    TextEpubWriter().write(editions.edition(tmp_path, None), path)
    assert checkers.epubcheck(path) == []


def test_epubcheck_has_nothing_to_say_to_an_odd_book(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    EpubWriter().write(odd_edition(tmp_path), path)
    assert checkers.epubcheck(path) == []


@pytest.mark.parametrize("codec", ["mp3", None])
def test_ace_finds_no_violation(codec: str | None, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    writer = EpubWriter() if codec else TextEpubWriter()
    writer.write(editions.edition(tmp_path, codec), path)
    assert checkers.ace(path, tmp_path / "ace") == []


def test_container(tmp_path: Path) -> None:
    """OCF §4.2: the type first and bare, sound stored, names as they are."""
    with packed(editions.edition(tmp_path), tmp_path) as archive:
        first, *others = archive.infolist()
        assert archive.testzip() is None
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")
        assert archive.read(first) == b"application/epub+zip"
        stored = {i.filename for i in others if i.compress_type == zipfile.ZIP_STORED}
        assert stored == {
            "EPUB/audio/one.mp3",
            "EPUB/audio/two.mp3",
            "EPUB/audio/three.mp3",
            "EPUB/images/fels-ü.png",
            "EPUB/images/cover.png",
        }
        assert archive.read("EPUB/audio/one.mp3") == (tmp_path / "one.mp3").read_bytes()


def test_two_builds_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    edition = editions.edition(tmp_path)
    EpubWriter().write(edition, tmp_path / "a.epub")
    EpubWriter().write(edition, tmp_path / "b.epub")
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.epub") as archive:
        assert metas(opf(archive), "dcterms:modified") == ["2001-09-09T01:46:40Z"]


def test_a_source_date_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="yesterday"):
        TextEpubWriter().write(editions.edition(tmp_path, None), tmp_path / "a.epub")


def test_package_metadata(tmp_path: Path) -> None:
    with packed(editions.edition(tmp_path), tmp_path) as archive:
        root = opf(archive)
    assert root.get(LANG) == "en-GB"
    assert root.get("prefix") is None
    values = {
        name: [e.text for e in root.iterfind(f"o:metadata/dc:{name}", OPF)]
        for name in ("title", "creator", "subject", "date", "description", "language")
    }
    assert values == {
        "title": ["The Keeper’s Book <& more>"],
        "creator": ["Ada Byron", "Émile Zola"],
        "subject": ["Sea stories"],
        "date": ["1901-03"],
        "description": ["A lamp, a storm."],
        "language": ["en-GB"],
    }
    assert metas(root, "role") == ["aut", "aut"]
    assert metas(root, "media:narrator") == ["Grace (synthetic)"]
    assert metas(root, "dcterms:conformsTo") == []


def test_conformance_only_in_a_persons_name(tmp_path: Path) -> None:
    with packed(editions.edition(tmp_path, certified_by="Ada Byron"), tmp_path) as archive:
        root = opf(archive)
    assert metas(root, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert metas(root, "a11y:certifiedBy") == ["Ada Byron"]


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("1901", ["1901"]),
        ("2024-02-29", ["2024-02-29"]),
        ("2024-02-29T10:00:00Z", ["2024-02-29T10:00:00Z"]),
        ("2023-02-29", []),
        ("c. 1901", []),
        ("0000", []),
    ],
)
def test_dates(date: str, written: list[str], tmp_path: Path) -> None:
    book = editions.book()
    made = replace(book, metadata=replace(book.metadata, date=date))
    with packed(editions.edition(tmp_path, None, made), tmp_path) as archive:
        assert [e.text for e in opf(archive).iterfind("o:metadata/dc:date", OPF)] == written


def test_identifiers(tmp_path: Path) -> None:
    def identifier(**changes: object) -> str:
        book = editions.book()
        made = replace(book, metadata=replace(book.metadata, **changes))
        with packed(editions.edition(tmp_path, None, made), tmp_path) as archive:
            (element,) = opf(archive).iterfind("o:metadata/dc:identifier", OPF)
            return str(element.text)

    own = identifier()
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", own)
    assert identifier() == own
    assert identifier(title="Another") != own
    assert identifier(identifier="urn:isbn:9780000000000") == "urn:isbn:9780000000000"
    assert identifier(identifier="urn:uuid:nonsense") == own


def test_durations(tmp_path: Path) -> None:
    """EPUB 3.3 §9.3.5.2: one total, one for each overlay, and they agree."""
    with packed(editions.edition(tmp_path), tmp_path) as archive:
        root = opf(archive)
    total, *each = [
        sum(float(part) * 60**n for n, part in enumerate(reversed(clock.split(":"))))
        for clock in metas(root, "media:duration")
    ]
    assert len(each) == 3
    assert total == pytest.approx(sum(each), abs=1e-6)
    refined = {m.get("refines") for m in root.iterfind("o:metadata/o:meta[@refines]", OPF)}
    overlays = root.xpath("//o:item[@media-type='application/smil+xml']/@id", namespaces=OPF)
    assert {f"#{id_}" for id_ in overlays} <= refined


def test_manifest_properties(tmp_path: Path) -> None:
    with packed(editions.edition(tmp_path), tmp_path) as archive:
        items = opf(archive).findall("o:manifest/o:item", OPF)
        names = set(archive.namelist())
    assert {i.get("href"): i.get("properties") for i in items if i.get("properties")} == {
        "text/two.xhtml": "mathml",
        "nav.xhtml": "nav",
        "images/cover.png": "cover-image",
    }
    assert "images/fels-%C3%BC.png" in {i.get("href") for i in items}
    assert len({i.get("id") for i in items}) == len(items) == len(names) - 3


def test_names_with_spaces(tmp_path: Path) -> None:
    resource = Resource("images/100% a b.png", "image/png", editions.PNG)
    with packed(
        editions.edition(tmp_path, None, editions.book(resources=(resource,))), tmp_path
    ) as a:
        assert "EPUB/images/100% a b.png" in a.namelist()
        assert b'href="images/100%25%20a%20b.png"' in a.read("EPUB/content.opf")


def test_names_that_clash(tmp_path: Path) -> None:
    with packed(odd_edition(tmp_path), tmp_path) as archive:
        names = [name.removeprefix("EPUB/") for name in archive.namelist()]
        root = opf(archive)
    assert len({name.casefold() for name in names}) == len(names)
    assert {"nav-2.xhtml", "styles/narration-2.css", "overlays/café-2.smil"} <= set(names)
    assert {"audio/café-2.mp3", "audio/café-3.mp3"} <= set(names)
    assert root.find("o:spine", OPF).get("page-progression-direction") == "rtl"
    linear = [item.get("linear") for item in root.iterfind("o:spine/o:itemref", OPF)]
    assert linear == [None, None, "no", None]


def test_content_documents(tmp_path: Path) -> None:
    edition = editions.edition(tmp_path)
    before = [etree.tostring(chapter.tree) for chapter in edition.book.chapters]
    with packed(edition, tmp_path) as archive:
        text = archive.read("EPUB/text/one.xhtml").decode()
        third = etree.fromstring(archive.read("EPUB/text/three.xhtml"))
    assert [etree.tostring(chapter.tree) for chapter in edition.book.chapters] == before
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>\n<html")
    assert text.index("../styles/base.css") < text.index("../styles/narration.css")
    assert '<i lang="fr" xml:lang="fr">' in text
    assert (
        '<span epub:type="pagebreak" role="doc-pagebreak" id="pg1" aria-label="7"></span>' in text
    )
    assert (third.get("lang"), third.get(LANG)) == ("en-GB", "en-GB")


def test_books_with_styles_keep_their_own(tmp_path: Path) -> None:
    styled = editions.book(
        resources=(*editions.book().resources, Resource("my.css", "text/css", b"p { margin: 0 }"))
    )
    with packed(editions.edition(tmp_path, made=styled), tmp_path) as archive:
        assert "EPUB/styles/base.css" not in archive.namelist()
        assert b"styles/narration.css" in archive.read("EPUB/text/one.xhtml")


def test_the_text_edition_is_clean(tmp_path: Path) -> None:
    """No sound, and the script's bare spans are gone, but for those that are linked to."""
    with packed(editions.edition(tmp_path, None), tmp_path) as archive:
        assert not [n for n in archive.namelist() if re.search(r"\.(smil|mp3)$|narration", n)]
        assert not metas(opf(archive), "media:duration")
        one = archive.read("EPUB/text/one.xhtml").decode()
        two = archive.read("EPUB/text/two.xhtml").decode()
    assert 'id="u1"' not in one
    assert '<p id="p1">It stood on the rock. <span epub:type' in one
    assert '<span id="u10">Waves rose.</span> Then it was calm.' in two


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        TextEpubWriter().write(editions.edition(tmp_path, None), tmp_path / "no" / "a.epub")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="space"):
        TextEpubWriter().write(editions.edition(tmp_path, None), Path("/dev/full"))


@pytest.mark.parametrize("media_type", ["image/gif", "font/woff2"])
def test_a_source_that_went_away(media_type: str, tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for content in (tmp_path / "gone", ZipMember(tmp_path / "empty.zip", "gone")):
        book = editions.book(resources=(Resource("a", media_type, content),))
        with pytest.raises(InputError, match="can no longer be read"):
            TextEpubWriter().write(editions.edition(tmp_path, None, book), tmp_path / "a.epub")


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "page"), [("light", "#ffffff"), ("dark", "#121212")])
def test_highlight_contrast(scheme: str, page: str, tmp_path: Path) -> None:
    """WCAG 2.2: 1.4.3 for the letters on the highlight, 1.4.11 for its outline on the page."""
    with packed(editions.edition(tmp_path), tmp_path) as archive:
        css = archive.read("EPUB/styles/narration.css").decode()
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    part = light if scheme == "light" else dark
    ground = re.search(r"background-color: (#\w{6})", part)
    letters = re.search(r"(?<!-)color: (#\w{6})", part)
    outline = re.search(r"outline(?:-color)?:.*(#\w{6})", part)
    assert ground
    assert letters
    assert outline
    assert contrast(ground[1], letters[1]) >= 4.5
    assert contrast(outline[1], page) >= 3
    for name in ("active", "playing"):
        assert f".-epub-media-overlay-{name}" in css


def test_series_and_isbn(tmp_path: Path) -> None:
    metadata = replace(
        editions.book().metadata, series="The Rock", series_position="2", isbn="9780306406157"
    )
    edition = editions.edition(tmp_path, None, editions.book(metadata=metadata))
    root = opf(packed(edition, tmp_path))
    assert metas(root, "belongs-to-collection") == ["The Rock"]
    assert metas(root, "collection-type") == ["series"]
    assert metas(root, "group-position") == ["2"]
    numbers = [n.text for n in root.iterfind("o:metadata/dc:identifier", OPF)]
    assert numbers[1:] == ["urn:isbn:9780306406157"]
    assert checkers.epubcheck(tmp_path / "book.epub") == []
