"""What a book is called and which language it is in: stated, read off its text, or assumed.

The user's word counts most, then the document's. Only where neither says the language does the
text itself propose one; and a document whose text contradicts it flatly is believed, with a
warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from accessible.bcp47 import name as named
from accessible.bcp47 import primary, tag
from accessible.book import UNKNOWN, XML, Metadata, language_of
from accessible.errors import Finding
from accessible.readers.detection import excerpt, known, languages
from accessible.settings import Settings

#: A language is proposed from this likelihood on: then 99 of 100 proposals are right on five words.
SURE = 0.6
#: A document is doubted when its text is another language at least this likely…
CERTAIN = 0.95
#: …and as long as this, in characters: a few foreign lines prove nothing.
ENOUGH = 2_000
#: What is read in when nobody knows.
ASSUMED = "en"

#: Languages that differ too little for a doubt, or that people call by one name.
_ALIKE = ("bs hr sr", "da nb nn no", "el grc", "id ms", "yue zh")
#: Elements, also SVG's and MathML's, whose text is no language, or not seen.
_UNREAD = frozenset("head script style code samp kbd math".split())
#: “2”, “2.1.3” (``group-position``, EPUB 3.3 §D.3), and the “2.0” of Calibre.
_POSITION = re.compile(r"(\d{1,6})\.0{1,6}|\d{1,6}(?:\.\d{1,6}){0,9}", re.ASCII)
_ATTRIBUTES = (f"{{{XML}}}lang", "lang")


def metadata_of(
    settings: Settings,
    place: str,
    roots: Iterable[etree._Element],
    *,
    title: str,
    language: str,
    authors: tuple[str, ...] = (),
    mend: bool = True,
    **others: Any,
) -> tuple[Metadata, tuple[Finding, ...]]:
    """The metadata of a book with a title and a language, whatever its source lacked.

    ``roots`` hold the text, documents or bodies; ``title``, ``language``, ``authors`` and
    ``others`` (fields of ``Metadata``) are what the source states, empty for what it does not.
    ``place`` is the file's name: its stem stands in for the title. In the trees, malformed
    ``lang`` attributes are mended if ``mend``, and the book's language becomes the user's where one
    is given.
    """
    roots = tuple(roots)
    if mend:
        _mend(roots)
    if settings.series:
        # What place another series gave it says nothing of this one.
        others["series_position"] = ""
    for name in ("publisher", "series", "series_position", "isbn", "date"):
        if wanted := getattr(settings, name):
            others[name] = wanted
    made = Metadata(
        title=settings.title or " ".join(title.split()),
        language=tag(language),
        authors=settings.authors or authors,
        **others,
    )
    findings: list[Finding] = []
    if not made.title:
        stem = place.rpartition(".")[0] or place
        made = replace(made, title=" ".join(re.sub(r"[_\s]+", " ", stem).split()) or place)
        message = f"The document has no title; “{made.title}” stands in for it."
        findings.append(Finding("title-assumed", place, message))
    if settings.language:
        _restate(roots, made.language, settings.language)
        return replace(made, language=settings.language), tuple(findings)
    spoken, found = _language(roots, made.language, place)
    return replace(made, language=spoken), (*findings, *found)


def position(written: str) -> str:
    """A place in a series as a number (``2``, ``1.5``); empty where it is none."""
    found = _POSITION.fullmatch(written.strip())
    return (found[1] or found[0]) if found else ""


def _language(
    roots: tuple[etree._Element, ...], stated: str, place: str
) -> tuple[str, list[Finding]]:
    """The language of the book, and what is to be said about how it was found."""
    stated = "" if stated == UNKNOWN else stated
    lengths = _lengths(roots, stated)
    unstated = [(name, lengths.pop(name, 0)) for name in ("", UNKNOWN)]
    most = max(lengths, key=lambda language: lengths[language], default="")
    if stated or lengths.get(most, 0) > sum(length for _, length in unstated):
        return stated or most, _doubts(most, roots, stated, lengths.get(most, 0), place)
    language, likely = next(iter(languages(_excerpt(roots, stated, unstated)).items()), ("", 0.0))
    if likely < SURE:
        message = f"The document does not say its language; {named(ASSUMED)} is assumed."
        return ASSUMED, [Finding("language-assumed", place, message)]
    message = (
        f"The document does not say its language; its text looks like {named(language)}, "
        f"{_percent(likely)} sure."
    )
    return language, [Finding("language-detected", place, message)]


def _doubts(
    stated: str, roots: tuple[etree._Element, ...], outer: str, length: int, place: str
) -> list[Finding]:
    """A warning when nearly all the text that is said to be in one language is in another."""
    if length < ENOUGH:
        return []
    shares = languages(_excerpt(roots, outer, [(stated, length)]))
    language, likely = next(iter(shares.items()), ("", 0.0))
    first = primary(stated)
    alike = any({first, primary(language)} <= set(group.split()) for group in _ALIKE)
    if likely < CERTAIN or alike or first in map(primary, shares) or first not in known():
        return []
    message = (
        f"The document says that it is {named(stated)}, but its text looks like {named(language)}, "
        f"{_percent(likely)} sure."
    )
    return [Finding("language-doubtful", place, message)]


def _percent(likely: float) -> str:
    """A likelihood for people: never quite certain."""
    return f"{min(likely, 0.99):.0%}"


def _lengths(roots: tuple[etree._Element, ...], outer: str) -> dict[str, int]:
    """How long the text in each language is, its pieces with a space between them."""
    lengths: dict[str, int] = {}
    for language, piece in _pieces(roots, outer):
        lengths[language] = lengths.get(language, -1) + 1 + len(piece)
    return lengths


def _excerpt(
    roots: tuple[etree._Element, ...], outer: str, wanted: Sequence[tuple[str, int]]
) -> str:
    """What tells the language of the text in the ``wanted`` languages, given with its lengths."""

    def pieces() -> Iterator[str]:
        for name, _ in wanted:
            before = ""
            for language, piece in _pieces(roots, outer):
                if language == name:
                    yield before + piece
                    before = " "

    return excerpt(pieces(), sum(length for _, length in wanted))


def _pieces(roots: tuple[etree._Element, ...], outer: str) -> Iterator[tuple[str, str]]:
    """The text of the documents in pieces, each after the language that rules it; ``outer`` where
    none does. All of a long book's text is never there at once."""
    for root in roots:
        ruling = [outer]
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, node in steps:
            if event == "start":
                ruling.append(language_of(node, ruling[-1]))
                if etree.QName(node).localname in _UNREAD:
                    steps.skip_subtree()
                else:
                    if (text := node.text) and not text.isspace():
                        yield ruling[-1], " ".join(text.split())
            else:
                ruling.pop()
                if node is not root and (text := node.tail) and not text.isspace():
                    yield ruling[-1], " ".join(text.split())


def _mend(roots: tuple[etree._Element, ...]) -> None:
    """``lang`` attributes in their usual form, the two of an element alike; what is no tag goes.

    An empty one stays: it says that the language is unknown (HTML §3.2.6.2).
    """
    for root in roots:
        for node in root.iter(etree.Element):
            stated = [name for name in _ATTRIBUTES if node.get(name) is not None]
            if stated:
                written = node.get(stated[0], "").strip()
                for name in stated:
                    if written and not tag(written):
                        del node.attrib[name]
                    else:
                        node.set(name, tag(written))


def _restate(roots: tuple[etree._Element, ...], source: str, wanted: str) -> None:
    """What is in the book's own language, as the source calls it, is in the user's.

    Its own language is what it states of itself, unless its documents hardly know of that.
    """
    lengths = _lengths(roots, source)
    most = max(lengths, key=lambda language: lengths[language], default="")
    own = source if 10 * lengths.get(source, 0) >= lengths.get(most, 0) else most
    for root in roots:
        for node in root.iter(etree.Element):
            for name in _ATTRIBUTES:
                if own and node.get(name) == own:
                    node.set(name, wanted)
