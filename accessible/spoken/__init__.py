"""From the written sentence to what is said for it, with the map between the two.

A ``Speaker`` is the one door. The written text is never altered: the spoken text is a splice over
it, and ``Spoken`` keeps the exact map in both directions, so that an engine's word timings on the
spoken text become timings on the written one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from unicodedata import category

from accessible.audio import Phonemes
from accessible.spoken import cleanup
from accessible.spoken.alignment import Piece, Replacement, Spoken, compose, joined, splice
from accessible.spoken.emoji import ORNAMENTS
from accessible.spoken.languages import rules_of
from accessible.spoken.rules import read
from accessible.spoken.style import Manner, Style

if TYPE_CHECKING:
    from accessible.spoken.lexicon.entries import Entry, Lexicon

__all__ = ["Annotation", "Piece", "Speaker", "Spoken", "Style", "joined", "says_something", "speak"]

#: Rules are read over this many characters at a time, so that time grows with the text's length.
_WINDOW = 2_000
#: The rules are read again over what they gave until they have nothing more to say, this often at
#: the most: what is normalized once stays as it is.
_PASSES = 4

#: Signs that are seen, not heard.
_SEEN = re.compile(f"[{ORNAMENTS}|~^`´¨¯]")


def says_something(text: str) -> bool:
    """Whether there is anything in the text to say: a letter, a digit or a named symbol.

    Ornaments, dashes and stars alone are seen, not heard.
    """
    return any(
        character.isalnum() or (category(character)[0] == "S" and not _SEEN.match(character))
        for character in text
    )


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the markup says of the written characters ``start`` to ``end``.

    ``language``: they are in another language than the rest. ``ipa``: how they sound. ``script``:
    they stand above the line (``sup``) or below it (``sub``). ``said``: the words for them, which
    no rule and no lexicon reads again (of a formula, of an abbreviation). ``before`` and ``after``
    are said around them and seen nowhere ("deleted: ").
    """

    start: int
    end: int
    language: str = ""
    ipa: str = ""
    script: str = ""
    said: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A stretch of the spoken text so far that somebody has spoken for: a lexicon or the markup.

    ``ipa`` is its sound, if they gave one; ``final``: its words are theirs too.
    """

    start: int
    end: int
    ipa: str
    final: bool = False


@dataclass(slots=True)
class Speaker:
    """Says written texts in one style and by one lexicon; ``uses`` counts the lexicon's."""

    style: Style = field(default_factory=Style)
    lexicon: Lexicon | None = None
    uses: Counter[Entry] = field(default_factory=Counter)

    def speak(
        self,
        written: str,
        language: str,
        *,
        before: str = "",
        heading: bool = False,
        annotations: Sequence[Annotation] = (),
    ) -> Spoken:
        """What is said for a written sentence in ``language`` (BCP 47).

        ``before`` is said first and seen nowhere ("Image: "); ``heading`` texts may be a bare
        numeral. Never raises, whatever the text holds. What the style leaves out of a sentence is
        said when it is all of the sentence: no unit is lost without a word.
        """
        spoken, fixed = self._said(written, language, heading, annotations, self.style)
        if not says_something(spoken.text) and says_something(written):
            aloud = replace(self.style, notes="spoken", urls="full", emoji="named")
            spoken, fixed = self._said(written, language, heading, annotations, aloud)
            if not says_something(spoken.text):
                # A sign alone that rules pass over in a sentence (™): the voice has its own word.
                spoken, fixed = splice(written, _cleaned(written, annotations)), []
        if before:
            spoken, fixed = _changed(spoken, fixed, [(0, 0, before, "label")])
        phonemes = tuple(Phonemes(said.start, said.end, said.ipa) for said in fixed if said.ipa)
        return replace(spoken, phonemes=phonemes) if phonemes else spoken

    def _said(
        self,
        written: str,
        language: str,
        heading: bool,
        annotations: Sequence[Annotation],
        style: Style,
    ) -> tuple[Spoken, list[_Fixed]]:
        """What a style says for a text, and what of it somebody has spoken for."""
        spoken = splice(written, _cleaned(written, annotations))
        fixed: list[_Fixed] = []
        for said in sorted(annotations, key=lambda said: (said.start, -said.end)):
            start, end = spoken.spoken_span(said.start, said.end)
            # Who speaks for the whole speaks for what stands within it.
            if (said.ipa or said.said) and (not fixed or fixed[-1].end <= start):
                fixed.append(_Fixed(start, end, said.ipa, final=bool(said.said)))
        foreign = [said for said in annotations if said.language]
        if self.lexicon:
            stretches = _stretches(spoken, language, foreign)
            spoken, fixed = self._looked_up(self.lexicon, spoken, fixed, stretches)
        for _ in range(_PASSES):
            stretches = _stretches(spoken, language, foreign)
            found = _ruled(spoken.text, stretches, fixed, style, heading)
            if found:
                spoken, fixed = _changed(spoken, fixed, found)
            left = cleanup.replacements(spoken.text)
            if left:
                spoken, fixed = _changed(spoken, fixed, left)
            elif not found:
                break
        return spoken, fixed

    def _looked_up(
        self,
        lexicon: Lexicon,
        spoken: Spoken,
        fixed: list[_Fixed],
        stretches: Iterable[tuple[int, int, str]],
    ) -> tuple[Spoken, list[_Fixed]]:
        """The text as the lexicon has it. An alias is final: no rule reads it."""
        aliases: list[Replacement] = []
        known: list[_Fixed] = []
        for at, stop, language in stretches:
            for first, last, entry in lexicon.find(spoken.text[at:stop], language):
                start, end = at + first, at + last
                if any(said.start < end and start < said.end for said in fixed):
                    continue
                self.uses[entry] += 1
                if entry.alias:
                    aliases.append((start, end, entry.alias, "lexicon"))
                known.append(_Fixed(start, end, entry.phonemes, final=bool(entry.alias)))
        return _changed(spoken, sorted([*fixed, *known], key=_start), aliases)


