"""``--skip``, ``--only`` and ``--notes none``: what is left out, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata, Original
from accessible.cli import cli
from accessible.errors import Finding, UsageError
from accessible.scripting.apparatus import apparatus
from accessible.scripting.selection import left_out
from accessible.settings import Settings

FLAT = (
    "<h1>Book</h1><p>Intro.</p><h2>One</h2><p>a b</p><h3>One A</h3><p>c</p>"
    "<h2>Two</h2><p>d</p><h2>Index</h2><p>e f g</p>"
)


def chapter(body: str, href: str = "text/one.xhtml", title: str = "T") -> Chapter:
    root = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><body{body}</body></html>'
    if not body.startswith((" ", ">")):
        root = root.replace("<body", "<body>", 1)
    return Chapter(href, title, etree.fromstring(root))


def silent(
    *chapters: Chapter, original: Original | None = None, **options: object
) -> tuple[list[str], list[str], list[Finding]]:
    """The texts left out, the titles told to writers, and the findings."""
    book = Book(Metadata("B", "en"), chapters, original=original)
    settings = Settings(**options)  # type: ignore[arg-type]
    kept, findings = left_out(chapters, book, settings, apparatus(chapters))
    assert len(kept) == len(chapters)
    for one, elements in zip(chapters, kept, strict=True):
        for element in elements:
            assert element.getroottree().getroot() is one.tree
            assert not any(node in elements for node in element.iterancestors())
    texts = [
        " ".join("".join(map(str, element.itertext())).split())
        for elements in kept
        for element in elements
    ]
    titles = [title for elements in kept for title in elements.values() if title]
    return texts, titles, list(findings)


def test_nothing_is_left_out_unasked() -> None:
    assert silent(chapter(FLAT)) == ([], [], [])


@pytest.mark.parametrize("choice", ["index", "doc-index", "INDEX"])
def test_a_section_by_its_kind(choice: str) -> None:
    body = (
        '<section epub:type="chapter"><h1>A</h1></section>'
        '<section role="doc-index" id="i"><h1>Register of  names</h1><p>x y</p></section>'
    )
    texts, titles, findings = silent(chapter(body), skip=(choice,))
    assert texts == ["Register of namesx y"]
    assert titles == ["Register of names"]
    assert [(each.code, each.place, each.message) for each in findings] == [
        (
            "section-skipped",
            "text/one.xhtml#i",
            "“Register of names” is not narrated (5 words).",
        )
    ]


def test_a_document_by_the_kind_of_its_body_or_its_title_or_its_file() -> None:
    two = [chapter(FLAT), chapter(' epub:type="index"><p>x</p>', "text/index.xhtml", "Names")]
    for choice in ("index", "names", "index.xhtml", "text/index.xhtml", "n?m*"):
        texts, titles, _ = silent(*two[1:], two[0], skip=(choice,))
        assert texts[0] == "x"
        assert titles[0] == "Names"


def test_a_flat_section_ends_at_the_next_heading_of_its_level() -> None:
    texts, titles, findings = silent(chapter(FLAT), skip=("one",))
    assert texts == ["One", "a b", "One A", "c"]
    assert titles == ["One"]
    assert [finding.message for finding in findings] == ["“One” is not narrated (6 words)."]
    assert silent(chapter(FLAT), skip=("One a",))[0] == ["One A", "c"]
    assert silent(chapter(FLAT), skip=("index",))[0] == ["Index", "e f g"]
    assert silent(chapter(FLAT), skip=("book",))[1] == ["Book"]


def test_headings_within_wrappers_have_what_follows_them() -> None:
    body = (
        "<div><div class='head'><h2>One</h2></div><p>a</p></div><p>b</p>"
        "<div><p>c</p><header><hgroup><h2>Two</h2></hgroup></header><p>d</p></div><p>e</p>"
        "<section><h1>Inner</h1><p>f</p></section><h2>Three</h2><p>g</p>"
    )
    assert silent(chapter(body), skip=("one",))[0] == ["Onea", "b", "c"]
    assert silent(chapter(body), skip=("two",))[0] == ["Two", "d", "e", "Innerf"]
    assert silent(chapter(body), skip=("three",))[0] == ["Three", "g"]


def test_patterns_are_of_titles() -> None:
    body = "<h2>Chapter 1</h2><p>a</p><h2>Chapter 2</h2><p>b</p><h2>[x] What?</h2><p>c</p>"
    assert silent(chapter(body), skip=("chapter *",))[1] == ["Chapter 1", "Chapter 2"]
    assert silent(chapter(body), skip=("[x]*",))[1] == ["[x] What?"]
    assert silent(chapter(body), skip=("[x] what?",))[1] == ["[x] What?"]


def test_only_leaves_everything_else_out() -> None:
    two = (chapter(FLAT), chapter("<p>x</p>", "two.xhtml", "Two, too"))
    texts, titles, findings = silent(*two, only=("two",))
    assert texts == ["Book", "Intro.", "One", "a b", "One A", "c", "Index", "e f g", "x"]
    assert titles == ["One", "Index", "Two, too"]
    assert [each.message for each in findings] == [
        "“One” is not narrated (6 words).",
        "“Index” is not narrated (4 words).",
        "“Two, too” is not narrated (1 word).",
        "2 words beside the chosen sections are not narrated.",
    ]


def test_skip_wins_over_only() -> None:
    body = "<section><h1>A</h1><p>a</p><section><h2>B</h2><p>b</p></section></section><p>c</p>"
    texts, titles, _ = silent(chapter(body), only=("a",), skip=("b",))
    assert texts == ["c", "Bb"]
    assert "B" in titles


def test_what_is_not_there_is_told_with_what_is() -> None:
    texts, _, (finding,) = silent(chapter(FLAT), skip=("indx",))
    assert not texts
    assert (finding.code, finding.place) == ("section-not-found", "indx")
    assert finding.message == "No section is called “indx”. There is “Index”."
    _, titles, findings = silent(chapter(FLAT), only=("indx", "two"))
    assert "Two" not in titles
    assert "section-not-found" in {each.code for each in findings}


def test_only_what_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        silent(chapter(FLAT), only=("Epilogue",))
    assert "“Epilogue”" in refused.value.message
    assert "“One”" in refused.value.remedy
    with pytest.raises(UsageError):
        silent(Chapter("a", "", etree.fromstring(f'<html xmlns="{XHTML}"/>')), only=("x",))


def test_the_landmarks_of_the_book_name_kinds() -> None:
    navigation = chapter(
        '<nav epub:type="landmarks"><ol><li><a epub:type="copyright-page" href="../a.xhtml">'
        'C</a></li><li><a epub:type="glossary" href="one.xhtml#g">G</a></li>'
        '<li><a epub:type="bodymatter" href="one.xhtml">S</a></li></ol></nav>',
        "text/nav.xhtml",
    )
    original = Original(Path("x.epub"), "package.opf", "3.0", navigation)
    documents = (
        chapter("<p>rights</p>", "a.xhtml", ""),
        chapter('<h2>A</h2><p>a</p><h2><a id="g"/>Words</h2><p>b</p>'),
    )
    for choice, said in (("copyright-page", ["rights"]), ("glossary", ["Words", "b"])):
        assert silent(*documents, original=original, skip=(choice,))[0] == said
    assert silent(*documents, original=original, skip=("copyright",))[1] == ["copyright-page"]
    assert not silent(*documents, original=original, skip=("bodymatter",))[0]


# -- notes ------------------------------------------------------------------------------------

REFERENCE = '<p>So<a epub:type="noteref" href="{}">1</a>.</p>'


def test_no_notes_means_no_references_either() -> None:
    body = REFERENCE.format("#n") + '<aside epub:type="footnote" id="n">N</aside><p>x</p>'
    texts, titles, (finding,) = silent(chapter(body), notes="none")
    assert texts == ["N", "1"]
    assert not titles
    assert finding.code == "notes-skipped"
    assert finding.message == "Not narrated: 1 note and 1 reference to notes."


def test_a_section_of_notes_goes_with_its_heading() -> None:
    notes = '<section epub:type="endnotes"><h2>Notes</h2><ol><li epub:type="endnote">{}</li></ol>{}'
    for rest, said in (("", "NotesN"), ("<p>Also.</p>", "N")):
        body = REFERENCE.format("#n") + notes.format("N", rest) + "</section>"
        assert sorted(silent(chapter(body), notes="none")[0]) == ["1", said]


def test_a_document_of_notes_goes_whole() -> None:
    documents = (
        chapter('<p>So<a id="r" href="two.xhtml#n">1</a>.</p>'),
        chapter('<h1>Notes</h1><p id="n"><a href="one.xhtml#r">1</a> N</p>', "text/two.xhtml"),
    )
    texts, _, _ = silent(*documents, notes="none")
    assert texts == ["1", "Notes1 N"]


def test_the_heading_of_a_text_with_one_note_stays() -> None:
    body = '<h1>Part<a epub:type="noteref" href="#n">1</a></h1><aside id="n">N</aside>'
    assert silent(chapter(body), notes="none")[0] == ["N", "1"]


# -- from the command line --------------------------------------------------------------------

MARKDOWN = """
# One

