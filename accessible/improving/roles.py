"""Roles for structures that a book names by ``epub:type`` alone: assistive technology hears roles,
and nothing of ``epub:type`` (EPUB Type to ARIA Role Authoring Guide 1.1; ARIA in HTML)."""

from __future__ import annotations

from lxml import etree

from accessible.book import XHTML
from accessible.improving.document import HEADINGS, TYPE, Document, is_within, types_of
from accessible.readers.xhtml import text_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Elements of text that may have any role, as far as one makes sense there.
_PHRASES = _words("""
    abbr b bdi bdo cite code data del dfn em i ins kbd mark q ruby s samp small span strong sub sup
    time u var
""")
_BLOCKS = _words("div p blockquote")
_SECTIONS = _words("section div")

#: The role of each type, and the elements that may have it. Types without a row have no role;
#: endnote and biblioentry had one that is deprecated: it is implied by their list's section.
_ROLES: dict[str, tuple[str, frozenset[str]]] = {
    **{
        kind: (f"doc-{kind}", _SECTIONS)
        for kind in _words("""
            abstract acknowledgments afterword appendix bibliography chapter colophon conclusion
            credits endnotes epilogue errata foreword introduction part preface prologue qna
        """)
    },
    "dedication": ("doc-dedication", _SECTIONS | {"aside", "p"}),
    "glossary": ("doc-glossary", _SECTIONS | {"aside"}),
    "index": ("doc-index", _SECTIONS | {"nav"}),
    "toc": ("doc-toc", _SECTIONS | {"nav"}),
    "page-list": ("doc-pagelist", _SECTIONS | {"nav"}),
    "credit": ("doc-credit", _SECTIONS | {"p"}),
    "epigraph": ("doc-epigraph", _BLOCKS | {"section"}),
    "pullquote": ("doc-pullquote", _BLOCKS | {"section", "aside"}),
    "notice": ("doc-notice", _BLOCKS | {"section"}),
    "tip": ("doc-tip", _BLOCKS | {"aside"}),
    "footnote": ("doc-footnote", _BLOCKS | {"aside", "footer", "header", "span"}),
    "subtitle": ("doc-subtitle", _BLOCKS | _PHRASES | _words("h1 h2 h3 h4 h5 h6")),
    "pagebreak": ("doc-pagebreak", _BLOCKS | _PHRASES | {"hr", "a"}),
    "noteref": ("doc-noteref", frozenset({"a"})),
    "backlink": ("doc-backlink", frozenset({"a"})),
    "glossref": ("doc-glossref", frozenset({"a"})),
    "biblioref": ("doc-biblioref", frozenset({"a"})),
    "cover-image": ("doc-cover", frozenset({"img"})),
    "figure": ("figure", frozenset({"div"})),
    "glossterm": ("term", _PHRASES - {"dfn"}),
    "glossdef": ("definition", _BLOCKS | _PHRASES),
}
#: What older vocabularies call the same.
_ROLES |= {
    old: _ROLES[new]
    for old, new in {"help": "tip", "referrer": "backlink", "rearnotes": "endnotes"}.items()
}

#: All that there is (DPUB-ARIA 1.1).
_DIGITAL = {role for role, _ in _ROLES.values()} | {"doc-biblioentry", "doc-endnote", "doc-example"}
_DEPRECATED = frozenset(("doc-biblioentry", "doc-endnote"))


#: The most characters that a page break has for its number.
_LABEL = 40


def mend_roles(document: Document) -> None:
    """The matching role for each type, none on ``body``, none that is deprecated or unknown."""
    for element in document.root.iter(f"{{{XHTML}}}*"):
        if (element.get("role") or "").strip():
            _mend(document, element)
        if element.get(TYPE) and not (element.get("role") or "").strip():
            _add(document, element)
    body = document.root.find(f"{{{XHTML}}}body")
    if body is not None:
        _pass_on(document, body)


def _add(document: Document, element: etree._Element) -> None:
    types = types_of(element)
    named = next((kind for kind in types if kind in _ROLES), None)
    # No DPUB role has a place in landmarks (EPUB Accessibility 1.1).
    if named is None or is_within(element, "nav", "landmarks"):
        return
    role, names = _ROLES[named]
    if etree.QName(element).localname in names and _makes_sense(element, named):
        element.set("role", role)
        message = f"epub:type was “{' '.join(types)}”, without a role; the role is {role} now."
        document.mended(role, element, message)


def _makes_sense(element: etree._Element, kind: str) -> bool:
    name = etree.QName(element).localname
    if name == "a":
        # A link that marks a page stays a link; what is no link refers to nothing.
        return (element.get("href") is None) == (kind == "pagebreak")
    if name == "img":
        return bool((element.get("alt") or "").strip())
    if kind == "pagebreak":
        # What a separator holds is not heard: a whole page in it would be lost.
        return len(text_of(element)) <= _LABEL
    if kind == "part":
        return _is_headed(element)
    return True


def _is_headed(element: etree._Element) -> bool:
    """Whether a part begins here: files that only go on with it are not to say so again."""
    for inner in element.iter(*HEADINGS, f"{{{XHTML}}}section"):
        if inner is not element:
            return inner.tag in HEADINGS or not types_of(inner)
    return True


def _mend(document: Document, element: etree._Element) -> None:
    roles = (element.get("role") or "").split()
    name = etree.QName(element).localname
    unknown = [role for role in roles if role.startswith("doc-") and role not in _DIGITAL]
    old = [role for role in roles if role in _DEPRECATED and name == "li"]
    kept = [role for role in roles if role not in unknown and role not in old]
    if name == "body":
        kept = []
    if kept == roles:
        return
    if kept:
        element.set("role", " ".join(kept))
    else:
        del element.attrib["role"]
    if name == "body":
        message = f"body had the role {roles[0]}, and can have none; it is removed."
        document.mended("role-body", element, message)
    for role in unknown:
        document.mended(f"role-{role}", element, f"There is no role {role}; it is removed.")
    for role in old:
        message = f"The role {role} is deprecated, and hides that this is a list item; removed."
        document.mended(f"role-{role}", element, message)


def _pass_on(document: Document, body: etree._Element) -> None:
    """``body`` can have no role: the one section that is all there is in it has it instead."""
    named = next((kind for kind in types_of(body) if kind in _ROLES), None)
    if named is None:
        return
    role, names = _ROLES[named]
    children = [child for child in body if isinstance(child.tag, str)]
    only = children[0] if len(children) == 1 else None
    if only is not None and only.get("role") == role:
        return
    free = only is not None and only.get("role") is None and not types_of(only)
    if only is not None and free and etree.QName(only).localname in names & _SECTIONS:
        only.set("role", role)
        message = f"epub:type of body was “{named}”, without a role; its section is {role} now."
        document.mended(role, only, message)
    else:
        message = f"epub:type of body is “{named}”; body can have no role, a section in it could."
        document.left("role-body", body, message)
