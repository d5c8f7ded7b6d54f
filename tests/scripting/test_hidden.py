"""What style sheets hide is not said, and what is only out of sight is."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from accessible.book import EPUB, SVG, XHTML, Book, Chapter, Metadata, Resource
from accessible.scripting import script
from accessible.scripting.hidden import styled

CSS = (
    b".off { display: none } .sr-only { position: absolute; clip: rect(0 0 0 0); width: 1px }"
    b"@namespace epub 'http://www.idpf.org/2007/ops'; [epub|type~='pagebreak'] { display: none }"
    b".clear { opacity: 0 } .away { position: absolute; left: -9999px } .drop { float: left }"
)


def book(body: str, content: bytes | Path = CSS) -> Book:
    tree = etree.fromstring(
        f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><head><title>T</title>'
        f'<link rel="stylesheet" href="../css/a.css"/></head><body>{body}</body></html>'
    )
    return Book(
        Metadata("T", "en"),
        (Chapter("text/one.xhtml", "T", tree),),
        (Resource("css/a.css", "text/css", content),),
    )


def names(elements: frozenset[etree._Element]) -> list[str]:
    return sorted(element.get("id", "?") for element in elements)


def test_sheets_are_found_among_the_resources() -> None:
    one = book('<p id="a" class="off">A<i class="off">B</i></p><p id="b">C</p>')
    assert names(styled(one)(one.chapters[0]).hidden) == ["a"]


def test_hidden_text_is_not_said() -> None:
    one = book(
        '<p class="off">A.</p><p>B <i class="off">c</i> dog. <b class="off">E.</b> Fox.</p>'
        '<p class="sr-only">G.</p><p style="visibility: hidden"><i>H.</i> <b style="visibility:'
        'visible">Ink.</b></p><p><span>J</span></p>'
    )
    made, lines = script(one)
    assert [unit.spoken.text for unit in lines.utterances()] == [
        "B dog.",
        "Fox.",
        "G.",
        "Ink.",
        "J",
    ]
    before, after = (each.chapters[0].tree for each in (one, made))
    assert "".join(map(str, before.itertext())) == "".join(map(str, after.itertext()))


def test_text_that_is_only_out_of_sight_is_there_for_listeners() -> None:
    one = book('<p class="sr-only">A</p><p class="clear">B</p><p class="away">C</p>')
    assert styled(one)(one.chapters[0]).hidden == set()


def test_a_page_break_has_its_number_whatever_the_sheet_says() -> None:
    one = book(
        '<p>A<span id="a" epub:type="pagebreak" title="7"/>b'
        '<span id="b" epub:type="pagebreak">8</span></p>'
    )
    assert names(styled(one)(one.chapters[0]).hidden) == ["b"]


def test_a_sheet_that_cannot_be_read_hides_nothing(tmp_path: Path) -> None:
    one = book('<p class="off">A</p>', tmp_path / "missing.css")
    assert styled(one)(one.chapters[0]).hidden == set()


def apart(body: str) -> list[str]:
    one = book(body)
    return names(styled(one)(one.chapters[0]).apart)


def test_marginal_notes_and_lines_stand_apart() -> None:
    assert apart(
        '<p>A <span id="a" class="drop">note in the margin</span> b.</p>'
        '<p><span id="b" style="display: block">Line</span><span id="c" style="display:block">O'
        '</span></p><p>A <b style="display: inline-block">b</b> <a style="float: right" '
        'epub:type="noteref">1</a></p>'
    ) == ["a", "b", "c"]


def test_an_initial_belongs_to_its_word() -> None:
    assert apart('<p><b class="drop">O</b>nce.</p><p> “<i><b class="drop">I</b></i> was.</p>') == []
    assert apart('<p>Once <b id="a" class="drop">O</b>nce.</p>') == ["a"]
    assert apart('<p><b id="a" class="drop">12</b>nce.</p>') == ["a"]


def test_numbers_of_lines_stand_apart() -> None:
    assert apart(
        '<p>Beating oars<span id="a" class="drop">280</span></p><p>Oars<br/>'
        'Still going out<span id="b" class="x">80</span><br/>Now</p>'
        '<p>Beating <span id="c" class="lnum">5</span> oars</p>'
        '<p>An MP<span class="x">3</span></p><p>x<span class="x">2</span></p>'
        '<p>Nine<span class="x">9</span>teen</p><p>It was <span class="x">1914</span></p>'
    ) == ["a", "b", "c"]


def test_a_drawing_keeps_its_sheet_when_it_is_copied() -> None:
    root = etree.fromstring(
        f'<?xml-stylesheet href="../css/a.css"?><svg xmlns="{SVG}"><text id="a" class="off"/></svg>'
    )
    one = book("")
    drawn = Book(one.metadata, (Chapter("svg/one.svg", "T", root),), one.resources)
    copy = Chapter("svg/one.svg", "T", etree.fromstring(etree.tostring(root)))
    assert names(styled(drawn)(copy).hidden) == ["a"]
