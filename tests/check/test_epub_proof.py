"""Each thing that the proof of an EPUB finds: one whole book, and one broken variant for each."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from check.small_books import (
    DOCUMENT,
    OVERLAY,
    Files,
    Make,
    clips,
    codes,
    document,
    encode,
    make_epub,
    narration,
    package,
    tone,
)

from accessible.check import prove
from accessible.errors import InputError, UsageError

A, B, C, D = (f"0:00:0{second}.000" for second in range(4))


def test_a_whole_book_holds(proof_of: Make) -> None:
    proof = proof_of({})
    assert proof.findings == ()
    assert proof.holds
    assert proof.figures["clips"] == 3
    assert proof.figures["coverage"] == 1
    assert proof.figures["audio_seconds"] == pytest.approx(3.0, abs=0.05)
    assert proof.figures["text_characters"] == len("OneItwaslate.Nobodycame.")


LAST = '<span id="s3">Nobody came.</span>'
STATED = '<meta property="media:duration" refines="#smil1">0:00:03.000</meta>'

BROKEN: list[tuple[str, Files, str]] = [
    (
        "clip past the end",
        clips(("s1", A, B), ("s2", B, C), ("s3", C, "0:10:00.000")),
        "overlay-clip-bounds",
    ),
    ("end before begin", clips(("s1", A, B), ("s2", C, B), ("s3", C, D)), "overlay-clip-bounds"),
    ("no clock value", clips(("s1", A, "soon"), ("s2", B, C), ("s3", C, D)), "overlay-clip-bounds"),
    ("gap", clips(("s1", A, B), ("s2", "1.2s", C), ("s3", C, D)), "overlay-clip-gap"),
    ("gap at the start", clips(("s1", "0.2s", B), ("s2", B, C), ("s3", C, D)), "overlay-clip-gap"),
    ("gap at the end", clips(("s1", A, B), ("s2", B, C), ("s3", C, "2.8s")), "overlay-clip-gap"),
    ("overlap", clips(("s1", A, B), ("s2", "0.9s", C), ("s3", C, D)), "overlay-clip-overlap"),
    ("audio backwards", clips(("s1", B, C), ("s2", A, B), ("s3", C, D)), "overlay-out-of-order"),
    ("text backwards", clips(("s2", A, B), ("s1", B, C), ("s3", C, D)), "overlay-out-of-order"),
    ("no such id", clips(("s1", A, B), ("nowhere", B, C), ("s3", C, D)), "overlay-missing-text"),
    ("said twice", clips(("s1", A, B), ("s2", B, C), ("s2", C, D)), "overlay-repeated-text"),
    (
        "other document",
        {"c1.smil": OVERLAY.replace("c1.xhtml", "nav.xhtml")},
        "overlay-missing-text",
    ),
    ("no audio", {"c1.smil": OVERLAY.replace("c1.mp3", "c2.mp3")}, "overlay-missing-audio"),
    ("audio fragment", {"c1.smil": OVERLAY.replace("c1.mp3", "c1.mp3#t")}, "overlay-missing-audio"),
    ("damaged audio", {"c1.mp3": b"no sound" * 500}, "audio-undecodable"),
    ("no overlay", {"c1.smil": "<html/>"}, "epub-unreadable"),
    ("broken overlay", {"c1.smil": OVERLAY[:-9]}, "epub-unreadable"),
    ("broken document", {"c1.xhtml": DOCUMENT[:-9]}, "document-malformed"),
    ("no package", {"package.opf": ""}, "epub-unreadable"),
    ("item not there", package("nav.xhtml", "contents.xhtml"), "epub-unreadable"),
    ("spine of nothing", package('idref="c1"', 'idref="c9"'), "epub-unreadable"),
    ("uncore audio", package("audio/mpeg", "audio/flac"), "overlay-audio-type"),
    ("no duration", package(STATED, ""), "overlay-duration"),
    (
        "duration is no time",
        package(STATED, STATED.replace("0:00:03", "?")),
        "overlay-duration",
    ),
    ("wrong duration", package(STATED, STATED.replace("03", "30")), "overlay-duration"),
    (
        "slightly wrong",
        package(STATED, STATED.replace("03.000", "03.500")),
        "overlay-duration-drift",
    ),
    ("text without clip", document("</p>", " Then rain.</p>"), "coverage-hole"),
    ("sentence without clip", document('id="s3"', 'id="s4"'), "coverage-hole"),
    ("alt", document("</p>", '<img src="x.png" alt="A cat"/></p>'), "coverage-hole"),
    (
        "alt in a sentence",
        document("It was", '<img src="x.png" alt="A cat"/> It was'),
        "coverage-hole",
    ),
    (
        "formula",
        document(
            "</p>",
            '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math></p>',
        ),
        "coverage-hole",
    ),
    ("hidden but said", document('id="s2"', 'id="s2" hidden=""'), "overlay-hidden-text"),
]


@pytest.mark.parametrize(
    ("changed", "code"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_each_fault_is_found(proof_of: Make, changed: Files, code: str) -> None:
    proof = proof_of(changed)
    assert code in codes(proof)
    assert all(
        finding.place and finding.message.endswith((".", ")", "?")) for finding in proof.findings
    )


def test_a_cut_audio_file_is_found(proof_of: Make, files: Files) -> None:
    sound = files["c1.mp3"]
    assert isinstance(sound, bytes)
    assert not proof_of({"c1.mp3": sound[: len(sound) // 2]}).holds


def test_a_silent_clip_with_words_is_found(tmp_path: Path, files: Files) -> None:
    quiet = encode(tone(3.0, [(0.9, 2.1)]), "mp3", "libmp3lame")
    path = make_epub(tmp_path / "book.epub", {**files, "c1.mp3": quiet})
    (finding,) = prove(path).findings
    assert finding.code == "audio-silent"
    assert "s2" in finding.message
    assert prove(path, silent=True).holds


def test_a_hole_names_its_place_and_its_text(proof_of: Make) -> None:
    proof = proof_of(document("</p>", " Then rain fell for days.</p><p id='x'>More.</p>"))
    holes = [finding for finding in proof.findings if finding.code == "coverage-hole"]
    assert [hole.place for hole in holes] == ["EPUB/c1.xhtml:6", "EPUB/c1.xhtml#x"]
    assert "Then rain fell for days." in holes[0].message
    assert float(proof.figures["coverage"]) < 1


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ('<span hidden="">Unseen.</span></p>', "hidden"),
        ('<span style="color: red; display : none">Unseen.</span></p>', "hidden"),
        ('<span aria-hidden="true">Unseen.</span></p>', "hidden from assistive technology"),
        ("<ruby>…<rt>Kan</rt></ruby></p>", "ruby annotation"),
        ("<audio>Your reader plays nothing.</audio></p>", "fallback of audio"),
        (" — * * *</p>", "no letters or digits"),
    ],
)
def test_what_need_not_be_said_is_listed_with_its_reason(
    proof_of: Make, new: str, reason: str
) -> None:
    proof = proof_of(document("</p>", new))
    assert narration(proof) == []
    assert reason in {exempt.reason for exempt in proof.exempt}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</p>", '<img src="x.png" alt=""/></p>'),
        ("</p>", '<img src="x.png" alt="A frame" role="presentation"/></p>'),
        ("</p>", "<!-- A note. --><script>var x = 1;</script></p>"),
        ('<span id="s3">Nobody came.</span>', '<img id="s3" src="x.png" alt="A cat"/>'),
        ('<span id="s3">Nobody came.</span>', '<a id="s3"><img src="x.png" alt="A cat"/></a>'),
        (
            '<span id="s3">Nobody came.</span>',
            '<span id="s3" role="doc-pagebreak" aria-label="7"/>',
        ),
        ('<span id="s3">Nobody came.</span>', '<i id="s3">a <span aria-hidden="true">b</span></i>'),
    ],
)
def test_no_false_alarm(proof_of: Make, old: str, new: str) -> None:
    assert set(narration(proof_of(document(old, new)))) <= {"overlay-not-skippable"}


def test_a_page_break_in_a_sentence_may_be_said_first_or_last(proof_of: Make) -> None:
    page = document("was <em>", 'was <span id="s4" role="doc-pagebreak" aria-label="7"/><em>')
    for order in ("s1 s4 s2 s3", "s1 s2 s4 s3"):
        times = [f"{quarter * 0.75}s" for quarter in range(5)]
        pars = zip(order.split(), times, times[1:], strict=False)
        assert narration(proof_of({**page, **clips(*pars)})) == ["overlay-not-skippable"]


def test_a_document_without_overlay_is_a_hole(proof_of: Make) -> None:
    second = '<item id="c2" href="c2.xhtml" media-type="application/xhtml+xml"/></manifest>'
    changed = package("</manifest>", second)
    assert isinstance(changed["package.opf"], str)
    changed["package.opf"] = changed["package.opf"].replace(
        "</spine>", '<itemref idref="c2" linear="no"/></spine>'
    )
    proof = proof_of({**changed, "c2.xhtml": DOCUMENT})
    assert narration(proof) == ["section-not-narrated"]
    assert "Nothing of “One” is narrated (23 characters)." in proof.findings[0].message
    blank = DOCUMENT[: DOCUMENT.index("<h1")] + "</body></html>"
    proof = proof_of({**changed, "c2.xhtml": blank})
    assert narration(proof) == []
    assert ("EPUB/c2.xhtml", "document without text", "") in proof.exempt


def test_one_overlay_for_two_documents(proof_of: Make) -> None:
    changed = package(
        "</manifest>",
        '<item id="c2" href="c2.xhtml" media-type="application/xhtml+xml" media-overlay="smil1"/>'
        "</manifest>",
    )
    assert "overlay-missing-text" in codes(proof_of({**changed, "c2.xhtml": DOCUMENT}))


def test_a_text_epub_is_not_narrated_and_has_no_holes(proof_of: Make) -> None:
    proof = proof_of(package(' media-overlay="smil1"', ""))
    assert narration(proof) == ["audio-unused"]
    assert proof.figures["narrated"] == "no"


def test_files_that_are_no_epub_are_one_clear_sentence(tmp_path: Path) -> None:
    junk = tmp_path / "junk.epub"
    junk.write_bytes(b"not a book at all")
    with pytest.raises(InputError, match="not a ZIP file"):
        prove(junk)
    with pytest.raises(InputError):
        prove(tmp_path / "nowhere.epub")
    with pytest.raises(UsageError, match="neither"):
        prove(tmp_path / "page.html")


def test_many_processes_find_the_same(tmp_path: Path, files: Files) -> None:
    path = make_epub(tmp_path / "book.epub", {**files, **clips(("s1", A, B), ("s2", "1.5s", "9s"))})
    done: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        proof = prove(path, executor=executor, progress=lambda *step: done.append(step))
    assert proof == prove(path)
    assert done == [(1, 1)]


def test_the_report_is_plain_data_and_plain_lines(proof_of: Make) -> None:
    proof = proof_of(document("</p>", " <b>Then rain.</b></p>"))
    data = json.loads(json.dumps(proof.to_json()))
    assert data["holds"] is False
    assert data["findings"][0]["code"] == "coverage-hole"
    lines = list(proof.lines())
    assert lines[0] == "book.epub: The proof does not hold: 1 error, 1 warning."
    assert all("\n" not in line for line in lines)
    assert sum(line.startswith("Error coverage-hole at EPUB/c1.xhtml") for line in lines) == 1


def test_deep_markup_does_not_break_it(proof_of: Make) -> None:
    deep = "<b>" * 240 + "Deep." + "</b>" * 240
    assert "coverage-hole" in codes(proof_of(document("</p>", deep + "</p>")))
