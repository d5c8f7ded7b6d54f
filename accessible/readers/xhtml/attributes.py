"""Which attributes XHTML content documents may carry, and with which values.

HTML §3.2.6 (global attributes), ARIA in HTML, EPUB 3.3 §6.1.3. What has no place is left out;
what could run, or reach the network, is counted in ``removed``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from urllib.parse import quote, urlsplit

from lxml import etree

from accessible.bcp47 import tag
from accessible.book import EPUB, XML
from accessible.readers.xhtml import ROLED, words
from accessible.xml import ILLEGAL

SSML = "http://www.w3.org/2001/10/synthesis"
_TYPE, _PREFIX, _LANG = f"{{{EPUB}}}type", f"{{{EPUB}}}prefix", f"{{{XML}}}lang"
#: Names as the HTML parser leaves them.
_QUALIFIED = {
    "epub:type": _TYPE,
    "epub:prefix": _PREFIX,
    "xml:lang": _LANG,
    "ssml:ph": f"{{{SSML}}}ph",
    "ssml:alphabet": f"{{{SSML}}}alphabet",
}

_DATE = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8])"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?)?)?"
)
_NUMBER = re.compile(r"[0-9]{1,5}")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DATA_NAME = re.compile(r"data-[a-z0-9_.-]+")
_PREFIX_TOKENS = re.compile(r"\s*(?:[\w.-]+:\s+\S+\s*)*")
_DECLARATION = re.compile(
    r"(-?[a-z][a-z-]*)\s*:\s*((?:[\w\s.,#%+/*!-]|\([\w\s.,#%+/-]*\)|\"[^\"\\<>]*\"|'[^'\\<>]*')+)",
    re.ASCII | re.IGNORECASE,
)
#: EPUB 3.3 §6.3.1.1 forbids the first two; fixed boxes would cover the text.
_NO_STYLE = words("direction unicode-bidi position behavior -moz-binding")

_ROLES = {f"doc-{kind}" for kind in ROLED} | {"doc-pullquote", "doc-notice", "doc-qna"}
_BY_TAG = {
    "section": _ROLES | {"region", "group", "note"},
    "div": _ROLES | words("doc-tip doc-footnote note group region img math doc-pagebreak"),
    "p": words("doc-subtitle doc-epigraph doc-pullquote doc-notice note"),
    "blockquote": words("doc-epigraph doc-pullquote"),
    "span": words("doc-pagebreak img math note"),
    "hr": words("doc-pagebreak presentation"),
    "a": words("doc-noteref doc-backlink doc-glossref doc-biblioref link"),
    "aside": words("doc-footnote doc-dedication doc-pullquote doc-tip note"),
    "nav": words("doc-toc doc-index doc-pagelist"),
    "img": words("doc-cover presentation none"),
    "table": words("presentation none"),
    "ul": words("presentation none list"),
    "ol": words("presentation none list"),
    "dl": words("presentation none"),
    "figure": words("doc-example group"),
    "main": words("main"),
}
_IDREFS = words("aria-labelledby aria-describedby aria-details headers")
_VALUES: dict[str, dict[str, re.Pattern[str]]] = {
    "ol": {"start": _INTEGER, "type": re.compile("[1aAiI]"), "reversed": re.compile(".*")},
    "li": {"value": _INTEGER},
    "td": {"colspan": re.compile("[1-9][0-9]{0,2}"), "rowspan": re.compile("[1-9][0-9]{0,3}")},
    "th": {
        "colspan": re.compile("[1-9][0-9]{0,2}"),
        "rowspan": re.compile("[1-9][0-9]{0,3}"),
        "scope": re.compile("row|col|rowgroup|colgroup"),
    },
    "img": {"width": _NUMBER, "height": _NUMBER, "alt": re.compile(".*", re.DOTALL)},
    "time": {"datetime": _DATE},
    "data": {"value": re.compile(".*")},
    "details": {"open": re.compile(".*")},
}
_GLOBAL: dict[str, re.Pattern[str]] = {
    "title": re.compile(".*", re.DOTALL),
    "dir": re.compile("ltr|rtl|auto"),
    "hidden": re.compile(".*"),
    "translate": re.compile("yes|no"),
    "aria-label": re.compile(r".*\S.*", re.DOTALL),
    "aria-hidden": re.compile("true|false"),
    "aria-roledescription": re.compile(r".*\S.*"),
}
_SCHEMES = words("http https mailto tel ftp urn doi")
_HOST = re.compile(r"[\w.-]+(?::[0-9]{1,5})?", re.IGNORECASE)


def attributes(
    node: etree._Element, tag: str, links: Container[str] | None, removed: Counter[str]
) -> dict[str, str]:
    """The attributes of ``node`` that ``tag`` may carry, with valid values.

    ``id`` and the lists of ids come as they are. ``links`` are the relative addresses that lead
    somewhere (``None``: all do).
    """
    kept: dict[str, str] = {}
    for raw, text in node.attrib.items():
        name = _QUALIFIED.get(str(raw), str(raw))
        value = ILLEGAL.sub("", str(text))
        if name.lower().startswith("on") and len(name) > 4:
            removed["event handler"] += 1
        elif name in ("id", "class") or name in _IDREFS:
            if value.strip() and (name != "headers" or tag in ("td", "th")):
                kept[name] = " ".join(value.split())
        elif name == "style":
            style = declarations(value)
            if style:
                kept[name] = style
        elif name == "role":
            roles = [role for role in value.split() if role in _BY_TAG.get(tag, ())]
            if roles:
                kept[name] = roles[0]
        elif name == _PREFIX:
            if tag == "html" and _PREFIX_TOKENS.fullmatch(value) and value.strip():
                kept[name] = " ".join(value.split())
        elif name.startswith(f"{{{SSML}}}") or _DATA_NAME.fullmatch(name):
            kept[name] = value
        else:
            pattern = _VALUES.get(tag, {}).get(name) or _GLOBAL.get(name)
            if pattern is not None and pattern.fullmatch(value.strip() if name != "alt" else value):
                kept[name] = name if name in ("hidden", "reversed", "open") else value
    _languages(node, kept)
    if tag == "a":
        _hyperlink(node, kept, links, removed)
    align = node.get("align", "").strip().lower()
    if align in ("center", "right", "left", "justify") and tag not in ("img", "table", "hr"):
        kept["style"] = "; ".join(filter(None, (kept.get("style"), f"text-align: {align}")))
    if tag == "details":
        kept["open"] = "open"  # nobody opens it in print, and a voice would skip it
    return kept


def types(node: etree._Element, prefixes: frozenset[str]) -> str:
    """The value of ``epub:type`` without terms of vocabularies that are not declared."""
    value = node.get(_TYPE) or node.get("epub:type") or ""
    terms = (term for term in value.split() if ILLEGAL.search(term) is None)
    return " ".join(t for t in terms if ":" not in t or t.partition(":")[0] in prefixes)


def declared(root: etree._Element) -> frozenset[str]:
    """The vocabulary prefixes of a document, with the reserved ones (EPUB 3.3 §D.4)."""
    value = root.get(_PREFIX) or root.get("epub:prefix") or ""
    return frozenset(re.findall(r"([\w.-]+):\s", value)) | {"msv", "prism"}


def declarations(style: str) -> str:
    """The declarations of a ``style`` attribute that are safe and well formed."""
    kept: list[str] = []
    for part in style.split(";"):
        found = _DECLARATION.fullmatch(part.strip())
        if found is None or found[1].lower() in _NO_STYLE:
            continue
        if not re.search(r"url\(|expression\(|image\(|/\*", found[2], re.IGNORECASE):
            kept.append(f"{found[1].lower()}: {' '.join(found[2].split())}")
    return "; ".join(kept)


def address(url: str, links: Container[str] | None) -> str | None:
    """A hyperlink's address in valid form, or ``None`` for what no book should follow."""
    url = ILLEGAL.sub("", url).strip()
    url = re.sub(r"[\t\n\r]", "", url)
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it validates it
    except ValueError:
        return None
    quoted = quote(url, safe="%/:=&?~#+!$,;'@()*")
    quoted = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quoted)
    quoted = quoted if quoted.count("#") < 2 else quoted.replace("#", "%23").replace("%23", "#", 1)
    if parts.scheme:
        if parts.scheme.lower() not in _SCHEMES:
            return None
        if parts.scheme.lower() in ("http", "https", "ftp"):
            host = parts.netloc.rpartition("@")[2]
            if not _HOST.fullmatch(host) or not host.isascii() or "_" in host:
                return None
            return quoted
        return quoted if len(url) > len(parts.scheme) + 1 else None
    if url.startswith("//"):
        return address("https:" + url, links)
    if url.startswith("#"):
        return url if len(url) > 1 else None
    if links is None:
        return quoted or None
    return quoted if url.partition("#")[0] in links else None


def _languages(node: etree._Element, kept: dict[str, str]) -> None:
    """``lang`` and ``xml:lang`` say the same valid tag (BCP 47), or neither is there.

    Empty ones stay: they say that the language is unknown (HTML §3.2.6.2).
    """
    written = (node.get(name) for name in (_LANG, "lang", "xml:lang"))
    found = next((text.strip() for text in written if text is not None), None)
    if found == "" or (found and tag(found)):
        kept["lang"] = kept[_LANG] = tag(found)


def _hyperlink(
    node: etree._Element,
    kept: dict[str, str],
    links: Container[str] | None,
    removed: Counter[str],
) -> None:
    href = node.get("href")
    if href is not None and href.strip() not in ("", "#"):
        good = address(href, links)
        if good is None:
            removed["link that leads nowhere or runs a program"] += 1
        else:
            kept["href"] = good
    if "href" not in kept:
        kept.pop("role", None)
    name = node.get("name", "").strip()
    if name and "id" not in kept:
        kept["id"] = name
