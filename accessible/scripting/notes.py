"""Where notes are said: where they stand, at their references, or at the end of the document.

The script of a document is changed after the walk: what says a note goes elsewhere, whole, and its
structure with it, so that players can still pass over it. Every utterance is kept, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Items
from dataclasses import replace

from lxml import etree

from accessible.book import Chapter
from accessible.errors import Finding
from accessible.scripting import pauses
from accessible.scripting.apparatus import GROUPS, Apparatus, root_of
from accessible.scripting.markup import INLINE, is_xhtml, local_name, semantics
from accessible.scripting.place import ESCAPABLE
from accessible.scripting.units import Part, Sequence, Utterance
from accessible.settings import Settings

Item = Sequence | Utterance

#: The most and the least that follows a note, in milliseconds.
_REST = pauses.of_element("aside")
_ESCAPABLE = frozenset(ESCAPABLE.values())


def placed(part: Part, chapter: Chapter, notes: Apparatus, settings: Settings) -> Part:
    """The part with each note where ``settings.notes`` wants it; ``chapter`` is as walked, the
    ``notes`` are those of the document.

    An overlay says one document (EPUB 3.3 §9.2): a note in another document than its reference
    stays there. A note is said at its first reference; one that nothing in its document refers to
    stays in place.
    """
    if settings.notes in ("place", "none"):
        return part
    return _Placing(part, chapter, notes, settings.notes).part()


def elsewhere(
    chapters: Items[Chapter], notes: Apparatus, settings: Settings
) -> tuple[Finding, ...]:
    """One finding that tells how many of a book's notes cannot be where the settings want them."""
    if settings.notes in ("place", "none"):
        return ()
    found = {
        note
        for reference, note in notes.references.items()
        if note is not None and root_of(note) is not root_of(reference)
    }
    if not found:
        return ()
    where = {chapter.tree: chapter.href for chapter in chapters}
    documents = sorted({where.get(root_of(note), "") for note in found})
    count = f"{len(found)} notes stand" if len(found) > 1 else "A note stands"
    message = f"{count} in another document than the text that refers there: said there."
    return (Finding("notes-elsewhere", documents[0], message),)


