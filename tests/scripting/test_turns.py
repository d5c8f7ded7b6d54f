"""Turns: each language by its own voice, and a paragraph sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from maps import check_map
from spoken_pages import check_turns, turns, units
from strategies import books

from accessible.book import XHTML
from accessible.delivery import Delivery
from accessible.readers.dispatch import read
from accessible.scripting import script
from accessible.scripting.turns import Stretch, told
from accessible.settings import Settings
from accessible.spoken import Annotation, Speaker, speak


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            'She said “<i lang="fr">Bonjour, mon ami</i>,” and <i lang="de">guten Tag</i>.',
            [
                ("en", "She said"),
                ("fr", "“Bonjour, mon ami,”"),
                ("en", "and"),
                ("de", "guten Tag."),
            ],
        ),
        ('Only <i lang="fr">oui</i>!', [("en", "Only"), ("fr", "oui!")]),
        ('“<i lang="fr">Oui</i>” (<i lang="de">ja</i>).', [("fr", "“Oui”"), ("de", "(ja).")]),
        ('It is <i lang="fr">un <b lang="it">bel</b> mot</i> now.', [
            ("en", "It is"), ("fr", "un"), ("it", "bel"), ("fr", "mot"), ("en", "now."),
        ]),
        ('A <i lang="en-GB">lorry</i> came.', []),
        ('A <i lang="en-GB">red lorry</i> came.', [
            ("en", "A"), ("en-GB", "red lorry"), ("en", "came."),
        ]),
        ('Say <i lang="fr">…</i> so.', []),
        ('Say <i lang="">qwerty</i> so.', []),
        ("All is <em>plain</em> and <strong>whole</strong>.", []),
        ('<i lang="fr">Tout est français.</i>', []),
        ('He is <i lang="de">$5 Millionen</i> rich.', [
            ("en", "He is"), ("de", "fünf Millionen Dollar"), ("en", "rich."),
        ]),
    ],
)  # fmt: skip
def test_a_turn_is_a_stretch_in_one_language(body: str, expected: list[tuple[str, str]]) -> None:
    (unit,) = units(f"<p>{body}</p>")
    assert turns(unit) == expected


def test_what_is_announced_is_said_in_the_language_around() -> None:
    unit, _ = units('<ul><li>Ask for <i lang="fr">du pain</i>.</li><li>Two.</li></ul>')
    assert turns(unit)[0] == ("en", "List of 2 items: Ask for")
    assert turns(unit)[1] == ("fr", "du pain.")


def test_scripts_without_spaces_have_turns() -> None:
    (unit,) = units('<p>彼は<span lang="en">Hello</span>と言った。</p>', language="ja")
    assert turns(unit) == [("ja", "彼は"), ("en", "Hello"), ("ja", "と言った。")]


# -- whole paragraphs -------------------------------------------------------------------------

PARAGRAPH = (
    '<p>One is here. Two is <em>there</em>, and <i lang="fr">voilà</i>. <b>Three. Four.</b></p>'
)


def test_a_paragraph_is_one_unit_and_its_sentences_are_turns() -> None:
    (unit,) = units(PARAGRAPH, sync="paragraph")
    assert unit.written == "One is here. Two is there, and voilà. Three. Four."
    assert [
        (text, turn.pause) for (_, text), turn in zip(turns(unit), unit.turns, strict=True)
    ] == [
        ("One is here.", 250),
        ("Two is there, and", 0),
        ("voilà.", 250),
        ("Three.", 250),
        ("Four.", 0),
    ]
    check_map(unit.written, unit.spoken)


def test_the_paragraph_itself_is_the_target() -> None:
    from spoken_pages import paged

    book, lines = script(paged(PARAGRAPH), Settings(sync="paragraph"))
    (unit,) = lines.utterances()
    tree = book.chapters[0].tree
    assert [each.get("id") for each in tree.iter(f"{{{XHTML}}}p")] == [unit.id]
    assert tree.find(f".//{{{XHTML}}}span") is None


def test_what_can_be_skipped_parts_a_paragraph() -> None:
    found = units(
        '<p>One. Two.<a epub:type="noteref" href="#n">1</a> Three. <em>Four. '
        '<span epub:type="pagebreak" id="p" title="7"/>Five.</em> Six. Seven.</p>'
        '<p>Up. <em><img src="a" alt="Cat"/>Down. On.</em></p>',
        sync="paragraph",
    )
    assert [unit.written for unit in found] == [
        "One. Two.", "1", "Three.", "Four.", "7", "Five.", "Six. Seven.", "Up.", "Cat", "Down. On.",
    ]  # fmt: skip


def test_verse_goes_line_by_line() -> None:
    (unit,) = units('<p class="verse">The sea is calm<br/>tonight, the tide</p>', sync="paragraph")
    assert [text for _, text in turns(unit)] == ["The sea is calm", "tonight, the tide"]


def sentences(book: object, **settings: str) -> list[tuple[str, str]]:
    """What is said in one go: the sound that the cache knows."""
    lines = script(book, Settings(**settings))[1]  # type: ignore[arg-type]
    said: list[tuple[str, str]] = []
    for unit in lines.utterances():
        check_turns(unit)
        check_map(unit.written, unit.spoken)
        said += turns(unit) or [(unit.language, unit.spoken.text)]
    return said


@hypothesis_settings(max_examples=20, deadline=None)
@given(books())
def test_a_paragraph_says_what_its_sentences_say(book: object) -> None:
    note(etree.tostring(book.chapters[0].tree).decode())  # type: ignore[attr-defined]
    assert sentences(book, sync="paragraph") == sentences(book)


@pytest.mark.parametrize("name", ["childrens-literature.epub", "wasteland.epub", "trees.epub"])
def test_real_paragraphs_say_what_their_sentences_say(corpus: Path, name: str) -> None:
    book = read(corpus / "epubs" / name)
    assert sentences(book, sync="paragraph") == sentences(book)


@hypothesis_settings(max_examples=15, deadline=None)
@given(books(), st.sampled_from(("sentence", "paragraph")))
def test_what_the_reader_sees_does_not_change(book: object, sync: str) -> None:
    made, _ = script(book, Settings(sync=sync))  # type: ignore[arg-type]
    for before, after in zip(book.chapters, made.chapters, strict=True):  # type: ignore[attr-defined]
        assert "".join(map(str, before.tree.itertext())) == "".join(map(str, after.tree.itertext()))


# -- any text ---------------------------------------------------------------------------------

WRITTEN = st.lists(
    st.sampled_from(
        ["Hello", "$5 million", " ", ", ", "“", "”", ".", "1990s", "…", "déjà", "(", ") "]
    ),
    min_size=1,
    max_size=14,
).map("".join)


@hypothesis_settings(max_examples=150, deadline=None)
@given(WRITTEN, st.data())
def test_turns_are_in_order_and_leave_out_nothing(written: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    tags = st.sampled_from(["fr", "de", "en-GB", "und"])
    said = [Annotation(a, b, language=data.draw(tags)) for a, b in spans if a < b]
    spoken = Speaker().speak(written, "en", annotations=said)
    stretches = [Stretch(each.start, each.end, each.language) for each in said]
    more = data.draw(st.sampled_from([[], [Stretch(0, len(written) // 2, delivery=Delivery("x"))]]))
    telling = told(spoken, "en", stretches=[*stretches, *more])
    at = 0
    for turn in telling.turns:
        assert at <= turn.start < turn.end and not spoken.text[at : turn.start].strip()
        at = turn.end
    if telling.turns:
        assert not spoken.text[at:].strip()
    if not said and not more:
        assert not telling.turns


def test_phonemes_are_not_cut() -> None:
    written = "Say tomato now."
    said = [Annotation(4, 10, ipa="təˈmɑːtoʊ"), Annotation(4, 7, language="fr")]
    spoken = Speaker().speak(written, "en", annotations=said)
    found = told(spoken, "en", stretches=[Stretch(4, 7, "fr")]).turns
    assert [spoken.text[turn.start : turn.end] for turn in found] == ["Say", "tomato", "now."]


def test_a_plain_text_has_no_turns() -> None:
    assert not told(speak("Nothing to see.", "en"), "en").turns


def test_many_languages_take_linear_time() -> None:
    words = " ".join(f'<i lang="{"fr" if n % 2 else "de"}">mot</i>' for n in range(4_000))
    (unit,) = units(f"<h1>{words}</h1>")
    assert len(unit.turns) == 4_000
