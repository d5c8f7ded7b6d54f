"""The script: everything visible, in reading order, once; what the reader sees never changes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from lxml import etree
from strategies import books

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata
from accessible.readers.dispatch import read
from accessible.scripting import Part, Role, Script, Sequence, Utterance, script
from accessible.scripting.markup import is_silent, local_name, semantics
from accessible.settings import Settings
from accessible.spoken import says_something

HEAD = (
    f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" xmlns:m="http://www.w3.org/1998/Math/MathML" '
    'lang="en"><head><title>T</title></head><body>'
)


def scripted(body: str, language: str = "en") -> tuple[Book, Part]:
    tree = etree.fromstring(HEAD.replace('"en"', f'"{language}"') + body + "</body></html>")
    book, lines = script(Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),)))
    return book, lines.parts[0]


def said(part: Part) -> list[str]:
    return [utterance.spoken.text for utterance in part.utterances()]


def sequences(items: tuple[Sequence | Utterance, ...]) -> list[Sequence]:
    found: list[Sequence] = []
    for item in items:
        if isinstance(item, Sequence):
            found += [item, *sequences(item.items)]
    return found


# -- units and spans --------------------------------------------------------------------------


def test_a_lone_sentence_is_its_own_element() -> None:
    book, part = scripted("<p>Only <em>one</em>.</p>")
    (paragraph,) = book.chapters[0].tree.findall(f".//{{{XHTML}}}p")
    assert paragraph.get("id") == "u00001"
    assert not book.chapters[0].tree.findall(f".//{{{XHTML}}}span")
    assert [utterance.id for utterance in part.utterances()] == ["u00001"]


def test_sentences_get_spans_inside_their_paragraph() -> None:
    book, part = scripted("<p>One is here. Two is <em>there</em>. Three.</p>")
    tree = book.chapters[0].tree
    spans = tree.findall(f".//{{{XHTML}}}span")
    assert ["".join(map(str, span.itertext())) for span in spans] == [
        "One is here.",
        "Two is there.",
        "Three.",
    ]
    (paragraph,) = sequences(part.items)
    assert [item.id for item in paragraph.items] == [span.get("id") for span in spans]


def test_a_border_inside_an_element_joins_its_sentences() -> None:
    _, part = scripted("<p>First <em>one. And</em> then. Last.</p>")
    assert said(part) == ["First one. And then.", "Last."]


def test_spans_stand_inside_an_element_that_holds_whole_sentences() -> None:
    book, part = scripted("<p><em>One here. Two here.</em> Three.</p>")
    assert said(part) == ["One here.", "Two here.", "Three."]
    assert len(book.chapters[0].tree.findall(f".//{{{XHTML}}}em/{{{XHTML}}}span")) == 2


def test_an_element_that_would_join_too_much_becomes_its_own_units() -> None:
    sentence = "This sentence is one of the many. "
    _, part = scripted(f"<p>Start of <em>it all. {sentence * 30}</em> the end.</p>")
    assert max(len(text) for text in said(part)) < 100
    assert said(part)[0] == "Start of"


def test_text_beside_blocks_is_said_in_order() -> None:
    _, part = scripted("<div>Before. <p>Inside.</p> After it. Last.</div>")
    assert said(part) == ["Before.", "Inside.", "After it.", "Last."]


def test_given_ids_stay_and_new_ones_avoid_them() -> None:
    book, part = scripted('<p id="u00001">Given.</p><p>New.</p>')
    assert [utterance.id for utterance in part.utterances()] == ["u00001", "u00002"]
    assert len(book.chapters[0].tree.xpath("//@id")) == 2


# -- roles, skippable and escapable structures -------------------------------------------------


def test_note_references_are_said_outside_their_sentence() -> None:
    _, part = scripted('<p>The sea<a epub:type="noteref" href="#n">1</a> rose. It fell.</p>')
    units = [(u.spoken.text, u.role, u.epub_type) for u in part.utterances()]
    assert units == [
        ("The sea rose.", Role.BODY, ""),
        ("note one", Role.NOTEREF, "noteref"),
        ("It fell.", Role.BODY, ""),
    ]


def test_page_breaks_are_pages_and_skippable() -> None:
    _, part = scripted(
        '<p>One <span epub:type="pagebreak" role="doc-pagebreak" id="p7" aria-label=" page 7. "/>'
        "two.</p>"
        '<hr role="doc-pagebreak" title="viii"/>'
    )
    assert [page.label for page in part.pages] == ["7", "viii"]
    assert [(u.spoken.text, u.epub_type) for u in part.utterances()] == [
        ("One two.", ""),
        ("Page seven", "pagebreak"),
        ("Page eight", "pagebreak"),
    ]


def test_notes_and_escapable_structures_name_their_sequences() -> None:
    _, part = scripted(
        "<table><caption>Cap</caption><tr><th>H</th><td><ul><li>x</li><li>y</li></ul></td></tr>"
        '</table><aside epub:type="footnote" id="n"><p>Note.</p></aside><ol><li>a</li></ol>'
    )
    types = [sequence.epub_type for sequence in sequences(part.items) if sequence.epub_type]
    assert types == ["table", "footnote", "list"]  # the list in the table is not announced
    roles = [u.role for u in part.utterances()]
    assert roles == [
        Role.CAPTION,
        Role.TABLE_CELL,
        Role.LIST_ITEM,
        Role.LIST_ITEM,
        Role.NOTE,
        Role.LIST_ITEM,
    ]


def test_figures_are_said_by_their_alt_text() -> None:
    book, part = scripted('<figure><img src="a" alt="A cat"/><figcaption>Mia</figcaption></figure>')
    assert said(part) == ["Image: A cat", "Mia"]
    assert not book.findings


def test_missing_alt_text_is_reported_and_never_invented() -> None:
    book, part = scripted('<p id="here"><img src="a"/> Text.</p><p><img src="b" alt=""/></p>')
    assert said(part) == ["Text."]
    assert [(f.code, f.place) for f in book.findings] == [("image-without-alt", "one.xhtml#here")]


def test_math_is_said_by_its_alttext() -> None:
    book, part = scripted(
        '<p>So <m:math alttext="x squared"><m:mi>x</m:mi></m:math>.</p>'
        "<p><m:math><m:mi>y</m:mi><m:mo>+</m:mo><m:mn>1</m:mn></m:math></p>"
    )
    assert said(part) == ["So x squared.", "y plus 1"]
    assert not book.findings


def test_hidden_content_is_left_out() -> None:
    _, part = scripted(
        '<p hidden="">a</p><p aria-hidden="true">b</p><p style="display: none">c</p>'
        "<script>d</script><p>e <span style='visibility:hidden'>f</span> g.</p>"
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"
    )
    assert said(part) == ["e g.", "漢"]


def test_code_is_said_line_by_line() -> None:
    _, part = scripted("<pre><code>a = 1\n\nb = 2. c = 3.\n</code></pre>")
    assert said(part) == ["a equals one", "b equals two. c equals three."]


# -- headings, languages, pauses ---------------------------------------------------------------


def test_the_outline_has_every_heading_with_its_clip() -> None:
    book, part = scripted(
        "<h1>One. Two<a epub:type='noteref' href='#n'>1</a></h1><h3>Deep</h3>"
        "<blockquote><h2>Quoted</h2></blockquote>"
    )
    assert [(h.title, h.level) for h in part.headings] == [("One. Two", 1), ("Deep", 3)]
    ids = [utterance.id for utterance in part.utterances()]
    assert all(heading.utterance in ids for heading in part.headings)
    assert [f.code for f in book.findings] == ["heading-skipped"]


def test_the_nearest_lang_is_the_language() -> None:
    _, part = scripted(
        '<p lang="fr">Oui. Non <span lang="en">Yes.</span></p>'
        '<p><span xml:lang="de">Guten Tag.</span></p><p>Mixed <i lang="fr">mots</i>.</p>'
    )
    assert [(u.written, u.language) for u in part.utterances()] == [
        ("Oui.", "fr"),
        ("Non Yes.", "fr"),
        ("Guten Tag.", "de"),
        ("Mixed mots.", "en"),
    ]


def test_labels_speak_the_language_of_the_text() -> None:
    _, part = scripted('<p><img src="a" alt="Katze"/></p>', "de")
    assert said(part) == ["Bild: Katze"]


def test_pauses_follow_structure() -> None:
    _, part = scripted("<h1>Head</h1><p>One. Two.</p><p>Three.</p>")
    head, one, two, three = (utterance.pause for utterance in part.utterances())
    assert one < two < head < three


def test_a_page_number_at_the_end_takes_no_pause_away() -> None:
    page = '<span role="doc-pagebreak" aria-label="7"/>'
    _, part = scripted(f"<p>One.{page}</p><p>Two.</p>")
    one, page_number, _ = part.utterances()
    assert one.pause == page_number.pause == 500


# -- invariants -----------------------------------------------------------------------------


def visible(element: etree._Element) -> str:
    """What a reader sees and hears, by a walk of its own: the test's second opinion."""
    name = local_name(element)
    if is_silent(element) or semantics(element) & {"noteref", "pagebreak"} or name == "img":
        return ""
    parts = ["\n" if name == "br" else element.text or ""]
    for child in element:
        parts += [visible(child), child.tail or ""]
    return "".join(parts)


