"""Which element may stand in which (HTML §4), and a tree that is built by these rules.

``Tree`` takes text and elements in document order and puts each where it may stand: what is missing
is supplied (a list around an item, a row around a cell), phrases that run across blocks are opened
anew inside them, and a block where only phrases may be becomes text set apart. It never loses text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from accessible.book import XHTML
from accessible.readers.xhtml import PHRASING, append_text, element, words

#: Deeper nesting than this is flattened; browsers and schemas have their own limits.
DEPTH = 200
#: Phrases within phrases, each of which may have to be opened anew in every block.
_PHRASES = 30

HEADINGS = words("h1 h2 h3 h4 h5 h6")
_FLOW = words("""
    body div section article aside nav main header footer blockquote figure figcaption li dd dt td
    th caption address details
""")
#: Blocks that hold phrases only, so that what is inside them stays inside.
_LINES = HEADINGS | words("pre summary")
_CHILDREN = {
    "ul": words("li"),
    "ol": words("li"),
    "dl": words("dt dd"),
    "table": words("caption thead tbody tfoot"),
    "thead": words("tr"),
    "tbody": words("tr"),
    "tfoot": words("tr"),
    "tr": words("td th"),
}
_STRUCTURAL = frozenset().union(*_CHILDREN.values()) | words("figcaption summary")
_OUTER = {
    "li": "ul",
    "dt": "dl",
    "dd": "dl",
    "caption": "table",
    "thead": "table",
    "tbody": "table",
    "tfoot": "table",
    "tr": "tbody",
    "td": "tr",
    "th": "tr",
}
_INNER = {
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "table": "tbody",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td",
}
_TABULAR = words("table caption thead tbody tfoot tr td th")
_SECTIONS = words("header footer section article aside nav main address")
_RUBY = words("rt rp rb rtc")
BLOCKS = _FLOW | _LINES | _STRUCTURAL | frozenset(_CHILDREN) | {"p", "hr"}
TEXT = "#text"
#: What alone is no reason to keep an empty phrase: it leads elsewhere, or nowhere.
_REFERRING = words("href role aria-labelledby aria-describedby aria-details")


@dataclass(slots=True)
class _Block:
    tag: str
    node: etree._Element
    implied: bool


@dataclass(slots=True)
class _Phrase:
    """A phrase or paragraph of the source: ``node`` is where it is open now, if it is."""

    tag: str
    attributes: dict[str, str]
    base: int
    node: etree._Element | None = None
    used: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What an element of the source became, to be handed back at its end."""

    height: int
    phrase: bool = False
    apart: bool = False
    id: str = ""


