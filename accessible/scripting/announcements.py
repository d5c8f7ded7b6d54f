"""What listeners are told where readers see it at a glance: a table's size and headers, a list's
length and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from accessible.scripting.known import Known
from accessible.scripting.lists import LISTS, listing_of
from accessible.scripting.markup import local_name, visible_text
from accessible.scripting.place import Place, nearest_language
from accessible.scripting.tables import grid_of
from accessible.scripting.utterances import Announcement
from accessible.spoken import Speaker, labels

#: A header is told by this many of its characters: it is heard before every cell.
_HEADER = 80


@dataclass(slots=True)
class Announcements:
    """Those of one document. ``how``: ``full`` (all), ``brief`` (no sizes), ``none`` (nothing).
    ``language`` is the document's.

    ``layout`` are the tables that only lay out a page.
    """

    how: str
    language: str
    speaker: Speaker
    known: Known
    silent: Callable[[etree._Element], bool]
    layout: set[etree._Element] = field(default_factory=set)
    _headers: dict[etree._Element, tuple[etree._Element, ...]] = field(default_factory=dict)
    _numbers: dict[etree._Element, str] = field(default_factory=dict)
    _names: dict[etree._Element, str] = field(default_factory=dict)

    def at(self, element: etree._Element, place: Place) -> Announcement | None:
        """What is to be said before the first thing in an element; ``place`` is the one in it.

        Elements must come in document order: a table before its cells, a list before its items.
        """
        name = local_name(element)
        if name == "table":
            return self._table(element)
        if name in LISTS:
            return self._list(element, place.level)
        if self.how == "none":
            return None
        if element in self._headers:
            told = list(filter(None, map(self._name, self._headers[element])))
            return lambda language: labels.headed(told, language)
        if element in self._numbers:
            number = self._numbers[element]
            return lambda language: labels.headed([number], language)
        return None

    def _table(self, element: etree._Element) -> Announcement | None:
        grid = grid_of(element, self.silent)
        if grid is None:
            self.layout.add(element)
            return None
        self._headers.update(grid.headers)
        notes = self.known.notes
        if self.how != "full" or (notes and any(row in notes for row in element.iter("{*}tr"))):
            return None
        return lambda language: labels.table(grid.rows, grid.columns, language)

    def _list(self, element: etree._Element, level: int) -> Announcement | None:
        listing = listing_of(element, self.silent, self.known.unmarked)
        self._numbers.update(listing.numbers)
        if self.how != "full" or not listing.told:
            return None
        if any(item in self.known.notes for item in element):
            return None
        return lambda language: labels.listing(listing.kind, listing.count, level, language)

    def _name(self, header: etree._Element) -> str:
        """A header as it is said before a cell: its ``abbr``, or its text (HTML §4.9.10)."""
        if header not in self._names:
            text = " ".join((header.get("abbr") or visible_text(header)).split())
            if len(text) > _HEADER:
                text = text[:_HEADER].rpartition(" ")[0] or text[:_HEADER]
            language = nearest_language(header, self.language)
            said = self.speaker.speak(text.rstrip(" .,:;"), language).text if text else ""
            self._names[header] = said.strip()
        return self._names[header]
