"""Real books, narrated: no checker finds what it did not find before, and the text is theirs.

What the checkers say of a book is held against what they say of its source, rule by rule and
document by document. Ace waits more than it works, so the checkers run beside the builds.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from posixpath import dirname
from typing import NamedTuple

import pytest
from books import contents
from checkers import Complaint, messages, violations
from comparison import compare, narrated, seen

from accessible import Settings, build
from accessible.errors import Severity
from accessible.publish import Result

#: The longest first: the workers of a run then end together.
BOOKS = (
    "linear-algebra",
    "sherlock-holmes",
    "childrens-literature",
    "accessible_epub_3",
    "georgia-pls-ssml",
    "israelsailing",
    "sous-le-vent",
    "internallinks",
    "wasteland",
    "regime-anticancer-arabic",
    "trees",
    "hefty-water",
)


#: ``CORPUS_WHOLE=1`` asks everything of every book, for minutes more.
WHOLE = bool(os.environ.get("CORPUS_WHOLE"))
#: Ten thousand formulas: each build works for a minute, and Ace for several. It is narrated as it
#: is, and not improved as well.
LARGEST: frozenset[str] = frozenset() if WHOLE else frozenset({"linear-algebra"})
#: Ace is asked of their improved editions alone: what narration adds is in those as well.
LARGE: frozenset[str] = (
    frozenset()
    if WHOLE
    else frozenset({"sherlock-holmes", "childrens-literature", "accessible_epub_3"})
)


class Opinions(NamedTuple):
    """What the checkers say of an EPUB, when they are done."""

    epubcheck: Future[Counter[Complaint]]
    ace: Future[Counter[Complaint]] | None


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", BOOKS)
def test_a_real_book(corpus: Path, name: str, tmp_path: Path) -> None:
    source = corpus / "epubs" / f"{name}.epub"
    with ThreadPoolExecutor(2) as pool:
        before = asked(pool, source, tmp_path / "before", name not in LARGEST)
        plain = made(source, tmp_path)
        after = asked(pool, plain.outputs[0], tmp_path / "plain", name not in LARGEST | LARGE)
        if name not in LARGEST:
            improved = made(source, tmp_path, improve=True)
            better = asked(pool, improved.outputs[0], tmp_path / "improved", True)
        files = contents(source)
        comes_back_as_it_was(files, contents(plain.outputs[0]))
        is_proved(plain)
        finds_nothing_new(before, after)
        if name in LARGEST:
            return
        shows_the_same(files, contents(improved.outputs[0]))
        is_proved(improved)
        finds_nothing_new(before, better)
        assert before.ace and better.ace
        violated = before.ace.result()
        assert not violated or better.ace.result().total() < violated.total()


def made(source: Path, folder: Path, *, improve: bool = False) -> Result:
    """The book narrated without a voice, in this process; two editions share what was spoken."""
    cache = folder / "cache"
    settings = Settings(engine="silence", to=("epub",), pause=0, jobs=1, cache=cache)
    settings = replace(settings, improve=improve)
    return build(source, folder / ("improved" if improve else "plain"), settings)


def asked(pool: ThreadPoolExecutor, path: Path, folder: Path, ace: bool) -> Opinions:
    asked_ace = pool.submit(violations, path, folder) if ace else None
    return Opinions(pool.submit(messages, path), asked_ace)


def finds_nothing_new(before: Opinions, after: Opinions) -> None:
    assert not after.epubcheck.result() - before.epubcheck.result()
    if before.ace and after.ace:
        assert not after.ace.result() - before.ace.result()


def comes_back_as_it_was(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    new = compare(before, after)
    assert narrated(after)
    assert {dirname(name).rpartition("/")[2] for name in new} == {"overlays", "audio", "styles"}


def shows_the_same(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Whether every page and every navigation shows what it showed, whatever was repaired."""
    for name, content in before.items():
        if name.endswith((".xhtml", ".html", ".htm", ".svg")):
            assert seen(after[name]) == seen(content), name


def is_proved(result: Result) -> None:
    (proof,) = result.proofs
    assert proof.figures["coverage"] == 1
    assert [each for each in proof.narration if each.severity is Severity.ERROR] == []
