"""HTML §3.2.6.2: every document says which language it is in, in a tag that means one."""

from __future__ import annotations

import pytest
from improving.workshop import LANG, mend, page


def test_a_document_without_language_has_the_books() -> None:
    made = mend(page("<p>Bonjour</p>", html=""), language="fr")
    assert made.page == page("<p>Bonjour</p>", html=' xml:lang="fr" lang="fr"') or (
        made.page == page("<p>Bonjour</p>", html=' lang="fr" xml:lang="fr"')
    )
    assert made.said == [
        (
            "improved",
            "EPUB/1.xhtml:3",
            "The document did not state its language; it is the book’s now, French (fr).",
        )
    ]


def test_the_bodys_language_is_better_than_the_books() -> None:
    text = page("<p>x</p>", html="").replace("<body>", '<body lang="de">')
    made = mend(text)
    assert made.page.count('lang="de"') == 3
    assert 'lang="en"' not in made.page


@pytest.mark.parametrize(
    ("html", "becomes"),
    [
        (' xml:lang="en-GB"', ' xml:lang="en-GB" lang="en-GB"'),
        (' lang="en-GB"', ' lang="en-GB" xml:lang="en-GB"'),
        (' lang="en_US" xml:lang="en_US"', ' lang="en-US" xml:lang="en-US"'),
        (' lang="fr" xml:lang="en"', ' lang="en" xml:lang="en"'),
        (' lang="" xml:lang="de"', ' lang="de" xml:lang="de"'),
        (' lang="eng" xml:lang="eng"', ' lang="en" xml:lang="en"'),
        (' lang="EN" xml:lang="en"', ' lang="EN" xml:lang="en"'),
        (' lang="$" xml:lang="$"', ' xml:lang="en" lang="en"'),
    ],
)
def test_attributes_are_mended_and_agree(html: str, becomes: str) -> None:
    made = mend(page("<p>x</p>", html=html)).page
    line = made.splitlines()[2]
    wanted = page("", html=becomes).splitlines()[2]
    assert sorted(line[:-1].split()) == sorted(wanted[:-1].split())


def test_a_foreign_passage_is_mended_and_never_guessed() -> None:
    body = '<p lang="de_AT">Grüezi <i lang="?">x</i> <b>Guten Tag, wie geht es Ihnen?</b></p>'
    made = mend(page(body))
    assert made.page == page(body.replace("de_AT", "de-AT"))
    assert [code for code, _, _ in made.said] == ["improved", "not-improved"]


def test_nothing_is_said_of_what_is_right() -> None:
    body = '<p lang="" xml:lang="">Xyz</p><p lang="zh-Hant-HK" xml:lang="zh-Hant-HK">x</p>'
    made = mend(page(body, html=LANG))
    assert made.page == page(body)
    assert made.said == []


def test_an_unknown_language_is_not_stated() -> None:
    assert mend(page("<p>x</p>", html=""), language="und").page == page("<p>x</p>", html="")
