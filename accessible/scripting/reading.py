"""One content document, read once from top to bottom: what is to be said, under which elements.

The walk gives every unit its id and every sentence its span, in the tree it was given, and builds
the part's sequences. Elements fall into three kinds: a *container* (its children are walked), a
*run* (text and inline elements, cut into sentences) and an *atom* (said as one thing, outside any
sentence: a picture, a formula, a note reference, a page break).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.book import UNKNOWN, XHTML, Chapter, language_of
from accessible.errors import Finding
from accessible.scripting import pauses
from accessible.scripting.annotations import annotate, within
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
from accessible.scripting.pronunciation import pronounced, states_phonemes, unusable
from accessible.scripting.spans import (
    Node,
    Run,
    Wrapper,
    content_of,
    put_content,
    read_run,
    settle,
)
from accessible.scripting.units import Heading, Page, Part, Role, Sequence, Utterance
from accessible.spoken import Annotation, Speaker, says_something
from accessible.spoken.labels import label
from accessible.spoken.sentences import sentences

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Headings inside these are not the document's outline (HTML's former sectioning roots).
_OUTLINE_ROOTS = frozenset("blockquote details fieldset figure td th aside".split())
_NOTES = frozenset({"footnote", "endnote", "rearnote", "note"})
#: Escapable structures (EPUB 3.3 §9.3.2.4) by element.
_ESCAPABLE = {
    "table": "table",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "figure": "figure",
    "aside": "aside",
}
#: Elements that are a sequence of their own in the overlay.
_STRUCTURES = frozenset("section article blockquote tr li dd dt".split()) | frozenset(_ESCAPABLE)
#: Structural semantics that an overlay's seq repeats from its element.
_SEQ_TYPES = frozenset(
    "acknowledgments afterword appendix bibliography chapter conclusion dedication "
    "endnote endnotes epigraph epilogue footnote footnotes foreword glossary index "
    "introduction part preface prologue titlepage volume".split()
)
_ROLES = {
    "li": Role.LIST_ITEM,
    "dt": Role.LIST_ITEM,
    "dd": Role.LIST_ITEM,
    "td": Role.TABLE_CELL,
    "th": Role.TABLE_CELL,
    "caption": Role.CAPTION,
    "figcaption": Role.CAPTION,
    "blockquote": Role.QUOTE,
    "pre": Role.CODE,
    **dict.fromkeys(_HEADINGS, Role.HEADING),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a unit inherits from the elements around it."""

    language: str
    role: Role = Role.BODY
    escapable: bool = False
    outline: bool = True

    def inside(self, element: etree._Element) -> Place:
        """The place within ``element``."""
        name = local_name(element)
        role = self.role
        if role is not Role.NOTE:
            role = Role.NOTE if semantics(element) & _NOTES else _ROLES.get(name, role)
        return Place(
            language=language_of(element, self.language),
            role=role,
            escapable=self.escapable or name in _ESCAPABLE,
            outline=self.outline and name not in _OUTLINE_ROOTS,
        )


