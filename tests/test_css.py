"""Style sheets: what they hide on a screen, what they take out of line, the colors of a class."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, SVG, XHTML
from accessible.css import Colors, Sheets, color_of

ALL = "a b c d e f".split()


def page(body: str, head: str = "") -> etree._Element:
    return etree.fromstring(
        f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}"><head>{head}</head><body>{body}</body></html>'
    )


def ids(elements: Iterable[etree._Element]) -> list[str]:
    return sorted(element.get("id") or element.tag for element in elements)


def hidden(css: str, body: str, **files: str) -> list[str]:
    """The ids that are hidden where ``css`` is the document's own sheet."""
    root = page(body, f"<style><![CDATA[{css}]]></style>")
    stored = {f"{name}.css": text.encode() for name, text in files.items()}
    return ids(Sheets(stored.get).cascade(root, "one.xhtml").hidden(root))


@pytest.mark.parametrize(
    "css",
    [
        "#a { display: none }",
        "p#a{DISPLAY:NONE}",
        ".x { display: none !important } #a { display: block }",
        ".x { display: none } p { display: block }",
        "#a { display: block } #a { display: none }",
        "div > .x:first-child { visibility: hidden }",
        "h1 ~ div .x, nothing { visibility: collapse }",
        "h1 + div > p:nth-of-type(1) { content-visibility: hidden }",
        "@namespace epub 'http://www.idpf.org/2007/ops'; [epub|type~='note'] { display: none }",
        "@media screen { .x { display: none } }",
        "@media all, print { .x { display: none } }",
        "@media not print { .x { display: none } }",
        "@media not all and (monochrome) { .x { display: none } }",
        "@media not amzn-mobi { .x { display: none } }",
        "@media screen { @media all { .x { display: none } } }",
        "@layer old { .x { display: none } }",
        "p:not(.y):is(.x, .z) { display: none }",
        ".y { color: red }} .y { color: red } .y { color: red }\n.x { display: none }",
        "/* } */ .x { font-family: 'a}b'; display: none }",
        ".x { display: none; display: nonsense }",
        "p:where(.x) { display: none }",
        "[id='a'] { display: none } * { color: red }",
    ],
)
def test_these_hide_the_element(css: str) -> None:
    body = '<h1/><div><p id="a" class="x" epub:type="note">A</p><p id="b" class="y">B</p></div>'
    assert hidden(css, body) == ["a"]


@pytest.mark.parametrize(
    "css",
    [
        "#a { display: block } .x { display: none }",
        ".x { display: none } .x { display: inline !important }",
        ".x { display: none; display: block }",
        "@media print { .x { display: none } }",
        "@media speech, amzn-kf8 { .x { display: none } }",
        "@media (monochrome) { .x { display: none } }",
        "@media (max-width: 30em) { .x { display: none } }",
        "@media screen and (orientation: portrait) { .x { display: none } }",
        "@media (prefers-color-scheme: dark) { .x { display: none } }",
        ".x { display: none } @media (min-width: 40em) { .x { display: block } }",
        "@supports (display: grid) { .x { display: none } }",
        "@layer old { .x { display: none } } p { display: block }",
        ".x:hover { display: none }",
        ".x::before { display: none }",
        ".x:has(b) { display: none }",
        ".x { opacity: 0; position: absolute; left: -9999px; clip: rect(0 0 0 0); height: 1px }",
        ".x { display: var(--none) }",
        ".x { visibility: hidden } .x { visibility: inherit }",
        ".x, p:nonsense { display: none }",
        "P { display: none }",
        "x|p { display: none }",
        "",
        ".x { display",
    ],
)
def test_these_hide_nothing(css: str) -> None:
    assert hidden(css, '<div><p id="a" class="x">A<b>B</b></p></div>') == []


def test_styles_and_attributes_of_elements_hide() -> None:
    body = (
        '<p id="a" style="display:none">A</p><p id="b" style="x; VISIBILITY: Hidden">B</p>'
        '<p id="c" hidden="">C</p><p id="d" hidden="" class="on">D</p><dialog id="e">E</dialog>'
        '<dialog open="" id="f">F</dialog><p id="g" class="off" style="display:block">G</p>'
    )
    assert hidden(".on { display: block } .off { display: none }", body) == list("abce")


