"""Lexicons: PLS 1.0, two columns, where entries apply, and what is wrong with bad ones."""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.errors import UsageError
from accessible.spoken.lexicon import (
    Entry,
    Lexicon,
    beside,
    findings_of,
    gather,
    load,
    merged,
    parse,
)

PLS = "http://www.w3.org/2005/01/pronunciation-lexicon"


def pls(body: str, attributes: str = 'alphabet="ipa" xml:lang="en"') -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<lexicon version="1.0" {attributes} '
    return f'{head}xmlns="{PLS}">\n{body}\n</lexicon>'.encode()


def found(lexicon: Lexicon, text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end, _ in lexicon.find(text, language)]


def of(*written: str, **fields: str) -> Lexicon:
    return Lexicon(tuple(Entry(word, alias="x", **fields) for word in written))


# -- PLS 1.0, by the headings of the recommendation ---------------------------------------------


def test_4_1_lexicon_states_language_and_alphabet() -> None:
    body = '<lexeme><grapheme>tomato</grapheme><phoneme>t@"mA:t@U</phoneme></lexeme>'
    lexicon, findings = parse(pls(body, 'alphabet="x-sampa" xml:lang="en-GB"'), "a.pls")
    assert lexicon.entries == (
        Entry("tomato", phonemes="təˈmɑːtəʊ", language="en-GB", place="a.pls:3"),
    )
    assert findings == ()


def test_4_2_metadata_and_4_8_examples_are_no_entries() -> None:
    body = (
        '<meta name="x" content="y"/><metadata><a/></metadata><lexeme><grapheme>a</grapheme>'
        "<alias>b</alias><example>a <b/></example></lexeme>"
    )
    lexicon, findings = parse(pls(body), "a.pls")
    assert [(entry.written, entry.alias) for entry in lexicon.entries] == [("a", "b")]
    assert findings == ()


def test_4_5_every_grapheme_has_the_pronunciation() -> None:
    body = (
        "<lexeme><grapheme>theatre</grapheme><grapheme> theater </grapheme>"
        "<phoneme>ˈθɪətə</phoneme></lexeme>"
    )
    entries = parse(pls(body), "a.pls")[0].entries
    assert [(entry.written, entry.phonemes) for entry in entries] == [
        ("theatre", "ˈθɪətə"),
        ("theater", "ˈθɪətə"),
    ]


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("<phoneme>ruːt</phoneme><phoneme>raʊt</phoneme>", ("", "ruːt")),
        ('<phoneme>ruːt</phoneme><phoneme prefer="true">raʊt</phoneme>', ("", "raʊt")),
        ("<alias>root</alias><phoneme>raʊt</phoneme>", ("root", "")),
        ("<phoneme>raʊt</phoneme><alias>rout</alias>", ("rout", "raʊt")),
        ('<phoneme alphabet="x-cmu">R UW</phoneme><alias>root</alias>', ("root", "")),
        ('<phoneme alphabet="x-SAMPA">ru:t</phoneme>', ("", "ruːt")),
    ],
)
def test_4_6_and_4_7_the_preferred_pronunciation(spoken: str, expected: tuple[str, str]) -> None:
    (entry,) = parse(pls(f"<lexeme><grapheme>route</grapheme>{spoken}</lexeme>"), "a")[0].entries
    assert (entry.alias, entry.phonemes) == expected


def test_4_4_a_lexeme_without_a_role_comes_first() -> None:
    body = (
        '<lexeme role="v"><grapheme>read</grapheme><phoneme>riːd</phoneme></lexeme>'
        "<lexeme><grapheme>read</grapheme><phoneme>rɛd</phoneme></lexeme>"
    )
    lexicon, findings = parse(pls(body), "a.pls")
    assert [finding.code for finding in findings] == ["lexicon-role"]
    ((_, _, entry),) = lexicon.find("read", "en")
    assert entry.phonemes == "rɛd"


def test_a_prefix_and_no_namespace_are_read_as_well() -> None:
    prefixed = f'<p:lexicon xmlns:p="{PLS}"><p:lexeme><p:grapheme>a</p:grapheme>'
    prefixed += "<p:alias>b</p:alias></p:lexeme></p:lexicon>"
    bare = "<lexicon><lexeme><grapheme>a</grapheme><alias>b</alias></lexeme></lexicon>"
    for text in (prefixed, bare):
        assert [entry.alias for entry in parse(text.encode(), "a")[0].entries] == ["b"]


