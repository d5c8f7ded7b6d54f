"""Lexicons: how words are to be said, as people and books state it.

Two forms: PLS 1.0 of the W3C (``pls``) and two columns (``columns``), told apart by what stands in
the file. Precedence: the user's own lexicons, later ones first; then those found beside the
document; then the book's own.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from accessible.errors import Finding, UsageError
from accessible.spoken.lexicon.entries import Entry, Lexicon, merged

__all__ = [
    "Entry",
    "Lexicon",
    "beside",
    "findings_of",
    "gather",
    "load",
    "merged",
    "parse",
]

#: Ways to end the name of a lexicon that is found by itself: the first one that is there counts.
SUFFIXES = (".pls", ".tsv", ".csv", ".txt")
#: A lexicon above this many bytes is none: the largest of a language have some ten megabytes.
_MOST = 32 * 1024**2
#: Findings of one code from one file; the rest is counted.
_SHOWN = 20
#: An entry used for more than this share of a text's words, and this often, hides the text.
_SHARE = 0.02
_OFTEN = 20

#: Only encodings of documents: Python has others, and some of them are slow.
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']"""
    rb"""((?:utf-8|us|iso|latin|windows|koi8|euc|shift|gb|big5)[A-Za-z0-9._-]{0,20})["']""",
    re.IGNORECASE,
)


def gather(given: Iterable[Path], document: Path | None) -> tuple[Lexicon, tuple[Finding, ...]]:
    """The lexicons that the user gave, the last one first, over those beside the document.

    Raises ``UsageError`` for a given file that cannot be read.
    """
    lexicons: list[Lexicon] = []
    findings: list[Finding] = []
    given = tuple(given)
    for path in reversed(given):
        lexicon, found = load(path)
        lexicons.append(lexicon)
        findings += found
    taken = {path.resolve() for path in given}
    for path in beside(document) if document else []:
        if path.resolve() in taken:
            continue
        lexicon, found = load(path)
        lexicons.append(lexicon)
        message = f"Its {len(lexicon.entries)} entries are used: it stands beside the document."
        findings += [Finding("lexicon-found", path.name, message), *found]
    return merged(*lexicons), tuple(findings)


def beside(document: Path) -> list[Path]:
    """The lexicons that belong to a document by their names, those with precedence first.

    For ``book.epub``: ``book.lexicon.pls``, then ``lexicon.pls`` for every document of the folder;
    or with ``.tsv``, ``.csv`` or ``.txt`` in place of ``.pls``.
    """
    found = []
    for stem in (f"{document.stem}.lexicon", "lexicon"):
        paths = (document.with_name(stem + suffix) for suffix in SUFFIXES)
        path = next((path for path in paths if path != document and path.is_file()), None)
        if path:
            found.append(path)
    return found


def load(path: Path) -> tuple[Lexicon, tuple[Finding, ...]]:
    """A lexicon from a file, and what of it is not used. Raises ``UsageError``."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except OSError as error:
        raise UsageError(
            f"The lexicon {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    if len(data) > _MOST:
        raise UsageError(
            f"The lexicon {path} is larger than {_MOST >> 20} MB.", "Keep to the words in need."
        )
    return parse(data, path.name)


def parse(data: bytes, place: str) -> tuple[Lexicon, tuple[Finding, ...]]:
    """A lexicon from a file's bytes, and what of it is not used; ``place`` is the file's name.

    What is for one region comes before what is for a whole language, and that before what is for
    all. Never raises: a file that is no lexicon has findings and no entries.
    """
    from accessible.spoken.lexicon import columns, pls

    text, findings = _text(data, place)
    if "\0" in text:
        message = "It is not text: it holds binary data."
        return Lexicon(), (Finding("lexicon-malformed", place, message),)
    entries, found = (pls if pls.is_pls(text) else columns).parse(text, place)
    entries.sort(key=lambda entry: -len(entry.language.split("-")) if entry.language else 0)
    return Lexicon(tuple(entries)), (*findings, *_few(found))


def findings_of(uses: Mapping[Entry, int], words: int) -> list[Finding]:
    """What is suspicious in how often the entries were used in a text of so many words.

    An entry that stands for a common word changes the whole book: who wrote it may not have
    meant that.
    """
    totals: Counter[tuple[str, str]] = Counter()
    entries: dict[tuple[str, str], Entry] = {}
    for entry, count in uses.items():
        # The same entry with ’s counts as the entry.
        name = (entry.place, re.sub(r"['’][sS]$", "", entry.written))
        entries[name] = min(entries.get(name, entry), entry, key=lambda one: len(one.written))
        totals[name] += count * len(entry.written.split())
    findings = []
    for name, covered in totals.most_common():
        if covered < _OFTEN or covered <= words * _SHARE:
            break
        entry = entries[name]
        share = 100 * covered / max(words, covered)
        said = f"“{entry.alias}”" if entry.alias else f"/{entry.phonemes}/"
        message = f"“{entry.written}” is said as {said}: that is {share:.0f} % of all words."
        findings.append(Finding("lexicon-hides-text", entry.place, message))
    return findings


def _text(data: bytes, place: str) -> tuple[str, list[Finding]]:
    """The characters: by the byte order mark, the XML declaration, else UTF-8."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    declared = _DECLARED.match(data[:300])
    encodings = ["utf-8-sig"]
    if declared and not data.startswith(codecs.BOM_UTF8):
        encodings.insert(0, declared[1].decode("ascii"))
    for encoding in encodings:
        try:
            return data.decode(encoding), []
        except (LookupError, ValueError):
            continue
    guess = "It is not in UTF-8; Windows-1252 is assumed."
    return data.decode("cp1252", "replace"), [Finding("encoding-guessed", place, guess)]


def _few(findings: list[Finding]) -> list[Finding]:
    """The findings of a file, without its thousandth bad line."""
    if len(findings) <= _SHOWN:
        return findings
    rest = findings[_SHOWN:]
    message = f"{len(rest)} more entries have such faults."
    return [*findings[:_SHOWN], Finding(rest[0].code, rest[0].place, message)]
