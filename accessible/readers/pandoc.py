"""Word, OpenDocument, Markdown, LaTeX and the other formats that pandoc reads → Book.

Pandoc runs as a process of its own, in its sandbox (it reads the one file and nothing else), with
bounds on memory and time. It writes HTML5, which goes the way of every other HTML here.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any, ClassVar

import pypandoc
from lxml import etree

from accessible.bcp47 import tag
from accessible.book import EPUB, XHTML, Book
from accessible.errors import Finding, InputError
from accessible.isbn import isbn, named_isbn
from accessible.readers import notes, xhtml
from accessible.readers.encoding import bytes_of, decode
from accessible.readers.metadata import metadata_of, position
from accessible.readers.pictures import Pictures
from accessible.readers.xhtml import soup
from accessible.readers.xhtml.conform import conformed
from accessible.settings import Settings

_MARKDOWN = "markdown-implicit_figures+autolink_bare_uris"
#: Formats of text: decoded here, so that pandoc always gets UTF-8.
_TEXTS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mkd": _MARKDOWN,
    ".rst": "rst",
    ".org": "org",
    ".tex": "latex",
    ".latex": "latex",
    ".typ": "typst",
    ".textile": "textile",
    ".dbk": "docbook",
    ".docbook": "docbook",
    ".jats": "jats",
    ".mediawiki": "mediawiki",
    ".wiki": "mediawiki",
    ".dokuwiki": "dokuwiki",
    ".opml": "opml",
    ".t2t": "t2t",
    ".creole": "creole",
    ".muse": "muse",
    ".dj": "djot",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".ipynb": "ipynb",
}
#: Formats that hold their pictures themselves, and are read as they are.
_FILES = {
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".fb2": "fb2",
    ".pptx": "pptx",
}
_ZIPPED = (".docx", ".odt", ".pptx")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MEMORY = "-M2G"
_SECONDS = 600
_TEMPLATE = "$meta-json$\n$body$\n"
#: What pandoc's exit codes mean to a reader (pandoc manual, Exit codes; GHC's heap limit).
_HEAP_EXHAUSTED = 251


class PandocReader:
    """Reads the formats of office suites and markup languages through pandoc."""

    name: ClassVar[str] = "pandoc"
    description: ClassVar[str] = "Word, OpenDocument, RTF, Markdown, LaTeX, reST, Org and more"
    suffixes: ClassVar[tuple[str, ...]] = (*_TEXTS, *_FILES)

    def read(self, path: Path, settings: Settings) -> Book:
        """The document as a book. Raises ``InputError``."""
        data = bytes_of(path)
        suffix = path.suffix.lower()
        findings: list[Finding] = []
        if suffix in _FILES:
            _check_container(data, path)
            findings += _lost_objects(path)
            written, warnings = _convert(_FILES[suffix], path, data, embed=True)
        else:
            text, guessed = decode(data, path.name)
            findings += guessed
            source = _TEXTS.get(suffix, _MARKDOWN)
            embed = suffix == ".ipynb"  # its pictures are attachments
            written, warnings = _convert(source, path, text.encode(), embed=embed)
        findings += [Finding("source-warning", path.name, warning) for warning in warnings]
        facts, page = _parted(written)
        root = soup.parse(f"<html><body>{page}</body></html>")
        if root is None:
            raise _textless(path)
        pictures = Pictures(path.parent if suffix in _TEXTS else None, path.name)
        for image in root.iter("img"):
            _plain_picture(image, suffix)
        pictures.gather(root)
        tree, repairs = conformed(root, path.name, links=pictures.links)
        body = tree[1]
        if not xhtml.text_of(body) and not pictures.resources:
            raise _textless(path)
        notes.asides(body)
        notes.mark(body)
        metadata, found = metadata_of(settings, path.name, [body], **_stated(facts, body, path))
        cover = pictures.cover(_plain(facts.get("cover-image")))
        _show_title(body, _plain(facts.get("title")), metadata.authors)
        return Book(
            metadata=metadata,
            chapters=xhtml.chapters(body, metadata),
            resources=pictures.resources,
            cover=cover,
            findings=(*findings, *pictures.findings, *repairs, *found),
        )


def _textless(path: Path) -> InputError:
    return InputError(f"{path.name} has no text in it.", "Choose a document that has text.")


def _check_container(data: bytes, path: Path) -> None:
    """Say plainly what pandoc would only fail at."""
    if path.suffix.lower() not in _ZIPPED:
        return
    if data.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t" in data:
            raise InputError(
                f"{path.name} is protected by a password.",
                "Open it in its own program, remove the password, and save it anew.",
            )
        raise InputError(
            f"{path.name} is in Word's old binary format, not {path.suffix[1:]}.",
            "Open it in Word or LibreOffice and save it as .docx.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = "META-INF/manifest.xml"
            inside = archive.read(manifest)[:500_000] if manifest in archive.namelist() else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"{path.name} is not a {path.suffix[1:]} document, or is damaged ({error}).",
            "Open it in the program it was made with and save it anew.",
        ) from error
    if b"encryption-data" in inside:
        raise InputError(
            f"{path.name} is protected by a password.",
            "Open it in its own program, remove the password, and save it anew.",
        )


def _convert(source: str, path: Path, data: bytes, *, embed: bool) -> tuple[str, list[str]]:
    """Pandoc's HTML with the metadata as JSON on the first line, and its warnings."""
    try:
        pandoc = pypandoc.get_pandoc_path()
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: pandoc is missing.",
            "Install it with: pip install pypandoc-binary",
        ) from error
    with tempfile.TemporaryDirectory(prefix="accessible-") as folder:
        template = Path(folder) / "template.html"
        template.write_text(_TEMPLATE, encoding="utf-8")
        command = [
            *(pandoc, "+RTS", _MEMORY, "-RTS", "--sandbox", "--standalone"),
            *("--from", source, "--to", "html5", "--mathml", "--wrap=none"),
            *("--reference-location=section", "--syntax-highlighting=none"),
            f"--template={template}",
            *(["--embed-resources"] if embed else []),
        ]
        try:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=_SECONDS, check=False, cwd=folder
            )
        except subprocess.TimeoutExpired as error:
            raise InputError(
                f"{path.name} took pandoc more than {_SECONDS // 60} minutes.",
                "Split the document, or save it in another format.",
            ) from error
        except OSError as error:
            raise InputError(
                f"Pandoc cannot be run: {error.strerror or error}.",
                "Install it anew with: pip install --force-reinstall pypandoc-binary",
            ) from error
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == _HEAP_EXHAUSTED:
        raise InputError(f"{path.name} is too large for pandoc.", "Split the document.")
    if done.returncode:
        reason = " ".join(said.split())[:300] or f"exit code {done.returncode}"
        raise InputError(
            f"{path.name} cannot be read as {source.partition('-')[0]}: {reason}",
            "Check that the file opens in its own program, and that its name has the right ending.",
        )
    warnings = re.findall(r"^\[WARNING\] (.+(?:\n  .+)*)", said, re.MULTILINE)
    output = done.stdout.decode("utf-8", "replace")
    return output, [" ".join(one.split())[:300] for one in warnings if _is_news(one)]


