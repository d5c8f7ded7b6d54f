"""Tags of an M4B file: the ``ilst`` atoms that audiobook players read."""

from __future__ import annotations

from io import BytesIO

from mutagen.mp4 import MP4Cover, MP4FreeForm, MP4Tags

from accessible.writers import Edition
from accessible.writers.cover import picture
from accessible.writers.tags import GENRE, Tags

#: ``stik``: the kind of media; 2 is an audiobook.
_AUDIOBOOK = 2
_FREE = "----:com.apple.iTunes:"
_FORMATS = {"image/jpeg": MP4Cover.FORMAT_JPEG, "image/png": MP4Cover.FORMAT_PNG}


#: A file of no sound, whose ``udta`` box is empty and the last.
_BARE = b"\0\0\0\x10moov\0\0\0\x08udta"


def mp4_tag(edition: Edition) -> bytes:
    """The book's metadata as the ``meta`` box that goes into the ``udta`` of a file, with some room
    for what others add.

    Raises ``mutagen.MutagenError``.
    """
    tags = Tags.of(edition)
    authors, narrators = ", ".join(tags.authors), ", ".join(tags.narrators)
    made = MP4Tags()
    texts = {
        "\xa9nam": tags.title,
        "\xa9alb": tags.album,
        "\xa9ART": authors,
        "aART": authors,
        "\xa9wrt": narrators,
        "\xa9pub": tags.publisher,
        "\xa9day": tags.year,
        "\xa9gen": GENRE,
        "desc": tags.description[:255],
        "ldes": tags.description,
        "cprt": tags.rights,
    }
    free = {
        "NARRATOR": narrators,
        "LANGUAGE": tags.language,
        "PUBLISHER": tags.publisher,
        "SERIES": tags.series,
        "SERIES-PART": tags.series_position,
        "ISBN": tags.isbn,
    }
    for name, text in texts.items():
        if text:
            made[name] = [text]
    for name, text in free.items():
        if text:
            made[_FREE + name] = [MP4FreeForm(text.encode())]
    if tags.track:
        made["trkn"] = [(tags.track, tags.tracks)]
        made["disk"] = [(1, 1)]
    made["stik"] = [_AUDIOBOOK]
    made["pgap"] = True
    if (cover := picture(edition.book)) is not None:
        media_type, content = cover
        made["covr"] = [MP4Cover(content, _FORMATS[media_type])]
    file = BytesIO(_BARE)
    made.save(file)
    return file.getvalue()[len(_BARE) :]
