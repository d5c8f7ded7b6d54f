"""Documents as Hypothesis makes them: blocks, inline markup, notes, page breaks, pictures."""

from __future__ import annotations

from hypothesis import strategies as st
from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata

_WORDS = st.sampled_from(
    "The sea Mr. Orrin said it. Why? No! 3.5 U.S. “Yes,” “No.” * — naïve 海です。 Dr. "
    "etc. e.g. A. B. wind\xad \xa0 Well… (so). 😀 'twas pp. 3–7 &amp; <tag>".split()
)
_TEXT = st.lists(_WORDS, max_size=12).map(" ".join) | st.text(
    st.characters(exclude_categories=("Cs", "Cc")), max_size=20
)


def _element(tag: str, content: list[object], attributes: dict[str, str]) -> etree._Element:
    element = etree.Element(f"{{{XHTML}}}{tag}", attributes)
    last = None
    for node in content:
        if isinstance(node, str):
            if last is None:
                element.text = (element.text or "") + node
            else:
                last.tail = (last.tail or "") + node
        else:
            # A strategy's value may be used twice: each place gets its own copy.
            last = etree.fromstring(etree.tostring(node, with_tail=False))
            element.append(last)
    return element


_TYPE = f"{{{EPUB}}}type"
_ATOMS = st.sampled_from(
    [
        ("br", {}, None),
        ("img", {"alt": "A cat. Two."}, None),
        ("img", {"alt": ""}, None),
        ("img", {}, None),
        ("a", {_TYPE: "noteref", "href": "#n"}, "1"),
        ("span", {_TYPE: "pagebreak", "aria-label": "12"}, None),
        ("span", {"hidden": "hidden"}, "Hidden. Text."),
        ("span", {"aria-hidden": "true"}, "Unheard."),
    ]
).map(lambda atom: _element(atom[0], [atom[2]] if atom[2] else [], atom[1]))

_INLINE = st.recursive(
    _TEXT | _ATOMS,
    lambda inner: st.builds(
        _element,
        st.sampled_from("em strong a span i q ruby".split()),
        st.lists(inner, max_size=4),
        st.sampled_from([{}, {"lang": "fr"}, {"class": "x"}]),
    ),
    max_leaves=8,
)
_LEAF = st.builds(
    _element,
    st.sampled_from("p h1 h2 h3 td li dt figcaption pre div".split()),
    st.lists(_INLINE, max_size=6),
    st.sampled_from([{}, {"lang": "de"}, {"hidden": "hidden"}, {"id": "given"}]),
)
_BLOCK = st.recursive(
    _LEAF | _TEXT,
    lambda inner: st.builds(
        _element,
        st.sampled_from("section div blockquote ul table tr aside figure".split()),
        st.lists(inner, max_size=4),
        st.sampled_from([{}, {_TYPE: "footnote"}, {_TYPE: "chapter"}, {"aria-hidden": "true"}]),
    ),
    max_leaves=10,
)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A book of one document with any of what a document may hold."""
    root = etree.Element(f"{{{XHTML}}}html", {"lang": "en"}, nsmap={None: XHTML, "epub": EPUB})
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}title").text = "T"
    root.append(_element("body", draw(st.lists(_BLOCK, max_size=5)), {}))
    # One document, one use of each id.
    for element in root.xpath("//*[@id]")[1:]:
        del element.attrib["id"]
    return Book(Metadata("T", "en"), (Chapter("text/one.xhtml", "T", root),))
