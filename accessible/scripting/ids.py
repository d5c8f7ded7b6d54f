"""The ids of one document: which can name a unit, and new ones for elements that have none."""

from __future__ import annotations

from lxml import etree


class Ids:
    """An id names the first element that has it, and is there, without white space (HTML §3.2.6).

    Publishers' documents break both rules. Their ids are never changed, for links lead to them:
    ``usable`` tells whether a unit may have this element. ``spoilt`` are those that it may not.
    """

    def __init__(self, root: etree._Element) -> None:
        self._owners: dict[str, etree._Element] = {}
        self._count = 0
        self.spoilt: list[etree._Element] = []
        for element in root.iter("*"):
            given = element.get("id")
            if given is None:
                continue
            if self._owners.setdefault(given, element) is not element or not _is_name(given):
                self.spoilt.append(element)

    def usable(self, element: etree._Element) -> bool:
        """Whether the element has an id of its own, or can be given one."""
        given = element.get("id")
        return given is None or (_is_name(given) and self._owners.get(given) is element)

    def find(self, name: str) -> etree._Element | None:
        """The element that a link to an id leads to."""
        return self._owners.get(name)

    def give(self, element: etree._Element, kind: str = "u") -> str:
        """The id of a usable element: its own, or a new one that the document does not have.
        ``kind`` begins it: a unit, or a word (``w``)."""
        given = element.get("id")
        while given is None:
            self._count += 1
            candidate = f"{kind}{self._count:05d}"
            if candidate not in self._owners:
                given = candidate
                self._owners[given] = element
                element.set("id", given)
        return given


def _is_name(given: str) -> bool:
    return bool(given) and not any(character.isspace() for character in given)
