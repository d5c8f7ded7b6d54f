"""The markup of an XML source as it is written: tokens, tags, names, attributes, namespaces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from accessible.book import EPUB
from accessible.verbatim.text import CDATA, Characters, Lost

#: Comment, CDATA section, processing instruction, end tag, start tag, text: all that there is.
_TOKEN = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>"""
    r"""|<[^>"'!?/][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>|[^<]+""",
    re.DOTALL,
)
NAME = re.compile(r"</?([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_IN_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


class Scope:
    """The namespaces in scope (Namespaces in XML §6), the default one under ``""``."""

    def __init__(self, uris: dict[str, str]) -> None:
        self.uris = uris
        self.tags: dict[str, Tag] = {}  #: those read here, by how they are written
        self._prefixes: dict[str, str] = {}

    def inside(self, declared: dict[str, str]) -> Scope:
        return Scope({**self.uris, **declared}) if declared else self

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
class Tag:
    """A start tag of the source: its attributes as lxml has them, and what it declares."""

    name: str
    expanded: str
    attributes: dict[str, str]
    declared: dict[str, str]
    scope: Scope


def tokens(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each token starts and ends. Raises ``Lost`` for what is none."""
    at = start
    for found in _TOKEN.finditer(text, start):
        if found.start() != at:
            raise Lost
        at = found.end()
        yield found.span()
    if at != len(text):
        raise Lost


def is_node(text: str, token: tuple[int, int]) -> bool:
    start = token[0]
    return text[start] == "<" and text[start + 1] != "/" and not text.startswith(CDATA, start)


def is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def is_tag(text: str, token: tuple[int, int]) -> bool:
    return text[token[0]] == "<" and text[token[0] + 1] not in "!?"


def opened_by(raw: str) -> int:
    """How many more elements are open after a token."""
    if raw.startswith("</"):
        return -1
    return int(raw[0] == "<" and raw[1] not in "!?" and not raw.endswith("/>"))


def _is_declaration(key: str) -> bool:
    return key == "xmlns" or key.startswith("xmlns:")


def attributes_of(node: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.attrib.items()}


def split(name: str) -> tuple[str, str]:
    uri, _, local = name.rpartition("}")
    return uri[1:], local


def named(prefix: str, local: str) -> str:
    return f"{prefix}:{local}" if prefix else local


def _quoted(value: str, quote: str = '"') -> str:
    value = value.translate(_IN_VALUE)
    return quote + value.replace(quote, "&quot;" if quote == '"' else "&#39;") + quote


def declaration(declared: dict[str, str]) -> str:
    return "".join(
        f" {named('xmlns', prefix) if prefix else 'xmlns'}={_quoted(uri)}"
        for prefix, uri in declared.items()
    )


def new_prefix(node: etree._Element, uri: str, taken: Collection[str]) -> str:
    stated = (prefix for prefix, known in node.nsmap.items() if prefix and known == uri)
    wish = "epub" if uri == EPUB else next(stated, "ns0")
    number = 0
    while wish in taken:
        number += 1
        wish = f"ns{number}"
    return wish


def added_attributes(
    node: etree._Element, attributes: dict[str, str], scope: Scope, declared: dict[str, str]
) -> str:
    """New attributes as they are written; ``declared`` grows by the prefixes that they need."""
    parts = []
    for key, value in attributes.items():
        uri, local = split(key)
        prefix = scope.prefix(uri, attribute=True)
        if prefix is None:
            prefix = new_prefix(node, uri, scope.uris)
            parts.append(declaration({prefix: uri}))
            declared[prefix] = uri
            scope = scope.inside({prefix: uri})
        parts.append(f" {named(prefix, local)}={_quoted(value)}")
    return "".join(parts)


def edited(node: etree._Element, raw: str, tag: Tag, declared: dict[str, str]) -> str:
    """A start tag with its attributes changed, each in its place, the new ones behind them."""
    wanted = attributes_of(node)
    at = 1 + len(tag.name)
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
    return "".join((*parts, added_attributes(node, added, tag.scope, declared), raw[at:]))


def read_tag(raw: str, around: Scope, characters: Characters) -> Tag:
    """A start tag of the source, read in the scope around it. Raises ``Lost``."""
    known = around.tags.get(raw)
    if known is not None:
        return known
    start = NAME.match(raw)
    if start is None:
        raise Lost
    written = [
        (key, characters.value(value[1:-1])) for key, value in _ATTRIBUTE.findall(raw, start.end())
    ]
    declared = {key[6:]: value for key, value in written if _is_declaration(key)}
    scope = around.inside(declared)
    attributes = {
        scope.expanded(key, attribute=True): value
        for key, value in written
        if not _is_declaration(key)
    }
    name = start.group(1)
    tag = Tag(name, scope.expanded(name), attributes, declared, scope)
    around.tags[raw] = tag
    return tag
