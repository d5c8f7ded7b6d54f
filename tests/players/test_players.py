"""Narrated EPUBs in players that others wrote: foliate-js in Chromium, and Thorium's parser.

foliate-js plays the book with its own pages; the clock of the sound is the test's, as fast as the
pages keep up, so that a book of minutes takes seconds and no clip is passed over (a browser looks
at the clock four times a second). One test plays with the sound's own clock.

A player that is not installed skips the test and says so; on CI (``CI=true``) it fails instead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import published
import pytest
import trilingual
from lxml import etree

from accessible import Settings, build
from accessible.settings import load

HERE = Path(__file__).resolve().parent
SMIL = "{http://www.w3.org/ns/SMIL}"
EPUB = "{http://www.idpf.org/2007/ops}"
NODES = (f"{SMIL}seq", f"{SMIL}par")
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(scope="module", params=["3.0", "2.0", "fixed"])
def narrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A narrated EPUB of three documents, the second without a word to say; the version it was."""
    folder = tmp_path_factory.mktemp("players")
    source = folder / "players.epub"
    files = published.files("2.0" if request.param == "2.0" else "3.0")
    if request.param == "fixed":
        fix(files)
    source.write_bytes(published.packed(files))
    return made(source, folder)


def fix(files: dict[str, bytes]) -> None:
    """Make it a book of fixed layout (EPUB 3.3 §8.2.2)."""
    layout = b'<meta property="rendition:layout">pre-paginated</meta></metadata>'
    files["OPS/book.opf"] = files["OPS/book.opf"].replace(b"</metadata>", layout)
    viewport = b'<meta name="viewport" content="width=600, height=800"/></head>'
    for name in files:
        if name.endswith(".xhtml"):
            files[name] = files[name].replace(b"</head>", viewport)


def made(source: Path, folder: Path) -> Path:
    settings = Settings(to=("epub",), engine="silence", cache=folder / "cache", jobs=1)
    (path,) = build(source, folder / "out", settings).outputs
    return path


# -- what the book says ------------------------------------------------------------------------


def overlays(path: Path) -> list[tuple[str, etree._Element]]:
    """The overlays of the spine's documents, in its order, with their places."""
    found = []
    with zipfile.ZipFile(path) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        place = container.find(".//{*}rootfile").get("full-path")
        package = etree.fromstring(archive.read(place))
        items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
        for itemref in package.iter(f"{OPF}itemref"):
            overlay = items[itemref.get("idref")].get("media-overlay")
            if overlay:
                name = resolved(items[overlay].get("href"), place)
                found.append((name, etree.fromstring(archive.read(name))))
    return found


def resolved(href: str, place: str) -> str:
    path, _, fragment = href.partition("#")
    return normpath(join(dirname(place), unquote(path))) + (f"#{fragment}" if fragment else "")


def pars(path: Path) -> Iterator[tuple[etree._Element, str]]:
    for place, overlay in overlays(path):
        for par in overlay.iter(f"{SMIL}par"):
            yield par, resolved(par.find(f"{SMIL}text").get("src"), place)


def seconds(clock: str) -> float:
    return sum(float(part) * 60**power for power, part in enumerate(reversed(clock.split(":"))))


def seen(place: str, node: etree._Element) -> dict[str, Any]:
    """A node of an overlay as a reading system should see it."""
    text, audio = node.find(f"{SMIL}text"), node.find(f"{SMIL}audio")
    reference = node.get(f"{EPUB}textref") if text is None else text.get("src")
    return {
        "text": resolved(reference, place) if reference else "",
        "roles": (node.get(f"{EPUB}type") or "").split(),
        "audio": "" if audio is None else resolved(audio.get("src"), place),
        "begin": None if audio is None else seconds(audio.get("clipBegin")),
        "end": None if audio is None else seconds(audio.get("clipEnd")),
        "children": [seen(place, child) for child in node.iterchildren(*NODES)],
    }


# -- what the players do -----------------------------------------------------------------------