@dataclass(slots=True)
class Reading:
    """The walk over one chapter's own copy of its tree."""

    chapter: Chapter
    speaker: Speaker
    part: Part = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _count: int = 0
    _phonemes: bool = False
    _headings: list[Heading] = field(default_factory=list)
    _pages: list[Page] = field(default_factory=list)
    _blocks: set[etree._Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        tree = self.chapter.tree
        self._ids.update(element.get("id", "") for element in tree.iter("*"))
        self._phonemes = states_phonemes(tree)
        self.findings += unusable(self.chapter)
        body = tree.find(f"{{{XHTML}}}body")
        items: list[Sequence | Utterance] = []
        if body is not None:
            self._find_blocks(body)
            items = self._container(body, Place(language_of(body, language_of(tree, UNKNOWN))))
        if not items:
            self._found("nothing-to-say", None, "The document has no text to narrate.")
        self.part = Part(
            href=self.chapter.href,
            title=self.chapter.title,
            items=tuple(pauses.close(items, pauses.DOCUMENT)),
            headings=tuple(self._headings),
            pages=tuple(self._pages),
        )

    # -- the three kinds of element ---------------------------------------------------------

    def _find_blocks(self, body: etree._Element) -> None:
        """Note every element that is a block or holds one: the rest is inline."""
        for element in body.iter(f"{{{XHTML}}}*"):
            if local_name(element) not in INLINE:
                node: etree._Element | None = element
                while node is not None and node not in self._blocks:
                    self._blocks.add(node)
                    node = node.getparent()

    def _is_atom(self, element: etree._Element) -> bool:
        return (
            is_silent(element)
            or is_math(element)
            or is_svg(element)
            or local_name(element) in ("img", "wbr")
            or bool(semantics(element) & {"noteref", "pagebreak"})
        )

    def _container(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """The children in order: neighbours that are inline make a run, blocks are walked."""
        items: list[Sequence | Utterance] = []
        nodes: list[Node] = []
        run: list[Node] = []

        def end_run() -> None:
            if run:
                found, wrapped = self._run(run, place)
                items.extend(pauses.close(found, pauses.after(place.role)))
                nodes.extend(wrapped)
                run.clear()

        for node in content_of(element):
            if isinstance(node, str) or node not in self._blocks or self._is_atom(node):
                run.append(node)
                continue
            end_run()
            items.extend(self._block(node, place))
            nodes.append(node)
        end_run()
        put_content(element, nodes)
        return items

    def _block(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """A block element: its sequence, or its units where a sequence would say nothing more."""
        name = local_name(element)
        inner = place.inside(element)
        is_leaf = not any(child in self._blocks for child in element)
        lone = self._lone_sentence(element, inner) if is_leaf else None
        items: list[Sequence | Utterance]
        items = [lone] if lone else self._container(element, inner)
        if name in _HEADINGS:
            self._heading(element, items, inner)
        if not items:
            return []
        items = list(pauses.close(items, pauses.of_element(name)))
        if lone or (name not in _STRUCTURES and not (is_leaf and len(items) > 1)):
            return items
        return [Sequence(self._give_id(element), self._seq_type(element, place), tuple(items))]

    def _seq_type(self, element: etree._Element, place: Place) -> str:
        """The structure to announce; escapables are not announced inside escapables."""
        named = sorted(semantics(element) & (_SEQ_TYPES | _NOTES))
        if named:
            return {"rearnote": "endnote", "note": "footnote"}.get(named[0], named[0])
        return "" if place.escapable else _ESCAPABLE.get(local_name(element), "")

    # -- runs and sentences -----------------------------------------------------------------

    def _spans(self, text: str, place: Place) -> list[tuple[int, int]]:
        if place.role is Role.HEADING:
            # A heading is one thing to say and one place to go to.
            stripped = text.strip()
            start = text.find(stripped)
            return [(start, start + len(stripped))] if stripped else []
        if place.role is Role.CODE:
            return list(_lines(text))
        return sentences(text, place.language)

    def _lone_sentence(self, element: etree._Element, place: Place) -> Utterance | None:
        """The block itself as the unit, when it is one sentence and nothing else: no span."""
        run = read_run(content_of(element), self._is_atom)
        if any(inline.atom and self._speaks(inline.element) for inline in run.inlines):
            return None
        spans = settle(run, self._spans(run.text, place))
        if len(spans) != 1 or not says_something(run.text):
            return None
        return self._sentence(element, place, run, spans[0])

    def _run(
        self, nodes: list[Node], place: Place
    ) -> tuple[list[Sequence | Utterance], list[Node]]:
        run = read_run(nodes, self._is_atom)
        spans = [
            span
            for span in settle(run, self._spans(run.text, place))
            if says_something(run.text[span[0] : span[1]])
        ]
        marked: list[tuple[etree._Element, str | None]] = []
        wrapped = Wrapper(run, spans, lambda *unit: marked.append(unit)).wrap()
        items: list[Sequence | Utterance] = []
        for element, text in marked:
            if text is None:
                utterance = self._atom(element, place)
            else:
                outer = _nearest_language(element, place.language)
                inner = read_run(content_of(element), self._is_atom)
                # A line break at the span's edge is in it, and not of the sentence.
                start = inner.text.find(text)
                utterance = self._sentence(
                    element, replace(place, language=outer), inner, (start, start + len(text))
                )
            if utterance:
                items.append(utterance)
        return items, wrapped

    # -- units ------------------------------------------------------------------------------

    def _sentence(
        self, element: etree._Element, place: Place, run: Run, span: tuple[int, int]
    ) -> Utterance:
        """The unit of one sentence of a run, said as its markup wants it."""
        language, annotations = annotate(run, place.language, pronounced)
        annotations = within(annotations, *span)
        ipa = self._stated(element, run)
        if ipa:
            annotations.append(Annotation(0, span[1] - span[0], ipa=ipa))
        return self._utterance(
            element,
            run.text[span[0] : span[1]],
            replace(place, language=language),
            annotations=annotations,
        )

    def _stated(self, element: etree._Element, run: Run) -> str:
        """The phonemes of the sentence as a whole: on its element, or on one that holds only it."""
        if not self._phonemes:
            return ""
        node: etree._Element | None = element
        while node is not None and (node is element or visible_text(node) == run.text.strip()):
            ipa = pronounced(node)
            if ipa:
                return ipa
            node = node.getparent()
        return ""

    def _speaks(self, element: etree._Element) -> bool:
        """Whether an atom is to be said (a silent one, or a line break, is not)."""
        return not is_silent(element) and local_name(element) not in ("br", "wbr")

    def _atom(self, element: etree._Element, place: Place) -> Utterance | None:
        if not self._speaks(element):
            return None
        place = replace(place, language=_nearest_language(element, place.language))
        kinds = semantics(element)
        if "pagebreak" in kinds:
            return self._page(element, place)
        if "noteref" in kinds:
            text = visible_text(element)
            said = replace(place, role=Role.NOTEREF)
            before = label("noteref", place.language)
            return self._utterance(element, text, said, before, "noteref") if text else None
        if is_math(element):
            if not element.get("alttext"):
                self._found(
                    "math-without-alttext", element, "A formula has no alttext to be read from."
                )
            return self._alternative(element, replace(place, role=Role.MATH))
        if local_name(element) == "img" and element.get("alt") is None:
            self._found("image-without-alt", element, "A picture has no alt text.")
            return None
        if kinds & {"presentation", "none"}:
            return None
        return self._alternative(
            element, replace(place, role=Role.FIGURE), label("figure", place.language)
        )

    def _alternative(
        self, element: etree._Element, place: Place, before: str = ""
    ) -> Utterance | None:
        text = alternative(element)
        return self._utterance(element, text, place, before) if says_something(text) else None

    def _page(self, element: etree._Element, place: Place) -> Utterance | None:
        text = page_label(element)
        if not text:
            return None
        said = replace(place, role=Role.PAGEBREAK)
        utterance = self._utterance(element, text, said, label("page", place.language), "pagebreak")
        self._pages.append(Page(utterance.id, text))
        return utterance

    def _utterance(
        self,
        element: etree._Element,
        text: str,
        place: Place,
        before: str = "",
        epub_type: str = "",
        annotations: list[Annotation] | None = None,
    ) -> Utterance:
        return Utterance(
            id=self._give_id(element),
            written=text,
            spoken=self.speaker.speak(
                text,
                place.language,
                before=before,
                heading=place.role is Role.HEADING,
                annotations=annotations or (),
            ),
            language=place.language,
            role=place.role,
            pause=pauses.SENTENCE,
            epub_type=epub_type,
        )

    def _heading(
        self, element: etree._Element, items: list[Sequence | Utterance], place: Place
    ) -> None:
        title = visible_text(element)
        if not place.outline or not title:
            return
        level = _HEADINGS[local_name(element)]
        before = self._headings[-1].level if self._headings else level
        if level > before + 1:
            self._found(
                "heading-skipped", element, f"“{title}” is a level {level} after a level {before}."
            )
        first = next((item.id for item in items if isinstance(item, Utterance)), "")
        self._headings.append(Heading(self._give_id(element), first, title, level))

    def _give_id(self, element: etree._Element) -> str:
        """The element's own id, or a new one that the document does not have."""
        given = element.get("id")
        while not given:
            self._count += 1
            candidate = f"u{self._count:05d}"
            if candidate not in self._ids:
                given = candidate
                self._ids.add(given)
                element.set("id", given)
        return given

    def _found(self, code: str, element: etree._Element | None, message: str) -> None:
        node = element
        while node is not None and not node.get("id"):
            node = node.getparent()
        place = self.chapter.href if node is None else f"{self.chapter.href}#{node.get('id')}"
        self.findings.append(Finding(code, place, message))


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """The lines of code that are not blank, as spans."""
    at = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped)
            yield (start, start + len(stripped))
        at += len(line)


def _nearest_language(element: etree._Element, inherited: str) -> str:
    """The language around an element whose ancestors may have their own."""
    node: etree._Element | None = element
    while node is not None:
        language = language_of(node, "")
        if language:
            return language
        node = node.getparent()
    return inherited
