"""Plain text → Book: paragraphs, headings, verse, lists and notes, found in the white space."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible.book import EPUB, Book
from accessible.errors import Finding, InputError
from accessible.readers import xhtml
from accessible.readers.encoding import bytes_of, decode
from accessible.readers.metadata import metadata_of
from accessible.readers.text import gutenberg
from accessible.readers.text.contents import contents, is_contents
from accessible.readers.text.front import Front, front
from accessible.readers.text.headings import divided, headings
from accessible.readers.text.lines import Joiner, Layout, Paragraph, Run, measure, paragraphs, runs
from accessible.readers.text.markup import Notes, blocks, dashes_speak, is_item, is_note, plain
from accessible.settings import Settings

#: Formats that are text too, but are read by their markup: how they begin, what they are.
_MARKUP = (("{\\rtf", ".rtf"), ("<!doctype html", ".html"), ("<html", ".html"), ("%pdf-", ".pdf"))


class TextReader:
    """Reads plain text: books from Project Gutenberg, pasted articles, notes."""

    name: ClassVar[str] = "text"
    description: ClassVar[str] = "plain text, also from Project Gutenberg"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text", "")

    def read(self, path: Path, settings: Settings) -> Book:
        """The text as a book. Raises ``InputError``."""
        text, guessed = decode(bytes_of(path), path.name)
        if not text.strip():
            raise InputError(f"{path.name} has no text in it.", "Choose a file that has text.")
        start = text[:200].lstrip().lower()
        for beginning, suffix in _MARKUP:
            if start.startswith(beginning):
                raise InputError(
                    f"{path.name} is not plain text: it holds {suffix[1:].upper()} markup.",
                    f"Rename it so that its name ends in {suffix}.",
                )
        source = gutenberg.unwrap(text)
        findings = list(guessed)
        if source.cut:
            message = f"{source.cut} characters of Project Gutenberg's header and license were cut."
            findings.append(Finding("license-cut", path.name, message))
        body, opening, cut = _body(source, path.name)
        metadata, found = metadata_of(
            settings,
            path.name,
            [body],
            title=source.title or opening.title,
            language=source.language,
            authors=source.authors or opening.authors,
            date=source.date,
        )
        return Book(
            metadata=metadata,
            chapters=xhtml.chapters(body, metadata),
            findings=(*findings, *cut, *found),
        )


def _body(source: gutenberg.Unwrapped, place: str) -> tuple[etree._Element, Front, list[Finding]]:
    """All blocks in one ``body``, what the opening says, and what was left out."""
    all_runs = runs(source.text, source.line)
    layout = measure(all_runs)
    all_runs = divided(all_runs, layout)
    joiner = Joiner(all_runs)
    notes = Notes(all_runs)
    opening = front(all_runs, layout, joiner, source.title)
    rest, findings = _without_contents(opening.rest, place)
    found = headings(rest)
    body = xhtml.element("body", *opening.blocks)
    ranks = sorted({heading.rank for heading in found.values()})
    base = level = int(bool(opening.title))
    # A title page becomes a document of its own where the book divides into chapters.
    if opening.title and len(found) > 1 and min(found) < 8 and len(source.text) > xhtml.SHORT * 2:
        body[0].set(f"{{{EPUB}}}type", "titlepage")
    speaks = dashes_speak(rest)
    stretch: list[Paragraph | None] = []

    def close() -> None:
        for block in blocks(stretch, notes):
            body.append(block)
        stretch.clear()

    index = 0
    while index < len(rest):
        run = rest[index]
        heading = found.get(index)
        index += heading.runs if heading else 1
        if heading:
            close()
            level = min(base + 1 + ranks.index(heading.rank), level + 1, 6)
            kind = {"epub_type": heading.kind} if heading.kind else {}
            body.append(xhtml.element(f"h{level}", plain(heading.text), **kind))
            run = rest[index - 1].after(heading.taken)
        if run.lines:
            loose = run.blanks > 0 and (index == len(rest) or rest[index].blanks > 0)
            stretch += _members(run, layout, joiner, speaks or loose)
    close()
    notes.close()
    return body, opening, findings


def _members(run: Run, layout: Layout, joiner: Joiner, speaks: bool) -> Iterator[Paragraph | None]:
    """The paragraphs of a run, or the break between scenes that it is."""
    if run.is_ornament:
        yield None
    elif is_note(run.lines[0]):
        yield Paragraph((joiner.join(run.lines),))
    elif is_item(run.lines[0]) and not (speaks and run.lines[0].lstrip()[0] == "-"):
        yield Paragraph((joiner.join(run.lines),), item=True)
    else:
        yield from paragraphs(run, layout, joiner)


def _without_contents(all_runs: list[Run], place: str) -> tuple[list[Run], list[Finding]]:
    """The text without its printed contents: the navigation document takes their place."""
    for index, run in enumerate(islice(all_runs, 200)):
        if is_contents(run):
            stop = contents(all_runs, index)
            if stop > index:
                count = sum(len(one.lines) for one in all_runs[index:stop])
                message = f"The printed table of contents was left out: {count} lines."
                finding = Finding("contents-cut", f"{place}:{run.line}", message)
                return all_runs[:index] + all_runs[stop:], [finding]
    return all_runs, []
