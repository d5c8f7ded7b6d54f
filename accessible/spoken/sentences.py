"""Sentences of a written text as spans: lossless, in order, never far longer than a breath."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

#: A sentence above this many characters is cut at the sentence ends inside its quotation.
LONG = 300
#: No sentence is longer than this: it is cut at a phrase, else at a space, else where it stands.
LONGEST = 600

_INNER_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_])")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|Rev|Hon|Jr|Sr|vs|etc|No|pp?)|\b[A-Z])\.$")
_PHRASE_ENDS = (
    re.compile(r"[;:—–。！？；：]+[\"'”’»)\]]*\s*"),
    re.compile(r"[,，、]+[\"'”’»)\]]*\s*"),
    re.compile(r"\s+"),
)


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """``(start, end)`` of each sentence, without the white space around it.

    ``language`` is a BCP 47 tag. The spans hold every character that is not white space, once.
    """
    spans: list[tuple[int, int]] = []
    code = language.split("-")[0].lower() or "en"
    for boundary in get_sentence_boundaries(code, text):
        start, end = boundary["start_index"], boundary["end_index"]
        for first, last in _bounded(text, start, end):
            trimmed = _trim(text, first, last)
            if trimmed[0] < trimmed[1]:
                spans.append(trimmed)
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span, cut where it is too long for one breath or one highlight."""
    if end - start <= LONG:
        return [(start, end)]
    cuts = [
        match.end()
        for match in _INNER_END.finditer(text, start, end)
        if not _ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1)
    ]
    pieces = []
    at = start
    for cut in [*(cut for cut in cuts if start < cut < end), end]:
        pieces.extend(_phrases(text, at, cut))
        at = cut
    return pieces


def _phrases(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST:
        cut = 0
        for phrase_end in _PHRASE_ENDS:
            # The last phrase end in the second half: no stumps, and no piece above the bound.
            for match in phrase_end.finditer(text, start + LONGEST // 2, start + LONGEST):
                cut = match.end()
            if cut:
                break
        cut = cut or start + LONGEST
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces
