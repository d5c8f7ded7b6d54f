"""The units of a run: its sentences, each said as its markup wants it, and the atoms among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from accessible.scripting.annotations import Hearing, annotate, deleted_around, within
from accessible.scripting.atoms import Atoms
from accessible.scripting.cuts import spans_of
from accessible.scripting.markup import visible_text
from accessible.scripting.place import Place, nearest_language
from accessible.scripting.pronunciation import pronounced
from accessible.scripting.spans import Node, Run, Wrapper, content_of, read_run, settle
from accessible.scripting.units import Sequence, Utterance
from accessible.scripting.utterances import Utterances
from accessible.spoken import Annotation, says_something

#: What is said of an atom in its place.
Say = Callable[[etree._Element, Place], list[Sequence | Utterance]]


@dataclass(slots=True)
class Runs:
    """The runs of one document. ``phonemes``: some of its elements state how they are said."""

    utterances: Utterances
    atoms: Atoms
    hearing: Hearing
    phonemes: bool

    def _read(self, nodes: list[Node]) -> Run:
        """A run; atoms that stand for words are words where there are others."""
        run = read_run(nodes, self.atoms.are)
        if says_something(run.text) and any(
            each.atom and self.atoms.words(each.element) for each in run.inlines
        ):
            return read_run(nodes, self.atoms.are, self.atoms.words)
        return run

    def lone(self, element: etree._Element, place: Place) -> Utterance | None:
        """The block itself as the unit, when it is one sentence and nothing else: no span."""
        if not self.utterances.ids.usable(element):
            return None
        run = self._read(content_of(element))
        if any(
            inline.atom
            and not inline.worded
            and (self.atoms.speak(inline.element) or inline.element in self.atoms.known.left_out)
            for inline in run.inlines
        ):
            return None
        spans = settle(run, spans_of(run, place))
        if len(spans) != 1 or not says_something(run.text):
            return None
        return self._sentence(element, place, run, spans[0])

    def wrapped(
        self, nodes: list[Node], place: Place, say: Say
    ) -> tuple[list[Sequence | Utterance], list[Node]]:
        """The units of a run in order, and its nodes anew, with a span around each sentence.
        ``say`` gives those of an atom."""
        run = self._read(nodes)
        spans = [
            span
            for span in settle(run, spans_of(run, place))
            if says_something(run.text[span[0] : span[1]])
        ]
        words = {
            each.element: run.text[each.start : each.end] for each in run.inlines if each.worded
        }
        marked: list[tuple[etree._Element, str | None]] = []
        wrapped = Wrapper(run, spans, lambda *unit: marked.append(unit)).wrap()
        items: list[Sequence | Utterance] = []
        for element, text in marked:
            if text is None:
                items += say(element, place)
                continue
            outer = nearest_language(element, place.language)
            inner = read_run(content_of(element), self.atoms.are, lambda each: words.get(each, ""))
            # A line break at the span's edge is in it, and not of the sentence.
            start = inner.text.find(text)
            around = replace(place, language=outer)
            items.append(self._sentence(element, around, inner, (start, start + len(text))))
        return items, wrapped

    def _sentence(
        self, element: etree._Element, place: Place, run: Run, span: tuple[int, int]
    ) -> Utterance:
        """The unit of one sentence of a run, said as its markup wants it."""
        language, annotations = annotate(run, place.language, self.hearing)
        annotations += self._worded(run)
        annotations = within(annotations, *span)
        ipa = self._phonemes_of(element, run)
        if ipa:
            annotations.append(Annotation(0, span[1] - span[0], ipa=ipa))
        if self.hearing.announced:
            annotations += deleted_around(element, span[1] - span[0], language)
        return self.utterances.make(
            element,
            run.text[span[0] : span[1]],
            replace(place, language=language),
            annotations=annotations,
        )

    def _worded(self, run: Run) -> Iterator[Annotation]:
        """What is said for the formulas of a run."""
        for each in run.inlines:
            if each.worded:
                said = self.atoms.said(each.element, each.start, each.end)
                if said:
                    yield said

    def _phonemes_of(self, element: etree._Element, run: Run) -> str:
        """The phonemes of the sentence as a whole: on its element, or on one that holds only it."""
        if not self.phonemes:
            return ""
        node: etree._Element | None = element
        while node is not None and (node is element or visible_text(node) == run.text.strip()):
            ipa = pronounced(node)
            if ipa:
                return ipa
            node = node.getparent()
        return ""
