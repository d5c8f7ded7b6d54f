"""``epub:type`` beside the role that assistive technology hears (EPUB Type to ARIA Role Guide)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from accessible.book import EPUB
from accessible.check.document import Document
from accessible.check.markup import local
from accessible.check.publication import Publication, Subject
from accessible.errors import Finding

_SECTION_TYPES = """
abstract acknowledgments afterword appendix bibliography chapter colophon conclusion credits
dedication endnotes epigraph epilogue errata foreword glossary index introduction part preface
prologue qna
"""
#: The role of each type, and the elements that may have it.
_ROLES: dict[str, tuple[str, frozenset[str]]] = {
    **{kind: (f"doc-{kind}", frozenset({"section"})) for kind in _SECTION_TYPES.split()},
    "toc": ("doc-toc", frozenset({"nav", "section"})),
    "page-list": ("doc-pagelist", frozenset({"nav", "section"})),
    "pagebreak": ("doc-pagebreak", frozenset({"span", "div", "hr"})),
    "noteref": ("doc-noteref", frozenset({"a"})),
    "backlink": ("doc-backlink", frozenset({"a"})),
    "glossref": ("doc-glossref", frozenset({"a"})),
    "biblioref": ("doc-biblioref", frozenset({"a"})),
    "footnote": ("doc-footnote", frozenset({"aside", "div"})),
    "pullquote": ("doc-pullquote", frozenset({"aside", "section"})),
    "tip": ("doc-tip", frozenset({"aside"})),
    "notice": ("doc-notice", frozenset({"aside", "section"})),
    "subtitle": ("doc-subtitle", frozenset({"p", "span", "div"})),
    "cover-image": ("doc-cover", frozenset({"img"})),
}


class Roles(Subject):
    """Types without the role that belongs to them: one note for each type."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.without: dict[str, tuple[int, str]] = {}

    def see(self, document: Document) -> Iterator[Finding]:
        for element, kinds in document.kinds.items():
            if element.get("role"):
                continue
            for kind in kinds & _ROLES.keys():
                if self._may_have(element, kind):
                    count, place = self.without.get(kind, (0, document.place(element)))
                    self.without[kind] = (count + 1, place)
        yield from ()

    def _may_have(self, element: etree._Element, kind: str) -> bool:
        if element.get(f"{{{EPUB}}}type") is None or local(element) not in _ROLES[kind][1]:
            return False
        # An entry of the landmarks has the type of what it leads to.
        parents = (outer.get(f"{{{EPUB}}}type") or "" for outer in element.iterancestors())
        return not any("landmarks" in kinds.split() for kinds in parents)

    def close(self) -> Iterator[Finding]:
        for kind, (count, place) in self.without.items():
            role = _ROLES[kind][0]
            message = (
                f"{count} elements of the type “{kind}” are without the role “{role}”."
                if count > 1
                else f"An element of the type “{kind}” is without the role “{role}”."
            )
            yield Finding("role-missing", place, message)
