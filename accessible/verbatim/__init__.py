"""An XML file given back as it was written, with only what was changed in its tree.

A serializer writes a tree in its own way: entities, quotes, CDATA, white space in tags, line ends
and the document type are lost. Here the source is read beside the changed tree, and what the two
have in common is copied. Both follow XML 1.0 and Namespaces in XML 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from accessible import xml
from accessible.book import XHTML, XML
from accessible.verbatim.markup import (
    NAME,
    Scope,
    added_attributes,
    attributes_of,
    declaration,
    edited,
    is_element,
    is_node,
    is_tag,
    named,
    new_prefix,
    opened_by,
    read_tag,
    split,
    tokens,
)
from accessible.verbatim.text import CDATA, IN_TEXT, Characters, Lost, lines, merged

__all__ = ["rewritten"]

_SPAN = f"{{{XHTML}}}span"


def rewritten(source: bytes, root: etree._Element) -> bytes | None:
    """The file ``source`` with what was changed in its tree, every other byte as it was.

    ``root`` is what ``xml.parse(xml.decode(source)[0])`` gave, or a deep copy of it, changed.
    Elements with a ``sourceline`` are the source's, in its order: attributes may be added, changed
    and removed, tags renamed, text put in or replaced, and nodes removed with all they hold.
    Elements without one are new. A new XHTML ``span`` wraps what stood there, and so does another
    new element that holds one of the source; else a new element is written with all it holds.

    Names of characters that no DTD declares become numbers: with them the file is no XML at all.

    ``None`` when that cannot be done, for the caller to serialize the tree: the result is parsed
    and compared, so that it is never another document than the tree; and when the document type
    declares more than plain entities. Time is linear in both.
    """
    text = xml.decode(source)[0]
    if xml.encode(text, source) != source or xml.declares_more(text):
        return None
    try:
        made = xml.encode(_Rewriting(xml.numbered(text), root).text(), source)
        return made if _is_equal(xml.parse(xml.decode(made)[0]), root) else None
    except (Lost, etree.XMLSyntaxError):
        return None


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open in the walk.

    ``end`` is its end tag when the source has none for it, ``renamed`` its new name where the
    source's end tag has another; ``fresh``: all that it holds is new.
    """

    scope: Scope
    prefix: str = ""
    end: str | None = None
    renamed: str = ""
    fresh: bool = False


