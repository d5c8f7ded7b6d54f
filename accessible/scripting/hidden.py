"""What a book's style sheets hide from its readers, and take out of their lines of text.

Hidden text is not said; text that is only moved out of sight (clipped, off the screen,
transparent) is there for listeners, and is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from accessible.book import XHTML, Book, Chapter
from accessible.css import Sheets
from accessible.scripting.markup import INLINE, local_name, semantics

#: An initial has no more letters than this, and this many characters beside it are looked at.
_INITIAL = 3
_NEAR = 80
_NUMBERED = tuple(f"{{{XHTML}}}{name}" for name in ("span", "small", "b", "i", "em", "a"))
_DIGITS = re.compile(r"[0-9]{1,4}[a-z]?")
_NUMBER_CLASS = re.compile(
    r"(?:l|ln|line|verse|vers|v)[-_]?(?:no|nr|num|number|nb)s?|ln|linenumbering|poemnum", re.I
)
_WORD_END = re.compile(r"(?:[a-zß-öø-ÿ]{2}|[^\W\d_]{2}[.,;:!?’”»)—-]{1,3})\Z")

#: The most of a sheet that is read, in bytes.
_LONGEST = 8 * 1024**2
_DAMAGE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, KeyError)


@dataclass(frozen=True, slots=True)
class Styled:
    """What the sheets say of one chapter's elements.

    ``hidden``: the topmost elements that no reader sees. A page break without text is not among
    them: there is nothing of it to see, and its number is its label, whatever the sheet says.
    ``apart``: inline elements with text that stand out of the line around them: line numbers,
    marginal notes, lines of verse. An initial that floats belongs to its word. ``unmarked``: list
    items without a bullet or number.
    """

    hidden: frozenset[etree._Element] = frozenset()
    apart: frozenset[etree._Element] = frozenset()
    unmarked: frozenset[etree._Element] = frozenset()


def styled(book: Book, sheets: Sheets | None = None) -> Callable[[Chapter], Styled]:
    """For each chapter of a book, or a copy of it, what its sheets say."""
    sheets = sheets or sheets_of(book)
    trees = {chapter.href: chapter.tree for chapter in book.chapters}

    def of(chapter: Chapter) -> Styled:
        root, href = chapter.tree, chapter.href
        cascade = sheets.cascade(root, href, trees.get(href, root))
        hidden = (each for each in cascade.hidden(root) if not _is_bare_page_break(each))
        return Styled(
            frozenset(hidden), _apart(root, cascade.apart(root)), frozenset(cascade.unmarked(root))
        )

    return of


def _apart(root: etree._Element, styled: dict[etree._Element, str]) -> frozenset[etree._Element]:
    found = {
        element
        for element, property_ in styled.items()
        if local_name(element) in INLINE
        and not semantics(element) & {"noteref", "pagebreak"}
        and _text(element)
        and not (property_ != "display" and _is_initial(element))
    }
    found.update(each for each in root.iter(*_NUMBERED) if each not in found and _is_number(each))
    return frozenset(found)


def _is_initial(element: etree._Element) -> bool:
    """Whether it is the large letter, or the few, that a paragraph begins with."""
    letters = [letter for letter in _text(element) if letter.isalnum()]
    return (
        len(letters) <= _INITIAL
        and not any(letter.isdigit() for letter in letters)
        and not any(letter.isalnum() for letter in _beside(element, before=True))
        and any(letter.isalnum() for letter in _beside(element, before=False))
    )


def _is_number(element: etree._Element) -> bool:
    """Whether it is the number of a line or verse: its class says so, or it hangs at the end of a
    line, where no white space parts it from the last word."""
    names = (element.get("class") or "").split()
    if not names or len(element) or not _DIGITS.fullmatch((element.text or "").strip()):
        return False
    if any(_NUMBER_CLASS.fullmatch(name) for name in names):
        return True
    return bool(
        local_name(element) == "span"
        and _WORD_END.search(_beside(element, before=True))
        and not _beside(element, before=False).strip()
    )


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _beside(element: etree._Element, before: bool) -> str:
    """Some of the text before or after an inline element, within its line and its block."""
    text = ""
    node = element
    while len(text) < _NEAR:
        sibling = node.getprevious() if before else node.getnext()
        parent = node.getparent()
        if parent is None:
            break
        if before:
            text = ((parent.text if sibling is None else sibling.tail) or "") + text
        else:
            text += node.tail or ""
        if sibling is None:
            if local_name(parent) not in INLINE:
                break
            node = parent
            continue
        if local_name(sibling) == "br":
            break
        inner = "".join(map(str, sibling.itertext())) if isinstance(sibling.tag, str) else ""
        text = inner + text if before else text + inner
        node = sibling
    return text


def sheets_of(book: Book) -> Sheets:
    """The style sheets among the resources of a book."""
    resources = {resource.href: resource for resource in book.resources}

    def load(path: str) -> bytes | None:
        resource = resources.get(path)
        if resource is None:
            return None
        try:
            with resource.open() as stream:
                return stream.read(_LONGEST)
        except _DAMAGE:
            return None

    return Sheets(load)


def _is_bare_page_break(element: etree._Element) -> bool:
    return "pagebreak" in semantics(element) and not "".join(map(str, element.itertext())).strip()
