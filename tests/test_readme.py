"""The README stays true: its commands run, its Python runs, its tables name what there is."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from accessible.cli import cli
from accessible.errors import CODES
from accessible.plugins import names
from accessible.settings import load

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the repository's, to run in, with a cache of its own."""
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    (tmp_path / "accessible.toml").write_text('engine = "silence"\ncache = "cache"\njobs = 1\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_everyday_commands_run(project: Path) -> None:
    result = CliRunner().invoke(cli, ["build", "assets/the-tide-clock.md"])
    assert result.exit_code == 0, result.output
    commands = [line[2:] for block in blocks("console") for line in block.splitlines()]
    assert len(commands) >= 5
    for command in commands:
        arguments = shlex.split(command)
        assert arguments[0] == "accessible"
        extra = ["--no-outside"] if arguments[1] == "check" else []
        result = CliRunner().invoke(cli, [*arguments[1:], *extra])
        # The silence engine is what check is there to find.
        silence = "audio-silent" in result.output
        assert result.exit_code == 0 or silence, f"{command}\n{result.output}"


def test_the_main_command_and_the_python_run(project: Path) -> None:
    """Without a voice: the gate (``.ci/run``) runs both as they stand, with the voice."""
    (main,) = (block for block in blocks("sh") if "accessible build" in block)
    words = shlex.split(main.strip().rpartition("&&")[2])
    assert words[:3] == ["python", "-m", "accessible"]
    result = CliRunner().invoke(cli, words[3:])
    assert result.exit_code == 0, result.output
    assert {".epub", ".m4b"} <= {path.suffix for path in (project / "output").iterdir()}
    (program,) = blocks("python")
    # In a file, as people have it, with processes that help.
    options = 'Settings(engine="silence", cache=Path("cache"), jobs=2, '
    (project / "readme.py").write_text(program.replace("Settings(", options), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "readme.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "library-article.epub" in done.stdout


def test_the_settings_file_is_read(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    (tmp_path / "accessible.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path / "accessible.toml").voice == "en-gb"


def test_every_output_and_command_is_named() -> None:
    for name in names("writers"):
        assert f"`{name}`" in README
    for name in cli.commands:
        assert f"`{name}`" in README


def test_every_file_it_names_is_there() -> None:
    for name in re.findall(
        r"\]\(([\w./-]+)\)|`((?:accessible|benchmarks|assets)/[\w./-]+)`", README
    ):
        assert (ROOT / (name[0] or name[1])).exists(), name


def test_the_findings_page_is_complete(accept: bool) -> None:
    lines = [
        "# Findings",
        "",
        "What a build or a check can tell you, by its code. The codes are stable: scripts may rely",
        "on them. An error fails a check; a warning fails it only under `--strict`.",
        "",
        "| Code | Severity | What to do |",
        "|---|---|---|",
        *(
            f"| `{code}` | {severity.value} | {remedy} |"
            for code, (severity, remedy) in sorted(CODES.items())
        ),
    ]
    page = ROOT / "docs" / "findings.md"
    text = "\n".join(lines) + "\n"
    if accept:
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text
