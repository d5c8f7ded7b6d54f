"""XML from untrusted files as element trees: no DTD, no outside entity, no network.

The document type declaration is cut out before libxml2 sees the text, so nothing that is declared
there can be fetched or unfold (XML 1.0 §4; EPUB 3.3 §3.9 forbids external entities anyway).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from html.entities import html5
from typing import Any

from lxml import etree

from accessible.errors import InputError

#: What an XML 1.0 document cannot hold (§2.2).
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
#: Codecs of Python that are no encodings of documents, and can be slow.
_NO_ENCODING = ("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7")

_XML_DECLARATION = re.compile(r"\s*<\?xml\b.*?(?:\?>|\Z)", re.DOTALL)
_PROLOG = re.compile(r"(?:\s+|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))*", re.DOTALL)
_DOCTYPE_PART = re.compile(
    r"""<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[\[\]>]""", re.DOTALL
)
#: An entity that is plain text: what drawing programs declare for their namespaces, and books for
#: characters (``<!ENTITY nbsp "&#160;">``). ``&#38;`` and ``&#60;`` would make markup (XML §4.4.8).
_CHARACTER = (
    r"&(?:amp|lt|gt|quot|apos|#(?!0*(?:38|60);)\d{1,7}|#x(?!0*(?:26|3[Cc]);)[\dA-Fa-f]{1,6});"
)
_PLAIN_ENTITY = re.compile(
    r"<!ENTITY\s{1,9}([A-Za-z_][\w.-]{0,40})\s{1,9}"
    rf"""("(?:[^"<&%]|{_CHARACTER}){{0,200}}"|'(?:[^'<&%]|{_CHARACTER}){{0,200}}')\s{{0,9}}>"""
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MAX_ENTITIES = 200
_PUBLIC = re.compile(r"\sPUBLIC\s")
#: The last line that a copy of a tree keeps: libxml2 loses greater numbers in ``deepcopy``.
LAST_LINE = 65_534
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&([A-Za-z_][\w.-]{0,40});", re.DOTALL
)
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def decode(data: bytes) -> tuple[str, str]:
    """The text of a document, and what was wrong with its encoding (empty when nothing was).

    A byte order mark decides, then the XML declaration, then UTF-8 (XML 1.0 §4.3.3, appendix F).
    """
    mark, stated = _encoding(data)
    text, used = _decoded(data[len(mark) :], stated)
    if used == "cp1252" != stated:
        return text, f"it is not in {stated}; Windows-1252 is assumed"
    return text, "" if used == stated else f"it is not in {stated} but in UTF-8"


def encode(text: str, like: bytes) -> bytes:
    """The text in the encoding of the document ``like``, with its byte order mark.

    What that cannot hold becomes character references.
    """
    mark, stated = _encoding(like)
    _, used = _decoded(like[len(mark) :], stated)
    return mark + text.encode(used, "xmlcharrefreplace")


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding that a document states."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mark, encoding
    for start, encoding in _BARE:
        if data.startswith(start):
            return b"", encoding
    declared = _DECLARED.match(data[:300])
    encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    # A declaration that can be read as ASCII is not in UTF-16, whatever it says.
    return b"", "utf-8" if encoding.startswith("utf-16") else encoding


def _decoded(data: bytes, stated: str) -> tuple[str, str]:
    """The text, and the encoding that gave it: the stated one, UTF-8, at last Windows-1252."""
    for name in (stated, "utf-8"):
        try:
            if name.replace("-", "_") in (item.replace("-", "_") for item in _NO_ENCODING):
                continue
            return data.decode(name), name
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace"), "cp1252"


def plain(text: str) -> str:
    """The document without XML and DOCTYPE declarations, its entities as characters.

    HTML's named entities and those that the document declares as short plain text are put in;
    others stay as they are. Lines keep their numbers.
    """
    declaration = _XML_DECLARATION.match(text)
    if declaration:
        text = "\n" * declaration.group().count("\n") + text[declaration.end() :]
    start, end, entities = doctype(text)
    text = text[:start] + "\n" * text.count("\n", start, end) + text[end:]

    def put(reference: re.Match[str]) -> str:
        characters = entity(reference.group(1) or "", entities)
        return reference.group() if characters is None else escape(characters)

    return _REFERENCE.sub(put, text)


