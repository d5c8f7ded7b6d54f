"""The opening of a plain text: title, deck, byline and caption, as articles and books have them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from accessible.readers.text.contents import is_contents
from accessible.readers.text.headings import announces
from accessible.readers.text.lines import Joiner, Layout, Run, collapse, is_full
from accessible.readers.text.markup import plain
from accessible.readers.xhtml import element

_BYLINE = re.compile(r"(?:[Bb]y|BY|[Vv]on|[Pp]ar)(?::\s*|\s+)(?=[^\W\d_a-zà-ÿ])(?P<names>.{2,80})")
_CREDIT = re.compile(
    r"\((?:photo|image|picture|ap|afp|reuters|getty)\b|\b(?:photo|image|picture)(?: by|:)", re.I
)
_AND = re.compile(r"\s*(?:;|,|\band\b|&)\s*")
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST_TITLE = 150
_LONGEST_DECK = 400


@dataclass(frozen=True, slots=True)
class Front:
    """What the opening says, as ``blocks`` of XHTML; ``rest`` is the text behind it."""

    rest: list[Run]
    title: str = ""
    authors: tuple[str, ...] = ()
    blocks: tuple[etree._Element, ...] = ()


def front(all_runs: list[Run], layout: Layout, joiner: Joiner, known: str = "") -> Front:
    """The opening of a text. ``known``: the title, where a header has said it already."""
    if not all_runs:
        return Front(all_runs)
    run = all_runs[0]
    title = plain(collapse(run.lines[0]))
    if not _is_title(all_runs, layout, title, known):
        return Front(all_runs)
    blocks = [element("h1", title)]
    authors: tuple[str, ...] = ()
    below = list(run.lines[1:])
    rest = all_runs[1:]
    if len(run.lines) > 4:
        rest, below = [Run(run.line + 1, 0, run.lines[1:]), *rest], []
    elif below and not _BYLINE.fullmatch(collapse(below[0])):
        deck = [below.pop(0)]
        while below and not _BYLINE.fullmatch(collapse(below[0])):
            deck.append(below.pop(0))
        deck_text = plain(joiner.join(deck))
        blocks.append(element("p", deck_text, epub_type="subtitle", role="doc-subtitle"))
    for line in below:
        authors = authors or _authors(collapse(line))
        blocks.append(element("p", plain(collapse(line)), class_="byline"))
    while rest and not authors and (lines := _byline(rest)):
        named = [line for run in rest[:lines] for line in run.lines]
        authors = _authors(" ".join(map(collapse, named[:lines])))
        blocks += [element("p", plain(collapse(line)), class_="byline") for line in named]
        rest = rest[lines:]
    if len(rest) > 1 and _is_caption(rest[0], rest[1], layout):
        blocks.append(element("p", plain(joiner.join(rest[0].lines)), class_="caption"))
        rest = rest[1:]
    return Front(rest, title, authors, tuple(blocks))


def _is_title(all_runs: list[Run], layout: Layout, title: str, known: str) -> bool:
    run = all_runs[0]
    if known:
        # The title page may leave out the subtitle that the header gives, or the other way.
        one, two = _letters(title), _letters(known)
        return len(run.lines) < 5 and bool(one) and (one.startswith(two) or two.startswith(one))
    if (
        run.is_ornament
        or is_contents(run)
        or announces(run)
        or (len(all_runs) == 1 and len(run.lines) == 1)
    ):
        return False
    if len(title) > _LONGEST_TITLE or title.endswith((".", ",", ";", ":", "-")):
        return False
    if not any(map(str.isalpha, title)) or title[0].islower():
        return False
    if len(run.lines) == 1:
        return not title.startswith(("- ", "* ", "• ", "["))
    below = collapse(run.lines[1])
    if _BYLINE.fullmatch(below) and len(all_runs) + len(run.lines) > 3:
        return len(run.lines) < 5
    if len(run.lines) > 4:
        # Every line is a paragraph, and no blank line stands between them.
        return not layout.width and len(title) <= 80 < len(below)
    if len(all_runs) == 1 or (layout.width and is_full(run.lines[0], below, layout.width, 0.85)):
        return False
    return len(run.text) <= _LONGEST_TITLE + _LONGEST_DECK and not below[0].islower()


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _byline(rest: list[Run]) -> int:
    """How many runs name the author: “by A. Name”, or “by” and the name in the next run."""
    text = rest[0].text
    if len(rest[0].lines) < 4 and _BYLINE.fullmatch(collapse(rest[0].lines[0])):
        return 1
    if text.casefold() in ("by", "von", "par") and len(rest) > 1 and len(rest[1].text) <= 80:
        return 2
    return 0


def _authors(text: str) -> tuple[str, ...]:
    """The names in a byline, without what follows the name after a bar or a dash."""
    match = _BYLINE.fullmatch(text)
    if not match:
        return ()
    names = re.split(r"\s+[|–—]\s*", match["names"])[0].rstrip(".")
    parts = [plain(name) for name in _AND.split(names) if name.strip()]
    # What is but one word behind a comma belongs to the name: “Ada North, M.D.”
    commas = names.split(",")
    if len(commas) > 1 and any(" " not in part.strip() for part in commas):
        return (plain(names),)
    return tuple(parts)


def _is_caption(run: Run, following: Run, layout: Layout) -> bool:
    """Whether a picture's caption stands before the text: one sentence or two, set off wider than
    the paragraphs are, or with the credit of a picture."""
    text = run.text
    if run.is_ornament or announces(run) or announces(following) or following.is_ornament:
        return False
    if len(run.lines) > (3 if layout.width else 1) or not 5 <= len(text.split()) <= 60:
        return False
    wide = following.blanks > 1 and text.endswith((".", ")")) and len(following.text) > len(text)
    return wide or bool(_CREDIT.search(text))
