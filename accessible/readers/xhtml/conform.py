"""Any parsed HTML or XHTML becomes valid XHTML content for EPUB 3 (EPUB 3.3 §6.1).

``conformed`` walks the source once and builds a new tree: ``nesting`` says where an element may
stand, ``attributes`` what it may carry, ``foreign`` sees to MathML and SVG.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any
from urllib.parse import unquote

from lxml import etree

from accessible.book import EPUB, MATHML, SVG, XHTML
from accessible.errors import Finding
from accessible.readers.xhtml import PHRASING, document, element, foreign, text_of, words
from accessible.readers.xhtml.attributes import attributes, declared, types
from accessible.readers.xhtml.nesting import BLOCKS, Opened, Tree
from accessible.xml import ILLEGAL

#: Obsolete and interactive elements, and what says the same (HTML §16.2).
_INSTEAD = {
    "acronym": "abbr",
    "big": "span",
    "blink": "span",
    "button": "span",
    "center": "div",
    "dialog": "div",
    "dir": "ul",
    "fieldset": "div",
    "font": "span",
    "form": "div",
    "hgroup": "div",
    "label": "span",
    "legend": "p",
    "listing": "pre",
    "marquee": "span",
    "menu": "ul",
    "nobr": "span",
    "optgroup": "div",
    "output": "span",
    "plaintext": "pre",
    "search": "div",
    "strike": "s",
    "tt": "code",
    "xmp": "pre",
}
_FORM = words("form button fieldset")
#: Cut with all that is inside: none of it is text that a reader sees.
_CUT = {
    "applet": "applet",
    "area": "image map",
    "base": "",
    "basefont": "",
    "bgsound": "sound",
    "col": "",
    "colgroup": "",
    "command": "",
    "datalist": "",
    "embed": "embedded object",
    "frame": "frame",
    "iframe": "frame",
    "keygen": "form field",
    "link": "",
    "meta": "",
    "param": "",
    "script": "script",
    "select": "form field",
    "source": "",
    "style": "",
    "template": "",
    "textarea": "form field",
    "title": "",
    "track": "",
}
#: Cut around their content, which says what they are for.
_MEDIA = {"audio": "sound", "video": "video", "canvas": "drawing", "object": "embedded object"}
#: Elements that hold nothing (HTML §13.1.2); libxml2 does not know all of them.
_VOID = words("""
    area base basefont bgsound br col command embed frame hr image img input keygen link meta param
    source track wbr
""")
_KNOWN = BLOCKS | PHRASING
_NEEDS = {"bdo": "dir", "time": "datetime", "data": "value"}
_CHECKED = {True: "☑ ", False: "☐ "}

#: An id that stays: other documents lead to it. EPUB takes any without white space, and links
#: need no escapes for these.
_ID = re.compile(r"""[^\s"'&<>%#]+""")


def conformed(
    root: etree._Element, place: str, *, links: Container[str] | None = None
) -> tuple[etree._Element, tuple[Finding, ...]]:
    """A new ``html`` tree with all the visible text of ``root``, valid as EPUBCheck sees it.

    ``links`` are the relative addresses (without fragment) that lead to something in the book, for
    hyperlinks and pictures; ``None`` keeps them all. Scripts, forms, frames, sound, remote
    resources and what runs are left out, with one ``content-removed`` finding a kind; a remote or
    missing picture leaves its alt text. ``place`` names the document in the findings.
    ``conformed`` of its own result changes nothing.
    """
    work = _Conformer(declared(root), links)
    work.walk(root)
    made = work.document(root, place)
    findings = [
        Finding("content-removed", place, f"Left out: {kind} ({times}×).")
        for kind, times in sorted(work.removed.items())
    ]
    if work.tree.repairs:
        message = f"Elements stood where they may not be ({work.tree.repairs}×)."
        findings.append(Finding("markup-repaired", place, message))
    return made, tuple(findings)


