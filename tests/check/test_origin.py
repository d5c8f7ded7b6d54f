"""A proof that knows what an output was put together from: it decodes nothing twice, and hears
what is not as it was encoded."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import mutagen.id3
import numpy as np
import pytest
from check.small_books import OVERLAY, PACKAGE, RATE, Files, make_epub

from accessible.audio import PACKET
from accessible.cache import Cache
from accessible.check import Origin, Proof, prove
from accessible.check.contour import Contour, joined
from accessible.check.hearing import contour_of
from accessible.encode import write_sound
from accessible.mp4 import write

#: The lengths of the parts in packets: nine seconds in all.
LENGTHS = (6, 1, 9, 6)
EDGE = 2000


def part(number: int, packets: int) -> np.ndarray:
    """Something like speech, with silence on both sides."""
    random = np.random.default_rng(number)
    size = packets * PACKET - 2 * EDGE
    time = np.arange(size) / RATE
    loud = np.sin(2 * np.pi * 3 * time) ** 2 * 7000
    sound = loud * np.sin(2 * np.pi * (150 + 40 * number) * time) + random.normal(0, 300, size)
    return np.pad(sound, EDGE).astype(np.int16)


@pytest.fixture(scope="module", params=("mp3", "aac"))
def codec(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, ...]]:
    """The parts, encoded as builds do."""
    folder = tmp_path_factory.mktemp("parts")

    def encoded(codec: str, suffix: str) -> Iterator[Path]:
        for number, packets in enumerate(LENGTHS):
            path = folder / f"{number}{suffix}"
            write_sound(path, codec, 64_000, RATE, (part(number, packets),))
            yield path

    return {"mp3": tuple(encoded("mp3", ".mp3")), "aac": tuple(encoded("aac", ".m4a"))}


def whole(path: Path, parts: tuple[Path, ...], tag: bytes = b"") -> Path:
    """An audiobook of the parts: MP3 or M4B by its suffix."""
    if path.suffix == ".mp3":
        path.write_bytes(tag + b"".join(each.read_bytes() for each in parts))
    else:
        end = sum(LENGTHS) * PACKET
        write(path, parts, RATE, [(0, "One"), (end // 2, "Two")])
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", 10**9)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is decoded."""
    from accessible.check import contour

    found: list[object] = []
    usual = contour.rated

    def decode(source: object) -> object:
        found.append(source)
        return usual(source)  # type: ignore[arg-type]

    monkeypatch.setattr(contour, "rated", decode)
    return found


def test_contours_end_to_end_are_that_of_the_whole(
    tmp_path: Path, made: dict[str, tuple[Path, ...]], codec: str
) -> None:
    file = whole(tmp_path / ("book.mp3" if codec == "mp3" else "book.m4b"), made[codec])
    expected = contour_of(file)
    found = joined(contour_of(each) for each in made[codec])
    assert found.frames == expected.frames == sum(LENGTHS) * PACKET
    # But for the first packets of each part, where there is silence, and next to no sound.
    assert np.max(np.abs(found.heights.astype(int) - expected.heights)) <= 8
    root = np.sqrt(found.energies / found.step), np.sqrt(expected.energies / found.step)
    assert np.max(np.abs(root[0] - root[1])) < 3
    windows = [(0.37 * number, 0.37 * number + 0.2) for number in range(24)]
    assert found.levels(windows) == pytest.approx(expected.levels(windows), rel=1e-3, abs=1e-8)
    assert found.manners(windows) == expected.manners(windows)


def audiobook(tmp_path: Path, made: dict[str, tuple[Path, ...]], codec: str) -> Path:
    tag = mutagen.id3.ID3()
    tag.add(mutagen.id3.TIT2(encoding=3, text="Small"))
    for name, begin, end in (("c1", 0, 4000), ("c2", 4000, 9000)):
        title = mutagen.id3.TIT2(encoding=3, text=name)
        tag.add(
            mutagen.id3.CHAP(element_id=name, start_time=begin, end_time=end, sub_frames=[title])
        )
    bare = tmp_path / "tag.mp3"
    bare.write_bytes(b"")
    tag.save(bare)
    return whole(
        tmp_path / ("book.mp3" if codec == "mp3" else "book.m4b"), made[codec], bare.read_bytes()
    )


