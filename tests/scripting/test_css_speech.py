"""CSS Speech in publishers' sheets: followed where a voice can, told where it is not."""

from __future__ import annotations

import wave
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from spoken_pages import delivery, paged, turns, units

from accessible.book import Resource, ZipMember
from accessible.delivery import PLAIN, Delivery
from accessible.scripting import script
from accessible.settings import Settings


def manner(value: str) -> Delivery:
    (unit,) = units("<p>Some words.</p>", f"p {{ {value} }}")
    return delivery(unit)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("voice-rate: slow", Delivery(rate=0.8)),
        ("voice-rate: 120%", Delivery(rate=1.2)),
        ("voice-rate: fast 80%", PLAIN),
        ("voice-rate: -5%", PLAIN),
        ("voice-pitch: +12st", Delivery(pitch=2.0)),
        ("voice-pitch: 25%", Delivery(pitch=1.25)),
        ("voice-pitch: 300Hz absolute", Delivery(pitch=2.0)),
        ("voice-family: male; voice-pitch: absolute 110Hz", Delivery(family=("male",))),
        ("voice-volume: +6dB", Delivery(volume=1.995)),
        ("voice-volume: soft", Delivery(volume=0.5)),
        ("voice-family: Joe, 'J Doe', old female 2", Delivery(family=("Joe", "J Doe", "female"))),
        ("voice-stress: strong", Delivery(rate=0.88, pitch=1.08)),
        ("-epub-voice-rate: x-fast", Delivery(rate=1.6)),
        ("voice-rate: fast !important; voice-rate: slow", Delivery(rate=1.25)),
        ("voice-rate: nonsense", PLAIN),
        ("color: red", PLAIN),
    ],
)  # fmt: skip
def test_values(value: str, expected: Delivery) -> None:
    assert manner(value) == expected


def test_manner_is_inherited_and_undone() -> None:
    css = (
        "div { voice-rate: slow } .n { voice-rate: normal } em { voice-rate: 50% }"
        ".i { voice-rate: inherit }"
    )
    body = '<div><p>One.</p><p class="n">Two.</p><p class="i">Three <em>four</em>.</p></div>'
    one, two, three = units(body, css)
    assert delivery(one).rate == 0.8
    assert not two.turns
    assert [turn.delivery.rate for turn in three.turns] == [0.8, 0.4]


def test_sentences_in_a_styled_block_have_its_manner() -> None:
    found = units("<div><p>One is. Two is.</p></div>", "div { voice-family: female }")
    assert [delivery(unit).family for unit in found] == [("female",)] * 2


@pytest.mark.parametrize(
    ("media", "heard"),
    [("speech", True), ("all", True), ("screen", False), ("print", False), ("not speech", False)],
)
def test_only_rules_for_ears_count(media: str, heard: bool) -> None:
    (unit,) = units("<p>Some words.</p>", f"@media {media} {{ p {{ voice-rate: slow }} }}")
    assert bool(unit.turns) == heard


# -- what is said -----------------------------------------------------------------------------


def test_what_is_not_to_be_spoken_is_left_out() -> None:
    book = paged(
        '<p class="q">Hush.</p><p>Say <i class="q">no</i> this.</p>'
        '<div class="q"><p>No.</p><p class="y">Yes.</p></div>',
        ".q { speak: never } .y { speak: auto }",
    )
    made, lines = script(book)
    assert [unit.spoken.text for unit in lines.utterances()] == ["Say this.", "Yes."]
    (part,) = lines.parts
    assert len(part.left_out) == 3
    assert any(finding.code == "speech-silenced" for finding in made.findings)


@pytest.mark.parametrize("value", ["speak: none", "-epub-speak: none", "voice-volume: silent"])
def test_forms_of_silence(value: str) -> None:
    assert [u.written for u in units("<p>One.</p><h2>Two</h2>", f"p {{ {value} }}")] == ["Two"]


@pytest.mark.parametrize(
    ("how", "written", "said"),
    [
        ("spell-out", "Word a1", "W O R D A 1"),
        ("digits", "Call 911 now", "Call 9 1 1 now"),
        ("literal-punctuation", "Stop, now.", "Stop comma now period"),
        ("no-punctuation", "Stop — don’t; now.", "Stop don’t now"),
        ("normal", "Has 911 now", "Has nine hundred eleven now"),
    ],
)
def test_speak_as(how: str, written: str, said: str) -> None:
    (unit,) = units(f"<p>{written}</p>", f"p {{ speak-as: {how} }}")
    assert " ".join(unit.spoken.text.split()) == said
    (unit,) = units(f"<p>So: <b>{written}</b></p>", f"b {{ -epub-speak-as: {how} }}")
    assert said in " ".join(unit.spoken.text.split())


