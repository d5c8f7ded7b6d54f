"""Identifiers that name one thing (XML 1.0 §3.3.1, HTML §3.2.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import dirname
from urllib.parse import unquote

from lxml import etree

from accessible.container import local_path
from accessible.improving.document import Document

_XLINK = "{http://www.w3.org/1999/xlink}href"
_SPACE = re.compile(r"\s+")


def mend_identifiers(documents: Sequence[Document]) -> None:
    """Ids without white space, each once in its document.

    Links to an id that is renamed for its white space follow it, from every document. Of several
    elements with one id the first keeps it: it is the one that links lead to.
    """
    renamed: dict[tuple[str, str], str] = {}
    for document in documents:
        renamed |= {(document.href, old): new for old, new in _mend_space(document).items()}
    if renamed:
        for document in documents:
            _follow(document, renamed)
    for document in documents:
        _mend_repeated(document)


def _mend_space(document: Document) -> dict[str, str]:
    renamed: dict[str, str] = {}
    taken = {element.get("id", "") for element in document.root.iter("*")}
    recorded = {recording.id for recording in document.chapter.recordings}
    for element in document.root.iter("*"):
        name = element.get("id")
        if name is None or (name and not _SPACE.search(name)):
            continue
        if name in recorded:
            message = f"The id “{name}” has white space, and the publisher’s narration names it."
            document.left("id-space", element, message)
            continue
        if not name.strip():
            del element.attrib["id"]
            document.mended("id-empty", element, "An id was empty; it is removed.")
            continue
        wanted = _SPACE.sub("-", name.strip())
        new = renamed.get(name) or _free(wanted, taken)
        taken.add(new)
        renamed.setdefault(name, new)
        element.set("id", new)
        message = f"The id “{name}” has white space; it is “{new}” now."
        document.mended("id-space", element, message)
    return renamed


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _follow(document: Document, renamed: dict[tuple[str, str], str]) -> None:
    for element in document.root.iter("*"):
        for attribute in ("href", "src", _XLINK):
            href = element.get(attribute)
            address, mark, fragment = (href or "").partition("#")
            if not mark:
                continue
            path = local_path(dirname(document.href), address) if address else document.href
            new = renamed.get((path or "", unquote(fragment)))
            if new is not None:
                element.set(attribute, f"{address}#{new}")
                message = f"A link led to the id “{unquote(fragment)}”; it leads to “{new}” now."
                document.mended("id-followed", element, message)
        target = element.get("for")
        if target is not None and (document.href, target) in renamed:
            element.set("for", renamed[document.href, target])


def _mend_repeated(document: Document) -> None:
    taken: set[str] = set()
    repeated: list[tuple[etree._Element, str]] = []
    for element in document.root.iter("*"):
        name = element.get("id")
        if name in taken:
            repeated.append((element, name))
        elif name:
            taken.add(name)
    numbers: dict[str, int] = {}
    for element, name in repeated:
        number = numbers.get(name, 1)
        new = name
        while new in taken:
            number += 1
            new = f"{name}-{number}"
        numbers[name] = number
        taken.add(new)
        element.set("id", new)
        message = f"The id “{name}” was there before; this one is “{new}” now."
        document.mended("id-repeated", element, message)
