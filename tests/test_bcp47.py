"""Language tags as people write them, and as BCP 47 has them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.bcp47 import name, primary, tag, three_letters


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en", "en"),
        (" EN_us ", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("ca_ES@valencia", "ca-ES"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("de-1996", "de-1996"),
        ("en-a-BBB-x-a-cccc", "en-a-bbb-x-a-cccc"),
        ("ger", "de"),
        ("deu-AT", "de-AT"),
        ("iw", "he"),
        ("yue", "yue"),
        ("English", "en"),
        ("Old Church Slavonic", "cu"),
        ("farsi", "fa"),
        ("Français", "fr"),
        ("X-klingon", "x-klingon"),
        ("und", "und"),
    ],
)
def test_what_was_meant(written: str, meant: str) -> None:
    assert tag(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", " ", "C", "x", "POSIX", "klingon", "en--us", "-", "12", "e\u0301n", "ſs", "en us"],
)
def test_what_is_no_tag(written: str) -> None:
    assert tag(written) == ""


@given(st.text(st.characters(), max_size=30) | st.from_regex(r"[A-Za-z]{2,3}([-_]\w{1,9}){0,4}"))
def test_tags_are_well_formed_and_stay(written: str) -> None:
    made = tag(written)
    assert re.fullmatch(r"(?:(?:[a-z]{2,3}|[xi](?=-))(?:-[A-Za-z0-9]{1,8})*)?", made)
    assert tag(made) == made


def test_names_and_codes() -> None:
    assert name("fr-CA") == "French (fr-CA)"
    assert name("tlh") == "“tlh”"
    assert primary("EN-gb") == "en"
    assert [three_letters(one) for one in ("en-GB", "zh", "sr-Latn", "grc", "x-a", "")] == [
        *("eng", "zho", "srp", "grc", "und", "und")
    ]
