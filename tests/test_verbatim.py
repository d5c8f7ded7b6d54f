"""A file comes back as it was written: only what its tree has more, and never another document."""

from __future__ import annotations

import random
import re
import time
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible import xml
from accessible.book import EPUB, SVG, XHTML, XML, Book, Chapter, Metadata
from accessible.scripting import script
from accessible.verbatim import rewritten

#: A DTD, for the names of characters.
DTD = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "xhtml11.dtd">'
OPEN = f'{DTD}<html xmlns="{XHTML}" xmlns:epub="{EPUB}">'
OPF = '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'


def parsed(source: str | bytes) -> etree._Element:
    data = source.encode() if isinstance(source, str) else source
    return deepcopy(xml.parse(xml.decode(data)[0]))


def again(source: str, root: etree._Element) -> str:
    made = rewritten(source.encode(), root)
    assert made is not None
    return made.decode()


def wrap(parent: etree._Element, first: int, last: int, identifier: str) -> None:
    """A span around the child nodes (strings and elements) from ``first`` to before ``last``."""
    nodes: list[str | etree._Element] = [parent.text or ""]
    for child in list(parent):
        nodes += [child, child.tail or ""]
        child.tail = None
        parent.remove(child)
    span = etree.Element(f"{{{XHTML}}}span", {"id": identifier})
    fill(span, nodes[first:last])
    fill(parent, [*nodes[:first], span, *nodes[last:]])


def fill(parent: etree._Element, nodes: list[str | etree._Element]) -> None:
    parent.text = None
    for node in nodes:
        if not isinstance(node, str):
            parent.append(node)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + node
        else:
            parent.text = (parent.text or "") + node


def span_over(parent: etree._Element, start: int, end: int) -> None:
    """A span around some characters of the text of an element without children."""
    text = parent.text or ""
    span = etree.SubElement(parent, f"{{{XHTML}}}span", {"id": "s"})
    parent.text, span.text, span.tail = text[:start], text[start:end], text[end:]


def document(node: etree._Element) -> object:
    """All that a tree says, whatever its prefixes are."""
    inside = [(document(child), child.tail or "") for child in node]
    return str(node.tag), node.text or "", sorted(node.attrib.items()), inside


# -- what is kept ------------------------------------------------------------------------------

KEPT = [
    "<a/>",
    "<a\n b = 'x'  c=\"y\"\n/>\n\n",
    '<?xml version="1.0"  encoding="utf-8"?>\n<!-- a > b --><?p q?>\n<a></a  >\n<!-- end -->\n',
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" 'x>y.dtd'>\r\n<a>\r\n<b/>\r</a>",
    f"{OPEN}<p>&nbsp;&#160;&#xA0;&amp;&lt;&quot;&hellip;&NotEqualTilde;</p></html>",
    "<a><![CDATA[ <b> & ]]>x<![CDATA[]]><!-- <c> --><?d e='>'?>]]</a>",
    '<!DOCTYPE svg [<!ENTITY ns "urn:x"><!-- ]> -->]><s:svg xmlns:s="&ns;" a="&ns;">&ns;</s:svg>',
    f"{DTD}<a b='&quot;' c=\"'&apos;\" d=\"&#10;&Tab;\t\n &NewLine;&#13;\" e='>'/>",
    '<p:a xmlns:p="u" xmlns:q="u" p:x="1" q:y="2"><q:b xmlns:p="v" p:x="" xml:lang=""/></p:a>',
]


@pytest.mark.parametrize("source", KEPT)
def test_an_unchanged_tree_gives_the_same_bytes(source: str) -> None:
    assert again(source, parsed(source)) == source


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_and_its_mark_stay(encoding: str) -> None:
    stated = "utf-8" if encoding == "utf-8-sig" else encoding
    source = f'<?xml version="1.0" encoding="{stated}"?><a>Füße</a>'.encode(encoding)
    root = parsed(source)
    assert rewritten(source, root) == source
    root.set("b", "ß海")
    made = rewritten(source, root)
    held = "海" if "utf" in encoding else "&#28023;"
    assert made == source.decode(encoding).replace("<a", f'<a b="ß{held}"').encode(encoding)


