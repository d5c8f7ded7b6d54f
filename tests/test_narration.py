"""Narration: whole frames, one clip for each utterance, nothing spoken twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree
from strategies import books

from accessible.audio import Phonemes, WordMark
from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.cache import Cache
from accessible.encode import pcm
from accessible.engines.silence import SilenceEngine
from accessible.errors import DamagedEntryError, EngineError, UsageError
from accessible.narration import Narration, narrate
from accessible.scripting import Script, script
from accessible.settings import Settings
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
    assert many == one
    first, second = Cache(tmp_path / "a", 1), Cache(tmp_path / "b", 1)
    for clip in one.tracks[0].clips:
        assert first.payload(clip.key) == second.payload(clip.key)


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

    def speak(self, text: str, *rest: Any) -> Any:
        if "fail" in text:
            raise EngineError(f"No sound for “{text}”.", "Try another voice.")
        return super().speak(text, *rest)


def test_one_silent_sentence_is_an_error_never_a_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accessible.narration.load", lambda *_: Deaf)
    with pytest.raises(EngineError, match="fail"):
        narrate(scripted("<p>Fine. Now fail. Fine.</p>"), silent(tmp_path))
