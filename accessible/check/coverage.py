"""Every visible text of a content document belongs to one clip, or is exempt for a reason.

A text belongs to the nearest element around it (or the element itself) that a ``par`` refers to, or
that is said word by word.
An alternative (the alt of a picture, the label of a page break, a drawing's title) belongs to a
clip when a ``par`` refers to its own element, to the figure that holds it, or to an element that
holds no other visible text: a sentence around a picture does not say the picture. A formula, and a
picture that stands for a character or a formula, is a word of its sentence.

This judges markup by itself, and shares no rule with ``script``: a proof that used the same code
would share its errors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from accessible.book import MATHML, XHTML
from accessible.check.document import Document
from accessible.check.markup import local, squeezed, written
from accessible.check.proof import Exempt, excerpt
from accessible.check.visible import SECTIONS, Around, walk
from accessible.errors import Finding

_HOLDS_PICTURE = frozenset({"figure", "picture"})
#: What is put into the class of pictures of characters and formulas.
_CHARACTER = re.compile(
    r"(?:^|[\s_-])(?:gaiji|drop-?cap|initial|inline-?math|mathimg|math|equation|formula)",
    re.IGNORECASE,
)


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
    sentences = {element for element in document.sentences if element is not None}
    referenced = {element for element in document.spoken if element is not None} | sentences
    chosen = None if left_out is None else frozenset(left_out)
    coverage = Coverage()
    holes: dict[etree._Element, _Hole] = {}
    exempt: dict[tuple[etree._Element, str], tuple[str, list[str]]] = {}
    alternatives: list[tuple[etree._Element, Around, str]] = []
    own_text = set(sentences)
    alive: set[etree._Element] = set()

    def place(around: Around) -> str:
        if around.id:
            return f"{document.path}#{around.id}"
        return f"{document.path}:{around.block.sourceline or 1}"

    def spare(around: Around, reason: str, text: str) -> None:
        exempt.setdefault((around.block, reason), (place(around), []))[1].append(text)

    def settle(around: Around, text: str) -> None:
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

    for kind, element, around, text in walk(document, referenced, chosen):
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
    return local(element) in SECTIONS


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
