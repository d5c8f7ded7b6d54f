"""EPUB Accessibility 1.1 §3.2, EPUB 3.3 §7.4.2: page breaks with names, and a list of them."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page

BREAK = '<p>x <span epub:type="pagebreak" id="p{0}"{1}/></p>'
LABELLED = ' role="doc-pagebreak" aria-label="{}"'


@pytest.mark.parametrize(
    ("attributes", "text", "number"),
    [
        ('title="12"', "", "12"),
        ("", "xiv", "xiv"),
        ('id="page_007"', "", "7"),
        ('id="pg12"', "", "12"),
        ('id="p.iv"', "", "iv"),
        ('id="a-page-33"', "", "33"),
        ('id="Page_101"', "", "101"),
        ('id="ch2_0015"', "", "15"),
        ('id="isbn9781234p7"', "", "7"),
    ],
)
def test_a_break_is_named(attributes: str, text: str, number: str) -> None:
    made = mend(page(f'<span epub:type="pagebreak" {attributes}>{text}</span>'))
    assert f'aria-label="{number}"' in made.page
    assert 'role="doc-pagebreak"' in made.page
    assert "id=" in made.page.split("<body>")[1]


def test_an_author_s_label_stays() -> None:
    text = page('<span id="p1" role="doc-pagebreak" aria-label="page one">1</span>')
    assert mend(text).page == text


def test_a_break_that_says_nothing_is_told_of() -> None:
    made = mend(page('<hr id="x" role="doc-pagebreak"/>'))
    assert made.said == [
        ("not-improved", "EPUB/1.xhtml#x", "A page break does not say which page begins there.")
    ]


def nav(*items: str) -> str:
    toc = '<nav epub:type="toc" role="doc-toc" id="toc" aria-label="Contents"><ol>{}</ol></nav>'
    pages = '<nav epub:type="page-list" role="doc-pagelist" aria-label="Pages"><ol>{}</ol></nav>'
    marks = (
        '<nav epub:type="landmarks" aria-label="Marks"><ol>'
        '<li><a epub:type="bodymatter" href="1.xhtml">Start</a></li></ol></nav>'
    )
    first = toc.format('<li><a href="1.xhtml">One</a></li>')
    body = first + (pages.format("\n".join(items)) if items else "") + marks
    return page(body, title="Contents")


def item(number: int | str, href: str = "", text: str | None = None) -> str:
    href = href or f"1.xhtml#p{number}"
    return f'<li><a href="{href}">{number if text is None else text}</a></li>'


def breaks(*numbers: int) -> str:
    return page("\n".join(BREAK.format(n, LABELLED.format(n)) for n in numbers))


def test_a_list_is_made_and_hidden() -> None:
    made = mend(breaks(1, 2), breaks(3), nav=nav())
    assert 'epub:type="page-list"' in made.nav
    assert made.nav.count("<li><a href=") == 1 + 3
    assert 'hidden="hidden"' in made.nav
    for place in ('href="1.xhtml#p1">1<', 'href="1.xhtml#p2">2<', 'href="2.xhtml#p3">3<'):
        assert place in made.nav
    assert made.has("improved", "with 3 pages")


def test_a_list_is_completed_in_order() -> None:
    made = mend(breaks(1, 2, 3, 4), nav=nav(item(2), item(4)))
    order = [made.nav.index(f'"1.xhtml#p{number}"') for number in (1, 2, 3, 4)]
    assert order == sorted(order)
    assert made.has("improved", "did not lead to page 1; it does now. And 1 more")


def test_a_list_that_is_whole_stays() -> None:
    text = nav(item(1), item(2))
    assert mend(breaks(1, 2), nav=text).nav == text


def test_empty_labels_are_filled_and_broken_links_led_to_the_page() -> None:
    made = mend(breaks(1, 2), nav=nav(item(1, text=""), item(2, "1.xhtml#nowhere")))
    assert made.nav == nav(item(1), item(2))
    assert made.has("improved", "had no label") and made.has("improved", "which is not there")


def test_a_link_that_leads_nowhere_and_is_not_known_is_told_of() -> None:
    made = mend(breaks(1), nav=nav(item(1), item(9, "1.xhtml#p9")))
    assert made.has("not-improved", "1.xhtml#p9, which is not there")


def test_bare_anchors_that_the_list_leads_to_are_breaks() -> None:
    made = mend(page('<p>x<a id="p1"/></p>'), nav=nav(item(1)))
    assert '<a id="p1" role="doc-pagebreak" aria-label="1"/>' in made.page
    assert made.nav == nav(item(1))


def test_headings_that_the_list_leads_to_are_none() -> None:
    text = page('<h1 id="p1">x</h1>')
    assert mend(text, nav=nav(item(1))).page == text
