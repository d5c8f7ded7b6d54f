"""What the readers of a formula's parts share: the words, the letters, the way to read a part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from accessible.mathematics.alphabet import Letter
from accessible.mathematics.node import Node
from accessible.mathematics.signs import INVISIBLE, kind_of, meaning
from accessible.mathematics.tongue import Tongue
from accessible.mathematics.utterance import Said, Speech

__all__ = ["Voice", "functions_of", "is_atom", "is_number", "is_signed", "is_simple", "letters_of"]

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*|\.\d+")
_INDEXED = re.compile(r"[^\W\d_]\d{1,3}|\d+[^\W\d_]")
_SETS = {
    "R": "reals", "N": "naturals", "Z": "integers", "Q": "rationals", "C": "complexes",
    "P": "primes-set", "H": "quaternions",
}  # fmt: skip
#: Nobody would tell them from the small ones, which are as common.
_NAMED_CAPITALS = frozenset("ΓΘΛΞΠΦΨΥ")
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœ")


@dataclass(slots=True)
class Voice:
    """Says the parts of one formula.

    ``row`` reads parts side by side. ``known``: the letters of the formula; a capital is called so
    where the small one is there too, and a bold one where the plain one is. ``chemical``: they are
    symbols of elements.
    ``functions``: the letters that are applied to one.
    """

    tongue: Tongue
    known: frozenset[Letter]
    chemical: bool
    functions: frozenset[str]
    row: Callable[[Sequence[Node], str], Speech] = field(repr=False)

    def say(self, key: str, *parts: Speech) -> Speech:
        return self.tongue.say(key, *parts)

    def part(self, node: Node | None) -> Speech:
        """A part by itself."""
        return self.row(node.row, "") if node is not None else []

    def token(self, node: Node) -> Speech:
        """A letter, a word, a number, a text or a sign."""
        if node.letter is not None:
            return self.letter(node.letter)
        if node.kind == "number":
            return self.number(node.text)
        if node.kind == "operator":
            return self.sign(node.text)
        if node.kind == "identifier" and " " not in node.text:
            return self.word(node.text)
        return self.text(node.text)

    def letter(self, letter: Letter) -> Speech:
        """A letter by its name, with its style and its case where they tell it from another."""
        plain, style = letter.plain, letter.style
        if style == "double-struck" and plain in _SETS:
            return self.say(_SETS[plain])
        small = plain.lower()
        name = self.tongue.greek.get(plain)
        said: Speech = [self.tongue.letter(name if name is not None else plain)]
        if plain in _NAMED_CAPITALS or (
            plain != small
            and any(other.plain == small and other.style == style for other in self.known)
        ):
            said = self.say("cap", said)
        if style in ("script", "fraktur") or (
            style and any(other.plain == plain and other.style != style for other in self.known)
        ):
            said = self.say(style, said)
        return said

    def number(self, text: str) -> Speech:
        if text.isdecimal():
            return [text]
        found = _NUMBER.fullmatch(text.rstrip(".,") or text)
        return [text] if found else self.mixed(text)

    def word(self, text: str) -> Speech:
        """A name of several letters: a function's, a word, or letters side by side."""
        known = self.tongue.functions.get(text)
        if known is not None:
            return [known]
        if not text.isalpha():
            return self.mixed(text)
        small = text.lower()
        if len(text) > 2 and not text.isupper() and not _VOWELS.isdisjoint(small):
            return [text]
        if any(character.lower() == character.upper() for character in text):
            return [text]  # a script without cases
        return self.spelled(text)

    def spelled(self, text: str) -> Speech:
        """Letters one by one; none of them is a variable, so their case is not said."""
        names = self.tongue.greek
        return [self.tongue.letter(names.get(letter, letter)) for letter in text]

    def mixed(self, text: str) -> Speech:
        """A token that holds more than one thing: 2x, 50%, −3."""
        said: Speech = []
        at = 0
        while at < len(text):
            number = _NUMBER.match(text, at)
            if number:
                said.append(number[0])
                at = number.end()
                continue
            end = at
            while end < len(text) and text[end].isalpha():
                end += 1
            if end - at > 1:
                said += self.word(text[at:end])
                at = end
                continue
            said += self._character(text[at], bool(said))
            at += 1
        return said

    def _character(self, character: str, follows: bool) -> Speech:
        if character.isalpha():
            letter = Letter(unicodedata.normalize("NFKC", character)[:1] or character)
            return self.letter(letter)
        if character.isspace() or character in INVISIBLE:
            return []
        key, _ = meaning(character)
        if not follows and key in ("minus", "plus"):
            return self.say("negative" if key == "minus" else "positive")
        return self.sign(character)

    def sign(self, sign: str) -> Speech:
        """The words of a sign, by itself."""
        key, kind = meaning(sign)
        if kind == "punctuation":
            return self.punctuation(key)
        for known in (key, f"{key}-sign"):
            if self.tongue.has(known) and "{" not in self.tongue.words[known]:
                return self.say(known)
        if key.startswith("not "):
            return [*self.say("not"), *self.say(key[4:])]
        for name in ("open", "close"):
            if self.tongue.has(f"{name}-{sign}"):
                return self.say(f"{name}-{sign}")
        if sign in INVISIBLE:
            return []
        if len(sign) > 1:
            return self.mixed(sign)
        return self._named(sign)

    def punctuation(self, key: str) -> Speech:
        """A pause, for those that make one."""
        pauses = {"comma": ",", "semicolon": ";", "colon": ":", "stop": ".", "question": ","}
        if key in pauses:
            return [pauses[key]]
        return self.say("single-bar") if key in ("bar", "double-bar", "broken-bar") else []

    def _named(self, sign: str) -> Speech:
        """A sign that we have no words for: by Unicode's name where that is language, else so."""
        category = unicodedata.category(sign)
        if category[0] in "LN":
            return [Said(sign)]
        if category[0] in "PZCM":
            return []
        name = unicodedata.name(sign, "").lower()
        return self.say(
            "unknown",
            [name] if name.replace(" ", "").replace("-", "").isalpha() else self.say("sign"),
        )

    def text(self, text: str) -> Speech:
        """Running text: its words as they are, its signs in words."""
        said: Speech = []
        word: list[str] = []

        def end() -> None:
            if word:
                said.append("".join(word))
                word.clear()

        for character in text:
            key, kind = meaning(character)
            if character.isspace():
                end()
            elif key in ("comma", "semicolon", "colon", "stop") and not word:
                said += self.punctuation(key)
            elif character in "-–'’.,:;?!&" or unicodedata.category(character)[0] in "LNM":
                word.append(character)  # as in any sentence
            elif not kind or character in "—/":
                end()
            else:
                end()
                said += self.sign(character)
        end()
        if len(said) == 1 and _INDEXED.fullmatch(said[0]):
            return self.mixed(said[0])  # x2
        return [piece for piece in (" ".join(piece.split()) for piece in said) if piece]


