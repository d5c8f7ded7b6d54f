"""EPUB 2 to EPUB 3.3: OPF 2.0.1 and OEBPS 1.2 packages, NCX and guide, as publishers make them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

import checkers
import editions
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from packages import DC, OPF, PLACE, pack, page

from accessible import xml
from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.errors import CODES, Finding
from accessible.scripting import Heading, Page, Part, Script
from accessible.settings import Settings
from accessible.writers.evidence import gather, statements
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
<pageTarget id="pt1" type="normal" value="1" playOrder="2"><navLabel><text>1</text></navLabel>
  <content src="text/one.xhtml#p1"/></pageTarget>
<pageTarget id="pt2" type="normal" value="2" playOrder="5"><navLabel><text/></navLabel>
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
        files = {**self.files, PLACE: etree.tostring(self.package, xml_declaration=True)}
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
