"""Text → a voice's phonemes, and where each word is among them: piper's door."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from accessible.audio import Phonemes
from accessible.engines.phonemes import Inventory, Phoneme
from accessible.engines.piper.alignment import placed
from accessible.engines.piper.description import Description
from accessible.errors import EngineError
from accessible.spoken.ipa import CONSONANTS, VOWELS

#: Han and kana, where a word of its own is each character: spaces tell nothing.
_SIGNS = r"\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"(?=\w)[{_SIGNS}]|[^\W{_SIGNS}](?:(?:[^\W{_SIGNS}]|['’-])*[^\W{_SIGNS}])?")
#: Between spelled letters ("Y M C A"): with points they are one word, and A is no article.
_BETWEEN_LETTERS = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]\b)")
#: Words that show which sounds a voice's own language has, where it has Latin letters.
_SYLLABLES = " ".join(
    f"{consonant}{vowel}{consonant}{vowel}{consonant}"
    for consonant in (*"bcdfghjklmnpqrstvwxyzñçß", "ch", "gn", "ll", "ng", "rr", "sch", "th", "tt")
    for vowel in "aeiouyäöüéèãõ"
)
#: A language with fewer sounds was not understood.
_FEWEST_SOUNDS = 15
_STRESS = {"'": "ˈ", ",": "ˌ"}
_GLIDES = "ɪʊ"
#: Piper's other makers of phonemes, as ``(module, class)``, and what they need besides. That of
#: Chinese downloads its model: it is none for a program that works without a network.
_OTHERS = {
    "hebrew": ("piper.phonemize_hebrew", "HebrewPhonemizer", ""),
    "japanese": ("piper.phonemize_japanese", "JapanesePhonemizer", "piper-tts[ja]"),
    "thai": ("piper.phonemize_thai", "ThaiPhonemizer", "piper-tts[th]"),
}
#: eSpeak NG inside piper is one for the process, and has one voice.
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of the text, and its phonemes ``start`` to ``end`` in ``Said.sequence``."""

    start: int
    end: int
    text_start: int
    text_end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text as phonemes: ``ends`` are where its sentences end; ``words`` is empty when nobody can
    tell where they are."""

    sequence: tuple[str, ...]
    ends: tuple[int, ...]
    words: tuple[Placed, ...]


class Phonemizer:
    """What makes the phonemes of one voice. Raises ``EngineError`` when it cannot be had."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._inventory: Inventory | None = None
        self._make = self._maker()
        self._alone = lru_cache(maxsize=20_000)(self._one)

    def said(self, text: str, phonemes: Iterable[Phonemes] = ()) -> Said:
        """The phonemes of a text, some of whose stretches are to sound as they are told to."""
        if self._description.language.startswith("en"):
            given = _BETWEEN_LETTERS.sub(".", text)
        else:
            given = text
        sequence: list[str] = []
        ends: list[int] = []
        for sentence in self._make(given):
            sequence += sentence
            if sentence:
                ends.append(len(sequence))
        words = [match.span() for match in WORD.finditer(text)]
        if self._description.phonemizer in ("japanese", "thai"):
            return Said(tuple(sequence), tuple(ends), ())
        if self._description.phonemizer == "text":
            spans = _in_letters(text, words)
        else:
            spans = placed([self._alone(text[start:end]) for start, end in words], sequence)
        said = Said(
            tuple(sequence),
            tuple(ends),
            tuple(Placed(*span, *word) for span, word in zip(spans, words, strict=True)),
        )
        for sound in phonemes:
            said = self._with(said, sound)
        return said

    def _with(self, said: Said, sound: Phonemes) -> Said:
        """The same with other phonemes for a stretch of the text, where the voice has them."""
        inside = [w for w in said.words if sound.start <= w.text_start and w.text_end <= sound.end]
        if not inside or self._description.phonemizer == "text":
            return said
        spelled = self._spelled(sound.ipa)
        start, end = inside[0].start, max(word.end for word in inside)
        if not spelled or end <= start:
            return said
        fresh: list[str] = []
        starts = []
        for spelling in spelled:
            if fresh:
                fresh.append(" ")
            starts.append(len(fresh))
            fresh += spelling
        moved = len(fresh) - (end - start)
        words = []
        for word in said.words:
            if word in inside:
                # As many words as are written: each has its own place; else they share all.
                n = inside.index(word)
                at = starts[n] if len(starts) == len(inside) else n * len(fresh) // len(inside)
                word = Placed(start + at, start + len(fresh), word.text_start, word.text_end)
            elif word.start >= end:
                word = Placed(word.start + moved, word.end + moved, word.text_start, word.text_end)
            words.append(word)
        return Said(
            (*said.sequence[:start], *fresh, *said.sequence[end:]),
            tuple(place + moved if place >= end else place for place in said.ends),
            tuple(words),
        )

    def _spelled(self, ipa: str) -> list[list[str]] | None:
        """The words of a transcription in the voice's own sounds; ``None`` where it lacks one."""
        if self._inventory is None:
            self._inventory = Inventory(self._sounds(), self._description.language)
        spelled = self._inventory.spelled(ipa)
        if spelled is None:
            return None
        words = []
        for word in spelled:
            units = []
            for unit in word.split("|"):
                stress = _STRESS.get(unit[0], "")
                units.append(stress + (unit[1:] if stress else unit))
            words.append([mark for mark in "".join(units) if mark in self._description.ids])
        return words

    def _sounds(self) -> Iterable[Phoneme]:
        """The sounds of the voice's language, long ones and diphthongs too."""
        known = {p for p in self._description.ids if p in VOWELS or p in CONSONANTS}
        heard = "".join(p for sentence in self._make(_SYLLABLES) for p in sentence)
        own = known & set(heard)
        for sound in sorted(own if len(own) >= _FEWEST_SOUNDS else known):
            yield Phoneme(sound, sound)
            if f"{sound}ː" in heard:
                yield Phoneme(f"{sound}ː", f"{sound}ː")
            for glide in _GLIDES if sound in VOWELS else ():
                if sound + glide in heard:
                    yield Phoneme(sound + glide, sound + glide)

    def _one(self, word: str) -> tuple[str, ...]:
        return tuple(phoneme for sentence in self._make(word) for phoneme in sentence)

    def _maker(self) -> Callable[[str], list[list[str]]]:
        """What turns a text into sentences of phonemes."""
        described = self._description
        if described.phonemizer == "text":
            return lambda text: [list(unicodedata.normalize("NFD", text))]
        if described.phonemizer == "espeak":
            return self._espeak()
        if described.phonemizer not in _OTHERS:
            raise EngineError(
                f"The voice {described.model.name} makes its phonemes with "
                f"“{described.phonemizer}”, which cannot be had without a download.",
                "Choose a voice whose configuration says phoneme_type “espeak” or “text”.",
            )
        module, name, package = _OTHERS[described.phonemizer]
        try:
            made = getattr(__import__(module, fromlist=[name]), name)()
        except Exception as error:  # whatever the library behind it raises
            raise EngineError(
                f"The voice {described.model.name} cannot make its phonemes here: {error}.",
                f'Install what it needs: pip install "{package or "piper-tts"}".',
            ) from error
        make: Callable[[str], list[list[str]]] = made.phonemize
        return make

    def _espeak(self) -> Callable[[str], list[list[str]]]:
        described, espeak = self._description, _espeak()
        marked = _tashkeel() if described.espeak == "ar" else None
        clusters = set(described.clusters) or None

        def make(text: str) -> list[list[str]]:
            with _LOCK:
                try:
                    sentences: list[list[str]] = espeak.phonemize(
                        described.espeak, marked(text) if marked else text, vowel_clusters=clusters
                    )
                except RuntimeError as error:
                    raise EngineError(
                        f"Piper's eSpeak NG has no voice “{described.espeak}”, which "
                        f"{described.model.name} asks for.",
                        "Get the voice's .onnx.json anew, or update piper-tts.",
                    ) from error
            return sentences

        make("a")
        return make


@lru_cache(maxsize=1)
def _espeak() -> Any:
    try:
        from piper.phonemize_espeak import EspeakPhonemizer
    except ImportError as error:
        raise EngineError(
            f"The engine “piper” is not installed whole: {error}.",
            'Install it: pip install "accessible[neural]".',
        ) from error
    return EspeakPhonemizer()


@lru_cache(maxsize=1)
def _tashkeel() -> Any:
    """What writes the vowels of Arabic."""
    from piper.tashkeel import TashkeelDiacritizer

    made = TashkeelDiacritizer()
    return lambda text: made(text, taskeen_threshold=0.8)


def _in_letters(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where words are when each character, decomposed, is a phoneme."""
    places = [0]
    for letter in text:
        places.append(places[-1] + len(unicodedata.normalize("NFD", letter)))
    return [(places[start], places[end]) for start, end in words]
