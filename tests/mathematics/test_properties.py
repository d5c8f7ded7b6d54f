"""What holds for any markup whatever."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from accessible.mathematics import aloud, speech

MATHML = "http://www.w3.org/1998/Math/MathML"
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")

LETTERS = st.sampled_from([*"abcdefghijklmnopqrstuvwxyzABXYZ"])
NUMBERS = st.integers(11, 9_999).map(str)
SIGNS = st.sampled_from(
    [*"+−-=<>≤×⋅/()[]{}|‖,;:!′∂∇∑∫∏→⇒∈∪∀∃¬∧∞…%°*^~&⨝⧀", "\u2061", "\u2062", "lim"]
)
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "M"]), max_size=6)
NAMES = st.sampled_from(
    "mrow mstyle mpadded mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts "
    "mtable mtr mtd mfenced menclose maction semantics merror mphantom mlabeledtr mprescripts none "
    "apply ci cn plus power int bvar lowlimit matrix matrixrow piecewise piece set interval "
    "diff sum log unknown".split()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        "open close separators notation mathvariant linethickness selection width".split()
    ),
    st.sampled_from(["", "(", "]", "|", "0", "2", "bold", "normal", "script", "1em", "box", "x"]),
    max_size=2,
)


def element(name: str, attributes: dict[str, str], *children: etree._Element) -> etree._Element:
    made = etree.Element(f"{{{MATHML}}}{name}", attributes)
    made.extend(children)
    return made


def token(name: str, text: str, attributes: dict[str, str] | None = None) -> etree._Element:
    made = element(name, attributes or {})
    made.text = text
    return made


TOKENS = st.one_of(
    st.builds(token, st.just("mi"), LETTERS),
    st.builds(token, st.just("mn"), NUMBERS),
    st.builds(token, st.just("mo"), SIGNS),
    st.builds(token, st.sampled_from(["mi", "mo", "mn", "mtext", "ms", "ci"]), TEXTS, ATTRIBUTES),
)
TREES = st.recursive(
    TOKENS,
    lambda inner: st.builds(
        lambda name, attributes, children: element(name, attributes, *children),
        NAMES,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
#: Nothing of these is seen, or an attribute chooses what is.
HIDING = ("mphantom", "maction", "semantics", "none", "mprescripts")


@given(TREES, st.sampled_from(LANGUAGES))
def test_never_raises_and_says_words(tree: etree._Element, language: str) -> None:
    for said in (speech(tree, language), aloud(tree, language)):
        assert said == " ".join(said.split())
        assert not any(
            unicodedata.category(character) in ("Sm", "Ps", "Pe", "Cf", "Cc", "Co")
            for character in said
        ), said


WELL_FORMED = st.recursive(
    st.one_of(st.builds(token, st.just("mi"), LETTERS), st.builds(token, st.just("mn"), NUMBERS)),
    lambda inner: st.one_of(
        st.builds(lambda a, b: element("mfrac", {}, a, b), inner, inner),
        st.builds(lambda a: element("msqrt", {}, a), inner),
        st.builds(lambda a, b: element("mroot", {}, a, b), inner, inner),
        st.builds(lambda a, b: element("msup", {}, a, b), inner, inner),
        st.builds(lambda a, b, c: element("msubsup", {}, a, b, c), inner, inner, inner),
        st.builds(lambda a, b: element("mover", {}, a, b), inner, inner),
        st.builds(
            lambda a, sign, b: element("mrow", {}, a, token("mo", sign), b),
            inner,
            st.sampled_from([*"+−=<×∈→/,|"]),
            inner,
        ),
        st.builds(lambda a: element("mfenced", {}, a), inner),
        st.builds(
            lambda a: element("mtable", {}, element("mtr", {}, element("mtd", {}, a))), inner
        ),
    ),
    max_leaves=20,
)


@given(WELL_FORMED)
def test_every_letter_and_number_is_said(tree: etree._Element) -> None:
    said = re.findall(r"\w+", speech(tree, "en"))
    for leaf in tree.iter(f"{{{MATHML}}}mi"):
        # Above something, T is "transpose" and o "degrees".
        assert leaf.text in said or leaf.text in ("T", "o")
    digits = "".join(said)
    for leaf in tree.iter(f"{{{MATHML}}}mn"):
        assert str(leaf.text) in digits


@given(WELL_FORMED)
def test_what_is_read_and_what_is_heard_have_as_many_words(tree: etree._Element) -> None:
    assert len(speech(tree, "en").split()) == len(aloud(tree, "en").split())
