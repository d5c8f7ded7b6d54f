"""Languages by their names: what a person writes is understood, and a tag is told in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible import languages
from accessible.engines.espeak import EspeakEngine


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("fr", "French"),
        ("en-US", "English (United States)"),
        ("es-419", "Spanish (Latin America)"),
        ("sr-latn", "Serbian (Latin)"),
        ("zh-Hant-TW", "Chinese (Traditional, Taiwan)"),
        ("cmn", "Chinese (Mandarin)"),
        ("en-GB-x-rp", "English (en-GB-x-rp)"),
        ("xx", "“xx”"),
    ],
)
def test_a_tag_is_told_in_words(tag: str, name: str) -> None:
    assert languages.name(tag) == name


def test_a_dialect_without_a_name_goes_by_another() -> None:
    assert languages.name("en-GB-x-rp", "English (Received)") == "English (Received)"
    assert languages.name("xx", "Ours") == "Ours"
    assert languages.name("de", "Ours") == "German"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"),
        ("pt_br", "pt-BR"),
        ("French", "fr"),
        ("  french ", "fr"),
        ("français", "fr"),
        ("FRANÇAIS", "fr"),
        ("euskara", "eu"),
        ("日本語", "ja"),
        ("French (Canada)", "fr-CA"),
        ("français (Canada)", "fr-CA"),
        ("American English", "en-US"),
        ("Mandarin", "zh"),
        ("Frenhc", ""),
        ("French (Nowhere)", ""),
        ("", ""),
        ("()", ""),
    ],
)
def test_what_people_write_is_understood(written: str, tag: str) -> None:
    assert languages.tag(written) == tag


def test_a_misspelt_name_is_near_its_own() -> None:
    assert languages.near("Frenhc") == ["French"]
    assert languages.near("qqqqqq") == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("fr-CA", "fr-FR", True),
        ("zh", "cmn-Latn", True),
        ("no", "nb", True),
        ("nn", "nb", False),
        ("en", "de", False),
    ],
)
def test_tags_of_one_language_are_known(one: str, other: str, alike: bool) -> None:
    assert languages.same(one, other) is alike
    assert languages.same(other, one) is alike


@given(st.text(max_size=40))
def test_nothing_that_is_written_is_too_odd(written: str) -> None:
    assert isinstance(languages.tag(written), str)
    assert languages.name(written)


def test_every_name_that_is_told_is_understood() -> None:
    told = {voice.language: languages.name(voice.language) for voice in EspeakEngine().voices()}
    plain = {tag: name for tag, name in told.items() if tag not in name and "“" not in name}
    assert len(plain) > 90
    for tag, name in plain.items():
        assert languages.same(languages.tag(name), tag), name
