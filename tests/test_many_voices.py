"""A book with English, French and German in one sentence: built, checked, and listened to.

What is heard is decoded from the EPUB and held against what each voice says alone.
"""

from __future__ import annotations

import importlib.util
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import checkers
import numpy as np
import pytest
import trilingual
from numpy.typing import NDArray

from accessible import Settings, build, narrate, prove, read, script
from accessible.audio import Speech
from accessible.cache import Cache
from accessible.clip import shape
from accessible.engines import Prosody
from accessible.engines.espeak import EspeakEngine
from accessible.engines.voices import Ensemble
from accessible.mastering import pcm
from accessible.narration import Narration
from accessible.plugins import names
from accessible.scripting import Role, Script, Utterance
from accessible.settings import load
from accessible.track import Clip

Sound = NDArray[np.float64]

#: A listener takes a longer silence inside a sentence for a stumble, in seconds.
GAP = 0.12
#: Below it nothing is heard beside speech, relative to full scale.
HUSH = 10 ** (-45 / 20)

NATURAL = pytest.param(
    "auto",
    marks=pytest.mark.skipif(
        "piper" not in names("engines") or importlib.util.find_spec("piper") is None,
        reason="Piper is not installed: pip install .[neural]",
    ),
)


@dataclass(frozen=True)
class Ferry:
    """The built page, and the plan of what is heard in it."""

    settings: Settings
    path: Path
    report: dict[str, Any]
    lines: Script
    narration: Narration

    def utterances(self) -> Iterator[tuple[Utterance, Clip]]:
        (part,) = self.lines.parts
        (track,) = self.narration.tracks
        return zip(part.utterances(), track.clips, strict=True)

    def heard(self) -> tuple[Sound, int]:
        """The sound of the EPUB, decoded, and the frame at which its first clip begins."""
        with zipfile.ZipFile(self.path) as archive:
            (name,) = (each for each in archive.namelist() if each.endswith(".mp3"))
            decoded = decode(archive.read(name), self.narration.sample_rate)
        laid = self.laid()
        # An MP3 decoder may give the encoder's padding with it: found, not assumed.
        return decoded, shift_of(decoded, laid, round(0.1 * self.narration.sample_rate))

    def laid(self) -> Sound:
        """The sound as it was laid out, before it was encoded."""
        (track,) = self.narration.tracks
        whole = b"".join(pcm(track, Cache.of(self.settings)))
        return np.frombuffer(whole, "<i2").astype(float) / 32768

    def turns(self) -> Iterator[tuple[str, str, int, int]]:
        """The text, the language and the frames of each turn, in the order of time."""
        (track,) = self.narration.tracks
        for utterance, clip in self.utterances():
            begin = clip.start + (0 if clip.start else track.lead_in)
            text = utterance.spoken.text
            spoken = utterance.turns or (None,)
            for turn, take in zip(spoken, clip.takes, strict=True):
                said = text if turn is None else text[turn.start : turn.end]
                language = utterance.language if turn is None else turn.language
                yield said, language, begin + take.start, begin + take.start + take.frames


def ferry(folder: Path, **options: Any) -> Ferry:
    page, file = trilingual.put(folder)
    settings = replace(load(file), to=("epub",), cache=folder / "cache", jobs=1, **options)
    result = build(page, folder / f"by-{settings.sync}", settings)
    _, lines = script(read(page, settings), settings)
    report = json.loads(result.report.read_text(encoding="utf-8"))
    return Ferry(settings, result.outputs[0], report, lines, narrate(lines, settings))


@pytest.fixture(scope="module", params=["espeak", NATURAL])
def spoken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ferry:
    return ferry(tmp_path_factory.mktemp("ferry"), engine=request.param)


def decode(content: bytes, rate: int) -> Sound:
    import io

    import av

    with av.open(io.BytesIO(content)) as container:
        to = av.AudioResampler("flt", "mono", rate)
        frames = [new for old in container.decode(audio=0) for new in to.resample(old)]
        return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(float)


