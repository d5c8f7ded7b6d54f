"""One content document, read once from top to bottom: what is to be said, under which elements.

The walk gives every unit its id and every sentence its span, in the tree it was given, and builds
the part's sequences. Elements fall into three kinds: a *container* (its children are walked), a
*run* (text and inline elements, cut into sentences) and an *atom* (said as one thing, outside any
sentence: a picture, a formula, a note reference, a page break).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.book import UNKNOWN, XHTML, Chapter
from accessible.errors import Finding
from accessible.scripting import pauses
from accessible.scripting.annotations import Hearing
from accessible.scripting.announcements import Announcements
from accessible.scripting.atoms import Atoms
from accessible.scripting.aural import Aural
from accessible.scripting.drawings import read_drawing, shows_text
from accessible.scripting.ids import Ids
from accessible.scripting.known import Known
from accessible.scripting.markup import (
    INLINE,
    is_silent,
    is_svg,
    local_name,
    semantics,
    visible_text,
)
from accessible.scripting.place import (
    ESCAPABLE,
    HEADINGS,
    NOTES,
    Place,
    language_in,
    nearest_language,
)
from accessible.scripting.pronunciation import pronounced, states_phonemes, unusable
from accessible.scripting.runs import Runs, Wrapped
from accessible.scripting.spans import (
    Node,
    content_of,
    put_content,
)
from accessible.scripting.switches import unshown
from accessible.scripting.units import Heading, Part, Sequence, Utterance
from accessible.scripting.utterances import Utterances
from accessible.scripting.words import worded
from accessible.spoken import Speaker

#: Elements that are a sequence of their own in the overlay.
_STRUCTURES = frozenset("section article blockquote tr li dd dt".split()) | frozenset(ESCAPABLE)
#: Structural semantics that an overlay's seq repeats from its element.
_SEQ_TYPES = frozenset(
    "acknowledgments afterword appendix bibliography chapter conclusion dedication "
    "endnote endnotes epigraph epilogue footnote footnotes foreword glossary index "
    "introduction part preface prologue titlepage volume".split()
)


@dataclass(slots=True)
class Reading:
    """The walk over one chapter's own copy of its tree.

    ``language`` is the book's, for documents that state none; ``announce`` and ``ruby`` as in
    the settings; ``aural`` is how its elements sound; ``whole``: a paragraph is one unit.
    """

    chapter: Chapter
    speaker: Speaker
    language: str
    known: Known = field(default_factory=Known)
    announce: str = "full"
    ruby: str = "base"
    aural: Aural = field(default_factory=Aural)
    whole: bool = False
    part: Part = field(init=False)
    findings: list[Finding] = field(init=False)
    _ids: Ids = field(init=False)
    _utterances: Utterances = field(init=False)
    _atoms: Atoms = field(init=False)
    _announcements: Announcements = field(init=False)
    _runs: Runs = field(init=False)
    _headings: list[Heading] = field(default_factory=list)
    _blocks: set[etree._Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        tree, known = self.chapter.tree, self.known
        place = Place(_stated(tree, self.language))
        self._ids = Ids(tree)
        self._utterances = Utterances(
            self.chapter.href, place.language, self.speaker, self._ids, aural=self.aural
        )
        self.findings = self._utterances.findings
        self.findings += unusable(self.chapter)
        unspoken = {
            *known.hidden,
            *known.left_out,
            *known.backlinks,
            *known.recorded,
            *unshown(tree),
        }
        self._atoms = Atoms(self._utterances, known, unspoken)
        self._atoms.carry()
        self._announcements = Announcements(
            self.announce, place.language, self.speaker, known, self._atoms.silent
        )
        hearing = Hearing(pronounced, self.speaker, self.ruby, self.announce != "none", known.lines)
        phonemes = states_phonemes(tree)
        self._runs = Runs(self._utterances, self._atoms, hearing, phonemes, self.aural, self.whole)
        left_out = tuple(self._ids.give(each) for each in known.left_out if self._ids.usable(each))
        items = self._document(tree, place)
        if not items and not known.left_out:
            self._utterances.found("nothing-to-say", None, "The document has no text to narrate.")
        self.part = Part(
            href=self.chapter.href,
            title=self.chapter.title,
            items=pauses.before(
                pauses.close(items, pauses.DOCUMENT), self._utterances.pauses_before
            ),
            headings=tuple(self._headings),
            pages=tuple(self._atoms.pages),
            left_out=left_out,
            skipped=tuple(title for title in known.left_out.values() if title),
        )

    def worded(self, part: Part) -> Part:
        """The part, moved about as it may be by now, with a span around each word."""
        return worded(part, self._ids, lambda unit: self._runs.read(content_of(unit)))

    def _document(self, tree: etree._Element, place: Place) -> list[Sequence | Utterance]:
        unspoken = self._atoms.unspoken
        if is_svg(tree):
            return read_drawing(tree, place, self._utterances, unspoken, self._foreign)
        body = _body(tree)
        if body in unspoken or tree in unspoken:
            self._unsaid(body)
            return []
        self._find_blocks(body)
        return self._container(body, replace(place, language=_stated(body, place.language)))

    def _drawing(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """A drawing amid text: a picture, or a page that is drawn."""
        unspoken = self._atoms.unspoken
        if shows_text(element, unspoken):
            place = replace(place, language=nearest_language(element, place.language))
            return read_drawing(element, place, self._utterances, unspoken, self._foreign)
        picture = self._atoms.say(element, place)
        return [picture] if picture else []

    def _foreign(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """XHTML that stands in a drawing."""
        self._find_blocks(element)
        return self._container(element, place)

    def _unsaid(self, element: etree._Element) -> None:
        """The outline and the page list have what the settings leave unsaid."""
        for each in element.iter(f"{{{XHTML}}}*"):
            if local_name(each) in HEADINGS:
                self._heading(each, [], Place(""))
            elif "pagebreak" in semantics(each):
                self._atoms.unsaid_page(each)

    # -- the three kinds of element ---------------------------------------------------------

    def _find_blocks(self, body: etree._Element) -> None:
        """Note every element that is a block or holds one: the rest is inline."""
        lines = self.known.lines
        for element in body.iter(f"{{{XHTML}}}*"):
            if local_name(element) not in INLINE or (element in lines and _is_line(element)):
                node: etree._Element | None = element
                while node is not None and node not in self._blocks:
                    self._blocks.add(node)
                    node = node.getparent()

    def _container(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """The children in order: neighbours that are inline make a run, blocks are walked."""
        nodes: list[Node] = []
        pieces: list[Wrapped | etree._Element] = []
        run: list[Node] = []

        def end_run() -> None:
            if run:
                pieces.append(wrapped := self._runs.wrapped(run, place))
                nodes.extend(wrapped.nodes)
                run.clear()

        for node in content_of(element):
            if isinstance(node, str) or node not in self._blocks or self._atoms.are(node):
                run.append(node)
                continue
            end_run()
            pieces.append(node)
            nodes.append(node)
        end_run()
        # All is in its place before anything is said: what is around an element counts.
        put_content(element, nodes)
        items: list[Sequence | Utterance] = []
        for piece in pieces:
            if isinstance(piece, Wrapped):
                found = self._runs.units(piece, place, self._atom)
                items.extend(pauses.close(found, pauses.after(place.role)))
                continue
            found = self._block(piece, place)
            if not found and items and (local_name(piece) == "hr" or visible_text(piece)):
                # A rule, or a line of stars: a scene ends.
                items = pauses.close(items, pauses.BREAK)
            items.extend(found)
        return items

    def _block(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """A block element: its sequence, or its units where a sequence would say nothing more."""
        name = local_name(element)
        note = self.known.notes.get(element, "")
        inner = place.inside(element, note=bool(note))
        waiting = self._utterances.waiting
        before = len(waiting)
        announcement = self._announcements.at(element, inner)
        if element in self._announcements.layout:
            inner = place.inside(element, note=bool(note), layout=True)
        if announcement:
            waiting.append(announcement)
        if "pagebreak" in semantics(element):
            self._atoms.unsaid_page(element)
        is_leaf = not any(child in self._blocks for child in element)
        lone = self._runs.lone(element, inner) if is_leaf and not note else None
        items: list[Sequence | Utterance]
        items = [lone] if lone else self._container(element, inner)
        # What nothing was said after is not announced.
        del waiting[before:]
        if name in HEADINGS:
            self._heading(element, items, inner)
        if not items:
            return []
        pause = self.aural.after.get(element, pauses.of_element(name))
        items = list(pauses.close(items, pause))
        structure = name in _STRUCTURES or note or (is_leaf and len(items) > 1)
        if lone or not structure or not self._ids.usable(element):
            return items
        kind = note or self._seq_type(element, place)
        return [Sequence(self._ids.give(element), kind, tuple(items), is_leaf or name == "tr")]

    def _seq_type(self, element: etree._Element, place: Place) -> str:
        """The structure to announce; escapables are not announced inside escapables."""
        named = sorted(semantics(element) & (_SEQ_TYPES | NOTES))
        if named:
            return {"rearnote": "endnote", "note": "footnote"}.get(named[0], named[0])
        if place.escapable or element in self._announcements.layout:
            return ""
        return ESCAPABLE.get(local_name(element), "")

    # -- what stands in lines ---------------------------------------------------------------

    def _atom(self, element: etree._Element, place: Place) -> list[Sequence | Utterance]:
        """What is said of an atom: its unit, if it has anything to say; a drawn page has many."""
        if element in self.known.left_out:
            self._unsaid(element)
        if is_svg(element) and self._atoms.speak(element):
            return self._drawing(element, place)
        unit = self._atoms.say(element, place)
        return [unit] if unit else []

    def _heading(
        self, element: etree._Element, items: list[Sequence | Utterance], place: Place
    ) -> None:
        title = visible_text(element)
        if not place.outline or not title:
            return
        level = HEADINGS[local_name(element)]
        before = self._headings[-1].level if self._headings else level
        if level > before + 1:
            self._utterances.found(
                "heading-skipped", element, f"“{title}” is a level {level} after a level {before}."
            )
        first = next((item.id for item in items if isinstance(item, Utterance)), "")
        target = self._ids.give(element) if self._ids.usable(element) else first
        if target:
            self._headings.append(Heading(target, first, title, level))


def _is_line(element: etree._Element) -> bool:
    """Whether inline markup that is laid out as a block is one to listeners: no part of a heading,
    which is one thing to say."""
    return local_name(element) not in ("img", "br", "wbr") and not any(
        local_name(outer) in HEADINGS for outer in element.iterancestors()
    )


def _body(tree: etree._Element) -> etree._Element:
    """What holds all that readers see: ``body``, or ``html`` where text stands beside it, or where
    there are two of them or none. XML readers show it all."""
    body = tree.find(f"{{{XHTML}}}body")
    beside = [node for node in tree if node is not body and not is_silent(node)]
    loose = any((text or "").strip() for text in (tree.text, *(node.tail for node in tree)))
    return tree if body is None or beside or loose else body


def _stated(element: etree._Element, inherited: str) -> str:
    """The language of a document; that it is unknown says less than the book does."""
    language = language_in(element, inherited)
    return inherited if language == UNKNOWN else language
