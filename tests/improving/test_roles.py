"""EPUB Type to ARIA Role Authoring Guide 1.1: the role of each type, on the elements for it."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page

SECTIONS = """
    abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credits
    dedication endnotes epigraph epilogue errata foreword glossary index introduction part preface
    prologue pullquote qna notice toc credit
""".split()


@pytest.mark.parametrize("kind", SECTIONS)
@pytest.mark.parametrize("name", ["section", "div"])
def test_sections(kind: str, name: str) -> None:
    body = f'<{name} epub:type="{kind}"{{}}><h1>x</h1></{name}>'
    made = mend(page(body.format("")))
    assert made.page == page(body.format(f' role="doc-{kind}"'))
    assert made.said == [
        (
            "improved",
            "EPUB/1.xhtml:6",
            f"epub:type was “{kind}”, without a role; the role is doc-{kind} now.",
        )
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="#n" epub:type="noteref">1</a>', "doc-noteref"),
        ('<a href="#n" epub:type="backlink">1</a>', "doc-backlink"),
        ('<a href="#n" epub:type="referrer">1</a>', "doc-backlink"),
        ('<a href="#n" epub:type="glossref">1</a>', "doc-glossref"),
        ('<a href="#n" epub:type="biblioref">1</a>', "doc-biblioref"),
        ('<aside epub:type="footnote"><p>x</p></aside>', "doc-footnote"),
        ('<p epub:type="footnote">x</p>', "doc-footnote"),
        ('<aside epub:type="tip"><p>x</p></aside>', "doc-tip"),
        ('<aside epub:type="help"><p>x</p></aside>', "doc-tip"),
        ('<blockquote epub:type="epigraph"><p>x</p></blockquote>', "doc-epigraph"),
        ('<aside epub:type="pullquote"><p>x</p></aside>', "doc-pullquote"),
        ('<h2 epub:type="subtitle">x</h2>', "doc-subtitle"),
        ('<p epub:type="subtitle">x</p>', "doc-subtitle"),
        ('<img epub:type="cover-image" alt="Cover" src="c.png"/>', "doc-cover"),
        ('<section epub:type="bodymatter chapter"><p>x</p></section>', "doc-chapter"),
        ('<section epub:type="rearnotes"><p>x</p></section>', "doc-endnotes"),
        ('<nav epub:type="index"><ol/></nav>', "doc-index"),
        ('<div epub:type="figure"><p>x</p></div>', "figure"),
        ('<span epub:type="glossterm">x</span>', "term"),
        ('<p epub:type="glossdef">x</p>', "definition"),
        ('<section role="" epub:type="preface"><p>x</p></section>', "doc-preface"),
    ],
)
def test_the_fitting_elements(before: str, after: str) -> None:
    assert f'role="{after}"' in mend(page(before)).page


@pytest.mark.parametrize(
    "body",
    [
        '<section epub:type="bodymatter"><p>x</p></section>',
        '<section epub:type="titlepage"><p>x</p></section>',
        '<section epub:type="footnotes"><p>x</p></section>',
        '<li epub:type="endnote">x</li>',
        '<li epub:type="biblioentry">x</li>',
        '<article epub:type="chapter"><p>x</p></article>',
        '<span epub:type="chapter">x</span>',
        '<sup epub:type="noteref">1</sup>',
        '<a epub:type="noteref">1</a>',
        '<a href="#p" id="p" epub:type="pagebreak">1</a>',
        '<img epub:type="cover-image" alt="" src="c.png"/>',
        '<dt epub:type="glossterm">x</dt>',
        f'<div epub:type="pagebreak" id="p1" title="1"><p>{"All of the page. " * 4}</p></div>',
        '<figure epub:type="figure"><p>x</p></figure>',
        '<section epub:type="chapter" role="region"><p>x</p></section>',
        '<section epub:type="chapter" role="doc-chapter"><p>x</p></section>',
        '<nav epub:type="landmarks"><ol><li><a epub:type="chapter" href="#x">x</a></li></ol></nav>',
        # The file goes on with a part that began elsewhere: it is not to be said again.
        '<section epub:type="part"><section epub:type="volume"><h2>x</h2></section></section>',
    ],
)
def test_no_role(body: str) -> None:
    assert mend(page(body)).page == page(body)


def test_body_has_no_role_and_its_one_section_has_it() -> None:
    text = page("<div><h1>x</h1></div>").replace(
        "<body>", '<body epub:type="chapter" role="doc-chapter">'
    )
    made = mend(text)
    assert '<body epub:type="chapter">' in made.page
    assert '<div role="doc-chapter">' in made.page
    assert made.has("improved", "body had the role doc-chapter")


def test_roles_that_are_none_or_deprecated_are_removed() -> None:
    made = mend(
        page(
            '<section role="doc-titlepage region">x</section>'
            '<ol><li role="doc-endnote" id="n">x</li></ol><p role="doc-note">x</p>'
        )
    )
    assert made.page == page('<section role="region">x</section><ol><li id="n">x</li></ol><p>x</p>')
    assert len(made.said) == 3
