"""How long the voice rests, in milliseconds: the reader's white space, heard."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Items
from dataclasses import replace

from accessible.scripting.units import Role, Sequence, Utterance

SENTENCE = 250
#: Where a scene ends.
BREAK = 1200
DOCUMENT = 1500

_ROLES = {Role.TABLE_CELL: 300, Role.LIST_ITEM: 400, Role.CODE: 300}
_ELEMENTS = {
    "h1": 1200,
    "h2": 1000,
    "h3": 900,
    "h4": 800,
    "h5": 800,
    "h6": 800,
    "p": 500,
    "li": 400,
    "dt": 300,
    "dd": 400,
    "td": 300,
    "th": 300,
    "tr": 500,
    "caption": 600,
    "figcaption": 600,
    "table": 900,
    "figure": 900,
    "ul": 600,
    "ol": 600,
    "dl": 600,
    "blockquote": 800,
    "aside": 800,
    "pre": 600,
    "section": 1000,
    "article": 1000,
}


def after(role: Role) -> int:
    """The pause after a run that stands in a container beside blocks."""
    return _ROLES.get(role, 500)


def of_element(name: str) -> int:
    """The pause after an element."""
    return _ELEMENTS.get(name, 400)


def close(items: Items[Sequence | Utterance], pause: int) -> list[Sequence | Utterance]:
    """The items with at least this pause after the last thing said, and after the last that cannot
    be skipped: without the page number, the paragraph still ends."""
    closed = list(items)
    for at in reversed(range(len(closed))):
        item = closed[at]
        if isinstance(item, Sequence):
            closed[at] = replace(item, items=tuple(close(item.items, pause)))
            break
        closed[at] = replace(item, pause=max(item.pause, pause))
        if not item.epub_type:
            break
    return closed


def before(
    items: Items[Sequence | Utterance], wanted: Mapping[str, int]
) -> tuple[Sequence | Utterance, ...]:
    """The items with at least the pauses that are ``wanted`` before some utterances, by their
    ids."""
    if not wanted:
        return tuple(items)
    coming = 0

    def again(items: Items[Sequence | Utterance]) -> tuple[Sequence | Utterance, ...]:
        nonlocal coming
        made: list[Sequence | Utterance] = []
        for item in reversed(items):
            if isinstance(item, Sequence):
                made.append(replace(item, items=again(item.items)))
            else:
                made.append(replace(item, pause=max(item.pause, coming)))
                coming = wanted.get(item.id, 0)
        return tuple(reversed(made))

    return again(items)
