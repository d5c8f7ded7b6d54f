"""The notes of a book and the references to them, as publishers mark them or leave them unmarked.

Marked ones say so by ``epub:type`` or role (EPUB SSV 1.1 §2.9, DPUB-ARIA 1.1). An unmarked
reference, as EPUB 2 has them, is a link that shows a mark (a number, an asterisk) and leads to a
block that leads back, or that opens with the same mark.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from accessible.book import XHTML, Chapter
from accessible.scripting.markup import INLINE, is_xhtml, local_name, semantics

#: What says that an element is a note, and the kind that players know (EPUB 3.3 §9.3.2.3).
_NOTES = {
    "footnote": "footnote",
    "endnote": "endnote",
    "rearnote": "endnote",
    "note": "footnote",
}
#: What holds notes.
GROUPS = frozenset({"footnotes", "endnotes", "rearnotes"})
_HEADINGS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))
#: Elements that may hold one note, and nothing else, together with its block.
_HOLDERS = frozenset("aside dd div dl li td tr".split())
_NEVER = frozenset("html body section article main nav ol ul dl table dt".split())
_OTHER_LINKS = frozenset({"backlink", "biblioref", "glossref", "annoref", "pagebreak"})
_MARK = re.compile(
    r"[\[(]?\s*(?:(?:note|fn|n|anm|nota|注|註)\.?\s?)?"
    r"(?:\d{1,4}|[⁰¹²³⁴-⁹]{1,4}|[*†‡§¶#]{1,3}|[a-z]|[ivxl]{1,6})\s*[\])]?\.?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Apparatus:
    """``notes``: each with its kind, ``footnote`` or ``endnote``. ``references``: each with the
    note that it leads to, where there is one (in any document of the book). ``backlinks``: the ways
    back that are a sign alone, such as ↩."""

    notes: Mapping[etree._Element, str] = field(default_factory=dict)
    references: Mapping[etree._Element, etree._Element | None] = field(default_factory=dict)
    backlinks: Set[etree._Element] = frozenset()

    def by_document(self, roots: Iterable[etree._Element]) -> list[Apparatus]:
        """What of it stands in each document. A note that stands elsewhere is not there."""
        notes: dict[etree._Element, dict[etree._Element, str]] = {}
        references: dict[etree._Element, dict[etree._Element, etree._Element | None]] = {}
        backlinks: dict[etree._Element, set[etree._Element]] = {}
        for note, kind in self.notes.items():
            notes.setdefault(root_of(note), {})[note] = kind
        for reference, led in self.references.items():
            root = root_of(reference)
            near = led is not None and root_of(led) is root
            references.setdefault(root, {})[reference] = led if near else None
        for backlink in self.backlinks:
            backlinks.setdefault(root_of(backlink), set()).add(backlink)
        return [
            Apparatus(notes.get(each, {}), references.get(each, {}), backlinks.get(each, set()))
            for each in roots
        ]


def root_of(element: etree._Element) -> etree._Element:
    """The root of the document that an element stands in."""
    return element.getroottree().getroot()


def apparatus(chapters: Sequence[Chapter]) -> Apparatus:
    """The notes and references in the documents of a book."""
    return _Search(chapters).result()


@dataclass(frozen=True, slots=True)
class _Link:
    """A link within the book: the element that is said (``a``, or the marked one around it)."""

    element: etree._Element
    target: etree._Element | None
    order: int


class _Search:
    def __init__(self, chapters: Sequence[Chapter]) -> None:
        self._names: dict[str, dict[str, etree._Element]] = {}
        self._marked: dict[etree._Element, str] = {}
        #: By the block that they stand in: what leads from there.
        self._links: dict[etree._Element, list[_Link]] = defaultdict(list)
        self._stated: list[_Link] = []
        anchors: list[tuple[str, etree._Element]] = []
        for chapter in chapters:
            names = self._names.setdefault(chapter.href, {})
            for element in chapter.tree.iter(etree.Element):
                name = element.get("id")
                if name:
                    names.setdefault(name, element)
                if not is_xhtml(element):
                    continue
                if element.tag == f"{{{XHTML}}}a":
                    anchors.append((chapter.href, element))
                    if element.get("name"):
                        names.setdefault(element.get("name", ""), element)
                kinds = semantics(element) & _NOTES.keys()
                if kinds:
                    kind = _NOTES[min(kinds)]
                    self._marked[element] = _kind(element) if kinds == {"note"} else kind
        for order, (href, anchor) in enumerate(anchors):
            self._add(href, anchor, order)

    def _add(self, href: str, anchor: etree._Element, order: int) -> None:
        target = self._target(href, anchor.get("href", ""))
        stated = None
        for node in (anchor, *anchor.iterancestors()):
            if node is not anchor and local_name(node) not in INLINE:
                break
            if "noteref" in semantics(node):
                stated = node
        if stated is not None:
            self._stated.append(_Link(stated, target, order))
        elif "#" in anchor.get("href", ""):
            self._links[_block(anchor)].append(_Link(anchor, target, order))

    def _target(self, base: str, href: str) -> etree._Element | None:
        path, _, fragment = href.partition("#")
        where = normpath(join(dirname(base), unquote(path))) if path else base
        names = self._names.get(where, {})
        return names.get(fragment) if fragment in names else names.get(unquote(fragment))

    # -- what leads where ------------------------------------------------------------------

    def result(self) -> Apparatus:
        found = [*self._stated, *self._unmarked()]
        held: Counter[etree._Element] = Counter()
        for target in {link.target for link in found if link.target is not None}:
            held.update((target, *target.iterancestors()))
        sources: dict[etree._Element, set[etree._Element]] = defaultdict(set)
        for link in found:
            if link.target is not None:
                sources[link.target].update(link.element.iterancestors())
        known: dict[etree._Element, etree._Element | None] = {}
        for target, around in sources.items():
            known[target] = self._note(target, around, held)
        references = {
            link.element: known[link.target] if link.target is not None else None for link in found
        }
        notes = {
            note: self._marked.get(note) or _kind(note)
            for note in references.values()
            if note is not None
        }
        for element, kind in self._marked.items():
            # A “note” that nothing refers to is a remark to the reader.
            if semantics(element) - {"note"} & _NOTES.keys() or _grouped(element):
                notes.setdefault(element, kind)
        return Apparatus(notes, references, frozenset(self._backlinks(notes)))

    def _unmarked(self) -> Iterator[_Link]:
        """The links that are references by what they show and where they lead."""
        for home, links in self._links.items():
            for link in links:
                if self._refers(link, home):
                    yield link

    def _refers(self, link: _Link, home: etree._Element) -> bool:
        anchor, target = link.element, link.target
        mark = _text(anchor, 24)
        if target is None or not _MARK.fullmatch(mark) or semantics(anchor) & _OTHER_LINKS:
            return False
        block = _block(target)
        if block is home or local_name(block) in ("html", "body") or _is_heading(block):
            return False
        if any(local_name(node) == "nav" for node in anchor.iterancestors()):
            return False
        opens = _opens(anchor, home)
        back = [
            other
            for other in self._within(block, home)
            if other.target is not None and _block(other.target) is home
        ]
        if back:
            # Both ends show a mark: the note opens with its own; else the first one is read first.
            facing = next((each for each in back if _MARK.fullmatch(_text(each.element, 24))), None)
            if facing is None:
                return True
            if opens != _opens(facing.element, _block(facing.element)):
                return not opens
            return link.order < facing.order
        return not opens and _is_raised(anchor, home) and _bare(_text(block, 24)) == _bare(mark)

    def _within(self, block: etree._Element, home: etree._Element) -> Iterator[_Link]:
        """The links in a block, and in those after it that may belong to the same note."""
        around = block
        parent = block.getparent()
        if parent is not None and local_name(parent) in _HOLDERS and _opens(block, parent):
            around = block if parent is home or parent in home.iterancestors() else parent
        # A note is short; a holder of many blocks is none.
        for count, element in enumerate(around.iter(f"{{{XHTML}}}*")):
            if count > 500:
                return
            yield from self._links.get(element, ())

    def _note(
        self,
        target: etree._Element,
        sources: Set[etree._Element],
        held: Counter[etree._Element],
    ) -> etree._Element | None:
        """The note that a reference leads to: the marked one, or the block with what holds it."""
        for node in (target, *target.iterancestors()):
            if node in self._marked:
                return None if node in sources else node
        inside = [node for node in target.iter(f"{{{XHTML}}}*") if node in self._marked]
        if inside:
            return inside[0] if len(inside) == 1 else None
        note = _block(target)
        parent = note.getparent()
        while (
            parent is not None
            and local_name(parent) in _HOLDERS
            and held[parent] == max(held[note], 1)
            and parent not in sources
            and not semantics(parent) & GROUPS
            and not _holds_heading(parent)
            and _opens(note, parent)
        ):
            note, parent = parent, parent.getparent()
        if note in sources or _holds_heading(note):
            return None
        name = local_name(note)
        return note if is_xhtml(note) and (name not in _NEVER or name == "dl") else None

    def _backlinks(self, notes: Mapping[etree._Element, str]) -> Iterator[etree._Element]:
        for home, links in self._links.items():
            for link in links:
                anchor = link.element
                if not _SIGNS.fullmatch(_text(anchor, 24)) or len(anchor.findall(".//{*}img")):
                    continue
                if "backlink" in semantics(anchor) or any(
                    node in notes for node in (home, *home.iterancestors())
                ):
                    yield anchor


def _kind(note: etree._Element) -> str:
    return "endnote" if _grouped(note) and not _grouped(note, {"footnotes"}) else "footnote"


def _grouped(note: etree._Element, kinds: Set[str] = GROUPS) -> bool:
    return any(semantics(node) & kinds for node in note.iterancestors(f"{{{XHTML}}}*"))


def _holds_heading(element: etree._Element) -> bool:
    return next(element.iter(*_HEADINGS), None) is not None


def _is_heading(block: etree._Element) -> bool:
    return any(node.tag in _HEADINGS for node in (block, *block.iterancestors()))


def _block(element: etree._Element) -> etree._Element:
    """The block that an element is or stands in; an empty anchor between blocks names the next."""
    node = element
    while local_name(node) in INLINE and (parent := node.getparent()) is not None:
        after = node.getnext()
        if (
            not _text(node, 1)
            and not (node.tail or "").strip()
            and after is not None
            and isinstance(after.tag, str)
            and local_name(after) not in INLINE
        ):
            return after
        node = parent
    return node


def _opens(element: etree._Element, block: etree._Element) -> bool:
    """Whether no text stands before an element in its block."""
    node = element
    while node is not block:
        before = node.getprevious()
        while before is not None:
            if (before.tail or "").strip() or (isinstance(before.tag, str) and _text(before, 1)):
                return False
            before = before.getprevious()
        parent = node.getparent()
        if parent is None or (parent.text or "").strip():
            return parent is None
        node = parent
    return True


def _is_raised(anchor: etree._Element, home: etree._Element) -> bool:
    if anchor.find(f".//{{{XHTML}}}sup") is not None:
        return True
    node: etree._Element | None = anchor
    while node is not None and node is not home:
        if local_name(node) == "sup" or "super" in node.get("style", ""):
            return True
        node = node.getparent()
    return _text(anchor, 1) in "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡"


def _bare(text: str) -> str:
    """A mark, or the one that a text opens with, without what stands around it."""
    words = text.split(None, 1)
    return words[0].strip("[]().:") if words else ""


def _text(element: etree._Element, length: int) -> str:
    """The element's text without white space at its ends; no more of it than ``length`` asks."""
    found = ""
    for piece in element.itertext(etree.Element):
        found = (found + str(piece)).lstrip()
        if len(found) > length:
            break
    return found.strip()
