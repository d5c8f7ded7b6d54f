"""XHTML content documents as readers make them (EPUB 3.3 §6.1), one for each chapter.

``element`` and ``document`` build, and ``chapters`` divides one body into the documents of the
spine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, XML, Chapter, Metadata
from accessible.xml import ILLEGAL


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


#: Structural types that a section carries for its heading (EPUB SSV 1.1), and which of them have
#: a role of the same name in DPUB-ARIA 1.1.
ROLED = words("""
    acknowledgments afterword appendix bibliography chapter colophon conclusion credits dedication
    endnotes epigraph epilogue errata foreword glossary index introduction part preface prologue
""")
UNROLED = words(
    "backmatter bodymatter copyright-page footnotes frontmatter halftitlepage titlepage"
)
#: Elements of phrasing content that stand inside paragraphs (HTML §3.2.5.2.5).
PHRASING = words("""
    a abbr b bdi bdo br cite code data del dfn em i img ins kbd label mark q rb rp rt rtc ruby s
    samp small span strong sub sup time u var wbr
""")

#: A document with one title stays whole up to this many characters of text.
SHORT = 40_000
#: No document has more than this many, where there is a block to break at.
LONG = 250_000

_HEADINGS = {f"{{{XHTML}}}h{level}": level for level in range(1, 7)}
_WRAPPERS = frozenset(f"{{{XHTML}}}{tag}" for tag in ("section", "article", "main", "div", "body"))
_HEADERS = frozenset(f"{{{XHTML}}}{tag}" for tag in ("header", "hgroup"))
_INLINE = frozenset(f"{{{XHTML}}}{tag}" for tag in PHRASING)
_VISIBLE = frozenset((f"{{{XHTML}}}img", f"{{{SVG}}}svg", f"{{{MATHML}}}math"))
_NAMESPACES: dict[Any, str] = {None: XHTML, "epub": EPUB}


def element(tag: str, *content: str | etree._Element, **attributes: str) -> etree._Element:
    """An XHTML element with its content in order.

    ``class_`` is ``class``, ``epub_type`` is ``epub:type``, ``lang`` is ``lang`` and ``xml:lang``,
    ``aria_label`` is ``aria-label``. Characters that XML cannot hold are dropped.
    """
    made = etree.Element(f"{{{XHTML}}}{tag}", nsmap=_NAMESPACES)
    for name, value in attributes.items():
        value = ILLEGAL.sub("", value)
        if name in ("epub_type", "epub_prefix"):
            made.set(f"{{{EPUB}}}{name[5:]}", value)
        elif name == "xml_lang":
            made.set(f"{{{XML}}}lang", value)
        else:
            made.set(name.rstrip("_").replace("_", "-"), value)
            if name == "lang":
                made.set(f"{{{XML}}}lang", value)
    for item in content:
        if isinstance(item, str):
            append_text(made, ILLEGAL.sub("", item))
        else:
            made.append(item)
    return made


def append_text(parent: etree._Element, text: str) -> None:
    """Text after everything that ``parent`` has."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def document(title: str, language: str, *blocks: etree._Element) -> etree._Element:
    """The root of a content document: ``head`` with its ``title``, ``body`` with the blocks."""
    head = element("head", element("title", title))
    return element("html", head, element("body", *blocks), lang=language)


def chapters(body: etree._Element, metadata: Metadata) -> tuple[Chapter, ...]:
    """The content documents that a body of blocks divides into; ``body`` is used up.

    It divides at the highest heading level that occurs twice. A short document under one title
    stays whole. What stands before the first such heading becomes a document of its own when it
    has visible content; what is longer than ``LONG`` divides between blocks. In each document the
    first heading is ``h1`` and no level is skipped (WCAG 2.2, 1.3.1); subheadings open nested
    sections. Links follow their targets into other files; ids stay unique over the whole book.
    """
    ids = Ids(body)
    starts = _division(body)
    pieces: list[list[etree._Element]] = [[]]
    for block in _unrolled(body, starts, ids):
        if block in starts and _is_visible(pieces[-1]):
            pieces.append([])
        pieces[-1].append(block)
    made = [
        _section(part, number, ids, metadata.title)
        for piece in pieces
        for number, part in enumerate(_portions(piece), 1)
    ]
    width = max(3, len(str(len(made))))
    named = [
        (f"text/chapter-{number:0{width}}.xhtml", title, section)
        for number, (title, section) in enumerate(made, 1)
    ]
    _relink(named, ids)
    return tuple(
        Chapter(href, title, document(title, metadata.language, section))
        for href, title, section in named
    )


