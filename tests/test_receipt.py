"""A build whose outputs stand as they would be made does nothing, and only such a build."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from accessible import Settings, build, receipt
from accessible.engines.silence import SilenceEngine
from accessible.publish import Result

TEXT = "# A title\n\nOne sentence. Two sentences.\n\n## Another\n\nThe third one.\n"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return Settings(engine="silence", jobs=1, cache=tmp_path / "cache", language="en")


def made(tmp_path: Path, settings: Settings, text: str = TEXT) -> tuple[Result, dict[str, int]]:
    """The result of a build, and when each file of the output folder was written."""
    (tmp_path / "book.md").write_text(text, encoding="utf-8")
    result = build(tmp_path / "book.md", tmp_path / "output", settings)
    files = (each for each in (tmp_path / "output").rglob("*") if each.is_file())
    return result, {path.name: path.stat().st_mtime_ns for path in files}


def test_the_same_again_is_not_built_again(tmp_path: Path, chosen: Settings) -> None:
    first, before = made(tmp_path, chosen)
    # Neither the cache nor how the work is done is part of what comes of it.
    shutil.rmtree(tmp_path / "cache")
    second, after = made(tmp_path, replace(chosen, jobs=2, strict=False))
    assert after == before
    assert second.outputs == first.outputs
    assert second.findings == first.findings
    assert second.proofs == first.proofs
    assert all(proof.path in first.outputs for proof in first.proofs)
    assert second.figures["spoken_anew"] == 0
    assert first.figures["spoken_anew"] > 0
    assert {**second.figures, "spoken_anew": 0} == {**first.figures, "spoken_anew": 0}


@pytest.mark.parametrize(
    "change",
    (
        {"text": TEXT.replace("third", "fourth")},
        {"settings": {"rate": 200}},
        {"settings": {"loudness": -20.0}},
        {"settings": {"title": "Another title"}},
    ),
    ids=str,
)
def test_whatever_has_changed_is_built(
    change: dict[str, object], tmp_path: Path, chosen: Settings
) -> None:
    _, before = made(tmp_path, chosen)
    changed = replace(chosen, **change.get("settings", {}))  # type: ignore[arg-type]
    _, after = made(tmp_path, changed, str(change.get("text", TEXT)))
    assert after.keys() == before.keys()
    assert all(after[name] > before[name] for name in before)


def test_a_picture_that_has_changed_is_built(tmp_path: Path, chosen: Settings) -> None:
    assets = Path(__file__).resolve().parent.parent / "assets"
    shutil.copyfile(assets / "tide-clock.png", tmp_path / "p.png")
    text = TEXT + "\n![A clock](p.png)\n"
    _, before = made(tmp_path, chosen, text)
    content = (tmp_path / "p.png").read_bytes()
    (tmp_path / "p.png").write_bytes(content + b"\0")
    _, after = made(tmp_path, chosen, text)
    assert all(after[name] > before[name] for name in before)


@pytest.mark.parametrize("harm", ("altered", "lost", "report lost", "report altered"))
def test_what_does_not_stand_as_it_was_made_is_made_anew(
    harm: str, tmp_path: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    first, _ = made(tmp_path, chosen)
    good = {path: path.read_bytes() for path in first.outputs}
    book = first.outputs[0]
    if harm == "altered":
        content = bytearray(book.read_bytes())
        content[len(content) // 2] ^= 1
        book.write_bytes(content)
    elif harm == "lost":
        book.unlink()
    elif harm == "report lost":
        first.report.unlink()
    else:
        first.report.write_text("[]", encoding="utf-8")
    made(tmp_path, chosen)
    assert {path: path.read_bytes() for path in first.outputs} == good
    assert json.loads(first.report.read_text(encoding="utf-8"))["stamps"]


def test_the_date_of_a_reproducible_build_counts(
    tmp_path: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    _, before = made(tmp_path, chosen)
    assert made(tmp_path, chosen)[1] == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000001")
    assert made(tmp_path, chosen)[1] != before


@pytest.fixture
def epub(tmp_path: Path, chosen: Settings) -> Path:
    """An EPUB to build from."""
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    made = build(tmp_path / "text.md", tmp_path / "source", replace(chosen, to=("epub-text",)))
    return made.outputs[0].replace(tmp_path / "book.epub")


def test_an_epub_that_has_not_changed_is_not_even_read(
    epub: Path, tmp_path: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(epub, tmp_path / "output", chosen)
    with monkeypatch.context() as patch:
        patch.setattr("accessible.line.read", None)
        second = build(epub, tmp_path / "output", replace(chosen, jobs=2))
    assert (second.outputs, second.findings) == (first.outputs, first.findings)
    # It is as good as new: touched, copied, or beside other versions of what is installed here.
    epub.write_bytes(epub.read_bytes())
    monkeypatch.setattr(receipt, "_installed", lambda: ("another",))
    times = {path: path.stat().st_mtime_ns for path in first.outputs}
    third = build(epub, tmp_path / "output", chosen)
    assert {path: path.stat().st_mtime_ns for path in third.outputs} == times


@pytest.mark.parametrize("change", ("document", "lexicon beside", "lexicon", "cover", "voices"))
def test_what_an_epub_is_made_from_counts(
    change: str, epub: Path, tmp_path: Path, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, cover = tmp_path / "words.tsv", tmp_path / "cover.png"
    words.write_text("third\tfourth\n", encoding="utf-8")
    picture = Path(__file__).resolve().parent.parent / "assets" / "tide-clock.png"
    shutil.copyfile(picture, cover)
    chosen = replace(chosen, lexicon=(words,), cover=cover)
    before = receipt.of_file(epub, chosen)
    assert before and before == receipt.of_file(epub, replace(chosen, jobs=3))
    if change == "document":
        epub.write_bytes(epub.read_bytes() + b"\0")
    elif change == "lexicon beside":
        (tmp_path / "book.lexicon.tsv").write_text("one\ttwo\n", encoding="utf-8")
    elif change == "lexicon":
        words.write_text("third\tfifth\n", encoding="utf-8")
    elif change == "cover":
        cover.write_bytes(cover.read_bytes() + b"\0")
    else:
        monkeypatch.setattr(SilenceEngine, "version", "2")
    assert receipt.of_file(epub, chosen) != before


def test_only_documents_that_are_one_file_are_told_by_it(tmp_path: Path, chosen: Settings) -> None:
    (tmp_path / "page.html").write_text("<p>Text.</p><img src='p.png'/>", encoding="utf-8")
    assert receipt.of_file(tmp_path / "page.html", chosen) == ""
    assert receipt.of_file(tmp_path / "lost.epub", chosen) == ""