@dataclass(slots=True)
class _Conformer:
    prefixes: frozenset[str]
    links: Container[str] | None
    tree: Tree = field(default_factory=Tree)
    removed: Counter[str] = field(default_factory=Counter)
    _ids: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _reserved: frozenset[str] = frozenset()

    def walk(self, root: etree._Element) -> None:
        """Everything inside ``root``, in document order and without recursion."""
        self._reserved = frozenset(
            value for node in root.iter(etree.Element) if _ID.fullmatch(value := node.get("id", ""))
        )
        stack: list[tuple[etree._Element, Any, Opened | None]] = []
        self._enter(root, stack)
        while stack:
            node, children, opened = stack[-1]
            child = next(children, None)
            if child is not None:
                self._enter(child, stack)
                continue
            stack.pop()
            if opened is not None:
                self.tree.end(opened)
            if stack:
                self._say(node.tail)

    def document(self, root: etree._Element, place: str) -> etree._Element:
        """The finished document, its links and references in order."""
        found = _first(root, "title")
        title = text_of(found) if found is not None else ""
        body = self.tree.finish()
        made = document(ILLEGAL.sub("", title) or place, "")
        made.remove(made[1])
        made.append(body)
        for name in [name for name in made.attrib if str(name).endswith("lang")]:
            del made.attrib[name]
        for source, target in ((root, made), (_first(root, "body"), body)):
            if source is not None and _name(source) == _name(target):
                for name, value in self._attributes(source, _name(target)).items():
                    target.set(name, value)
        if self.links is None:
            self._keep_styles(root, made[0])
        self._resolve(made)
        return made

    def _say(self, text: str | None) -> None:
        if text:
            self.tree.text(ILLEGAL.sub("", text))

    def _enter(
        self, node: etree._Element, stack: list[tuple[etree._Element, Any, Opened | None]]
    ) -> None:
        """Open an element, or deal with all of it at once."""
        if not isinstance(node.tag, str):
            if node.tag is etree.Entity:
                name = (node.text or "").strip("&;")
                self._say(html5.get(f"{name};", node.text))
            self._say(node.tail)
            return
        name = _name(node)
        whole = self._whole(node, name)
        if whole and not (name in _VOID and (len(node) or node.text)):
            self._say(node.tail)
            return
        # What a parser put into an element that holds nothing comes after it.
        opened = None if whole else self._open(node, name)
        self._say(node.text)
        stack.append((node, iter(node), opened))

    def _whole(self, node: etree._Element, name: str) -> bool:
        """Whether this element was dealt with, inside and all."""
        if name in _CUT:
            if _CUT[name]:
                self.removed[_CUT[name]] += 1
        elif name == "math":
            self.tree.leaf(foreign.math(node, self._id))
        elif name == "svg":
            self.tree.leaf(foreign.svg(node, self._id, self.links, self.removed))
        elif name in ("img", "image"):
            self._picture(node)
        elif name == "input":
            kind = node.get("type", "").strip().lower()
            if kind == "checkbox":
                self.tree.text(_CHECKED[node.get("checked") is not None])
            else:
                self.removed["form field"] += kind != "hidden"
                self._say(node.get("alt") if kind == "image" else "")
        elif name in ("br", "wbr"):
            made = element(name)
            for key, value in self._attributes(node, name).items():
                made.set(key, value)
            self.tree.leaf(made)
        else:
            return False
        return True

    def _open(self, node: etree._Element, name: str) -> Opened | None:
        if name in _MEDIA:
            self.removed[_MEDIA[name]] += 1
            return None
        if name in _FORM:
            self.removed["form"] += name == "form"
        hidden = name == "dialog" and node.get("open") is None
        name = _INSTEAD.get(name, name)
        if name not in _KNOWN or name == "body":
            identifier = self._id(node.get("id", "")) if name not in ("html", "body") else None
            if identifier:
                self.tree.forward(identifier)
            return None
        name = self.tree.fitting(name)
        kept = self._attributes(node, name)
        if hidden:
            kept["hidden"] = "hidden"
        if name in _NEEDS and _NEEDS[name] not in kept:
            name = "span"
        empty = not len(node) and not node.text
        return self.tree.start(name, kept, empty)

    def _attributes(self, node: etree._Element, tag: str) -> dict[str, str]:
        kept = attributes(node, tag, self.links, self.removed)
        kinds = types(node, self.prefixes)
        if kinds and tag != "html":
            kept[f"{{{EPUB}}}type"] = kinds
        identifier = self._id(kept.pop("id", "")) if tag != "html" else None
        return {"id": identifier, **kept} if identifier else kept

    def _picture(self, node: etree._Element) -> None:
        source = ILLEGAL.sub("", node.get("src") or node.get("href") or "").strip()
        alt = ILLEGAL.sub("", node.get("alt") or "").strip()
        remote = re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|#|$)", source)
        if remote or (self.links is not None and source not in self.links):
            self.removed["remote picture" if remote else "missing picture"] += 1
            self._say(alt)
            return
        made = element("img", src=source.replace(" ", "%20"))
        for name, value in self._attributes(node, "img").items():
            made.set(name, value)
        self.tree.leaf(made)

    def _id(self, source: str) -> str | None:
        """The id of an element with the id ``source``; ``None`` when it has none of its own."""
        source = " ".join(source.split())
        if not source or source in self._ids:
            return None
        good = source
        if not _ID.fullmatch(source):
            stem = re.sub(r"[^A-Za-z0-9_.-]", "_", source)
            stem = stem if re.match("[A-Za-z_]", stem) else f"id_{stem}"
            good, number = stem, 1
            while good in self._taken or good in self._reserved:
                number += 1
                good = f"{stem}-{number}"
        self._ids[source] = good
        self._taken.add(good)
        return good

    def _keep_styles(self, root: etree._Element, head: etree._Element) -> None:
        """The style sheets of the source, those that are in the book."""
        for node in root.iter(etree.Element):
            name = _name(node)
            if name == "style" and SVG not in str(node.tag):
                css = re.sub(r"@import[^;]*;?", "", ILLEGAL.sub("", node.text or ""))
                if css.strip():
                    head.append(element("style", css))
            elif name == "link" and "stylesheet" in node.get("rel", "").lower().split():
                href = node.get("href", "").strip()
                if re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|$)", href):
                    self.removed["remote style sheet"] += 1
                else:
                    head.append(element("link", rel="stylesheet", type="text/css", href=href))

    def _resolve(self, made: etree._Element) -> None:
        """References lead to ids that are there (EPUBCheck RSC-012)."""
        present = {node.get("id"): node for node in made.iter(etree.Element) if node.get("id")}

        def target(source: str) -> str:
            found = self._ids.get(source) or self._ids.get(unquote(source)) or source
            return self.tree.moved.get(found, found)

        for node in made.iter(etree.Element):
            href = node.get("href", "")
            if href.startswith("#") and node.tag == f"{{{XHTML}}}a":
                if target(href[1:]) in present:
                    node.set("href", f"#{target(href[1:])}")
                else:
                    del node.attrib["href"]
                    node.attrib.pop("role", "")
            for name in ("aria-labelledby", "aria-describedby", "aria-details", "headers"):
                value = node.get(name)
                if value is None:
                    continue
                kept = [target(one) for one in value.split() if target(one) in present]
                if name == "headers":
                    kept = [one for one in kept if _same_table(node, present[one])]
                if name == "aria-details":
                    kept = kept[:1]
                if kept:
                    node.set(name, " ".join(kept))
                else:
                    del node.attrib[name]


def _name(node: etree._Element) -> str:
    """The name of an HTML element in lower case; other vocabularies keep their prefix."""
    space, _, name = str(node.tag).rpartition("}")
    if space in ("", f"{{{XHTML}") or space in (f"{{{SVG}", f"{{{MATHML}"):
        return name.lower() if ":" not in name else _prefixed(name)
    return "?"


def _prefixed(name: str) -> str:
    """The HTML parser leaves prefixes in names: ``svg:svg``, ``o:p``."""
    prefix, _, rest = name.lower().partition(":")
    return rest if prefix in ("html", "xhtml", "svg", "math", "m", "mml") else "?"


def _first(root: etree._Element, name: str) -> etree._Element | None:
    """The first HTML element of that name."""
    return next(
        (
            node
            for node in root.iter(etree.Element)
            if _name(node) == name and not str(node.tag).startswith((f"{{{SVG}", f"{{{MATHML}"))
        ),
        None,
    )


def _same_table(cell: etree._Element, header: etree._Element) -> bool:
    tables = [next(node.iterancestors(f"{{{XHTML}}}table"), None) for node in (cell, header)]
    return header.tag == f"{{{XHTML}}}th" and tables[0] is tables[1]
