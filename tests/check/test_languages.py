"""The languages that a book states."""

from __future__ import annotations

import pytest
from check.small_books import DOCUMENT, PACKAGE, Files, Make, codes, inside
from hypothesis import given
from hypothesis import strategies as st

from accessible.check.languages import is_tag


def of(attributes: str) -> Files:
    changed = DOCUMENT.replace('lang="en"\nxml:lang="en"', attributes)
    assert changed != DOCUMENT
    return {"c1.xhtml": changed}


def package(old: str, new: str) -> Files:
    assert old in PACKAGE
    return {"package.opf": PACKAGE.replace(old, new)}


CODES = {
    "language-missing",
    "language-malformed",
    "language-unknown",
    "language-differs",
    "language-unstated",
    "package-language-missing",
}
LANGUAGE = "<dc:language>en</dc:language>"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, set()),
        (of('lang="en-GB"'), set()),
        (of('xml:lang="sr-Latn-RS"'), set()),
        (of('lang="en" xml:lang="EN"'), set()),
        (inside('<p lang="">?</p>'), set()),
        (of(""), {"language-missing"}),
        (of('lang=""'), {"language-missing"}),
        (of('lang="en_US"'), {"language-malformed"}),
        (of('lang="english"'), {"language-malformed"}),
        (of('lang="jp"'), {"language-unknown"}),
        (of('lang="eng"'), {"language-unknown"}),
        (of('lang="grc"'), set()),
        (of('lang="en" xml:lang="fr"'), {"language-differs"}),
        (inside('<p xml:lang="fr" lang="de">Ah.</p>'), {"language-differs"}),
        (inside('<p xml:lang="fr-">Ah.</p>'), {"language-malformed"}),
        (package(LANGUAGE, ""), {"language-unstated"}),
        (package(LANGUAGE, "<dc:language>English</dc:language>"), {"language-malformed"}),
        (package(' xml:lang="en"', ""), {"package-language-missing"}),
    ],
)
def test_languages(proof_of: Make, changed: Files, found: set[str]) -> None:
    assert set(codes(proof_of(changed))) & CODES == found


@pytest.mark.parametrize(
    "tag", "en de-DE zh-Hans-CN de-1996 sl-rozaj-biske en-a-bbb-x-a x-klingon i-navajo".split()
)
def test_tags(tag: str) -> None:
    assert is_tag(tag)
    assert not is_tag(f"{tag}_")


@given(st.text(max_size=40))
def test_any_text_is_judged(text: str) -> None:
    assert is_tag(text) in (True, False)
