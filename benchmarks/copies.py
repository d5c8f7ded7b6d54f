"""The books that the benchmarks build: one book several times over, cut, or with one other word.

For EPUB and Markdown. Where a book is there several times, each copy says each sentence a little
otherwise (a word more, of which each copy has its own), so that the cache speaks for none of them,
and all copies are as long.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from urllib.parse import quote, unquote, urldefrag

from lxml import etree
from measure import ROOT

#: Speech of the sample book at the default rate, in hours.
SAMPLE_HOURS = 0.095
_WORDS = ("truly", "surely", "really", "only", "mostly", "partly", "simply", "nearly")
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPS = "{http://www.idpf.org/2007/ops}"
#: Not prose: its text stays.
_KEPT = {f"{_XHTML}{name}" for name in ("script", "style", "pre", "code", "svg", "math", "title")}
#: Where a sentence begins in prose: at its first letter, and after the end of the one before.
_BEGINS = re.compile(r"(?:\A\W*|[.!?…][”’\"')\]]*\s+[“‘\"'(\[]*)(?=[^\W_])")
#: The same in Markdown, whose marks stay at the beginnings of their lines.
_MARKDOWN_BEGINS = re.compile(
    r"""(?: (?: \A | (?<=\n\n) ) (?: \#+[ ] | >[ ] )?       # paragraphs, headings, quotations
          | (?<=\\\n) (?: >[ ] )?                           # lines of verse
          | ^[ ]* (?: [-*+] | \d+[.)] ) [ ]+                # list items
          | ^:[ ]+ | ^\[\^[^\]\n]+\]:[ ]+                   # captions, notes
          | \|[ ]* (?=[^\W_])                               # table cells
          | [.!?…][”’"')*_]* (?: [ ] | \n(?!\n) )+          # after a sentence
        ) [“‘"'*_\[(]* (?=[^\W\d_] | (?<=[|\ ])[^\W_])""",
    re.MULTILINE | re.VERBOSE,
)
#: A word in the midst of a sentence: in plain text, and in markup (not in a tag).
_AMID = r"(?<=[^\W\d_] )[^\W\d_A-Z]{4,12}(?= [^\W\d_])"
_AMID_MARKUP = _AMID[:-1] + r"[^<>]{0,2000}<)"


def sample(path: Path, hours: float) -> Path:
    """The sample book, as often as it takes to speak for so many hours."""
    source = ROOT / "assets" / "the-tide-clock.md"
    return repeated(source, path, max(1, round(hours / SAMPLE_HOURS)))


def repeated(book: Path, path: Path, count: int, words: int = 0) -> Path:
    """A book ``count`` times over, cut before that to about ``words`` words, at a chapter's end.

    Whole chapters only, so one at least; 0 words: the whole book.
    """
    if _is_epub(book):
        _Publication.of(book, words).write(path, count)
    else:
        text = _cut(book.read_text(encoding="utf-8"), words)
        path.write_text(_markdown(text, count), encoding="utf-8")
        _companions(book, path)
    return path


def changed(book: Path, path: Path) -> Path:
    """The same book, with another word in one sentence of its middle."""
    if _is_epub(book):
        publication = _Publication.of(book)
        name = publication.middle()
        publication.files[name] = _otherwise(
            publication.files[name].decode(), _AMID_MARKUP, book
        ).encode()
        publication.save(path)
    else:
        text = book.read_text(encoding="utf-8")
        path.write_text(_otherwise(text, _AMID, book), encoding="utf-8")
        _companions(book, path)
    return path


def count_words(book: Path) -> int:
    """How many words a book has, by the spaces between them."""
    if _is_epub(book):
        return sum(_Publication.of(book).words().values())
    return len(_split(book.read_text(encoding="utf-8"))[1].split())


def _companions(book: Path, path: Path) -> None:
    """Put beside a copy what stands beside the book and belongs to it: pictures that it names, and
    its lexicon."""
    text = book.read_text(encoding="utf-8")
    for each in book.parent.iterdir():
        own = each.name.startswith(f"{book.stem}.")
        if each != book and each.is_file() and (own or each.name in text):
            name = path.stem + each.name[len(book.stem) :] if own else each.name
            (path.parent / name).write_bytes(each.read_bytes())


