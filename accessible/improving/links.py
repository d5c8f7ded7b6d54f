"""Links that color alone tells from the text around them (WCAG 2.2, 1.4.1; technique G183)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from accessible.book import XHTML
from accessible.css import Color, Sheets, color_of
from accessible.improving.document import Document
from accessible.readers.xhtml import PHRASING, text_of

#: What can be stated of a link that tells it from its text, color aside.
_MARKS = frozenset(
    """
    border border-bottom border-bottom-style border-bottom-width border-style background
    background-color background-image font-weight font-style font-size font outline
""".split()
)
_LINES = frozenset(("text-decoration", "text-decoration-line"))
_PROPERTIES = _MARKS | _LINES | {"color", "display"}
_PLAIN = frozenset(
    """
    none normal 0 0px 0em 100% 1em 1rem medium inherit initial unset transparent
""".split()
)
#: What reading systems and browsers give to links and to text (HTML §15.3.10).
_LINK: Color = (0.0, 0.0, 0.933, 1.0)
_TEXT: Color = (0.0, 0.0, 0.0, 1.0)
#: A link with this contrast to its text is told from it by more than its hue (G183).
_ENOUGH = 3.0

_Stated = Callable[[etree._Element], dict[str, str]]


def mend_links_in_text(document: Document, sheets: Sheets) -> None:
    """An underline for links in running text that a style sheet took it from, where their color
    is all that is left and is too near to that of the text."""
    links = list(_in_text(document))
    if not links:
        return
    stated = sheets.stated(document.root, document.href, _PROPERTIES)
    for link in links:
        said = stated(link)
        lines = {said[name] for name in _LINES & said.keys()}
        if not lines & {"none", "initial", "unset"} or _is_marked(said):
            continue
        color = color_of(said["color"]) if "color" in said else _LINK
        around = _color_around(link, stated)
        if color is None or color[:3] == around[:3] or _contrast(color, around) >= _ENOUGH:
            continue
        style = (link.get("style") or "").strip().rstrip(";")
        line = "text-decoration: underline"
        link.set("style", f"{style}; {line}" if style else line)
        message = "A link was told from its text by its color alone; it is underlined now."
        document.mended("link-color", link, message)


def _in_text(document: Document) -> Iterator[etree._Element]:
    """The links with text whose block has other text too."""
    known: dict[etree._Element, bool] = {}
    for link in document.elements("a"):
        role = (link.get("role") or "link").strip()
        if not link.get("href") or role != "link" or not text_of(link):
            continue
        block = link.getparent()
        while block is not None and _name(block) in PHRASING:
            block = block.getparent()
        if block is None:
            continue
        if block not in known:
            known[block] = _has_text(block)
        if known[block]:
            yield link


def _name(element: etree._Element) -> str:
    return str(element.tag).removeprefix(f"{{{XHTML}}}")


def _has_text(block: etree._Element) -> bool:
    """Whether there is text in a block that is no link's and no block's inside."""
    inside = [block]
    while inside:
        around = inside.pop()
        tails = (inner.tail for inner in around)
        if any((text or "").strip() for text in (around.text, *tails)):
            return True
        inside += [inner for inner in around if _name(inner) in PHRASING - {"a"}]
    return False


def _is_marked(said: dict[str, str]) -> bool:
    displayed = said.get("display", "inline")
    return displayed not in ("inline", "inherit", "initial") or any(
        word not in _PLAIN for name in _MARKS & said.keys() for word in said[name].split()[:1]
    )


def _color_around(link: etree._Element, stated: _Stated) -> Color:
    for around in link.iterancestors():
        written = stated(around).get("color")
        color = color_of(written) if written else None
        if color is not None:
            return color
    return _TEXT


def _contrast(one: Color, other: Color) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
