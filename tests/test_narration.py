"""Narration: whole frames, one clip for each utterance, nothing spoken twice."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from strategies import books

from accessible.audio import Phonemes, Speech, WordMark, frames_of
from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.cache import Cache
from accessible.engines import Prosody, Voice
from accessible.engines.silence import SilenceEngine
from accessible.errors import DamagedEntryError, EngineError, UsageError
from accessible.mastering import pcm
from accessible.narration import Narration, narrate
from accessible.scripting import Script, Turn, script
from accessible.settings import Settings
from accessible.spoken.alignment import splice
from accessible.workers import workers


def scripted(body: str, language: str = "en") -> Script:
    tree = etree.fromstring(
        f'<html xmlns="{XHTML}" lang="{language}"><head><title>T</title></head>'
        f"<body>{body}</body></html>"
    )
    chapter = Chapter("one.xhtml", "T", tree)
    return script(Book(Metadata("T", language), (chapter,)))[1]


def silent(cache: Path, **options: Any) -> Settings:
    return Settings(engine="silence", cache=cache, jobs=1, **options)


def check_tiling(script: Script, narration: Narration) -> None:
    spoken = [part for part in script.parts if any(True for _ in part.utterances())]
    assert [track.href for track in narration.tracks] == [part.href for part in spoken]
    for part, track in zip(spoken, narration.tracks, strict=True):
        assert [clip.id for clip in track.clips] == [unit.id for unit in part.utterances()]
        at = 0
        for number, clip in enumerate(track.clips):
            assert clip.start == at
            lead = track.lead_in if number == 0 else 0
            assert clip.start + lead + clip.speech <= clip.end
            assert clip.start < clip.end
            at = clip.end
        assert at == track.frames
    assert narration.frames == sum(track.frames for track in narration.tracks)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(book=books(), pause=st.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_clips_tile_their_track_in_whole_frames(tmp_path: Path, book: Book, pause: float) -> None:
    _, lines = script(book)
    narration = narrate(lines, silent(tmp_path, pause=pause))
    check_tiling(lines, narration)
    cache = Cache(tmp_path, 10**9)
    for track in narration.tracks:
        assert sum(map(len, pcm(track, cache))) == 2 * track.frames


def test_the_second_time_nothing_is_spoken(tmp_path: Path) -> None:
    lines = scripted("<p>One here. Two here. One here.</p>")
    first = narrate(lines, silent(tmp_path))
    second = narrate(lines, silent(tmp_path))
    assert (first.spoken, second.spoken) == (2, 0)
    assert first.tracks == second.tracks


@pytest.mark.parametrize("change", [{"rate": 200}, {"pitch": 60}, {"volume": 0.5}])
def test_another_prosody_is_another_sound(tmp_path: Path, change: dict[str, Any]) -> None:
    lines = scripted("<p>One here.</p>")
    narrate(lines, silent(tmp_path))
    assert narrate(lines, silent(tmp_path, **change)).spoken == 1


def test_a_pause_is_no_new_sound(tmp_path: Path) -> None:
    lines = scripted("<p>One here. Two.</p>")
    short = narrate(lines, silent(tmp_path))
    long = narrate(lines, silent(tmp_path, pause=2.0))
    assert long.spoken == 0
    assert long.frames > short.frames


def test_one_changed_sentence_is_one_sentence_spoken(tmp_path: Path) -> None:
    narrate(scripted("<p>One. Two. Three.</p>"), silent(tmp_path))
    assert narrate(scripted("<p>One. Two and more. Three.</p>"), silent(tmp_path)).spoken == 1


def test_workers_and_one_process_make_the_same(tmp_path: Path) -> None:
    lines = scripted("".join(f"<p>Sentence {n} is here. And more.</p>" for n in range(60)))
    settings = Settings(engine="espeak", cache=tmp_path / "a")
    with workers(2) as executor:
        many = narrate(lines, settings, executor)
    one = narrate(lines, Settings(engine="espeak", cache=tmp_path / "b"))
    assert asdict(many) == asdict(one)
    first, second = Cache(tmp_path / "a", 1), Cache(tmp_path / "b", 1)
    for clip in one.tracks[0].clips:
        assert [first.payload(t.key) for t in clip.takes] == [
            second.payload(t.key) for t in clip.takes
        ]


def test_a_damaged_clip_is_dropped_and_spoken_anew(tmp_path: Path) -> None:
    lines = scripted("<p>One. Two.</p>")
    narration = narrate(lines, silent(tmp_path))
    (damaged, *_) = sorted(tmp_path.rglob("*.entry"))
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(DamagedEntryError):
        for track in narration.tracks:
            list(pcm(track, Cache(tmp_path, 10**9)))
    assert narrate(lines, silent(tmp_path)).spoken == 1


def test_real_speech_has_words_where_they_sound(tmp_path: Path) -> None:
    lines = scripted("<p>The quick brown fox jumps over the lazy dog.</p>")
    (track,) = narrate(lines, Settings(engine="espeak", cache=tmp_path)).tracks
    (clip,) = track.clips
    (unit,) = lines.utterances()
    words = [unit.spoken.text[mark.text_start : mark.text_end] for mark in clip.words]
    assert words == "The quick brown fox jumps over the lazy dog".split()
    starts = [mark.start for mark in clip.words]
    assert starts == sorted(set(starts))
    assert all(0 <= start < clip.speech for start in starts)
    assert isinstance(clip.words[0], WordMark)


def test_each_language_has_its_voice_and_a_missing_one_is_said(tmp_path: Path) -> None:
    body = '<p>Hello.</p><p lang="fr">Bonjour.</p><p lang="xx">Qwerty.</p>'
    narration = narrate(scripted(body), Settings(engine="espeak", cache=tmp_path))
    assert narration.narrators == ("eSpeak NG, English (America)", "eSpeak NG, French (France)")
    assert [(f.code, f.place) for f in narration.findings] == [("voice-fallback", "xx")]


def test_the_voice_that_was_asked_for_reads_its_language(tmp_path: Path) -> None:
    body = '<p>Hello.</p><p lang="fr">Bonjour.</p>'
    settings = Settings(engine="espeak", voice="en-gb-scotland", cache=tmp_path)
    narration = narrate(scripted(body), settings)
    assert "Scotland" in narration.narrators[0]
    assert "French" in narration.narrators[1]
    with pytest.raises(UsageError, match="en-su"):
        narrate(scripted(body), Settings(engine="espeak", voice="en-su", cache=tmp_path))


def with_phonemes(lines: Script, ipa: str) -> Script:
    """The script with a sound for the first word of each utterance."""

    def sounded(item: Any) -> Any:
        sounds = (Phonemes(0, item.spoken.text.index(" "), ipa),)
        return replace(item, spoken=replace(item.spoken, phonemes=sounds))

    part = lines.parts[0]
    return Script((replace(part, items=tuple(map(sounded, part.utterances()))),))


def test_phonemes_are_a_sound_of_their_own_where_the_engine_takes_them(tmp_path: Path) -> None:
    lines = scripted("<p>Siobhan is here. Aoife is here.</p>")
    settings = Settings(engine="espeak", cache=tmp_path, jobs=1)
    plain = narrate(lines, settings)
    sounding = narrate(with_phonemes(lines, "ʃɪˈvɔːn"), settings)
    assert (plain.spoken, sounding.spoken) == (2, 2)
    assert sounding.tracks != plain.tracks
    assert narrate(with_phonemes(lines, "ˈiːfə"), settings).spoken == 2
    assert narrate(with_phonemes(lines, "ʃɪˈvɔːn"), settings).spoken == 0
    words = [clip.words[0] for clip in sounding.tracks[0].clips]
    assert [(word.text_start, word.text_end) for word in words] == [(0, 7), (0, 5)]


def test_phonemes_change_nothing_for_the_other_engines(tmp_path: Path) -> None:
    lines = scripted("<p>Siobhan is here.</p>")
    plain = narrate(lines, silent(tmp_path))
    other = narrate(with_phonemes(lines, "ʃɪˈvɔːn"), silent(tmp_path))
    assert (plain.spoken, other.spoken) == (1, 0)
    assert other.tracks == plain.tracks


class Deaf(SilenceEngine):
    """An engine that fails at one sentence."""

    name: ClassVar[str] = "deaf"
    naturalness: ClassVar[int] = 90

    def speak(self, text: str, *rest: Any) -> Any:
        if "fail" in text:
            raise EngineError(f"No sound for “{text}”.", "Try another voice.")
        return super().speak(text, *rest)


class Tone(SilenceEngine):
    """A voice that is heard: a tone for each word, at a rate and a level of its own."""

    name: ClassVar[str] = "tone"
    naturalness: ClassVar[int] = 20
    sample_rate = 16_000

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("loud", "Loud", "fr"), Voice("soft", "Soft", "de"))

    def speak(self, text: str, voice: Voice, prosody: Prosody, *rest: Any) -> Speech:
        plain = super().speak(text, voice, prosody)
        at = np.arange(plain.frames) / plain.sample_rate
        loud = 16_000 if voice.id == "loud" else 4_000
        pcm = (loud * np.sin(2 * np.pi * 440 * at)).astype("<i2").tobytes()
        return replace(plain, pcm=pcm)


class Passing(SilenceEngine):
    """Fails at the first try only, and varies."""

    name: ClassVar[str] = "passing"
    varies: ClassVar[bool] = True

    def speak(self, text: str, *rest: Any, attempt: int = 0) -> Any:
        if not attempt:
            raise EngineError("Not yet.", "Try again.")
        return super().speak(text, *rest)


ENGINES: dict[str, Any] = {"deaf": Deaf, "tone": Tone, "passing": Passing}


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessible.engines.voices.load", lambda _, name: ENGINES[name])
    monkeypatch.setattr("accessible.engines.voices.names", lambda _: tuple(sorted(ENGINES)))


def with_turns(lines: Script, *turns: Turn) -> Script:
    """The script with turns in its first utterance."""
    part = lines.parts[0]
    first, *others = part.utterances()
    items = (replace(first, turns=turns), *others)
    return Script((replace(part, items=items), *lines.parts[1:]))


@pytest.mark.usefixtures("fakes")
def test_one_silent_sentence_is_an_error_with_its_place_never_a_hole(tmp_path: Path) -> None:
    lines = scripted("<p>Fine. Now fail. Fine.</p>")
    with pytest.raises(EngineError, match=r"fail.*one\.xhtml#") as raised:
        narrate(lines, replace(silent(tmp_path), engine="deaf"))
    assert "--fallback" in raised.value.remedy
    kept = narrate(lines, replace(silent(tmp_path), engine="deaf", keep_going=True))
    assert [hole.partition("#")[2] for hole in kept.holes] == [
        utterance.id for utterance in lines.utterances() if "fail" in utterance.written
    ]
    assert [found.code for found in kept.findings] == ["voice-failed"]
    assert sum(not take.key for clip in kept.tracks[0].clips for take in clip.takes) == 1


@pytest.mark.usefixtures("fakes")
def test_a_second_voice_says_what_the_first_cannot_and_is_told_each_time(tmp_path: Path) -> None:
    lines = scripted("<p>Fine. Now fail. Fine.</p>")
    settings = replace(silent(tmp_path), engine="deaf", fallback="tone:loud")
    for _ in range(2):
        narration = narrate(lines, settings)
        assert [found.code for found in narration.findings] == ["voice-replaced"]
        assert "Loud said it instead" in narration.findings[0].message
        assert [(credit.voice, credit.turns) for credit in narration.credits] == [
            ("silence", 2),
            ("loud", 1),
        ]
        assert not narration.holes


@pytest.mark.usefixtures("fakes")
def test_a_leading_voice_that_says_nothing_stops_the_work(tmp_path: Path) -> None:
    lines = scripted("<p>It will fail. And fail.</p>")
    with pytest.raises(EngineError, match="Silence says nothing"):
        narrate(lines, replace(silent(tmp_path), engine="auto"))
    replaced = narrate(lines, replace(silent(tmp_path), engine="auto", fallback="tone:loud"))
    assert [credit.voice for credit in replaced.credits] == ["loud"]


@pytest.mark.usefixtures("fakes")
def test_a_voice_that_varies_tries_again(tmp_path: Path) -> None:
    narration = narrate(scripted("<p>One.</p>"), replace(silent(tmp_path), engine="passing"))
    assert narration.spoken == 1
    assert not narration.findings


@pytest.mark.usefixtures("fakes")
def test_turns_are_said_by_their_voices_at_one_rate_and_one_level(tmp_path: Path) -> None:
    lines = scripted("<p>Un deux trois, eins zwei drei.</p>")
    text = next(lines.utterances()).spoken.text
    border = text.index("eins")
    turns = (Turn(0, border, "fr"), Turn(border, len(text), "de", pause=100))
    voices = (("fr", "tone:loud"), ("de", "tone:soft"))
    narration = narrate(
        with_turns(lines, *turns), replace(silent(tmp_path), engine="deaf", voices=voices)
    )
    rate = narration.sample_rate
    (clip,) = narration.tracks[0].clips
    assert rate == 22_050
    assert [credit.voice for credit in narration.credits] == ["loud", "soft"]
    first, second = clip.takes
    assert second.start == first.frames
    assert clip.speech == first.frames + second.frames
    # The words are those of the whole text, in order of time.
    assert [text[word.text_start : word.text_end] for word in clip.words][3:] == [
        "eins",
        "zwei",
        "drei",
    ]
    starts = [word.start for word in clip.words]
    assert starts == sorted(starts)
    assert starts[3] >= second.start
    # The louder voice is brought to the level of the other one: 12 dB.
    assert (first.gain, second.gain) == (-12.0, 0.0)
    sound = np.frombuffer(b"".join(pcm(narration.tracks[0], Cache.of(silent(tmp_path)))), "<i2")
    begin = narration.tracks[0].lead_in
    peaks = [int(np.abs(sound[begin + take.start :][: take.frames]).max()) for take in clip.takes]
    assert peaks[0] == pytest.approx(peaks[1], rel=0.02)


def test_the_sound_of_a_turn_is_shared_with_a_unit_of_its_own(tmp_path: Path) -> None:
    settings = silent(tmp_path)
    apart = narrate(scripted("<p>One is here. Two is there.</p>"), settings)
    whole = scripted("<p>One is here. Two is there.</p>")
    first, second = whole.utterances()
    text = f"{first.spoken.text} {second.spoken.text}"
    joined = replace(first, spoken=splice(text, ()), written=text)
    half = len(first.spoken.text)
    turns = (Turn(0, half, "en", pause=250), Turn(half + 1, len(text), "en"))
    part = replace(whole.parts[0], items=(replace(joined, turns=turns),))
    together = narrate(Script((part, *whole.parts[1:])), settings)
    assert (apart.spoken, together.spoken) == (2, 0)
    (clip,) = together.tracks[0].clips
    takes = [take for clip in apart.tracks[0].clips for take in clip.takes]
    assert [take.key for take in clip.takes] == [take.key for take in takes]
    pause = frames_of(250, together.sample_rate)
    assert clip.takes[1].start == clip.takes[0].frames + pause
