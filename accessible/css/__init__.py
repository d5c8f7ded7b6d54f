"""What style sheets say of a document: which elements they hide, what colors they give.

Sheets come from ``link`` and ``style`` elements and from ``xml-stylesheet`` instructions, and may
import others (CSS Cascade 5 §2, xml-stylesheet 1.0). Each is parsed once a book, and of it only
the rules that can matter. Hostile sheets cost bounded time and raise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from posixpath import dirname

from lxml import etree

from accessible.book import SVG, XHTML
from accessible.container import local_path
from accessible.css.cascade import Cascade, stated
from accessible.css.colors import Color, Colors, color_of, colors, of_class, of_element
from accessible.css.rules import (
    SCREENS,
    VOICES,
    Declaration,
    Import,
    Rule,
    When,
    decode,
    media,
    rules,
    url_of,
)
from accessible.css.speech import SPEECH, declared, selected

__all__ = ["Cascade", "Color", "Colors", "Declaration", "Sheets", "color_of", "selected", "url_of"]

#: A sheet without one of these words hides nothing, moves nothing and lists nothing unmarked.
_LAYOUT = re.compile(r"display|visibility|float|position|list-style", re.I)
_COLORS = re.compile(r"color|background", re.I)
#: The most sheets that one document draws in, and the longest chain of imports.
_MOST = 64
_DEEPEST = 8

_LINKS = (f"{{{XHTML}}}link", f"{{{XHTML}}}style", f"{{{SVG}}}style")
_ATTRIBUTE = re.compile(r"""\b(href|type|media|alternate)\s*=\s*("[^"<]*"|'[^'<]*')""")


@dataclass(frozen=True, slots=True)
class _Source:
    """A sheet that a document names: by its path, or its own text (then ``path`` is the document's,
    which its imports are relative to)."""

    path: str
    when: When
    text: str | None = None


