"""The mechanism: an ordered table of rules, each a pattern with its guard and its words.

A language is a tuple of ``Rule``. The first rule that holds for a stretch of text has it; what no
rule holds for is said as it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accessible.spoken.alignment import Replacement
from accessible.spoken.style import Manner

DIGITS = "0123456789"

Match = re.Match[str]
Words = Callable[[Match, Manner], "str | None"]
Guard = Callable[[Match, Manner], bool]


class Pattern:
    """A pattern that is compiled when it is first used: a language is ready at once."""

    search: Callable[..., Match | None]
    match: Callable[..., Match | None]
    fullmatch: Callable[..., Match | None]
    finditer: Callable[..., Iterator[Match]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """The methods of the compiled pattern, kept here from the first use on."""
        compiled = re.compile(self.pattern, self.flags)
        for method in Pattern.__annotations__:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


@dataclass(frozen=True)
class Rule:
    """One way of reading.

    ``kind`` is the class that ``accessible script`` shows. Where ``pattern`` matches and ``guard``
    holds, ``words`` says the match (or only the group named ``said``: the rest of the match is
    context, and stays free for other rules). ``words`` is a text, or a function that gives one;
    ``None`` means that the rule does not hold here after all, and the match's own text that it is
    to be said as it stands, whatever later rules think.

    ``needs``: characters of which the text must hold one, or a tuple of strings of which it must
    hold one, else the rule is not tried; ``also`` asks for one of others besides. A pattern is
    compiled when it is first tried, so keep long lists of words out of it: match the shape of a
    word and look it up in ``words``. It must run in linear time on any text.
    """

    kind: str
    pattern: str
    words: Words | str
    guard: Guard | None = None
    needs: str | tuple[str, ...] = ""
    also: str | tuple[str, ...] = ""
    flags: int = 0

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    @cached_property
    def group(self) -> str | int:
        """What is replaced: the group ``said``, or the whole match."""
        return "said" if "said" in self.regex.groupindex else 0

    def say(self, match: Match, manner: Manner) -> str | None:
        """The words for one match, or ``None`` where the rule does not hold."""
        if self.guard is not None and not self.guard(match, manner):
            return None
        return self.words if isinstance(self.words, str) else self.words(match, manner)


@dataclass(frozen=True)
class Table:
    """The rules of a language in their order, ready to be read over many texts."""

    rules: tuple[Rule, ...]

    @cached_property
    def words(self) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
        """The strings of which some rule needs one, after characters of which a text has one that
        has such a string; the first needs none."""
        strings = dict.fromkeys(need for need in self._needs if isinstance(need, tuple))
        return ((frozenset(), ()), *((frozenset(map(_rarest, each)), each) for each in strings))

    @cached_property
    def entries(self) -> tuple[tuple[int, tuple[Rule, int, int]], ...]:
        """Each rule with the bits of the characters and the places of the strings that it needs."""
        places = {strings: place for place, (_, strings) in enumerate(self.words)}
        made = []
        for rule in self.rules:
            needs = rule.needs, rule.also
            bits = sum(1 << self._characters.index(each) for each in {*needs} & {*self._characters})
            one, other = (places[each] if isinstance(each, tuple) else 0 for each in needs)
            made.append((bits, (rule, one, other)))
        return tuple(made)

    @cached_property
    def _needs(self) -> tuple[str | tuple[str, ...], ...]:
        return tuple(need for rule in self.rules for need in (rule.needs, rule.also) if need)

    @cached_property
    def _characters(self) -> tuple[str, ...]:
        """The characters of which some rule needs one."""
        return tuple(dict.fromkeys(need for need in self._needs if isinstance(need, str)))

    @cached_property
    def _bits(self) -> dict[str, int]:
        """What each character is good for, a bit for each of ``_characters``."""
        bits: dict[str, int] = {}
        for place, characters in enumerate(self._characters):
            for character in characters:
                bits[character] = bits.get(character, 0) | 1 << place
        return bits

    @cached_property
    def _likely(self) -> dict[int, tuple[tuple[Rule, int, int], ...]]:
        return {}

    def likely(self, letters: set[str]) -> tuple[tuple[Rule, int, int], ...]:
        """The rules that need no characters but those of a text, in order; each with the places of
        the strings that it needs among ``words``."""
        bits = self._bits
        met = 0
        for character in bits.keys() & letters:
            met |= bits[character]
        found = self._likely.get(met)
        if found is None:
            if len(self._likely) >= _KNOWN:
                self._likely.clear()
            found = tuple(entry for needs, entry in self.entries if needs & met == needs)
            self._likely[met] = found
        return found


#: Letters and signs from the rarest to those that most texts have; others are rarer.
_COMMON = "qxjzkv'bpygfwmcl,udhrsnio.ate "
#: So many kinds of texts are known by their characters at a time, for each language.
_KNOWN = 2_000


def _rarest(string: str) -> str:
    return min(string, key=_COMMON.find)


def _holds(text: str, letters: set[str], needs: tuple[frozenset[str], tuple[str, ...]]) -> bool:
    signs, words = needs
    if signs.isdisjoint(letters):
        return False
    # A loop, not any(): this is the most frequent line of the whole script stage.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def read(
    text: str,
    table: Table,
    manner: Manner,
    taken: Iterable[tuple[int, int]] = (),
) -> list[Replacement]:
    """What the rules say over a text, in order, not overlapping; ``taken`` stretches are left."""
    letters = set(text)
    words = table.words
    held: list[bool | None] = [True, *[None] * (len(words) - 1)]
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(taken):
        starts.append(start)
        ends.append(end)
    found: list[Replacement] = []
    for rule, needs, also in table.likely(letters):
        if held[needs] is None:
            held[needs] = _holds(text, letters, words[needs])
        if not held[needs]:
            continue
        if held[also] is None:
            held[also] = _holds(text, letters, words[also])
        if not held[also]:
            continue
        for match in rule.regex.finditer(text):
            start, end = match.span(rule.group)
            at = bisect_left(starts, end)
            if start >= end or (at and ends[at - 1] > start):
                continue
            said = rule.say(match, manner)
            if said is None:
                continue
            starts.insert(at, start)
            ends.insert(at, end)
            if said != text[start:end]:
                found.append((start, end, said, rule.kind))
    found.sort()
    return found
