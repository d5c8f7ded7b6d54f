"""IPA in the phonemes of a voice: exact where it has the sound, else the nearest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.audio import Phonemes, Speech
from accessible.engines import Prosody, Voice
from accessible.engines.espeak import EspeakEngine, _library
from accessible.engines.inline import inlined
from accessible.engines.phonemes import Inventory, Phoneme, distance

ENGINE = EspeakEngine()
VOICES = {voice.id: voice for voice in ENGINE.voices()}
GB, US = VOICES["en-gb"], VOICES["en-us"]


def say(text: str, voice: Voice = GB, **sounds: str) -> Speech:
    """The text with the IPA for some of its words (a space stands as ``_`` in their names)."""
    phonemes = []
    for word, ipa in sounds.items():
        written = word.replace("_", " ")
        phonemes.append(Phonemes(text.index(written), text.index(written) + len(written), ipa))
    return ENGINE.speak(text, voice, Prosody(), tuple(phonemes))


def words(text: str, speech: Speech) -> list[str]:
    return [text[word.text_start : word.text_end] for word in speech.words]


def inventory(voice: Voice) -> Inventory:
    say("a", voice)
    found = _library()._inventory(voice.id)
    assert found is not None
    return found


# -- distances and inventories ---------------------------------------------------------------------


def test_distances_follow_the_chart() -> None:
    assert distance("a", "a") == 0
    assert distance("ɪ", "i") < distance("ɪ", "e") < distance("ɪ", "a") < distance("ɪ", "ɑ")
    assert distance("æ", "a") < distance("æ", "ɛ")
    assert distance("p", "b") < distance("p", "t") < distance("p", "k") < distance("p", "l")
    assert distance("r", "ʁ") < distance("r", "l")
    assert distance("t", "a") == float("inf")


def test_the_best_cut_not_the_first() -> None:
    voice = Inventory(
        [
            Phoneme(name, ipa)
            for name, ipa in (("t", "t"), ("S", "ʃ"), ("tS", "tʃ"), ("a", "a"), ("aI", "aɪ"))
        ],
        "xx",
    )
    assert voice.spelled("tʃaɪ") == ["tS|'aI"]
    assert voice.spelled("t.ʃaɪt") == ["t|S|'aI|t"]
    assert voice.spelled("tʃæɪ") == ["tS|'aI"]
    assert voice.spelled("t͡ʃa ta") == ["tS|'a", "t|'a"]
    assert voice.spelled("tʘa") is None
    assert voice.spelled("") is None
    assert voice.spelled("ta" * 10_000) is None


@pytest.mark.parametrize(
    ("voice", "ipa", "expected"),
    [
        ("en-gb", "təˈmɑːtəʊ", "t|@|m|'A:|t|oU"),
        ("en-us", "təˈmeɪtoʊ", "t|@|m|'eI|t|oU"),
        ("en-us", "təˈmɑːtəʊ", "t|@|m|'A:|t|oU"),
        ("en-us", "ˈθɝdiz", "T|'3:|d|i|z"),
        ("en-us", "ˈθɜrti", "T|'3:|t|i"),
        ("en-gb", "ˈtʰɒm", "t|'0|m"),
        ("en-us", "nɔrθ", "n|'o@|T"),
        ("en-gb", "ˈprɪti", "p|r|'I|t|i"),
        ("de", "ˈbyːçɐ", "b|'y:|C|3"),
        ("de", "ʁaʊm", "r|'aU|m"),
        ("fr-fr", "bɔ̃ʒuʁ", "b|O~|Z|'u|r"),
        ("es", "ˈpero", "p|'e|R2|o"),
        ("es", "ˈmaðɾe", "m|'a|D|r|e"),
        ("it", "ˈpittsa", "p|'i|t|ts|a"),
        ("nl", "sxɪp", "s|x|'I|p"),
    ],
)
def test_ipa_of_dictionaries_in_real_voices(voice: str, ipa: str, expected: str) -> None:
    spelled = inventory(VOICES[voice]).spelled(ipa)
    assert spelled is not None
    # Voices have several phonemes that sound alike: compare what they say.
    _library().binding.Synth(b"a", flags=0x101)
    said = [_library()._read(f"[[{form}]]", 0x02) for form in (spelled[0], expected)]
    assert said[0] == said[1]


def test_every_voice_has_an_inventory() -> None:
    for voice in VOICES.values():
        spelled = inventory(voice).spelled("ˈtama")
        assert spelled and "'" in spelled[0], voice


@given(st.text("təˈmɑːeɪ.ʊ‿ ʃʒŋː̃ʘ˥", max_size=12))
def test_any_transcription_is_spelled_or_refused(ipa: str) -> None:
    spelled = inventory(GB).spelled(ipa)
    assert spelled is None or all(spelled)


# -- in the text -----------------------------------------------------------------------------------


def test_ipa_sounds_like_the_word() -> None:
    for word, ipa in (
        ("tomato", "təˈmɑːtəʊ"),
        ("window", "ˈwɪndəʊ"),
        ("thing", "θɪŋ"),
        ("vision", "ˈvɪʒən"),
        ("Michael", "ˈmaɪkəl"),
        ("table", "ˈteɪbəl"),
    ):
        for text in (f"I like {word} soup, my dear.", word, f"Is it “{word}”?"):
            assert say(text, GB, **{word: ipa}).pcm == say(text).pcm
    assert say("tomato", US, tomato="təˈmɑːtəʊ").pcm != say("tomato", US).pcm


def test_ipa_instead_of_the_word() -> None:
    assert say("I saw Xq there.", Xq="ˈwɪndəʊ").pcm == say("I saw window there.").pcm
    longer = say("The Xqs' cat", Xqs="ˈwɪndəʊz").frames / say("The windows' cat").frames
    assert longer == 1


@pytest.mark.parametrize(
    "text", ["He said “Aoife”, twice.", "(Aoife)", "well—Aoife!", "Aoife", "x Aoife's y", "1Aoife"]
)
def test_phonemes_beside_any_character_are_said(text: str) -> None:
    said = say(text, Aoife="ˈwɪndəʊ")
    assert "Aoife" in words(text, said)
    assert say(text, Aoife="ˈwɪndəʊˈwɪndəʊˈwɪndəʊ").frames > said.frames + 10_000


def test_words_refer_to_the_text() -> None:
    text = "The New York Times and “Siobhan” and [[now]] naïve 😀 end."
    said = say(text, New_York_Times="njuːˈjɔːk taɪmz", Siobhan="ʃɪˈvɔːn")
    assert words(text, said) == (
        ["The", "New York Times", "and", "Siobhan", "and", "now", "naïve", "😀", "end"]
    )
    said = say(text, New_York="njuː ˈjɔːk", Siobhan="ʃɪˈvɔːn")
    assert words(text, said)[:4] == ["The", "New", "York", "Times"]
    starts = [word.start for word in said.words]
    assert starts == sorted(set(starts))
    assert starts[-1] > said.frames * 0.6


def test_brackets_of_the_text_are_text() -> None:
    text = "Aoife said [[h@l'oU]] and [[[x]]]."
    said = words(text, say(text, Aoife="ˈiːfə"))
    assert said == words(text, say(text))


def test_what_cannot_be_said_is_read_as_written() -> None:
    text = "I saw Aoife there."
    for phonemes in (
        (Phonemes(6, 11, "ʘ"),),
        (Phonemes(6, 11, ""),),
        (Phonemes(6, 99, "a"),),
        (Phonemes(6, 6, "a"),),
    ):
        assert ENGINE.speak(text, GB, Prosody(), phonemes) == say(text)


def test_phonemes_leave_no_trace() -> None:
    before = say("A sentence."), say("A sentence.", VOICES["de"])
    say("I saw Aoife there.", VOICES["ru"], Aoife="ˈiːfə")
    say("I saw Aoife there.", VOICES["de"], Aoife="ˈiːfə")
    assert (say("A sentence."), say("A sentence.", VOICES["de"])) == before
    first = say("I saw Aoife there.", Aoife="ˈiːfə")
    assert say("I saw Aoife there.", Aoife="ˈiːfə") == first


@given(
    st.text("ab [](“’😀.", max_size=12),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=3),
)
def test_marks_come_back_into_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    phonemes = [Phonemes(start, end, "ta ma") for start, end in spans]
    said = inlined(text, phonemes, inventory(GB))
    for position in range(len(said.text)):
        ((_, start, length),) = said.in_text([(0, position, 1)])
        assert 0 <= start <= len(text) and length >= 0


@pytest.mark.parametrize("voice", [GB, US])
def test_what_espeak_says_of_itself_comes_back(assets: Path, voice: Voice) -> None:
    """eSpeak NG's own IPA of a text's words, spelled and read again, is the same IPA."""
    text = (assets / "library-article.txt").read_text(encoding="utf-8")
    library, own = _library(), inventory(voice)
    # What may hold phonemes is read as such once something was said that way.
    library.binding.Synth(b"a", flags=0x101)
    same = total = 0
    for word in sorted(set(re.findall(r"[a-z]{3,}", text))):
        ipa = library._read(word, 0x02)
        if "ˈ" in ipa:
            spelled = own.spelled(ipa)
            assert spelled is not None, ipa
            total += 1
            same += library._read(f"[[{spelled[0]}]]", 0x02) == ipa
    assert total > 150
    assert same / total > 0.98
