"""Headings, titles, and the table of contents."""

from __future__ import annotations

import pytest
from check.small_books import DOCUMENT, NAV, PACKAGE, Files, Make, codes, inside, listed, second

LONG = "<p>" + "It rained. " * 800 + "</p>"
BARE = DOCUMENT.replace('<h1 id="s1">One</h1>', '<p id="s1">One</p>')


def toc(entries: str) -> Files:
    return {"nav.xhtml": NAV.replace('<li><a href="c1.xhtml">One</a></li>', entries)}


def titled(title: str) -> Files:
    others = {f"c{number}.xhtml": DOCUMENT.replace("One", title, 1) for number in (1, 2, 3)}
    items = "".join(
        f'<item id="c{number}" href="c{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in (2, 3)
    )
    refs = '<itemref idref="c2"/><itemref idref="c3"/>'
    return {
        **others,
        "package.opf": PACKAGE.replace("</manifest>", f"{items}</manifest>").replace(
            "</spine>", f"{refs}</spine>"
        ),
    }


ONE = '<li><a href="c1.xhtml">One</a></li>'


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (inside("<h3>Deep</h3>"), "heading-skipped"),
        (inside('<p role="heading" aria-level="3">Deep</p>'), "heading-skipped"),
        (inside("<h2> <br/></h2>"), "heading-empty"),
        (inside('<h2><img src="x.png" alt=""/></h2>'), "heading-empty"),
        (inside("<h1>Two</h1>"), "heading-several"),
        ({"c1.xhtml": BARE.replace("</body>", f"{LONG}</body>")}, "heading-none"),
        ({"c1.xhtml": DOCUMENT.replace("<title>One</title>", "<title> </title>")}, "title-missing"),
        ({"c1.xhtml": DOCUMENT.replace("<title>One</title>", "")}, "title-missing"),
        (second('<svg xmlns="http://www.w3.org/2000/svg"/>', "c2.svg", "image/svg+xml"),
         "title-missing"),
        (titled("Small"), "title-repeated"),
        (toc(""), "toc-missing"),
        ({"nav.xhtml": NAV.replace('epub:type="toc"', "")}, "toc-missing"),
        ({"package.opf": PACKAGE.replace('properties="nav"', "")}, "toc-missing"),
        (toc('<li><a href="c9.xhtml">Nine</a></li>'), "navigation-link-broken"),
        (toc('<li><a href="c1.xhtml#s9">Nine</a></li>'), "navigation-link-broken"),
        (toc('<li><a href="../../c1.xhtml">Out</a></li>'), "navigation-link-broken"),
        (listed('<nav epub:type="landmarks"><ol><li><a href="c1.xhtml#no">Start</a></li></ol>'
                "</nav>"), "navigation-link-broken"),
        (toc(f'{ONE}<li><a href="c1.xhtml#s3"> </a></li>'), "navigation-label-missing"),
        (toc(f'<li><a href="c1.xhtml#s3">Three</a></li>{ONE}'), "toc-order"),
        ({**second(DOCUMENT), **toc(f'<li><a href="c2.xhtml">Two</a></li>{ONE}')}, "toc-order"),
        ({**inside("<h2>A</h2><h2 id='b'>B</h2>"),
          **toc(f'{ONE}<li><a href="c1.xhtml#b">B</a></li>')}, "toc-incomplete"),
    ],
)  # fmt: skip
def test_each_fault_is_found(proof_of: Make, changed: Files, code: str) -> None:
    assert code in codes(proof_of(changed))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (inside("<h2>A</h2><h3>B</h3><h2>C</h2>"), "heading-skipped"),
        # A book's own levels: a chapter of a part begins at the second one.
        ({"c1.xhtml": DOCUMENT.replace("h1", "h2")}, "heading-skipped"),
        (inside('<div hidden=""><h4>Unseen</h4></div>'), "heading-skipped"),
        (inside('<h2><img src="x.png" alt="A ship"/></h2>'), "heading-empty"),
        (inside('<h1 role="presentation">Two</h1>'), "heading-several"),
        (inside(LONG), "heading-none"),
        ({**second(DOCUMENT), **toc(f'{ONE}<li><a href="c2.xhtml">Two</a></li>')}, "toc-order"),
        (toc(f'{ONE}<li><a href="https://example.org/">Web</a></li>'), "navigation-link-broken"),
        (toc(f'{ONE}<li><a href="c1.xhtml#epubcfi(/4/2)">Bit</a></li>'), "navigation-link-broken"),
        ({**inside('<p><a name="x"/>Three</p>'),
          **toc(f'{ONE}<li><a href="c1.xhtml#x">Three</a></li>')}, "navigation-link-broken"),
        # Linked by the section, by an anchor, and by what stands before the heading.
        ({**inside('<section id="a"><h2>A</h2></section><a id="b"/><h2>B</h2>'
                   '<h2><i id="c">C</i></h2>'),
          **toc(ONE + "".join(f'<li><a href="c1.xhtml#{x}">{x}</a></li>' for x in "abc"))},
         "toc-incomplete"),
        # A level that the contents leave out, and a heading that is no part of the outline.
        (inside("<h2>A</h2><h2>B</h2>"), "toc-incomplete"),
        (inside("<aside><h1>Note</h1></aside>"), "toc-incomplete"),
        (titled("One"), "title-missing"),
    ],
)  # fmt: skip
def test_no_false_alarm(proof_of: Make, changed: Files, code: str) -> None:
    assert code not in codes(proof_of(changed))


NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>
<navPoint id="n1" playOrder="1"><navLabel><text>One</text></navLabel><content src="c1.xhtml"/>
<navPoint id="n2" playOrder="2"><navLabel><text>Two</text></navLabel><content src="%s"/></navPoint>
</navPoint></navMap></ncx>"""
EPUB2 = (
    PACKAGE.replace('version="3.0"', 'version="2.0"')
    .replace(
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
    )
    .replace("<spine>", '<spine toc="ncx">')
)


def test_the_contents_of_an_epub_2(proof_of: Make) -> None:
    proof = proof_of({"package.opf": EPUB2, "toc.ncx": NCX % "c1.xhtml#s3"})
    assert not {"toc-missing", "navigation-link-broken", "toc-order"} & set(codes(proof))
    proof = proof_of({"package.opf": EPUB2, "toc.ncx": NCX % "c1.xhtml#s9"})
    assert "navigation-link-broken" in codes(proof)
    proof = proof_of({"package.opf": EPUB2, "toc.ncx": "<ncx>"})
    assert {"document-malformed", "toc-missing"} <= set(codes(proof))
