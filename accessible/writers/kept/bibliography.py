"""Dublin Core of OPF 2 as EPUB 3 says it (EPUB 3.3 §5.5; OPF 2.0.1 §2.2): attributes of creators,
identifiers and dates become statements that refine them."""

from __future__ import annotations

import re
import uuid

from lxml import etree

from accessible.bcp47 import tag
from accessible.book import UNKNOWN, XML, Book
from accessible.writers.kept.block import DC, OPF, Block, local, value_of
from accessible.writers.package import Statement, plain

TERMS = frozenset(
    "identifier title language date source type format creator subject description publisher "
    "contributor relation coverage rights".split()
)
#: Terms whose words are in no language.
_BARE = frozenset("identifier language date type format".split())
_XML_LANG = f"{{{XML}}}lang"
#: Kinds of identifiers by their codes in ONIX (code list 5), those that have one.
_CODES = {"doi": "06", "isbn10": "02", "isbn13": "15"}
_EVENTS = {"creation": "dcterms:created", "original-publication": "dcterms:issued"}
_RELATOR = re.compile(r"[a-z]{3}")
#: Statements of EPUB 3 that books of EPUB 2 make by ``name`` and ``content``.
_STATEMENTS = ("schema:", "a11y:", "dcterms:conformsTo")


def modernize(block: Block, book: Book) -> list[str]:
    """Bring a metadata element to EPUB 3, in place; gives back what had to go, in words.

    What EPUB 3 wants and the publisher did not say (title, language, identifier) comes from the
    book's metadata.
    """
    left: list[str] = []
    said: list[tuple[etree._Element, dict[str, str]]] = []
    for node in list(block.element):
        name = local(node)
        if not name:
            continue
        if node.tag == f"{{{DC}}}{name}" and name in TERMS:
            if value_of(node):
                said.append((node, _bare(node)))
            else:
                block.remove(node)
        elif name == "meta" and node.tag == f"{{{OPF}}}meta":
            _meta(block, node)
        elif name != "link":
            left.append(f"the element {name}")
            block.remove(node)
    _languages(block)
    _complete(block, book)
    # The prefix of the old attributes is of no use now, and would be taken for what is added.
    etree.cleanup_namespaces(block.package)
    dates = [(node, old) for node, old in said if local(node) == "date"]
    for node, old in said:
        if local(node) != "date":
            _refine(block, node, old)
    left += _dates(block, dates)
    return left


def _bare(node: etree._Element) -> dict[str, str]:
    """Take off an element what EPUB 3 does not allow on it, by the names of the attributes."""
    old: dict[str, str] = {}
    for key, value in list(node.attrib.items()):
        name = str(key).rpartition("}")[2]
        kept = key in ("id", "dir", _XML_LANG)
        if not kept or (key != "id" and local(node) in _BARE):
            del node.attrib[key]
            old[name] = plain(str(value))
    if len(node):
        text = value_of(node)
        del node[:]
        node.text = text
    return old


def _meta(block: Block, node: etree._Element) -> None:
    """A ``meta`` in one of its two forms, nothing else; accessibility in that of EPUB 3."""
    value, name = value_of(node), node.get("name", "").strip()
    if not value or not (name or node.get("property")):
        block.remove(node)
    elif node.get("property"):
        node.attrib.pop("name", "")
        node.attrib.pop("content", "")
        node.text = value
    elif name.startswith(_STATEMENTS):
        node.attrib.clear()
        node.text = value
        node.set("property", name)
        if name == "dcterms:conformsTo" and value.startswith(("http://", "https://")):
            node.attrib.clear()
            node.text = None
            node.tag = f"{{{OPF}}}link"
            node.set("rel", name)
            node.set("href", value)
    else:
        node.attrib.clear()
        node.text = None
        node.set("name", name)
        node.set("content", value)


def _languages(block: Block) -> None:
    """Language tags that are well-formed; what is none goes."""
    for node in block.dublin_core("language"):
        made = tag(value_of(node))
        if made:
            node.text = made
        else:
            block.remove(node)
    for node in block.package.iter(etree.Element):
        stated = node.get(_XML_LANG)
        if stated:
            made = tag(stated.strip())
            if made:
                node.set(_XML_LANG, made)
            else:
                del node.attrib[_XML_LANG]


def _complete(block: Block, book: Book) -> None:
    """Title, language and identifier, one of each at least, and the unique one that is meant."""
    metadata, package = book.metadata, block.package
    if not block.dublin_core("title"):
        block.add(Statement("dc:title", plain(metadata.title) or "Untitled"))
    if not block.dublin_core("language"):
        block.add(Statement("dc:language", tag(metadata.language) or UNKNOWN))
    named = package.get("unique-identifier", "").strip()
    found = block.dublin_core("identifier")
    unique = next((node for node in found if named and node.get("id") == named), None)
    if unique is None:
        seed = "\n".join((metadata.title, *metadata.authors, metadata.language))
        own = metadata.identifier or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"
        unique = found[0] if found else block.add(Statement("dc:identifier", own))
    package.set("unique-identifier", _identified(block, unique))


def _identified(block: Block, node: etree._Element) -> str:
    """The id of an element, given to it where it has none."""
    if not node.get("id"):
        node.set("id", block.fresh(local(node)))
    return node.get("id", "")


def _refine(block: Block, node: etree._Element, old: dict[str, str]) -> None:
    """Say by refining statements, right after an element, what its old attributes said."""
    name, lines = local(node), []
    role, sort, scheme = old.get("role", ""), old.get("file-as", ""), old.get("scheme", "")
    if role and name in ("creator", "contributor", "publisher"):
        relator = "marc:relators" if _RELATOR.fullmatch(role) else ""
        lines.append(Statement("role", role, scheme=relator))
    if sort:
        lines.append(Statement("file-as", sort))
    if scheme and name == "identifier":
        lines.append(_identifier_type(scheme, value_of(node)))
    after = node
    for line in lines:
        if not block.refined(node, line.name):
            refining = Statement(
                line.name, line.value, refines=_identified(block, node), scheme=line.scheme
            )
            after = block.add(refining, after)


def _identifier_type(scheme: str, value: str) -> Statement:
    kind = scheme.lower()
    if kind.startswith("isbn"):
        kind = f"isbn{sum(c.isdigit() or c in 'xX' for c in value.rpartition(':')[2])}"
    if kind in _CODES:
        return Statement("identifier-type", _CODES[kind], scheme="onix:codelist5")
    return Statement("identifier-type", scheme)


def _dates(block: Block, dates: list[tuple[etree._Element, dict[str, str]]]) -> list[str]:
    """One date, that of publication; the others as terms of their own. Gives back what goes."""

    def rank(pair: tuple[etree._Element, dict[str, str]]) -> int:
        event = pair[1].get("event", "").lower()
        order = ["publication", "", "ops-publication", "epub-publication", "original-publication"]
        return order.index(event) if event in order else len(order)

    left = []
    for number, (node, old) in enumerate(sorted(dates, key=rank)):
        event, value = old.get("event", "").lower(), value_of(node)
        if number == 0 and event not in ("creation", "modification"):
            continue
        if event in _EVENTS:
            block.add(Statement(_EVENTS[event], value), node)
        elif event != "modification":  # dcterms:modified says it better
            left.append(f"the date {value}" + (f" ({event})" if event else ""))
        block.remove(node)
    return left
