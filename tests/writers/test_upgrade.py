"""EPUB 2 to EPUB 3.3: OPF 2.0.1 and OEBPS 1.2 packages, NCX and guide, as publishers make them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

import checkers
import editions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from packages import DC, OPF, PLACE, pack, page

from accessible import xml
from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.errors import CODES, Finding
from accessible.scripting import Heading, Page, Part, Script
from accessible.settings import Settings
from accessible.writers.discovery import statements
from accessible.writers.evidence import gather
from accessible.writers.kept.metadata import merge
from accessible.writers.kept.upgrade import upgraded
from accessible.writers.package import Statement

NAV = "OEBPS/nav.xhtml"
FILES = {
    "OEBPS/text/cover.xhtml": page("Cover", '<div><img src="../cover.png" alt="Cover"/></div>'),
    "OEBPS/text/one.xhtml": page(
        "One", '<h1 id="h1">One</h1><p id="p1">A</p><h2 id="h2">In one</h2><p id="p2">B</p>'
    ),
    "OEBPS/text/two.xhtml": page("Two", '<h1 id="h3">Two</h1><p id="p3">C</p>'),
}
NCX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">
<head><meta name="dtb:uid" content="urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"/></head>
<docTitle><text>The Book</text></docTitle>
<navMap>{points}</navMap>{lists}
</ncx>"""
POINTS = """
<navPoint id="n0" playOrder="1"><navLabel><text>Cover</text></navLabel>
  <content src="text/cover.xhtml"/></navPoint>
<navPoint id="n1" playOrder="2"><navLabel><text>One &amp; only</text></navLabel>
  <content src="text/one.xhtml#h1"/>
  <navPoint id="n2" playOrder="3"><navLabel><text>In
     one</text></navLabel><content src="text/one.xhtml#h2"/></navPoint></navPoint>
<navPoint id="n3" playOrder="4"><navLabel><text>Two</text></navLabel>
  <content src="text/two.xhtml"/></navPoint>"""
LISTS = """
<pageList><navLabel><text>Pages</text></navLabel>
<pageTarget id="pt1" type="normal" value="1" playOrder="5"><navLabel><text>1</text></navLabel>
  <content src="text/one.xhtml#p1"/></pageTarget>
<pageTarget id="pt2" type="normal" value="2" playOrder="6"><navLabel><text/></navLabel>
  <content src="text/two.xhtml#p3"/></pageTarget></pageList>
<navList id="nl" class="loi"><navLabel><text>Illustrations</text></navLabel>
<navTarget id="nt" playOrder="1"><navLabel><text>Cover</text></navLabel>
  <content src="text/cover.xhtml"/></navTarget></navList>"""
ITEMS = """
    <item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
    <item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml"/>
    <item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
    <item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
    <item id="cover-image" href="cover.png" media-type="image/png"/>
  """
SPINE = """<spine toc="ncx"><itemref idref="cover" linear="no"/><itemref idref="one"/>
    <itemref idref="two"/></spine>"""
GUIDE = """<guide><reference type="cover" title="Cover" href="text/cover.xhtml"/>
    <reference type="text" title="Start" href="text/one.xhtml"/></guide>"""
UUID = "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"
PLAIN = f"""
    <dc:identifier id="uid">{UUID}</dc:identifier>
    <dc:title>The Book</dc:title>
    <dc:language>en</dc:language>
  """
CALIBRE = f"""
    <dc:title>The Book</dc:title>
    <dc:creator opf:role="aut" opf:file-as="Byron, Ada">Ada Byron</dc:creator>
    <dc:creator opf:role="aut" opf:file-as="Zola, Émile">Émile Zola</dc:creator>
    <dc:contributor opf:role="bkp">calibre (5.44.0) [https://calibre-ebook.com]</dc:contributor>
    <dc:publisher>House</dc:publisher>
    <dc:identifier id="uid" opf:scheme="uuid">{UUID}</dc:identifier>
    <dc:identifier opf:scheme="ISBN">978-3-16-148410-0</dc:identifier>
    <dc:identifier opf:scheme="MOBI-ASIN">B00ABC</dc:identifier>
    <dc:date>2011-05-01T00:00:00+00:00</dc:date>
    <dc:language>eng</dc:language>
    <dc:subject>Fiction</dc:subject>
    <dc:description>&lt;p&gt;Words&lt;/p&gt;</dc:description>
    <dc:rights/>
    <meta name="calibre:series" content="Books"/>
    <meta name="calibre:timestamp" content="2012-01-01T00:00:00+00:00"/>
    <meta name="cover" content="cover-image"/>
  """
