"""HTML as it comes → an element tree: any depth, any size, nothing fetched."""

from __future__ import annotations

import re

from lxml import etree

from accessible import xml
from accessible.readers.xhtml import words
from accessible.xml import ILLEGAL

#: libxml2 drops what lies deeper than 2,048 elements, with all that follows.
_DEPTH = 1000
_TAG = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title)\b[^>]*>.*?</\1\s*>|<(/?)([A-Za-z][^\s/>]*)[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_VOID = words("area base br col embed hr img input link meta param source track wbr")
_METADATA = words("base link meta noscript script style template title")
#: An element that ends where the next of its kind starts (HTML §13.1.2.4).
_OPEN_ENDED = words("p li dt dd tr td th option thead tbody tfoot")


def parse(text: str) -> etree._Element | None:
    """The root element, ``None`` where there is nothing. XHTML is read as XML where it is XML."""
    if re.search(r"<\?xml|xmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml", text[:2000]):
        try:
            return xml.parse(text)
        except etree.XMLSyntaxError:
            pass  # it only says that it is XHTML
    text = ILLEGAL.sub("", xml.plain(text))
    root, whole = _parsed(text)
    return root if whole else _parsed(_flattened(text))[0]


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    """The root, and whether the parser took in all of it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is not None:
        _settle_head(root)
    return root, not any("depth" in entry.message.lower() for entry in parser.error_log)


def _settle_head(root: etree._Element) -> None:
    """Content that libxml2 left in the head, since it does not know ``nav`` or ``main``."""
    head, body = root.find("head"), root.find("body")
    if head is None:
        return
    stray = [node for node in head if node.tag not in _METADATA and isinstance(node.tag, str)]
    if stray and body is None:
        body = etree.SubElement(root, "body")
    for node in reversed(stray):
        assert body is not None
        tail, body.text = body.text, None
        body.insert(0, node)
        node.tail = (node.tail or "") + (tail or "")


def _flattened(text: str) -> str:
    """The text without the tags that lie too deep for the parser."""
    parts: list[str] = []
    opened: list[str] = []
    dropped: dict[str, int] = {}
    at = 0
    for tag in _TAG.finditer(text):
        name = (tag[3] or "").lower()
        if not name or name in _VOID:
            continue
        drop = False
        if not tag[2]:
            if name in _OPEN_ENDED and opened and opened[-1] == name:
                opened.pop()
            drop = len(opened) >= _DEPTH
            if drop:
                dropped[name] = dropped.get(name, 0) + 1
            else:
                opened.append(name)
        elif dropped.get(name):
            dropped[name] -= 1
            drop = True
        elif name in opened[-20:]:
            while opened.pop() != name:
                pass
        if drop:
            parts += (text[at : tag.start()], " ")
            at = tag.end()
    return "".join((*parts, text[at:])) if parts else text
