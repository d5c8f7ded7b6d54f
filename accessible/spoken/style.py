"""How numbers, marks and names are read where people differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the settings need more to be ready than all of English
    from accessible.settings import Settings


@dataclass(frozen=True, slots=True)
class Style:
    """The user's choices; what each may be stands in ``settings.CHOICES``.

    ``dates``: what comes first in 5/6/2011 (``auto``: as the language's region has it).
    ``zero``: 0 among digits, as in 1905 or a telephone number. ``notes``: bracketed note marks
    ([3]) and superscript ones. ``urls``: every sign of an address, its host alone, or nothing.
    ``emoji``: their names or nothing. ``parentheses``: a pause, or "open parenthesis".
    """

    dates: str = "auto"
    zero: str = "oh"
    notes: str = "silent"
    urls: str = "full"
    emoji: str = "named"
    parentheses: str = "pause"

    @classmethod
    def of(cls, settings: Settings) -> Style:
        """The style that the settings choose."""
        return cls(
            dates=settings.dates,
            zero=settings.zero,
            notes=settings.note_marks,
            urls=settings.urls,
            emoji=settings.emoji,
            parentheses=settings.parentheses,
        )


@dataclass(frozen=True, slots=True)
class Manner:
    """What a rule may know besides the text: the user's style, the language as a BCP 47 tag, and
    whether the text is a heading."""

    style: Style
    language: str
    heading: bool = False

    @property
    def american(self) -> bool:
        """American usage (en, en-US …): no "and" in numbers, the month before the day."""
        region = self.language.lower().partition("-")[2].split("-")[0]
        return self.language.lower().startswith("en") and region in ("", "us", "ph", "pr")

    @property
    def day_first(self) -> bool:
        """Whether 5/6 is the fifth of June."""
        if self.style.dates == "auto":
            return not self.american
        return self.style.dates == "day"