Text of one.[^1] More.

[^1]: A note here.

# Index

Apple, 3
"""


def command(folder: Path, *options: str) -> Result:
    (folder / "book.md").write_text(MARKDOWN)
    return CliRunner().invoke(
        cli, ["script", str(folder / "book.md"), "--language", "en", "-v", *options]
    )


def test_the_command_line_skips(tmp_path: Path) -> None:
    shown = command(tmp_path, "--skip", "index", "--notes", "paragraph")
    assert shown.exit_code == 0
    assert "Apple" not in shown.stdout
    assert shown.stdout.index("More.") < shown.stdout.index("A note here.")
    assert "“Index” is not narrated (3 words). [section-skipped]" in shown.output
    shown = command(tmp_path, "--only", "INDEX", "--notes", "none")
    assert "Apple" in shown.stdout
    assert "Text of one" not in shown.stdout


def test_the_command_line_refuses_only_what_is_not_there(tmp_path: Path) -> None:
    refused = command(tmp_path, "--only", "Epilogue")
    assert refused.exit_code == UsageError.exit_code
    assert "Choose among" in refused.output
    assert "“Index”" in refused.output


def test_the_settings_file_skips(tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text('skip = ["index"]\nnotes = "none"\n')
    shown = command(tmp_path, "--config", str(settings))
    assert shown.exit_code == 0
    assert "Apple" not in shown.stdout
    assert "A note here" not in shown.stdout
    assert "[notes-skipped]" in shown.output
