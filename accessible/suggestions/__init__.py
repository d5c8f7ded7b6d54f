"""The words of a book that a voice will likely get wrong, ready to be made a lexicon.

``suggest`` finds them: names, rare and foreign words, mixed case, initialisms that no rule knows.
A word that rules or a lexicon already read is left out. ``listing`` writes them down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from unicodedata import name as name_of
from unicodedata import normalize

from accessible.book import Book
from accessible.scripting import Script, Utterance
from accessible.settings import Settings
from accessible.spoken.lexicon import gather
from accessible.suggestions.sounds import espeak
from accessible.suggestions.wordlists import WordList, words_of

__all__ = ["Suggestion", "suggest"]

#: A word of letters (and their marks), with apostrophes inside; never a part of a code.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0dff"
)
_WORD = re.compile(rf"(?<![\w’'])[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:[’'][^\W\d_]+)*(?!\w)")
#: Replaced stretches of these classes are still the written words.
_CLEANED = frozenset({"", "silent", "space", "ligature", "control", "broken"})
_ENGLISH_ENDINGS = re.compile(r"[’'](?:s|d|ll|re|ve|m)$", re.IGNORECASE)
_ELISION = re.compile(r"^[^\W\d_]{1,6}[’']")
_ELIDING = frozenset({"fr", "it", "ca"})
_ROMAN = re.compile(r"[IVXLCDM]+")
_MIXED = re.compile(r"[^\W\d_]*[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]")
#: McCarthy, O’Brien, D’Arcy: the case of names.
_NAME_CASE = re.compile(r"(?:Ma?c|[A-Z][a-z]*[’'])[A-Z][a-z]+$")
#: What stands before a word inside a sentence, where a capital shows a name.
_INSIDE = re.compile(r"[\w,;] $")
#: Scripts without spaces between words: what stands there is no word of ours.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: Where words in a book come from, the likeliest first.
_NEIGHBORS = {
    "en": "English",
    "fr": "French",
    "la": "Latin",
    "de": "German",
    "it": "Italian",
    "es": "Spanish",
}
#: Every noun has a capital there: it shows no name.
_CAPITAL_NOUNS = frozenset({"de", "lb"})
#: What no list knows is wrong this likely, by its reason.
_LIKELY = {"foreign": 1.0, "letters": 1.0, "mixed case": 0.9, "initialism": 0.6, "LATIN": 0.5}
#: A longer word is none.
_LONGEST = 40
#: Longer words in capitals are shouted.
_LONGEST_INITIALISM = 6
#: A sample sentence has about so many characters.
_SAMPLE = 100
#: A word that is expected to be wrong less often than this in the whole book is not listed.
_LEAST_SCORE = 0.25


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that a voice will likely get wrong.

    ``reason``: ``name``, ``rare word``, ``foreign word, perhaps French``, ``mixed case``,
    ``initialism``, ``Greek letters`` …; ``places`` are ``href#id`` of the units, in reading order;
    ``sentence`` is the first of them, cut; ``sounds`` what eSpeak NG says now, in IPA, or empty.
    ``score`` ranks: how likely it is wrong, times how often it is read.
    """

    word: str
    times: int
    reason: str
    language: str
    places: tuple[str, ...]
    sentence: str
    score: float
    sounds: str = ""


@dataclass(slots=True)
class _Seen:
    """A word as it is met: its spellings, where, and whether a capital was owed to its place."""

    forms: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    places: dict[str, None] = field(default_factory=dict)
    sentence: str = ""


def suggest(
    book: Book,
    script: Script,
    settings: Settings | None = None,
    *,
    least: int = 1,
    sounds: Callable[[str, str], str] = espeak,
) -> list[Suggestion]:
    """The words that a voice will likely get wrong, the most rewarding to mend first.

    Words of the lexicons of ``settings``, of those beside the book and of its own are left out.
    ``least``: only words that are read so often. ``sounds`` gives the IPA of what is said now for
    a word in a language, or nothing.
    """
    lexicon, _ = gather((settings or Settings()).lexicon, book.source)
    words = _words(script)
    alphabets: dict[str, Counter[str]] = {}
    for (language, word), seen in words.items():
        alphabet = alphabets.setdefault(language, Counter())
        alphabet[_alphabet(word)] += sum(seen.forms.values())
    found = []
    # A language at a time: few dictionaries are in use together.
    for (language, _), seen in sorted(words.items(), key=lambda item: item[0][0]):
        times = sum(seen.forms.values())
        word = _usual(seen)
        if times < least or lexicon.find(word, language):
            continue
        home = alphabets[language].most_common(1)[0][0]
        likely, reason = _judge(word, seen, words_of(language), home)
        if likely * times < _LEAST_SCORE:
            continue
        found.append(
            Suggestion(
                word,
                times,
                reason,
                language,
                tuple(seen.places),
                _around(seen.sentence, word),
                round(likely * times, 2),
                sounds(word, language),
            )
        )
    return sorted(found, key=lambda one: (-one.score, one.word))


