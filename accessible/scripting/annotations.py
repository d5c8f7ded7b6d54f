"""What the markup says of a sentence's characters: languages, phonemes, raised figures, and the
words that are heard instead of them or around them."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.scripting import aliases
from accessible.scripting.markup import local_name, visible_text
from accessible.scripting.place import language_in
from accessible.scripting.ruby import readings
from accessible.scripting.spans import Inline, Part, Run, without_space
from accessible.spoken import Annotation, Speaker, says_something
from accessible.spoken.labels import deletion

#: Struck through: no longer true, and still to be seen (HTML §4.5.5, §4.7.2).
_DELETED = frozenset({"del", "s", "strike"})


#: What makes a pause by itself.
_STOPS = ".,:;!?…)]}”’»—–"


@dataclass(frozen=True, slots=True)
class Hearing:
    """How markup is heard: ``pronounced`` gives the IPA of an element, or nothing; ``speaker`` says
    the words of labels; ``ruby`` as in the settings; ``announced``: whether what is struck through
    is told; ``apart``: inline elements that look like lines of their own."""

    pronounced: Callable[[etree._Element], str] = lambda _: ""
    speaker: Speaker = field(default_factory=Speaker)
    ruby: str = "base"
    announced: bool = True
    apart: Set[etree._Element] = frozenset()


def annotate(run: Run, outer: str, hearing: Hearing) -> tuple[str, list[Annotation]]:
    """The one language of the run's words, and what the markup says of stretches of it.

    Where the words differ in language, it is the ``outer`` one.
    """
    found: list[Annotation] = []
    stretches: list[Annotation] = []
    pauses: set[int] = set()

    def walk(content: list[str | Inline], at: int, language: str, script: str) -> None:
        for item in content:
            if isinstance(item, str):
                end = at + len(item)
                if says_something(item):
                    stretches.append(Annotation(at, end, language=language))
                if script:
                    found.append(Annotation(at, end, script=script))
                at = end
                continue
            if not item.atom:
                inline(item, language_in(item.element, language))
            at = item.end

    def inline(item: Inline, language: str) -> None:
        name = local_name(item.element)
        ipa = hearing.pronounced(item.element)
        if ipa:
            found.append(Annotation(item.start, item.end, ipa=ipa))
        elif name == "ruby" and hearing.ruby == "annotation":
            said = readings(item, run.text)
            found.extend(said)
            if said:
                stretches.append(Annotation(item.start, item.end, language=language))
                return
        else:
            said_for = aliases.alias(item, run.text, language, hearing.speaker)
            if said_for:
                found.append(said_for)
                stretches.append(Annotation(said_for.start, said_for.end, language=language))
                return
        if name in _DELETED and hearing.announced:
            found.extend(_deleted(item, run.text, language))
        if item.element in hearing.apart:
            found.append(_parted(item, run.text, pauses))
        walk(item.content, item.start, language, name if name in ("sup", "sub") else "")

    walk(run.content, 0, outer, "")
    languages = {stretch.language for stretch in stretches}
    main = languages.pop() if len(languages) == 1 else outer
    return main, [*found, *(said for said in stretches if said.language != main)]


def _parted(item: Inline, text: str, pauses: set[int]) -> Annotation:
    """A pause where a line of its own touches the words beside it; one in each place."""

    def pause(at: int) -> str:
        if at in pauses or not text[at - 1 : at].isalnum() or not text[at : at + 1].strip():
            return ""
        pauses.add(at)
        return ", "

    return Annotation(item.start, item.end, before=pause(item.start), after=pause(item.end))


def _deleted(item: Inline, text: str, language: str) -> list[Annotation]:
    """The words around what is struck through, nearest to what is said of it."""
    start, end = without_space(text, item.start, item.end)
    before, after = deletion(language)
    if not before or not says_something(text[start:end]):
        return []
    rest = text[end:].lstrip()
    if rest and rest[0] not in _STOPS:
        after += ","
    return [Annotation(start, end, before=before, after=after)]


def deleted(
    element: etree._Element, whole: Run, part: Part, span: tuple[int, int], language: str
) -> list[Annotation]:
    """The words around a sentence (``span`` of the ``whole`` run of a unit's element) that begins
    or ends what an element around it strikes through."""
    text = whole.text
    for inline in reversed(part.around):
        if local_name(inline.element) in _DELETED:
            begins = not text[inline.start : span[0]].strip()
            return _struck(span, language, begins, not text[span[1] : inline.end].strip())
    for outer in element.iterancestors():
        if local_name(outer) in _DELETED:
            begins = not text[: span[0]].strip() and is_edge(element, outer, True)
            ends = not text[span[1] :].strip() and is_edge(element, outer, False)
            return _struck(span, language, begins, ends)
    return []


def _struck(span: tuple[int, int], language: str, begins: bool, ends: bool) -> list[Annotation]:
    before, after = deletion(language)
    length = span[1] - span[0]
    return [Annotation(0, length, before=before if begins else "", after=after if ends else "")]


def is_edge(element: etree._Element, outer: etree._Element, first: bool) -> bool:
    """Whether nothing is said in ``outer`` before an element, or after it."""
    node = element
    while node is not outer:
        parent = node.getparent()
        assert parent is not None
        nearest = parent.text if first else node.tail
        if (nearest or "").strip():
            return False
        for other in node.itersiblings(preceding=first):
            if (other.tail or "").strip() or visible_text(other):
                return False
        node = parent
    return True


def within(annotations: list[Annotation], start: int, end: int) -> list[Annotation]:
    """The annotations of ``start`` to ``end``, counted from there. What is said around a stretch
    is said where it begins and where it ends."""
    return [
        replace(
            said,
            start=max(said.start, start) - start,
            end=min(said.end, end) - start,
            before=said.before if start <= said.start else "",
            after=said.after if said.end <= end else "",
        )
        for said in annotations
        if said.start < end and start < said.end
    ]