def _is_epub(book: Path) -> bool:
    if not book.is_file():
        sys.exit(f"There is no book {book}.")
    if book.suffix.lower() not in (".epub", ".md", ".markdown", ".txt"):
        sys.exit(f"{book.name} cannot be repeated or changed: take an EPUB, Markdown or text.")
    return book.suffix.lower() == ".epub"


def _otherwise(text: str, pattern: str, book: Path) -> str:
    places = list(re.finditer(pattern, text))
    if not places:
        sys.exit(f"{book.name} has no sentence in its middle to change a word in.")
    place = places[len(places) // 2]
    return f"{text[: place.start()]}otherwise{text[place.end() :]}"


def _own_word(number: int) -> str:
    """The words of one copy: one each for the first eight, then more."""
    more, own = divmod(number, len(_WORDS))
    return f"{_own_word(more - 1)} {_WORDS[own]}" if more else _WORDS[own]


def _added(text: str, word: str, begins: re.Pattern[str] = _BEGINS) -> str:
    """The text with a word more at the beginning of each sentence."""
    return begins.sub(lambda match: f"{match[0]}{word} ", text)


def _split(text: str) -> tuple[str, str]:
    """Markdown's front matter, and its body."""
    match = re.match(r"---\n.*?\n(?:---|\.\.\.)\n", text, re.DOTALL)
    return (match[0], text[match.end() :]) if match else ("", text)


def _cut(text: str, words: int) -> str:
    """The first chapters of a Markdown text: those that come nearest to so many words."""
    front, body = _split(text)
    chapters = re.split(r"(?m)^(?=# )", body)
    return front + "".join(chapters[: _nearest([len(each.split()) for each in chapters], words)])


def _nearest(sizes: list[int], words: int) -> int:
    """How many of the first come nearest to so many words; one at least with words in it."""
    if not words:
        return len(sizes)
    sums = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return 1 + min(range(len(sizes)), key=lambda number: (abs(sums[number] - words), number))


def _markdown(text: str, count: int) -> str:
    front, body = _split(text)
    front = re.sub(r"(?m)^cover-image:.*\n", "", front)
    copies = []
    for number in range(count):
        copy = _added(body.strip() + "\n", _own_word(number), _MARKDOWN_BEGINS)
        # A note's label is there once.
        copies.append(copy.replace("[^", f"[^c{number}-"))
    return front + "\n" + "\n".join(copies)


@dataclass
class _Publication:
    """An EPUB taken apart: its files, its package document, the names of its text documents."""

    files: dict[str, bytes]
    name: str
    package: etree._Element
    documents: list[str]

    @classmethod
    def of(cls, book: Path, words: int = 0) -> _Publication:
        with zipfile.ZipFile(book) as archive:
            files = {each: archive.read(each) for each in archive.namelist() if each[-1] != "/"}
        container = etree.fromstring(files["META-INF/container.xml"])
        name = next(container.iter(f"{_CONTAINER}rootfile")).get("full-path")
        publication = cls(files, name, etree.fromstring(files[name]), [])
        publication.documents = [publication.at(item) for _, item in publication.spine()]
        if words:
            publication.keep(words)
        return publication

    def at(self, item: etree._Element) -> str:
        """Where an item's file is in the container."""
        return normpath(join(dirname(self.name), unquote(item.get("href", ""))))

    def spine(self) -> Iterator[tuple[etree._Element, etree._Element]]:
        """The references and items of the text documents, in reading order."""
        items = {item.get("id"): item for item in self.package.iter(f"{_OPF}item")}
        for ref in list(self.package.iter(f"{_OPF}itemref")):
            item = items.get(ref.get("idref"))
            if (
                item is not None
                and item.get("media-type") == "application/xhtml+xml"
                and "nav" not in item.get("properties", "").split()
                and self.at(item) in self.files
            ):
                yield ref, item

    def words(self) -> dict[str, int]:
        return {name: len(" ".join(self.body(name).itertext()).split()) for name in self.documents}

    def body(self, name: str) -> etree._Element:
        tree = etree.fromstring(self.files[name], etree.XMLParser(recover=True))
        return next(tree.iter(f"{_XHTML}body"), tree)

    def middle(self) -> str:
        """The document in which half of the words are read."""
        sizes = self.words()
        half, read = sum(sizes.values()) / 2, 0
        for name, size in sizes.items():
            read += size
            if read >= half:
                return name
        raise ValueError(f"{self.name} has no documents.")

    def keep(self, words: int) -> None:
        """Leave out the last chapters, from the spine, the manifest and the contents."""
        sizes = self.words()
        kept = set(self.documents[: _nearest(list(sizes.values()), words)])
        for ref, item in self.spine():
            if self.at(item) not in kept:
                del self.files[self.at(item)]
                ref.getparent().remove(ref)
                item.getparent().remove(item)
        gone = set(self.documents) - kept
        self.documents = [name for name in self.documents if name in kept]

        def without(place: str, contents: etree._Element) -> None:
            for link in list(contents.iter(f"{_XHTML}a")):
                entry = link.getparent()
                if _target(place, link) in gone and entry.getparent() is not None:
                    entry.getparent().remove(entry)

        self.contents(without)

    def contents(self, change: Callable[[str, etree._Element], None]) -> None:
        """Change the navigation document; one of EPUB 2 stays as it is."""
        for item in self.package.iter(f"{_OPF}item"):
            if "nav" in item.get("properties", "").split() and self.at(item) in self.files:
                tree = etree.fromstring(self.files[self.at(item)])
                change(self.at(item), tree)
                for empty in [each for each in tree.iter(f"{_XHTML}ol") if not len(each)]:
                    empty.getparent().remove(empty)
                self.files[self.at(item)] = _bytes(tree)

    def write(self, path: Path, count: int) -> None:
        """Save it with each text document ``count`` times, the whole book after itself."""
        documents = list(self.spine())
        sources = {self.at(item): self.files[self.at(item)] for _, item in documents}
        for number in range(count):
            for ref, item in documents:
                source = self.at(item)
                if number:
                    item, ref = self.another(ref, item, number)
                self.files[self.at(item)] = _said(sources[source], _own_word(number))

        def longer(place: str, contents: etree._Element) -> None:
            for nav in contents.iter(f"{_XHTML}nav"):
                entries = nav.find(f"{_XHTML}ol")
                if nav.get(f"{_OPS}type") == "toc" and entries is not None:
                    own = [deepcopy(each) for each in entries]
                    for number in range(1, count):
                        for entry in deepcopy(own):
                            entries.append(entry)
                            for link in entry.iter(f"{_XHTML}a"):
                                if _target(place, link) in sources:
                                    file, fragment = urldefrag(link.get("href", ""))
                                    place_in_it = f"#{fragment}" if fragment else ""
                                    link.set("href", _named(file, number) + place_in_it)

        self.contents(longer)
        self.files[self.name] = _bytes(self.package)
        self.save(path)

    def another(
        self, ref: etree._Element, item: etree._Element, number: int
    ) -> tuple[etree._Element, etree._Element]:
        """One more item of the manifest and the spine, for a copy of a document."""
        copy, place = deepcopy(item), deepcopy(ref)
        copy.set("id", f"{item.get('id')}-copy{number}")
        copy.set("href", _named(item.get("href", ""), number))
        place.set("idref", copy.get("id"))
        place.attrib.pop("id", None)
        copy.attrib.pop("media-overlay", None)
        item.getparent().append(copy)
        ref.getparent().append(place)
        return copy, place

    def save(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            for name, data in self.files.items():
                if name != "mimetype":
                    archive.writestr(name, data)


def _target(place: str, link: etree._Element) -> str:
    """The file that a link of the document at ``place`` leads to."""
    return normpath(join(dirname(place), unquote(urldefrag(link.get("href", "")).url)))


def _named(href: str, number: int) -> str:
    """The name of a document's copy, beside it."""
    stem, dot, suffix = unquote(basename(href)).rpartition(".")
    return join(dirname(href), quote(f"{stem}-copy{number}{dot}{suffix}"))


def _said(document: bytes, word: str) -> bytes:
    """A document whose sentences have a word more each."""
    tree = etree.fromstring(document, etree.XMLParser(recover=True))
    body = next(tree.iter(f"{_XHTML}body"), tree)
    skipped: set[etree._Element] = set()
    for element in body.iter():
        # A comment's tag is no name; what stands after it or after what is kept is prose.
        kept = not isinstance(element.tag, str) or element.tag in _KEPT
        if kept or element.getparent() in skipped:
            skipped.add(element)
        elif element.text and element.text.strip():
            element.text = _added(element.text, word)
        if element is not body and element.getparent() not in skipped and element.tail:
            element.tail = _added(element.tail, word) if element.tail.strip() else element.tail
    return _bytes(tree)


def _bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree.getroottree(), xml_declaration=True, encoding="utf-8")