def test_names_that_no_dtd_declares_become_numbers() -> None:
    declared = "<!DOCTYPE html [<!ENTITY nbsp ' '>]>"
    text = '<p a="&hellip;">&nbsp;&amp;&NotEqualTilde;<![CDATA[&nbsp;]]><!--&nbsp;--></p>'
    numbers = '<p a="&#8230;">&#160;&amp;&#8770;&#824;<![CDATA[&nbsp;]]><!--&nbsp;--></p>'
    for doctype, made in (
        ("", numbers),
        ("<!DOCTYPE html>\n", numbers),
        (declared, numbers.replace("&#160;", "&nbsp;")),
        (DTD, text),
    ):
        assert again(doctype + text, parsed(doctype + text)) == doctype + made


def test_bytes_that_are_in_no_encoding_are_left_to_the_caller() -> None:
    source = b"<a>\xff\x81</a>"
    assert rewritten(source, parsed(source)) is None


def test_a_tree_of_another_file_is_refused() -> None:
    for other in ("<b/>", "<a><b/></a>", "<a><b/><c/>x</a>"):
        made = rewritten(b"<a><b/><c/></a>", parsed(other))
        # Removed nodes are carried over; what is not there cannot be.
        assert made is None or parsed(made).tag == parsed(other).tag
    assert rewritten(b"<a/>", parsed("<a><b/></a>")) is None
    assert rewritten(b"no xml", parsed("<a/>")) is None


# -- what is inserted --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "made"),
    [
        (0, 3, '<span id="s">a&nbsp;b</span>&#13;&#x1F600;\r\nc&amp;d'),
        (1, 2, 'a<span id="s">&nbsp;</span>b&#13;&#x1F600;\r\nc&amp;d'),
        (4, 6, 'a&nbsp;b&#13;<span id="s">&#x1F600;\r\n</span>c&amp;d'),
        (7, 9, 'a&nbsp;b&#13;&#x1F600;\r\nc<span id="s">&amp;d</span>'),
        (2, 2, 'a&nbsp;<span id="s"></span>b&#13;&#x1F600;\r\nc&amp;d'),
    ],
)
def test_a_span_counts_characters_as_they_are_written(start: int, end: int, made: str) -> None:
    source = f"{OPEN}<p>a&nbsp;b&#13;&#x1F600;\r\nc&amp;d</p></html>"
    root = parsed(source)
    span_over(root[0], start, end)
    assert again(source, root) == f"{OPEN}<p>{made}</p></html>"


def test_a_span_does_not_break_a_cdata_section() -> None:
    source = f"{OPEN}<p>a<![CDATA[<b>]]>c</p></html>"
    for start, end, made in (
        (0, 2, '<span id="s">a<![CDATA[<]]></span><![CDATA[b>]]>c'),
        (1, 4, 'a<span id="s"><![CDATA[<b>]]></span>c'),
    ):
        root = parsed(source)
        span_over(root[0], start, end)
        assert again(source, root) == f"{OPEN}<p>{made}</p></html>"


def test_a_span_cannot_tear_an_entity() -> None:
    source = f"{OPEN}<p>&NotEqualTilde;</p></html>"
    root = parsed(source)
    span_over(root[0], 0, 1)
    assert rewritten(source.encode(), root) is None


def test_spans_wrap_elements_comments_and_other_spans() -> None:
    source = f"{OPEN}<p >One <em\n>two</em><!-- & --> three&nbsp;<br/>.</p ></html>"
    root = parsed(source)
    wrap(root[0], 1, 5, "a")
    wrap(root[0], 1, 2, "b")
    made = '<p >One <span id="b"><span id="a"><em\n>two</em><!-- & --> three&nbsp;</span></span>'
    assert again(source, root) == f"{OPEN}{made}<br/>.</p ></html>"


