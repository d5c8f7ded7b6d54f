"""Plain text: golden pairs for what real texts look like, properties for what no text may break."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, Book
from accessible.errors import InputError
from accessible.readers.encoding import decode
from accessible.readers.text import TextReader, gutenberg
from accessible.readers.text.lines import Joiner, is_full, measure, runs
from accessible.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "text"
WORD = re.compile(r"[^\W_]+")


def read(folder: Path, text: str | bytes, name: str = "a_little-text.txt", **chosen: str) -> Book:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return TextReader().read(path, Settings(**chosen))  # type: ignore[arg-type]


def shown(book: Book) -> str:
    """Every body in the order of the spine, with what was found: the right half of a pair."""
    parts = [
        f"<!-- {book.metadata.title} | {'; '.join(book.metadata.authors)} | "
        f"{book.metadata.language} | {book.metadata.date} -->",
        *(
            f"<!-- {finding.code} {finding.place}: {finding.message} -->"
            for finding in book.findings
        ),
    ]
    for chapter in book.chapters:
        body = chapter.tree.find(f"{{{XHTML}}}body")
        assert body is not None
        etree.indent(body)
        text = etree.tostring(body, encoding="unicode").strip()
        parts.append(f"<!-- {chapter.href}: {chapter.title} -->\n{text}")
    return "\n".join(parts) + "\n"


def words(book: Book) -> list[str]:
    bodies = (chapter.tree.find(f"{{{XHTML}}}body") for chapter in book.chapters)
    texts = (text for body in bodies if body is not None for text in body.itertext())
    return WORD.findall(" ".join(texts))


def tags(book: Book) -> list[str]:
    return [
        etree.QName(node).localname
        for chapter in book.chapters
        for node in chapter.tree.iter(f"{{{XHTML}}}*")
    ]


def blocks(book: Book, tag: str) -> list[str]:
    return [
        "".join(node.itertext())
        for chapter in book.chapters
        for node in chapter.tree.iter(f"{{{XHTML}}}{tag}")
    ]


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_golden_pair(source: Path, accept: bool) -> None:
    made = shown(TextReader().read(source, Settings()))
    golden = source.with_suffix(".xhtml")
    if accept:
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


# Encoding


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    text = "Café — naïve “quotes”, and enough of the rest of the line to tell.\nTwo"
    assert decode(text.encode(encoding), "x.txt")[0] == text


def test_windows_1252_is_guessed_and_said() -> None:
    text, findings = decode("It’s a café — “so”".encode("cp1252"), "x.txt")
    assert text == "It’s a café — “so”"
    assert [finding.code for finding in findings] == ["encoding-guessed"]


def test_stray_bytes_do_not_spoil_the_utf8_around_them() -> None:
    text, findings = decode("Žižek, Çelik, Łódź ".encode() + b"\x93quoted\x94", "x.txt")
    assert text == "Žižek, Çelik, Łódź “quoted”"
    assert [finding.code for finding in findings] == ["encoding-guessed"]


def test_controls_become_what_they_mean() -> None:
    assert (
        decode("It\x92s\x85 a\x01b\ufeff\r\nc\rd\fe".encode(), "x")[0] == "It’s… ab\nc\nd\n\n\n\ne"
    )


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\r\n\f ", b"\xef\xbb\xbf", b"\xff\xfe", b"MZ\x00\x01\x02 binary",
     bytes(range(1, 9)) * 9, b"{\\rtf1 Hello}", b"<!DOCTYPE html><p>Hello",
     b"\n<html><p>Hi", b"%PDF-1.7 text"],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    assert caught.value.remedy.endswith(".")


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError):
            TextReader().read(path, Settings())


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_become_legal_text_or_are_refused(data: bytes) -> None:
    try:
        text, _ = decode(data, "x.txt")
    except InputError:
        return
    node = etree.Element("p")
    node.text = text  # lxml raises for what XML cannot hold
    assert "\r" not in text


# Lines


def test_one_evidence_joins_or_keeps_a_divided_word() -> None:
    all_runs = runs(
        "infor-\nmation\n\nwell-known\n\nwell-\nknown\n\nleft hand\n\nleft-\nhand\n\nAnglo-\nSaxon"
    )
    joiner = Joiner(all_runs)
    joined = [joiner.join(run.lines) for run in all_runs if len(run.lines) == 2]
    assert joined == ["information", "well-known", "left-hand", "Anglo-Saxon"]


def test_a_text_that_never_divides_words_keeps_its_hyphens() -> None:
    seen = "well-known far-off all-round old-time"
    text = f"{seen}\n\nwell-\nknown\n\nfar-\noff\n\nall-\nround\n\nbell-\nropes"
    all_runs = runs(text)
    assert Joiner(all_runs).join(all_runs[-1].lines) == "bell-ropes"


def test_soft_hyphens_and_dashes_join_without_a_space() -> None:
    joiner = Joiner([])
    assert joiner.join(["exam\u00ad", "ple"]) == "example"
    assert joiner.join(["he said--", "and left"]) == "he said--and left"
    assert joiner.join(["東京は", "日本の"]) == "東京は日本の"


def test_a_line_is_full_when_the_next_word_does_not_fit() -> None:
    assert is_full("x" * 60, "seventeen letters", 65)
    assert not is_full("x" * 40, "seven letters", 65)


def test_layout_tells_wrapped_text_from_lines() -> None:
    prose = (
        "the quick brown fox jumps over the lazy dog and then\n"
        "it runs away from all of the others in the wood as\n"
        "fast as it can, since it is late and the moon is out\n"
    )
    assert measure(runs(prose * 3)).width > 40
    assert measure(runs("One line.\n\nAnother line, longer than it.\n")).width == 0


# What is found


def test_the_article_of_the_corpus(corpus: Path) -> None:
    book = TextReader().read(corpus / "article.txt", Settings())
    assert book.metadata.title == "Obama’s Open Microphone"
    assert len(book.chapters) == 1
    assert blocks(book, "h1") == ["Obama’s Open Microphone"]
    classes = [node.get("class") for node in book.chapters[0].tree.iter(f"{{{XHTML}}}p")]
    kinds = [node.get(f"{{{EPUB}}}type") for node in book.chapters[0].tree.iter(f"{{{XHTML}}}p")]
    assert kinds[0] == "subtitle" and classes[1] == "caption" and set(classes[2:]) == {None}
    assert [finding.code for finding in book.findings] == ["language-detected"]
    assert words(book) == WORD.findall((corpus / "article.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        ("The Ferry\nby M. Okafor\n\nIt was late.\n", "The Ferry", ("M. Okafor",)),
        ("Ferry\n\nby\n\nM. Oka and Li Wei\n\nIt was late.\n", "Ferry", ("M. Oka", "Li Wei")),
        ("Ferry Stops\n\nBy JO DANE | Staff\n\nIt was late.\n", "Ferry Stops", ("JO DANE",)),
        ("Is This the End?\n\nIt was late.\n", "Is This the End?", ()),
        ("It was late. The ferry came.\n\nIt left.\n", "a little-text", ()),
        ("Chapter 1\n\nIt was late.\n\nChapter 2\n\nIt was later.\n", "a little-text", ()),
        ("Just one line of words", "a little-text", ()),
    ],
)  # fmt: skip
def test_title_and_author(text: str, title: str, authors: tuple[str, ...], tmp_path: Path) -> None:
    book = read(tmp_path, text)
    assert (book.metadata.title, book.metadata.authors) == (title, authors)
    assert ("title-assumed" in [f.code for f in book.findings]) == (title == "a little-text")
    assert words(book) == WORD.findall(text)


def test_settings_win(tmp_path: Path) -> None:
    book = read(tmp_path, "The Ferry\n\nIt was late.\n", title="Other", language="de")
    assert (book.metadata.title, book.metadata.language) == ("Other", "de")
    assert book.findings == ()
    assert blocks(book, "h1") == ["The Ferry"]


@pytest.mark.parametrize(
    ("line", "headings"),
    [
        ("CHAPTER I", 2), ("Chapter 12. The Sea", 2), ("Chapter Twenty-One", 2), ("Kapitel 3", 2),
        ("THE FIRST BOOK", 2), ("Глава 4", 2), ("PROLOGUE", 2), ("Chapter 3: the storm", 0),
        ("Chapter one was good, they said.", 0), ("Book two seats for me.", 0), ("“STOP!”", 0),
        ("I", 0), ("1. Not in order", 0),
    ],
)  # fmt: skip
def test_headings(line: str, headings: int, tmp_path: Path) -> None:
    prose = "It was late, and nobody had come. The rain went on.\n"
    book = read(tmp_path, f"{prose}\n{line}\n\n{prose}\n{line}\n\n{prose}")
    assert len(blocks(book, "h1")) == headings
    assert words(book) == WORD.findall(f"{prose}{line} {prose}{line} {prose}")


def test_contents_stay_where_nothing_answers_them(tmp_path: Path) -> None:
    text = "A Box\n\nCONTENTS\n\nA pair of gloves\nTwo letters\n\nIt was in the attic.\n"
    book = read(tmp_path, text)
    assert "contents-cut" not in [finding.code for finding in book.findings]
    assert words(book) == WORD.findall(text)


def test_notes_without_references_are_text(tmp_path: Path) -> None:
    text = "A Note\n\nIt was late [2].\n\n[1] Nobody asks for this note.\n"
    book = read(tmp_path, text)
    assert "aside" not in tags(book) and "a" not in tags(book)
    assert words(book) == WORD.findall(text)


def test_dialogue_with_hyphens_is_no_list(tmp_path: Path) -> None:
    talk = "\n".join(f"- I said it {n} times already, did I not?" for n in range(20))
    assert "ul" not in tags(read(tmp_path, "Talk\n\nThey met.\n\n" + talk))


# Project Gutenberg


def test_gutenberg_without_an_end_or_with_the_old_small_print() -> None:
    text = (
        "The Project Gutenberg Etext of Small Things, by Ada North\n\nLegal words.\n"
        "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n\n\nIt was late.\n\n"
        "End of the Project Gutenberg Etext of Small Things\n"
    )
    book = gutenberg.unwrap(text)
    assert book.text.strip() == "It was late."
    assert (book.title, book.authors) == ("Small Things", ("Ada North",))
    assert book.cut == len(text) - len(book.text)


def test_a_text_about_gutenberg_is_left_whole() -> None:
    text = "A talk.\n\nEnd of Project Gutenberg's first year, he said.\n" * 60
    assert gutenberg.unwrap("x" * 3000 + text).text == "x" * 3000 + text


# Properties

PIECES = st.sampled_from(
    ["word", "Word.", "“Said", "it,”", "CHAPTER", "I", "II.", "1.", "2.", "3)", "-", "*", "***",
     "[1]", "[Footnote", "1:", "x]", "_so_", "_", "by", "Ada", "CONTENTS", "PART", "ONE", "BEWARE",
     "=====", "-----", "well-", "\t", "  ", "     ", "\n", "\n", "\n\n", "\n\n\n", "é", "東京", "—"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_letter_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Joining may heal words and lists count by themselves: letters stay, in order."""
    try:
        book = read(tmp_path_factory.getbasetemp(), text)
    except InputError:
        return
    codes = {finding.code for finding in book.findings}
    if codes & {"contents-cut", "license-cut"}:
        return
    source, _ = decode(text.encode(), "x")
    letters = re.compile(r"[^\W\d_]")
    kept, given = "".join(words(book)), source
    if "aside" in tags(book):
        kept, given = kept.replace("Footnote", ""), given.replace("Footnote", "")
    assert letters.findall(kept) == letters.findall(given)