def doctype(text: str) -> tuple[int, int, dict[str, str]]:
    """Where the document type declaration starts and ends, and the plain entities it declares.

    Without one, both are the place where it would stand.
    """
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return start, start, {}
    end = _doctype_end(text, start)
    entities: dict[str, str] = {}
    for found in _PLAIN_ENTITY.finditer(text, start, end):
        if len(entities) < _MAX_ENTITIES:
            entities.setdefault(found.group(1), ILLEGAL.sub("", unescape(found.group(2)[1:-1])))
    return start, end, entities


def declares_more(text: str) -> bool:
    """Whether the document type declares anything but plain entities: what could fetch or unfold
    where the document is read (XML 1.0 §4.2.2)."""
    start, end, _ = doctype(text)
    declared = _COMMENT.sub("", text[start:end]).partition("[")[2].rpartition("]")[0]
    return bool(_PLAIN_ENTITY.sub("", declared).strip())


def entity(name: str, declared: Mapping[str, str]) -> str | None:
    """What ``plain`` puts for an entity: ``None`` for those of XML itself, and for unknown ones."""
    if name in _XML_ENTITIES:
        return None
    return declared.get(name, html5.get(f"{name};"))


def numbered(text: str) -> str:
    """The text with HTML's named entities as numbers where no DTD declares them (XML §4.1).

    Without one, as after ``<!DOCTYPE html>``, no reading system knows ``&nbsp;``: the document is
    not well-formed. A document that is right comes back as it is.
    """
    start, end, declared = doctype(text)
    if _PUBLIC.search(text, start, end):
        return text

    def put(reference: re.Match[str]) -> str:
        name = reference.group(1) or ""
        characters = None if name in declared else entity(name, declared)
        if characters is None:
            return reference.group()
        return "".join(f"&#{ord(character)};" for character in characters)

    return text[:end] + _REFERENCE.sub(put, text[end:])


def _doctype_end(text: str, start: int) -> int:
    depth = 0
    for part in _DOCTYPE_PART.finditer(text, start):
        token = part.group()
        if token == "[":
            depth += 1
        elif token == "]":
            depth -= 1
        elif token == ">" and depth <= 0:
            return part.end()
    return len(text)


def parse(text: str, *, recover: bool = False) -> etree._Element:
    """The root of a well-formed XML document, from ``decode``'s text.

    With ``recover``, what is not well-formed is mended as far as libxml2 can. Raises
    ``etree.XMLSyntaxError`` (its ``lineno`` is the line).
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=recover,
        remove_comments=False,
    )
    root = etree.fromstring(_bytes(plain(text)), parser)
    if root is None:
        return parse(text)  # nothing to mend: the strict parser says why
    if recover:
        _without_repeated(root)
    if text.count("\n") >= LAST_LINE:
        for element in root.iter("*"):
            line: Any = element.sourceline
            element.sourceline = min(line, LAST_LINE)
    return root


def _without_repeated(root: etree._Element) -> None:
    """Keep one of each attribute: libxml2 mends an element that has one twice, and keeps both."""
    for element in root.iter("*"):
        names = element.keys()
        if len(set(names)) < len(names):
            values = dict(reversed(element.items()))  # the first of them counts
            element.attrib.clear()
            for name in dict.fromkeys(names):
                element.set(name, values[name])


def parse_html(text: str) -> etree._Element | None:
    """The root that an HTML parser sees in any text, ``None`` where there is nothing to see.

    Raises ``InputError`` where libxml2 would leave out the rest of the text: it reads no more than
    256 elements inside each other.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = etree.fromstring(_bytes(ILLEGAL.sub("", plain(text))), parser)
    except etree.XMLSyntaxError:
        root = None
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    if any(error.type == limit for error in parser.error_log):
        raise InputError(
            "A document cannot be read to its end: hundreds of its elements stand inside each "
            "other, or one piece of it is too long.",
            "Close the elements that are left open in it; EPUBCheck or an HTML checker names them.",
        )
    return root


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
