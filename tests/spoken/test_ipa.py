"""IPA: what may stand in it, what it is cut into, and X-SAMPA as it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken.ipa import from_x_sampa, in_ipa, sounds, strange, with_s, words


@pytest.mark.parametrize(
    ("x_sampa", "ipa"),
    [
        ('t@"mA:t@U', "təˈmɑːtəʊ"),
        ('SI"vO:n', "ʃɪˈvɔːn"),
        ('{k"sEnt', "ækˈsɛnt"),
        ('"b3`d', "ˈbɝd"),
        ("bO~ZuR", "bɔ̃ʒuʁ"),
        ("p_hQt", "pʰɒt"),
        ("bVt.n_=", "bʌt.n̩"),
        (r"r\Ed", "ɹɛd"),
        (r"|\|\_w", "ǁʷ"),
        ('%E@r@"pleIn', "ˌɛərəˈpleɪn"),
        ('a_"', "a\u0308"),
    ],
)
def test_x_sampa(x_sampa: str, ipa: str) -> None:
    assert from_x_sampa(x_sampa) == ipa
    assert strange(ipa) == ""


def test_alphabets() -> None:
    assert in_ipa("tə", "ipa") == in_ipa("t@", "x-sampa") == in_ipa("t@", "x-SAMPA") == "tə"
    assert in_ipa("T AH0", "x-cmu") is None


@pytest.mark.parametrize("ipa", ["təˈmɑːtəʊ", "ˈt͡ʃɔ̃ː.ɚç", "wɛst", "g:a", "a|b", "ma˥˩", "kæ(r)"])
def test_ipa_as_dictionaries_have_it(ipa: str) -> None:
    assert strange(ipa) == ""


@pytest.mark.parametrize(
    ("text", "odd"), [("hello4", "4"), ("T AH0", "TAH0"), ("ˈ", "ˈ"), ("ʃ/x", "/")]
)
def test_what_is_no_ipa(text: str, odd: str) -> None:
    assert strange(text) == odd


def test_words_and_sounds() -> None:
    assert words("tu ænd‿ə | ˈt͡ʃɝ") == ["tu", "ændə", "ˈtʃɜ˞"]
    assert sounds("ˈtʰɒː.m̩") == ["ˈ", "tʰ", "ɒː", ".", "m̩"]
    assert sounds("ç") == sounds("c\u0327") or words("c\u0327") == ["ç"]


@pytest.mark.parametrize(
    ("ipa", "language", "expected"),
    [
        ("ʃɪˈvɔːn", "en-GB", "ʃɪˈvɔːnz"),
        ("dʒɔːdʒ", "en", "dʒɔːdʒɪz"),
        ("dʒæk", "en", "dʒæks"),
        ("ˈiːfə", "en", "ˈiːfəz"),
        ("anˈdʁeːa", "de", "anˈdʁeːas"),
    ],
)
def test_the_s_of_a_name(ipa: str, language: str, expected: str) -> None:
    assert with_s(ipa, language) == expected


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    strange(text)
    for word in words(from_x_sampa(text)):
        assert all(sounds(word))
