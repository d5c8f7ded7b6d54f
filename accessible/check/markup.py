"""Small questions that every subject of the proof asks of an element."""

from __future__ import annotations

from typing import cast

from lxml import etree

from accessible.book import EPUB

_HIDDEN_ROLES = frozenset({"presentation", "none"})


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def kinds_of(element: etree._Element) -> frozenset[str]:
    """What an element is by ``epub:type`` and by its role (DPUB-ARIA's without ``doc-``)."""
    types, role = element.get(f"{{{EPUB}}}type"), element.get("role")
    if not types and not role:
        return frozenset()
    roles = (name.removeprefix("doc-") for name in (role or "").lower().split())
    return frozenset([*(types or "").split(), *roles])


def is_decoration(element: etree._Element) -> bool:
    """Whether its role says that it means nothing (WAI-ARIA 1.2 §5.4)."""
    return (element.get("role") or "").strip().lower() in _HIDDEN_ROLES


def having(root: etree._Element, condition: str) -> list[etree._Element]:
    """The elements of a document for which an XPath condition holds, in order: in C, not here."""
    return cast("list[etree._Element]", root.xpath(f"descendant-or-self::*[{condition}]"))


def squeezed(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def written(element: etree._Element) -> str:
    """All text in an element, without comments and instructions."""
    return str(element.xpath("string()"))


def text_of(element: etree._Element) -> str:
    """What an element says to those who do not see it: its text with the alternatives of what is
    in it, on one line."""
    parts: list[str] = []
    for inner in element.iter(etree.Element):
        name = local(inner)
        if name in ("script", "style", "template", "rt", "rp", "annotation", "annotation-xml"):
            pass
        elif inner.text:
            parts.append(inner.text)
        if name == "img" or name == "math":
            parts.append(inner.get("alt") or inner.get("alttext") or "")
        parts.append(inner.get("aria-label") or "")
        if inner is not element and inner.tail:
            parts.append(inner.tail)
    return squeezed(" ".join(filter(None, parts)))