class Ids:
    """The ids of one tree: new ones that no element has, and where an id went that was dropped."""

    def __init__(self, root: etree._Element) -> None:
        self._taken = {node.get("id") for node in root.iter(etree.Element) if node.get("id")}
        self._counts: dict[str, Iterator[int]] = {}
        self.moved: dict[str, str] = {}

    def of(self, node: etree._Element, stem: str) -> str:
        """The id of an element, given now if it has none."""
        found = node.get("id")
        if not found:
            numbers = self._counts.setdefault(stem, count(1))
            found = next(i for i in (f"{stem}-{n}" for n in numbers) if i not in self._taken)
            self._taken.add(found)
            node.set("id", found)
        return found


def _level(node: etree._Element) -> int:
    """The level of a heading, 0 for anything else."""
    return _HEADINGS.get(node.tag, 0) if isinstance(node.tag, str) else 0


def text_of(node: etree._Element) -> str:
    """The text inside an element, its white space collapsed; blocks and ``br`` part words."""
    parts: list[str] = []
    for event, item in etree.iterwalk(node, events=("start", "end")):
        if not isinstance(item.tag, str):
            continue
        name = item.tag.removeprefix(f"{{{XHTML}}}")
        parts.append("" if (name in PHRASING and name != "br") or "}" in name else " ")
        if event == "start":
            parts.append(item.text or "")
        elif item is not node:
            parts.append(item.tail or "")
    return " ".join("".join(parts).split())


def first_heading(body: etree._Element) -> str:
    """The text of the first heading that has any."""
    return next(filter(None, map(text_of, body.iter(*_HEADINGS))), "")


def _length(node: etree._Element) -> int:
    return sum(map(len, node.itertext()))


def _is_visible(blocks: list[etree._Element]) -> bool:
    return any(
        any(part.strip() for part in block.itertext())
        or any(node.tag in _VISIBLE for node in block.iter(etree.Element))
        for block in blocks
    )


def _division(body: etree._Element) -> set[etree._Element]:
    """The blocks that start a new document: those of the headings it divides at."""
    found: list[tuple[int, etree._Element]] = []
    for node in body.iter(*_HEADINGS):
        block = node
        parent = node.getparent()
        while parent is not None and parent.tag in _HEADERS:
            block, parent = parent, parent.getparent()
        while parent is not None and parent is not body and parent.tag in _WRAPPERS:
            parent = parent.getparent()
        if parent is body and text_of(node):
            found.append((_level(node), block))
    counts = Counter(level for level, _ in found)
    level = min((level for level, times in counts.items() if times > 1), default=0)
    if not level or (counts[1] == 1 and _length(body) <= SHORT):
        return set()
    return {block for at, block in found if at <= level}


def _unrolled(
    body: etree._Element, starts: set[etree._Element], ids: Ids
) -> Iterator[etree._Element]:
    """The blocks of the body in order, out of every wrapper that a division runs through."""
    open_wrappers: set[etree._Element] = {body}
    for start in starts:
        parent = start.getparent()
        while parent is not None and parent not in open_wrappers:
            open_wrappers.add(parent)
            parent = parent.getparent()
    blocks = _blocks(body)
    _inherit(body, blocks)
    stack = [iter(blocks)]
    left: list[etree._Element] = []  # wrappers whose id awaits the next block
    while stack:
        block = next(stack[-1], None)
        if block is None:
            stack.pop()
        elif block in open_wrappers or _is_too_much(block):
            left.append(block)
            inside = _blocks(block)
            _inherit(block, inside)
            stack.append(iter(inside))
        else:
            for wrapper in left:
                if wrapper.get("id"):
                    ids.moved[wrapper.get("id", "")] = ids.of(block, "block")
            left.clear()
            yield block


def _is_too_much(block: etree._Element) -> bool:
    """Whether a block is only a wrapper here: the main content, or more than a document holds."""
    return block.tag == f"{{{XHTML}}}main" or (block.tag in _WRAPPERS and _length(block) > LONG)


