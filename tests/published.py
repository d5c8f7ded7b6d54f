"""A publisher's small EPUB, made by hand: notes, tables, pages, pictures, an overlay, two versions.

``files`` are its files by their names, ``packed`` the EPUB of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="i"
 xml:lang="en"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">urn:uuid:7e2a1d52-6f6e-4f0e-8f39-0d5c5bb0a001</dc:identifier>
<dc:title>The Players</dc:title><dc:language>en</dc:language>{metadata}</metadata>
<manifest>{nav}<item id="a" href="text/one%20and.xhtml" media-type="application/xhtml+xml"/>
<item id="e" href="text/empty.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="style.css" media-type="text/css"/>
<item id="s" href="rock.svg" media-type="image/svg+xml"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine toc="ncx"><itemref idref="a"/><itemref idref="e"/><itemref idref="b"/></spine></package>"""
MODIFIED = '<meta property="dcterms:modified">2026-11-01T00:00:00Z</meta>'
NAV_ITEM = '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
PAGE = """<?xml version="1.0" encoding="utf-8"?>
{doctype}
<html xmlns="http://www.w3.org/1999/xhtml" {root} xml:lang="en"><head><title>{title}</title>
<link rel="stylesheet" type="text/css" href="{style}"/></head><body>{body}</body></html>"""
ROOTS = {
    "3.0": ("<!DOCTYPE html>", 'xmlns:epub="http://www.idpf.org/2007/ops" lang="en"'),
    "2.0": (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"'
        ' "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">',
        "",
    ),
}
NAV = """<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>
<li><a href="text/one%20and.xhtml">One</a></li><li><a href="text/two.xhtml">Two</a></li>
</ol></nav>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>
<meta name="dtb:uid" content="urn:uuid:7e2a1d52-6f6e-4f0e-8f39-0d5c5bb0a001"/></head>
<docTitle><text>The Players</text></docTitle><navMap><navPoint id="np1" playOrder="1">
<navLabel><text>One</text></navLabel><content src="text/one%20and.xhtml"/></navPoint>
<navPoint id="np2" playOrder="2"><navLabel><text>Two</text></navLabel>
<content src="text/two.xhtml"/></navPoint></navMap></ncx>"""
ONE = """<section epub:type="chapter"><h1>One &amp; the <em>first</em></h1>
<p>The keeper came down.<a epub:type="noteref" href="#n1">1</a> She was <b>cold&#160;and</b> wet.
Nobody saw her.</p><span epub:type="pagebreak" role="doc-pagebreak" id="p2" aria-label="2"/>
<ul><li>A lamp.</li><li>A rope. It was long.</li></ul>
<table><caption>Tides</caption><tr><th>Day</th><th>Feet</th></tr><tr><td>One</td><td>9</td></tr>
</table><aside epub:type="footnote" id="n1"><p>So it is told. Others say up.</p></aside>
</section>"""
TWO = """<section epub:type="chapter"><h1>Two</h1><blockquote><p>No. Yes. Ah!</p></blockquote>
<figure><img src="../rock.svg" alt="A rock"/><figcaption>The rock.</figcaption></figure>
<p>The end is here.</p></section>"""
OLD = """<div class="chapter"><h1>One</h1><p>The keeper came down.<a href="#n1"><sup>1</sup></a>
<font color="red">Old</font> <b>ways</b>.</p><a name="page2"></a><center><p>Middle.</p></center>
<p class="note" id="n1">So it is told.</p></div>"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A rock</title>
<path d="M0 9 L4 0 L9 9 z"/></svg>"""
CSS = "body { color: #222 } .gone { display: none } @media print { p { color: red } }"


def files(version: str = "3.0") -> dict[str, bytes]:
    """The files of the book, as EPUB 3 or as EPUB 2."""
    new = version.startswith("3")
    doctype, root = ROOTS[version]

    def page(title: str, body: str, style: str = "../style.css") -> str:
        return PAGE.format(doctype=doctype, root=root, title=title, body=body, style=style)

    made = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": PACKAGE.format(
            version=version, metadata=MODIFIED if new else "", nav=NAV_ITEM if new else ""
        ),
        "OPS/toc.ncx": NCX,
        "OPS/style.css": CSS,
        "OPS/rock.svg": SVG,
        "OPS/text/one and.xhtml": page("One", ONE if new else OLD),
        "OPS/text/empty.xhtml": page("Nothing", "<p><br/></p>"),
        "OPS/text/two.xhtml": page("Two", TWO if new else OLD),
    }
    if new:
        made["OPS/nav.xhtml"] = page("Contents", NAV, "style.css")
    return {name: content.encode() for name, content in made.items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """The EPUB of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
