"""Bad input is normal: one clear sentence, what to do next, an exit code, nothing half-made."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accessible.cache import Cache
from accessible.cli import cli
from accessible.writers.audiobook import M4bWriter

TEXT = "A Title\n\nSome words to say. And some more of them.\n"


class Bench:
    """A folder with an output folder and a cache of its own, and the command line over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.cache = folder / "cache"

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def build(self, *arguments: object, output: Path | None = None) -> Result:
        options = ["-o", output or self.output, "--cache", self.cache, "--jobs", 1]
        if "--engine" not in arguments:
            options += ["--engine", "silence"]
        return CliRunner().invoke(cli, ["build", *map(str, [*arguments, *options])])

    def is_clean(self) -> bool:
        """Nothing half-written: no output folder, and a cache whose entries are all whole."""
        cache = Cache(self.cache, 10**9)
        entries = cache.info().entries
        return not self.output.exists() and (entries == 0 or cache.prune().entries == 0)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def refused(result: Result, code: int, *words: str) -> None:
    """One sentence on the first line, a remedy on the second, and no traceback."""
    assert result.exit_code == code, result.output
    lines = result.stderr.strip().splitlines()
    errors = [number for number, line in enumerate(lines) if line.startswith("Error: ")]
    assert len(errors) == 1, result.output
    sentence = lines[errors[0]]
    assert sentence.endswith((".", ")"))
    assert len(lines) > errors[0] + 1, "no remedy"
    assert "Traceback" not in result.output
    for word in words:
        assert word.lower() in result.output.lower(), result.output


def epub(entries: dict[str, bytes | str], name: str = "book.epub") -> bytes:
    whole: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="package.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>'
        ),
        "package.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title>'
            '<dc:language>en</dc:language><dc:identifier id="i">x</dc:identifier></metadata>'
            '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>'
        ),
        "a.xhtml": (
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
            "<body><p>Words.</p></body></html>"
        ),
        **entries,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in whole.items():
            archive.writestr(entry, content)
    return stream.getvalue()


def encrypted(content: bytes) -> bytes:
    """The same ZIP with the encryption bit set on every entry."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


DRM = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
    'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><enc:CipherData>'
    '<enc:CipherReference URI="a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)
BOMB = epub({"a.xhtml": "<html>" + " " * 60_000_000 + "</html>"})


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", ["empty"]),
        ("blank.txt", b" \n\t\n ", ["text"]),
        ("junk.txt", bytes(range(256)) * 40, ["junk.txt"]),
        ("zeros.txt", bytes(5000), ["zeros.txt"]),
        ("novel.pdf", b"%PDF-1.7 ...", ["PDF"]),
        ("film.mkv", b"\x1aE\xdf\xa3", ["format", ".epub"]),
        ("plain.epub", b"this is no zip", ["ZIP"]),
        ("cut.epub", epub({})[:200], ["ZIP"]),
        ("drm.epub", epub({"META-INF/encryption.xml": DRM}), ["DRM"]),
        ("locked.epub", encrypted(epub({})), ["password"]),
        ("bomb.epub", BOMB, ["bomb.epub"]),
        ("fake.docx", b"no zip at all", ["fake.docx"]),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["locked.docx"]),
        ("hollow.html", b"<html><body><script>1</script></body></html>", ["text"]),
    ],
)
def test_a_document_that_cannot_be_read(
    bench: Bench, name: str, content: bytes, words: list[str]
) -> None:
    refused(bench.build(bench.file(name, content)), 1, *words)
    assert bench.is_clean()


def test_a_missing_file_and_a_folder(bench: Bench) -> None:
    refused(bench.build(bench.folder / "nowhere.txt"), 1, "no file")
    refused(bench.build(bench.folder), 1, "folder")
    assert bench.is_clean()


def test_an_entry_outside_the_package_is_never_followed(bench: Bench) -> None:
    secret = bench.file("secret.xhtml", "<p>secret words</p>")
    package = zipfile.ZipFile(io.BytesIO(epub({}))).read("package.opf").decode()
    evil = package.replace('href="a.xhtml"', 'href="../../secret.xhtml"')
    book = bench.file("evil.epub", epub({"package.opf": evil, "../../secret.xhtml": "<p>x</p>"}))
    refused(bench.build(book), 1)
    assert bench.is_clean()
    assert secret.read_text() == "<p>secret words</p>"


def test_external_entities_are_never_read(bench: Bench) -> None:
    secret = bench.file("secret.txt", "the secret words")
    document = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}">' for n in range(3))
        + ']><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
        "<body><p>Words &x; here.</p></body></html>"
    )
    for name, content in {
        "entity.epub": epub({"a.xhtml": document}),
        "entity.xhtml": document.encode(),
    }.items():
        result = CliRunner().invoke(cli, ["script", str(bench.file(name, content))])
        assert "secret words" not in result.output
        assert result.exit_code in (0, 1)


def test_wrong_encoding_is_read_and_said(bench: Bench) -> None:
    book = bench.file("old.txt", "Café\n\nThe naïve “quote” — here.\n".encode("cp1252"))
    result = bench.build(book, "--verbose")
    assert result.exit_code == 0, result.output
    assert "encoding-guessed" in result.output
    said = CliRunner().invoke(cli, ["script", str(book)])
    assert "The naïve “quote” — here." in said.output


def test_unknown_names_are_usage(bench: Bench) -> None:
    book = bench.file("book.txt", TEXT)
    refused(bench.build(book, "--engine", "siri"), 2, "siri", "espeak")
    refused(bench.build(book, "--engine", "espeak", "--voice", "en-su"), 2, "en-su", "en-us")
    refused(bench.build(book, "--to", "epub,mp4"), 2, "mp4", "m4b")
    refused(bench.build(book, "--codec", "wav"), 2, "wav", "opus")
    refused(bench.build(book, "--rate", "9999"), 2, "450")
    refused(bench.build(book, "--language", "klingon!"), 2, "BCP 47")
    refused(bench.build(book, "--cover", bench.folder / "no.png"), 2, "no.png")
    refused(bench.build(book, "--cover", book), 2, "PNG")
    assert CliRunner().invoke(cli, ["build"]).exit_code == 2
    assert bench.is_clean()


def test_an_output_folder_that_cannot_be(bench: Bench) -> None:
    book = bench.file("book.txt", TEXT)
    bench.file("taken", "a file")
    refused(bench.build(book, output=bench.folder / "taken"), 1, "--output")
    refused(bench.build(book, output=bench.folder / "taken" / "deep"), 1, "--output")
    if Path("/proc/version").exists():
        refused(bench.build(book, output=Path("/proc/nothing")), 1, "--output")
    assert (bench.folder / "taken").read_text() == "a file"


def test_a_document_is_never_overwritten_by_its_own_result(bench: Bench) -> None:
    book = bench.file("book.epub", epub({}))
    before = book.read_bytes()
    refused(bench.build(book, output=bench.folder), 1, "--output")
    assert book.read_bytes() == before


def test_two_documents_of_one_name(bench: Bench) -> None:
    first, second = bench.file("book.txt", TEXT), bench.file("book.md", TEXT)
    refused(bench.build(first, second), 2, "both")
    assert bench.is_clean()


def test_one_bad_document_does_not_sink_the_others(bench: Bench) -> None:
    bad, good = bench.file("bad.txt", b""), bench.file("good.txt", TEXT)
    result = bench.build(bad, good, "--to", "epub-text")
    assert result.exit_code == 1
    assert "bad.txt is empty" in result.stderr
    assert [path.name for path in sorted(bench.output.iterdir())] == [
        "good.report.json",
        "good.text.epub",
    ]


def test_a_full_disk_under_the_output(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(M4bWriter, "write", full)
    refused(bench.build(bench.file("book.txt", TEXT)), 1, "disk is full")
    assert bench.is_clean()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A real disk of a few kilobytes, where we may mount one."""
    mounted: list[Path] = []

    def make(kilobytes: int) -> Path:
        place = tmp_path / f"disk{kilobytes}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no mount command here")
        if done.returncode:
            pytest.skip("a test disk can only be mounted by root on Linux")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("kilobytes", [8, 64, 200])
