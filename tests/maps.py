"""The promise of every map between a written and a spoken text."""

from __future__ import annotations

from accessible.spoken import Spoken


def check_map(written: str, spoken: Spoken) -> None:
    """The pieces tile both texts in order; what is copied is the same."""
    at = (0, 0)
    for piece in spoken.pieces:
        assert (piece.written_start, piece.spoken_start) == at
        at = (piece.written_end, piece.spoken_end)
        if piece.copied:
            assert (
                written[piece.written_start : piece.written_end]
                == spoken.text[piece.spoken_start : piece.spoken_end]
            )
    assert at == (len(written), len(spoken.text))
