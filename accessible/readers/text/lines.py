"""The lines of a plain text: which were broken by intention, and which to fit a margin.

One principle decides: a line was wrapped when the first word of the next line would not have
fitted on it. Everything here takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

#: A line of nothing but these parts two scenes, or underlines a title.
_ORNAMENT = re.compile(r"[*•·⁂⁎✻❦~=_—–#+-](?:[ *•·⁂⁎✻❦~=_—–#+-]*[*•·⁂⁎✻❦~=_—–#+-])?|[oO]0[oO]")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BROKEN_HEAD = re.compile(r"([^\W\d_]+)([-‐\u00ad])$")
_BROKEN_TAIL = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\S {3,}(?=\S)")
_SPACES = re.compile(r"[ \t]+")
#: Scripts that are set without spaces between words: lines join without one.
_UNSPACED = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")

ENDS = tuple(".!?…:;。！？\"”’'»)]—-")
_QUOTES = "“\"‘'«„‹([¿¡_—–-"


@dataclass(frozen=True, slots=True)
class Run:
    """Lines without a blank line between them. ``line`` is the first one's number, from 1;
    ``blanks`` counts the blank lines before it. Tabs are spaces here, line ends are bare."""

    line: int
    blanks: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return collapse(" ".join(self.lines))

    def after(self, taken: int) -> Run:
        """The run without its first lines; it may have none left."""
        return Run(self.line + taken, 0, self.lines[taken:])

    @property
    def is_ornament(self) -> bool:
        return len(self.lines) == 1 and is_ornament(self.lines[0])


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set: ``width`` of its hard-wrapped lines (0: a line is a paragraph), the
    ``indent`` that every line has, and the ``first`` line's own, both in columns."""

    width: int
    indent: int
    first: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``lines`` has one member for prose, one for each line of verse. ``quoted``: set apart by
    its indent. ``preformatted``: columns that only their white space holds apart. ``item``: it
    begins as the items of a list do, in a text that does not write speech so."""

    lines: tuple[str, ...]
    quoted: bool = False
    preformatted: bool = False
    item: bool = False


def collapse(text: str) -> str:
    """Runs of spaces as one; a no-break space stays."""
    return _SPACES.sub(" ", text).strip()


def is_ornament(line: str) -> bool:
    """Whether the line holds no word, only an ornament that parts scenes."""
    return len(line) < 200 and _ORNAMENT.fullmatch(line.strip()) is not None


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \u3000"))


def runs(text: str, line: int = 0) -> list[Run]:
    """The text in runs; an ornament is always one of its own. ``line``: lines before the text."""
    made: list[Run] = []
    held: list[str] = []
    blanks = number = 0

    def close() -> None:
        nonlocal blanks
        if held:
            made.append(Run(number - len(held) + line, blanks, tuple(held)))
            held.clear()
            blanks = 0

    for number, raw in enumerate(text.split("\n"), 1):
        bare = raw.expandtabs(4).rstrip() if len(raw) < 10_000 else raw.rstrip()
        if not bare or is_ornament(bare):
            close()
        if not bare:
            blanks += 1
        elif is_ornament(bare):
            made.append(Run(number + line, blanks, (bare,)))
            blanks = 0
        else:
            held.append(bare)
    number += 1
    close()
    return made


def measure(all_runs: list[Run]) -> Layout:
    """The layout, from all lines of the text."""
    indents: Counter[int] = Counter()
    firsts: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    several = 0
    for run in all_runs:
        for text in run.lines:
            indents[indent_of(text)] += 1
        for text in run.lines[:-1]:
            lengths[min(len(text), 1000)] += 1
        if len(run.lines) > 1:
            several += 1
            firsts[indent_of(run.lines[0]) - indent_of(run.lines[1])] += 1
    indent = min(indents, key=lambda columns: (-indents[columns], columns), default=0)
    first = max((c for c in firsts if c > 0), key=lambda c: firsts[c], default=0)
    if firsts[first] * 3 < several or first > 12:
        first = 0
    width = _percentile(lengths, 0.9)
    return Layout(
        width if 20 <= width <= 160 and _is_wrapped(all_runs, width) else 0, indent, first
    )


def _percentile(counts: Counter[int], share: float) -> int:
    left = sum(counts.values()) * share
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return 0


def _is_wrapped(all_runs: list[Run], width: int) -> bool:
    """Whether the lines of this text were broken to fit ``width``."""
    pairs = full = capitals = 0
    for run in all_runs:
        for one, two in pairwise(run.lines):
            pairs += 1
            full += is_full(one, two, width)
            capitals += two.lstrip(" " + _QUOTES)[:1].isupper()
    # Narrow lines are as often verse: there, the capitals that begin its lines tell.
    return (
        pairs > 0 and full * 10 >= pairs * (5 if width >= 55 else 7) and capitals * 10 < pairs * 7
    )


def is_full(one: str, two: str, width: int, slack: float = 1.0) -> bool:
    """Whether the first word of ``two`` would not have fitted at the end of ``one``."""
    word = two.split(None, 1)[0]
    length = 1 if _UNSPACED.match(word) else len(word) + 1
    return len(one) + length > width * slack


class Joiner:
    """Joins wrapped lines; heals words that were divided at a line's end.

    Whether a hyphen belongs to the word is decided by the document's own words, counted once and
    only when the first such line end is met.
    """

    def __init__(self, all_runs: Iterable[Run]) -> None:
        self._runs = all_runs
        self._words: Counter[str] | None = None
        self._divides = True

    def join(self, lines: Iterable[str]) -> str:
        """One line of prose."""
        parts: list[str] = []
        for raw in lines:
            line = collapse(raw)
            if parts and parts[-1]:
                parts[-1], glue = self._seam(parts[-1], line)
                parts.append(glue)
            parts.append(line)
        return "".join(parts)

    def _seam(self, one: str, two: str) -> tuple[str, str]:
        """The first line as it goes on, and what stands between the two."""
        head = _broken_head(one)
        if head and head[2] == "\u00ad":
            return one[:-1], ""
        if head and (tail := _BROKEN_TAIL.match(two[:60])):
            keep = not tail[0][0].islower() or self._is_compound(head[1], tail[0])
            return (one if keep else one[:-1]), ""
        if one[-1] in "-‐—" and len(one) > 1 and one[-2] != " " and two[:1].isalnum():
            return one, ""
        if _UNSPACED.match(one[-1]) and _UNSPACED.match(two[:1]):
            return one, ""
        return one, " "

    def _is_compound(self, head: str, tail: str) -> bool:
        if self._words is None:
            self._words = Counter(map(str.casefold, _whole_words(self._runs)))
            self._divides = self._divides_words()
        head, tail = head.casefold(), tail.casefold()
        whole, hyphened = self._words[head + tail], self._words[f"{head}-{tail}"]
        if whole or hyphened:
            return hyphened > whole
        # Neither form is seen: two words of this text make a compound; two stumps do not, except
        # in a text that never divides words.
        return not self._divides or (self._words[head] > 0 and self._words[tail] > 0)

    def _divides_words(self) -> bool:
        """Whether this text divides words at line ends: the ones that it has elsewhere tell."""
        assert self._words is not None
        divided = compounds = 0
        for run in self._runs:
            for one, two in pairwise(run.lines):
                head = _broken_head(one)
                tail = _BROKEN_TAIL.match(two.lstrip()[:60])
                if head and tail and tail[0][0].islower():
                    start, end = head[1].casefold(), tail[0].casefold()
                    divided += self._words[start + end] > 0
                    compounds += self._words[f"{start}-{end}"] > 0
        return compounds - divided < 3


def _broken_head(line: str) -> re.Match[str] | None:
    """The word before a hyphen that ends the line."""
    return _BROKEN_HEAD.search(line[-60:]) if line[-1:] in "-‐\u00ad" else None


def _whole_words(all_runs: Iterable[Run]) -> Iterator[str]:
    """Every word that no line's end divides."""
    for run in all_runs:
        divided = False
        for line in run.lines:
            words = _WORD.findall(line)
            start, divided = int(divided), _broken_head(line) is not None
            yield from words[start : len(words) - divided]


