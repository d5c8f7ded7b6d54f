"""``epub:switch`` and ``epub:trigger`` (EPUB 3.3 §C.3, deprecated): what of them is not seen."""

from __future__ import annotations

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML

#: What stands around content in a switch: it is neither seen nor in the way.
SWITCHES = frozenset(f"{{{EPUB}}}{name}" for name in ("switch", "case", "default"))
_SHOWN = (MATHML, SVG, XHTML)


def unshown(root: etree._Element) -> set[etree._Element]:
    """The cases that a reading system passes over, and the triggers.

    A switch shows its first case in a language that every reading system knows, else its default.
    """
    found: set[etree._Element] = set(root.iter(f"{{{EPUB}}}trigger"))
    for switch in root.iter(f"{{{EPUB}}}switch"):
        shown = next(
            (case for case in switch if case.get("required-namespace") in _SHOWN),
            switch.find(f"{{{EPUB}}}default"),
        )
        found.update(case for case in switch if case is not shown and isinstance(case.tag, str))
    return found