@hypothesis_settings(max_examples=150, deadline=None)
@given(books())
def test_what_the_reader_sees_is_never_changed(book: Book) -> None:
    before = etree.tostring(book.chapters[0].tree)
    new, _ = script(book)
    assert etree.tostring(book.chapters[0].tree) == before
    tree = new.chapters[0].tree
    assert "".join(map(str, tree.itertext())) == "".join(map(str, book.chapters[0].tree.itertext()))
    for span in tree.xpath("//*[local-name()='span'][starts-with(@id, 'u0')]"):
        if list(span.attrib) == ["id"]:
            span.tag = "unwrapped"
    etree.strip_tags(tree, "unwrapped")
    for element in tree.xpath("//*[starts-with(@id, 'u0')]"):
        del element.attrib["id"]
    original = book.chapters[0].tree
    assert etree.tostring(tree, method="c14n") == etree.tostring(original, method="c14n")


@hypothesis_settings(max_examples=150, deadline=None)
@given(books())
def test_every_unit_has_one_element_and_every_word_one_unit(book: Book) -> None:
    new, lines = script(book)
    tree = new.chapters[0].tree
    ids = Counter(map(str, tree.xpath("//@id")))
    units = list(lines.utterances())
    groups = sequences(lines.parts[0].items)
    names = [unit.id for unit in units] + [group.id for group in groups]
    assert all(ids[name] == 1 for name in names)
    assert max(Counter(names).values(), default=1) == 1

    spoken = {unit.id for unit in units}
    body = tree.find(f"{{{XHTML}}}body")
    heard: Counter[str] = Counter()

    def walk(element: etree._Element, owner: str) -> None:
        if is_silent(element):
            return
        owner = element.get("id") if element.get("id") in spoken else owner
        for text in [element.text, *(child.tail for child in element)]:
            if text and says_something(text) and not semantics(element) & {"noteref"}:
                assert owner, f"nobody says {text!r}"
                heard[owner] += 1
        for child in element:
            walk(child, owner)

    walk(body, "")
    order = {element.get("id"): place for place, element in enumerate(tree.iter())}
    places = [order[unit.id] for unit in units]
    assert places == sorted(places)


