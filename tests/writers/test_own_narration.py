"""An EPUB that has narration of its own: kept, replaced, or filled where it leaves text out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import av
import books
import checkers
import pytest
from books import OPF, contents, package, report
from lxml import etree

from accessible import Settings, build, prove

SMIL = "{http://www.w3.org/ns/SMIL}"
PAGE = """<h1 id="h">A heading</h1><p id="p1">First paragraph.</p><p id="p2">Second
one. And more.</p><p id="p3">Third.</p>"""


def tone(seconds: float) -> bytes:
    """A WAV-like MP3 of a tone."""
    import numpy as np

    stream = io.BytesIO()
    with av.open(stream, "w", format="mp3") as container:
        out = container.add_stream("libmp3lame", rate=22_050, layout="mono")
        wave = np.sin(np.arange(int(22_050 * seconds)) * 0.1) * 8_000
        for at in range(0, len(wave), 1152):
            block = wave[at : at + 1152].astype("int16")[np.newaxis, :]
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate = 22_050
            container.mux(out.encode(frame))
        container.mux(out.encode(None))
    return stream.getvalue()


def overlay(*clips: tuple[str, float, float]) -> str:
    pars = "".join(
        f'<par><text src="a.xhtml#{name}"/><audio src="a.mp3" clipBegin="{begin}s" '
        f'clipEnd="{end}s"/></par>'
        for name, begin, end in clips
    )
    return f'<smil xmlns="{SMIL[1:-1]}" version="3.0"><body>{pars}</body></smil>'


@pytest.fixture(scope="module")
def sound() -> bytes:
    return tone(6)


def narrated(
    folder: Path, sound: bytes, *clips: tuple[str, float, float], body: str = PAGE
) -> Path:
    """A book of two documents, of which the first has a publisher's narration."""
    manifest = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml" media-overlay="o"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="o" href="a.smil" media-type="application/smil+xml"/>'
        '<item id="m" href="a.mp3" media-type="audio/mpeg"/>'
    )
    total = sum(end - begin for _, begin, end in clips)
    metadata = (
        books.METADATA + '<meta property="dcterms:modified">2001-01-01T00:00:00Z</meta>'
        f'<meta property="media:duration">{total}s</meta>'
        f'<meta property="media:duration" refines="#o">{total}s</meta>'
        '<meta property="media:narrator">Ada Byron</meta>'
    )
    files: dict[str, str | bytes] = {
        "content.opf": books.opf(manifest, '<itemref idref="a"/><itemref idref="b"/>', metadata),
        "nav.xhtml": books.page(
            '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>'
        ),
        "a.xhtml": books.page(body),
        "b.xhtml": books.page("<h1>Two</h1><p>Nobody has read this.</p>"),
        "a.smil": overlay(*clips),
        "a.mp3": sound,
    }
    path = folder / "book.epub"
    path.write_bytes(books.epub(files))
    return path


ALL = (("h", 0, 1), ("p1", 1, 2), ("p2", 2, 4), ("p3", 4, 6))
SOME = (("h", 0, 1), ("p2", 2, 4))


def run(path: Path, output: Path, **choices: object) -> dict[str, bytes]:
    settings = Settings(engine="silence", cache=output / "cache", **choices)  # type: ignore[arg-type]
    return contents(build(path, output, settings).outputs[0])


def pars(smil: bytes) -> list[tuple[str, str]]:
    """What is said, and from which file."""
    return [
        (par[0].get("src", "").partition("#")[2], par[1].get("src", "").rpartition("/")[2])
        for par in etree.fromstring(smil).iter(f"{SMIL}par")
    ]


def test_it_is_kept(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, *ALL)
    after = run(path, tmp_path / "out", to=("epub",))
    before = contents(path)
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {"OEBPS/content.opf"}
    assert "narration-kept" in report(tmp_path / "out" / "book.epub")
    narrators = [
        meta.text
        for meta in package(after)[1].iter(f"{OPF}meta")
        if meta.get("property") == "media:narrator"
    ]
    assert narrators == ["Ada Byron"]


