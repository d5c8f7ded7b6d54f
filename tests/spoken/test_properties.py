"""What holds for any text in any language: the promises of the spoken text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from maps import check_map

from accessible.settings import CHOICES, Settings
from accessible.spoken import Style, speak

LANGUAGES = ["en", "en-GB", "de", "fr", "es", "it", "pt", "pt-PT", "nl", "ja", "und"]

#: What rules are made of, in every order and without sense.
_BITS = (
    "1 12 007 1990s 1,000 3.14 .5 1/2 ½ 2½ $ £ € ¥ $1.5m % ° °C ′ ″ – - — − … ... . , : ; ! ? ' ’ "
    "“ ” ( ) [3] [ ] / \\ @ # & * + = < > ~ ^ _ | ² ₂ ⁶ am p.m. 5pm 10:30 Jan. May Sept. 12th 3rd "
    "I II XIV IV. v vi Louis Henry Chapter Act p. pp. No. Nº Fig. vol. St. Dr. Mr. Mrs. Jr. Ave "
    "U.S. NATO ICBM BBC PhD e.g. i.e. etc. vs. km kg ft in. km/h m² mph GB hr min A B b C c www. "
    ".com http:// foo@bar.com @x #tag 😀 👩‍💻 🇫🇷 H2O CO₂ MP3 B-52 the of and King zum Uhr z.B. "
    "siècle Nr. Abs. Sr. Sra. núm. ora d.C. a.C. R$ euro EUR USD 1º 2ª 3e 1er über \u00ad \u200b "
    "\u0092 \u0085 \n \t \xa0 \u202f"
).split(" ")
_JOINED = st.lists(st.sampled_from(_BITS) | st.sampled_from([" ", ""]), max_size=14).map("".join)
_SPACED = st.lists(st.sampled_from(_BITS), max_size=10).map(" ".join)
_ANY = st.text(st.characters(), max_size=60)
TEXTS = _JOINED | _SPACED | _ANY


@hypothesis_settings(max_examples=600)
@given(TEXTS, st.sampled_from(LANGUAGES), st.booleans())
@example("\ud800 5 \udfff", "en", False)
@example("\u202e12 May\u202c \u2067$5\u2069", "en", False)
def test_the_map_covers_any_text(written: str, language: str, heading: bool) -> None:
    spoken = speak(written, language, heading=heading)
    check_map(written, spoken)
    written_back = "".join(written[p.written_start : p.written_end] for p in spoken.pieces)
    assert written_back == written


@hypothesis_settings(max_examples=600)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_a_spoken_text_is_said_as_it_is(written: str, language: str) -> None:
    once = speak(written, language).text
    assert speak(once, language).text == once


_STYLES = st.fixed_dictionaries(
    {
        name: st.sampled_from(CHOICES[name])
        for name in ("dates", "zero", "note_marks", "urls", "emoji", "parentheses")
    }
).map(lambda choices: Style.of(Settings(**choices)))


@given(TEXTS, _STYLES)
def test_every_style_covers_any_text(written: str, style: Style) -> None:
    for language in ("en", "de"):
        check_map(written, speak(written, language, style=style))


@hypothesis_settings(max_examples=300)
@given(TEXTS, st.data())
def test_the_two_directions_agree(written: str, data: st.DataObject) -> None:
    spoken = speak(written, "en")
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, len(written)))
    first, last = spoken.spoken_span(start, end)
    assert 0 <= first <= last <= len(spoken.text)
    if first < last:
        begin, stop = spoken.written_span(first, last)
        # What is said for a stretch was written in that stretch, or in the piece it is part of.
        assert begin <= start or spoken.spoken_span(start, begin)[1] <= first
        assert stop >= begin


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl"])
@pytest.mark.parametrize(
    "unit",
    [
        "a", "1", "1,", "1.", ".", "-", "I", "A.", "1/", "'", '"', "(", "$", "$1", "@a.", "a@", "#",
        "http://a", "M", "1:", "1-", "X", "p. ", "1 ", " ", "a-", "é", "😀", "₂", "½", "and 1 ",
        "St. ", "\u00ad", "\u200d", "\ud800",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_alone(unit: str, language: str) -> None:
    """No pattern backtracks without bound: a hang is what fails here, not a slow machine."""
    text = unit * (30_000 // len(unit))
    started = time.process_time()
    check_map(text, speak(text, language))
    assert time.process_time() - started < 10