@pytest.mark.parametrize("workers", (0, 2))
def test_an_audiobook_is_heard_in_its_parts(
    tmp_path: Path,
    made: dict[str, tuple[Path, ...]],
    codec: str,
    cache: Cache,
    decoded: list[object],
    workers: int,
) -> None:
    path = audiobook(tmp_path, made, codec)
    expected = prove(path)
    assert len(decoded) == 1
    parts = made[codec]
    origin = Origin(cache, (parts[:1], parts[1:]))
    executor: Executor | None = ThreadPoolExecutor(workers) if workers else None
    decoded.clear()
    assert prove(path, origin=origin, executor=executor) == expected
    assert len(decoded) == len(parts)
    decoded.clear()
    assert prove(path, origin=origin, executor=executor) == expected
    assert decoded == []
    # One part is another: the others are known, and so is the file by itself.
    other = whole(path, (*parts[:3], parts[0]))
    heard = prove(other, origin=Origin(cache, ((*parts[:3], parts[0]),)), executor=executor)
    assert decoded == []
    assert heard.figures["audio_seconds"] == expected.figures["audio_seconds"]


@pytest.mark.parametrize("place", (0.1, 0.5, 0.97))
def test_a_byte_that_is_another_is_heard(
    tmp_path: Path,
    made: dict[str, tuple[Path, ...]],
    codec: str,
    cache: Cache,
    decoded: list[object],
    place: float,
) -> None:
    path = audiobook(tmp_path, made, codec)
    origin = Origin(cache, (made[codec],))
    prove(path, origin=origin)
    content = bytearray(path.read_bytes())
    at = content.index(b"mdat") if codec == "aac" else 2000
    content[at + round((len(content) - at) * place)] ^= 0x55
    path.write_bytes(content)
    decoded.clear()
    changed = prove(path, origin=origin)
    assert len(decoded) == 1
    assert changed == prove(path)
    decoded.clear()
    if "audio-undecodable" not in {finding.code for finding in changed.findings}:
        # What it is by itself is remembered, too.
        assert prove(path, origin=origin) == changed
        assert decoded == []


def test_other_packets_and_times_are_heard(
    tmp_path: Path, made: dict[str, tuple[Path, ...]], cache: Cache, decoded: list[object]
) -> None:
    path = whole(tmp_path / "book.m4b", made["aac"])
    origin = Origin(cache, (made["aac"],))
    prove(path, origin=origin)
    right = path.read_bytes()
    tables = {kind: right.index(kind) for kind in (b"stsz", b"stts", b"stsc")}
    changes = [
        (tables[b"stsz"] + 19, b"\7"),  # the size of the first packet
        (tables[b"stts"] + 18, b"\3"),  # the frames in each
        (tables[b"stsc"] + 19, b"\1"),  # how many a chunk holds
    ]
    for at, new in changes:
        assert right[at : at + 1] != new
        path.write_bytes(right[:at] + new + right[at + 1 :])
        decoded.clear()
        prove(path, origin=origin)
        assert decoded, at
    for parts in (made["aac"][:-1], (*made["aac"], made["aac"][0]), made["aac"][::-1], ()):
        path.write_bytes(right)
        decoded.clear()
        prove(path, origin=Origin(Cache(tmp_path / "another", 10**9), (parts,)))
        assert path in decoded or any(getattr(s, "name", "") == str(path) for s in decoded)
        shutil.rmtree(tmp_path / "another")


