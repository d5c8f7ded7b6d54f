"""EPUB 3.3 §7.4: navigation that leads somewhere and can be told apart."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from improving.workshop import mend, page

TOC = '<nav epub:type="toc" role="doc-toc"{}>{}<ol><li><a href="{}">One</a></li></ol></nav>'
MARKS = (
    '<nav epub:type="landmarks" aria-label="Marks"><ol>'
    '<li><a epub:type="bodymatter" href="1.xhtml">Start</a></li>{}</ol></nav>'
)
CHAPTER = page('<section epub:type="chapter" role="doc-chapter"><h1>One</h1></section>')


def toc(href: str = "1.xhtml", *, label: str = ' aria-label="Contents"', heading: str = "") -> str:
    return TOC.format(label, heading, href)


def test_a_link_to_what_is_not_there_leads_to_its_document() -> None:
    made = mend(CHAPTER, nav=page(toc("1.xhtml#gone") + MARKS.format("")))
    assert made.nav == page(toc("1.xhtml") + MARKS.format(""))
    assert made.has("improved", "led to 1.xhtml#gone")


def test_a_link_out_of_the_book_is_left() -> None:
    text = page(toc("other.xhtml#x") + MARKS.format(""))
    assert mend(CHAPTER, nav=text).nav == text


def test_navs_get_names() -> None:
    marks = MARKS.replace(' aria-label="Marks"', "").format("")
    made = mend(CHAPTER, nav=page(toc(label="", heading="<h2>Inhalt</h2>") + marks), language="de")
    assert 'aria-labelledby="nav-title"><h2 id="nav-title">Inhalt</h2>' in made.nav
    assert 'epub:type="landmarks" aria-label="Orientierungspunkte"' in made.nav


def test_one_nav_needs_no_name() -> None:
    made = mend(page("<p>x</p>"), nav=page(toc(label="")))
    assert "aria-label" not in made.nav


def test_landmarks_are_made_of_types() -> None:
    cover = page('<section epub:type="cover"><p>x</p></section>')
    made = mend(cover, CHAPTER, nav=page(toc("2.xhtml")), language="fr")
    assert '<nav epub:type="landmarks" hidden="hidden" id="landmarks"' in made.nav
    assert '<a href="1.xhtml" epub:type="cover">Couverture</a>' in made.nav
    assert '<a href="2.xhtml" epub:type="bodymatter">Début du texte</a>' in made.nav
    assert 'epub:type="toc">' not in made.nav.split("landmarks", 1)[1]


def test_the_contents_are_a_landmark_where_they_are_a_page() -> None:
    made = mend(CHAPTER, nav=page(toc() + MARKS.format("")), nav_in_spine=True)
    assert '<li hidden="hidden"><a href="nav.xhtml" epub:type="toc">Contents</a>' in made.nav


def test_a_language_without_words_of_ours_has_english_ones() -> None:
    made = mend(CHAPTER, nav=page(toc()), language="ja")
    assert 'lang="en" xml:lang="en">Start of the text</a>' in made.nav


def test_the_guide_of_the_package_tells_where_the_text_starts(tmp_path: Path) -> None:
    archive = tmp_path / "book.epub"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "EPUB/package.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><guide>'
            '<reference type="text" href="2.xhtml#start"/></guide></package>',
        )
    plain = page('<h1 id="start">x</h1>')
    made = mend(plain, plain, nav=page(toc()), archive=archive)
    assert '<a href="2.xhtml#start" epub:type="bodymatter">' in made.nav


def test_regions_of_one_role_are_named_by_their_headings() -> None:
    section = '<section epub:type="chapter" role="doc-chapter"{}><h2{}>{}</h2></section>'
    made = mend(page(section.format("", "", "I") + section.format("", ' id="b"', "II")))
    assert made.page == page(
        section.format(' aria-labelledby="heading"', ' id="heading"', "I")
        + section.format(' aria-labelledby="b"', ' id="b"', "II")
    )
    alone = page(section.format("", "", "I"))
    assert mend(alone).page == alone


@pytest.mark.parametrize(
    "body",
    [
        # One name for all tells nothing apart.
        "<aside><h3>Note</h3><p>x</p></aside><aside><h3>Note</h3><p>y</p></aside>",
        # In a section they are no regions, and a name would make them some.
        "<section><aside><h3>A</h3></aside><aside><h3>B</h3></aside></section>",
        "<aside><p>x</p></aside><aside><p>y</p></aside>",
    ],
)
def test_regions_that_cannot_be_told_apart_stay(body: str) -> None:
    text = page(f"<h2>x</h2>{body}")
    assert mend(text).page == text
