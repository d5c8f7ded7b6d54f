"""The narration that an EPUB has of its own: kept as it is, or filled where it leaves text out."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from collections.abc import Sequence as Items
from dataclasses import replace

from lxml import etree

from accessible.book import Book, Chapter
from accessible.errors import Finding
from accessible.scripting.ids import Ids
from accessible.scripting.markup import alternative, local_name, page_label, visible_text
from accessible.scripting.place import HEADINGS, Place
from accessible.scripting.units import Heading, Page, Part, Role, Sequence, Utterance
from accessible.spoken import Speaker

#: What a listener may skip (EPUB 3.3 §9.3.2.3); other types stand on sequences.
_SKIPPABLE = frozenset("pagebreak noteref footnote endnote rearnote note".split())

Said = dict[etree._Element, Utterance]


def recorded(chapter: Chapter, speaker: Speaker, language: str) -> Said:
    """The elements that the chapter's own overlay says, each with its utterance, in its order.

    A clip without an element is left out; of two for one element the first counts. To be called
    before the walk, which then leaves these elements alone.
    """
    ids = Ids(chapter.tree)
    said: Said = {}
    for recording in chapter.recordings:
        element = ids.find(recording.id) if recording.id else chapter.tree
        if element is None or element in said:
            continue
        place = _place(element, language)
        kind = recording.epub_type if recording.epub_type in _SKIPPABLE else ""
        text = visible_text(element) or alternative(element)
        if kind == "pagebreak":
            text = page_label(element) or text
        said[element] = Utterance(
            id=ids.give(element),
            written=text,
            spoken=speaker.speak(text, place.language),
            language=place.language,
            role={"pagebreak": Role.PAGEBREAK, "noteref": Role.NOTEREF}.get(kind, place.role),
            pause=0,
            epub_type=kind,
            recording=recording,
        )
    return said


def unskipped(said: Said, left_out: Collection[etree._Element]) -> Said:
    """What is said without what stands in elements that the settings leave unsaid."""
    return {
        element: utterance
        for element, utterance in said.items()
        if not any(node in left_out for node in (element, *element.iterancestors()))
    }


def with_recordings(part: Part, chapter: Chapter, said: Said, fill: bool) -> Part:
    """A part of a book that has narration of its own: ``said`` in this chapter.

    With ``fill`` it says what the recordings leave out; else the recordings alone are heard.
    """
    if fill:
        return _filled(part, chapter.tree, said)
    # Nobody promised that the publisher's recordings say everything.
    heard = Part(chapter.href, chapter.title, tuple(said.values()), left_out=("",))
    return _part(heard, chapter.tree)


def kept(own: Items[Said], book: Book) -> Finding:
    """That the narration which a book has of its own (for each chapter) is all that is heard."""
    message = (
        f"The book has narration of its own, which is kept: {sum(map(bool, own))} of its "
        f"{len(own)} documents are narrated."
    )
    return Finding("narration-kept", book.source.name if book.source else "", message)


def _filled(part: Part, tree: etree._Element, said: Said) -> Part:
    """A part that says what the recordings leave out, with the recordings in their places."""
    order = {element: at for at, element in enumerate(tree.iter(etree.Element))}
    places: dict[str, tuple[int, int]] = {}
    for element, at in order.items():
        if name := element.get("id"):  # an id that is there twice names the first element
            places.setdefault(name, (at, _end(element, order)))
    waiting = deque((order[element], utterance) for element, utterance in said.items())
    items = _merged(part.items, waiting, places)
    items += [utterance for _, utterance in waiting]
    return _part(replace(part, items=tuple(items)), tree)


def _place(element: etree._Element, language: str) -> Place:
    place = Place(language)
    for node in reversed([element, *element.iterancestors()]):
        place = place.inside(node)
    return place


def _end(element: etree._Element, order: dict[etree._Element, int]) -> int:
    """The place in the document of the last element in this one."""
    last = element
    while len(last):
        inner = [child for child in last if child in order]
        if not inner:
            break
        last = inner[-1]
    return order[last]


def _merged(
    items: Iterable[Sequence | Utterance],
    waiting: deque[tuple[int, Utterance]],
    places: dict[str, tuple[int, int]],
) -> list[Sequence | Utterance]:
    """The items with those that wait among them, each before what stands after it."""
    merged: list[Sequence | Utterance] = []
    for item in items:
        start, end = places[item.id]
        while waiting and waiting[0][0] < start:
            merged.append(waiting.popleft()[1])
        if isinstance(item, Sequence):
            inner = _merged(item.items, waiting, places)
            while waiting and waiting[0][0] <= end:
                inner.append(waiting.popleft()[1])
            item = replace(item, items=tuple(inner))
        merged.append(item)
    return merged


def _part(part: Part, tree: etree._Element) -> Part:
    """The part with the headings and pages that are heard in it."""
    utterances = {utterance.id: utterance for utterance in part.utterances()}
    headings = []
    for element in tree.iter(*(f"{{*}}{name}" for name in HEADINGS)):
        around = (element, *element.iterdescendants(etree.Element), *element.iterancestors())
        heard = next((node.get("id") for node in around if node.get("id") in utterances), "")
        title = visible_text(element)
        if title:
            level = HEADINGS[local_name(element)]
            headings.append(Heading(element.get("id", ""), heard or "", title, level))
    pages = tuple(
        Page(utterance.id, utterance.written)
        for utterance in utterances.values()
        if utterance.role is Role.PAGEBREAK
    )
    return replace(part, headings=tuple(headings), pages=pages)
