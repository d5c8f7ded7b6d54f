"""Words that light up by themselves: a span with an id around each word of a sentence.

A lit word is what stands between white space, with the punctuation that touches it: a light that
goes from word to word leaves no comma or quotation mark dark in between. Contracted and hyphenated
words are one (“don’t”, “well-known”), words around a dash or an ellipsis are two; scripts without
spaces are cut by ``segments``. What is said in one piece is one ("$5 million"); what is not said
(a note mark) is no word and part of none.

Markup stays whole. An element inside a word is in its span, a word inside an element has its span
there. A word that an element tears grows until one span holds it, if that makes no long stretch;
else each piece of it is lit in turn.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from accessible.scripting.ids import Ids
from accessible.scripting.markup import ANNOTATION, is_xhtml, local_name
from accessible.scripting.segments import segments
from accessible.scripting.spans import (
    Inline,
    Run,
    Wrapper,
    put_content,
    without_space,
)
from accessible.scripting.units import Part, Utterance, Word
from accessible.scripting.units import Sequence as Seq
from accessible.spoken import says_something

Span = tuple[int, int]

#: A torn word may grow to so many characters: a few short words.
_GROWN = 24
#: What stands between white space; spaces that do not break belong to signs beside them (French).
_TOKEN = re.compile("(?:[«‹“„][\u00a0\u202f])?\\S+(?:[\u00a0\u202f][»›”!?;:]\\S*)*")
#: A dash or an ellipsis ends a word, with what closes after it.
_BREAK = re.compile(r"(?:[—―⸺⸻…]|--+|\.\.+)+[”»)\]]*")
#: Elements that a span cannot stand in, or that are read as one.
_SOLID = frozenset("ruby select textarea option audio video object iframe canvas button".split())


def worded(part: Part, ids: Ids, read: Callable[[etree._Element], Run]) -> Part:
    """The part with spans around the words of its sentences, in the tree that ``ids`` know.

    ``read`` gives the run of a unit's element as its sentence was read. Units that are no text of
    their element (pictures, formulas, labels, recordings), drawings, and sentences of one word
    have no words.
    """

    def again(items: Sequence[Seq | Utterance]) -> tuple[Seq | Utterance, ...]:
        return tuple(
            _spelled(item, ids, read)
            if isinstance(item, Utterance)
            else replace(item, items=again(item.items))
            for item in items
        )

    return replace(part, items=again(part.items))


def _spelled(utterance: Utterance, ids: Ids, read: Callable[[etree._Element], Run]) -> Utterance:
    """The utterance with its words, and their spans in its element."""
    element = ids.find(utterance.id)
    if utterance.recording or utterance.epub_type or element is None or not is_xhtml(element):
        return utterance
    found = words_of(utterance)
    if len(found) < 2:
        return utterance
    run = read(element)
    start = run.text.find(utterance.written)
    if start < 0 or run.text.strip() != utterance.written:
        return utterance
    spans = fitted(run, [(start + a, start + b) for a, b in found])
    if len(spans) < 2:
        return utterance
    marked: list[etree._Element] = []

    def mark(new: etree._Element, text: str | None) -> None:
        if text is not None:
            marked.append(new)

    put_content(element, Wrapper(run, spans, mark).wrap())
    words = tuple(
        Word(ids.give(new, "w"), a - start, b - start)
        for new, (a, b) in zip(marked, spans, strict=True)
    )
    return replace(utterance, words=words)


def words_of(utterance: Utterance) -> list[Span]:
    """The words of what is written, in characters: in order, none overlapping."""
    written, spoken = utterance.written, utterance.spoken
    found = list(_tokens(written, utterance.language))
    unsaid: list[Span] = []
    for piece in spoken.pieces:
        start, end = without_space(written, piece.written_start, piece.written_end)
        if piece.copied or start >= end:
            continue
        if says_something(spoken.text[piece.spoken_start : piece.spoken_end]):
            _join(found, start, end)
        elif any(map(str.isalnum, written[start:end])):
            unsaid.append((start, end))
    return [
        (start, end)
        for start, end in _without(found, unsaid)
        if says_something(spoken.text[slice(*spoken.spoken_span(start, end))])
    ]


def _tokens(written: str, language: str) -> Iterator[Span]:
    """What is written, cut into words by white space, by dashes, and by a segmenter."""
    for token in _TOKEN.finditer(written):
        borders = {*segments(token[0], language)}
        borders.update(each.end() for each in _BREAK.finditer(token[0]))
        at = 0
        pieces: list[Span] = []
        for border in sorted(borders - {0}):
            # Signs alone stay with the word before them, or with the first one after.
            if says_something(token[0][at:border]):
                pieces.append((at, border))
                at = border
        if not pieces:
            pieces.append((0, len(token[0])))
        pieces[-1] = (pieces[-1][0], len(token[0]))
        yield from ((token.start() + start, token.start() + end) for start, end in pieces)


def _touching(spans: list[Span], start: int, end: int) -> slice:
    """Which of the spans have a character from ``start`` to ``end``."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    return slice(first, max(first, bisect_left(spans, end, key=lambda span: span[0])))


def _join(spans: list[Span], start: int, end: int) -> None:
    """Make the words that have a part in a stretch one, with all of the stretch."""
    at = _touching(spans, start, end)
    some = spans[at]
    if some:
        spans[at] = [(min(some[0][0], start), max(some[-1][1], end))]


def _without(spans: list[Span], cut: list[Span]) -> Iterator[Span]:
    """The words without the stretches, each of which may part one in two."""
    for start, end in spans:
        for a, b in cut[_touching(cut, start, end)]:
            if start < a:
                yield start, a
            start = max(start, b)
        if start < end:
            yield start, end


def fitted(run: Run, spans: list[Span]) -> list[Span]:
    """The words of a run fitted to its markup: none overlaps an element partly."""
    for inline in run.inlines:
        if inline.atom and not inline.worded:
            at = _touching(spans, inline.start, inline.end)
            spans[at] = [_clear_of(run.text, word, inline) for word in spans[at]]
    for inline in run.inlines:
        start, end = without_space(run.text, inline.start, inline.end)
        at = _touching(spans, start, end)
        some = spans[at]
        if some and not (len(some) == 1 and some[0][0] <= start and end <= some[0][1]):
            spans[at] = _around(run.text, some, start, end)
    for inline in run.inlines:
        if inline.worded or (local_name(inline.element) in _SOLID and not inline.atom):
            _join(spans, *without_space(run.text, inline.start, inline.end))
    return spans


def _clear_of(text: str, word: Span, atom: Inline) -> Span:
    """A word without the signs beyond an atom in it: a note reference stands at its end."""
    start, end = word
    if start < atom.start < end and local_name(atom.element) not in ("", "wbr", *ANNOTATION):
        if not says_something(text[atom.start : end]):
            return without_space(text, start, atom.start)
        if not says_something(text[start : atom.start]):
            return without_space(text, atom.end, end)
    return word


def _around(text: str, words: list[Span], start: int, end: int) -> list[Span]:
    """Words that have a part in an element from ``start`` to ``end``, none of them torn by it."""
    first, last = min(words[0][0], start), max(words[-1][1], end)
    pieces = [
        without_space(text, *part)
        for a, b in words
        for part in ((a, min(b, start)), (max(a, start), min(b, end)), (max(a, end), b))
        if part[0] < part[1]
    ]
    said = [part for part in pieces if says_something(text[slice(*part)])]
    return [(first, last)] if len(said) > len(words) and last - first <= _GROWN else said
