"""IPA in the phonemes that a voice has: each sound as the nearest of its own.

A voice's inventory says how each of its phonemes stands in IPA, one sound or two (``tʃ``, ``aɪ``).
A transcription is cut into the phonemes that fit it best altogether: dynamic programming over how
far sounds lie apart on the IPA's chart (height, backness and lips of vowels; place, manner and
voice of consonants).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from accessible.spoken.ipa import PRIMARY, SECONDARY, VOWELS, plain, sounds, words

# Height 0 (close) to 6 (open); backness 0 (front) to 4; rounded or not.
_VOWELS: dict[str, tuple[float, float, bool]] = {
    "i": (0, 0, False),
    "y": (0, 0, True),
    "ɨ": (0, 2, False),
    "ʉ": (0, 2, True),
    "ɯ": (0, 4, False),
    "u": (0, 4, True),
    "ɪ": (0.8, 0.5, False),
    "ʏ": (0.8, 0.5, True),
    "ᵻ": (1, 1.5, False),
    "ᵿ": (1, 2.5, True),
    "ʊ": (0.8, 3.5, True),
    "e": (2, 0, False),
    "ø": (2, 0, True),
    "ɘ": (2, 2, False),
    "ɵ": (2, 2, True),
    "ɤ": (2, 4, False),
    "o": (2, 4, True),
    "ə": (3, 2, False),
    "ɛ": (4, 0, False),
    "œ": (4, 0, True),
    "ɜ": (4, 2, False),
    "ɞ": (4, 2, True),
    "ʌ": (4, 3.5, False),
    "ɔ": (4, 4, True),
    "æ": (5, 0, False),
    "ɐ": (5, 2, False),
    "a": (6, 1, False),
    "ɶ": (6, 0, True),
    "ɑ": (6, 4, False),
    "ɒ": (6, 4, True),
}
#: By place, lips to glottis, and manner: the voiceless and the voiced one; ``.`` is none.
_CONSONANTS: dict[str, tuple[int, str, bool]] = {}
for _manner, _row in {
    "stop": "pb .. .. td .. ʈɖ .. cɟ kɡ qɢ ʡ. ʔ.",
    "implosive": ".ɓ .. .. .ɗ .. .. .. .ʄ .ɠ .ʛ .. ..",
    "nasal": ".m .ɱ .. .n .. .ɳ .. .ɲ .ŋ .ɴ .. ..",
    "rhotic": ".ʙ .ⱱ .. .r .ɹ .ɽ .ɾ .ɻ .ʀ .ʁ .. ..",
    "fricative": "ɸβ fv θð sz ʃʒ ʂʐ ɕʑ çʝ xɣ χ. ħʕ hɦ",
    "lateral": ".. .. .. .l .ɺ .ɭ .. .ʎ .ʟ .ɫ .. ..",
    "hiss": ".. .. .. ɬɮ .. .. ɧ. .. .. .. .. ..",
    "glide": "ʍw .ʋ .. .. .. .. .ɥ .j .ɰ .. .. ..",
    "click": "ʘ. .. ǀ. ǁ. ǃ. .. .. ǂ. .. .. .. ..",
}.items():
    for _place, _pair in enumerate(_row.split()):
        for _voiced, _sound in enumerate(_pair):
            if _sound != ".":
                _CONSONANTS[_sound] = (_place, _manner, bool(_voiced))

#: How far manners lie apart; those that are not here are too far.
_MANNERS = {
    frozenset(pair.split("-")): cost
    for pair, cost in {
        "stop-implosive": 0.3,
        "stop-fricative": 1.5,
        "implosive-fricative": 2.0,
        "hiss-lateral": 1.0,
        "hiss-fricative": 0.8,
        "rhotic-lateral": 2.0,
        "rhotic-glide": 1.5,
        "rhotic-fricative": 1.5,
        "lateral-glide": 1.5,
        "fricative-glide": 1.0,
    }.items()
}
#: Vowels and the glides that they become; what is closer than on the chart, as languages hear it.
_NEAR = {"ij": 3.5, "ɪj": 3.5, "uw": 3.5, "ʊw": 3.5, "yɥ": 3.5, "ɯɰ": 3.5, "lɫ": 0.2}
_NEAR |= {"æa": 0.3, "ʌɐ": 0.6, "ʌa": 0.9}
_APPROXIMANTS = frozenset("ɹɻʁʀ")
_MODIFIERS = {"ː": 0.4, "ˑ": 0.2, "\u0303": 1.5, "˞": 1.0, "ʲ": 0.5, "\u0329": 1.0}
_OTHER_MODIFIER = 0.2
#: A phoneme more: fewer and longer ones are better. One that the voice's own words lack.
_UNIT, _FOREIGN = 1.0, 0.45
#: What distances weigh inside a phoneme of several sounds: a diphthong is one whatever its color,
#: and an r the r of the accent, but other consonants count for themselves.
_IN_DIPHTHONG, _IN_CLUSTER = 1.5, 3.0
#: Two phonemes for what is one diphthong, known by its end.
_SPLIT = 3.0
_GLIDING = frozenset("ɪʊiuy")
#: A sound that is further away than this has no equivalent; a glottal stop may be left out.
_FARTHEST = 4.0
_DROPPED = {"ʔ": 2.0}
#: No word of any language has so many sounds.
_LONGEST = 200
#: Where words bear stress when none is marked, counted in syllables; elsewhere on the first.
_STRESS = {"fr": -1, "fa": -1, "hy": -1, "tr": -1, "es": -2, "it": -2, "pl": -2, "pt": -2}


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A phoneme of a voice: its name there, its IPA, and whether the voice's own words have it."""

    name: str
    ipa: str
    native: bool = True

    @property
    def cost(self) -> float:
        """Of phonemes that sound alike the one without marks in its name is meant."""
        marks = 0.01 * len(self.name) + 0.02 * sum(not mark.isalpha() for mark in self.name)
        return _UNIT + marks + (0 if self.native else _FOREIGN)