def _is_news(warning: str) -> bool:
    """Whether a warning tells of the source, and not of how pandoc is called here."""
    return not re.search(r"requires a nonempty <title>|Could not fetch resource", warning)


def _parted(written: str) -> tuple[dict[str, Any], str]:
    """The metadata and the page. ``--embed-resources`` escapes the first as if it were text."""
    first, _, page = written.partition("\n")
    for line in (first, html.unescape(first)):
        try:
            facts = json.loads(line)
        except ValueError:
            continue
        return facts if isinstance(facts, dict) else {}, page
    return {}, page


def _plain(value: Any) -> str:
    """A metadata value as text: pandoc gives HTML, or a mapping with a name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("text") or ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_plain, value)))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", str(value or ""))).split())


def _listed(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(_plain, values)))


def _stated(facts: dict[str, Any], body: etree._Element, path: Path) -> dict[str, Any]:
    """The fields of ``Metadata`` that the document states, ready for ``metadata_of``."""
    title = _plain(facts.get("title")) or _in_member(path, _TITLES) or xhtml.first_heading(body)
    return {
        "title": title,
        "language": tag(_plain(facts.get("lang"))) or _in_member(path, _LANGUAGES),
        "authors": _listed(facts.get("author")) or _listed(facts.get("creator")),
        "date": _plain(facts.get("date")),
        "publisher": _plain(facts.get("publisher")),
        "description": _plain(facts.get("description") or facts.get("abstract")),
        "rights": _plain(facts.get("rights") or facts.get("copyright")),
        "subjects": _listed(facts.get("keywords") or facts.get("subject")),
        "identifier": _identifier(facts),
        "isbn": isbn(_plain(facts.get("isbn")))
        or next(filter(None, map(named_isbn, _listed(facts.get("identifier")))), ""),
        **_series(facts),
    }


def _identifier(facts: dict[str, Any]) -> str:
    """The identifier, or the first of several (pandoc manual, EPUB metadata)."""
    return next(iter(_listed(facts.get("identifier"))), "")


def _series(facts: dict[str, Any]) -> dict[str, str]:
    """The series as pandoc's own EPUBs have it (``belongs-to-collection``), or plainly named."""
    stated = facts.get("series")
    place = facts.get("group-position") or facts.get("series-position")
    if isinstance(stated, dict):
        place = place or stated.get("position") or stated.get("index")
    return {
        "series": _plain(facts.get("belongs-to-collection")) or _plain(stated),
        "series_position": position(_plain(place)),
    }


