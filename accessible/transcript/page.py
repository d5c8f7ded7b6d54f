"""The transcript as a web page: one file, no script, for eyes and for screen readers.

A table for each document with its units as row headers. A stretch that is read differently is
underlined in both texts and followed by its class in small letters (WCAG 2.2, 1.4.1: not by color
alone); screen readers find the same in the row's list. Colors reach 4.5:1, light and dark (1.4.3);
texts carry their own language (3.1.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from accessible.scripting import Part, Utterance
from accessible.transcript.readings import Reading, Row, Summary, Transcript, printable

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --soft: #f2f2ee;
  --line: #767676; --mark: #fff1c2; --name: #5c3a00; --link: #0b4f9e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #161616; --soft: #242424; --line: #8c8c8c; --mark: #4a3a08;
    --name: #ffd98a; --link: #9cc9ff; }
}
body { margin: 0 auto; max-width: 80rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-block: 1rem; }
caption { text-align: start; padding-block: .5rem; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: start;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--soft); }
tbody th { font-weight: normal; white-space: nowrap; }
tbody th small { display: block; }
.units { table-layout: fixed; min-width: 56rem; }
.units th:first-child { width: 9rem; white-space: normal; }
.units th:last-child { width: 18rem; }
.counts { width: auto; }
.counts td:nth-child(2) { text-align: end; }
ul { margin: 0; padding-inline-start: 1.2rem; }
mark { color: inherit; background: var(--mark); border-bottom: 2px dashed currentcolor; }
mark::after { content: " " attr(data-class); content: " " attr(data-class) / "";
  color: var(--name); font-size: .75em; }
@media print { .scroll { overflow: visible; } .units { min-width: 0; } }
@media (forced-colors: active) { mark { background: Mark; color: MarkText; } }
"""


def page(view: Transcript) -> Iterator[str]:
    """The lines of the page."""
    title = view.metadata.title or "Untitled"
    spoken_in = _lang(view.metadata.language)
    summary = view.summary()
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>What will be said: {escape(title)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>What will be said: <cite{spoken_in}>{escape(title)}</cite></h1>"
    yield from _counts(summary, spoken_in)
    if len(view.script.parts) > 1 and summary.shown:
        yield from _contents(view)
    for part, rows in view.parts():
        yield from _table(part, rows, spoken_in)
    if not summary.shown:
        yield "<p>No unit is read like that.</p>"
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _counts(summary: Summary, language: str) -> Iterator[str]:
    yield f"<p>{escape(str(summary).partition(':')[0].rstrip('.'))}."
    if summary.shown < summary.units:
        yield f"{summary.shown} of them are shown here."
    yield "</p>"
    if not summary.kinds:
        return
    yield '<table class="counts">'
    yield "<caption>The classes of what is read differently, with how often</caption>"
    yield '<thead><tr><th scope="col">Class</th><th scope="col">Times</th>'
    yield '<th scope="col">For example</th></tr></thead>'
    yield "<tbody>"
    for kind, count in summary.kinds.items():
        yield f'<tr><th scope="row">{escape(kind)}</th><td>{count}</td>'
        yield f"<td>{_in_words(summary.examples[kind], language)}</td></tr>"
    yield "</tbody></table>"


def _contents(view: Transcript) -> Iterator[str]:
    yield '<nav aria-labelledby="contents"><h2 id="contents">Documents</h2><ol>'
    language = _lang(view.metadata.language)
    for part, _ in view.parts():
        name = escape(part.title or part.href)
        yield f'<li{language}><a href="#{_anchor(part)}">{name}</a></li>'
    yield "</ol></nav>"


def _anchor(part: Part) -> str:
    return escape(quote(part.href))


def _table(part: Part, rows: Iterable[Row], language: str) -> Iterator[str]:
    anchor = _anchor(part)
    name = f"<span{language}>{escape(part.title or part.href)}</span>"
    yield f'<section aria-labelledby="{anchor}">'
    yield f'<h2 id="{anchor}">{name}</h2>'
    label = f"Units of {escape(part.href)}"
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    yield '<table class="units">'
    yield f"<caption>{escape(part.href)}</caption>"
    yield '<thead><tr><th scope="col">Unit</th><th scope="col">Written</th>'
    yield '<th scope="col">Spoken</th><th scope="col">Read differently</th></tr></thead>'
    yield "<tbody>"
    for row in rows:
        yield _row(row)
    yield "</tbody></table></div></section>"


def _row(row: Row) -> str:
    unit = row.utterance
    language = _lang(unit.language)
    items = "".join(
        f"<li>{escape(reading.kind)}: {_in_words(reading, language)}</li>"
        for reading in row.readings
    )
    return (
        f'<tr><th scope="row">{escape(unit.id)}'
        f"<small>{escape(unit.role.value)}, {escape(unit.language)}</small></th>"
        f'<td{language} dir="auto">{_written(unit, row.readings)}</td>'
        f'<td{language} dir="auto">{_spoken(unit, row.readings)}</td>'
        f"<td>{f'<ul>{items}</ul>' if items else ''}</td></tr>"
    )


def _in_words(reading: Reading, language: str) -> str:
    """``str(reading)`` with its quotations in their own language."""

    def quoted(text: str) -> str:
        return f"“<span{language}>{escape(text)}</span>”"

    if reading.kind == "phonemes":
        sound = f'<span lang="und-fonipa">{escape(reading.said)}</span>'
        return f"{quoted(reading.written)} sounds {sound}"
    if not reading.written:
        return f"{quoted(reading.said)} is added"
    if not reading.said:
        return f"{quoted(reading.written)} is silent"
    return f"{quoted(reading.written)} is {quoted(reading.said)}"


def _written(unit: Utterance, readings: Iterable[Reading]) -> str:
    return _marked(
        printable(unit.written), [(*reading.written_span, reading.kind) for reading in readings]
    )


def _spoken(unit: Utterance, readings: Iterable[Reading]) -> str:
    return _marked(
        printable(unit.spoken.text), [(*reading.spoken_span, reading.kind) for reading in readings]
    )


def _marked(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text with its stretches marked; of two that overlap, the first is."""
    parts = []
    at = 0
    for start, end, kind in spans:
        if start < at or not text[start:end].strip():
            continue
        parts.append(escape(text[at:start]))
        parts.append(f'<mark data-class="{escape(kind)}">{escape(text[start:end])}</mark>')
        at = end
    parts.append(escape(text[at:]))
    return "".join(parts)


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language and language != "und" else ""
