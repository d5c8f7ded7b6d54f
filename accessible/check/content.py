"""What the documents of a publication hold, counted: what its metadata are held against."""

from __future__ import annotations

from collections import Counter
from posixpath import basename

from accessible.book import MATHML, SVG, XHTML
from accessible.check.alternatives import (
    has_no_alternative,
    is_placeholder,
    is_silent_drawing,
    is_suspicious,
)
from accessible.check.document import Document
from accessible.check.markup import is_decoration, local, written
from accessible.check.package import Package

_SSML = "{http://www.w3.org/2001/10/synthesis}"
#: Sections whose pictures (a cover, a publisher's mark) tell nothing that the text does not.
_PARATEXT = frozenset(
    "cover titlepage copyright-page imprint colophon halftitlepage imprimatur".split()
)
_ROLES_OF_NOTHING = frozenset({"presentation", "none"})


class Content:
    """The figures of one publication, added up document by document.

    ``count`` has ``documents``, ``letters`` (characters of text), ``pictures`` (that mean
    something; ``telling`` ones outside of covers and title pages), ``unsaid`` (without
    alternative), ``formulas`` and ``worded`` ones (with an alternative), ``videos``, ``captions``,
    ``sounds``, ``headings``, ``page breaks``, ``narrated`` documents, and so on.
    """

    def __init__(self, package: Package) -> None:
        self.count: Counter[str] = Counter()
        fixed = "pre-paginated" in package.values("rendition:layout")
        self.count["fixed layout"] = int(fixed)
        for item in package.items.values():
            self.count["lexicons"] += item.media_type == "application/pls+xml"
            self.count["films"] += item.media_type.startswith("video/")
            self.count["moving pictures"] += item.media_type in ("image/gif", "image/apng")

    def add(self, document: Document) -> None:
        """Count one document."""
        count = self.count
        count["documents"] += 1
        if document.in_spine:
            count["narrated"] += document.overlay is not None
            count["headings"] += len(document.headings)
        count["letters"] += len("".join(written(document.body).split()))
        self._pictures(document)
        for math in document.every("math"):
            if math.tag == f"{{{MATHML}}}math":
                count["formulas"] += 1
                named = (math.get("alttext") or math.get("aria-label") or "").strip()
                described = math.get("aria-describedby") or math.get("aria-details")
                count["worded"] += bool(described or (named and not is_placeholder(named)))
        for name, what in (
            ("video", "videos"), ("audio", "sounds"), ("canvas", "canvases"), ("ruby", "ruby"),
            ("iframe", "frames"), ("table", "tables"), ("script", "scripts"),
        ):  # fmt: skip
            count[what] += len(document.every(name))
        # Scripts are hidden from everybody, and run all the same.
        count["scripts"] += sum(1 for _ in document.root.iter(f"{{{XHTML}}}script"))
        for track in document.every("track"):
            count[track.get("kind", "subtitles").strip().lower()] += 1
        for element, kinds in document.kinds.items():
            count["page breaks"] += "pagebreak" in kinds
            count["indexes"] += bool(kinds & {"index", "index-group", "index-entry"})
            roles = (element.get("role") or "").split()
            count["roles"] += bool(roles) and _ROLES_OF_NOTHING.isdisjoint(roles)
        for element in document.position:
            for name in map(str, element.attrib):
                if name.startswith(_SSML):
                    count["pronunciations"] += 1
                elif name in ("aria-details", "longdesc", "aria-describedby"):
                    count["descriptions"] += 1
                elif name.startswith("aria-"):
                    count["aria"] += 1
        count["descriptions"] += sum(
            1 for details in document.every("details") if details.getparent() is not None
        )

    def _pictures(self, document: Document) -> None:
        count = self.count
        for element in document.every("img", "svg", "object", "canvas"):
            name = local(element)
            if name == "svg":
                if element.tag != f"{{{SVG}}}svg" or is_decoration(element):
                    continue
                if any(local(outer) == "svg" for outer in element.iterancestors()):
                    continue
                unsaid = is_silent_drawing(element, document)
            else:
                if name == "object" and not element.get("type", "").startswith("image/"):
                    continue
                if element.get("alt") == "" or is_decoration(element):
                    continue
                unsaid = has_no_alternative(element, document)
            count["pictures"] += 1
            count["unsaid"] += unsaid
            alt, source = (element.get("alt") or "").strip(), basename(element.get("src") or "")
            count["doubtful"] += bool(alt) and is_suspicious(alt, source)
            around = (document.kinds.get(outer, frozenset()) for outer in element.iterancestors())
            count["telling"] += all(_PARATEXT.isdisjoint(kinds) for kinds in around)
