"""The highlight of what is being read aloud (EPUB 3.3 §9.3.4; WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from accessible.check.document import Document
from accessible.check.publication import Publication, Subject
from accessible.css import Colors
from accessible.errors import Finding

#: The least contrast of text against its ground (WCAG 2.2, 1.4.3, level AA).
CONTRAST = 4.5

_Opaque: TypeAlias = tuple[float, float, float]
_BLACK: _Opaque = (0.0, 0.0, 0.0)
_WHITE: _Opaque = (1.0, 1.0, 1.0)

_COLORS = frozenset({"color", "background-color", "background"})
#: What can be seen of an element besides its colors.
_VISIBLE = (
    "outline", "border", "text-decoration", "font", "box-shadow", "text-shadow", "filter",
    "opacity", "transform", "animation", "background-image", "-webkit-text", "text-emphasis",
    "letter-spacing", "text-transform", "mix-blend-mode", "fill", "stroke",
)  # fmt: skip


class Highlight(Subject):
    """The class that readers put on what is read: declared, styled, seen, legible."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.name = next(iter(publication.package.values("media:active-class")), "")

    def see(self, document: Document) -> Iterator[Finding]:
        if document.overlay is None or not self.name:
            return
        sheets = self.publication.sheets
        ours = sheets.colors(document.root, document.path, self.name)
        if not ours[0].declared and not ours[1].declared:
            message = f"No style sheet of it says how the class “{self.name}” looks."
            yield Finding("highlight-unstyled", document.path, message)
            return
        pages = sheets.page_colors(document.root, document.path)
        light = _Look(ours[0], pages[0], _BLACK, _WHITE)
        schemes = {"": light}
        if ours[0] != ours[1] or pages[0] != pages[1]:
            schemes[" in the dark"] = _Look(ours[1], pages[1], _WHITE, _BLACK)
        for scheme, look in schemes.items():
            if not look.is_seen:
                message = f"What is being read looks like the rest{scheme}."
                yield Finding("highlight-invisible", document.path, message)
            elif (contrast := look.contrast) is not None and contrast < CONTRAST:
                message = (
                    f"The contrast of what is being read is {contrast:.1f} to 1{scheme}; it takes "
                    f"{CONTRAST} to 1."
                )
                yield Finding("highlight-contrast", document.path, message)

    def close(self) -> Iterator[Finding]:
        if self.publication.is_narrated and not self.name:
            message = "The metadata name no class for what is being read (media:active-class)."
            yield Finding("highlight-undeclared", self.publication.package.path, message)


class _Look:
    """What readers see of the class on a page, in one color scheme."""

    def __init__(self, ours: Colors, page: Colors, text: _Opaque, ground: _Opaque) -> None:
        self.ours = ours
        self.page_ground = _over(page.background, ground)
        self.page_text = _over(page.foreground, self.page_ground) if page.foreground else text
        self.ground = _over(ours.background, self.page_ground)
        self.text = _over(ours.foreground, self.ground) if ours.foreground else self.page_text
        #: A color that cannot be told from the sheet alone: a variable, a picture.
        self.is_unknown = bool(
            ("color" in ours.declared and ours.foreground is None)
            or (ours.declared & _COLORS - {"color"} and ours.background is None)
        )

    @property
    def is_seen(self) -> bool:
        if self.is_unknown or any(name.startswith(_VISIBLE) for name in self.ours.declared):
            return True
        return self.ground != self.page_ground or self.text != self.page_text

    @property
    def contrast(self) -> float | None:
        """The contrast of the text against its ground; ``None`` where a color is not known."""
        if self.is_unknown:
            return None
        light, dark = sorted((_luminance(self.text), _luminance(self.ground)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


def _over(color: tuple[float, float, float, float] | None, ground: _Opaque) -> _Opaque:
    """A color with its opacity, on a ground."""
    if color is None:
        return ground
    alpha = color[3]
    red, green, blue = (
        part * alpha + under * (1 - alpha) for part, under in zip(color, ground, strict=False)
    )
    return (red, green, blue)


def _luminance(color: _Opaque) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
