"""How common a word is, by two sets of word lists: the door of pyspellchecker and of simplemma.

Neither is enough. pyspellchecker's lists (12 languages, from film subtitles) have frequencies and
many names, but no British spellings; simplemma's dictionaries (54 languages, from inflected forms)
have those, but not every particle, and few names. What both do not know is rare indeed.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from functools import cache, cached_property
from itertools import islice
from math import log, log10

import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from spellchecker import SpellChecker

#: A word this frequent is common: once in a million words, as a Zipf value (log10 of how often
#: among a billion).
COMMON = 3.0
#: The halves of a compound are this frequent and no shorter.
_PART, _HALF = 2.5, 4
#: Letters that are written together with the word after them: "and", "the", "in", "that" …
_PREFIXES = {"ar": "وفبكلاس", "he": "והבכלמש"}
#: Vowel points, which lists leave out.
_POINTS = re.compile("[\u0591-\u05c7\u064b-\u065f\u0670]")
#: So many words, the most frequent ones, teach which letters follow each other.
_LEARNED = 20_000


class WordList:
    """The words of one language, by its primary subtag.

    ``known`` is false where there is no list at all: then no word counts as rare. ``trust``, from
    0 to 1, is how much it means that a word is not in the lists.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._forms = language in SUPPORTED_LANGUAGES

    @property
    def known(self) -> bool:
        return self._forms or bool(self._counts)

    @property
    def trust(self) -> float:
        # A dictionary of forms alone lacks particles and adverbs.
        return 1.0 if self._counts else 0.5

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How often each word of the list was met; empty where there is no list."""
        with suppress(ValueError):
            return dict(SpellChecker(self.language, distance=1).word_frequency.items())
        return {}

    @cached_property
    def _total(self) -> int:
        return sum(self._counts.values())

    def rarity(self, word: str) -> float:
        """0 for a common word, 1 for one that no list has.

        A compound of common words is half as rare as its like.
        """
        if not self.known:
            return 0.0
        small = _POINTS.sub("", word.lower().replace("’", "'"))
        zipf = self._zipf(small)
        if zipf >= COMMON or self.has(word) or self.has(small) or self._prefixed(small):
            return 0.0
        rarity = 1 - zipf / COMMON
        return rarity / 2 if self._compound(small) else rarity

    def strangeness(self, word: str) -> float:
        """How unusual the letters of a word are, one after another: about 1 for a usual word,
        2 and more for one that a letter-to-sound rule is likely to stumble on, 1 when unknown."""
        triples, pairs = self._letters
        if not pairs:
            return 1.0
        text = f"^^{word.lower()}$"
        surprise = sum(
            log((pairs[text[at : at + 2]] + 3) / (triples[text[at : at + 3]] + 0.1))
            for at in range(len(text) - 2)
        )
        return max(0.3, surprise / (len(text) - 2) - 1.3)

    def has(self, word: str) -> bool:
        """Whether the dictionary of forms has it as it is written."""
        # Little memory: 10 MB a language, where the fast way takes 75.
        return self._forms and simplemma.is_known(word, lang=self.language, low_memory=True)

    def _zipf(self, small: str) -> float:
        count = self._counts.get(small, 0)
        return log10(count / self._total * 1e9) if count else 0.0

    def _prefixed(self, small: str) -> bool:
        letters = _PREFIXES.get(self.language, "")
        for cut in range(1, min(4, len(small) - 1)):
            if small[cut - 1] not in letters:
                return False
            if self._zipf(small[cut:]) >= COMMON or self.has(small[cut:]):
                return True
        return False

    def _compound(self, small: str) -> bool:
        for cut in range(_HALF, len(small) - _HALF + 1):
            rest = small[cut:]
            if self._is_half(small[:cut]) and (self._is_half(rest) or self._compound(rest)):
                return True
        return False

    def _is_half(self, small: str) -> bool:
        return self._zipf(small) >= _PART if self._counts else self.has(small)

    @cached_property
    def _letters(self) -> tuple[Counter[str], Counter[str]]:
        """How often three letters, and the first two of three, stand together in common words."""
        triples: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        common = sorted(self._counts, key=self._counts.__getitem__, reverse=True)
        for word in islice(common, _LEARNED):
            text = f"^^{word}$"
            for at in range(len(text) - 2):
                triples[text[at : at + 3]] += 1
                pairs[text[at : at + 2]] += 1
        return triples, pairs


@cache
def words_of(language: str) -> WordList:
    """The list for a BCP 47 tag."""
    return WordList(language.split("-")[0].lower())
