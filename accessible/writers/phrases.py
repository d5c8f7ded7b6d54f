"""Captions in lines that are read at a glance: a sentence broken where a speaker would breathe.

A line ends after a sign, else before a word that opens a phrase (a conjunction, a preposition),
never after an article if it can be helped. Scripts without spaces are broken between the words that
``segments`` finds; a character of theirs is as wide as two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from accessible.scripting.segments import segments

#: The widest line, in columns.
WIDEST = 65
#: The most lines of a caption.
MOST = 2

#: What a line more, and a caption more, costs against the ends of ``_badness``.
_LINE, _CAPTION = 45, 100

Span = tuple[int, int]

#: White space that a line may end at: what does not break joins words.
_SPACE = re.compile(r"[^\S\u00a0\u202f\u2007]+")
_TOKEN = re.compile(r"[\S\u00a0\u202f\u2007]+")
_DOUBLE = re.compile(r"\s\s")
_DASH = re.compile(r"[—―⸺⸻][”»’)\]]*")
_CLOSING = "”’»›\"')]}」』）】〉》］"
_STOPS = frozenset(".!?…;:。！？；：؟؛۔।॥—–―⸺")
_COMMAS = frozenset(",،、，")
#: No line of Japanese begins with them, as with closing signs.
_SMALL_KANA = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々")
#: Words that open a phrase, and words that cannot be parted from what follows them.
_OPENING = {
    "en": "and but or nor so yet because although though while when where which who whom whose "
    "that if unless until since than as of in on at by for from with without to into onto upon "
    "over under between among through about after before against during toward towards",
    "de": "und oder aber denn sondern weil dass daß ob wenn als wie der die das welche welcher "
    "in im an am auf aus bei mit nach von vom zu zum zur vor über unter zwischen durch für ohne um",
    "fr": "et ou mais donc or ni car que qui dont où quand si comme lorsque puisque "
    "à de du des en dans sur sous par pour sans avec chez vers entre après avant pendant",
    "es": "y e o u pero ni que porque si cuando donde como aunque "
    "a de del al en con por para sin sobre entre hasta desde hacia según",
    "it": "e ed o ma né che perché se quando dove come anche "
    "a di da in con su per tra fra del della dei delle al alla nel nella dal dalla sul sulla",
    "pt": "e ou mas nem que porque se quando onde como "
    "a de do da dos das em no na com por para sem sobre entre até desde",
    "nl": "en of maar want dat die omdat als wanneer waar hoe "
    "in op aan bij met naar van voor uit over onder tussen door zonder om te",
}
_BOUND = {
    "en": "a an the my your his her its our their this these those no not mr. mrs. ms. dr. st.",
    "de": "der die das den dem des ein eine einen einem einer eines kein keine mein dein sein ihr",
    "fr": "le la les un une des ce cet cette ces mon ma mes ton ta tes son sa ses ne m. mme",
    "es": "el la los las un una unos unas mi mis tu tus su sus no sr. sra.",
    "it": "il lo la i gli le un uno una mio tuo suo non",
    "pt": "o a os as um uma uns umas meu minha seu sua não",
    "nl": "de het een mijn jouw zijn haar hun geen niet",
}
_WORDS = {
    table: {language: frozenset(words.split()) for language, words in each.items()}
    for table, each in (("opening", _OPENING), ("bound", _BOUND))
}
_NONE: frozenset[str] = frozenset()


def shown(text: str) -> str:
    """A stretch of a text as it stands in a line: no white space twice, or around it."""
    return _SPACE.sub(" ", text).strip()


def lines_of(text: str, language: str) -> list[Span]:
    """The lines of a text, in characters of it: in order, nothing but white space between them.

    Each is at most ``WIDEST`` wide. ``language`` is a BCP 47 tag.
    """
    widths = list(accumulate(_widths(text), initial=0))
    if widths[-1] <= WIDEST:
        # Most are: there is nothing to break.
        words = list(_TOKEN.finditer(text))
        return [(words[0].start(), words[-1].end())] if words else []
    pieces = list(_pieces(text, language))
    if not pieces:
        return []

    def width(first: int, last: int) -> int:
        return widths[pieces[last][1]] - widths[pieces[first][0]]

    whole = width(0, len(pieces) - 1)
    if whole <= WIDEST:
        return [(pieces[0][0], pieces[-1][1])]
    even = whole / -(-whole // WIDEST)
    ends = [_badness(text, one, two, language) for one, two in pairwise(pieces)]
    ends.append(0)
    # The least cost of all lines up to each piece, and where the last of them begins.
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(len(pieces)):
        found: tuple[float, int] | None = None
        for first in range(last, -1, -1):
            wide = width(first, last)
            if wide > WIDEST and first < last:
                break
            cost = best[first][0] + _LINE + ends[last] + 40 * ((wide - even) / WIDEST) ** 2
            if found is None or cost < found[0]:
                found = (cost, first)
        assert found is not None, "a piece alone is a line"
        best.append(found)
    made: list[Span] = []
    at = len(pieces)
    while at:
        first = best[at][1]
        made.append((pieces[first][0], pieces[at - 1][1]))
        at = first
    return made[::-1]


def captions_of(text: str, lines: Sequence[Span], language: str) -> list[list[Span]]:
    """Lines by the caption that they stand in: as few as there can be, each at most ``MOST``
    lines, ending where the text pauses."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last, line in enumerate(lines):
        end = _badness(text, line, lines[last + 1], language) if last + 1 < len(lines) else 0
        firsts = range(max(0, last + 1 - MOST), last + 1)
        best.append(min((best[first][0] + _CAPTION + end, first) for first in firsts))
    made: list[list[Span]] = []
    at = len(lines)
    while at:
        first = best[at][1]
        made.append(list(lines[first:at]))
        at = first
    return made[::-1]


