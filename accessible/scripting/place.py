"""What a unit inherits from the elements around it: language, role, what it stands in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from accessible import bcp47
from accessible.book import UNKNOWN, language_of
from accessible.scripting.markup import local_name, semantics
from accessible.scripting.units import Role

HEADINGS = {f"h{level}": level for level in range(1, 7)}
NOTES = frozenset({"footnote", "endnote", "rearnote", "note"})
#: Escapable structures (EPUB 3.3 §9.3.2.4) by element.
ESCAPABLE = {
    "table": "table",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "figure": "figure",
    "aside": "aside",
}
#: Headings inside these are not the document's outline (HTML's former sectioning roots).
_OUTLINE_ROOTS = frozenset("blockquote details fieldset figure td th aside".split())
_ROLES = {
    "li": Role.LIST_ITEM,
    "dt": Role.LIST_ITEM,
    "dd": Role.LIST_ITEM,
    "td": Role.TABLE_CELL,
    "th": Role.TABLE_CELL,
    "caption": Role.CAPTION,
    "figcaption": Role.CAPTION,
    "blockquote": Role.QUOTE,
    "pre": Role.CODE,
    **dict.fromkeys(HEADINGS, Role.HEADING),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands. ``escapable``: inside an escapable structure; ``outline``: a heading
    here is an entry of the document's outline."""

    language: str
    role: Role = Role.BODY
    escapable: bool = False
    outline: bool = True

    def inside(self, element: etree._Element) -> Place:
        """The place within ``element``."""
        name = local_name(element)
        role = self.role
        if role is not Role.NOTE:
            role = Role.NOTE if semantics(element) & NOTES else _ROLES.get(name, role)
        return replace(
            self,
            language=language_in(element, self.language),
            role=role,
            escapable=self.escapable or name in ESCAPABLE,
            outline=self.outline and name not in _OUTLINE_ROOTS,
        )


def language_in(element: etree._Element, inherited: str) -> str:
    """The language of an element's content; what is stated and no language tag is not heard."""
    stated = language_of(element, inherited)
    if stated in (inherited, UNKNOWN):
        return stated
    return bcp47.tag(stated) or inherited


def nearest_language(element: etree._Element, inherited: str) -> str:
    """The language around an element whose ancestors may have their own."""
    node: etree._Element | None = element
    while node is not None:
        language = language_in(node, "")
        if language:
            return language
        node = node.getparent()
    return inherited