def _words(script: Script) -> dict[tuple[str, str], _Seen]:
    """Every word that is said as it is written, by its language and its small letters."""
    words: dict[tuple[str, str], _Seen] = {}
    for part in script.parts:
        for utterance in part.utterances():
            text = utterance.spoken.text
            # A line in capitals shows neither names nor initialisms.
            letters = [mark for mark in utterance.written if mark.isalpha()]
            shouted = 2 * sum(map(str.isupper, letters)) > len(letters) > _LONGEST_INITIALISM
            for start, word in _said_as_written(utterance):
                word = _bare(normalize("NFC", word), utterance.language)
                if shouted:
                    word = word.capitalize()
                seen = words.setdefault((utterance.language, word.lower()), _Seen())
                seen.forms[word] += 1
                if _INSIDE.search(text, max(0, start - 2), start):
                    seen.inside[word] += 1
                seen.places[f"{part.href}#{utterance.id}"] = None
                seen.sentence = seen.sentence or utterance.written
    return words


def _said_as_written(utterance: Utterance) -> Iterator[tuple[int, str]]:
    written, spoken = utterance.written, utterance.spoken
    read = bytearray(len(spoken.text))
    spans = [(sound.start, sound.end) for sound in spoken.phonemes]
    for piece in spoken.pieces:
        start, end = piece.spoken_start, piece.spoken_end
        before = written[piece.written_start : piece.written_end]
        # Capitals that were made small are the same words.
        if piece.kind not in _CLEANED and before.lower() != spoken.text[start:end].lower():
            spans.append((start, end))
    for start, end in spans:
        read[start:end] = b"\x01" * (end - start)
    for match in _WORD.finditer(spoken.text):
        if not any(read[match.start() : match.end()]):
            yield match.start(), match[0]


def _bare(word: str, language: str) -> str:
    """The word without what is joined to it by an apostrophe: “Roylott’s”, “l’œuvre”."""
    primary = language.split("-")[0].lower()
    if primary == "en":
        return _ENGLISH_ENDINGS.sub("", word) or word
    return _ELISION.sub("", word) or word if primary in _ELIDING else word


def _usual(seen: _Seen) -> str:
    """The spelling to list: a small one if there is one, else the most frequent."""
    small = next((form for form in seen.forms if form == form.lower()), None)
    return small or seen.forms.most_common(1)[0][0]


def _judge(word: str, seen: _Seen, words: WordList, home: str) -> tuple[float, str]:
    """How likely a voice gets it wrong, from 0 to about 1, and why. ``home``: the alphabet of the
    text around it."""
    core = _core(word, words.language)
    alphabet = _alphabet(core)
    if not 2 <= len(core) <= _LONGEST or _UNSPACED.search(core) or _ROMAN.fullmatch(core):
        return 0.0, ""
    if alphabet != home:
        return _LIKELY.get(alphabet, _LIKELY["letters"]), f"{alphabet.capitalize()} letters"
    rarity = words.rarity(core)
    if not rarity:
        return 0.0, ""
    if core.isupper() and len(core) <= _LONGEST_INITIALISM:
        return _LIKELY["initialism"] * rarity, "initialism"
    if _MIXED.match(core) and not _NAME_CASE.match(core):
        return _LIKELY["mixed case"] * rarity, "mixed case"
    likely = 0.5 * rarity * words.strangeness(core)
    if core == core.lower():
        origin = _origin(core, words.language)
        if origin:
            return _LIKELY["foreign"] * rarity, f"foreign word, perhaps {origin}"
        return 0.7 * likely * words.trust, "rare word"
    if words.language in _CAPITAL_NOUNS or not seen.inside[word]:
        return likely * words.trust, "name or rare word"
    return likely, "name"


def _core(word: str, language: str) -> str:
    """The part of a contracted word that tells whether it is a rare one: “d’you”, “o’clock”."""
    if language == "en" and re.search("n[’']t$", word):
        return ""
    last = re.split("[’']", word)[-1]
    return last if language == "en" and last == last.lower() else word


def _origin(word: str, language: str) -> str:
    for code, name in _NEIGHBORS.items():
        if code != language and len(word) > 2 and words_of(code).has(word):
            return name
    return ""


def _alphabet(text: str) -> str:
    """That of the first letter, as Unicode names it: LATIN, GREEK, CYRILLIC …"""
    letter = next((mark for mark in text if mark.isalpha()), "")
    return name_of(letter, "").split(" ")[0] if letter else ""


def _around(sentence: str, word: str) -> str:
    """The sentence, or where it is long the words around ``word``, in one line."""
    text = " ".join(sentence.split())
    if len(text) <= _SAMPLE:
        return text
    at = max(0, text.lower().find(word.lower()))
    start = max(0, min(at - _SAMPLE // 3, len(text) - _SAMPLE))
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + _SAMPLE
    end = text.rfind(" ", at + len(word), end) if end < len(text) else len(text)
    end = end if end > 0 else len(text[: start + _SAMPLE])
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
