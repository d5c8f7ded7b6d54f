"""Sentences of a written text as spans: lossless, in order, never far longer than a breath.

Every mark that may end a sentence is judged once, from left to right, so that time grows with the
text alone. No library does the work: those that were measured swallow quotations whole, take “Give
it to me.” for an abbreviation, and grow slow or raise on odd text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from accessible.spoken.abbreviations import Conventions, conventions
from accessible.spoken.endings import BULLETS, UNSPACED, Verdict, judge, marks

#: A sentence above this many characters is cut at the weaker ends within it.
LONG = 300
#: No sentence is longer than this: it is cut at a phrase, else at a space, else where it stands.
LONGEST = 600
#: A bracket or quotation amid a sentence is kept whole up to this many characters.
_ASIDE = 150

_PHRASE_ENDS = (
    re.compile(rf"[;:—–；：؛፤{UNSPACED}]+[\"'”’»)\]]*\s*"),
    re.compile(r"[,，、،፣]+[\"'”’»)\]]*\s*"),
    re.compile(r"\s+"),
)
_ITEM = re.compile(r"(?<!\S)(\(?)(\d{1,3}|[a-z])(\.\)|\)|\.)(?=\s)")
_PARTNERS = {
    "(": ")", "[": "]", "（": "）", "“": "”", "‘": "’", "„": "“”", "«": "»", "»": "«",
    "「": "」", "『": "』", '"': '"',
}  # fmt: skip
#: A ’ is an apostrophe, unless it closes a speech; a " within a word is a letter's mark (ד"ר).
_PAIRED = re.compile(r"[(\[（“‘„«»「『)\]）”」』]|(?<=[,.!?…—])’|(?<!\w)\"|\"(?!\w)")
#: What a sentence runs on with before and after a quotation or a bracket.
_COMMAS = tuple(",;:—–，、：；")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """``(start, end)`` of each sentence, without the white space around it.

    ``language`` is a BCP 47 tag. The spans hold every character that is not white space, once.
    """
    spans: list[tuple[int, int]] = []
    weak: list[int] = []
    start = 0
    for at, verdict in _ends(text, conventions(language)):
        if verdict is Verdict.MAY_END:
            weak.append(at)
            continue
        for first, last in _bounded(text, start, at, weak):
            trimmed = _trim(text, first, last)
            if trimmed[0] < trimmed[1]:
                spans.append(trimmed)
        start = at
        weak.clear()
    return spans


def _ends(text: str, words: Conventions) -> Iterator[tuple[int, Verdict]]:
    """Where a sentence ends or may end, in order; the text's own end is the last."""
    items = iter(_list_items(text))
    asides = iter(_asides(text))
    item = next(items, len(text))
    aside = next(asides, None)
    start = 0
    for mark in marks(words.ends).finditer(text):
        while item < mark.end():
            yield item, Verdict.ENDS
            start = item
            item = next(items, len(text))
        while aside and aside[1] <= mark.start():
            aside = next(asides, None)
        verdict = judge(text, start, mark, words)
        if aside and aside[0] < mark.start():
            verdict = min(verdict, Verdict.MAY_END)
        if verdict is not Verdict.GOES_ON:
            yield mark.end(), verdict
        if verdict is Verdict.ENDS:
            start = mark.end()
    for at in [item, *items]:
        yield at, Verdict.ENDS
    yield len(text), Verdict.ENDS


def _list_items(text: str) -> list[int]:
    """Where the items after the first begin, in a list that runs on in one line."""
    first = len(text) - len(text.lstrip())
    if text[first : first + 1] in tuple(BULLETS):
        return [match.start() for match in re.finditer(rf"(?<=\s){text[first]}", text)]
    label = _ITEM.match(text, first)
    if label is None or label[2] not in ("1", "a"):
        return []
    cuts: list[int] = []
    for match in _ITEM.finditer(text, label.end()):
        wanted = str(int(label[2]) + 1) if label[2].isdigit() else chr(ord(label[2]) + 1)
        said = match.start() - label.end() > 3
        if said and match.groups() == (label[1], wanted, label[3]):
            cuts.append(match.start())
            label = match
    return cuts


def _asides(text: str) -> list[tuple[int, int]]:
    """Short brackets and quotations amid a sentence that runs on after them: kept whole."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _PAIRED.finditer(text):
        sign, at = match[0], match.start()
        nearest = range(1, min(len(opened), 4) + 1)
        depth = next((back for back in nearest if sign in _PARTNERS[opened[-back][0]]), 0)
        if sign == '"' and (at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–-"):
            # A straight mark opens after a space, whatever was left open before.
            depth = 0
        if depth:
            start = opened[-depth][1]
            del opened[-depth:]
            if at - start <= _ASIDE and _is_amid(text, start, at + 1):
                while found and found[-1][0] >= start:
                    found.pop()
                found.append((start, at + 1))
        elif sign in _PARTNERS:
            opened.append((sign, at))
    return found


def _is_amid(text: str, start: int, end: int) -> bool:
    """Whether a sentence has begun before ``start`` and runs on after ``end``."""
    before = text[max(0, start - 3) : start].rstrip()[-1:]
    after = text[end : end + 3].lstrip()[:1]
    adjoins = after.isalpha() and not after.isupper() and after == text[end]
    runs_on = after.islower() or after in (*_COMMAS, ".", "。") or adjoins
    return runs_on and (before.isalnum() or before in _COMMAS)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bounded(text: str, start: int, end: int, weak: list[int]) -> Iterator[tuple[int, int]]:
    """The span; where it is too long for one highlight, cut at weak ends, then at phrases."""
    last = start
    for cut in [*weak, end] if end - start > LONG else []:
        if cut - start > LONG and last > start:
            yield from _phrases(text, start, last)
            start = last
        last = cut
    yield from _phrases(text, start, end)


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        # The last phrase end of a window that leaves no stump on either side.
        low, high = start + LONGEST // 2, min(start + LONGEST, end - LONGEST // 4)
        cut = 0
        for phrase_end in _PHRASE_ENDS:
            for match in phrase_end.finditer(text, low, high):
                cut = match.end()
            if cut:
                break
        cut = cut or high
        while low < cut < end and _joins(text[cut]):
            cut -= 1
        yield start, cut
        start = cut
    yield start, end


def _joins(character: str) -> bool:
    """Whether it is one with the character before it: an accent, a vowel sign, a joiner."""
    return character == "\u200d" or unicodedata.category(character)[0] == "M"
