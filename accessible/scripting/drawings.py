"""A drawing that is a page (EPUB 3.3 §6.2, and pages of a fixed layout): the texts in it, else what
it says of itself (SVG 2 §11, SVG-AAM 1.0). Its elements get ids; no span can stand in a drawing."""

from __future__ import annotations

import re
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
#: A drawing that shows more characters than this is read, whatever it is called.
_PAGE = 300
#: A word that goes on in the next line.
_PARTED = re.compile(r"[^\W\d_]{2}[-\xad\u2010]\Z")
#: Walks XHTML that stands in a drawing.
Walk = Callable[[etree._Element, Place], list[Sequence | Utterance]]


def shows_text(svg: etree._Element, unspoken: Set[etree._Element]) -> bool:
    """Whether a drawing amid XHTML is to be read like a page: it has texts and no name, or so many
    that its name cannot stand for them."""
    named = svg.get("aria-label") or any(
        (svg.findtext(f"{{{SVG}}}{name}") or "").strip() for name in ("title", "desc")
    )
    shown = 0
    for element, _ in _shown(svg, Place(""), unspoken):
        text = _text(element, unspoken)
        shown += len(text) if says_something(text) else 0
        if shown > (_PAGE if named else 0):
            return True
    return False


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
        text = _text(element, unspoken)
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


def _text(element: etree._Element, unspoken: Set[etree._Element]) -> str:
    """The text of an element, with its lines put together: words that were parted are whole."""
    text = ""
    start = [element.get("y") or "0"]
    for piece in "".join(_letters(element, unspoken, start)).split("\n"):
        piece = " ".join(piece.split())
        if _PARTED.search(text) and piece[:1].islower():
            text = text[:-1] + piece
        else:
            text = f"{text} {piece}".strip()
    return text


def _letters(
    element: etree._Element, unspoken: Set[etree._Element], line: list[str]
) -> Iterator[str]:
    """The text in an element; a line feed where a line begins, and nowhere else. ``line`` holds
    the height of the last one."""
    if element.text:
        yield element.text.replace("\n", " ")
    for child in element:
        if isinstance(child.tag, str) and child not in unspoken and not _undrawn(child):
            height = child.get("y", line[0])
            if height != line[0] or (child.get("dy") or "0").strip("0.") != "":
                yield "\n"
            line[0] = height
            yield from _letters(child, unspoken, line)
        if child.tail:
            yield child.tail.replace("\n", " ")


def _undrawn(element: etree._Element) -> bool:
    return (
        local_name(element) in _UNDRAWN
        or is_hidden(element)
        or element.get("display") == "none"
        or element.get("visibility") in ("hidden", "collapse")
    )
