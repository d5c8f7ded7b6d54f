"""What a unit inherits from the elements around it: language, role, what it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from accessible import bcp47
from accessible.book import UNKNOWN, language_of
from accessible.scripting.lists import LISTS
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

_VERSE = frozenset(
    "poem verse z3998:poem z3998:verse z3998:song z3998:hymn z3998:lyrics z3998:stanza".split()
)
_CLASS = re.compile(
    r"(?:poem|poetry|verse|stanza|strophe|lyrics?|poesie|poésie|gedicht|vers|strofe?|song)"
    r"[\d_-]*(?:line|block|group|text)?s?\d*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands. ``escapable``: inside an escapable structure; ``outline``: a heading
    here is an entry of the document's outline; ``level``: how many lists stand around it;
    ``layout``: the table around it is none to listeners; ``verse``: line breaks count."""

    language: str
    role: Role = Role.BODY
    escapable: bool = False
    outline: bool = True
    level: int = 0
    layout: bool = False
    verse: bool = False

    def inside(self, element: etree._Element, *, note: bool = False, layout: bool = False) -> Place:
        """The place within ``element``: a ``note``, a table for ``layout``, or what it is."""
        name = local_name(element)
        role = self.role
        note = note or bool(semantics(element) & NOTES)
        if role is not Role.NOTE:
            own = _ROLES.get(name, role)
            role = Role.NOTE if note else role if self.layout and name in ("td", "th") else own
        return Place(
            language=language_in(element, self.language),
            role=role,
            escapable=self.escapable or (name in ESCAPABLE and not layout),
            outline=self.outline and name not in _OUTLINE_ROOTS and not note,
            level=self.level + (name in LISTS),
            layout=layout if name == "table" else self.layout,
            verse=self.verse or _is_verse(element),
        )


def _is_verse(element: etree._Element) -> bool:
    """Whether an element says of itself that it is verse: by its semantics, or by its class."""
    return bool(semantics(element) & _VERSE) or any(
        _CLASS.fullmatch(name) for name in (element.get("class") or "").split()
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
        if language == UNKNOWN and local_name(node) in ("html", "body"):
            return inherited
        if language:
            return language
        node = node.getparent()
    return inherited
