"""Makes the utterances of one document: their ids, what is said before them, what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from accessible.errors import Finding
from accessible.scripting import pauses
from accessible.scripting.aural import Aural
from accessible.scripting.ids import Ids
from accessible.scripting.place import Place
from accessible.scripting.turns import PLAINLY, Telling, around, told
from accessible.scripting.units import Role, Turn, Utterance
from accessible.spoken import Annotation, Speaker, Spoken

#: The words of an announcement in a language (BCP 47); empty where we lack the language.
Announcement = Callable[[str], str]


@dataclass(slots=True)
class Utterances:
    """``language`` is the document's.

    ``waiting`` are announcements for the next thing that is said and cannot be skipped: a structure
    puts its own there when it opens, and takes back what nothing was said after. ``aural`` is how
    its elements sound; ``pauses_before`` the pauses that it wants before units, by their ids.
    """

    href: str
    language: str
    speaker: Speaker
    ids: Ids
    findings: list[Finding] = field(default_factory=list)
    waiting: list[Announcement] = field(default_factory=list)
    aural: Aural = field(default_factory=Aural)
    pauses_before: dict[str, int] = field(default_factory=dict)

    def make(
        self,
        element: etree._Element,
        text: str,
        place: Place,
        before: str = "",
        epub_type: str = "",
        annotations: Sequence[Annotation] = (),
    ) -> Utterance:
        """The unit of an element with a usable id, said as a whole."""
        spoken = self.say(text, place, before, epub_type, annotations)
        telling = told(spoken, place.language, self.aural.delivery(element))
        return self.unit(element, text, spoken, place, telling, epub_type)

    def say(
        self,
        text: str,
        place: Place,
        before: str = "",
        epub_type: str = "",
        annotations: Sequence[Annotation] = (),
    ) -> Spoken:
        """What is said for a text, after what waits to be said before it."""
        if not epub_type and self.waiting:
            before = "".join(words(place.language) for words in self.waiting) + before
            self.waiting.clear()
        return self.speaker.speak(
            text,
            place.language,
            before=before,
            heading=place.role is Role.HEADING,
            annotations=annotations,
        )

    def unit(
        self,
        element: etree._Element,
        text: str,
        spoken: Spoken,
        place: Place,
        telling: Telling = PLAINLY,
        epub_type: str = "",
    ) -> Utterance:
        """The unit of an element with a usable id, with what is heard before and after it."""
        name = self.ids.give(element)
        if self.aural.gaps:
            whole = Turn(0, len(spoken.text), place.language)
            telling = around(telling, whole, *self.aural.edges(element))
            if telling.before:
                self.pauses_before[name] = telling.before
        return Utterance(
            id=name,
            written=text,
            spoken=spoken,
            language=place.language,
            role=place.role,
            pause=max(pauses.SENTENCE, telling.after),
            epub_type=epub_type,
            turns=telling.turns,
        )

    def found(self, code: str, element: etree._Element | None, message: str) -> None:
        """A finding at an element, or at the nearest one around it that has an id."""
        node = element
        while node is not None and not node.get("id"):
            node = node.getparent()
        place = self.href if node is None else f"{self.href}#{node.get('id')}"
        self.findings.append(Finding(code, place, message))
