"""Any HTML becomes valid XHTML for EPUB 3, with all its visible text."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import pytest
from checkers import epubcheck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, XML
from accessible.readers import xhtml
from accessible.readers.xhtml import soup
from accessible.readers.xhtml.conform import conformed

NASTY = """<!DOCTYPE html><html lang=en_US onload="x()"><head><title>Nasty</title>
<script>alert(1)</script><base href="http://x/"></head><body bgcolor=red onclick="y()">
loose <center id="1 bad id" align=center>centre <font color=red size=7>font</font></center>
<p>para <div>block in para</div> after <table><tr><td>cell</table> tail</p>
<p><em>em <ul><li>in <b>list</ul> more</em> end
<h1>Head <div>block <p>para</p></div> ing</h1><h4>skip <h5>nested</h5></h4>
<li>stray item<li>second <dd>stray dd <dt>stray dt
<dl><dt>term<dd>def<dt>only</dl><dl>text<p>p</dl>
<ul>text<li>item<div>d</div></li><p>para in list</p><ul><li>nested</li></ul></ul>
<table border=1><caption>c1</caption>loose<tr><th>A<th>B<tr><td colspan=0>1<td rowspan=x>2
<tfoot><tr><td>f</tfoot><tbody><tr><td>after foot</tbody><thead><tr><td>late head</thead></table>
<table><tr><td><table><caption>in<table><tr><td>caption table</table></caption></table></table>
<a href="http://a.example/">one <a href="#nowhere">two</a></a> <a name="old">anchor</a>
<a href="javascript:alert(1)">js</a> <a href="#1 bad id">to bad</a> <a href="missing.html">m</a>
<a href="http://">nohost</a> <a href="http://a b/">space</a> <a href="http://e.example/[x] y">br</a>
<img src="http://r.example/x.png" alt="remote alt"><img src="gone.png" alt="gone alt"><img>
<iframe src="http://x/">frame</iframe><object data="x.swf">object text</object>
<video src="v.mp4">video text</video><form action="/"><label>Name <input name=n></label>
<input type=checkbox checked> done <select><option>o</select><button>Send</button>
<fieldset><legend>Leg</legend>field</fieldset></form>
<marquee>marquee</marquee> <blink>blink</blink> <tt>tt</tt> <strike>strike</strike>
<acronym title="t">acr</acronym> <big>big</big> <dir><li>dir</dir> <nobr>nobr</nobr>
<x-y>custom</x-y>
<o:p>office</o:p> <time>yesterday</time> <time datetime="2020-02-02">then</time> <bdo>bdo</bdo>
<data>data</data> <ruby>漢<rt>kan</rt></ruby> <ruby>only</ruby> <rt>stray rt</rt>
<figure>text<figcaption>cap</figcaption><p>after</p></figure><figcaption>stray cap</figcaption>
<details>no summary</details><details><summary>Sum<p>p</p></summary>det</details>
<main><header>h<header>hh</header><footer>ff</footer></header></main>
<main>second</main>
<address><h2>addr</h2><section>s</section></address><table><tr><th><h3>th head</h3></table>
<p id=dup>one</p><p id=dup lang="not a tag!">two</p><p style="position:fixed;color:red;;}x{">st</p>
<span role="bogus" aria-label="x" aria-foo="y" aria-labelledby="nope">roles</span>
<svg viewbox="0 0 9 9" onclick="z()"><script>1</script><lineargradient id="g"/><text>svg text</text>
<foreignobject><p>foreign</p></foreignobject><a xlink:href="javascript:1"><text>l</text></a></svg>
<math><mfrac><mi>x</mi></mfrac><semantics><mi>y</mi><annotation encoding="application/x-tex">y
</annotation></semantics>loose<mtable><mi>z</mi></mtable><mtd>cell</mtd></math>
<pre>pre <div>div</div> <p>p</p></pre><noscript>no script</noscript><hr align=left><br clear=all>
<ol start=x type=Q><li value=z>o</ol><div align="justify" width=5>al</div>\x0b\x0c control
<!-- comment --><?php echo 1 ?></body></html>"""


def conform_text(markup: str) -> etree._Element:
    root = soup.parse(markup)
    assert root is not None
    made, _ = conformed(root, "t.html", links=frozenset())
    return made


def serial(tree: etree._Element) -> str:
    return etree.tostring(tree, encoding="unicode")


def inside(markup: str) -> str:
    """The body of the result, without namespace declarations."""
    body = serial(conform_text(markup)[1])
    body = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", body)
    return re.sub(r"^<body[^>]*>|</body>$", "", body).strip()


def packed(tree: etree._Element, folder: Path) -> Path:
    """A minimal EPUB around one content document."""
    properties = " ".join(name for name in ("svg", "mathml") if f"<{name[:4]} " in serial(tree))
    nav = (
        f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><head><title>N</title></head><body>'
        '<nav epub:type="toc"><ol><li><a href="t.xhtml">T</a></li></ol></nav></body></html>'
    )
    opf = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:
1b0e5e0a-7f0c-4b7e-9f0e-0c8f6b1f0a01</dc:identifier><dc:title>T</dc:title>
<dc:language>en</dc:language><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
</metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml"
properties="nav"/><item id="t" href="t.xhtml" media-type="application/xhtml+xml"
{f'properties="{properties}"' if properties else ""}/></manifest><spine><itemref idref="t"/>
</spine></package>""".replace("urn:uuid:\n", "urn:uuid:")
    path = folder / "t.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        archive.writestr("p.opf", opf)
        archive.writestr("nav.xhtml", nav)
        archive.writestr("t.xhtml", serial(tree))
    return path


