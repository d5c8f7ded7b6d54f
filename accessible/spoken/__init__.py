"""From the written sentence to what is said for it, with the map between the two.

``speak`` is the one door. The written text is never altered: the spoken text is a splice over it,
and ``Spoken`` keeps the exact map in both directions, so that an engine's word timings on the
spoken text become timings on the written one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from unicodedata import category

from accessible.spoken import cleanup
from accessible.spoken.alignment import Piece, Spoken, compose, splice
from accessible.spoken.languages import rules_of
from accessible.spoken.rules import read
from accessible.spoken.style import Manner, Style

__all__ = ["Piece", "Spoken", "Style", "says_something", "speak"]

#: Rules are read over this many characters at a time, so that time grows with the text's length.
_WINDOW = 2_000
#: The rules are read again over what they gave until they have nothing more to say, this often at
#: the most: what is normalized once stays as it is.
_PASSES = 4


def says_something(text: str) -> bool:
    """Whether there is anything in the text to say: a letter, a digit or a named symbol.

    Ornaments, dashes and stars alone are seen, not heard.
    """
    return any(
        character.isalnum() or (category(character)[0] == "S" and character not in "|~^`´¨¯")
        for character in text
    )


def speak(
    written: str,
    language: str,
    *,
    before: str = "",
    heading: bool = False,
    style: Style | None = None,
) -> Spoken:
    """What is said for a written sentence in ``language`` (BCP 47).

    ``before`` is said first and seen nowhere ("Image: "); ``heading`` texts may be a bare numeral.
    Never raises, whatever the text holds.
    """
    spoken = splice(written, cleanup.replacements(written))
    manner = _manner(style or Style(), language, heading)
    rules = rules_of(language)
    for _ in range(_PASSES if rules else 0):
        text = spoken.text
        replacements = [
            (start + at, end + at, said, kind)
            for at, window in _windows(text)
            for start, end, said, kind in read(window, rules, manner)
        ]
        if not replacements:
            break
        spoken = compose(spoken, splice(text, replacements))
    if before:
        spoken = compose(spoken, splice(spoken.text, [(0, 0, before, "label")]))
    return spoken


@cache
def _manner(style: Style, language: str, heading: bool) -> Manner:
    return Manner(style, language, heading)


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces cut at white space, each with its place."""
    at = 0
    while len(text) - at > _WINDOW:
        cut = text.rfind(" ", at + _WINDOW // 2, at + _WINDOW)
        cut = cut + 1 if cut > 0 else at + _WINDOW
        yield at, text[at:cut]
        at = cut
    yield at, text[at:]
