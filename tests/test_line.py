"""The whole line: from a document to files, the same each time, with real sound."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import av
import checkers
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from accessible import Settings, build, read
from accessible.errors import Finding, ProofError, StrictError
from accessible.workers import workers
from accessible.writers.audiobook import M4bWriter


@pytest.fixture(scope="module")
def built(assets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every output of the sample book, with a real voice."""
    folder = tmp_path_factory.mktemp("built")
    settings = Settings(
        to=("epub", "epub-text", "m4b", "mp3"), engine="espeak", cache=folder / "cache"
    )
    build(assets / "the-tide-clock.md", folder, settings)
    return folder


def test_everything_stands_in_the_folder(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == [
        "cache",
        "the-tide-clock.epub",
        "the-tide-clock.m4b",
        "the-tide-clock.mp3",
        "the-tide-clock.report.json",
        "the-tide-clock.text.epub",
    ]
    report = json.loads((built / "the-tide-clock.report.json").read_text(encoding="utf-8"))
    assert len(report["outputs"]) == len(report["proofs"]) == 4
    # Its lexicon stands beside it, and nothing else is to be said of it.
    assert [finding["code"] for finding in report["findings"]] == ["lexicon-found"]
    assert report["proofs"][0]["figures"]["coverage"] == 1.0


@pytest.mark.parametrize("name", ["the-tide-clock.epub", "the-tide-clock.text.epub"])
def test_epubcheck_and_ace_have_nothing_to_say(built: Path, name: str, tmp_path: Path) -> None:
    assert checkers.epubcheck(built / name) == []
    assert checkers.ace(built / name, tmp_path) == []


def test_the_audiobook_is_what_players_want(built: Path) -> None:
    path = built / "the-tide-clock.m4b"
    assert path.read_bytes()[4:12] == b"ftypM4B "
    with av.open(str(path)) as sound:
        (stream,) = sound.streams.audio
        assert (stream.codec_context.name, stream.codec_context.profile) == ("aac", "LC")
        titles = [chapter["metadata"]["title"] for chapter in sound.chapters()]
        starts = [chapter["start"] * float(chapter["time_base"]) for chapter in sound.chapters()]
    assert titles == [
        "The Tide Clock",
        "The House on the Point",
        "What the Keys Were For",
        "What the Keys Were For – A table of four days",
        "What the Keys Were For – What she packed",
        "Every Sunday",
    ]
    assert starts[0] == 0
    assert starts == sorted(starts)
    tags = MP4(path).tags
    assert tags["\xa9nam"] == ["The Tide Clock"]
    assert tags["\xa9ART"] == ["The accessible project"]
    assert "eSpeak NG" in tags["\xa9wrt"][0]
    assert tags["covr"]
    mp3 = ID3(built / "the-tide-clock.mp3")
    assert len(mp3.getall("CHAP")) == len(titles)


def test_two_builds_are_the_same_bytes(
    assets: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for jobs, cache in ((1, built / "cache"), (2, tmp_path / "cold")):
        folder = tmp_path / f"jobs{jobs}"
        settings = Settings(
            to=("epub", "epub-text", "m4b", "mp3"), engine="espeak", cache=cache, jobs=jobs
        )
        result = build(assets / "the-tide-clock.md", folder, settings)
        assert bool(result.figures["spoken_anew"]) == (jobs == 2)
        made.append({path.name: path.read_bytes() for path in sorted(result.outputs)})
    assert made[0] == made[1]


def test_the_text_of_the_book_is_all_there(assets: Path, built: Path) -> None:
    words = []
    for chapter in read(assets / "the-tide-clock.md").chapters:
        words += "".join(map(str, chapter.tree.itertext())).split()
    with zipfile.ZipFile(built / "the-tide-clock.epub") as archive:
        pages = sorted(name for name in archive.namelist() if "/text/" in name)
        from lxml import etree

        found = []
        for page in pages:
            found += "".join(map(str, etree.fromstring(archive.read(page)).itertext())).split()
    assert found == words


@pytest.mark.parametrize("codec", ["mp3", "aac", "opus"])
def test_every_codec_passes(assets: Path, codec: str, tmp_path: Path) -> None:
    settings = Settings(
        to=("epub",), engine="espeak", codec=codec, cache=tmp_path / "c", language="en", jobs=1
    )
    result = build(assets / "library-article.txt", tmp_path, settings)
    assert result.proofs[0].holds
    assert checkers.epubcheck(result.outputs[0]) == []


def test_a_damaged_cache_mends_itself(assets: Path, tmp_path: Path) -> None:
    settings = Settings(
        to=("m4b",), engine="silence", cache=tmp_path / "cache", language="en", jobs=1
    )
    whole = build(assets / "library-article.txt", tmp_path / "one", settings).outputs[0]
    for track in (tmp_path / "cache").rglob("*.m4a"):
        track.unlink()
    damaged = sorted((tmp_path / "cache").rglob("*.entry"))[::3]
    for entry in damaged:
        entry.write_bytes(entry.read_bytes()[:-3] + b"???")
    again = build(assets / "library-article.txt", tmp_path / "two", settings).outputs[0]
    assert again.read_bytes() == whole.read_bytes()


def test_what_does_not_pass_its_proof_is_not_put_in_place(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = M4bWriter.write

    def broken(self: M4bWriter, edition: object, path: Path) -> tuple[Finding, ...]:
        said = right(self, edition, path)  # type: ignore[arg-type]
        path.write_bytes(path.read_bytes()[:-4000])
        return said

    monkeypatch.setattr(M4bWriter, "write", broken)
    settings = Settings(engine="espeak", cache=tmp_path / "cache", language="en", jobs=1)
    with pytest.raises(ProofError, match="m4b"):
        build(assets / "library-article.txt", tmp_path / "out", settings)
    assert not (tmp_path / "out").exists()


def test_a_text_is_read_in_its_own_language(tmp_path: Path) -> None:
    """Nobody said that it is French: the book says it, and the report tells how it came to."""
    (tmp_path / "bac.txt").write_text(
        "Le bac\n\nLe bac quitta le quai un peu après six heures. Le brouillard était encore si "
        "épais que personne ne voyait l’eau.\n",
        encoding="utf-8",
    )
    settings = Settings(to=("epub",), engine="silence", cache=tmp_path / "cache", jobs=1)
    result = build(tmp_path / "bac.txt", tmp_path / "out", settings)
    report = json.loads(result.report.read_text(encoding="utf-8"))
    assert [finding["code"] for finding in report["findings"]] == ["language-detected"]
    assert "French (fr), 99% sure" in report["findings"][0]["message"]
    assert "--language" in report["findings"][0]["remedy"]
    with zipfile.ZipFile(result.outputs[0]) as archive:
        files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert b"<dc:language>fr</dc:language>" in files["content.opf"]
    assert b'xml:lang="fr"' in files["chapter-001.xhtml"]


def test_strict_fails_on_warnings_but_keeps_the_book(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Ada, Bo.")  # too little to tell its language by
    settings = Settings(
        to=("epub-text",), engine="silence", cache=tmp_path / "cache", strict=True, jobs=1
    )
    with pytest.raises(StrictError) as caught:
        build(tmp_path / "names.txt", tmp_path / "out", settings)
    assert caught.value.exit_code == 3
    assert (tmp_path / "out" / "names.text.epub").exists()


def test_the_pasted_article_builds_clean(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(engine="espeak", cache=tmp_path / "cache", language="en-US", jobs=1)
    result = build(corpus / "article.txt", tmp_path / "out", settings)
    assert checkers.epubcheck(result.outputs[0]) == []
    assert checkers.ace(result.outputs[0], tmp_path / "ace") == []


@pytest.mark.parametrize("name", ["hefty-water", "internallinks"])
def test_a_book_goes_through_in_several_processes(corpus: Path, name: str, tmp_path: Path) -> None:
    """``test_corpus`` narrates many more, each in one process."""
    settings = Settings(to=("epub",), engine="silence", rate=450, jobs=2, cache=tmp_path / "cache")
    result = build(corpus / "epubs" / f"{name}.epub", tmp_path / "out", settings)
    assert result.proofs[0].holds
    assert result.proofs[0].figures["coverage"] == 1.0


def test_builds_share_an_executor_and_may_have_names_of_their_own(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = assets / "the-tide-clock.md"
    chosen = Settings(engine="silence", to=("epub",), cache=tmp_path / "cache", jobs=1)
    alone = build(source, tmp_path / "alone", chosen)
    with workers(2) as executor:
        for name in ("one", "two"):
            shared = build(source, tmp_path / "out", chosen, name=name, executor=executor)
            assert [path.name for path in shared.outputs] == [f"{name}.epub"]
            assert shared.outputs[0].read_bytes() == alone.outputs[0].read_bytes()
        # It is not ours to end.
        assert executor is not None and executor.submit(abs, -1).result() == 1
