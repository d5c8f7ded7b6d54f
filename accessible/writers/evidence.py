"""What a book shows of its accessibility, looked at once: the evidence of what is said of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from posixpath import dirname

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, Book, Resource
from accessible.container import local_path
from accessible.mathematics.prose import is_prose
from accessible.narration import Narration
from accessible.scripting import Part, Script
from accessible.scripting.markup import UNSEEN, alternative, is_hidden
from accessible.writers.content import text
from accessible.writers.package import chunks

_H, _S = f"{{{XHTML}}}", f"{{{SVG}}}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SSML = "{http://www.w3.org/2001/10/synthesis}"
#: Roles that organize a document (Document Structure, Landmark, Live Region and Window roles of
#: WAI-ARIA): those of DPUB-ARIA count too. What only names a picture or a button does not.
_STRUCTURE = frozenset(
    "alert alertdialog application article banner complementary contentinfo definition dialog "
    "directory document feed figure form group heading list listitem log main marquee math "
    "navigation note region row rowgroup rowheader columnheader cell search status table term "
    "timer toolbar".split()
)
_PICTURES = (f"{_S}svg", f"{_H}img", f"{_H}canvas", f"{_H}object", f"{_H}embed")
#: What moves, as ``Evidence.moving`` calls it, by the elements that show it.
_MOVING = {
    f"{_H}video": "video",
    f"{_H}iframe": "embedded pages",
    f"{_H}canvas": "scripts",
    f"{_H}script": "scripts",
    f"{_S}script": "scripts",
    **{
        f"{_S}{name}": "animated pictures"
        for name in ("animate", "animateTransform", "animateMotion", "set")
    },
}
_SOUNDING = (f"{_H}audio", f"{_H}video")
_WORDLESS = frozenset(
    [f"{_H}{name}" for name in UNSEEN]
    + [f"{_S}{name}" for name in ("title", "desc", "metadata", "style", "script")]
)
_MOVING_STYLE = re.compile(r"@(-\w+-)?keyframes|\banimation(-name)?\s*:")
_MOVING_DRAWING = re.compile(rb"<(\w+:)?(animate|set)")
_FIXED_VIEWPORT = re.compile(r"width\s*=\s*\d")
_TRANSCRIPT = re.compile(r"trans(c|k)ri|trascri", re.I)
#: What programs write where a person should have said what is to be seen.
_FILE_NAME = re.compile(r"\S{1,200}\.(jpe?g|png|gif|svg|webp|tiff?|bmp)", re.I)
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in a book. What is counted carries meaning: no decoration, nothing hidden.

    ``kept``: the book is a publisher's EPUB. ``lost_images``: those without words that are not the
    cover. ``whole_outline``: no document skips a level of headings; ``contents``, ``page_list``:
    the navigation has them; ``page_source``: the edition that the pages are of. ``moving``: the
    kinds of what may flash or move (``video``, ``animated pictures``, ``animated styles``,
    ``embedded pages``, ``scripts``); ``sounding``: how many sounds and films of its own the book
    has; ``captioned``: every film has captions; ``transcribed``: all of them have transcripts.
    ``wholly_narrated``: nothing with words is left out; ``seconds``: the length of our narration;
    ``skipped``: the titles of the sections that were left out on purpose; ``notes_left_out``: so
    were notes.
    """

    kept: bool
    language: str
    text: bool
    pictures: bool
    images: int
    undescribed_images: int
    lost_images: int
    formulas: int
    undescribed_formulas: int
    headings: bool
    whole_outline: bool
    contents: bool
    pages: bool
    page_list: bool
    page_source: str
    long_descriptions: bool
    aria: bool
    index: bool
    ruby: bool
    full_ruby: bool
    speech_markup: bool
    fixed_layout: bool
    moving: tuple[str, ...]
    sounding: int
    captioned: bool
    transcribed: bool
    narrated: bool
    wholly_narrated: bool
    publishers_narration: bool
    narrators: tuple[str, ...]
    seconds: float
    skipped: tuple[str, ...]
    notes_left_out: bool


