"""The entries of lexicons and where they apply in a text: whole words, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from unicodedata import category, normalize

from accessible.spoken.ipa import with_s


@dataclass(frozen=True, slots=True)
class Entry:
    """One lexeme (PLS 1.0 §4.4): what is written, and how it is to be said.

    ``alias`` is said in its place; ``phonemes`` is its sound in IPA. With both, engines that take
    phonemes make the sound and the others say the alias; with ``phonemes`` alone those say what
    is written. ``language`` is the BCP 47 tag of the texts it is for, empty for every language.
    ``place`` is the file and the line.
    """

    written: str
    alias: str = ""
    phonemes: str = ""
    language: str = ""
    place: str = ""


#: The same length on both sides: positions stay.
_SAME = {"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "\u2010": "-", "\u2011": "-"}
_SAME |= dict.fromkeys("\t\n\r\v\f\u0085\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " ")
_FOLD = str.maketrans(_SAME)
#: Scripts that write no spaces between words: a word may begin and end anywhere.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}\U00020000-\U0003ffff]|[^\W{_UNSPACED}]+|[^\w\s]")
_FREE = re.compile(rf"[{_UNSPACED}\U00020000-\U0003ffff]")
#: After an apostrophe these belong to the word before it ("don't", "we've").
_CONTRACTED = frozenset("s t d m re ve ll".split())

_Index = dict[str, list[tuple[str, Entry]]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries in order of precedence: of two for the same word, the first one is used."""

    entries: tuple[Entry, ...] = ()
    _indexes: dict[str, _Index] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __hash__(self) -> int:
        # Of ten thousand entries a few tell enough: a lexicon is a key of caches.
        return hash((len(self.entries), self.entries[:2]))

    def find(self, text: str, language: str) -> list[tuple[int, int, Entry]]:
        """``(start, end, entry)`` wherever an entry applies to a written text, in order, the
        longest of several, never overlapping.

        Only whole words: letters, digits and marks go on, and so does ``n't``; hyphens and other
        punctuation end a word, and a French ``l'`` does. A typographic apostrophe is the same as
        a plain one, any white space the same as a space.

        Case: an entry that fits exactly wins. Else one in small letters fits the word with a
        capital first letter too ("gif": "Gif"), and any of three letters or more fits capitals
        throughout ("GIF", "SIOBHAN"). A name never fits the common noun ("Polish", "polish").

        Language: an entry fits a text of its own language, of any region of it ("en" in
        "en-GB"), and of the language at large ("en-GB" in "en"), not of another region.

        A name with ``’s`` keeps its sound: the entry that is returned is then made for the whole,
        ``’s`` included (an alias alone needs no such help: the ``’s`` stays after it).
        """
        index = self._index(language)
        found: list[tuple[int, int, Entry]] = []
        if not index:
            return found
        folded = text.translate(_FOLD)
        after = 0
        for token in _TOKEN.finditer(folded):
            start = token.start()
            if start < after:
                continue
            for form, entry in index.get(token[0], ()):
                end = _end(folded, start, form)
                if end:
                    after, entry = _with_s(text, folded, end, entry, language)
                    found.append((start, after, entry))
                    break
        return found

    def _index(self, language: str) -> _Index:
        """The forms of the entries for a language by their first token, the longest first."""
        tag = language.lower()
        if tag not in self._indexes:
            fitting = [entry for entry in self.entries if _fits(entry.language.lower(), tag)]
            forms: dict[str, Entry] = {}
            for variants in (_exact, _variants):
                for entry in fitting:
                    for form in variants(entry.written):
                        forms.setdefault(form, entry)
            index: _Index = {}
            for form in sorted(forms, key=len, reverse=True):
                head = _TOKEN.match(form)
                if head:
                    index.setdefault(head[0], []).append((form, forms[form]))
            self._indexes[tag] = index
        return self._indexes[tag]


def merged(*lexicons: Lexicon) -> Lexicon:
    """Several lexicons as one, those with precedence first."""
    return Lexicon(tuple(entry for lexicon in lexicons for entry in lexicon.entries))


def _fits(entry: str, text: str) -> bool:
    """RFC 4647 §3.3.1, both ways: a text of unknown region, or language, may be any."""
    return (
        not entry
        or text in ("", "und")
        or f"{text}-".startswith(f"{entry}-")
        or f"{entry}-".startswith(f"{text}-")
    )


def _exact(written: str) -> Iterator[str]:
    folded = " ".join(written.translate(_FOLD).split())
    yield normalize("NFC", folded)
    yield normalize("NFD", folded)


def _variants(written: str) -> Iterator[str]:
    for form in _exact(written):
        if form == form.lower():
            yield form[:1].upper() + form[1:]
        if sum(map(str.isalpha, form)) > 2:
            yield form.upper()


def _end(text: str, start: int, form: str) -> int:
    """Where ``form`` ends if it stands in the text at ``start`` as whole words, else 0."""
    end = start
    for number, word in enumerate(form.split(" ")):
        if number:
            space = end
            while text[end : end + 1] == " ":
                end += 1
            if end == space:
                return 0
        if not text.startswith(word, end):
            return 0
        end += len(word)
    return end if _opens(text, start) and _closes(text, end) else 0


def _inside(character: str) -> bool:
    """Whether a word goes on with this character."""
    return bool(character) and (
        character.isalnum() or character == "_" or category(character)[0] == "M"
    )


def _opens(text: str, start: int) -> bool:
    first, before = text[start], text[start - 1 : start]
    if not _inside(first) or _FREE.match(first):
        return True
    if before == "'" and _inside(text[start - 2 : start - 1] if start > 1 else ""):
        token = _TOKEN.match(text, start)
        return token is None or token[0].lower() not in _CONTRACTED
    return not _inside(before) or bool(_FREE.match(before))


def _closes(text: str, end: int) -> bool:
    last, after = text[end - 1], text[end : end + 1]
    if not _inside(last):
        return True
    if after and category(after)[0] == "M":
        return False
    if _FREE.match(last) or not after:
        return True
    if after == "'" and _inside(text[end + 1 : end + 2]):
        return _possessive(text, end)
    return not _inside(after) or bool(_FREE.match(after))


def _possessive(text: str, end: int) -> bool:
    """Whether ``'s`` follows, and ends the word."""
    return text[end : end + 2].lower() == "'s" and not _inside(text[end + 2 : end + 3])


def _with_s(text: str, folded: str, end: int, entry: Entry, language: str) -> tuple[int, Entry]:
    if not entry.phonemes or not _possessive(folded, end):
        return end, entry
    ending = text[end : end + 2]
    return end + 2, replace(
        entry,
        written=entry.written + ending,
        alias=entry.alias and entry.alias + ending,
        phonemes=with_s(entry.phonemes, language),
    )
