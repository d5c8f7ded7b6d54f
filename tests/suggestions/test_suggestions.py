"""Suggestions for a lexicon: what a voice gets wrong is listed, common words never are."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from accessible.book import Book, Metadata
from accessible.readers.dispatch import read
from accessible.scripting import Part, Role, Script, Utterance, script
from accessible.settings import Settings
from accessible.spoken import speak
from accessible.spoken.lexicon import load
from accessible.suggestions import Suggestion, suggest
from accessible.suggestions.listing import FORMATS, listing
from accessible.suggestions.sounds import espeak
from accessible.suggestions.wordlists import words_of

BOOK = Book(Metadata("A Book", "en"), ())


def found(*texts: str, language: str = "en", least: int = 1, **options: object) -> list[Suggestion]:
    units = tuple(
        Utterance(f"u{number}", text, speak(text, language), language, Role.BODY, 0)
        for number, text in enumerate(texts)
    )
    lines = Script((Part("a.xhtml", "", units),))
    return suggest(BOOK, lines, Settings(**options), least=least, sounds=_none)  # type: ignore[arg-type]


def _none(word: str, language: str) -> str:
    return ""


def reasons(*texts: str, language: str = "en") -> dict[str, str]:
    return {one.word: one.reason for one in found(*texts, language=language)}


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("It was said by Roylott himself.", "Roylott", "name"),
        ("Eglonitz is a town.", "Eglonitz", "name or rare word"),
        ("They said populi to us.", "populi", "foreign word, perhaps Latin"),
        ("They ate foie there.", "foie", "foreign word, perhaps French"),
        ("He wrote ἀρχή there.", "ἀρχή", "Greek letters"),
        ("She bought a gloopZapp there.", "gloopZapp", "mixed case"),
        ("A fine McRoylott went out.", "McRoylott", "name"),
        ("A fine O’Roylott went out.", "O’Roylott", "name"),
        ("They went to Roylott’s house.", "Roylott", "name"),
        ("The old snorkwump went out.", "snorkwump", "rare word"),
        ("ROYLOTT IS COMING TO DINNER", "Roylott", "name or rare word"),
    ],
)
def test_what_is_suggested_and_why(text: str, word: str, reason: str) -> None:
    assert reasons(text) == {word: reason}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The colour of the honourable neighbour’s jewellery, we realised, was grey.", "en-GB"),
        (
            "Don't you see? Shan't we? I’d’ve said it's five o'clock, ma’am. He'll know, won’t he?",
            "en",
        ),
        ("THE END OF THE FIRST PART", "en"),
        ("Henry the VIII met Mr. Smith at 5 p.m. in the 1990s.", "en"),
        ("Il n’a jamais dit qu’aujourd’hui l’homme était très près du corps.", "fr"),
        ("Der Bürgermeister lief schneller als die Kinder über die Brücke.", "de"),
        ("La città è abbastanza lontana, ma domani proviamo a farlo davvero.", "it"),
        ("Quizás mañana los niños estén cansados de caminar tan lejos.", "es"),
        ("Misschien kunnen wij daarmee morgen eindelijk genoeg doen.", "nl"),
        ("東京は大きい。", "ja"),
        ("ทดสอบภาษา", "th"),
        ("Habari ya asubuhi rafiki yangu", "xx"),
    ],
)
def test_common_words_are_not_suggested(text: str, language: str) -> None:
    assert reasons(text, language=language) == {}


def test_an_english_word_in_another_language() -> None:
    assert reasons("Il parle du pavlova et du shibboleth.", language="fr") == {
        "shibboleth": "foreign word, perhaps English",
        "pavlova": "foreign word, perhaps English",
    }


def test_they_are_counted_placed_and_ranked() -> None:
    texts = ["We saw Roylott.", "Then Roylott’s aunt saw Windibank, and Roylott went."]
    roylott, windibank = found(*texts)
    assert (roylott.word, roylott.times) == ("Roylott", 3)
    assert roylott.places == ("a.xhtml#u0", "a.xhtml#u1")
    assert roylott.sentence == "We saw Roylott."
    assert windibank.word == "Windibank"
    assert roylott.score > windibank.score > 0
    assert [one.word for one in found(*texts, least=2)] == ["Roylott"]


def test_a_long_sentence_is_cut_around_the_word() -> None:
    (one,) = found(f"{'word ' * 60}Roylott{' word' * 60}.")
    assert "Roylott" in one.sentence
    assert len(one.sentence) < 120
    assert one.sentence.startswith("… word") and one.sentence.endswith("word …")


def test_words_of_a_lexicon_are_left_out(tmp_path: Path) -> None:
    lexicon = tmp_path / "l.txt"
    lexicon.write_text("Roylott = Roylott\n")
    assert found("We saw Roylott here.", lexicon=(lexicon,)) == []
    document = tmp_path / "book.txt"
    document.write_text("Title\n\nHe said that Roylott and Windibank came.\n")
    (tmp_path / "book.lexicon.txt").write_text("Windibank = /ˈwɪndɪbæŋk/\n")
    settings = Settings(language="en", lexicon=(lexicon,))
    book, lines = script(read(document, settings), settings)
    assert suggest(book, lines, settings, sounds=_none) == []
    settings = Settings(language="en")
    book, lines = script(read(document, settings), settings)
    assert [one.word for one in suggest(book, lines, settings, sounds=_none)] == ["Roylott"]


def test_the_text_is_a_lexicon_that_changes_nothing_until_it_is_edited(tmp_path: Path) -> None:
    ones = found('Then the "old" Roylott # said: populi.', "And Siobhán went.")
    lines = list(listing(ones, title="A\nBook", stem="book"))
    assert lines[0].startswith("# Words of “A Book” ")
    assert "book.lexicon.txt" in "\n".join(lines)
    assert all(line.startswith("# ") for line in lines)
    path = tmp_path / "book.lexicon.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    lexicon, findings = load(path)
    assert (lexicon.entries, findings) == ((), ())
    edited = [line.removeprefix("# ") if " = " in line else line for line in lines]
    path.write_text("\n".join(edited).replace("= Siobhán", "= /ʃɪˈvɔːn/"), encoding="utf-8")
    lexicon, findings = load(path)
    assert findings == ()
    said = {entry.written: entry.alias or entry.phonemes for entry in lexicon.entries}
    assert said == {"Roylott": "Roylott", "populi": "populi", "Siobhán": "ʃɪˈvɔːn"}


def test_every_format_holds_the_same() -> None:
    ones = found("We saw Roylott.", "And “Windibank” too, they said.")
    data = [json.loads(line) for line in listing(ones, "json")]
    rows = list(csv.DictReader(listing(ones, "tsv"), dialect="excel-tab"))
    assert [row["word"] for row in data] == [row["word"] for row in rows]
    assert data[0]["places"] == [rows[0]["place"]]
    assert next(listing([], "text", title="X")).startswith("# No word")
    assert list(listing([], "json")) == []
    assert set(FORMATS) == {"text", "json", "tsv"}


def test_what_a_voice_says_now() -> None:
    assert espeak("water", "en-US") == "wˈɔːɾɚ"
    assert espeak("Wasser", "de")[0] == "v"
    assert espeak("word", "xx") == ""


def test_lists_know_their_languages() -> None:
    assert words_of("en-GB") is not words_of("fr")
    assert words_of("en").rarity("her") == 0
    assert words_of("en").rarity("colour") == words_of("en").rarity("color") == 0
    assert words_of("en").rarity("Eglonitz") == 1
    assert words_of("de").rarity("Donaudampfschiff") == 0.5
    assert not words_of("xx").known
    assert words_of("en").strangeness("Gottsreich") > words_of("en").strangeness("Patersons")


@how(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(["en", "fr", "ar", "xx", "und"]))
def test_any_text_has_suggestions_or_none(text: str, language: str) -> None:
    for one in found(text, language=language):
        assert one.times >= 1
        assert one.places == ("a.xhtml#u0",)
        for form in FORMATS:
            assert len(list(listing([one], form))) >= 1


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "a’" * 100_000, "Aa" * 100_000, "\u0301a" * 99_999]
)
def test_a_hostile_text_takes_no_long_time(text: str) -> None:
    since = time.perf_counter()
    found(text)
    assert time.perf_counter() - since < 5


def test_a_novel(corpus: Path) -> None:
    book, lines = script(read(corpus / "epubs" / "sherlock-holmes.epub"))
    ones = suggest(book, lines, sounds=_none)
    words = [one.word for one in ones]
    assert {"Roylott", "Hosmer", "Lestrade", "Adler"} <= set(words[:60])
    assert {"Irene", "Briony", "Ku", "Klux", "Klan", "Boswell", "Pondicherry", "foie"} <= set(words)
    common = {"the", "her", "colour", "Holmes", "Watson", "London", "he’d", "don’t", "Doctor"}
    assert not common & set(words)
    assert 100 < len(words) < 400