def absent(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def run(script: str, package: str, *arguments: str) -> Any:
    """What a player prints."""
    home = Path(os.environ.get("PLAYERS_DIR", HERE.parent.parent / ".players")).resolve()
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium")
    if shutil.which("node") is None:
        absent("the players need Node.js")
    if not (home / "node_modules" / package).is_dir():
        absent(f"{package} is not in {home}: set PLAYERS_DIR to the folder of its node_modules")
    if browser is None:
        absent("foliate-js needs Chromium: set PUPPETEER_EXECUTABLE_PATH")
    result = subprocess.run(
        ["node", str(HERE / script), *arguments],
        env={**os.environ, "PLAYERS_DIR": str(home), "PUPPETEER_EXECUTABLE_PATH": str(browser)},
        capture_output=True,
        timeout=900,
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode(errors="replace")
    return json.loads(result.stdout)


def assert_played(path: Path) -> None:
    """foliate-js highlights every text of the book, in order, and its page shows each."""
    done = run("foliate.mjs", "foliate-js", str(path))
    assert done["errors"] == []
    assert done["played"] == [text for _, text in pars(path)]
    assert done["unseen"] == []
    assert done["ended"]


def assert_read(path: Path) -> None:
    """Thorium's parser sees the overlays' tree: texts, clips, and the roles it skips by."""
    trees = run("thorium.cjs", "r2-shared-js", str(path))
    wanted = []
    for place, overlay in overlays(path):
        wanted.append(seen(place, overlay.find(f"{SMIL}body")))
    assert [plain(each["tree"]) for each in trees] == wanted


def plain(node: dict[str, Any]) -> dict[str, Any]:
    """A node of Thorium's tree without what its parser adds by itself."""
    is_par = bool(node["audio"])
    return {
        **node,
        "roles": node["roles"] if is_par else node["roles"][1:],  # “section” on every sequence
        "audio": node["audio"].partition("#t=")[0],
        "children": [plain(child) for child in node["children"]],
    }


def test_every_highlight_comes_in_order(narrated: Path) -> None:
    assert len(list(pars(narrated))) > 8
    assert_played(narrated)


def test_it_plays_with_the_clock_of_its_sound(narrated: Path) -> None:
    done = run("foliate.mjs", "foliate-js", str(narrated), "6")
    assert (done["errors"], done["unseen"]) == ([], [])
    assert len(done["played"]) >= 2
    assert done["played"] == [text for _, text in pars(narrated)][: len(done["played"])]


def test_thorium_reads_the_tree_and_its_roles(narrated: Path) -> None:
    assert_read(narrated)


def test_thorium_can_skip_what_is_to_be_skipped(tmp_path: Path) -> None:
    source = tmp_path / "book.epub"
    source.write_bytes(published.packed(published.files()))
    trees = run("thorium.cjs", "r2-shared-js", str(made(source, tmp_path)))
    roles = {role for each in trees for role in roles_in(each["tree"])}
    assert roles >= {"pagebreak", "noteref", "footnote", "table", "list", "figure"}


def roles_in(node: dict[str, Any]) -> Iterator[str]:
    yield from node["roles"]
    for child in node["children"]:
        yield from roles_in(child)


@pytest.mark.parametrize("sync", ["sentence", "word", "paragraph"])
def test_a_book_of_several_voices_is_played_and_read(tmp_path: Path, sync: str) -> None:
    page, file = trilingual.put(tmp_path)
    settings = replace(load(file), to=("epub",), engine="espeak", sync=sync, jobs=1)
    (path,) = build(page, tmp_path / "out", replace(settings, cache=tmp_path / "cache")).outputs
    assert_played(path)
    assert_read(path)
    parts = {"sentence": 8, "word": 47, "paragraph": 6}
    assert len(list(pars(path))) == parts[sync]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", ["wasteland", "regime-anticancer-arabic"])
def test_a_real_book_is_played_and_read(corpus: Path, name: str, tmp_path: Path) -> None:
    path = made(corpus / "epubs" / f"{name}.epub", tmp_path)
    assert_played(path)
    assert_read(path)
