"""Tags of an M4B file: the ``ilst`` atoms that audiobook players read."""

from __future__ import annotations

from pathlib import Path

from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from accessible.writers import Edition
from accessible.writers.cover import picture

#: ``stik``: the kind of media; 2 is an audiobook.
_AUDIOBOOK = 2
_FREE = "----:com.apple.iTunes:"
_FORMATS = {"image/jpeg": MP4Cover.FORMAT_JPEG, "image/png": MP4Cover.FORMAT_PNG}


def tag_mp4(path: Path, edition: Edition) -> None:
    """Write the book's metadata into a finished file; its chapters stay as they are.

    Raises ``OSError`` and ``mutagen.MutagenError``.
    """
    metadata = edition.book.metadata
    narrators = ", ".join(edition.narration.narrators) if edition.narration else ""
    authors = ", ".join(metadata.authors)
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
    texts = {
        "\xa9nam": metadata.title,
        "\xa9alb": metadata.title,
        "\xa9ART": authors,
        "aART": authors,
        "\xa9wrt": narrators,
        "\xa9pub": metadata.publisher,
        "\xa9day": metadata.date[:4],
        "\xa9gen": "Audiobook",
        "desc": metadata.description[:255],
        "ldes": metadata.description,
        "cprt": metadata.rights,
    }
    free = {
        "NARRATOR": narrators,
        "LANGUAGE": metadata.language,
        "PUBLISHER": metadata.publisher,
    }
    for name, text in texts.items():
        if text:
            file.tags[name] = [text]
    for name, text in free.items():
        if text:
            file.tags[_FREE + name] = [MP4FreeForm(text.encode())]
    file.tags["stik"] = [_AUDIOBOOK]
    file.tags["pgap"] = True
    if (cover := picture(edition.book)) is not None:
        media_type, content = cover
        file.tags["covr"] = [MP4Cover(content, _FORMATS[media_type])]
    file.save()
