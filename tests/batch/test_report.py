"""The index of a library: what people and programs find in it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import HOSTILE, entry, library
from lxml import html

from accessible.batch.indexes import is_ours
from accessible.batch.ledger import Entry, State
from accessible.batch.report import write
from accessible.errors import Finding, OutputError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return write(library(tmp_path), tmp_path, "Our <library>")[0]


def opened(path: Path) -> Any:
    return html.fromstring(path.read_text("utf-8"))


def cells(row: Any) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in row.iterchildren()]


def test_every_book_has_its_row(page: Path) -> None:
    rows = opened(page).xpath("//table[@id='books']/tbody/tr")
    assert [cells(row)[2] for row in rows] == [
        "done",
        "done",
        "done",
        "done, with gaps in the narration",
        "failed",
        "set aside after 3 tries",
        "waiting",
        "being made",
    ]
    hamlet = cells(rows[0])
    assert hamlet[0] == "Hamletterm-1/hamlet #1"
    assert hamlet[3:6] == ["2:03:04", "3.2 MB", "EPUB (3.2 MB) M4B (5.0 kB) VTT (lost) Report"]
    assert hamlet[6].startswith("13 findings")
    assert "Language 0 is <i>assumed</i>. And 11 more like it." in hamlet[6]
    assert hamlet[6].index("language-assumed") < hamlet[6].index("encoding-guessed")
    assert cells(rows[2])[5] == "MP3 (1.5 kB)"


def test_what_failed_comes_first_with_its_remedy(page: Path) -> None:
    document = opened(page)
    (trouble,) = document.xpath("//section[@id='trouble']")
    items = [" ".join(item.text_content().split()) for item in trouble.iter("li")]
    assert [item.partition(":")[0] for item in items] == [HOSTILE, "Worse", "=1+1"]
    assert "What to do: Get a fresh copy.Made from /in/bad.epub" in items[0]
    assert document.body.text_content().index(
        "needs attention"
    ) < document.body.text_content().index("Each book, with links")


def test_its_links_lead_to_the_files(page: Path) -> None:
    document = opened(page)
    links = list(document.xpath("//a/@href | //link/@href"))
    assert "term-1/hamlet%20%231.epub" in links
    ids = set(document.xpath("//@id"))
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids
        else:
            assert (page.parent / unquote(link)).exists(), link


def test_it_loads_nothing_and_runs_only_its_own_script(page: Path) -> None:
    text = page.read_text("utf-8")
    document = opened(page)
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//img | //iframe | //@src | //@style | //link[@rel='stylesheet']")
    assert not [link for link in document.xpath("//@href") if "//" in link]
    assert HOSTILE not in text
    assert document.xpath("//th/span[@lang='ar']")[0].text_content() == "الكتاب"
    assert document.xpath("//h1")[0].text_content() == "Our <library>"


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    entries = library(tmp_path)
    first = {path.name: path.read_bytes() for path in write(entries, tmp_path)}
    again = {path.name: path.read_bytes() for path in write(iter(entries), tmp_path)}
    assert first == again
    assert list(first) == ["index.html", "index.json", "index.csv", "feed.json"]
    assert not list(tmp_path.glob(".*"))


def test_a_program_reads_it_as_json(page: Path) -> None:
    index = json.loads((page.parent / "index.json").read_text("utf-8"))
    assert index["counts"] == {"waiting": 1, "running": 1, "done": 4, "failed": 1, "set-aside": 1}
    assert index["audio_seconds"] == 7474.2
    hamlet, *_, bad, _, _, now = index["books"]
    assert hamlet["outputs"][0] == {"path": "term-1/hamlet #1.epub", "bytes": 3_200_000}
    assert hamlet["outputs"][2] == {"path": "term-1/hamlet #1.vtt", "bytes": None}
    assert (hamlet["report"], hamlet["ended"]) == (
        "term-1/hamlet #1.report.json",
        "2026-09-21T14:14:20Z",
    )
    assert len(hamlet["findings"]) == 13
    assert (bad["state"], bad["exit"], bad["title"]) == ("failed", 1, HOSTILE)
    assert (now["ended"], now["report"]) == ("", "")


def test_a_spreadsheet_reads_it_as_csv(page: Path) -> None:
    with (page.parent / "index.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    assert rows[0]["outputs"].split(" | ")[1] == "term-1/hamlet #1.m4b"
    assert (rows[0]["findings"], rows[0]["bytes"]) == ("13", "3205000")
    assert rows[3]["title"] == "'=1+1"  # no formula
    assert rows[4]["title"] == HOSTILE


def test_no_books_and_odd_ones(tmp_path: Path) -> None:
    page = write([], tmp_path)[0]
    assert "There are no books yet." in page.read_text("utf-8")
    odd = entry("a\udcff", title="", ended=1e300, language="not a language", figures={})
    odd = replace(odd, outputs=("a\udcff.epub", "c:d.epub"), source="\udcff.epub")
    for path in write([odd], tmp_path):
        path.read_text("utf-8")
    (row,) = opened(page).xpath("//tbody/tr")
    assert cells(row)[0] == "a?a?"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write([], tmp_path / "not there")


@pytest.mark.parametrize("name", ["index.html", "index.json", "index.csv", "feed.json"])
def test_a_file_of_somebody_else_stays(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / name
    theirs.write_text("<title>Mine</title>")
    with pytest.raises(OutputError, match="has not made"):
        write([], tmp_path)
    assert theirs.read_text() == "<title>Mine</title>"
    assert not is_ours(theirs)
    theirs.unlink()
    assert all(is_ours(path) for path in write([], tmp_path))
    write([], tmp_path)  # ours may be written anew


texts = st.text(st.characters(codec=None), max_size=12)


@given(texts, texts, texts, texts)
def test_whatever_a_book_is_called_it_is_text(
    title: str, author: str, error: str, place: str
) -> None:
    finding = Finding("resource-missing", place, error)
    each = entry("book", State.FAILED, title=title, author=author, error=error, findings=(finding,))
    with tempfile.TemporaryDirectory() as folder:
        page, index, table, _ = write([each], Path(folder))
        (row,) = opened(page).xpath("//table[@id='books']/tbody/tr")
        assert len(row) == 7
        assert len(json.loads(index.read_text("utf-8"))["books"]) == 1
        with table.open(encoding="utf-8-sig", newline="") as stream:
            assert len(list(csv.reader(stream))) == 2


# -- in a browser ------------------------------------------------------------------------------


def browsed(page: Path, *text: str) -> Any:
    """What page.mjs found."""
    home = Path(os.environ.get("ACE_DIR", ROOT / ".ace")).resolve()
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium")
    if shutil.which("node") is None:
        absent("the page needs Node.js")
    if not (home / "node_modules" / "@daisy" / "axe-core-for-ace").is_dir():
        absent(f"axe is not in {home}: set ACE_DIR to the folder of Ace's node_modules")
    if browser is None:
        absent("the page needs Chromium: set PUPPETEER_EXECUTABLE_PATH")
    result = subprocess.run(
        ["node", str(HERE / "page.mjs"), str(page), *text],
        env={**os.environ, "ACE_DIR": str(home), "PUPPETEER_EXECUTABLE_PATH": str(browser)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode(errors="replace")
    return json.loads(result.stdout)


def absent(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def test_axe_finds_nothing_and_the_keyboard_sorts(page: Path) -> None:
    found = browsed(page)
    assert found["violations"] == []
    assert found["errors"] == []
    assert set(found["requests"]) == {page.as_uri()}
    assert found["focused"] == "Title"
    assert found["sort"] == [["Title", "ascending"]]
    assert found["ascending"][-4:] == ["Later", "Now", "Worse", "الكتاب"]
    assert found["descending"] == found["ascending"][::-1]
    assert found["told"] == "8 books, sorted by title, descending."
    assert found["byAudio"][-2:] == ["Émma", "Hamlet"]
    assert found["printed"] == [False, True]
    assert sorted(found["plain"]) == sorted(found["ascending"])
    assert found["buttons"] == 0


def test_ten_thousand_books_can_be_used(tmp_path: Path) -> None:
    findings = tuple(
        Finding(code, "OPS/chapter-1.xhtml", "Something that is told in one sentence of this size.")
        for code in ("language-assumed", "resource-missing", "encoding-guessed")
    )
    page = write([many(number, findings) for number in range(10_000)], tmp_path)[0]
    assert page.stat().st_size < 15_000_000
    found = browsed(page, "Emma 4321")
    assert found["errors"] == []
    assert found["shown"] == ["Émma, or what became of her, volume 4321"]
    assert found["told"] == "1 of 10000 books."
    # Milliseconds, typing included: what is asked is that nobody takes it for dead.
    assert found["searched"] < 10_000 and found["sorted"] < 10_000, found
    assert (found["first"], found["more"]) == (200, 400)
    assert found["part"] == "10000 books, sorted by title, descending; the first 400 are shown."


def many(number: int, findings: tuple[Finding, ...]) -> Entry:
    return entry(
        f"shelf-{number % 20}/book-{number}",
        outputs=(f"shelf-{number % 20}/book-{number}.epub",),
        figures={"audio_seconds": 3600.0 + number},
        findings=findings,
        title=f"Émma, or what became of her, volume {number}",
        author=f"Jane Austen {number % 100}",
    )
