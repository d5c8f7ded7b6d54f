"""A book's own lexicons and phonemes (EPUB 3 Text-to-Speech Enhancements 1.0)."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from accessible.book import XHTML, Book, Chapter, Metadata, Resource
from accessible.line import build
from accessible.readers.dispatch import read
from accessible.scripting.pronunciation import SSML, lexicons_of, pronounced, unusable
from accessible.settings import Settings

LINK = '<link rel="pronunciation" type="application/pls+xml" hreflang="{}" href="{}"/>'
LEXICON = (
    '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"{}><lexeme>'
    "<grapheme>word</grapheme><alias>{}</alias></lexeme></lexicon>"
)


def chapter(href: str, head: str = "", body: str = "") -> Chapter:
    source = (
        f'<html xmlns="{XHTML}" xmlns:ssml="{SSML}"><head><title>T</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    return Chapter(href, "T", etree.fromstring(source))


def lexicon(href: str, said: str, language: str = "") -> Resource:
    stated = f' xml:lang="{language}"' if language else ""
    return Resource(href, "application/pls+xml", LEXICON.format(stated, said).encode())


def test_a_document_has_the_lexicons_that_it_links() -> None:
    links = LINK.format("en", "../lex/a%20b.pls") + LINK.format("de", "../lex/c.pls#x")
    book = Book(
        Metadata("T", "en"),
        (
            chapter("text/one.xhtml", links),
            chapter("text/two.xhtml", links),
            chapter("three.xhtml", LINK.format("fr", "gone.pls")),
        ),
        (
            lexicon("lex/a b.pls", "first"),
            lexicon("lex/c.pls", "second", "en-GB"),
            lexicon("lex/unlinked.pls", "third"),
            Resource("text/picture.png", "image/png", b""),
        ),
    )
    lexicons, findings = lexicons_of(book)
    assert findings == ()
    assert [(entry.alias, entry.language) for entry in lexicons["text/one.xhtml"].entries] == [
        ("first", "en"),
        ("second", "en-GB"),
        ("third", ""),
    ]
    assert lexicons["text/two.xhtml"] is lexicons["text/one.xhtml"]
    assert [entry.alias for entry in lexicons["three.xhtml"].entries] == ["third"]


def test_a_broken_lexicon_of_a_book_is_said_once() -> None:
    broken = Resource("a.pls", "application/pls+xml", b"<lexicon><lexeme>")
    link = LINK.format("en", "a.pls")
    chapters = (chapter("one.xhtml", link), chapter("two.xhtml", LINK.format("de", "a.pls")))
    lexicons, findings = lexicons_of(Book(Metadata("T", "en"), chapters, (broken,)))
    assert not any(lexicons.values())
    assert [finding.code for finding in findings] == ["lexicon-malformed", "lexicon-entry"]


def test_phonemes_on_elements() -> None:
    body = (
        '<div ssml:alphabet="x-sampa"><p ssml:ph=\'t@"mA:t@U\'>tomato</p>'
        '<p ssml:alphabet="ipa" ssml:ph="təˈmeɪtoʊ">tomato</p></div><p ssml:ph="wɛst">W.</p>'
        '<p ssml:ph="W3">W.</p><p ssml:alphabet="x-cmu" ssml:ph="W EH">W.</p><p>W.</p>'
    )
    one = chapter("one.xhtml", body=body)
    said = [pronounced(element) for element in one.tree.iter(f"{{{XHTML}}}p")]
    assert said == ["təˈmɑːtəʊ", "təˈmeɪtoʊ", "wɛst", "", "", ""]
    assert [(finding.code, finding.place) for finding in unusable(one)] == [
        ("lexicon-alphabet", "one.xhtml")
    ] * 2


def test_a_real_book_with_both(corpus: Path) -> None:
    book = read(corpus / "epubs" / "georgia-pls-ssml.epub")
    lexicons, findings = lexicons_of(book)
    assert findings == ()
    text = next(chapter for chapter in book.chapters if "georgia" in chapter.href)
    found = lexicons[text.href].find("The aborigines of Alabama", "en-US")
    assert [entry.phonemes for _, _, entry in found] == ["ˌæbəˈrɪdʒənis", "ˌæləˈbæmə"]
    said = [ipa for element in text.tree.iter("*") if (ipa := pronounced(element))]
    assert len(said) == 102
    assert list(unusable(text)) == []


def test_an_edition_keeps_the_books_lexicon_and_phonemes(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "epubs" / "georgia-pls-ssml.epub"
    build(path, tmp_path, Settings(to=("epub-text",), cache=tmp_path / "cache", jobs=1))
    with zipfile.ZipFile(tmp_path / "georgia-pls-ssml.text.epub") as made:
        text = made.read("EPUB/georgia.xhtml").decode()
        package = made.read("EPUB/package.opf").decode()
        with zipfile.ZipFile(path) as source:
            assert made.read("EPUB/lexicon/en.pls") == source.read("EPUB/lexicon/en.pls")
            stated = source.read("EPUB/georgia.xhtml").decode().count("ssml:ph=")
    assert text.count("ssml:ph=") == stated == 102
    assert 'rel="pronunciation"' in text and 'href="lexicon/en.pls"' in text
    assert 'media-type="application/pls+xml"' in package
