"""Markup as publishers have it: spoilt ids, no language, switches, drawings in the spine."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, Book, Chapter, Metadata
from accessible.scripting import Part, script


def scripted(markup: str, language: str = "fr") -> tuple[etree._Element, Part]:
    """The document after the walk, and its part; the markup is that of the whole document."""
    root = markup.replace(
        ">", f' xmlns="{XHTML}" xmlns:epub="{EPUB}" xmlns:m="{MATHML}" xmlns:s="{SVG}">', 1
    )
    chapter = Chapter("one.xhtml", "T", etree.fromstring(root))
    book, lines = script(Book(Metadata("T", language), (chapter,)))
    return book.chapters[0].tree, lines.parts[0]


def units(part: Part) -> list[tuple[str, str]]:
    return [(unit.id, unit.written) for unit in part.utterances()]


def owner(tree: etree._Element, id_: str) -> etree._Element:
    """The element that a link to the id leads to: the first that has it."""
    return next(element for element in tree.iter("*") if element.get("id") == id_)


def test_the_language_of_the_book_is_that_of_documents_that_state_none() -> None:
    _, part = scripted("<html><body><p>Oui.</p><p lang='x y'>Non.</p></body></html>")
    assert [unit.language for unit in part.utterances()] == ["fr", "fr"]


def test_tags_are_heard_as_they_were_meant() -> None:
    _, part = scripted("<html lang='EN_us'><body><p>Yes.</p></body></html>")
    assert [unit.language for unit in part.utterances()] == ["en-US"]


def test_text_under_a_spoilt_id_gets_a_span() -> None:
    tree, part = scripted(
        '<html><body><p id="a">One.</p><p id="a">Two.</p><p id="">Three.</p>'
        '<p id="b c">Four.</p><section id="a"><p>Five.</p></section></body></html>'
    )
    assert [text for _, text in units(part)] == ["One.", "Two.", "Three.", "Four.", "Five."]
    assert [etree.QName(owner(tree, id_)).localname for id_, _ in units(part)] == [
        "p",
        "span",
        "span",
        "span",
        "p",
    ]
    assert [each.get("id") for each in tree.iter(f"{{{XHTML}}}section")] == ["a"]


def test_atoms_under_a_spoilt_id_get_a_span_around_them() -> None:
    tree, part = scripted(
        '<html><body><p id="a">One <img id="a" alt="A cat"/> two.</p>'
        '<p><m:math id="a" alttext="x"><m:mi id="a">x</m:mi></m:math></p>'
        '<p><picture><source/><img id="a" alt="A dog"/></picture></p>'
        '<p>So<a id="a" epub:type="noteref">1</a>.</p><div id="a" role="doc-pagebreak">7</div>'
        '<hr id="a" title="8" role="doc-pagebreak"/></body></html>'
    )
    said = units(part)
    assert [text for _, text in said] == ["One  two.", "A cat", "x", "A dog", "So.", "1", "7"]
    inside = [[etree.QName(child).localname for child in owner(tree, id_)] for id_, _ in said]
    assert inside == [["span"], ["img"], ["math"], ["picture"], ["span"], ["a"], []]
    assert [page.label for page in part.pages] == ["7"]


def test_a_heading_under_a_spoilt_id_is_found_by_its_span() -> None:
    _, part = scripted('<html><body><p id="a">One.</p><h1 id="a">Title</h1></body></html>')
    (heading,) = part.headings
    assert heading.id == heading.utterance == [id_ for id_, _ in units(part)][1]


def test_of_a_switch_only_what_is_seen_is_said() -> None:
    case = f'<epub:case required-namespace="{MATHML}"><m:math alttext="x"/></epub:case>'
    other = '<epub:case required-namespace="urn:chem"><p>H2O</p></epub:case>'
    default = "<epub:default><p>Else.</p></epub:default>"
    _, part = scripted(
        f"<html><body><epub:switch>{other}{case}{default}</epub:switch>"
        f"<epub:switch>{other}{default}</epub:switch>"
        '<epub:trigger action="play">No.</epub:trigger></body></html>'
    )
    assert [text for _, text in units(part)] == ["x", "Else."]


def test_a_drawing_in_the_spine_is_read_text_by_text() -> None:
    tree, part = scripted(
        "<svg xml:lang='de'><title>Blatt</title><defs><text>Nie.</text></defs>"
        "<g><text id='a'>Eins <tspan>zwei</tspan></text><text id='a'>Drei</text></g>"
        "<text display='none'>Nie.</text><foreignObject>"
        f"<div xmlns='{XHTML}'>Vier. Fünf.</div></foreignObject></svg>".replace("<svg", "<s:svg")
        .replace("</svg", "</s:svg")
        .replace("<title", f"<title xmlns='{SVG}'")
        .replace("<defs", f"<defs xmlns='{SVG}'")
        .replace("<g>", f"<g xmlns='{SVG}'>")
        .replace("<text display", f"<text xmlns='{SVG}' display")
        .replace("<foreignObject", f"<foreignObject xmlns='{SVG}'")
    )
    said = units(part)
    assert [text for _, text in said] == ["Eins zwei", "Drei", "Vier.", "Fünf."]
    assert [etree.QName(owner(tree, id_)).localname for id_, _ in said[2:]] == ["span", "span"]
    assert {unit.language for unit in part.utterances()} == {"de"}


def test_a_drawing_without_text_says_its_title() -> None:
    tree, part = scripted(
        f"<s:svg><title xmlns='{SVG}'>A map</title><desc xmlns='{SVG}'>Of the sea.</desc></s:svg>"
    )
    assert [text for _, text in units(part)] == ["A map. Of the sea"]
    assert tree.get("id") == units(part)[0][0]


def test_what_is_no_text_stays_silent() -> None:
    _, part = scripted(
        "<html><body><script>a</script><noscript>b</noscript><template>c</template>"
        "<iframe>d</iframe><object>e</object><audio>f</audio><video>g</video>"
        "<select><option>h</option></select><textarea>i</textarea>"
        '<nav hidden="hidden"><ol><li>j</li></ol></nav><nav><ol><li>Kapitel</li></ol></nav>'
        "</body></html>"
    )
    assert [text for _, text in units(part)] == ["Kapitel"]


def test_a_document_without_a_body_says_nothing() -> None:
    _, part = scripted("<html><head/></html>")
    assert not part.items


def svg(inner: str) -> str:
    return f"<html><body><div><svg xmlns='{SVG}'>{inner}</svg></div></body></html>"


def test_a_page_that_is_drawn_is_read_text_by_text() -> None:
    tree, part = scripted(
        svg(
            "<text y='1'>La main inno-<tspan y='2'>cente <tspan y='2'>du</tspan></tspan>"
            "<tspan y='3'>hasard.</tspan></text><g><text>Fin</text></g>"
        )
    )
    assert [text for _, text in units(part)] == ["La main innocente du hasard.", "Fin"]
    assert [etree.QName(owner(tree, id_)).localname for id_, _ in units(part)] == ["text", "text"]


def test_a_drawing_with_a_name_is_a_picture() -> None:
    _, part = scripted(svg("<title>A map</title><text>N</text>"))
    (unit,) = part.utterances()
    assert unit.written == "A map"
    assert unit.spoken.text == "Image : A map"


def test_namespaces_that_are_declared_again_inside_survive_the_walk() -> None:
    fallback = f'<p xmlns="{XHTML}" id="f">Two.</p>'
    tree, _ = scripted(
        "<html><body><section><p>One.</p>"
        f'<switch xmlns="{EPUB}"><default>{fallback}</default></switch></section>'
        f'<p>A <svg xmlns="{SVG}" id="s"><foreignObject><b xmlns="{XHTML}">c</b></foreignObject>'
        "</svg> picture. And another sentence.</p>"
        f'<p id="s"><math xmlns="{MATHML}" id="s"><semantics><mi>x</mi><annotation-xml>'
        f'<b xmlns="{XHTML}">x</b></annotation-xml></semantics></math></p></body></html>'
    )
    written = etree.fromstring(etree.tostring(tree))
    assert [node.tag for node in written.iter()] == [node.tag for node in tree.iter()]
    assert [node.tag for node in deepcopy(tree).iter()] == [node.tag for node in tree.iter()]
    assert len(list(written.iter(f"{{{XHTML}}}b"))) == 2
    assert owner(written, "f").tag == f"{{{XHTML}}}p"