def test_visibility_may_be_undone_inside() -> None:
    body = (
        '<div id="a" class="h"><p id="b">B</p><p id="c"><i id="d" class="v">D'
        '<b id="e" class="h">E</b></i><u id="f">F</u></p></div>'
    )
    css = ".h { visibility: hidden } .v { visibility: visible }"
    assert hidden(css, body) == ["b", "e", "f"]
    assert hidden(css.replace("visible }", "inherit }"), body) == ["a"]


def test_what_is_not_displayed_cannot_be_undone_inside() -> None:
    assert hidden("div { display: none } p { display: block }", '<div id="a"><p/></div>') == ["a"]


def test_sheets_come_from_links_in_order_without_alternates() -> None:
    root = page(
        '<p id="a" class="a"/><p id="b" class="b"/><p id="c" class="c"/><p id="d" class="d"/>',
        '<link rel="stylesheet" href="../styles/one%20sheet.css?v=1"/>'
        '<link rel="alternate stylesheet" href="two.css"/>'
        '<link rel="stylesheet" href="three.css" media="print"/>'
        '<link rel="stylesheet" href="https://example.com/x.css"/>'
        '<link rel="stylesheet" href="four.css" type="text/x-oeb1-css"/>'
        "<style>.d { display: none }</style>",
    )
    hide = {name: f".{name} {{ display: none }}".encode() for name in "abc"}
    files = {
        "styles/one sheet.css": hide["a"],
        "text/two.css": hide["b"],
        "text/three.css": hide["c"],
    }
    assert ids(Sheets(files.get).cascade(root, "text/one.xhtml").hidden(root)) == ["a", "d"]


def test_imports_stand_where_they_are_and_may_go_round_in_circles() -> None:
    body = "".join(f'<p id="{name}" class="{name}"/>' for name in ALL)
    assert hidden(
        '@import "one.css"; @import url(two.css) print; @import url("three.css") layer(x) screen;'
        ".b { display: block }",
        body,
        one='@import "one.css"; @import "one.css"; .a, .b { display: none }',
        two=".c { display: none }",
        three='@import "one.css"; .d { display: none }',
    ) == ["a", "d"]


def test_processing_instructions_style_drawings() -> None:
    root = etree.fromstring(
        '<?xml-stylesheet type="text/css" href="a.css"?><?xml-stylesheet alternate="yes" '
        f'href="b.css"?><svg xmlns="{SVG}"><style>#c {{display: none}}</style><text id="a"/>'
        '<text id="b"/><text id="c"/></svg>'
    )
    files = {"a.css": b"#a { display: none }", "b.css": b"#b { display: none }"}
    assert ids(Sheets(files.get).cascade(root, "x.svg").hidden(root)) == ["a", "c"]


def test_encodings_are_those_of_css() -> None:
    files = {"a.css": '@charset "latin1"; .é { display: none }'.encode("latin-1")}
    root = page('<p id="a" class="é"/>', '<link rel="stylesheet" href="a.css"/>')
    assert ids(Sheets(files.get).cascade(root, "x.xhtml").hidden(root)) == ["a"]


def test_each_sheet_is_loaded_and_judged_once_a_book() -> None:
    asked: list[str] = []

    def load(path: str) -> bytes:
        asked.append(path)
        return b"p { display: none }"

    sheets = Sheets(load)
    roots = [page("<p/>", '<link rel="stylesheet" href="a.css"/>') for _ in range(3)]
    cascades = [sheets.cascade(root, f"{n}.xhtml") for n, root in enumerate(roots)]
    assert asked == ["a.css"]
    assert cascades[0] is cascades[1]
    assert [len(one.hidden(root)) for one, root in zip(cascades, roots, strict=True)] == [1] * 3


def test_what_is_out_of_line_is_told() -> None:
    css = (
        ".a { float: left } .b { position: absolute } .c { display: block } .d { display: none }"
        ".e { float: left; float: none } @media print { .f { float: left } }"
    )
    root = page(
        "".join(f'<i id="{name}" class="{name}"/>' for name in ALL), f"<style>{css}</style>"
    )
    assert ids(Sheets(lambda _: None).cascade(root, "x").apart(root)) == ["a", "b", "c"]


