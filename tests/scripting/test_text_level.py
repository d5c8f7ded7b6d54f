"""Text-level markup: heard as it is meant, with the written text as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from maps import check_map

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata, Resource
from accessible.scripting import Utterance, script
from accessible.settings import Settings
from accessible.spoken import Annotation, Speaker

PAGE = (
    f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="{{language}}"><head><title>T</title>'
    '<link rel="stylesheet" href="a.css"/></head><body>{body}</body></html>'
)


def units(body: str, language: str = "en", css: str = "", **settings: object) -> list[Utterance]:
    tree = etree.fromstring(PAGE.format(language=language, body=body))
    book = Book(
        Metadata("T", language),
        (Chapter("one.xhtml", "T", tree),),
        (Resource("a.css", "text/css", css.encode()),),
    )
    lines = script(book, Settings(**settings))[1]  # type: ignore[arg-type]
    found = list(lines.utterances())
    for unit in found:
        check_map(unit.written, unit.spoken)
    return found


def said(body: str, language: str = "en", css: str = "", **settings: object) -> list[str]:
    return [unit.spoken.text for unit in units(body, language, css, **settings)]


def written(body: str) -> list[str]:
    return [unit.written for unit in units(body)]


# -- abbreviations and labels -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        (
            'The <abbr title="World Wide Web Consortium">W3C</abbr> met.',
            "World Wide Web Consortium",
        ),
        ('The <acronym title="as soon as possible">ASAP</acronym> met.', "as soon as possible"),
        ('<abbr title="Route 66">Rte</abbr> met.', "Route sixty six"),
        ('Ask <abbr title="Street">St.</abbr>', "Street."),
    ],
)
def test_an_abbreviation_is_said_by_its_title(body: str, heard: str) -> None:
    (unit,) = units(f"<p>{body}</p>")
    assert heard in unit.spoken.text
    assert unit.written == "".join(map(str, etree.fromstring(f"<p>{body}</p>").itertext()))


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ('Pears, <abbr title="exempli gratia">e.g.</abbr> this.', "Pears, for example this."),
        ('<abbr title="Doctor">Dr.</abbr> Who came.', "Doctor Who came."),
        ('It weighs 5 <abbr title="kilogram">kg</abbr>.', "It weighs five kilograms."),
        ('On <abbr title="January">Jan.</abbr> 5 it fell.', "On January fifth it fell."),
        ("At <abbr>BBC</abbr> it was.", "At B B C it was."),
        ('At <abbr title="1.2">BBC</abbr> it was.', "At B B C it was."),
        ('At <abbr title="">BBC</abbr> it was.', "At B B C it was."),
    ],
)
def test_our_rules_read_some_better(body: str, heard: str) -> None:
    assert said(f"<p>{body}</p>") == [heard]


def test_the_users_lexicon_goes_before_a_title(tmp_path: Path) -> None:
    lexicon = tmp_path / "given.tsv"
    lexicon.write_text("BBC\tbeeb\n", encoding="utf-8")
    body = '<p>The <abbr title="British Broadcasting Corporation">BBC</abbr> spoke.</p>'
    assert said(body, lexicon=(lexicon,)) == ["The beeb spoke."]


def test_a_label_is_heard_where_one_may_stand() -> None:
    assert said(
        '<p>See <a href="#x" aria-label="the 2nd chapter">here</a> and <a href="#x" '
        'aria-label=" HERE ">here</a>, <span aria-label="not heard">plain</span>, '
        '<span role="link" aria-label="a link">x</span>, <em aria-label="no">em</em>.</p>'
    ) == ["See the second chapter and here, plain, a link, em."]


def test_words_for_words_are_final_and_exact() -> None:
    (unit,) = units('<p>The <abbr title="Dr. No">W3C</abbr> in <b>1895</b>.</p>')
    assert unit.spoken.text == "The Doctor No in eighteen ninety five."
    start = unit.spoken.text.index("Doctor")
    assert unit.spoken.written_span(start, start + 9) == (4, 7)


@pytest.mark.parametrize(
    ("language", "body", "heard"),
    [
        ("en", "Part {I} and part {V} of {MCM}.", "Part one and part five of nineteen hundred."),
        ("en", "Henry {VIII} and {mix}.", "Henry the eighth and one thousand nine."),
        ("fr", "Tome {II}.", "Tome deux."),
        ("fi", "Luku {IV} ja {IIX}.", "Luku 4 ja IIX."),
    ],
)
def test_a_numeral_that_the_markup_knows(language: str, body: str, heard: str) -> None:
    marked = body.replace("{", '<span epub:type="z3998:roman">').replace("}", "</span>")
    assert said(f"<p>{marked}</p>", language) == [heard]


# -- ruby -------------------------------------------------------------------------------------

_RUBY = [
    ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>です", "かんじです"),
    ("<ruby>漢字<rt>かんじ</rt></ruby>です", "かんじです"),
    ("<ruby><rb>漢</rb><rb>字</rb><rt>かん</rt><rt>じ</rt></ruby>です", "かんじです"),
    ("<ruby><rb>漢</rb><rb>字</rb><rt>かんじ</rt></ruby>です", "かんじです"),
    ("<ruby><rb>漢</rb><rtc><rt>かん</rt></rtc><rtc>kan</rtc></ruby>です", "かんです"),
    ("<ruby><rbc><rb>漢</rb><rb>字</rb></rbc><rtc><rt>かん</rt><rt>じ</rt></rtc></ruby>", "かんじ"),
    ("<ruby>漢<rt>かん</rt>字<rt></rt></ruby>です", "かん字です"),
    ("<ruby><b>漢</b>字<rt> か\n ん</rt></ruby>です", "か んです"),
    ("<ruby>漢</ruby>です", "漢です"),
    ("<ruby><rt>かん</rt></ruby>です", "です"),
]


@pytest.mark.parametrize(("body", "heard"), _RUBY)
def test_ruby_is_said_by_its_base_or_by_its_annotation(body: str, heard: str) -> None:
    base, spoken = (
        units(f"<p>{body}。</p>", "ja"),
        units(f"<p>{body}。</p>", "ja", ruby="annotation"),
    )
    assert [unit.spoken.text for unit in spoken] == [f"{heard}。"]
    assert [unit.spoken.text for unit in base] == [unit.written for unit in base]
    assert [unit.written for unit in spoken] == [unit.written for unit in base]


def test_a_gloss_of_words_is_words() -> None:
    body = "<p><ruby>2H<sub>2</sub><rp>(</rp><rt>light gas</rt><rp>)</rp></ruby> burns.</p>"
    assert said(body, ruby="annotation") == ["light gas burns."]


# -- edits ------------------------------------------------------------------------------------


def test_what_is_struck_through_is_said_to_be() -> None:
    assert said("<p>It costs <s>$20</s> $15, <del>so</del>. Go <ins>now</ins>.</p>") == [
        "It costs deleted: twenty dollars, end of deletion, fifteen dollars, "
        "deleted: so, end of deletion.",
        "Go now.",
    ]
    assert said("<p>It costs <s>$20</s> $15.</p>", announce="none") == [
        "It costs twenty dollars fifteen dollars."
    ]
    assert said("<p>Es gilt <del>nicht</del>.</p>", "de") == [
        "Es gilt gestrichen: nicht, Ende der Streichung."
    ]
    assert said("<p>Se <del>on</del> ei.</p>", "fi") == ["Se on ei."]


def test_what_is_struck_through_whole_is_said_to_be_once() -> None:
    assert said("<p><del>One is here. Two is here.</del> Three is.</p>") == [
        "deleted: One is here.",
        "Two is here., end of deletion",
        "Three is.",
    ]
    assert said("<div><del><p>One is here.</p><p>Two.</p></del><p>Three.</p></div>") == [
        "deleted: One is here.",
        "Two., end of deletion",
        "Three.",
    ]


# -- one word, or two -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ('<span class="drop">O</span>nce upon.', "Once upon."),
        ('<span class="drop">“O</span><small>NCE</small> upon.”', "“ONCE upon.”"),
        ("super<wbr/>cali\u00adfra\u200bgi.", "supercalifragi."),
        ("C\u2009H\u2009A\u2009P\u2009T\u2009E\u2009R O\u200aN\u200aE\u200aS.", "chapter ones."),
        ("a <mark>b</mark>c <bdo dir='rtl'>de</bdo>f <q>g</q> h.", "a bc def g h."),
        ("<time datetime='2001'>then</time> <data value='3'>three</data>.", "then three."),
        ("Press <kbd>Ctrl</kbd>, <code>x</code>, <samp>ok</samp>.", "Press Ctrl, x, ok."),
        ('<o:p xmlns:o="urn:x">Word</o:p> says.', "Word says."),
        ("a<noscript>b</noscript><template>c</template>.", "a."),
    ],
)
def test_markup_inside_words_leaves_them_whole(body: str, heard: str) -> None:
    css = ".drop { float: left; font-size: 3em }"
    assert said(f"<p>{body}</p>", css=css) == [heard]


def test_a_line_number_is_no_part_of_a_word() -> None:
    css = ".lnum { float: right }"
    assert said('<div>Still going out<span class="lnum">80</span></div>', css=css) == [
        "Still going out",
        "eighty",
    ]


def test_lines_laid_out_as_blocks_are_said_one_by_one() -> None:
    body = '<p><span class="l">Shall I compare thee</span><span class="l">to a day?</span></p>'
    assert said(body, css=".l { display: block }") == ["Shall I compare thee", "to a day?"]


def test_the_lines_of_a_heading_are_one_thing_to_say() -> None:
    body = '<h1><span class="l">Chapter 1</span><span class="l">The Sea</span></h1>'
    assert said(body, css=".l { display: block }") == ["Chapter one, The Sea"]
    assert said(body.replace("The", " The"), css=".l { display: block }") == ["Chapter one The Sea"]


# -- any markup, any annotations --------------------------------------------------------------

_WORDS = st.sampled_from(["Dr.", "W3C", "5", "km.", "One two. ", " ", "IV", "漢字", "e.g.", "x"])
_MARKUP = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        lambda tag, attributes, content: f"<{tag}{attributes}>{''.join(content)}</{tag}>",
        st.sampled_from("abbr a ruby rt rb rtc rp del s ins sup sub span q em".split()),
        st.sampled_from(
            [
                "",
                ' title="Some Words 5"',
                ' href="x" aria-label="a label"',
                ' role="link" aria-label="1895"',
                ' class="apart"',
                ' lang="fr"',
                ' epub:type="z3998:roman"',
            ]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@hypothesis_settings(max_examples=200)
@given(st.lists(_MARKUP, max_size=5).map("".join), st.sampled_from(["base", "annotation"]))
def test_any_markup_keeps_the_map_and_the_text(body: str, ruby: str) -> None:
    css = ".apart { display: block }"
    found = units(f"<p>{body}</p><h1>{body}</h1>", "en", css, ruby=ruby)
    plain = units(f"<p>{body}</p><h1>{body}</h1>", "en", css)
    assert [unit.written for unit in found] == [unit.written for unit in plain]


# -- any annotations on any text --------------------------------------------------------------

_SPANS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from(["", "words 5", "x"]),
        st.sampled_from(["", "before: "]),
        st.sampled_from(["", ", after"]),
        st.sampled_from(["", "sup"]),
        st.sampled_from(["", "aː"]),
    ),
    max_size=4,
)


@hypothesis_settings(max_examples=300)
@given(st.text("ab 12.-\n\u00ad  \ufb01Dr$", min_size=30, max_size=40), _SPANS)
def test_the_map_holds_whatever_the_markup_says(
    text: str, spans: list[tuple[int, int, str, str, str, str, str]]
) -> None:
    annotations = [
        Annotation(
            min(a, b), max(a, b), said=said, before=before, after=after, script=above, ipa=ipa
        )
        for a, b, said, before, after, above, ipa in spans
    ]
    check_map(text, Speaker().speak(text, "en", annotations=annotations))
