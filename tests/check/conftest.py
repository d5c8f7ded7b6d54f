"""One small whole book, and its proof with some files changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from check.small_books import DOCUMENT, NAV, OVERLAY, PACKAGE, Files, Make, encode, make_epub, tone

from accessible.check import Proof, prove


@pytest.fixture(scope="session")
def files() -> Files:
    return {
        "package.opf": PACKAGE,
        "nav.xhtml": NAV,
        "c1.xhtml": DOCUMENT,
        "c1.smil": OVERLAY,
        "c1.mp3": encode(tone(3.0), "mp3", "libmp3lame"),
    }


@pytest.fixture
def proof_of(tmp_path: Path, files: Files) -> Make:
    """The proof of the whole book with some files in the place of others."""

    def make(
        changed: Files,
        left_out: Mapping[str, Collection[str]] | None = None,
        recognize: bool = False,
    ) -> Proof:
        path = make_epub(tmp_path / "book.epub", {**files, **changed})
        return prove(path, left_out=left_out, recognize=recognize)

    return make