#: Where office documents state what pandoc does not say: member, pattern.
_LANGUAGES = {
    ".docx": (
        "word/styles.xml",
        re.compile(r"<w:docDefaults>.*?<w:lang\b[^>]*?\bw:val=\"([A-Za-z-]{2,20})\"", re.DOTALL),
    ),
    ".odt": (
        "styles.xml",
        re.compile(
            r"<style:default-style style:family=\"paragraph\".*?fo:language=\"([a-z]{2,3})\""
            r"(?:[^>]*?fo:country=\"([A-Z]{2})\")?",
            re.DOTALL,
        ),
    ),
}
_TITLES = {".odt": ("meta.xml", re.compile(r"<dc:title>([^<]{1,500})</dc:title>"))}
_MEMBER = 4_000_000


def _in_member(path: Path, places: dict[str, tuple[str, re.Pattern[str]]]) -> str:
    """What an office document says in one of its members, empty when it does not."""
    member, pattern = places.get(path.suffix.lower(), ("", None))
    if pattern is None:
        return ""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            found = pattern.search(stream.read(_MEMBER).decode("utf-8", "replace"))
    except (KeyError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return ""
    return html.unescape("-".join(filter(None, found.groups()))) if found else ""


def _lost_objects(path: Path) -> tuple[Finding, ...]:
    """OpenDocument's formulas and charts, which pandoc passes over in silence."""
    if path.suffix.lower() != ".odt":
        return ()
    with zipfile.ZipFile(path) as archive:
        lost = [n for n in archive.namelist() if re.fullmatch(r"[^/]+/content\.xml", n)]
    message = f"Left out: formula, chart or other embedded object ({len(lost)}×)."
    return (Finding("content-removed", path.name, message),) if lost else ()


def _plain_picture(image: etree._Element, suffix: str) -> None:
    """Take off what ``--embed-resources`` adds, and the alt text that the RTF reader makes up."""
    for name in ("role", "aria-label"):
        image.attrib.pop(name, "")
    if suffix == ".rtf" and image.get("alt") == "image":
        del image.attrib["alt"]


def _show_title(body: etree._Element, title: str, authors: tuple[str, ...]) -> None:
    """A title that stands only in the properties is what its readers see first.

    Over several chapters it is their title page; over one text it is the text's own heading.
    """
    if not title or title == xhtml.first_heading(body):
        return
    headline = xhtml.element("h1", title, class_="title")
    if sum(1 for _ in body.iter(f"{{{XHTML}}}h1")) > 1:
        headline.set(f"{{{EPUB}}}type", "titlepage")
    else:
        for level in range(5, 0, -1):
            for heading in body.iter(f"{{{XHTML}}}h{level}"):
                heading.tag = f"{{{XHTML}}}h{level + 1}"
    body.insert(0, headline)
    if authors:
        body.insert(1, xhtml.element("p", ", ".join(authors), class_="author"))
