"""Every visible text of a content document belongs to one clip, or is exempt for a reason.

A text belongs to the nearest element around it (or the element itself) that a ``par`` refers to.
An alternative (the alt of a picture, the label of a page break, a drawing's title) belongs to a
clip when a ``par`` refers to its own element, to the figure that holds it, or to an element that
holds no other visible text: a sentence around a picture does not say the picture. What style
sheets hide is not known here, and counts as visible.

This judges markup by itself, and shares no rule with ``script``: a proof that used the same code
would share its errors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML
from accessible.check.proof import Exempt, excerpt
from accessible.errors import Finding

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
_INLINE = frozenset(_PHRASING.split())
_HOLDS_PICTURE = frozenset({"figure", "picture"})
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_LETTER = re.compile(r"[^\W_]")

ARIA_HIDDEN = "hidden from assistive technology"


class _Around(NamedTuple):
    """What stands around a text: the element whose clip says it, why it need not be said, its
    block, and the nearest id."""

    clip: etree._Element | None
    reason: str
    block: etree._Element
    id: str


@dataclass(slots=True)
class Coverage:
    """One document. ``visible`` and ``narrated`` count characters without white space; ``voiced``
    are the referenced elements whose clips have letters or digits to say."""

    visible: int = 0
    narrated: int = 0
    findings: list[Finding] = field(default_factory=list)
    exempt: list[Exempt] = field(default_factory=list)
    voiced: set[etree._Element] = field(default_factory=set)


def has_letters(text: str) -> bool:
    """Whether there is a letter or a digit of any script in it."""
    return _LETTER.search(text) is not None


def cover(root: etree._Element, path: str, referenced: Set[etree._Element]) -> Coverage:
    """Hold a document's visible text against the elements that clips say."""
    coverage = Coverage()
    holes: dict[etree._Element, tuple[str, list[str]]] = {}
    exempt: dict[tuple[etree._Element, str], tuple[str, list[str]]] = {}
    alternatives: list[tuple[etree._Element, _Around, str]] = []
    own_text: set[etree._Element] = set()

    def place(around: _Around) -> str:
        return f"{path}#{around.id}" if around.id else f"{path}:{around.block.sourceline or 1}"

    def spare(around: _Around, reason: str, text: str) -> None:
        exempt.setdefault((around.block, reason), (place(around), []))[1].append(text)

    def settle(around: _Around, text: str) -> None:
        size = len("".join(text.split()))
        if around.clip is not None:
            coverage.visible += size
            coverage.narrated += size
            if has_letters(text):
                coverage.voiced.add(around.clip)
        elif not has_letters(text):
            spare(around, "no letters or digits", text)
        else:
            coverage.visible += size
            holes.setdefault(around.block, (place(around), []))[1].append(text)

    for kind, element, around, text in _walk(root, referenced):
        if kind == "hidden-clip":
            message = "A clip says what readers cannot see: it is hidden."
            coverage.findings.append(Finding("overlay-hidden-text", place(around), message))
        elif around.reason:
            spare(around, around.reason, text)
        elif kind == "text":
            if around.clip is not None:
                own_text.add(around.clip)
            settle(around, text)
        else:
            alternatives.append((element, around, text))
    for element, around, text in alternatives:
        clip = around.clip
        if clip is not None and not (
            clip is element or _local(clip) in _HOLDS_PICTURE or clip not in own_text
        ):
            around = around._replace(clip=None)
        settle(around, text)
    for where, texts in holes.values():
        text = " ".join(" ".join(texts).split())
        size = len("".join(text.split()))
        coverage.findings.append(
            Finding("coverage-hole", where, f"No clip says “{excerpt(text)}” ({size} characters).")
        )
    coverage.exempt += [
        Exempt(where, reason, excerpt(" ".join(texts)))
        for (_, reason), (where, texts) in exempt.items()
    ]
    return coverage


