"""The sound files of a book: several, shared, varying, elsewhere, forgotten."""

from __future__ import annotations

import io

import pytest
from check.small_books import (
    DOCUMENT,
    NAV,
    OVERLAY,
    PACKAGE,
    Files,
    Make,
    encode,
    inside,
    narration,
    overlay,
    tone,
)
from hypothesis import given
from hypothesis import strategies as st

from accessible.check.mp3 import bit_rates

MP3 = '<item id="mp3" href="c1.mp3" media-type="audio/mpeg"/>'


def with_item(line: str) -> Files:
    return {"package.opf": PACKAGE.replace(MP3, MP3 + line)}


def test_several_files_for_one_document(proof_of: Make) -> None:
    changed = OVERLAY.replace(
        '<audio src="c1.mp3" clipBegin="0:00:02.000" clipEnd="0:00:03.000"/>',
        '<audio src="two.mp3" clipBegin="0:00:00.000" clipEnd="0:00:01.000"/>',
    )
    files = {
        **with_item('<item id="two" href="two.mp3" media-type="audio/mpeg"/>'),
        "c1.smil": changed,
        "c1.mp3": encode(tone(2.0), "mp3", "libmp3lame"),
        "two.mp3": encode(tone(1.0), "mp3", "libmp3lame"),
    }
    proof = proof_of(files)
    assert narration(proof) == []
    assert proof.figures["audio_files"] == 2


def test_one_file_for_two_documents(proof_of: Make) -> None:
    package = (
        PACKAGE.replace(
            MP3,
            MP3 + '<item id="c2" href="c2.xhtml" media-type="application/xhtml+xml" '
            'media-overlay="smil2"/><item id="smil2" href="c2.smil" '
            'media-type="application/smil+xml"/>',
        )
        .replace("</spine>", '<itemref idref="c2"/></spine>')
        .replace('refines="#smil1">0:00:03.000', 'refines="#smil1">0:00:01.500')
        .replace(
            "</metadata>",
            '<meta property="media:duration" refines="#smil2">0:00:01.500</meta></metadata>',
        )
    )
    first = overlay(("s1", "0s", "0.5s"), ("s2", "0.5s", "1s"), ("s3", "1s", "1.5s"))
    second = overlay(("s1", "1.5s", "2s"), ("s2", "2s", "2.5s"), ("s3", "2.5s", "3s"))
    files: Files = {
        "package.opf": package,
        "nav.xhtml": NAV.replace("</ol>", '<li><a href="c2.xhtml">Two</a></li></ol>'),
        "c2.xhtml": DOCUMENT,
        "c1.smil": first,
        "c2.smil": second.replace("c1.xhtml", "c2.xhtml"),
    }
    assert narration(proof_of(files)) == []
    files["c2.smil"] = first.replace("c1.xhtml", "c2.xhtml")
    assert "overlay-clip-overlap" in narration(proof_of(files))


def test_a_varying_bit_rate(proof_of: Make) -> None:
    sound = encode(tone(3.0), "mp3", "libmp3lame")
    assert len(bit_rates(io.BytesIO(sound))) == 1
    # The second half again, with headers that state another rate (and frames to fit).
    header = sound.index(b"\xff\xf3", 200)
    rate = sound[header + 2] >> 4
    frame = bytearray(sound[header : header + 4])
    assert 0 < rate < 14
    frame[2] = (rate + 1) << 4 | frame[2] & 0x0F
    longer = bytes(frame) + bytes(2000)
    assert len(bit_rates(io.BytesIO(sound[header : header + 4] + bytes(2000)))) == 1
    both = sound[: sound.rindex(sound[header : header + 2])] + longer
    assert len(bit_rates(io.BytesIO(both))) == 2
    proof = proof_of({"c1.mp3": both})
    assert "audio-variable-rate" in narration(proof)


@given(st.binary(max_size=400))
def test_any_bytes_have_bit_rates(data: bytes) -> None:
    assert bit_rates(io.BytesIO(data)) is not None
    assert bit_rates(io.BytesIO(b"ID3\x04\x00\x00\x00\x00\x00\x05" + data)) is not None


def test_sound_elsewhere_is_not_proved(proof_of: Make) -> None:
    away = '<item id="away" href="https://example.org/a.mp3" media-type="audio/mpeg"/>'
    changed = OVERLAY.replace("c1.mp3", "https://example.org/a.mp3")
    files = {**with_item(away), "c1.smil": changed}
    assert sorted(set(narration(proof_of(files)))) == ["audio-remote", "audio-unused"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"d.mp3": "x", **with_item('<item id="d" href="d.mp3" media-type="audio/mpeg"/>')},
         ["audio-unused"]),
        ({"d.mp3": "x", **with_item('<item id="d" href="d.mp3" media-type="audio/mpeg"/>'),
          **inside('<audio><source src="d.mp3"/></audio>')}, []),
    ],
)  # fmt: skip
def test_files_that_nothing_plays(proof_of: Make, changed: Files, found: list[str]) -> None:
    assert narration(proof_of(changed)) == found


def test_a_par_without_sound_says_nothing(proof_of: Make) -> None:
    last = '<audio src="c1.mp3" clipBegin="0:00:02.000" clipEnd="0:00:03.000"/>'
    found = narration(proof_of({"c1.smil": OVERLAY.replace(last, "")}))
    assert {"coverage-hole", "overlay-clip-gap"} <= set(found)
