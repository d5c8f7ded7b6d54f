"""Whole kinds of books that publishers and their tools make, each put through a build.

Each comes out narrated and as it was, or is refused in one sentence with nothing left behind.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

import books
import pytest
from books import OPF, contents, package, page, report
from comparison import compare

from accessible import Settings, build
from accessible.errors import InputError

XHTML_TYPE = "application/xhtml+xml"
NAV = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
METADATA = (
    books.METADATA.replace(">fr<", ">en<")
    + '<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>'
)
TEXT = "<h1>One</h1><p>First sentence here. A second one.</p>"


def item(name: str, href: str, media_type: str = XHTML_TYPE, more: str = "") -> str:
    return f'<item id="{name}" href="{href}" media-type="{media_type}" {more}/>'


def refs(*names: str) -> str:
    return "".join(f'<itemref idref="{name}"/>' for name in names)


def nav(*targets: str) -> str:
    entries = "".join(f'<li><a href="{target}">{target}</a></li>' for target in targets)
    return page(f'<nav epub:type="toc"><ol>{entries}</ol></nav>')


def book(
    documents: dict[str, str | bytes],
    manifest: str = "",
    more: dict[str, str | bytes] | None = None,
    metadata: str = METADATA,
) -> dict[str, str | bytes]:
    """The files of an EPUB 3 with these documents by their hrefs; a bare body is put in a page."""
    items = NAV + "".join(item(f"d{n}", href) for n, href in enumerate(documents)) + manifest
    spine = refs(*(f"d{n}" for n in range(len(documents))))
    files: dict[str, str | bytes] = {
        "content.opf": books.opf(items, spine, metadata),
        "nav.xhtml": nav(*documents),
    }
    for href, content in documents.items():
        whole = isinstance(content, bytes) or content.startswith(("<?xml", "<!DOCTYPE", "<html"))
        files[unquote(href)] = content if whole else page(str(content))
    return {**files, **(more or {})}


def put(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    path = tmp_path / "book.epub"
    path.write_bytes(books.epub(files))
    return path


def made(path: Path, output: Path, **choices: object) -> Path:
    """The EPUB that a build makes of it, without a voice, and fast."""
    quick = {"engine": "silence", "to": ("epub",), "rate": 450, "pause": 0.0, "jobs": 1}
    settings = Settings(**{**quick, "cache": output.parent / "cache", **choices})  # type: ignore[arg-type]
    return build(path, output, settings).outputs[0]


def refused(path: Path, output: Path) -> str:
    """What a build says that refuses the book; it leaves nothing."""
    with pytest.raises(InputError) as raised:
        made(path, output)
    assert raised.value.remedy
    assert not list(output.glob("*.epub"))
    return str(raised.value)


# Comes out as it was

FIXED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
\t<head>
\t\t<meta name="viewport" content="width=612,height=792" />
\t\t<title>3</title>
\t</head>
\t<body id="p" lang="en-US" xml:lang="en-US" style="width:612px;height:792px">
\t\t<div id="_idContainer000" class="Basic-Text-Frame"><p class="Basic-Paragraph">WORDS</p></div>
\t</body>
</html>
""".replace(
    "WORDS",
    "".join(
        f'<span id="_idTextSpan{n:03d}" style="position:absolute;left:{n}px;">{word} </span>'
        for n, word in enumerate("The fox jumps. It runs away from Mr. Smith.".split())
    ),
)
PREFIXED = (
    '<?xml version="1.0"?>\n<h:html xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:e="http://www.idpf.org/2007/ops"><h:head><h:title>T</h:title></h:head><h:body>'
    '<h:section e:type="chapter"><h:h1>One</h:h1><h:p>First. Second <h:em>one. Third</h:em> here.'
    "</h:p></h:section></h:body></h:html>"
)
JAPANESE = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ja" class="vrtl"><head><title>吾</title>'
    '</head><body><h1><span class="tcy">１２</span>章</h1><p>　<ruby>吾輩<rt>わがはい</rt></ruby>は'
    "<ruby>猫<rp>（</rp><rt>ねこ</rt><rp>）</rp></ruby>である。「名前は無い。」と言った。</p>"
    "</body></html>"
)
FORMULA = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><semantics><msup>'
    "<mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics></math>"
)
RICH = (
    f"<p>Let {FORMULA} be. So {FORMULA}, QED.</p>"
    '<audio controls="controls" src="http://example.com/a.mp3">Fallback.</audio>'
    '<epub:switch id="s"><epub:case required-namespace="http://www.w3.org/1998/Math/MathML">'
    f"{FORMULA}</epub:case><epub:default><p>x in words.</p></epub:default></epub:switch>"
    "<form action='#'><label>Name <input/></label><select><option>One</option></select></form>"
    '<map name="m"><area alt="Area" href="#"/></map><script>var a = 1;</script>'
    "<noscript>None.</noscript><details><summary>Sum</summary><p>Detail.</p></details>"
)
TEXTS: dict[str, dict[str, str | bytes]] = {
    "indesign": {"publication.xhtml": FIXED, "publication-1.xhtml": FIXED},
    "prefixed": {"a.xhtml": PREFIXED},
    "japanese": {"xhtml/p-001.xhtml": JAPANESE},
    "textbook": {"a.xhtml": TEXT + RICH},
    "utf-16": {
        "a.xhtml": ('<?xml version="1.0" encoding="UTF-16"?>\r\n' + page(TEXT)).encode("utf-16"),
        "b.xhtml": ('<?xml version="1.0" encoding="iso-8859-1"?>' + page("<p>Ça. É.</p>")).encode(
            "latin-1"
        ),
    },
    "crlf": {
        "a.xhtml": ("\ufeff<!DOCTYPE html>\r\n" + page("<p>A\r\nb. C\r\nd.</p>\r\n")).encode()
    },
    "names": {
        "text/a%20b%23c.xhtml": TEXT,
        "text/%C3%A9t%C3%A9.xhtml": TEXT,
        "text/日本.xhtml": TEXT,
        "text/it's%20(1).xhtml": TEXT,
        "text/a%2525.xhtml": TEXT,
    },
    "entities": {
        "a.xhtml": '<!DOCTYPE html [<!ENTITY nbsp "&#160;"><!ENTITY own "A &amp; B">]>\n'
        + page("<p>One&nbsp;two &own; three. Next.</p>")
    },
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("improve", [False, True])
def test_a_kind_of_text_comes_back_as_it_was(tmp_path: Path, kind: str, improve: bool) -> None:
    path = put(tmp_path, book(TEXTS[kind]))
    output = made(path, tmp_path / "out", improve=improve)
    assert not {"markup-repaired", "markup-rewritten"} & set(report(output))
    if not improve:
        new = compare(contents(path), contents(output))
        assert not [name for name in new if " " in name]


def test_the_package_may_lie_anywhere(tmp_path: Path) -> None:
    manifest = NAV + item("a", "../../text/a.xhtml")
    path = tmp_path / "book.epub"
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": books.CONTAINER.replace("OEBPS/content.opf", "a/b/p.opf"),
        "a/b/p.opf": books.opf(manifest, refs("a"), METADATA),
        "a/b/nav.xhtml": nav("../../text/a.xhtml"),
        "text/a.xhtml": page(TEXT),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    compare(contents(path), contents(made(path, tmp_path / "out")))


def test_text_beside_the_body_is_narrated(tmp_path: Path) -> None:
    start = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
    files = book(
        {
            "two.xhtml": f"{start}<body><p>A. B.</p></body><body><p>C. D.</p></body></html>",
            "none.xhtml": f"{start}<p>No body. At all.</p></html>",
            "bare.xhtml": f"{start}<body>Bare. Text.<br/>Here.</body></html>",
            "frames.xhtml": f'{start}<frameset><frame src="two.xhtml"/></frameset></html>',
        }
    )
    path = put(tmp_path, files)
    assert (tmp_path / "out") in made(path, tmp_path / "out").parents


def test_a_document_that_is_said_to_be_html_has_its_overlay(tmp_path: Path) -> None:
    files = book({"a.xhtml": TEXT}, item("h", "h.xhtml", "text/html"), {"h.xhtml": page(TEXT)})
    files["content.opf"] = str(files["content.opf"]).replace("</spine>", refs("h") + "</spine>")
    _, root = package(contents(made(put(tmp_path, files), tmp_path / "out")))
    types = {
        each.get("media-type") for each in root.iter(f"{OPF}item") if each.get("media-overlay")
    }
    assert types == {XHTML_TYPE}


def test_ids_of_old_documents_stay_for_links_lead_to_them(tmp_path: Path) -> None:
    old = "<html><head><title>T</title></head><body><center id='{0}'>A. B.</center></body></html>"
    names = ["ελληνικά", "1", "a:b", "über-uns", "第一"]
    documents = {f"d{n}.xhtml": old.format(name) for n, name in enumerate(names)}
    links = "".join(f'<a href="d{n}.xhtml#{name}">{name}</a> ' for n, name in enumerate(names))
    manifest = "".join(item(f"i{n}", name) for n, name in enumerate(documents)) + item(
        "t", "t.xhtml"
    )
    spine = refs(*(f"i{n}" for n in range(len(names))), "t")
    files: dict[str, str | bytes] = {
        "content.opf": books.opf(manifest, spine, version="2.0"),
        **documents,
        "t.xhtml": page(f"<p>{links}</p>"),
    }
    after = contents(made(put(tmp_path, files), tmp_path / "out"))
    for number, name in enumerate(names):
        assert f'id="{name}"'.encode() in after[f"OEBPS/d{number}.xhtml"]


# ZIP files


def files_of() -> list[tuple[str, str | bytes]]:
    with zipfile.ZipFile(io.BytesIO(books.epub(book({"a.xhtml": TEXT})))) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


class _Pipe(io.BytesIO):
    """What cannot be gone back in: zipfile writes data descriptors."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *where: int) -> int:
        raise OSError


def zipped(kind: str) -> bytes:
    stream = _Pipe() if kind == "descriptors" else io.BytesIO()
    files = files_of()
    files = files[1:] if kind == "no mimetype" else files
    files = files[::-1] if kind == "mimetype last and deflated" else files
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "folders":
            archive.writestr("OEBPS/", "")
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if kind == "zip64 and comments":
                archive.comment = info.comment = b"a comment"
                info.extra = struct.pack("<HH", 0x9999, 2) + b"xx"
            with archive.open(info, "w", force_zip64=kind == "zip64 and comments") as out:
                out.write(content if isinstance(content, bytes) else content.encode())
    return stream.getvalue() + (bytes(50) if kind == "zeros after it" else b"")


@pytest.mark.parametrize(
    "kind",
    [
        "no mimetype",
        "mimetype last and deflated",
        "descriptors",
        "zip64 and comments",
        "folders",
        "zeros after it",
    ],
)
def test_a_kind_of_zip_file_is_read_and_set_right(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(zipped(kind))
    with zipfile.ZipFile(made(path, tmp_path / "out")) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert "OEBPS/a.xhtml" in archive.namelist()


def test_time_grows_with_the_number_of_pictures_not_with_its_square(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        manifest = "".join(item(f"p{n}", f"{n}.png", "image/png") for n in range(count))
        pictures = {f"{n}.png": b"\x89PNG\r\n\x1a\n" for n in range(count)}
        folder = tmp_path / str(count)
        folder.mkdir()
        path = put(folder, book({"a.xhtml": TEXT}, manifest, dict(pictures)))
        start = time.process_time()
        made(path, folder / "out", to=("epub-text",))
        return time.process_time() - start

    seconds(1)
    assert seconds(3000) < 12 * (seconds(300) + 0.5)


# Refused

DEEP = "<div>" * 400 + "<p>Deep.</p>" + "</div>" * 400
PICTURE = item("p", "p.png", "image/png")
REFUSED: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nested without end": (book({"a.xhtml": DEEP}), "cannot be read to its end"),
    "no text": (book({"a.xhtml": "", "b.xhtml": "<p> </p>"}), "no text"),
    "pictures alone": (
        {
            "content.opf": books.opf(NAV + PICTURE, refs("p"), METADATA),
            "nav.xhtml": nav("p.png"),
            "p.png": b"\x89PNG",
        },
        "only pictures",
    ),
    "absolute path": (book({"a.xhtml": TEXT}, item("x", "/etc/passwd", "text/plain")), "outside"),
    "traversal": (book({"a.xhtml": TEXT}, item("x", "../../../x", "text/plain")), "outside"),
    "no package": (book({"a.xhtml": TEXT}) | {"content.opf": ""}, "not XML"),
    "not a package": (book({"a.xhtml": TEXT}) | {"content.opf": page("hi")}, "spine is empty"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_kind_of_book_is_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    files, said = REFUSED[kind]
    assert said in refused(put(tmp_path, files), tmp_path / "out")


# Faulty, and narrated all the same

FAULTY: dict[str, dict[str, str | bytes]] = {
    "empty contents": book({"a.xhtml": TEXT}) | {"nav.xhtml": nav()},
    "blank contents": book({"a.xhtml": TEXT}) | {"nav.xhtml": ""},
    "contents that lead to themselves": book({"a.xhtml": TEXT}) | {"nav.xhtml": nav("nav.xhtml")},
    "missing and twice": book(
        {"a.xhtml": TEXT, "b.xhtml": '<p><img src="gone.png" alt="Gone"/> Text.</p>'},
        item("d0", "b.xhtml") + item("m", "gone.xhtml") + "<item/>",
    ),
    "style sheets in a ring": book(
        {"a.xhtml": page(TEXT, '<title>T</title><link rel="stylesheet" href="a.css"/>')},
        item("x", "a.css", "text/css", 'fallback="x"') + item("y", "b.css", "text/css"),
        {"a.css": '@import "b.css";', "b.css": "@import url(a.css); .x { display: none }"},
    ),
    "no markup": book({"a.xhtml": TEXT, "b.xhtml": b"just text. No markup.", "c.xhtml": b""}),
    "bytes": book({"a.xhtml": TEXT, "b.xhtml": b"\x00\x01\x02\xff"}),
    "open tags": book({"a.xhtml": b"<html><body><p>One <b>two <i>three</b> x < y & z<p>Next."}),
    "ids": book(
        {"a.xhtml": '<p id="">A. B.</p><p id="a b">C.</p><p id="x">D.</p><p id="x">E. F.</p>'}
    ),
    "names that differ in case": book({"a.xhtml": TEXT}, more={"A.xhtml": "x", "/mimeType": "y"}),
    "names outside": book({"a.xhtml": TEXT}, more={"/../evil.txt": "x", "/C:\\x.txt": "y"}),
}


@pytest.mark.parametrize("kind", FAULTY)
@pytest.mark.parametrize("improve", [False, True])
def test_a_kind_of_faulty_book_is_narrated(tmp_path: Path, kind: str, improve: bool) -> None:
    output = made(put(tmp_path, FAULTY[kind]), tmp_path / "out", improve=improve)
    with zipfile.ZipFile(output) as archive:
        assert [name for name in archive.namelist() if name.endswith(".smil")]
        assert not [name for name in archive.namelist() if ".." in name or "\\" in name]