def paragraphs(run: Run, layout: Layout, joiner: Joiner) -> Iterator[Paragraph]:
    """The paragraphs of one run of body text."""
    if len(run.lines) > 1 and sum(map(bool, map(_GAP.search, map(str.strip, run.lines)))) * 5 >= (
        len(run.lines) * 3
    ):
        yield Paragraph(run.lines, preformatted=True)
        return
    inner = min(indent_of(line) for line in run.lines) - layout.indent
    quoted = inner >= 2 and inner != layout.first
    if _is_verse(run.lines, layout):
        margin = min(indent_of(line) for line in run.lines)
        yield Paragraph(tuple(_verse_line(line, margin) for line in run.lines), quoted)
        return
    for lines in _prose(run.lines, layout):
        yield Paragraph((joiner.join(lines),), quoted)


def _verse_line(line: str, margin: int) -> str:
    # An em space for two columns: the indents of a stanza are part of it.
    return "\u2003" * min((indent_of(line) - margin) // 2, 12) + collapse(line)


def _is_verse(lines: tuple[str, ...], layout: Layout) -> bool:
    """Whether the lines of a run were broken by intention."""
    if len(lines) < 2:
        return False
    if not layout.width:
        ended = sum(line.endswith(ENDS) for line in lines[:-1])
        lower = sum(line.lstrip()[:1].islower() for line in lines[1:])
        return (
            len(lines) > 2
            and max(map(len, lines)) <= 60
            and ended * 2 <= len(lines)
            and lower * 2 < len(lines)
        )
    full = sum(is_full(one, two, layout.width, 0.85) for one, two in pairwise(lines))
    if full * 2 >= len(lines) - 1:
        return False
    margins = {indent_of(line) for line in lines}
    if (
        len(margins) > 1
        and layout.first
        and margins == {layout.indent, layout.indent + layout.first}
    ):
        # Paragraphs by first-line indent, without blank lines between them.
        starts = sum(indent_of(line) > layout.indent for line in lines)
        full += starts
        if full * 2 >= len(lines) - 1:
            return False
    capitals = sum(not line.lstrip(" " + _QUOTES)[:1].islower() for line in lines)
    if min(margins) >= layout.indent + 2:
        # A quotation has a right margin of its own: its lines end at about the same column.
        narrow = max(map(len, lines))
        tight = sum(is_full(one, two, narrow) for one, two in pairwise(lines))
        return not (tight == len(lines) - 1 and capitals * 2 < len(lines))
    return capitals * 5 >= len(lines) * 4


def _prose(lines: tuple[str, ...], layout: Layout) -> Iterator[list[str]]:
    """The lines of each paragraph."""
    held: list[str] = []
    for line in lines:
        if held and _ends(held[-1], line, layout):
            yield held
            held = []
        held.append(line)
    yield held


def _ends(one: str, two: str, layout: Layout) -> bool:
    """Whether a paragraph ends between two lines of prose."""
    if indent_of(two) > indent_of(one) and 0 < layout.first == indent_of(two) - layout.indent:
        return True
    starts_low = two.lstrip()[:1].islower()
    if not layout.width:
        return not (starts_low and not one.endswith(ENDS)) and one[-1:] not in "-\u00ad"
    if 0 < layout.first == indent_of(two) - layout.indent:
        return True
    return one.endswith(ENDS) and not starts_low and not is_full(one, two, layout.width, 0.75)
