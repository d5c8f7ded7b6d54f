"""Books that are meant to harm, or that nobody has looked at: findings or one clear sentence."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from check.small_books import (
    CONTAINER,
    DOCUMENT,
    NAV,
    OVERLAY,
    PACKAGE,
    Files,
    Make,
    codes,
    inside,
    make_epub,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accessible.check import prove
from accessible.errors import AccessibleError, InputError

ITEM = '<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml" media-overlay="smil1"/>'


def manifest(old: str, new: str) -> Files:
    assert old in PACKAGE
    return {"package.opf": PACKAGE.replace(old, new)}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        # Fallbacks in a circle, and a spine of what nobody can read.
        (manifest(ITEM, '<item id="c1" href="c1.mp3" media-type="a/b" fallback="x"/>'
                        '<item id="x" href="c1.smil" media-type="a/c" fallback="c1"/>'),
         "spine-unread"),
        (manifest('href="c1.xhtml"', 'href="/c1.xhtml"'), "epub-unreadable"),
        (manifest('href="c1.xhtml"', 'href="C:\\c1.xhtml"'), "epub-unreadable"),
        (manifest('href="c1.xhtml"', 'href="../../../../etc/passwd"'), "epub-unreadable"),
        (manifest('href="c1.xhtml"', 'href="http://[::1"'), "epub-unreadable"),
        (manifest('href="c1.smil"', 'href="c1.xhtml"'), "epub-unreadable"),
        ({"nav.xhtml": NAV.replace("c1.xhtml", "http://[::1")}, "coverage"),
        ({"nav.xhtml": NAV.replace("c1.xhtml", "//host/c1.xhtml")}, "navigation-link-broken"),
        ({"c1.xhtml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                      + DOCUMENT.partition("?>")[2].replace("Nobody", "&e;")},
         "document-malformed"),
        ({"c1.xhtml": b"\xff\xfe\x00"}, "document-malformed"),
        ({"c1.xhtml": b""}, "document-malformed"),
        ({"c1.smil": OVERLAY.replace("0:00:02.000", "9" * 5000 + "s")}, "overlay-clip-bounds"),
    ],
)  # fmt: skip
def test_bad_books_have_findings(proof_of: Make, changed: Files, code: str) -> None:
    found = codes(proof_of(changed))
    assert code in found or code == "coverage"


def test_many_files_are_counted_in_seconds(tmp_path: Path) -> None:
    count = 10_000
    names = [f"d{number}.xhtml" for number in range(count)]
    items = "".join(
        f'<item id="d{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    )
    refs = "".join(f'<itemref idref="d{number}"/>' for number in range(count))
    entries = "".join(f'<li><a href="{name}">One</a></li>' for name in names)
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr(
            "EPUB/package.opf",
            PACKAGE.replace(ITEM, items)
            .replace('<item id="smil1" href="c1.smil" media-type="application/smil+xml"/>', "")
            .replace('<item id="mp3" href="c1.mp3" media-type="audio/mpeg"/>', "")
            .replace('<itemref idref="c1"/>', refs),
        )
        archive.writestr("EPUB/nav.xhtml", NAV.replace("</ol>", f"{entries}</ol>"))
        for name in names:
            archive.writestr(f"EPUB/{name}", DOCUMENT)
    start = time.perf_counter()
    proof = prove(path)
    assert time.perf_counter() - start < 60
    assert proof.figures["documents"] == count + 1
    assert sum(code == "title-repeated" for code in codes(proof)) == 1


def test_a_long_document_is_judged_at_once(proof_of: Make) -> None:
    rows = "".join(
        f'<section class="a b"><h2 id="h{n}">A{n}</h2><p>It <em>rained</em> and <a href="#h{n}">'
        f'rained</a>.</p><p><img src="x.png" alt="Rain {n}"/></p></section>'
        for n in range(1500)
    )
    start = time.perf_counter()
    proof = proof_of(inside(rows))
    assert time.perf_counter() - start < 10  # A second on an idle machine.
    assert "section-not-narrated" in codes(proof)


def test_deep_documents_are_judged(proof_of: Make) -> None:
    deep = '<div aria-label="x">' * 200 + '<img src="x"/>' + "</div>" * 200
    assert "image-without-alt" in codes(proof_of(inside(deep)))
    table = "<table><tr><td>" * 60 + "x" + "</td></tr></table>" * 60
    assert "table-for-layout" in codes(proof_of(inside(table)))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = make_epub(tmp_path / "bomb.epub", {"package.opf": " " * (64 * 1024**2)})
    with pytest.raises(InputError):
        prove(path)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_damage_ends_in_findings(tmp_path: Path, files: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["package.opf", "nav.xhtml", "c1.xhtml", "c1.smil"]))
    content = files[name]
    assert isinstance(content, str)
    at = data.draw(st.integers(0, len(content)))
    size = data.draw(st.integers(0, 60))
    put = data.draw(st.sampled_from(["", "<", ">", '"', "&", "\x00", "é", "<x>", "#", "../", ":"]))
    changed = content[:at] + put + content[at + size :]
    path = make_epub(tmp_path / "book.epub", {**files, name: changed})
    try:
        proof = prove(path)
    except AccessibleError:
        return
    assert all(finding.place and finding.message for finding in proof.findings)
    assert list(proof.lines())
