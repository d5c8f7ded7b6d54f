"""Where a run is cut: into sentences, or into lines where line breaks count.

Verse, addresses and title pages are said line by line (HTML §4.5.27), and so is code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from lxml import etree

from accessible.book import MATHML
from accessible.scripting.markup import local_name
from accessible.scripting.place import Place
from accessible.scripting.spans import Inline, Run, without_space
from accessible.scripting.units import Role
from accessible.spoken.sentences import sentences

#: A line of verse is no longer than this.
_LINE = 120
#: A break after a line as long as this, amid a sentence, is where a page was too narrow.
_FULL = 50
#: White space that is one space to readers (CSS Text 3 §4.1.1).
_FOLDED = str.maketrans("\t\n\f\r", "    ")
_STOPS = tuple(".!?:;…—–\"'”’»)")


def spans_of(run: Run, place: Place) -> list[tuple[int, int]]:
    """What of a run is said as one: a heading, a line of code or verse, else a sentence."""
    if place.role is Role.HEADING:
        # A heading is one thing to say and one place to go to.
        return _stripped(run.text, 0, len(run.text))
    if place.role is Role.CODE:
        return _lines(run.text)
    text = _prose(run)
    breaks = [each.start for each in run.inlines if local_name(each.element) == "br"]
    if breaks:
        return _broken(text, breaks, place.language, place.verse)
    if place.verse and len(text) <= _LINE:
        return _stripped(text, 0, len(text))
    return sentences(text, place.language)


def paragraphs(
    run: Run, spans: list[tuple[int, int]], parts: Callable[[Inline], bool]
) -> list[list[tuple[int, int]]]:
    """The settled spans of a run, those together that make one unit: no atom that ``parts`` stands
    between them, and no element that holds one begins or ends there."""
    starts = [start for start, _ in spans]
    cuts = {0, len(spans)}

    def walk(content: list[str | Inline]) -> bool:
        held = False
        for item in content:
            if isinstance(item, str):
                continue
            if parts(item) if item.atom else walk(item.content):
                held = True
                start, end = without_space(run.text, item.start, item.end)
                cuts.update((bisect_left(starts, start), bisect_left(starts, end)))
        return held

    walk(run.content)
    return [spans[a:b] for a, b in pairwise(sorted(cuts))]


def _prose(run: Run) -> str:
    """The run's text for finding sentences, character by character: white space is spaces, and a
    formula one word, whatever it holds."""
    text = run.text.translate(_FOLDED)
    parts = []
    at = 0
    for each in run.inlines:
        if each.worded and _holds_formula(each.element):
            parts += [text[at : each.start], "X".ljust(each.end - each.start, "x")]
            at = each.end
    return "".join([*parts, text[at:]])


def _holds_formula(element: etree._Element) -> bool:
    return next(element.iter(f"{{{MATHML}}}math"), None) is not None


def _broken(text: str, breaks: list[int], language: str, verse: bool) -> list[tuple[int, int]]:
    """The spans to say of a run with line breaks: its lines in verse, else the sentences in each.

    In prose, a break amid a sentence that had filled its line is no more than a space.
    """
    borders = [0]
    starts, stops = [0, *(at + 1 for at in breaks)], [*breaks, len(text)]
    lines = [text[start:stop].strip() for start, stop in zip(starts, stops, strict=True)]
    for at, before, after in zip(breaks, lines, lines[1:], strict=False):
        soft = (
            not verse
            and len(before) >= _FULL
            and not before.endswith(_STOPS)
            and after[:1].islower()
        )
        if not soft:
            borders.append(at + 1)
    spans: list[tuple[int, int]] = []
    for start, stop in zip(borders, [*borders[1:], len(text)], strict=True):
        if verse:
            spans += _stripped(text, start, stop)
        else:
            spans += [(start + a, start + b) for a, b in sentences(text[start:stop], language)]
    return spans


def _lines(text: str) -> list[tuple[int, int]]:
    """The lines of code that are not blank."""
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        spans += _stripped(text, at, at + len(line))
        at += len(line)
    return spans


def _stripped(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """A stretch of a text without the white space around it, if anything is left."""
    stripped = text[start:stop].strip()
    first = text.find(stripped, start)
    return [(first, first + len(stripped))] if stripped else []
