"""The proof of audiobooks: whole ones, and one broken variant for each finding."""

from __future__ import annotations

import base64
from pathlib import Path

import mutagen.flac
import mutagen.id3
import mutagen.mp4
import pytest
from check.small_books import encode, tone

from accessible.check import Proof, prove
from accessible.errors import InputError

TAGS = {"title": "Small", "artist": "A. Writer", "composer": "A. Voice"}
CHAPTERS = [(0.0, 2.0, "One"), (2.0, 4.0, "Two")]
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def codes(proof: Proof) -> set[str]:
    return {finding.code for finding in proof.findings}


def m4b(
    path: Path,
    chapters: list[tuple[float, float, str]] = CHAPTERS,
    tags: dict[str, str] = TAGS,
    silent: list[tuple[float, float]] | None = None,
    seconds: float = 4.0,
) -> Path:
    sound = encode(tone(seconds, silent or []), "ipod", "aac", tags=tags, chapters=chapters)
    assert sound[8:12] == b"M4A "
    path.write_bytes(sound[:8] + b"M4B " + sound[12:])
    book = mutagen.mp4.MP4(path)
    book["covr"] = [mutagen.mp4.MP4Cover(PIXEL, mutagen.mp4.MP4Cover.FORMAT_PNG)]
    book.save()
    return path


def test_a_whole_m4b_holds(tmp_path: Path) -> None:
    proof = prove(m4b(tmp_path / "book.m4b"))
    assert proof.findings == ()
    assert proof.kind == "audiobook"
    assert proof.figures["chapters"] == 2
    assert proof.figures["title"] == "Small"


def test_no_chapters(tmp_path: Path) -> None:
    assert codes(prove(m4b(tmp_path / "book.m4b", chapters=[]))) == {"chapter-missing"}


def test_a_chapter_past_the_end(tmp_path: Path) -> None:
    chapters = [(0.0, 2.0, "One"), (7.0, 9.0, "Two")]
    mp3 = tmp_path / "book.mp3"
    mp3.write_bytes(encode(tone(4.0), "mp3", "libmp3lame", tags=TAGS, chapters=chapters))
    assert "chapter-bounds" in codes(prove(mp3))


@pytest.mark.parametrize(
    "chapters",
    [
        [(1.0, 2.0, "One"), (2.0, 4.0, "Two")],
        [(0.0, 3.0, "One"), (2.0, 4.0, "Two")],
        [(0.0, 2.0, "One"), (0.0, 4.0, "Two")],
    ],
    ids=["late start", "overlap", "same start"],
)
def test_chapters_out_of_bounds(tmp_path: Path, chapters: list[tuple[float, float, str]]) -> None:
    mp3 = tmp_path / "book.mp3"
    mp3.write_bytes(encode(tone(4.0), "mp3", "libmp3lame", tags=TAGS, chapters=chapters))
    assert "chapter-bounds" in codes(prove(mp3))


def test_a_chapter_without_title(tmp_path: Path) -> None:
    mp3 = tmp_path / "book.mp3"
    mp3.write_bytes(encode(tone(4.0), "mp3", "libmp3lame", tags=TAGS, chapters=[(0.0, 4.0, " ")]))
    assert "chapter-untitled" in codes(prove(mp3))


def test_missing_tags_are_named(tmp_path: Path) -> None:
    mp3 = tmp_path / "book.mp3"
    mp3.write_bytes(encode(tone(4.0), "mp3", "libmp3lame", chapters=CHAPTERS))
    found = [finding.code for finding in prove(mp3).findings]
    assert found == ["metadata-missing"] * 3 + ["cover-missing"]
    tags = mutagen.id3.ID3(mp3)
    tags.add(mutagen.id3.TIT2(encoding=3, text="Small"))
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=PIXEL))
    tags.save(mp3, v2_version=3)
    missing = [f.message for f in prove(mp3).findings if f.code == "metadata-missing"]
    assert [
        message for message in missing if "author" in message or "narrator" in message
    ] == missing
    assert len(missing) == 2
    assert "cover-missing" not in codes(prove(mp3))


def test_opus_tags_are_read(tmp_path: Path) -> None:
    opus = tmp_path / "book.opus"
    opus.write_bytes(encode(tone(4.0), "opus", "libopus", tags=TAGS, chapters=CHAPTERS))
    proof = prove(opus)
    assert [finding.message for finding in proof.findings] == ["It has no cover picture."]
    assert proof.figures["chapters"] == 2


def test_archives_are_proved(tmp_path: Path) -> None:
    flac = tmp_path / "book.flac"
    chapters = {"CHAPTER001": "00:00:00.000", "CHAPTER001NAME": "One"}
    flac.write_bytes(encode(tone(4.0), "flac", "flac", tags={**TAGS, **chapters}))
    assert codes(prove(flac)) == {"cover-missing"}
    file = mutagen.flac.FLAC(flac)
    picture = mutagen.flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", PIXEL
    file.add_picture(picture)
    file.save()
    assert prove(flac).findings == ()
    wav = tmp_path / "book.wav"
    wav.write_bytes(encode(tone(4.0), "wav", "pcm_s16le", tags=TAGS))
    # What ffmpeg makes has no cue points, and RIFF's INFO no narrator.
    assert codes(prove(wav)) == {"chapter-missing", "cover-missing", "metadata-missing"}
    other = tmp_path / "other.wav"
    other.write_bytes(flac.read_bytes())
    assert "audio-format" in codes(prove(other))


def test_the_brand_and_both_chapter_forms(tmp_path: Path) -> None:
    path = m4b(tmp_path / "book.m4b")
    whole = path.read_bytes()
    for old, new, said in (
        (b"ftypM4B ", b"ftypM4A ", "brand"),
        (b"chpl", b"free", "chpl"),
        (b"chap", b"free", "QuickTime"),
    ):
        assert whole.count(old) == 1
        path.write_bytes(whole.replace(old, new))
        assert any(f.code == "audio-format" and said in f.message for f in prove(path).findings)


def test_a_long_silence_is_told_and_a_silent_chapter_is_an_error(tmp_path: Path) -> None:
    long = m4b(tmp_path / "a.m4b", [(0.0, 8.0, "One")], silent=[(1.0, 7.0)], seconds=8.0)
    proof = prove(long)
    assert codes(proof) == {"audio-still"}
    assert proof.holds
    silent = m4b(tmp_path / "b.m4b", silent=[(1.9, 4.0)])
    assert codes(prove(silent)) == {"audio-silent"}
    assert prove(silent, silent=True).findings == ()


def test_damaged_and_empty_files(tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        prove(path)
    path.write_bytes(b"junk" * 1000)
    assert codes(prove(path)) == {"audio-undecodable"}
    with pytest.raises(InputError):
        prove(tmp_path / "nowhere.mp3")


def test_a_cut_m4b_does_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "book.m4b"
    # Cut where the sound is: the headers stand before it, and promise more.
    sound = encode(tone(20.0), "ipod", "aac", tags=TAGS, chapters=[(0.0, 20.0, "One")])
    path.write_bytes(sound)
    at = sound.index(b"mdat")
    half = sound[: at + 4] + bytes(len(sound) // 3) + sound[at + 4 + len(sound) // 3 :]
    path.write_bytes(half)
    assert not prove(path).holds


def test_a_file_that_was_cut(tmp_path: Path) -> None:
    whole = encode(tone(4.0), "mp3", "libmp3lame", tags=TAGS)
    path = tmp_path / "book.mp3"
    path.write_bytes(whole[: len(whole) // 2])
    assert "audio-length" in codes(prove(path))
