"""A drawing that is a document of its own (EPUB 3.3 §6.2): the texts in it, else what it says of
itself (SVG 2 §11, SVG-AAM 1.0). Its elements get ids; no span can stand in a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import replace

from lxml import etree

from accessible.book import SVG
from accessible.scripting.markup import alternative, is_hidden, local_name
from accessible.scripting.place import Place, language_in
from accessible.scripting.units import Role, Sequence, Utterance
from accessible.scripting.utterances import Utterances
from accessible.spoken import says_something

#: What is drawn elsewhere or not at all (SVG 2 §5).
_UNDRAWN = frozenset(
    "defs symbol clipPath mask pattern marker metadata title desc style script filter "
    "linearGradient radialGradient".split()
)
#: Walks XHTML that stands in a drawing.
Walk = Callable[[etree._Element, Place], list[Sequence | Utterance]]


def read_drawing(
    root: etree._Element,
    place: Place,
    utterances: Utterances,
    unspoken: Set[etree._Element],
    walk: Walk,
) -> list[Sequence | Utterance]:
    """The units of an SVG document: one for each text that it shows, in the order of the file; one
    for the whole, with its title and description, where it shows none."""
    items: list[Sequence | Utterance] = []
    used: set[etree._Element] = set()
    for element, inner in _shown(root, place, unspoken):
        if local_name(element) == "foreignObject":
            items += walk(element, inner)
            continue
        text = " ".join("".join(_letters(element, unspoken)).split())
        carrier: etree._Element | None = element
        while carrier is not None and (carrier in used or not utterances.ids.usable(carrier)):
            carrier = carrier.getparent()
        if says_something(text) and carrier is not None:
            used.add(carrier)
            items.append(utterances.make(carrier, text, inner))
    title = alternative(root)
    if not items and says_something(title) and utterances.ids.usable(root):
        items.append(utterances.make(root, title, replace(place, role=Role.FIGURE)))
    return items


def _shown(
    root: etree._Element, place: Place, unspoken: Set[etree._Element]
) -> Iterator[tuple[etree._Element, Place]]:
    """Each ``text`` and each piece of XHTML that is drawn, with its place."""
    todo = [(root, place)]
    while todo:
        element, outer = todo.pop()
        if element in unspoken or not isinstance(element.tag, str) or _undrawn(element):
            continue
        inner = replace(outer, language=language_in(element, outer.language))
        if element.tag in (f"{{{SVG}}}text", f"{{{SVG}}}foreignObject"):
            yield element, inner
        else:
            todo += [(child, inner) for child in reversed(element)]


def _letters(element: etree._Element, unspoken: Set[etree._Element]) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child not in unspoken and not _undrawn(child):
            yield from _letters(child, unspoken)
        if child.tail:
            yield child.tail


def _undrawn(element: etree._Element) -> bool:
    return (
        local_name(element) in _UNDRAWN
        or is_hidden(element)
        or element.get("display") == "none"
        or element.get("visibility") in ("hidden", "collapse")
    )
