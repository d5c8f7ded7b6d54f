"""Project Gutenberg's header, license and credits, told apart from the book they wrap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from accessible.bcp47 import tag

_START = re.compile(
    r"^[ ]{0,4}\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*(?:\n[^\n*]+)?\*\*\*[^\n]*$"
    r"|^\*END[ *]{1,3}THE SMALL PRINT[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^[ ]{0,4}\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG"
    r"|^[ ]{0,4}(?:\*\*\*)?End of (?:the |this )?Project Gutenberg(?:'s|’s)? "
    r"|^\*{2,3} ?START: FULL LICENSE",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD = re.compile(
    r"^([A-Z][A-Za-z ]{1,30}):[ \t]*(\S[^\n]*(?:\n[ \t]{2,}\S[^\n]*)*)", re.MULTILINE
)
_OLD_TITLE = re.compile(
    r"Project Gutenberg(?:'s|’s)? (?:Etext|EBook)(?:,| of) (.{2,120}?),? by (.{2,80}?)\*{0,3}$",
    re.MULTILINE | re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\s*(?:(?:\[?(?:This )?e-?(?:text|book) (?:was )?)?(?:Produced|Prepared|Transcribed|Scanned)"
    r"(?: from [^\n]{1,80})? by |\[?Transcriber['’]s Note)[^\n]*(?:\n[^\n]+)*",
    re.IGNORECASE,
)
_DATE = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text without its distributor's wrapping.

    ``cut`` is the number of characters that were taken away; ``line`` the number of line ends
    before ``text``. The fields are those of the header, empty where it does not say.
    """

    text: str
    cut: int = 0
    line: int = 0
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    date: str = ""


def unwrap(text: str) -> Unwrapped:
    """The book alone. A text that did not come from Project Gutenberg comes back whole."""
    start, end = _START.search(text), _END.search(text)
    while start and end and end.start() < start.end():
        # The license of the old header quotes its own end line.
        end = _END.search(text, max(end.end(), start.end()))
    if not start and not (end and "Gutenberg" in text[:2000]):
        return Unwrapped(text)
    begin = start.end() if start else 0
    stop = end.start() if end else len(text)
    if not text[begin:stop].strip():
        return Unwrapped(text)
    credits = _CREDITS.match(text, begin, stop)
    if credits and text[credits.end() : stop].strip():
        begin = credits.end()
    header = text[: start.start() if start else 0]
    fields = {name.lower(): value for name, value in _FIELD.findall(header)}
    old = _OLD_TITLE.search(header)
    named, by = (str(old[1]), str(old[2])) if old else ("", "")
    author = " ".join(fields.get("author", by).split())
    return Unwrapped(
        text=text[begin:stop],
        cut=len(text) - (stop - begin),
        line=text.count("\n", 0, begin),
        title=_title(fields.get("title", named)),
        authors=tuple(name for name in re.split(r"\s*;\s*|,? and ", author) if name),
        language=_language(fields.get("language", "")),
        date=_date(fields.get("release date", fields.get("posting date", ""))),
    )


def _title(written: str) -> str:
    """The title on one line; a second line that was not wrapped is a subtitle."""
    first, *others = (" ".join(line.split()) for line in written.split("\n"))
    if others and len(first) < 55 and first[-1].isalnum():
        first += ":"
    return " ".join((first, *others))


def _language(name: str) -> str:
    """The tag of the first language that a header names."""
    return tag(re.split(r"[,;(/]| and ", name)[0])


def _date(written: str) -> str:
    """ISO 8601 for “June 27, 2008 [eBook #11]”."""
    found = _DATE.search(written)
    if not found:
        return ""
    for form in ("%B %d %Y", "%b %d %Y"):
        try:
            return datetime.strptime(" ".join(found.groups()), form).date().isoformat()
        except ValueError:
            continue
    return ""
