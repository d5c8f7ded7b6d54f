"""HTML and XHTML pages → Book: the main content with its semantics, the pictures beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from lxml import etree

from accessible import xml
from accessible.bcp47 import tag
from accessible.book import Book
from accessible.errors import Finding, InputError
from accessible.readers import notes, xhtml
from accessible.readers.encoding import bytes_of, decode
from accessible.readers.metadata import metadata_of
from accessible.readers.pictures import Pictures
from accessible.readers.xhtml import soup
from accessible.readers.xhtml.conform import conformed
from accessible.settings import Settings

_META_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: Regions that are the site's, by element or role.
_REGIONS = {
    "nav": "navigation",
    "navigation": "navigation",
    "banner": "site header",
    "contentinfo": "site footer",
    "search": "search",
}
#: Regions that are the site's, by what their class or id says.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(cookie|consent|gdpr)|(share|sharing|social|addtoany)"
    r"|(advert|advertisement|ads|adsense|sponsor|promo)|(breadcrumbs?|pagination|pager|skip-link)"
    r"|(newsletter|subscribe|signup)|(disqus|comments|comment-list|respond)"
    r"|(related|recommended|read-more|sidebar|widget))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAMED_KINDS = (
    "cookie notice",
    "share buttons",
    "advertisement",
    "navigation",
    "newsletter form",
    "comments",
    "related matter",
)
_KEPT_NAVS = ("doc-index",)
#: A region that holds more of the text than this is no frame around it.
_SHARE = 0.4


class HtmlReader:
    """Reads saved web pages, and books in one HTML file."""

    name: ClassVar[str] = "html"
    description: ClassVar[str] = "web pages and books in HTML or XHTML"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml", ".xht")

    def read(self, path: Path, settings: Settings) -> Book:
        """The page's main content as a book. Raises ``InputError``."""
        data = bytes_of(path)
        text, guessed = _decoded(data, path.name)
        root = soup.parse(text)
        if root is None:
            raise InputError(f"{path.name} has no text in it.", "Choose a page that has text.")
        facts = _facts(root)
        findings = [*guessed, *_main(root, path.name)]
        pictures = Pictures(path.parent, path.name)
        pictures.gather(root)
        tree, repairs = conformed(root, path.name, links=pictures.links)
        body = tree[1]
        notes.mark(body)
        if not "".join(xhtml.text_of(body)) and not pictures.resources:
            raise InputError(f"{path.name} has no text in it.", "Choose a page that has text.")
        metadata, found = metadata_of(
            settings,
            path.name,
            [body],
            title=facts.get("title", "") or xhtml.first_heading(body),
            language=tree.get("lang") or facts.get("language", ""),
            authors=tuple(filter(None, facts.get("authors", "").split("\n"))),
            description=facts.get("description", ""),
            date=facts.get("date", ""),
            publisher=facts.get("publisher", ""),
            rights=facts.get("rights", ""),
        )
        return Book(
            metadata=metadata,
            chapters=xhtml.chapters(body, metadata),
            resources=pictures.resources,
            findings=(*findings, *pictures.findings, *repairs, *found),
        )


def _decoded(data: bytes, place: str) -> tuple[str, tuple[Finding, ...]]:
    """The text: byte order mark, then what the document declares, then what the bytes look like
    (WHATWG Encoding, HTML §13.2.3)."""
    declared = _META_CHARSET.search(data[:4096])
    if data.startswith(_BOMS) or not declared:
        if data.lstrip()[:5] == b"<?xml" and b"encoding" in data[:200]:
            return xml.decode(data)[0], ()
        return decode(data, place)
    name = declared[1].decode("ascii").lower()
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
    if name not in ("utf-8", "utf8", "utf-16", "utf-7", "punycode", "idna", "unicode_escape"):
        try:
            return data.decode(name), ()
        except (LookupError, ValueError):
            pass  # the declaration is wrong: let the bytes speak
    return decode(data, place)


