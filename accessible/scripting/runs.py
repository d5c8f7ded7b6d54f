"""The units of a run: its sentences, each said as its markup wants it, and the atoms among them.

Where a whole paragraph is one unit, its sentences are its turns: what is said for each of them is
the same as if it stood alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.scripting import pauses
from accessible.scripting.annotations import Hearing, annotate, deleted, within
from accessible.scripting.atoms import Atoms
from accessible.scripting.aural import Aural
from accessible.scripting.cuts import paragraphs, spans_of
from accessible.scripting.markup import visible_text
from accessible.scripting.place import Place, nearest_language
from accessible.scripting.pronunciation import pronounced
from accessible.scripting.spans import (
    Inline,
    Node,
    Part,
    Run,
    Wrapper,
    content_of,
    parts_of,
    read_run,
    settle,
)
from accessible.scripting.turns import Stretch, Telling, told
from accessible.scripting.units import Sequence, Turn, Utterance
from accessible.scripting.utterances import Utterances
from accessible.spoken import Annotation, Spoken, joined, says_something

#: What is said of an atom in its place.
Say = Callable[[etree._Element, Place], list[Sequence | Utterance]]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A run with its spans: its ``nodes``; what is to be said of it, spans with their text and
    atoms without; the sentences of each span; the words that stand for atoms."""

    nodes: list[Node]
    marked: list[tuple[etree._Element, str | None]]
    groups: list[list[Span]]
    words: dict[etree._Element, str]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is said for one sentence of a run."""

    spoken: Spoken
    language: str
    telling: Telling


@dataclass(slots=True)
class Runs:
    """The runs of one document. ``phonemes``: some of its elements state how they are said;
    ``aural``: how they sound; ``whole``: what no atom parts is one unit, not each sentence."""

    utterances: Utterances
    atoms: Atoms
    hearing: Hearing
    phonemes: bool
    aural: Aural = field(default_factory=Aural)
    whole: bool = False

    def read(self, nodes: list[Node]) -> Run:
        """A run; atoms that stand for words are words where there are others."""
        run = read_run(nodes, self.atoms.are)
        if says_something(run.text) and any(
            each.atom and self.atoms.words(each.element) for each in run.inlines
        ):
            return read_run(nodes, self.atoms.are, self.atoms.words)
        return run

    def lone(self, element: etree._Element, place: Place) -> Utterance | None:
        """The block itself as the unit, when it is one sentence and nothing else (or one run, where
        that is a unit): no span."""
        if not self.utterances.ids.usable(element):
            return None
        run = self.read(content_of(element))
        if any(inline.atom and self._parts(inline) for inline in run.inlines):
            return None
        if not says_something(run.text):
            return None
        spans = settle(run, spans_of(run, place))
        if self.whole:
            spans = [span for span in spans if says_something(run.text[span[0] : span[1]])]
        elif len(spans) != 1:
            return None
        return self._unit(element, place, run, spans) if spans else None

    def wrapped(self, nodes: list[Node], place: Place) -> Wrapped:
        """A run's nodes anew, with a span around each unit; nothing is said yet."""
        run = self.read(nodes)
        spans = [
            span
            for span in settle(run, spans_of(run, place))
            if says_something(run.text[span[0] : span[1]])
        ]
        groups = paragraphs(run, spans, self._parts) if self.whole else [[each] for each in spans]
        words = {
            each.element: run.text[each.start : each.end] for each in run.inlines if each.worded
        }
        marked: list[tuple[etree._Element, str | None]] = []
        around = [(group[0][0], group[-1][1]) for group in groups]
        # As if each sentence had its own span: an atom at the edge of an element is not in it.
        many = {span for span, group in zip(around, groups, strict=True) if len(group) > 1}
        made = Wrapper(run, around, lambda *unit: marked.append(unit), many).wrap()
        return Wrapped(made, marked, groups, words)

    def units(self, wrapped: Wrapped, place: Place, say: Say) -> list[Sequence | Utterance]:
        """The units of a run in order, once its nodes are in their place. ``say`` gives those of an
        atom."""
        items: list[Sequence | Utterance] = []
        waiting = iter(wrapped.groups)
        words = wrapped.words
        for element, text in wrapped.marked:
            if text is None:
                items += say(element, place)
                continue
            group = next(waiting)
            outer = nearest_language(element, place.language)
            inner = read_run(content_of(element), self.atoms.are, lambda each: words.get(each, ""))
            # A line break at the span's edge is in it, and not of the sentence.
            by = inner.text.find(text) - group[0][0]
            own = [(start + by, end + by) for start, end in group]
            items.append(self._unit(element, replace(place, language=outer), inner, own))
        return items

    def _parts(self, atom: Inline) -> bool:
        """Whether an atom is a unit of its own, or left out of what is around it."""
        if atom.worded:
            return False
        return self.atoms.speak(atom.element) or atom.element in self.atoms.known.left_out

    def _unit(
        self, element: etree._Element, place: Place, run: Run, spans: list[Span]
    ) -> Utterance:
        """The unit of a run's sentences, said one after the other."""
        start, end = spans[0][0], spans[-1][1]
        written = run.text[start:end]
        parts = parts_of(run, spans) if len(spans) > 1 else [Part(run, 0, ())]
        said = [
            self._sentence(element, place, run, part, span)
            for part, span in zip(parts, spans, strict=True)
        ]
        languages = {each.language for each in said}
        if len(languages) == 1:
            place = replace(place, language=languages.pop())
        if len(said) == 1:
            return self.utterances.unit(element, written, said[0].spoken, place, said[0].telling)
        spoken, starts = joined(
            written,
            [(span[0] - start, each.spoken) for span, each in zip(spans, said, strict=True)],
        )
        return self.utterances.unit(element, written, spoken, place, _in_turn(starts, said))

    def _sentence(
        self, element: etree._Element, place: Place, whole: Run, part: Part, span: Span
    ) -> _Sentence:
        """What is said for a sentence of the ``whole`` run of a unit, as its markup wants it.
        ``part`` is the run of the sentence alone."""
        run = part.run
        start, end = span[0] - part.start, span[1] - part.start
        holder = part.around[-1].element if part.around else element
        if part.around:
            place = replace(place, language=nearest_language(holder, place.language))
        language, annotations = annotate(run, place.language, self.hearing)
        annotations += self._worded(run)
        annotations = within([*annotations, *self.aural.spelled(holder, run, language)], start, end)
        ipa = self._phonemes_of(element, run) if run is whole else ""
        if ipa:
            annotations.append(Annotation(0, end - start, ipa=ipa))
        if self.hearing.announced:
            annotations += deleted(element, whole, part, span, language)
        place = replace(place, language=language)
        spoken = self.utterances.say(run.text[start:end], place, annotations=annotations)
        stretches = [
            Stretch(each.start, each.end, each.language) for each in annotations if each.language
        ]
        stretches += self.aural.stretches(holder, run, start, end)
        telling = told(spoken, language, self.aural.delivery(holder), stretches)
        return _Sentence(spoken, language, telling)

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


def _in_turn(starts: Items[int], said: Items[_Sentence]) -> Telling:
    """Sentences one after the other, each from its start, with the pauses between them."""
    turns: list[Turn] = []
    for at, each, following in zip(starts, said, [*said[1:], None], strict=True):
        own = each.telling.turns or (Turn(0, len(each.spoken.text), each.language),)
        turns += (replace(turn, start=at + turn.start, end=at + turn.end) for turn in own)
        if following:
            pause = max(pauses.SENTENCE, each.telling.after, following.telling.before)
            turns[-1] = replace(turns[-1], pause=pause)
    return Telling(tuple(turns), said[0].telling.before, said[-1].telling.after)
