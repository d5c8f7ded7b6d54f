"""The ZIP file as a hostile thing (OCF, EPUB 3.3 §4.2)."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accessible import container as rooms
from accessible.container import local_path, open_container
from accessible.errors import InputError


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def refusal(tmp_path: Path, data: bytes, *names: str) -> str:
    """What is said when the file is opened and the names are read."""
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught, open_container(path) as container:
        for name in names:
            found = container.find(name)
            assert found is not None
            container.read(found)
    assert caught.value.remedy
    return str(caught.value)


def test_reads_and_proves(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(zipped({"a/b.txt": b"text"}))
    with open_container(path) as container:
        assert container.find("a/c.txt") is None
        name = container.find("A/B.TXT")
        assert name == "a/b.txt"
        assert container.read(name) == b"text"
        assert container.member(name).name == "a/b.txt"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"), open_container(tmp_path / "no.epub"):
        pass


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"), open_container(tmp_path):
        pass


def test_empty(tmp_path: Path) -> None:
    assert "is empty" in refusal(tmp_path, b"")


def test_not_a_zip(tmp_path: Path) -> None:
    assert "is no EPUB: it is not a ZIP file" in refusal(tmp_path, b"%PDF-1.7 ...")


def test_cut_off(tmp_path: Path) -> None:
    data = zipped({"a": bytes(1000), "b": bytes(1000)})
    assert "is damaged" in refusal(tmp_path, data[: len(data) // 2])


def test_bad_crc_names_the_file(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"the text of the book"}, zipfile.ZIP_STORED)
    damaged = data.replace(b"the text", b"THE TEXT")
    assert "'a.txt' in it cannot be unpacked" in refusal(tmp_path, damaged, "a.txt")


def test_resources_are_proven_too(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    data = zipped({"a.png": b"the bytes of the picture"}, zipfile.ZIP_STORED)
    path.write_bytes(data.replace(b"the bytes", b"THE BYTES"))
    with open_container(path) as container, pytest.raises(InputError, match="damaged"):
        container.member("a.png")


@pytest.mark.parametrize(
    "name", ["../a.txt", "/a.txt", "x/../a.txt", "\\a.txt", "C:\\a.txt", "C:a.txt", "./a.txt"]
)
def test_unsafe_names_are_refused_when_referenced(tmp_path: Path, name: str) -> None:
    data = zipped({name: b"evil", "good.txt": b"good"})
    assert "unsafe name" in refusal(tmp_path, data, "good.txt", "a.txt")


def test_nul_in_a_name(tmp_path: Path) -> None:
    data = zipped({"a.txtX.exe": b"evil"}).replace(b"a.txtX.exe", b"a.txt\0.exe")
    assert "unsafe name" in refusal(tmp_path, data, "a.txt")


def test_unsafe_names_that_nobody_asks_for_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(zipped({"../../etc/cron": b"evil", "good.txt": b"good"}))
    with open_container(path) as container:
        assert container.read("good.txt") == b"good"


def test_a_name_that_is_there_three_times(tmp_path: Path) -> None:
    names = {"a.txt": b"1", "b.txt": b"2", "c.txt": b"3"}
    data = zipped(names).replace(b"b.txt", b"a.txt").replace(b"c.txt", b"a.txt")
    assert "more than once" in refusal(tmp_path, data, "a.txt")


def test_symlinks_are_not_there(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with open_container(path) as container:
        assert container.find("link") is None


def test_password(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"secret"}))
    central = data.index(b"PK\1\2")
    data[central + 8] |= 1
    data[6] |= 1
    assert "password" in refusal(tmp_path, bytes(data), "a.txt")


def test_methods_that_epub_does_not_allow(tmp_path: Path) -> None:
    data = zipped({"a.txt": bytes(1000)}, zipfile.ZIP_BZIP2)
    assert "method" in refusal(tmp_path, data, "a.txt")


def test_bomb_by_ratio(tmp_path: Path) -> None:
    assert "times its size" in refusal(tmp_path, zipped({"a": bytes(rooms.RATIO_FROM + 1)}))


def test_bomb_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MAX_ENTRIES", 3)
    assert "more than 3" in refusal(tmp_path, zipped({str(n): b"" for n in range(4)}))


def test_bomb_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MAX_TOTAL", 1000)
    assert "unpack to more" in refusal(tmp_path, zipped({"a": bytes(600), "b": bytes(600)}))


def test_one_document_too_long_for_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MAX_READ", 100)
    assert "more than 100" in refusal(tmp_path, zipped({"a": bytes(101)}), "a")


def test_overlapping_entries(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"x" * 100, "b": b"y" * 100}, zipfile.ZIP_STORED))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    struct.pack_into("<I", data, second + 42, 0)  # both names lead to the first entry's bytes
    assert "overlap" in refusal(tmp_path, bytes(data), "a").lower()


def test_more_bytes_than_declared(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": b"x" * 5000}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    assert "cannot be unpacked" in refusal(tmp_path, bytes(data), "a")


def test_utf8_names_without_their_flag(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    data = zipped({"caxx.txt": b"text"}).replace(b"caxx", "caé".encode())
    path.write_bytes(data)
    with open_container(path) as container:
        assert container.read("caé.txt") == b"text"
        with zipfile.ZipFile(path) as archive:
            assert archive.read(container.member("caé.txt").name) == b"text"


@pytest.mark.parametrize(
    ("folder", "href", "path"),
    [
        ("OEBPS", "text/a%20b.xhtml#x", "OEBPS/text/a b.xhtml"),
        ("OEBPS", "../css/a.css?v=1", "css/a.css"),
        ("", "a.xhtml", "a.xhtml"),
        ("a", "..b", "a/..b"),
        ("OEBPS", "../../etc/passwd", None),
        ("OEBPS", "%2e%2e/%2e%2e/etc/passwd", None),
        ("OEBPS", "/etc/passwd", None),
        ("OEBPS", "a%5C..%5Cb", None),
        ("OEBPS", "a%00b", None),
        ("OEBPS", "file:///etc/passwd", None),
        ("OEBPS", "//host/share", None),
        ("OEBPS", "http://example.org/", None),
        ("OEBPS", "http://[bad", None),
        ("OEBPS", "C:/x", None),
        ("OEBPS", "#only", None),
        ("OEBPS", "..", None),
    ],
)
def test_local_path(folder: str, href: str, path: str | None) -> None:
    assert local_path(folder, href) == path


@given(st.text(max_size=40), st.sampled_from(["", "OEBPS", "a/b"]))
def test_local_path_stays_inside(href: str, folder: str) -> None:
    path = local_path(folder, href)
    if path is not None:
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert "\\" not in path
        assert "\0" not in path


_GOOD = zipped({"mimetype": b"application/epub+zip", "a/b.txt": b"text " * 40, "c": b"\0" * 99})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    flips=st.lists(st.tuples(st.integers(0, len(_GOOD) - 1), st.integers(1, 255)), max_size=6),
    length=st.integers(0, len(_GOOD)),
)
def test_any_damage_is_an_input_error(
    tmp_path: Path, flips: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(_GOOD)
    for at, bits in flips:
        data[at] ^= bits
    path = tmp_path / "book.epub"
    path.write_bytes(data[:length] if length % 3 == 0 else data)
    try:
        with open_container(path) as container:
            for wanted in ("a/b.txt", "c"):
                name = container.find(wanted)
                if name:
                    container.member(name)
                    assert container.read(name) in (b"text " * 40, b"\0" * 99)
    except InputError as error:
        assert error.remedy
