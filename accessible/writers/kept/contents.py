"""A navigation document made of what an EPUB 2 has (EPUB 3.3 §7; OPF 2.0.1 §2.4.1, §2.6).

The NCX becomes contents, page list and lists of figures, the guide becomes landmarks. An entry
that leads nowhere goes, one that leads astray is put right, and both are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import dirname
from urllib.parse import unquote, urlsplit

from lxml import etree

from accessible import xml
from accessible.bcp47 import tag
from accessible.book import UNKNOWN, Book
from accessible.container import local_path
from accessible.errors import Finding
from accessible.scripting import Script
from accessible.spilled import by_href
from accessible.writers.kept.block import local
from accessible.writers.navigation import Entry, Navigation, landmarks, outline, page_breaks
from accessible.writers.package import link, plain

NCX = "application/x-dtbncx+xml"

#: The types of a guide as EPUB 3 calls them (Structural Semantics Vocabulary).
_LANDMARKS = {
    "text": "bodymatter",
    "start": "bodymatter",
    "title-page": "titlepage",
    "acknowledgements": "acknowledgments",
    "notes": "endnotes",
    **{
        name: name
        for name in (
            "cover toc index glossary bibliography colophon copyright-page dedication epigraph "
            "foreword loi lot preface introduction prologue epilogue afterword appendix"
        ).split()
    },
}
#: What a list of an NCX is called in EPUB 3, by words in its class or title.
_LISTS = {
    "loi": ("illustration", "figure", "image", "map", "abbildung", "loi", "figura", "ilustra"),
    "lot": ("table", "tabelle", "tabla", "tabella", "tabela", "lot"),
    "loa": ("audio",),
    "lov": ("video",),
}
#: Contents this deep are read by nobody: what is deeper stands side by side there.
_DEEPEST = 8
_NOWHERE = (10**9, 0)


def navigation_of(
    package: etree._Element,
    book: Book,
    script: Script,
    *,
    place: str,
    nav: str,
    read: Callable[[str], bytes | None],
    moved: Mapping[str, str],
    styles: Iterable[str],
) -> tuple[bytes, list[Finding]]:
    """The navigation document that will lie at ``nav``; see ``upgrade.upgraded``.

    What the NCX does not have (or where it cannot be read) comes from the headings and the page
    breaks of the text.
    """
    links = _Links(book, nav, moved)
    findings: list[Finding] = []
    ncx, where = _file(package, place, read, "toc", findings)
    lists = _Lists(links, where)
    contents = lists.contents(ncx) if ncx is not None else []
    if ncx is None or not contents:
        reason = "has no usable NCX" if ncx is None else "has an NCX without a single usable entry"
        message = f"The book {reason}: its contents were made of its headings."
        findings.append(Finding("navigation-repaired", where or place, message))
    pages = lists.pages(ncx) if ncx is not None else []
    if not pages:
        page_map, page_place = _file(package, place, read, "page-map", [])
        pages = _Lists(links, page_place).page_map(page_map) if page_map is not None else []
    made = Navigation(tag(book.metadata.language) or UNKNOWN, nav, styles)
    made.add_contents(links.ordered(contents) or outline(script, nav))
    made.add_pages(links.ordered(pages) or page_breaks(script, nav))
    if ncx is not None:
        for epub_type, title, entries in lists.others(ncx):
            made.add_list(epub_type, title, entries)
    made.add_landmarks(_landmarks(package, book, script, place, nav, links))
    return made.document(), [*findings, *links.findings(where or place)]


def toc(package: etree._Element) -> etree._Element | None:
    """The manifest item of the NCX: the one that the spine names, else the one of its type."""
    items = list(package.iter("{*}item"))
    for spine in package.iter("{*}spine"):
        for item in items:
            if item.get("id", "").strip() == spine.get("toc", "").strip() != "":
                return item
    for item in items:
        if item.get("media-type") == NCX or item.get("href", "").lower().endswith(".ncx"):
            return item
    return None


def _file(
    package: etree._Element,
    place: str,
    read: Callable[[str], bytes | None],
    attribute: str,
    findings: list[Finding],
) -> tuple[etree._Element | None, str]:
    """The root of the file that the spine names in an attribute, and its place."""
    item: etree._Element | None
    if attribute == "toc":
        item = toc(package)
    else:
        names = {spine.get(attribute, "") for spine in package.iter("{*}spine")} - {""}
        item = next((i for i in package.iter("{*}item") if i.get("id") in names), None)
    path = local_path(dirname(place), item.get("href", "")) if item is not None else None
    data = read(path) if path else None
    if data is None or not path:
        return None, path or ""
    text, _ = xml.decode(data)
    try:
        return xml.parse(text), path
    except etree.XMLSyntaxError as error:
        message = f"It was not well-formed: {error.msg}."
        findings.append(Finding("navigation-repaired", f"{path}:{error.lineno}", message))
    try:
        return xml.parse(text, recover=True), path
    except etree.XMLSyntaxError:
        return None, path


class _Links:
    """Where the links of the navigation document may lead: into the documents of the spine."""

    def __init__(self, book: Book, nav: str, moved: Mapping[str, str]) -> None:
        self._nav = nav
        self._moved = moved
        self._chapters = by_href(book.chapters)
        self._folded = {href.casefold(): href for href in reversed([*self._chapters])}
        self._numbers = {href: number for number, href in enumerate(self._chapters)}
        self._ids: dict[str, dict[str, int]] = {}
        self._titles: dict[str, str] = {}
        #: The order of reading, by the URLs that were given out.
        self._order: dict[str, tuple[int, int]] = {}
        self._told: dict[str, list[str]] = {}

    def to(self, url: str, file: str, label: str, told: bool = True) -> tuple[str, str]:
        """The URL by which the navigation document says what ``url`` says in ``file``, and the
        title of that document; both empty where it leads to nothing that is read. What is wrong is
        told, if that is wanted: a guide stays what it was."""
        path = local_path(dirname(file), url)
        path = self._moved.get(path or "", path)
        if path not in self._chapters:
            path = self._folded.get((path or "").casefold())
        if path is None:
            if told:
                self._tell("lead to no document of the spine and were left out", label or url)
            return "", ""
        if path not in self._ids:
            chapter = self._chapters[path]
            self._titles[path] = plain(chapter.title)
            nodes = enumerate(chapter.tree.iter("*"), 1)
            self._ids[path] = {node.get("id", ""): number for number, node in nodes}
        fragment = unquote(urlsplit(url.strip()).fragment)
        if fragment and fragment not in self._ids[path]:
            if told:
                what = "named a place that is not there and lead to its document now"
                self._tell(what, label or url)
            fragment = ""
        target = link(self._nav, path, fragment)
        self._order[target] = (self._numbers[path], self._ids[path].get(fragment, 0))
        return target, self._titles[path]

    def ordered(self, entries: list[Entry]) -> list[Entry]:
        """The entries in the order of reading, at each level (§7.4.1)."""
        inner = [replace(e, entries=self.ordered(e.entries)) for e in entries]
        after = sorted(inner, key=self._position)
        for entry, before in zip(after, inner, strict=True):
            if entry is not before:
                self._tell("were put in the order of reading", before.title)
        return after

    def findings(self, place: str) -> Iterator[Finding]:
        """One finding for each kind of fault."""
        for what, labels in self._told.items():
            shown = "; ".join(f"“{label}”" for label in labels[:5])
            more = f" and {len(labels) - 5} more" if len(labels) > 5 else ""
            message = f"{len(labels)} of its entries {what}: {shown}{more}."
            yield Finding("navigation-repaired", place, message)

    def tell_depth(self, label: str) -> None:
        self._tell(f"stood deeper than {_DEEPEST} levels and were lifted", label)

    def _tell(self, what: str, label: str) -> None:
        self._told.setdefault(what, []).append(label)

    def _position(self, entry: Entry) -> tuple[int, int]:
        if entry.target:
            return self._order.get(entry.target, _NOWHERE)
        return min(map(self._position, entry.entries), default=_NOWHERE)


class _Lists:
    """The lists of an NCX that lies at ``place``."""

    def __init__(self, links: _Links, place: str) -> None:
        self._links = links
        self._place = place

    def contents(self, ncx: etree._Element) -> list[Entry]:
        maps = ncx.iter("{*}navMap")
        return [entry for nav_map in maps for entry in self._points(nav_map, 1)]

    def pages(self, ncx: etree._Element) -> list[Entry]:
        return self._flat(ncx.iter("{*}pageTarget"))

    def page_map(self, root: etree._Element) -> list[Entry]:
        """The pages of Adobe's page map, which some books have instead."""
        found = []
        for page in root.iter("{*}page"):
            label = plain(page.get("name", ""))
            target, _ = self._links.to(page.get("href", ""), self._place, label)
            if target:
                found.append(Entry(label or "–", target))
        return found

    def others(self, ncx: etree._Element) -> Iterator[tuple[str, str, list[Entry]]]:
        """The lists beside the contents, as EPUB 3 calls them; each kind once."""
        seen: set[str] = set()
        for nav_list in ncx.iter("{*}navList"):
            title = _label(nav_list)
            about = f"{nav_list.get('class', '')} {nav_list.get('id', '')} {title}".lower()
            kinds = (kind for kind, words in _LISTS.items() if any(w in about for w in words))
            kind = next(kinds, "")
            entries = self._flat(nav_list.iter("{*}navTarget"))
            if kind and title and entries and kind not in seen:
                seen.add(kind)
                yield kind, title, entries

    def _points(self, parent: etree._Element, depth: int) -> list[Entry]:
        found: list[Entry] = []
        for point in parent:
            if local(point) != "navPoint":
                continue
            inner = self._points(point, depth + 1)
            title, target = self._entry(point)
            if not (target or inner):
                continue
            if depth < _DEEPEST:
                found.append(Entry(title or inner[0].title, target, inner))
            else:
                if depth > _DEEPEST:
                    self._links.tell_depth(title)
                found += [Entry(title, target), *inner] if target else inner
        return found

    def _flat(self, nodes: Iterable[etree._Element]) -> list[Entry]:
        found = []
        for node in nodes:
            title, target = self._entry(node)
            if target:
                found.append(Entry(title, target))
        return found

    def _entry(self, node: etree._Element) -> tuple[str, str]:
        """The label of a point and its URL; the value of a page, or the document, lends a name."""
        label = _label(node) or plain(node.get("value", ""))
        content = next(node.iterchildren("{*}content"), None)
        url = content.get("src", "").strip() if content is not None else ""
        if not url:
            return label, ""
        target, title = self._links.to(url, self._place, label)
        return label or title or unquote(url).rpartition("/")[2], target


def _label(node: etree._Element) -> str:
    labels = (
        plain("".join(map(str, label.itertext()))) for label in node.iterchildren("{*}navLabel")
    )
    return next(filter(None, labels), "")


def _landmarks(
    package: etree._Element, book: Book, script: Script, place: str, nav: str, links: _Links
) -> list[tuple[str, str, str]]:
    """The guide, each kind once; cover and beginning are looked for where it has none."""
    marks: dict[str, tuple[str, str, str]] = {}
    for reference in package.iter("{*}reference"):
        kind = reference.get("type", "").strip().lower().removeprefix("other.")
        epub_type = _LANDMARKS.get(kind, "")
        if not epub_type or epub_type in marks:
            continue
        title = plain(reference.get("title", ""))
        target, document = links.to(reference.get("href", ""), place, title or kind, False)
        if target:
            ours = epub_type in ("cover", "bodymatter")
            marks[epub_type] = (epub_type, target, title or ("" if ours else document or kind))
    for mark in landmarks(book, script, nav):
        marks.setdefault(mark[0], mark)
    return list(marks.values())
