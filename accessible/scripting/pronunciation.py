"""What a book itself states about how it is said: EPUB 3 Text-to-Speech Enhancements 1.0.

Its lexicons are linked from the documents (``link rel="pronunciation"``, §3); phonemes stand on
elements (``ssml:ph`` with ``ssml:alphabet``, §2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

from lxml import etree

from accessible.book import XHTML, Book, Chapter, Resource
from accessible.errors import Finding
from accessible.spoken.ipa import in_ipa, strange
from accessible.spoken.lexicon import Lexicon, merged, parse
from accessible.spoken.lexicon.pls import MEDIA_TYPE

SSML = "http://www.w3.org/2001/10/synthesis"
_PH, _ALPHABET = f"{{{SSML}}}ph", f"{{{SSML}}}alphabet"
#: A lexicon in a book above this many bytes is not read.
_MOST = 32 * 1024**2


def lexicons_of(book: Book) -> tuple[dict[str, Lexicon], tuple[Finding, ...]]:
    """The book's own lexicon for each chapter by its href, and what of them is not used.

    Lexicons that a document links count in the order of its links. One that no document links is
    taken for all of them: the book would not hold it for nothing.
    """
    resources = {each.href: each for each in book.resources if each.media_type == MEDIA_TYPE}
    if not resources:
        return {}, ()
    links = {chapter.href: list(_links(chapter)) for chapter in book.chapters}
    linked = {href for each in links.values() for href, _ in each}
    everywhere = [(href, "") for href in resources if href not in linked]
    read: dict[tuple[str, str], Lexicon] = {}
    together: dict[tuple[tuple[str, str], ...], Lexicon] = {}
    findings: list[Finding] = []
    found: dict[str, Lexicon] = {}
    for chapter, own in links.items():
        # Chapters with the same links share one lexicon, and its index.
        names = tuple(name for name in (*own, *everywhere) if name[0] in resources)
        for name in names:
            if name not in read:
                read[name], said = _read(resources[name[0]], name[1])
                findings += said
        if names not in together:
            together[names] = merged(*(read[name] for name in names))
        found[chapter] = together[names]
    return found, tuple(dict.fromkeys(findings))


def states_phonemes(tree: etree._Element) -> bool:
    """Whether any element of a document states how it is said."""
    return next(tree.iterfind(f".//*[@{_PH}]"), None) is not None


def pronounced(element: etree._Element) -> str:
    """How an element is said by its ``ssml:ph``, in IPA; empty where nothing usable is stated."""
    ipa = _stated(element)
    return ipa if ipa and not strange(ipa) else ""


def unusable(chapter: Chapter) -> Iterator[Finding]:
    """A finding where phonemes on elements are in no alphabet that we know, or are no IPA."""
    reasons: Counter[str] = Counter()
    for element in chapter.tree.iter(f"{{{XHTML}}}*"):
        if element.get(_PH) is None:
            continue
        ipa = _stated(element)
        if ipa is None:
            reasons[f"are in the alphabet “{_alphabet(element)}”"] += 1
        elif not ipa or strange(ipa):
            reasons[f"are no IPA, like “{element.get(_PH, '')[:60]}”"] += 1
    for reason, count in reasons.items():
        message = f"The phonemes of {count} elements {reason}: they are read as written."
        yield Finding("lexicon-alphabet", chapter.href, message)


def _stated(element: etree._Element) -> str | None:
    """The phonemes in IPA; ``None`` when their alphabet is unknown, empty when there are none."""
    phonemes = element.get(_PH, "").strip()
    return in_ipa(phonemes, _alphabet(element)) if phonemes else ""


def _alphabet(element: etree._Element) -> str:
    """The nearest ``ssml:alphabet`` (§2.2: inherited); IPA where none is stated."""
    node: etree._Element | None = element
    while node is not None:
        alphabet = node.get(_ALPHABET)
        if alphabet:
            return alphabet
        node = node.getparent()
    return "ipa"


def _links(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """The href in the book and the ``hreflang`` of each lexicon that a document links."""
    for link in chapter.tree.iter(f"{{{XHTML}}}link"):
        if "pronunciation" in (link.get("rel") or "").lower().split():
            try:
                path = unquote(urlsplit(link.get("href", "")).path)
            except ValueError:
                continue
            folder = dirname(chapter.href)
            yield normpath(f"{folder}/{path}" if folder else path), link.get("hreflang", "")


def _read(resource: Resource, language: str) -> tuple[Lexicon, tuple[Finding, ...]]:
    """A resource as a lexicon, for the language of its link where it states none itself."""
    with resource.open() as stream:
        data = stream.read(_MOST + 1)
    if len(data) > _MOST:
        message = f"It is larger than {_MOST >> 20} MB, and not used."
        return Lexicon(), (Finding("lexicon-malformed", resource.href, message),)
    lexicon, findings = parse(data, resource.href)
    entries = tuple(
        entry if entry.language else replace(entry, language=language) for entry in lexicon.entries
    )
    return Lexicon(entries), findings
