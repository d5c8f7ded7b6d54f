"""Roles for structures that a book names only by ``epub:type`` (EPUB Type to ARIA Role Authoring
Guide 1.1): assistive technology hears roles, and nothing of ``epub:type``."""

from __future__ import annotations

from lxml import etree

from accessible.book import EPUB, XHTML
from accessible.readers.xhtml import ROLED

_LINKS = frozenset({"noteref", "backlink", "glossref", "biblioref"})
#: The types that have a role on an element of this name.
_ROLES = {
    "section": ROLED,
    "a": _LINKS,
    "aside": frozenset({"footnote", "tip", "notice", "pullquote"}),
    "span": frozenset({"pagebreak"}),
    "hr": frozenset({"pagebreak"}),
}


def add_roles(root: etree._Element) -> int:
    """Give each such element without a role the one that matches; how many there were."""
    added = 0
    for name, types in _ROLES.items():
        for element in root.iter(f"{{{XHTML}}}{name}"):
            kinds = (element.get(f"{{{EPUB}}}type") or "").split()
            match = next((kind for kind in kinds if kind in types), None)
            if match and element.get("role") is None:
                element.set("role", f"doc-{match}")
                added += 1
    return added
