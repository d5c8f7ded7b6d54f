"""The metadata element of a package document, whatever its form (EPUB 3.3 §5.5; OPF 2.0.1 §2.2).

Statements are found under one name however they are written (``property`` or ``name``, reserved
or declared prefix); what is added stands there as its neighbors do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from accessible.book import XML
from accessible.writers.package import Statement, plain

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
#: Vocabularies by their addresses, however a package calls them; the names are the reserved ones.
_VOCABULARIES = {
    "http://schema.org/": "schema:",
    "https://schema.org/": "schema:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.idpf.org/epub/vocab/package/a11y/#": "a11y:",
    "http://www.idpf.org/epub/vocab/overlays/#": "media:",
}
_PREFIX = re.compile(r"([^\s:]{1,80}):\s*(\S{1,300})")
_XML_LANG = f"{{{XML}}}lang"
_WORDS = re.compile(r"[\s,;]+")


def local(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def namespace(node: etree._Element) -> str:
    """The namespace of an element, empty for none; one that is no URL does not matter."""
    return str(node.tag)[1:].rpartition("}")[0]


def value_of(node: etree._Element) -> str:
    """What an element of the metadata says: its text, or the ``content`` of EPUB 2."""
    return " ".join("".join(map(str, node.itertext())).split()) or node.get("content", "").strip()


def words(value: str) -> list[str]:
    """The terms of a value that may be a list of them."""
    return [word for word in _WORDS.split(value) if word]


def cut(node: etree._Element) -> None:
    """Take an element out; the white space around it closes up."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.getnext() is None:
        if before is not None:
            before.tail = node.tail
        else:
            parent.text = node.tail
    parent.remove(node)


def put(parent: etree._Element, made: etree._Element, at: int) -> None:
    """Put an element in as a child, with the white space that its neighbors have."""
    before = parent[at - 1] if at else None
    if before is None:
        lead = _white(parent.text)
        made.tail = lead and lead.rstrip(" \t")
    else:
        # What stands before the last element before it; comments are often set otherwise.
        element = before if isinstance(before.tag, str) else before.getprevious()
        element = before if element is None else element
        ahead = element.getprevious()
        lead = _white(parent.text if ahead is None else ahead.tail)
        made.tail, before.tail = before.tail, lead or before.tail
    parent.insert(at, made)


def _white(text: str | None) -> str:
    """White space as far as it indents one line."""
    if not text or not text.isspace():
        return ""
    return "\n" + text.rpartition("\n")[2] if "\n" in text else text


class Block:
    """The metadata element of a package document, whatever its form (§5.5; OPF 2.0.1 §2.2)."""

    def __init__(self, package: etree._Element) -> None:
        found = next((child for child in package if local(child) == "metadata"), None)
        if found is None:
            space = namespace(package)
            found = package.makeelement(f"{{{OPF}}}metadata" if space else "metadata")
            package.insert(0, found)
        self.package = package
        self.element = found
        self._vocabularies = {
            name + ":": _VOCABULARIES[address]
            for name, address in _PREFIX.findall(package.get("prefix", ""))
            if address in _VOCABULARIES
        }
        self._ids = {node.get("id", "").strip() for node in package.iter("*")}
        self._numbers: dict[str, int] = {}
        #: The ids of our own statements, by the names that they were given.
        self._ours: dict[str, str] = {}

    def dublin_core(self, name: str) -> list[etree._Element]:
        """The elements ``dc:`` + ``name`` that say something, in their order."""
        return [node for node in self.element.iter(f"{{*}}{name}") if value_of(node)]

    def metas(self, name: str) -> Iterator[etree._Element]:
        """The statements under ``name`` about the publication, in the form of EPUB 3 or 2."""
        for node in self.element.iter("{*}meta"):
            if not node.get("refines") and self.name(node) == name:
                yield node

    def values(self, name: str) -> list[str]:
        """What the publication says of itself under ``name``."""
        return [value for node in self.metas(name) if (value := value_of(node))]

    def refining(self, node: etree._Element) -> list[etree._Element]:
        """The ``meta`` and ``link`` elements that refine an element."""
        target = f"#{node.get('id', '').strip()}"
        if target == "#":
            return []
        return [n for n in self.element.iter("*") if n.get("refines", "").strip() == target]

    def refined(self, node: etree._Element, name: str) -> str:
        """What a ``meta`` says about an element under ``name``, else nothing."""
        found = (value_of(n) for n in self.refining(node) if self.name(n) == name)
        return next(found, "")

    def add(self, statement: Statement, after: etree._Element | None = None) -> etree._Element:
        """A new element, the last one or after another, indented as its neighbors are."""
        if statement.name.startswith("dc:"):
            tag = f"{{{DC}}}{statement.name.removeprefix('dc:')}"
        else:
            space = namespace(self.element)
            tag = f"{{{OPF}}}meta" if space else "meta"
        made = self.element.makeelement(tag)
        if not statement.name.startswith("dc:"):
            made.set("property", statement.name)
        if statement.id:
            self._ours[statement.id] = self.fresh(statement.id)
            made.set("id", self._ours[statement.id])
        if statement.refines:
            made.set("refines", f"#{self._ours.get(statement.refines, statement.refines)}")
        if statement.scheme:
            made.set("scheme", statement.scheme)
        if statement.language:
            made.set(_XML_LANG, statement.language)
        made.text = plain(statement.value)
        at = self.element.index(after) + 1 if after is not None else len(self.element)
        put(self.element, made, at)
        return made

    def remove(self, node: etree._Element) -> None:
        """Take an element out with all that refines it; the white space around it closes up."""
        for other in self.refining(node):
            if other is not node and other.getparent() is not None:
                self.remove(other)
        cut(node)

    def settle(self) -> None:
        """Take out what refines nothing that is there."""
        ids = {node.get("id", "") for node in self.package.iter(etree.Element)} - {""}
        for node in list(self.element.iter("{*}meta", "{*}link")):
            target = node.get("refines", "").strip()
            if target and target.lstrip("#") not in ids:
                self.remove(node)

    def fresh(self, name: str) -> str:
        """An id that nothing in the package document has."""
        made = name
        while made in self._ids:
            self._numbers[name] = self._numbers.get(name, 1) + 1
            made = f"{name}-{self._numbers[name]}"
        self._ids.add(made)
        return made

    def name(self, node: etree._Element) -> str:
        """The property of a ``meta``, its vocabulary under the reserved prefix."""
        name = (node.get("property") or node.get("name") or "").strip()
        prefix = name[: name.find(":") + 1]
        return self._vocabularies.get(prefix, prefix) + name[len(prefix) :]
