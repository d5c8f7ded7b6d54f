"""Which language each utterance is in (HTML §3.2.6.2)."""

from __future__ import annotations

import pytest
from lxml import etree

from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.scripting import script


def languages(body: str, root: str = 'lang="en"') -> list[tuple[str, str]]:
    """What is said, with its language."""
    tree = etree.fromstring(f'<html xmlns="{XHTML}" {root}><head/>{body}</html>')
    book = Book(Metadata("T", "en"), (Chapter("one.xhtml", "T", tree),))
    return [(unit.language, unit.written) for unit in script(book)[1].utterances()]


@pytest.mark.parametrize(
    ("root", "language"),
    [
        ('lang="fr"', "fr"),
        ('xml:lang="fr"', "fr"),
        ('xml:lang="fr" lang="de"', "fr"),
        ('xml:lang="" lang="de"', "en"),
        ('lang=""', "en"),
        ('lang="  "', "en"),
        ("", "en"),
    ],
)
def test_the_root(root: str, language: str) -> None:
    """Where a document states nothing, or that it does not know, the book knows."""
    assert languages("<body><p>Some words.</p></body>", root) == [(language, "Some words.")]


def test_the_nearest_element_rules() -> None:
    body = (
        '<body lang="de"><p>Eins.</p><section lang="fr"><p>Deux.</p>'
        '<p lang="it">Tre. <span lang="es">Cuatro.</span> <span>Cinque.</span></p>'
        '<blockquote lang=""><p>Nobody knows.</p><p lang="en">Six.</p></blockquote>'
        "<p>Sept.</p></section></body>"
    )
    assert languages(body) == [
        ("de", "Eins."),
        ("fr", "Deux."),
        ("it", "Tre."),
        ("es", "Cuatro."),
        ("it", "Cinque."),
        ("und", "Nobody knows."),
        ("en", "Six."),
        ("fr", "Sept."),
    ]


def test_an_unknown_language_is_read_all_the_same() -> None:
    said = languages('<body><p lang="">Mwa ha. 12 ho!</p><p lang="tlh">nuqneH</p></body>')
    assert said == [("und", "Mwa ha."), ("und", "12 ho!"), ("tlh", "nuqneH")]
