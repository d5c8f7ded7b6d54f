"""What a listener can skip and leave: page numbers, notes, tables, lists, figures (EPUB 3.3 §9.4).

A reading system knows by the ``epub:type`` of pars and seqs alone: what the document says of the
text does not reach the player.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from accessible.check.document import Document
from accessible.check.markup import local
from accessible.check.overlays import NOTES, Par
from accessible.check.publication import Subject
from accessible.errors import Finding

_NOTE_KINDS = frozenset({"footnote", "endnote", "rearnote", "note"})
_REFERENCES = frozenset({"noteref", "annoref"})
#: The kinds of text that can be skipped, in the words of reports, with what marks them.
_SKIPPABLE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "page number": (frozenset({"pagebreak"}), frozenset({"pagebreak"})),
    "note": (_NOTE_KINDS, NOTES),
    "note reference": (_REFERENCES, _REFERENCES | NOTES),
}
_ESCAPABLE = {
    "table": ("table", frozenset({"table"})),
    "ul": ("list", frozenset({"list"})),
    "ol": ("list", frozenset({"list"})),
    "dl": ("list", frozenset({"list"})),
    "figure": ("figure", frozenset({"figure"})),
}
#: A table, list or figure with so few clips is soon over.
_FEW = 3


class Skippability(Subject):
    """Pars without the type that lets readers skip them, and long structures without a seq."""

    def see(self, document: Document) -> Iterator[Finding]:
        if document.overlay is None:
            return
        missed: dict[str, list[Par]] = {}
        clips: Counter[etree._Element] = Counter()
        kinds_inside: dict[etree._Element, frozenset[str]] = {}
        around = _Surroundings(document)
        units = zip(document.overlay.pars, document.spoken, document.sentences, strict=True)
        before: etree._Element | None = None
        for par, element, sentence in units:
            # What is said word by word is one thing to skip.
            again, before = sentence is not None and sentence is before, sentence
            if element is None:
                continue
            for what in around.skippable(element):
                if _SKIPPABLE[what][1].isdisjoint(par.kinds) and not again:
                    missed.setdefault(what, []).append(par)
            outermost = around.escapable(element)
            if outermost is not None:
                clips[outermost] += not again
                inside = kinds_inside.get(outermost, par.kinds)
                kinds_inside[outermost] = inside & par.kinds
        for what, pars in missed.items():
            wanted = next(iter(sorted(_SKIPPABLE[what][0])))
            clips_are = "A clip" if len(pars) == 1 else f"{len(pars)} clips"
            message = (
                f"{clips_are} of a {what} without the epub:type “{wanted}”: a listener cannot skip "
                "it."
            )
            yield Finding("overlay-not-skippable", pars[0].place, message)
        plain: dict[str, list[etree._Element]] = {}
        for element, count in clips.items():
            what, types = _ESCAPABLE[local(element)]
            if count > _FEW and types.isdisjoint(kinds_inside[element]):
                plain.setdefault(what, []).append(element)
        for what, elements in plain.items():
            those = f"A {what}" if len(elements) == 1 else f"{len(elements)} {what}s"
            message = f"{those} without a seq of that epub:type: a listener cannot leave it."
            yield Finding("overlay-not-escapable", document.place(elements[0]), message)


class _Surroundings:
    """What stands around the elements of one document, each asked for once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._skippable: dict[etree._Element, tuple[str, ...]] = {}
        self._escapable: dict[etree._Element, etree._Element | None] = {}

    def skippable(self, element: etree._Element) -> tuple[str, ...]:
        """What of the skippable kinds an element is, or is in."""
        line = self._line(element, self._skippable)
        for inner in reversed(line):
            parent = inner.getparent()
            found = set(self._skippable.get(parent, ())) if parent is not None else set()
            own = self.document.kinds.get(inner, frozenset())
            found.update(what for what, (kinds, _) in _SKIPPABLE.items() if kinds & own)
            self._skippable[inner] = tuple(sorted(found))
        return self._skippable[element]

    def escapable(self, element: etree._Element) -> etree._Element | None:
        """The outermost table, list or figure around an element; none where an aside is around
        it, for that is escapable itself."""
        line = self._line(element, self._escapable)
        for inner in reversed(line):
            parent = inner.getparent()
            found = self._escapable.get(parent) if parent is not None else None
            if found is None and local(inner) in _ESCAPABLE:
                found = inner
            self._escapable[inner] = found
        return self._escapable[element]

    def _line(
        self,
        element: etree._Element,
        known: dict[etree._Element, tuple[str, ...]] | dict[etree._Element, etree._Element | None],
    ) -> list[etree._Element]:
        """The element and those around it that are not known yet, the innermost first."""
        line = []
        at: etree._Element | None = element
        while at is not None and at not in known:
            line.append(at)
            at = at.getparent()
        return line