@pytest.fixture
def book(tmp_path: Path, made: dict[str, tuple[Path, ...]]) -> Callable[[bytes], Path]:
    """A narrated EPUB of one chapter with this sound."""
    seconds = sum(LENGTHS) * PACKET / RATE
    package = PACKAGE.replace("0:00:03.000", f"{seconds:.3f}s")
    overlay = OVERLAY.replace("0:00:03.000", f"{seconds:.3f}s")

    def build(sound: bytes) -> Path:
        from check.small_books import DOCUMENT, NAV

        files: Files = {
            "package.opf": package,
            "nav.xhtml": NAV,
            "c1.xhtml": DOCUMENT,
            "c1.smil": overlay,
            "c1.mp3": sound,
        }
        return make_epub(tmp_path / "book.epub", files)

    return build


def test_an_epub_is_heard_in_its_parts(
    made: dict[str, tuple[Path, ...]],
    cache: Cache,
    decoded: list[object],
    book: Callable[[bytes], Path],
) -> None:
    parts = made["mp3"]
    sound = b"".join(each.read_bytes() for each in parts)
    path = book(sound)
    expected = prove(path)
    assert expected.holds and expected.figures["audio_files"] == 1
    # A track that is as large, and another.
    origin = Origin(cache, (parts[::-1], parts))
    decoded.clear()
    for times in (len(parts), 0):
        assert prove(path, origin=origin) == expected
        assert len(decoded) == times
        decoded.clear()
    damaged = bytearray(sound)
    damaged[len(sound) // 2] ^= 0x55
    path = book(bytes(damaged))
    changed = prove(path, origin=origin)
    assert len(decoded) == 1
    assert changed == prove(path) != expected


def test_lost_and_damaged_entries_are_made_again(
    made: dict[str, tuple[Path, ...]],
    cache: Cache,
    decoded: list[object],
    book: Callable[[bytes], Path],
) -> None:
    parts = made["mp3"]
    path = book(b"".join(each.read_bytes() for each in parts))
    origin = Origin(cache, (parts,))
    expected = prove(path, origin=origin)
    entries = sorted(cache.folder.rglob("*.entry"))
    assert len(entries) == len(parts)
    entries[0].unlink()
    decoded.clear()
    assert prove(path, origin=origin) == expected
    assert len(decoded) == 1
    content = bytearray(entries[1].read_bytes())
    content[-1] ^= 1
    entries[1].write_bytes(content)
    assert prove(path, origin=origin) == expected
    cache.clear()
    gone = Origin(cache, ((*parts[:2], parts[0].with_name("gone.mp3")),))
    assert prove(path, origin=gone) == expected


def test_a_folder_of_files_is_heard_in_its_parts(
    tmp_path: Path, made: dict[str, tuple[Path, ...]], cache: Cache, decoded: list[object]
) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    tracks = (made["mp3"][:2], made["mp3"][2:])
    for number, parts in enumerate(tracks):
        whole(folder / f"{number}.mp3", parts)
    expected = prove(folder)
    origin = Origin(cache, tracks)
    assert prove(folder, origin=origin) == expected
    decoded.clear()
    assert prove(folder, origin=origin) == expected
    assert decoded == []


def test_a_contour_is_small(made: dict[str, tuple[Path, ...]]) -> None:
    found = contour_of(made["mp3"][0])
    assert len(found.to_bytes()) < 300 * found.seconds
    again = Contour.from_bytes(found.to_bytes())
    assert again.levels([(0.5, 1.0)]) == found.levels([(0.5, 1.0)])


def test_a_damaged_zip_member_is_told(
    made: dict[str, tuple[Path, ...]], cache: Cache, book: Callable[[bytes], Path]
) -> None:
    sound = b"".join(each.read_bytes() for each in made["mp3"])
    path = book(sound)
    origin = Origin(cache, (made["mp3"],))
    prove(path, origin=origin)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("EPUB/c1.mp3").header_offset
    content = bytearray(path.read_bytes())
    content[at + 3000] ^= 0x10
    path.write_bytes(content)

    def codes(proof: Proof) -> list[str]:
        return [finding.code for finding in proof.findings]

    assert codes(prove(path, origin=origin)) == codes(prove(path))
    assert "audio-undecodable" in codes(prove(path, origin=origin))
