"""The store behind the cache: what one machine has made, another finds, and damage is no entry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import fsspec
import pytest

from accessible.cache import Cache, key
from accessible.errors import CacheError, DamagedEntryError
from accessible.line import build
from accessible.settings import Settings
from accessible.stores import Store

A = key("a")


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A server that speaks S3, with one bucket."""
    server = pytest.importorskip("moto.server", reason="moto is not installed")
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    import boto3

    serving = server.ThreadedMotoServer(port=0, verbose=False)
    serving.start()
    host, port = serving.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        os.environ[name] = value
    boto3.client("s3").create_bucket(Bucket="books")
    yield "s3://books/shared"
    serving.stop()


@pytest.fixture(params=["file", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "file":
        (tmp_path / "store").mkdir()
        yield (tmp_path / "store").as_uri()
    elif request.param == "memory":
        yield "memory://store"
        fsspec.filesystem("memory").store.clear()
    else:
        address = request.getfixturevalue("s3")
        yield f"{address}/{os.urandom(4).hex()}"


def machine(folder: Path, url: str) -> Cache:
    return Cache(folder, 10**9, url)


def place(address: str) -> str:
    return f"v2/{address[:2]}/{address}.entry"


def test_what_one_machine_made_another_has(url: str, tmp_path: Path) -> None:
    one, other = machine(tmp_path / "one", url), machine(tmp_path / "other", url)
    assert other.header(A) is None
    one.put(A, {"n": 1}, b"sound" * 3000)
    assert other.header(A) == {"n": 1}
    assert other.payload(A) == b"sound" * 3000
    rmtree(one.folder)
    assert one.payload(A) == other.payload(A)
    assert one.info().entries == 1  # it is in the folder now


def test_a_header_longer_than_the_first_read(url: str, tmp_path: Path) -> None:
    one, other = machine(tmp_path / "one", url), machine(tmp_path / "other", url)
    header = {"words": list(range(5000))}
    one.put(A, header, b"x")
    assert other.header(A) == header


def test_whole_files(url: str, tmp_path: Path) -> None:
    one, other = machine(tmp_path / "one", url), machine(tmp_path / "other", url)
    assert other.file(A, ".mp3") is None
    made = one.put_file(A, ".mp3", {"href": "x"}, lambda path: path.write_bytes(b"mp3" * 9999))
    found = other.file(A, ".mp3")
    assert found is not None
    assert found[0].is_relative_to(other.folder)
    assert found[0].read_bytes() == made.read_bytes()
    assert found[1] == {"href": "x"}
    # The copy is an entry like any other.
    assert sorted(path.name for path in found[0].parent.iterdir()) == sorted(
        path.name for path in made.parent.iterdir()
    )


@pytest.mark.parametrize(
    "harm", [lambda whole: whole[:-1], lambda whole: whole[:20], lambda _: b"?"]
)
def test_a_damaged_object_is_no_entry(harm: object, url: str, tmp_path: Path) -> None:
    one, other = machine(tmp_path / "one", url), machine(tmp_path / "other", url)
    one.put(A, {}, b"sound")
    whole = Store(url).read(place(A))
    assert whole is not None and callable(harm)
    Store(url).write(place(A), harm(whole))
    with pytest.raises(DamagedEntryError):
        other.payload(A)
    # Whoever has it whole mends it, when asked to look.
    assert one.payload(A, shared=True) == b"sound"
    assert other.payload(A) == b"sound"


def test_a_damaged_file_is_no_entry(url: str, tmp_path: Path) -> None:
    one, other = machine(tmp_path / "one", url), machine(tmp_path / "other", url)
    made = one.put_file(A, ".mp3", {}, lambda path: path.write_bytes(b"mp3"))
    Store(url).write(f"v2/{A[:2]}/{made.name}", b"mp4")
    assert other.file(A, ".mp3") is None


def test_what_was_there_before_the_store_is_given_to_it(url: str, tmp_path: Path) -> None:
    Cache(tmp_path / "one", 10**9).put(A, {}, b"sound")
    assert machine(tmp_path / "one", url).payload(A, shared=True) == b"sound"
    assert machine(tmp_path / "other", url).payload(A) == b"sound"


def test_objects_come_to_be_whole(tmp_path: Path) -> None:
    """A write to a folder that fails leaves nothing, and no half of it."""
    store = Store(tmp_path.as_uri())
    store.write("v2/aa/x", b"old")
    with pytest.raises(CacheError):
        store.send("v2/aa/x", tmp_path / "missing")
    assert store.read("v2/aa/x") == b"old"
    assert [path.name for path in (tmp_path / "v2" / "aa").iterdir()] == ["x"]


def test_a_store_that_is_not_there(s3: str, tmp_path: Path) -> None:
    for url in (
        (tmp_path / "unmounted").as_uri(),
        "s3://no-such-bucket/prefix",
        "nonsense://store",
    ):
        with pytest.raises(CacheError) as error, machine(tmp_path / "one", url).in_use():
            pytest.fail("it was used")
        assert url in error.value.message
    assert not (tmp_path / "unmounted").exists()


def test_a_build_from_the_store_alone(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine speaks and encodes nothing, and makes the same bytes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    book = tmp_path / "book.md"
    book.write_text("# One\n\nA sentence. Another one.\n\n# Two\n\nThe last of them.\n")
    outputs = []
    for name in ("one", "other"):
        settings = Settings(
            engine="silence", language="en", cache=tmp_path / name / "cache", store=url, jobs=1
        )
        result = build(book, tmp_path / name, settings)
        outputs.append([path.read_bytes() for path in result.outputs])
    assert outputs[0] == outputs[1]
    assert result.figures["spoken_anew"] == 0
