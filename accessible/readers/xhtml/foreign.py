"""MathML and SVG inside XHTML (EPUB 3.3 §6.1.5, §6.2): presentation markup, nothing that runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container
from typing import Any

from lxml import etree

from accessible.book import MATHML, SVG, XML
from accessible.readers.xhtml import append_text, words
from accessible.readers.xhtml.attributes import address, declarations
from accessible.xml import ILLEGAL

_XLINK = "http://www.w3.org/1999/xlink"
_DEPTH = 150

_TOKENS = words("mi mn mo mtext ms")
_MATH = _TOKENS | words("""
    mrow mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup msubsup
    munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd
""")
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2} | {
    "msubsup": 3,
    "munderover": 3,
}
_INSIDE = {"mtr": "mtable", "mlabeledtr": "mtable", "mtd": "mtr"}
#: What every element may carry, and what some may besides (MathML 3 §3).
_MATH_GLOBAL = words("class mathcolor mathbackground")
_TABLE = words("columnalign rowalign")
_MATH_ATTRIBUTES = {
    **dict.fromkeys(_TOKENS, words("mathvariant mathsize dir")),
    "math": words("display alttext dir"),
    "mrow": words("dir"),
    "mo": words("""
        mathvariant mathsize dir form fence separator stretchy symmetric largeop movablelimits
        lspace rspace minsize maxsize accent
    """),
    "ms": words("mathvariant mathsize dir lquote rquote"),
    "mspace": words("width height depth"),
    "mfrac": words("linethickness bevelled"),
    "mstyle": words("displaystyle scriptlevel dir mathvariant mathsize"),
    "mpadded": words("width height depth lspace voffset"),
    "mfenced": words("open close separators"),
    "menclose": words("notation"),
    "munder": words("accentunder"),
    "mover": words("accent"),
    "munderover": words("accent accentunder"),
    "mtable": _TABLE | words("rowspacing columnspacing columnlines rowlines frame"),
    "mtr": _TABLE,
    "mtd": _TABLE | words("rowspan columnspan"),
}
_MATH_VALUES = {
    "dir": words("ltr rtl"),
    "display": words("block inline"),
    "form": words("prefix infix postfix"),
    **dict.fromkeys(
        words("""stretchy fence separator accent accentunder symmetric largeop movablelimits
        displaystyle bevelled"""),
        words("true false"),
    ),
}
_SVG_NAMES = {
    name.lower(): name
    for name in words("""
        linearGradient radialGradient clipPath textPath foreignObject viewBox preserveAspectRatio
        gradientUnits gradientTransform patternUnits patternContentUnits patternTransform
        clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits refX refY
        spreadMethod startOffset textLength lengthAdjust pathLength stdDeviation feBlend
        feColorMatrix feComponentTransfer feComposite feFlood feGaussianBlur feMerge feMergeNode
        feOffset feTile feTurbulence feFuncA feFuncB feFuncG feFuncR filterUnits primitiveUnits
    """)
}
_SVG_CUT = words("""
    script handler listener animate animatecolor animatemotion animatetransform set discard iframe
    audio video canvas style metadata