def shift_of(sound: Sound, wanted: Sound, most: int) -> int:
    """By how many frames ``sound`` is late, fewer than ``most``."""
    return int(np.argmax(correlation(sound, wanted)[:most]))


def correlation(sound: Sound, other: Sound) -> Sound:
    """How well ``other`` fits where it is moved later by each number of frames."""
    size = 1 << (len(sound) + len(other)).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(other, size)), size)


def likeness(sound: Sound, other: Sound) -> float:
    """How much two sounds are the same wave, from 0 to 1, wherever the other begins."""
    energy = float(np.linalg.norm(sound) * np.linalg.norm(other))
    return float(np.max(correlation(sound, other))) / (energy or 1.0)


def alone(text: str, voice: str, rate: int) -> Sound:
    """What a voice of eSpeak NG says by itself, trimmed as clips are."""
    engine = EspeakEngine()
    found = Ensemble(Settings(engine="espeak")).named(voice).voice
    speech: Speech = shape(engine.speak(text, found, Prosody(rate=rate)))
    return np.frombuffer(speech.pcm, "<i2").astype(float) / 32768


def test_the_report_says_which_voice_read_what(spoken: Ferry) -> None:
    told = {
        (each["language"], each["engine"], each["voice"]): each["turns"]
        for each in spoken.report["figures"]["voices"]
    }
    engine = "espeak" if spoken.settings.engine == "espeak" else "piper"
    narrator = "en-us" if engine == "espeak" else "joe"
    assert told == {
        # “The captain said”, “and then”, “before the boat left.”, “Nobody understood”, “The doctor
        # looked at the sea.”, “, he said to me.”
        ("en", engine, narrator): 6,
        ("fr", "espeak", "fr-fr"): 2,
        ("de", "espeak", "de"): 2,
        ("en", "espeak", "en-gb"): 1,
        ("en", "espeak", "en-gb-scotland"): 1,
        ("en", "espeak", "en-us+f3"): 1,
        ("en", "espeak", "en-us+m3"): 1,
    }
    codes = {finding["code"] for finding in spoken.report["findings"]}
    assert not codes & {"voice-fallback", "voice-replaced", "voice-failed", "clip-suspect"}


def test_it_passes_the_checkers(spoken: Ferry) -> None:
    assert checkers.epubcheck(spoken.path) == []
    proof = prove(spoken.path)
    assert proof.holds
    assert proof.figures["coverage"] == 1


def test_each_language_is_said_in_its_own_turn(spoken: Ferry) -> None:
    said = [(text, language) for text, language, _, _ in spoken.turns()]
    assert {text.strip(" ."): lang for text, lang in said if lang != "en"} == {
        text.strip("."): language for text, language in trilingual.SPANS.items()
    }
    sentence = next(u for u, _ in spoken.utterances() if "captain" in u.written)
    assert [turn.language for turn in sentence.turns] == ["en", "fr", "en", "de", "en"]


def test_the_stretches_are_heard_in_the_voices_of_their_languages(spoken: Ferry) -> None:
    """The wave that is heard is the one that the right voice makes, and not the English one's."""
    sound, late = spoken.heard()
    voices = {"fr": "fr-fr", "de": "de"}
    if spoken.settings.engine == "espeak":
        for text, language, begin, end in spoken.turns():
            if language in voices:
                heard = sound[begin + late : end + late]
                right = alone(text, voices[language], spoken.settings.rate)
                wrong = alone(text, "en-us", spoken.settings.rate)
                assert likeness(heard, right) > 0.9, text
                assert likeness(heard, wrong) < 0.6, text
    else:
        laid = spoken.laid()
        for _, _, begin, end in spoken.turns():
            assert likeness(sound[begin + late : end + late], laid[begin:end]) > 0.9


