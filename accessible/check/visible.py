"""What a content document shows its readers, text by text, and why some of it need not be said.

This judges markup by itself, and shares no rule with ``script``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from typing import NamedTuple

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML
from accessible.check.document import Document
from accessible.check.markup import is_decoration, kinds_of, local, written

#: What an SVG drawing holds and does not draw as text (SVG 2 §5).
_UNDRAWN = frozenset(
    f"{{{SVG}}}{name}" for name in ("title", "desc", "metadata", "style", "script")
)
_INVISIBLE = frozenset(["head", "script", "style", "template", "link", "meta"])
_FALLBACK = frozenset(["audio", "video", "object", "embed", "iframe", "canvas", "noscript"])
_CONTROL = frozenset(["select", "textarea", "datalist"])
_RUBY = frozenset(["rt", "rp", "rtc"])
#: Phrasing content (HTML §3.2.5.2.5): what is not in here is a block, for reports' places.
_PHRASING = """
a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd label map mark meter output
picture progress q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr
"""
INLINE = frozenset(_PHRASING.split())
SECTIONS = frozenset(["section", "article", "aside", "nav"])

#: What an ``epub:case`` may be in to be shown (EPUB 3.2 Content Documents, appendix A).
_SHOWN_CASES = frozenset({XHTML, SVG, MATHML})
ARIA_HIDDEN = "hidden from assistive technology"
LEFT_OUT = "left out on purpose"
#: Marks that narrators pass over: nothing of the book is lost where no clip says them.
_MARKS = {
    "pagebreak": "page number",
    "noteref": "note reference",
    "backlink": "link back from a note",
}
_BASE = "base of a ruby whose annotation is said"
#: Reasons that a clip of the element itself sets aside.
_SAYABLE = frozenset(
    {ARIA_HIDDEN, LEFT_OUT, "ruby annotation", "description of a drawing", *_MARKS.values()}
)


class Around(NamedTuple):
    """What stands around a text: the element whose clip says it, why it need not be said, its
    block, the nearest id and the nearest section."""

    clip: etree._Element | None
    reason: str
    block: etree._Element
    id: str
    section: etree._Element | None


def walk(
    document: Document, referenced: Set[etree._Element], left_out: frozenset[str] | None
) -> Iterator[tuple[str, etree._Element, Around, str]]:
    """Every text and alternative in document order, with what stands around it: ``text``,
    ``alternative``, or ``hidden-clip`` for a referenced element that is hidden."""
    root = document.root
    start = Around(None, LEFT_OUT if "" in (left_out or ()) else "", root, root.get("id", ""), None)
    # A stack, not recursion: documents nest deeper than Python's calls may.
    todo: list[tuple[etree._Element, Around, str | None]] = [(root, start, None)]
    while todo:
        element, outside, tail = todo.pop()
        if tail is not None:
            if tail.strip():
                yield "text", element, outside, tail
            continue
        if not isinstance(element.tag, str) or local(element) in _INVISIBLE:
            continue
        around = _enter(element, outside, document, referenced, left_out)
        # A page break without text is hidden from nobody: there is nothing to see.
        is_sign = "pagebreak" in kinds_of(element) and not written(element).strip()
        if element in referenced and around.reason not in ("", *_SAYABLE) and not is_sign:
            yield "hidden-clip", element, around, ""
        alternative = _alternative(element, referenced)
        if alternative is not None:
            if alternative.strip():
                yield "alternative", element, around, alternative
            continue
        shown = _shown_case(element) if element.tag == f"{{{EPUB}}}switch" else None
        annotated = local(element) == "ruby" and any(
            inner in referenced for inner in element.iterdescendants(f"{{{XHTML}}}rt")
        )
        inside = around._replace(reason=around.reason or _BASE) if annotated else around
        for child in reversed(element):
            if child.tail:
                todo.append((element, inside, child.tail))
            if element.tag == f"{{{EPUB}}}switch" and child is not shown:
                unshown = around._replace(reason=around.reason or "case that is not shown")
                todo.append((child, unshown, None))
            elif annotated and local(child) in _RUBY:
                todo.append((child, around, None))
            else:
                todo.append((child, inside, None))
        if element.text:
            todo.append((element, inside, element.text))


def _enter(
    element: etree._Element,
    outside: Around,
    document: Document,
    referenced: Collection[etree._Element],
    left_out: frozenset[str] | None,
) -> Around:
    name = local(element)
    inline = name in INLINE or not element.tag.startswith(f"{{{XHTML}}}")
    identity = element.get("id", "")
    reason = outside.reason
    if not reason:
        if element in document.hidden:
            reason = "hidden"
        elif identity and identity in (left_out or ()):
            reason = LEFT_OUT
        else:
            reason = _reason(element, name)
            if not reason and left_out is None:
                kinds = document.kinds.get(element, ())
                reason = next((_MARKS[kind] for kind in sorted(kinds) if kind in _MARKS), "")
    clip = outside.clip
    if element in referenced:
        clip = element
        # A clip of its own says it although it is kept from assistive technology, or the like.
        reason = "" if reason in _SAYABLE else reason
    section = element if name in SECTIONS else outside.section
    block = outside.block if inline else element
    return Around(clip, reason, block, identity or outside.id, section)


def _reason(element: etree._Element, name: str) -> str:
    """Why nothing in the element need be said; empty when it must be."""
    if element.get("aria-hidden", "").strip().lower() == "true":
        return ARIA_HIDDEN
    if name in _RUBY:
        return "ruby annotation"
    if name in _FALLBACK:
        return f"fallback of {name}"
    if name in _CONTROL:
        return "form control"
    if name == "area":
        return "link in a picture"
    if element.tag in _UNDRAWN:
        return "description of a drawing"
    return ""


def _shown_case(switch: etree._Element) -> etree._Element | None:
    """The first case in a namespace that reading systems know, else the default."""
    for case in switch.iterchildren(f"{{{EPUB}}}case"):
        if case.get("required-namespace", "").strip() in _SHOWN_CASES:
            return case
    return switch.find(f"{{{EPUB}}}default")


def _alternative(element: etree._Element, referenced: Set[etree._Element]) -> str | None:
    """What stands for the whole element; ``None`` when its content is to be read on."""
    name = local(element)
    if name == "img" or name == "area":
        return "" if is_decoration(element) else element.get("alt", "")
    if element.tag == f"{{{MATHML}}}math":
        text = element.get("alttext") or element.get("aria-label")
        return text or " ".join(_math_text(element))
    if element.tag == f"{{{SVG}}}svg":
        if any(inner in referenced for inner in element.iterdescendants()):
            return None
        drawn = _drawn(element)
        if element.getparent() is None and drawn.strip():
            return None
        if is_decoration(element):
            return drawn
        if element.get("aria-label"):
            return element.get("aria-label", "")
        named = [element.findtext(f"{{{SVG}}}{tag}") or "" for tag in ("title", "desc")]
        return " ".join(filter(None, named)) or drawn
    if "pagebreak" in kinds_of(element):
        if written(element).strip():
            return None
        return element.get("aria-label") or element.get("title") or ""
    return None


def _math_text(element: etree._Element) -> Iterator[str]:
    """A formula's own text, without its annotations (MathML 3 §5.1)."""
    todo = [element]
    while todo:
        inner = todo.pop()
        if local(inner) in ("annotation", "annotation-xml", ""):
            continue
        if inner.text and inner.text.strip():
            yield inner.text
        todo += reversed(inner)


def _drawn(drawing: etree._Element) -> str:
    """The letters that a drawing shows (SVG 2 §11)."""
    return " ".join(written(text) for text in drawing.iter(f"{{{SVG}}}text"))
