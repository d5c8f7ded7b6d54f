"""What a kept file may not do: run scripts, reach the network, lead to files that are not there.

Markup, ids, classes, ``epub:type``, roles, languages, MathML and SVG stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from urllib.parse import quote, urlsplit

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML, XML
from accessible.container import local_path
from accessible.errors import Finding

_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Tags for what is cut with its content, and what is cut around its content; lxml does the rest.
_CUT, _UNWRAP = "cut", "unwrap"
#: What acts by itself or loads other documents; sound and film are not narrated over.
_ACTIVE = frozenset(("script", "iframe", "frame", "applet", "base", "audio", "video"))
#: Where an element names a file that is loaded with the document.
_LOADED = {
    "img": ("src", "longdesc"),
    "image": ("href", _XLINK),
    "use": ("href", _XLINK),
    "feImage": ("href", _XLINK),
    "link": ("href",),
    "source": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "math": ("altimg",),
    "body": ("background",),
}
#: Of these, the attribute goes and the element stays.
_OPTIONAL = frozenset(("longdesc", "altimg", "background"))
#: Where an element leads by hand, or by a form; MathML has links on any element.
_LINKING = frozenset(("a", "area", "form", "button", "input"))
_LEADS = ("href", _XLINK, "action", "formaction")
#: Schemes that a reader of the book may follow by hand.
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "urn", "doi", "ftp"))
_SWITCH = f"{{{EPUB}}}switch"

# Each pattern matches wherever it can begin, so that no style sheet makes them go back and forth.
_URL = r"""url\(\s*(?:"([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([^)"'\s]*))\s*\)?"""
_CSS_URL = re.compile(_URL, re.IGNORECASE)
_CSS_IMPORT = re.compile(rf"""@import\s{{0,99}}(?:{_URL}|"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_CSS_PART = re.compile(
    rf"""/\*.*?(?:\*/|\Z)
    |@namespace\b[^;]*(?:;|\Z)
    |@import\b\s{{0,99}}(?:url\(\s{{0,99}})?
        (?:"[^"\n]{{0,4000}}"|'[^'\n]{{0,4000}}'|[^;"'\s)]{{0,4000}})[^;{{}}]{{0,999}};?
    |@font-face\b[^}}]*(?:\}}|\Z)
    |{_URL}""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


