"""Who speaks where: the elements that the settings' characters have for their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from lxml import etree

from accessible.book import Chapter
from accessible.css import selected
from accessible.errors import Finding, UsageError
from accessible.settings import Casting, Settings

#: The attribute that names who speaks.
_ATTRIBUTE = "data-character"
_NAMING = etree.XPath(f"descendant-or-self::*[@class or @{_ATTRIBUTE}]")


def characters(
    chapters: Sequence[Chapter], settings: Settings
) -> tuple[list[dict[etree._Element, str]], list[Finding]]:
    """The elements of each chapter that a character speaks, with the character's name; a finding
    for each character that speaks nowhere. Of two that claim an element, the later one has it.

    Raises ``UsageError`` for a selector that cannot be followed.
    """
    speaking: list[dict[etree._Element, str]] = [{} for _ in chapters]
    findings = []
    for name, casting in settings.characters:
        found = False
        for chapter, own in zip(chapters, speaking, strict=True):
            for element in _elements(chapter.tree, name, casting):
                own[element] = name
                found = True
        if not found:
            what = f"“{casting.select}”" if casting.select else f"the class “{name}”"
            message = f"No element of the book is {what}: nobody speaks as “{name}”."
            findings.append(Finding("character-unmatched", name, message))
    return speaking, findings


def _elements(root: etree._Element, name: str, casting: Casting) -> Iterator[etree._Element]:
    if casting.select:
        try:
            yield from selected(root, casting.select)
        except ValueError as error:
            raise UsageError(
                f"The character “{name}” cannot be found: {error}",
                'Write “select” as in ".watson" or "p.letter > em".',
            ) from None
        return
    for element in cast("list[etree._Element]", _NAMING(root)):
        if element.get(_ATTRIBUTE) == name or name in (element.get("class") or "").split():
            yield element
