"""What keeps people from the page: zoom that is forbidden, a focus that jumps, keys that do two
things (WCAG 2.2, 1.4.4, 2.4.3, 4.1.2). What has no one right mending is told of."""

from __future__ import annotations

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import HEADINGS, Document, is_hidden
from accessible.readers.xhtml import text_of

#: What can take the focus by itself.
_FOCUSABLE = frozenset(
    f"{{{XHTML}}}{name}" for name in ("a", "area", "button", "input", "select", "summary")
)
_SCRIPTED = frozenset(f"{{{XHTML}}}{name}" for name in ("script", "template"))
_ITEMS = {
    f"{{{XHTML}}}{name}": _SCRIPTED | {f"{{{XHTML}}}{item}" for item in items}
    for name, items in (
        ("ul", ("li",)),
        ("ol", ("li",)),
        ("menu", ("li",)),
        ("dl", ("dt", "dd", "div")),
    )
}
_SEEN = tuple(f"{{*}}{name}" for name in ("img", "svg", "math", "object", "video", "audio"))


def mend_access(document: Document) -> None:
    """Zoom, focus and keys; what has no name, and lists that are none, are told of."""
    if not document.fixed:
        _zoom(document)
    _focus(document)
    body = document.root.find(f"{{{XHTML}}}body")
    if body is not None and body.get("aria-hidden") is not None:
        del body.attrib["aria-hidden"]
        message = "body had aria-hidden, which can hide all of it; it is removed."
        document.mended("body-hidden", body, message)
    _nameless(document)
    _lists(document)


def _zoom(document: Document) -> None:
    for meta in document.elements("meta"):
        if (meta.get("name") or "").strip().lower() != "viewport":
            continue
        stated = [part.strip() for part in (meta.get("content") or "").split(",") if part.strip()]
        sizes = dict(map(_setting, stated))
        if sizes.get("width", "").isdigit() and sizes.get("height", "").isdigit():
            continue  # the page has a size of its own: it is laid out in advance
        kept = [part for part in stated if not _forbids_zoom(*_setting(part))]
        if kept != stated:
            meta.set("content", ", ".join(kept) or "width=device-width")
            message = "The viewport kept readers from making the page larger; it does not now."
            document.mended("viewport", meta, message)


def _setting(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip().lower(), value.strip().lower()


def _forbids_zoom(name: str, value: str) -> bool:
    if name == "user-scalable":
        return value not in ("yes", "1")
    if name != "maximum-scale":
        return False
    try:
        return 0 <= float(value) < 5
    except ValueError:
        return True


def _focus(document: Document) -> None:
    keys: set[str] = set()
    for element in document.root.iter(f"{{{XHTML}}}*"):
        stated = (element.get("tabindex") or "").strip()
        if stated.isascii() and stated.isdigit() and stated.strip("0"):
            if element.tag in _FOCUSABLE:
                del element.attrib["tabindex"]
            else:
                element.set("tabindex", "0")
            message = f"tabindex {stated} took the focus out of reading order; it does not now."
            document.mended("tabindex", element, message)
        key = (element.get("accesskey") or "").strip().lower()
        if key and key in keys:
            del element.attrib["accesskey"]
            message = f"The access key {key} did two things; it does the first one only now."
            document.mended("accesskey", element, message)
        keys.add(key)


def _nameless(document: Document) -> None:
    for element in document.root.iter(*HEADINGS):
        if _is_empty(element):
            document.left("heading-empty", element, "A heading has no text.")
    for element in document.elements("a"):
        if element.get("href") and _is_empty(element):
            document.left("link-empty", element, "A link has no text: nobody hears where it goes.")
    for element in document.elements("iframe", "frame"):
        if not _is_named(element) and not is_hidden(element):
            document.left("frame-untitled", element, "A frame has no title.")
    for element in document.elements("area"):
        if element.get("href") and not element.get("alt") and not _is_named(element):
            document.left("area-without-alt", element, "An area of an image map has no alt text.")


def _lists(document: Document) -> None:
    for element in document.elements("ul", "ol", "dl"):
        allowed = _ITEMS[element.tag]
        if any(isinstance(item.tag, str) and item.tag not in allowed for item in element):
            message = "A list holds what is no item of it: its items are counted wrongly."
            document.left("list", element, message)
    for element in document.elements("li"):
        parent = element.getparent()
        if parent is None or element.tag in _ITEMS.get(parent.tag, ()):
            continue
        if parent.get("role") != "list" and element.get("role") is None:
            document.left("list-item", element, "A list item stands outside any list.")


def _is_empty(element: etree._Element) -> bool:
    if text_of(element) or _is_named(element):
        return False
    # An image without alt is told of as such; one with an empty alt says nothing.
    return all(inner.get("alt") == "" for inner in element.iter(*_SEEN))


def _is_named(element: etree._Element) -> bool:
    names = ("aria-label", "aria-labelledby", "title")
    unseen = (element.get("aria-hidden") or "").strip() == "true"
    return unseen or any((element.get(name) or "").strip() for name in names)
