"""HTML §3.2.6: an id names one thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from improving.workshop import mend, page
from lxml import etree


def test_the_first_of_several_keeps_its_id() -> None:
    made = mend(page('<p id="a">1</p><p id="a">2</p><p id="a-2">3</p><a href="#a">x</a>'))
    assert made.page == page('<p id="a">1</p><p id="a-3">2</p><p id="a-2">3</p><a href="#a">x</a>')
    assert made.said[0][0] == "improved"


def test_white_space_goes_and_links_follow_from_everywhere() -> None:
    first = page(
        '<h4 id="my note">A title</h4><a href="#my%20note">x</a><a href="2.xhtml#my note">x</a>'
    )
    second = page('<a href="1.xhtml#my note">x</a><p id="">y</p>')
    made = mend(first, second)
    assert made.files["EPUB/1.xhtml"] == page(
        '<h4 id="my-note">A title</h4><a href="#my-note">x</a><a href="2.xhtml#my note">x</a>'
    )
    assert made.files["EPUB/2.xhtml"] == page('<a href="1.xhtml#my-note">x</a><p>y</p>')


@given(st.lists(st.sampled_from(["a", "a-2", "a b", "a-b", "b", "", " ", "a "]), max_size=10))
def test_ids_are_unique_afterwards(ids: list[str]) -> None:
    made = mend(page("".join(f'<p id="{name}">x</p>' for name in ids))).page
    found = etree.fromstring(made.encode()).xpath("//@id")
    assert len(found) == len(set(found))
    assert all(name and not any(map(str.isspace, name)) for name in found)
