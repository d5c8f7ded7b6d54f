"""What stands in for pictures, drawings and formulas (WCAG 2.2, 1.1.1; HTML §4.8.4.4).

Whether an alternative is a good one is for people to judge; here is what cannot be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, splitext

from lxml import etree

from accessible.book import MATHML, SVG, XHTML
from accessible.check.document import Document
from accessible.check.markup import is_decoration, local, squeezed, text_of, written
from accessible.check.proof import excerpt
from accessible.check.publication import Subject
from accessible.errors import Finding

#: An alternative with more characters than this should be a description beside the picture.
LONG = 250
#: Nothing but the name of a kind of picture, and perhaps a number: “Image”, “Figure 3.1”.
_KINDS = """
alt blank chart diagram drawing figure fig graph graphic icon illustration illus image img jpeg jpg
logo photo photograph pic picture placeholder png screenshot spacer table tbd todo untitled
abb abbildung bild foto grafik zeichnung image figure illustration photographie dessin schéma
imagen figura ilustración fotografía foto gráfico immagine illustrazione fotografia grafico imagem
ilustração gráfico afbeelding figuur tekening bilde figur illustrasjon kuva kuvio obrázek rycina
ilustracja zdjęcie рисунок изображение илл рис фото 図 画像 写真 图片 图 صورة شكل תמונה איור
"""
_SUSPICIOUS = re.compile(
    rf"(?:{'|'.join(sorted(set(_KINDS.split()), key=len, reverse=True))})"
    r"(?:[\s_.#-]{0,3}(?:[\d.–-]{1,8}[a-z]?|[ivxlc]{1,6}|[a-z]))?",
    re.IGNORECASE,
)
#: What programs put where nobody has written anything.
_PLACEHOLDER = re.compile(
    r"(?:no|missing|insert|add)\s(?:alt\b|alternative|description|image)[\w\s]{0,40}"
    r"|(?:alt|alternative|alternate|image|picture|description)[\w\s]{0,40}"
    r"\b(?:(?:not|un)\s?available|missing|to be added|goes here|here)",
    re.IGNORECASE,
)
_UNSUPPORTED = re.compile(r"\b(?:not|n[’']t|unable to)\s+(?:support|display|show)", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^\s/]{1,120}\.(?:jpe?g|png|gif|svg|webp|tiff?|bmp|eps)", re.IGNORECASE)
_LABELS = ("aria-label", "aria-labelledby", "title")


class Alternatives(Subject):
    """Pictures without an alternative, and alternatives that say nothing, too much, or again."""

    def see(self, document: Document) -> Iterator[Finding]:
        for element in document.every("img", "area", "input", "object", "canvas"):
            yield from _hold_image(document, element)
        for element in document.of_kind("img", "graphics-document", "graphics-symbol"):
            if local(element) not in ("img", "svg") and not _is_labeled(element, document):
                message = "It has the role of a picture, and no label."
                yield Finding("image-without-alt", document.place(element), message)
        for element in document.every("svg"):
            if element.tag == f"{{{SVG}}}svg" and is_silent_drawing(element, document):
                message = "The drawing has no title, label or text."
                yield Finding("svg-without-title", document.place(element), message)
        for element in document.every("math"):
            if element.tag == f"{{{MATHML}}}math" and not (
                element.get("alttext", "").strip()
                or _is_labeled(element, document)
                or squeezed(written(element))
            ):
                message = "The formula has neither text nor an alternative (alttext)."
                yield Finding("math-without-alttext", document.place(element), message)
            elif is_placeholder(alttext := element.get("alttext", "")):
                message = f"The alternative “{excerpt(alttext)}” does not say the formula."
                yield Finding("alt-suspicious", document.place(element), message)


def has_no_alternative(element: etree._Element, document: Document) -> bool:
    """Whether a picture (``img`` and the like) says nothing to those who do not see it."""
    name = local(element)
    if name == "input" and element.get("type", "").strip().lower() != "image":
        return False
    if name == "area" and element.get("href") is None:
        return False
    if name in ("object", "canvas"):
        if name == "object" and not element.get("type", "").strip().lower().startswith("image/"):
            return False
        # “Your reader does not support this” says nothing of what it shows.
        text = text_of(element)
        said = bool(text) and _UNSUPPORTED.search(text) is None
        return not said and not _is_labeled(element, document)
    if element.get("alt") is not None or is_decoration(element):
        return False
    return not _is_labeled(element, document)


def is_silent_drawing(element: etree._Element, document: Document) -> bool:
    """Whether an outermost drawing has neither a name nor letters."""
    if is_decoration(element) or any(local(outer) == "svg" for outer in element.iterancestors()):
        return False
    holder = next(
        (outer for outer in element.iterancestors() if _is_labeled(outer, document)), None
    )
    if holder is not None and "img" in document.kinds.get(holder, ()):
        return False
    return not (
        _is_labeled(element, document)
        or any(
            squeezed(written(inner))
            for name in ("title", "desc", "text")
            for inner in element.iter(f"{{{SVG}}}{name}")
        )
    )


def _is_labeled(element: etree._Element, document: Document) -> bool:
    if element.get("aria-label", "").strip() or element.get("title", "").strip():
        return True
    return any(
        document.ids.get(identity) is not None
        for identity in element.get("aria-labelledby", "").split()
    )


def _hold_image(document: Document, element: etree._Element) -> Iterator[Finding]:
    place = document.place(element)
    source = element.get("src") or element.get("data") or ""
    name = basename(source.partition("#")[0].partition("?")[0])
    if has_no_alternative(element, document):
        what = f"“{excerpt(name)}”" if name else "The picture"
        yield Finding("image-without-alt", place, f"{what} has no alternative text.")
        return
    alt = squeezed(element.get("alt") or "")
    if local(element) != "img":
        return
    caption = _caption(element)
    if not alt:
        if caption and element.get("alt") is not None and not _is_labeled(element, document):
            message = "The picture of a figure has an empty alternative: it counts as decoration."
            yield Finding("alt-empty", place, message)
        return
    if is_suspicious(alt, name):
        message = f"The alternative “{excerpt(alt)}” does not say what the picture shows."
        yield Finding("alt-suspicious", place, message)
    elif caption and caption.casefold() == alt.casefold():
        message = f"The alternative repeats the caption: “{excerpt(alt)}”."
        yield Finding("alt-repeats", place, message)
    elif _beside(element).casefold() == alt.casefold():
        message = f"The alternative repeats the text beside the picture: “{excerpt(alt)}”."
        yield Finding("alt-repeats", place, message)
    if len(alt) > LONG:
        message = f"The alternative has {len(alt)} characters: “{excerpt(alt)}”."
        yield Finding("alt-long", place, message)


def is_placeholder(alt: str) -> bool:
    """Whether a program wrote it because nobody had written anything."""
    return _PLACEHOLDER.fullmatch(alt.strip(" .,:;…[]()")) is not None


def is_suspicious(alt: str, name: str) -> bool:
    """Whether an alternative is a file's name, or the name of a kind of picture."""
    stem = splitext(name)[0]
    if len(stem) > 3 and alt.casefold() in (name.casefold(), stem.casefold()):
        # “lighthouse.jpg” may well show a “Lighthouse”; “img_0012” shows nothing.
        return alt.casefold() == name.casefold() or any(letter in "0123456789_" for letter in alt)
    bare = alt.strip(" .,:;…[]()")
    return any(
        kind.fullmatch(bare) is not None for kind in (_FILE_NAME, _SUSPICIOUS, _PLACEHOLDER)
    ) or not any(letter.isalnum() for letter in alt)


def _caption(element: etree._Element) -> str:
    figure = next(element.iterancestors(f"{{{XHTML}}}figure"), None)
    caption = None if figure is None else figure.find(f".//{{{XHTML}}}figcaption")
    return "" if caption is None else text_of(caption)


def _beside(element: etree._Element) -> str:
    """The other text of the link or paragraph that a picture is in, while it is short."""
    parent = element.getparent()
    if parent is None or local(parent) not in ("a", "p", "div", "span", "td", "figure"):
        return ""
    if len(parent) > 4:
        return ""
    return squeezed(written(parent))
