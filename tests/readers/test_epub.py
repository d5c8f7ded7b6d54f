"""EPUB in, the same documents out: spine, metadata, and what a hostile book may not do."""

from __future__ import annotations

import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from books import CONTAINER, METADATA, epub, opf, page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import SVG, XHTML, Book, Chapter, Original, ZipMember
from accessible.errors import AccessibleError, InputError
from accessible.readers.epub import EpubReader
from accessible.settings import Settings


def read(
    tmp_path: Path, files: dict[str, str | bytes], *spine: str, metadata: str = METADATA
) -> Book:
    path = tmp_path / "book.epub"
    path.write_bytes(epub(files, *spine, metadata=metadata))
    return EpubReader().read(path, Settings())


def refused(tmp_path: Path, files: dict[str, str | bytes]) -> InputError:
    with pytest.raises(InputError) as caught:
        read(tmp_path, files)
    assert caught.value.remedy
    return caught.value


def body(chapter: Chapter) -> etree._Element:
    found = chapter.tree.find(f"{{{XHTML}}}body")
    assert found is not None
    return found


def text_in(node: etree._Element) -> str:
    return "".join(map(str, node.itertext()))


def shown(chapter: Chapter) -> str:
    return etree.tostring(body(chapter), encoding="unicode")


def codes(book: Book) -> list[str]:
    return [finding.code for finding in book.findings]


# Spine and documents


def test_spine_order_and_linear(tmp_path: Path) -> None:
    manifest = "".join(
        f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in "abc"
    )
    spine = '<itemref idref="c"/><itemref idref="a" linear="no"/><itemref idref="b"/>'
    files: dict[str, str | bytes] = {f"{n}.xhtml": page(f"<p>{n}</p>") for n in "abc"}
    book = read(tmp_path, {**files, "content.opf": opf(manifest, spine)})
    assert [(chapter.href, chapter.linear) for chapter in book.chapters] == [
        ("OEBPS/c.xhtml", True),
        ("OEBPS/a.xhtml", False),
        ("OEBPS/b.xhtml", True),
    ]
    assert not book.findings


def test_markup_is_kept(tmp_path: Path) -> None:
    markup = (
        '<section epub:type="chapter" role="doc-chapter" id="s" class="a b"><h2>H</h2>'
        '<p lang="de">x<em>y</em> z<a href="#s">up</a></p>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="a"><mi>a</mi></math>'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><linearGradient id="g"/></svg>'
        "</section>"
    )
    source = page(markup, root='lang="en" epub:prefix="z: http://z/" class="x"')
    book = read(tmp_path, {"a.xhtml": source})
    tree = book.chapters[0].tree
    assert etree.tostring(tree, method="c14n") == etree.tostring(
        etree.fromstring(source), method="c14n"
    )


def test_the_navigation_document(tmp_path: Path) -> None:
    nav = page('<nav epub:type="toc"><ol><li><a href="a.xhtml#x">One</a></li></ol></nav>')
    manifest = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    files: dict[str, str | bytes] = {"nav.xhtml": nav, "a.xhtml": page('<p id="x">a</p>')}
    package = opf(manifest, '<itemref idref="a"/>')
    book = read(tmp_path, {**files, "content.opf": package})
    assert [(chapter.href, chapter.title) for chapter in book.chapters] == [
        ("OEBPS/a.xhtml", "One")
    ]
    assert book.original and book.original.navigation
    assert book.original.navigation.href == "OEBPS/nav.xhtml"
    # In the spine it is a document that readers meet.
    package = opf(manifest, '<itemref idref="n"/><itemref idref="a"/>')
    book = read(tmp_path, {**files, "content.opf": package})
    assert [chapter.href for chapter in book.chapters] == ["OEBPS/nav.xhtml", "OEBPS/a.xhtml"]
    assert book.original and book.original.navigation is book.chapters[0]


