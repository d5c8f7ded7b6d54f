"""Where the words of a text are among its phonemes.

eSpeak NG joins and splits words as people do ("of the" is one group, "well-known" two), and does
not tell. Each word is therefore made phonemes alone too, and the sentence's are laid over the
words' one after another: the cheapest alignment, by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category

import numpy as np

from accessible.spoken.ipa import VOWELS

#: Weak forms change vowels ("the", "a") more often than they change anything else.
_SAME_KIND, _OTHER_KIND, _LETTER_AND_BORDER = 0.6, 1.3, 3.0
#: A sound that only one side has; words that are joined; a word that is split.
_GAP, _JOINED, _SPLIT = 0.7, 0.15, 0.3
_BORDER = " "
_BOTH, _WORDS, _SENTENCE = 0, 1, 2


def placed(words: Sequence[Sequence[str]], sentence: Sequence[str]) -> list[tuple[int, int]]:
    """For each word, given as its phonemes, the phonemes ``start`` to ``end`` of the sentence that
    are its own; in order, and empty where it is not heard."""
    ours: list[tuple[str, int]] = []
    for number, word in enumerate(words):
        if ours:
            ours.append((_BORDER, number))
        ours += [(sound, number) for sound in word if _sounds(sound)]
    theirs: list[tuple[str, int]] = []
    for place, sound in enumerate(sentence):
        if _sounds(sound):
            theirs.append((sound, place))
        elif not sound.strip() and theirs and theirs[-1][0] != _BORDER:
            theirs.append((_BORDER, place))
    spans: list[tuple[int, int]] = [(-1, -1)] * len(words)
    for one, other in _aligned([each[0] for each in ours], [each[0] for each in theirs]):
        (sound, number), place = ours[one], theirs[other][1]
        if sound != _BORDER and theirs[other][0] != _BORDER:
            start = place if spans[number][0] < 0 else spans[number][0]
            spans[number] = start, place + 1
    return _whole(spans, sentence)


def _whole(spans: list[tuple[int, int]], sentence: Sequence[str]) -> list[tuple[int, int]]:
    """The spans with their stress and length marks; a word without sounds has an empty one, before
    the next word that has some."""
    following = len(sentence)
    for number in range(len(spans) - 1, -1, -1):
        start, end = spans[number]
        if start < 0:
            spans[number] = following, following
            continue
        while start and sentence[start - 1] in "ˈˌ":
            start -= 1
        while (
            end < following and not _sounds(sentence[end]) and category(sentence[end][0])[0] in "LM"
        ):
            end += 1
        spans[number] = start, end
        following = start
    return spans


def _sounds(phoneme: str) -> bool:
    """Whether it is a sound of its own: no mark of stress, length or tone, no punctuation."""
    return category(phoneme[0]) in ("Ll", "Lo", "Lu")


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of places that stand for each other, in order."""
    if not ours or not theirs:
        return []
    codes: dict[str, int] = {_BORDER: 0}
    one = np.array([codes.setdefault(sound, len(codes)) for sound in ours])
    other = np.array([codes.setdefault(sound, len(codes)) for sound in theirs])
    kinds = np.array([0 if s == _BORDER else 1 + (s[0] in VOWELS) for s in codes])
    apart = np.where(kinds[:, None] == kinds[None, :], _SAME_KIND, _OTHER_KIND)
    apart[0, :] = apart[:, 0] = _LETTER_AND_BORDER
    np.fill_diagonal(apart, 0.0)
    lost = np.where(one == 0, _JOINED, _GAP)
    gained = np.where(other == 0, _SPLIT, _GAP)
    sums = np.concatenate(([0.0], np.cumsum(gained)))
    ways = np.empty((len(ours), len(theirs) + 1), np.uint8)
    row = sums.copy()
    for number, sound in enumerate(one):
        fresh = row + lost[number]
        ways[number] = _WORDS
        both = row[:-1] + apart[sound, other]
        better = both <= fresh[1:]
        fresh[1:][better] = both[better]
        ways[number, 1:][better] = _BOTH
        # A gap of any length on the other side, at once: its costs add up along the row.
        least = np.minimum.accumulate(fresh - sums) + sums
        ways[number][least < fresh - 1e-9] = _SENTENCE
        row = least
    pairs: list[tuple[int, int]] = []
    here, there = len(ours), len(theirs)
    while here and there:
        way = ways[here - 1, there]
        here -= way != _SENTENCE
        there -= way != _WORDS
        if way == _BOTH:
            pairs.append((here, there))
    return pairs[::-1]
