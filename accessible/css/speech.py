"""What sheets state of how elements sound (CSS Speech 1), and which elements a selector means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from accessible.css.cascade import Rank, rank_of, selectors_of
from accessible.css.rules import Declaration, Rule, When, declarations, selectors
from accessible.css.selectors import InvalidSelector, Page, TooMuchWork, compiled

_NAMES = r"(?:-epub-)?(?:speak(?:-as)?|voice-[a-z]+|(?:pause|rest|cue)(?:-before|-after)?)"
#: Where a sheet, or a style, states a property of speech; with EPUB's prefix or without (EPUB 3.3
#: §6.3.2).
SPEECH = re.compile(rf"(?<![\w.#-]){_NAMES}\s*:", re.I)
_NAME = re.compile(_NAMES)
_STYLED = etree.XPath("descendant-or-self::*[@style]")

#: A declaration, and the file that its addresses are relative to.
Stated = tuple[Declaration, str]


def declared(
    root: etree._Element, rules: Iterable[tuple[Rule, str]], path: str
) -> dict[etree._Element, list[Stated]]:
    """What rules, each with the file it stands in, and ``style`` attributes in the document at
    ``path`` state of speech: for each element of which they say anything, in the order of the
    cascade. Rules that would take too long to judge say nothing."""
    found: dict[etree._Element, list[tuple[Rank, Stated]]] = {}
    rules = [each for each in rules if each[0].when is When.ALWAYS]
    if rules:
        page = Page(root)
        try:
            for order, (rule, base) in enumerate(rules):
                said = list(_of_speech(rule.declarations))
                for selector in selectors_of(rule) if said else ():
                    for element in page.meant(selector):
                        found.setdefault(element, []).extend(
                            (
                                rank_of(
                                    one.important, rule.layered, False, selector.specificity, order
                                ),
                                (one, base),
                            )
                            for one in said
                        )
        except TooMuchWork:
            found.clear()
    for element in cast("list[etree._Element]", _STYLED(root)):
        style = element.get("style", "")
        if SPEECH.search(style):
            found.setdefault(element, []).extend(
                (rank_of(one.important, False, True, (0, 0, 0), 0), (one, path))
                for one in _of_speech(declarations(style))
            )
    return {
        element: [one for _, one in sorted(said, key=lambda each: each[0])]
        for element, said in found.items()
    }


def _of_speech(said: Iterable[Declaration]) -> Iterator[Declaration]:
    return (one for one in said if _NAME.fullmatch(one.name))


def selected(root: etree._Element, selector: str) -> list[etree._Element]:
    """The elements of a document that a list of selectors means, in no order.

    Raises ``ValueError`` when it is no selector, or one that means nothing in a page at rest.
    """
    made = []
    for tokens in selectors(selector):
        try:
            one = compiled(tokens, {})
        except InvalidSelector:
            one = None
        if one is None:
            raise ValueError(f"“{selector}” is no CSS selector that can be followed.")
        made.append(one)
    page = Page(root)
    try:
        return [element for one in made for element in page.meant(one)]
    except TooMuchWork:
        raise ValueError(f"“{selector}” asks too much of this book.") from None