def test_titles_from_an_ncx(tmp_path: Path) -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>'
        'First</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
    )
    manifest = (
        '<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    package = opf(manifest, '<itemref idref="a"/>', extra='toc="n"')
    files: dict[str, str | bytes] = {"t.ncx": ncx, "a.xhtml": page("<p>a</p>")}
    book = read(tmp_path, {**files, "content.opf": package})
    assert book.chapters[0].title == "First"


def test_fallback_chain(tmp_path: Path) -> None:
    manifest = (
        '<item id="p" href="p.pdf" media-type="application/pdf" fallback="q"/>'
        '<item id="q" href="q.png" media-type="image/png" fallback="a"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="l" href="l.pdf" media-type="application/pdf" fallback="l"/>'
    )
    files: dict[str, str | bytes] = {
        "content.opf": opf(manifest, '<itemref idref="p"/><itemref idref="l"/>'),
        "a.xhtml": page('<p><a href="p.pdf">here</a></p>'),
        "q.png": b"png",
    }
    book = read(tmp_path, files)
    assert [chapter.href for chapter in book.chapters] == ["OEBPS/a.xhtml"]
    assert codes(book).count("spine-unread") == 1  # the fallback that leads to itself


def test_pictures_in_the_spine(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>A map</title></svg>'
    files: dict[str, str | bytes] = {
        "i/a b.svg": svg,
        "i/p.png": b"png",
        "a.xhtml": page('<p><a href="i/a%20b.svg">map</a></p>'),
    }
    book = read(tmp_path, files, "i/a b.svg", "i/p.png", "a.xhtml")
    first, second = book.chapters
    assert (first.href, second.href) == ("OEBPS/i/a b.svg", "OEBPS/a.xhtml")
    assert first.tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert first.title == "A map"
    assert codes(book) == ["spine-unread"]
    assert [resource.href for resource in book.resources] == ["OEBPS/i/p.png"]


def test_nothing_is_filled_in(tmp_path: Path) -> None:
    source = page("<h1>One <br/>two</h1>", head="")
    other = page("<p>b</p>", head="<title> </title>", root='xml:lang="not a tag"')
    book = read(tmp_path, {"a.xhtml": source, "b.xhtml": other})
    assert [chapter.title for chapter in book.chapters] == ["One two", "The Book"]
    for chapter, written in zip(book.chapters, (source, other), strict=True):
        same = etree.tostring(etree.fromstring(written), method="c14n")
        assert etree.tostring(chapter.tree, method="c14n") == same
        assert chapter.source == ZipMember(tmp_path / "book.epub", chapter.href)


# Metadata


def test_metadata(tmp_path: Path) -> None:
    metadata = """<dc:identifier>other</dc:identifier><dc:identifier id="uid">urn:x</dc:identifier>
    <dc:title id="s">Sub</dc:title><meta refines="#s" property="title-type">subtitle</meta>
    <dc:title id="m">Main
      one</dc:title><meta refines="#m" property="title-type">main</meta>
    <dc:creator id="i">Ill</dc:creator><meta refines="#i" property="role">ill</meta>
    <dc:creator>Author</dc:creator><dc:language>pt-BR</dc:language><dc:language>en</dc:language>
    <dc:publisher>House</dc:publisher><dc:description>&lt;p>Good &lt;b>book&lt;/b>&lt;/p>
    </dc:description><dc:date>2001-02-03</dc:date><dc:rights>CC0</dc:rights>
    <dc:subject>A</dc:subject><dc:subject>B</dc:subject><dc:subject>A</dc:subject>
    <dc:source>https://example.org/</dc:source><dc:source id="p">urn:isbn:1</dc:source>
    <meta refines="#p" property="source-of">pagination</meta>"""
    found = read(tmp_path, {"a.xhtml": page("<p>a</p>")}, metadata=metadata).metadata
    assert found.title == "Main one: Sub"
    assert found.authors == ("Author", "Ill")
    assert found.language == "pt-BR"
    assert found.identifier == "urn:x"
    assert found.publisher == "House"
    assert found.description == "Good book"
    assert (found.date, found.rights, found.subjects) == ("2001-02-03", "CC0", ("A", "B"))
    assert found.page_source == "urn:isbn:1"


def test_settings_win(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(epub({"a.xhtml": page("<p>a</p>")}))
    wanted = Settings(title="Mine", language="de", authors=("Me",), publisher="Us")
    found = EpubReader().read(path, wanted).metadata
    assert (found.title, found.language) == ("Mine", "de")
    assert (found.authors, found.publisher) == (("Me",), "Us")


def test_unstated_title_and_language(tmp_path: Path) -> None:
    book = read(tmp_path, {"a.xhtml": page("<p>a</p>")}, metadata="")
    assert {"title-assumed", "language-assumed"} <= set(codes(book))
    assert book.metadata.title == "book"


@pytest.mark.parametrize(
    ("attribute", "meta"),
    [('properties="cover-image"', ""), ("", '<meta name="cover" content="c"/>')],
)
def test_cover(tmp_path: Path, attribute: str, meta: str) -> None:
    manifest = (
        f'<item id="c" href="i/c.jpg" media-type="image/jpg" {attribute}/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    package = opf(manifest, '<itemref idref="a"/>', METADATA + meta)
    files: dict[str, str | bytes] = {"i/c.jpg": b"jpg", "a.xhtml": page("<p>a</p>")}
    book = read(tmp_path, {**files, "content.opf": package})
    assert book.cover == "OEBPS/i/c.jpg"
    assert book.resources[0].media_type == "image/jpeg"


# Resources and links


def test_resources_are_read_when_needed(tmp_path: Path) -> None:
    css = "@namespace epub url(http://www.idpf.org/2007/ops);\np { background: url('../i/p.png') }"
    book = read(
        tmp_path,
        {
            "a.xhtml": page('<img src="i/p.png" alt=""/>'),
            "css/a.css": css,
            "i/p.png": b"png",
            "f.otf": b"font",
        },
    )
    assert all(isinstance(resource.content, ZipMember) for resource in book.resources)
    contents = {
        resource.href.removeprefix("OEBPS/"): resource.read() for resource in book.resources
    }
    assert contents == {"css/a.css": css.encode(), "i/p.png": b"png", "f.otf": b"font"}


def test_files_outside_the_package_folder(tmp_path: Path) -> None:
    manifest = (
        '<item id="p" href="../images/p.png" media-type="image/png"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    book = read(
        tmp_path,
        {
            "a.xhtml": page('<img src="../images/p.png" alt=""/>'),
            "/images/p.png": b"png",
            "content.opf": opf(manifest, '<itemref idref="a"/>'),
        },
    )
    assert book.chapters[0].href == "OEBPS/a.xhtml"
    assert book.resources[0].href == "images/p.png"
    assert book.original == Original(tmp_path / "book.epub", "OEBPS/content.opf", "3.0")
    assert not book.findings


def test_scripts_and_remote_files_are_kept_and_said(tmp_path: Path) -> None:
    markup = (
        '<p onclick="x()">a<script>x()</script> <a href="https://example.org/">out</a></p>'
        '<video src="http://x/v.mp4">old</video><iframe src="b.xhtml"/>'
    )
    manifest = (
        '<item id="v" href="http://x/v.mp4" media-type="video/mp4"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="j" href="a.js" media-type="text/javascript"/>'
    )
    source = page(markup, '<title>T</title><script src="a.js"/>')
    package = opf(manifest, '<itemref idref="a"/>')
    book = read(tmp_path, {"a.xhtml": source, "a.js": "x()", "content.opf": package})
    same = etree.tostring(etree.fromstring(source), method="c14n")
    assert etree.tostring(book.chapters[0].tree, method="c14n") == same
    assert [(r.href, r.media_type) for r in book.resources] == [("OEBPS/a.js", "text/javascript")]
    assert codes(book) == ["remote-resource"]


def test_missing_files(tmp_path: Path) -> None:
    manifest = (
        '<item id="g" href="gone.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="p" href="gone.png" media-type="image/png"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    spine = '<itemref idref="g"/><itemref idref="none"/><itemref idref="a"/>'
    markup = '<p>a <a href="gone.xhtml#x">link</a><img src="gone.png" alt="Cat"/></p>'
    files: dict[str, str | bytes] = {"content.opf": opf(manifest, spine)}
    book = read(tmp_path, {**files, "a.xhtml": page(markup)})
    assert [chapter.href for chapter in book.chapters] == ["OEBPS/a.xhtml"]
    assert "gone.png" in shown(book.chapters[0])
    assert codes(book) == ["resource-missing"] * 3
    assert "nothing to read" in str(refused(tmp_path, files))


def test_letter_case_as_the_last_resort(tmp_path: Path) -> None:
    manifest = (
        '<item id="p" href="Images/P.png" media-type="image/png"/>'
        '<item id="a" href="A.xhtml" media-type="application/xhtml+xml"/>'
    )
    book = read(
        tmp_path,
        {
            "content.opf": opf(manifest, '<itemref idref="a"/>'),
            "a.xhtml": page('<img src="images/p.PNG" alt=""/>'),
            "images/p.png": b"png",
        },
    )
    assert book.chapters[0].href == "OEBPS/a.xhtml"
    assert book.resources[0].href == "OEBPS/images/p.png"
    assert book.resources[0].read() == b"png"


# Markup that is old, broken or hostile


def test_epub_2_becomes_xhtml5(tmp_path: Path) -> None:
    source = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        + page('<p align="center"><tt>a</tt>&nbsp;<big id="x">b</big></p><a name="y"/>', "")
    )
    manifest = (
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="a.css" media-type="text/css"/>'
    )
    metadata = METADATA + '<dc:creator opf:role="ill">I</dc:creator><dc:creator>A</dc:creator>'
    package = opf(manifest, '<itemref idref="a"/>', metadata, "2.0")
    book = read(tmp_path, {"a.xhtml": source, "a.css": "p {}", "content.opf": package})
    assert book.metadata.authors == ("A", "I")
    text = etree.tostring(book.chapters[0].tree, encoding="unicode")
    for old in (" align", "<tt", "<big", "name="):
        assert old not in text
    assert text_in(body(book.chapters[0])).strip() == "a\xa0b"
    assert book.chapters[0].title == "The Book"
    assert book.chapters[0].source is None
    assert book.original and book.original.version == "2.0"
    # Where only the document type is old, the document stays as it is written.
    plain = source[: source.index("<html")] + page('<p class="a">a&nbsp;<i>b</i></p>')
    book = read(tmp_path, {"a.xhtml": plain, "a.css": "p {}", "content.opf": package})
    assert book.chapters[0].source is not None


def test_html_entities_without_a_dtd(tmp_path: Path) -> None:
    book = read(tmp_path, {"a.xhtml": page("<p title='&eacute;'>a&nbsp;b &amp; &lt;c&mdash;</p>")})
    assert text_in(body(book.chapters[0])) == "a\xa0b & <c—"
    assert codes(book) == ["markup-repaired"]


def test_malformed_markup_is_mended(tmp_path: Path) -> None:
    source = page("\n<p>one <b>two</p>\n<p>three & four<br></p>")
    book = read(tmp_path, {"a.xhtml": source})
    words = text_in(body(book.chapters[0])).split()
    assert words == ["one", "two", "three", "&", "four"]
    mended = [finding for finding in book.findings if finding.code == "markup-repaired"]
    assert mended[0].place == "OEBPS/a.xhtml:2"


def test_html_without_its_namespace(tmp_path: Path) -> None:
    book = read(tmp_path, {"a.xhtml": "<html><body><p>a</p></body></html>"})
    assert book.chapters[0].tree.tag == f"{{{XHTML}}}html"
    assert body(book.chapters[0]).find(f"{{{XHTML}}}p") is not None
    assert "markup-repaired" in codes(book)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    stated = encoding.replace("-sig", "")
    source = f'<?xml version="1.0" encoding="{stated}"?>\n' + page("<p>café</p>")
    book = read(tmp_path, {"a.xhtml": source.encode(encoding)})
    assert text_in(body(book.chapters[0])) == "café"
    assert not book.findings


@pytest.mark.parametrize("stated", ["utf-8", "no-such", "punycode", "base64"])
def test_wrongly_stated_encodings(tmp_path: Path, stated: str) -> None:
    source = f'<?xml version="1.0" encoding="{stated}"?>\n' + page("<p>“café”</p>")
    book = read(tmp_path, {"a.xhtml": source.encode("cp1252")})
    assert text_in(body(book.chapters[0])) == "“café”"
    assert codes(book) == ["encoding-guessed"]


BOMB = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x PUBLIC "a" "http://127.0.0.1:9/">',
        '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "%p;">',
        f'<!ENTITY l0 "lol">{BOMB}<!ENTITY x "&l9;">',
        '<!ENTITY x "]>" ><!-- " > -->',
    ],
)
def test_entities_fetch_and_unfold_nothing(tmp_path: Path, subset: str) -> None:
    source = f"<!DOCTYPE html [{subset}]>" + page("<p>a &x; &l9; b</p>")
    book = read(tmp_path, {"a.xhtml": source})
    text = text_in(body(book.chapters[0]))
    assert text.startswith("a ")
    assert text.endswith(" b")
    assert len(text) < 40
    assert "root:" not in text


def test_deep_and_senseless_documents(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.xhtml": page("<p>a</p>"),
        "deep.xhtml": page("<div>" * 200 + "x" + "</div>" * 200),
        "noise.xhtml": bytes(range(256)) * 20,
        "empty.xhtml": b"",
        "doctypes.xhtml": "<!DOCTYPE html [" + '"<!--' * 20_000,
        "amps.xhtml": page("&" * 50_000 + "&a" * 50_000),
    }
    book = read(tmp_path, files)
    assert book.chapters[0].href == "OEBPS/a.xhtml"
    assert "resource-missing" in codes(book)


# Protection


def encryption(algorithm: str, path: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
        f'Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="{path}"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )


@pytest.mark.parametrize(
    "algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
)
def test_obfuscated_fonts_are_no_protection(tmp_path: Path, algorithm: str) -> None:
    book = read(
        tmp_path,
        {
            "a.xhtml": page("<p>a</p>"),
            "f.otf": b"font",
            "/META-INF/encryption.xml": encryption(algorithm, "OEBPS/f.otf"),
        },
    )
    assert [resource.href for resource in book.resources] == ["OEBPS/f.otf"]
    assert not book.findings


@pytest.mark.parametrize(
    ("name", "content", "system"),
    [
        ("rights.xml", '<rights xmlns="http://ns.adobe.com/adept"/>', "Adobe ADEPT"),
        ("license.lcpl", "{}", "Readium LCP"),
        ("sinf.xml", "<x/>", "Apple FairPlay"),
        ("rights.xml", "<x/>", "unknown"),
    ],
)
def test_drm_is_named(tmp_path: Path, name: str, content: str, system: str) -> None:
    method = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
    error = refused(
        tmp_path,
        {
            "a.xhtml": b"\x93\x12",
            f"/META-INF/{name}": content,
            "/META-INF/encryption.xml": encryption(method, "OEBPS/a.xhtml"),
        },
    )
    assert "DRM" in str(error)
    assert system in str(error)
    assert "Ask the seller" in error.remedy


# What is no book


def test_a_zip_that_is_no_epub(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputError, match=r"no EPUB: it has no META-INF/container\.xml"):
        EpubReader().read(path, Settings())


def test_no_package_and_no_spine(tmp_path: Path) -> None:
    empty = CONTAINER.replace("OEBPS/content.opf", "../content.opf")
    assert "package document" in str(refused(tmp_path, {"/META-INF/container.xml": empty}))
    assert "spine is empty" in str(refused(tmp_path, {"content.opf": opf("", "")}))
    assert "damaged" in str(refused(tmp_path, {"content.opf": b"\0\1\2"}))


def test_a_manifest_that_climbs_out(tmp_path: Path) -> None:
    manifest = '<item id="a" href="../../a.xhtml" media-type="application/xhtml+xml"/>'
    package = opf(manifest, '<itemref idref="a"/>')
    assert "outside the book" in str(refused(tmp_path, {"content.opf": package}))


_GOOD = epub(
    {
        "a.xhtml": page('<h1 id="h">One</h1><p>a&nbsp;b <img src="p.png" alt="x"/></p>'),
        "b.xhtml": page("<p>b</p><svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>"),
        "a.css": "@import 'b.css'; p { background: url(p.png) }",
        "p.png": b"png",
    }
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    flips=st.lists(st.tuples(st.integers(0, len(_GOOD) - 1), st.integers(1, 255)), max_size=5),
    length=st.integers(0, 3 * len(_GOOD)),
)
def test_any_damage_is_an_accessible_error(
    tmp_path: Path, flips: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(_GOOD)
    for at, bits in flips:
        data[at] ^= bits
    path = tmp_path / "book.epub"
    path.write_bytes(data[:length])
    try:
        assert EpubReader().read(path, Settings()).chapters
    except AccessibleError as error:
        assert error.remedy


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["a.xhtml", "content.opf", "/META-INF/container.xml", "a.css", "a.svg"]),
    cut=st.tuples(st.integers(0, 700), st.integers(0, 30)),
    put=st.binary(max_size=12)
    | st.sampled_from([b"<![CDATA[", b"<!--", b"<?", b"&", b"<x:y ", b"]]>"]),
)
def test_any_damaged_file_is_read_or_refused(
    tmp_path: Path, name: str, cut: tuple[int, int], put: bytes
) -> None:
    manifest = (
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="c" '
        'href="a.css" media-type="text/css"/><item id="s" href="a.svg" media-type="image/svg+xml"/>'
    )
    files: dict[str, str | bytes] = {
        "a.xhtml": page('<h1 id="h">One</h1><p>a&nbsp;b <img src="a.svg" alt="x"/></p>'),
        "content.opf": opf(manifest, '<itemref idref="a"/><itemref idref="s"/>'),
        "/META-INF/container.xml": CONTAINER,
        "a.css": "@import 'b.css'; @font-face { src: url(f.otf) } p { background: url(a.svg) }",
        "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>",
    }
    whole = files[name]
    data = whole if isinstance(whole, bytes) else whole.encode()
    files[name] = data[: cut[0]] + put + data[cut[0] + cut[1] :]
    try:
        book = read(tmp_path, files)
    except AccessibleError as error:
        assert error.remedy
    else:
        for chapter in book.chapters:
            assert chapter.tree.tag in (f"{{{XHTML}}}html", f"{{{SVG}}}svg")
            assert etree.fromstring(etree.tostring(chapter.tree)).tag == chapter.tree.tag


# Real books

BOOKS = (
    "accessible_epub_3",
    "childrens-literature",
    "georgia-pls-ssml",
    "hefty-water",
    "internallinks",
    "israelsailing",
    "linear-algebra",
    "regime-anticancer-arabic",
    "sherlock-holmes",
    "sous-le-vent",
    "trees",
    "wasteland",
)


@pytest.mark.parametrize("name", BOOKS)
def test_corpus(corpus: Path, name: str) -> None:
    path = corpus / "epubs" / f"{name}.epub"
    if not path.exists():
        pytest.skip(f"no {path}")
    book = EpubReader().read(path, Settings())
    with zipfile.ZipFile(path) as archive:
        pointer = etree.fromstring(archive.read("META-INF/container.xml"))
        package = next(pointer.iter("{*}rootfile")).get("full-path", "")
        root = etree.fromstring(archive.read(package))
        items = {item.get("id"): item for item in root.iter("{*}item")}
        places = {
            key: normpath(join(dirname(package), unquote(item.get("href", ""))))
            for key, item in items.items()
        }
        spine = [places[ref.get("idref")] for ref in root.iter("{*}itemref")]
        assert [chapter.href for chapter in book.chapters] == spine
        for chapter in book.chapters:
            parser = etree.XMLParser(load_dtd=False, no_network=True)
            raw = etree.fromstring(archive.read(chapter.href), parser)
            assert text_in(chapter.tree) == text_in(raw)
            assert chapter.source == ZipMember(path, chapter.href)
    known = {*spine, *(resource.href for resource in book.resources)}
    if book.original and book.original.navigation:
        known.add(book.original.navigation.href)
    outside = {place for place in places.values() if place.endswith("html")} - set(spine)
    assert known | outside == set(places.values())


def test_the_page_list_of_an_ncx_marks_its_breaks(tmp_path: Path) -> None:
    targets = "".join(
        f"<pageTarget><navLabel><text>{label}</text></navLabel>"
        f'<content src="a.xhtml#{place}"/></pageTarget>'
        for label, place in (("v", "p5"), ("6", "p6"), ("7", "text"), ("8", "gone"))
    )
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap/>'
        f"<pageList>{targets}</pageList></ncx>"
    )
    manifest = (
        '<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    package = opf(manifest, '<itemref idref="a"/>', version="2.0", extra='toc="n"')
    markup = '<p>x<a id="p5"></a>y<span id="p6" class="q"/><i id="text">z</i></p>'
    files: dict[str, str | bytes] = {"t.ncx": ncx, "a.xhtml": page(markup)}
    book = read(tmp_path, {**files, "content.opf": package})
    breaks = [
        (etree.QName(node).localname, node.get("id"), node.get("aria-label"))
        for node in body(book.chapters[0]).iter()
        if node.get("role") == "doc-pagebreak"
    ]
    assert breaks == [("span", "p5", "v"), ("span", "p6", "6")]


def test_other_renditions_are_told_of(tmp_path: Path) -> None:
    second = '<rootfile full-path="OEBPS/b.opf" media-type="application/oebps-package+xml"/>'
    pointer = CONTAINER.replace("</rootfiles>", f"{second}</rootfiles>")
    book = read(tmp_path, {"a.xhtml": page("<p>a</p>"), "/META-INF/container.xml": pointer})
    assert codes(book) == ["renditions-unread"]


# Series and ISBN

COLLECTION = (
    '<meta property="belongs-to-collection" id="c1">Great Books</meta>'
    '<meta property="collection-type" refines="#c1">set</meta>'
    '<meta property="belongs-to-collection" id="c2">The Rock</meta>'
    '<meta property="collection-type" refines="#c2">series</meta>'
    '<meta property="group-position" refines="#c2">2.0</meta>'
)
CALIBRE = (
    '<meta name="calibre:series" content="The Rock"/>'
    '<meta name="calibre:series_index" content="2.0"/>'
)


@pytest.mark.parametrize("stated", [COLLECTION, CALIBRE, COLLECTION + CALIBRE])
def test_series(stated: str, tmp_path: Path) -> None:
    made = read(tmp_path, {"a.xhtml": page("<p>A</p>")}, metadata=METADATA + stated).metadata
    assert (made.series, made.series_position) == ("The Rock", "2")


@pytest.mark.parametrize(
    ("stated", "digits"),
    [
        ("<dc:identifier>urn:isbn:9780306406157</dc:identifier>", "9780306406157"),
        ('<dc:identifier opf:scheme="ISBN">0-306-40615-2</dc:identifier>', "0306406152"),
        ("<dc:identifier>0306406152</dc:identifier>", ""),
        (
            '<dc:identifier id="n">0306406152</dc:identifier>'
            '<meta refines="#n" property="identifier-type" scheme="onix:codelist5">02</meta>',
            "0306406152",
        ),
        ("<dc:source>urn:isbn:9780306406157</dc:source>", ""),  # another edition's
    ],
)
def test_isbn(stated: str, digits: str, tmp_path: Path) -> None:
    stated = stated.replace("opf:scheme", 'xmlns:opf="http://www.idpf.org/2007/opf" opf:scheme')
    made = read(tmp_path, {"a.xhtml": page("<p>A</p>")}, metadata=METADATA + stated).metadata
    assert made.isbn == digits
