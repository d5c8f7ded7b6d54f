"""Small books for the repairs, written as publishers do and given back as the writer does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from accessible import xml
from accessible.book import Book, Chapter, Metadata, Original
from accessible.improving import improve
from accessible.settings import Settings
from accessible.verbatim import rewritten

HTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{}>'
LANG = ' lang="en" xml:lang="en"'
NAV = "EPUB/nav.xhtml"


def page(body: str, *, title: str = "A title", html: str = LANG, head: str = "") -> str:
    """A whole document around the content of its body."""
    return (
        f"<?xml version='1.0'?>\n<!DOCTYPE html>\n{HTML.format(html)}\n<head><title>{title}</title>"
        f"{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


@dataclass(frozen=True)
class Mended:
    """``files``: the documents as they would be written, by href; ``said``: each finding's code,
    place and message."""

    files: dict[str, str]
    said: list[tuple[str, str, str]]

    @property
    def page(self) -> str:
        return self.files["EPUB/1.xhtml"]

    @property
    def nav(self) -> str:
        return self.files[NAV]

    def has(self, code: str, words: str) -> bool:
        return any(code == found and words in message for found, _, message in self.said)


def mend(
    *pages: str,
    nav: str = "",
    title: str = "The book",
    language: str = "en",
    fixed: bool = False,
    labels: tuple[str, ...] = (),
    nav_in_spine: bool = False,
    archive: Path = Path("no-such.epub"),
) -> Mended:
    """The documents ``EPUB/1.xhtml`` … and the navigation document, improved and written."""
    sources = {f"EPUB/{number}.xhtml": text for number, text in enumerate(pages, 1)}
    chapters = [
        Chapter(href, labels[at] if labels else title, xml.parse(text))
        for at, (href, text) in enumerate(sources.items())
    ]
    navigation = None
    if nav:
        sources[NAV] = nav
        navigation = Chapter(NAV, "Contents", xml.parse(nav))
        if nav_in_spine:
            chapters.append(navigation)
    book = Book(
        Metadata(title, language),
        tuple(chapters),
        original=Original(archive, "EPUB/package.opf", "3.0", navigation, fixed=fixed),
    )
    made = improve(book, Settings(improve=True))
    for chapter in chapters:  # the book that came in is as it was
        assert etree.tostring(chapter.tree) == etree.tostring(xml.parse(sources[chapter.href]))
    assert made.original is not None
    trees = {chapter.href: chapter.tree for chapter in made.chapters}
    if made.original.navigation is not None:
        trees.setdefault(NAV, made.original.navigation.tree)
        assert trees[NAV] is made.original.navigation.tree
    files = {}
    for href, text in sources.items():
        written = rewritten(text.encode(), trees[href])
        assert written is not None, f"{href} cannot be written as it was"
        files[href] = written.decode()
    said = [(finding.code, finding.place, finding.message) for finding in made.findings]
    return Mended(files, said)
