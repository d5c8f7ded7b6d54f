"""An XML file given back as it was written, with only what was changed in its tree.

A serializer writes a tree in its own way: entities, quotes, CDATA, white space in tags, line ends
and the document type are lost. Here the source is read beside the changed tree, and what the two
have in common is copied. Both follow XML 1.0 and Namespaces in XML 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from accessible import xml
from accessible.book import EPUB, XHTML, XML

_SPAN = f"{{{XHTML}}}span"
#: Comment, CDATA section, processing instruction, end tag, start tag, text: all that there is.
_TOKEN = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>"""
    r"""|<[^>"'!?/][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>|[^<]+""",
    re.DOTALL,
)
_NAME = re.compile(r"</?([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_REFERENCE = re.compile(r"&(?:#(x[0-9a-fA-F]+|[0-9]+)|([^;&\s]+));")
#: What is not one character of the source for one character of the text.
_UNLIKE = re.compile(r"&[^;&\s]+;|\r\n?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_SPACES = str.maketrans("\t\n\r", "   ")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def rewritten(source: bytes, root: etree._Element) -> bytes | None:
    """The file ``source`` with what was changed in its tree, every other byte as it was.

    ``root`` is what ``xml.parse(xml.decode(source)[0])`` gave, or a deep copy of it, changed.
    Elements with a ``sourceline`` are the source's, in its order: attributes may be added, changed
    and removed, tags renamed, text put in or replaced, and nodes removed with all they hold.
    Elements without one are new. A new XHTML ``span`` wraps what stood there, and so does another
    new element that holds one of the source; else a new element is written with all it holds.

    ``None`` when that cannot be done, for the caller to serialize the tree: the result is parsed
    and compared, so that it is never another document than the tree. Time is linear in both.
    """
    text = xml.decode(source)[0]
    if xml.encode(text, source) != source:
        return None
    try:
        made = xml.encode(_Rewriting(text, root).text(), source)
        return made if _is_equal(xml.parse(xml.decode(made)[0]), root) else None
    except (_Lost, etree.XMLSyntaxError):
        return None


class _Lost(Exception):
    """The source and the tree do not belong together, as far as this can tell."""


class _Scope:
    """The namespaces in scope (Namespaces in XML §6), the default one under ``""``."""

    def __init__(self, uris: dict[str, str]) -> None:
        self.uris = uris
        self.tags: dict[str, _Tag] = {}  #: those read here, by how they are written
        self._prefixes: dict[str, str] = {}

    def inside(self, declared: dict[str, str]) -> _Scope:
        return _Scope({**self.uris, **declared}) if declared else self

    def expanded(self, name: str, *, attribute: bool = False) -> str:
        """A name of the source as lxml writes it."""
        prefix, _, local = name.rpartition(":")
        uri = "" if attribute and not prefix else self.uris.get(prefix, "")
        return f"{{{uri}}}{local}" if uri else local

    def prefix(self, uri: str, *, attribute: bool = False) -> str | None:
        """How the namespace is called here, ``None`` when it has no name."""
        # An attribute without a prefix is in no namespace.
        if uri == ("" if attribute else self.uris[""]):
            return ""
        if uri not in self._prefixes:
            names = (name for name, stated in self.uris.items() if name and stated == uri)
            self._prefixes[uri] = next(names, "")
        return self._prefixes[uri] or None


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag of the source: its attributes as lxml has them, and what it declares."""

    name: str
    expanded: str
    attributes: dict[str, str]
    declared: dict[str, str]
    scope: _Scope


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open in the walk.

    ``end`` is its end tag when the source has none for it, ``renamed`` its new name where the
    source's end tag has another; ``fresh``: all that it holds is new.
    """

    scope: _Scope
    prefix: str = ""
    end: str | None = None
    renamed: str = ""
    fresh: bool = False


class _Rewriting:
    """One source on its way to its changed form."""

    def __init__(self, text: str, root: etree._Element) -> None:
        self._text = text
        self._root = root
        _, start, self._entities = xml.doctype(text)
        self._tokens = list(_tokens(text, start))
        tags = [at for at, token in enumerate(self._tokens) if _is_tag(text, token)]
        if not tags:
            raise _Lost
        self._next = tags[0]
        self._out = [text[: self._tokens[tags[0]][0]]]
        self._open = [_Open(_Scope({"xml": XML, "": ""}))]
        #: What the tree has since the last markup of the source: whether new markup, and which.
        self._gap: list[tuple[bool, str]] = []
        there = sum(_is_node(text, token) for token in self._tokens[tags[0] : tags[-1] + 1])
        kept = sum(node.sourceline is not None or not _is_element(node) for node in root.iter())
        #: Whether nodes of the source are gone, so that each must be looked at.
        self._shrunk = kept < there
        self._line, self._counted = 1, 0

    def text(self) -> str:
        """The whole file. Raises ``_Lost``."""
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
            self._gap.append((fresh, text.translate(_IN_TEXT) if fresh else text))

    def _begin_new(self, node: etree._Element) -> None:
        around = self._open[-1]
        fresh = around.fresh or (
            node.tag != _SPAN and all(each.sourceline is None for each in node.iter("*"))
        )
        uri, local = _split(node.tag)
        declared: dict[str, str] = {}
        prefix: str | None = around.prefix
        if around.scope.uris.get(around.prefix) != uri:
            prefix = around.scope.prefix(uri)
        if prefix is None:
            # What is wrapped keeps the default namespace.
            prefix = "" if fresh else _new_prefix(node, uri, around.scope.uris)
            declared[prefix] = uri
        name = _named(prefix, local)
        scope = around.scope.inside(declared)
        added = _declaration(declared) + _added(node, _attributes(node), scope, declared)
        empty = not len(node) and not node.text and node.tag != _SPAN
        self._gap.append((True, f"<{name}{added}{'/' if empty else ''}>"))
        end = "" if empty else f"</{name}>"
        self._open.append(_Open(around.scope.inside(declared), prefix, end, fresh=fresh))

    def _begin(self, node: etree._Element) -> None:
        raw = self._meet(node)
        tag = self._tag(raw)
        declared = dict(tag.declared)
        name = tag.name
        if tag.expanded != node.tag:
            uri, local = _split(node.tag)
            prefix = tag.scope.prefix(uri)
            if prefix is None:
                raise _Lost
            name = _named(prefix, local)
            raw = f"<{name}{raw[1 + len(tag.name) :]}"
        if tag.attributes != _attributes(node):
            raw = _edited(node, raw, tag, declared)
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
            self._out.append(_NAME.sub(f"</{opened.renamed}", raw) if opened.renamed else raw)

    # -- the tokens of the source ------------------------------------------------------------

    def _meet(self, node: etree._Element | None) -> str:
        """The source's markup for the node (``None``: an end tag), the text before it written."""
        if self._open[-1].fresh:
            raise _Lost
        written: list[str] = []
        while self._next < len(self._tokens):
            start, end = self._tokens[self._next]
            raw = self._text[start:end]
            self._next += 1
            if raw[0] != "<" or raw.startswith(_CDATA):
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
        raise _Lost

    def _skip(self, raw: str) -> None:
        """Leave out a node of the source with all it holds."""
        depth = _depth(raw)
        while depth and self._next < len(self._tokens):
            start, end = self._tokens[self._next]
            depth += _depth(self._text[start:end])
            self._next += 1

    def _is(self, node: etree._Element, raw: str, end: int) -> bool:
        """Whether a node that may also be gone is this one of the source."""
        if raw.startswith("<!--"):
            return isinstance(node, etree._Comment) and _lines(raw[4:-3]) == (node.text or "")
        if raw.startswith("<?"):
            return not _is_element(node) and raw[2:].startswith(getattr(node, "target", "<"))
        self._line += self._text.count("\n", self._counted, end)
        self._counted = end
        line: object = node.sourceline
        if not _is_element(node) or line != min(self._line, xml.LAST_LINE):
            return False
        tag, wanted = self._tag(raw), _attributes(node)
        if tag.expanded != node.tag:
            return False
        if "id" in tag.attributes and "id" in wanted:
            return tag.attributes["id"] == wanted["id"]
        return not tag.attributes or not tag.attributes.items().isdisjoint(wanted.items())

    def _tag(self, raw: str) -> _Tag:
        around = self._open[-1].scope
        known = around.tags.get(raw)
        if known is not None:
            return known
        named = _NAME.match(raw)
        if named is None:
            raise _Lost
        written = [
            (key, self._value(value[1:-1])) for key, value in _ATTRIBUTE.findall(raw, named.end())
        ]
        declared = {key[6:]: value for key, value in written if _is_declaration(key)}
        scope = around.inside(declared)
        attributes = {
            scope.expanded(key, attribute=True): value
            for key, value in written
            if not _is_declaration(key)
        }
        name = named.group(1)
        tag = _Tag(name, scope.expanded(name), attributes, declared, scope)
        around.tags[raw] = tag
        return tag

    def _value(self, raw: str) -> str:
        """The value of an attribute (XML §3.3.3)."""
        value = raw.replace("\r\n", "\n").translate(_SPACES)
        if "&" not in value:
            return value
        return _REFERENCE.sub(
            lambda found: self._characters(found).translate("" if found.group(1) else _SPACES),
            value,
        )

    def _characters(self, reference: re.Match[str]) -> str:
        number, name = reference.groups()
        if number:
            return chr(int(f"0{number}", 16) if number[0] == "x" else int(number))
        found = _NAMED.get(name) or xml.entity(name, self._entities)
        if found is None:
            raise _Lost
        return _lines(found)

    # -- text --------------------------------------------------------------------------------

    def _fill(self, written: list[str]) -> None:
        """Write what the tree has since the last markup, with the source's text for its own."""
        gap, self._gap = self._gap, []
        wanted = "".join(piece for markup, piece in gap if not markup)
        if "".join(written) == wanted and not any(c in wanted for c in "&<\r"):
            self._out += [piece for _, piece in gap]
            return
        units = [unit for raw in written for unit in self._units(raw)]
        text = "".join(characters for characters, _ in units)
        if text == wanted and not any(markup for markup, _ in gap):
            self._out += written
            return
        same = _common(text, wanted)
        after = _common(text[same:][::-1], wanted[same:][::-1])
        source = _Source(units)
        gone = len(text) - same - after
        at = 0
        for markup, piece in gap:
            if markup:
                self._out.append(source.parted(piece))
                continue
            stop = at + len(piece)
            if at < same:
                self._out.append(source.take(min(stop, same) - at))
            put = wanted[max(at, same) : min(stop, len(wanted) - after)]
            if put:
                self._out.append(source.parted(put.translate(_IN_TEXT)))
            tail = stop - max(at, len(wanted) - after)
            if tail > 0:
                self._out += [source.skip(gone), source.take(tail)]
                gone = 0
            at = stop
        self._out += [source.skip(gone), source.rest()]

    def _units(self, raw: str) -> Iterator[tuple[str, str]]:
        """The pieces of the source's text: their characters, and how they are written.

        One that is written as it is may be cut; the borders of CDATA have no characters.
        """
        is_cdata = raw.startswith(_CDATA)
        if is_cdata:
            yield "", _CDATA
            raw = raw[len(_CDATA) : -len(_CDATA_END)]
        at = 0
        for found in _UNLIKE.finditer(raw):
            reference = _REFERENCE.match(found.group())
            if reference and is_cdata:
                continue
            if at < found.start():
                yield raw[at : found.start()], raw[at : found.start()]
            yield self._characters(reference) if reference else "\n", found.group()
            at = found.end()
        if at < len(raw):
            yield raw[at:], raw[at:]
        if is_cdata:
            yield "", _CDATA_END


class _Source:
    """The text between two tags of the source, taken a few characters at a time."""

    def __init__(self, units: list[tuple[str, str]]) -> None:
        self._units = units
        self._next = 0
        self._cut = 0
        self._in_cdata = False

    def take(self, count: int) -> str:
        """The next characters as they are written. Raises ``_Lost`` when one would be torn."""
        parts = []
        while self._next < len(self._units):
            characters, raw = self._units[self._next]
            if not count and raw != _CDATA_END:
                break
            left = len(characters) - self._cut
            if left > count:
                if characters != raw:
                    raise _Lost
                parts.append(raw[self._cut : self._cut + count])
                self._cut += count
                break
            parts.append(raw[self._cut :])
            if not characters:
                self._in_cdata = raw == _CDATA
            count -= left
            self._next, self._cut = self._next + 1, 0
        return "".join(parts)

    def skip(self, count: int) -> str:
        """Leave characters out; what is to be written keeps CDATA sections whole."""
        if not count:
            return ""
        before = self._in_cdata
        self.take(count)
        return "" if before == self._in_cdata else _CDATA_END if before else _CDATA

    def rest(self) -> str:
        return "".join(raw for _, raw in self._units[self._next :])

    def parted(self, markup: str) -> str:
        """New markup at this place, outside of any CDATA section."""
        return f"{_CDATA_END}{markup}{_CDATA}" if self._in_cdata else markup


def _tokens(text: str, start: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _TOKEN.finditer(text, start):
        if found.start() != at:
            raise _Lost
        at = found.end()
        yield found.span()
    if at != len(text):
        raise _Lost


def _is_node(text: str, token: tuple[int, int]) -> bool:
    start = token[0]
    return text[start] == "<" and text[start + 1] != "/" and not text.startswith(_CDATA, start)


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _is_tag(text: str, token: tuple[int, int]) -> bool:
    return text[token[0]] == "<" and text[token[0] + 1] not in "!?"


def _depth(raw: str) -> int:
    """How many more elements are open after a token."""
    if raw.startswith("</"):
        return -1
    return int(raw[0] == "<" and raw[1] not in "!?" and not raw.endswith("/>"))


def _is_declaration(key: str) -> bool:
    return key == "xmlns" or key.startswith("xmlns:")


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    if one == other:
        return len(one)
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.attrib.items()}


def _lines(text: str) -> str:
    """Text with the line ends that a parser gives it (XML §2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(name: str) -> tuple[str, str]:
    uri, _, local = name.rpartition("}")
    return uri[1:], local


def _named(prefix: str, local: str) -> str:
    return f"{prefix}:{local}" if prefix else local


def _quoted(value: str, quote: str = '"') -> str:
    value = value.translate(_IN_VALUE)
    return quote + value.replace(quote, "&quot;" if quote == '"' else "&#39;") + quote


def _declaration(declared: dict[str, str]) -> str:
    return "".join(
        f" {_named('xmlns', prefix) if prefix else 'xmlns'}={_quoted(uri)}"
        for prefix, uri in declared.items()
    )


def _new_prefix(node: etree._Element, uri: str, taken: Collection[str]) -> str:
    stated = (prefix for prefix, known in node.nsmap.items() if prefix and known == uri)
    wish = "epub" if uri == EPUB else next(stated, "ns0")
    number = 0
    while wish in taken:
        number += 1
        wish = f"ns{number}"
    return wish


def _added(
    node: etree._Element, attributes: dict[str, str], scope: _Scope, declared: dict[str, str]
) -> str:
    """New attributes as they are written; ``declared`` grows by the prefixes that they need."""
    parts = []
    for key, value in attributes.items():
        uri, local = _split(key)
        prefix = scope.prefix(uri, attribute=True)
        if prefix is None:
            prefix = _new_prefix(node, uri, scope.uris)
            parts.append(_declaration({prefix: uri}))
            declared[prefix] = uri
            scope = scope.inside({prefix: uri})
        parts.append(f" {_named(prefix, local)}={_quoted(value)}")
    return "".join(parts)


def _edited(node: etree._Element, raw: str, tag: _Tag, declared: dict[str, str]) -> str:
    """A start tag with its attributes changed, each in its place, the new ones behind them."""
    wanted = _attributes(node)
    named = _NAME.match(raw)
    assert named is not None  # it is a start tag
    at = named.end()
    parts = [raw[:at]]
    for found in _ATTRIBUTE.finditer(raw, at):
        key, quoted = found.groups()
        full = tag.scope.expanded(key, attribute=True)
        at = found.end()
        if _is_declaration(key) or tag.attributes[full] == wanted.get(full):
            parts.append(found.group())
        elif full in wanted:
            parts += [raw[found.start() : found.start(2)], _quoted(wanted[full], quoted[0])]
    added = {key: value for key, value in wanted.items() if key not in tag.attributes}
    return "".join((*parts, _added(node, added, tag.scope, declared), raw[at:]))


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
            or ((mine.attrib or yours.attrib) and _attributes(mine) != _attributes(yours))
            or getattr(mine, "target", "") != getattr(yours, "target", "")
        ):
            return False
    return True
