"""The package document of a kept EPUB, and what leads to it: whatever form it had."""

from __future__ import annotations

import re
from pathlib import Path

import published
import pytest
from books import OPF, contents
from lxml import etree

from accessible import Settings, build, prove

ITEM = b'<item id="cv" href="cv.png" media-type="image/png"/></manifest>'


def made(
    folder: Path, files: dict[str, bytes], to: str = "epub-text", **choices: object
) -> dict[str, bytes]:
    path = folder / "book.epub"
    path.write_bytes(published.packed(files))
    settings = Settings(
        engine="silence",
        cache=folder / "cache",
        to=(to,),
        **choices,  # type: ignore[arg-type]
    )
    output = build(path, folder / "out", settings).outputs[0]
    assert prove(output, silent=True).figures
    return contents(output)


def changed(files: dict[str, bytes], old: bytes, new: bytes) -> dict[str, bytes]:
    """The book with another package document."""
    assert old in files["OPS/book.opf"]
    return {**files, "OPS/book.opf": files["OPS/book.opf"].replace(old, new)}


def test_a_new_cover_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    cover.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    files = changed(published.files("2.0"), b"</manifest>", ITEM)
    files = changed(files, b"</metadata>", b'<meta name="cover" content="cv"/></metadata>')
    # A file that the manifest does not know has the name that ours would have.
    files |= {"OPS/cv.png": b"old", "OPS/images/cover.png": b"another"}
    after = made(tmp_path, files, cover=cover)
    assert after["OPS/images/cover.png"] == b"another"
    root = etree.fromstring(after["OPS/book.opf"])
    covers = [item for item in root.iter(f"{OPF}item") if item.get("properties") == "cover-image"]
    assert [item.get("href") for item in covers] == ["images/cover-2.png"]
    assert after["OPS/images/cover-2.png"] == cover.read_bytes()
    (meta,) = (meta for meta in root.iter(f"{OPF}meta") if meta.get("name") == "cover")
    assert meta.get("content") == covers[0].get("id")


@pytest.mark.parametrize("sound", ["epub", "epub-text"])
def test_contents_made_of_headings_lead_to_places_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: str
) -> None:
    monkeypatch.setitem(published.ROOTS, "2.0", (published.ROOTS["2.0"][0], 'lang="en"'))
    monkeypatch.setattr(published, "OLD", "<h1>One</h1><p>Text.</p><h2>Two. Three.</h2><p>End.</p>")
    files = published.files("2.0")
    del files["OPS/toc.ncx"]
    after = made(tmp_path, files, sound)
    links = re.findall(r'href="text/([^"#]+)#([^"]+)"', after["OPS/nav.xhtml"].decode())
    assert len(links) >= 4
    for path, fragment in links:
        assert f'id="{fragment}"'.encode() in after[f"OPS/text/{path}".replace("%20", " ")]


@pytest.mark.parametrize("form", ["unclosed", "split"])
def test_items_count_wherever_they_stand(tmp_path: Path, form: str) -> None:
    files = published.files("3.0")
    if form == "split":
        files = changed(files, b'<item id="b"', b'</manifest><manifest><item id="b"')
    else:
        opf = re.sub(rb"(<item [^>]*)/>", rb"\1>", files["OPS/book.opf"])
        files = {**files, "OPS/book.opf": opf}
    root = etree.fromstring(made(tmp_path, files, "epub")["OPS/book.opf"])
    items = {item.get("id"): item for item in root.iter(f"{OPF}item")}
    assert items["a"].get("media-overlay") and items["b"].get("media-overlay")
    assert not any(len(item) for item in items.values())


@pytest.mark.parametrize("version", ["3.1", "4.0", "three"])
def test_a_version_to_come_is_no_old_one(tmp_path: Path, version: str) -> None:
    files = changed(published.files("3.0"), b'version="3.0"', f'version="{version}"'.encode())
    after = made(tmp_path, files)
    assert set(after) == set(files)
    assert f'version="{version}"'.encode() in after["OPS/book.opf"]


@pytest.mark.parametrize(
    "pointer",
    [
        published.CONTAINER.replace("oasis:names", "oasis:other"),
        published.CONTAINER.replace("<rootfiles>", "<rootfiles><b>"),
        published.CONTAINER.replace("OPS/book.opf", "ops/BOOK.opf"),
    ],
)
def test_a_pointer_that_nobody_could_follow_is_written_anew(tmp_path: Path, pointer: str) -> None:
    files = {**published.files("3.0"), "META-INF/container.xml": pointer.encode()}
    after = made(tmp_path, files)
    root = etree.fromstring(after["META-INF/container.xml"])
    space = "{urn:oasis:names:tc:opendocument:xmlns:container}"
    assert [node.get("full-path") for node in root.iter(f"{space}rootfile")] == ["OPS/book.opf"]


def test_a_pointer_that_leads_somewhere_stays(tmp_path: Path) -> None:
    files = published.files("3.0")
    assert made(tmp_path, files)["META-INF/container.xml"] == files["META-INF/container.xml"]
