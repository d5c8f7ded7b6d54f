"""Web pages become books: the main content, its semantics, its pictures, and nothing unsaid."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from lxml import etree

from accessible.book import EPUB, XHTML, Book
from accessible.errors import InputError
from accessible.readers.html import HtmlReader
from accessible.readers.xhtml import text_of
from accessible.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "html"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


def read(folder: Path, content: str | bytes, name: str = "page.html") -> Book:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return HtmlReader().read(path, Settings())


def shown(book: Book) -> str:
    """The book as golden files show it."""
    lines = [repr(book.metadata), *(f"{r.href} {r.media_type}" for r in book.resources)]
    lines += [f"{f.code}: {f.message}" for f in book.findings]
    for chapter in book.chapters:
        lines += [f"--- {chapter.href}: {chapter.title}"]
        lines += [etree.tostring(chapter.tree, encoding="unicode")]
    return "\n".join(lines) + "\n"


def said(book: Book) -> str:
    return " ".join(text_of(chapter.tree[1]) for chapter in book.chapters)


def codes(book: Book) -> list[str]:
    return [finding.code for finding in book.findings]


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.stem)
def test_golden(source: Path, accept: bool) -> None:
    made = shown(HtmlReader().read(source, Settings()))
    golden = source.with_suffix(".txt")
    if accept:
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "<html lang=en><title>T</title><nav>Menu</nav><div class=cookie-banner>Cookies</div>"
        f"<div><h1>T</h1><p>{'Text. ' * 20}</p><div class='share'>Tweet</div></div>"
        "<footer>©</footer>",
    )
    assert said(book).startswith("T Text.")
    for gone in ("Menu", "Cookies", "Tweet", "©"):
        assert gone not in said(book)
    messages = " ".join(f.message for f in book.findings)
    for kind in ("navigation (4", "cookie notice (7", "share buttons (5", "site footer (1"):
        assert kind in messages


def test_a_page_that_is_all_navigation_is_kept(tmp_path: Path) -> None:
    assert said(read(tmp_path, "<nav>All there is to read</nav>")) == "All there is to read"


def test_pictures(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "my cat.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "in" / "out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "in" / "fake.png").write_text("no picture")
    (tmp_path / "in" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script/><text>t</text></svg>'
    )
    data = base64.b64encode(PNG).decode()
    book = read(
        tmp_path / "in",
        "<p lang=en>x<img src='my%20cat.png' alt=cat><img src='my%20cat.png' alt=again>"
        f"<img src='data:image/png;base64,{data}' alt=inline><img src=a.svg alt=svg>"
        "<picture><source srcset=x.webp><img srcset='my%20cat.png 2x' alt=set></picture>"
        "<img src=../secret.png alt=up><img src=out.png alt=link><img src=fake.png alt=fake>"
        "<img src=/etc/passwd alt=root><img src=file:///etc/passwd alt=file>"
        "<img src=in alt=dir>",
    )
    assert [(r.href, r.media_type) for r in book.resources] == [
        ("images/my-cat.png", "image/png"),
        ("images/picture.png", "image/png"),
        ("images/a.svg", "image/svg+xml"),
    ]
    assert book.resources[0].read() == PNG
    assert b"script" not in book.resources[2].read()
    assert b"onload" not in book.resources[2].read()
    images = [node.get("src") for node in book.chapters[0].tree.iter(f"{{{XHTML}}}img")]
    assert images == [f"../images/{name}" for name in ("my-cat.png",) * 2] + [
        "../images/picture.png",
        "../images/a.svg",
        "../images/my-cat.png",
    ]
    assert said(book) == "xuplinkfakerootfiledir"
    assert codes(book).count("resource-missing") == 6


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<meta charset=windows-1251><p>Привет".encode("cp1251"), "Привет"),
        ("<meta charset=utf-8><p>né".encode("cp1252"), "né"),
        ("<p>漢字".encode("utf-16"), "漢字"),
        ("<meta charset=shift_jis><p>漢字".encode("shift_jis"), "漢字"),
        ("<meta charset=bogus><p>né".encode(), "né"),
        (
            b"<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>n\xe9</p></body></html>",
            "né",
        ),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, text: str) -> None:
    assert said(read(tmp_path, content)) == text


@pytest.mark.parametrize("content", [b"", b"  \n", b"<html></html>", b"\x00\x01\x02" * 99])
def test_nothing_to_read(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, content)


def test_xhtml_and_entities(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    book = read(
        tmp_path,
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "secret.txt">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de"><head><title>T</title></head>'
        '<body><p><a id="q"/>a&nbsp;b &x;</p></body></html>',
        "page.xhtml",
    )
    assert book.metadata.language == "de"
    assert "SECRET" not in said(book)
    assert said(book).startswith("a b")


def test_notes(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "<p>x<sup><a href=#fn1 id=r1>[1]</a></sup> <a href=#other>2024</a> <b id=other>b</b></p>"
        "<ol><li id=fn1>note <a href=#r1>↩</a></li></ol>",
    )
    kinds = [n.get(f"{{{EPUB}}}type") for n in book.chapters[0].tree.iter(f"{{{XHTML}}}a")]
    assert kinds == ["noteref", None, "backlink"]


def test_metadata(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        "<html lang=pt_BR><title>Head – Site</title><meta name=author content='A B'>"
        "<meta name=dc.creator content=C><meta property=og:locale content=en_US>"
        "<meta property=article:published_time content=2020-01-02><h1>Head</h1><p>x",
    )
    assert book.metadata.title == "Head"
    assert book.metadata.language == "pt-BR"
    assert book.metadata.authors == ("A B", "C")
    assert book.metadata.date == "2020-01-02"
