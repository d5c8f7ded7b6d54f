"""Which language a text is written in, told from the text alone and without the network.

Measured on one paragraph in each of 55 languages, and on their first 100, 50 and 25 characters,
py3langid told 55, 55, 55 and 52 (CLD3 55, 55, 54, 48; fastText's small model 55, 53, 49, 39). It
is plain Python, its model is in its wheel (4.6 MB), and it knows when it does not know.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cache
from typing import Any

from accessible.bcp47 import tag

#: A text is heard in this many places, evenly from its start to its end…
PLACES = 16
#: …of this many characters each: time and memory do not grow with the book.
WINDOW = 600
#: A text with fewer letters is not worth loading the model for.
FEWEST = 12
#: A language that is less likely is not named.
LEAST = 0.01

#: What the model tells apart, and a book's language tag (and most voices) do not.
_KIN = {
    **dict.fromkeys(("ary", "arz"), "ar"),
    "gug": "gn",
    "hbo": "he",
    "no": "nb",
    "uzs": "uz",
    "wuu": "zh",
}
#: The model's name for what is no language: code, tables, lists of numbers.
_NONE = "zxx"


def languages(text: str) -> dict[str, float]:
    """How likely each language is the text's, best first; together at most 1.

    The keys are BCP 47 tags. Unlikely ones are left out, and a text of few letters gives
    nothing. The same text always gives the same answer.
    """
    heard: list[tuple[int, list[tuple[str, float]]]] = []
    windows = [(sum(map(str.isalpha, window)), window) for window in _windows(text)]
    if sum(letters for letters, _ in windows) >= FEWEST:
        heard = [(letters, _model().rank(window)) for letters, window in windows if letters]
    heard = [(letters, ranks) for letters, ranks in heard if ranks[0][0] != _NONE]
    total = sum(letters for letters, _ in heard)
    found: dict[str, float] = {}
    for letters, ranks in heard:
        for name, share in ranks:
            if name == _NONE:
                continue
            language = _KIN.get(name) or tag(name)
            found[language] = found.get(language, 0.0) + share * letters / total
    best = sorted(found.items(), key=lambda item: -item[1])
    return {language: share for language, share in best if share >= LEAST}


@cache
def known() -> frozenset[str]:
    """The primary subtags of the languages that ``languages`` can tell."""
    names = set(_model().labels) - {_NONE}
    return frozenset(_KIN.get(name) or tag(name) for name in names)


def forget() -> None:
    """Give the model's memory back, some 75 MB; ``languages`` loads it again (about 0.4 s)."""
    _model.cache_clear()


def excerpt(pieces: Iterable[str], length: int) -> str:
    """Of a text that comes in pieces, ``length`` characters together, what ``languages`` looks at:
    it says the same of this as of the whole, which need not be there at once."""
    if length <= PLACES * WINDOW:
        return "".join(pieces)
    starts = deque(_starts(length))
    found: list[str] = []
    at = 0
    for piece in pieces:
        end = at + len(piece)
        while starts and starts[0] < end:
            found.append(piece[max(starts[0] - at, 0) : starts[0] + WINDOW - at])
            if starts[0] + WINDOW > end:
                break
            starts.popleft()
        at = end
    return "".join(found)


def _windows(text: str) -> list[str]:
    """The whole of a text, or stretches of it, evenly from its start to its end."""
    count = min(PLACES, -(-len(text) // WINDOW))
    if len(text) <= PLACES * WINDOW:
        return [text[at * WINDOW : (at + 1) * WINDOW] for at in range(count)]
    return [text[start : start + WINDOW] for start in _starts(len(text))]


def _starts(length: int) -> list[int]:
    """Where the windows of a long text begin; they do not overlap."""
    step = (length - WINDOW) / (PLACES - 1)
    return [int(at * step) for at in range(PLACES)]


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
