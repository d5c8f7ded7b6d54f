"""What is said as one thing, outside any sentence: pictures, formulas, page breaks, references.

Formulas and pictures that stand for characters are words of their sentence where they have one.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.scripting.descriptions import description_of, is_caption_of
from accessible.scripting.formulas import Formula, formula_of
from accessible.scripting.known import Known
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
from accessible.scripting.spans import new_span
from accessible.scripting.switches import SWITCHES
from accessible.scripting.units import Page, Role, Utterance
from accessible.scripting.utterances import Utterances
from accessible.spoken import Annotation, says_something
from accessible.spoken.labels import label

#: A page break or a note reference holds no more text than this; what does is only named so.
_SHORT = 60
#: Words for a formula amid a sentence; a longer one is said after it.
_LONG = 300
#: Pictures of letters, by their class.
_GLYPH = re.compile(
    r".*(?:gaiji|drop[-_]?cap|initial|inline[-_]?(?:math|eq)|math[-_]?im|equation|formula|glyph).*",
    re.I,
)


@dataclass(slots=True)
class Atoms:
    """The atoms of one document. ``unspoken`` elements are silent, whatever their markup says.

    An atom whose id is spoilt gets a span around it (within it, where it is a block) that carries
    the id of its unit.
    """

    utterances: Utterances
    known: Known
    unspoken: Set[etree._Element]
    pages: list[Page] = field(default_factory=list)
    _formulas: dict[etree._Element, Formula] = field(default_factory=dict)
    _told: set[etree._Element] = field(default_factory=set)
    _carriers: dict[etree._Element, etree._Element] = field(default_factory=dict)
    _wrapped: dict[etree._Element, etree._Element] = field(default_factory=dict)

    # -- which they are -----------------------------------------------------------------------

    def are(self, element: etree._Element) -> bool:
        """Whether the element is an atom: said as one thing, or silent."""
        return (
            self.silent(element)
            or is_math(element)
            or is_svg(element)
            or element in self._wrapped
            or local_name(element) in ("img", "wbr")
            or self._is_reference(element)
            or self._is_page_break(element)
            or _is_image(element)
        )

    def silent(self, element: etree._Element) -> bool:
        """Whether nothing of the element is to be said."""
        return element in self.unspoken or (is_silent(element) and element.tag not in SWITCHES)

    def speak(self, element: etree._Element) -> bool:
        """Whether an atom is to be said (a silent one, or a line break, is not)."""
        return not self.silent(element) and local_name(element) not in ("br", "wbr")

    def _is_reference(self, element: etree._Element) -> bool:
        if element in self.known.references:
            return True
        return "noteref" in semantics(element) and len(visible_text(element)) <= _SHORT

    def _is_page_break(self, element: etree._Element) -> bool:
        return "pagebreak" in semantics(element) and len(visible_text(element)) <= _SHORT

    # -- amid a sentence ----------------------------------------------------------------------

    def words(self, element: etree._Element) -> str:
        """The words that stand for an atom in the text around it; most have none."""
        element = self._wrapped.get(element, element)
        if self.silent(element):
            return ""
        if is_math(element):
            formula = self._formula(element)
            return formula.written if formula and len(formula.written) <= _LONG else ""
        if local_name(element) == "img" and _is_glyph(element):
            return alternative(element)
        return ""

    def said(self, element: etree._Element, start: int, end: int) -> Annotation | None:
        """What is said for the words of an atom, where that is not what they say."""
        element = self._wrapped.get(element, element)
        said = self._formula(element).said if is_math(element) else ""
        return Annotation(start, end, said=said) if said else None

    def _formula(self, math: etree._Element, inherited: str = "") -> Formula:
        if math not in self._formulas:
            language = nearest_language(math, inherited or self.utterances.language)
            formula = self._formulas[math] = formula_of(math, language)
            if not formula.readable:
                message = "A formula has no alttext to be read from."
                self.utterances.found("math-without-alttext", math, message)
        return self._formulas[math]

    # -- on their own -------------------------------------------------------------------------

    def carry(self) -> None:
        """Put spans for the atoms whose own ids cannot be used, before anything is read."""
        for element in self.utterances.ids.spoilt:
            if not self.are(element) or not self.speak(element) or _in_foreign(element):
                continue
            span = new_span()
            if is_math(element) or is_svg(element) or local_name(element) in INLINE:
                parent = element.getparent()
                if parent is None:
                    continue
                outer = parent if local_name(parent) == "picture" else element
                span.tail, outer.tail = outer.tail, None
                outer.addprevious(span)
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
        if self._is_page_break(element):
            return self._page(element, carrier, place)
        if self._is_reference(element):
            text = visible_text(element)
            said = replace(place, role=Role.NOTEREF)
            before = label("noteref", place.language)
            return self.utterances.make(carrier, text, said, before, "noteref") if text else None
        if is_math(element):
            formula = self._formula(element, place.language)
            if not formula:
                return None
            annotations = [Annotation(0, len(formula.written), said=formula.said)]
            return self.utterances.make(
                carrier,
                formula.written,
                replace(place, role=Role.MATH),
                annotations=annotations if formula.said else (),
            )
        return self._picture(element, carrier, place)

    def _picture(
        self, element: etree._Element, carrier: etree._Element, place: Place
    ) -> Utterance | None:
        if local_name(element) == "img" and element.get("alt") is None:
            self.utterances.found("image-without-alt", element, "A picture has no alt text.")
        if semantics(element) & {"presentation", "none"}:
            return None
        text = alternative(element)
        if is_caption_of(text, element, self.silent):
            # Said once, as the caption.
            self.utterances.waiting.append(lambda language: label("figure", language))
            return None
        more = description_of(
            element, self.utterances.ids, self.silent, self.known.left_out, self._told
        )
        if more:
            text = f"{text}{'' if not text or text.endswith(tuple('.!?…')) else '.'} {more}".strip()
        if not says_something(text):
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

    def unsaid_page(self, element: etree._Element) -> None:
        """List a page that begins where nothing is said."""
        text = page_label(element) if self.utterances.ids.usable(element) else ""
        if text and len(text) <= _SHORT:
            self.pages.append(Page(self.utterances.ids.give(element), text))


def _in_foreign(element: etree._Element) -> bool:
    """Whether it is a part of a drawing or of a formula: no span may stand there."""
    return any(is_svg(outer) or is_math(outer) for outer in element.iterancestors())


def _is_image(element: etree._Element) -> bool:
    """Whether markup without text is a picture by its role (``role="img"``) and its label."""
    if element.get("role") != "img" or not element.get("aria-label"):
        return False
    return not visible_text(element)


def _is_glyph(element: etree._Element) -> bool:
    """Whether a picture stands for characters: an initial, a sign that no font has, a formula."""
    alt = (element.get("alt") or "").strip()
    if semantics(element) & {"presentation", "none"}:
        return False
    return 0 < len(alt) <= _LONG and (
        len(alt) <= 2
        or element.get("role") == "math"
        or any(_GLYPH.fullmatch(name) for name in (element.get("class") or "").split())
    )
