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
    def characters(self) -> tuple[frozenset[str], ...]:
        """The characters of which some rule needs one; the first needs none."""
        return tuple(map(frozenset, self._needs(str)))

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The strings of which some rule needs one."""
        return tuple(self._needs(tuple))

    @cached_property
    def entries(self) -> tuple[tuple[Rule, int, int], ...]:
        """Each rule with the numbers of what it needs, counted through characters, then words."""
        needs = [*self._needs(str), *self._needs(tuple)]
        number = {need: place for place, need in enumerate(needs)}
        return tuple((rule, number[rule.needs], number[rule.also]) for rule in self.rules)

    @cached_property
    def without_digits(self) -> tuple[tuple[Rule, int, int], ...]:
        """The entries for a text without digits, which most sentences of a book are."""
        return tuple(
            entry for entry in self.entries if DIGITS not in (entry[0].needs, entry[0].also)
        )

    def _needs(self, kind: type) -> list[Any]:
        needs = ["", *(need for rule in self.rules for need in (rule.needs, rule.also))]
        return [need for need in dict.fromkeys(needs) if isinstance(need, kind)]


def _holds(text: str, words: tuple[str, ...]) -> bool:
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
    held: list[bool | None] = [not some.isdisjoint(letters) for some in table.characters]
    held[0] = True
    known = len(held)
    held += [None] * len(table.words)
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(taken):
        starts.append(start)
        ends.append(end)
    found: list[Replacement] = []
    entries = table.without_digits if letters.isdisjoint(DIGITS) else table.entries
    for rule, needs, also in entries:
        if held[needs] is None:
            held[needs] = _holds(text, table.words[needs - known])
        if not held[needs]:
            continue
        if held[also] is None:
            held[also] = _holds(text, table.words[also - known])
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