def test_a_span_takes_the_prefix_that_xhtml_has_there() -> None:
    svg = f'<svg xmlns="{SVG}"><text>T</text></svg>'
    source = f'<h:html xmlns:h="{XHTML}"><h:p>One.</h:p>{svg}</h:html>'
    root = parsed(source)
    span_over(root[0], 0, 4)
    root[0][0].set(f"{{{EPUB}}}type", "x")
    span_over(root[1][0], 0, 1)
    assert again(source, root) == source.replace(
        "One.", f'<h:span id="s" xmlns:epub="{EPUB}" epub:type="x">One.</h:span>'
    ).replace("T<", '<h:span id="s">T</h:span><')


def test_a_span_brings_its_namespace_where_xhtml_has_none() -> None:
    source = f'<svg xmlns="{SVG}"><text>T<a/></text></svg>'
    root = parsed(source)
    wrap(root[0], 0, 2, "s")
    span = f'<html:span xmlns:html="{XHTML}" id="s">T<a/></html:span>'
    assert again(source, root) == f'<svg xmlns="{SVG}"><text>{span}</text></svg>'


def test_new_elements_are_written_with_all_they_hold() -> None:
    source = f"{OPF}\n  <manifest>\n    <item id='a'/>\n  </manifest>\n</package>"
    root = parsed(source)
    root[0][0].tail = "\n    "
    new = etree.SubElement(root[0], root[0][0].tag, {"id": "b", "href": 'x&"y"'})
    new.tail = "\n  "
    etree.SubElement(new, f"{{{XHTML}}}span").text = "In & new"
    made = again(source, root)
    assert made == source.replace(
        "<item id='a'/>\n  ",
        '<item id=\'a\'/>\n    <item id="b" href="x&amp;&quot;y&quot;">'
        f'<span xmlns="{XHTML}">In &amp; new</span></item>\n  ',
    )


def test_a_new_element_takes_its_parents_prefix() -> None:
    opf = "http://www.idpf.org/2007/opf"
    for name, space in (("metadata", ""), ("opf:metadata", "opf:")):
        source = f'<package xmlns="{opf}"><{name} xmlns:opf="{opf}"></{name}></package>'
        root = parsed(source)
        etree.SubElement(root[0], f"{{{opf}}}meta").text = "x"
        assert f"<{space}meta>x</{space}meta></{name}>" in again(source, root)


def test_another_new_element_wraps_what_it_holds_of_the_source() -> None:
    source = f"{OPEN}<h1>T</h1>\n<p>One&nbsp;</p></html>"
    root = parsed(source)
    section = etree.Element(f"{{{XHTML}}}section")
    root.append(section)
    section.append(root[1])
    assert again(source, root) == f"{OPEN}<h1>T</h1>\n<section><p>One&nbsp;</p></section></html>"


def test_an_empty_tag_is_opened_by_insertions_alone() -> None:
    source = f"{OPEN}<title lang='en' /><p/></html>"
    root = parsed(source)
    root[0].text = "A & B"
    etree.SubElement(root[1], f"{{{XHTML}}}br")
    made = again(source, root)
    assert made == f"{OPEN}<title lang='en' >A &amp; B</title><p><br/></p></html>"
    assert is_inserted(source, made)


def test_attributes_change_in_their_places() -> None:
    source = f"{DTD}<a\n b = 'x' c=\"1\"\n d='2' ><e f='&nbsp;' /></a>"
    root = parsed(source)
    root.set("b", 'it\'s <new> & "bold"')
    del root.attrib["c"]
    root.set(f"{{{XML}}}lang", "en")
    root[0].set("id", "u1")
    assert again(source, root) == (
        f"{DTD}<a\n b = 'it&#39;s &lt;new> &amp; \"bold\"'\n d='2' xml:lang=\"en\" >"
        "<e f='&nbsp;' id=\"u1\" /></a>"
    )


def test_a_namespace_is_declared_where_it_has_no_prefix() -> None:
    source = f'<a xmlns:epub="urn:other"><b/><c xmlns:e="{EPUB}"/></a>'
    root = parsed(source)
    for child in root:
        child.set(f"{{{EPUB}}}type", "x")
    assert again(source, root) == (
        f'<a xmlns:epub="urn:other"><b xmlns:ns1="{EPUB}" ns1:type="x"/>'
        f'<c xmlns:e="{EPUB}" e:type="x"/></a>'
    )


