"""The text of an XML source as it is written: references, CDATA sections, line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accessible import xml

_REFERENCE = re.compile(r"&(?:#(x[0-9a-fA-F]+|[0-9]+)|([^;&\s]+));")
#: What is not one character of the source for one character of the text.
_UNLIKE = re.compile(r"&[^;&\s]+;|\r\n?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
CDATA, CDATA_END = "<![CDATA[", "]]>"
_SPACES = str.maketrans("\t\n\r", "   ")
IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


class Lost(Exception):
    """The source and the tree do not belong together, as far as this can tell."""


class Characters:
    """What the references of a document stand for; ``entities`` are those that it declares."""

    def __init__(self, entities: Mapping[str, str]) -> None:
        self._entities = entities

    def value(self, raw: str) -> str:
        """The value of an attribute (XML §3.3.3)."""
        value = raw.replace("\r\n", "\n").translate(_SPACES)
        if "&" not in value:
            return value
        return _REFERENCE.sub(
            lambda found: self._of(found).translate("" if found.group(1) else _SPACES),
            value,
        )

    def _of(self, reference: re.Match[str]) -> str:
        number, name = reference.groups()
        if number:
            return chr(int(f"0{number}", 16) if number[0] == "x" else int(number))
        found = _NAMED.get(name) or xml.entity(name, self._entities)
        if found is None:
            raise Lost
        return lines(found)

    def units(self, raw: str) -> Iterator[tuple[str, str]]:
        """The pieces of the source's text: their characters, and how they are written.

        One that is written as it is may be cut; the borders of CDATA have no characters.
        """
        is_cdata = raw.startswith(CDATA)
        if is_cdata:
            yield "", CDATA
            raw = raw[len(CDATA) : -len(CDATA_END)]
        at = 0
        for found in _UNLIKE.finditer(raw):
            reference = _REFERENCE.match(found.group())
            if reference and is_cdata:
                continue
            if at < found.start():
                yield raw[at : found.start()], raw[at : found.start()]
            yield self._of(reference) if reference else "\n", found.group()
            at = found.end()
        if at < len(raw):
            yield raw[at:], raw[at:]
        if is_cdata:
            yield "", CDATA_END


def merged(
    gap: list[tuple[bool, str]], written: list[str], characters: Characters
) -> Iterator[str]:
    """What the tree has between two tags of the source, in the source's own words.

    ``gap`` is new markup (``True``) and text, ``written`` the source's text and CDATA sections
    there. Characters that differ are new; those before and after are written as they were. Raises
    ``Lost``.
    """
    wanted = "".join(piece for markup, piece in gap if not markup)
    if "".join(written) == wanted and not any(c in wanted for c in "&<\r"):
        yield from (piece for _, piece in gap)
        return
    units = [unit for raw in written for unit in characters.units(raw)]
    text = "".join(part for part, _ in units)
    if text == wanted and not any(markup for markup, _ in gap):
        yield from written
        return
    same = _common(text, wanted)
    after = _common(text[same:][::-1], wanted[same:][::-1])
    source = _Source(units)
    gone = len(text) - same - after
    at = 0
    for markup, piece in gap:
        if markup:
            yield source.parted(piece)
            continue
        stop = at + len(piece)
        if at < same:
            yield source.take(min(stop, same) - at)
        put = wanted[max(at, same) : min(stop, len(wanted) - after)]
        if put:
            yield source.parted(put.translate(IN_TEXT))
        tail = stop - max(at, len(wanted) - after)
        if tail > 0:
            yield source.skip(gone)
            yield source.take(tail)
            gone = 0
        at = stop
    yield source.skip(gone)
    yield source.rest()


class _Source:
    """The text between two tags of the source, taken a few characters at a time."""

    def __init__(self, units: list[tuple[str, str]]) -> None:
        self._units = units
        self._next = 0
        self._cut = 0
        self._in_cdata = False

    def take(self, count: int) -> str:
        """The next characters as they are written. Raises ``Lost`` when one would be torn."""
        parts = []
        while self._next < len(self._units):
            characters, raw = self._units[self._next]
            if not count and raw != CDATA_END:
                break
            left = len(characters) - self._cut
            if left > count:
                if characters != raw:
                    raise Lost
                parts.append(raw[self._cut : self._cut + count])
                self._cut += count
                break
            parts.append(raw[self._cut :])
            if not characters:
                self._in_cdata = raw == CDATA
            count -= left
            self._next, self._cut = self._next + 1, 0
        return "".join(parts)

    def skip(self, count: int) -> str:
        """Leave characters out; what is to be written keeps CDATA sections whole."""
        if not count:
            return ""
        before = self._in_cdata
        self.take(count)
        return "" if before == self._in_cdata else CDATA_END if before else CDATA

    def rest(self) -> str:
        return "".join(raw for _, raw in self._units[self._next :])

    def parted(self, markup: str) -> str:
        """New markup at this place, outside of any CDATA section."""
        return f"{CDATA_END}{markup}{CDATA}" if self._in_cdata else markup


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    if one == other:
        return len(one)
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def lines(text: str) -> str:
    """Text with the line ends that a parser gives it (XML §2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
