"""Captions as others read them: what is written, when it is said, on the audiobook's timeline."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import av
import editions
import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.audio import PACKET, WordMark
from accessible.book import Book, Metadata
from accessible.errors import OutputError
from accessible.narration import Narration
from accessible.scripting import Heading, Part, Script, Utterance, Word
from accessible.settings import Settings
from accessible.spoken.alignment import Spoken, splice
from accessible.track import Clip, Track
from accessible.writers import Edition
from accessible.writers.captions import Cue, LrcWriter, SrtWriter, VttWriter, cues
from accessible.writers.phrases import MOST, WIDEST, captions_of, lines_of, shown
from accessible.writers.smil import overlay
from accessible.writers.timeline import Timeline

RATE = 22_050
LONG = (
    "A very long sentence, which goes on and on about the sea & the lighthouse that stood on a "
    "rock in it, until nobody remembers how it began; and the end of it, which the keeper wrote on "
    "the 4th of May 1901, is <b>not</b> in the book."
)
HEBREW = "שלום עולם, זה ספר על EPUB ועוד."


def said(id_: str, written: str, language: str = "en", *, words: bool = False) -> Utterance:
    found = [match.span() for match in re.finditer(r"\S+", written)] if words else []
    return replace(
        editions.said(id_, written),
        language=language,
        words=tuple(Word(f"{id_}w{number}", *span) for number, span in enumerate(found)),
    )


def edition_of(
    parts: list[list[Utterance]], length: int = 5 * RATE, sync: str = "sentence", rate: int = RATE
) -> Edition:
    """A book of a document for each list, each utterance heard for ``length`` frames."""
    tracks, documents = [], []
    for number, utterances in enumerate(parts):
        clips, at = [], 0
        for count, utterance in enumerate(utterances, 1):
            end = at + length
            if count == len(utterances):
                end += -end % PACKET
            lead_in = 0 if at else min(length // 10, RATE // 2)
            clips.append(Clip(utterance.id, (), at, length * 9 // 10 - lead_in, end))
            at = end
        href = f"text/{number}.xhtml"
        first = utterances[0]
        heading = Heading(first.id, first.id, first.written, 1)
        tracks.append(Track(href, first.written, tuple(clips), at, min(length // 10, RATE // 2)))
        documents.append(Part(href, first.written, tuple(utterances), (heading,)))
    metadata = Metadata(title="The Sea --> a [Tale]", language="en-GB", authors=("Ada", "Émile"))
    return Edition(
        Book(metadata, ()),
        Script(tuple(documents)),
        Settings(sync=sync),
        Narration(tuple(tracks), rate, ("Grace",)),
    )


def story(sync: str = "sentence") -> Edition:
    words = sync == "word"
    return edition_of(
        [
            [said("h", "One & two"), said("u", LONG, words=words), said("p", "7")],
            [
                said("h", "Shalom --> 2"),
                said("u", HEBREW, "he", words=words),
                said("v", "EPUB הוא ספר", "he", words=words),
                said("w", "He said  שלום\nto them.", words=words),
                said("x", "[3:16] だから、", "ja", words=words),
            ],
        ],
        length=20 * RATE,
        sync=sync,
    )


def starts(edition: Edition) -> list[int]:
    """The frames of the joined sound at which the clips begin, and its end."""
    assert edition.narration is not None
    tracks = edition.narration.tracks
    begins = accumulate((track.frames for track in tracks), initial=0)
    clips = [
        begin + clip.start
        for track, begin in zip(tracks, begins, strict=False)
        for clip in track.clips
    ]
    return [*clips, edition.narration.frames]


def seconds(clock: str) -> float:
    whole, _, rest = clock.replace(",", ".").rpartition(":")
    hours, _, minutes = whole.rpartition(":")
    return (int(hours or 0) * 60 + int(minutes)) * 60 + float(rest)


def unmarked(text: str) -> str:
    """Cue text as it is seen."""
    return re.sub("[\u200b\u200e\u200f]", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


def letters(text: str) -> str:
    return "".join(text.split())


def test_webvtt_as_another_reads_it(tmp_path: Path) -> None:
    edition = story()
    path = tmp_path / "book.vtt"
    assert VttWriter().write(edition, path) == ()
    text = path.read_text(encoding="utf-8")
    head = "WEBVTT Kind: captions; Language: en-GB\n\nNOTE The Sea → a [Tale]\n\n"
    assert text.startswith(head)
    assert "\nNOTE One & two\n" in text
    assert "\nNOTE Shalom → 2\n" in text
    captions = webvtt.read(str(path)).captions
    names = [f"text/{part.href[5:]}#{u.id}" for part in edition.script.parts for u in part.items]
    own = [caption for caption in captions if " " not in caption.identifier]
    assert [caption.identifier for caption in own] == names
    assert len({caption.identifier for caption in captions}) == len(captions) > len(own)
    frames = starts(edition)
    for caption, frame in zip(own, frames, strict=False):
        assert round(seconds(caption.start) * 1000) == round(frame * 1000 / RATE)
    assert round(seconds(captions[-1].end) * 1000) == round(frames[-1] * 1000 / RATE)
    assert all(one.end == two.start for one, two in pairwise(captions))
    shown_text = "".join(letters(unmarked(caption.raw_text)) for caption in captions)
    assert shown_text == "".join(letters(u.written) for u in edition.script.utterances())
    for line in (line for caption in captions for line in caption.raw_text.splitlines()):
        assert len(unmarked(line)) <= WIDEST
    assert "is &lt;b&gt;not&lt;/b&gt; in the book." in text
    assert "One &amp; two" in text


def test_a_cue_in_another_language_says_so(tmp_path: Path) -> None:
    VttWriter().write(story(), tmp_path / "book.vtt")
    text = (tmp_path / "book.vtt").read_text(encoding="utf-8")
    assert f"<lang he>{HEBREW}</lang>\n" in text
    assert "<lang ja>[3:16] だから、</lang>\n" in text
    assert "<lang en" not in text


def test_lines_of_two_directions_begin_with_their_own(tmp_path: Path) -> None:
    VttWriter().write(story(), tmp_path / "book.vtt")
    text = (tmp_path / "book.vtt").read_text(encoding="utf-8")
    assert "<lang he>\u200fEPUB הוא ספר</lang>" in text
    # These begin with a letter of their own direction already.
    assert f"<lang he>{HEBREW}" in text
    assert "\nHe said שלום to them.\n" in text


def test_srt_as_another_reads_it(tmp_path: Path) -> None:
    edition = story()
    path = tmp_path / "book.srt"
    SrtWriter().write(edition, path)
    VttWriter().write(edition, tmp_path / "book.vtt")
    text = path.read_text(encoding="utf-8")
    captions = webvtt.from_srt(str(path)).captions
    same = webvtt.read(str(tmp_path / "book.vtt")).captions
    assert [(each.start, each.end) for each in captions] == [
        (each.start, each.end) for each in same
    ]
    numbers = re.findall(r"^(\d+)\n\d\d:\d\d:\d\d,\d{3} --> ", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(captions) + 1)]
    # What players would take for bold stands there to be seen.
    assert "is <\u200bb>not<\u200b/b> in the book." in text
    assert "One & two\n" in text


LRC = re.compile(r"\[(\d+:\d\d\.\d\d)\](.*)")


def test_lrc_tags_and_times(tmp_path: Path) -> None:
    edition = story()
    path = tmp_path / "book.lrc"
    LrcWriter().write(edition, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    frames = starts(edition)
    length = round(frames[-1] * 100 / RATE)
    assert lines[:4] == [
        "[ti:The Sea --> a (Tale)]",
        "[ar:Ada, Émile]",
        "[al:The Sea --> a (Tale)]",
        f"[length:{length // 6000:02}:{length // 100 % 60:02}.{length % 100:02}]",
    ]
    found = [LRC.fullmatch(line) for line in lines[4:]]
    times = [seconds(each[1]) for each in found if each]
    assert len(times) == len(found)
    assert times == sorted(times)
    with av.open(str(path)) as container:
        read_by_ffmpeg = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(container.streams[0])
            if packet.size and packet.pts is not None
        ]
    assert read_by_ffmpeg == times
    rounded = {round(time * 100) for time in times}
    assert {round(frame * 100 / RATE) for frame in frames[:-1]} <= rounded
    assert " [3:16] だから、" in [each[2] for each in found if each]
    text = "".join(letters(unmarked(each[2])) for each in found if each)
    written = "".join(letters(u.written) for u in edition.script.utterances())
    assert text == letters(unmarked(written))


def test_words_have_the_times_of_the_overlay(tmp_path: Path) -> None:
    edition = story("word")
    assert edition.narration is not None
    track, part = edition.narration.tracks[0], edition.script.parts[0]
    words = part.items[1].words  # type: ignore[union-attr]
    # Marks that an engine gave for some words: the others stand between them.
    marks = tuple(WordMark(9_000 * n, word.start, word.end) for n, word in enumerate(words[::2]))
    clips = (track.clips[0], replace(track.clips[1], words=marks), *track.clips[2:])
    track = replace(track, clips=clips)
    edition = replace(
        edition, narration=replace(edition.narration, tracks=(track, edition.narration.tracks[1]))
    )
    files = (tmp_path,)
    encoded = editions.EncodedTrack(track.href, files, "mp3", "audio/mpeg", RATE, track.frames)
    smil = overlay(part, track, encoded, "a.smil", "a.mp3").content.decode()
    expected = re.findall(r'#uw\d+"/>\s*<audio[^>]*clipBegin="([^"]*)"', smil)
    assert len(expected) == len(words)
    VttWriter().write(edition, tmp_path / "book.vtt")
    captions = webvtt.read(str(tmp_path / "book.vtt")).captions
    found = [
        time
        for caption in captions
        if caption.identifier.startswith("text/0.xhtml#u")
        for time in (caption.start, *re.findall(r"<(\d\d:[\d:.]+)>", caption.raw_text))
    ]
    assert [seconds(time) for time in found] == [seconds(time) for time in expected]
    LrcWriter().write(edition, tmp_path / "book.lrc")
    lyrics = (tmp_path / "book.lrc").read_text(encoding="utf-8")
    tags = [seconds(time) for time in re.findall(r"<(\d\d:\d\d\.\d\d)>", lyrics)]
    assert tags == sorted(tags)
    assert {round(seconds(time) * 1000 + 5) // 10 for time in expected} <= {
        round(tag * 100) for tag in tags
    }


TEXTS = st.lists(
    st.sampled_from(
        [
            "the",
            "of,",
            "keeper",
            "—",
            "a—b",
            "“Yes!”",
            "日本語の文。",
            "שלום",
            "&",
            "x" * 90,
            "\u0301",
        ]
    ),
    max_size=60,
).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "ja", "zh-Hant", "he", "und", ""])


@settings(max_examples=200, deadline=None)
@given(st.one_of(TEXTS, st.text(max_size=300)), LANGUAGES)
def test_lines_hold_all_of_the_text(text: str, language: str) -> None:
    lines = lines_of(text, language)
    assert letters("".join(text[slice(*line)] for line in lines)) == letters(text)
    assert all(0 < len(shown(text[slice(*line)])) <= WIDEST for line in lines)
    groups = captions_of(text, lines, language)
    assert [line for group in groups for line in group] == lines
    assert all(1 <= len(group) <= MOST for group in groups)


def read(edition: Edition, *, words: bool = False) -> list[Cue]:
    return list(cues(Timeline.of(edition), words=words))


@settings(max_examples=150, deadline=None)
@given(
    texts=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4),
    length=st.integers(30, 200_000),
    rate=st.sampled_from([8_000, 22_050, 44_100]),
    words=st.booleans(),
    data=st.data(),
)
def test_cues_tile_the_sound(
    texts: list[str], length: int, rate: int, words: bool, data: st.DataObject
) -> None:
    parts = [
        [said(f"u{n}", text, data.draw(LANGUAGES), words=words) for n, text in enumerate(texts)]
        for _ in range(2)
    ]
    edition = edition_of(parts, length, rate=rate)
    marks = st.builds(WordMark, st.integers(0, length), st.integers(0, 9), st.integers(0, 9))
    assert edition.narration is not None
    tracks = tuple(
        replace(
            track,
            clips=tuple(replace(c, words=tuple(data.draw(st.lists(marks)))) for c in track.clips),
        )
        for track in edition.narration.tracks
    )
    edition = replace(edition, narration=replace(edition.narration, tracks=tracks))
    made = read(edition, words=words)
    assert made[0].begin == 0
    assert made[-1].end == Timeline.of(edition).duration
    assert all(one.end == two.begin for one, two in pairwise(made))
    assert all(cue.begin < cue.end for cue in made)
    for cue in made:
        inside = [time for at, time in cue.times.items() if cue.rows[0][0] <= at < cue.rows[-1][1]]
        assert all(one < two for one, two in pairwise(inside))
        assert all(cue.begin <= time < cue.end for time in inside)


def test_a_phrase_is_not_torn() -> None:
    text = (
        "It is a truth universally acknowledged, that a single man in possession of a good "
        "fortune, must be in want of a wife."
    )
    lines = [shown(text[slice(*line)]) for line in lines_of(text, "en")]
    assert lines == [
        "It is a truth universally acknowledged, that a single man",
        "in possession of a good fortune, must be in want of a wife.",
    ]


def test_japanese_is_broken_between_phrases() -> None:
    text = (
        "親譲りの無鉄砲で小供の時から損ばかりしている。小学校に居る時分学校の二階から飛び降りた。"
    )
    lines = [text[slice(*line)] for line in lines_of(text, "ja")]
    assert lines == [
        "親譲りの無鉄砲で小供の時から損ばかりしている。",
        "小学校に居る時分学校の二階から飛び降りた。",
    ]


def test_what_is_written_is_shown_and_a_number_has_one_time() -> None:
    written = "It cost $5 in the year " + "and a day of summer " * 5 + "1901, they say."
    start = written.index("1901")
    spoken = splice(
        written, [(8, 10, "five dollars", "money"), (start, start + 4, "nineteen oh one", "date")]
    )
    utterance = replace(said("u", written), spoken=spoken)
    rows = [cue.row(row) for cue in read(edition_of([[utterance]])) for row in cue.rows]
    assert letters("".join(rows)) == letters(written)


def test_a_recording_of_what_nobody_speaks_is_shared_out_by_letters() -> None:
    utterance = replace(said("u", LONG), spoken=Spoken("", ()))
    made = read(edition_of([[utterance]], 20 * RATE))
    assert len(made) > 1
    assert all(cue.end - cue.begin > 1_000 for cue in made)


def test_what_is_written_nowhere_has_no_cue() -> None:
    made = read(edition_of([[said("a", "One."), said("b", " "), said("c", "Two.")]]))
    assert [cue.line.utterance.id for cue in made] == ["a", "c"]
    assert made[0].end < made[1].begin


@pytest.mark.parametrize("writer", (VttWriter(), SrtWriter(), LrcWriter()))
def test_no_narration_is_an_error(
    writer: VttWriter | SrtWriter | LrcWriter, tmp_path: Path
) -> None:
    with pytest.raises(OutputError):
        writer.write(replace(story(), narration=None), tmp_path / "book")
