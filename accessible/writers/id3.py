"""Tags and chapters of MP3 and WAV files: ID3v2.3.0, with the ID3v2 Chapter Frame Addendum 1.0.

Written here and not by mutagen, which sorts frames by size: players that do not follow the table
of contents take chapters in the order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from struct import pack

from accessible.bcp47 import three_letters
from accessible.errors import OutputError
from accessible.writers import Edition
from accessible.writers.cover import picture
from accessible.writers.tags import GENRE, Tags

#: A table of contents counts its entries in one byte (Addendum §3.2).
CTOC_LIMIT = 255
_TOP_LEVEL, _ORDERED = 2, 1
#: Chapters are told by time, not by bytes of the file (Addendum §3.1).
_NO_OFFSET = 0xFFFFFFFF
_FRONT_COVER = 3
#: The length of a tag is written in four times seven bits (§3.1).
_LARGEST = 1 << 28


def id3_tag(edition: Edition, chapters: Sequence[tuple[int, str]] = (), duration: int = 0) -> bytes:
    """The whole tag, to stand before the sound: the book's metadata, its cover, its chapters.

    ``chapters``: ``(start, title)`` with rising starts; they and ``duration`` in milliseconds. None
    where the container has its own.
    Raises ``OutputError`` when it is larger than a tag can be (256 MiB).
    """
    tags = Tags.of(edition)
    language = three_letters(tags.language)
    authors, narrators = "/".join(tags.authors), "/".join(tags.narrators)
    texts = {
        "TIT2": tags.title,
        "TALB": tags.album,
        "TPE1": authors,
        "TPE2": authors,
        "TCOM": narrators,
        "TPUB": tags.publisher,
        "TCOP": tags.rights,
        "TYER": tags.year,
        "TCON": GENRE,
        "TRCK": f"{tags.track}/{tags.tracks}" if tags.track else "",
        "TPOS": "1/1" if tags.track else "",
        "TLAN": language,
    }
    frames = [_text(name, text) for name, text in texts.items() if text]
    own = {
        "NARRATOR": narrators,
        "SERIES": tags.series,
        "SERIES-PART": tags.series_position,
        "ISBN": tags.isbn,
    }
    frames += [
        _frame("TXXX", b"\1", _utf16(name), _utf16(text)) for name, text in own.items() if text
    ]
    if tags.description:
        frames.append(
            _frame("COMM", b"\1" + language.encode(), _utf16(""), _utf16(tags.description))
        )
    if chapters:
        frames += _chapters(chapters, duration)
    if (cover := picture(edition.book)) is not None:
        media_type, content = cover
        head = b"\0" + media_type.encode() + b"\0" + bytes([_FRONT_COVER]) + b"Cover\0"
        frames.append(_frame("APIC", head, content))
    body = b"".join(frames)
    if len(body) >= _LARGEST:
        raise OutputError("The cover is too large for an audio file.", "Use a smaller picture.")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + body


def _frame(name: str, *parts: bytes) -> bytes:
    """§3.3: name, length, two bytes of flags, content."""
    content = b"".join(parts)
    return name.encode() + pack(">IH", len(content), 0) + content


def _utf16(text: str) -> bytes:
    """Unicode as ID3v2.3 knows it: UTF-16 with its mark, and a zero at the end (§3.3)."""
    return b"\xff\xfe" + text.replace("\0", "").encode("utf-16-le", "replace") + b"\0\0"


def _text(name: str, text: str) -> bytes:
    return _frame(name, b"\1", _utf16(text))


def _chapters(chapters: Sequence[tuple[int, str]], duration: int) -> list[bytes]:
    """The table of contents, or a tree of them when one cannot count all; then every chapter."""
    names = [f"chp{number:05d}" for number in range(1, len(chapters) + 1)]
    tables: list[bytes] = []
    children = names
    level = 0
    while len(children) > CTOC_LIMIT:
        level += 1
        cuts = [*range(0, len(children), CTOC_LIMIT), len(children)]
        parents = [f"toc{level}-{number:05d}" for number in range(1, len(cuts))]
        tables += [
            _contents(parent, _ORDERED, children[begin:end])
            for parent, (begin, end) in zip(parents, pairwise(cuts), strict=True)
        ]
        children = parents
    tables.append(_contents("toc", _TOP_LEVEL | _ORDERED, children))
    ends = [start for start, _ in chapters[1:]] + [duration]
    return tables + [
        _frame(
            "CHAP",
            name.encode() + b"\0",
            pack(">4I", start, end, _NO_OFFSET, _NO_OFFSET),
            _text("TIT2", title),
        )
        for name, (start, title), end in zip(names, chapters, ends, strict=True)
    ]


def _contents(name: str, flags: int, children: Sequence[str]) -> bytes:
    ids = b"".join(child.encode() + b"\0" for child in children)
    return _frame("CTOC", name.encode() + b"\0", bytes([flags, len(children)]), ids)
