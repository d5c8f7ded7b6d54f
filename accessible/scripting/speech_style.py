"""What the publisher's style sheets, and the settings' characters, make of how elements sound.

CSS Speech 1 with or without EPUB's prefix (EPUB 3.3 §6.3.2): what is inherited is handed on from
the nearest element that states something. ``em`` and ``strong`` alone make no turn of their own: a
voice that breaks off at each stressed word is worse than one that reads over it; a sheet that says
how they sound is followed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname
from typing import Any

from lxml import etree

from accessible.book import Book, Chapter, Recording, Resource, ZipMember
from accessible.container import local_path
from accessible.css import Declaration, Sheets, url_of
from accessible.delivery import Delivery
from accessible.errors import EncodeError, Finding
from accessible.scripting import speech_values as values
from accessible.scripting.aural import Aural
from accessible.scripting.characters import characters
from accessible.scripting.turns import NO_GAP, Gap
from accessible.settings import Settings

_KEPT = frozenset({"inherit", "unset", "revert", "revert-layer"})
#: No sound around an element is longer, in seconds.
_LONGEST_CUE = 30
_DAMAGE = (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, KeyError, EncodeError)


@dataclass(frozen=True, slots=True)
class _Manner:
    """What an element has and hands on to what is inside it."""

    character: str = ""
    family: tuple[str, ...] = ()
    rate: float = 1.0
    pitch: float = 1.0
    volume: float = 1.0
    stress: tuple[float, float] = (1.0, 1.0)
    speak: bool = True
    speak_as: frozenset[str] = frozenset()

    @property
    def is_said(self) -> bool:
        return self.speak and self.volume > 0

    @property
    def delivery(self) -> Delivery:
        rate, pitch = self.stress
        return Delivery(
            self.character,
            self.family,
            round(self.rate * rate, 3),
            round(self.pitch * pitch, 3),
            round(self.volume or 1.0, 3),
        )


_PLAIN = _Manner()


def sounds(
    book: Book, chapters: Sequence[Chapter], sheets: Sheets, settings: Settings
) -> tuple[list[Aural], tuple[Finding, ...]]:
    """How the elements of each chapter (a copy of one of the book's) sound.

    Raises ``UsageError`` where the settings give a character what is no selector.
    """
    speaking, findings = characters(chapters, settings)
    prologs = {chapter.href: chapter.tree for chapter in book.chapters}
    cues = _Cues({resource.href: resource for resource in book.resources})
    passed: dict[str, str] = {}
    found = []
    silenced = 0
    for chapter, own in zip(chapters, speaking, strict=True):
        prolog = prologs.get(chapter.href, chapter.tree)
        stated = sheets.speech(chapter.tree, chapter.href, prolog)
        aural = _aural(chapter, stated, own, cues, passed) if stated or own else Aural()
        silenced += len(aural.silent)
        found.append(aural)
    place = book.source.name if book.source else ""
    findings += [
        Finding("speech-style-unfollowed", name, f"“{name}: {value}” is not followed.")
        for name, value in passed.items()
    ]
    findings += cues.findings()
    if silenced:
        message = f"The style sheets leave {silenced} element{'s' * (silenced != 1)} unsaid."
        findings.append(Finding("speech-silenced", place, message))
    return found, tuple(findings)


def _aural(
    chapter: Chapter,
    stated: Mapping[etree._Element, Sequence[tuple[Declaration, str]]],
    speaking: Mapping[etree._Element, str],
    cues: _Cues,
    passed: dict[str, str],
) -> Aural:
    """What is stated of a document's elements, handed on from the outer to the inner ones."""
    manners: dict[etree._Element, _Manner] = {}
    aural = Aural(deliveries := {}, spellings := {}, gaps := {}, after := {})
    for element in chapter.tree.iter(etree.Element):
        if element not in stated and element not in speaking:
            continue
        outer = next((manners[e] for e in element.iterancestors() if e in manners), _PLAIN)
        box = _Box()
        manner = outer
        for one, base in stated.get(element, ()):
            made = _taken(one, outer, manner) or box.take(one, base, cues)
            if made is None:
                passed.setdefault(one.name, one.written)
            elif isinstance(made, _Manner):
                manner = made
        if element in speaking:
            manner = replace(manner, character=speaking[element])
        manners[element] = manner
        if manner.delivery != outer.delivery:
            deliveries[element] = manner.delivery
        if manner.speak_as != outer.speak_as:
            spellings[element] = manner.speak_as
        if box.gaps() != (NO_GAP, NO_GAP):
            gaps[element] = box.gaps()
        if "pause-after" in box.times:
            after[element] = box.times["pause-after"] + box.times.get("rest-after", 0)
    return replace(aural, silent=_silent(manners))


def _taken(one: Declaration, outer: _Manner, manner: _Manner) -> _Manner | None:
    """The manner with a declaration that is inherited; ``None`` when it is not one, or says nothing
    that is understood."""
    name = _name(one)
    own = _INHERITED.get(name)
    if own is None:
        return None
    words = [token.lower_value for token in values.solid(one.tokens) if token.type == "ident"]
    if len(words) == 1 and (words[0] in _KEPT or words[0] == "initial"):
        value = getattr(_PLAIN if words[0] == "initial" else outer, own[0])
    elif name == "speak" and words == ["spell-out"]:  # CSS 2.2, Appendix A.5
        return replace(manner, speak=True, speak_as=frozenset(words))
    elif name == "voice-family" and words == ["preserve"]:
        value = outer.family
    else:
        value = own[1](one.tokens, outer, manner)
    return None if value is None else replace(manner, **{own[0]: value})


_Reader = Callable[[tuple[Any, ...], _Manner, _Manner], Any]
#: What is inherited: the field of a manner, and how its value is read.
_INHERITED: dict[str, tuple[str, _Reader]] = {
    "speak": ("speak", lambda tokens, outer, own: values.speak(tokens)),
    "speak-as": ("speak_as", lambda tokens, outer, own: values.speak_as(tokens)),
    "voice-family": ("family", lambda tokens, outer, own: values.family(tokens)),
    "voice-rate": ("rate", lambda tokens, outer, own: values.rate(tokens, outer.rate)),
    "voice-pitch": (
        "pitch",
        lambda tokens, outer, own: values.pitch(tokens, outer.pitch, own.family),
    ),
    "voice-volume": ("volume", lambda tokens, outer, own: values.volume(tokens, outer.volume)),
    "voice-stress": ("stress", lambda tokens, outer, own: values.stress(tokens)),
}


@dataclass(slots=True)
class _Box:
    """What an element has before and after it (CSS Speech 1 §4): pauses and rests in milliseconds,
    sounds."""

    times: dict[str, int] = field(default_factory=dict)
    sounds: dict[str, Recording | None] = field(default_factory=dict)

    def take(self, one: Declaration, base: str, cues: _Cues) -> bool | None:
        """Keep a declaration; ``None`` when it says nothing that is understood."""
        name, _, side = _name(one).partition("-")
        if name not in ("pause", "rest", "cue") or side not in ("", "before", "after"):
            return None
        pair = cues.pair(one.tokens, base) if name == "cue" else values.pauses(one.tokens)
        if pair is None:
            return None
        own: dict[str, Any] = self.sounds if name == "cue" else self.times
        for value, each in zip(pair, ("before", "after"), strict=True):
            if side in ("", each):
                own[f"{name}-{each}"] = value
        return True

    def gaps(self) -> tuple[Gap, Gap]:
        """What is heard before the element, and after it."""
        pauses, rests = (
            [self.times.get(f"{kind}-{side}", 0) for side in ("before", "after")]
            for kind in ("pause", "rest")
        )
        opening, closing = (self.sounds.get(f"cue-{side}") for side in ("before", "after"))
        return (
            Gap(pauses[0], ((opening, rests[0]),)) if opening else Gap(pauses[0] + rests[0]),
            Gap(rests[1], ((closing, pauses[1]),)) if closing else Gap(rests[1] + pauses[1]),
        )


def _name(one: Declaration) -> str:
    return one.name.removeprefix("-epub-")


def _silent(manners: Mapping[etree._Element, _Manner]) -> frozenset[etree._Element]:
    """The topmost elements of which nothing is said. What is said inside one that is not to be said
    stays: then those beside it are silent."""
    holding: set[etree._Element] = set()
    for element, manner in manners.items():
        if manner.is_said:
            holding.update(element.iterancestors())
    found = set()
    waiting = [element for element, manner in manners.items() if not manner.is_said]
    while waiting:
        element = waiting.pop()
        if element not in holding:
            found.add(element)
        else:
            waiting += [child for child in element.iterchildren("*") if child not in manners]
    return frozenset(
        element for element in found if not any(e in found for e in element.iterancestors())
    )


@dataclass(slots=True)
class _Cues:
    """The sounds of a book that its sheets have heard around elements (CSS Speech 1 §9.3)."""

    resources: Mapping[str, Resource]
    _made: dict[str, Recording | str] = field(default_factory=dict)

    def pair(
        self, tokens: Iterable[Any], base: str
    ) -> tuple[Recording | None, Recording | None] | None:
        """The sounds before and after that a value names; how loud they are is not followed."""
        found: list[Recording | None] = []
        for token in values.solid(tokens):
            url = url_of(token)
            if url is not None:
                found.append(self._cue(url, base))
            elif token.type == "ident" and token.lower_value == "none":
                found.append(None)
            elif token.type != "dimension" or not found:
                return None
        return (found[0], found[-1]) if 0 < len(found) <= 2 else None

    def _cue(self, url: str, base: str) -> Recording | None:
        path = local_path(dirname(base), url)
        key = path or url
        if key not in self._made:
            self._made[key] = self._recording(path)
        made = self._made[key]
        return made if isinstance(made, Recording) else None

    def _recording(self, path: str | None) -> Recording | str:
        """The whole of a sound file; or why there is none."""
        if path is None:
            return "is not in the book"
        resource = self.resources.get(path)
        if resource is None or not isinstance(resource.content, ZipMember):
            return "is not in the book"
        from accessible.sound import describe  # heavy, and few books have cues

        try:
            with resource.open() as stream:
                length = describe(stream).duration
            stamp = _stamp(resource.content)
        except _DAMAGE:
            return "cannot be played"
        if length > _LONGEST_CUE:
            return f"is longer than {_LONGEST_CUE} seconds"
        return Recording("", resource.content, stamp, 0.0, length) if length > 0 else "is silent"

    def findings(self) -> list[Finding]:
        """One for each sound that is not heard."""
        return [
            Finding("cue-unplayed", key, f"The sound “{key}” {why}: nothing is heard in its place.")
            for key, why in self._made.items()
            if isinstance(why, str)
        ]


def _stamp(member: ZipMember) -> str:
    with zipfile.ZipFile(member.archive) as archive:
        info = archive.getinfo(member.name)
    return f"{info.CRC:08x}-{info.file_size}"