@hypothesis_settings(max_examples=150, deadline=None)
@given(books())
def test_written_is_the_element_s_own_text(book: Book) -> None:
    new, lines = script(book)
    tree = new.chapters[0].tree
    for unit in lines.utterances():
        if unit.role in (Role.FIGURE, Role.MATH, Role.PAGEBREAK, Role.NOTEREF):
            continue
        (element,) = tree.xpath("//*[@id=$id]", id=unit.id)
        assert visible(element).strip() == unit.written


@hypothesis_settings(max_examples=100, deadline=None)
@given(books())
def test_escapables_never_stand_in_escapables(book: Book) -> None:
    _, lines = script(book)

    def walk(items: tuple[Sequence | Utterance, ...], inside: bool) -> None:
        for item in items:
            if isinstance(item, Sequence):
                escapable = item.epub_type in ("table", "list", "figure", "aside")
                assert not (inside and escapable)
                assert item.items
                walk(item.items, inside or escapable)

    for part in lines.parts:
        walk(part.items, False)


def test_two_scripts_of_a_book_are_equal() -> None:
    book, _ = scripted("<p>One. Two.</p>")
    first: Script = script(book)[1]
    assert first == script(book)[1]


# -- what the markup says of a sentence's characters --------------------------------------------


def test_figures_above_and_below_the_line_stay_so() -> None:
    _, part = scripted("<p>It is 10<sup>6</sup> of H<sub>2</sub>O, the 1<sup>re</sup>.</p>", "xx")
    assert said(part) == ["It is 10⁶ of H₂O, the 1re."]