def test_items_without_a_bullet_or_number_are_told() -> None:
    css = (
        ".n { list-style: none inside } .t { list-style-type: none } .s { list-style: square }"
        ".d { display: block } #f { list-style-type: none }"
    )
    root = page(
        '<ul class="n"><li id="a"><ul><li id="b"/></ul></li><li id="c" class="s"/></ul>'
        '<ol class="t"><li id="d"/><li style="list-style: decimal" id="e"/></ol>'
        '<ol><li id="f"/><li id="g"/><li id="h" class="d"/></ol>',
        f"<style>{css}</style>",
    )
    assert ids(Sheets(lambda _: None).cascade(root, "x").unmarked(root)) == ["a", "d", "f", "h"]


# -- colors -----------------------------------------------------------------------------------


def colors(css: str) -> tuple[Colors, Colors]:
    root = page("", f"<style><![CDATA[{css}]]></style>")
    return Sheets(lambda _: None).colors(root, "x.xhtml", "-active")


def test_the_colors_of_a_class_by_light_and_by_dark() -> None:
    light, dark = colors(
        ".other { color: blue } .-active { color: #000; background: url(x.png) no-repeat #ff0 }"
        "@media (prefers-color-scheme: dark) { .-active { background-color: rgb(0 0 255 / 50%) } }"
        "@media print { .-active { color: red } } .-active .inner { color: red }"
    )
    assert (light.foreground, light.background) == ((0, 0, 0, 1), (1, 1, 0, 1))
    assert (dark.foreground, dark.background) == ((0, 0, 0, 1), (0, 0, 1, 0.5))
    assert light.declared == {"color", "background"}
    assert dark.declared == {"color", "background", "background-color"}


def test_the_colors_that_win() -> None:
    light, _ = colors(
        "span.-active { color: white !important; background: none } .-active { color: black;"
        "background: red } body .-active { background-color: var(--x) }"
    )
    assert (light.foreground, light.background) == ((1, 1, 1, 1), None)
    light, _ = colors(".-active { background: transparent; color: currentColor; outline: 1px }")
    assert (light.foreground, light.background) == (None, (0, 0, 0, 0))
    assert "outline" in light.declared
    assert colors("") == (Colors(), Colors())


def test_the_colors_of_the_page() -> None:
    css = (
        "html { background: black; color: white } body.x { color: silver } p { color: red }"
        "@media (prefers-color-scheme: light) { :root { background: #fff } }"
    )
    root = page("", f"<style><![CDATA[{css}]]></style>")
    root[1].set("class", "x")
    light, dark = Sheets(lambda _: None).page_colors(root, "x.xhtml")
    assert (light.background, dark.background) == ((1, 1, 1, 1), (0, 0, 0, 1))
    assert light.foreground == dark.foreground == pytest.approx((0.753, 0.753, 0.753, 1), abs=0.001)


def test_what_was_judged_of_a_selector_that_is_gone_is_not_taken_for_another() -> None:
    for number in range(200):
        css = f"p.c{number} {{ color: red }} html.d{number} {{ color: red }} html {{ color: blue }}"
        sheet = page("", f"<style>{css}</style>")
        light, _ = Sheets(lambda _: None).page_colors(sheet, "x.xhtml")
        assert light.foreground == (0, 0, 1, 1)


def test_a_value_names_a_color_or_none() -> None:
    assert color_of(" #FF0000 ") == color_of("rgb(255, 0, 0)") == color_of("red") == (1, 0, 0, 1)
    for written in ("", "inherit", "currentcolor", "var(--x)", "red blue", "(", "color(x 1 2 3)"):
        assert color_of(written) is None


def test_what_is_stated_of_any_property() -> None:
    css = "a { text-decoration: None; color: Red } p a.x { text-decoration: underline  dotted }"
    root = page('<p><a class="x"/><a style="color: blue"/></p>', f"<style>{css}</style>")
    names = frozenset({"text-decoration", "color"})
    said = Sheets(lambda _: None).stated(root, "x.xhtml", names)
    assert [said(link) for link in root.iter(f"{{{XHTML}}}a")] == [
        {"text-decoration": "underline dotted", "color": "red"},
        {"text-decoration": "none", "color": "blue"},
    ]
    assert said(root) == {}


