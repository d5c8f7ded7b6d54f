"""What is known of a document's elements before it is read: seen, apart, left out, notes."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from lxml import etree

Elements = Set[etree._Element]


@dataclass(frozen=True, slots=True)
class Known:
    """Of one chapter's own copy of its tree; each element stands for all that it holds.

    ``hidden``: style sheets hide it. ``lines``: inline markup that they lay out as a block.
    ``unmarked``: list items that they take the marks from. ``left_out``: the settings leave
    it unsaid; with the title of its section, or nothing. ``notes``: ``footnote`` or ``endnote``.
    ``references``: it refers to a note. ``backlinks``: links from notes that are only signs.
    ``recorded``: the book has its own narration of it.
    """

    hidden: Elements = frozenset()
    lines: Elements = frozenset()
    unmarked: Elements = frozenset()
    left_out: Mapping[etree._Element, str] = field(default_factory=dict)
    notes: Mapping[etree._Element, str] = field(default_factory=dict)
    references: Elements = frozenset()
    backlinks: Elements = frozenset()
    recorded: Elements = frozenset()