def test_malformed_pls_says_line_and_reason_and_the_rest_is_used() -> None:
    body = "\n".join(
        (
            "<lexeme><grapheme>before</grapheme><alias>one</alias></lexeme>",
            "<lexeme><grapheme>broken<alias>two</alias></lexeme>",
            "<lexeme><grapheme>AT&T</grapheme><alias>three</alias></lexeme>",
            "<lexeme><grapheme>after</grapheme><phoneme>t@</phoneme></lexeme>",
        )
    )
    lexicon, findings = parse(pls(body, 'alphabet="x-sampa" xml:lang="de"'), "a.pls")
    assert [(entry.written, entry.phonemes, entry.language) for entry in lexicon.entries] == [
        ("before", "", "de"),
        ("after", "tə", "de"),
    ]
    assert [(finding.code, finding.place) for finding in findings] == [
        ("lexicon-malformed", "a.pls:4"),
        ("lexicon-entry", "a.pls:4"),
        ("lexicon-entry", "a.pls:5"),
    ]
    assert "mismatch: grapheme" in findings[0].message


def test_a_pls_that_was_cut_off_keeps_what_is_whole() -> None:
    body = "".join(f"<lexeme><grapheme>w{n}</grapheme><alias>a</alias></lexeme>" for n in range(9))
    lexicon, findings = parse(pls(body)[:-100], "a.pls")
    assert [entry.written for entry in lexicon.entries] == [f"w{n}" for n in range(7)]
    assert {finding.code for finding in findings} == {"lexicon-malformed", "lexicon-entry"}


def test_nothing_outside_the_file_is_read_and_nothing_unfolds(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    lexeme = "<lexeme><grapheme>a</grapheme><alias>&x;</alias></lexeme>"
    for declared in (f'SYSTEM "{secret.as_uri()}"', f'"{"ha" * 1000}"'):
        text = f'<!DOCTYPE lexicon [<!ENTITY x {declared}>]><lexicon xmlns="{PLS}">{lexeme}'
        text += "<lexeme><grapheme>b</grapheme><alias>bee</alias></lexeme></lexicon>"
        lexicon, findings = parse(text.encode(), "a.pls")
        assert [entry.alias for entry in lexicon.entries] == ["bee"]
        assert findings[0].code == "lexicon-malformed"


@pytest.mark.parametrize(
    ("lexeme", "code"),
    [
        ("<alias>b</alias>", "lexicon-entry"),
        ("<grapheme>a</grapheme>", "lexicon-entry"),
        ("<grapheme>a</grapheme><alias>…</alias>", "lexicon-entry"),
        ("<grapheme>a</grapheme><alias/>", "lexicon-entry"),
        ("<grapheme>a</grapheme><phoneme>W33</phoneme>", "lexicon-entry"),
        ("<grapheme>a</grapheme><phoneme/>", "lexicon-entry"),
        ('<grapheme>a</grapheme><phoneme alphabet="x-cmu">AH</phoneme>', "lexicon-alphabet"),
    ],
)
def test_an_entry_that_cannot_be_used_is_said_with_its_line(lexeme: str, code: str) -> None:
    lexicon, findings = parse(pls(f"\n<lexeme>{lexeme}</lexeme>"), "a.pls")
    assert lexicon.entries == ()
    assert [(finding.code, finding.place) for finding in findings] == [(code, "a.pls:4")]


def test_another_document_is_no_lexicon() -> None:
    lexicon, findings = parse(b"<html><p>Hello</p></html>", "a.pls")
    assert not lexicon
    assert [finding.code for finding in findings] == ["lexicon-malformed"]


# -- two columns -----------------------------------------------------------------------------------


def test_two_columns_as_people_write_them() -> None:
    text = (
        "\ufeff# names\n\nSiobhan\t\tShivawn\nNiamh = Neev   # not Nee-am\n"
        '"AC/DC", "ay see, dee see"\r\nSt. Bees, Saint Bees, en-GB\nA*\tA star\n'
        "C#\tsee sharp\nSaoirse = /ˈsɪrʃə/\nCaoimhe\t[ˈkiːvə]\ta b\n"
    )
    lexicon, findings = parse(text.encode(), "names.txt")
    assert lexicon.entries == (
        Entry("St. Bees", "Saint Bees", "", "en-GB", "names.txt:6"),
        Entry("Siobhan", "Shivawn", place="names.txt:3"),
        Entry("Niamh", "Neev", place="names.txt:4"),
        Entry("AC/DC", "ay see, dee see", place="names.txt:5"),
        Entry("A*", "A star", place="names.txt:7"),
        Entry("C#", "see sharp", place="names.txt:8"),
        Entry("Saoirse", phonemes="ˈsɪrʃə", place="names.txt:9"),
    )
    assert [(finding.code, finding.place) for finding in findings] == [
        ("lexicon-entry", "names.txt:10")
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Siobhan", "one column"),
        ("Siobhan =", "silent"),
        ("Siobhan = …", "silent"),
        ("= Shivawn", "Nothing is written"),
        ("Siobhan = /Shivawn9/", "not IPA: “S9”"),
        ("Siobhan, Shi, va, wn", "4 columns"),
    ],
)
def test_a_bad_line_is_said_and_the_rest_is_used(line: str, why: str) -> None:
    lexicon, (finding,) = parse(f"one = two\n{line}\nthree = four\n".encode(), "a.txt")
    assert [entry.written for entry in lexicon.entries] == ["one", "three"]
    assert (finding.code, finding.place) == ("lexicon-entry", "a.txt:2")
    assert why in finding.message


