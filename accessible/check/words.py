"""Sentences whose words light up one by one: a seq of pars, one a word (EPUB 3.3 §9.2.2).

Such a sentence is one thing to the proof: it is heard or silent as a whole, signs that are said as
nothing (a note mark) may stand between its words, and it is one clip of a table or a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from accessible.book import XHTML
from accessible.check.markup import local
from accessible.check.overlays import Par
from accessible.check.visible import INLINE

#: More words than this in each clip, on average, are no words but phrases.
_WORDS = 1.5
_STOPS = tuple(".!?…。！？।؟")


def sentences(
    pars: Sequence[Par],
    spoken: Sequence[etree._Element | None],
    ids: dict[str, etree._Element],
) -> Iterator[etree._Element | None]:
    """For each par, the sentence that it is a word of, or ``None``: the element of the seq around
    it. ``spoken`` are the elements that the pars refer to, ``ids`` those that have one."""
    at = 0
    for fragment, group in groupby(pars, key=lambda par: par.within):
        count = sum(1 for _ in group)
        sentence = ids.get(fragment) if fragment else None
        words = spoken[at : at + count]
        at += count
        if sentence is not None and _are_words(words, sentence):
            yield from [sentence] * count
        else:
            yield from [None] * count


def _are_words(words: Sequence[etree._Element | None], sentence: etree._Element) -> bool:
    """Whether a sentence is what its clips say, word by word."""
    if len(words) < 2 or not all(_is_in(word, sentence) for word in words):
        return False
    if any(local(inner) not in INLINE for inner in sentence.iterdescendants(f"{{{XHTML}}}*")):
        return False
    texts = ["".join(map(str, word.itertext())).strip() for word in words if word is not None]
    if sum(len(text.split()) for text in texts) > _WORDS * len(texts):
        return False
    # Where most of them end one, they are sentences: Yes. No. Maybe.
    return sum(text.endswith(_STOPS) for text in texts) <= len(texts) / 2


def _is_in(word: etree._Element | None, sentence: etree._Element) -> bool:
    return word is not None and sentence in word.iterancestors()
