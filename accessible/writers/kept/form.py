"""A package document in the form of OPF: names, parts and ids as they should be (EPUB 3.3 §5.4).

Old books err in their namespaces, wrap their metadata, leave elements open or give an id twice;
what is made of them here says the same in the form that the rest of the upgrade counts on.
"""

from __future__ import annotations

import re

from lxml import etree

from accessible.book import XML
from accessible.writers.kept.bibliography import TERMS
from accessible.writers.kept.block import DC, OPF, cut, local, namespace, put

PARTS = ("metadata", "manifest", "spine", "guide")
_XML_ID = f"{{{XML}}}id"
_NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
#: What stands in a part, and not inside of one another.
_LINES = {
    "metadata": (f"{{{DC}}}*", f"{{{OPF}}}meta", f"{{{OPF}}}link"),
    "manifest": (f"{{{OPF}}}item",),
    "spine": (f"{{{OPF}}}itemref",),
    "guide": (f"{{{OPF}}}reference",),
}
_REFERRING = ("idref", "fallback", "toc", "unique-identifier", "media-overlay")


def shape(package: etree._Element) -> list[str]:
    """Bring a package document into form, in place; gives back the parts that EPUB 3 lacks."""
    # Entities that no DTD explains, and a second XML declaration, make a file malformed.
    etree.strip_elements(package, etree.Entity, etree.PI, with_tail=False)
    #: Whatever the package calls its namespace, ours is meant.
    spaces = {"", OPF, namespace(package)}
    for node in list(package.iter(etree.Element)):
        _single(node)
        _name(node, spaces)
    if local(package) != "package":
        package.tag = f"{{{OPF}}}package"
    etree.strip_elements(package, f"{{{OPF}}}collection", with_tail=False)
    unwrap(package)
    left = _order(package)
    _identify(package)
    return left


def _single(node: etree._Element) -> None:
    """Each attribute once: what was mended may have one twice."""
    names = list(map(str, node.attrib.keys()))
    if len(names) != len(set(names)):
        values = {name: node.get(name, "") for name in names}
        node.attrib.clear()
        for name, value in values.items():
            node.set(name, value)


def _name(node: etree._Element, spaces: set[str]) -> None:
    """The element's name in the namespace of today, which old books err in, or do without."""
    space, parent = namespace(node), node.getparent()
    name = local(node).rpartition(":")[2]
    within = local(parent) if parent is not None else ""
    is_metadata = within in ("metadata", "dc-metadata", "x-metadata")
    if not _NCNAME.fullmatch(name):
        return
    if space.startswith("http://purl.org/dc/elements/") or (
        name.lower() in TERMS and space in spaces and is_metadata
    ):
        made = f"{{{DC}}}{name.lower()}"
    elif space in spaces or "openebook.org" in space:
        made = f"{{{OPF}}}{name}"
    else:
        return
    if node.tag != made:  # lxml may choose another prefix for the same name
        node.tag = made


def unwrap(package: etree._Element) -> None:
    """Parts under the package and lines under their part, out of what somebody forgot to close,
    and out of the wrappers of OEBPS."""
    for part in list(package.iter(*(f"{{{OPF}}}{name}" for name in PARTS))):
        if part.getparent() not in (package, None):
            put(package, part, len(package))
    for part in package.iterchildren(*(f"{{{OPF}}}{name}" for name in PARTS)):
        kinds = _LINES[local(part)]
        for outer in list(part.iter(*kinds)):
            parent = outer.getparent()
            for inner in reversed(list(outer.iter(*kinds))[1:]):
                if parent is not None:
                    put(parent, inner, parent.index(outer) + 1)
    for wrapper in list(package.iter(f"{{{OPF}}}dc-metadata", f"{{{OPF}}}x-metadata")):
        parent = wrapper.getparent()
        if parent is not None:
            for node in list(wrapper):
                put(parent, node, parent.index(wrapper))
            cut(wrapper)


def _order(package: etree._Element) -> list[str]:
    """Each part once, in its order; gives back what is no part, in words."""
    left: list[str] = []
    parts: dict[str, etree._Element] = {}
    for node in list(package.iterchildren(etree.Element)):
        name = local(node)
        first = parts.setdefault(name, node)
        if node.tag != f"{{{OPF}}}{name}" or name not in PARTS:
            left.append(f"the element {name}")
            cut(node)
        elif first is not node:
            for child in list(node):
                put(first, child, len(first))
            cut(node)
    found = [name for name in parts if name in PARTS]
    if found != sorted(found, key=PARTS.index):
        for name in sorted(found, key=PARTS.index):
            package.append(parts[name])
    return left


def _identify(package: etree._Element) -> None:
    """Ids that are names, each once (XML Schema, ``ID``); what refers to them follows."""
    nodes = list(package.iter(etree.Element))
    taken = {node.get("id", "").strip() for node in nodes}
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    renamed: dict[str, str] = {}
    for node in nodes:
        if (other := node.attrib.pop(_XML_ID, "")) and "id" not in node.attrib:
            node.set("id", str(other))
        if (stated := node.get("id")) is None:
            continue
        old = new = name = stated.strip()
        if not _NCNAME.fullmatch(name):
            new = name = re.sub(r"[^\w.\-]+", "-", f"id-{name}" if name else "id")
        while new in seen or (new != old and new in taken):
            numbers[name] = numbers.get(name, 1) + 1
            new = f"{name}-{numbers[name]}"
        seen.add(new)
        node.set("id", new)
        renamed.setdefault(old, new)
    for node in nodes:
        for key in _REFERRING:
            if key in node.attrib:
                target = node.get(key, "").strip()
                node.set(key, renamed.get(target, target))
        if node.get("refines", "").strip().startswith("#"):
            target = node.get("refines", "").strip()[1:]
            node.set("refines", f"#{renamed.get(target, target)}")
        if node.get("name", "").strip() == "cover":
            target = node.get("content", "").strip()
            node.set("content", renamed.get(target, target))