INDESIGN = f"""
    <meta name="generator" content="Adobe InDesign 13.1"/>
    <meta name="cover" content="cover-image"/>
    <dc:title>The Book</dc:title>
    <dc:creator>Ada Byron</dc:creator>
    <dc:subject/>
    <dc:description></dc:description>
    <dc:publisher>House</dc:publisher>
    <dc:date opf:event="creation">2010-01-02</dc:date>
    <dc:date opf:event="publication">2011-03</dc:date>
    <dc:date opf:event="modification">2012-03-04</dc:date>
    <dc:source/>
    <dc:language xml:lang="en">en-US</dc:language>
    <dc:identifier id="uid" opf:scheme="UUID">{UUID}</dc:identifier>
  """


def opf(metadata: str = PLAIN, items: str = ITEMS, spine: str = SPINE, guide: str = GUIDE) -> str:
    return (
        f'<?xml version="1.0"?>\n<package xmlns="{OPF}" version="2.0" unique-identifier="uid">\n'
        f'  <metadata xmlns:dc="{DC}" xmlns:opf="{OPF}">{metadata}</metadata>\n'
        f"  <manifest>{items}</manifest>\n  {spine}\n  {guide}\n</package>"
    )


@dataclass
class Made:
    """A package that was brought up, the navigation made for it, and what was found."""

    package: etree._Element
    nav: etree._Element
    findings: tuple[Finding, ...]
    files: dict[str, str | bytes]

    def metas(self, name: str) -> list[tuple[str, str | None]]:
        """The statements under ``name``: what they refine, what they say."""
        return [
            (node.get("refines", ""), node.text)
            for node in self.package.iter(f"{{{OPF}}}meta")
            if node.get("property") == name
        ]

    def said(self, name: str) -> list[str | None]:
        return [node.text for node in self.package.iter(f"{{{DC}}}{name}")]

    def messages(self, code: str) -> str:
        return "\n".join(f"{f.place} {f.message}" for f in self.findings if f.code == code)

    def entries(self, kind: str) -> list[tuple[int, str, str]]:
        """Links of a nav: depth, URL (empty for a heading), words."""
        (nav,) = (n for n in self.nav.iter(f"{{{XHTML}}}nav") if n.get(f"{{{EPUB}}}type") == kind)
        return [
            (sum(1 for _ in node.iterancestors(f"{{{XHTML}}}ol")), node.get("href", ""), node.text)
            for node in nav.iter(f"{{{XHTML}}}a", f"{{{XHTML}}}span")
        ]

    def epubcheck(self, folder: Path) -> list[str]:
        """What EPUBCheck says of the whole, with the metadata of an edition."""
        merge(
            self.package,
            [Statement(*pair) for pair in statements(gather(BOOK, SCRIPT, None))],
            seen=gather(BOOK, SCRIPT, None),
            settings=Settings(),
            language="en",
            modified=datetime(2026, 11, 5, tzinfo=timezone.utc),
            place=PLACE,
        )
        files = {**self.files, PLACE: etree.tostring(self.package, encoding="utf-8")}
        return checkers.epubcheck(pack(folder / "book.epub", files))


def chapter(href: str) -> Chapter:
    tree = xml.parse(FILES[href])
    return Chapter(href, tree.findtext(f".//{{{XHTML}}}title", ""), tree)


BOOK = Book(
    Metadata("The Book", "en", ("Ada Byron",), UUID),
    tuple(map(chapter, FILES)),
    cover="OEBPS/cover.png",
)
SCRIPT = Script(
    (
        Part("OEBPS/text/cover.xhtml", "Cover", ()),
        Part(
            "OEBPS/text/one.xhtml",
            "One",
            (editions.said("p1", "A"),),
            (Heading("h1", "", "One", 1), Heading("h2", "", "In one", 2)),
        ),
        Part("OEBPS/text/two.xhtml", "Two", (), (Heading("h3", "", "Two", 1),)),
    )
)


def made(
    package: str = "",
    ncx: str | None = NCX.format(points=POINTS, lists=LISTS),
    book: Book = BOOK,
    script: Script = SCRIPT,
    **files: str,
) -> Made:
    root = xml.parse(xml.decode((package or opf()).encode())[0], recover=True)
    whole: dict[str, str | bytes] = {**FILES, "OEBPS/cover.png": editions.PNG}
    if ncx is not None:
        whole["OEBPS/toc.ncx"] = ncx
    whole |= files

    def read(path: str) -> bytes | None:
        content = whole.get(path)
        return content.encode() if isinstance(content, str) else content

    content, findings = upgraded(root, book, script, place=PLACE, nav=NAV, read=read)
    assert all(finding.code in CODES for finding in findings)
    return Made(root, etree.fromstring(content), findings, {**whole, NAV: content})


