"""What the markup says about itself: seen or hidden, block or inline, role, language, label."""

from __future__ import annotations

import re

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML

#: Phrasing content (HTML §3.2.5.2.5): it runs on inside a line of text, or is not seen in it.
INLINE = frozenset(
    "a abbr acronym area audio b bdi bdo big button canvas cite code data datalist del dfn em "
    "embed font i iframe img input ins kbd label link map mark meta meter nobr noscript object "
    "output picture progress q rb rbc rp rt rtc ruby s samp script select slot small span strike "
    "strong sub sup template textarea time tt u var video wbr br".split()
)
#: Never seen as text.
UNSEEN = frozenset(
    "head script style template noscript audio video object embed iframe canvas input "
    "select textarea datalist source track param link meta base area col colgroup".split()
)
#: Ruby annotations: seen above the base text; the base is what is read (EPUB 3.3 has no rule).
ANNOTATION = frozenset({"rt", "rp", "rtc"})

#: ``visibility`` is left to the style sheets' reader: it may be undone further inside.
_HIDING_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.I)
_PAGE_WORD = re.compile(r"^\W*(?:page|p|pg|seite|página|pagina|s)\b[\W_]*|\W+$", re.I)
_ID_LABEL = re.compile(r"(?:page|pg|p)[-_.]?(\d+|[ivxlcdm]+)$", re.I)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def is_xhtml(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(f"{{{XHTML}}}")


def is_math(element: etree._Element) -> bool:
    return element.tag == f"{{{MATHML}}}math"


def is_svg(element: etree._Element) -> bool:
    return element.tag == f"{{{SVG}}}svg"


def semantics(element: etree._Element) -> frozenset[str]:
    """The ``epub:type`` values and the roles without ``doc-``: ``noteref``, ``pagebreak`` …"""
    types = (element.get(f"{{{EPUB}}}type") or "").split()
    roles = (element.get("role") or "").split()
    return frozenset([*types, *(role.removeprefix("doc-") for role in roles)])


def is_hidden(element: etree._Element) -> bool:
    """Whether readers do not get it: ``hidden``, ``aria-hidden`` or a style that hides it."""
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden", "").strip().lower() == "true"
        or bool(_HIDING_STYLE.search(element.get("style", "")))
    )


def is_silent(element: etree._Element) -> bool:
    """Whether nothing in it is to be said: not an element, unseen, hidden, or an annotation.

    Elements of languages that no reader knows are seen as the text that they hold.
    """
    if not isinstance(element.tag, str):
        return True
    if is_xhtml(element):
        name = local_name(element)
        return name in UNSEEN or name in ANNOTATION or is_hidden(element)
    known = element.tag.startswith((f"{{{MATHML}}}", f"{{{SVG}}}", f"{{{EPUB}}}"))
    return (known and not (is_math(element) or is_svg(element))) or is_hidden(element)


def page_label(element: etree._Element) -> str:
    """The number or label of a page break, without the word “page”; empty when it has none."""
    for candidate in (
        element.get("aria-label", ""),
        element.get("title", ""),
        visible_text(element),
    ):
        label = _PAGE_WORD.sub("", " ".join(candidate.split())).strip()
        if label:
            return label
    found = _ID_LABEL.search(element.get("id", ""))
    return found[1] if found else ""


def visible_text(element: etree._Element) -> str:
    """The text a reader sees, with white space folded; alt texts stand for pictures."""
    parts: list[str] = []

    def walk(node: etree._Element) -> None:
        if local_name(node) == "img":
            parts.append(node.get("alt", ""))
        elif local_name(node) == "br":
            parts.append(" ")
        elif not is_silent(node) and not semantics(node) & {"noteref", "pagebreak"}:
            if is_math(node):
                parts.append(alternative(node))
            else:
                parts.append(node.text or "")
                for child in node:
                    walk(child)
                    parts.append(child.tail or "")

    if semantics(element) & {"noteref", "pagebreak"}:
        parts.append("".join(str(text) for text in element.itertext()))
    else:
        walk(element)
    return " ".join("".join(parts).split())


def alternative(element: etree._Element) -> str:
    """The text alternative of a picture, drawing or formula; empty when it has none.

    HTML §4.8.4.4 (``alt``), SVG-AAM (``aria-label``, ``title``, ``desc``), MathML 3 §2.2.1
    (``alttext``).
    """
    if element.get("aria-label"):
        return " ".join(element.get("aria-label", "").split())
    if is_math(element):
        text = element.get("alttext") or " ".join(
            str(text) for text in element.itertext(f"{{{MATHML}}}*") if text.strip()
        )
    elif is_svg(element):
        found = [element.findtext(f"{{{SVG}}}{name}") or "" for name in ("title", "desc")]
        text = ". ".join(" ".join(part.split()).rstrip(".") for part in found if part.strip())
        if not text:
            text = " ".join(
                "".join(map(str, line.itertext())) for line in element.iter(f"{{{SVG}}}text")
            )
    else:
        text = element.get("alt", "")
    return " ".join(text.split())
