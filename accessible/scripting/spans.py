"""Sentences inside markup: where a span may stand without breaking an element.

A run is what stands between two block borders: strings and inline elements. Sentences are found
on the run's text; a border that falls inside an inline element stands only where the element holds
whole sentences, else the two sentences are one (or, where that would grow too long, the element's
own edges become borders). So every sentence is some neighbours under one parent: one span.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from accessible.book import XHTML
from accessible.scripting.markup import local_name

Node = str | etree._Element

#: Two sentences that an element would tear are one, up to this many characters.
JOINED = 400

_DEFAULT: dict[Any, str] = {None: XHTML}


@dataclass(slots=True)
class Inline:
    """An inline element and where its text stands in the run. ``atom``: nothing in it is run
    text (a picture, a note reference, a page break, hidden content). ``worded``: an atom that
    words stand for in the run (a formula amid a sentence)."""

    element: etree._Element
    start: int
    end: int
    atom: bool
    content: list[str | Inline]
    worded: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The run's text, its top-level content, and every inline element, outermost first."""

    text: str
    content: list[str | Inline]
    inlines: list[Inline]


def content_of(element: etree._Element) -> list[Node]:
    """The child nodes in order; the strings hold what lxml keeps as text and tails."""
    nodes: list[Node] = [element.text] if element.text else []
    for child in element:
        nodes.append(child)
        if child.tail:
            nodes.append(child.tail)
    return nodes


def new_span() -> etree._Element:
    """A span that is nowhere yet.

    Its default namespace is XHTML: with a prefix of lxml's own, what is put inside would lose the
    namespaces that it declares again (XHTML in SVG in XHTML).
    """
    return etree.Element(f"{{{XHTML}}}span", nsmap=_DEFAULT)


def put_content(element: etree._Element, nodes: Sequence[Node]) -> None:
    """Make these nodes the element's content; the inverse of ``content_of``.

    Nodes are moved and never taken out first, for the same reason as in ``new_span``.
    """
    staying = {node for node in nodes if not isinstance(node, str)}
    for child in list(element):
        if child not in staying:
            element.remove(child)
    element.text = None
    last: etree._Element | None = None
    for node in nodes:
        if not isinstance(node, str):
            node.tail = None
            element.append(node)
            last = node
        elif last is None:
            element.text = (element.text or "") + node
        else:
            last.tail = (last.tail or "") + node


def read_run(
    nodes: Sequence[Node],
    is_atom: Callable[[etree._Element], bool],
    words: Callable[[etree._Element], str] = lambda _: "",
) -> Run:
    """The run over some neighbours, with the text of every inline element in its place.

    ``words`` are those that stand for an atom in the run; most have none.
    """
    parts: list[str] = []
    inlines: list[Inline] = []
    length = 0

    def read(nodes: Sequence[Node]) -> list[str | Inline]:
        nonlocal length
        content: list[str | Inline] = []
        for node in nodes:
            if isinstance(node, str):
                parts.append(node)
                length += len(node)
                content.append(node)
                continue
            inline = Inline(node, length, length, is_atom(node), [])
            content.append(inline)
            inlines.append(inline)
            if local_name(node) == "br":
                # A line break parts words; it is one character of the run's text.
                parts.append("\n")
                length += 1
                inline.atom = True
            elif inline.atom:
                text = words(node)
                if text:
                    inline.worded = True
                    parts.append(text)
                    length += len(text)
            else:
                inline.content = read(content_of(node))
            inline.end = length
        return content

    content = read(nodes)
    return Run("".join(parts), content, inlines)