def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    assert made().epubcheck(tmp_path) == []


@pytest.mark.parametrize("metadata", [CALIBRE, INDESIGN])
def test_epubcheck_has_nothing_to_say_to_common_exports(metadata: str, tmp_path: Path) -> None:
    assert made(opf(metadata)).epubcheck(tmp_path) == []


def test_epubcheck_has_nothing_to_say_to_a_wild_package(tmp_path: Path) -> None:
    book = replace(BOOK, chapters=BOOK.chapters[1:])
    files = {"OEBPS/my pages.txt": "1"}
    wild = made(WILD, None, book, Script(SCRIPT.parts[1:]), **files)
    (spaces,) = wild.epubcheck(tmp_path)
    assert "PKG-010" in spaces  # the name of a file, which is the publisher's to choose


# The package document


def test_creators() -> None:
    book = made(opf(CALIBRE))
    ids = [node.get("id", "") for node in book.package.iter(f"{{{DC}}}creator")]
    assert book.said("creator") == ["Ada Byron", "Émile Zola"]
    assert book.metas("role")[:2] == [(f"#{id_}", "aut") for id_ in ids]
    assert book.metas("file-as") == [(f"#{ids[0]}", "Byron, Ada"), (f"#{ids[1]}", "Zola, Émile")]
    schemes = {n.get("scheme") for n in book.package.iter() if n.get("property") == "role"}
    assert schemes == {"marc:relators"}
    assert not [key for node in book.package.iter() for key in node.attrib if OPF in str(key)]


def test_identifiers() -> None:
    book = made(opf(CALIBRE))
    assert [text for _, text in book.metas("identifier-type")] == ["uuid", "15", "MOBI-ASIN"]
    assert book.said("identifier")[0] == UUID  # the key of obfuscated fonts
    assert book.package.get("unique-identifier") == "uid"


def test_one_date() -> None:
    book = made(opf(INDESIGN))
    assert book.said("date") == ["2011-03"]
    assert book.metas("dcterms:created") == [("", "2010-01-02")]


def test_a_date_that_has_no_place_is_told() -> None:
    dates = '<dc:date>1999</dc:date><dc:date opf:event="reprint">2001</dc:date>'
    book = made(opf(PLAIN + dates))
    assert book.said("date") == ["1999"]
    assert "the date 2001 (reprint)" in book.messages("package-upgraded")


def test_the_cover_is_named_both_ways() -> None:
    book = made(opf(CALIBRE))
    (item,) = (n for n in book.package.iter(f"{{{OPF}}}item") if n.get("id") == "cover-image")
    assert item.get("properties") == "cover-image"
    metas = {n.get("name"): n.get("content") for n in book.package.iter(f"{{{OPF}}}meta")}
    assert metas["cover"] == "cover-image"
    assert metas["calibre:series"] == "Books"


def test_what_is_missing_comes_from_the_book() -> None:
    book = made(opf(""))
    assert (book.said("title"), book.said("language")) == (["The Book"], ["en"])
    assert book.said("identifier") == [UUID]
    (node,) = book.package.iter(f"{{{DC}}}identifier")
    assert node.get("id") == book.package.get("unique-identifier")


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ("<dc:language>eng</dc:language>", ["en"]),
        ("<dc:language>EN_us</dc:language>", ["en-US"]),
        ("<dc:language>??</dc:language>", ["en"]),
        ("<dc:language>German</dc:language><dc:language>de</dc:language>", None),
    ],
)
def test_languages(languages: str, said: list[str] | None) -> None:
    book = made(opf(re.sub("<dc:language.*", "", PLAIN) + languages))
    assert book.said("language") == (said or ["de", "de"])


def test_accessibility_metadata_of_epub_2_is_said_the_new_way() -> None:
    book = made(
        opf(
            f'{PLAIN}<meta name="schema:accessMode" content="textual"/>'
            '<meta name="a11y:certifiedBy" content="House"/><meta name="dcterms:conformsTo" '
            'content="http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa"/>'
        )
    )
    assert book.metas("schema:accessMode") == [("", "textual")]
    assert book.metas("a11y:certifiedBy") == [("", "House")]
    (link,) = book.package.iter(f"{{{OPF}}}link")
    assert link.get("rel") == "dcterms:conformsTo"
    assert link.get("href", "").endswith("#wcag-aa")