@lru_cache(maxsize=100_000)
def distance(wanted: str, had: str) -> float:
    """How far two sounds (a letter with its diacritics) lie apart: 0 is the same, infinity is
    not comparable."""
    if wanted == had:
        return 0.0
    apart = _letters_apart(wanted[0], had[0])
    for mark in set(wanted[1:]) ^ set(had[1:]):
        apart += _MODIFIERS.get(mark, _OTHER_MODIFIER)
    return apart


def _letters_apart(one: str, other: str) -> float:
    near = 0.0 if one == other else _NEAR.get(one + other, _NEAR.get(other + one))
    if near is not None:
        return near
    if one in _VOWELS and other in _VOWELS:
        (height, back, round_), (height_, back_, round__) = _VOWELS[one], _VOWELS[other]
        # Rounding tells front vowels apart; back ones hardly differ by it.
        lips = 0.4 if max(back, back_) > 3 else 0.7
        return abs(height - height_) * 0.6 + abs(back - back_) * 0.5 + lips * (round_ != round__)
    if one in _CONSONANTS and other in _CONSONANTS:
        (place, manner, voiced), (place_, manner_, voiced_) = _CONSONANTS[one], _CONSONANTS[other]
        if manner == manner_ == "rhotic":
            # The letter r stands for any; a tap is also a t or a d.
            if "r" in (one, other):
                return 0.15
            return 0.8 if "ɾ" in (one, other) and {one, other} & _APPROXIMANTS else 0.4
        apart = 0.0 if manner == manner_ else _MANNERS.get(frozenset((manner, manner_)), 9.0)
        return apart + min(3.0, abs(place - place_) * 0.5) + 0.8 * (voiced != voiced_)
    return float("inf")


