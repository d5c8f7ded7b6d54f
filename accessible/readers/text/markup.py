"""Paragraphs of plain text → XHTML blocks: emphasis, verse, quotations, lists, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from lxml import etree

from accessible.readers.text.lines import Paragraph, Run
from accessible.readers.xhtml import element

_LABEL = r"\d{1,4}|[A-Z]|\*{1,3}|[†‡]"
#: Emphasis as Project Gutenberg writes it, references to notes, ends of lines.
_TOKEN = re.compile(
    r"(?<![^\W_])_(?=[^\s_])(?P<stressed>[^_]{1,2000})(?<=\S)_(?![^\W_])"
    rf"|\[(?P<label>{_LABEL})\]|(?P<end>\n)"
)
_NOTE = re.compile(
    rf"\[(?:(?:footnote|note|fußnote)\s+(?P<named>{_LABEL})\s*:|(?P<label>{_LABEL})\])\s+(?=\S)",
    re.I,
)
#: What a line begins with when it is an item.
_ITEM = re.compile(
    r"(?:(?P<bullet>[-*•·‣▪])|(?P<number>\d{1,3})[.)]|\((?P<inner>\d{1,3})\))\s+(?=\S)"
)
_LONGEST_NOTE = 40


def plain(text: str) -> str:
    """The text without the marks of emphasis."""
    return _TOKEN.sub(lambda match: match["stressed"] or match[0], text)


def is_item(line: str) -> bool:
    """Whether the line begins as an item of a list does."""
    return _ITEM.match(line.lstrip()) is not None


def is_note(line: str) -> bool:
    """Whether the line begins as a note does."""
    return _NOTE.match(line.lstrip()) is not None


def dashes_speak(all_runs: list[Run]) -> bool:
    """Whether a hyphen begins what someone says, as in many languages, and not an item."""
    lines = dashes = 0
    for run in all_runs:
        lines += len(run.lines)
        dashes += sum(line.lstrip().startswith("- ") for line in run.lines)
    return dashes > 12 and dashes * 10 > lines


class Notes:
    """The notes of one text: references and notes are made as they come, and ``bind`` joins them.

    Labels may begin anew in each chapter: a note belongs to the references before it that have
    its label and no note yet.
    """

    def __init__(self, all_runs: Iterable[Run]) -> None:
        matches = (_NOTE.match(run.lines[0].lstrip()[:60] + " x") for run in all_runs)
        self._labels = {match["named"] or match["label"] for match in matches if match}
        self._open: dict[str, list[etree._Element]] = {}
        self._references = 0
        self._notes = 0

    def reference(self, label: str) -> etree._Element | None:
        """A reference, if this text has a note of that label anywhere."""
        if label not in self._labels:
            return None
        made = element("a", f"[{label}]", epub_type="noteref", role="doc-noteref")
        self._open.setdefault(label, []).append(made)
        return made

    def note(self, label: str, paragraphs: list[tuple[str, ...]]) -> etree._Element | None:
        """The note that all open references of that label belong to; without any, none."""
        references = self._open.pop(label, [])
        if not references:
            return None
        self._notes += 1
        for made in references:
            self._references += 1
            made.set("id", f"noteref-{self._references}")
            made.set("href", f"#note-{self._notes}")
        back = element(
            "a",
            f"[{label}]",
            epub_type="backlink",
            role="doc-backlink",
            href=f"#{references[0].get('id')}",
        )
        first, *others = paragraphs
        return element(
            "aside",
            element("p", back, " ", *self.inline(first)),
            *(element("p", *self.inline(lines)) for lines in others),
            epub_type="footnote",
            role="doc-footnote",
            id=f"note-{self._notes}",
        )

    def close(self) -> None:
        """References that no note came for are text."""
        for made in (made for group in self._open.values() for made in group):
            parent, before = made.getparent(), made.getprevious()
            if parent is None:
                continue
            text = (made.text or "") + (made.tail or "")
            made.tail = None
            parent.remove(made)
            if before is None:
                parent.text = (parent.text or "") + text
            else:
                before.tail = (before.tail or "") + text
        self._open.clear()

    def inline(self, lines: tuple[str, ...]) -> list[str | etree._Element]:
        """Lines of text as phrasing content."""
        return list(self._phrases("\n".join(lines)))

    def _phrases(self, text: str) -> Iterator[str | etree._Element]:
        at = 0
        for match in _TOKEN.finditer(text):
            made: etree._Element | None
            if match["end"]:
                made = element("br")
            elif match["stressed"]:
                made = element("em", *self._phrases(match["stressed"]))
            else:
                made = self.reference(match["label"])
            if made is not None:
                yield text[at : match.start()]
                yield made
                at = match.end()
        yield text[at:]


def blocks(stretch: list[Paragraph | None], notes: Notes) -> Iterator[etree._Element]:
    """The blocks between two headings; ``None`` stands for a break between scenes."""
    while stretch and stretch[-1] is None:
        stretch.pop()
    at = 0
    started = False
    while at < len(stretch):
        paragraph = stretch[at]
        if paragraph is None:
            at += 1
            if started and stretch[at] is not None:
                yield element("hr")
            continue
        started = True
        if paragraph.preformatted:
            yield element("pre", "\n".join(paragraph.lines))
            at += 1
            continue
        made, taken = _note(stretch, at, notes)
        if not taken:
            made, taken = _list(stretch, at, notes)
        if not taken and paragraph.quoted:
            group = list(takewhile(_is_quotation, islice(stretch, at, None)))
            made = element("blockquote", *(_paragraph(one, notes) for one in group if one))
            taken = len(group)
        if not taken:
            made, taken = _paragraph(paragraph, notes), 1
        if made is not None:
            yield made
        at += taken


def _is_quotation(paragraph: Paragraph | None) -> bool:
    return paragraph is not None and paragraph.quoted and not paragraph.preformatted


def _paragraph(paragraph: Paragraph, notes: Notes) -> etree._Element:
    content = notes.inline(paragraph.lines)
    return (
        element("p", *content, class_="verse")
        if len(paragraph.lines) > 1
        else element("p", *content)
    )


def _note(
    stretch: list[Paragraph | None], at: int, notes: Notes
) -> tuple[etree._Element | None, int]:
    """The note that begins here, and how many paragraphs it has."""
    paragraph = stretch[at]
    match = _NOTE.match(paragraph.lines[0]) if paragraph else None
    if not paragraph or not match:
        return None, 0
    first = (paragraph.lines[0][match.end() :], *paragraph.lines[1:])
    members = [first]
    if match["named"]:
        # “[Footnote 1: …]” may go on for paragraphs until its bracket closes.
        following = islice(stretch, at + 1, at + _LONGEST_NOTE)
        for more in takewhile(lambda one: one is not None, following):
            if members[-1][-1].endswith("]"):
                break
            members.append(more.lines if more else ())
        if not members[-1][-1].endswith("]"):
            members = [first]
        elif members[-1][-1].count("[") < members[-1][-1].count("]"):
            members[-1] = (*members[-1][:-1], members[-1][-1][:-1])
    made = notes.note(match["named"] or match["label"], members)
    return made, len(members) if made is not None else 0


def _list(
    stretch: list[Paragraph | None], at: int, notes: Notes
) -> tuple[etree._Element | None, int]:
    """The list that begins here, and how many paragraphs it has: at least two items."""
    items: list[str] = []
    start = 0
    bullet = ""
    for paragraph in islice(stretch, at, None):
        if paragraph is None or len(paragraph.lines) > 1:
            break
        match = _ITEM.match(paragraph.lines[0])
        if not match or not paragraph.item:
            break
        number = int(match["number"] or match["inner"] or 0)
        if not items:
            start, bullet = number, match["bullet"] or ""
        elif (match["bullet"] or "") != bullet or (not bullet and number != start + len(items)):
            break
        items.append(paragraph.lines[0][match.end() :])
    if len(items) < 2:
        return None, 0
    attributes = {"start": str(start)} if not bullet and start != 1 else {}
    made = (element("li", *notes.inline((item,))) for item in items)
    return element("ul" if bullet else "ol", *made, **attributes), len(items)