class _Placing:
    """The notes of one document. ``where``: ``reference``, ``paragraph`` or ``chapter``."""

    def __init__(self, part: Part, chapter: Chapter, notes: Apparatus, where: str) -> None:
        self._part = part
        self._where = where
        self._kinds = notes.notes
        self._elements: dict[str, etree._Element] = {}
        for element in chapter.tree.iter(etree.Element):
            name = element.get("id")
            if name:
                self._elements.setdefault(name, element)
        #: What is said of each reference, by the id of its utterance.
        self._targets: dict[str, etree._Element] = {}
        for utterance in part.utterances():
            note = self._note_of(utterance, notes)
            if note is not None:
                self._targets[utterance.id] = note
        self._moved: set[etree._Element] = set()
        self._owners: dict[etree._Element, etree._Element | None] = {}
        self._taken: dict[etree._Element, list[Item]] = {}
        self._said: set[etree._Element] = set()

    def _note_of(self, utterance: Utterance, notes: Apparatus) -> etree._Element | None:
        """The note that an utterance refers to, when it is a reference to one outside it."""
        element = self._elements.get(utterance.id)
        if element is None or utterance.epub_type != "noteref":
            return None
        # A reference whose own id is spoilt has a span around it, or within.
        for node in (element, *element, element.getparent()):
            if node is not None and node in notes.references:
                note = notes.references[node]
                return None if note is node or note in node.iterancestors() else note
        return None

    def part(self) -> Part:
        if not self._targets:
            return self._part
        if self._where == "chapter":
            self._moved = _outermost({_group(note) for note in self._targets.values()})
        else:
            self._moved = self._reachable()
        # What ended the document may not end it now.
        items = _rested(self._extract(self._part.items, None), 0, pauses.of_element("section"))
        if self._where == "chapter":
            for note, said in self._taken.items():
                items += self._note(note, said, escapable=False)
        else:
            items, left = self._placed(items, None, escapable=False)
            items += self._said_of(left, _last_pause(items), escapable=False)
        return replace(self._part, items=tuple(_rested(items, pauses.DOCUMENT)))

    # -- which notes move -------------------------------------------------------------------

    def _reachable(self) -> set[etree._Element]:
        """The notes that are reached from what stays: notes that only refer to one another would
        have no place to go, so the first of them stays."""
        moved = set(self._targets.values())
        leads: dict[etree._Element | None, list[etree._Element]] = defaultdict(list)
        order: dict[etree._Element, None] = {}
        for utterance in self._part.utterances():
            element = self._elements[utterance.id]
            owner = _nearest(element, moved)
            if owner is not None:
                order.setdefault(owner)
            if utterance.id in self._targets:
                leads[owner].append(self._targets[utterance.id])
        reached: set[etree._Element] = set()

        def reach(start: etree._Element | None) -> None:
            todo = [start]
            while todo:
                for note in leads[todo.pop()]:
                    if note not in reached:
                        reached.add(note)
                        todo.append(note)

        reach(None)
        outermost_first = sorted(order, key=lambda note: sum(1 for _ in note.iterancestors()))
        for note in outermost_first:
            if note not in reached:
                moved.discard(note)
                reached.add(note)
                reach(note)
        return moved

    def _owner(self, element: etree._Element) -> etree._Element | None:
        """The moved note that an element is or stands in."""
        path: list[etree._Element] = []
        node: etree._Element | None = element
        owner: etree._Element | None = None
        while node is not None:
            if node in self._owners:
                owner = self._owners[node]
                break
            path.append(node)
            if node in self._moved:
                owner = node
                break
            node = node.getparent()
        for node in path:
            self._owners[node] = owner
        return owner

    # -- taking notes out -------------------------------------------------------------------

    def _extract(self, items: Iterable[Item], inside: etree._Element | None) -> list[Item]:
        """The items without the notes in them, which are kept apart."""
        stay: list[Item] = []
        for item in items:
            owner = self._owner(self._elements[item.id])
            goes = stay
            if owner is not None and owner is not inside:
                goes = self._taken.setdefault(owner, [])
            if isinstance(item, Utterance):
                goes.append(item)
                continue
            inner = self._extract(item.items, owner)
            if inner:
                goes.append(replace(item, items=tuple(inner)))
        return stay

    # -- putting notes in -------------------------------------------------------------------

    def _placed(
        self, items: Items[Item], around: etree._Element | None, escapable: bool
    ) -> tuple[list[Item], list[tuple[etree._Element, etree._Element]]]:
        """The items of an element with notes among them, and those notes that are to follow it:
        each with the block of its reference."""
        out: list[Item] = []
        waiting: list[tuple[etree._Element, etree._Element]] = []

        def end_block() -> None:
            out.extend(self._said_of(waiting, _last_pause(out), escapable))
            waiting.clear()

        for item in items:
            element = self._elements[item.id]
            if waiting and not (isinstance(item, Utterance) and _block(element) is waiting[-1][1]):
                end_block()
            if isinstance(item, Sequence):
                inside = escapable or item.epub_type in _ESCAPABLE
                inner, left = self._placed(item.items, element, inside)
                out.append(replace(item, items=tuple(inner)))
                waiting.extend(left)
                if left and left[-1][1] is element:
                    end_block()
                continue
            out.append(item)
            if item.id in self._targets:
                waiting.append((self._targets[item.id], _block(element)))
                if self._where == "reference":
                    end_block()
        if around is not None and waiting and around in waiting[-1][1].iterancestors():
            end_block()
        return out, waiting

    def _said_of(
        self, waiting: Iterable[tuple[etree._Element, etree._Element]], pause: int, escapable: bool
    ) -> list[Item]:
        """What says the notes, each followed by those that it refers to itself; the last one by the
        pause that they come between."""
        out: list[Item] = []
        todo = [note for note, _ in waiting][::-1]
        while todo:
            note = todo.pop()
            if note in self._said or note not in self._taken:
                continue
            self._said.add(note)
            said = self._note(note, self._taken[note], escapable)
            out += said
            todo += [
                self._targets[each.id] for each in _utterances(said) if each.id in self._targets
            ][::-1]
        return _rested(out, pause)

    def _note(self, note: etree._Element, items: list[Item], escapable: bool) -> list[Item]:
        """The items of a note under its own element, with a rest after it."""
        items = _rested(_plain(items) if escapable else items, 0, _REST)
        name = note.get("id", "")
        if len(items) == 1 and items[0].id == name and isinstance(items[0], Sequence):
            return items
        if not items or self._elements.get(name) is not note:
            return items
        return [Sequence(name, self._kinds.get(note, ""), tuple(items))]


def _group(note: etree._Element) -> etree._Element:
    """The section of notes that a note stands in, else the note itself."""
    found = note
    for node in note.iterancestors():
        if local_name(node) not in ("body", "html") and semantics(node) & GROUPS:
            found = node
    return found


def _outermost(elements: set[etree._Element]) -> set[etree._Element]:
    return {
        element
        for element in elements
        if not any(node in elements for node in element.iterancestors())
    }


def _nearest(element: etree._Element, among: set[etree._Element]) -> etree._Element | None:
    node: etree._Element | None = element
    while node is not None and node not in among:
        node = node.getparent()
    return node


def _block(element: etree._Element) -> etree._Element:
    """The paragraph, item, cell … that an element is or stands in."""
    node = element
    while not is_xhtml(node) or local_name(node) in INLINE:
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return node


def _utterances(items: Iterable[Item]) -> Iterator[Utterance]:
    for item in items:
        if isinstance(item, Utterance):
            yield item
        else:
            yield from item.utterances()


def _plain(items: Iterable[Item]) -> list[Item]:
    """The items without escapable structures: those never stand in one another (§9.3.2.4)."""
    return [
        item
        if isinstance(item, Utterance)
        else replace(
            item,
            epub_type="" if item.epub_type in _ESCAPABLE else item.epub_type,
            items=tuple(_plain(item.items)),
        )
        for item in items
    ]


def _last_pause(items: Items[Item]) -> int:
    while items and isinstance(last := items[-1], Sequence):
        items = last.items
    return items[-1].pause if items and isinstance(items[-1], Utterance) else 0


def _rested(items: Items[Item], least: int, most: int = 60_000) -> list[Item]:
    """The items with at least and at most such a pause after the last thing said."""
    if not items:
        return []
    *rest, last = items
    if isinstance(last, Utterance):
        return [*rest, replace(last, pause=max(least, min(last.pause, most)))]
    return [*rest, replace(last, items=tuple(_rested(last.items, least, most)))]
