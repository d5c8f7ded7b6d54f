"""Title and language: the user's word, the document's, the text's own, and what is said of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from accessible.book import XHTML, XML, Book, Metadata, language_of
from accessible.errors import Severity
from accessible.readers.dispatch import read
from accessible.readers.metadata import ENOUGH, metadata_of, position
from accessible.readers.xhtml import element
from accessible.settings import Settings

FRENCH = (
    "Le bac quitta le quai un peu après six heures. Le brouillard était si épais que personne ne "
    "voyait l’eau. Une vieille femme comptait tout bas les cloches du port. "
)
ENGLISH = (
    "The ferry left the quay a little after six. The fog was so thick that nobody could see the "
    "water. An old woman counted the bells of the harbor under her breath. "
)
LANG, XML_LANG = "lang", f"{{{XML}}}lang"


def settled(
    *blocks: etree._Element, language: str = "", settings: Settings | None = None
) -> tuple[str, list[str]]:
    """The language of a document with these blocks, and the codes of its findings."""
    made, findings = metadata_of(
        settings or Settings(), "a.txt", [element("body", *blocks)], title="T", language=language
    )
    assert all(finding.place == "a.txt" for finding in findings)
    return made.language, [finding.code for finding in findings]


def epub(path: Path, language: str, *documents: str) -> Path:
    """An EPUB of these documents, in which nothing else says the language."""
    names = [f"d{number}.xhtml" for number in range(len(documents))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        items = "".join(
            f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>'
            for name in names
        )
        spine = "".join(f'<itemref idref="{name}"/>' for name in names)
        archive.writestr(
            "a.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title>'
            f"<dc:language>{language}</dc:language></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for name, document in zip(names, documents, strict=True):
            archive.writestr(name, document)
    return path


def page(body: str, root: str = "") -> str:
    return f'<html xmlns="{XHTML}" {root}><head><title>T</title></head><body>{body}</body></html>'


def tags(book: Book) -> list[str]:
    """The language of each document, as its readers take it to be."""
    return [language_of(chapter.tree, book.metadata.language) for chapter in book.chapters]


def codes(book: Book) -> list[str]:
    return [finding.code for finding in book.findings]


# What is stated


def test_settings_win() -> None:
    stated = Settings(title="Mine", language="de", authors=("Me",), publisher="P")
    made, findings = metadata_of(
        stated, "a.txt", [], title="T", language="en", authors=("You",), date="2020"
    )
    assert made == Metadata("Mine", "de", ("Me",), publisher="P", date="2020")
    assert findings == ()


def test_what_is_assumed_is_said() -> None:
    made, findings = metadata_of(Settings(), "my_book.txt", [], title="", language="")
    assert (made.title, made.language) == ("my book", "en")
    assert [f.code for f in findings] == ["title-assumed", "language-assumed"]


@pytest.mark.parametrize(
    ("written", "meant"), [("EN_us", "en-US"), ("eng", "en"), ("english", "en"), ("fr ", "fr")]
)
def test_a_stated_language_in_its_usual_form(written: str, meant: str) -> None:
    assert settled(element("p", "Words."), language=written) == (meant, [])


def test_no_language_at_all_is_none_stated() -> None:
    for nothing in ("", "und", "???", "klingon"):
        assert settled(element("p", FRENCH), language=nothing) == ("fr", ["language-detected"])


# What the text says


def test_the_finding_says_language_certainty_and_remedy() -> None:
    body = element("body", element("p", FRENCH))
    _, (finding,) = metadata_of(Settings(), "a.txt", [body], title="T", language="")
    assert finding.message == (
        "The document does not say its language; its text looks like French (fr), 99% sure."
    )
    assert finding.severity is Severity.NOTE
    assert "--language" in finding.remedy


@pytest.mark.parametrize("text", ["", "…", "1 2 3", "Ok", "Okafor", "Ada, Bo, Cy, Di."])
def test_too_little_text_is_english_and_a_warning(text: str) -> None:
    assert settled(element("p", text)) == ("en", ["language-assumed"])


def test_only_the_undeclared_text_is_asked() -> None:
    quoted = element("blockquote", ENGLISH, lang="en")
    assert settled(element("p", FRENCH * 2), quoted) == ("fr", ["language-detected"])


def test_parts_that_say_their_language_say_the_book_s() -> None:
    parts = [element("p", ENGLISH, lang="cy"), element("p", "Short.", lang="de")]
    assert settled(element("p", "Menu"), *parts) == ("cy", [])


def test_unknown_parts_are_asked_too() -> None:
    assert settled(element("div", FRENCH, lang="")) == ("fr", ["language-detected"])


def test_code_and_styles_are_not_asked() -> None:
    code = element("pre", element("code", "print(the_value_of_this_thing) # and that\n" * 50))
    style = etree.fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg"><style>{ENGLISH}</style></svg>'
    )
    assert settled(element("p", FRENCH), code, style) == ("fr", ["language-detected"])


# What the text contradicts


def test_a_flat_contradiction_is_doubted_and_believed() -> None:
    text = FRENCH * (ENOUGH // len(FRENCH) + 1)
    body = element("body", element("p", text))
    made, (finding,) = metadata_of(Settings(), "a.txt", [body], title="T", language="en")
    assert made.language == "en"
    assert (finding.code, finding.severity) == ("language-doubtful", Severity.WARNING)
    assert finding.message == (
        "The document says that it is English (en), but its text looks like French (fr), 99% sure."
    )
    assert "--language" in finding.remedy
    assert settled(element("p", text), language="en", settings=Settings(language="en")) == (
        *("en", []),
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-GB", ENGLISH * 20),
        ("en", FRENCH),  # too short
        ("en", ENGLISH * 20 + FRENCH * 20),  # bilingual
        ("tlh", FRENCH * 20),  # not one that we could tell
        ("mul", FRENCH * 20),
        ("no", "Fergen forlot kaien like etter seks, mens tåken fortsatt var så tett. " * 50),
        ("en", "1 2 3 4 5 6 7 8 9 " * 500),
    ],
)
def test_no_doubt(language: str, text: str) -> None:
    assert settled(element("p", text), language=language) == (language, [])


def test_foreign_parts_that_say_so_raise_no_doubt() -> None:
    parts = [element("p", ENGLISH * 20), element("p", FRENCH * 60, lang="fr")]
    assert settled(*parts, language="en") == ("en", [])


# Documents


def test_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Le bac\n\n" + FRENCH, encoding="utf-8")
    book = read(path, Settings())
    assert (book.metadata.language, tags(book)) == ("fr", ["fr"])
    assert codes(book) == ["language-detected"]
    told = read(path, Settings(language="fr-CA"))
    assert (told.metadata.language, tags(told), codes(told)) == ("fr-CA", ["fr-CA"], [])


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# Le bac\n\n{FRENCH}\n", encoding="utf-8")
    assert read(path, Settings()).metadata.language == "fr"
    path.write_text(f"---\nlang: en_GB\n---\n\n# Le bac\n\n{FRENCH}\n", encoding="utf-8")
    book = read(path, Settings())
    assert (book.metadata.language, codes(book)) == ("en-GB", [])


@pytest.mark.parametrize(
    ("html", "language", "found"),
    [
        (f"<p>{FRENCH}</p>", "fr", ["language-detected"]),
        (f"<html lang=''><p>{FRENCH}</p>", "fr", ["language-detected"]),
        (f"<html lang='english'><p>{FRENCH}</p>", "en", []),
        (f"<html lang='en_gb'><p>{FRENCH}</p>", "en-GB", []),
        (f"<html lang='de' xml:lang='en'><p>{FRENCH}</p>", "de", []),
        (f"<body lang='fr'><p>{ENGLISH}</p>", "fr", []),
        (f"<meta name='dc.language' content='?'><p>{FRENCH}", "fr", ["language-detected"]),
        (f"<meta http-equiv='content-language' content='de, en'><p>{FRENCH}", "de", []),
    ],
)  # fmt: skip
def test_a_page(html: str, language: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<title>T</title>{html}" if html[:3] != "<ht" else html, encoding="utf-8")
    book = read(path, Settings(title="T"))
    assert (book.metadata.language, tags(book)) == (language, [language])
    assert [code for code in codes(book) if code.startswith("language")] == found


def test_a_page_whose_body_is_in_another_language(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html lang=en><title>T</title><body lang=fr><p>{FRENCH}</p><p lang=''>?</p>")
    tree = read(path, Settings()).chapters[0].tree
    assert [node.get(LANG) for node in tree.iter(f"{{{XHTML}}}p")] == ["fr", ""]


@pytest.mark.parametrize("stated", ["", " ", "und", "??"])
def test_an_epub_without_a_language(stated: str, tmp_path: Path) -> None:
    documents = [page(f"<p>{FRENCH}</p>"), page("<p>Fin.</p>", 'lang="??"')]
    book = read(epub(tmp_path / "a.epub", stated, *documents), Settings())
    assert (book.metadata.language, tags(book)) == ("fr", ["fr", "fr"])
    assert codes(book) == ["language-detected"]


def test_an_epub_whose_documents_alone_say_their_language(tmp_path: Path) -> None:
    documents = [page(f"<p>{ENGLISH}</p>", 'xml:lang="EN_gb"'), page("<p>Fin.</p>", 'lang="fr"')]
    book = read(epub(tmp_path / "a.epub", "", *documents), Settings())
    assert (book.metadata.language, tags(book), codes(book)) == ("en-GB", ["en-GB", "fr"], [])


def test_lang_attributes_of_an_epub_are_understood_and_kept(tmp_path: Path) -> None:
    body = (
        '<p lang="EN_us">a</p><p xml:lang="english" lang="fr">b</p><p lang="??">c</p>'
        '<p lang="">d</p><svg xmlns="http://www.w3.org/2000/svg" lang="ger"><text>e</text></svg>'
    )
    book = read(epub(tmp_path / "a.epub", "fr", page(body)), Settings())
    nodes = list(book.chapters[0].tree.find(f"{{{XHTML}}}body"))
    assert [node.get(LANG) for node in nodes] == ["EN_us", "fr", "??", "", "ger"]
    assert [language_of(node, "it") for node in nodes] == ["en-US", "en", "it", "und", "de"]


def test_the_user_s_language_is_the_book_s_own_in_every_document(tmp_path: Path) -> None:
    """Templates say “en-US” whatever the text is; foreign parts stay what they are."""
    french = page(f'<p>{FRENCH}<i lang="de">Zug</i> <b lang="en-US">x</b></p>', 'lang="en-US"')
    path = epub(tmp_path / "a.epub", "fr", french, page(f"<p>{ENGLISH}</p>", 'lang="cy"'))
    book = read(path, Settings(language="fr-CA"))
    assert (book.metadata.language, tags(book)) == ("fr-CA", ["fr-CA", "cy"])
    inner = [node.get(LANG) for node in book.chapters[0].tree.iter(f"{{{XHTML}}}*")]
    assert [tag for tag in inner if tag] == ["fr-CA", "de", "fr-CA"]


def test_the_user_s_language_leaves_the_other_half_of_a_bilingual_book(tmp_path: Path) -> None:
    documents = [page(f"<p>{ENGLISH}</p>", 'lang="en"'), page(f"<p>{FRENCH * 3}</p>", 'lang="fr"')]
    book = read(epub(tmp_path / "a.epub", "en", *documents), Settings(language="en-GB"))
    assert tags(book) == ["en-GB", "fr"]


def test_real_books_raise_no_doubt(corpus: Path) -> None:
    for path in sorted((corpus / "epubs").glob("*.epub")):
        assert not [code for code in codes(read(path, Settings())) if code.startswith("language")]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("sous-le-vent", "fr"), ("regime-anticancer-arabic", "ar"), ("israelsailing", "he"),
        ("internallinks", "ja"), ("georgia-pls-ssml", "en"), ("linear-algebra", "en"),
    ],
)  # fmt: skip
def test_real_books_tell_their_language(corpus: Path, name: str, language: str) -> None:
    book = read(corpus / "epubs" / f"{name}.epub", Settings())
    roots = [chapter.tree for chapter in book.chapters]
    for root in roots:
        for node in root.iter(etree.Element):
            for attribute in (LANG, XML_LANG):
                node.attrib.pop(attribute, None)
    made, findings = metadata_of(Settings(), name, roots, title="T", language="")
    assert (made.language, [finding.code for finding in findings]) == (
        *(language, ["language-detected"]),
    )


# Series and ISBN


def test_the_user_s_series_is_not_at_the_place_of_another() -> None:
    stated = {"series": "Old", "series_position": "7", "isbn": "0306406152", "date": "1890"}
    kept, _ = metadata_of(Settings(), "a.txt", [], title="T", language="en", **stated)
    assert (kept.series, kept.series_position, kept.isbn) == ("Old", "7", "0306406152")
    wanted = Settings(series="New", isbn="9780306406157", date="1901")
    made, _ = metadata_of(wanted, "a.txt", [], title="T", language="en", **stated)
    assert (made.series, made.series_position, made.isbn, made.date) == (
        *("New", "", "9780306406157", "1901"),
    )


@pytest.mark.parametrize(
    ("written", "place"),
    [("2", "2"), ("2.0", "2"), ("1.5", "1.5"), ("2.0.1", "2.0.1"), ("II", ""), ("", ""), ("٣", "")],
)
def test_places_in_a_series(written: str, place: str) -> None:
    assert position(written) == place
