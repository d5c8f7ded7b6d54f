"""Tags of an M4B file: the ``ilst`` atoms that audiobook players read."""

from __future__ import annotations

from pathlib import Path

from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from accessible.writers import Edition
from accessible.writers.cover import picture
from accessible.writers.tags import GENRE, Tags

#: ``stik``: the kind of media; 2 is an audiobook.
_AUDIOBOOK = 2
_FREE = "----:com.apple.iTunes:"
_FORMATS = {"image/jpeg": MP4Cover.FORMAT_JPEG, "image/png": MP4Cover.FORMAT_PNG}


def tag_mp4(path: Path, edition: Edition) -> None:
    """Write the book's metadata into a finished file; its chapters stay as they are.

    Raises ``OSError`` and ``mutagen.MutagenError``.
    """
    tags = Tags.of(edition)
    authors, narrators = ", ".join(tags.authors), ", ".join(tags.narrators)
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
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
            file.tags[name] = [text]
    for name, text in free.items():
        if text:
            file.tags[_FREE + name] = [MP4FreeForm(text.encode())]
    if tags.track:
        file.tags["trkn"] = [(tags.track, tags.tracks)]
        file.tags["disk"] = [(1, 1)]
    file.tags["stik"] = [_AUDIOBOOK]
    file.tags["pgap"] = True
    if (cover := picture(edition.book)) is not None:
        media_type, content = cover
        file.tags["covr"] = [MP4Cover(content, _FORMATS[media_type])]
    file.save()