OEBPS = """<?xml version="1.0"?>
<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN"
 "http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd">
<package unique-identifier="uid" xmlns="http://openebook.org/namespaces/oeb-package/1.0/">
<metadata><dc-metadata xmlns:dc="http://purl.org/dc/elements/1.0/"
 xmlns:oebpackage="http://openebook.org/namespaces/oeb-package/1.0/">
<dc:Title>The Book</dc:Title><dc:Creator role="aut" file-as="Byron, Ada">Ada Byron</dc:Creator>
<dc:Identifier id="uid" scheme="ISBN">0306406152</dc:Identifier><dc:Language>en</dc:Language>
</dc-metadata><x-metadata><meta name="a" content="b"/><price>1</price></x-metadata></metadata>
<manifest><item id="one" href="text/one.xhtml" media-type="text/x-oeb1-document"/>
<item id="css" href="a.css" media-type="text/x-oeb1-css"/></manifest>
<spine><itemref idref="one"/></spine>
<tours><tour id="t" title="T"><site title="S" href="text/one.xhtml"/></tour></tours>
<guide><reference type="text" title="T" href="text/one.xhtml"/></guide></package>"""


def test_oebps() -> None:
    book = made(OEBPS, ncx=None)
    assert book.package.tag == f"{{{OPF}}}package"
    assert [etree.QName(node).localname for node in book.package] == [
        *("metadata", "manifest", "spine", "guide"),
    ]
    assert book.said("creator") == ["Ada Byron"]
    assert [text for _, text in book.metas("identifier-type")] == ["02"]
    types = {n.get("href"): n.get("media-type") for n in book.package.iter(f"{{{OPF}}}item")}
    assert types == {
        "text/one.xhtml": "application/xhtml+xml",
        "a.css": "text/css",
        "nav.xhtml": "application/xhtml+xml",
    }
    told = book.messages("package-upgraded")
    assert "version 1.2" in told
    assert "the element tours" in told
    assert "the element price" in told
    assert book.entries("toc")[0][1] == "text/cover.xhtml"


WILD = f"""<package xmlns="{OPF}" xmlns:x="urn:x" version="2.0" unique-identifier=" 1 id " x:y="z">
<guide><reference type="text" title="T" href="text/one.xhtml"/>
<reference type="text" href="text/one.xhtml"/><reference type="toc"/></guide>
<spine toc="gone" page-progression-direction="up" page-map="map"><itemref idref="one"/>
<itemref idref="one"/><itemref idref="1" linear="false"/><itemref idref="lost"/></spine>
<manifest><item id="one" href="text/one.xhtml" media-type="text/html" required-namespace="x"/>
<item id="again" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="1" href="text/two.xhtml" media-type="application/xml" fallback="1"/>
<item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml" fallback="none"/>
<item id="cover" href="cover.png" media-type="image/png" fallback-style="css"/>
<item href="my pages.txt" media-type="text/plain"/><item id="none"/></manifest>
<metadata xmlns:dc="{DC}" xmlns:opf="{OPF}"><dc:identifier id=" 1 id ">urn:x:1</dc:identifier>
<dc:title id="cover">T</dc:title><dc:language>en</dc:language><output/><x:foo>1</x:foo>
<meta name="cover" content="text/cover.png"/><meta content="x"/><meta name="y"/>
<meta name="z" content="1" scheme="s" id="m"/><meta property="p" refines="#lost">q</meta>
</metadata></package>"""


def test_a_wild_package_is_made_whole() -> None:
    book = made(WILD, ncx=None)
    root = book.package
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert [etree.QName(node).localname for node in root] == [
        *("metadata", "manifest", "spine", "guide"),
    ]
    refs = [(n.get("idref"), n.get("linear")) for n in root.iter(f"{{{OPF}}}itemref")]
    assert refs == [("one", None), ("id-1", "no")]
    assert not any(n.get("fallback") for n in root.iter())
    assert root.find(f"{{{OPF}}}spine").attrib == {}  # type: ignore[union-attr]
    assert "my%20pages.txt" in {n.get("href") for n in root.iter(f"{{{OPF}}}item")}