def _blocks(wrapper: etree._Element) -> list[etree._Element]:
    """The children of a wrapper, with loose text and phrases gathered into paragraphs."""
    blocks: list[etree._Element] = []
    loose = element("p", wrapper.text or "")

    def close() -> None:
        nonlocal loose
        if len(loose) or (loose.text or "").strip():
            blocks.append(loose)
        loose = element("p")

    for child in list(wrapper):
        tail, child.tail = child.tail, None
        if child.tag in _INLINE:
            loose.append(child)
        else:
            close()
            blocks.append(child)
        append_text(loose, tail or "")
    close()
    return blocks


def _inherit(wrapper: etree._Element, blocks: list[etree._Element]) -> None:
    """What a dropped wrapper said of its content goes down: its language, its structural type."""
    for name in ("lang", f"{{{XML}}}lang", "dir"):
        value = wrapper.get(name)
        if value is not None:
            for block in blocks:
                if block.get(name) is None:
                    block.set(name, value)
    kind = wrapper.get(f"{{{EPUB}}}type")
    if kind and blocks and _level(blocks[0]) and not blocks[0].get(f"{{{EPUB}}}type"):
        blocks[0].set(f"{{{EPUB}}}type", kind)


def _portions(piece: list[etree._Element]) -> Iterator[list[etree._Element]]:
    """A piece in portions of at most ``LONG`` characters, broken between blocks."""
    portion: list[etree._Element] = []
    filled = 0
    for block in piece:
        length = _length(block)
        if portion and filled + length > LONG:
            yield portion
            portion, filled = [], 0
        portion.append(block)
        filled += length
    yield portion


def _section(
    blocks: list[etree._Element], number: int, ids: Ids, book_title: str
) -> tuple[str, etree._Element]:
    """The title of a document and its ``section``; ``number`` counts the portions of one piece."""
    section = element("section")
    for block in blocks:
        section.append(block)
    heading = next((node for node in section.iter(*_HEADINGS) if text_of(node)), None)
    _renumber(section)
    _nest(section)
    if heading is None:
        return (book_title if number == 1 else f"{book_title} ({number})"), section
    _type(section, heading, "chapter")
    section.set("aria-labelledby", ids.of(heading, "heading"))
    return text_of(heading), section


def _type(section: etree._Element, heading: etree._Element, usual: str = "") -> None:
    """The structural type that a heading states is its section's, with the role that goes with it
    (EPUB Type to ARIA Role Authoring Guide)."""
    kinds = heading.get(f"{{{EPUB}}}type", "").split()
    kind = next((kind for kind in kinds if kind in ROLED | UNROLED), "")
    if kind:
        rest = " ".join(other for other in kinds if other != kind)
        heading.attrib.pop(f"{{{EPUB}}}type")
        if rest:
            heading.set(f"{{{EPUB}}}type", rest)
    kind = kind or usual
    if kind:
        section.set(f"{{{EPUB}}}type", kind)
    if kind in ROLED:
        section.set("role", f"doc-{kind}")


def _renumber(section: etree._Element) -> None:
    """Heading levels from 1 without a gap; the order of ranks stays."""
    ranks: list[int] = []
    for heading in section.iter(*_HEADINGS):
        rank = _level(heading)
        while ranks and ranks[-1] >= rank:
            ranks.pop()
        ranks.append(rank)
        heading.tag = f"{{{XHTML}}}h{len(ranks)}"


def _nest(section: etree._Element) -> None:
    """Every subheading among the blocks opens a section of its own."""
    stack = [(1, section)]
    for block in list(section):
        first = block[0] if block.tag in _WRAPPERS | _HEADERS and len(block) else block
        level = _level(first)
        if level > 1:
            while stack[-1][0] >= level:
                stack.pop()
            if block.tag not in _WRAPPERS:
                inner = element("section")
                _type(inner, first)
                stack[-1][1].append(inner)
                stack.append((level, inner))
        elif level == 1:
            del stack[1:]
        stack[-1][1].append(block)


def _relink(named: list[tuple[str, str, etree._Element]], ids: Ids) -> None:
    """Links to an id lead to the file that has it now; a link to no id at all is no link."""
    homes = {
        node.get("id"): href
        for href, _, section in named
        for node in section.iter(etree.Element)
        if node.get("id")
    }
    for href, _, section in named:
        for link in section.iter(f"{{{XHTML}}}a"):
            target = link.get("href", "")
            if not target.startswith("#"):
                continue
            target = ids.moved.get(target[1:], target[1:])
            home = homes.get(target)
            if home is None:
                del link.attrib["href"]
            else:
                link.set("href", f"{'' if home == href else home.rpartition('/')[2]}#{target}")
