"""What an audio file says of its book, before it gets the names of its container."""

from __future__ import annotations

from dataclasses import dataclass

from accessible.writers import Edition

GENRE = "Audiobook"


@dataclass(frozen=True, slots=True)
class Tags:
    """Empty means unknown. ``language`` is a BCP 47 tag, ``year`` has four digits;
    ``series_position`` is a decimal number, ``isbn`` digits alone. ``track`` and ``tracks``: which
    file of how many it is; 0 when it is the only one."""

    title: str
    album: str
    authors: tuple[str, ...]
    narrators: tuple[str, ...]
    year: str
    language: str
    publisher: str
    description: str
    rights: str
    series: str
    series_position: str
    isbn: str
    track: int
    tracks: int

    @classmethod
    def of(cls, edition: Edition) -> Tags:
        """What the edition's book and its narration say."""
        metadata, piece = edition.book.metadata, edition.piece
        return cls(
            title=piece.title if piece else metadata.title,
            album=metadata.title,
            authors=metadata.authors,
            narrators=edition.narration.narrators if edition.narration else (),
            year=metadata.date[:4],
            language=metadata.language,
            publisher=metadata.publisher,
            description=metadata.description,
            rights=metadata.rights,
            series=metadata.series,
            series_position=metadata.series_position,
            isbn=metadata.isbn,
            track=piece.number if piece else 0,
            tracks=piece.count if piece else 0,
        )
