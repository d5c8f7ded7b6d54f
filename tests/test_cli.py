"""The command line: light to start, stable to read, honest in its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accessible.cli import cli

HEAVY = {
    *("av", "numpy", "lxml", "pydub", "ebooklib", "pyttsx3", "pypandoc", "mutagen"),
    *("py3langid", "simplemma", "spellchecker", "babel", "onnx", "onnxruntime"),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a text, and settings that keep the cache there."""
    (tmp_path / "accessible.toml").write_text(
        'engine = "silence"\ncache = "cache"\njobs = 1\nlanguage = "en"\n'
    )
    (tmp_path / "book.txt").write_text("A Title\n\nSome words to say. And ﬁne more.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize(
    "command", [[], ["build"], ["check"], ["script"], ["voices"], ["cache"], ["lexicon", "suggest"]]
)
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys; from accessible.cli import cli\n"
        f"try: cli({[*command, '--help']!r})\n"
        "except SystemExit: print('|', *sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    text, _, modules = done.stdout.rpartition("|")
    assert "Usage:" in text
    assert not HEAVY & set(modules.split())


def test_importing_the_package_costs_nothing() -> None:
    program = "import sys, accessible; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(done.stdout.split())


def test_every_option_says_what_it_does() -> None:
    def walk(command: object) -> None:
        for parameter in getattr(command, "params", []):
            if parameter.param_type_name == "option":
                assert parameter.help and len(parameter.help) > 12, parameter.name
        for inner in getattr(command, "commands", {}).values():
            assert inner.help
            walk(inner)

    walk(cli)


def test_build_prints_whole_lines_and_no_control_characters(home: Path) -> None:
    result = run("build", "book.txt", "--author", "Me")
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == [
        "Reading …",
        "Speaking: 3 sentences …",
        "Measuring loudness …",
        "Encoding …",
        "Writing …",
        "Proving …",
    ]
    lines = result.stdout.splitlines()
    assert lines[0] == "book.txt"
    assert lines[-1].endswith("3 sentences (3 spoken anew), 1 chapter.")
    assert "\r" not in result.output
    assert "\x1b" not in result.output


def test_quiet_is_quiet_and_json_is_json(home: Path) -> None:
    assert run("build", "book.txt", "--quiet").output == ""
    result = run("build", "book.txt", "--json")
    (line,) = result.stdout.splitlines()
    data = json.loads(line)
    assert data["source"] == "book.txt"
    assert data["figures"]["spoken_anew"] == 0
    assert [Path(path).name for path in data["outputs"]] == ["book.epub", "book.m4b"]
    failed = run("build", "nowhere.txt", "--json")
    assert failed.exit_code == 1
    assert json.loads(failed.stdout)["exit"] == 1


def test_options_win_over_the_settings_file(home: Path) -> None:
    result = run("build", "book.txt", "--to", "epub-text", "--title", "Mine", "--json")
    assert len(json.loads(result.stdout)["outputs"]) == 1
    proof = run("check", "output/book.text.epub", "--no-outside", "--json")
    assert json.loads(proof.stdout)["figures"]["title"] == "Mine"


def test_strict_exits_with_three(home: Path) -> None:
    assert run("build", "book.txt", "--strict").exit_code == 3
    assert (home / "output" / "book.m4b").exists()


def test_script_shows_written_beside_spoken(home: Path) -> None:
    result = run("script", "book.txt")
    assert "body en: And ﬁne more.\n  spoken: And fine more." in result.stdout
    lines = [json.loads(line) for line in run("script", "book.txt", "--json").stdout.splitlines()]
    assert [line["written"] for line in lines] == [
        "A Title",
        "Some words to say.",
        "And ﬁne more.",
    ]
    assert {"id", "role", "language", "spoken", "pause", "document"} <= set(lines[0])