def _pieces(text: str, language: str) -> Iterator[Span]:
    """What no line parts: words, and the parts of what is wider than a line."""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.isascii() and len(word) <= WIDEST:
            yield token.span()
            continue
        borders = {*segments(word, language), *(each.end() for each in _DASH.finditer(word))}
        start = 0
        for border in (*sorted(each for each in borders if _parts(word, each)), len(word)):
            # A word that is wider than a line is cut where characters end.
            wide = 0
            for index in range(start, border):
                wide += _width(word[index])
                if wide > WIDEST:
                    cut = _cut(word, start, index)
                    yield token.start() + start, token.start() + cut
                    start = cut
                    wide = sum(map(_width, word[start : index + 1]))
            yield token.start() + start, token.start() + border
            start = border


def _parts(word: str, at: int) -> bool:
    """Whether a line may end inside a word there: no sign that closes begins a line, no sign that
    opens ends one."""
    if not 0 < at < len(word):
        return False
    before, after = word[at - 1], word[at]
    return not (
        unicodedata.category(after) in ("Pe", "Pf", "Po", "Lm", "Mn", "Mc", "Me")
        or after in _SMALL_KANA
        or after in _CLOSING
        or unicodedata.category(before) in ("Ps", "Pi")
    )


def _cut(word: str, start: int, limit: int) -> int:
    """The last place up to ``limit`` that parts no character from its marks."""
    for at in range(limit, start, -1):
        joined = unicodedata.category(word[at])[0] == "M" or "\u200d" in word[at - 1 : at + 1]
        if not joined:
            return at
    return limit


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _widths(text: str) -> Iterator[int]:
    """The columns of each character as it is shown: white space counts once."""
    if text.isascii() and not _DOUBLE.search(text):
        yield from (1 for _ in text)
        return
    before = True
    for character in text:
        space = _SPACE.match(character) is not None
        yield 0 if space and before else 1 if space else _width(character)
        before = space


def _badness(text: str, before: Span, after: Span, language: str) -> int:
    """How bad it is that a line ends between two stretches of the text."""
    ending = text[slice(*before)]
    last = ending.rstrip(_CLOSING)[-1:] or ending[-1:]
    word = ending.rpartition(" ")[2].casefold()
    primary = language.partition("-")[0].casefold()
    opening = _WORDS["opening"].get(primary, _NONE)
    bound = _WORDS["bound"].get(primary, _NONE)
    if word in bound:
        return 60
    if last in _STOPS:
        return 0
    if last in _COMMAS:
        return 4
    if before[1] == after[0]:
        # Inside what has no spaces: between phrases, or in a word that is wider than a line.
        return 20
    if word in opening:
        return 50
    if text[slice(*after)].partition(" ")[0].casefold() in opening:
        return 10
    return 25