def settle(run: Run, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences' spans moved so that none overlaps an inline element partly."""
    for inline in run.inlines:
        if inline.atom or inline.start == inline.end:
            continue
        start, end = without_space(run.text, inline.start, inline.end)
        at = bisect_right(spans, start, key=lambda span: span[1])
        touching = spans[at : bisect_left(spans, end, key=lambda span: span[0])]
        if len(touching) == 1 and touching[0][0] <= start and end <= touching[0][1]:
            continue
        if all(start <= a and b <= end for a, b in touching):
            continue
        first, last = touching[0][0], touching[-1][1]
        if last - first <= JOINED:
            put = [(first, last)]
        else:
            put = []
            for a, b in touching:
                for c, d in ((a, min(b, start)), (max(a, start), min(b, end)), (max(a, end), b)):
                    c, d = without_space(run.text, c, d)
                    if c < d:
                        put.append((c, d))
        spans[at : at + len(touching)] = put
    return spans


def without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class Wrapper:
    """Puts one span around each sentence of a run.

    ``mark`` is told of everything that is to be said, in document order: a new span with its
    sentence's text and the elements around it, or an atom (with no text). The spans ``within``
    stand inside an element that holds just their text, the others around it.
    """

    def __init__(
        self,
        run: Run,
        spans: list[tuple[int, int]],
        mark: Callable[[etree._Element, str | None], None],
        within: Collection[tuple[int, int]] = (),
    ) -> None:
        self.run = run
        self.spans = spans
        self.mark = mark
        self.within = within
        self._next = 0

    def wrap(self) -> list[Node]:
        """The run's nodes anew, with the spans in place."""
        return self._level(self.run.content, 0)

    def _level(self, content: list[str | Inline], start: int) -> list[Node]:
        nodes: list[Node] = []
        current: etree._Element | None = None
        inside: list[Node] = []
        at = start

        def close() -> None:
            nonlocal current
            if current is not None:
                put_content(current, inside)
                inside.clear()
                current = None

        for item in content:
            if isinstance(item, str):
                stop = at + len(item)
                while at < stop:
                    span = self.spans[self._next] if self._next < len(self.spans) else None
                    if span is None or span[0] >= stop:
                        nodes.append(self.run.text[at:stop])
                        at = stop
                        break
                    if at < span[0]:
                        nodes.append(self.run.text[at : span[0]])
                        at = span[0]
                    if current is None:
                        current = self._open(nodes, span)
                    cut = min(stop, span[1])
                    inside.append(self.run.text[at:cut])
                    at = cut
                    if cut == span[1]:
                        self._next += 1
                        close()
                continue
            span = self.spans[self._next] if self._next < len(self.spans) else None
            start_, end_ = without_space(self.run.text, item.start, item.end)
            holds_text = start_ < end_
            if span is None or (not holds_text and (current is None or item.end >= span[1])):
                self._atoms(item)
                nodes.append(item.element)
            elif current is not None or (
                holds_text
                and span[0] <= start_
                and end_ <= span[1]
                and not (span in self.within and span == (start_, end_))
            ):
                if current is None:
                    current = self._open(nodes, span)
                self._atoms(item)
                inside.append(item.element)
                if end_ >= span[1]:
                    self._next += 1
                    close()
            elif item.atom or span[0] >= item.end:
                self._atoms(item)
                nodes.append(item.element)
            else:
                # The element holds whole sentences: the spans stand inside it.
                put_content(item.element, self._level(item.content, item.start))
                nodes.append(item.element)
            at = item.end
        close()
        return nodes

    def _open(self, nodes: list[Node], span: tuple[int, int]) -> etree._Element:
        element = new_span()
        nodes.append(element)
        self.mark(element, self.run.text[span[0] : span[1]])
        return element

    def _atoms(self, item: Inline) -> None:
        if item.atom and not item.worded:
            self.mark(item.element, None)
        for inner in item.content:
            if not isinstance(inner, str):
                self._atoms(inner)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a run as a run of its own, ``start`` in it; ``around`` are the inline elements
    that hold it, outermost first."""

    run: Run
    start: int
    around: tuple[Inline, ...]


def parts_of(run: Run, spans: Sequence[tuple[int, int]]) -> list[Part]:
    """Each of the settled spans of a run by itself, as its span in the document would hold it."""
    parts: list[Part] = []
    waiting = list(reversed(spans))
    current: list[tuple[int, int, str | Inline]] = []

    def close(around: tuple[Inline, ...]) -> None:
        waiting.pop()
        first, last = current[0][0], current[-1][1]
        content = [
            item if isinstance(item, str) else _moved(item, -first) for _, _, item in current
        ]
        inlines = [each for item in content if isinstance(item, Inline) for each in _all(item)]
        parts.append(Part(Run(run.text[first:last], content, inlines), first, around))
        current.clear()

    def level(content: list[str | Inline], at: int, around: tuple[Inline, ...]) -> None:
        for item in content:
            if isinstance(item, str):
                stop = at + len(item)
                while waiting and at < stop and waiting[-1][0] < stop:
                    start, end = waiting[-1]
                    start, cut = max(at, start), min(stop, end)
                    current.append((start, cut, run.text[start:cut]))
                    at = cut
                    if cut == end:
                        close(around)
                at = stop
                continue
            start, end = without_space(run.text, item.start, item.end)
            if not waiting or (start == end and not current):
                pass
            elif current or (start < end and waiting[-1][0] <= start and end <= waiting[-1][1]):
                current.append((item.start, item.end, item))
                if start < end >= waiting[-1][1]:
                    close(around)
            else:
                level(item.content, item.start, (*around, item))
            at = item.end

    level(run.content, 0, ())
    return parts


def _moved(item: Inline, by: int) -> Inline:
    content = [each if isinstance(each, str) else _moved(each, by) for each in item.content]
    return replace(item, start=item.start + by, end=item.end + by, content=content)


def _all(item: Inline) -> Iterator[Inline]:
    yield item
    for inner in item.content:
        if not isinstance(inner, str):
            yield from _all(inner)
