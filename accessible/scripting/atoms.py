"""What is said as one thing, outside any sentence: pictures, formulas, page breaks, references."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.book import XHTML
from accessible.scripting.ids import Ids
from accessible.scripting.markup import (
    INLINE,
    alternative,
    is_math,
    is_silent,
    is_svg,
    local_name,
    page_label,
    semantics,
    visible_text,
)
from accessible.scripting.place import Place, nearest_language
from accessible.scripting.switches import SWITCHES
from accessible.scripting.units import Page, Role, Utterance
from accessible.scripting.utterances import Utterances
from accessible.spoken import says_something
from accessible.spoken.labels import label

_SKIPPABLE = frozenset({"noteref", "pagebreak"})


@dataclass(slots=True)
class Atoms:
    """The atoms of one document. ``unspoken`` elements are hidden, whatever their markup says.

    An atom whose id is spoilt gets a span around it (within it, where it is a block) that carries
    the id of its unit.
    """

    utterances: Utterances
    unspoken: Set[etree._Element]
    pages: list[Page] = field(default_factory=list)
    _carriers: dict[etree._Element, etree._Element] = field(default_factory=dict)
    _wrapped: dict[etree._Element, etree._Element] = field(default_factory=dict)

    def are(self, element: etree._Element) -> bool:
        """Whether the element is an atom: said as one thing, or silent."""
        return (
            self.silent(element)
            or is_math(element)
            or is_svg(element)
            or element in self._wrapped
            or local_name(element) in ("img", "wbr")
            or bool(semantics(element) & _SKIPPABLE)
        )

    def silent(self, element: etree._Element) -> bool:
        """Whether nothing of the element is to be said."""
        return element in self.unspoken or (is_silent(element) and element.tag not in SWITCHES)

    def speak(self, element: etree._Element) -> bool:
        """Whether an atom is to be said (a silent one, or a line break, is not)."""
        return not self.silent(element) and local_name(element) not in ("br", "wbr")

    def carry(self, ids: Ids) -> None:
        """Put spans for the atoms whose own ids cannot be used, before anything is read."""
        for element in ids.spoilt:
            if not self.are(element) or not self.speak(element) or _in_foreign(element):
                continue
            span = etree.Element(f"{{{XHTML}}}span")
            if is_math(element) or is_svg(element) or local_name(element) in INLINE:
                parent = element.getparent()
                if parent is None:
                    continue
                outer = parent if local_name(parent) == "picture" else element
                span.tail, outer.tail = outer.tail, None
                around = outer.getparent()
                assert around is not None
                around.replace(outer, span)
                span.append(outer)
                self._wrapped[span] = element
            elif len(element) or element.text:
                span.text, element.text = element.text, None
                span.extend(list(element))
                element.append(span)
            else:
                continue
            self._carriers[element] = span

    def say(self, element: etree._Element, place: Place) -> Utterance | None:
        """The unit of an atom; nothing where it has nothing to say."""
        element = self._wrapped.get(element, element)
        carrier = self._carriers.get(element, element)
        if not self.speak(element) or not self.utterances.ids.usable(carrier):
            return None
        place = replace(place, language=nearest_language(element, place.language))
        kinds = semantics(element)
        if "pagebreak" in kinds:
            return self._page(element, carrier, place)
        if "noteref" in kinds:
            text = visible_text(element)
            said = replace(place, role=Role.NOTEREF)
            before = label("noteref", place.language)
            return self.utterances.make(carrier, text, said, before, "noteref") if text else None
        text = alternative(element)
        if is_math(element):
            if not element.get("alttext"):
                message = "A formula has no alttext to be read from."
                self.utterances.found("math-without-alttext", element, message)
            place = replace(place, role=Role.MATH)
            return self.utterances.make(carrier, text, place) if says_something(text) else None
        if local_name(element) == "img" and element.get("alt") is None:
            self.utterances.found("image-without-alt", element, "A picture has no alt text.")
            return None
        if kinds & {"presentation", "none"} or not says_something(text):
            return None
        before = label("figure", place.language)
        return self.utterances.make(carrier, text, replace(place, role=Role.FIGURE), before)

    def _page(
        self, element: etree._Element, carrier: etree._Element, place: Place
    ) -> Utterance | None:
        text = page_label(element)
        if not text:
            return None
        before = label("page", place.language)
        said = replace(place, role=Role.PAGEBREAK)
        utterance = self.utterances.make(carrier, text, said, before, "pagebreak")
        self.pages.append(Page(utterance.id, text))
        return utterance


def _in_foreign(element: etree._Element) -> bool:
    """Whether it is a part of a drawing or of a formula: no span may stand there."""
    return any(is_svg(outer) or is_math(outer) for outer in element.iterancestors())