def test_a_language_without_rules_is_left_to_the_engine_and_named() -> None:
    book, _ = scripted('<p lang="fi">Hyvää 3. huhtikuuta.</p><p>One.</p>')
    (finding,) = book.findings
    assert (finding.code, finding.place) == ("language-unruled", "fi")


def test_a_sentence_has_the_language_of_its_words() -> None:
    _, part = scripted(
        '<p>He said “<i lang="fr">Adieu.</i>” <b lang="de">Na, und?</b> <b lang="de">Ja.</b></p>'
    )
    assert [unit.language for unit in part.utterances()] == ["en", "de", "de"]


def test_the_book_says_how_its_words_sound() -> None:
    _, part = scripted(
        '<p>Go to <b xmlns:ssml="http://www.w3.org/2001/10/synthesis" ssml:ph="ˈlɛstə">Leicester'
        "</b> in 1895.</p>"
        '<p xmlns:ssml="http://www.w3.org/2001/10/synthesis" ssml:ph="ˈbiːvə">Belvoir</p>'
    )
    first, second = (unit.spoken for unit in part.utterances())
    (said,) = first.phonemes
    assert (first.text[said.start : said.end], said.ipa) == ("Leicester", "ˈlɛstə")
    assert [said.ipa for said in second.phonemes] == ["ˈbiːvə"]


def test_the_lexicons_of_the_settings_and_of_the_folder_are_used(tmp_path: Path) -> None:
    given = tmp_path / "given.tsv"
    given.write_text("Orrin\tORR in\n", encoding="utf-8")
    (tmp_path / "lexicon.tsv").write_text("Orrin\twrong\nIda\t/ˈiːdə/\n", encoding="utf-8")
    source = tmp_path / "book.txt"
    source.write_text("Orrin and Ida’s clock.\n", encoding="utf-8")
    wanted = Settings(language="en", lexicon=(given,))
    book, lines = script(read(source, wanted), wanted)
    (unit,) = lines.utterances()
    assert unit.spoken.text == "ORR in and Ida’s clock."
    (said,) = unit.spoken.phonemes
    assert unit.spoken.text[said.start : said.end] == "Ida’s"
    assert "lexicon-found" in {finding.code for finding in book.findings}


def test_an_entry_that_hides_half_the_book_is_warned_of(tmp_path: Path) -> None:
    given = tmp_path / "given.tsv"
    given.write_text("the\tno\n", encoding="utf-8")
    source = tmp_path / "book.txt"
    source.write_text("The cat saw the dog and the bird.\n\n" * 20, encoding="utf-8")
    wanted = Settings(language="en", lexicon=(given,))
    book, _ = script(read(source, wanted), wanted)
    assert "lexicon-hides-text" in {finding.code for finding in book.findings}
