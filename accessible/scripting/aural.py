"""How the elements of one document sound: by whom, in which manner, with what around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from accessible.delivery import PLAIN, Delivery
from accessible.scripting.annotations import is_edge
from accessible.scripting.spans import Inline, Run
from accessible.scripting.spelling import spelled
from accessible.scripting.turns import NO_GAP, Gap, Stretch
from accessible.spoken import Annotation

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Aural:
    """What publishers' style sheets and the settings' characters say of a document's elements.

    ``deliveries`` and ``spellings`` hold the elements that state something, with what they have and
    hand on to what is inside them; ``gaps`` what is heard before and after an element; ``after``
    the pause after it that is to be there instead of the usual one. ``silent``: nothing of them is
    said.
    """

    deliveries: Mapping[etree._Element, Delivery] = field(default_factory=dict)
    spellings: Mapping[etree._Element, frozenset[str]] = field(default_factory=dict)
    gaps: Mapping[etree._Element, tuple[Gap, Gap]] = field(default_factory=dict)
    after: Mapping[etree._Element, int] = field(default_factory=dict)
    silent: frozenset[etree._Element] = frozenset()

    def delivery(self, element: etree._Element) -> Delivery:
        """The manner of what stands in an element."""
        return _nearest(self.deliveries, element, PLAIN)

    def stretches(
        self, element: etree._Element, run: Run, start: int, end: int
    ) -> Iterator[Stretch]:
        """What of a run in ``element`` sounds otherwise than it does, from ``start`` to ``end`` and
        counted from there."""
        if self.deliveries:
            outer = self.delivery(element)
            for a, b, own in _painted(run.content, 0, self.deliveries, outer):
                if own != outer and a < end and start < b:
                    yield Stretch(max(a, start) - start, min(b, end) - start, delivery=own)
        for each in run.inlines if self.gaps else ():
            if each.element in self.gaps and start <= each.start < each.end <= end:
                before, after = self.gaps[each.element]
                yield Stretch(each.start - start, each.end - start, before=before, after=after)

    def spelled(self, element: etree._Element, run: Run, language: str) -> Iterator[Annotation]:
        """What is said for the letters, figures and signs of a run in ``element`` that are to be
        said one by one, or not at all."""
        if self.spellings:
            outer = _nearest(self.spellings, element, frozenset())
            for start, end, how in _painted(run.content, 0, self.spellings, outer):
                if how:
                    yield from spelled(run.text, start, end, how, language)

    def edges(self, element: etree._Element) -> tuple[Gap, Gap]:
        """What is heard before and after a unit: its element says so, and those around it that
        begin or end with it."""
        before, after = self.gaps.get(element, (NO_GAP, NO_GAP))
        begins = ends = True
        node, outer = element, element.getparent()
        while outer is not None and (begins or ends):
            begins = begins and is_edge(node, outer, True)
            ends = ends and is_edge(node, outer, False)
            if outer in self.gaps:
                before = self.gaps[outer][0].then(before) if begins else before
                after = after.then(self.gaps[outer][1]) if ends else after
            node, outer = outer, outer.getparent()
        return before, after


def _painted(
    content: list[str | Inline], at: int, values: Mapping[etree._Element, _Value], value: _Value
) -> Iterator[tuple[int, int, _Value]]:
    """The stretches of text in a run with what the innermost element around each states."""
    for item in content:
        if isinstance(item, str):
            yield at, at + len(item), value
            at += len(item)
        else:
            if not item.atom:
                inner = values.get(item.element, value)
                yield from _painted(item.content, item.start, values, inner)
            at = item.end


def _nearest(
    values: Mapping[etree._Element, _Value], element: etree._Element, default: _Value
) -> _Value:
    """What the nearest element around one, or itself, states."""
    node: etree._Element | None = element if values else None
    while node is not None:
        if node in values:
            return values[node]
        node = node.getparent()
    return default