@dataclass(slots=True)
class Tree:
    """The tree under construction; ``moved`` says which element now stands for a lost id."""

    body: etree._Element = field(default_factory=lambda: element("body"))
    moved: dict[str, str] = field(default_factory=dict)
    repairs: int = 0
    _blocks: list[_Block] = field(default_factory=list)
    _phrases: list[_Phrase] = field(default_factory=list)
    _inside: Counter[str] = field(default_factory=Counter)
    _point: etree._Element = field(default_factory=lambda: element("body"))
    _text: list[str] = field(default_factory=list)
    _gap: bool = False
    _waiting: list[str] = field(default_factory=list)
    _main: bool = False

    def __post_init__(self) -> None:
        self._blocks.append(_Block("body", self.body, False))
        self._point = self.body

    # --- what the source says, in order

    def text(self, text: str) -> None:
        """A run of text."""
        if not text:
            return
        if text.isspace() and "\u00a0" not in text:
            self._text.append(text)
            return
        if not text[0].isspace():
            self._separate()
        self._gap = False
        self._ready()
        self._text.append(text)

    def leaf(self, node: etree._Element) -> None:
        """A phrase that is finished: picture, line break, formula."""
        self._separate()
        self._ready()
        self._flush()
        self._take_ids(node)
        self._point.append(node)

    def start(self, tag: str, attributes: dict[str, str], empty: bool) -> Opened:
        """The start of an element; ``empty``: the source has nothing inside it."""
        if len(self._blocks) + len(self._phrases) >= DEPTH:
            self.repairs += 1
            return self._apart(attributes) if tag in BLOCKS else self._nothing(attributes)
        if tag in BLOCKS:
            lines = self._blocks[-1].tag in _LINES or self._inside["ruby"]
            if lines or (self._inside["caption"] and tag in _TABULAR):
                self.repairs += 1
                return self._apart(attributes)
            if tag == "div" and self._blocks[-1].tag == "dl":
                return self._nothing(attributes)
            return (
                self._paragraph(attributes, empty) if tag == "p" else self._block(tag, attributes)
            )
        if len(self._phrases) >= _PHRASES:
            return self._nothing(attributes)
        if tag in _RUBY:
            self._ready()
        phrase = _Phrase(tag, attributes, len(self._blocks), empty=empty)
        self._phrases.append(phrase)
        self._inside[tag] += 1
        return Opened(len(self._phrases) - 1, phrase=True, id=attributes.get("id", ""))

    def end(self, opened: Opened) -> None:
        """The end of an element that ``start`` opened."""
        if opened.phrase:
            phrase = self._phrases[opened.height]
            if not phrase.used and phrase.empty and phrase.attributes.keys() - _REFERRING:
                self._ready()
            if phrase.tag == "p":
                self._break()
            else:
                self._flush()
            self._phrases.pop()
            self._inside[phrase.tag] -= 1
            if phrase.node is not None:
                parent = phrase.node.getparent()
                if phrase.tag == "ruby":
                    _settle_ruby(phrase.node)
                if parent is not None:
                    self._point = parent
            elif not phrase.used and opened.id:
                self._waiting.append(opened.id)
        elif opened.apart:
            self._gap = True
        else:
            while len(self._blocks) > opened.height:
                self._close()

    def forward(self, identifier: str) -> None:
        """The id of an element that is left out leads to what comes next."""
        self._waiting.append(identifier)

    def finish(self) -> etree._Element:
        """The body, with everything closed."""
        while len(self._blocks) > 1:
            self._close()
        self._break()
        if self._waiting:
            self._take_ids(self.body)
        return self.body

    # --- where it goes

    def fitting(self, tag: str) -> str:
        """The element to ``start`` here: one that says nearly the same where ``tag`` may not be."""
        inside = self._inside
        if inside["th"] or inside["dt"] or inside["address"]:
            if tag in HEADINGS:
                return "p"
            if tag in _SECTIONS and not (tag == "address" and not inside["address"]):
                return "div"
        if inside["header"] + inside["footer"] and tag in ("header", "footer", "main"):
            return "div"
        if tag == "main":
            if self._main or any(block.tag not in ("body", "div") for block in self._blocks):
                return "div"
            self._main = True
        if tag == "figcaption" and (
            self._blocks[-1].tag != "figure"
            or any(child.tag == f"{{{XHTML}}}figcaption" for child in self._blocks[-1].node)
        ):
            return "div"
        if tag == "summary" and (
            self._blocks[-1].tag != "details" or len(self._blocks[-1].node) or self._has_text()
        ):
            return "div"
        if tag in ("a", "dfn") and inside[tag]:
            return "span"
        if tag in _RUBY and (not self._phrases or self._phrases[-1].tag != "ruby"):
            return "span"
        return "span" if tag == "ruby" and inside[tag] else tag

    def _apart(self, attributes: dict[str, str]) -> Opened:
        """A block where none may be: its text, set apart by white space."""
        self._gap = True
        if "id" in attributes:
            self._waiting.append(attributes["id"])
        return Opened(0, apart=True)

    def _nothing(self, attributes: dict[str, str]) -> Opened:
        """An element that leaves only its content behind."""
        if "id" in attributes:
            self._waiting.append(attributes["id"])
        return Opened(len(self._blocks))

    def _paragraph(self, attributes: dict[str, str], empty: bool) -> Opened:
        self._break()
        self._settle("p")
        self._phrases.append(_Phrase("p", attributes, len(self._blocks), empty=empty))
        self._inside["p"] += 1
        return Opened(len(self._phrases) - 1, phrase=True, id=attributes.get("id", ""))

    def _block(self, tag: str, attributes: dict[str, str]) -> Opened:
        self._break()
        self._settle(tag)
        height = len(self._blocks)
        self._push(tag, attributes, implied=False)
        if tag == "hr":
            self._close()
        return Opened(height)

    def _accepts(self, block: _Block, tag: str) -> bool:
        if block.tag in _FLOW:
            return tag not in _STRUCTURAL or (
                (tag, block.tag) in (("figcaption", "figure"), ("summary", "details"))
            )
        if block.tag in _LINES:
            return tag == TEXT
        if tag == "caption" and any(c.tag == f"{{{XHTML}}}caption" for c in block.node):
            return False
        return tag in _CHILDREN[block.tag]

    def _settle(self, tag: str) -> None:
        """Open blocks such that ``tag`` may come next."""
        at = len(self._blocks) - 1
        while not self._accepts(self._blocks[at], tag) and self._blocks[at].implied:
            at -= 1
        if self._accepts(self._blocks[at], tag):
            while len(self._blocks) - 1 > at:
                self._close()
            return
        # Rows without a body are as HTML writes them.
        self.repairs += (tag, self._blocks[-1].tag) != ("tr", "table")
        outer: list[str] = []
        while not self._accepts(self._blocks[-1], tag):
            if tag in _OUTER:
                tag = _OUTER[tag]
                outer.append(tag)
            else:
                self._push(_INNER[self._blocks[-1].tag], {}, implied=True)
        for tag in reversed(outer):
            self._push(tag, {}, implied=True)

    def _push(self, tag: str, attributes: dict[str, str], *, implied: bool) -> None:
        self._flush()
        parent = self._blocks[-1].node
        if self._blocks[-1].tag == "table":
            groups = {str(child.tag).rpartition("}")[2] for child in parent}
            if (tag == "thead" and groups - {"caption"}) or (tag == "tfoot" and "tfoot" in groups):
                tag = "tbody"
        node = etree.SubElement(parent, f"{{{XHTML}}}{tag}", attributes)
        if tag == "li" and self._blocks[-1].tag != "ol":
            node.attrib.pop("value", "")
        if tag == "caption":
            parent.insert(0, node)
        self._take_ids(node)
        self._blocks.append(_Block(tag, node, implied))
        self._inside[tag] += 1
        self._point = node
        self._gap = False

    def _close(self) -> None:
        self._break()
        block = self._blocks.pop()
        self._inside[block.tag] -= 1
        if block.tag in _SETTLED:
            _SETTLED[block.tag](block.node)
        self._point = self._blocks[-1].node
        self._gap = False

    def _ready(self) -> None:
        """Open the phrases that text at this point stands in."""
        self._settle(TEXT)
        height = len(self._blocks)
        paragraph = next(
            (p for p in reversed(self._phrases) if p.tag == "p" and p.base == height), None
        )
        wanted = [paragraph] if paragraph is not None else []
        wanted += [phrase for phrase in self._phrases if phrase.tag != "p"]
        for phrase in wanted:
            if phrase.node is not None:
                continue
            self._flush()
            attributes = dict(phrase.attributes)
            if phrase.used:
                attributes.pop("id", None)
            phrase.node = etree.SubElement(self._point, f"{{{XHTML}}}{phrase.tag}", attributes)
            phrase.used = True
            self._take_ids(phrase.node)
            self._point = phrase.node

    def _break(self) -> None:
        """Close every phrase at this point; they are opened again where their text goes on."""
        self._flush()
        for phrase in reversed(self._phrases):
            node, phrase.node = phrase.node, None
            if node is None:
                continue
            if phrase.tag == "ruby":
                _settle_ruby(node)
            parent = node.getparent()
            blank = not len(node) and not (node.text or "").strip(" \t\r\n")
            if blank and not phrase.empty and parent is not None:
                if node.text:
                    space, node.text = node.text, None
                    parent.remove(node)
                    append_text(parent, space)
                else:
                    parent.remove(node)
                lost = node.get("id", "")
                if lost and lost != phrase.attributes.get("id"):
                    self._waiting.append(lost)
                phrase.used = phrase.used and lost != phrase.attributes.get("id", "")
        self._point = self._blocks[-1].node

    def _separate(self) -> None:
        """White space where the border of a block was dissolved."""
        if self._gap and self._has_text():
            self._text.append("\n" if self._blocks[-1].tag == "pre" else " ")
        self._gap = False

    def _flush(self) -> None:
        if self._text:
            append_text(self._point, "".join(self._text))
            self._text.clear()

    def _has_text(self) -> bool:
        """Whether something that does not end in white space stands before this point."""
        self._flush()
        block, node = self._blocks[-1].node, self._point
        while True:
            before = node[-1].tail if len(node) else node.text
            if before:
                return not before[-1].isspace()
            if len(node):
                return True
            if node is block:
                return False
            sibling, parent = node.getprevious(), node.getparent()
            if parent is None:
                return False
            before = sibling.tail if sibling is not None else parent.text
            if before:
                return not before[-1].isspace()
            if sibling is not None:
                return True
            node = parent
            if node is block:
                return False

    def _take_ids(self, node: etree._Element) -> None:
        """The ids of dropped elements lead to the next one that stands."""
        if self._waiting:
            if not node.get("id"):
                node.set("id", self._waiting[0])
            for lost in self._waiting:
                self.moved[lost] = node.get("id", "")
            self._waiting.clear()


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _settle_ruby(ruby: etree._Element) -> None:
    """Ruby without its order of base and annotation becomes plain phrases (HTML §4.5.10)."""
    order = ""
    for child in ruby:
        order += {"rt": "t", "rtc": "t", "rp": "p"}.get(_name(child), "")
        order += "b" if (child.tail or "").strip() else ""
    if not re.fullmatch(r"(?:b*(?:t+|p(?:tp)+)b*)+", order) or order.endswith("b"):
        for node in (ruby, *ruby):
            if _name(node) in ("ruby", *_RUBY):
                node.tag = f"{{{XHTML}}}span"