def test_script_in_every_format_and_into_a_file(home: Path) -> None:
    page = run("script", "book.txt", "-o", "script.html")
    assert page.exit_code == 0, page.output
    assert page.stdout.startswith("script.html  ")
    assert (home / "script.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert run("script", "book.txt", "--format", "tsv").stdout.startswith("document\tid\t")
    assert run("script", "book.txt", "--format", "html").stdout.startswith("<!DOCTYPE html>")
    assert run("script", "book.txt", "--format", "json").stdout == (
        run("script", "book.txt", "--json").stdout
    )
    assert run("script", "book.txt", "--quiet").output == ""
    changed = run("script", "book.txt", "--changed", "--kind", "money, date").stdout
    assert changed == "0 of 3 units are read differently from how they are written.\n"


def test_a_listing_that_cannot_be_written_says_so(home: Path) -> None:
    failed = run("script", "book.txt", "-o", "nowhere/script.tsv")
    assert failed.exit_code == 1
    assert "cannot be written" in failed.stderr
    wrong = run("script", "book.txt", "--format", "pdf")
    assert wrong.exit_code == 2
    assert "text, json, tsv, html" in wrong.stderr
    (home / "old.tsv").write_text("old")
    assert run("script", "missing.txt", "-o", "old.tsv").exit_code == 1
    assert (home / "old.tsv").read_text() == "old"
    assert not list(home.glob(".*part"))


def test_words_for_a_lexicon_are_suggested_and_used(home: Path) -> None:
    (home / "tale.txt").write_text(
        "A Tale\n\nThey met Roylott. Then Roylott met eBay’s Windibank.\n", encoding="utf-8"
    )
    listed = run("lexicon", "suggest", "tale.txt")
    assert listed.exit_code == 0, listed.output
    assert "\n# Roylott = Roylott  # 2 times, name, now /ɹˈɔɪlɑːt/: They met " in listed.stdout
    (row,) = (
        json.loads(line)
        for line in run(
            "lexicon", "suggest", "tale.txt", "--json", "--least", "2"
        ).stdout.splitlines()
    )
    assert (row["word"], row["times"], len(row["places"])) == ("Roylott", 2, 2)
    saved = run("lexicon", "suggest", "tale.txt", "-o", "tale.lexicon.txt")
    assert saved.stdout.endswith("2 words.\n")
    assert "spoken" not in run("script", "tale.txt").stdout
    text = (home / "tale.lexicon.txt").read_text(encoding="utf-8")
    mended = text.replace("# Roylott = Roylott", "Roylott = Roy Lott")
    (home / "tale.lexicon.txt").write_text(mended, encoding="utf-8")
    assert "spoken: They met Roy Lott." in run("script", "tale.txt").stdout
    assert "# Roylott" not in run("lexicon", "suggest", "tale.txt").stdout


def test_check_says_what_it_found(home: Path) -> None:
    run("build", "book.txt")
    silent = run("check", "output/book.epub", "--no-outside")
    assert silent.exit_code == 1
    assert "audio-silent" in silent.stdout
    assert "Error:" in silent.stderr
    (home / "junk.epub").write_text("junk")
    assert run("check", "junk.epub").exit_code == 1
    assert run("check", "book.txt").exit_code == 2
    assert run("check", "nowhere.epub").exit_code == 1


def test_the_cache_is_shown_and_cleared(home: Path) -> None:
    run("build", "book.txt")
    held = json.loads(run("cache", "info", "--json").stdout)
    assert held["entries"] >= 3
    assert Path(held["folder"]).name == "cache"
    cleared = json.loads(run("cache", "clear", "--json").stdout)
    assert cleared["entries"] == held["entries"]
    assert json.loads(run("cache", "info", "--json").stdout)["entries"] == 0


def test_version() -> None:
    assert run("--version").stdout.startswith("accessible 0.")


def test_an_option_of_the_value_zero_counts(home: Path) -> None:
    wrong = run("build", "book.txt", "--rate", "0")
    assert wrong.exit_code == 2
    assert "cannot be 0" in wrong.stderr