def letters_of(node: Node) -> frozenset[Letter]:
    """The letters of a whole formula."""
    found: set[Letter] = set()
    left = [node]
    while left:
        here = left.pop()
        if here.letter is not None:
            found.add(here.letter)
        left += [child for child in (*here.children, *here.before) if child is not None]
    return frozenset(found)


def functions_of(formula: Node) -> frozenset[str]:
    """The letters that stand before one thing in parentheses, T(x): functions of the formula."""
    found: set[str] = set()
    left = [formula]
    while left:
        here = left.pop()
        row = [part for part in here.children if part is not None]
        for place, part in enumerate(row):
            after = row[place + 1] if place + 1 < len(row) else None
            if part.letter is None or after is None:
                continue
            inner = after.children[0] if after.kind == "fenced" and after.text == "()" else None
            if after.text == "(" and [each.text for each in row[place + 3 : place + 4]] == [")"]:
                inner = row[place + 2]
            one = inner.only if inner is not None else None
            if one is not None and one.letter is not None and one.letter != part.letter:
                found.add(part.text)
        left += [child for child in (*here.children, *here.before) if child is not None]
    return frozenset(found)


def is_atom(node: Node | None) -> bool:
    """Whether a part is one thing to the ear: a number, a letter, one with a mark or a power."""
    if node is None:
        return True
    node = node.only
    if node.kind in ("identifier", "number", "text"):
        return True
    if node.kind == "operator":
        return kind_of(node.text) == "symbol"
    if node.kind in ("script", "limits"):
        base = node.children[0]
        return base is not None and is_atom(base) and all(map(is_atom, node.children[1:]))
    return node.kind == "row" and not node.children


def is_simple(node: Node | None) -> bool:
    """Whether a part ends by itself: nothing in it stands between two parts."""
    if node is None:
        return True
    parts = node.only.row
    for place, part in enumerate(parts):
        if part.kind == "operator":
            kind = kind_of(part.text)
            leads = not place and meaning(part.text)[0] in ("minus", "plus", "plus-minus")
            if kind not in ("suffix", "symbol", "") and not leads:
                return False
        elif part.kind in ("fraction", "table", "gap"):
            return False
    return True


def is_signed(parts: Sequence[Node]) -> bool:
    """Whether a part is a sign and one thing after it: (−3) is heard without parentheses."""
    return (
        len(parts) == 2
        and parts[1].kind in ("number", "identifier")
        and meaning(parts[0].text)[0] in ("minus", "plus")
    )


def is_number(node: Node | None) -> bool:
    """Whether a part is a number alone."""
    return node is not None and node.only.kind == "number"