# -- hostile and large ------------------------------------------------------------------------

_BITS = (
    "{ } ( ) [ ] ; : , . # * > + ~ | ! @ / \\ \" ' /* */ <!-- --> .a #b p :not( :is( :nth-child( "
    '::before :hover display: none visibility hidden !important @media @import url( "a.css" '
    "screen and not (width) @layer @supports @namespace x p| [a] [a=b i] \\0 \\110000 é 1 2n+1 var("
).split(" ")


@given(st.lists(st.sampled_from(_BITS) | st.sampled_from([" ", "\n"]), max_size=40).map("".join))
def test_no_sheet_is_too_broken(css: str) -> None:
    root = page(
        f'<p class="a" id="b" style="{css.translate(dict.fromkeys(map(ord, "<&"), None))}"/>'
        if '"' not in css
        else '<p class="a"/>'
    )
    root[0].append(etree.Element(f"{{{XHTML}}}style"))
    root[0][0].text = "".join(c for c in css if c != "\0")
    sheets = Sheets({"a.css": css.encode()}.get)
    cascade = sheets.cascade(root, "x.xhtml")
    assert cascade.hidden(root) <= set(root.iter())
    assert set(cascade.apart(root)) <= set(root.iter())
    assert len(sheets.colors(root, "x.xhtml", "a")) == 2


@pytest.mark.parametrize(
    "css",
    [
        "{" * 50_000 + "display:none",
        "(" * 50_000 + "display:none",
        "a{display:none" * 20_000,
        "@media screen{" * 20_000 + ".x{display:none}",
        "/*" * 50_000 + "display",
        "'" * 50_000 + "display",
        ".x" * 20_000 + "{display:none}",
        ".x," * 20_000 + "p{display:none}",
        ".x " * 5_000 + "{display:none}",
        ".x:not(" * 500 + ")" * 500 + "{display:none}",
        "div " * 20 + "p{display:none}",
        "p ~ " * 20 + "p{display:none}",
        "p:nth-last-of-type(3n + 1){display:none}" * 50,
        "@import 'a.css';" * 5_000,
        "* * * * * * *{display:none}" * 50,
        f".x {{ z-index: {'9' * 5_000}; display: none }} @media (width: {'9' * 5_000}px) {{ }}",
    ],
)
def test_hostile_sheets_end(css: str) -> None:
    body = "<div>" * 200 + "<p class='x'/>" * 3_000 + "</div>" * 200
    root = page(body, "<style><![CDATA[" + css + "]]></style>")
    sheets = Sheets({"a.css": css.encode()}.get)
    started = time.process_time()
    sheets.cascade(root, "x.xhtml").hidden(root)
    assert time.process_time() - started < 10


def test_endless_numbers_are_no_trouble() -> None:
    many = "9" * 5_000
    assert hidden(f"p {{ display: none; z-index: {many} }}", '<p id="a"/>') == ["a"]
    assert hidden("", f'<p id="a" style="z-index: {many}; display: none"/>') == ["a"]
    root = page("", f'<style media="(width: {many}px)">p {{ display: none }}</style>')
    assert Sheets(lambda _: None).cascade(root, "x").hidden(root) == set()
    assert color_of(f"rgb({many} 0 0)") is None


def test_a_large_sheet_costs_a_large_document_little() -> None:
    """5,000 rules on 10,000 elements: a walk that asked each of each would be 50 million."""
    css = "".join(
        f".c{n} .d{n}, p.x{n} > a {{ color: red; font-family: 'A b', serif; margin: 0 }}\n"
        for n in range(5_000)
    )
    css += "".join(f".h{n} i {{ display: none }} .x{n} {{ display: block }}\n" for n in range(5))
    body = "".join(f'<p class="x{n} h{n % 99}">a <i>b</i></p>' for n in range(5_000))
    root = page(body, '<link rel="stylesheet" href="a.css"/>')
    sheets = Sheets({"a.css": css.encode()}.get)
    started = time.process_time()
    cascade = sheets.cascade(root, "x.xhtml")
    parsed = time.process_time()
    assert len(cascade.hidden(root)) == 5 * 51
    assert parsed - started < 3
    assert time.process_time() - parsed < 3
