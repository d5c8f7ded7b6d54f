"""Tags and chapters of Ogg Opus (RFC 7845 §5.2) and FLAC (RFC 9639 §8.6): Vorbis comments.

Chapters are comments as well: ``CHAPTER001=00:00:00.000`` and ``CHAPTER001NAME=…``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.id3 import PictureType
from mutagen.oggopus import OggOpus

from accessible.clock import clock_value
from accessible.errors import OutputError
from accessible.writers import Edition
from accessible.writers.cover import picture
from accessible.writers.tags import GENRE, Tags

#: A chapter's number has three digits, and begins with 001.
CHAPTER_LIMIT = 999
#: The length of a block of FLAC has 24 bits (RFC 9639 §8.1).
_LARGEST_BLOCK = 1 << 24


def tag_opus(path: Path, edition: Edition, chapters: Sequence[tuple[int, str]]) -> None:
    """Write the book's metadata, cover and chapters into a finished file; the sound stays as it is.

    ``chapters``: ``(start, title)`` in milliseconds, at most ``CHAPTER_LIMIT``. Raises ``OSError``
    and ``mutagen.MutagenError``.
    """
    file = OggOpus(path)
    file.tags.extend(_comments(edition, chapters))
    if (cover := _picture(edition)) is not None:
        # An Ogg comment is text: the block that FLAC would have, in letters (RFC 7845 §5.2).
        file.tags.append(("METADATA_BLOCK_PICTURE", b64encode(cover.write()).decode()))
    file.save()


def tag_flac(path: Path, edition: Edition, chapters: Sequence[tuple[int, str]]) -> None:
    """The same for FLAC. Raises ``OutputError`` as well, when the cover is larger than a block can
    be (16 MiB)."""
    file = FLAC(path)
    if file.tags is None:
        file.add_tags()
    file.tags.extend(_comments(edition, chapters))
    if (cover := _picture(edition)) is not None:
        if len(cover.write()) >= _LARGEST_BLOCK:
            raise OutputError("The cover is too large for a FLAC file.", "Use a smaller picture.")
        file.add_picture(cover)
    file.save()


def _picture(edition: Edition) -> Picture | None:
    cover = picture(edition.book)
    if cover is None:
        return None
    block = Picture()
    block.type = PictureType.COVER_FRONT
    block.mime, block.data = cover
    block.desc = "Cover"
    return block


def _comments(edition: Edition, chapters: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Each name and what it says. Players look for the narrator and the publisher under several."""
    tags = Tags.of(edition)
    said = {
        "TITLE": (tags.title,),
        "ALBUM": (tags.album,),
        "ARTIST": tags.authors,
        "ALBUMARTIST": tags.authors,
        "COMPOSER": tags.narrators,
        "PERFORMER": tags.narrators,
        "NARRATOR": tags.narrators,
        "DATE": (tags.year,),
        "LANGUAGE": (tags.language,),
        "ORGANIZATION": (tags.publisher,),
        "PUBLISHER": (tags.publisher,),
        "DESCRIPTION": (tags.description,),
        "COPYRIGHT": (tags.rights,),
        "GENRE": (GENRE,),
        "TRACKNUMBER": (str(tags.track or ""),),
        "TRACKTOTAL": (str(tags.tracks or ""),),
        "DISCNUMBER": ("1" if tags.track else "",),
        "SERIES": (tags.series,),
        "SERIES-PART": (tags.series_position,),
        "ISBN": (tags.isbn,),
    }
    for name, texts in said.items():
        for text in texts:
            if text.strip():
                yield name, _utf8(text)
    for number, (start, title) in enumerate(chapters, 1):
        yield f"CHAPTER{number:03d}", clock_value(start).rjust(12, "0")
        yield f"CHAPTER{number:03d}NAME", _utf8(title)


def _utf8(text: str) -> str:
    """What UTF-8 can say of it, without what ends a text for players written in C."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
