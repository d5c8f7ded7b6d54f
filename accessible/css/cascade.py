"""What the sheets of one document say of its elements (CSS Cascade 5): hidden, or out of line.

A rule that applies on some screens only can show an element and cannot hide one: nothing is left
unsaid because a narrow screen would have no room for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import InitVar, dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from accessible.book import XHTML
from accessible.css.rules import Declaration, Rule, When, declarations
from accessible.css.selectors import InvalidSelector, Page, Selector, TooMuchWork, compiled, keys_of

#: Important, in a ``style`` attribute, not in a layer, specificity, order: the higher wins.
Rank = tuple[bool, bool, bool, tuple[int, int, int], int]
#: The most selectors of one document.
_MOST = 10_000
_LOWEST: Rank = (False, False, False, (-1, 0, 0), 0)

_KEPT = frozenset({"inherit", "unset", "revert", "revert-layer"})
_HIDING = {
    "display": frozenset({"none"}),
    "visibility": frozenset({"hidden", "collapse"}),
    "content-visibility": frozenset({"hidden"}),
}
#: What takes an element out of the line of text it stands in.
_APART = {
    "float": frozenset({"left", "right", "inline-start", "inline-end"}),
    "position": frozenset({"absolute", "fixed"}),
    "display": frozenset(
        "block flex grid table list-item flow-root table-cell table-row table-caption".split()
    ),
}
_DISPLAYS = frozenset(
    "none inline contents run-in ruby ruby-base ruby-text ruby-base-container "
    "ruby-text-container table-row-group table-header-group table-footer-group table-column "
    "table-column-group math initial inline-block inline-flex inline-grid inline-table".split()
)
_VALUES = {
    "display": _DISPLAYS | _APART["display"] | _KEPT,
    "visibility": _HIDING["visibility"] | _KEPT | {"visible", "initial"},
    "content-visibility": frozenset({"visible", "auto", "hidden", "initial"}) | _KEPT,
    "float": _APART["float"] | _KEPT | {"none", "initial"},
    "position": _APART["position"] | _KEPT | {"static", "relative", "sticky", "initial"},
    "list-style-type": frozenset({"none", "marked"}),
}
_BULLETS = frozenset({"list-style", "list-style-type"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One selector's value of one property."""

    selector: Selector
    value: str
    rank: Rank


@dataclass(slots=True)
class Cascade:
    """The rules of one document, in order, ready to be asked."""

    rules: InitVar[Iterable[Rule]]
    _entries: dict[str, list[_Entry]] = field(init=False)
    _by_key: dict[str, dict[str, list[_Entry]]] = field(default_factory=dict)

    def __post_init__(self, rules: Iterable[Rule]) -> None:
        self._entries = {name: [] for name in _VALUES}
        left = _MOST
        for order, rule in enumerate(rules):
            valid = [one for one in rule.declarations if _is_valid(one) and _counts(one, rule.when)]
            for selector in selectors_of(rule) if valid and left > 0 else ():
                left -= 1
                for one in valid:
                    rank = rank_of(one.important, rule.layered, False, selector.specificity, order)
                    self._entries[_name(one)].append(_Entry(selector, _value(one), rank))

    def hidden(self, root: etree._Element) -> set[etree._Element]:
        """The elements whose subtree no reader sees, the topmost ones.

        ``display: none``, the ``hidden`` attribute that no rule overrides, a dialog that is not
        open, ``content-visibility: hidden``, and ``visibility: hidden`` where nothing inside is
        made visible again. Of an element that has something visible inside, the hidden children
        are given, not itself. Styles that would take too long to judge hide nothing.
        """
        page = Page(root)
        try:
            unseen = {
                element
                for name in ("display", "content-visibility")
                for element in self._with(page, name, _HIDING[name])
            }
            unseen |= self._invisible(page, unseen)
        except TooMuchWork:
            unseen = set(_by_markup(root))
        return {
            element
            for element in unseen
            if not any(around in unseen for around in element.iterancestors())
        }

    def apart(self, root: etree._Element) -> dict[etree._Element, str]:
        """The elements that do not stand in the line of text around them, each with the property
        that takes it out: ``float``, ``position``, or ``display`` (a block of its own). Only what
        sheets and styles say: a ``p`` is not among them when they say nothing of it."""
        page = Page(root)
        try:
            return {
                element: name
                for name in ("display", "position", "float")
                for element in self._with(page, name, _APART[name])
            }
        except TooMuchWork:
            return {}

    def unmarked(self, root: etree._Element) -> set[etree._Element]:
        """The ``li`` elements that have no bullet and no number (CSS Lists 3 §3)."""
        page = Page(root)
        item = f"{{{XHTML}}}li"
        try:
            bare = set(self._with(page, "list-style-type", frozenset({"none"})))
            inherits = [
                child
                for element in bare
                if element.tag != item
                for child in element.iterchildren(item)
                if not self._winner(page, child, "list-style-type")
            ]
            boxes = self._with(page, "display", _VALUES["display"] - _KEPT - {"none", "list-item"})
        except TooMuchWork:
            return set()
        return {element for element in (*bare, *inherits, *boxes) if element.tag == item}

    def _with(self, page: Page, name: str, values: frozenset[str]) -> dict[etree._Element, str]:
        """The elements with one of some values of a property, and which."""
        candidates: dict[etree._Element, None] = {}
        if name == "display" and "none" in values:
            candidates.update(dict.fromkeys(_by_markup(page.root)))
        for element in page.styled:
            if any(_value(one) in values for one in _inline(element, name)):
                candidates[element] = None
        for entry in self._entries[name]:
            if entry.value in values:
                candidates.update(dict.fromkeys(page.meant(entry.selector)))
        found = {element: self._winner(page, element, name) for element in candidates}
        return {element: value for element, value in found.items() if value in values}

    def _invisible(self, page: Page, unseen: set[etree._Element]) -> set[etree._Element]:
        """What ``visibility`` hides: it is inherited, and may be undone further inside."""
        hiding = self._with(page, "visibility", _HIDING["visibility"])
        if not hiding:
            return set()
        showing = self._with(page, "visibility", frozenset({"visible", "initial"}))
        holding: set[etree._Element] = set()
        for element in showing:
            holding.update(element.iterancestors())
        found: set[etree._Element] = set()
        waiting = [element for element in hiding if element not in unseen]
        while waiting:
            element = waiting.pop()
            if element not in holding:
                found.add(element)
                continue
            waiting += [
                child
                for child in element.iterchildren("*")
                if child not in showing and child not in hiding and child not in unseen
            ]
        return found

    def _winner(self, page: Page, element: etree._Element, name: str) -> str:
        """The value of a property that wins for an element; empty when nothing is said."""
        best, value = _LOWEST, "none" if name == "display" and _is_shut(element) else ""
        by_key = self._by_key.setdefault(name, {}) or self._keyed(name)
        for key in keys_of(element):
            for entry in by_key.get(key, ()):
                if entry.rank >= best and page.matches(entry.selector, element):
                    best, value = entry.rank, entry.value
        for order, one in enumerate(_inline(element, name)):
            rank = rank_of(one.important, False, True, (0, 0, 0), order)
            if rank >= best:
                best, value = rank, _value(one)
        return value

    def _keyed(self, name: str) -> dict[str, list[_Entry]]:
        keyed: defaultdict[str, list[_Entry]] = defaultdict(list)
        for entry in self._entries[name]:
            keyed[entry.selector.keys[0]].append(entry)
        self._by_key[name] = keyed
        return keyed


