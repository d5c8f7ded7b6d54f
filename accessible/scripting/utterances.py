"""Makes the utterances of one document: their ids, what is said before them, what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from accessible.errors import Finding
from accessible.scripting import pauses
from accessible.scripting.ids import Ids
from accessible.scripting.place import Place
from accessible.scripting.units import Role, Utterance
from accessible.spoken import Annotation, Speaker

#: The words of an announcement in a language (BCP 47); empty where we lack the language.
Announcement = Callable[[str], str]


@dataclass(slots=True)
class Utterances:
    """``language`` is the document's.

    ``waiting`` are announcements for the next thing that is said and cannot be skipped: a structure
    puts its own there when it opens, and takes back what nothing was said after.
    """

    href: str
    language: str
    speaker: Speaker
    ids: Ids
    findings: list[Finding] = field(default_factory=list)
    waiting: list[Announcement] = field(default_factory=list)

    def make(
        self,
        element: etree._Element,
        text: str,
        place: Place,
        before: str = "",
        epub_type: str = "",
        annotations: Sequence[Annotation] = (),
    ) -> Utterance:
        """The unit of an element with a usable id."""
        if not epub_type and self.waiting:
            before = "".join(words(place.language) for words in self.waiting) + before
            self.waiting.clear()
        return Utterance(
            id=self.ids.give(element),
            written=text,
            spoken=self.speaker.speak(
                text,
                place.language,
                before=before,
                heading=place.role is Role.HEADING,
                annotations=annotations,
            ),
            language=place.language,
            role=place.role,
            pause=pauses.SENTENCE,
            epub_type=epub_type,
        )

    def found(self, code: str, element: etree._Element | None, message: str) -> None:
        """A finding at an element, or at the nearest one around it that has an id."""
        node = element
        while node is not None and not node.get("id"):
            node = node.getparent()
        place = self.href if node is None else f"{self.href}#{node.get('id')}"
        self.findings.append(Finding(code, place, message))
