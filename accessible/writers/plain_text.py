"""The written text by itself: what is narrated, in its order, as a plain file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible.book import MATHML, SVG
from accessible.errors import Finding
from accessible.scripting import Part, Role, Utterance
from accessible.settings import Settings
from accessible.spilled import by_href
from accessible.writers import Edition
from accessible.writers.package import plain

#: Elements that stand in a line of their paragraph.
_INLINE = frozenset(
    "a abbr acronym audio b bdi bdo big br button cite code data del dfn em font i img ins kbd "
    "label mark math meter nobr object output picture progress q rb rp rt rtc ruby s samp small "
    "span strike strong sub sup svg time tt u var video wbr".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset(("td", "th"))
_ITEMS = frozenset("li dt dd caption tr option".split())


class TranscriptWriter:
    """A transcript in UTF-8: paragraphs with an empty line between them, two before a heading.

    Marks of notes and page numbers stand in brackets, cells of a row with tabs between them.
    """

    name: ClassVar[str] = "txt"
    description: ClassVar[str] = "Plain transcript of what is read"

    def suffix(self, settings: Settings) -> str:
        return ".transcript.txt"

    def codec(self, settings: Settings) -> str | None:
        return None

    def write(self, edition: Edition, path: Path) -> tuple[Finding, ...]:
        metadata = edition.book.metadata
        chapters = by_href(edition.book.chapters)
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.write(plain(metadata.title) + "\n")
            if authors := plain(", ".join(filter(str.strip, metadata.authors))):
                out.write(authors + "\n")
            for part in edition.script.parts:
                before: _Block | None = None
                chapter = chapters.get(part.href)
                for block in _blocks(part, chapter.tree if chapter else None):
                    out.write(_between(before, block) + block.text)
                    before = block
                if before:
                    out.write("\n")
        return ()


@dataclass(slots=True)
class _Block:
    """A paragraph, or whatever else stands on lines of its own."""

    element: etree._Element | None
    heading: bool
    text: str

    @property
    def tag(self) -> str:
        return "" if self.element is None else _name(self.element)


def _between(before: _Block | None, block: _Block) -> str:
    """What parts two blocks: a tab in a row, a line in a list or a table, an empty line else."""
    if block.heading and before and not before.heading:
        return "\n\n\n"
    if before is None:
        return "\n\n" if block.heading else "\n"
    one, two = before.element, block.element
    if one is not None and two is not None:
        row, other = one.getparent(), two.getparent()
        if before.tag in _CELLS and block.tag in _CELLS:
            return "\t" if row is other else "\n"
        if before.tag in _ITEMS and block.tag in _ITEMS:
            return "\n"
    return "\n\n"


def _blocks(part: Part, tree: etree._Element | None) -> Iterator[_Block]:
    """What is said of a part, block by block."""
    elements: dict[str, etree._Element] = {}
    for each in tree.iter("*") if tree is not None else ():
        if id_ := each.get("id"):
            elements.setdefault(id_, each)
    block: _Block | None = None
    for utterance in part.utterances():
        text = _text(utterance)
        if not text:
            continue
        element = elements.get(utterance.id)
        home = _home(element)
        if block and home is not None and home is block.element:
            block.text += _gap(block.text, text, utterance, element) + text
            continue
        if block:
            yield block
        is_heading = utterance.role is Role.HEADING or (
            home is not None and _name(home) in _HEADINGS
        )
        block = _Block(home, is_heading, text)
    if block:
        yield block


def _text(utterance: Utterance) -> str:
    text = plain(utterance.written)
    if text and utterance.epub_type and not text.startswith(("[", "(")):
        return f"[{text}]"
    return text


def _name(element: etree._Element) -> str:
    tag = etree.QName(element)
    return "span" if tag.namespace in (SVG, MATHML) else tag.localname.casefold()


def _home(element: etree._Element | None) -> etree._Element | None:
    """The block that an element stands in, or is."""
    while element is not None and _name(element) in _INLINE:
        element = element.getparent()
    return element


def _gap(before: str, text: str, utterance: Utterance, element: etree._Element | None) -> str:
    """What parts two sentences of a paragraph: nothing where their script has no spaces."""
    previous = element.getprevious() if element is not None else None
    if utterance.role is Role.CODE or (
        previous is not None and isinstance(previous.tag, str) and _name(previous) == "br"
    ):
        return "\n"
    wide = all(unicodedata.east_asian_width(each) in "WF" for each in (before[-1], text[0]))
    hangul = any("\uac00" <= each <= "\ud7a3" for each in (before[-1], text[0]))
    return "" if wide and not hangul else " "