def gather(
    book: Book,
    script: Script,
    narration: Narration | None,
    kept: Collection[str] = (),
    navigation: etree._Element | None = None,
) -> Evidence:
    """Look at the whole book once. Resources are read one at a time.

    ``kept`` are the hrefs of documents that a publisher's own overlays narrate; ``navigation`` is
    the navigation document of a kept EPUB where it is not the book's own.
    """
    look = _Look(book.cover)
    for chapter in book.chapters:
        look.at(chapter.tree, dirname(chapter.href))
    original = book.original
    if navigation is None and original and original.navigation:
        navigation = original.navigation.tree
    pages, headings, whole_outline, left_out = look.pages, False, True, False
    spoken: set[str] = set()
    skipped: list[str] = []
    for part in script.parts:
        pages = pages or bool(part.pages)
        headings = headings or bool(part.headings)
        whole_outline = whole_outline and _is_whole(part)
        left_out = left_out or bool(part.left_out)
        skipped += part.skipped
        if next(part.utterances(), None):
            spoken.add(part.href)
    narrated = {*kept, *(track.href for track in (narration.tracks if narration else ()))}
    moving = {kind for resource in book.resources if (kind := _moving(resource))} | look.moving
    return Evidence(
        kept=original is not None,
        language=book.metadata.language,
        text=look.text,
        pictures=look.pictures or any(r.media_type.startswith("image/") for r in book.resources),
        images=look.images,
        undescribed_images=look.undescribed_images,
        lost_images=look.lost_images,
        formulas=look.formulas,
        undescribed_formulas=look.undescribed_formulas,
        headings=headings,
        whole_outline=whole_outline,
        contents=original is None or _links(navigation, "toc"),
        pages=pages,
        page_list=pages if original is None else _links(navigation, "page-list"),
        page_source=book.metadata.page_source,
        long_descriptions=look.long_descriptions,
        aria=look.aria,
        index=look.index,
        ruby=look.ruby,
        full_ruby=look.annotated_ideographs and not look.bare_ideographs,
        speech_markup=look.speech_markup
        or any(r.media_type == "application/pls+xml" for r in book.resources),
        fixed_layout=original.fixed if original else look.fixed_viewport,
        moving=tuple(sorted(moving)),
        sounding=look.sounding,
        captioned=look.films > 0 and look.captioned == look.films,
        transcribed=look.sounding > 0 and look.transcribed == look.sounding,
        narrated=bool(narrated),
        wholly_narrated=bool(narrated) and spoken <= narrated and not left_out,
        publishers_narration=bool(kept),
        narrators=narration.narrators if narration else (),
        seconds=narration.frames / narration.sample_rate if narration else 0.0,
        skipped=tuple(skipped),
        notes_left_out=any(finding.code == "notes-skipped" for finding in book.findings),
    )