def stated(
    root: etree._Element, rules: Iterable[Rule], names: frozenset[str]
) -> Callable[[etree._Element], dict[str, str]]:
    """What rules and ``style`` attributes state of some properties, for each element."""
    page = Page(root)
    keyed: defaultdict[str, list[tuple[Selector, bool, int, Rule]]] = defaultdict(list)
    for order, rule in enumerate(rules):
        if rule.when is When.ALWAYS:
            for selector in selectors_of(rule):
                keyed[selector.keys[0]].append((selector, rule.layered, order, rule))

    def of(element: etree._Element) -> dict[str, str]:
        best: dict[str, tuple[Rank, str]] = {}

        def take(said: Iterable[Declaration], layered: bool, inline: bool, *where: Any) -> None:
            for one in said:
                rank = rank_of(one.important, layered, inline, *where)
                if one.name in names and (one.name not in best or rank >= best[one.name][0]):
                    best[one.name] = (rank, one.written)

        try:
            for key in keys_of(element):
                for selector, layered, order, rule in keyed.get(key, ()):
                    if page.matches(selector, element):
                        take(rule.declarations, layered, False, selector.specificity, order)
        except TooMuchWork:
            return {}
        take(_styled(element.get("style", "")), False, True, (0, 0, 0), 0)
        return {name: value for name, (_, value) in best.items()}

    return of


def selectors_of(rule: Rule) -> list[Selector]:
    """The selectors of a rule that mean anything; none where one of them is invalid."""
    try:
        made = [compiled(tokens, rule.prefixes) for tokens in rule.selectors[:_MOST]]
    except InvalidSelector:
        return []
    return [selector for selector in made if selector]


def rank_of(
    important: bool, layered: bool, inline: bool, specificity: tuple[int, int, int], order: int
) -> Rank:
    # Layers lose against what is in none, and win when it is important (CSS Cascade 5 §6.4.4).
    return (important, inline, layered == important, specificity, order)


def _is_valid(declaration: Declaration) -> bool:
    known = _VALUES.get(_name(declaration))
    if known is None:
        return False
    # A value that is computed (var(), env()) is something else than hidden, as far as we know.
    return _value(declaration) in known or any(
        token.type == "function" for token in declaration.tokens
    )


def _counts(declaration: Declaration, when: When) -> bool:
    asserts = _value(declaration) in _HIDING.get(declaration.name, ())
    return when is When.ALWAYS if asserts else when is not When.NEVER


def _name(declaration: Declaration) -> str:
    return "list-style-type" if declaration.name in _BULLETS else declaration.name


def _value(declaration: Declaration) -> str:
    """The keyword that matters: of ``display``'s two words (``block flow``) the first."""
    if any(token.type == "function" for token in declaration.tokens):
        return ""
    words = declaration.value.split(" ")
    if declaration.name in _BULLETS:
        return "none" if "none" in words else "marked"
    return words[0]


def _inline(element: etree._Element, name: str) -> Iterator[Declaration]:
    style = element.get("style")
    if style and name.removesuffix("-type") in style.lower():
        for one in _styled(style):
            if _name(one) == name and _is_valid(one):
                yield one


@lru_cache(maxsize=1024)
def _styled(style: str) -> tuple[Declaration, ...]:
    return declarations(style)


def _is_shut(element: etree._Element) -> bool:
    """Whether HTML itself does not draw it (HTML §15.3.1)."""
    return element.get("hidden") is not None or (
        element.tag == f"{{{XHTML}}}dialog" and element.get("open") is None
    )


def _by_markup(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter("*") if _is_shut(element))
