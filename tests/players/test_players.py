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
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from accessible import Settings, build

HERE = Path(__file__).resolve().parent
SMIL = "{http://www.w3.org/ns/SMIL}"
EPUB = "{http://www.idpf.org/2007/ops}"
NODES = (f"{SMIL}seq", f"{SMIL}par")
OPF = "{http://www.idpf.org/2007/opf}"

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"
 xml:lang="en"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">urn:uuid:7e2a1d52-6f6e-4f0e-8f39-0d5c5bb0a001</dc:identifier>
<dc:title>The Players</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-11-01T00:00:00Z</meta></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="text/one%20and.xhtml" media-type="application/xhtml+xml"/>
<item id="e" href="text/empty.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="e"/><itemref idref="b"/></spine></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
 xml:lang="en"><head><title>{0}</title></head><body>{1}</body></html>"""
NAV = """<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>
<li><a href="text/one%20and.xhtml">One</a></li><li><a href="text/two.xhtml">Two</a></li>
</ol></nav>"""
ONE = """<section epub:type="chapter"><h1>One &amp; the <em>first</em></h1>
<p>The keeper came down.<a epub:type="noteref" href="#n1">1</a> She was <b>cold&#160;and</b> wet.
Nobody saw her.</p><span epub:type="pagebreak" role="doc-pagebreak" id="p2" aria-label="2"/>
<ul><li>A lamp.</li><li>A rope. It was long.</li></ul>
<table><caption>Tides</caption><tr><th>Day</th><th>Feet</th></tr><tr><td>One</td><td>9</td></tr>
</table><aside epub:type="footnote" id="n1"><p>So it is told. Others say up.</p></aside>
</section>"""
TWO = """<section epub:type="chapter"><h1>Two</h1><blockquote><p>No. Yes. Ah!</p></blockquote>
<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A rock"/>
<figcaption>The rock.</figcaption></figure><p>The end is here.</p></section>"""


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A narrated EPUB of three documents, the second without a word to say."""
    folder = tmp_path_factory.mktemp("players")
    source = folder / "players.epub"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/book.opf", PACKAGE)
        for name, title, body in (
            ("nav", "Contents", NAV),
            ("text/one and", "One", ONE),
            ("text/empty", "Nothing", "<p><br/></p>"),
            ("text/two", "Two", TWO),
        ):
            archive.writestr(f"OPS/{name}.xhtml", PAGE.format(title, body))
    return made(source, folder)


def made(source: Path, folder: Path) -> Path:
    settings = Settings(to=("epub",), engine="silence", cache=folder / "cache")
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
    assert len(list(pars(narrated))) > 20
    assert_played(narrated)


def test_it_plays_with_the_clock_of_its_sound(narrated: Path) -> None:
    done = run("foliate.mjs", "foliate-js", str(narrated), "6")
    assert (done["errors"], done["unseen"]) == ([], [])
    assert len(done["played"]) >= 2
    assert done["played"] == [text for _, text in pars(narrated)][: len(done["played"])]


def test_thorium_reads_the_tree_and_its_roles(narrated: Path) -> None:
    roles = {role for par, _ in pars(narrated) for role in (par.get(f"{EPUB}type") or "").split()}
    assert roles >= {"pagebreak", "noteref"}
    assert_read(narrated)


@pytest.mark.parametrize("name", ["wasteland", "regime-anticancer-arabic"])
def test_a_real_book_is_played_and_read(corpus: Path, name: str, tmp_path: Path) -> None:
    path = made(corpus / "epubs" / f"{name}.epub", tmp_path)
    assert_played(path)
    assert_read(path)
