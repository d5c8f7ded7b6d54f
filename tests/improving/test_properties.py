"""What holds of every repair, whatever a publisher wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from improving.workshop import Mended, mend, page

NAMES = """
    a aside blockquote body-part dd div dl dt em figure h1 h2 h4 h6 header hr iframe img li nav ol p
    section span table tbody td th thead tr ul
""".split()
TYPES = """
    chapter part toc page-list landmarks pagebreak noteref footnote epigraph glossterm glossdef
    subtitle cover-image endnote title bodymatter cover figure
""".split()
ROLES = ["doc-chapter", "doc-endnote", "doc-nothing", "doc-pagebreak", "heading", "list", "", "img"]
ATTRIBUTES = {
    "id": st.sampled_from(["a", "a", "b c", "", "page_3", "x-7"]),
    "lang": st.sampled_from(["en", "en_US", "", "?", "fr"]),
    "xml:lang": st.sampled_from(["en", "de", "en_US"]),
    "role": st.sampled_from(ROLES),
    "epub:type": st.lists(st.sampled_from(TYPES), max_size=2).map(" ".join),
    "href": st.sampled_from(["#a", "#b%20c", "1.xhtml#page_3", "2.xhtml", "x.xhtml#y", "http://x"]),
    "title": st.sampled_from(["7", ""]),
    "alt": st.sampled_from(["", "A tree"]),
    "tabindex": st.sampled_from(["0", "3", "-1", "x"]),
    "accesskey": st.just("k"),
    "aria-level": st.sampled_from(["2", "5", "x"]),
    "hidden": st.just("hidden"),
    "style": st.just("text-decoration: none"),
    "scope": st.just("col"),
}


@st.composite
def markup(draw: st.DrawFn, depth: int = 4) -> str:
    name = draw(st.sampled_from(NAMES)).replace("body-part", "div")
    chosen = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), max_size=3, unique=True))
    stated = "".join(f' {key}="{draw(ATTRIBUTES[key])}"' for key in chosen)
    inner = draw(st.lists(markup(depth=depth - 1), max_size=3)) if depth else []
    text = draw(st.sampled_from(["", "Some text", " "]))
    return f"<{name}{stated}>{text}{''.join(inner)}</{name}>"


def again(made: Mended, *, in_spine: bool) -> Mended:
    files = dict(made.files)
    return mend(*(files[f"EPUB/{n}.xhtml"] for n in (1, 2)), nav=made.nav, nav_in_spine=in_spine)


@given(markup(), markup(), markup(), st.booleans())
def test_repairs_are_done_once(one: str, two: str, three: str, in_spine: bool) -> None:
    nav = page(f'<nav epub:type="toc"><ol><li><a href="1.xhtml#a">1</a></li></ol></nav>{three}')
    made = mend(page(one), page(two), nav=nav, nav_in_spine=in_spine)
    second = again(made, in_spine=in_spine)
    assert [said for said in second.said if said[0] == "improved"] == []
    assert second.files == made.files