def test_tags_are_renamed_in_place() -> None:
    source = f"{OPEN}<h3 class='x'>One</h3 ><h:h3 xmlns:h=\"{XHTML}\"/></html>"
    root = parsed(source)
    root[0].tag = root[1].tag = f"{{{XHTML}}}h2"
    # The default namespace is XHTML's as well.
    assert again(source, root) == f"{OPEN}<h2 class='x'>One</h2 ><h2 xmlns:h=\"{XHTML}\"/></html>"


def test_text_is_replaced() -> None:
    source = "<m><t>Old &amp; na&#239;ve</t><!-- c --><u>&lt;</u></m>"
    root = parsed(source)
    root[0].text = "New & naïve"
    root[2].text = None
    assert again(source, root) == "<m><t>New &amp; na&#239;ve</t><!-- c --><u></u></m>"


def test_nodes_are_removed_with_all_they_hold() -> None:
    source = (
        f"{OPF}<metadata><meta refines='#a'>1</meta>\n <meta refines='#b'>2</meta>\n"
        " <x id='k'/><meta property='m'>3</meta></metadata>\n"
        " <manifest><item id='a'/><!-- gone --><item id='b'><!-- c --></item><?p?><item id='c' "
        "media-overlay='b'/></manifest></package>"
    )
    root = parsed(source)
    metadata, manifest = root
    metadata.remove(metadata[1])
    for node in (manifest[1], manifest[2]):
        manifest.remove(node)
    del manifest[2].attrib["media-overlay"]
    metadata[0].text = "4"
    assert again(source, root) == (
        f"{OPF}<metadata><meta refines='#a'>4</meta>\n "
        "<x id='k'/><meta property='m'>3</meta></metadata>\n"
        " <manifest><item id='a'/><?p?><item id='c'/></manifest></package>"
    )


def test_long_documents_keep_their_lines() -> None:
    source = f"{OPEN}{'<p>x</p>' + chr(10) * 7}" + "<p>One.</p>\n" * 70_000 + "</html>"
    root = parsed(source)
    span_over(root[-1], 0, 4)
    assert again(source, root).endswith('<p><span id="s">One.</span></p>\n</html>')


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        source = f"{OPEN}<p>{'word &amp; &nbsp;<b>x</b> ' * count}</p></html>".encode()
        root = parsed(source)
        for child in root[0]:
            span_over(child, 0, 1)
        start = time.perf_counter()
        assert rewritten(source, root)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(16_000) < 30 * max(seconds(2_000), 0.02)


# -- any document ------------------------------------------------------------------------------


def is_inserted(source: str, made: str) -> bool:
    """Whether ``made`` is ``source`` with insertions only."""
    rest = iter(made)
    return all(character in rest for character in source)


_TEXT = st.lists(
    st.sampled_from(
        "word|.|&nbsp;|&#160;|&amp;|&lt;|&#x1F600;|é|海|]]|'|\"|&eacute;|<!-- a -->|<?pi x > y?>|"
        "<![CDATA[]]>|<![CDATA[ <x> & ]]>|<![CDATA[a\r\nb]]>| |\n|\r\n|\r".split("|")
    ),
    max_size=5,
).map("".join)
_ATTRIBUTES = st.sampled_from(
    [
        "",
        " ",
        " id='a'",
        "\n\tclass = \"x &amp; 'y'\"",
        ' epub:type="z"',
        " xml:lang='en' t='>'",
        f' xmlns:q="{EPUB}" q:type="\r\n&quot;"',
        f' xmlns:h="{XHTML}"',
    ]
)


def _markup(name: str, attributes: str, content: list[str], is_empty: bool) -> str:
    if is_empty and not content:
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{''.join(content)}</{name} >"