@dataclass(slots=True)
class Sanitizer:
    """Makes the files of one book safe, and keeps account of what was taken out.

    ``targets``: the paths in the container of every file that the book keeps; ``moved``: paths
    whose links lead elsewhere now; ``dropped``: files that are in the container, and left out.
    """

    targets: frozenset[str]
    moved: dict[str, str]
    dropped: frozenset[str]
    _folded: dict[str, str] = field(init=False)
    _removed: dict[str, None] = field(init=False, default_factory=dict)
    _missing: dict[str, None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._folded = {path.casefold(): path for path in sorted(self.targets)}

    def findings(self, place: str) -> Iterator[Finding]:
        """What was taken out since the last call: at most one finding of each code."""
        for code, names, verb in (
            ("content-removed", self._removed, "Removed for safety or because it cannot be kept"),
            ("resource-missing", self._missing, "Not in the book"),
        ):
            if names:
                shown = ", ".join(list(names)[:5]) + (", …" if len(names) > 5 else "")
                yield Finding(code, place, f"{verb}: {shown}.")
            names.clear()

    def url(self, url: str, here: str, *, hyperlink: bool = False) -> str | None:
        """The URL as it may stand in the file ``here``; ``None`` when it must go."""
        url = url.strip()
        if not url or url.startswith("#"):
            return url
        try:
            parts = urlsplit(url)
        except ValueError:
            self._drop(url)
            return None
        if parts.scheme == "data" and not hyperlink:
            return url
        if hyperlink and parts.scheme in _SCHEMES:
            return url
        path = local_path(dirname(here), url)
        if path is None:
            self._drop(url)
            return None
        found = self.moved.get(path, path) if hyperlink else path
        if found not in self.targets:
            found = self._folded.get(path.casefold(), "")
        if not found:
            if path in self.dropped:
                self._removed[path] = None
            else:
                self._missing[path] = None
            return None
        if found == path:
            return url
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return quote(relpath(found, dirname(here) or ".")) + fragment

    def _drop(self, url: str) -> None:
        self._removed[url if len(url) <= 80 else f"{url[:79]}…"] = None

    def tree(self, root: etree._Element, here: str) -> None:
        """Clean the document (XHTML or SVG) that stands at ``here``, in place."""
        for switch in list(root.iter(_SWITCH)):
            _choose(switch)
        for node in list(root.iter(etree.Element)):
            space, name = _name(node)
            if space == EPUB and name == "trigger":
                node.tag = _CUT
            elif space in (XHTML, SVG, MATHML):
                self._element(node, name, here)
        etree.strip_elements(root, _CUT, with_tail=False)
        etree.strip_tags(root, _UNWRAP)

    def _element(self, node: etree._Element, name: str, here: str) -> None:
        if name in _ACTIVE or _changes_address(node, name):
            self._removed[f"<{name}>"] = None
            node.tag = _CUT
            return
        if name == "noscript":  # nothing is scripted any more: this is what readers see
            node.tag = _UNWRAP
            return
        for key in [str(key) for key in node.attrib]:
            if key.lower().startswith("on"):
                self._removed[f"{key}="] = None
                del node.attrib[key]
            elif key == f"{{{XML}}}base":
                del node.attrib[key]
        if "url(" in node.get("style", "").lower():
            node.set("style", self.css(node.get("style", ""), here))
        if name == "style" and node.text:
            node.text = self.css(node.text, here)
        if name in _LINKING or node.tag.startswith(f"{{{MATHML}}}"):
            for key in _LEADS:
                self._keep_or_drop(node, key, here, hyperlink=True)
        for key in _LOADED.get(name, ()):
            if not self._keep_or_drop(node, key, here) and key not in _OPTIONAL:
                _without_file(node, name)
                break
        if node.get("srcset") and not all(
            self.url(candidate.split()[0], here) is not None
            for candidate in node.get("srcset", "").split(", ")
            if candidate.strip()
        ):
            del node.attrib["srcset"]

    def _keep_or_drop(
        self, node: etree._Element, key: str, here: str, *, hyperlink: bool = False
    ) -> bool:
        value = node.get(key)
        if value is None:
            return True
        kept = self.url(value, here, hyperlink=hyperlink)
        if kept is None:
            del node.attrib[key]
            return False
        if kept != value.strip():
            node.set(key, kept)
        return True

    def css(self, text: str, here: str) -> str:
        """A style sheet without imports, fonts and pictures that are remote or missing."""

        def part(found: re.Match[str]) -> str:
            rule = found.group()
            start = rule[:5].lower()
            if start.startswith("/*") or start == "@name":
                return rule
            if start == "@impo":
                named = _CSS_IMPORT.match(rule)
                target = _first(named.groups()) if named else ""
                return rule if target and self.url(target, here) == target else ""
            if start == "@font":
                urls = (_first(each.groups()) for each in _CSS_URL.finditer(rule))
                # A face with one file gone is left out whole: the next family of the list serves.
                return rule if all(self.url(url, here) is not None for url in urls) else ""
            target = _first(found.groups())
            kept = self.url(target, here)
            return rule if kept == target else "none" if kept is None else f'url("{kept}")'

        return _CSS_PART.sub(part, text)


def _first(groups: Iterable[str | None]) -> str:
    return next((group for group in groups if group), "").strip()


def _name(node: etree._Element) -> tuple[str, str]:
    # Not QName: it raises for the names that an HTML parser lets through.
    space, _, name = str(node.tag).rpartition("}")
    return space[1:], name


def _changes_address(node: etree._Element, name: str) -> bool:
    """A refresh, or an animation of SVG that sets a link."""
    if name == "meta":
        return (node.get("http-equiv") or "").strip().lower() == "refresh"
    return name in ("set", "animate") and (node.get("attributeName") or "").endswith("href")


def _choose(switch: etree._Element) -> None:
    """Resolve ``epub:switch`` (deprecated, EPUB 3.3 §C.3): what is not shown is not said."""
    known = (MATHML, SVG, XHTML)
    shown = next(
        (case for case in switch if case.get("required-namespace") in known),
        next((case for case in switch if case.tag == f"{{{EPUB}}}default"), None),
    )
    for case in list(switch):
        case.tag = _UNWRAP if case is shown else _CUT
    switch.tag = _UNWRAP


def _without_file(node: etree._Element, name: str) -> None:
    """An element whose file is gone leaves what it says in words."""
    alt = node.get("alt", "").strip()
    if name == "img" and alt:
        node.tag = f"{{{XHTML}}}span"
        for key in set(node.attrib) - {"id", "class", "lang", f"{{{XML}}}lang", "dir", "title"}:
            del node.attrib[key]
        node.text = alt
    else:
        node.tag = _UNWRAP if name == "object" else _CUT
