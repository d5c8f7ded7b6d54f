"""Real books: what is mended is in the written file, and nothing else is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from accessible.improving import improve
from accessible.readers.dispatch import read
from accessible.settings import Settings
from accessible.verbatim import rewritten

BOOKS = (
    *("childrens-literature", "georgia-pls-ssml", "hefty-water", "internallinks", "israelsailing"),
    *("regime-anticancer-arabic", "sherlock-holmes", "sous-le-vent", "trees", "wasteland"),
)
IMPROVED = Settings(improve=True)


@pytest.mark.parametrize("name", BOOKS)
def test_repairs_of_a_real_book(corpus: Path, name: str) -> None:
    path = corpus / "epubs" / f"{name}.epub"
    before = read(path, IMPROVED)
    after = improve(before, IMPROVED)
    assert any(finding.code == "improved" for finding in after.findings)
    assert after.original is not None and after.original.navigation is not None
    with zipfile.ZipFile(path) as archive:
        for old, new in zip(before.chapters, after.chapters, strict=True):
            assert old.source is not None
            source = archive.read(new.href)
            written = rewritten(source, new.tree)
            assert written is not None, f"{new.href} cannot be written as it was"
            if new.href != after.original.navigation.href:
                body, was = (tree.find("{*}body") for tree in (new.tree, old.tree))
                assert text(body) == text(was)
            # The tree that came in is the source's still.
            assert rewritten(source, old.tree) == source


def text(body: etree._Element | None) -> str:
    return "" if body is None else "".join(map(str, body.itertext()))


def test_without_the_setting_nothing_is_touched(corpus: Path) -> None:
    book = read(corpus / "epubs" / "trees.epub", Settings())
    assert improve(book, Settings()) is book


def test_what_was_no_epub_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>x</title><h1>One</h1><h3>Two</h3>")
    book = read(page, IMPROVED)
    assert improve(book, IMPROVED) is book