class _Look:
    """One walk over each document, adding up what it has."""

    def __init__(self, cover: str | None) -> None:
        self._cover = cover
        self.text = self.pictures = self.long_descriptions = self.aria = self.index = False
        self.speech_markup = self.fixed_viewport = self.ruby = self.bare_ideographs = False
        self.pages = self.annotated_ideographs = False
        self.images = self.undescribed_images = self.lost_images = 0
        self.formulas = self.undescribed_formulas = 0
        self.sounding = self.films = self.captioned = self.transcribed = 0
        self.moving: set[str] = set()

    def at(self, root: etree._Element, folder: str) -> None:
        """Look at a document in ``folder``. What is inside of something hidden is hidden too."""
        transcript = any(
            _TRANSCRIPT.search(" ".join((e.get("id", ""), e.get("class", ""), e.get("href", ""))))
            for e in root.iter(_H + "a", _H + "section", _H + "div", _H + "aside", _H + "details")
        )
        hidden: set[etree._Element] = set()
        wordless: set[etree._Element] = set()
        steps = etree.iterwalk(root, events=("start",))
        for _, element in steps:
            around = element.getparent()
            tag = str(element.tag)
            if around in hidden or is_hidden(element):
                hidden.add(element)
            if around in wordless or tag in _WORDLESS or element in hidden:
                wordless.add(element)
            self._claims(element)
            if kind := _MOVING.get(tag):
                self.moving.add(kind)
            if tag in _SOUNDING:
                self._sound(element, tag, transcript)
            if tag in _PICTURES and element not in hidden:
                self._picture(element, tag, folder)
            elif tag == f"{{{MATHML}}}math":
                steps.skip_subtree()
                if element not in hidden:
                    self.text = True
                    self.formulas += 1
                    described = element.get("alttext") or element.get("aria-label") or ""
                    self.undescribed_formulas += not is_prose(described)
            elif tag == f"{_H}ruby":
                self.ruby = True
            self._text(element, wordless)

    def _claims(self, element: etree._Element) -> None:
        """What its attributes say, and moving styles."""
        for name, value in element.attrib.items():
            if name == "aria-details":
                self.long_descriptions = True
            elif name == "role":
                roles = str(value).split()
                self.aria |= any(r in _STRUCTURE or r.startswith("doc-") for r in roles)
                self.index |= "doc-index" in roles
                self.pages |= "doc-pagebreak" in roles
            elif name == f"{{{EPUB}}}type":
                self.index |= "index" in str(value).split()
                self.pages |= "pagebreak" in str(value).split()
            elif str(name).startswith(_SSML):
                self.speech_markup = True
        if element.tag == f"{_H}meta" and element.get("name") == "viewport":
            self.fixed_viewport |= bool(_FIXED_VIEWPORT.search(element.get("content", "")))
        sheet = element.tag in (f"{_H}style", f"{_S}style")
        style = (element.text if sheet else element.get("style")) or ""
        if _MOVING_STYLE.search(style):
            self.moving.add("animated styles")

    def _sound(self, element: etree._Element, tag: str, transcript: bool) -> None:
        self.sounding += 1
        self.transcribed += transcript or "aria-details" in element.attrib
        if tag == f"{_H}video":
            self.films += 1
            kinds = {track.get("kind", "subtitles") for track in element.iter(f"{_H}track")}
            self.captioned += bool(kinds & {"captions", "subtitles"})

    def _picture(self, element: etree._Element, tag: str, folder: str) -> None:
        """A picture that carries meaning: no decoration, nothing inside of another drawing."""
        kind = element.get("type", "")
        if tag in (f"{_H}object", f"{_H}embed") and not kind.startswith("image/"):
            return
        self.pictures = True
        decorative = element.get("alt") == "" or element.get("role") in ("presentation", "none")
        if decorative or (tag == f"{_S}svg" and any(element.iterancestors(f"{_S}svg"))):
            return
        self.images += 1
        described = alternative(element) or element.get("aria-labelledby")
        if described and _FILE_NAME.fullmatch(described):
            described = ""
        if not described and tag in (f"{_H}canvas", f"{_H}object"):
            described = text(element).strip()
        self.undescribed_images += not described
        self.lost_images += not described and not self._is_cover(element, folder)

    def _is_cover(self, element: etree._Element, folder: str) -> bool:
        """Whether it shows the cover: what that says, the metadata say too."""
        urls = (
            url
            for node in element.iter(f"{_H}img", f"{_S}image")
            for url in (node.get("src"), node.get(_XLINK), node.get("href"))
        )
        paths = [local_path(folder, url) for url in urls if url]
        return bool(paths) and set(paths) == {self._cover}

    def _text(self, element: etree._Element, wordless: set[etree._Element]) -> None:
        around = element.getparent()
        for piece, holder in ((element.text, element), (element.tail, around)):
            if not piece or holder is None or holder in wordless or piece.isspace():
                continue
            self.text = True
            # Only looked for while every ideograph may still have its annotation.
            if not self.bare_ideographs and _IDEOGRAPH.search(piece):
                inside = (holder, *holder.iterancestors())
                annotated = any(e.tag == f"{_H}ruby" for e in inside)
                self.annotated_ideographs |= annotated
                self.bare_ideographs = not annotated


def _is_whole(part: Part) -> bool:
    """Whether no heading of a document skips a level below the one before it."""
    return all(after.level <= before.level + 1 for before, after in pairwise(part.headings))


def _links(navigation: etree._Element | None, kind: str) -> bool:
    """Whether the navigation document has such a ``nav``, with a link in it."""
    return navigation is not None and any(
        kind in nav.get(f"{{{EPUB}}}type", "").split()
        and next(nav.iter(f"{_H}a"), None) is not None
        for nav in navigation.iter(f"{_H}nav")
    )


def _moving(resource: Resource) -> str:
    """How a picture or style sheet moves; a still picture that only may is held to move."""
    kind = resource.media_type
    if kind.startswith("video/"):
        return "video"
    if kind == "image/gif":
        # One graphic control extension is a picture, a second one is the next frame.
        moves = b"".join(chunks(resource)).count(b"\x21\xf9\x04") > 1
    elif kind in ("image/png", "image/apng"):
        moves = b"acTL" in next(chunks(resource), b"").partition(b"IDAT")[0]
    elif kind == "image/webp":
        moves = b"ANIM" in next(chunks(resource), b"")[:64]
    elif kind == "image/svg+xml":
        moves = _MOVING_DRAWING.search(b"".join(chunks(resource))) is not None
    elif kind == "text/css":
        sheet = b"".join(chunks(resource)).decode("utf-8", "replace")
        return "animated styles" if _MOVING_STYLE.search(sheet) else ""
    else:
        return ""
    return "animated pictures" if moves else ""