def test_a_spreadsheet_has_commas_or_semicolons_and_a_header() -> None:
    for mark in ",;":
        text = f"Word{mark}Said\na=b{mark}a is b\n"
        lexicon, findings = parse(text.encode("utf-16"), "a.csv")
        assert [(entry.written, entry.alias) for entry in lexicon.entries] == [("a=b", "a is b")]
        assert findings == ()


def test_other_encodings_are_guessed_and_said() -> None:
    lexicon, findings = parse("café = caffay".encode("latin-1"), "a.txt")
    assert [entry.written for entry in lexicon.entries] == ["café"]
    assert [finding.code for finding in findings] == ["encoding-guessed"]
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?><lexicon><lexeme><grapheme>café'
    declared += "</grapheme><alias>b</alias></lexeme></lexicon>"
    lexicon, findings = parse(declared.encode("latin-1"), "a.pls")
    assert [entry.written for entry in lexicon.entries] == ["café"]
    assert findings == ()
    assert parse(b"\0\1\2", "a.txt")[1][0].code == "lexicon-malformed"


def test_a_thousand_bad_lines_are_few_findings() -> None:
    findings = parse(b"bad\n" * 1000, "a.txt")[1]
    assert len(findings) == 21
    assert "980 more" in findings[-1].message


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())))
def test_nothing_in_a_file_raises(data: bytes) -> None:
    for content in (data, b"<lexicon><lexeme>" + data):
        lexicon, _ = parse(content, "a.txt")
        for entry in lexicon.entries:
            assert entry.written and (entry.alias or entry.phonemes)


# -- where entries apply ---------------------------------------------------------------------------


def test_whole_words_only() -> None:
    assert found(of("can"), "can can't cannot can-do (can) can_do") == ["can"] * 3
    assert found(of("St.", "C++", ".NET"), "St. John's C++ and .NET; St") == ["St.", "C++", ".NET"]
    assert found(of("naïve"), f"naïve {normalize('NFD', 'naïve naïvely')}") == [
        "naïve",
        normalize("NFD", "naïve"),
    ]
    assert found(of("O'Brien", "re"), "O’Brien, they’re") == ["O’Brien"]
    assert found(of("Académie"), "l’Académie", "fr") == ["Académie"]


def test_the_longest_first() -> None:
    text = "the New\n  York Times of New York"
    assert found(of("New York", "New York Times"), text) == ["New\n  York Times", "New York"]


def test_scripts_without_spaces() -> None:
    assert found(of("東京"), "在東京は", "ja") == ["東京"]
    assert found(of("ภาษา"), "ฉันพูดภาษาไทย", "th") == ["ภาษา"]


def test_case() -> None:
    assert found(of("gif"), "gif Gif GIF gIf") == ["gif", "Gif", "GIF"]
    assert found(of("Polish"), "polish Polish POLISH") == ["Polish", "POLISH"]
    assert found(of("us"), "us Us US") == ["us", "Us"]
    lexicon = Lexicon((Entry("polish", "a"), Entry("Polish", "b")))
    assert [entry.alias for _, _, entry in lexicon.find("polish Polish", "en")] == ["a", "b"]