def test_statements_that_were_not_closed() -> None:
    book = made(opf('<meta name="a" content="b"><dc:title>T<dc:creator>A</dc:creator>' + PLAIN))
    metadata = book.package.find(f"{{{OPF}}}metadata")
    assert metadata is not None
    assert all(not len(node) for node in metadata)
    assert book.said("title") == ["T", "The Book"]
    assert book.said("creator") == ["A"]


@pytest.mark.parametrize(
    ("href", "stated", "made_of_it"),
    [
        ("a.jpg", "image/jpg", "image/jpeg"),
        ("a.ttf", "application/x-font-ttf", "font/ttf"),
        ("a.otf", "application/octet-stream", "font/otf"),
        ("a.otf", "application/vnd.ms-opentype", "application/vnd.ms-opentype"),
        ("a.bin", "application/octet-stream", "application/octet-stream"),
        ("a.js", "application/x-javascript", "application/javascript"),
        ("a.mp3", "audio/mp3", "audio/mpeg"),
        ("a.xhtml", "text/html", "text/html"),
    ],
)
def test_media_types(href: str, stated: str, made_of_it: str) -> None:
    book = made(opf(items=f'{ITEMS}<item id="a" href="{href}" media-type="{stated}"/>'))
    (item,) = (n for n in book.package.iter(f"{{{OPF}}}item") if n.get("id") == "a")
    assert item.get("media-type") == made_of_it


def test_lines_stand_where_their_neighbors_do() -> None:
    lines = etree.tostring(made(opf(CALIBRE)).package, encoding="unicode").splitlines()
    (after,) = (lines[n + 1] for n, line in enumerate(lines) if ">Ada Byron<" in line)
    assert after.startswith("    <meta property=")
    assert all(line.startswith("    ") for line in lines if "<item " in line)


def test_the_navigation_is_in_the_manifest() -> None:
    book = made()
    found = [n for n in book.package.iter(f"{{{OPF}}}item") if n.get("properties") == "nav"]
    assert [(n.get("href"), n.get("media-type")) for n in found] == [
        ("nav.xhtml", "application/xhtml+xml")
    ]


# The navigation document


def test_contents_pages_lists_and_landmarks() -> None:
    book = made()
    assert book.entries("toc") == [
        (1, "text/cover.xhtml", "Cover"),
        (1, "text/one.xhtml#h1", "One & only"),
        (2, "text/one.xhtml#h2", "In one"),
        (1, "text/two.xhtml", "Two"),
    ]
    assert book.entries("page-list") == [
        (1, "text/one.xhtml#p1", "1"),
        (1, "text/two.xhtml#p3", "2"),
    ]
    assert book.entries("loi") == [(1, "text/cover.xhtml", "Cover")]
    assert book.entries("landmarks") == [
        (1, "text/cover.xhtml", "Cover"),
        (1, "text/one.xhtml", "Start"),
    ]
    assert book.messages("navigation-repaired") == ""


def test_the_navigation_speaks_the_language_of_the_book() -> None:
    book = replace(BOOK, metadata=replace(BOOK.metadata, language="de"))
    root = made(opf(guide=""), book=book).nav
    assert root.get("lang") == "de"
    assert [node.text for node in root.iter(f"{{{XHTML}}}h1", f"{{{XHTML}}}h2")] == [
        *("Inhalt", "Seiten", "Illustrations", "Orientierungspunkte")
    ]


def point(label: str, src: str, inner: str = "") -> str:
    inside = f'<navLabel><text>{label}</text></navLabel><content src="{src}"/>{inner}'
    return f"<navPoint>{inside}</navPoint>"


def test_entries_that_lead_nowhere_or_astray() -> None:
    points = (
        point("Lost", "text/lost.xhtml")
        + point("Part", "text/lost.xhtml", point("One", "text/one.xhtml#gone"))
        + point("Away", "http://example.com/")
        + point("Out", "../../etc/passwd")
        + point("", "TEXT/Two.xhtml")
    )
    book = made(ncx=NCX.format(points=points, lists=""))
    assert book.entries("toc") == [
        (1, "", "Part"),
        (2, "text/one.xhtml", "One"),
        (1, "text/two.xhtml", "Two"),
    ]
    told = book.messages("navigation-repaired")
    assert "OEBPS/toc.ncx 4 of its entries lead to no document of the spine" in told
    assert "1 of its entries named a place that is not there" in told


def test_entries_are_put_in_the_order_of_reading() -> None:
    points = point("Two", "text/two.xhtml") + point("One", "text/one.xhtml#h2")
    book = made(ncx=NCX.format(points=points, lists=""))
    assert [words for _, _, words in book.entries("toc")] == ["One", "Two"]
    assert "order of reading" in book.messages("navigation-repaired")


