"""What lights up at a time: a sentence, a word or a paragraph, of made and of kept EPUBs."""

from __future__ import annotations

from pathlib import Path

import checkers
import pytest
from books import contents
from comparison import compare
from lxml import etree
from writers.test_kept import made, publisher

from accessible import Settings, build
from accessible.check import prove

SMIL = "{http://www.w3.org/ns/SMIL}"
TEXT = """# A *small* book

It cost $5 million, don’t you think? A well-known “word—said” he went[^1]. Some *very long* years.

- One item here. Two items here.

| Day | Knots of wind |
|---|---|
| One day | 40 knots |

[^1]: A note, with words in it.
"""


def built(tmp_path: Path, sync: str) -> Path:
    source = tmp_path / "small.md"
    source.write_text(TEXT, encoding="utf-8")
    settings = Settings(
        engine="silence", to=("epub",), sync=sync, language="en", cache=tmp_path / "cache"
    )
    return build(source, tmp_path / sync, settings).outputs[0]


def overlays(path: Path) -> list[etree._Element]:
    return [etree.fromstring(data) for name, data in contents(path).items() if ".smil" in name]


@pytest.mark.parametrize("sync", ["word", "paragraph"])
def test_a_made_book_is_in_order(tmp_path: Path, sync: str) -> None:
    output = built(tmp_path, sync)
    proof = prove(output, silent=True, left_out={})
    assert [each.code for each in proof.narration] == []
    assert proof.figures["coverage"] == 1
    assert checkers.epubcheck(output) == []


def test_one_synthesis_for_all(tmp_path: Path) -> None:
    """Clips by the word tile those by the sentence: the sound is the same."""
    (sentences,), (words,) = (
        overlays(built(tmp_path, "sentence")),
        overlays(built(tmp_path, "word")),
    )

    def ends(smil: etree._Element) -> set[str]:
        return {str(audio.get("clipEnd")) for audio in smil.iter(f"{SMIL}audio")}

    assert ends(sentences) < ends(words)
    assert len(list(words.iter(f"{SMIL}par"))) > 2 * len(list(sentences.iter(f"{SMIL}par")))
    spoken = [par[0].get("src").partition("#")[2] for par in words.iter(f"{SMIL}par")]
    assert len(spoken) == len(set(spoken))


@pytest.mark.parametrize("sync", ["word", "paragraph"])
def test_a_publishers_book_comes_back_as_it_was(tmp_path: Path, sync: str) -> None:
    path = publisher(tmp_path)
    output = made(path, tmp_path / "out", sync=sync)
    compare(contents(path), contents(output))