""")


def local(node: etree._Element) -> str:
    """The name of an element without its namespace or prefix."""
    return str(node.tag).rpartition("}")[2].rpartition(":")[2]


def math(node: etree._Element, ids: Callable[[str], str | None]) -> etree._Element:
    """A ``math`` element of presentation MathML; its TeX becomes ``alttext`` where it has none."""
    made: etree._Element = etree.Element(f"{{{MATHML}}}math", nsmap=_spaces(MATHML))
    _math_attributes(node, made, ids)
    alternative = " ".join(made.get("alttext", "").split())
    for item in node.iter():
        if isinstance(item.tag, str) and local(item) == "annotation" and not alternative:
            encoding = item.get("encoding", "").lower()
            if "tex" in encoding:
                alternative = " ".join(ILLEGAL.sub("", item.text or "").split())
    made.attrib.pop("alttext", "")
    if alternative:
        made.set("alttext", alternative)
    stack: list[tuple[etree._Element, Any, etree._Element]] = [(node, iter(node), made)]
    _math_text(made, node.text)
    while stack:
        parent, children, target = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if target is not (stack[-1][2] if stack else None):
                _settle(target)
            if stack:
                _math_text(stack[-1][2], parent.tail)
            continue
        name = local(child) if isinstance(child.tag, str) else ""
        dropped = not name or name.startswith("annotation")
        dropped = dropped or (name in ("none", "mprescripts") and local(target) != "mmultiscripts")
        if dropped:
            _math_text(target, child.tail)
            continue
        name = "mtext" if name not in _MATH and len(child) == 0 and (child.text or "") else name
        into = target
        takes = local(target) not in _TOKENS and len(stack) < _DEPTH
        if name in _MATH and takes and _INSIDE.get(name, local(target)) == local(target):
            into = etree.SubElement(target, f"{{{MATHML}}}{name}")
            _math_attributes(child, into, ids)
        stack.append((child, iter(child), into))
        _math_text(into, child.text)
    return made


def _settle(node: etree._Element) -> None:
    """An element with the wrong number or kind of children becomes a row of what it has."""
    name = local(node)
    odd = name in _ARITY and len(node) != _ARITY[name]
    odd = odd or (name == "mtable" and any(local(c) not in ("mtr", "mlabeledtr") for c in node))
    odd = odd or (name == "mtr" and any(local(c) != "mtd" for c in node))
    odd = odd or (name == "mlabeledtr" and (not len(node) or local(node[0]) != "mtd"))
    if odd:
        node.tag = f"{{{MATHML}}}mrow"
        for attribute in set(node.attrib) - {"id", "class"}:
            del node.attrib[attribute]
        for child in node:
            if local(child) in _INSIDE:
                _make_row(child)


def _make_row(node: etree._Element) -> None:
    """A row or cell of a table that is none any more, with those inside it."""
    node.tag = f"{{{MATHML}}}mrow"
    for attribute in set(node.attrib) - {"id", "class"}:
        del node.attrib[attribute]
    for child in node:
        if local(child) in _INSIDE:
            _make_row(child)


def _math_text(target: etree._Element, text: str | None) -> None:
    text = ILLEGAL.sub("", text or "")
    if local(target) in _TOKENS:
        append_text(target, text)
    elif text.strip():
        if local(target) in ("mtable", "mtr", "mlabeledtr"):
            target = _cell(target)
        etree.SubElement(target, f"{{{MATHML}}}mtext").text = text


def _cell(target: etree._Element) -> etree._Element:
    """A new cell in a table or a row of mathematics."""
    if local(target) == "mtable":
        target = etree.SubElement(target, f"{{{MATHML}}}mtr")
    return etree.SubElement(target, f"{{{MATHML}}}mtd")


def _math_attributes(
    source: etree._Element, made: etree._Element, ids: Callable[[str], str | None]
) -> None:
    identifier = ids(source.get("id", ""))
    if identifier:
        made.set("id", identifier)
    allowed = _MATH_GLOBAL | _MATH_ATTRIBUTES.get(local(made), frozenset())
    for raw, text in source.attrib.items():
        name, value = str(raw), ILLEGAL.sub("", str(text))
        value = value.strip() if name != "alttext" else value
        if name in allowed and value in _MATH_VALUES.get(name, (value,)):
            made.set(name, value)


def svg(
    node: etree._Element,
    ids: Callable[[str], str | None],
    links: Container[str] | None,
    removed: Counter[str],
) -> etree._Element:
    """An ``svg`` element with its names in their proper case and without what runs or loads."""
    made: etree._Element = etree.Element(f"{{{SVG}}}svg", nsmap=_spaces(SVG))
    _svg_attributes(node, made, ids, links, removed)
    made.text = ILLEGAL.sub("", node.text or "")
    stack: list[tuple[Any, etree._Element]] = [(iter(node), made)]
    while stack:
        children, target = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            continue
        tail = ILLEGAL.sub("", child.tail or "")
        name = local(child).lower() if isinstance(child.tag, str) else ""
        foreign = isinstance(child.tag, str) and "}" in child.tag and SVG not in child.tag
        if not name or name in _SVG_CUT or foreign:
            if name in ("script", "handler"):
                removed["script"] += 1
            append_text(target, tail)
            continue
        if name == "foreignobject" or len(stack) >= _DEPTH:
            made_text = etree.SubElement(target, f"{{{SVG}}}text")
            made_text.text = " ".join(ILLEGAL.sub("", "".join(child.itertext())).split())
            made_text.tail = tail
            continue
        proper = _SVG_NAMES.get(name, local(child) if "}" in child.tag else name)
        if not re.fullmatch(r"[A-Za-z][\w-]*", proper, re.ASCII):
            append_text(target, "".join(child.itertext()) + tail)
            continue
        into = etree.SubElement(target, f"{{{SVG}}}{proper}")
        _svg_attributes(child, into, ids, links, removed)
        into.text, into.tail = ILLEGAL.sub("", child.text or ""), tail
        stack.append((iter(child), into))
    return made


def _svg_attributes(
    source: etree._Element,
    made: etree._Element,
    ids: Callable[[str], str | None],
    links: Container[str] | None,
    removed: Counter[str],
) -> None:
    identifier = ids(source.get("id", ""))
    if identifier:
        made.set("id", identifier)
    for raw, text in source.attrib.items():
        name, value = str(raw), ILLEGAL.sub("", str(text))
        if name.lower().startswith("on"):
            removed["event handler"] += 1
        elif name in ("xlink:href", f"{{{_XLINK}}}href", "href"):
            good = address(value, links)
            linked = local(made) == "a" or (good is not None and "://" not in good)
            if good is not None and linked and not good.startswith("mailto"):
                made.set(f"{{{_XLINK}}}href", good)
            else:
                removed["remote or missing resource"] += 1
        elif name in ("xml:lang", f"{{{XML}}}lang", "lang"):
            if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value):
                made.set(f"{{{XML}}}lang", value)
        elif name == "style":
            style = declarations(value)
            if style:
                made.set(name, style)
        elif re.search(r"url\(\s*['\"]?(?!#)", value):
            removed["remote or missing resource"] += 1
        elif name in ("id", "xmlns"):
            # An HTML parser takes a declaration for an attribute; lxml writes its own.
            pass
        elif re.fullmatch(r"(?!data-.*[A-Z])[A-Za-z][A-Za-z0-9-]*", name):
            made.set(_SVG_NAMES.get(name.lower(), name), value)


def _spaces(namespace: str) -> Any:
    return {None: namespace, "xlink": _XLINK} if namespace == SVG else {None: namespace}