def speak(
    written: str,
    language: str,
    *,
    before: str = "",
    heading: bool = False,
    style: Style | None = None,
) -> Spoken:
    """What a ``Speaker`` without a lexicon says for a written sentence."""
    return Speaker(style or Style()).speak(written, language, before=before, heading=heading)


def _ruled(
    text: str,
    stretches: Iterable[tuple[int, int, str]],
    fixed: list[_Fixed],
    style: Style,
    heading: bool,
) -> list[Replacement]:
    """What the rules of each stretch's language say."""
    found: list[Replacement] = []
    for start, end, language in stretches:
        rules = rules_of(language)
        if rules is None:
            continue
        manner = Manner(style, language, heading)
        for at, window in _windows(text, start, end):
            taken = [(said.start - at, said.end - at) for said in fixed]
            found += _moved(read(window, rules, manner, taken), at)
        # What has phonemes is read by itself, for the engines that take none.
        for said in fixed:
            if not said.final and start <= said.start and said.end <= end:
                found += _moved(read(text[said.start : said.end], rules, manner), said.start)
    found.sort()
    return found


def _moved(replacements: list[Replacement], by: int) -> Iterator[Replacement]:
    for start, end, said, kind in replacements:
        yield start + by, end + by, said, kind


def _start(said: _Fixed) -> int:
    return said.start


def _changed(
    spoken: Spoken, fixed: list[_Fixed], replacements: list[Replacement]
) -> tuple[Spoken, list[_Fixed]]:
    """The spoken text with replacements in it, and its phonemes moved along."""
    step = splice(spoken.text, replacements)
    moved = []
    for said in fixed:
        start, end = step.spoken_span(said.start, said.end)
        moved.append(replace(said, start=start, end=end))
    return compose(spoken, step), moved


_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def _cleaned(written: str, annotations: Sequence[Annotation]) -> list[Replacement]:
    """The clean-up, with what the markup says in its place: words for words, words around words,
    and figures above and below the line as Unicode's own."""
    found = cleanup.replacements(written)
    for said in annotations:
        if said.said:
            found = _put(found, (said.start, said.end, said.said, "markup"))
    for said in annotations:
        text = written[said.start : said.end] if said.script else ""
        moved = text.translate(_RAISED if said.script == "sup" else _LOWERED)
        if text and all(a != b for a, b in zip(text, moved, strict=True)):
            found = _put(found, (said.start, said.end, moved, "script"))
        for at, words in ((said.start, said.before), (said.end, said.after)):
            if words:
                around = next((each for each in found if each[0] < at < each[1]), None)
                at = around[1] if around else at
                found.append((at, at, words, "label"))
    found.sort()
    return found


def _put(found: list[Replacement], put: Replacement) -> list[Replacement]:
    """The replacements with one more, instead of the clean-up in its place; what the markup has
    put there before stays."""
    touching = [each for each in found if each[0] < put[1] and put[0] < each[1]]
    if any(each[3] == "markup" for each in touching):
        return found
    return [*(each for each in found if each not in touching), put]


def _stretches(
    spoken: Spoken, language: str, foreign: Sequence[Annotation]
) -> Iterator[tuple[int, int, str]]:
    """The spoken text so far, cut where its language changes."""
    at = 0
    for said in foreign:
        start, end = spoken.spoken_span(said.start, said.end)
        start = max(at, start)
        if start >= end:
            continue
        if at < start:
            yield at, start, language
        yield start, end, said.language
        at = end
    if at < len(spoken.text):
        yield at, len(spoken.text), language


def _windows(text: str, at: int, end: int) -> Iterator[tuple[int, str]]:
    """A stretch of the text in windows cut at white space, each with its place."""
    while end - at > _WINDOW:
        cut = text.rfind(" ", at + _WINDOW // 2, at + _WINDOW)
        cut = cut + 1 if cut > 0 else at + _WINDOW
        yield at, text[at:cut]
        at = cut
    yield at, text[at:end]