def test_a_nasty_page_is_valid(tmp_path: Path) -> None:
    assert epubcheck(packed(conform_text(NASTY), tmp_path)) == []


def test_a_nasty_page_keeps_its_text() -> None:
    text = xhtml.text_of(conform_text(NASTY)[1])
    for said in [
        "loose centre font",
        "block in para",
        "after",
        "stray item",
        "caption table",
        "object text",
        "video text",
        "frame",
        "marquee",
        "custom",
        "office",
        "stray rt",
        "foreign",
        "svg text",
        "no script",
        "late head",
        "field",
        "Send",
        "remote alt",
        "gone alt",
        "second",
        "det",
        "th head",
        "☑",
    ]:
        assert (said in text) == (said != "frame"), said
    for gone in ("alert", "comment", "php"):
        assert gone not in text


def test_findings_name_what_was_removed() -> None:
    root = soup.parse(NASTY)
    assert root is not None
    _, findings = conformed(root, "t.html", links=frozenset())
    said = "\n".join(f.message for f in findings if f.code == "content-removed")
    for kind in ("script", "event handler", "frame", "video", "remote picture", "missing picture"):
        assert kind in said
    assert len(said.splitlines()) == len(set(said.splitlines()))


@pytest.mark.parametrize(
    ("given_", "made"),
    [
        (
            "<p>a<em>b<div>c</div>d</em>e",
            "<p>a<em>b</em></p><div><em>c</em></div><p><em>d</em>e</p>",
        ),
        ("<h1>a<div>b</div>c</h1>", "<h1>a b c</h1>"),
        ("<ul>t<li>i</ul>", "<ul><li>t</li><li>i</li></ul>"),
        ("<div>a<li>x<li>y</div>", "<div>a<ul><li>x</li><li>y</li></ul></div>"),
        (
            "<table><tr><th>a<th>b<tr><th>c<td>d</table>",
            '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
            '<tbody><tr><th scope="row">c</th><td>d</td></tr></tbody></table>',
        ),
        ("<dl><dd>x</dl>", "<div><div>x</div></div>"),
        ("<p lang=fr>x", '<p lang="fr" xml:lang="fr">x</p>'),
        ("<p lang='x y z'>x", "<p>x</p>"),
        ("<a name=q>x</a><a href=#q>y</a>", '<a id="q">x</a><a href="#q">y</a>'),
        ("<p id='1 a'>x<a href='#1 a'>y</a>", '<p id="id_1_a">x<a href="#id_1_a">y</a></p>'),
        ("<x-y id=q></x-y><p>t<a href=#q>y</a>", '<p id="q">t<a href="#q">y</a></p>'),
        ("<input type=checkbox>todo", "☐ todo"),
        ("<ruby>a<rt>b</rt></ruby>", "<ruby>a<rt>b</rt></ruby>"),
        ("a<wbr>b<picture><source srcset=x><i>c</i></picture>", "a<wbr/>b<i>c</i>"),
        ("<ruby>a</ruby>", "<span>a</span>"),
        ("<img src='//x/y.png' alt='Cat'>", "Cat"),
    ],
)
def test_repairs(given_: str, made: str) -> None:
    assert inside(given_) == made


