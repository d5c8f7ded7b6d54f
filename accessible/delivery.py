"""How something is said beside its words: by whom, how fast, how high, how loud."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Delivery:
    """The manner of a stretch, over the manner of the book.

    ``character`` is one of the settings' characters (empty: the narrator). ``family`` lists voices
    to take, best first: names of voices, or ``male``, ``female``, ``neutral`` (CSS Speech 1 §10.1).
    ``rate``, ``pitch`` (of the frequency) and ``volume`` (of the amplitude) are factors.
    """

    character: str = ""
    family: tuple[str, ...] = ()
    rate: float = 1.0
    pitch: float = 1.0
    volume: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than the book's own manner."""
        return all(getattr(self, each.name) == each.default for each in fields(self))


PLAIN = Delivery()