class Inventory:
    """The phonemes of one voice. ``language`` is its BCP 47 tag."""

    def __init__(self, phonemes: Iterable[Phoneme], language: str) -> None:
        self._units: list[tuple[Phoneme, tuple[str, ...]]] = []
        self._known: dict[str, str | None] = {}
        self._stress = _STRESS.get(language.split("-")[0].lower(), 0)
        listed = list(phonemes)
        rhotic = any(phoneme.ipa == "ɚ" for phoneme in listed)
        for phoneme in listed:
            forms = [phoneme.ipa]
            if rhotic and phoneme.ipa in ("ɜː", "ɚ"):
                # American "bird" and "letter": one sound, that dictionaries also write as two.
                forms += ["ɜ˞", "ɜɹ", "ɜːɹ"] if phoneme.ipa == "ɜː" else ["əɹ"]
            for form in forms:
                parts = tuple(part for word in words(form) for part in sounds(word))
                if parts and not set(parts) & set(". - ˈ ˌ".split()):
                    self._units.append((phoneme, parts))

    def spelled(self, ipa: str) -> list[str] | None:
        """Each word of a transcription in the voice's phonemes, ``|`` between them and stress
        marks (``'`` and ``,``) before their vowels. ``None`` when a sound has no equivalent."""
        spelled = [self._word(word) for word in words(plain(ipa)) if word]
        return None if not spelled or None in spelled else [word for word in spelled if word]

    def _word(self, word: str) -> str | None:
        if word not in self._known:
            self._known[word] = self._fitted(word)
        return self._known[word]

    def _fitted(self, word: str) -> str | None:
        letters: list[str] = []
        borders: dict[int, str] = {}
        for part in sounds(word):
            if part in (PRIMARY, SECONDARY, ".", "-"):
                borders[len(letters)] = borders.get(len(letters), "").strip(".-") or part
            else:
                letters.append(part)
        if len(letters) > _LONGEST:
            return None
        units = self._best(letters, borders)
        return None if units is None else self._stressed(units, borders)

    def _best(
        self, letters: list[str], borders: dict[int, str]
    ) -> list[tuple[int, str, bool]] | None:
        """The phonemes that fit best: ``(position, name, vowel)`` each."""
        # From each position on: the cost, the phoneme there (None: left out) and the next position.
        best: list[tuple[float, Phoneme | None, int]] = [(float("inf"), None, 0)] * len(letters)
        best.append((0.0, None, len(letters)))
        for at in range(len(letters) - 1, -1, -1):
            if letters[at] in _DROPPED:
                best[at] = (_DROPPED[letters[at]] + best[at + 1][0], None, at + 1)
            for phoneme, parts in self._units:
                end = at + len(parts)
                if end > len(letters) or any(inner in borders for inner in range(at + 1, end)):
                    continue
                cost = phoneme.cost + best[end][0]
                if cost >= best[at][0]:
                    continue
                cost += _apart(letters[at:end], parts)
                if end < len(letters) and end not in borders:
                    cost += _joint(letters[at:end], letters[end])
                if cost < best[at][0]:
                    best[at] = (cost, phoneme, end)
        if best[0][0] == float("inf"):
            return None
        units: list[tuple[int, str, bool]] = []
        at = 0
        while at < len(letters):
            _, chosen, end = best[at]
            if chosen:
                units.append((at, chosen.name, any(map(_is_vowel, letters[at:end]))))
            at = end
        return units

    def _stressed(self, units: list[tuple[int, str, bool]], borders: dict[int, str]) -> str:
        """The names with each stress mark before the next vowel."""
        marks = {PRIMARY: "'", SECONDARY: ","}
        vowels = [number for number, (_, _, vowel) in enumerate(units) if vowel]
        stress: dict[int, str] = {}
        for at, border in borders.items():
            if border in marks:
                after = (n for n in vowels if units[n][0] >= at)
                stress.setdefault(next(after, -1), marks[border])
        if vowels and not stress:
            bearer = max(-len(vowels), min(self._stress, len(vowels) - 1))
            stress[vowels[bearer]] = "'"
        return "|".join(stress.get(n, "") + name for n, (_, name, _) in enumerate(units))


def _apart(wanted: list[str], had: tuple[str, ...]) -> float:
    """How far a stretch of sounds is from a phoneme's."""
    total = 0.0
    for one, other in zip(wanted, had, strict=True):
        apart = distance(one, other)
        if apart > _FARTHEST:
            return float("inf")
        if len(had) > 1:
            loose = _is_vowel(one) or one[0] == "r"
            apart *= _IN_DIPHTHONG if loose else _IN_CLUSTER
            # A long vowel is no part of a diphthong.
            apart += _SPLIT * ("ː" in one and "ː" not in other)
        total += apart
    return total


def _joint(phoneme: list[str], following: str) -> float:
    """What it costs that a phoneme ends between these sounds and the one after them."""
    last = phoneme[-1]
    if not _is_vowel(following):
        return 0.0
    if _is_vowel(last):
        return _SPLIT * (following[0] in _GLIDING and "ː" not in last)
    # A consonant before a vowel begins a syllable, and is no part of the vowel before it.
    return _SPLIT * _is_vowel(phoneme[0])


def _is_vowel(sound: str) -> bool:
    return sound[0] in VOWELS or "\u0329" in sound