def test_the_audiobook_has_the_publisher_s_sound(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, *ALL)
    settings = Settings(engine="silence", cache=tmp_path / "cache", to=("m4b",))
    (output,) = build(path, tmp_path / "out", settings).outputs
    with av.open(str(output)) as book:
        assert [c["metadata"]["title"] for c in book.chapters()] == ["A heading"]
        levels = [abs(frame.to_ndarray()).mean() for frame in book.decode(audio=0)]
        length = float(book.duration or 0) / 1_000_000
    assert 6.5 < length < 8
    assert sum(level > 0.05 for level in levels) / len(levels) > 0.7


def test_it_is_replaced_when_asked(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, *ALL)
    after = run(path, tmp_path / "out", to=("epub",), replace_narration=True)
    assert not {"OEBPS/a.smil", "OEBPS/a.mp3"} & set(after)
    assert [text for text, _ in pars(after["OEBPS/overlays/a.smil"])][:2] == ["h", "p1"]
    _, root = package(after)
    overlaid = {i.get("href") for i in root.iter(f"{OPF}item") if i.get("media-overlay")}
    assert overlaid == {"a.xhtml", "b.xhtml"}
    assert "Ada Byron" not in etree.tostring(root, encoding="unicode")
    assert prove(tmp_path / "out" / "book.epub", silent=True).holds


def test_what_it_leaves_out_is_filled_when_asked(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, *SOME)
    after = run(path, tmp_path / "out", to=("epub",), fill=True)
    assert after["OEBPS/a.mp3"] == sound
    assert "OEBPS/a.smil" not in after
    said = [text for text, _ in pars(after["OEBPS/overlays/a.smil"])]
    assert said == ["h", "p1", "p2", "p3"]
    sources = [
        audio.get("src")
        for audio in etree.fromstring(after["OEBPS/overlays/a.smil"]).iter(f"{SMIL}audio")
    ]
    assert sources == ["../a.mp3", "../audio/a.mp3", "../a.mp3", "../audio/a.mp3"]
    assert "OEBPS/overlays/b.smil" in after
    output = tmp_path / "out" / "book.epub"
    proof = prove(output, silent=True)
    gaps = [finding for finding in proof.narration if finding.code != "overlay-clip-gap"]
    assert not gaps, gaps
    assert proof.figures["coverage"] == 1.0
    said = json.loads((tmp_path / "out" / "book.report.json").read_text(encoding="utf-8"))
    assert said["figures"]["utterances"] == 6
    assert [line for line in checkers.epubcheck(output) if line.startswith("ERROR MED")] == []


def test_a_narration_that_cannot_be_played_is_told(tmp_path: Path) -> None:
    path = narrated(tmp_path, b"no sound at all", *ALL)
    after = run(path, tmp_path / "out", to=("epub",))
    assert "narration-unread" in report(tmp_path / "out" / "book.epub")
    assert zipfile.is_zipfile(tmp_path / "out" / "book.epub")
    assert "OEBPS/overlays/b.smil" in after


NOTE = """<h1 id="h">A heading</h1><p id="p0">First<a epub:type="noteref" id="r" href="#n">1</a>
paragraph.</p><p id="p1">Second.</p><aside epub:type="footnote" id="n"><p>The note.</p></aside>"""


def test_a_note_is_placed_among_recordings(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, ("h", 0, 1), ("p1", 1, 2), body=NOTE)
    after = run(path, tmp_path / "out", to=("epub",), fill=True, notes="paragraph")
    said = [text for text, _ in pars(after["OEBPS/overlays/a.smil"])]
    assert said[0] == "h" and said[-1] == "p1" and len(said) == 5


def test_a_recorded_note_is_placed_too(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, ("h", 0, 1), ("p1", 1, 2), ("n", 2, 3), body=NOTE)
    after = run(path, tmp_path / "out", to=("epub",), fill=True, notes="paragraph")
    assert [text for text, _ in pars(after["OEBPS/overlays/a.smil"])][-2:] == ["n", "p1"]


