"""Ruby: the small text beside a base that says how it is read (HTML §4.5.10, CSS Ruby 1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from accessible.scripting.markup import local_name
from accessible.scripting.spans import Inline, without_space
from accessible.spoken import Annotation


@dataclass(slots=True)
class _Pairs:
    """The bases of a ruby element and the texts beside them, as they come."""

    text: str
    found: list[Annotation] = field(default_factory=list)
    bases: list[tuple[int, int]] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    closed: bool = False

    def base(self, start: int, end: int, whole: bool) -> None:
        """One more stretch of base text; neighbours that are not whole bases (``rb``) are one."""
        if not self.text[start:end].strip():
            return
        if self.beside or self.closed:
            self.pair()
        if self.bases and not whole and self.bases[-1][1] == start:
            start = self.bases.pop()[0]
        self.bases.append((start, end))

    def container(self, item: Inline) -> None:
        """An ``rtc``: the texts of all bases; a second one says something else of them."""
        if not self.beside and not self.closed:
            texts = [each for each in item.element if local_name(each) == "rt"]
            self.beside += map(_text, texts or [item.element])
        self.closed = True

    def pair(self) -> None:
        """Each base with its text, or all of them together where they do not match."""
        texts = self.beside
        if self.bases and any(texts):
            if len(texts) == len(self.bases):
                for (start, end), said in zip(self.bases, texts, strict=True):
                    if said:
                        self.found.append(_annotation(self.text, start, end, said))
            else:
                start, end = self.bases[0][0], self.bases[-1][1]
                space = " " if any(each.isascii() for each in texts) else ""
                said = space.join(filter(None, texts))
                self.found.append(_annotation(self.text, start, end, said))
        self.bases, self.beside, self.closed = [], [], False


def readings(item: Inline, text: str) -> list[Annotation]:
    """What a ruby element of a text says for its bases: each by its annotation.

    Base by base (``漢`` kan ``字`` ji), in groups, with ``rb`` and ``rtc``; parentheses (``rp``)
    are never said. A base without an annotation is said as it is written.
    """
    pairs = _Pairs(text)
    _collect(item.content, item.start, pairs)
    pairs.pair()
    return pairs.found


def _collect(content: list[str | Inline], at: int, pairs: _Pairs) -> None:
    for node in content:
        if isinstance(node, str):
            pairs.base(at, at + len(node), whole=False)
            at += len(node)
            continue
        name = local_name(node.element)
        if name == "rt":
            pairs.beside.append(_text(node.element))
        elif name == "rtc":
            pairs.container(node)
        elif name == "rbc":
            _collect(node.content, node.start, pairs)
        elif not node.atom:
            pairs.base(node.start, node.end, whole=name == "rb")
        at = node.end


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _annotation(text: str, start: int, end: int, said: str) -> Annotation:
    return Annotation(*without_space(text, start, end), said=said)
