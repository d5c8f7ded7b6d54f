"""Every visible text of a content document belongs to one clip, or is exempt for a reason.

A text belongs to the nearest element around it (or the element itself) that a ``par`` refers to.
An alternative (the alt of a picture, the label of a page break, a drawing's title) belongs to a
clip when a ``par`` refers to its own element, to the figure that holds it, or to an element that
holds no other visible text: a sentence around a picture does not say the picture. A formula, and a
picture that stands for a character or a formula, is a word of its sentence.

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
from accessible.check.document import Document
from accessible.check.markup import is_decoration, kinds_of, local, squeezed, written
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
_SECTIONS = frozenset(["section", "article", "aside", "nav"])
_HOLDS_PICTURE = frozenset({"figure", "picture"})
#: What an ``epub:case`` may be in to be shown (EPUB 3.2 Content Documents, appendix A).
_SHOWN_CASES = frozenset({XHTML, SVG, MATHML})

#: What is put into the class of pictures of characters and formulas.
_CHARACTER = re.compile(
    r"(?:^|[\s_-])(?:gaiji|drop-?cap|initial|inline-?math|mathimg|math|equation|formula)",
    re.IGNORECASE,
)

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


class _Around(NamedTuple):
    """What stands around a text: the element whose clip says it, why it need not be said, its
    block, the nearest id and the nearest section."""

    clip: etree._Element | None
    reason: str
    block: etree._Element
    id: str
    section: etree._Element | None


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
    return any(character.isalnum() for character in text)


def cover(document: Document, left_out: Collection[str] | None = None) -> Coverage:
    """Hold a document's visible text against the elements that clips say.

    ``left_out`` are the ids of what is not narrated on purpose, an empty one for the whole
    document. Where it is ``None`` nobody knows: a section of which nothing is narrated is a warning
    instead of its holes, and marks (page numbers, note references) need not be said.
    """
    referenced = {element for element in document.spoken if element is not None}
    chosen = None if left_out is None else frozenset(left_out)
    coverage = Coverage()
    holes: dict[etree._Element, _Hole] = {}
    exempt: dict[tuple[etree._Element, str], tuple[str, list[str]]] = {}
    alternatives: list[tuple[etree._Element, _Around, str]] = []
    own_text: set[etree._Element] = set()
    alive: set[etree._Element] = set()

    def place(around: _Around) -> str:
        if around.id:
            return f"{document.path}#{around.id}"
        return f"{document.path}:{around.block.sourceline or 1}"

    def spare(around: _Around, reason: str, text: str) -> None:
        exempt.setdefault((around.block, reason), (place(around), []))[1].append(text)

    def settle(around: _Around, text: str) -> None:
        size = len("".join(text.split()))
        if around.clip is not None:
            coverage.visible += size
            coverage.narrated += size
            if has_letters(text):
                coverage.voiced.add(around.clip)
                if around.section is not None:
                    alive.add(around.section)
        elif not has_letters(text):
            spare(around, "no letters or digits", text)
        else:
            coverage.visible += size
            hole = holes.setdefault(around.block, _Hole(place(around), around.section))
            hole.texts.append(text)

    for kind, element, around, text in _walk(document, referenced, chosen):
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
            clip is element
            or local(clip) in _HOLDS_PICTURE
            or clip not in own_text
            or _is_word(element)
        ):
            around = around._replace(clip=None)
        if around.clip is None and _is_caption(element, text):
            spare(around, "the same as its caption", text)
        else:
            settle(around, text)
    coverage.findings += _told(document, holes.values(), alive, whole=left_out is not None)
    coverage.exempt += [
        Exempt(where, reason, excerpt(" ".join(texts)))
        for (_, reason), (where, texts) in exempt.items()
    ]
    return coverage


@dataclass(slots=True)
class _Hole:
    """The texts of one block that no clip says."""

    place: str
    section: etree._Element | None
    texts: list[str] = field(default_factory=list)


def _told(
    document: Document,
    holes: Collection[_Hole],
    alive: set[etree._Element],
    *,
    whole: bool,
) -> Iterator[Finding]:
    """The holes as findings: one by one, or by the outermost section that is all hole."""
    living: set[etree._Element] = set()
    for section in alive:
        living.add(section)
        living.update(section.iterancestors())
    silent: dict[etree._Element, list[str]] = {}
    for hole in holes:
        outermost = None if whole else _outermost(hole.section, living)
        if outermost is not None:
            silent.setdefault(outermost, []).extend(hole.texts)
            continue
        text = squeezed(" ".join(hole.texts))
        message = f"No clip says “{excerpt(text)}” ({_size(hole.texts)} characters)."
        yield Finding("coverage-hole", hole.place, message)
    for section, texts in silent.items():
        yield not_narrated(document.place(section), " ".join(texts), _size(texts))


def not_narrated(place: str, title: str, size: int) -> Finding:
    """That nothing of a section or document is narrated."""
    message = f"Nothing of “{excerpt(title)}” is narrated ({size} characters)."
    return Finding("section-not-narrated", place, message)


def _size(texts: Collection[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def _outermost(
    section: etree._Element | None, living: set[etree._Element]
) -> etree._Element | None:
    """The outermost section around (or this one) of which nothing is narrated."""
    found = None
    while section is not None and section not in living:
        if _is_section(section):
            found = section
        section = section.getparent()
    return found


def _is_section(element: etree._Element) -> bool:
    return local(element) in _SECTIONS


def _walk(
    document: Document, referenced: Set[etree._Element], left_out: frozenset[str] | None
) -> Iterator[tuple[str, etree._Element, _Around, str]]:
    """Every text and alternative in document order, with what stands around it: ``text``,
    ``alternative``, or ``hidden-clip`` for a referenced element that is hidden."""
    root = document.root
    start = _Around(
        None, LEFT_OUT if "" in (left_out or ()) else "", root, root.get("id", ""), None
    )
    # A stack, not recursion: documents nest deeper than Python's calls may.
    todo: list[tuple[etree._Element, _Around, str | None]] = [(root, start, None)]
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
    outside: _Around,
    document: Document,
    referenced: Collection[etree._Element],
    left_out: frozenset[str] | None,
) -> _Around:
    name = local(element)
    inline = name in _INLINE or not element.tag.startswith(f"{{{XHTML}}}")
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
    section = element if name in _SECTIONS else outside.section
    block = outside.block if inline else element
    return _Around(clip, reason, block, identity or outside.id, section)


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


def _is_word(element: etree._Element) -> bool:
    """Whether what stands for the element is a word, or a character, of the text around it."""
    if element.tag == f"{{{MATHML}}}math" or (element.get("role") or "").strip() == "math":
        return True
    if local(element) != "img":
        return False
    short = len(squeezed(element.get("alt", ""))) <= 2
    return short or _CHARACTER.search(element.get("class", "")) is not None


def _is_caption(element: etree._Element, text: str) -> bool:
    """Whether the alternative is what the caption of its figure says in sight."""
    figure = next(element.iterancestors(f"{{{XHTML}}}figure"), None)
    caption = None if figure is None else figure.find(f".//{{{XHTML}}}figcaption")
    if caption is None:
        return False
    return squeezed(written(caption)).casefold() == squeezed(text).casefold()


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
