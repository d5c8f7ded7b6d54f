"""A publisher's EPUB comes back as it was: what changed is shown, and that nothing else did."""

from __future__ import annotations

import zipfile
from pathlib import Path

import books
import checkers
import pytest
from books import OPF, contents, package, report
from comparison import compare, narrated, text

from accessible import Settings, build

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title>'
    '<text x="1" y="5">Here be dragons</text></svg>'
)
#: One of everything that a kept book must not lose.
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
      xmlns:ssml="http://www.w3.org/2001/10/synthesis" lang='en' dir="ltr" >
<head><title>One</title>
  <link rel="stylesheet" href="a.css"/><script src="a.js"></script>
  <meta name="viewport" content="width=600, height=800"/></head>
<body class="x" onload="go()">
<!-- a comment stays -->
<section epub:type='chapter'   id="c">
<h1>One &amp; only</h1><?pi stays?>
<p>First <em>sentence</em> here. A second&#160;one, with <b>bold</b>.</p>
<p id="p">Alone.</p><p id="p">The same id again. And more.</p>
<p><![CDATA[Raw < text.]]> Then more.</p>
<figure><img src="p.png" alt="A cat"/><figcaption>The cat.</figcaption></figure>
<p hidden="hidden">Unseen.</p>
<input type="text" value="v"/>
</section></body></html>
"""


def publisher(tmp_path: Path, **changes: str | bytes) -> Path:
    """A fixed-layout book, read from right to left, with scripts, an obfuscated font, a picture in
    the spine, a document outside the main line and a signature."""
    manifest = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml" properties="scripted"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="v" href="v.svg" media-type="image/svg+xml"/>'
        '<item id="s" href="a.css" media-type="text/css"/>'
        '<item id="j" href="a.js" media-type="text/javascript"/>'
        '<item id="f" href="f.otf" media-type="font/otf"/>'
        '<item id="p" href="p.png" media-type="image/png" properties="cover-image"/>'
    )
    spine = (
        '<itemref idref="a" properties="rendition:page-spread-right"/><itemref idref="v"/>'
        '<itemref idref="b" linear="no"/>'
    )
    metadata = (
        books.METADATA + '<meta property="dcterms:modified">2001-01-01T00:00:00Z</meta>'
        '<meta property="rendition:layout">pre-paginated</meta>'
    )
    direction = 'page-progression-direction="rtl"'
    files: dict[str, str | bytes] = {
        "content.opf": books.opf(manifest, spine, metadata, extra=direction),
        "nav.xhtml": books.page(
            '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>'
        ),
        "a.xhtml": PAGE,
        "b.xhtml": books.page("<p>An aside.</p>"),
        "v.svg": PICTURE,
        "a.css": "p { color: black }",
        "a.js": "function go() {}",
        "f.otf": bytes(range(256)),
        "p.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "/META-INF/signatures.xml": "<signatures/>",
        "/META-INF/com.apple.ibooks.display-options.xml": "<display_options/>",
        **changes,
    }
    path = tmp_path / "book.epub"
    path.write_bytes(books.epub(files))
    return path


def made(path: Path, output: Path, **choices: object) -> Path:
    """The EPUB that a build makes of it, without a voice, and fast."""
    quick = {"engine": "silence", "to": ("epub",), "rate": 450, "pause": 0.0}
    settings = Settings(**{**quick, "cache": output / "cache", **choices})  # type: ignore[arg-type]
    return build(path, output, settings).outputs[0]


# Kept


def test_a_book_with_one_of_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    path = publisher(tmp_path)
    output = made(path, tmp_path / "out")
    before, after = contents(path), contents(output)
    new = compare(before, after)
    assert set(narrated(after)) == {"OEBPS/a.xhtml", "OEBPS/b.xhtml", "OEBPS/v.svg"}
    assert len(new) == 3 + 3 + 1
    assert "signature-removed" in report(output)
    _, root = package(after)
    spine = root.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    assert spine[0].get("properties") == "rendition:page-spread-right"
    assert spine[2].get("linear") == "no"
    metas = {meta.get("property"): meta.text for meta in root.iter(f"{OPF}meta")}
    assert metas["rendition:layout"] == "pre-paginated"
    assert metas["dcterms:modified"] != "2001-01-01T00:00:00Z"


def test_the_container_is_in_order(tmp_path: Path) -> None:
    path = publisher(tmp_path)
    output = made(path, tmp_path / "out")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        kept = [name for name in archive.namelist() if name in source.namelist()]
        assert kept == [name for name in source.namelist() if name in kept]
        sounds = [info for info in archive.infolist() if info.filename.endswith(".mp3")]
        assert all(info.compress_type == zipfile.ZIP_STORED for info in sounds)


def test_two_builds_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    path = publisher(tmp_path)
    one = made(path, tmp_path / "one").read_bytes()
    assert made(path, tmp_path / "two").read_bytes() == one


def test_without_sound_no_document_changes(tmp_path: Path) -> None:
    path = publisher(tmp_path)
    output = made(path, tmp_path / "out", to=("epub-text",))
    before, after = contents(path), contents(output)
    place, root = package(after)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {place}
    assert not [item for item in root.iter(f"{OPF}item") if item.get("media-overlay")]


def test_names_of_the_book_are_not_taken(tmp_path: Path) -> None:
    taken = {"overlays/a.smil": "<x/>", "audio/A.mp3": b"x", "styles/narration.css": "p {}"}
    path = publisher(tmp_path, **taken)
    after = contents(made(path, tmp_path / "out"))
    for name, content in taken.items():
        assert after[f"OEBPS/{name}"] == (content.encode() if isinstance(content, str) else content)
    assert {
        "OEBPS/overlays/a-2.smil",
        "OEBPS/audio/a-2.mp3",
        "OEBPS/styles/narration-2.css",
    } <= set(after)


def test_a_cover_of_the_user_s(tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    cover.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    output = made(publisher(tmp_path), tmp_path / "out", cover=cover)
    files = contents(output)
    _, root = package(files)
    covers = [item for item in root.iter(f"{OPF}item") if "cover" in item.get("properties", "")]
    assert [item.get("href") for item in covers] == ["images/cover.png"]
    assert files["OEBPS/images/cover.png"] == cover.read_bytes()
    assert "OEBPS/p.png" in files


def test_a_document_that_declares_what_lies_outside_is_written_anew(tmp_path: Path) -> None:
    source = PAGE.replace(
        "<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY own SYSTEM "file:///etc/passwd">]>'
    )
    path = publisher(tmp_path, **{"a.xhtml": source})
    output = made(path, tmp_path / "out")
    assert "markup-rewritten" in report(output)
    written = contents(output)["OEBPS/a.xhtml"]
    assert b"ENTITY" not in written
    assert b"passwd" not in written


def test_a_malformed_document_is_mended_and_said(tmp_path: Path) -> None:
    path = publisher(tmp_path, **{"b.xhtml": books.page("<p>One <b>two</p><p>three<br></p>")})
    output = made(path, tmp_path / "out")
    assert "markup-repaired" in report(output)
    said = " ".join(text(contents(output)["OEBPS/b.xhtml"]).split())
    assert said.replace("T", "", 1).replace(" ", "") == "Onetwothree"


def test_epubcheck_finds_nothing_that_was_not_there(tmp_path: Path) -> None:
    png = (Path(__file__).parents[2] / "assets").glob("*.png")
    path = publisher(
        tmp_path,
        **{
            "a.xhtml": PAGE.replace('<p id="p">The', "<p>The").replace(' onload="go()"', ""),
            "v.svg": PICTURE,
            "p.png": next(png).read_bytes(),
            "/META-INF/signatures.xml": (
                '<signatures xmlns="urn:oasis:names:tc:opendocument:xmlns:container"/>'
            ),
        },
    )
    before = checkers.epubcheck(path)
    after = checkers.epubcheck(made(path, tmp_path / "out"))
    assert [line for line in after if line not in before] == []


def test_the_ncx_of_an_old_book_says_its_version(tmp_path: Path) -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><head><meta name="dtb:uid" '
        'content="urn:x"/></head><docTitle><text>T</text></docTitle><navMap><navPoint id="n">'
        '<navLabel><text>One</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>'
    )
    manifest = (
        '<item id="n" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
    )
    old = books.opf(manifest, '<itemref idref="a"/>', version="2.0", extra='toc="n"')
    path = tmp_path / "book.epub"
    page = books.page("<p>One.</p>")
    path.write_bytes(books.epub({"t.ncx": ncx, "a.xhtml": page, "content.opf": old}))
    written = contents(made(path, tmp_path / "out"))["OEBPS/t.ncx"].decode()
    assert written == ncx.replace('2005/ncx/">', '2005/ncx/" version="2005-1">')