def _walk(
    root: etree._Element, referenced: Set[etree._Element]
) -> Iterator[tuple[str, etree._Element, _Around, str]]:
    """Every text and alternative in document order, with what stands around it: ``text``,
    ``alternative``, or ``hidden-clip`` for a referenced element that is hidden."""
    start = _Around(None, "", root, root.get("id", ""))
    # A stack, not recursion: documents nest deeper than Python's calls may.
    todo: list[tuple[etree._Element, _Around, str | None]] = [(root, start, None)]
    while todo:
        element, outside, tail = todo.pop()
        if tail is not None:
            if tail.strip():
                yield "text", element, outside, tail
            continue
        if not isinstance(element.tag, str) or _local(element) in _INVISIBLE:
            continue
        around = _enter(element, outside, referenced)
        if element in referenced and around.reason not in ("", ARIA_HIDDEN):
            yield "hidden-clip", element, around, ""
        alternative = _alternative(element, referenced)
        if alternative is not None:
            if alternative.strip():
                yield "alternative", element, around, alternative
            continue
        for child in reversed(element):
            if child.tail:
                todo.append((element, around, child.tail))
            todo.append((child, around, None))
        if element.text:
            todo.append((element, around, element.text))


def _enter(
    element: etree._Element, outside: _Around, referenced: Collection[etree._Element]
) -> _Around:
    name = _local(element)
    inline = name in _INLINE or not element.tag.startswith(f"{{{XHTML}}}")
    reason = outside.reason or _reason(element, name)
    clip = outside.clip
    if element in referenced:
        clip = element
        # A clip of its own says it although it is kept from assistive technology.
        reason = "" if reason == ARIA_HIDDEN else reason
    return _Around(
        clip, reason, outside.block if inline else element, element.get("id") or outside.id
    )


def _reason(element: etree._Element, name: str) -> str:
    """Why nothing in the element need be said; empty when it must be."""
    if element.get("hidden") is not None or _HIDING.search(element.get("style", "")):
        return "hidden"
    if element.get("aria-hidden", "").strip().lower() == "true":
        return ARIA_HIDDEN
    if name in _RUBY:
        return "ruby annotation"
    if name in _FALLBACK:
        return f"fallback of {name}"
    if name in _CONTROL:
        return "form control"
    if element.tag in _UNDRAWN:
        return "description of a drawing"
    return ""


def _alternative(element: etree._Element, referenced: Set[etree._Element]) -> str | None:
    """What stands for the whole element; ``None`` when its content is to be read on."""
    name = _local(element)
    if name == "img" or name == "area":
        if (element.get("role") or "") in ("presentation", "none"):
            return ""
        return element.get("alt", "")
    if element.tag == f"{{{MATHML}}}math":
        text = element.get("alttext") or element.get("aria-label")
        return text or " ".join(_math_text(element))
    if element.tag == f"{{{SVG}}}svg" and element.getparent() is not None:
        if any(inner in referenced for inner in element.iterdescendants()):
            return None
        if element.get("aria-label"):
            return element.get("aria-label", "")
        named = [element.findtext(f"{{{SVG}}}{tag}") or "" for tag in ("title", "desc")]
        return " ".join(filter(None, named)) or _drawn(element)
    kinds = [*element.get(f"{{{EPUB}}}type", "").split(), *element.get("role", "").split()]
    if "pagebreak" in kinds or "doc-pagebreak" in kinds:
        if _joined(element).strip():
            return None
        return element.get("aria-label") or element.get("title") or ""
    return None


def _math_text(element: etree._Element) -> Iterator[str]:
    """A formula's own text, without its annotations (MathML 3 §5.1)."""
    if _local(element) not in ("annotation", "annotation-xml"):
        if element.text and element.text.strip():
            yield element.text
        for child in element:
            yield from _math_text(child)


def _joined(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext(etree.Element))


def _drawn(drawing: etree._Element) -> str:
    """The letters that a drawing shows (SVG 2 §11)."""
    return " ".join(_joined(text) for text in drawing.iter(f"{{{SVG}}}text"))


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
