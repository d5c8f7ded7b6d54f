"""One EPUB held against another: what a narration may change in a book, and nothing else."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from urllib.parse import unquote, urldefrag

from books import OPF, package
from lxml import etree

from accessible.book import SVG, XHTML


def narrated(files: dict[str, bytes]) -> dict[str, set[str]]:
    """The ids that its overlay names in each document that has one."""
    place, root = package(files)
    items = {item.get("id", ""): item for item in root.iter(f"{OPF}item")}
    found = {}
    for item in items.values():
        if item.get("media-overlay"):
            smil = items[item.get("media-overlay", "")].get("href", "")
            overlay = etree.fromstring(files[join(dirname(place), unquote(smil))])
            named = [node.get("src") for node in overlay.iter("{*}text")]
            named += [value for node in overlay.iter() for value in node.attrib.values()]
            document = normpath(join(dirname(place), unquote(item.get("href", ""))))
            found[document] = {unquote(urldefrag(name or "")[1]) for name in named}
    return found


def is_inserted(before: bytes, after: bytes) -> bool:
    """Whether ``after`` is ``before`` with something put in, and nothing taken out or moved."""
    rest = iter(after)
    return all(byte in rest for byte in before)


def text(document: bytes) -> str:
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    root = etree.fromstring(document, parser)
    etree.strip_elements(root, f"{{{SVG}}}style", with_tail=False)
    return str(etree.tostring(root, method="text", encoding="unicode"))


def _is_highlight(node: etree._Element) -> bool:
    """Whether it brings in the style sheet of the highlight."""
    styled = node.tag == f"{{{SVG}}}style" and "narration.css" in (node.text or "")
    return styled or (node.get("href") or "").endswith("styles/narration.css")


def without_narration(document: bytes, before: bytes, ids: set[str]) -> bytes:
    """The canonical document without the spans, ids and style sheet that an overlay needs.

    The publisher's own spans that say nothing may have been given an id: they go as well.
    """
    root, was = etree.fromstring(document), etree.fromstring(before)
    own = {node.get("id") for node in was.iter() if node.get("id")}
    for node in list(root.iter(etree.Element)):
        mine = node.get("id") in ids - own
        if mine and node.tag == f"{{{XHTML}}}span" and set(node.attrib) == {"id"}:
            node.tag = "unwrapped"
        elif mine:
            del node.attrib["id"]
        elif _is_highlight(node):
            node.tag = "cut"
    etree.strip_elements(root, "cut", with_tail=False)
    return plain(root)


def plain(root: etree._Element) -> bytes:
    """The canonical document without bare spans."""
    for node in root.iter(f"{{{XHTML}}}span"):
        if not node.attrib:
            node.tag = "unwrapped"
    etree.strip_tags(root, "unwrapped")
    return etree.tostring(root, method="c14n")


def compare(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Hold the two files against each other; the names of the new ones."""
    place, _ = package(before)
    overlaid = narrated(after)
    for name, content in before.items():
        if name == "META-INF/signatures.xml":
            assert name not in after
        elif name == place:
            assert after[name] != content
        elif name in overlaid:
            assert is_inserted(content, after[name]), name
            assert text(after[name]) == text(content), name
            same = plain(etree.fromstring(content))
            assert without_narration(after[name], content, overlaid[name]) == same, name
        else:
            assert after[name] == content, name
    return set(after) - set(before)


def seen(document: bytes) -> str:
    """The text of a page that readers see: what is in its body and not hidden, without layout."""
    root = etree.fromstring(document, etree.XMLParser(load_dtd=False, no_network=True))
    for node in list(root.iter(etree.Element)):
        if node.get("hidden") is not None or node.tag in (f"{{{XHTML}}}head", f"{{{SVG}}}style"):
            node.tag = "cut"
    etree.strip_elements(root, "cut", with_tail=False)
    return " ".join(str(etree.tostring(root, method="text", encoding="unicode")).split())