def test_an_id_that_is_there_twice_does_not_mix_up_recordings(tmp_path: Path, sound: bytes) -> None:
    body = """<p id="d">One.</p><h1 id="h">A heading</h1><p id="p1">Second.</p>
    <p id="d">Last.</p>"""
    path = narrated(tmp_path, sound, ("h", 0, 1), ("p1", 1, 2), body=body)
    after = run(path, tmp_path / "out", to=("epub",), fill=True)
    assert [text for text, _ in pars(after["OEBPS/overlays/a.smil"])][:3] == ["d", "h", "p1"]


def test_what_is_skipped_is_not_heard_where_recordings_are_filled(
    tmp_path: Path, sound: bytes
) -> None:
    body = """<h1 id="h">A heading</h1><p id="p1">Second.</p><section epub:type="index">
    <h2 id="p2">Index</h2><p id="p3">Apples</p></section><p id="p4">More.</p>"""
    path = narrated(tmp_path, sound, *ALL, body=body)
    after = run(path, tmp_path / "out", to=("epub",), fill=True, skip=("index",))
    said = [text for text, _ in pars(after["OEBPS/overlays/a.smil"])]
    assert said == ["h", "p1", "p4"]


def test_a_document_that_is_skipped_loses_its_narration_where_it_is_filled(
    tmp_path: Path, sound: bytes
) -> None:
    path = narrated(tmp_path, sound, *ALL)
    after = run(path, tmp_path / "out", to=("epub",), fill=True, skip=("a.xhtml",))
    assert "OEBPS/a.smil" not in after and "OEBPS/overlays/b.smil" in after
    assert prove(tmp_path / "out" / "book.epub", silent=True).figures


def test_nothing_is_said_to_be_skipped_that_the_publisher_reads(
    tmp_path: Path, sound: bytes
) -> None:
    path = narrated(tmp_path, sound, ("h", 0, 1), ("p1", 1, 2), ("n", 2, 3), body=NOTE)
    run(path, tmp_path / "out", to=("epub",), skip=("A heading",), notes="none")
    found = report(tmp_path / "out" / "book.epub")
    assert "narration-kept" in found
    assert not {"section-skipped", "notes-skipped"} & set(found)


def test_a_document_with_its_own_narration_is_highlighted_beside_ours(
    tmp_path: Path, sound: bytes
) -> None:
    path = narrated(tmp_path, sound, *ALL)
    after = run(path, tmp_path / "out", to=("epub",), fill=True)
    assert pars(after["OEBPS/a.smil"]) and b"narration.css" in after["OEBPS/a.xhtml"]
    assert b"<span" not in after["OEBPS/a.xhtml"]
    assert prove(tmp_path / "out" / "book.epub", silent=True).figures["coverage"] == 1.0


def test_a_clip_may_say_a_whole_document(tmp_path: Path, sound: bytes) -> None:
    path = narrated(tmp_path, sound, ("", 0, 3))
    after = run(path, tmp_path / "out", to=("epub",), fill=True)
    assert [text for text, _ in pars(after["OEBPS/a.smil"])] == [""]
    assert "OEBPS/overlays/b.smil" in after


@pytest.mark.parametrize("fill", [False, True])
def test_repairs_leave_the_ids_that_a_narration_names(
    tmp_path: Path, sound: bytes, fill: bool
) -> None:
    body = '<h1 id="h 1">A heading</h1><p id="p1">Second.</p>'
    path = narrated(tmp_path, sound, ("h%201", 0, 1), ("p1", 1, 2), body=body)
    after = run(path, tmp_path / "out", to=("epub",), improve=True, fill=fill)
    assert b'id="h 1"' in after["OEBPS/a.xhtml"]
    assert [text for text, _ in pars(after["OEBPS/a.smil"])] == ["h%201", "p1"]
    assert "not-improved" in report(tmp_path / "out" / "book.epub")
