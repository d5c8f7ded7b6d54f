"""The index of a library as a web page: one file, for eyes and for screen readers.

Everything is there without its script, which adds the order and the search. No other file is
loaded, and the page itself forbids it (Content Security Policy). Colors reach 4.5:1, light and dark
(WCAG 2.2, 1.4.3); no state is told by color (1.4.1); texts carry their own language (3.1.2).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from accessible import __version__
from accessible.batch.ledger import State
from accessible.batch.report import Book, Output, counts, proper, url, when
from accessible.bcp47 import tag
from accessible.errors import CODES, Finding, Severity

_COLUMNS = ("Title", "Author", "State", "Audio", "Size", "Files", "Findings")
_SEVERITIES = tuple(Severity)
#: Above all of these, a file is named by the end of its name.
_KINDS = {
    ".text.epub": "EPUB without sound",
    ".epub": "EPUB",
    ".transcript.txt": "Transcript",
}


def page(books: list[Book], title: str) -> Iterator[str]:
    """The lines of the page."""
    style, script = _text("page.css"), _text("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    trouble = sorted(
        (book for book in books if book.entry.error),
        key=lambda book: (book.entry.state is State.DONE, book.entry.state is State.SET_ASIDE),
    )
    codes = [finding.code for book in books for finding in book.entry.findings]
    for line in (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta name="generator" content="accessible {__version__}">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_escape(title)}</title>",
        '<link rel="alternate" type="application/opds+json" href="feed.json">',
        f"<style>{style}</style>",
        f"<script>{script}</script>",
        "</head>",
        "<body>",
        "<main>",
        f'<h1 dir="auto">{_escape(title)}</h1>',
        *_summary(books),
        *_ways(bool(trouble), bool(codes)),
        *_trouble(trouble),
        *_table(books),
        *_codes(books, codes),
        "</main>",
        "</body>",
        "</html>",
    ):
        yield f"{line}\n"


def _summary(books: list[Book]) -> Iterator[str]:
    number = counts(books)
    parts = [
        f"{number[state.value]:,} {words}"
        for state, words in (
            (State.DONE, "done"),
            (State.FAILED, "failed"),
            (State.SET_ASIDE, "set aside"),
            (State.RUNNING, "being made"),
            (State.WAITING, "waiting"),
        )
        if number[state.value]
    ]
    hours = sum(book.audio_seconds for book in books) / 3600
    size = sum(book.size for book in books)
    told = f": {', '.join(parts)}" if parts else ""
    yield f"<p>{_many(len(books), 'book')}{told}. {hours:,.1f} hours of audio, {weight(size)}.</p>"
    last = when(max((book.entry.ended for book in books), default=0.0))
    if last:
        shown = last[:16].replace("T", " ")
        yield f'<p>Last finished: <time datetime="{last}">{shown} UTC</time>.</p>'


def _ways(trouble: bool, codes: bool) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ul>'
    if trouble:
        yield '<li><a href="#trouble">What needs attention</a></li>'
    yield '<li><a href="#library">Books</a></li>'
    if codes:
        yield '<li><a href="#codes">What the findings mean</a></li>'
    yield '<li><a href="index.csv">The same as a table (CSV)</a></li>'
    yield '<li><a href="index.json">The same as JSON</a></li>'
    yield '<li><a href="feed.json">Feed for reading apps (OPDS 2)</a></li>'
    yield "</ul></nav>"


def _trouble(books: list[Book]) -> Iterator[str]:
    """What failed, and what to do about it."""
    if not books:
        return
    yield '<section id="trouble" aria-labelledby="trouble-title">'
    yield f'<h2 id="trouble-title">What needs attention: {_many(len(books), "book")}</h2>'
    yield "<ul>"
    for book in books:
        yield (
            f"<li><p><strong{_language(book)}>{escape(book.title)}</strong>: "
            f"{escape(book.state)}. {_escape(book.entry.error)}</p>"
            f"<p>What to do: {_escape(book.entry.remedy)}</p>"
            f"<p>Made from <code>{_escape(book.entry.source)}</code></p></li>"
        )
    yield "</ul></section>"


def _table(books: list[Book]) -> Iterator[str]:
    yield '<section id="library" aria-labelledby="library-title">'
    yield '<h2 id="library-title">Books</h2>'
    if not books:
        yield "<p>There are no books yet.</p></section>"
        return
    yield '<div id="search" role="search" hidden><label>Search these books'
    yield '<input type="search" autocomplete="off" spellcheck="false"></label>'
    yield '<p id="count" role="status"></p></div>'
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Table of the books">'
    yield '<table id="books"><caption>Each book, with links to its files</caption><thead><tr>'
    yield "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    yield "</tr></thead><tbody>"
    for book in books:
        yield _row(book)
    yield '</tbody></table></div><p id="more" hidden><button type="button">Show more</button>'
    yield '<button type="button">Show all</button></p></section>'


def _row(book: Book) -> str:
    entry = book.entry
    seconds = book.audio_seconds
    links = [_link(output) for output in book.outputs]
    if book.report:
        links.append(f'<a href="{escape(url(book.report))}">Report</a>')
    return (
        f'<tr><th scope="row"><span{_language(book)}>{escape(book.title)}</span>'
        f'<small dir="auto">{_escape(entry.name)}</small></th>'
        f'<td dir="auto">{_escape(entry.author)}</td><td>{escape(book.state)}</td>'
        f'<td class="number" data-v="{seconds:g}">{length(seconds) if seconds else ""}</td>'
        f'<td class="number" data-v="{book.size}">{weight(book.size) if book.size else ""}</td>'
        f"<td>{' '.join(links)}</td>"
        f'<td data-v="{len(entry.findings)}">{_findings(entry.findings)}</td></tr>'
    )


def _link(output: Output) -> str:
    name = output.path.rpartition("/")[2].lower()
    kind = next((kind for end, kind in _KINDS.items() if name.endswith(end)), "")
    if not kind:
        kind = (name.rpartition(".")[2] if "." in name else name.rpartition("-")[2]).upper()
    if output.size is None:
        return f"{_escape(kind)} (lost)"
    return f'<a href="{escape(output.url)}">{_escape(kind)} ({weight(output.size)})</a>'


def _findings(findings: tuple[Finding, ...]) -> str:
    """The first of each kind, the gravest first: a book may have thousands."""
    if not findings:
        return ""
    number = Counter(finding.code for finding in findings)
    first = {finding.code: finding for finding in reversed(findings)}
    items = []
    for finding in sorted(first.values(), key=lambda each: _SEVERITIES.index(each.severity)):
        more = number[finding.code] - 1
        items.append(
            f'<li><a href="#{escape(finding.code)}">{escape(finding.code)}</a> '
            f"({finding.severity.value}) {_escape(finding.place)}: {_escape(finding.message)}"
            f"{f' And {more:,} more like it.' if more else ''}</li>"
        )
    return (
        f"<details><summary>{_many(len(findings), 'finding')}</summary>"
        f'<ul class="findings">{"".join(items)}</ul></details>'
    )


def _codes(books: list[Book], codes: list[str]) -> Iterator[str]:
    """The remedies, once for all books."""
    if not codes:
        return
    number = Counter(codes)
    of_books = Counter(code for book in books for code in {f.code for f in book.entry.findings})
    yield '<section aria-labelledby="codes"><h2 id="codes">What the findings mean</h2>'
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Table of the findings">'
    yield '<table id="kinds"><caption>Each kind of finding, with what to do about it</caption>'
    yield "<thead><tr>"
    yield '<th scope="col">Code</th><th scope="col">Severity</th><th scope="col">Findings</th>'
    yield '<th scope="col">Books</th><th scope="col">What to do</th></tr></thead><tbody>'
    for code in sorted(number, key=lambda code: (_SEVERITIES.index(CODES[code][0]), code)):
        severity, remedy = CODES[code]
        yield (
            f'<tr><th scope="row" id="{escape(code)}">{escape(code)}</th>'
            f'<td>{severity.value}</td><td class="number">{number[code]:,}</td>'
            f'<td class="number">{of_books[code]:,}</td><td>{escape(remedy)}</td></tr>'
        )
    yield "</tbody></table></div></section>"


def weight(size: float) -> str:
    """A size in bytes for people."""
    for unit, digits in (("bytes", 0), ("kB", 1), ("MB", 1)):
        if size < 1000:
            return f"{size:.{digits}f} {unit}"
        size /= 1000
    return f"{size:,.2f} GB"


def length(seconds: float) -> str:
    """A time in hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _language(book: Book) -> str:
    """The attributes of a title in the language of its book."""
    language = tag(book.entry.language)
    return f' lang="{escape(language)}" dir="auto"' if language else ' dir="auto"'


def _escape(text: str) -> str:
    return escape(proper(text))


@cache
def _text(name: str) -> str:
    return files("accessible.batch").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """The source of a policy that allows just this text (CSP 3 §2.3.1)."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
