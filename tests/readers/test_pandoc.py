"""What pandoc reads becomes books, with its notes, tables, formulas and pictures."""

from __future__ import annotations

import base64
import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, MATHML, XHTML, Book
from accessible.errors import InputError
from accessible.readers.pandoc import PandocReader
from accessible.readers.xhtml import text_of
from accessible.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "pandoc"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


def read(folder: Path, content: str | bytes, name: str = "a.md") -> Book:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return PandocReader().read(path, Settings())


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


def office(folder: Path, suffix: str) -> Path:
    """The golden Markdown as an office document, made by pandoc."""
    (folder / "missing.png").write_bytes(PNG)
    path = folder / f"everything{suffix}"
    source = GOLDEN / "everything.md"
    command = [pypandoc.get_pandoc_path(), str(source), "-o", str(path)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return path


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_golden(source: Path, accept: bool) -> None:
    made = shown(PandocReader().read(source, Settings()))
    golden = source.with_suffix(".txt")
    if accept:
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_word(tmp_path: Path) -> None:
    book = PandocReader().read(office(tmp_path, ".docx"), Settings())
    assert book.metadata.title == "Every Construct"
    assert book.metadata.authors == ("Ann Example",)
    assert book.metadata.language == "en-GB"
    assert [r.media_type for r in book.resources] == ["image/png"]
    assert book.resources[0].read() == PNG

    def every(name: str) -> list[etree._Element]:
        return [element for chapter in book.chapters for element in chapter.tree.iter(name)]

    formulas = every(f"{{{MATHML}}}math")
    assert len(formulas) == 2
    assert all(formula.get("alttext") for formula in formulas)
    notes = [n for n in every(f"{{{XHTML}}}aside") if n.get("role") == "doc-footnote"]
    assert [text_of(n) for n in notes] == ["1. The first note. It goes on.", "2. Second note."]
    refs = [a for a in every(f"{{{XHTML}}}a") if a.get(f"{{{EPUB}}}type") == "noteref"]
    assert [a.get("href") for a in refs] == [f"#{n.get('id')}" for n in notes]
    assert [th.get("scope") for th in every(f"{{{XHTML}}}th")] == ["col", "col"]


def test_open_document(tmp_path: Path) -> None:
    book = PandocReader().read(office(tmp_path, ".odt"), Settings())
    assert book.metadata.title == "Every Construct"
    assert book.resources
    assert "The first note." in said(book)
    # Pandoc cannot read the formulas: that is said, not passed over.
    assert any("formula" in finding.message for finding in book.findings)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rst", "Title\n=====\n\nHello *there*.\n"),
        ("a.org", "* Title\nHello /there/.\n"),
        ("a.tex", "\\section{Title}\nHello \\emph{there}.\n"),
        ("a.rtf", "{\\rtf1 {\\pard Hello {\\i there}.\\par}}"),
        ("a.typ", "= Title\nHello _there_.\n"),
        ("a.adoc", "== Title\n\nHello _there_.\n"),
        ("a.mediawiki", "== Title ==\nHello ''there''.\n"),
        (
            "a.ipynb",
            '{"cells":[{"cell_type":"markdown","metadata":{},"source":["Hello *there*."]}],'
            '"metadata":{},"nbformat":4,"nbformat_minor":5}',
        ),
    ],
)
def test_formats(tmp_path: Path, name: str, content: str) -> None:
    book = read(tmp_path, content, name)
    assert "Hello there." in said(book)
    assert [text_of(n) for n in book.chapters[0].tree.iter(f"{{{XHTML}}}em")] == ["there"]


def test_notes_go_with_their_chapter(tmp_path: Path) -> None:
    book = read(tmp_path, "# A\n\nx[^1]\n\n# B\n\ny[^2]\n\n[^1]: one\n[^2]: two\n")
    assert [text_of(c.tree[1]) for c in book.chapters] == ["A x1 1. one", "B y2 2. two"]
    for chapter in book.chapters:
        for link in chapter.tree.iter(f"{{{XHTML}}}a"):
            assert link.get("href", "").startswith("#")


def test_pictures_stay_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "in" / "cat.png").write_bytes(PNG)
    book = read(
        tmp_path / "in",
        "![ours](cat.png) ![theirs](../secret.png) ![far](https://x.example/y.png)",
    )
    assert [r.href for r in book.resources] == ["images/cat.png"]
    assert said(book) == "theirs far"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"no zip", "not a docx document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0r\0y\0p\0t\0", "password"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old binary format"),
        ("a.md", b"\n\n", "no text"),
        ("a.md", b"\x00\x01\x02" * 50, "binary"),
        ("a.ipynb", b"{", "cannot be read as ipynb"),
    ],
)
def test_refusals(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, content, name)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_an_empty_archive_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(InputError):
        PandocReader().read(path, Settings())


def test_sandbox(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("SECRET")
    book = read(tmp_path, "\\input{secret.tex}\nHello.\n", "a.tex")
    assert "SECRET" not in said(book)
    assert "source-warning" in [finding.code for finding in book.findings]


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_any_markdown_is_a_book_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("markdown")
    try:
        book = read(folder, text)
    except InputError:
        return
    assert book.chapters


@pytest.mark.parametrize(
    "lines",
    [
        "series: The Rock\nseries-position: 2\nisbn: 978-0-306-40615-7",
        "belongs-to-collection: The Rock\ngroup-position: 2\n"
        "identifier:\n- scheme: DOI\n  text: 10.1/x\n- scheme: ISBN-13\n  text: 9780306406157",
        "series:\n  name: The Rock\n  position: 2.0\nidentifier: urn:isbn:9780306406157",
    ],
)
def test_series_and_isbn_in_the_front_matter(lines: str, tmp_path: Path) -> None:
    made = read(tmp_path, f"---\ntitle: T\nlang: en\n{lines}\n---\n\nA line.\n").metadata
    assert (made.series, made.series_position, made.isbn) == ("The Rock", "2", "9780306406157")