_MARKUP = st.recursive(
    _TEXT,
    lambda inner: st.builds(
        _markup,
        st.sampled_from("p em span x:y div a".split()),
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=20,
)
_PROLOG = st.sampled_from(
    [
        "",
        DTD,
        '<?xml version="1.0"?>',
        "<!DOCTYPE html>\r\n",
        "<!DOCTYPE html [<!ENTITY own 'o'>]>\n",
    ]
)
_SOURCES = st.builds(
    lambda prolog, content, end: (
        f'{prolog}<html xmlns="{XHTML}" xmlns:x="urn:x" xmlns:epub="{EPUB}">{content}</html>{end}'
    ),
    _PROLOG,
    st.lists(_MARKUP, max_size=4).map("".join),
    st.sampled_from(["", "\r\n<!-- end -->\n"]),
)


@given(source=_SOURCES, seed=st.integers(0, 2**32), changes=st.integers(0, 8))
def test_only_what_was_inserted_is_there_more(source: str, seed: int, changes: int) -> None:
    root = parsed(source)
    pick = random.Random(seed)
    for number in range(changes):
        node = pick.choice(list(root.iter("*")))
        if pick.random() < 0.3:
            node.set(f"new{number}", pick.choice(["é", "<&'\"", "a\nb"]))
        elif pick.random() < 0.5 and len(node) == 0:
            size = len(node.text or "")
            span_over(node, *sorted((pick.randint(0, size), pick.randint(0, size))))
        elif node.text or len(node):
            size = 2 * len(node) + 1
            first, last = sorted((pick.randint(0, size), pick.randint(0, size)))
            wrap(node, first, last, f"w{number}")
    made = again(source, root)
    assert is_inserted(xml.numbered(source), made)
    if not changes:
        assert made == xml.numbered(source)
    assert document(parsed(made)) == document(root)


@given(source=_SOURCES, seed=st.integers(0, 2**32))
def test_whatever_is_done_to_a_tree_the_file_is_that_tree_or_none(source: str, seed: int) -> None:
    root = parsed(source)
    pick = random.Random(seed)
    for _ in range(pick.randint(1, 6)):
        node = pick.choice(list(root.iter()))
        parent = node.getparent()
        match pick.randint(0, 6):
            case 0 if parent is not None:
                parent.remove(node)
            case 1 if parent is not None:
                parent.insert(0, node)
            case 2 if isinstance(node.tag, str):
                node.tag = pick.choice(["{urn:x}y", "plain", f"{{{XHTML}}}h1"])
            case 3 if isinstance(node.tag, str):
                node.text = pick.choice(["<&\r]]>", "", None])
            case 4 if isinstance(node.tag, str):
                node.attrib.clear()
            case 5 if isinstance(node.tag, str):
                etree.SubElement(node, "{urn:x}new", {"{urn:n}a": "1"}).text = "T"
            case 6 if parent is not None:
                parent.append(deepcopy(node))
    made = rewritten(source.encode(), root)
    if made is not None:
        assert document(parsed(made)) == document(root)


# -- real books --------------------------------------------------------------------------------

_XML_NAME = re.compile(r"\.(?:xhtml|html|opf|ncx|svg|smil|xml|pls)$")
LARGE = 1_000_000


def test_real_books_come_back_as_they_were(corpus: Path) -> None:
    for book in sorted((corpus / "epubs").glob("*.epub")):
        with zipfile.ZipFile(book) as archive:
            for info in archive.infolist():
                if _XML_NAME.search(info.filename) and info.file_size < LARGE:
                    source = archive.read(info)
                    assert rewritten(source, parsed(source)) == source, (book.name, info.filename)


def test_real_books_come_back_with_their_spans(corpus: Path) -> None:
    added = re.compile(r'<(?:\w+:)?span id="u\d+">|</(?:\w+:)?span>| id="u\d+"')
    for book in sorted((corpus / "epubs").glob("*.epub")):
        with zipfile.ZipFile(book) as archive:
            names = [i for i in archive.infolist() if i.filename.endswith((".xhtml", ".html"))]
            for info in names[:6]:
                source = archive.read(info)
                if info.file_size > LARGE // 5 or b"<html" not in source:
                    continue
                root = parsed(source)
                chapters = (Chapter("c.xhtml", "T", root),)
                scripted, _ = script(Book(Metadata("T", "en"), chapters))
                made = rewritten(source, scripted.chapters[0].tree)
                assert made is not None, (book.name, info.filename)
                text, before = made.decode(), source.decode()
                assert is_inserted(before, text)
                # The publisher's own spans are cut from both.
                assert added.sub("", text) == added.sub("", before), (book.name, info.filename)