def _tag(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _elements(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    for node in root.iter(etree.Element):
        if _tag(node) in names:
            yield node


_META = {
    "dc.title": "title",
    "dcterms.title": "title",
    "og:title": "title",
    "author": "authors",
    "dc.creator": "authors",
    "dcterms.creator": "authors",
    "article:author": "authors",
    "citation_author": "authors",
    "description": "description",
    "dc.description": "description",
    "og:description": "description",
    "dc.language": "language",
    "dcterms.language": "language",
    "og:locale": "language",
    "content-language": "language",
    "article:published_time": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "dcterms.created": "date",
    "citation_publication_date": "date",
    "date": "date",
    "dc.publisher": "publisher",
    "dcterms.publisher": "publisher",
    "og:site_name": "publisher",
    "dc.rights": "rights",
    "dcterms.rights": "rights",
    "copyright": "rights",
}


def _facts(root: etree._Element) -> dict[str, str]:
    """What the head says of the document; ``authors`` has a line for each."""
    facts: dict[str, str] = {}
    authors: list[str] = []
    for node in _elements(root, "meta"):
        name = node.get("name") or node.get("property") or node.get("http-equiv") or ""
        kind = _META.get(name.strip().lower())
        value = " ".join(xml.ILLEGAL.sub("", node.get("content") or "").split())
        if not kind or not value:
            continue
        if kind == "authors":
            if value not in authors and not value.startswith("http"):
                authors.append(value)
        elif kind == "language":
            if stated := tag(value.partition(",")[0]):
                facts.setdefault(kind, stated)
        else:
            facts.setdefault(kind, value)
    title = next((xhtml.text_of(node) for node in _elements(root, "title")), "")
    facts["title"] = _headline(root, title) or facts.get("title", "")
    facts["authors"] = "\n".join(authors)
    return facts


def _headline(root: etree._Element, title: str) -> str:
    """The title without the name of the site, where the page's one headline shows it."""
    headlines = [xhtml.text_of(node) for node in _elements(root, "h1")]
    if len(headlines) == 1 and headlines[0] and title.startswith(headlines[0]):
        return headlines[0]
    return title


def _length(node: etree._Element) -> int:
    return len(xhtml.text_of(node))


def _main(root: etree._Element, place: str) -> list[Finding]:
    """Cut what stands around the main content, where that is clear, and say so."""
    body = next(_elements(root, "body"), root)
    whole = _length(body)
    left: Counter[str] = Counter()
    main = _chosen(body, whole)
    if main is not body:
        headline = _lost_headline(body, main)
        left["text around the main content"] = whole - _length(main)
        around = (n for n in main.iterancestors() if _tag(n) != "html")
        language = next(filter(None, (n.get("lang") for n in around)), None)
        if language and not main.get("lang"):
            main.set("lang", language)
        main.tail = None
        for child in list(body):
            body.remove(child)
        body.text = None
        if headline is not None:
            headline.tail = None
            body.append(headline)
        body.append(main)
    gone: set[etree._Element] = set()
    for node in list(body.iter(etree.Element)):
        if node.getparent() in gone:
            gone.add(node)
            continue
        kind = _kind(node)
        parent = node.getparent()
        if not kind or node is main or parent is None:
            continue
        length = _length(node)
        if length <= whole * _SHARE:
            left[kind] += length
            before = node.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (node.tail or "")
            else:
                parent.text = (parent.text or "") + (node.tail or "")
            node.tail = None
            parent.remove(node)
            gone.add(node)
    return [
        Finding("content-removed", place, f"Left out: {kind} ({length} characters).")
        for kind, length in left.items()
        if length
    ]


def _chosen(body: etree._Element, whole: int) -> etree._Element:
    """The element that holds the main content."""
    mains = [n for n in body.iter(etree.Element) if _tag(n) == "main" or n.get("role") == "main"]
    if mains:
        best = max(mains, key=_length)
        if _length(best) > 0:
            return best
    articles = [n for n in _elements(body, "article") if not _within(n, "article")]
    if len(articles) == 1 and _length(articles[0]) > whole * 0.5:
        return articles[0]
    return body


def _within(node: etree._Element, *names: str) -> bool:
    return any(_tag(parent) in names for parent in node.iterancestors())


def _lost_headline(body: etree._Element, main: etree._Element) -> etree._Element | None:
    """The page's headline, when it stands before the main content and not in it."""
    if next(_elements(main, "h1"), None) is not None:
        return None
    found = [node for node in _elements(body, "h1") if xhtml.text_of(node)]
    return found[0] if len(found) == 1 else None


def _kind(node: etree._Element) -> str:
    """What region of a site this is, empty for content."""
    tag, role = _tag(node), node.get("role", "").strip()
    if role in _KEPT_NAVS or tag in ("html", "body", "main"):
        return ""
    if tag in _REGIONS or role in _REGIONS:
        return _REGIONS.get(tag) or _REGIONS[role]
    if tag in ("header", "footer") and not _within(node, "article", "main", "section"):
        if tag == "header" and next(_elements(node, "h1"), None) is not None:
            return ""
        return f"site {tag}"
    if tag in ("div", "aside", "section", "ul", "form", "p"):
        found = _NAMED.search(f"{node.get('class', '')} {node.get('id', '')}")
        if found and found.lastindex:
            return _NAMED_KINDS[found.lastindex - 1]
    return ""
