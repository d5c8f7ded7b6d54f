"""EPUB 3.3 §9, after the headings of EPUBCheck's media overlays features."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import editions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.clock import clock_value
from accessible.encode import EncodedTrack
from accessible.errors import EncodeError
from accessible.narration import Clip, Track
from accessible.scripting import Part
from accessible.writers.smil import SMIL, boundaries, overlay

TEXTREF = "{http://www.idpf.org/2007/ops}textref"
TYPE = "{http://www.idpf.org/2007/ops}type"


def tiled(lengths: list[int]) -> Track:
    clips, at = [], 0
    for number, length in enumerate(lengths):
        clips.append(Clip(f"u{number}", (), at, length, at + length))
        at += length
    return Track("text/a.xhtml", "A", tuple(clips), at, 0)


def file_of(track: Track, rate: int, delay: int, padding: int) -> EncodedTrack:
    whole = track.frames + delay + padding
    return EncodedTrack(
        track.href, Path("a.mp3"), "mp3", "audio/mpeg", rate, track.frames, delay, whole
    )


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, fraction = seconds.split(".")
    assert len(minutes) == len(whole) == 2
    assert len(fraction) == 3
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(fraction)


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        (0, "0:00:00.000"),
        (59_999, "0:00:59.999"),
        (3_600_000, "1:00:00.000"),
        (36_000_000 + 61_007, "10:01:01.007"),
    ],
)
def test_clock_values(value: int, clock: str) -> None:
    assert clock_value(value) == clock


@given(st.integers(0, 10**9))
def test_clock_values_read_back(value: int) -> None:
    assert milliseconds(clock_value(value)) == value


@settings(max_examples=100, deadline=None)
@given(
    lengths=st.lists(st.integers(1, 60_000), min_size=1, max_size=30),
    rate=st.sampled_from([8_000, 16_000, 22_050, 44_100, 48_000]),
    delay=st.integers(0, 3_000),
    padding=st.integers(0, 3_000),
)
def test_clip_order(lengths: list[int], rate: int, delay: int, padding: int) -> None:
    track = tiled(lengths)
    encoded = file_of(track, rate, delay, padding)
    if (track.frames + delay + padding) * 1000 // rate < len(lengths):
        with pytest.raises(EncodeError):
            boundaries(track, encoded)
        return
    times = boundaries(track, encoded)
    assert len(times) == len(lengths) + 1
    assert times[0] == 0
    assert all(begin < end for begin, end in pairwise(times))
    assert times[-1] * rate <= encoded.duration * 1000
    if min(lengths) * 1000 > 2 * rate:
        for time, clip in zip(times[1:-1], track.clips, strict=False):
            assert abs(time * rate - (clip.end + delay) * 1000) <= rate / 2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(100, 60_000), min_size=1, max_size=30))
def test_durations_are_the_sum_of_the_clips(lengths: list[int]) -> None:
    track = tiled(lengths)
    items = tuple(editions.said(clip.id, "words") for clip in track.clips)
    made = overlay(
        Part("text/a.xhtml", "A", items),
        track,
        file_of(track, 22_050, 1105, 500),
        "a.smil",
        "a.mp3",
    )
    audio = list(etree.fromstring(made.content).iter(f"{{{SMIL}}}audio"))
    spans = [(milliseconds(a.get("clipBegin")), milliseconds(a.get("clipEnd"))) for a in audio]
    assert sum(end - begin for begin, end in spans) == made.duration
    assert all(one[1] == two[0] for one, two in pairwise(spans))


def root_of_first_overlay() -> etree._Element:
    part = editions.script().parts[0]
    track = editions.track(part)
    encoded = file_of(track, editions.RATE, 1105, 600)
    made = overlay(part, track, encoded, "overlays/one.smil", "audio/one.mp3")
    return etree.fromstring(made.content)


def test_text_element_references() -> None:
    """Every par names its element, in the order of the text; the audio has no fragment."""
    smil = root_of_first_overlay()
    assert smil.get("version") == "3.0"
    sources = [text.get("src") for text in smil.iter(f"{{{SMIL}}}text")]
    said = [u.id for u in editions.script().parts[0].utterances()]
    assert sources == [f"../text/one.xhtml#{id_}" for id_ in said]
    assert {a.get("src") for a in smil.iter(f"{{{SMIL}}}audio")} == {"../audio/one.mp3"}
    assert smil[0].get(TEXTREF) == "../text/one.xhtml"


def test_seq_element_structure() -> None:
    smil = root_of_first_overlay()
    structure = [(seq.get(TYPE), seq.get(TEXTREF)) for seq in smil.iter(f"{{{SMIL}}}seq")]
    assert structure == [
        ("chapter", "../text/one.xhtml#s1"),
        (None, "../text/one.xhtml#p1"),
        ("figure", "../text/one.xhtml#f1"),
        ("footnote", "../text/one.xhtml#n1"),
    ]


def test_skippable_structures() -> None:
    pars = root_of_first_overlay().iter(f"{{{SMIL}}}par")
    assert [par.get(TYPE) for par in pars if par.get(TYPE)] == ["pagebreak", "noteref"]


def test_ids_that_xml_does_not_allow() -> None:
    track = tiled([5_000])
    track = Track(track.href, "", (Clip("1 é", (), 0, 1, 5_000),), 5_000, 0)
    part = Part(track.href, "", (editions.said("1 é", "x"),))
    made = overlay(part, track, file_of(track, 22_050, 0, 0), "overlays/a.smil", "audio/a.mp3")
    par = next(etree.fromstring(made.content).iter(f"{{{SMIL}}}par"))
    assert par.get("id") == "par-1"
    assert par[0].get("src") == "../text/a.xhtml#1%20%C3%A9"


def test_sound_that_does_not_fit_its_text() -> None:
    part = Part("text/a.xhtml", "A", (editions.said("other", "x"),))
    track = tiled([5_000])
    with pytest.raises(EncodeError, match="does not say"):
        overlay(part, track, file_of(track, 22_050, 0, 0), "a.smil", "a.mp3")