def _settle_dl(node: etree._Element) -> None:
    """A list of groups of terms with their descriptions, or plain blocks."""
    order = "".join(_name(child)[1] for child in node)
    if not re.fullmatch("(?:t+d+)*", order):
        for child in (node, *node):
            child.tag = f"{{{XHTML}}}div"
        _shed(node)


def _settle_figure(node: etree._Element) -> None:
    """A caption stands first or last."""
    for at, child in enumerate(node):
        if _name(child) == "figcaption":
            first = at == 0 and not (node.text or "").strip()
            last = at == len(node) - 1 and not (child.tail or "").strip()
            if not first and not last:
                child.tag = f"{{{XHTML}}}div"


def _settle_details(node: etree._Element) -> None:
    if not len(node) or _name(node[0]) != "summary" or (node.text or "").strip():
        node.tag = f"{{{XHTML}}}div"
        node.attrib.pop("open", "")
        for child in node:
            if _name(child) == "summary":
                child.tag = f"{{{XHTML}}}div"


def _settle_table(table: etree._Element) -> None:
    """The foot stands last, a first row of headers is the head, and headers say their scope."""
    groups = {_name(child): child for child in reversed(table)}
    foot = groups.get("tfoot")
    if foot is not None and foot is not table[-1]:
        table.append(foot)
    body = groups.get("tbody")
    if "thead" not in groups and body is not None and len(body) > 1:
        row = body[0]
        spans = any(int(cell.get("rowspan", "1")) != 1 for cell in row)
        if len(row) > 1 and all(_name(cell) == "th" for cell in row) and not spans:
            head = element("thead")
            table.insert(table.index(body), head)
            head.append(row)
            groups["thead"] = head
    for group in table:
        kind = _name(group)
        for row in group if kind in ("thead", "tbody") else ():
            for cell in row:
                if _name(cell) != "th" or cell.get("scope"):
                    continue
                if kind == "thead":
                    cell.set("scope", "col")
                elif cell is row[0] and len(row) > 1:
                    cell.set("scope", "row")


def _shed(node: etree._Element) -> None:
    """What a ``dl`` may carry and a ``div`` may not need."""
    node.attrib.pop("role", "")


_SETTLED = {
    "dl": _settle_dl,
    "figure": _settle_figure,
    "details": _settle_details,
    "table": _settle_table,
}
assert PHRASING.isdisjoint(BLOCKS)
