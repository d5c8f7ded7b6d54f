"""What is told of a list: how many it holds, and the numbers that readers see (HTML §4.4.5–4.4.9).

A list is announced as screen readers do it, but for three kinds that would only weary: lists of one
item, lists of nothing but links (contents, menus), and lists without marks, which look like text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from lxml import etree

from accessible.scripting.markup import local_name, semantics

LISTS = frozenset("ol ul menu dir dl".split())
_NO_LISTS = frozenset(
    "presentation none group toc loi lot lov loa landmarks page-list index".split()
)
_STYLE = re.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:\s*([^;]{0,200})", re.I)
#: What a number may be written as: letters are said as letters, all else as a number.
_LETTERS = frozenset({"a", "A", "lower-alpha", "upper-alpha", "lower-latin", "upper-latin"})
_TYPED = re.compile(r"\W{0,3}(\w{1,9})[.)\]:]")


@dataclass(frozen=True, slots=True)
class Listing:
    """``kind``: ``item``, or ``term`` for a list of definitions; ``count``: how many of them;
    ``told``: whether that is to be announced; ``numbers``: what stands before each item."""

    kind: str
    count: int
    told: bool
    numbers: dict[etree._Element, str] = field(default_factory=dict)


def listing_of(
    element: etree._Element,
    silent: Callable[[etree._Element], bool],
    unmarked: Collection[etree._Element],
) -> Listing:
    """What is told of a list. ``unmarked``: the items that style sheets take the marks from."""
    if local_name(element) == "dl":
        terms = [each for each in _terms(element) if not silent(each)]
        return Listing("term", len(terms), len(terms) > 1 and _is_list(element))
    items = [
        each for each in element if local_name(each) == "li" and not silent(each) and _holds(each)
    ]
    plain = not _is_list(element) or _style(element) == "none"
    plain = plain or all(each in unmarked for each in items) or all(map(_is_link, items))
    numbers: dict[etree._Element, str] = {}
    if local_name(element) == "ol" and not plain:
        numbers = _numbers(element, [each for each in items if each not in unmarked])
    return Listing("item", len(items), len(items) > 1 and not plain, numbers)


def _terms(element: etree._Element) -> list[etree._Element]:
    rows = [element, *(child for child in element if local_name(child) == "div")]
    return [child for row in rows for child in row if local_name(child) == "dt"]


def _is_list(element: etree._Element) -> bool:
    """Whether it is a list to listeners too: no contents, no navigation, no layout."""
    if semantics(element) & _NO_LISTS:
        return False
    # The contents of a book are a list in a navigation element, or in a section that says so.
    return not any(
        local_name(outer) == "nav" or semantics(outer) & (_NO_LISTS - {"group", "none"})
        for outer in element.iterancestors()
    )


def _holds(item: etree._Element) -> bool:
    return any(isinstance(child.tag, str) for child in item) or any(
        text and text.strip() for text in (item.text, *(child.tail for child in item))
    )


def _is_link(item: etree._Element) -> bool:
    """Whether an item is a link, and a list of such perhaps, and nothing else."""
    if (item.text or "").strip():
        return False
    linked = False
    for child in item:
        name = local_name(child)
        if (child.tail or "").strip():
            return False
        if name == "a" and child.get("href"):
            linked = True
        elif name in ("p", "span", "div"):
            if not _is_link(child):
                return False
            linked = True
        elif name not in ("ol", "ul") and isinstance(child.tag, str):
            return False
    return linked


def _numbers(element: etree._Element, items: list[etree._Element]) -> dict[etree._Element, str]:
    """The number of each item as readers see it: ``start``, ``reversed``, ``value``, ``type``."""
    step = -1 if element.get("reversed") is not None else 1
    count = sum(1 for each in element if local_name(each) == "li")
    number = _integer(element.get("start"), count if step < 0 else 1)
    style = _style(element) or (element.get("type") or "").strip()
    numbers: dict[etree._Element, str] = {}
    wanted = set(items)
    for item in element:
        if local_name(item) != "li":
            continue
        number = _integer(item.get("value"), number)
        own = _style(item) or (item.get("type") or "").strip() or style
        if item in wanted and own not in ("none", "disc", "circle", "square"):
            said = _letters(number) if own in _LETTERS and number > 0 else str(number)
            if not _is_typed(item, said):
                numbers[item] = said
        number += step
    return numbers


def _is_typed(item: etree._Element, number: str) -> bool:
    """Whether an item's own text begins with its number: the mark is not seen, whoever hides it."""
    first = next((str(text) for text in item.itertext() if str(text).strip()), "")
    typed = _TYPED.match(first.strip()[:20])
    return typed is not None and typed[1].upper() == number


def _letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _integer(written: str | None, otherwise: int) -> int:
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,9})\s*", written or "")
    return int(found[1]) if found else otherwise


def _style(element: etree._Element) -> str:
    """The kind of mark that an element's own style gives its items."""
    found = _STYLE.search(element.get("style") or "")
    words = found[1].split() if found else []
    return next((word for word in words if word == "none" or word in _LETTERS), "")