def test_contents_that_go_too_deep_are_lifted() -> None:
    points = ""
    for number in range(40, 0, -1):
        points = point(str(number), "text/one.xhtml", points)
    book = made(ncx=NCX.format(points=points, lists=""))
    found = book.entries("toc")
    assert [words for _, _, words in found] == [str(number) for number in range(1, 41)]
    assert max(depth for depth, _, _ in found) == 8
    assert "deeper" in book.messages("navigation-repaired")


@pytest.mark.parametrize(
    "ncx", [None, "", "\0\0", "<ncx/>", NCX.format(points="", lists=""), "<a><b></a>"]
)
def test_without_a_usable_ncx_the_headings_serve(ncx: str | None) -> None:
    book = made(ncx=ncx)
    assert [url for _, url, _ in book.entries("toc")] == [
        "text/cover.xhtml",
        "text/one.xhtml#h1",
        "text/one.xhtml#h2",
        "text/two.xhtml#h3",
    ]
    assert "headings" in book.messages("navigation-repaired")


def test_a_broken_ncx_is_mended() -> None:
    ncx = NCX.format(points=POINTS.replace("One &amp; only", "One & only"), lists="")
    book = made(ncx=ncx)
    assert len(book.entries("toc")) == 4
    assert "not well-formed" in book.messages("navigation-repaired")


def test_pages_of_the_text_where_the_ncx_has_none() -> None:
    parts = (*SCRIPT.parts[:2], replace(SCRIPT.parts[2], pages=(Page("p3", "iv"),)))
    book = made(ncx=NCX.format(points=POINTS, lists=""), script=Script(parts))
    assert book.entries("page-list") == [(1, "text/two.xhtml#p3", "iv")]


def test_adobes_page_map() -> None:
    items = ITEMS + '<item id="map" href="map.xml" media-type="application/oebps-page-map+xml"/>'
    spine = SPINE.replace("<spine", '<spine page-map="map"')
    page_map = (
        f'<page-map xmlns="{OPF}"><page name="v" href="text/one.xhtml#p1"/>'
        '<page name="1" href="text/lost.xhtml"/></page-map>'
    )
    book = made(
        opf(items=items, spine=spine),
        NCX.format(points=POINTS, lists=""),
        **{"OEBPS/map.xml": page_map},
    )
    assert book.entries("page-list") == [(1, "text/one.xhtml#p1", "v")]


def test_links_follow_documents_that_moved() -> None:
    root = etree.fromstring(opf().encode())
    ncx = NCX.format(points=point("Old", "text/old.svg"), lists="")
    content, _ = upgraded(
        root,
        BOOK,
        SCRIPT,
        place=PLACE,
        nav=NAV,
        read=lambda path: ncx.encode() if path.endswith("ncx") else None,
        moved={"OEBPS/text/old.svg": "OEBPS/text/two.xhtml"},
    )
    assert b'href="text/two.xhtml">Old<' in content


TOKENS = re.findall("<[^>]*>|[^<]+", opf(CALIBRE)) + re.findall("<[^>]*>|[^<]+", WILD)


@settings(max_examples=40)
@given(st.data())
def test_a_package_in_any_order_becomes_one_that_holds_together(data: st.DataObject) -> None:
    """Lines that are lost, doubled or out of place: what comes of it refers to what is there."""
    lines = data.draw(st.lists(st.sampled_from(TOKENS), max_size=60))
    book = made(f'<package xmlns="{OPF}" xmlns:dc="{DC}" xmlns:opf="{OPF}">{"".join(lines)}')
    root = etree.fromstring(etree.tostring(book.package))
    ids = [node.get("id") for node in root.iter() if node.get("id") is not None]
    assert len(ids) == len(set(ids))
    assert {"title", "identifier", "language"} <= {etree.QName(n).localname for n in root.iter()}
    for node in root.iter():
        for name in ("refines", "idref", "fallback", "toc", "unique-identifier"):
            assert node.get(name) is None or node.get(name, "").lstrip("#") in ids
    assert len(book.said("date")) <= 1


@given(st.text("<>/abc \"='&:#", max_size=60), st.text('navPoint<>/ "', max_size=60))
def test_nothing_breaks_it(metadata: str, points: str) -> None:
    book = made(opf(metadata), NCX.format(points=points, lists=""))
    assert book.package.get("version") == "3.0"
    assert book.entries("toc")
    assert book.said("title")