@dataclass(slots=True)
class Sheets:
    """The style sheets of one book. ``load`` gives the bytes of a file of it by its path, or
    ``None``; it is asked once for each sheet and use."""

    load: Callable[[str], bytes | None]
    _texts: dict[str, str] = field(default_factory=dict)
    _parsed: dict[tuple[object, ...], list[Rule | Import]] = field(default_factory=dict)
    _cascades: dict[tuple[_Source, ...], Cascade] = field(default_factory=dict)

    def cascade(
        self, root: etree._Element, path: str, prolog: etree._Element | None = None
    ) -> Cascade:
        """What the sheets of a document say of its elements. ``path`` is the document's own;
        ``prolog`` the root whose neighbours are its processing instructions, where ``root`` is a
        copy without them."""
        sources = tuple(_sources(root, path, root if prolog is None else prolog))
        if sources not in self._cascades:
            self._cascades[sources] = Cascade(list(self._rules(sources, _LAYOUT)))
        return self._cascades[sources]

    def colors(self, root: etree._Element, path: str, name: str) -> tuple[Colors, Colors]:
        """The colors that a document's sheets give to a class: by light, by dark."""
        wanted = re.compile(re.escape(name))
        return colors(self._rules(_sources(root, path, root), wanted), of_class(name))

    def page_colors(self, root: etree._Element, path: str) -> tuple[Colors, Colors]:
        """The colors of a document's page, which its text stands in: those of its body, and of the
        root where the body has none."""
        found = list(self._rules(_sources(root, path, root), _COLORS))
        light, dark = colors(found, of_element(root, root))
        for body in root.iterchildren(f"{{{XHTML}}}body"):
            inner = colors(found, of_element(root, body))
            light, dark = inner[0].over(light), inner[1].over(dark)
        return light, dark

    def stated(
        self, root: etree._Element, path: str, names: frozenset[str]
    ) -> Callable[[etree._Element], dict[str, str]]:
        """For each element of a document the values that its sheets and its own style state of
        some properties, as they are written; what is not stated is not there. Rules that apply on
        some screens only are left out."""
        wanted = re.compile("|".join(map(re.escape, sorted(names))), re.I)
        return stated(root, list(self._rules(_sources(root, path, root), wanted)), names)

    def speech(
        self, root: etree._Element, path: str, prolog: etree._Element
    ) -> dict[etree._Element, list[tuple[Declaration, str]]]:
        """What the sheets and the own styles of a document's elements say of how they sound (CSS
        Speech 1), for those of which anything is said: the declarations in the order of the
        cascade, the last counts most, each with the file that its addresses are relative to."""
        found = self._placed(_sources(root, path, prolog, VOICES), SPEECH, VOICES)
        return declared(root, found, path)

    def _rules(
        self,
        sources: Iterable[_Source],
        wanted: re.Pattern[str],
        types: frozenset[str] = SCREENS,
    ) -> Iterator[Rule]:
        return (rule for rule, _ in self._placed(sources, wanted, types))

    def _placed(
        self, sources: Iterable[_Source], wanted: re.Pattern[str], types: frozenset[str]
    ) -> Iterator[tuple[Rule, str]]:
        """The rules in order, each with the file that it stands in."""
        left = [_MOST]
        for source in sources:
            yield from self._unfolded(source, wanted, types, (), left)

    def _unfolded(
        self,
        source: _Source,
        wanted: re.Pattern[str],
        types: frozenset[str],
        above: tuple[str, ...],
        left: list[int],
    ) -> Iterator[tuple[Rule, str]]:
        """A sheet's rules with those that it imports in their place."""
        if left[0] <= 0:
            return
        left[0] -= 1
        for item in self._read(source, wanted, types):
            when = min(source.when, item.when)
            if isinstance(item, Rule):
                yield (item if when is item.when else replace(item, when=when)), source.path
                continue
            path = local_path(dirname(source.path), item.url)
            if path is not None and path not in above and len(above) < _DEEPEST:
                inner = _Source(path, when)
                yield from self._unfolded(inner, wanted, types, (*above, source.path), left)

    def _read(
        self, source: _Source, wanted: re.Pattern[str], types: frozenset[str]
    ) -> list[Rule | Import]:
        text = source.text
        if text is None:
            if source.path not in self._texts:
                data = self.load(source.path)
                self._texts[source.path] = decode(data) if data else ""
            text = self._texts[source.path]
        key = (wanted.pattern, types, text)
        if key not in self._parsed:
            self._parsed[key] = rules(text, wanted, types)
        return self._parsed[key]


def _sources(
    root: etree._Element, path: str, prolog: etree._Element, types: frozenset[str] = SCREENS
) -> Iterator[_Source]:
    """The sheets that a document names, in order, without alternate ones."""
    for instruction in prolog.itersiblings(preceding=True):
        if isinstance(instruction, etree._ProcessingInstruction):
            yield from _instructed(instruction, path, types)
    for element in root.iter(*_LINKS):
        if not _is_css(element.get("type", "")):
            continue
        when = media(element.get("media", ""), types)
        if element.tag == _LINKS[0]:
            kinds = element.get("rel", "").lower().split()
            target = local_path(dirname(path), element.get("href", ""))
            if target is not None and "stylesheet" in kinds and "alternate" not in kinds:
                yield _Source(target, when)
        else:
            yield _Source(path, when, "".join(map(str, element.itertext())))


def _instructed(
    instruction: etree._ProcessingInstruction, path: str, types: frozenset[str]
) -> Iterator[_Source]:
    if instruction.target != "xml-stylesheet":
        return
    stated = {name: value[1:-1] for name, value in _ATTRIBUTE.findall(instruction.text or "")}
    target = local_path(dirname(path), stated.get("href", ""))
    if target is not None and _is_css(stated.get("type", "")) and stated.get("alternate") != "yes":
        yield _Source(target, media(stated.get("media", ""), types))


def _is_css(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() in ("", "text/css")
