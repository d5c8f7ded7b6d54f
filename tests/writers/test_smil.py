"""EPUB 3.3 §9, after the headings of EPUBCheck's media overlays features."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import editions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accessible.audio import WordMark
from accessible.clock import clock_value
from accessible.encode import EncodedTrack
from accessible.errors import EncodeError
from accessible.scripting import Part, Utterance, Word
from accessible.track import Clip, Track
from accessible.writers.smil import SMIL, boundaries, overlay

TEXTREF = "{http://www.idpf.org/2007/ops}textref"
TYPE = "{http://www.idpf.org/2007/ops}type"


def tiled(lengths: list[int]) -> Track:
    clips, at = [], 0
    for number, length in enumerate(lengths):
        clips.append(Clip(f"u{number}", (), at, length, at + length))
        at += length
    return Track("text/a.xhtml", "A", tuple(clips), at, 0)


def file_of(track: Track, rate: int) -> EncodedTrack:
    return EncodedTrack(track.href, (Path("a.mp3"),), "mp3", "audio/mpeg", rate, track.frames)


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
)
def test_clip_order(lengths: list[int], rate: int) -> None:
    track = tiled(lengths)
    encoded = file_of(track, rate)
    if track.frames * 1000 // rate < len(lengths):
        with pytest.raises(EncodeError):
            boundaries(track, encoded)
        return
    times = boundaries(track, encoded)
    assert len(times) == len(lengths) + 1
    assert times[0] == 0
    assert all(begin < end for begin, end in pairwise(times))
    assert times[-1] * rate <= encoded.frames * 1000
    if min(lengths) * 1000 > 2 * rate:
        for time, clip in zip(times[1:-1], track.clips, strict=False):
            assert abs(time * rate - clip.end * 1000) <= rate / 2


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(100, 60_000), min_size=1, max_size=30))
def test_durations_are_the_sum_of_the_clips(lengths: list[int]) -> None:
    track = tiled(lengths)
    items = tuple(editions.said(clip.id, "words") for clip in track.clips)
    made = overlay(
        Part("text/a.xhtml", "A", items),
        track,
        file_of(track, 22_050),
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
    encoded = file_of(track, editions.RATE)
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
    made = overlay(part, track, file_of(track, 22_050), "overlays/a.smil", "audio/a.mp3")
    par = next(etree.fromstring(made.content).iter(f"{{{SMIL}}}par"))
    assert par.get("id") == "par-1"
    assert par[0].get("src") == "../text/a.xhtml#1%20%C3%A9"


def test_sound_that_does_not_fit_its_text() -> None:
    part = Part("text/a.xhtml", "A", (editions.said("other", "x"),))
    track = tiled([5_000])
    with pytest.raises(EncodeError, match="does not say"):
        overlay(part, track, file_of(track, 22_050), "a.smil", "a.mp3")


def by_word(id_: str, written: str, epub_type: str = "") -> Utterance:
    """An utterance with its words."""
    spans = [match.span() for match in re.finditer(r"\S+", written)]
    words = tuple(Word(f"{id_}w{at}", *span) for at, span in enumerate(spans))
    return replace(editions.said(id_, written, epub_type=epub_type), words=words)


WORDS = st.lists(st.sampled_from(["one", "“two”", "3", "—"]), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(WORDS, min_size=1, max_size=6),
    length=st.integers(20, 60_000),
    data=st.data(),
)
def test_words_tile_the_clip_of_their_sentence(
    texts: list[str], length: int, data: st.DataObject
) -> None:
    track = tiled([length] * len(texts))
    marks = st.builds(WordMark, st.integers(0, length), st.integers(0, 9), st.integers(0, 9))
    clips = [replace(clip, words=tuple(data.draw(st.lists(marks)))) for clip in track.clips]
    track = replace(track, clips=tuple(clips))
    encoded = file_of(track, 8_000)
    items = tuple(by_word(f"u{number}", text) for number, text in enumerate(texts))
    made = overlay(Part(track.href, "A", items), track, encoded, "a.smil", "a.mp3")
    body = etree.fromstring(made.content)[0]
    times = boundaries(track, encoded)
    for element, item, span in zip(body, items, pairwise(times), strict=True):
        pars = list(element) if element.tag == f"{{{SMIL}}}seq" else [element]
        said = [each.id for each in item.words] if len(pars) > 1 else [item.words[0].id, item.id]
        ids = [par[0].get("src").partition("#")[2] for par in pars]
        assert ids == said or ids[0] in said
        spans = [
            (milliseconds(p[1].get("clipBegin")), milliseconds(p[1].get("clipEnd"))) for p in pars
        ]
        assert (spans[0][0], spans[-1][1]) == span
        assert all(begin < end for begin, end in spans)
        assert all(one[1] == two[0] for one, two in pairwise(spans))


def test_words_begin_where_they_are_heard() -> None:
    track = Track("text/a.xhtml", "A", (), 0, 2_205)
    marks = (WordMark(0, 0, 3), WordMark(2_205, 4, 7), WordMark(6_615, 8, 13))
    clip = Clip("u1", (), 0, 11_025, 44_100, marks)
    track = replace(track, clips=(clip,), frames=44_100)
    part = Part(track.href, "A", (by_word("u1", "One two three", "noteref"),))
    made = overlay(part, track, file_of(track, 22_050), "a.smil", "a.mp3")
    (seq,) = etree.fromstring(made.content)[0]
    assert seq.get(TEXTREF) == "text/a.xhtml#u1"
    assert seq.get(TYPE) == "noteref"
    assert [par[0].get("src") for par in seq] == [f"text/a.xhtml#u1w{at}" for at in range(3)]
    assert not any(par.get(TYPE) for par in seq)
    # After a tenth of a second of silence, which is the first word's; the last one has the rest.
    assert [par[1].get("clipBegin") for par in seq] == ["0:00:00.000", "0:00:00.200", "0:00:00.400"]
    assert seq[-1][1].get("clipEnd") == "0:00:02.000"
    assert made.duration == 2_000


def test_a_clip_too_short_for_its_words_is_one_par() -> None:
    track = tiled([44])
    part = Part(track.href, "A", (by_word("u0", "one two three four"),))
    made = overlay(part, track, file_of(track, 22_050), "a.smil", "a.mp3")
    (par,) = etree.fromstring(made.content)[0]
    assert par[0].get("src") == "text/a.xhtml#u0"