class _Rewriting:
    """One source on its way to its changed form."""

    def __init__(self, text: str, root: etree._Element) -> None:
        self._text = text
        self._root = root
        _, start, entities = xml.doctype(text)
        self._characters = Characters(entities)
        self._tokens = list(tokens(text, start))
        tags = [at for at, token in enumerate(self._tokens) if is_tag(text, token)]
        if not tags:
            raise Lost
        self._next = tags[0]
        self._out = [text[: self._tokens[tags[0]][0]]]
        self._open = [_Open(Scope({"xml": XML, "": ""}))]
        #: What the tree has since the last markup of the source: whether new markup, and which.
        self._gap: list[tuple[bool, str]] = []
        there = sum(is_node(text, token) for token in self._tokens[tags[0] : tags[-1] + 1])
        kept = sum(node.sourceline is not None or not is_element(node) for node in root.iter())
        #: Whether nodes of the source are gone, so that each must be looked at.
        self._shrunk = kept < there
        self._line, self._counted = 1, 0

    def text(self) -> str:
        """The whole file. Raises ``Lost``."""
        for event, node in etree.iterwalk(self._root, events=("start", "end", "comment", "pi")):
            if event == "start":
                if node.sourceline is None:
                    self._begin_new(node)
                else:
                    self._begin(node)
                self._say(node.text)
                continue
            if event == "end":
                self._end(node)
            else:
                self._out.append(self._meet(node))
            if node is not self._root:
                self._say(node.tail)
        self._out += [self._text[start:end] for start, end in self._tokens[self._next :]]
        return "".join(self._out)

    # -- the nodes of the tree ---------------------------------------------------------------

    def _say(self, text: str | None) -> None:
        if text:
            fresh = self._open[-1].fresh
            self._gap.append((fresh, text.translate(IN_TEXT) if fresh else text))

    def _begin_new(self, node: etree._Element) -> None:
        around = self._open[-1]
        fresh = around.fresh or (
            node.tag != _SPAN and all(each.sourceline is None for each in node.iter("*"))
        )
        uri, local = split(node.tag)
        declared: dict[str, str] = {}
        prefix: str | None = around.prefix
        if around.scope.uris.get(around.prefix) != uri:
            prefix = around.scope.prefix(uri)
        if prefix is None:
            # What is wrapped keeps the default namespace.
            prefix = "" if fresh else new_prefix(node, uri, around.scope.uris)
            declared[prefix] = uri
        name = named(prefix, local)
        scope = around.scope.inside(declared)
        added = declaration(declared) + added_attributes(node, attributes_of(node), scope, declared)
        empty = not len(node) and not node.text and node.tag != _SPAN
        self._gap.append((True, f"<{name}{added}{'/' if empty else ''}>"))
        end = "" if empty else f"</{name}>"
        self._open.append(_Open(around.scope.inside(declared), prefix, end, fresh=fresh))

    def _begin(self, node: etree._Element) -> None:
        raw = self._meet(node)
        tag = read_tag(raw, self._open[-1].scope, self._characters)
        declared = dict(tag.declared)
        name = tag.name
        if tag.attributes != attributes_of(node):
            raw = edited(node, raw, tag, declared)
        if tag.expanded != node.tag:
            uri, local = split(node.tag)
            prefix = tag.scope.prefix(uri)
            if prefix is None:
                raise Lost
            name = named(prefix, local)
            raw = f"<{name}{raw[1 + len(tag.name) :]}"
        end = None
        if raw.endswith("/>"):
            end = ""
            if len(node) or node.text:
                # Nothing but an insertion: “<p/>” becomes “<p” “>…<” “/” “p” “>”.
                raw, end = f"{raw[:-2]}>", f"</{name}>"
        self._out.append(raw)
        renamed = "" if name == tag.name else name
        scope = tag.scope if len(declared) == len(tag.declared) else tag.scope.inside(declared)
        self._open.append(_Open(scope, name.rpartition(":")[0], end, renamed))

    def _end(self, node: etree._Element) -> None:
        opened = self._open.pop()
        if node.sourceline is None:
            self._gap.append((True, opened.end or ""))
        elif opened.end is not None:
            self._fill([])
            self._out.append(opened.end)
        else:
            raw = self._meet(None)
            self._out.append(NAME.sub(f"</{opened.renamed}", raw) if opened.renamed else raw)

    # -- the tokens of the source ------------------------------------------------------------

    def _meet(self, node: etree._Element | None) -> str:
        """The source's markup for the node (``None``: an end tag), the text before it written."""
        if self._open[-1].fresh:
            raise Lost
        written: list[str] = []
        while self._next < len(self._tokens):
            start, end = self._tokens[self._next]
            raw = self._text[start:end]
            self._next += 1
            if raw[0] != "<" or raw.startswith(CDATA):
                written.append(raw)
            elif raw.startswith("</") != (node is None):
                if node is not None or not self._shrunk:
                    break
                self._skip(raw)
            elif node is None or not self._shrunk or self._is(node, raw, end):
                self._fill(written)
                return raw
            else:
                self._skip(raw)
        raise Lost

    def _fill(self, written: list[str]) -> None:
        """Write what the tree has since the last tag, where the source has this text."""
        self._out += merged(self._gap, written, self._characters)
        self._gap = []

    def _skip(self, raw: str) -> None:
        """Leave out a node of the source with all it holds."""
        depth = opened_by(raw)
        while depth and self._next < len(self._tokens):
            start, end = self._tokens[self._next]
            depth += opened_by(self._text[start:end])
            self._next += 1

    def _is(self, node: etree._Element, raw: str, end: int) -> bool:
        """Whether a node that may also be gone is this one of the source."""
        if raw.startswith("<!--"):
            return isinstance(node, etree._Comment) and lines(raw[4:-3]) == (node.text or "")
        if raw.startswith("<?"):
            return not is_element(node) and raw[2:].startswith(getattr(node, "target", "<"))
        self._line += self._text.count("\n", self._counted, end)
        self._counted = end
        line: object = node.sourceline
        if not is_element(node) or line != min(self._line, xml.LAST_LINE):
            return False
        tag, wanted = read_tag(raw, self._open[-1].scope, self._characters), attributes_of(node)
        if tag.expanded != node.tag:
            return False
        if "id" in tag.attributes and "id" in wanted:
            return tag.attributes["id"] == wanted["id"]
        return not tag.attributes or not tag.attributes.items().isdisjoint(wanted.items())


def _is_equal(one: etree._Element, other: etree._Element) -> bool:
    """Whether two trees are the same document."""
    for mine, yours in zip_longest(one.iter(), other.iter()):
        if (
            mine is None
            or yours is None
            or mine.tag != yours.tag
            or len(mine) != len(yours)
            or (mine.text or "") != (yours.text or "")
            or (mine is not one and (mine.tail or "") != (yours.tail or ""))
            or ((mine.attrib or yours.attrib) and attributes_of(mine) != attributes_of(yours))
            or getattr(mine, "target", "") != getattr(yours, "target", "")
        ):
            return False
    return True