def test_the_voices_have_one_level(spoken: Ferry) -> None:
    """A listener does not reach for the volume: but for the page number, which is to be soft."""
    sound = spoken.laid()
    soft = [utterance.spoken.text for utterance, _ in spoken.utterances() if is_page(utterance)]
    levels = []
    for text, _, begin, end in spoken.turns():
        stretch = sound[begin:end]
        heard = stretch[np.abs(stretch) > HUSH]
        if text not in soft and len(text) > 12:
            levels.append(20 * np.log10(np.sqrt(np.mean(heard**2))))
    assert max(levels) - min(levels) < 8


def is_page(utterance: Utterance) -> bool:
    return utterance.role is Role.PAGEBREAK


def borders(spoken: Ferry) -> Iterator[tuple[str, int]]:
    """The frames at which one voice hands over to another inside a sentence."""
    by_start = {begin: (text, end) for text, _, begin, end in spoken.turns()}
    (track,) = spoken.narration.tracks
    for _, clip in spoken.utterances():
        begin = clip.start + (0 if clip.start else track.lead_in)
        for _, after in pairwise(clip.takes):
            yield by_start[begin + after.start][0], begin + after.start


def test_no_click_where_one_voice_hands_over_to_another(spoken: Ferry) -> None:
    sound, rate = spoken.laid(), spoken.narration.sample_rate
    steps = np.abs(np.diff(sound))
    usual = float(np.quantile(steps[steps > 0], 0.99))
    around = rate // 500
    found = list(borders(spoken))
    assert len(found) >= 6
    for text, border in found:
        assert abs(sound[border - 1]) < 0.01, text
        assert abs(sound[border]) < 0.01, text
        assert float(steps[border - around : border + around].max()) < usual, text


def test_no_gap_where_one_voice_hands_over_to_another(spoken: Ferry) -> None:
    sound, rate = spoken.laid(), spoken.narration.sample_rate
    heard = np.abs(sound) > HUSH
    inside = {
        border
        for text, border in borders(spoken)
        if text.strip(" .") in {each.strip(".") for each in trilingual.SPANS}
        or text.startswith(("and then", "before"))
    }
    # The German sentence before the English one is a sentence of its own.
    assert len(inside) >= 5
    for border in inside:
        before = border - 1 - int(np.argmax(heard[border - 1 :: -1]))
        after = border + int(np.argmax(heard[border:]))
        assert (after - before) / rate < GAP, border / rate


def test_whose_turn_it_is_changes_no_other_sound(tmp_path: Path) -> None:
    """The English around a French word is the same sound as without any other voice."""
    first = ferry(tmp_path, engine="espeak")
    again = replace(first.settings, voices=(("fr", "fr-be"),))
    other = narrate(first.lines, again)
    assert other.spoken == 2
    keys = [
        [take.key for clip in each.tracks[0].clips for take in clip.takes]
        for each in (first.narration, other)
    ]
    changed = [old != new for old, new in zip(*keys, strict=True)]
    languages = [language for _, language, _, _ in first.turns()]
    assert [language for language, new in zip(languages, changed, strict=True) if new] == [
        "fr",
        "fr",
    ]


def test_word_by_word_is_the_same_sound(tmp_path: Path) -> None:
    """``--sync`` says what lights up; what is heard was said once."""
    by_sentence = ferry(tmp_path, engine="espeak")
    by_word = ferry(tmp_path, engine="espeak", sync="word")
    assert by_word.report["figures"]["spoken_anew"] == 0
    assert np.array_equal(by_word.laid(), by_sentence.laid())
    assert prove(by_word.path).holds
    assert checkers.epubcheck(by_word.path) == []
    sentences, words = (overlay(each.path).count(b"<par ") for each in (by_sentence, by_word))
    assert sentences == sum(1 for _ in by_sentence.utterances())
    # The page number is its label, which is no word of the text.
    assert words == 1 + sum(len(utterance.words) for utterance, _ in by_word.utterances())
    assert words > 4 * sentences


def overlay(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".smil"))
        return archive.read(name)
