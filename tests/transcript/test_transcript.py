"""The transcript: what is read differently is shown, marked, counted, in every format."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from accessible.audio import Phonemes
from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.scripting import Part, Role, Script, Utterance, script
from accessible.settings import Casting, Settings
from accessible.spoken.alignment import Replacement, Spoken, splice
from accessible.transcript import FORMATS, transcript
from accessible.transcript.readings import Transcript, readings

BOOK = Book(Metadata("A <b>old “Title”", "en-GB"), ())


def unit(number: int, written: str, *said: tuple[str, str, str], language: str = "en") -> Utterance:
    """An utterance with replacements given as (written, said, kind), in order."""
    replacements: list[Replacement] = []
    at = 0
    for before, words, kind in said:
        start = written.index(before, at)
        at = start + len(before)
        replacements.append((start, at, words, kind))
    spoken = splice(written, replacements)
    return Utterance(f"u{number}", written, spoken, language, Role.BODY, 250)


PAID = unit(
    1,
    "He paid £1.5m, or $5 million, in the\n 1990s [3].",
    ("£1.5m", "one point five million pounds", "money"),
    ("$5 million", "five million dollars", "money"),
    ("\n ", " ", "space"),
    ("1990s", "nineteen nineties", "year"),
    ("[3]", "", "note"),
)
FINE = unit(2, "And ﬁne <more> & so.", ("ﬁ", "fi", "ligature"))
PICTURE = unit(3, "A cat.", ("", "Image: ", "label"))
ARABIC = unit(4, "في 5 دقائق", ("5", "خمس", "number"), language="ar")
NAME = replace(
    unit(5, "Orrin came."),
    spoken=Spoken("Orrin came.", splice("Orrin came.", []).pieces, (Phonemes(0, 5, "ˈɒrɪn"),)),
)
SCRIPT = Script(
    (
        Part("text/one.xhtml", "One", (PAID, FINE, PICTURE)),
        Part("text/two words.xhtml", "", (ARABIC, NAME)),
        Part("text/plain.xhtml", "", (unit(6, "Plain."),)),
    )
)


def shown(form: str, script: Script = SCRIPT, **options: object) -> str:
    return "\n".join(transcript(BOOK, script, form, **options)) + "\n"  # type: ignore[arg-type]


def test_readings_are_whole_and_clean_up_is_none() -> None:
    assert [(r.kind, r.written, r.said) for r in readings(PAID)] == [
        ("money", "£1.5m", "one point five million pounds"),
        ("money", "$5 million", "five million dollars"),
        ("year", "1990s", "nineteen nineties"),
        ("note", "[3]", ""),
    ]
    assert readings(FINE) == readings(PICTURE) == ()
    assert [str(r) for r in readings(NAME)] == ["“Orrin” sounds /ˈɒrɪn/"]


@pytest.mark.parametrize(
    ("written", "said", "counts"),
    [
        ("—", ", ", False),
        ("“", "", False),
        ("CHAPTER", "chapter", False),
        ("ICBM", "I C B M", True),
        ("&", "and", True),
        ("☺", "smiling face", True),
        ("☺", "", True),
    ],
)
def test_what_counts_as_read_differently(written: str, said: str, counts: bool) -> None:
    assert bool(readings(unit(1, f"a {written} b", (written, said, "some")))) == counts


def test_the_text_is_read_line_by_line() -> None:
    assert shown("text").splitlines() == [
        "text/one.xhtml",
        "u1 body en: He paid £1.5m, or $5 million, in the 1990s [3].",
        "  spoken: He paid one point five million pounds, or five million dollars, in the "
        "nineteen nineties .",
        "  money: “£1.5m” is “one point five million pounds”",
        "  money: “$5 million” is “five million dollars”",
        "  year: “1990s” is “nineteen nineties”",
        "  note: “[3]” is silent",
        "u2 body en: And ﬁne <more> & so.",
        "  spoken: And fine <more> & so.",
        "u3 body en: A cat.",
        "  spoken: Image: A cat.",
        "text/two words.xhtml",
        "u4 body ar: في 5 دقائق",
        "  spoken: في خمس دقائق",
        "  number: “5” is “خمس”",
        "u5 body en: Orrin came.",
        "  phonemes: “Orrin” sounds /ˈɒrɪn/",
        "text/plain.xhtml",
        "u6 body en: Plain.",
        "3 of 6 units are read differently from how they are written: money 2, year 1, note 1, "
        "number 1, phonemes 1.",
    ]


def test_only_what_is_asked_for_is_shown() -> None:
    lines = shown("text", changed=True).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("u")] == ["u1", "u4", "u5"]
    assert "text/plain.xhtml" not in lines
    lines = shown("text", kinds=("number", "phonemes")).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("u")] == ["u4", "u5"]
    assert shown("text", kinds=("money,",)).startswith("3 of 6")


def test_json_holds_the_spans() -> None:
    data = [json.loads(line) for line in shown("json").splitlines()]
    assert [row["id"] for row in data] == ["u1", "u2", "u3", "u4", "u5", "u6"]
    for row in data:
        for piece in row["pieces"]:
            for side in ("written", "spoken"):
                start, end = piece[f"{side}_span"]
                assert row[side][start:end] == piece[side]
    assert {piece["kind"] for piece in data[0]["pieces"]} == {"money", "space", "year", "note"}
    assert data[4]["phonemes"] == [{"ipa": "ˈɒrɪn", "spoken": "Orrin", "spoken_span": [0, 5]}]
    assert [row["changed"] for row in data] == [True, False, False, True, True, False]


def test_tsv_is_a_table() -> None:
    quoted = Script((Part("a.xhtml", "", (unit(1, '"So\tbe" it'),)),))
    rows = list(csv.reader(shown("tsv", quoted).splitlines(), dialect="excel-tab"))
    assert rows[1] == [
        "a.xhtml",
        "u1",
        "body",
        "en",
        '"So be" it',
        '"So\tbe" it'.replace("\t", " "),
        "",
        "250",
    ]
    rows = list(csv.reader(shown("tsv").splitlines(), dialect="excel-tab"))
    assert {len(row) for row in rows} == {len(rows[0])} == {8}
    assert rows[1][rows[0].index("classes")] == "money,year,note"


def test_the_page_is_accessible() -> None:
    text = shown("html")
    root = html.fromstring(text)
    assert text.startswith("<!DOCTYPE html>")
    assert root.get("lang") == "en"
    assert "<script" not in text
    assert "http" not in text
    assert [row.get("scope") for row in root.iter("th")].count(None) == 0
    headings = [int(e.tag[1]) for e in root.iter("h1", "h2", "h3")]
    assert headings == [1, 2, 2, 2, 2]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href") for a in root.iter("a")} <= {f"#{name}" for name in ids}
    (counts,) = root.find_class("counts")
    assert [e.text for e in counts.iter("th")][3:] == [
        "money",
        "year",
        "note",
        "number",
        "phonemes",
    ]
    rows = {row.find("th").text: row for row in root.iter("tr") if row.find("th") is not None}
    cells = rows["u1"].findall("td")
    marks = [(m.get("data-class"), m.text) for m in cells[0].iter("mark")]
    assert marks[:2] == [("money", "£1.5m"), ("money", "$5 million")]
    assert cells[0].text_content() == PAID.written
    assert [item.text_content() for item in cells[2].iter("li")][-1] == "note: “[3]” is silent"
    assert rows["u4"].findall("td")[0].get("lang") == "ar"
    assert rows["u2"].findall("td")[0].text_content() == FINE.written
    assert not [row for row in rows if row == "u7"]


def test_a_page_with_nothing_to_show_says_so() -> None:
    plain = Script((Part("a.xhtml", "", (unit(1, "Plain."),)),))
    assert "No unit is read like that." in shown("html", plain, changed=True)
    assert Transcript(BOOK.metadata, plain).summary().shown == 1


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=9)), max_size=4), st.data())
def test_any_text_is_shown_in_every_format(
    texts: list[tuple[str, str]], data: st.DataObject
) -> None:
    units = []
    for number, (written, said) in enumerate(texts):
        start = data.draw(st.integers(0, len(written)))
        end = data.draw(st.integers(start, len(written)))
        kind = data.draw(st.sampled_from(["money", "space"]))
        spoken = splice(written, [(start, end, said, kind)])
        units.append(Utterance(f"u{number}", written, spoken, "en", Role.BODY, 0))
    script = Script((Part("a.xhtml", "", tuple(units)),))
    for form in FORMATS:
        lines = list(transcript(BOOK, script, form))
        if form in ("text", "tsv"):
            assert not any("\x1b" in line or "\n" in line or "\r" in line for line in lines)
    assert len(list(transcript(BOOK, script, "json"))) == len(units)


def test_turns_are_shown_where_there_are_some() -> None:
    tree = etree.fromstring(
        f'<html xmlns="{XHTML}" lang="en"><head><title>T</title></head><body>'
        '<p>Say <i lang="fr">oui</i> <b class="cat">now</b>.</p><p>Plain.</p></body></html>'
    )
    book = Book(Metadata("T", "en"), (Chapter("a.xhtml", "T", tree),))
    made, lines = script(book, Settings(characters=(("cat", Casting()),)))
    assert [line for line in transcript(made, lines) if "turn" in line] == [
        "  turn en: Say",
        "  turn fr: oui",
        "  turn en, character cat: now.",
    ]
    one, two = (json.loads(line) for line in transcript(made, lines, "json"))
    assert [(turn["spoken"], turn["language"], turn["character"]) for turn in one["turns"]] == [
        ("Say", "en", ""),
        ("oui", "fr", ""),
        ("now.", "en", "cat"),
    ]
    assert two["turns"] == []