@pytest.mark.parametrize(
    ("entry", "text", "applies"),
    [
        ("", "en", True),
        ("en", "en-GB", True),
        ("en-GB", "en-gb", True),
        ("en-GB", "en", True),
        ("en-GB", "en-US", False),
        ("en", "de", False),
        ("de", "und", True),
        ("e", "en", False),
    ],
)
def test_language(entry: str, text: str, applies: bool) -> None:
    assert bool(of("a", language=entry).find("a", text)) is applies


def test_the_region_before_the_language_within_a_file() -> None:
    lexicon, _ = parse(b"route = root\nroute,rout,en-US", "a.txt")
    assert [entry.alias for _, _, entry in lexicon.find("route", "en-US")] == ["rout"]
    assert [entry.alias for _, _, entry in lexicon.find("route", "en-GB")] == ["root"]


@pytest.mark.parametrize(
    ("phonemes", "language", "expected"),
    [("ʃɪˈvɔːn", "en", "ʃɪˈvɔːnz"), ("bruːs", "en", "bruːsɪz"), ("dʒæk", "en", "dʒæks")],
)
def test_a_name_with_s_keeps_its_sound(phonemes: str, language: str, expected: str) -> None:
    lexicon = Lexicon((Entry("Name", phonemes=phonemes),))
    ((start, end, entry),) = lexicon.find("Name’s", language)
    assert (start, end, entry.phonemes, entry.written) == (0, 6, expected, "Name’s")
    assert found(of("Siobhan"), "Siobhan's, Siobhans'") == ["Siobhan"]


def test_ten_thousand_entries_are_fast() -> None:
    lexicon = of(*(f"word{n}" for n in range(10_000)))
    text = "It was a dark and stormy night, said word77. " * 2_000
    lexicon.find(text, "en")
    start = time.process_time()
    assert len(lexicon.find(text, "en")) == 2_000
    assert time.process_time() - start < 2
    assert pickle.loads(pickle.dumps(lexicon)) == lexicon
    assert hash(lexicon) == hash(merged(lexicon))


@given(st.lists(st.text(min_size=1, max_size=4), max_size=5), st.text(max_size=60))
def test_matches_are_in_order_and_inside(written: list[str], text: str) -> None:
    at = 0
    for start, end, _ in of(*written).find(text, "en"):
        assert at <= start < end <= len(text)
        at = end


def test_a_word_is_found_wherever_it_stands_alone() -> None:
    for around in ("{}", "“{}”", "—{}—", "({}).", " {} ", "'{}'"):
        assert found(of("Aoife"), around.format("Aoife")) == ["Aoife"]


# -- files -----------------------------------------------------------------------------------------


def test_precedence(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "book.lexicon.tsv", "book.lexicon.csv", "lexicon.txt"):
        (tmp_path / name).write_text(f"word,{name}\n{name},x\n")
    document = tmp_path / "book.md"
    assert [path.name for path in beside(document)] == ["book.lexicon.tsv", "lexicon.txt"]
    given = (tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "lexicon.txt")
    lexicon, findings = gather(given[:2], document)
    words = [entry.alias for entry in lexicon.entries if entry.written == "word"]
    assert words == ["two.txt", "one.txt", "book.lexicon.tsv", "lexicon.txt"]
    assert [(finding.code, finding.place) for finding in findings] == [
        ("lexicon-found", "book.lexicon.tsv"),
        ("lexicon-found", "lexicon.txt"),
    ]
    assert [finding.place for finding in gather(given, document)[1]] == ["book.lexicon.tsv"]
    assert gather((), tmp_path / "elsewhere" / "book.md") == (Lexicon(), ())


def test_a_document_is_not_its_own_lexicon(tmp_path: Path) -> None:
    document = tmp_path / "lexicon.txt"
    document.write_text("A book about lexicons.")
    assert beside(document) == []


def test_a_given_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "none.pls")
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path)


def test_an_entry_that_hides_half_the_book() -> None:
    the, name = Entry("the", "x", place="a:1"), Entry("Siobhan", phonemes="ʃɪ", place="a:2")
    uses = {the: 4_000, name: 900, Entry("Siobhan’s", phonemes="ʃɪz", place="a:2"): 200}
    (finding,) = findings_of(uses, 100_000)
    assert (finding.code, finding.place) == ("lexicon-hides-text", "a:1")
    assert "4 %" in finding.message
    assert findings_of({the: 5}, 60) == []
    assert len(findings_of({name: 1_500, Entry("Siobhan's", place="a:2"): 600}, 100_000)) == 1
    phrase = Entry("one two three four five six", "x", place="a:1")
    assert len(findings_of({phrase: 500}, 100_000)) == 1
