"""The language of a text, told from the text alone: real paragraphs in 55 languages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accessible.readers import detection
from accessible.readers.detection import known, languages

#: One paragraph in each language, our own or the beginning of a book in the public domain.
SAMPLES = dict(
    line.split("\t")
    for line in (Path(__file__).parent / "languages.tsv").read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize("language", SAMPLES)
def test_a_paragraph(language: str) -> None:
    found, likely = next(iter(languages(SAMPLES[language]).items()))
    assert (found, likely > 0.6) == (language, True)


@pytest.mark.parametrize("language", SAMPLES)
def test_its_first_fifty_characters(language: str) -> None:
    assert next(iter(languages(SAMPLES[language][:50]))) == language


def test_capitals_and_decomposed_accents_tell_the_same() -> None:
    import unicodedata

    for language in ("fr", "cs", "el", "ru"):
        text = SAMPLES[language]
        for changed in (text.upper(), unicodedata.normalize("NFD", text)):
            assert next(iter(languages(changed))) == language


def test_a_book_is_heard_from_start_to_end() -> None:
    """A foreign preface does not decide, and both languages of a bilingual book are found."""
    english, latin = SAMPLES["en"] * 40, SAMPLES["la"] * 4
    assert next(iter(languages(latin + english))) == "en"
    both = languages(SAMPLES["en"] * 30 + SAMPLES["fr"] * 30)
    assert set(both) == {"en", "fr"}
    assert min(both.values()) > 0.4


@pytest.mark.parametrize("text", ["", " \n", "1, 2, 3", "— * —", "Okafor", "M. O.", "😀" * 500])
def test_too_little_to_tell(text: str) -> None:
    assert max(languages(text).values(), default=0) < 0.6


def test_code_is_no_language() -> None:
    code = "for (i = 0; i < n; i++) { x[i] = y[i] * 2; }\nif (x == 3) { return f(x, y); }\n" * 20
    assert max(languages(code).values(), default=0) < 0.6


def test_a_huge_book_takes_no_longer() -> None:
    text = SAMPLES["en"] * 50_000  # some 12 million characters
    languages(text[:1000])
    start = time.perf_counter()
    assert next(iter(languages(text))) == "en"
    assert time.perf_counter() - start < 2


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@example("AAAAAAAAAOQº")
def test_any_text_gives_an_answer_and_always_the_same(text: str) -> None:
    shares = languages(text)
    assert shares == languages(text)
    assert sum(shares.values()) <= 1.0001
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert set(shares) <= known()


def test_its_memory_can_be_had_back() -> None:
    before = languages(SAMPLES["en"])
    detection.forget()
    assert languages(SAMPLES["en"]) == before


@given(st.lists(st.text("ab \u00e9", max_size=900), max_size=60), st.integers(1, 40))
@example(["x" * detection.PLACES * detection.WINDOW], 1)
@example(["x" * (detection.PLACES * detection.WINDOW + 1), "", "y"], 1)
def test_of_a_text_in_pieces_the_same_is_heard(pieces: list[str], times: int) -> None:
    pieces = pieces * times
    whole = "".join(pieces)
    heard = detection.excerpt(iter(pieces), len(whole))
    assert len(heard) <= detection.PLACES * detection.WINDOW
    assert detection._windows(heard) == detection._windows(whole)