def test_mathml_takes_its_tex_as_alttext() -> None:
    made = inside(
        "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x</annotation>"
        "</semantics></math>"
    )
    assert made == '<math alttext="x"><mi>x</mi></math>'


def test_epub_attributes_stay() -> None:
    root = etree.fromstring(
        f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" epub:prefix="z: http://z.example/">'
        f'<head><title>T</title><link rel="stylesheet" href="s.css"/></head><body>'
        f'<section epub:type="chapter z:x y:z" xml:lang="de"><p>x</p></section></body></html>'
    )
    made, findings = conformed(root, "t.xhtml")
    assert findings == ()
    section = made[1][0]
    assert section.get(f"{{{EPUB}}}type") == "chapter z:x"
    assert section.get("lang") == section.get(f"{{{XML}}}lang") == "de"
    assert made[0].find(f"{{{XHTML}}}link") is not None


def test_depth_and_size() -> None:
    start = time.monotonic()
    deep = conform_text("<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<p>after</p>")
    assert xhtml.text_of(deep[1]).split() == ["deep", "after"]
    wide = conform_text("<p>a<b>b</b><!-- c -->" * 5_000)
    assert len(wide[1]) == 5_000
    assert time.monotonic() - start < 30


def test_a_drawing_declares_its_namespace_once() -> None:
    markup = (
        '<p>a<b></p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g xmlns="x"/></svg>'
    )
    made = etree.fromstring(serial(conform_text(markup)[1]))
    assert [str(node.tag) for node in made.iter("{http://www.w3.org/2000/svg}*")] == [
        "{http://www.w3.org/2000/svg}svg",
        "{http://www.w3.org/2000/svg}g",
    ]


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "em",
        "a",
        "b",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "pre",
        "section",
        "header",
        "footer",
        "main",
        "figure",
        "figcaption",
        "details",
        "summary",
        "ruby",
        "rt",
        "rp",
        "blockquote",
        "address",
        "br",
        "hr",
        "center",
        "font",
        "noscript",
        "form",
        "x-y",
        "svg",
        "text",
        "math",
        "mi",
        "mfrac",
        "mtable",
        "mtd",
        "mtext",
    ]
)
TREES = st.recursive(
    st.text("ab \n\u00a0漢", max_size=4).map(lambda text: (None, text, ())),
    lambda inner: st.tuples(TAGS, st.text("cd ", max_size=3), st.lists(inner, max_size=5)),
    max_leaves=25,
)


def grown(tree: tuple[str | None, str, list[object]], parent: etree._Element) -> None:
    tag, text, children = tree
    if tag is None:
        xhtml.append_text(parent, text)
        return
    node = etree.SubElement(parent, tag)
    node.text = text
    for child in children:
        grown(child, node)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREES, max_size=6))
def test_conform_is_idempotent_and_keeps_the_text(trees: list[object]) -> None:
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for tree in trees:
        grown(tree, body)  # type: ignore[arg-type]
    made, _ = conformed(root, "t.html")
    before = "".join("".join(body.itertext()).split())
    after = "".join("".join(made[1].itertext()).split())
    assert sorted(after) == sorted(before)
    again, findings = conformed(made, "t.html")
    assert etree.tostring(again, method="c14n") == etree.tostring(made, method="c14n")
    assert findings == ()