def test_a_line_of_two_million_characters_is_one_paragraph(tmp_path: Path) -> None:
    line = "It goes on and on _and on [1] - " * 62_500
    book = read(tmp_path, line)
    assert len(blocks(book, "p")) == 1
    assert len(words(book)) == 62_500 * 8


@pytest.mark.parametrize(
    "unit",
    [
        "_ ",
        "* ",
        "[1] x\n",
        "- a\n",
        "1. a\n\n",
        "A\n",
        "    x\n",
        "CHAPTER I\n\n",
        "a-\n",
        "[",
        "\n \n",
        "---\n",
        "\t",
    ],
)
def test_work_grows_with_the_text_and_not_with_its_square(unit: str, tmp_path: Path) -> None:
    """Counted in calls of Python functions, not in seconds."""

    def calls(times: int) -> int:
        count = 0

        def profile(frame: object, event: str, arg: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(profile)
        try:
            read(tmp_path, "Title\n\nFirst words.\n\n" + unit * times)
        except InputError:
            pass
        finally:
            sys.setprofile(None)
        return count

    calls(10)  # imports and compiled patterns
    assert calls(2000) < 3 * calls(1000) + 2000


def test_fifty_megabytes(tmp_path: Path) -> None:
    """Huge input is normal: it is read whole, in the time that its length takes."""
    paragraph = "The wind was from the west, and nobody on the quay had seen the boat come in. " * 9
    chapter = "\n\n".join([paragraph.strip()] * 700)
    text = "\n\n".join(f"CHAPTER {number}\n\n{chapter}" for number in range(1, 103))
    assert len(text) > 50_000_000
    path = tmp_path / "huge.txt"
    path.write_text(text)
    book = TextReader().read(path, Settings())
    shown = sum(len("".join(map(str, found.tree.itertext()))) for found in book.chapters)
    assert len(book.chapters) >= 102
    assert shown > 49_000_000
