"""The cover picture that goes into an audiobook file: JPEG or PNG, and nothing else."""

from __future__ import annotations

from accessible.book import Book

_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def picture(book: Book) -> tuple[str, bytes] | None:
    """The media type and bytes of the cover; ``None`` when there is none that players can show.

    The bytes tell the type: what the manifest says may be wrong.
    """
    for resource in book.resources:
        if resource.href == book.cover:
            content = resource.read()
            for signature, media_type in _SIGNATURES.items():
                if content.startswith(signature):
                    return media_type, content
    return None