def test_a_disk_that_is_really_full(
    bench: Bench,
    tiny_disk: Callable[[int], Path],
    kilobytes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody else has filled it after the room was looked at."""
    monkeypatch.setattr("accessible.line.check_room", lambda *_: None)
    book = bench.file("book.txt", "Title\n\n" + "Some words to say, and more. " * 60)
    disk = tiny_disk(kilobytes)
    refused(bench.build(book, output=disk / "out"), 1, "disk is full")
    assert list(disk.iterdir()) == []
    bench.cache = disk / "cache"
    refused(bench.build(book), 1, "full")
    assert bench.is_clean()


def test_a_disk_that_is_too_small_is_told_before_the_work(
    bench: Bench, tiny_disk: Callable[[int], Path]
) -> None:
    book = bench.file("book.txt", "Title\n\n" + "Some words to say, and more. " * 60)
    disk = tiny_disk(64)
    refused(bench.build(book, output=disk / "out"), 1, "too small", "MB", "--output")
    assert list(disk.iterdir()) == []
    bench.cache = disk / "cache"
    refused(bench.build(book), 1, "too small", "--cache")
    assert bench.is_clean()


@pytest.mark.skipif(sys.platform == "win32", reason="signals as a Unix shell sends them")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build_leaves_nothing_and_goes_on(bench: Bench, ending: signal.Signals) -> None:
    """Asked to end. What is killed is the matter of ``test_crash``."""
    words = "".join(f"Sentence number {n} is here to be spoken aloud. " for n in range(100))
    book = bench.file("long.txt", "Title\n\n" + words)
    command = [sys.executable, "-m", "accessible", "build", str(book), "-o", str(bench.output)]
    command += ["--cache", str(bench.cache), "--engine", "espeak", "--jobs", "2", "--to", "mp3"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background jobs ignore Ctrl-C, and so would their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    deadline = time.monotonic() + 60
    cache = Cache(bench.cache, 10**9)
    while time.monotonic() < deadline and cache.info().entries < 10:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(ending)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "Stopped." in errors
    assert not bench.output.exists()
    spoken = cache.info().entries
    assert spoken
    result = bench.build(book, "--engine", "espeak", "--to", "mp3", "--json")
    assert result.exit_code == 0, result.output
    anew = int(result.stdout.split('"spoken_anew": ')[1].split(",")[0])
    assert anew <= 101 - spoken + 10
    names = sorted(path.name for path in bench.output.iterdir() if path.name[0] != ".")
    assert names == ["long.mp3", "long.report.json"]