# -- pauses and sounds ------------------------------------------------------------------------


def test_pauses_take_the_place_of_ours() -> None:
    css = ".a { pause: 2s 3s } .b { pause-after: 100ms } .c { pause-before: x-strong }"
    body = '<p>One.</p><p class="a">Two.</p><p class="b">Three.</p><p class="c">Four.</p>'
    assert [unit.pause for unit in units(body, css)] == [2000, 3000, 1500, 1500]
    assert [u.pause for u in units('<p class="b">One.</p><p>Two.</p>', css)] == [250, 1500]


def test_pauses_amid_a_sentence_part_its_turns() -> None:
    (unit,) = units("<p>One <b>two</b>, three.</p>", "b { pause-before: 1s; rest-after: 300ms }")
    assert [(text, t.pause) for (_, text), t in zip(turns(unit), unit.turns, strict=True)] == [
        ("One", 1000), ("two,", 300), ("three.", 0),
    ]  # fmt: skip


def test_pauses_at_the_edges_of_a_sentence_are_its_neighbors() -> None:
    body = "<p>Before.</p><p><b>One two.</b> Three four.</p>"
    one, two, three = units(body, "b { pause: 2s 1s }")
    assert (one.pause, two.pause, three.pause) == (2000, 1000, 1500)
    assert not one.turns + two.turns + three.turns


def sound(folder: Path) -> Resource:
    with wave.open(str(folder / "bell.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\1" * 800)
    with zipfile.ZipFile(folder / "book.epub", "w") as archive:
        archive.write(folder / "bell.wav", "sound/bell.wav")
    member = ZipMember(folder / "book.epub", "sound/bell.wav")
    return Resource("sound/bell.wav", "audio/wav", member)


@pytest.mark.parametrize("sync", ["sentence", "paragraph"])
def test_a_cue_is_heard(tmp_path: Path, sync: str) -> None:
    css = (
        "h2 { cue-before: url(sound/bell.wav); rest-before: 200ms } b { cue: url(sound/bell.wav) }"
    )
    book = paged("<h2>Title</h2><p>One <b>two</b> three.</p>", css, "en", sound(tmp_path))
    made, lines = script(book, Settings(sync=sync))
    title, text = lines.utterances()
    assert [bool(turn.cue) for turn in title.turns] == [True, False]
    assert title.turns[0].pause == 200
    assert [bool(turn.cue) for turn in text.turns] == [False, True, False, True, False]
    cue = title.turns[0].cue
    assert cue and cue.audio.name == "sound/bell.wav" and round(cue.end, 1) == 0.1
    assert not [each for each in made.findings if each.code == "cue-unplayed"]


@pytest.mark.parametrize("url", ["gone.mp3", "https://example.org/a.mp3", "a.css"])
def test_a_cue_that_cannot_be_played_is_told(url: str) -> None:
    made, lines = script(paged("<p>One.</p>", f"p {{ cue-before: url({url}) }}"))
    assert [each.code for each in made.findings] == ["cue-unplayed"]
    assert not any(unit.turns for unit in lines.utterances())


def test_what_is_not_followed_is_told_once() -> None:
    css = "p { voice-balance: left } p + p { voice-balance: right; voice-range: low; pause: x }"
    made, _ = script(paged("<p>One.</p><p>Two.</p>", css))
    assert [each.code for each in made.findings] == ["speech-style-unfollowed"] * 3
    assert [each.place for each in made.findings] == ["voice-balance", "voice-range", "pause"]


def test_styles_of_elements_count() -> None:
    (unit,) = units('<p>Say <b style="voice-family: female">this</b> now.</p>')
    assert [turn.delivery.family for turn in unit.turns] == [(), ("female",), ()]


def test_hostile_values_are_passed_over() -> None:
    css = (
        "p { voice-rate: 1e999%; voice-pitch: 9e307st; voice-volume: 1e309dB; pause: 1e400s;"
        " voice-family: ,,; cue: url(; rest: -1s; speak-as: ; speak: calc(1) }"
    )
    (unit,) = units("<p>Fine.</p>", css)
    assert unit.spoken.text == "Fine."


def test_a_plain_book_is_as_before() -> None:
    book = paged("<p>One. Two.</p>", "p { color: red; display: block }")
    assert script(book)[1] == script(replace(book, resources=()))[1]
