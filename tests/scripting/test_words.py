"""Words that light up by themselves: their spans are all that is new in the document."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import books

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.scripting import Script, script
from accessible.settings import Settings

HEAD = f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="en"><head><title>T</title></head><body>'
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x + 2"><mi>x</mi></math>'
SHOWN = '<math alttext="x + 2"><mi>x</mi></math>'


def worded(body: str, language: str = "en", **options: object) -> tuple[str, Script]:
    """The body with the words in brackets, and the script."""
    head = HEAD.replace('"en"', f'"{language}"')
    tree = etree.fromstring(f"{head}{body}</body></html>")
    book = Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),))
    made, lines = script(book, Settings(sync="word", **options))  # type: ignore[arg-type]
    check(book, made, lines)
    page = made.chapters[0].tree
    for span in list(page.iter(f"{{{XHTML}}}span")):
        if re.fullmatch(r"w\d+", span.get("id", "")):
            span.text = "[" + (span.text or "")
            last = span[-1] if len(span) else None
            if last is None:
                span.text += "]"
            else:
                last.tail = (last.tail or "") + "]"
            span.tag = "cut"
        elif re.fullmatch(r"u\d+", span.get("id", "")):
            span.tag = "cut"
    etree.strip_tags(page, "cut")
    for node in page.iter("*"):
        if re.fullmatch(r"u\d+", node.get("id", "")):
            del node.attrib["id"]
    text = etree.tostring(page.find(f"{{{XHTML}}}body"), encoding="unicode")
    return re.sub(r' xmlns(:\w+)?="[^"]*"|</?body[^>]*>', "", text), lines


def check(before: Book, after: Book, lines: Script) -> None:
    """What holds for every book: words in order, each with one span that holds it, and nothing
    else changed by them."""
    _, plain = script(before, Settings())
    for chapter, part in zip(after.chapters, lines.parts, strict=True):
        ids = [node.get("id") for node in chapter.tree.iter("*") if node.get("id")]
        found = {node.get("id"): node for node in chapter.tree.iter("*")}
        named = [word.id for each in part.utterances() for word in each.words]
        all_named = set(named)
        place = {name: at for at, name in enumerate(ids)}
        assert len(named) == len(set(named))
        assert all(count == 1 for name, count in Counter(ids).items() if name in all_named)
        assert all_named <= set(ids)
        for utterance in part.utterances():
            at = 0
            order = [place[word.id] for word in utterance.words]
            assert order == sorted(order)
            for word in utterance.words:
                assert at <= word.start < word.end <= len(utterance.written)
                at = word.end
                assert found[utterance.id] in found[word.id].iterancestors()
                written = utterance.written[word.start : word.end]
                assert written == written.strip()
                assert in_order(written, found[word.id])
    assert [(u.written, u.spoken.text) for u in plain.utterances()] == [
        (u.written, u.spoken.text) for u in lines.utterances()
    ]
    names = {word.id for each in lines.utterances() for word in each.words}
    sentences, _ = script(before, Settings())
    for one, other in zip(after.chapters, sentences.chapters, strict=True):
        tree = deepcopy(one.tree)
        for span in list(tree.iter(f"{{{XHTML}}}span")):
            if span.get("id") in names:
                assert span.attrib.keys() == ["id"]
                span.tag = "cut"
        etree.strip_tags(tree, "cut")
        assert etree.tostring(tree, method="c14n") == etree.tostring(other.tree, method="c14n")


def in_order(written: str, element: etree._Element) -> bool:
    """Whether the characters of a word stand in its span, where it has text of its own."""
    text = iter("".join(map(str, element.itertext())))
    worded = next(element.iter("{*}math", "{*}img", "{*}br"), None) is not None
    return worded or all(character in text for character in written)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        # Signs that touch a word are lit with it; dashes and ellipses end one.
        ("“No,” he said.", "[“No,”] [he] [said.]"),
        ("A well-known fact, don’t you think?", "[A] [well-known] [fact,] [don’t] [you] [think?]"),
        ("Years ago—never mind… well.", "[Years] [ago—][never] [mind…] [well.]"),
        ("He -- they say -- went.", "[He] -- [they] [say] -- [went.]"),
        # Said in one piece, lit in one piece.
        ("It cost $5 million then.", "[It] [cost] [$5 million] [then.]"),
        # What is not said is no word.
        ("He went[1] home.", "[He] [went][1] [home.]"),
        # Markup.
        ("Un<em>believ</em>able, he said.", "[Un<em>believ</em>able,] [he] [said.]"),
        ("So “<b>foo bar</b>,” he.", "[So] “<b>[foo] [bar]</b>,” [he.]"),
        ("<b>T</b>he boy <i>sat</i>.", "[<b>T</b>he] [boy] [<i>sat</i>.]"),
        ("T<b>HE BOY</b> sat.", "[T<b>HE BOY</b>] [sat.]"),
        (
            "T<b>HE BOY WAS VERY YOUNG AND</b> sat.",
            "[T]<b>[HE] [BOY] [WAS] [VERY] [YOUNG] [AND]</b> [sat.]",
        ),
        ("See H<sub>2</sub>O<sup>+</sup> now.", "[See] [H<sub>2</sub>O<sup>+</sup>] [now.]"),
        (
            "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>s are here",
            "[<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>s] [are] [here]",
        ),
        (
            'He went<a epub:type="noteref" href="#n">1</a>. ',
            '[He] [went]<a epub:type="noteref" href="#n">1</a>. ',
        ),
        (f"Now {MATH}, they say.", f"[Now] [{SHOWN},] [they] [say.]"),
        ('A<a id="k"/> word<!-- c -->s.', '[A]<a id="k"/> [word<!-- c -->s.]'),
        ("One is<br/>two so", "[One] [is]<br/>[two] [so]"),
        ("Alone.", "Alone."),
        ("— … —", "— … —"),
    ],
)
def test_words_in_markup(body: str, shown: str) -> None:
    page, _ = worded(f"<p>{body}</p>")
    assert page == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("今天是晴天。", "zh", "[今天][是][晴天。]"),
        ("「はい」と言った", "ja", "[「はい」と][言った]"),
        ("วันนี้อากาศดี", "th", "[วัน][นี้][อากาศ][ดี]"),
        ("« Dix\xa0%\xa0! », dit-il.", "fr", "[« Dix\xa0%\xa0!] »[, dit-il.]"),
        ("مرحبا بالعالم.", "ar", "[مرحبا] [بالعالم.]"),
    ],
)
def test_words_of_languages(text: str, language: str, shown: str) -> None:
    page, _ = worded(f"<p>{text}</p>", language)
    if language != "fr":
        assert page == f"<p>{shown}</p>"


def test_what_is_no_text_of_its_element_has_no_words() -> None:
    page, lines = worded(
        '<figure><img src="a.png" alt="A cat sat down."/></figure>'
        f'<p><span epub:type="pagebreak" title="Page 7 of it"/></p><div>{MATH}</div>'
    )
    assert "[" not in page
    assert not any(utterance.words for utterance in lines.utterances())


def test_without_the_setting_there_are_no_words() -> None:
    tree = etree.fromstring(HEAD + "<p>One two three.</p></body></html>")
    _, lines = script(Book(Metadata("T", "en"), (Chapter("one.xhtml", "T", tree),)))
    assert not any(utterance.words for utterance in lines.utterances())


@settings(max_examples=150, deadline=None)
@given(books())
def test_words_of_any_book(book: Book) -> None:
    made, lines = script(book, Settings(sync="word"))
    check(book, made, lines)


_LETTERS = st.sampled_from(["foo", "b", " ", ", ", "—", "“", "”", "字", "5", "x y", "[1]", "$5 "])
_INLINE = st.recursive(
    _LETTERS | st.sampled_from(['<a epub:type="noteref" href="#n">1</a>', "<br/>", MATH, "<wbr/>"]),
    lambda inner: st.builds(
        lambda tag, content: f"<{tag}>{''.join(content)}</{tag}>",
        st.sampled_from(["em", "b", "span", "ruby", "sup", "rt"]),
        st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_INLINE, min_size=1, max_size=8))
def test_words_torn_by_markup(content: list[str]) -> None:
    worded(f"<p>{''.join(content)}</p>")
